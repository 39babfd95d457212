"""The tree of a table: which row belongs under which, and which add up to which.

The outline (numbers, bullets, markers, indents) proposes, the arithmetic disposes: where sums hold
in every column they confirm a place or overrule it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kgdata.importing.breakdown import Breakdown, Sketch, marker_of, sketch
from kgdata.importing.measures import nature_of, subject_text
from kgdata.importing.seen import SeenRow
from kgdata.importing.sums import exceeds
from kgdata.importing.wording import is_outside, words_of

__all__ = ["Place", "Rows", "SeenRow", "propose"]


@dataclass(frozen=True)
class Place:
    """Where a row belongs.

    Attributes
    ----------
    row : int
        Its ordinal.
    parent : int or None
        Ordinal of the row that it belongs under.
    role : {'', 'part', 'of'}
        ``part``: with the others of its split it makes up the parent; ``of``: some of the parent;
        empty: it does not add up.
    split : str
        Name of the breakdown where a parent has several.
    nature : {'', 'flow', 'stock', 'cumulative', 'rate'}
        How its figures behave over time.
    reasons : tuple of str
        What speaks for it: ``number``, ``bullet``, ``heading``, ``indent``, ``within``,
        ``measure``, ``beside``, ``parts`` (those of a list again), and ``sum 4/4``, the columns in
        which the sum holds.
    certain : bool
        Whether nothing speaks against it; if not, a person should look.
    under : int or None
        Ordinal of the row that the outline alone puts it under.
    style : str
        What marks it in the outline; see :class:`kgdata.importing.outline.Entry`.
    """

    row: int
    parent: int | None
    role: str
    split: str
    nature: str
    reasons: tuple[str, ...]
    certain: bool
    under: int | None = None
    style: str = "plain"


def propose(rows: Sequence[SeenRow]) -> list[Place]:
    """Propose the tree of a table.

    Parameters
    ----------
    rows : sequence of SeenRow
        The table's body rows, section headings included, in printed order.

    Returns
    -------
    list of Place
        One for each row, in the same order.

    Examples
    --------
    >>> from kgdata.printed import read
    >>> def row(n, stt, label, *figures):
    ...     values = {f"actual_{2020 + k}": read(f) for k, f in enumerate(figures)}
    ...     return SeenRow(n, stt, label, unit=None, values=values)
    >>> table = [row(1, "1", "Dân số", "1.751.758", "1.755.338"),
    ...          row(2, "", "Thành thị", "520.462", "528.661"),
    ...          row(3, "", "Nông thôn", "1.231.296", "1.226.677")]
    >>> [(p.parent, p.role) for p in propose(table)]
    [(None, ''), (1, 'part'), (1, 'part')]
    """
    return list(_proposed(Rows(rows)))


class Rows:
    """Rows that are the same if they read the same: what is found of them is found once.

    Parameters
    ----------
    rows : sequence of SeenRow
        A table's rows.
    """

    def __init__(self, rows: Sequence[SeenRow]) -> None:
        self.rows = rows
        self._key = tuple(
            (r.row, r.stt, r.label, r.bullet, r.indent, r.unit, *r.values.items()) for r in rows
        )
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self._key == other._key


@lru_cache(maxsize=16)
def _proposed(table: Rows) -> tuple[Place, ...]:
    return tuple(_places(sketch(table.rows)))


# --- places -----------------------------------------------------------------------------------


def _linked(tree: Sketch, index: int, above: int) -> bool:
    """Whether a sum ties a row's block to the block of another row."""
    wholes = {*tree.block(tree.head(above)), above}
    return any(
        i in tree.group_of and tree.group_of[i].whole in wholes
        for i in tree.block(tree.head(index))
    )


def _parent(tree: Sketch, index: int) -> tuple[int | None, str]:
    """Return the row that a row belongs under, and why."""
    if index in tree.group_of:
        result = tree.group_of[index].result
        return tree.group_of[index].whole, f"sum {result.holds}/{result.holds + result.fails}"
    row, entry = tree.rows[index], tree.entries[index]
    if row.bare:
        head = tree.head(index)
        above = tree.counterpart(index)
        mates = head is not None and head != index and tree.rows[head].bare
        if head is not None and _restates(tree, index, head):
            group = tree.group_of.get(head)
            return (group.whole if group else tree.parent[head]), "parts"
        said = head is not None and tree.rows[head].wording.marker == "of"
        if above is not None and (said or _linked(tree, index, above)):
            return above, "measure"
        if head is not None and mates:
            return tree.parent[head], entry.reason
    elif not row.has_figures:
        wholes = {
            tree.group_of[i].whole
            for i in tree.children[index]
            if i in tree.group_of and tree.group_of[i].whole != index
        }
        below = set(tree.below(index))
        if len(wholes) == 1 and not wholes & below and row.wording.marker == "split":
            return wholes.pop(), "within"
        heads = {tree.head(i) if tree.rows[i].bare else None for i in wholes}
        if len(heads) == 1 and not heads & {index, *below, *_above(tree, index), None}:
            return heads.pop(), "measure"
    return tree.parent[index], entry.reason


def _restates(tree: Sketch, index: int, head: int) -> bool:
    """Whether the row that a measure stands under is among its parts: it is of that row's list."""
    row = tree.rows[head]
    code = row.unit.code if row.unit else ""
    named = subject_text(row.wording.text, code)
    parts = (tree.rows[i] for group in tree.groups if group.whole == index for i in group.parts)
    return bool(named) and any(
        subject_text(part.wording.text, part.unit.code if part.unit else "") == named
        for part in parts
    )


def _above(tree: Sketch, index: int) -> list[int]:
    """List the rows that a row stands under."""
    out = []
    parent = tree.parent[index]
    while parent is not None:
        out.append(parent)
        parent = tree.parent[parent]
    return out


def _places(tree: Sketch) -> list[Place]:
    found = [_parent(tree, i) for i in range(len(tree.rows))]
    parents = _acyclic([p for p, _ in found], [e.parent for e in tree.entries])
    splits = _splits(tree)
    out = []
    for index, (row, parent) in enumerate(zip(tree.rows, parents, strict=True)):
        role, sure = _role(tree, index, parent, parents)
        reasons = [found[index][1]]
        if role == "of":
            reasons.append("within" if marker_of(tree, index) == "of" else "at most")
        out.append(
            Place(
                row.row,
                None if parent is None else tree.rows[parent].row,
                role,
                splits.get(index, "") if role == "part" else "",
                _nature(tree, index, parent if role else None),
                tuple(dict.fromkeys(reasons)),
                sure and (role == "part" or tree.entries[index].sure),
                tree.rows[above].row if (above := tree.entries[index].parent) is not None else None,
                tree.entries[index].style,
            )
        )
    return out


def _acyclic(parents: list[int | None], outline: Sequence[int | None]) -> list[int | None]:
    """Fall back on the outline where the arithmetic would make a row its own ancestor."""
    for index in range(len(parents)):
        seen = {index}
        above = parents[index]
        while above is not None:
            if above in seen:
                return list(outline)
            seen.add(above)
            above = parents[above]
    return parents


def _role(
    tree: Sketch, index: int, parent: int | None, parents: Sequence[int | None]
) -> tuple[str, bool]:
    """Return how a row adds up, and whether that is sure."""
    group = tree.group_of.get(index)
    if group is not None and group.whole == parent:
        return "part", group.result.good
    row = tree.rows[index]
    if parent is None or not row.adds or is_outside(row.label):
        return "", True
    above = tree.rows[parent]
    if not above.adds or not tree.alike(parent, index) or exceeds(above, row):
        return "", not (above.adds and tree.alike(parent, index))
    marker = marker_of(tree, index)
    if marker == "of" or (row.bare and _marker_of_head(tree, index) == "of"):
        return "of", True
    mates = [
        i for i, p in enumerate(parents)
        if p == parent and i not in tree.group_of and tree.rows[i].adds and tree.alike(parent, i)
    ]  # fmt: skip
    fits = len(mates) > 1 and not any(exceeds(above, tree.rows[i]) for i in mates)
    return ("of", False) if fits else ("", False)


def _nature(tree: Sketch, index: int, whole: int | None) -> str:
    """Return a row's nature: what its own words say, or those of its total, or its unit."""
    row = tree.rows[index]
    if not (row.has_figures or index in tree.group_of or tree.blank(index)):
        return ""
    own = nature_of(row.wording.text, row.unit, words_only=True)
    if not own and whole is not None and row.unit is not None:
        own = nature_of(tree.rows[whole].wording.text, row.unit, words_only=True)
    return own or nature_of(row.wording.text, row.unit)


def _marker_of_head(tree: Sketch, index: int) -> str:
    head = tree.head(index)
    return tree.rows[head].wording.marker if head is not None else ""


def _splits(tree: Sketch) -> dict[int, str]:
    """Name the breakdowns of totals that have several."""
    several: dict[int, list[Breakdown]] = defaultdict(list)
    for group in tree.groups:
        several[group.whole].append(group)
    out: dict[int, str] = {}
    for groups in several.values():
        if len(groups) > 1:
            names: set[str] = set()
            for number, group in enumerate(sorted(groups, key=lambda g: g.parts), 1):
                above = tree.entries[group.parts[0]].parent
                heading = tree.rows[above] if above is not None and above != group.whole else None
                words = words_of(heading.wording.text) if heading else []
                name = "_".join(words) or str(number)
                name = f"{name}_{number}" if name in names else name
                names.add(name)
                out |= dict.fromkeys(group.parts, name)
    return out
