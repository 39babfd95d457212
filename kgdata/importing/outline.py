"""The outline of a table: which row stands under which, by number, bullet, marker and indent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kgdata.importing.measures import same_kind, subject_text
from kgdata.importing.seen import SeenRow
from kgdata.importing.wording import is_alone, is_total, sums_up, wording_of

__all__ = ["Entry", "outline"]

_DOTTED = re.compile(r"\d+(?:[.,]\d+)*")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_LETTERS = "abcdđefghijklmnopqrstuvwxyz"  # Vietnamese lists count đ, and leave out f, j, w, z
_GAP = 3  # numbers that a list may skip and still be the same list


@dataclass(frozen=True)
class Entry:
    """A row that later rows may stand under or beside.

    Attributes
    ----------
    style : str
        What marks it, e.g. ``roman``, ``dotted2``, ``bullet-``, ``heading``, ``plain``.
    number : tuple of int
        Its number; empty without one.
    index : int
        The row's index.
    parent : int or None
        Index of the row that it stands under.
    reason : str
        Why it stands there.
    sure : bool
        Whether nothing speaks against it.
    """

    style: str
    number: tuple[int, ...]
    index: int
    parent: int | None
    reason: str
    sure: bool = True


def outline(rows: Sequence[SeenRow]) -> list[Entry]:
    """Place every row by what is printed before its label.

    Parameters
    ----------
    rows : sequence of SeenRow
        A table's rows.

    Returns
    -------
    list of Entry
        One for each row, in order.
    """
    walk = _Walk(rows)
    for index in range(len(rows)):
        walk.place(index)
    return walk.entries


def _numbers(stt: str) -> list[tuple[str, tuple[int, ...]]]:
    """List the readings of a printed number as a style and its ordinals."""
    text = stt.strip().strip("().:/ ")
    if _DOTTED.fullmatch(text):
        parts = tuple(int(part) for part in re.split(r"[.,]", text))
        return [("arabic" if len(parts) == 1 else f"dotted{len(parts)}", parts)]
    out: list[tuple[str, tuple[int, ...]]] = []
    if text and not set(text.upper()) - set(_ROMAN):
        out.append(("roman" if text.isupper() else "lower-roman", (_roman(text.upper()),)))
    if len(text) == 1 and text.lower() in _LETTERS:
        out.append(("upper" if text.isupper() else "lower", (_LETTERS.find(text.lower()) + 1,)))
    return out


def _roman(text: str) -> int:
    values = [_ROMAN[c] for c in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


class _Walk:
    """The rows from first to last, with the stack of those that are still open."""

    def __init__(self, rows: Sequence[SeenRow]) -> None:
        self.rows = rows
        self.entries: list[Entry] = []
        self.open: list[Entry] = []
        self.closed: dict[str, int] = {}  # the last number of each kind of list

    def place(self, index: int) -> None:
        row = self.rows[index]
        entry = self._numbered(index) if row.stt and not self._reprinted(row) else None
        if entry is None and row.wording.marker and not self._in_list(row):
            entry = self._marked(index)
        if entry is None and row.wording.bullet:
            entry = self._listed(index, f"bullet{row.wording.bullet}", "bullet")
        if entry is None:
            entry = self._plain(index)
        while self.open and self.open[-1].index != entry.parent:
            self.open.pop()
        self.entries.append(entry)
        self.open.append(entry)
        if entry.number:
            self.closed[entry.style] = entry.number[-1]

    # --- numbers ------------------------------------------------------------------------------

    def _reprinted(self, row: SeenRow) -> bool:
        """Whether a bare measure carries the number of its block again (a page has turned)."""
        if not row.bare:
            return False
        readings = _numbers(row.stt)
        return any((e.style, e.number) in readings for e in self.open)

    def _numbered(self, index: int) -> Entry | None:
        readings = _numbers(self.rows[index].stt)
        fits = [
            (gap, depth, Entry(style, number, index, entry.parent, "number"))
            for style, number in readings
            for depth, entry in enumerate(reversed(self.open))
            if (gap := self._gap(entry, style, number)) is not None
            and gap <= (_GAP if len(readings) == 1 else 1)
        ]
        if fits:
            return min(fits, key=lambda fit: fit[:2])[2]
        for style, number in readings:
            if style.startswith("dotted"):
                return self._dotted(index, style, number)
        firsts = [r for r in readings if r[1] == (1,)] or [r for r in readings if r[0] == "arabic"]
        if not firsts:
            return None
        style, number = firsts[0]
        follows = number[-1] == self.closed.get(style, 0) + 1
        return Entry(style, number, index, self._holder(), "number", number == (1,) or follows)

    @staticmethod
    def _gap(entry: Entry, style: str, number: tuple[int, ...]) -> int | None:
        """How many numbers lie between an open entry and the next of its list."""
        if entry.style != style or entry.number[:-1] != number[:-1]:
            return None
        step = number[-1] - entry.number[-1]
        return step - 1 if step > 0 else None

    def _dotted(self, index: int, style: str, number: tuple[int, ...]) -> Entry:
        """Place 4.1 under 4, or under a heading that stands between."""
        above = "arabic" if len(number) == 2 else f"dotted{len(number) - 1}"
        for depth, entry in enumerate(reversed(self.open)):
            if entry.style == above and entry.number == number[:-1]:
                inner = [e for e in self.open[len(self.open) - depth :] if self._is_heading(e)]
                parent = inner[0].index if inner else entry.index
                return Entry(style, number, index, parent, "number")
        return Entry(style, number, index, self._holder(), "number", number[-1] == 1)

    def _is_heading(self, entry: Entry) -> bool:
        row = self.rows[entry.index]
        return not (row.has_figures or row.bare or entry.number) and bool(row.wording.text)

    def _holder(self) -> int | None:
        """Return the innermost open row that a numbered list may begin under."""
        for entry in reversed(self.open):
            if entry.number or self._is_heading(entry):
                return entry.index
        return None

    # --- markers, bullets and what has neither ------------------------------------------------

    def _in_list(self, row: SeenRow) -> bool:
        """Whether a marked row is one more of a list that is open: *- Trong đó* after *-*."""
        inner = wording_of(row.label).bullet
        return (
            bool(row.bullet)
            and not inner
            and any(e.style == f"bullet{row.bullet}" for e in self.open)
        )

    def _marked(self, index: int) -> Entry:
        """Place *Trong đó* under the row before it, or under the block that it speaks of."""
        row = self.rows[index]
        style = f"bullet{row.wording.bullet}" if row.wording.bullet else "marked"
        style = "alone" if is_alone(row.label) else style
        for entry in self.open if not row.has_figures and row.wording.text else ():
            other = self.rows[entry.index]
            if entry.style == style and not other.has_figures and other.indent == row.indent:
                return Entry(style, (), index, entry.parent, "within")  # one more breakdown
        for entry in reversed(self.open):
            above = self.rows[entry.index]
            if row.has_figures or not row.wording.text:
                if above.has_figures and same_kind(above.unit, row.unit):
                    return Entry(style, (), index, entry.index, "within")
            elif not above.bare:
                return Entry(style, (), index, entry.index, "within")
            if entry.number or self._is_heading(entry):
                return Entry(style, (), index, entry.index, "within")
        return Entry(style, (), index, None, "within", sure=False)

    def _listed(self, index: int, style: str, reason: str) -> Entry:
        """Place a row beside the last of its list, or begin a list."""
        row = self.rows[index]
        capitals = row.label.isupper() and any(
            e.style == style and self.rows[e.index].label.isupper() for e in self.open
        )
        for entry in reversed(self.open):
            above = self.rows[entry.index]
            if entry.style == style and self._may_hold(entry.parent, row):
                return Entry(style, (), index, entry.parent, reason)
            if above.wording.marker and not above.wording.text and same_kind(above.unit, row.unit):
                break
            if entry.number and row.has_figures and not capitals:
                break
        for entry in reversed(self.open):
            above = self.rows[entry.index]
            leaf = above.has_figures and (
                above.bare or (not entry.number and not same_kind(above.unit, row.unit))
            )
            if not leaf:
                return Entry(style, (), index, self._beyond(entry), reason)
        return Entry(style, (), index, None, reason)

    def _may_hold(self, holder: int | None, row: SeenRow) -> bool:
        """Whether a row without a number can hold another: not if it counts something else."""
        if holder is None:
            return True
        above = self.rows[holder]
        return not above.has_figures or bool(above.stt) or same_kind(above.unit, row.unit)

    def _beyond(self, entry: Entry) -> int | None:
        """Return the entry, or what it marks where a marker is all there is of it."""
        row = self.rows[entry.index]
        if row.wording.marker and not row.wording.text and not row.has_figures:
            return entry.parent
        return entry.index

    def _plain(self, index: int) -> Entry:
        row = self.rows[index]
        if not row.has_figures and not row.bare:
            capitals = row.label.isupper() or None
            return self._heading(index, f"heading{row.indent}{'^' if capitals else ''}")
        if row.bare:
            return self._bare(index)
        style = f"plain{row.indent}"
        named = bool(subject_text(row.label)) and not sums_up(row.label)
        totals = is_total(row.label) and not named  # of the list above it
        if self.open and self.open[-1].index == index - 1:
            above = self.rows[index - 1]
            if above.wording.opens and above.has_figures and same_kind(above.unit, row.unit):
                return Entry("marked", (), index, index - 1, "within")
        for depth, entry in enumerate(reversed(self.open)):
            above = self.rows[entry.index]
            if entry.style == "marked" and above.indent == row.indent:
                if above.has_figures and same_kind(above.unit, row.unit):
                    sure = depth == 0 and self._only_marked()
                    return Entry("marked", (), index, entry.parent, "within", sure)
                if not above.wording.text:
                    return Entry(style, (), index, entry.parent, "within")
                if above.has_figures:
                    continue
            if entry.style == style:
                if self._may_hold(entry.parent, row):
                    return Entry(style, (), index, entry.parent, "beside")
                continue
            if totals and entry.number and above.has_figures and same_kind(above.unit, row.unit):
                return Entry(style, (), index, entry.parent, "beside")
            deeper = row.indent > above.indent and above.has_figures
            if entry.number or self._is_heading(entry) or (deeper and not above.bare):
                return Entry(style, (), index, entry.index, "indent" if deeper else "heading")
        return Entry(style, (), index, None, "beside")

    def _only_marked(self) -> bool:
        return sum(e.style == "marked" for e in self.open) == 1

    def _heading(self, index: int, style: str) -> Entry:
        for entry in reversed(self.open):
            if entry.style == style and entry.index != index - 1:
                return Entry(style, (), index, entry.parent, "heading")
            if self.rows[entry.index].has_figures and any(e.style == style for e in self.open):
                continue  # a list that ran on under the heading before
            nested = not (style.endswith("^") and self._is_heading(entry))
            if entry.number or (self._is_heading(entry) and nested):
                return Entry(style, (), index, entry.index, "heading")
        return Entry(style, (), index, None, "heading")

    def _bare(self, index: int) -> Entry:
        """Place *Năng suất* under the row that names its subject."""
        reason = "measure"
        for entry in reversed(self.open):
            if self.rows[entry.index].bare:
                if entry.number:
                    return Entry("bare", (), index, entry.index, reason)
            elif self._juts_out(index, entry):
                reason = "indent"
            else:
                return Entry("bare", (), index, self._beyond(entry), reason)
        return Entry("bare", (), index, None, "measure")

    def _juts_out(self, index: int, last: Entry) -> bool:
        """Whether a measure is set less deep than the list that ends before it: it is of it all."""
        indent = self.rows[index].indent
        if self.rows[last.index].indent <= indent:
            return False
        over = [e for e in self.open if e is not last]
        holders = [e for e in over if e.number or self.rows[e.index].indent <= indent]
        mates = [e.index for e in self.entries if (e.parent, e.style) == (last.parent, last.style)]
        listed = not any(self.rows[i + 1].bare for i in mates[:-1])
        deeper = all(self.rows[i].has_figures and self.rows[i].indent > indent for i in mates)
        return bool(holders) and len(mates) > 1 and listed and deeper
