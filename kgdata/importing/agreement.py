"""Whether a row and a known indicator say the same: word by word, both ways, marks counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from kgdata.importing.lexicon import CLEAR, OPEN, Lexicon
from kgdata.importing.sayings import Said, Sayings
from kgdata.importing.terms import Terms

__all__ = ["Agreement", "Reader"]

_SLIPS = 0.15  # what misread words may cost, on average, in a label that is surely the same


class Agreement(NamedTuple):
    """How far two labels agree.

    Attributes
    ----------
    share : float
        The share of what they say that both say, by weight, 0 to 1.
    same : bool
        Whether neither says anything that the other does not.
    other : bool
        Whether each says something in the place of what the other says.
    """

    share: float
    same: bool
    other: bool


class Reader:
    """A row as it is compared with known indicators.

    Parameters
    ----------
    row : Said
        The row.
    lexicon : Lexicon
        The known words.

    Examples
    --------
    >>> from kgdata.importing.sayings import said_of, sayings_of
    >>> from kgdata.units import Unit
    >>> known = sayings_of("Sản lượng tôm rừng", "", "", "", Unit("t"))
    >>> lexicon = Lexicon(known.labels)
    >>> [Reader(said_of([label], Unit("t")), lexicon).agreement(known).same
    ...  for label in ("SL tôm rừng", "SL tôm", "SL tôm rừng và cua")]
    [True, False, False]
    """

    def __init__(self, row: Said, lexicon: Lexicon) -> None:
        self.row, self.lexicon = row, lexicon
        self.marked = row.own.marked
        mine: dict[str, float] = {}
        passed: set[str] = set()
        self.reach: list[Mapping[str, float]] = []  # known words, by how far up one reads
        self.passed: list[Set[str]] = []
        for n, terms in enumerate((row.own, *row.above)):
            for word in terms.words:
                for known, cost in lexicon.near(word, self.marked).items():
                    mine[known] = min(cost, mine.get(known, 1.0))
            if n:
                passed |= terms.told
            self.reach.append(dict(mine))
            self.passed.append(frozenset(passed))

    def agreement(self, known: Sayings) -> Agreement:
        """Compare what the row says with what an indicator is called; the likest way counts.

        The row's own words must be among those of the indicator's own labels, and what it stands
        under must not say more than what those stand under.

        Parameters
        ----------
        known : Sayings
            The indicator.
        """
        everything = {w for terms in known.labels for w in terms.words}
        lent = {w for way in known.ways for t in way.above[: way.lent] for w in t.words}
        own = {w for way in known.ways for w in way.own.words} | lent
        found = (self._compared(way, own, everything) for way in known.ways)
        return max(found, key=lambda a: (a.same, a.share))

    def _compared(self, known: Said, own: Set[str], everything: Set[str]) -> Agreement:
        wanted = known.own.told.union(*(t.told for t in known.above[: known.needs]))
        told = self.row.own.told
        if not told and not wanted:
            alike = self.row.own.words == known.own.words
            return Agreement(float(alike), same=False, other=False)
        depth = next((n for n, reach in enumerate(self.reach) if _covers(reach, wanted)), None)
        # what it takes to say as much must not say more
        passed = self.passed[max(self.row.lent, depth or 0)] - told
        mine = self.reach[-1 if depth is None else depth]
        weigh = self.lexicon
        extra = [weigh.nearest(w, everything, self.marked) for w in sorted(passed)]
        extra += [weigh.nearest(w, own, self.marked) for w in sorted(told)]
        lacking = [(weigh.weight(w), mine.get(w, 1.0)) for w in sorted(wanted)]
        found = _judged(extra, lacking)
        return found._replace(same=found.same and _in_order(self.row.own, known.own))


def _in_order(one: Terms, other: Terms) -> bool:
    """Whether words that both labels say follow each other: *trồng rừng* is no *rừng trồng*."""
    first, second = ([w for w in t.words if w in one.told & other.told] for t in (one, other))
    return len(first) != len(second) or first == second


def _covers(reach: Mapping[str, float], wanted: Set[str]) -> bool:
    return all(reach.get(w, 1.0) < CLEAR for w in wanted)


def _judged(
    extra: Sequence[tuple[float, float]], lacking: Sequence[tuple[float, float]]
) -> Agreement:
    """Judge by the words that one side says: what each weighs and what it costs."""
    both = [*extra, *lacking]
    total = sum(weight for weight, _ in both)
    spent = sum(weight * cost for weight, cost in both) / total if total else 1.0
    more, less = (any(cost >= CLEAR for _, cost in side) for side in (extra, lacking))
    same = all(cost < OPEN for _, cost in both) and spent <= _SLIPS
    return Agreement(1.0 - spent, same, more and less)
