"""The words of the known labels: how telling each is, and what a word that is read may be."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from kgdata.importing.terms import Terms, bare
from kgdata.sources.syllable import is_syllable

__all__ = ["CLEAR", "OPEN", "Lexicon", "Reading", "is_damaged"]

CLEAR = 0.9  # cost from which a word is another word
OPEN = 0.5  # cost from which a person must say
_HORNLESS = re.compile(r"(?<!q)uơ[a-z]")  # ươ with its first horn lost
_DAMAGED = 0.02  # share of words that are no syllables, from which a text is a scan's
_MAINLY = 0.8  # share of the words of the same letters that one must have to be meant
_LIKE = 0.6  # likeness of a word and what a scan makes of it


def is_damaged(labels: Iterable[Terms]) -> bool:
    """Whether labels look like a scan's: some of their words are no syllables.

    Examples
    --------
    >>> from kgdata.importing.terms import terms_of
    >>> is_damaged([terms_of("Sản luợng lúa")]), is_damaged([terms_of("Sản lượng lúa")])
    (True, False)
    """
    words = [w for terms in labels for w in terms.words if terms.marked]
    odd = sum(not _is_read(w) for w in words)
    return bool(words) and odd >= _DAMAGED * len(words)


@lru_cache(maxsize=1 << 14)
def _is_read(word: str) -> bool:
    right = is_syllable(word) and not _HORNLESS.search(word)
    return right or word.isdecimal() or len(word) == 1


class Reading(NamedTuple):
    """A word that is read, its weight, and the known words that it may be.

    Attributes
    ----------
    word : str
        The word.
    weight : float
        How telling it is.
    others : list of (str, float, float)
        Each with the weight and the cost of reading it so, the nearest first.
    """

    word: str
    weight: float
    others: list[tuple[str, float, float]]


class Lexicon:
    """The words of the known labels.

    Parameters
    ----------
    labels : iterable of Terms
        The known labels.
    read : iterable of Terms
        The labels that are read.

    Examples
    --------
    >>> from kgdata.importing.terms import terms_of
    >>> book = Lexicon([terms_of("Đàn trâu"), terms_of("Đàn bò")])
    >>> dan, trau = terms_of("Đàn trâu").words
    >>> book.weight(dan) < book.weight(trau)
    True
    """

    def __init__(self, labels: Iterable[Terms], read: Iterable[Terms] = ()) -> None:
        known = list(labels)
        self.count = Counter(w for terms in known for w in set(terms.words))
        self.total = len(known)
        self._near: dict[tuple[str, bool], dict[str, float]] = {}
        self._readings: dict[tuple[str, bool], Reading] = {}
        self._weights: dict[str, float] = {}
        self._weighed: dict[frozenset[str], list[tuple[str, float]]] = {}
        self.forms: dict[str, set[str]] = defaultdict(set)
        for word in self.count:
            self.forms[bare(word)].add(word)
        self.damaged = is_damaged(read)

    def weight(self, word: str) -> float:
        """Return how telling a word is: 1 if few known labels have it, less if many do."""
        if word not in self._weights:
            rare = math.log1p(self.total / self.count.get(word, 1))
            self._weights[word] = rare / math.log1p(self.total) if self.total else 1.0
        return self._weights[word]

    def near(self, read: str, marked: bool) -> Mapping[str, float]:
        """Return which known words a word may be, and what it takes to read it so.

        Parameters
        ----------
        read : str
            The word.
        marked : bool
            Whether the label that it is read in has marks at all.

        Returns
        -------
        mapping of str to float
            0 for the word itself, less than 1 for those that it may be, marks or letters misread.
        """
        key = (read, marked)
        if key not in self._near:
            letters = bare(read)
            found = {w: self._marks(read, w, marked) for w in self.forms.get(letters, ())}
            odd = self.damaged or (marked and not _is_read(read))
            right = read in self.count if marked else read in self.forms
            if odd and not right and not read.isdecimal():
                found |= {
                    w: 1.0 - likeness
                    for form, words in self.forms.items()
                    if form != letters and (likeness := fuzz.ratio(letters, form) / 100) >= _LIKE
                    for w in words
                    if not w.isdecimal()
                }
            self._near[key] = {**{w: c for w, c in found.items() if c < 1.0}, read: 0.0}
        return self._near[key]

    def weighed(self, words: frozenset[str]) -> list[tuple[str, float]]:
        """Return words in their order, each with its weight."""
        if words not in self._weighed:
            self._weighed[words] = [(w, self.weight(w)) for w in sorted(words)]
        return self._weighed[words]

    def reading(self, read: str, marked: bool) -> Reading:
        """Return a word with its weight, and what else it may be, the nearest first.

        Parameters
        ----------
        read : str
            The word.
        marked : bool
            Whether the label that it is read in has marks at all.
        """
        key = (read, marked)
        if key not in self._readings:
            own = self.weight(read)
            near = sorted((cost, w) for w, cost in self.near(read, marked).items() if w != read)
            others = [(w, self.weight(w) if cost < CLEAR else own, cost) for cost, w in near]
            self._readings[key] = Reading(read, own, others)
        return self._readings[key]

    def _marks(self, read: str, known: str, marked: bool) -> float:
        """Return what it takes to read other marks on the same letters."""
        only = self.count[known] >= _MAINLY * sum(self.count[w] for w in self.forms[bare(known)])
        if not marked:
            return 0.0 if only else 0.25
        if read in self.count:
            return OPEN if self.damaged else 1.0
        if read.isascii():
            return 0.1 if only else 0.3
        return 0.15 if self.damaged or not is_syllable(read) else OPEN
