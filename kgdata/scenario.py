"""The quarters of a plan: flows add up, stocks and cumulative figures end, growth is its own."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from kgdata import each
from kgdata.documents.standing import comparisons
from kgdata.marks import marks_of
from kgdata.plan import Plan
from kgdata.strings import text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Scenario", "other_decimals", "same_elsewhere", "same_sum", "scenario", "years_said"]

_QUARTER = re.compile(r"plan_(\d{4})q([1-4])")
_SLACK = 1e-9  # for binary floating point alone
_HEAD = (
    "row", "indicator", "section_vi", "section_en", "label_vi", "label_en", "unit", "unit_mult",
    "line", "kind",
)  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """The table of a plan that states its quarters.

    Attributes
    ----------
    table : str
        The table.
    year : int
        The year.
    quarters : tuple of str
        Its series, one a quarter.
    rows : pandas.DataFrame
        A row per indicator with a figure: ``row, indicator, section_vi, section_en, label_vi,
        label_en, unit, unit_mult, line, kind, q1 … q4, year, implied, gap``. `line` is the printed
        one; `kind` is
        ``flow`` (quarters add up), ``stock`` (the last quarter is the year's), ``cumulative``
        (each quarter holds the ones before), ``growth`` (an index, the same period of the year
        before = 100) or ``rate``. `implied` is what the quarters give for the year; for growth
        and rates, which do not add up, it is missing.
    cells : mapping
        By indicator and column (a quarter or ``year``), the printed decimals and the mark.
    """

    table: str
    year: int
    quarters: tuple[str, ...]
    rows: pd.DataFrame
    cells: Mapping[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def printed(self, indicator: str, column: str) -> tuple[int, str]:
        """Return a figure's decimals and its mark; of what the quarters give, theirs together."""
        if column != "implied":
            return self.cells.get((indicator, column), (0, ""))
        found = [self.cells[indicator, q] for q in self.names if (indicator, q) in self.cells]
        marks = {mark for _, mark in found}
        mark = next((kind for kind in ("doubtful", "corrected") if kind in marks), "")
        return max((decimals for decimals, _ in found), default=0), mark

    @property
    def tables(self) -> list[str]:
        """Return the table, for a source note; nothing if there is none."""
        return [self.table] if self.table else []

    @property
    def names(self) -> list[str]:
        """Return the columns of `rows` that hold the quarters."""
        return _columns(len(self.quarters))

    def labels(self, lang: str = "vi") -> list[str]:
        """Return what a reader calls the quarters."""
        return [text("scenario.quarter", lang, n=n) for n in range(1, len(self.quarters) + 1)]

    def of(self, *kinds: str) -> pd.DataFrame:
        """Return the rows of some kinds."""
        return self.rows[self.rows["kind"].isin(kinds)]

    def running(self) -> pd.DataFrame:
        """Return flows and cumulative rows as they stand at each quarter's end, in % of the year.

        Flows are summed and taken in percent of the printed year; so a path that does not end at
        100 shows that its quarters do not make the year.
        """
        frame = self.of("flow", "cumulative").set_index("indicator")
        values = frame[self.names]
        added = values.fillna(0).cumsum(axis=1).where(frame["kind"] == "flow", values)
        return added.div(frame["year"], axis=0) * 100

    def seasons(self) -> pd.DataFrame:
        """Return each quarter's part of what a flow's quarters add up to, in percent.

        Of a cumulative row, the part is what the quarter adds to the one before.
        """
        frame = self.of("flow", "cumulative").set_index("indicator")
        values = frame[self.names]
        steps = values.diff(axis=1).fillna(values.iloc[:, :1])
        parts = values.where(frame["kind"] == "flow", steps)
        return parts.div(parts.sum(axis=1), axis=0) * 100


def _columns(quarters: int) -> list[str]:
    return [f"q{n}" for n in range(1, quarters + 1)]


def scenario(plan: Plan) -> Scenario:
    """Find the table that states a plan's quarters.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    Scenario
        One without table and rows if no table does.

    Examples
    --------
    >>> import kgdata as kg
    >>> rows = scenario(kg.open()).rows.set_index("indicator")
    >>> rows.loc["SCN.PIG.HERD", "kind"], float(rows.loc["SCN.PIG.HERD", "implied"])
    ('stock', 388670.0)
    """
    for table in plan.tables_info:
        names = [n for n in plan.columns(table) if _QUARTER.fullmatch(n)]
        if names:
            match = _QUARTER.fullmatch(names[0])
            assert match is not None
            rows, cells = _rows(plan, table, names), _cells(plan, table, names)
            return Scenario(table, int(match[1]), tuple(names), rows, cells)
    empty = pd.DataFrame(columns=[*_HEAD, "year", "implied", "gap"])
    return Scenario("", plan.years.plan if plan.years else plan.date.year, (), empty)


def _rows(plan: Plan, table: str, names: Sequence[str]) -> pd.DataFrame:
    assert plan.years is not None
    levels = plan.load(table)
    stated = levels[levels["value"].notna()]
    values = stated.pivot(index="indicator", columns="series", values="value")
    source = stated.groupby("indicator")["source"].first()
    slack = (0.5 * 10.0 ** -stated["decimals"]).groupby(stated["indicator"]).sum()
    by_id = {i.id: i for i in plan.rows[table]}
    rows = []
    for indicator in plan.rows[table]:
        if indicator.id not in values.index or indicator.unit is None:
            continue
        top = indicator
        while top.parent:
            top = by_id[top.parent]
        kind = indicator.nature or "rate"
        if kind == "rate" and indicator.id.endswith(".GROWTH"):
            kind = "growth"
        line: dict[str, Any] = {str(k): v for k, v in values.loc[indicator.id].items()}
        quarters = [float(line.get(n, float("nan"))) for n in names]
        year = float(line.get(f"plan_{plan.years.plan}", float("nan")))
        rows.append(
            (
                indicator.row, indicator.id, top.label_vi, top.label_en, indicator.label_vi,
                indicator.label_en, indicator.unit.code, indicator.unit.mult,
                int(source[indicator.id].split(":")[-2]), kind, *quarters, year,
                _implied(kind, quarters),
            )
        )  # fmt: skip
    columns = [*_HEAD, *_columns(len(names)), "year", "implied"]
    frame = pd.DataFrame(rows, columns=columns)
    gap = frame["implied"] - frame["year"]
    allowed = frame["indicator"].map(slack).astype("float64") * (1 + _SLACK)
    inside = gap.abs() <= allowed  # all that rounding allows
    return frame.assign(gap=gap.mask(inside, 0.0))


def _cells(plan: Plan, table: str, names: Sequence[str]) -> dict[tuple[str, str], tuple[int, str]]:
    assert plan.years is not None
    columns = dict(zip(names, _columns(len(names)), strict=True))
    columns[f"plan_{plan.years.plan}"] = "year"
    levels, marks = plan.load(table), marks_of(plan, table)
    stated = levels[levels["value"].notna() & levels["series"].isin(columns)]
    return {
        (c.indicator, columns[c.series]): (int(c.decimals), marks.get((c.row, c.series), ""))
        for c in each.rows(stated)
    }


def _implied(kind: str, quarters: list[float]) -> float:
    stated = [q for q in quarters if pd.notna(q)]
    if kind == "flow":
        return sum(stated)  # a quarter without a figure stands for nothing, as in the audit
    return quarters[-1] if kind in {"stock", "cumulative"} else float("nan")


def same_elsewhere(plan: Plan) -> dict[str, str]:
    """Return, for each indicator, the one of another table that the rules hold to be the same."""
    from kgdata.auditing.stated import written_rules  # slow to import, and seldom asked for

    rules = written_rules(plan).values()
    return {r.facts["cell"]: r.facts["equals"] for r in rules if r.kind == "same"}


def other_decimals(value: float, decimals: int) -> int | None:
    """Return the decimals for another table's figure: the scenario's, or all if it has more.

    Examples
    --------
    >>> other_decimals(4_400_000 * 1e-6, 3), other_decimals(54445.888, 2)
    (3, None)
    """
    return decimals if math.isnan(value) or math.isclose(round(value, decimals), value) else None


def same_sum(plan: Plan, found: Scenario, indicator: str) -> Any:
    """Find another year's figure in a sector table that a row's quarters add up to.

    Quarters that do not make their own year, but just another one's, may have been carried over.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.
    indicator : str
        The scenario's row.

    Returns
    -------
    row of :meth:`Plan.load` or None

    Examples
    --------
    >>> import kgdata as kg
    >>> p = kg.open()
    >>> cell = same_sum(p, scenario(p), "SCN.INVESTMENT.CAPITAL")
    >>> cell.series, cell.printed
    ('plan_2023', '43.800,00')
    """
    row = next(r for r in found.rows.to_dict("records") if r["indicator"] == indicator)
    own = found.printed(indicator, "implied")[0]
    levels = plan.load()
    levels = levels[levels["indicator"] == same_elsewhere(plan).get(indicator)]
    for cell in each.rows(levels[levels["status"].isin(["ok", "corrected"])]):
        power = 10.0 ** (int(cell.unit_mult) - int(row["unit_mult"]))
        if round(cell.value * power, own) == round(float(row["implied"]), own):
            return cell
    return None


def years_said(plan: Plan, found: Scenario) -> pd.DataFrame:
    """Return what the quarters, the scenario, another table and a target say of one year.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.

    Returns
    -------
    pandas.DataFrame
        The scenario's rows with ``elsewhere, other, table, apart, target, keeps``: another table's
        plan in the scenario's unit, its indicator, how far the scenario's year is from it in
        percent (0 inside the rounding), the target joined and whether the scenario's year keeps
        it.

    Examples
    --------
    >>> import kgdata as kg
    >>> p = kg.open()
    >>> frame = years_said(p, scenario(p)).set_index("indicator")
    >>> frame.loc["SCN.TOURISTS.COUNT", "apart"].round(1)
    np.float64(20.7)
    """
    assert plan.years is not None
    levels = plan.load()
    levels = levels[levels["series"] == f"plan_{plan.years.plan}"]
    said: dict[str, Any] = {c.indicator: c for c in each.rows(levels)}
    pairs, units = same_elsewhere(plan), {i.id: i for rows in plan.rows.values() for i in rows}
    checked = comparisons(plan).drop_duplicates("indicator").set_index("indicator")
    targets = {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    rows = []
    for row in found.rows.to_dict("records"):
        other = pairs.get(row["indicator"])
        value, table, apart = float("nan"), "", 0.0
        unit = units[other].unit if other else None
        if other and unit is not None and pd.notna(said[other].value):
            power = 10.0 ** (unit.mult - int(row["unit_mult"]))
            value, table = float(said[other].value) * power, units[other].table
            half = 0.5 * 10.0 ** -float(said[other].decimals) * power
            half += 0.5 * 10.0 ** -float(said[row["indicator"]].decimals)
            if abs(row["year"] - value) > half * (1 + 1e-9):
                apart = 100 * (row["year"] / value - 1)
        no = checked["no"].get(row["indicator"])
        keeps = bool(checked["agrees"].get(row["indicator"], False))
        target = targets.get(str(no)) if no is not None else None
        rows.append((value, other or "", table, apart, target, keeps))
    more = pd.DataFrame(rows, columns=["elsewhere", "other", "table", "apart", "target", "keeps"])
    return pd.concat([found.rows.reset_index(drop=True), more], axis=1)
