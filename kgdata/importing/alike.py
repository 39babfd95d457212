"""How alike texts are that a scan has damaged, letter by letter; words are weighed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

__all__ = ["Matrix", "alike"]


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
        Nothing is like nothing.

    Examples
    --------
    >>> known = [("san luong cay mia",), ("san luong cay khom",), ("dan bo",)]
    >>> alike([("san luong cay khdm",), ("dan bo",)], known).argmax(axis=1).tolist()
    [1, 2]
    """
    best = np.zeros((len(rows), len(known)))
    left, right = _index(rows), _index(known)
    if left and right:
        matrix = process.cdist(list(left), list(right), scorer=fuzz.ratio) / 100
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
