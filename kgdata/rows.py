"""Printed rows put right: numbers fused with labels, figures a line off, ratios on the next row."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from kgdata.columns import PageReading
from kgdata.grid import Cell
from kgdata.header import Column
from kgdata.interval import quotient_meets
from kgdata.printed import Figure, Separators, read
from kgdata.units import Unit, read_unit
from kgdata.words import fold, vocabulary

__all__ = ["Row", "realign", "rejoin_ratios", "renumber", "rows_of"]

_BULLETS = {"-", "+", "*", "–", "•", "."}
_FUSED = re.compile(
    r"""(?P<stt>\d+(?:\.\d+)*|[IVX]+|[a-zđ])(?:[.)]\s*|\s+(?=[^\W\d_]))(?=\S)(?P<label>.*)""", re.X
)
_LETTERED = re.compile(r"(?P<stt>[A-ZĐ])[.)]\s*(?P<label>\S.+)")  # of a section in capitals
_UNIT_IN_LABEL = re.compile(r"\(([^()]+)\)\s*$")


@dataclass
class Row:
    """A printed body row.

    Attributes
    ----------
    page : int
        Index of the page.
    line : int
        Line of the source.
    file : str
        The source file.
    stt : str
        The row's number, without bullets and dots.
    label : str
        The label as printed, without number and bullets.
    unit : Unit or None
        The printed unit with ditto marks resolved.
    separators : Separators
        The page's separators.
    cells : dict of str to Cell
        Figure cells by column name.
    lost : tuple of str
        Level columns lost from the page.
    """

    page: int
    line: int
    file: str
    stt: str
    label: str
    unit: Unit | None
    separators: Separators
    cells: dict[str, Cell] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure | None:
        """Read a cell; None if the column is absent or its text is no figure."""
        cell = self.cells.get(name)
        if cell is None:
            return None
        try:
            return read(cell.text, self.separators)
        except ValueError:
            return None


def rows_of(readings: Sequence[PageReading], stated: Sequence[str]) -> list[Row]:
    """Gather the rows of a table's pages.

    Parameters
    ----------
    readings : sequence of PageReading
        The pages as read.
    stated : sequence of str
        For each page the unit stated above the table, or an empty text.

    Returns
    -------
    list of Row
    """
    out: list[Row] = []
    above: Unit | None = None
    ditto = vocabulary()["ditto"]
    for index, (reading, table_unit) in enumerate(zip(readings, stated, strict=True)):
        for heads, cells in zip(reading.heads, reading.rows, strict=True):
            stt, label = _split(heads["stt"].text, heads["label"].text)
            text = heads["unit"].text if "unit" in heads else ""
            if text and (text in ditto or fold(text) in ditto):
                unit = above
            elif text:
                unit = above = read_unit(text, label, *(row.label for row in out[-1:]))
            else:
                unit = read_unit(table_unit) if table_unit else None
                named = _UNIT_IN_LABEL.search(label) if table_unit or "unit" not in heads else None
                unit = (read_unit(named[1]) if named else None) or unit
            place = heads["label"]
            out.append(
                Row(
                    index,
                    place.line,
                    place.file,
                    stt,
                    label,
                    unit,
                    reading.separators,
                    dict(cells),
                    reading.lost,
                )
            )
    return out


def _split(stt: str, label: str) -> tuple[str, str]:
    """Part numbers, bullets and words that share a cell."""
    if stt and stt == label:  # a cell merged over both
        stt = ""
    elif stt and not label:
        stt, label = "", stt
    elif fold(stt).rstrip(" :") in vocabulary()["within"]:
        stt, label = "", f"{stt.rstrip(' :')}: {label}"
    label = label.lstrip("*-+–• ") if label[:1] in _BULLETS else label
    if not stt or stt in _BULLETS:
        match = _FUSED.fullmatch(label)
        if match is None and label.isupper():
            match = _LETTERED.fullmatch(label)
        if match:
            stt, label = match["stt"], match["label"]
    stt = "" if stt in _BULLETS else stt.rstrip(".)").replace(",", ".")
    return stt, label


def renumber(rows: Sequence[Row], groups: Sequence[str], sure: Collection[int] = ()) -> None:
    """Put row numbers back on the line that they belong to.

    A number in a merged cell is printed in its middle, and again when the cell goes over to the
    next page; a spreadsheet drops the zero of 1.10.

    Parameters
    ----------
    rows : sequence of Row
        The table's rows; changed in place.
    groups : sequence of str
        For each row what it measures; the rows of one merged cell share it.
    sure : collection of int
        Pages whose numbers stand on their lines, unless they are the middle of three or more.
    """
    seen: set[str] = set()
    page, before = -1, ""
    for n, row in enumerate(rows):
        first_of_page, page = row.page != page, row.page
        if not row.stt:
            continue
        if first_of_page and row.stt in seen and n and groups[n - 1] == groups[n]:
            row.stt = ""
            continue
        head, tail = n, n
        while head and groups[head - 1] == groups[n] and rows[head - 1].page == page:
            head -= 1
        while (
            tail + 1 < len(rows) and groups[tail + 1] == groups[n] and rows[tail + 1].page == page
        ):
            tail += 1
        centred = abs(2 * n - head - tail) <= (0 if page in sure else 1)
        if head != n and centred and not rows[head].stt:
            rows[head].stt, row.stt = row.stt, ""
        number = rows[head].stt or row.stt
        stem, _, last = before.rpartition(".")
        following = str(int(last) + 1) if last.isdecimal() else ""
        if stem and following.endswith("0") and number == f"{stem}.{following.rstrip('0')}":
            number = f"{stem}.{following}"
            (rows[head] if rows[head].stt else row).stt = number
        seen.add(number)
        before = number


def realign(rows: Sequence[Row], expected: Sequence[Unit | None]) -> list[tuple[int, int, int]]:
    """Move runs of units and figures that stand one line off their labels.

    Parameters
    ----------
    rows : sequence of Row
        The table's rows; changed in place.
    expected : sequence of Unit or None
        The unit of what each row measures; None for a heading.

    Returns
    -------
    list of (int, int, int)
        For each run its first and last row index and the shift, +1 or -1.

    Notes
    -----
    A run begins at a heading that carries figures and ends at a row that must have some but has
    none. It is moved only if every printed unit of the run then fits its label and some label's
    did not before.
    """
    moved = []
    for shift in (1, -1):
        n = 0 if shift == 1 else len(rows) - 1
        while 0 <= n < len(rows):
            end = _run(rows, expected, n, shift)
            if end is None:
                n += shift
                continue
            blank = rows[end].cells
            for k in range(end, n, -shift):
                rows[k].cells, rows[k].unit = rows[k - shift].cells, rows[k - shift].unit
            rows[n].cells, rows[n].unit = blank, None
            moved.append((min(n, end), max(n, end), shift))
            n = end + shift
    return moved


def _run(
    rows: Sequence[Row], expected: Sequence[Unit | None], start: int, shift: int
) -> int | None:
    if expected[start] is not None or not _has_levels(rows[start]):
        return None
    wrong = False
    n = start
    while 0 <= n + shift < len(rows):
        if rows[n].unit is None or rows[n].unit != expected[n + shift]:
            return None
        wrong = wrong or (n != start and rows[n].unit != expected[n])
        n += shift
        if rows[n].unit is None and not any(c.text for c in rows[n].cells.values()):
            return n if wrong else None
    return None


def _has_levels(row: Row) -> bool:
    return any(cell.text for name, cell in row.cells.items() if "/" not in name)


def rejoin_ratios(rows: Sequence[Row], columns: Sequence[Column]) -> list[tuple[int, int, str]]:
    """Bring back ratios that were printed on the row before or after their own.

    Parameters
    ----------
    rows : sequence of Row
        The table's rows; changed in place.
    columns : sequence of Column
        The table's columns.

    Returns
    -------
    list of (int, int, str)
        For each ratio moved the row index it stood on, its own row index, and its name.

    Notes
    -----
    A ratio on a row without any level has no operands there. It is moved to the one place on a
    neighbouring row where that ratio is missing and recomputes.
    """
    moved = []
    ratios = [c for c in columns if c.is_ratio]
    for n, row in enumerate(rows):
        if _has_levels(row):
            continue
        for name, cell in list(row.cells.items()):
            if not cell.text or "/" not in name:
                continue
            fits = [
                (k, c)
                for k in (n - 1, n + 1)
                if 0 <= k < len(rows)
                for c in ratios
                if not (rows[k].cells[c.name].text if c.name in rows[k].cells else "")
                and _recomputes(rows[k], c, row.figure(name))
            ]
            if len(fits) == 1:
                k, column = fits[0]
                rows[k].cells[column.name] = cell
                row.cells[name] = replace(cell, text="")
                moved.append((n, k, column.name))
    return moved


def _recomputes(row: Row, column: Column, ratio: Figure | None) -> bool:
    top, bottom = column.pairs[0]
    return bool(quotient_meets(ratio, row.figure(top), row.figure(bottom)))
