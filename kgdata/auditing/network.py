"""The relations of a plan as a network: which cells each touches, and how each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kgdata.auditing.relation import Judgement, Relation, judge
from kgdata.auditing.sheet import Cell, Ranges
from kgdata.interval import Interval

__all__ = ["Network"]


@dataclass
class Network:
    """Relations with their cells, judged.

    Attributes
    ----------
    relations : list of Relation
        All relations.
    ranges : mapping of Cell to Interval
        The figures.
    judgements : list of Judgement
        One for each relation.
    aside : frozenset of int
        Relations that a person has accepted as broken; they are evidence of nothing.
    by_cell : dict of Cell to list of int
        The relations of each cell.
    """

    relations: Sequence[Relation]
    ranges: Ranges
    aside: frozenset[int] = frozenset()
    judgements: list[Judgement] = field(default_factory=list)
    by_cell: Mapping[Cell, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.judgements:
            self.judgements = [judge(r, self.ranges) for r in self.relations]
        if not self.by_cell:
            by_cell: dict[Cell, list[int]] = defaultdict(list)
            for n, relation in enumerate(self.relations):
                for cell in relation.cells:
                    by_cell[cell].append(n)
            self.by_cell = dict(by_cell)

    def touching(self, cells: Iterable[Cell]) -> list[int]:
        """List the relations that touch any of some cells."""
        return sorted({n for cell in cells for n in self.by_cell.get(cell, ())})

    def holds(self, n: int) -> bool:
        """Whether a relation holds within the printed rounding."""
        return self.judgements[n].verdict in {"exact", "rounding"}

    def fails(self, n: int) -> bool:
        """Whether a relation is inconsistent."""
        return self.judgements[n].verdict == "inconsistent"

    def failing(self) -> list[int]:
        """List the inconsistent relations."""
        return [n for n in range(len(self.relations)) if self.fails(n)]

    def changed(
        self, changes: Mapping[Cell, Interval | None], aside: Collection[int] = ()
    ) -> Network:
        """Return the network with some figures changed; only what they touch is judged anew."""
        ranges = dict(self.ranges)
        for cell, value in changes.items():
            if value is None:
                ranges.pop(cell, None)
            else:
                ranges[cell] = value
        judgements = list(self.judgements)
        for n in self.touching(changes):
            judgements[n] = judge(self.relations[n], ranges)
        return Network(
            self.relations, ranges, self.aside | frozenset(aside), judgements, self.by_cell
        )

    def independent(self, cell: Cell) -> int:
        """Count the relations that can be verified at a cell."""
        return sum(self.judgements[n].verdict != "unverifiable" for n in self.by_cell.get(cell, ()))
