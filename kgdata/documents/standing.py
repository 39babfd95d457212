"""Where each target of a plan stands: met already, still ahead, or at odds with the annex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pandas as pd

from kgdata import each
from kgdata.documents.reconcile import read_joins, reconcile
from kgdata.documents.targets import Target, target_unit
from kgdata.units import in_points

if TYPE_CHECKING:
    from kgdata.plan import Plan

__all__ = ["VERDICTS", "cells_of", "comparisons", "findings_about", "lower_is_better", "standings"]

VERDICTS = ("odds", "met", "ahead", "agrees", "alone")
_SLACK = 1e-9  # for binary floating point alone
_COMPUTED = ("growth", "share")  # the annex prints what it follows from, not the figure itself
_COMPARED: WeakKeyDictionary[Plan, pd.DataFrame] = WeakKeyDictionary()  # a page asks many times


def lower_is_better(comparator: str) -> bool:
    """Whether a target is a ceiling."""
    return comparator in {"<", "<="}


def comparisons(plan: Plan) -> pd.DataFrame:
    """Hold each target against each figure of the annex that it is joined with.

    Parameters
    ----------
    plan : Plan
        A plan with targets, an annex and ``joins.csv``.

    Returns
    -------
    pandas.DataFrame
        As :func:`kgdata.documents.reconcile.reconcile` gives it, with

        - ``table`` : the annex table;
        - ``verdict`` : ``odds`` (the annex's plan cannot keep the target), ``met`` (the estimate
          of the year before is there already), ``ahead`` (it is not yet), ``agrees`` (there is no
          estimate to tell);
        - ``asks`` : for odds, whether the annex asks ``more`` or ``less`` than the target;
        - ``back`` : whether the estimate is beyond what the annex plans;
        - ``needed`` : from the estimate to the target, in points if ``points`` (a rate), else
          in percent;
        - ``points``, ``assumes_vi``;
        - ``computed`` : whether the annex does not print the figure, but those it follows from.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = comparisons(kg.open())
    >>> frame.loc[frame["no"] == "9", ["verdict", "asks"]].values.tolist()
    [['odds', 'less']]
    """
    if plan not in _COMPARED:
        _COMPARED[plan] = _compared(plan)
    return _COMPARED[plan].copy()


def _compared(plan: Plan) -> pd.DataFrame:
    frame = reconcile(plan)
    folder, targets = plan.folder, {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    tables = {i.id: t for t, rows in plan.rows.items() for i in rows} if plan.tables_info else {}
    joins = read_joins(folder / "joins.csv", plan.id, targets, tables)
    frame["assumes_vi"] = pd.Series([j.assumes_vi for j in joins], index=frame.index, dtype=object)
    frame["table"] = frame["indicator"].map(tables)
    frame["computed"] = frame["how"].isin(_COMPUTED)
    below = frame["comparator"].map(lower_is_better).astype(bool)
    sign = 1 - 2 * below.astype(int)
    gap = (frame["planned"] - frame["value"]) * sign
    odds = frame["agrees"].eq(False).fillna(False).astype(bool)
    frame["verdict"] = [
        "odds" if o else "agrees" if pd.isna(r) else "met" if r else "ahead"
        for o, r in zip(odds, frame["reached"], strict=True)
    ]
    frame["asks"] = gap.map(lambda g: "more" if g > 0 else "less").where(odds, "")
    slack = _SLACK * frame[["estimate", "planned"]].abs().max(axis=1)
    frame["back"] = ((frame["estimate"] - frame["planned"]) * sign > slack).astype(bool)
    units = [target_unit(unit) for unit in frame["unit"]]
    frame["points"] = [unit is not None and in_points(unit.code) for unit in units]
    frame["points"] = frame["points"].astype(bool)
    distance = frame["value"] - frame["estimate"]
    frame["needed"] = distance.where(frame["points"], 100 * distance / frame["estimate"])
    return frame


def standings(plan: Plan) -> pd.DataFrame:
    """Return every target of a plan with its verdict.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        ``no, headline, label_vi, label_en, target, estimate, planned, table, rests, computed,
        verdict, asks, back, needed, points, source``; `target` is the record, `rests` the
        indicators that the annex's figures come from. These are those of the first comparison, but
        those of one that is at odds if there is any. ``alone``: the annex measures nothing that
        could be compared.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = standings(kg.open()).set_index("no")
    >>> frame.loc[["7", "8", "12", "17"], "verdict"].tolist()
    ['ahead', 'odds', 'met', 'alone']
    """
    compared = comparisons(plan)
    rows = [_standing(t, compared[compared["no"] == t.no]) for t in _targets(plan)]
    columns = [
        "no", "headline", "label_vi", "label_en", "target", "estimate", "planned", "table",
        "rests", "computed", "verdict", "asks", "back", "needed", "points", "source",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(
        dict.fromkeys(["headline", "computed", "back", "points"], bool)
        | dict.fromkeys(["estimate", "planned", "needed"], "float64")
    )


def _targets(plan: Plan) -> list[Target]:
    return plan.library.all_targets.get(plan.id, [])


def _standing(target: Target, compared: pd.DataFrame) -> tuple[Any, ...]:
    headline = target.no.partition(".")[0].isdigit()  # the others are figures inside assignments
    head = (target.no, headline, target.label_vi, target.label_en, target)
    unit = target_unit(target.unit)
    points = unit is not None and in_points(unit.code)
    if compared.empty:
        return (
            *head, None, None, "", (), False, "alone", "", False, None, points, target.source,
        )  # fmt: skip
    order = compared["verdict"].map(VERDICTS.index).sort_values(kind="stable").index
    first = compared.loc[order[0]]
    estimate = compared.loc[order, "estimate"].dropna()
    needed = compared.loc[order, "needed"].dropna()
    rests = tuple(name for name in (first["indicator"], first["of"]) if name)
    return (
        *head, estimate.iloc[0] if len(estimate) else None, first["planned"], first["table"],
        rests, first["computed"], first["verdict"], first["asks"], bool(compared["back"].any()),
        needed.iloc[0] if len(needed) else None, points, target.source,
    )  # fmt: skip


def cells_of(plan: Plan) -> set[tuple[str, int]]:
    """Return the annex rows, as (table, row), that a plan's targets are held against."""
    frame = comparisons(plan)
    names = {*frame["indicator"], *frame["of"]} - {""}
    return {(t, i.row) for t, rows in plan.rows.items() for i in rows if i.id in names}


def findings_about(plan: Plan, rows: set[tuple[str, int]]) -> pd.DataFrame:
    """Return the audit's reconciliations that touch some rows of the annex.

    Parameters
    ----------
    plan : Plan
        The plan.
    rows : set of (str, int)
        Tables and rows.

    Returns
    -------
    pandas.DataFrame
        As :meth:`Plan.audit` gives them: where two tables or documents disagree.

    Examples
    --------
    >>> import kgdata as kg
    >>> found = findings_about(kg.open(), {("scenario", 25)})
    >>> "scenario-tourists" in found["rule"].tolist()
    True
    """
    found = plan.audit()

    def touches(finding: Any) -> bool:
        cells = [cell.strip().split("/") for cell in str(finding.cells).split(";")]
        named = {(c[0], int(c[1])) for c in cells if len(c) > 1 and c[1].isdigit()}
        if pd.notna(finding.row):
            named.add((str(finding.table), int(finding.row)))
        return bool(named & rows)

    apart = found[found["origin"] == "reconciliation"]
    return apart[[touches(f) for f in each.rows(apart)]].reset_index(drop=True)
