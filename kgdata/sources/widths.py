"""Sheets cut in width when they were printed: their right parts put beside the left ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from kgdata.errors import SourceError
from kgdata.formula import read_caption
from kgdata.sources.lines import Line
from kgdata.sources.notes import Note, note
from kgdata.units import read_unit
from kgdata.words import fold, plain, vocabulary

__all__ = ["Sheet", "rejoined"]

_FAR = 50  # pages of a left part at most
_FEW = 2  # rows of figures that are a table
_NEAR = 3.0  # points that the rows of two pages may stand apart
_SHARED = 0.5  # share of the left part's rows that have figures in the right one
_FIGURE = re.compile(r"[<>≤≥~(]?\s*[-−–+]?\s*\d[\d.,\s]*%?\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PAGE = re.compile(r"(?:trang|page|-)?\s*\d+(?:\s*/\s*\d+)?\s*-?")


@dataclass
class Sheet:
    """A page: its lines and where on the paper they stand, by their numbers."""

    place: str
    lines: list[Line]
    tops: dict[int, float]
    parts: list[int] = field(default_factory=list)  # the widths of what was put side by side

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((len(line.cells) for line in self.lines), default=0)

    @cached_property
    def rows(self) -> list[int]:
        """Which lines have figures, but for those of years and numbers of columns."""
        return _rows(self)

    @cached_property
    def head(self) -> int | None:
        """Which line is the first with captions, if one stands above the figures."""
        return _header(self)

    @cached_property
    def said(self) -> list[str]:
        """What stands above the captions, or else above the figures."""
        return _said(self)

    def top(self, line: Line) -> float:
        """Where a line stands; one that stands nowhere is below all."""
        return self.tops.get(line.number, float("inf"))


def rejoined(pages: Sequence[Sheet]) -> tuple[list[Line], list[Note]]:
    """Put pages beside those that they continue to the right, where their rows agree.

    A page continues another to the right where it has no labels, or those of the other, and where
    all its rows with figures stand as high on the paper as rows of the other. Other pages are left
    as they are.

    Parameters
    ----------
    pages : sequence of Sheet
        The pages in order. All right parts may follow all left ones, or each its own.

    Returns
    -------
    lines : list of Line
        Lines of a left part have the cells of the right one after their own.
    notes : list of Note
        Which page was put beside which.

    Raises
    ------
    SourceError
        If a page has figures under captions, no labels, and no page to stand beside.
    """
    rest = list(pages)
    out: list[Line] = []
    notes: list[Note] = []
    while rest:
        while whole := _halved(rest):
            count = len(whole)
            notes += [_told(rest[k], rest[count + k]) for k in range(count)]
            rest[: 2 * count] = whole
        first = rest.pop(0)
        _check_labelled(first)
        out += first.lines
        parts = first.parts
        while parts and (page := _continued(rest[: len(parts)], parts)):
            notes += [_told(rest[0], right) for right in rest[1 : len(parts)]]
            out += page.lines
            del rest[: len(parts)]
    return out, notes


def _told(left: Sheet, right: Sheet) -> Note:
    return note("joined_pages", right.lines[0].file, other=left.lines[0].file, first=left.width + 1)


def _halved(pages: Sequence[Sheet]) -> list[Sheet]:
    """Join the pages of a left part with those of the right one, wherever it begins."""
    if not _labelled(pages[0]):
        return []
    for count in range(1, min(_FAR, len(pages) // 2) + 1):
        if pages[count].head is None or not _same_titles(pages[0], pages[count]):
            continue
        joined: list[Sheet] = []
        for left, right in zip(pages[:count], pages[count:], strict=False):
            whole = _joined(left, right)
            if whole is None:
                break
            joined.append(whole)
        if len(joined) == count:
            return joined
    return []


def _check_labelled(page: Sheet) -> None:
    """Refuse a page of figures under captions that are nobody's: they would be lost in silence."""
    head, rows = page.head, page.rows
    if head is None or page.parts or _labelled(page) or len(rows) < _FEW:
        return
    texts = (plain(cell) for n in rows for cell in page.lines[n].cells)
    if any(any(map(str.isalpha, text)) and read_unit(text) is None for text in texts):
        return
    msg = (
        "a page of figures without labels: if it is the right part of a sheet cut in width, its "
        "rows stand as high as those of no page before it; print the sheet on one page in width"
    )
    raise SourceError(msg, file=page.place, line=page.lines[head].number)


def _continued(pages: Sequence[Sheet], parts: Sequence[int]) -> Sheet | None:
    """Join the next parts of a table whose first ones have been joined."""
    if len(pages) < len(parts) or any(map(_labelled, pages)):
        return None
    if [p.width for p in pages] != list(parts):
        return None
    whole: Sheet | None = pages[0]
    for page in pages[1:]:
        whole = _joined(whole, page) if whole is not None else None
    return whole


def _joined(left: Sheet, right: Sheet) -> Sheet | None:
    """Put a page beside another; None if their rows do not agree."""
    found = _matched(left, right)
    if found is None or not _same_titles(left, right):
        return None
    at, shift = found
    width = left.width
    own = [list(line.cells) for line in left.lines]
    more: list[tuple[int, Line, float]] = []  # lines of the right part alone, and where
    head, body = right.head, min(right.rows)
    for k, line in enumerate(right.lines):
        above = head is not None and k < head
        if not any(c.strip() for c in line.cells) or (above and _is_said(line, left)):
            continue
        top = right.top(line) + shift
        if k in at:
            cells = own[at[k]]
            if len(line.cells) == 1 and line.cells == cells[:1]:
                continue  # words over the whole width, printed on both pages
            own[at[k]] = [*cells, *[""] * (width - len(cells)), *line.cells]
        elif not _is_said(line, left):
            row = 1 + max((n for n, x in enumerate(left.lines) if left.top(x) <= top), default=-1)
            captions = head is not None and head <= k < body  # a line of them, all to the right
            beside = line._replace(file=left.place, cells=[*[""] * width, *line.cells])
            more.append((row, beside if captions else line, top))
    if not _same_heads(own, width):
        return None
    lines = [(x._replace(cells=own[n]), left.top(x)) for n, x in enumerate(left.lines)]
    for row, line, top in reversed(sorted(more, key=itemgetter(0))):
        lines.insert(row, (line, top))
    parts = [*(left.parts or [width]), right.width]
    return _numbered(lines, left.place, parts)


def _numbered(lines: Sequence[tuple[Line, float]], place: str, parts: list[int]) -> Sheet:
    """Count the lines of a joined page anew; those that stay another's keep their numbers."""
    out: list[Line] = []
    tops: dict[int, float] = {}
    number, before = 0, 0
    for line, top in lines:
        if not line.file.startswith(place):
            out.append(line)
            continue
        if line.file == place or line.number != before:  # of a row in parts all have one number
            number += 1
        before = line.number
        out.append(line._replace(number=number))
        if top < float("inf"):
            tops[number] = top
    return Sheet(place, out, tops, parts)


def _matched(left: Sheet, right: Sheet) -> tuple[dict[int, int], float] | None:
    """Match the lines of two pages by their height; None if some with figures have no match.

    Returns
    -------
    dict of int to int
        For each line of the right page that of the left one.
    float
        How much lower the left one was printed.
    """
    ours, theirs = left.rows, right.rows
    if not ours or not theirs:
        return None
    shift = left.tops[left.lines[ours[0]].number] - right.tops[right.lines[theirs[0]].number]
    best: tuple[int, dict[int, int], float] | None = None
    head = left.head
    for apart in (0.0, shift):
        found = _as_high(left, right, apart)
        shared = sum(found.get(k) in ours for k in theirs)
        # Moved pages agree only where every row has its like.
        enough = len(ours) if apart else max(2, _SHARED * len(ours))
        below = all(k in found and (head is None or found[k] > head) for k in theirs)
        if below and shared >= enough and len(theirs) > 1 and (best is None or shared > best[0]):
            best = shared, found, apart
    return best[1:] if best else None


def _as_high(left: Sheet, right: Sheet, apart: float) -> dict[int, int]:
    """Give each line of a page the line of another that stands as high on the paper."""
    tops = [(left.tops[x.number], n) for n, x in enumerate(left.lines) if x.number in left.tops]
    found: dict[int, int] = {}
    for k, line in enumerate(right.lines):
        if line.number in right.tops:
            top = right.tops[line.number] + apart
            away, n = min((abs(each - top), n) for each, n in tops)
            if away <= _NEAR and n not in found.values():
                found[k] = n
    return found


def _rows(page: Sheet) -> list[int]:
    """List the lines that have figures, but for those of years and numbers of columns."""
    return [
        n
        for n, line in enumerate(page.lines)
        if any(
            _FIGURE.fullmatch(text) and not _YEAR.fullmatch(text) for text in map(plain, line.cells)
        )
        and not _numbers_columns(line)
    ]


def _numbers_columns(line: Line) -> bool:
    """Whether a line numbers the columns: 4, 5, 6=5/4."""
    captions = [read_caption(plain(cell)) for cell in line.cells if cell.strip()]
    numbers = [c.number or c.formulas[0].target for c in captions if c.number or c.formulas]
    rising = all(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) > 1 and len(numbers) + 2 >= len(captions) and rising


def _header(page: Sheet) -> int | None:
    """Return the first line with captions, if one stands above the figures."""
    first = min(page.rows, default=0)
    for n, line in enumerate(page.lines[:first]):
        captions = [read_caption(plain(c)) for c in line.cells if c.strip()]
        if any(c.known and (c.mentions or c.formulas) for c in captions) and (
            len(captions) > 1 or len(line.cells) > 1 or page.width == 1
        ):
            return n
        if _heads(line.cells).get("label") is not None and len(captions) > 1:
            return n
    return None


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Return where captions of numbers, labels and units stand in a line."""
    known = vocabulary()["columns"]
    found: dict[str, int] = {}
    for c, text in enumerate(cells):
        for name in ("stt", "label", "unit"):
            if text.strip() and fold(plain(text)).strip(" .:") in known[name]:
                found.setdefault(name, c)
    return found


def _labelled(page: Sheet) -> bool:
    head = page.head
    return head is not None and "label" in _heads(page.lines[head].cells)


def _same_heads(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether numbers, labels and units that the right part repeats are those of the left one."""
    for n, cells in enumerate(rows):
        again = _heads(cells[width:])
        first = _heads(cells[:width])
        if not again or not first:
            continue
        for name, c in again.items():
            if name not in first:
                continue
            pairs = [
                (row[first[name]], row[width + c]) for row in rows[n + 1 :] if len(row) > width + c
            ]
            if any(fold(plain(a)) != fold(plain(b)) for a, b in pairs):
                return False
    return True


def _said(page: Sheet) -> list[str]:
    top = page.head
    first = min(page.rows, default=0) if top is None else top
    return [fold(plain(" ".join(line.cells))) for line in page.lines[:first]]


def _is_said(line: Line, left: Sheet) -> bool:
    """Whether a line is a page's number or says again what stands above the left part."""
    text = fold(plain(" ".join(line.cells)))
    if _PAGE.fullmatch(text):
        return True
    return any(t and (text.startswith(t) or t.startswith(text)) for t in left.said)


def _same_titles(left: Sheet, right: Sheet) -> bool:
    """Whether nothing but the left part's own titles, a unit or a number stands above a page."""
    top = right.head
    first = min(right.rows, default=0) if top is None else top
    units = vocabulary()["unit_captions"]
    for line in right.lines[:first]:
        text = fold(plain(" ".join(line.cells))).strip("( ")
        if text and not _is_said(line, left) and not text.startswith(tuple(units)):
            return False
    return True
