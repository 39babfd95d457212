"""Cells that are no number as printed, read as the only number that their relations allow."""

from __future__ import annotations

from collections.abc import Iterator

from kgdata.auditing.context import Context
from kgdata.auditing.finding import finding_id
from kgdata.auditing.misreading import readings
from kgdata.auditing.sheet import Cell
from kgdata.grid import figure_in
from kgdata.importing.proposed import Proposed, corrected_cells, evidence_of, is_exact
from kgdata.importing.vocab import letters, sentence
from kgdata.interval import Interval
from kgdata.printed import Figure, Separators

__all__ = ["find_unreadable"]

_ENOUGH = 2  # relations that must hold for a slip; for a letter like a digit one is enough


def find_unreadable(context: Context) -> list[Proposed]:
    """Read the cells that are no number, where exactly one slip explains every relation.

    Parameters
    ----------
    context : Context
        The plan under audit.

    Returns
    -------
    list of Proposed
    """
    sheet = context.sheet
    corrected = corrected_cells(context)
    found = [
        _read(context, cell, figure.text)
        for cell, figure in sheet.figures.items()
        if figure.status == "error"
        and cell not in corrected
        and cell.table in sheet.tables
        and cell in context.network.by_cell
    ]
    return [p for p in found if p is not None]


def _read(context: Context, cell: Cell, printed: str) -> Proposed | None:
    network, sheet = context.network, context.sheet
    touched = [n for n in network.by_cell[cell] if n not in network.aside]
    decimals = sheet.decimals(cell)
    fits: dict[float, tuple[str, list[int], bool]] = {}
    for text, figure, enough in _readings(printed, sheet.separators(cell)):
        span = Interval.of(figure)
        if span is None or figure.value is None or (figure.decimals not in decimals and enough > 1):
            continue
        after = network.changed({cell: span})
        holds = [n for n in touched if after.holds(n)]
        verdicts = [after.judgements[n].verdict for n in holds]
        if len(holds) < enough or "exact" not in verdicts or any(map(after.fails, touched)):
            continue
        whole = all(
            after.judgements[n].verdict == "exact"
            for n in holds
            if network.relations[n].kind in {"ratio", "total"}
        )
        fits.setdefault(figure.value, (text, holds, whole))
    chosen = list(fits.values())
    if len(chosen) > 1 and is_exact(context, cell.table):
        chosen = [fit for fit in chosen if fit[2]]
    if len(chosen) != 1:
        return None
    text, holds, _ = chosen[0]
    relations = [network.relations[n] for n in holds]
    return Proposed(
        cell, printed, text, sentence("repair.unreadable", "en", after=text),
        "; ".join(dict.fromkeys(map(evidence_of, relations))),
        finding_id(sheet, relations[0].rule, relations[0].cells),
    )  # fmt: skip


def _readings(printed: str, separators: Separators) -> Iterator[tuple[str, Figure, int]]:
    """List what a text may say, and how many relations must speak for it."""
    plain = printed.translate(letters())
    if plain != printed:
        figure = figure_in(plain, separators)
        if figure is not None:
            yield plain, figure, 1
            return
    for text, figure in readings(plain, separators):
        yield text, figure, _ENOUGH
