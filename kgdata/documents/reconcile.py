"""``joins.csv``: how a target compares with the annex, and what the annex then says of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kgdata.documents.cells import read_rows
from kgdata.documents.targets import Target, target_span, target_unit

if TYPE_CHECKING:
    import pandas as pd

    from kgdata.plan import Plan

__all__ = ["COLUMNS", "Join", "read_joins", "reconcile"]

COLUMNS = ("document", "no", "how", "indicator", "of", "assumes")
OPTIONAL = ("aim", "assumes_vi")
HOWS = ("same", "index", "growth", "share")
AIMS = ("", "up", "down", "point")
_SLACK = 1e-9  # for binary floating point alone


@dataclass(frozen=True)
class Join:
    """How one target compares with one indicator of the annex.

    Attributes
    ----------
    document, no : str
        The target.
    how : {'same', 'index', 'growth', 'share'}
        The annex's figure as it is; an index less 100; its growth on the series before, in
        percent; its share of `of`, in percent.
    indicator, of : str
        The annex's indicators.
    assumes, assumes_vi : str
        What the comparison takes for granted, in English and in Vietnamese.
    aim : {'', 'up', 'down', 'point'}
        Whether more is better; empty as the target's comparator says, ``point`` if neither is.
    """

    document: str
    no: str
    how: str
    indicator: str
    of: str
    assumes: str
    assumes_vi: str = ""
    aim: str = ""


def read_joins(
    path: Path, document: str, numbers: Collection[str], indicators: Collection[str],
    hows: Collection[str] = HOWS,
) -> list[Join]:  # fmt: skip
    """Read ``joins.csv``.

    Parameters
    ----------
    path : pathlib.Path
        The file; a document without one is compared with nothing.
    document : str
        The document that it belongs to.
    numbers, indicators : collection of str
        Its targets' numbers and the annex's indicators.
    hows : collection of str, optional
        The ways to compare that there are.

    Returns
    -------
    list of Join
        In the file's order.

    Raises
    ------
    SourceError
        If a target, an indicator or a way to compare does not exist.
    """
    joins: list[Join] = []
    for row in read_rows(path, COLUMNS, OPTIONAL) if path.exists() else ():
        row.belongs(document)
        how = row.one_of("how", hows, "comparison")
        if (how == "share") != bool(row["of"]):
            raise row.fail("of", "a share, and only a share, needs the indicator it is a share of")
        if row["of"]:
            row.one_of("of", indicators, "indicator", "indicators.csv")
        joins.append(
            Join(
                document, row.one_of("no", numbers, "target", "targets.csv"), how,
                row.one_of("indicator", indicators, "indicator", "indicators.csv"), row["of"],
                row["assumes"], row["assumes_vi"], row.one_of("aim", AIMS, "aim"),
            )
        )  # fmt: skip
    return joins


def reconcile(plan: Plan) -> pd.DataFrame:
    """Hold a plan's targets against its own annex.

    Parameters
    ----------
    plan : Plan
        A plan with targets, an annex and ``joins.csv``.

    Returns
    -------
    pandas.DataFrame
        One row per join: ``no, label_vi, label_en, comparator, value, unit, how, indicator, of,
        estimate, planned, reached, agrees, assumes``. ``estimate`` and ``planned`` are the annex's
        estimate of the year before and its plan, brought to the target's unit. ``reached``: the
        estimate as shown is at or beyond the target. ``agrees``: the annex's plan can keep the
        target; a target's bound is exact, plain figures are rounded as printed. Both are missing
        where the annex prints nothing.

    Examples
    --------
    >>> import kgdata as kg
    >>> checked = reconcile(kg.open())
    >>> checked.loc[~checked["agrees"], "no"].tolist()[:2]
    ['6.a', '6.b']
    """
    import pandas as pd

    targets = {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    annex = plan.load() if plan.tables_info else pd.DataFrame()
    joins = read_joins(
        plan.folder / "joins.csv", plan.id, targets, set(annex["indicator"]) if len(annex) else ()
    )
    rows = []
    for join in joins:
        target = targets[join.no]
        estimate, planned = _annex_says(plan, annex, join, target)
        shown = [says and says.value for says in (estimate, planned)]
        rows.append(
            (
                join.no, target.label_vi, target.label_en, target.comparator, target.value,
                target.unit, join.how, join.indicator, join.of, *shown,
                _reaches(target, estimate), _keeps(target, planned), join.assumes,
            )
        )  # fmt: skip
    columns = [
        "no", "label_vi", "label_en", "comparator", "value", "unit", "how", "indicator", "of",
        "estimate", "planned", "reached", "agrees", "assumes",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    floats = dict.fromkeys(["value", "estimate", "planned"], "float64")
    return frame.astype({**floats, "reached": "boolean", "agrees": "boolean"})


class _Span(NamedTuple):
    """A figure of the annex, or computed from some, with what rounding allows."""

    low: float
    value: float
    high: float

    def moved(self, factor: float = 1, shift: float = 0) -> _Span:
        return _Span(*(bound * factor + shift for bound in self))

    def percent_of(self, whole: _Span) -> _Span | None:
        if whole.low <= 0 < whole.high or not whole.value:
            return None
        ends = [100 * part / each for part in (self.low, self.high) for each in whole[::2]]
        return _Span(min(ends), 100 * self.value / whole.value, max(ends))


def _annex_says(
    plan: Plan, annex: pd.DataFrame, join: Join, target: Target
) -> tuple[_Span | None, _Span | None]:
    years = plan.years
    assert years is not None  # a plan with an annex states them
    names = (f"actual_{years.actual}", f"estimate_{years.estimate}", f"plan_{years.plan}")
    actual, estimate, planned = (_span(annex, join.indicator, s) for s in names)
    if join.how == "same":
        unit = target_unit(target.unit)
        assert unit is not None  # the reader has seen to it
        power = annex.loc[annex["indicator"] == join.indicator, "unit_mult"].iloc[0]
        factor = 10.0 ** (int(power) - unit.mult)
        return tuple(s and s.moved(factor) for s in (estimate, planned))  # type: ignore[return-value]
    if join.how == "index":
        return tuple(s and s.moved(shift=-100) for s in (estimate, planned))  # type: ignore[return-value]
    if join.how == "growth":
        return _growth(estimate, actual), _growth(planned, estimate)
    return (
        _percent(estimate, _span(annex, join.of, names[1])),
        _percent(planned, _span(annex, join.of, names[2])),
    )


def _span(annex: pd.DataFrame, indicator: str, series: str) -> _Span | None:
    import pandas as pd

    found = annex[(annex["indicator"] == indicator) & (annex["series"] == series)]
    if not len(found) or pd.isna(found["value"].iloc[0]):
        return None
    value, decimals = float(found["value"].iloc[0]), found["decimals"].iloc[0]
    half = 0.0 if pd.isna(decimals) else 0.5 * 10.0 ** -int(decimals)
    return _Span(value - half, value, value + half)


def _percent(part: _Span | None, whole: _Span | None) -> _Span | None:
    return None if part is None or whole is None else part.percent_of(whole)


def _growth(to: _Span | None, base: _Span | None) -> _Span | None:
    ratio = _percent(to, base)
    return ratio and ratio.moved(shift=-100)


def _keeps(target: Target, says: _Span | None) -> bool | None:
    """Whether the annex's figure can keep the target: a bound is exact, plain figures rounded."""
    if says is None:
        return None
    slack = _SLACK * max(abs(target.value), 1)
    low, high = target_span(target)
    return says.low <= high + slack and low - slack <= says.high


def _reaches(target: Target, says: _Span | None) -> bool | None:
    """Whether the figure as shown is at or beyond the target's."""
    if says is None:
        return None
    below = target.comparator in {"<=", "<"}
    gap = (says.value - target.value) * (-1 if below else 1)
    slack = _SLACK * max(abs(target.value), 1)
    return gap > slack if target.comparator in {">", "<"} else gap >= -slack
