"""How alike texts are that a scan has damaged: letter by letter, and word by word as words tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

__all__ = ["alike"]

_SCORERS = (  # a text within another is less than the text itself
    (fuzz.ratio, 1.0),
    (fuzz.token_sort_ratio, 1.0),
    (fuzz.token_set_ratio, 0.85),
)
_SAME_WORD = 0.6  # likeness from which a word may be another one misread
Matrix = npt.NDArray[np.float64]


def alike(rows: Sequence[tuple[str, ...]], known: Sequence[tuple[str, ...]]) -> Matrix:
    """Compare what rows may mean with what indicators may be called.

    Parameters
    ----------
    rows : sequence of tuple of str
        For each row the ways to say what it measures, folded.
    known : sequence of tuple of str
        For each indicator the ways to call it.

    Returns
    -------
    numpy.ndarray
        A row for each row, a column for each indicator: how alike their likest ways are, 0 to 1.
        Half of it counts letters, in any order of words. Half counts words, and those that many
        indicators share (*cây*, *tổng*, *sản lượng*) for little. Nothing is like nothing.

    Examples
    --------
    >>> known = [("san luong cay mia",), ("san luong cay khom",), ("dan bo",)]
    >>> alike([("san luong cay khdm",), ("dan bo",)], known).argmax(axis=1).tolist()
    [1, 2]
    """
    best = np.zeros((len(rows), len(known)))
    left, right = _index(rows), _index(known)
    if left and right:
        matrix = (_by_letters(list(left), list(right)) + _by_words(list(left), list(right))) / 2
        some = [m for m, ways in enumerate(known) if ways]
        places = np.array([right[way] for m in some for way in known[m]])
        starts = np.cumsum([0, *(len(known[m]) for m in some[:-1])])
        for n, ways in enumerate(rows):
            if ways:
                row = matrix[[left[way] for way in ways]].max(axis=0)
                best[n, some] = np.maximum.reduceat(row[places], starts)
    empty = np.outer([not ways for ways in rows], [not ways for ways in known])
    return np.where(empty, 1.0, best)


def _index(texts: Sequence[tuple[str, ...]]) -> dict[str, int]:
    return {way: n for n, way in enumerate(dict.fromkeys(w for ways in texts for w in ways))}


def _by_letters(left: list[str], right: list[str]) -> Matrix:
    best = np.zeros((len(left), len(right)))
    for scorer, worth in _SCORERS:
        np.maximum(best, process.cdist(left, right, scorer=scorer) * (worth / 100), out=best)
    return best


def _by_words(left: list[str], right: list[str]) -> Matrix:
    """Weigh the words that two texts share, a misread word by its likeness to the right one."""
    mine, theirs = [t.split() for t in left], [t.split() for t in right]
    words = {w: n for n, w in enumerate(dict.fromkeys(w for text in theirs for w in text))}
    seen = {w: n for n, w in enumerate(dict.fromkeys(w for text in mine for w in text))}
    same = process.cdist(list(seen), list(words), scorer=fuzz.ratio).astype(np.float64) / 100
    same[same < _SAME_WORD] = 0.0
    count = np.bincount([words[w] for text in theirs for w in set(text)], minlength=len(words))
    weight = np.log1p(len(right) / count)
    nearest = same.argmax(axis=1)
    often = np.bincount([seen[w] for text in mine for w in set(text)], minlength=len(seen))
    own = np.where(same.max(axis=1) > 0, weight[nearest], np.log1p(len(left) / often))

    joined = np.array([words[w] for text in theirs for w in text])
    starts = np.cumsum([0, *(len(text) for text in theirs[:-1])])
    totals = np.add.reduceat(weight[joined], starts)
    out = np.zeros((len(left), len(right)))
    for n, text in enumerate(mine):
        rows = np.array([seen[w] for w in text])
        there = same[rows[:, None], joined]
        covered = np.maximum.reduceat(there, starts, axis=1).T @ own[rows] / own[rows].sum()
        back = np.add.reduceat(there.max(axis=0) * weight[joined], starts) / totals
        both = covered + back
        out[n] = np.divide(2 * covered * back, both, out=np.zeros(len(right)), where=both > 0)
    return out
