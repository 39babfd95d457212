"""Lines of a source divided into tables and printed pages: titles, headers, bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kgdata.errors import SourceError
from kgdata.sources import Line
from kgdata.words import fold, plain, vocabulary

__all__ = ["Page", "Stretch", "divide", "stated"]

_FIRST = re.compile(r"1|i|l|\(1\)|a")
_SECOND = re.compile(r"2|\(2\)|b")


Origin = tuple[int, int, int]  # line and column of a cell; which of its parts, or 0 for all


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
    heads : dict of str to int
        Places of the columns ``label``, ``unit``, ``stt`` and ``note`` where no caption says so.
    columns : tuple of str
        What stands in each printed column, where that is stated and not to be inferred.
    separators : str
        The thousands separator and the decimal mark, where they are stated.
    lost : dict of str to int
        Columns that the page has lost, with their ordinals, where they are stated.
    origins : dict of int to tuple
        Where the cells of a row were printed that had to be put together, by its index.
    """

    header: list[Line]
    unit: str = ""
    body: list[Line] = field(default_factory=list)
    heads: dict[str, int] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    separators: str = ""
    lost: Mapping[str, int] = field(default_factory=dict)
    origins: Mapping[int, tuple[Origin, ...]] = field(default_factory=dict)

    def origin(self, row: int, index: int) -> tuple[int, int]:
        """Return line and column, from 1, that a cell of a body row was printed at."""
        known = self.origins.get(row)
        if known is not None and index < len(known):
            return known[index][:2]
        return self.body[row].number, index + 1


@dataclass(frozen=True)
class Stretch:
    """Where a page stands in its source and what its columns hold, as ``plan.toml`` states it.

    Attributes
    ----------
    file : str
        The source, for a workbook with the sheet in brackets.
    header, body : tuple of (int, int)
        First and last lines.
    skip : tuple of int
        Lines of the body that are no rows.
    unit : str
        The unit stated above the table.
    columns : tuple of str
        What each printed column holds.
    separators : str
        The thousands separator and the decimal mark.
    above : str
        The file of the header, where it is another one: a page of a document without its own.
    lost : dict of str to int
        Columns of the table that the page has lost, with their ordinals among all, from 0.
    mended : dict of int to tuple
        Rows that had to be put together, by the line that they begin on: where each of their
        cells was printed.
    """

    file: str
    header: tuple[int, int]
    body: tuple[int, int]
    skip: tuple[int, ...]
    unit: str
    columns: tuple[str, ...]
    separators: str
    above: str = ""
    lost: Mapping[str, int] = field(default_factory=dict)
    mended: Mapping[int, tuple[Origin, ...]] = field(default_factory=dict)


def stated(
    lines: Sequence[Line], stretches: Mapping[str, Sequence[Stretch]]
) -> dict[str, list[Page]]:
    """Return the pages of a source where a plan states them.

    Parameters
    ----------
    lines : sequence of Line
        The source.
    stretches : mapping of str to sequence of Stretch
        For each table its pages.

    Returns
    -------
    dict of str to list of Page
    """
    at = {(line.file, line.number): line for line in lines}

    def between(s: Stretch, span: tuple[int, int], file: str) -> list[Line]:
        skip = s.skip if span == s.body else ()
        found = (at.get((file, n)) for n in range(span[0], span[1] + 1) if n not in skip)
        return [x for x in found if x is not None and any(c.strip() for c in x.cells)]

    out: dict[str, list[Page]] = {}
    for table, parts in stretches.items():
        out[table] = []
        for s in parts:
            header, body = between(s, s.header, s.above or s.file), between(s, s.body, s.file)
            if not header or not body:
                msg = f"table {table!r}: no lines {s.header} and {s.body} as plan.toml states"
                raise SourceError(msg, file=s.file)
            body, origins = _put_together(s, body, at)
            out[table].append(
                Page(header, s.unit, body, {}, s.columns, s.separators, s.lost, origins)
            )
    return out


def _put_together(
    s: Stretch, body: Sequence[Line], at: Mapping[tuple[str, int], Line]
) -> tuple[list[Line], dict[int, tuple[Origin, ...]]]:
    """Put the rows together that a plan says are broken."""
    used = {line for n, cells in s.mended.items() for line, _, _ in cells if line != n}
    rows: list[Line] = []
    origins: dict[int, tuple[Origin, ...]] = {}
    for line in body:
        if line.number in used:
            continue
        cells = s.mended.get(line.number)
        if cells is not None:
            origins[len(rows)] = cells
            rows.append(line._replace(cells=[_part(s.file, origin, at) for origin in cells]))
        else:
            rows.append(line)
    return rows, origins


def _part(file: str, origin: Origin, at: Mapping[tuple[str, int], Line]) -> str:
    number, column, part = origin
    line = at.get((file, number))
    if line is None or column > len(line.cells):
        return ""
    text = line.cells[column - 1]
    return text.split()[part - 1] if 0 < part <= len(text.split()) else text


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
