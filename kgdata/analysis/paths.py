"""What a plan asks against the path so far, and how its own year's plan was kept."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kgdata.analysis.figures import figures_of
from kgdata.changes import changes
from kgdata.plan import Plan

__all__ = ["asked", "kept", "out_of_line"]


def kept(plan: Plan, indicators: Sequence[str], *, lower: Sequence[str] = ()) -> pd.DataFrame:
    """Tell of each indicator whether the year's plan was kept.

    Parameters
    ----------
    plan : Plan
        The plan.
    indicators : sequence of str
        Which; those that lack a figure or have a bound for one are left out.
    lower : sequence of str, optional
        Those of which less is better.

    Returns
    -------
    pandas.DataFrame
        As :func:`kgdata.changes.changes` gives it, with ``verdict``: ``missed``, ``met`` (equal
        within the printed rounding) or ``passed``; and ``short``, how far it is missed, in percent
        or percentage points.
    """
    figures = series_frame(plan, indicators, 1, 2)
    better = figures["indicator"].isin(list(lower))
    size = figures["size"].where(~better, -figures["size"])
    figures["verdict"] = "met"
    figures.loc[size > 0, "verdict"] = "passed"
    figures.loc[size < 0, "verdict"] = "missed"
    figures["short"] = (-size).where(size < 0, 0.0)
    return figures


def asked(plan: Plan, indicators: Sequence[str]) -> pd.DataFrame:
    """Tell of each indicator what the plan asks, and what the path so far was.

    Returns
    -------
    pandas.DataFrame
        As :func:`kgdata.changes.changes` gives it; in ``pace`` what is asked, in ``past`` what the
        step before came to, in ``turn`` the difference, with ``turned``: whether rounding leaves
        it apart from zero. All are in percent a year, or in percentage points for percentages.
    """
    frame = series_frame(plan, indicators, 2, 3)
    before = series_frame(plan, indicators, 0, 2).set_index("indicator")
    frame = frame[frame["indicator"].isin(before.index)].reset_index(drop=True)
    earlier = before.loc[frame["indicator"]].reset_index(drop=True)
    frame["pace"] = frame["change"].where(frame["points"], frame["growth"])
    frame["past"] = earlier["change"].where(frame["points"], earlier["growth"])
    frame["turn"] = frame["pace"] - frame["past"]
    low = (frame["change_low"] - earlier["change_high"]).where(
        frame["points"], frame["ambition_low"]
    )
    high = (frame["change_high"] - earlier["change_low"]).where(
        frame["points"], frame["ambition_high"]
    )
    frame["turned"] = (low > 0) | (high < 0)
    worse = frame["mark"].where(earlier["mark"] != "doubtful", "doubtful")
    frame["mark"] = worse.where(worse != "", earlier["mark"])
    return frame


def out_of_line(frame: pd.DataFrame, top: int) -> pd.DataFrame:
    """Pick what is asked most beside the path so far: above it, then below it, farthest first.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`asked` gives it.
    top : int
        How many of each.
    """
    turned = frame[frame["turned"] & frame["turn"].notna()]
    above = turned[turned["turn"] > 0].nlargest(top, "turn")
    below = turned[turned["turn"] < 0].nsmallest(top, "turn")
    return pd.concat([above, below]).reset_index(drop=True)


def series_frame(plan: Plan, indicators: Sequence[str], base: int, to: int) -> pd.DataFrame:
    """Return the changes of some indicators between two of the plan's four series."""
    figures = figures_of(plan)
    names = figures.series
    frame = changes(plan, base=names[base], to=names[to])  # kept, as every question of a page asks
    frame = frame[frame["indicator"].isin(figures.known(indicators)) & ~frame["bound"]]
    return frame.reset_index(drop=True)
