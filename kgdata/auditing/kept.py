"""The audit's results, kept in the cache while nothing that they depend on changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kgdata import store
from kgdata.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["audit", "coverage", "relations"]

_FRAMES = ("findings", "relations", "coverage")
_ROOMS = ("auditing", "documents", "strings")
_PLANS: WeakKeyDictionary[Plan, Mapping[str, pd.DataFrame]] = WeakKeyDictionary()


def _kept(plan: Plan, name: str) -> pd.DataFrame:
    if plan not in _PLANS:
        files = [*plan.inputs(), plan.folder / "accepted.csv"]
        key = store.digest([*files, *plan.library.inputs()], _ROOMS)
        _PLANS[plan] = store.Frames(key, _FRAMES, lambda: _examine(plan))
    return _PLANS[plan][name].copy()


def _examine(plan: Plan) -> dict[str, pd.DataFrame]:
    from kgdata.auditing.checks import examine  # not needed where the cache has it

    return examine(plan)


def audit(plan: Plan) -> pd.DataFrame:
    """Find everything in a plan that does not add up.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        One row for each finding, most severe first; the columns of
        :class:`kgdata.auditing.finding.Finding`. One about documents alone names no table.

    Examples
    --------
    >>> import kgdata as kg
    >>> findings = audit(kg.open())
    >>> findings.query("table == 'fdi' and rule == 'ratio'")["proposal"].item()
    'fdi/24/plan_2024: 9.200 -> 9.600 | fdi/24/estimate_2023: 9.500 -> 9.100'
    """
    return _kept(plan, "findings")


def relations(plan: Plan) -> pd.DataFrame:
    """List every relation of a plan with its verdict.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        ``rule, kind, table, row, series, verdict, reason, cells``; of a relation among documents
        alone the table is empty.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = relations(kg.open())
    >>> sorted(frame.query("kind == 'product'")["verdict"].unique())
    ['exact', 'rounding']
    """
    return _kept(plan, "relations")


def coverage(plan: Plan) -> pd.DataFrame:
    """Count for every printed figure the relations that confirm or contradict it.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        ``table, row, indicator, series, relations, failing``, a row for each level or ratio that
        states a number.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = coverage(kg.open())
    >>> exports = frame.query("indicator == 'TRD.GOODS.EXPORTS'").set_index("series")
    >>> int(exports.loc["plan_2024", "relations"])
    3
    """
    return _kept(plan, "coverage")
