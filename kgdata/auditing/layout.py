"""Layout findings: what stood out of its place on the page, and how it was put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kgdata.auditing.context import Context
from kgdata.auditing.explain import Speaker
from kgdata.auditing.finding import Finding
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.printed import VIETNAMESE
from kgdata.rows import Row
from kgdata.tidy import Table

__all__ = ["check_captions", "check_lost", "check_merged", "check_moved", "check_separators"]

Move = tuple[str, int, int]  # a series, the printed column of its figures and of its caption


def _pages(table: Table) -> Iterator[list[tuple[int, Row]]]:
    """List the pages of a table: rows with their ordinals."""
    pages: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    for n, row in enumerate(table.rows, 1):
        pages[row.page].append((n, row))
    yield from pages.values()


def _own(row: Row, name: str) -> bool:
    """Whether a cell of the row was printed on the row's own line."""
    return name in row.cells and row.cells[name].line == row.line


def _where(speaker: Speaker, table: str, row: Row) -> str:
    source = f"{row.file}:{row.line}"
    return speaker.say("where_table", table=speaker.table(table), source=source)


def _text(sheet: Sheet, cell: Cell) -> str:
    return sheet.row(cell).cells[cell.series].text


def check_captions(context: Context) -> list[Finding]:
    """Find columns whose figures do not stand under their captions."""
    out = []
    for t, table in context.sheet.tables.items():
        for rows in _pages(table):
            captions = table.captions[rows[0][1].page]
            moves: list[Move] = []
            for column in table.levels:
                places = {
                    row.cells[column.name].column
                    for _, row in rows
                    if _own(row, column.name) and row.cells[column.name].text
                }
                caption = captions.get(column.name)
                if caption is not None and places and caption not in places:
                    moves.append((column.name, min(places), caption))
            if moves:
                out.append(_captions(context, t, rows, moves))
    return out


def _captions(context: Context, t: str, rows: list[tuple[int, Row]], moves: list[Move]) -> Finding:
    cells = [
        Cell(t, n, name)
        for name, _, _ in moves
        for n, row in rows
        if name in row.cells and row.cells[name].text
    ]

    def words(speaker: Speaker) -> str:
        listed = "; ".join(
            speaker.say("captions_move", series=speaker.series(name), place=at, caption=over)
            for name, at, over in moves
        )
        return _where(speaker, t, rows[0][1]) + speaker.say("captions", moves=listed)

    severity = "medium" if len(moves) > 1 else "low"
    return context.note("captions", "layout", severity, cells, words, row=False, series=moves[0][0])


def check_lost(context: Context) -> list[Finding]:
    """Find columns that a page has lost."""
    out = []
    for t, table in context.sheet.tables.items():
        for rows in _pages(table):
            if not any(cell.text for _, row in rows for cell in row.cells.values()):
                continue  # a page of headings has lost nothing
            present = {name for _, row in rows for name in row.cells if _own(row, name)}
            emptied = {
                c.name
                for c in table.columns
                if c.is_ratio and _emptied(context.sheet, t, rows, c.name)
            }
            lost = [c.name for c in table.columns if c.name not in present - emptied]
            out += [_lost(context, t, rows, name, len(lost)) for name in lost]
    return out


def _emptied(sheet: Sheet, t: str, rows: list[tuple[int, Row]], ratio: str) -> bool:
    """Whether a page prints no ratio at all although several rows have both operands."""
    if any(sheet.stated(Cell(t, n, ratio)) for n, _ in rows):
        return False
    operands = ratio.split("/")
    able = sum(all(Cell(t, n, s) in sheet.ranges for s in operands) for n, _ in rows)
    return able > 2


def _lost(context: Context, t: str, rows: list[tuple[int, Row]], name: str, count: int) -> Finding:
    columns = len(context.sheet.tables[t].columns)
    cells = [Cell(t, n, name) for n, _ in rows if context.sheet.has_figures(t, n)]
    cells = cells or [Cell(t, n, name) for n, _ in rows]

    def words(speaker: Speaker) -> str:
        text = speaker.say(
            "lost", series=speaker.series(name), columns=columns, left=columns - count
        )
        return _where(speaker, t, rows[0][1]) + text

    return context.note("lost-column", "layout", "medium", cells, words, row=False, series=name)


def check_moved(context: Context) -> list[Finding]:
    """Find rows and ratios that were printed on another line than their own."""
    out = []
    for t, table in context.sheet.tables.items():
        run: list[int] = []
        for n, row in enumerate(table.rows, 1):
            off = [name for name in row.cells if not _own(row, name)]
            if any("/" not in name for name in off):
                run.append(n)
                continue
            out += [_moved_rows(context, t, run)] if run else []
            out += [_moved_ratio(context, Cell(t, n, name)) for name in off]
            run = []
        out += [_moved_rows(context, t, run)] if run else []
    return out


def _moved_rows(context: Context, t: str, run: list[int]) -> Finding:
    rows = context.sheet.tables[t].rows
    cells = [Cell(t, n, name) for n in run for name, cell in rows[n - 1].cells.items() if cell.text]
    filled = len({c.row for c in cells})
    cells = cells or [Cell(t, n, name) for n in run for name in rows[n - 1].cells]
    first, last = rows[run[0] - 1], rows[run[-1] - 1]

    def words(speaker: Speaker) -> str:
        text = speaker.say("moved-rows", rows=filled, first=first.line, last=last.line)
        return _where(speaker, t, first) + text

    return context.note("moved-rows", "layout", "medium", cells, words, row=False)


def _moved_ratio(context: Context, cell: Cell) -> Finding:
    printed = context.sheet.row(cell).cells[cell.series]

    def words(speaker: Speaker) -> str:
        text = speaker.say("moved-ratio", printed=printed.text, at=printed.line)
        return speaker.where(cell) + text

    return context.note("moved-ratio", "layout", "low", [cell], words, printed=printed.text)


def check_merged(context: Context) -> list[Finding]:
    """Find pages that print several ratios in one cell."""
    out = []
    for t, table in context.sheet.tables.items():
        for rows in _pages(table):
            shared: dict[tuple[int, int], list[Cell]] = defaultdict(list)
            for n, row in rows:
                for name, cell in row.cells.items():
                    if cell.text and _own(row, name):
                        shared[cell.line, cell.column].append(Cell(t, n, name))
            merged = [cells for cells in shared.values() if len(cells) > 1]
            if merged:
                out.append(_merged(context, merged))
    return out


def _merged(context: Context, merged: list[list[Cell]]) -> Finding:
    sheet = context.sheet
    example = merged[0]
    printed = " ".join(_text(sheet, c) for c in example)

    def words(speaker: Speaker) -> str:
        text = speaker.say("merged-ratios", count=len(example), printed=printed)
        return _where(speaker, example[0].table, sheet.row(example[0])) + text

    cells = [c for group in merged for c in group]
    return context.note("merged-ratios", "layout", "low", cells, words, printed=printed, row=False)


def check_separators(context: Context) -> list[Finding]:
    """Find pages whose separators are not the language's."""
    sheet = context.sheet
    out = []
    for t, table in sheet.tables.items():
        for rows in _pages(table):
            mark = rows[0][1].separators.thousands
            cells = [
                Cell(t, n, name)
                for n, row in rows
                for name, cell in row.cells.items()
                if mark in cell.text and abs(sheet.figures[Cell(t, n, name)].value or 0.0) >= 1000
            ]
            if cells and mark != VIETNAMESE.thousands:
                out.append(_separators(context, cells))
    return out


def _separators(context: Context, cells: list[Cell]) -> Finding:
    sheet = context.sheet
    printed = _text(sheet, cells[0])

    def words(speaker: Speaker) -> str:
        where = _where(speaker, cells[0].table, sheet.row(cells[0]))
        return where + speaker.say("separators", printed=printed)

    return context.note("separators", "layout", "low", cells, words, printed=printed, row=False)
