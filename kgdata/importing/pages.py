"""Pages as ``plan.toml`` states them, and whether it has to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kgdata.errors import SourceError
from kgdata.header import Header, Years
from kgdata.importing.reading import DraftTable, header_of
from kgdata.layout import Origin, Page, divide
from kgdata.sources import Line
from kgdata.tidy import Table, read_table

__all__ = ["columns_of", "inferred", "stated_pages"]

_OF_COLUMNS = {"column", "separators", "places"}  # doubts that only stated columns settle


def columns_of(page: Page, index: int, table: Table, header: Header) -> tuple[str, ...]:
    """Say what each printed column of a page holds, as it was read.

    Parameters
    ----------
    page : Page
        The page.
    index : int
        Its ordinal within the table, from 0.
    table : Table
        The table as read.
    header : Header
        The page's header.
    """
    width = max(len(line.cells) for line in (*page.header, *page.body))
    at: dict[str, Counter[int]] = {}
    own = [row for row in table.rows if row.page == index]
    for n, row in enumerate(own):
        if row.page == index:
            for name, cell in row.cells.items():
                if cell.line == row.line and n not in page.origins:
                    at.setdefault(name, Counter())[cell.column - 1] += 1
    out = [""] * width
    for name in (c.name for c in table.columns):
        if name in at:
            place = at[name].most_common(1)[0][0]
            out[place] = f"{out[place]}; {name}" if out[place] else name
    heads = {"label": header.label, "stt": header.stt, "unit": header.unit, "note": header.note}
    for name, head in {**page.heads, **heads}.items():
        if head is not None and head < width:
            out[head] = name
    while out and not out[-1]:
        out.pop()
    return tuple(out)


def stated_pages(draft: DraftTable, years: Years, source: str) -> list[dict[str, Any]]:
    """Write down where a table's pages stand and what their columns hold."""
    out = []
    for n, page in enumerate(draft.found.pages):
        columns = page.columns or columns_of(page, n, draft.table, header_of(page, years))
        marks = page.separators or _separators(draft.table, n)
        numbers = [line.number for line in page.body]
        file, above = page.body[0].file, page.header[0].file
        inside = set(range(numbers[0], numbers[-1] + 1)) - set(numbers)
        entry: dict[str, Any] = {}
        if file != source:
            entry["file"] = file
        if above != file:
            entry["above"] = above
        entry |= {
            "header": [page.header[0].number, page.header[-1].number],
            "body": [numbers[0], numbers[-1]],
        }
        skip = sorted(inside & _filled(draft, page))
        if skip:
            entry["skip"] = skip
        if page.unit:
            entry["unit"] = page.unit
        entry |= {"columns": list(columns), "separators": marks}
        if page.origins:
            entry["mended"] = {
                str(page.body[k].number): [_shown(o) for o in cells]
                for k, cells in page.origins.items()
            }
        there = {name for names in columns for name in names.split("; ")}
        lost = {c.name: k for k, c in enumerate(draft.table.columns) if c.name not in there}
        out.append({**entry, "lost": lost} if lost else entry)
    return out


def _shown(origin: Origin) -> str:
    line, column, part = origin
    return f"{line}:{column}.{part}" if part else f"{line}:{column}"


def _separators(table: Table, index: int) -> str:
    return next(("".join(r.separators) for r in table.rows if r.page == index), ".,")


def _filled(draft: DraftTable, page: Page) -> set[int]:
    """Return the lines inside a body that are no rows although something stands there."""
    return {x.number for x in draft.found.aside if x.file == page.body[0].file}


def inferred(drafts: Sequence[DraftTable], lines: Sequence[Line], years: Years) -> bool:
    """Whether the loader finds the same pages and columns by itself, from the titles alone."""
    if any(page.columns or page.origins for d in drafts for page in d.found.pages) or any(
        doubt.kind in _OF_COLUMNS for d in drafts for doubt in d.doubts
    ):
        return False
    try:
        pages = divide(lines, {d.id: d.heading for d in drafts})
        for d in drafts:
            if _body(pages[d.id]) != _body(d.found.pages):
                return False
            if any(a.unit != b.unit for a, b in zip(pages[d.id], d.found.pages, strict=True)):
                return False
            table = read_table(d.id, pages[d.id], d.indicators, years, [])
            if [c.name for c in table.columns] != [c.name for c in d.table.columns]:
                return False
            if [r.cells for r in table.rows] != [r.cells for r in d.table.rows]:
                return False
            if [r.label for r in table.rows] != [r.label for r in d.table.rows]:
                return False
    except SourceError:
        return False
    return True


def _body(pages: Sequence[Page]) -> list[list[int]]:
    return [[line.number for line in page.body] for page in pages]
