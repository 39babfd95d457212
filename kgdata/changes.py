"""Changes between two series, told apart as a reader needs them: growth, points, bounds, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from kgdata.errors import ParameterError
from kgdata.marks import marks_of
from kgdata.plan import Plan
from kgdata.units import in_points

__all__ = ["changes", "completed", "direction", "movers", "one_measure", "thousandths"]

_WARNINGS = ("doubtful", "corrected")  # the graver first


def changes(
    plan: Plan, tables: Sequence[str | int] | str | int | None = None, *, base: str, to: str
) -> pd.DataFrame:
    """Compare two series for reading.

    Parameters
    ----------
    plan : Plan
        The plan.
    tables : sequence of str or int, str or int, optional
        Tables; by default (or if empty) all that state both series.
    base, to : str
        The series compared.

    Returns
    -------
    pandas.DataFrame
        :meth:`Plan.compare` with

        - ``points`` : whether the figures are rates (per cent, per mille), so that their change is
          told in points and never as a growth of a rate; see :func:`kgdata.units.points_of`;
        - ``size`` : the change, in points or in percent; 0 where it stays inside the printed
          rounding, missing where the base is 0;
        - ``mark_base``, ``mark_to`` : ``corrected`` or ``doubtful`` if that figure is, else empty;
        - ``mark`` : what the change carries: the graver of the two;
        - ``decimals_base``, ``decimals_to`` : with how many each is printed; ``decimals`` : the
          finer of the two;
        - ``source`` : where both were printed, ``file:line``, or two of them.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = changes(kg.open(), "fdi", base="estimate_2023", to="plan_2024")
    >>> frame.set_index("indicator").loc["FDI.WORKERS.STAFF", "mark"]
    'doubtful'
    """
    names = (tables,) if isinstance(tables, str | int) else tuple(tables or ())
    return _changes(plan, names, base, to).copy()


@lru_cache(maxsize=32)  # a page asks for the same few pairs many times
def _changes(plan: Plan, names: tuple[str | int, ...], base: str, to: str) -> pd.DataFrame:
    return completed(plan, plan.compare(names or None, base=base, to=to), base, to)


def completed(plan: Plan, frame: pd.DataFrame, base: str, to: str) -> pd.DataFrame:
    """Add to a comparison what :func:`changes` says beyond it, unless it is there.

    Parameters
    ----------
    plan : Plan
        The plan.
    frame : pandas.DataFrame
        As :meth:`Plan.compare` or :func:`changes` gives it, or rows of it.
    base, to : str
        The series that were compared.

    Returns
    -------
    pandas.DataFrame
    """
    if "points" in frame:
        return frame
    frame = frame.copy()
    tables = list(dict.fromkeys(frame["table"]))
    frame["points"] = frame["unit"].map(in_points).astype(bool)
    size = frame["change"].where(frame["points"], frame["growth"])
    frame["size"] = size.where(frame["moved"] | size.isna(), 0.0)
    marks = {t: marks_of(plan, t) for t in tables}
    for end, series in (("base", base), ("to", to)):
        frame[f"mark_{end}"] = [
            kind if (kind := marks[t].get((n, series), "")) in _WARNINGS else ""
            for t, n in zip(frame["table"], frame["row"], strict=True)
        ]
    pairs = zip(frame["mark_base"], frame["mark_to"], strict=True)
    frame["mark"] = [next((kind for kind in _WARNINGS if kind in pair), "") for pair in pairs]
    printed = _printed(plan, base).merge(
        _printed(plan, to), on="indicator", suffixes=("_base", "_to")
    )
    printed = printed.reindex(frame["indicator"])
    for name in ("decimals_base", "decimals_to"):
        frame[name] = printed[name].to_numpy()
    frame["decimals"] = printed[["decimals_base", "decimals_to"]].max(axis=1).to_numpy()
    lines = zip(printed["source_base"], printed["source_to"], strict=True)
    frame["source"] = [
        "; ".join(dict.fromkeys(cell.rpartition(":")[0] for cell in pair)) for pair in lines
    ]
    return frame


def one_measure(frame: pd.DataFrame) -> bool:
    """Whether changes are all of rates, and so in points; if none is, in percent.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`changes` gives it.

    Raises
    ------
    ParameterError
        If some are and some are not: one scale cannot tell both.
    """
    points = frame["points"].astype(bool)
    if points.nunique() > 1:
        msg = (
            f"{int(points.sum())} of {len(frame)} changes are in points, the others in percent; "
            "rank them apart: the column 'points' of kgdata.changes.changes tells which is which"
        )
        raise ParameterError(msg)
    return bool(points.any())


def _printed(plan: Plan, series: str) -> pd.DataFrame:
    levels = plan.load()
    stated = levels.loc[levels["series"] == series, ["indicator", "decimals", "source"]]
    return stated.set_index("indicator")


def direction(frame: pd.DataFrame) -> pd.Series:
    """Say of each change whether it is a rise (1), a fall (-1) or none beyond rounding (0).

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`changes` gives it.

    Returns
    -------
    pandas.Series
    """
    sign = (frame["change"] > 0).astype(int) - (frame["change"] < 0).astype(int)
    return sign.where(frame["moved"], 0)


def movers(frame: pd.DataFrame, top: int, *, points: bool = False) -> pd.DataFrame:
    """Pick the largest rises and the largest falls that can be trusted, and the doubtful beside.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`changes` gives it.
    top : int
        How many of each.
    points : bool, default False
        Whether to pick among percentages instead of figures that change in percent. Rates per
        thousand are in neither: a point of theirs is another size; see :func:`thousandths`.

    Returns
    -------
    pandas.DataFrame
        Rises, largest first, then falls, smallest first; after them, in the same order, what only
        a doubtful figure keeps from standing among them. Changes inside the printed rounding and
        bounds are left out.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = changes(kg.open(), "trade", base="estimate_2023", to="plan_2024")
    >>> movers(frame, 1)["indicator"].tolist()
    ['TRD.GYPSUM.IMPORTS', 'TRD.PADDY.IMPORTS']
    """
    among = frame["unit"] == "%" if points else ~frame["points"]
    wanted = frame[among & ~frame["bound"] & frame["size"].notna()]
    falling = wanted.sort_values("size", kind="stable")
    rising = wanted.sort_values("size", ascending=False, kind="stable")
    rises = _ranked(rising[rising["size"] > 0], top)
    falls = _ranked(falling[falling["size"] < 0], top)
    pairs = [(rise, fall.iloc[::-1]) for rise, fall in zip(rises, falls, strict=True)]
    return pd.concat([part for pair in pairs for part in pair]).reset_index(drop=True)


def _ranked(way: pd.DataFrame, top: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the first into what can be trusted and the doubtful that stand before the last of it."""
    doubted = way["mark"] == "doubtful"
    return way[~doubted].head(top), way[doubted & ((~doubted).cumsum() < top)]


def thousandths(frame: pd.DataFrame) -> pd.DataFrame:
    """Pick the rates per thousand that change by more than rounding, in the document's order.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`changes` gives it.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = changes(kg.open(), "health", base="estimate_2023", to="plan_2024")
    >>> thousandths(frame)["indicator"].tolist()[:2]
    ['HLT.NATURAL_INCREASE.RATE', 'HLT.BIRTHS.RATE']
    """
    rates = frame["points"] & (frame["unit"] != "%") & ~frame["bound"]
    return frame[rates & frame["moved"]].reset_index(drop=True)
