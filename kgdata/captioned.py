"""What stands over the columns of figures: levels, ratios, years over several, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from kgdata.errors import SourceError
from kgdata.formula import Caption, Mention, is_unlike, read_caption
from kgdata.layout import Page
from kgdata.sources import Line
from kgdata.units import read_unit
from kgdata.words import fold, plain, vocabulary

__all__ = ["Captions"]

_UNIT = re.compile(r"\(([^()]+)\)")


@lru_cache(maxsize=1 << 12)
def _half(text: str) -> tuple[Mention, ...]:
    """Return the series of a caption that compares it with what captions under it name."""
    caption = read_caption(text)
    wants = fold(text).rstrip(" :(%)").endswith("so voi")
    return caption.mentions if len(caption.mentions) == 1 and (caption.compares or wants) else ()


class Captions:
    """The captions of a page, sorted by what they say.

    Parameters
    ----------
    page : Page
        The page.
    first : int
        Place of the first column of figures.
    skip : frozenset of int
        Places after it that hold none.
    keep : bool
        Whether what is not understood is kept instead of refused.

    Attributes
    ----------
    levels : dict of int to Mention
        What is said of each level, by place.
    ratios : dict of int to list of (Caption, str)
        What is said of each ratio, with the printed texts.
    marks : list of (int, int, int)
        Years that stand alone: row of the header, place, year.
    numbers : dict of int to int
        The printed numbers of columns.
    unknown : dict of int to str
        What is not understood.
    compared : list of (int, int)
        Stretches of places that a bare 'So sánh' stands over.
    ends : dict of (int, int) to int
        For each caption, by row and place, where the next of its row stands.
    """

    def __init__(self, page: Page, first: int, skip: frozenset[int], keep: bool) -> None:
        self.page, self.first, self.keep = page, first, keep
        self.levels: dict[int, Mention] = {}
        self.ratios: dict[int, list[tuple[Caption, str]]] = {}
        self.marks: list[tuple[int, int, int]] = []  # row, place, year
        self.numbers: dict[int, int] = {}
        self.unknown: dict[int, str] = {}
        self.apart: set[int] = set()  # places of unknown ones that a caption over several names
        self.compared: list[tuple[int, int]] = []  # places that a bare 'So sánh' stands over
        self.ends: dict[tuple[int, int], int] = {}
        self.width = max(len(line.cells) for line in (*page.header, *page.body))
        rows = [self._row(line, skip) for line in page.header]
        for r, row in enumerate(rows):
            for index in row:
                later = [i for i in row if i > index]
                self.ends[r, index] = min(later, default=max(self.width, index + 1))
        for row, below in pairwise(rows):
            for index in row.keys() & below.keys():
                if row[index].endswith("/") or below[index].startswith("/"):
                    row[index] += " " + below.pop(index)  # a quotient set on two lines
        self.joined = self._join_halves(rows)
        for r, row in enumerate(rows):
            for index, text in row.items():
                self._take(rows, r, index, text)
        for index, text in list(self.unknown.items()):
            joined = read_caption(" ".join(row[index] for row in rows if index in row))
            if index in self.apart and index not in self.ratios:
                self.levels.pop(index, None)
                continue
            if index in self.levels or index in self.ratios:
                del self.unknown[index]
            elif joined.known and (joined.mentions or joined.formulas):
                del self.unknown[index]
                self._add(index, joined, text)

    def _row(self, line: Line, skip: frozenset[int]) -> dict[int, str]:
        cells = enumerate(line.cells)
        return {
            i: text for i, c in cells if i >= self.first and i not in skip and (text := plain(c))
        }

    def _join_halves(self, rows: Sequence[dict[int, str]]) -> dict[tuple[int, int], Caption]:
        """Join *So sánh ƯTH 2023 với* with *KH 2023* under it; what is joined no longer stands."""
        joined: dict[tuple[int, int], Caption] = {}
        used: set[tuple[int, int]] = set()
        for r, row in enumerate(rows):
            for index, text in row.items():
                own = read_caption(text)
                if own.compares or len(own.mentions) != 1:
                    continue
                places = [
                    (k, i) for k in range(r - 1, -1, -1) for i in rows[k]
                    if i <= index < self.ends[k, i] and _half(rows[k][i])
                ]  # fmt: skip
                if not places:
                    continue
                k, i = places[0]
                half = _half(rows[k][i])
                pair = (*half, own.mentions[0])
                wants = fold(rows[k][i]).rstrip(" :(%)").endswith(("voi", "/"))
                joined[r, index] = Caption(
                    mentions=pair if wants else (pair[1], pair[0]), compares=True
                )
                used |= set(places)
                row[index] = f"{rows[k][i]} {text}"
        for k, i in used:
            del rows[k][i]
        return joined

    def _take(self, rows: Sequence[Mapping[int, str]], r: int, index: int, text: str) -> None:
        caption = self.joined.get((r, index)) or read_caption(text)
        if caption.number is not None:
            self.numbers[index] = caption.number
        elif not caption.known:
            self._unknown(rows, r, index, text)
        elif self.keep and not caption.formulas and self._is_of_unlike(rows, r, index, caption):
            self.apart.add(index)
            above = [*reversed(self._above(rows, r, index)), text]
            self.unknown[index] = " ".join(above)
        elif caption.formulas or caption.compares:
            self._add(index, caption, text)
        elif caption.mentions:
            mention = self._inherited(rows, r, index, caption.mentions[0], text)
            if self.keep and self._is_compared(rows, r, index):
                self._add(index, Caption(mentions=(mention,), compares=True), text)
            elif mention.kind or mention.quarter:
                self._add(index, Caption(mentions=(mention,)), text)
            elif mention.year and index in self.levels:
                self._add(index, caption, text)  # a year under the kind of its own column
            elif mention.year:
                self.marks.append((r, index, mention.year))
        elif fold(text) in vocabulary()["groups"]["compare"]:
            self.compared.append((index, self.ends[r, index]))

    def _opens_several(self, rows: Sequence[Mapping[int, str]], r: int, index: int) -> bool:
        """Whether a caption is one of several under one that begins, or is repeated, over it."""
        for k, above in enumerate(rows[:r]):
            if index in above:
                same = {i for i in (index - 1, index + 1) if above.get(i) == above[index]}
                if any(index < i < self.ends[k, index] or i in same for i in rows[r]):
                    return True
        return False

    def _is_compared(self, rows: Sequence[Mapping[int, str]], r: int, index: int) -> bool:
        """Whether *So sánh* stands over several captions: *KH 2025* under it is no level."""
        groups = vocabulary()["groups"]["compare"]
        return any(
            i <= index < self.ends[k, i] and fold(text) in groups and i in rows[r]
            for k in range(r)
            for i, text in rows[k].items()
        )

    def _is_of_unlike(
        self, rows: Sequence[Mapping[int, str]], r: int, index: int, caption: Caption
    ) -> bool:
        """Whether a caption over several says that those under it are of no whole year."""
        return bool(caption.mentions) and any(
            i <= index < self.ends[k, i]
            and is_unlike(text)
            and any(i in row and read_caption(row[i]).number is None for row in rows[k + 1 :])
            for k in range(r)
            for i, text in rows[k].items()
        )

    def _add(self, index: int, caption: Caption, text: str) -> None:
        if caption.formulas or caption.compares:
            self.ratios.setdefault(index, []).append((caption, text))
            for formula in caption.formulas[:1]:
                if formula.target:
                    self.numbers[index] = formula.target
            return
        for mention in caption.mentions:
            before = self.levels.get(index, Mention(None, None))
            self.levels[index] = Mention(
                mention.kind or before.kind,
                mention.year or before.year,
                mention.quarter or before.quarter,
            )

    def _above(self, rows: Sequence[Mapping[int, str]], r: int, index: int) -> list[str]:
        """List the captions of the rows above that stand over a place, nearest first."""
        return [
            row[i]
            for k in range(r - 1, -1, -1)
            for row in [rows[k]]
            for i in row
            if i <= index < self.ends[k, i]
        ]

    def _inherited(
        self, rows: Sequence[Mapping[int, str]], r: int, index: int, mention: Mention, text: str
    ) -> Mention:
        """Complete a year or a quarter by the kind over it; 'cả năm' under a kind is of it."""
        whole = fold(text) in vocabulary()["groups"]["whole_year"]
        if mention.kind and not whole:
            return mention
        for above in self._above(rows, r, index):
            over = read_caption(above)
            if over.known and over.mentions and not over.compares and over.mentions[0].kind:
                kind, year, _ = over.mentions[0]
                return Mention(kind, mention.year or year, mention.quarter)
        return mention

    def _unknown(self, rows: Sequence[Mapping[int, str]], r: int, index: int, text: str) -> None:
        unit = _UNIT.fullmatch(text)
        if unit and read_unit(unit[1]):
            return  # the unit of a column
        if fold(text) in vocabulary()["groups"]["whole_year"]:
            mention = self._inherited(rows, r, index, Mention(None, None), text)
            if mention.kind:
                self._add(index, Caption(mentions=(mention,)), text)
                return
        if not self.keep:
            line = self.page.header[r]
            msg = (
                f"unknown column {text!r}; expected a year, a kind such as 'Thực hiện', "
                "'Kế hoạch', 'Ước cả năm', a quarter, or a ratio such as '8=6/5'"
            )
            raise SourceError(msg, file=line.file, line=line.number, column=index + 1)
        below = [row[index] for row in rows[r + 1 :] if index in row]
        if any(not (c := read_caption(t)).number and c.known and c != Caption() for t in below):
            return  # a caption over several; theirs name them
        if self._opens_several(rows, r, index):
            self.apart.add(index)  # the name of them all is not that of the first
        above = [a for a in self._above(rows, r, index) if read_caption(a) != Caption()]
        self.unknown[index] = " ".join([*reversed(above), text])
