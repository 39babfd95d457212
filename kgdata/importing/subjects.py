"""What each row of a table is of: the row that names the subject of a bare measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kgdata.importing.measures import said_measure, same_kind
from kgdata.importing.seen import SeenRow
from kgdata.importing.tree import Place

__all__ = ["Subjects", "subjects_of"]

_UNLISTED = ("alone", "bare", "heading", "marked", "plain")  # no number and no bullet


class Subjects(NamedTuple):
    """What the rows of a table are of.

    Attributes
    ----------
    of : list of int or None
        For each row the one that says what it is of: its block's head, or what is above it.
    open : set of int
        Bare measures that may be of that row or of the list that it ends.
    """

    of: list[int | None]
    open: set[int]


def subjects_of(rows: Sequence[SeenRow], places: Sequence[Place]) -> Subjects:
    """Find what each row is of.

    A bare measure follows its subject: *Lúa Mùa*, *Năng suất*. After a list it does not: what
    comes next in the list that another measure opened is of the same subject as that one.

    Parameters
    ----------
    rows : sequence of SeenRow
        The table.
    places : sequence of Place
        Its tree.
    """
    walk = _Walk(rows, places)
    for n in range(len(rows)):
        walk.place(n)
    return Subjects(walk.of, walk.open)


class _Walk:
    """The rows from first to last, with the last one that names a subject."""

    def __init__(self, rows: Sequence[SeenRow], places: Sequence[Place]) -> None:
        index: dict[int | None, int] = {p.row: i for i, p in enumerate(places)}
        self.rows = rows
        self.styles = [p.style for p in places]
        self.parent = [index.get(p.parent) for p in places]
        self.under = [index.get(p.under) for p in places]
        self.whole = [  # of measures that the tree has shown to be of a list
            index.get(p.parent) if "parts" in p.reasons
            else index.get(p.under) if p.style == "bare" and "indent" in p.reasons else None
            for p in places
        ]  # fmt: skip
        self.named: dict[int | None, list[int]] = defaultdict(list)  # subjects by what is above
        for n, above in enumerate(self.parent):
            if not rows[n].bare:
                self.named[above].append(n)
        self.last: dict[tuple[str, int | None], int] = {}  # of each list
        self.of: list[int | None] = []
        self.open: set[int] = set()
        self.head: int | None = None

    def place(self, n: int) -> None:
        if not self.rows[n].bare:
            self.head = n
            self.of.append(self.parent[n])
        elif self.head is None:
            self.of.append(None)
        elif (whole := self.whole[n]) is not None:
            self.of.append(self.of[whole] if self.rows[whole].bare else whole)
        else:
            self._measure(n, self.head)
        if not self.styles[n].startswith(_UNLISTED):
            self.last[self.styles[n], self.under[n]] = n

    def _measure(self, n: int, head: int) -> None:
        mate = self.last.get((self.styles[n], self.under[n]))
        if mate is None and self.rows[n - 1].bare:  # goes on with the block
            self.of.append(self.of[n - 1])
            if n - 1 in self.open and self._may_be_of_list(n, head):
                self.open.add(n)
            elif self.of[n - 1] == head:
                self.open -= set(range(head, n))
        elif mate is not None and (mate > head or self._holds(mate, head)):
            self.of.append(self.of[mate] if self.rows[mate].bare else mate)
            if mate in self.open:
                self.open.add(n)
        elif mate == head and self._ends_numbers(n, head):
            whole = self.under[n]
            self.of.append(self.of[whole] if whole is not None and self.rows[whole].bare else whole)
        else:
            self.of.append(head)
            listed = mate is not None and self._is_list(self.rows[mate + 1 : head])
            if listed or self._may_be_of_list(n, head):
                self.open.add(n)

    def _ends_numbers(self, n: int, last: int) -> bool:
        """Whether a measure is numbered after several subjects, none with measures of its own."""
        if self.under[n] is None or self.styles[n].startswith("bullet"):
            return False
        place = (self.styles[n], self.under[n])
        mates = [i for i in range(last + 1) if (self.styles[i], self.under[i]) == place]
        listed = not any(self._has_block(i) for i in mates[:-1])
        return len(mates) > 1 and listed and self._is_list([self.rows[i] for i in mates])

    def _holds(self, mate: int, head: int) -> bool:
        """Whether a row is in the list of another that says what is measured."""
        if mate == head or not self._states_alike(mate, head):
            return False
        if not (self.rows[mate].bare or self._says_measure(mate)):
            return False
        inner = self.styles[head].startswith("bullet") and self.styles[mate].startswith("bullet")
        return inner or any(self._is_below(head, mate, up) for up in (self.under, self.parent))

    def _is_below(self, n: int, above: int, up: Sequence[int | None]) -> bool:
        seen: set[int] = set()
        at: int | None = n
        while at is not None and at not in seen:
            seen.add(at)
            at = up[at]
            if at == above:
                return True
        return False

    def _may_be_of_list(self, n: int, last: int) -> bool:
        """Whether a measure after the last row of a list may be of the whole list."""
        whole = self.parent[last]
        mates = [i for i in self.named[whole] if i != last]
        if whole is None or not self.rows[whole].has_figures:  # what stands before the list
            whole = min([last, *(i for i in mates if self.styles[i] == self.styles[last])]) - 1
            if whole < 0 or not self.rows[whole].bare:
                return False
        if whole > last or not self._states_alike(whole, last):
            return False
        if not (self.styles[last].startswith(_UNLISTED) or self._says_measure(whole)):
            return False  # a numbered row begins a block of its own
        if any(i > n or self._has_block(i) for i in mates):
            return False  # every row of the list has measures of its own
        stated = {self.rows[i].measure for i in range(whole, last) if self.rows[i].bare}
        return self.rows[n].measure not in stated

    @staticmethod
    def _is_list(rows: Sequence[SeenRow]) -> bool:
        """Whether rows are so many subjects, none of them with a measure of its own."""
        return bool(rows) and all(row.has_figures and not row.bare for row in rows)

    def _states_alike(self, whole: int, part: int) -> bool:
        one, other = self.rows[whole], self.rows[part]
        return one.has_figures and other.has_figures and same_kind(one.unit, other.unit)

    def _has_block(self, n: int) -> bool:
        return n + 1 < len(self.rows) and self.rows[n + 1].bare

    def _says_measure(self, n: int) -> bool:
        return bool(said_measure(self.rows[n].wording.text, self.rows[n].unit))
