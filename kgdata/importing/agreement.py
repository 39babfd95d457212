"""Whether a row and a known indicator say the same: word by word, both ways, marks counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from kgdata.importing.lexicon import CLEAR, OPEN, Lexicon, Reading
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
        self.told = [lexicon.reading(w, self.marked) for w in sorted(row.own.told)]
        mine: dict[str, float] = {}
        passed: set[str] = set()
        self.reach: list[Mapping[str, float]] = []  # known words, by how far up one reads
        self.clear: list[Set[str]] = []  # those of them that are hardly others
        self.passed: list[Sequence[Reading]] = []
        for n, terms in enumerate((row.own, *row.above)):
            for word in terms.words:
                for known, cost in lexicon.near(word, self.marked).items():
                    mine[known] = min(cost, mine.get(known, 1.0))
            if n:
                passed |= terms.told - row.own.told
            self.reach.append(dict(mine))
            self.clear.append({w for w, cost in mine.items() if cost < CLEAR})
            self.passed.append([lexicon.reading(w, self.marked) for w in sorted(passed)])

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
        found = (self._compared(own, wanted, known, extra) for own, wanted in known.wanted)
        return max(found, key=lambda a: (a.same, a.share))

    def _compared(
        self, own: Terms, wanted: frozenset[str], known: Sayings, extra: dict[int, _Tally]
    ) -> Agreement:
        if not self.told and not wanted:
            alike = self.row.own.words == own.words
            return Agreement(float(alike), same=False, other=False)
        depth = next((n for n, clear in enumerate(self.clear) if wanted <= clear), None)
        far = max(self.row.lent, depth or 0)  # what it takes to say as much must not say more
        if far not in extra:
            extra[far] = self._extra(far, known)
        mine = self.reach[-1 if depth is None else depth]
        total, spent, more = extra[far]
        less = 0.0
        for word, weight in self.lexicon.weighed(wanted):
            total += weight
            cost = mine.get(word, 1.0)
            if cost:
                spent += weight * cost
                less = cost if cost > less else less
        spent = spent / total if total else 1.0
        same = more < OPEN and less < OPEN and spent <= _SLIPS and _in_order(self.row.own, own)
        return Agreement(1.0 - spent, same, more >= CLEAR and less >= CLEAR)

    def _extra(self, far: int, known: Sayings) -> _Tally:
        """Add up what the row says: what it costs to find it among what the indicator says."""
        total = spent = most = 0.0
        for words, there in ((self.passed[far], known.everything), (self.told, known.own)):
            for word, own, others in words:
                weight = own
                if word not in there:
                    cost = 1.0
                    for other, its, likely in others:
                        if other in there:
                            weight, cost = its, likely
                            break
                    spent += weight * cost
                    most = cost if cost > most else most
                total += weight
        return _Tally(total, spent, most)


class _Tally(NamedTuple):
    """Words that one side says: what they weigh, what they cost, and what the dearest costs."""

    total: float
    spent: float
    most: float


def _in_order(one: Terms, other: Terms) -> bool:
    """Whether words that both labels say follow each other: *trồng rừng* is no *rừng trồng*."""
    both = one.told & other.told
    first, second = ([w for w in t.words if w in both] for t in (one, other))
    return len(first) != len(second) or first == second
