"""How much of an annex came through an import: every cell against the truth."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kgdata.printed import read
from kgdata.words import fold
from tests.annexes.annex import Annex, Printed
from tests.annexes.damage import Plant

__all__ = ["Score", "score"]

MISREADS = ("digit", "mark", "short", "letter")


@dataclass
class Score:
    """What an import made of an annex.

    Attributes
    ----------
    cells, right : int
        Figures printed, and those whose value is true.
    settleable, repaired : int
        Misreads that arithmetic can settle, and those whose value is true in the end.
    misread : int
        All misreads.
    wrong : list of str
        Changes entered in the ledger whose value is not true, each with its place.
    lost : list of Printed
        Cells that are not right.
    seconds : float
        What the import took.
    """

    cells: int = 0
    right: int = 0
    misread: int = 0
    settleable: int = 0
    repaired: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[Printed] = field(default_factory=list)
    seconds: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.cells + other.cells, self.right + other.right, self.misread + other.misread,
            self.settleable + other.settleable, self.repaired + other.repaired,
            self.wrong + other.wrong, self.lost + other.lost, self.seconds + other.seconds,
        )  # fmt: skip


def score(annex: Annex, plan: Any, plants: Sequence[Plant] = ()) -> Score:
    """Compare what a plan says with what was printed.

    Tables are taken in the plan's order, rows by their labels, columns by their names.

    Parameters
    ----------
    annex : Annex
        The truth.
    plan : kgdata.plan.Plan
        The plan that an import made.
    plants : sequence of Plant, optional
        What was done to the text. A misread that arithmetic cannot settle is no cell to count.
    """
    values = _values(plan)
    tables = list(plan.tables_info)
    places: dict[tuple[int, int], tuple[str, int]] = {}
    for t, table in enumerate(annex.tables, 1):
        if t > len(tables):
            break
        rows = _rows(plan, tables[t - 1])
        for k, there in _aligned([row.label for row in table.rows], rows).items():
            places[t, k] = (tables[t - 1], there)
    hopeless = {
        (p.table, p.row, p.column) for p in plants if p.kind in MISREADS and not p.settleable
    }
    out = Score()
    found: dict[tuple[int, int, str], bool] = {}
    for cell in annex.truth():
        at = (cell.table, cell.row, cell.column)
        if at in hopeless:
            continue
        there = places.get((cell.table, cell.row))
        value = values.get((*there, cell.column)) if there else None
        found[at] = value is not None and Decimal(str(value)) == cell.value
        out.cells += 1
        out.right += found[at]
        if not found[at]:
            out.lost.append(cell)
    for plant in plants:
        if plant.kind in MISREADS:
            out.misread += 1
            out.settleable += plant.settleable
            at = (plant.table, plant.row, plant.column)
            out.repaired += plant.settleable and found.get(at, False)
    back = {there: at for at, there in places.items()}
    truth = {(c.table, c.row, c.column): c.value for c in annex.truth()}
    for entry in plan.ledger:
        at = back.get((entry.table, entry.row))
        true = truth.get((*at, entry.series)) if at else None
        if true is None or not _says(entry.after, true):
            place = f"{entry.table}/{entry.row}/{entry.series}"
            out.wrong.append(f"{place}: {entry.before!r} -> {entry.after!r}, truly {true}")
    return out


def _says(text: str, true: Decimal) -> bool:
    """Tell whether a text of the ledger, or some reading of it, is the true number."""
    from kgdata.printed import COMMON

    for separators in COMMON:
        try:
            value = read(text, separators).value
        except ValueError:
            continue
        if value is not None and Decimal(str(value)) == true:
            return True
    return False


def _values(plan: Any) -> dict[tuple[str, int, str], float]:
    out: dict[tuple[str, int, str], float] = {}
    for frame, column in ((plan.load(), "series"), (plan.ratios(), "ratio")):
        known = frame[frame["value"].notna()]
        keys = zip(known["table"], known["row"], known[column], strict=True)
        out.update(zip(keys, known["value"], strict=True))
    return out


def _rows(plan: Any, table: str) -> list[tuple[int, str]]:
    return [(row.row, row.label_vi) for row in plan.rows[table]]


def _aligned(labels: Sequence[str], rows: Sequence[tuple[int, str]]) -> dict[int, int]:
    """Find each true row among the rows of the plan, in order, by what their labels share."""
    ours, theirs = list(map(_key, labels)), [_key(label) for _, label in rows]
    if len(ours) == len(theirs):
        return {k: rows[k - 1][0] for k in range(1, len(ours) + 1)}
    out: dict[int, int] = {}
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            out.update({a + k + 1: rows[c + k][0] for k in range(b - a)})
    return out


def _key(label: str) -> str:
    return " ".join(_words(fold(label)))


def _words(text: str) -> Iterable[str]:
    return (word for word in text.replace("-", " ").replace("+", " ").split() if word)
