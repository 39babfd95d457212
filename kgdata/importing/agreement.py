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
        self.told = sorted(row.own.told)
        mine: dict[str, float] = {}
        passed: set[str] = set()
        self.reach: list[Mapping[str, float]] = []  # known words, by how far up one reads
        self.clear: list[Set[str]] = []  # those of them that are hardly others
        self.passed: list[Sequence[str]] = []
        for n, terms in enumerate((row.own, *row.above)):
            for word in terms.words:
                for known, cost in lexicon.near(word, self.marked).items():
                    mine[known] = min(cost, mine.get(known, 1.0))
            if n:
                passed |= terms.told - row.own.told
            self.reach.append(dict(mine))
            self.clear.append({w for w, cost in mine.items() if cost < CLEAR})
            self.passed.append(sorted(passed))

    def agreement(self, known: Sayings) -> Agreement:
        """Compare what the row says with what an indicator is called; the likest way counts.

        The row's own words must be among those of the indicator's own labels, and what it stands
        under must not say more than what those stand under.

        Parameters
        ----------
        known : Sayings
            The indicator.
        """
        extra: dict[int, _Tally] = {}  # what the row says more, by how far up one reads
        found = (
            self._compared(way, wanted, known, extra)
            for way, wanted in zip(known.ways, known.wanted, strict=True)
        )
        return max(found, key=lambda a: (a.same, a.share))

    def _compared(
        self, way: Said, wanted: Set[str], known: Sayings, extra: dict[int, _Tally]
    ) -> Agreement:
        if not self.told and not wanted:
            alike = self.row.own.words == way.own.words
            return Agreement(float(alike), same=False, other=False)
        depth = next((n for n, clear in enumerate(self.clear) if wanted <= clear), None)
        far = max(self.row.lent, depth or 0)  # what it takes to say as much must not say more
        if far not in extra:
            extra[far] = self._extra(far, known)
        mine, weigh = self.reach[-1 if depth is None else depth], self.lexicon.weight
        more = extra[far]
        less = more.added([(weigh(w), mine.get(w, 1.0)) for w in sorted(wanted)])
        spent = less.spent / less.total if less.total else 1.0
        open_ = more.most >= OPEN or less.most >= OPEN
        same = not open_ and spent <= _SLIPS and _in_order(self.row.own, way.own)
        return Agreement(1.0 - spent, same, more.most >= CLEAR and less.most >= CLEAR)

    def _extra(self, far: int, known: Sayings) -> _Tally:
        """Add up what the row says and the indicator does not."""
        nearest = self.lexicon.nearest
        words = [nearest(w, known.everything, self.marked) for w in self.passed[far]]
        words += [nearest(w, known.own, self.marked) for w in self.told]
        return _Tally(0.0, 0.0, 0.0).added(words)


class _Tally(NamedTuple):
    """Words that one side says: what they weigh, what they cost, and what the dearest costs."""

    total: float
    spent: float
    most: float

    def added(self, words: Sequence[tuple[float, float]]) -> _Tally:
        """Go on with more words; the dearest is the dearest of these."""
        total, spent, most = self.total, self.spent, 0.0
        for weight, cost in words:
            total += weight
            spent += weight * cost
            most = max(most, cost)
        return _Tally(total, spent, most)


def _in_order(one: Terms, other: Terms) -> bool:
    """Whether words that both labels say follow each other: *trồng rừng* is no *rừng trồng*."""
    both = one.told & other.told
    first, second = ([w for w in t.words if w in both] for t in (one, other))
    return len(first) != len(second) or first == second
