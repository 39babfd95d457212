"""Findings, corrections and targets as a reader of the workbook wants them: in his language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kgdata import each
from kgdata.auditing.explain import sentence
from kgdata.captions import series_label, unit_text
from kgdata.documents.targets import target_unit
from kgdata.plan import Plan
from kgdata.report.labels import label
from kgdata.wording import agency_names, document_name

__all__ = ["corrections_read", "findings_read", "targets_read"]

_SIGNS = {">=": "≥", "<=": "≤", "~": "≈", "..": "–"}


def findings_read(plan: Plan, findings: pd.DataFrame, lang: str = "vi") -> pd.DataFrame:
    """Put findings into words.

    Parameters
    ----------
    plan : Plan
        The plan.
    findings : pandas.DataFrame
        As :meth:`Plan.audit` gives them.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    pandas.DataFrame
        One a row; the explanation has the arithmetic.

    Examples
    --------
    >>> import kgdata as kg
    >>> plan = kg.open()
    >>> sorted(set(findings_read(plan, plan.audit())["Mức"]))
    ['cao', 'thấp', 'vừa']
    """
    rows = [
        (
            f.id, sentence(f"severity-{f.severity}", lang), sentence(f"status-{f.status}", lang),
            *_place(plan, f, lang), f.printed, f.expected, getattr(f, f"explanation_{lang}"),
            sentence(f"origin-{f.origin}", lang), f.rule, f.cells,
        )
        for f in each.rows(findings)
    ]  # fmt: skip
    names = ("id", "severity", "status", "table", "label", "series", "printed", "expected",
             "explanation", "origin", "rule", "cells")  # fmt: skip
    return _framed(rows, names, lang)


def corrections_read(plan: Plan, lang: str = "vi") -> pd.DataFrame:
    """Put the ledger into words.

    Examples
    --------
    >>> import kgdata as kg
    >>> corrections_read(kg.open())["Bản in"].tolist()
    ['26,375']
    """
    rows = [
        (c.id, *_place(plan, c, lang), c.before, c.after, c.reason, c.finding)
        for c in each.rows(plan.corrections())
    ]
    names = ("id", "table", "label", "series", "printed", "after", "reason", "finding")
    return _framed(rows, names, lang)


def targets_read(plan: Plan, lang: str = "vi") -> pd.DataFrame:
    """Put the targets of a plan and of the documents beside it into words.

    Examples
    --------
    >>> import kgdata as kg
    >>> read = targets_read(kg.open(), "en")
    >>> float(read.loc[read["Document"] == "Plan 14/KH-UBND", "Figure"].iloc[0])
    6.7
    """
    library = plan.library
    rows = []
    for t in each.rows(plan.targets()):
        unit = target_unit(t.unit)
        rows.append((
            document_name(plan, t.document, lang), t.no, getattr(t, f"label_{lang}"),
            _SIGNS.get(t.comparator, t.comparator), t.value, t.value_to,
            unit_text(unit.code, unit.mult, lang) if unit else "",
            label(f"measure_{t.measure}", lang), t.period.replace("/", "–"),
            agency_names(library, [a for a in str(t.agency or "").split(";") if a], lang),
            t.source,
        ))  # fmt: skip
    names = ("document", "number", "label", "comparator", "value", "value_to", "unit", "measure",
             "period", "agency", "line")  # fmt: skip
    return _framed(rows, names, lang)


def _framed(rows: Sequence[tuple[Any, ...]], names: Sequence[str], lang: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[label(f"column_{name}", lang) for name in names])


def _place(plan: Plan, one: Any, lang: str) -> tuple[str, str, str]:
    """Name the table, the row and the column that something is about."""
    if one.table not in plan.tables_info:
        return "", "", str(one.series or "")
    told = ""
    if pd.notna(one.row):
        told = str(getattr(plan.rows[one.table][int(one.row) - 1], f"label_{lang}"))
    known = one.series in plan.columns(one.table)
    series = series_label(one.series, lang) if known else str(one.series or "")
    return plan.tables_info[one.table].name(lang), told, series
