"""Columns under the caption of a ratio whose figures are growth: the ratio less a hundred."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kgdata.columns import Doubt
from kgdata.header import OTHER, Years
from kgdata.importing.match import Known
from kgdata.importing.pages import columns_of
from kgdata.importing.reading import DraftTable, header_of, reread
from kgdata.interval import quotient_meets
from kgdata.layout import Page
from kgdata.tidy import Table

__all__ = ["set_apart"]

_ENOUGH = 2  # rows that must show growth


def _growth_columns(table: Table) -> list[str]:
    """List the ratios of a table that print growth: 8,1 where the quotient is 108,1."""
    out = []
    for column in table.columns:
        if not column.is_ratio:
            continue
        stated = sum(
            (f := row.get(column.name)) is not None and f.value is not None for row in table.figures
        )
        held = _holding(table, column.name, *column.pairs[0], 0)
        if 2 * held > stated:
            continue
        levels = [c.name for c in table.levels]
        pairs = [column.pairs[0], *((b, a) for a, b in combinations(levels, 2))]
        grown = max(_holding(table, column.name, *pair, 100) for pair in pairs)
        if grown >= _ENOUGH and grown > 2 * held and 2 * grown > stated:
            out.append(column.name)
    return out


def _holding(table: Table, name: str, top: str, bottom: str, more: int) -> int:
    """Count the rows in which a column, raised by so much, is one series over another."""
    held = 0
    for row in table.figures:
        figure = row.get(name)
        if figure is not None and figure.value is not None:
            own = figure._replace(value=figure.value + more)
            held += quotient_meets(own, row.get(top), row.get(bottom)) is True
    return held


def set_apart(drafts: list[DraftTable], years: Years, known: Sequence[Known]) -> list[DraftTable]:
    """Keep columns of growth under no series, so that none of them passes for a ratio.

    Parameters
    ----------
    drafts : list of DraftTable
        The tables as read. Of one with growth what its columns hold is stated, it is read again,
        and its doubts ask what they are.
    years : Years
        The years that the document's words stand for.
    known : sequence of Known
        What other plans measure.

    Returns
    -------
    list of DraftTable
        The same tables.
    """
    for draft in drafts:
        names = _growth_columns(draft.table)
        if names:
            doubts = _stated(draft.found.pages, draft.table, names, years)
            kept = [d for d in draft.doubts if d.kind == "column"]
            taken = {i.id for d in drafts if d is not draft for i in d.indicators}
            reread(draft, years, known, taken)
            draft.doubts = [*kept, *doubts]
    return drafts


def _stated(pages: Sequence[Page], table: Table, names: Sequence[str], years: Years) -> list[Doubt]:
    """State what the columns of pages hold, those of growth under a name of their own."""
    doubts: dict[str, Doubt] = {}
    for n, page in enumerate(pages):
        columns = list(columns_of(page, n, table, header_of(page, years)))
        for column in table.columns:
            if column.name not in names or column.name not in columns:
                continue
            place = columns.index(column.name)
            columns[place] = other = f"{OTHER}_cot-{place + 1}"
            lines = [x for x in page.header if place < len(x.cells) and x.cells[place].strip()]
            line = lines[-1] if lines else page.header[-1]
            text = " ".join(" ".join(x.cells[place].split()) for x in lines)
            doubt = Doubt("column", line.file, line.number, place + 1, text, other)
            doubts.setdefault(other, doubt)
        page.separators = next(
            ("".join(r.separators) for r in table.rows if r.page == n), page.separators
        )
        page.columns = tuple(columns)
    return list(doubts.values())
