"""The audit: one table of checks, each from a plan under audit to findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kgdata.auditing.accepted import read_accepted
from kgdata.auditing.cited import check_citations, check_lists, check_yearly
from kgdata.auditing.context import Context
from kgdata.auditing.copied import check_copied
from kgdata.auditing.exchanged import check_exchanged
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
from kgdata.auditing.rules import relations_of
from kgdata.auditing.scale import check_scale
from kgdata.auditing.sheet import Sheet
from kgdata.auditing.stated import document_tables, stated_rules, targets_of, written_rules
from kgdata.auditing.structure import of_which, printed_ratios, products, quarters, shares, totals
from kgdata.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHECKS", "DOCUMENT_CHECKS", "STRUCTURE", "context_of", "examine"]

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
    check_exchanged,
)

DOCUMENT_CHECKS: tuple[Callable[[Plan], list[Finding]], ...] = (
    check_citations,
    check_lists,
    check_yearly,
)


def examine(plan: Plan) -> dict[str, pd.DataFrame]:
    """Audit a plan.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``findings``, ``relations`` and ``coverage``; see :mod:`kgdata.auditing.kept`.
    """
    context = context_of(plan)
    findings = [f for check in CHECKS for f in check(context)]
    findings += settled(context, plan.ledger)
    findings += [f for check in DOCUMENT_CHECKS for f in check(plan)]
    accepted = read_accepted(plan.folder / "accepted.csv")
    findings = [
        f._replace(status="accepted") if f.id in accepted and f.status == "open" else f
        for f in findings
    ]
    order = {t: n for n, t in enumerate([*plan.tables_info, ""])}
    findings.sort(key=lambda f: (order[f.table], f.row or 0))
    return {
        "findings": findings_frame(findings),
        "relations": _relations(context),
        "coverage": _coverage(context),
    }


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
    sheet = Sheet(plan.id, plan.years, tables, plan.rows, targets=targets_of(plan))
    if not corrected:
        sheet = sheet.uncorrected()
    rules = written_rules(plan)
    stated, joined = stated_rules(plan, sheet)
    found = [r for build in STRUCTURE for r in build(sheet)]
    found += [r for rule in rules.values() for r in relations_of(rule, sheet)]
    network = Network([*found, *joined], sheet.ranges)
    names = {**document_tables(plan), **plan.tables_info}
    return Context(sheet, network, {**rules, **stated}, names)


def _relations(context: Context) -> pd.DataFrame:
    """List every relation with its verdict."""
    import pandas as pd

    sheet, network = context.sheet, context.network
    rows = [
        (
            r.rule, r.kind, *sheet.place(sheet.head(r.cells)), j.verdict,
            next((sheet.status(c) for c in r.cells if c not in sheet.ranges), j.reason)
            if j.reason == "missing" else j.reason,
            "; ".join(map(sheet.address, r.cells)),
        )
        for r, j in zip(network.relations, network.judgements, strict=True)
    ]  # fmt: skip
    columns = ["rule", "kind", "table", "row", "series", "verdict", "reason", "cells"]
    return pd.DataFrame(rows, columns=columns).astype({"row": "Int64"})


def _coverage(context: Context) -> pd.DataFrame:
    """Count for every printed figure the relations that confirm or contradict it."""
    import pandas as pd

    sheet, network = context.sheet, context.network
    rows = [
        (
            cell.table, cell.row, sheet.indicator(cell).id, cell.series,
            network.independent(cell), sum(map(network.fails, network.by_cell.get(cell, ()))),
        )
        for cell in sheet.ranges
        if cell.table in sheet.tables and sheet.status(cell) != "nil"
    ]  # fmt: skip
    columns = ["table", "row", "indicator", "series", "relations", "failing"]
    return pd.DataFrame(rows, columns=columns)
