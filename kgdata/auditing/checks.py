"""The audit: one table of checks, each from a plan under audit to findings."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kgdata.auditing.accepted import read_accepted
from kgdata.auditing.context import Context
from kgdata.auditing.copied import check_copied
from kgdata.auditing.failures import check_relations, settled
from kgdata.auditing.finding import Finding, findings_frame
from kgdata.auditing.formulas import check_bases, check_headers
from kgdata.auditing.gaps import check_lost_stocks, check_missing, check_void_ratios
from kgdata.auditing.labels import check_order, check_units
from kgdata.auditing.layout import (
    check_captions,
    check_lost,
    check_merged,
    check_moved,
    check_separators,
)
from kgdata.auditing.network import Network
from kgdata.auditing.relation import Relation
from kgdata.auditing.rules import read_rules, relations_of
from kgdata.auditing.scale import check_scale
from kgdata.auditing.sheet import Sheet
from kgdata.auditing.structure import of_which, printed_ratios, products, quarters, shares, totals
from kgdata.plan import Plan

__all__ = ["CHECKS", "STRUCTURE", "audit", "context_of", "coverage", "relations"]

STRUCTURE: tuple[Callable[[Sheet], list[Relation]], ...] = (
    printed_ratios,
    totals,
    of_which,
    shares,
    products,
    quarters,
)

CHECKS: tuple[Callable[[Context], list[Finding]], ...] = (
    check_relations,
    check_headers,
    check_bases,
    check_captions,
    check_lost,
    check_moved,
    check_merged,
    check_separators,
    check_units,
    check_void_ratios,
    check_missing,
    check_lost_stocks,
    check_scale,
    check_copied,
    check_order,
)


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
        :class:`kgdata.auditing.finding.Finding`.

    Examples
    --------
    >>> import kgdata as kg
    >>> findings = audit(kg.open())
    >>> findings.query("table == 'fdi' and rule == 'ratio'")["proposal"].item()
    'fdi/24/plan_2024: 9.200 -> 9.600 | fdi/24/estimate_2023: 9.500 -> 9.100'
    """
    context = context_of(plan)
    findings = [f for check in CHECKS for f in check(context)]
    findings += settled(context, plan.ledger)
    accepted = read_accepted(plan.folder / "accepted.csv")
    findings = [
        f._replace(status="accepted") if f.id in accepted and f.status == "open" else f
        for f in findings
    ]
    order = {t: n for n, t in enumerate(plan.tables_info)}
    findings.sort(key=lambda f: (order[f.table], f.row or 0))
    return findings_frame(findings)


def context_of(plan: Plan, *, corrected: bool = True) -> Context:
    """Put a plan under audit.

    Parameters
    ----------
    plan : Plan
        The plan.
    corrected : bool, default True
        Whether the ledger applies; if not, the annex is audited as printed.

    Returns
    -------
    Context
    """
    tables = plan.read()
    assert plan.years is not None  # a document without an annex cannot be read
    sheet = Sheet(plan.id, plan.years, tables, plan.rows)
    if not corrected:
        sheet = sheet.uncorrected()
    rules = read_rules(plan.folder / "rules.toml", sheet.places)
    found = [r for build in STRUCTURE for r in build(sheet)]
    found += [r for rule in rules.values() for r in relations_of(rule, sheet)]
    return Context(sheet, Network(found, sheet.ranges), rules, plan.tables_info)


def relations(plan: Plan) -> pd.DataFrame:
    """List every relation of a plan with its verdict.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        ``rule, kind, table, row, series, verdict, reason, cells``.

    Examples
    --------
    >>> import kgdata as kg
    >>> frame = relations(kg.open())
    >>> sorted(frame.query("kind == 'product'")["verdict"].unique())
    ['exact', 'rounding']
    """
    network = context_of(plan).network
    rows = [
        (
            r.rule, r.kind, r.target.table, r.target.row, r.target.series, j.verdict, j.reason,
            "; ".join(map(str, r.cells)),
        )
        for r, j in zip(network.relations, network.judgements, strict=True)
    ]  # fmt: skip
    columns = ["rule", "kind", "table", "row", "series", "verdict", "reason", "cells"]
    return pd.DataFrame(rows, columns=columns)


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
    context = context_of(plan)
    sheet, network = context.sheet, context.network
    rows = [
        (
            cell.table, cell.row, sheet.indicator(cell).id, cell.series,
            network.independent(cell), sum(map(network.fails, network.by_cell.get(cell, ()))),
        )
        for cell in sheet.ranges
        if sheet.status(cell) != "nil"
    ]  # fmt: skip
    columns = ["table", "row", "indicator", "series", "relations", "failing"]
    return pd.DataFrame(rows, columns=columns)
