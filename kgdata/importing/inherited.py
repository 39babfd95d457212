"""Units that a row does not print: of the heading or the line above it, of its own label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgdata.importing.lines import stated_unit, texts_of
from kgdata.importing.measures import nature_of
from kgdata.importing.seen import SeenRow
from kgdata.importing.tree import Place
from kgdata.layout import Page
from kgdata.rows import Row
from kgdata.sources import Line
from kgdata.units import Unit, read_unit

__all__ = ["opens_units", "unit_in", "units_above", "units_of_parts"]

_CLOSING = re.compile(r"\(([^()]+)\)\s*[:.]?$")
_BREAK = re.compile(r"[,;:(–-]\s*")
_ROMAN = re.compile(r"[IVXL]+")


def unit_in(label: str) -> Unit | None:
    """Return the unit that a label states at its end.

    Examples
    --------
    >>> unit_in("Thu ngân sách (tỷ đồng)"), unit_in("LAO ĐỘNG, ĐVT: người")
    (Unit(code='VND', mult=9), Unit(code='person', mult=0))
    >>> unit_in("Học sinh (nữ)")
    """
    closing = _CLOSING.search(label)
    if closing:
        return read_unit(stated_unit(closing[1]) or closing[1])
    for found in _BREAK.finditer(label):
        said = stated_unit(label[found.end() :])
        if said:
            return read_unit(said)
    return None


def opens_units(pages: Sequence[Page], aside: Sequence[Line]) -> bool:
    """Whether lines or headings within a table state units for what stands under them."""
    if _lines(aside):
        return True
    for page in pages:
        label = page.heads.get("label", 0)
        stt = page.heads.get("stt")
        for line in page.body:
            texts = texts_of(line)
            if set(texts) <= {label, stt} and unit_in(texts.get(label, "")):
                return True
    return False


def _lines(aside: Sequence[Line]) -> list[tuple[Line, Unit]]:
    """List the lines between rows that state a unit."""
    found = [(x, read_unit(said)) for x in aside for t in texts_of(x).values()
             if (said := stated_unit(t))]  # fmt: skip
    return [(x, unit) for x, unit in found if unit is not None]


def units_above(
    seen: Sequence[SeenRow],
    rows: Sequence[Row],
    printed: Sequence[str],
    aside: Sequence[Line],
    usual: Sequence[str],
) -> dict[int, Unit]:
    """Find the units of rows that print none.

    Parameters
    ----------
    seen : sequence of SeenRow
        The rows of a table.
    rows : sequence of Row
        The same as read.
    printed : sequence of str
        What stands in the column of units, row by row.
    aside : sequence of Line
        Lines between the rows.
    usual : sequence of str
        The unit that is stated above each page.

    Returns
    -------
    dict of int to Unit
        By index. A rate has no unit of money or of things, whatever the heading over it says.
    """
    turns = {(x.file, x.number): unit for x, unit in _lines(aside)}
    scope: tuple[str, Unit] | None = None
    base: Unit | None = None
    passed: set[tuple[str, int]] = set()
    out: dict[int, Unit] = {}
    for n, (row, read) in enumerate(zip(seen, rows, strict=True)):
        for place, turned in turns.items():
            if place not in passed and place[0] == read.file and place[1] < read.line:
                passed.add(place)
                base, scope = turned, None
        style = _style(row)
        own = None if printed[n] else unit_in(row.label)
        if not row.has_figures:
            if own is not None:
                scope = (style, own)
            elif scope is not None and style == scope[0]:
                scope = None
            continue
        if scope is not None and style == scope[0] and not style.startswith("plain"):
            scope = None
        stated = usual[read.page]
        unit = own or (scope[1] if scope else base or (read_unit(stated) if stated else None))
        if printed[n] or row.unit is not None or unit is None:
            continue
        rate = nature_of(row.label, None, words_only=True) == "rate"
        if own is not None or not rate or unit.code == "%":
            out[n] = unit
    return out


def _style(row: SeenRow) -> str:
    """Say how a row is marked, so that its like can end what it began."""
    mark = row.stt.strip("().: ")
    if _ROMAN.fullmatch(mark):
        return "roman"
    if mark:
        kind = "letter" if mark.isalpha() else "number"
        return f"{kind}{mark.count('.')}{mark.isupper()}"
    if row.bullet:
        return f"bullet{row.bullet}"
    return "capitals" if row.label.isupper() else f"plain{row.indent}"


def units_of_parts(seen: Sequence[SeenRow], places: Sequence[Place]) -> dict[int, Unit]:
    """Give parts that print no unit the one of the total that they make up.

    Parameters
    ----------
    seen : sequence of SeenRow
        The rows of a table.
    places : sequence of Place
        Where they belong.
    """
    at = {row.row: n for n, row in enumerate(seen)}
    out: dict[int, Unit] = {}
    for n, (row, place) in enumerate(zip(seen, places, strict=True)):
        if row.unit or not row.has_figures or place.parent is None:
            continue
        above = at[place.parent]
        unit = seen[above].unit or out.get(above)
        if unit is not None and place.role in {"part", "of"} and place.certain:
            out[n] = unit
    return out
