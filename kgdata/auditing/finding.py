"""Findings as values: what does not add up, who is suspected, what would mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from math import isinf
from typing import TYPE_CHECKING, NamedTuple

from kgdata.auditing.sheet import Cell, Sheet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Finding", "finding_id", "findings_frame", "shown"]

COLUMNS = (
    "id", "plan", "rule", "origin", "severity", "table", "row", "series", "printed", "expected",
    "low", "high", "imbalance", "suspects", "proposal", "status", "explanation_vi",
    "explanation_en", "cells",
)  # fmt: skip
_SEVERITIES = ("high", "medium", "low")


class Finding(NamedTuple):
    """One thing that does not add up.

    Attributes
    ----------
    id : str
        Stable while the rule and the indicators and series of its cells stay the same.
    plan, rule : str
        The plan's id and the rule's.
    origin : str
        ``transcription``, ``layout``, ``formula``, ``publisher`` or ``reconciliation``.
    severity : str
        ``high``, ``medium`` or ``low``.
    table : str
        The table.
    row : int or None
        The row; None for what concerns a whole column.
    series : str
        The series or ratio.
    printed : str
        The text in question.
    expected, low, high, imbalance : float or None
        What the other figures give for it, the bounds that their rounding allows, and the printed
        figure less `expected`.
    suspects : str
        Cells that can explain it, most suspect first, separated by ``; ``.
    proposal : str
        ``cell: before -> after`` of the one small change that satisfies every relation; several
        that the evidence cannot tell apart are separated by `` | ``; empty if there is none.
    status : str
        ``open``, ``accepted`` or ``corrected``.
    explanation_vi, explanation_en : str
        The sum with the printed figures, and what it means.
    cells : str
        The cells concerned, as ``table/row/series``, separated by ``; ``.
    """

    id: str
    plan: str
    rule: str
    origin: str
    severity: str
    table: str
    row: int | None
    series: str
    printed: str
    expected: float | None
    low: float | None
    high: float | None
    imbalance: float | None
    suspects: str
    proposal: str
    status: str
    explanation_vi: str
    explanation_en: str
    cells: str


def finding_id(sheet: Sheet, rule: str, cells: Iterable[Cell], mark: str = "") -> str:
    """Name a finding by what it is about, so that it keeps its name when rows are reordered.

    Parameters
    ----------
    sheet : Sheet
        The printed cells.
    rule : str
        The rule's id.
    cells : iterable of Cell
        The cells concerned.
    mark : str, optional
        What tells findings of one rule and the same cells apart, e.g. the printed formula.

    Returns
    -------
    str
    """
    names = sorted(f"{sheet.name(c)}@{c.series}" for c in cells)
    text = "\n".join((sheet.plan, rule, mark, *names))
    return "F" + hashlib.sha256(text.encode()).hexdigest()[:8]


def shown(value: float | None) -> float | None:
    """Drop the noise of binary fractions; an open bound is none.

    Examples
    --------
    >>> shown(4880.44 - 4863.71), shown(float("inf"))
    (16.73, None)
    """
    return None if value is None or isinf(value) else float(f"{value:.10g}")


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Lay findings out as a frame: most severe first, then in the document's order.

    Parameters
    ----------
    findings : iterable of Finding
        In the document's order.

    Returns
    -------
    pandas.DataFrame
        With the columns of `COLUMNS`.
    """
    import pandas as pd

    rows = sorted(findings, key=lambda f: _SEVERITIES.index(f.severity))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = dict.fromkeys(["expected", "low", "high", "imbalance"], "float64")
    return frame.astype({"row": "Int64", **numbers})
