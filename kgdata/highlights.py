"""What matters most in a plan: its chief figures, what was missed, what is asked out of line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from kgdata import each
from kgdata.captions import series_of
from kgdata.changes import changes
from kgdata.documents.standing import comparisons
from kgdata.errors import UnknownNameError
from kgdata.marks import open_findings
from kgdata.meta import read_meta
from kgdata.plan import Plan

__all__ = [
    "FAR", "SLIGHT", "directions", "figures", "judged", "missed", "out_of_line", "overview",
    "paces", "sound_first", "telling", "touching", "warned",
]  # fmt: skip

_T = TypeVar("_T")
_TEN = 10
_ROBUST = 1.4826  # makes the median deviation comparable to a standard deviation
SLIGHT = 1  # per cent below which a finding changes no conclusion
FAR = 3  # such deviations from the median are out of line
_FEWEST = 6  # the median of fewer says nothing about one of them


def overview(plan: Plan) -> list[str]:
    """Return the ids of the figures that matter most.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    list of str
        ``overview`` of ``plan.toml``, else the first of the tables' main ones, in turn.

    Raises
    ------
    UnknownNameError
        If one is no indicator of the plan.

    Examples
    --------
    >>> import kgdata as kg
    >>> overview(kg.open())[:2]
    ['SCN.GRDP.GROWTH', 'AGR.RICE.OUTPUT']
    """
    listed = _listed(plan, "overview")
    if listed:
        return listed
    four = set(series_of(plan))
    tables = [t for t in plan.tables_info if four <= set(plan.columns(t))]
    firsts = zip_longest(*(plan.tables_info[t].main for t in tables))
    return [name for name in chain.from_iterable(firsts) if name][:_TEN]


def directions(plan: Plan) -> dict[str, int]:
    """Return for each indicator which way is better: up (1), down (-1) or neither (0).

    Parameters
    ----------
    plan : Plan
        The plan; ``lower_is_better`` and ``no_direction`` of its ``plan.toml`` say what is not up.

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> import kgdata as kg
    >>> ways = directions(kg.open())
    >>> ways["HLT.INFANT_MORTALITY.RATE"], ways["TRD.GOODS.IMPORTS"], ways["TRD.GOODS.EXPORTS"]
    (-1, 0, 1)
    """
    ways = dict.fromkeys((i.id for rows in plan.rows.values() for i in rows if i.unit), 1)
    ways |= dict.fromkeys(_listed(plan, "lower_is_better"), -1)
    return ways | dict.fromkeys(_listed(plan, "no_direction"), 0)


def figures(plan: Plan) -> pd.DataFrame:
    """Return the chief figures with their four series and how they compare.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        ``table, row, indicator``; ``actual``, ``target``, ``estimate`` and ``plan`` (the printed
        cell as :meth:`Plan.load` has it, None where the table has no such column); ``reached``
        (from target to estimate), ``past`` (actual to estimate) and ``asked`` (estimate to plan),
        rows of :func:`kgdata.changes.changes` or None.

    Examples
    --------
    >>> import kgdata as kg
    >>> rice = figures(kg.open()).set_index("indicator").loc["AGR.RICE.OUTPUT"]
    >>> rice["plan"].printed, round(rice["asked"].size, 2)
    ('4.400.000', -3.42)
    """
    names = series_of(plan)
    wanted = overview(plan)
    levels = plan.load()
    cells = {(c.indicator, c.series): c for c in each.rows(levels)}
    pairs = {
        "reached": (names.target, names.estimate),
        "past": (names.actual, names.estimate),
        "asked": (names.estimate, names.plan),
    }
    found = {
        key: {c.indicator: c for c in each.rows(changes(plan, base=base, to=to))}
        for key, (base, to) in pairs.items()
    }
    places = {i.id: (i.table, i.row) for rows in plan.rows.values() for i in rows}
    rows = [
        (*places[i], i, *(cells.get((i, s)) for s in names), *(found[key].get(i) for key in pairs))
        for i in wanted
    ]
    columns = ["table", "row", "indicator", *names._fields, *pairs]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def judged(plan: Plan) -> tuple[int, int]:
    """Count the indicators that can be held against the year's own plan.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    tuple of int
        How many have a direction, and how many have none; bounds are not counted.
    """
    names = series_of(plan)
    frame = changes(plan, base=names.target, to=names.estimate)
    free = frame.loc[~frame["bound"], "indicator"].map(directions(plan)) == 0
    return len(free) - int(free.sum()), int(free.sum())


def missed(plan: Plan) -> pd.DataFrame:
    """Return what the estimate falls short of, the chief figures first, then by size.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        As :func:`kgdata.changes.changes` from the year's own plan to its estimate, with
        ``weight`` (0: chief figure, 1: a table's main one or held against a target, 2: other) and
        ``way`` (1: more would be better, -1: less). What lies inside the printed rounding, bounds
        and what has no direction are left out.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = missed(kg.open()).set_index("indicator")
    >>> [float(x) for x in frame.loc["HLT.INFANT_MORTALITY.RATE", ["base", "to"]]]
    [9.3, 11.3]
    """
    names = series_of(plan)
    frame = changes(plan, base=names.target, to=names.estimate)
    way = frame["indicator"].map(directions(plan)).astype("int64")
    short = frame["moved"] & ~frame["bound"] & (frame["change"] * way < 0)
    frame = frame.assign(way=way, weight=frame["indicator"].map(_weights(plan)))[short]
    apart = (frame["ratio"] - 100).abs().fillna(np.inf)
    order = frame.assign(apart=-apart).sort_values(["weight", "apart"], kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def paces(plan: Plan) -> pd.DataFrame:
    """Compare the growth that the plan asks with that of the year before.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        As :func:`kgdata.changes.changes` from the estimate to the plan, where both growths can be
        told, with ``past`` (the size of the change before), ``past_mark``, ``source_past``,
        ``weight`` as in :func:`missed`, ``apart`` and ``alike``. ``apart``: how many robust
        deviations the change of pace lies from the plan's median one; the pace is the logarithm
        of the ratio, for rates their change in points. Each is judged among its kind: a point of
        a rate per thousand is another size than one of a percentage; a kind that has only a few
        rates is left out. ``alike``: the printed rounding can explain the difference.
    """
    names = series_of(plan)
    asked = changes(plan, base=names.estimate, to=names.plan)
    before = changes(plan, base=names.actual, to=names.estimate)
    keep = ["indicator", "ratio", "ratio_low", "ratio_high", "size", "mark", "bound", "source"]
    both = asked.merge(before[keep], on="indicator", suffixes=("", "_past"))
    told = ~both["bound"] & ~both["bound_past"] & (both["ratio"] > 0) & (both["ratio_past"] > 0)
    both = both[told & both["size"].notna() & both["size_past"].notna()]
    pace = (both["ratio"] / both["ratio_past"]).map(np.log)
    pace = pace.where(~both["points"], both["size"] - both["size_past"])
    kind = both["unit"].where(both["points"], "")
    enough = kind.map(kind.value_counts()).where(both["points"], _FEWEST) >= _FEWEST
    both, pace, kind = both[enough], pace[enough], kind[enough]
    both = both.assign(
        apart=pace.groupby(kind).transform(_robust),
        alike=(both["ratio_low"] <= both["ratio_high_past"])
        & (both["ratio_low_past"] <= both["ratio_high"]),
        weight=both["indicator"].map(_weights(plan)),
    )
    both = both.rename(columns={"size_past": "past", "mark_past": "past_mark"})
    own = ["past", "past_mark", "source_past", "weight", "apart", "alike"]
    return both[[*asked.columns, *own]].reset_index(drop=True)


def sound_first(
    ranked: Iterable[_T], doubtful: Callable[[_T], bool], most: int = 1
) -> tuple[list[_T], list[_T]]:
    """Part the first that are ranked into what can be trusted and what rests on a doubtful figure.

    A superlative is about a figure that stands; a doubtful one is named after it.

    Parameters
    ----------
    ranked : iterable
        The first first.
    doubtful : callable
        Whether one of them rests on a doubtful figure.
    most : int, default 1
        How many are named.

    Returns
    -------
    tuple of list
        The first `most` that can be trusted, and the doubtful ones that stand among them.

    Examples
    --------
    >>> sound_first(["9 (?)", "7", "6 (?)", "5"], lambda word: "?" in word)
    (['7'], ['9 (?)'])
    """
    sound: list[_T] = []
    among: list[_T] = []
    for one in ranked:
        if len(sound) == most:
            break
        (among if doubtful(one) else sound).append(one)
    return sound, among


def out_of_line(plan: Plan) -> pd.DataFrame:
    """Return where the plan asks for a growth far from that of the year before.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        Of :func:`paces` what is farther apart than `FAR` and not alike, the chief figures first,
        then the farthest.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = out_of_line(kg.open())
    >>> bool(frame["apart"].abs().min() > FAR)
    True
    """
    frame = paces(plan)
    frame = frame[(frame["apart"].abs() > FAR) & ~frame["alike"]]
    far = frame.assign(far=-frame["apart"].abs()).sort_values(["weight", "far"], kind="stable")
    return frame.loc[far.index].reset_index(drop=True)


def warned(plan: Plan) -> pd.DataFrame:
    """Return the open findings of the audit that are severe, those on chief figures first.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        As :meth:`Plan.audit` gives them, the largest first, with ``chief`` (the chief figures
        that they touch) and ``annex`` (whether they rest on the annex alone, not on a target).

    Examples
    --------
    >>> import kgdata as kg
    >>> set(warned(kg.open())["severity"])
    {'high'}
    """
    found = open_findings(plan)
    found = found[found["severity"] == "high"]
    tables = found["cells"].map(lambda cells: {c.partition("/")[0] for c in _cells(cells)})
    chief = [touching(plan, f) for f in each.rows(found)]
    found = found.assign(
        chief=pd.Series(chief, index=found.index, dtype=object),
        annex=[bool(t) and t <= set(plan.tables_info) for t in tables],
    )
    share = (found["imbalance"] / found["expected"]).abs().fillna(0).tolist()
    order = sorted(range(len(found)), key=lambda n: (not chief[n], -share[n]))
    return found.iloc[order].reset_index(drop=True)


def telling(plan: Plan) -> pd.DataFrame:
    """Return those of :func:`warned` on the annex that touch a chief figure or are not slight.

    What holds a target against the annex is left to
    :func:`kgdata.documents.standing.standings`.
    """
    found = warned(plan)
    share = 100 * (found["imbalance"] / found["expected"]).abs()
    large = found["chief"].map(bool).astype(bool) | ~(share < SLIGHT)
    return found[found["annex"].astype(bool) & large].reset_index(drop=True)


def touching(plan: Plan, finding: Any) -> list[str]:
    """Return the chief figures that a finding is about, by id."""
    places = {(i.table, i.row): i.id for rows in plan.rows.values() for i in rows}
    chief, touched = overview(plan), set()
    for cell in _cells(finding.cells):
        table, row, *_ = cell.split("/")
        if row.isdigit():
            touched.add(places.get((table, int(row)), ""))
    return [name for name in chief if name in touched]


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split(";") if cell.count("/") >= 2]


def _robust(values: pd.Series) -> pd.Series:
    apart = values - values.median()
    scale = _ROBUST * apart.abs().median()
    return apart / scale if scale else apart * 0.0


@lru_cache(maxsize=8)
def _weights(plan: Plan) -> Mapping[str, int]:
    weights = dict.fromkeys((i.id for rows in plan.rows.values() for i in rows), 2)
    weights |= dict.fromkeys((n for t in plan.tables_info.values() for n in t.main), 1)
    weights |= dict.fromkeys((n for n in comparisons(plan)["indicator"] if n in weights), 1)
    return weights | dict.fromkeys(overview(plan), 0)


@lru_cache(maxsize=32)
def _listed(plan: Plan, key: str) -> list[str]:
    known = {i.id for rows in plan.rows.values() for i in rows}
    listed = read_meta(plan.folder / "plan.toml").get(key, [])
    for name in listed:
        if name not in known:
            raise UnknownNameError.among(f"indicator ({key} of plan.toml)", name, known)
    return list(listed)
