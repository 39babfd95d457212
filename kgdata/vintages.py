"""Several plans side by side: what each says of every year, and how later ones revise earlier ones.

A plan issued for 2024 states what was measured in 2022, what was planned and what is estimated for
2023, and what is planned for 2024; the next plan says of the same years what it knows by then. Each
plan is a *vintage*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from kgdata.catalogue import default_folder, open_plan
from kgdata.errors import SourceError, UnknownNameError
from kgdata.marks import marks_of
from kgdata.plan import Plan
from kgdata.units import in_points

__all__ = [
    "PANEL", "REVISIONS", "STAGES", "doubtful", "panel", "picked", "plans_of", "revisions",
]  # fmt: skip

PANEL = (
    "indicator", "label_vi", "label_en", "unit", "unit_mult", "period", "kind", "area", "plan",
    "series", "value", "low", "high", "status", "printed", "source",
)  # fmt: skip
REVISIONS = (
    "indicator", "label_vi", "label_en", "unit", "unit_mult", "period", "area", "plan_before",
    "kind_before", "before", "decimals_before", "plan_after", "kind_after", "after",
    "decimals_after", "change", "percent", "points", "revised",
)  # fmt: skip

STAGES = ("plan", "estimate", "actual")  # what is said of a year, the best known last
_SLACK = 1e-12  # relative; binary floating point, not tolerance
PlanLike = Plan | str | Path


def plans_of(plans: Sequence[PlanLike] | PlanLike | None = None) -> list[Plan]:
    """Open plans, the earliest first.

    Parameters
    ----------
    plans : sequence of Plan, str or path-like, or one of them, optional
        Plans, folders, or ids of folders beside the default plan; by default every plan there
        that has an annex and is of the same area.

    Returns
    -------
    list of Plan
        In the order of the years that they plan; no plan twice.

    Raises
    ------
    UnknownNameError
        If there is no such plan.
    SourceError
        If one has no annex.

    Examples
    --------
    >>> [p.id for p in plans_of("kh14-2024")], [p.id for p in plans_of()]
    (['kh14-2024'], ['kh14-2024'])
    """
    if plans is None or (not isinstance(plans, Plan | str | Path) and not len(plans)):
        area = open_plan().area
        found = [p for p in map(open_plan, _folders()) if p.years is not None and p.area == area]
    else:
        named = [plans] if isinstance(plans, Plan | str | Path) else list(plans)
        found = [_opened(plan) for plan in named]
    for plan in found:
        if plan.years is None:
            raise SourceError(f"{plan.id} is carried without an annex", file=str(plan.folder))
    unique = {plan.folder.resolve(): plan for plan in found}
    return sorted(unique.values(), key=lambda p: (p.years.plan if p.years else 0, p.date, p.id))


def _folders() -> list[Path]:
    """List the folders of plans beside the default one, itself among them."""
    return sorted(path.parent for path in default_folder().parent.glob("*/plan.toml"))


def _opened(plan: PlanLike) -> Plan:
    if isinstance(plan, Plan):
        return plan
    folder = Path(plan)
    if (folder / "plan.toml").is_file():
        return open_plan(folder)
    beside = {p.id: p for p in map(open_plan, _folders())}
    if str(plan) in beside:
        return beside[str(plan)]
    raise UnknownNameError.among("plan", plan, sorted(beside))


def panel(
    plans: Sequence[PlanLike] | PlanLike | None = None,
    indicators: Sequence[str] | str | None = None,
) -> pd.DataFrame:
    """Join plans on their indicators, over all years and with every vintage.

    Parameters
    ----------
    plans : sequence of Plan, str or path-like, or one of them, optional
        Plans, folders, or ids of folders beside the default plan; by default every plan there
        that has an annex and is of the same area.
    indicators : sequence of str, or str, optional
        Ids of indicators; by default all.

    Returns
    -------
    pandas.DataFrame
        A row for each figure that a plan states: an indicator, a `period`, the `kind` of figure
        and the `plan` that says so. Ordered by indicator (as the latest plan lists them), period
        and by what was known later. Labels and the power of ten of the unit are those of the
        latest plan that has the indicator; ``value`` and its bounds ``low`` and ``high`` (all that
        is printed so; missing for a bound such as ``<3%``) are converted, ``printed`` is not.

    Raises
    ------
    UnknownNameError
        If there is no such plan or indicator.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = kg.panel(indicators="TRD.GOODS.EXPORTS")
    >>> frame[["period", "kind", "value"]].values.tolist()[1:3]
    [['2023', 'plan', 860.0], ['2023', 'estimate', 860.0]]
    """
    opened = plans_of(plans)
    known = {i.id: i for plan in opened for rows in plan.rows.values() for i in rows}
    order = list(dict.fromkeys(
        i.id for plan in reversed(opened) for rows in plan.rows.values() for i in rows
    ))  # fmt: skip
    wanted = [indicators] if isinstance(indicators, str) else indicators
    for name in wanted if wanted is not None else ():
        if name not in known:
            raise UnknownNameError.among("indicator", name, order)
    frames = [_vintage(plan, wanted, n) for n, plan in enumerate(opened)]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(PANEL))
    for language in ("label_vi", "label_en"):
        frame[language] = [getattr(known[i], language) for i in frame["indicator"]]
    frame = _in_one_unit(frame)
    places = {name: n for n, name in enumerate(order)}
    stages = {kind: n for n, kind in enumerate(STAGES)}
    keys = frame.assign(
        place=frame["indicator"].map(places), stage=frame["kind"].map(stages).fillna(-1)
    )
    keys = keys.sort_values(["place", "period", "stage", "vintage"], kind="stable")
    return frame.loc[keys.index, list(PANEL)].reset_index(drop=True)


def _vintage(plan: Plan, wanted: Iterable[str] | None, number: int) -> pd.DataFrame:
    """Return what one plan states, in the units that its indicators have."""
    levels = plan.load()
    levels = levels[levels["status"] != "blank"]
    if wanted is not None:
        levels = levels[levels["indicator"].isin(list(wanted))]
    units = {i.id: i.unit for rows in plan.rows.values() for i in rows}
    true = [units[i] for i in levels["indicator"]]
    share = levels["kind"] == "share"  # in percent, whatever its row counts
    code = pd.Series([u.code if u else "" for u in true], index=levels.index, dtype=object)
    mult = pd.Series([u.mult if u else pd.NA for u in true], index=levels.index, dtype="Int64")
    half = (0.5 * 10.0 ** -levels["decimals"].astype("float64")).where(levels["status"] != "bound")
    return levels.assign(
        unit=code.where(~share, levels["unit"]),
        unit_mult=mult.where(~share, levels["unit_mult"]),
        low=levels["value"] - half,
        high=levels["value"] + half,
        area=plan.area,
        vintage=number,
    )[[*PANEL, "vintage"]]


def _in_one_unit(frame: pd.DataFrame) -> pd.DataFrame:
    """Count every indicator in the power of ten of the latest plan that states it."""
    latest = frame.sort_values("vintage", kind="stable").drop_duplicates(
        ["indicator", "unit"], keep="last"
    )
    to = frame[["indicator", "unit"]].merge(
        latest[["indicator", "unit", "unit_mult"]], on=["indicator", "unit"], how="left"
    )["unit_mult"]
    to.index = frame.index
    shift = (frame["unit_mult"] - to).fillna(0).astype("float64")
    moved = shift != 0
    for column in ("value", "low", "high"):
        frame[column] = frame[column].astype("float64")
        frame.loc[moved, column] = frame[column] * 10.0**shift
    return frame.assign(unit_mult=to.astype("Int64"))


def revisions(frame: pd.DataFrame) -> pd.DataFrame:
    """Compare what was said of a year with what was said of it next.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`panel` gives it.

    Returns
    -------
    pandas.DataFrame
        A row for each step from one statement on an indicator's period to the next: from the plan
        for a year to its estimate, from the estimate in one plan to the actual in the next, or
        from one plan to a later one that restates the same. ``change`` is in the unit,
        ``percent`` relative to what was said before (missing where that is 0, and for rates,
        whose change is in ``points``; see :func:`kgdata.units.points_of`). ``decimals_before``
        and ``decimals_after`` : with how many each is printed. ``revised`` is False where both
        may be the same number, as 54.4 and 54 may; ``change`` is 0 there. Bounds, shares
        of a total and figures in another unit are left out; areas are never compared.

    Examples
    --------
    >>> import kgdata as kg
    >>> steps = kg.revisions(kg.panel(indicators="AGR.RICE.OUTPUT"))
    >>> steps[["kind_before", "before", "kind_after", "after"]].values.tolist()
    [['plan', 4400000.0, 'estimate', 4555929.0]]
    >>> steps["percent"].round(1).tolist()
    [3.5]
    """
    missing = [c for c in PANEL if c not in frame.columns]
    if missing:
        raise UnknownNameError.among("column", missing[0], list(frame.columns))
    stated = frame[frame["low"].notna() & frame["kind"].isin(STAGES)].reset_index(drop=True)
    keys = [stated[c] for c in ("indicator", "area", "unit", "period")]
    after = stated
    before = stated.groupby(keys, sort=False).shift()
    there = before["plan"].notna()
    before, after = before[there], after[there]
    slack = _SLACK * pd.concat([before["high"].abs(), after["high"].abs()], axis=1).max(axis=1)
    revised = (after["low"] - before["high"] >= -slack) | (before["low"] - after["high"] >= -slack)
    change = (after["value"] - before["value"]).where(revised, 0.0)
    points = after["unit"].map(in_points).astype(bool)
    base = before["value"].replace(0, np.nan).where(~points)
    out = after.assign(
        plan_before=before["plan"], kind_before=before["kind"], before=before["value"],
        plan_after=after["plan"], kind_after=after["kind"], after=after["value"],
        decimals_before=_decimals(before), decimals_after=_decimals(after),
        change=change, percent=100 * change / base.abs(), points=points, revised=revised,
    )  # fmt: skip
    return out[list(REVISIONS)].reset_index(drop=True)


def _decimals(stated: pd.DataFrame) -> pd.Series:
    """Return with how many decimals figures are printed, in the unit that they are told in."""
    width = (stated["high"] - stated["low"]).astype("float64")
    return pd.Series(-np.log10(width), index=stated.index).round().clip(lower=0).astype(int)


def doubtful(plans: Sequence[Plan], steps: pd.DataFrame) -> pd.Series:
    """Tell of which steps one of the two figures is doubtful.

    Parameters
    ----------
    plans : sequence of Plan
        As :func:`plans_of` gives them.
    steps : pandas.DataFrame
        As :func:`revisions` gives it.

    Returns
    -------
    pandas.Series of bool
    """
    warned = {
        (plan.id, rows[row - 1].id, series)
        for plan in plans
        for table, rows in plan.rows.items()
        for (row, series), mark in marks_of(plan, table).items()
        if mark == "doubtful"
    }
    found = pd.Series(False, index=steps.index)
    for end in ("before", "after"):
        series = steps[f"kind_{end}"] + "_" + steps["period"]
        cells = zip(steps[f"plan_{end}"], steps["indicator"], series, strict=True)
        found |= pd.Series([cell in warned for cell in cells], index=steps.index, dtype=bool)
    return found


def picked(plans: Sequence[Plan], steps: pd.DataFrame, most: int) -> list[str]:
    """Pick the main indicators that were revised most, for a picture; what is doubtful is not.

    Parameters
    ----------
    plans : sequence of Plan
        As :func:`plans_of` gives them.
    steps : pandas.DataFrame
        As :func:`revisions` gives it.
    most : int
        How many at most.

    Returns
    -------
    list of str
        Ids, in the latest plan's order. Where no main indicator was revised, the first that
        anything is said of twice.
    """
    main = [i for plan in plans[-1:] for info in plan.tables_info.values() for i in info.main]
    sound = steps[~steps["indicator"].isin(steps.loc[doubtful(plans, steps), "indicator"])]
    size = sound["percent"].abs().groupby(sound["indicator"]).max().dropna()
    there = size[size.index.isin(main)].nlargest(most, keep="first").index
    chosen = [i for i in main if i in set(there)]
    return chosen or list(dict.fromkeys(steps["indicator"]))[:most]
