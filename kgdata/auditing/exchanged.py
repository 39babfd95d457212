"""Figures that fit the label of the row beside better than their own."""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from statistics import median

from kgdata.auditing.context import Context
from kgdata.auditing.explain import Speaker
from kgdata.auditing.finding import Finding
from kgdata.auditing.sheet import Cell, Sheet

__all__ = ["check_exchanged"]

_FAR = 8  # median deviations from the own row's other columns
_NEAR = 2  # median deviations from the neighbour's


def check_exchanged(context: Context) -> list[Finding]:
    """Find neighbouring rows whose figures of one column fit each other's labels.

    Each lies far from its own row's other columns and close to its neighbour's, by the measure of
    how far the figures of the whole annex lie from their own.
    """
    sheet = context.sheet
    rows = dict(_rows(sheet))
    usual = median(
        [abs(off) for cells in rows.values() for off in _offsets(cells).values()] or [0.0]
    )
    out = []
    for (t, n), cells in rows.items():
        below = rows.get((t, n + 1))
        if (
            not usual
            or below is None
            or sheet.unit(next(iter(cells))) != sheet.unit(next(iter(below)))
        ):
            continue
        for cell in cells:
            other = cell._replace(row=n + 1)
            if other in below and _fits(cells, below, cell, other, usual):
                out.append(_exchanged(context, cell, other))
    return out


def _rows(sheet: Sheet) -> Iterator[tuple[tuple[str, int], dict[Cell, float]]]:
    """List the logarithms of each row that has three figures or more."""
    for t, table in sheet.tables.items():
        series = [
            s
            for s in sheet.series(t)
            if not s.startswith("share_") and "q" not in s.rpartition("_")[2]
        ]
        for n in range(1, len(table.rows) + 1):
            cells = [c for s in series if (c := Cell(t, n, s)) in sheet.ranges]
            logs = {c: log(x) for c in cells if (x := sheet.figures[c].value or 0.0) > 0}
            if len(logs) > 2:
                yield (t, n), logs


def _centre(cells: dict[Cell, float], without: Cell) -> float:
    return median(x for c, x in cells.items() if c != without)


def _offsets(cells: dict[Cell, float]) -> dict[Cell, float]:
    return {c: x - _centre(cells, c) for c, x in cells.items()}


def _fits(
    own: dict[Cell, float], below: dict[Cell, float], cell: Cell, other: Cell, usual: float
) -> bool:
    mine, theirs = _centre(own, cell), _centre(below, other)
    far = min(abs(own[cell] - mine), abs(below[other] - theirs))
    near = max(abs(below[other] - mine), abs(own[cell] - theirs))
    return far > _FAR * usual and near < _NEAR * usual


def _exchanged(context: Context, cell: Cell, other: Cell) -> Finding:
    def words(speaker: Speaker) -> str:
        return speaker.where(cell) + speaker.say(
            "exchanged", printed=speaker.figure(cell), label=speaker.label(other),
            other=speaker.figure(other), own=speaker.label(cell),
        )  # fmt: skip

    printed = context.sheet.printed(cell)
    beside = context.sheet.printed(other)
    proposal = f"{cell}: {printed} -> {beside}, {other}: {beside} -> {printed}"
    return context.note(
        "exchanged", "publisher", "low", [cell, other], words, printed=printed, proposal=proposal
    )
