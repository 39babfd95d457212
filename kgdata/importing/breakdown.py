"""The breakdowns of a table: the outline, and the sums that confirm or overrule it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from kgdata.importing.measures import same_kind
from kgdata.importing.outline import Entry, outline
from kgdata.importing.seen import SeenRow
from kgdata.importing.sums import Balance, balance, search
from kgdata.importing.wording import is_outside, is_total

__all__ = ["Breakdown", "Sketch", "marker_of", "sketch"]

_NEAR, _BESIDE, _FAR = 1.5, 2.0, 5.0  # digits to get right: in the outline, beside it, against it
_DOUBT = 2.0  # digits more that a sum must get right where a figure may be misread
_REACH = 20  # rows of a measure that a total without parts in its outline may reach over


@dataclass
class Breakdown:
    """Rows that make up a total: indices, and how they compare."""

    whole: int
    parts: tuple[int, ...]
    result: Balance


@dataclass
class Sketch:
    """A table's rows with the tree that the outline gives, and the sums found so far.

    Attributes
    ----------
    rows : sequence of SeenRow
        The rows.
    entries : list of Entry
        The outline.
    parent : list of int or None
        For each row the index of the one above it; sums may correct the outline's.
    groups : list of Breakdown
        The totals with their parts.
    group_of : dict of int to Breakdown
        The sum that a row is part of.
    """

    rows: Sequence[SeenRow]
    entries: list[Entry]
    parent: list[int | None] = field(default_factory=list)
    groups: list[Breakdown] = field(default_factory=list)
    group_of: dict[int, Breakdown] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parent = [e.parent for e in self.entries]
        self.children: dict[int | None, list[int]] = defaultdict(list)
        for index, parent in enumerate(self.parent):
            self.children[parent].append(index)

    # --- blocks: a subject's rows, one for each measure ----------------------------------------

    def head(self, index: int) -> int | None:
        """Return the row that a row's block begins with."""
        leads = not self.rows[index].bare or bool(self.entries[index].number)
        return index if leads else self.parent[index]

    def block(self, head: int | None) -> list[int]:
        """List the rows that say something of one subject: the head and its bare measures."""
        if head is None:
            return []
        own = [head] if self.rows[head].has_figures else []
        return own + [i for i in self.children[head] if self.rows[i].bare]

    def counterpart(self, index: int) -> int | None:
        """Find the row of the same measure in the nearest block that a row's block is part of."""
        head = self.head(index)
        if head is None or head == index:
            return None
        above = self.parent[head]
        while above is not None:
            for i in self.block(above):
                if i < index and self.alike(i, index):
                    return i
            above = self.parent[above]
        return None

    def alike(self, whole: int, part: int) -> bool:
        """Whether two rows state the same measure of things that may add up."""
        a, b = self.rows[whole], self.rows[part]
        return same_kind(a.unit, b.unit) and (
            a.measure == b.measure or a.unit is None or b.unit is None or not (a.bare or b.bare)
        )

    def with_blanks(self, group: Breakdown) -> Breakdown:
        """Take in the rows of the same list that have a unit but state nothing."""
        lists = {(self.entries[i].parent, self.entries[i].style) for i in group.parts}
        blanks = tuple(
            i
            for i in range(group.parts[0], len(self.rows))
            if (self.entries[i].parent, self.entries[i].style.replace("heading", "plain")) in lists
            and self.blank(i, group.parts)
            and same_kind(self.rows[i].unit, self.rows[group.whole].unit)
        )
        return replace(group, parts=tuple(sorted({*group.parts, *blanks})))

    def blank(self, index: int, parts: Sequence[int] = ()) -> bool:
        """Whether a row has a unit but neither figures nor rows of its own: it is no heading."""
        row = self.rows[index]
        own = [i for i in self.children[index] if i not in parts]
        return row.unit is not None and not row.has_figures and not own

    # --- candidates ---------------------------------------------------------------------------

    def below(self, index: int) -> list[int]:
        """List the rows under a row, in printed order."""
        out = []
        for child in self.children[index]:
            out += [child, *self.below(child)]
        return sorted(out)

    def frontier(self, whole: int, among: Iterable[int], *, deep: bool = False) -> list[int]:
        """List the outermost rows among some that may be parts of a total.

        Headings are looked into, and so are rows of another measure that head a block.
        """
        out: list[int] = []
        for index in among:
            row = self.rows[index]
            free = index not in self.group_of and index != whole
            if free and row.adds and self.alike(whole, index) and not is_outside(row.label):
                out.append(index)
                if not deep:
                    continue
            if free:
                out += self.frontier(whole, self.children[index], deep=deep)
        return sorted(set(out))


def sketch(rows: Sequence[SeenRow]) -> Sketch:
    """Draw the outline of a table and find its sums, from the last row to the first.

    Parameters
    ----------
    rows : sequence of SeenRow
        Its rows.

    Returns
    -------
    Sketch
    """
    tree = Sketch(rows, outline(rows))
    for whole in reversed(range(len(rows))):
        if rows[whole].adds:
            for group in map(tree.with_blanks, _groups(tree, whole)):
                tree.groups.append(group)
                for part in group.parts:
                    tree.group_of[part] = group
    return tree


def _groups(tree: Sketch, whole: int) -> list[Breakdown]:
    """Find the breakdowns of a row: exact ones, else those in which a figure may be misread."""
    own = sorted({
        *tree.frontier(whole, tree.children[whole]),
        *(i for i in range(whole + 1, len(tree.rows)) if _is_free(tree, whole, i)),
    })  # fmt: skip
    found = _all_of(tree, whole, own)
    found = _searched(tree, whole, own, found, misread=False)
    return found or _mostly(tree, whole, own) or _searched(tree, whole, own, [], misread=True)


def _searched(
    tree: Sketch, whole: int, own: Sequence[int], found: list[Breakdown], *, misread: bool
) -> list[Breakdown]:
    """Look for the parts of a row, in the likeliest places first, beyond what is found."""

    def among(pool: Sequence[int], need: float, *, runs: bool = False) -> list[Breakdown]:
        rows, more = [tree.rows[i] for i in pool], _DOUBT if misread else 0.0
        taken = search(tree.rows[whole], rows, need + more, whole_pool=not runs, misread=misread)
        return [Breakdown(whole, tuple(sorted(pool[i] for i in p)), r) for p, r in taken]

    found = found or among(own, _NEAR)
    deep = tree.frontier(whole, tree.children[whole], deep=True)
    if not found and deep != own:
        found = among(deep, _NEAR)
    found = _with_headings(tree, whole, found, among)
    total = is_total(tree.rows[whole].label)
    beside = tree.children[tree.parent[whole]]
    if not found:
        pool = tree.frontier(whole, [i for i in beside if i > whole])
        found = among(pool, _NEAR if total else _BESIDE, runs=True)
    if not found and total:
        pool = tree.frontier(whole, [i for i in beside if i < whole])
        found = among(pool[::-1], 2 * _NEAR, runs=True)
    if not found:
        pool = [i for i in range(whole + 1, len(tree.rows)) if _same_measure(tree, whole, i)]
        found = among(pool[:_REACH], _FAR, runs=True)
    return found


def _with_headings(
    tree: Sketch, whole: int, found: list[Breakdown], among: Callable[..., list[Breakdown]]
) -> list[Breakdown]:
    """Add what stands under the headings after a row, each a breakdown of its own."""
    _release(tree, whole, found)
    for heading in [i for i in tree.children[tree.parent[whole]] if i > whole]:
        row = tree.rows[heading]
        if not row.has_figures and (not found or row.wording.marker == "split"):
            found = found + among(tree.frontier(whole, [heading]), _NEAR)
    return found


def _is_free(tree: Sketch, whole: int, index: int) -> bool:
    """Whether a bare measure's counterpart is a row, and no other sum has it yet."""
    row = tree.rows[index]
    if not (row.bare and row.adds) or index in tree.group_of or is_outside(row.label):
        return False
    return tree.counterpart(index) == whole


def _same_measure(tree: Sketch, whole: int, index: int) -> bool:
    a, b = tree.rows[whole], tree.rows[index]
    same = a.unit is not None and a.unit == b.unit and a.measure == b.measure
    return same and b.adds and index not in tree.group_of


def _all_of(tree: Sketch, whole: int, pool: Sequence[int]) -> list[Breakdown]:
    """Take all rows of a pool, for which the outline speaks already."""
    if len(pool) < 2:
        return []
    result = balance(tree.rows[whole], [tree.rows[i] for i in pool])
    return [Breakdown(whole, tuple(pool), result)] if result.good else []


def _mostly(tree: Sketch, whole: int, own: Sequence[int]) -> list[Breakdown]:
    """Take the rows of the outline where enough columns hold: a misread figure is no other tree."""
    if len(own) < 2:
        return []
    result = balance(tree.rows[whole], [tree.rows[i] for i in own])
    said = any(marker_of(tree, i) == "split" for i in own)
    likely = result.mostly or 1 < result.holds == result.fails
    return [Breakdown(whole, tuple(own), result)] if likely or (said and result.holds) else []


def _release(tree: Sketch, whole: int, found: Sequence[Breakdown]) -> None:
    """Let go of what the outline put under a total after its last part, where nothing marks it."""
    if not found:
        return
    last = max(i for group in found for i in group.parts)
    home = tree.parent[whole]
    for i in [c for c in tree.children[whole] if c > last]:
        entry = tree.entries[i]
        if not entry.number and entry.style.startswith(("plain", "marked")) and tree.rows[i].adds:
            tree.children[whole].remove(i)
            tree.children[home] = sorted([*tree.children[home], i])
            tree.parent[i] = home


def marker_of(tree: Sketch, index: int) -> str:
    """Return the marker that a row stands under, its own or that of the row that began its list.

    Parameters
    ----------
    tree : Sketch
        The table.
    index : int
        The row.
    """
    row = tree.rows[index]
    if row.wording.marker:
        return row.wording.marker
    parent = tree.entries[index].parent
    if parent is None:
        return ""
    before = [e for e in tree.entries[:index] if e.parent == parent]
    alike = {tree.entries[index].style, "marked"}
    for entry in reversed(before):
        other = tree.rows[entry.index].wording
        if other.marker and (entry.style in alike or not other.text):
            return other.marker
        if entry.style not in alike:
            break
    holder = tree.rows[parent].wording
    if row.bare and not tree.rows[parent].has_figures:
        return holder.marker
    return "of" if holder.opens and tree.entries[index].reason == "within" else ""
