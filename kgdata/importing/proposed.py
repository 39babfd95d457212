"""Proposals of repairs, and what an import goes by when it makes them."""

from __future__ import annotations

from typing import NamedTuple

from kgdata.auditing.context import Context
from kgdata.auditing.relation import Relation
from kgdata.auditing.sheet import Cell
from kgdata.grid import Cell as Printed

__all__ = ["Proposed", "Rivals", "corrected_cells", "evidence_of", "is_exact"]

_NORM = 20  # relations that show how a table rounds
_EXACT = 0.95  # share of them that hold for the figures as shown


class Proposed(NamedTuple):
    """The only small change of a cell that agrees with every relation it is in.

    Attributes
    ----------
    cell : Cell
        The cell.
    before, after : str
        Its text as printed and as it must have been.
    reason : str
        Why, in words.
    evidence : str
        The relations that fail before and hold after.
    finding : str
        The finding that it settles.
    """

    cell: Cell
    before: str
    after: str
    reason: str
    evidence: str
    finding: str


class Rivals(NamedTuple):
    """Several changes that the evidence cannot tell apart.

    Attributes
    ----------
    changes : tuple of (Cell, str, str)
        For each its cell, before and after.
    place : kgdata.grid.Cell
        The first of them as printed.
    finding : str
        The finding that each would settle.
    vi, en : str
        What does not add up.
    """

    changes: tuple[tuple[Cell, str, str], ...]
    place: Printed
    finding: str
    vi: str
    en: str


def is_exact(context: Context, table: str) -> bool:
    """Whether a table's ratios and sums are those of the figures as shown, not of hidden digits."""
    network = context.network
    verdicts = [
        j.verdict
        for r, j in zip(network.relations, network.judgements, strict=True)
        if r.target.table == table and r.kind in {"ratio", "total"}
    ]
    holds = verdicts.count("exact") + verdicts.count("rounding")
    return holds >= _NORM and verdicts.count("exact") >= _EXACT * holds


def corrected_cells(context: Context) -> set[Cell]:
    """Return the cells that the ledger has corrected."""
    tables = context.sheet.tables
    return {Cell(t, row, series) for t, x in tables.items() for row, series in x.corrected}


def evidence_of(relation: Relation) -> str:
    """Name a relation as the ledger does."""
    return f"ratio {relation.target.series}" if relation.rule == "ratio" else relation.rule
