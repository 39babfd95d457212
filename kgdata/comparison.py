"""Two series side by side: change, growth, share and pace, with what rounding allows."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from kgdata.errors import UnknownNameError

__all__ = ["compare"]

_SLACK = 1e-12  # relative; binary floating point, not tolerance
_KEYS = ["table", "row", "indicator", "stt", "label_vi", "label_en", "unit", "unit_mult"]
_SERIES = re.compile(r"(?P<kind>[a-z]+)_(?P<year>\d{4})(?:q(?P<quarter>[1-4]))?")
_MEASURED = ("actual", "estimate")  # the better first
_ORDER = [
    "base", "to", "change", "ratio", "ratio_low", "ratio_high", "growth", "moved", "contribution",
    "bound", "change_low", "change_high", "contribution_low", "contribution_high", "share_base",
    "share_to", "share_shift", "share_shift_low", "share_shift_high", "shifted", "fulfilment",
    "years", "compound", "compound_low", "compound_high", "so_far", "ambition", "ambition_low",
    "ambition_high",
]  # fmt: skip


class _Span(NamedTuple):
    """Figures with the bounds that their printed decimals allow."""

    value: pd.Series
    low: pd.Series
    high: pd.Series

    def where(self, kept: pd.Series) -> _Span:
        return _Span(*(each.where(kept) for each in self))

    def minus(self, other: _Span) -> _Span:
        return _Span(self.value - other.value, self.low - other.high, self.high - other.low)

    def percent_of(self, other: _Span) -> _Span:
        """Return the quotient in percent; nothing over zero."""
        corners = [100 * a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        bounds = pd.concat(corners, axis=1)
        value = 100 * self.value / other.value.replace(0, np.nan)
        return _Span(value, bounds.min(axis=1), bounds.max(axis=1)).where(value.notna())


def compare(
    levels: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    base: str,
    to: str,
    other: tuple[pd.DataFrame, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Compare two series of tidy observations.

    Parameters
    ----------
    levels : pandas.DataFrame
        Observations as :meth:`kgdata.plan.Plan.load` gives them.
    indicators : pandas.DataFrame
        As :meth:`kgdata.plan.Plan.indicators` gives them; names the parents.
    base, to : str
        The series compared.
    other : tuple of two pandas.DataFrame, optional
        Observations and indicators of the plan that states `to`; by default the same one.

    Returns
    -------
    pandas.DataFrame
        A row for each printed row that states both series, in the document's order, with the unit
        that its figures truly count, where the table misprints it too. Figures of
        one indicator in two units are compared in the unit of `base`, and left out where no power
        of ten leads from one to the other.

        - ``base``, ``to`` : the figures, in the printed unit;
        - ``change`` : ``to - base``, in the printed unit;
        - ``ratio`` : ``100 to / base``, in percent, with ``ratio_low`` and ``ratio_high`` for all
          values that are printed so; missing where `base` is 0;
        - ``growth`` : ``ratio - 100``, in percent;
        - ``moved`` : whether the change is larger than the printed rounding; what is printed 55
          is more than what is printed 54, but 54.4 printed beside 54 may be the same;
        - ``contribution`` : for a part of a total, its change in percent of the total's base,
          that is, in percentage points of the total's growth;
        - ``bound`` : whether one of the figures is a bound (``<3%``), not a measurement;
        - ``share_base``, ``share_to``, ``share_shift`` : for a part of a total, its share in
          percent and how far that moves, in percentage points; ``shifted`` : whether that is more
          than the rounding;
        - ``fulfilment`` : the ratio, where `base` is the plan for what `to` measures;
        - ``years`` : from the one period to the other; ``compound`` : the growth per year, in
          percent, where time passes;
        - ``so_far`` : growth per year, in percent, up to `base` from the last measured series
          before it; ``ambition`` : the growth per year now asked less that, in percentage points.

        ``change``, ``contribution``, ``share_shift``, ``compound`` and ``ambition`` have their
        bounds in ``..._low`` and ``..._high``.

    Raises
    ------
    UnknownNameError
        If no table states one of the series.

    Examples
    --------
    >>> import kgdata as kg
    >>> rows = kg.compare("trade", base="estimate_2023", to="plan_2024").set_index("indicator")
    >>> columns = ["contribution", "share_shift", "ambition"]
    >>> rows.loc["TRD.SEAFOOD.EXPORTS", columns].round(1).tolist()
    [6.4, 4.2, 43.0]
    """
    there = other or (levels, indicators)
    for series, frame in ((base, levels), (to, there[0])):
        known = list(dict.fromkeys(frame["series"]))
        if series not in known:
            raise UnknownNameError.among("series", series, known)
    left, right = _stated(levels, indicators, base), _stated(*there, to)
    both = left.merge(right.drop(columns=_KEYS[:2] + _KEYS[3:]), on="indicator")
    both = both[both["code_x"] == both["code_y"]].reset_index(drop=True)
    both = _in_one_unit(both)
    old, new = _span(both, "x"), _span(both, "y")
    slack = _SLACK * both[["high_x", "high_y"]].abs().max(axis=1)
    change, ratio = new.minus(old), new.percent_of(old)
    years = _years(base, to)
    passing = pd.Series(bool(years and years > 0), index=both.index)
    pace = _per_year(ratio, years).where(passing)
    out = both[_KEYS].assign(
        unit=both["code_x"], unit_mult=both["mult_x"],
        base=old.value, to=new.value, change=change.value, ratio=ratio.value,
        ratio_low=ratio.low, ratio_high=ratio.high, growth=ratio.value - 100,
        moved=(new.low - old.high >= -slack) | (old.low - new.high >= -slack),
        bound=both["bound_x"] | both["bound_y"],
        change_low=change.low, change_high=change.high,
        fulfilment=ratio.value if _is_fulfilment(base, to) else np.nan,
        years=np.nan if years is None else years,
    )  # fmt: skip
    out = _with_span(out, "compound", pace)
    out = _with_parts(out, indicators, old, new, change)
    out["so_far"], ambition = _ambition(levels, indicators, base, both["indicator"], old, pace)
    return _with_span(out, "ambition", ambition)[[*_KEYS, *_ORDER]]


def _stated(levels: pd.DataFrame, indicators: pd.DataFrame, series: str) -> pd.DataFrame:
    """Return the figures of a series with their bounds and the unit that they truly count."""
    found = levels[(levels["series"] == series) & levels["value"].notna()]
    half = 0.5 * 10.0 ** -found["decimals"].astype("float64")
    true = indicators.set_index("indicator")
    is_share = found["kind"] == "share"  # a share is in percent, whatever its row counts
    code, mult = (found["indicator"].map(true[c]) for c in ("unit", "unit_mult"))
    return found[_KEYS].assign(
        value=found["value"], low=found["value"] - half, high=found["value"] + half,
        bound=found["status"] == "bound",
        code=code.where(~is_share, found["unit"]), mult=mult.where(~is_share, found["unit_mult"]),
    )  # fmt: skip


def _in_one_unit(both: pd.DataFrame) -> pd.DataFrame:
    steps = (both["mult_y"].fillna(0) - both["mult_x"].fillna(0)).astype("float64")
    for column in ("value_y", "low_y", "high_y"):
        both[column] = both[column].where(steps == 0, both[column] * 10.0**steps)
    return both


def _span(frame: pd.DataFrame, which: str) -> _Span:
    return _Span(*(frame[f"{name}_{which}"] for name in ("value", "low", "high")))


def _with_span(out: pd.DataFrame, name: str, span: _Span) -> pd.DataFrame:
    return out.assign(**{name: span.value, f"{name}_low": span.low, f"{name}_high": span.high})


def _with_parts(
    out: pd.DataFrame, indicators: pd.DataFrame, old: _Span, new: _Span, change: _Span
) -> pd.DataFrame:
    """Add what a part gives to its total's growth, and its share of it."""
    tree = indicators.set_index("indicator")
    is_part = out["indicator"].map(tree["role"]).isin(["part", "of"])
    places = pd.Series(out.index, index=out["indicator"])
    at = out["indicator"].map(tree["parent"]).map(places).astype("float64").where(is_part)

    def of_parent(span: _Span) -> _Span:
        return _Span(*(at.map(each).astype("float64") for each in span))

    whole_old, whole_new = of_parent(old), of_parent(new)
    out = _with_span(out, "contribution", change.percent_of(whole_old))
    shares = old.percent_of(whole_old), new.percent_of(whole_new)
    shift = shares[1].minus(shares[0])
    out = _with_span(out, "share_shift", shift)
    return out.assign(
        share_base=shares[0].value, share_to=shares[1].value,
        shifted=(shift.low > 0) | (shift.high < 0),
    )  # fmt: skip


def _ambition(
    levels: pd.DataFrame,
    indicators: pd.DataFrame,
    base: str,
    wanted: pd.Series,
    old: _Span,
    pace: _Span,
) -> tuple[pd.Series, _Span]:
    """Return the growth per year up to a series, and by how much the pace now asked exceeds it."""
    before = _before(levels, base)
    nothing = pd.Series(np.nan, index=wanted.index)
    if before is None:
        return nothing, _Span(nothing, nothing, nothing)
    frame = _stated(levels, indicators, before).set_index("indicator")
    past = _Span(*(wanted.map(frame[n]).astype("float64") for n in ("value", "low", "high")))
    so_far = _per_year(old.percent_of(past), _years(before, base))
    return so_far.value, pace.minus(so_far)


def _before(levels: pd.DataFrame, base: str) -> str | None:
    """Return the last measured series of an earlier period, an actual rather than an estimate."""
    earlier = []
    for series in dict.fromkeys(levels["series"]):
        years, kind = _years(series, base), series.partition("_")[0]
        if years and years > 0 and kind in _MEASURED:
            earlier.append((years, _MEASURED.index(kind), series))
    return min(earlier)[2] if earlier else None


def _years(base: str, to: str) -> float | None:
    """Return the years from one series' period to another's; None between years and quarters."""
    first, last = _SERIES.fullmatch(base), _SERIES.fullmatch(to)
    if not first or not last or bool(first["quarter"]) != bool(last["quarter"]):
        return None
    quarters = int(last["quarter"] or 0) - int(first["quarter"] or 0)
    return int(last["year"]) - int(first["year"]) + quarters / 4


def _is_fulfilment(base: str, to: str) -> bool:
    kinds = base.partition("_")[0], to.partition("_")[0]
    return kinds[0] == "plan" and kinds[1] in _MEASURED and _years(base, to) == 0


def _per_year(ratio: _Span, years: float | None) -> _Span:
    if not years:
        return ratio.where(pd.Series(False, index=ratio.value.index))
    return _Span(*(100 * (each.where(each >= 0) / 100) ** (1 / years) - 100 for each in ratio))
