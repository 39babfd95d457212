"""Lines of a source divided into tables and printed pages: titles, headers, bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kgdata.errors import SourceError
from kgdata.sources import Line
from kgdata.words import fold, plain, vocabulary

__all__ = ["Page", "divide"]

_FIRST = re.compile(r"1|i|l|\(1\)|a")
_SECOND = re.compile(r"2|\(2\)|b")


@dataclass
class Page:
    """One header with the rows under it.

    Attributes
    ----------
    header : list of Line
        Caption rows and the row of column numbers, if any.
    body : list of Line
        Printed body rows.
    unit : str
        The unit stated above the table (``ĐVT: Tỷ đồng``), else empty.
    """

    header: list[Line]
    unit: str = ""
    body: list[Line] = field(default_factory=list)


def divide(lines: Sequence[Line], headings: Mapping[str, str]) -> dict[str, list[Page]]:
    """Divide a source into its tables and their pages.

    Parameters
    ----------
    lines : sequence of Line
        The source.
    headings : mapping of str to str
        For each table id how its title begins, in the document's order.

    Returns
    -------
    dict of str to list of Page

    Raises
    ------
    SourceError
        If a heading is not found, a table has no header row, or rows stand under no header.
    """
    patterns = {t: re.compile(re.escape(fold(h)) + r"(?!\w)") for t, h in headings.items()}
    tables: dict[str, list[Page]] = {}
    current: list[Page] | None = None
    page: Page | None = None
    unit, in_header = "", False
    for line in lines:
        filled = [cell for cell in line.cells if cell.strip()]
        if not filled:
            in_header = False
            continue
        if len(filled) == 1:
            text = fold(plain(filled[0]))
            table = next(
                (t for t, p in patterns.items() if t not in tables and p.match(text)), None
            )
            if table is not None:
                current = tables[table] = []
                page, unit = None, ""
            elif current is not None and _stated_unit(text):
                unit = filled[0].split(":", 1)[1].strip()
            if table is not None or page is None or len(line.cells) == 1:
                in_header = False
                continue  # a title, a note above the table or a note between pages
        if fold(line.cells[0]) in vocabulary()["columns"]["stt"]:
            if current is None:
                titles = ", ".join(repr(heading) for heading in headings.values())
                msg = f"a table without a known title; the headings in plan.toml are {titles}"
                raise SourceError(msg, file=line.file, line=line.number, column=1)
            page = Page([line], unit)
            current.append(page)
            in_header = True
        elif page is None:
            if current is not None:
                msg = "a row before any header; a header begins with a cell such as 'STT'"
                raise SourceError(msg, file=line.file, line=line.number, column=1)
        elif in_header and _continues_header(line.cells):
            page.header.append(line)
        else:
            in_header = False
            page.body.append(line)
    for table, heading in headings.items():
        if not tables.get(table):
            file = lines[0].file if lines else None
            msg = f"no table under a heading {heading!r} (plan.toml, table {table!r})"
            raise SourceError(msg, file=file)
    return {table: tables[table] for table in headings}


def _stated_unit(text: str) -> bool:
    before, colon, _ = text.partition(":")
    return bool(colon) and before.strip() in vocabulary()["unit_captions"]


def _continues_header(cells: Sequence[str]) -> bool:
    first, second = (fold(plain(cell)) for cell in (*cells[:2], "", "")[:2])
    if _FIRST.fullmatch(first) and _SECOND.fullmatch(second):
        return True
    return not first and not second
