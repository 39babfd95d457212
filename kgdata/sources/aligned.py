"""Columns told from where words stand, in text set with spaces and on the pages of a PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Word", "aligned", "is_table"]

_FEW = 3  # lines of two words, the second a figure, from which they are a table
_FIGURE = re.compile(r"[<>≤≥~(]?\s*[-−–+]?\s*\d[\d.,\s]*%?\)?")


class Word(NamedTuple):
    """Words without a wide gap between them, and where they begin and end on their line."""

    start: float
    end: float
    text: str


def is_table(rows: Sequence[Sequence[Word]]) -> bool:
    """Whether lines are those of a table, not of a text with a gap in it.

    Examples
    --------
    >>> is_table([[Word(0, 9, "ỦY BAN"), Word(20, 29, "CỘNG HÒA")]] * 3)
    False
    >>> is_table([[Word(0, 9, "Lúa"), Word(20, 29, "1.200")]] * 3)
    True
    """
    two = sum(len(row) == 2 and bool(_FIGURE.fullmatch(row[1].text)) for row in rows)
    return any(len(row) > 2 for row in rows) or two >= _FEW


def aligned(rows: Sequence[Sequence[Word]], step: float = 1.0) -> list[list[str]]:
    """Put the words of lines into common columns.

    The lines with the most words say where columns are; a word is of the column that it overlaps
    most, or else of the nearest free one.

    Parameters
    ----------
    rows : sequence of sequence of Word
        The words of each line, from left to right.
    step : float, default 1.0
        The width of a space: what a text is set in by becomes leading spaces.

    Returns
    -------
    list of list of str
        As many cells for each line as there are columns; a line of one word that overlaps several
        columns is one cell.

    Examples
    --------
    >>> aligned([[Word(0, 1, "1"), Word(4, 8, "Lúa"), Word(12, 14, "ha"), Word(20, 25, "1.200")],
    ...          [Word(4, 9, "Thóc"), Word(22, 25, "900")]])
    [['1', 'Lúa', 'ha', '1.200'], ['', 'Thóc', '', '900']]
    """
    columns = _columns(rows)
    out = []
    for row in rows:
        cells = [""] * len(columns)
        if len(row) == 1 and sum(_overlap(row[0], c) > 0 for c in columns) > 1:
            out.append([row[0].text])
            continue
        after = -1
        for n, word in enumerate(row):
            left = len(row) - n - 1  # words that need a column to the right of this one
            free = range(after + 1, max(len(columns) - left, after + 2))
            places = [k for k in free if k < len(columns)] or [len(columns) - 1]
            best = max(places, key=lambda k: (_overlap(word, columns[k]), -_away(word, columns[k])))
            lead = max(0, round((word.start - columns[best].start) / step)) if best < 2 else 0
            text = " " * lead + word.text if not cells[best] else word.text
            cells[best] = f"{cells[best]} {text}" if cells[best] else text
            after = best
        out.append(cells)
    return out


def _columns(rows: Sequence[Sequence[Word]]) -> list[Word]:
    """Return the extent of each column."""
    counts = sorted((len(row) for row in rows), reverse=True)
    most = counts[len(counts) // 10] if counts else 0  # a line broken into more words is no measure
    full = [row for row in rows if len(row) == most]
    columns = [
        Word(min(row[k].start for row in full), max(row[k].end for row in full), "")
        for k in range(most)
    ]
    # A column overlapped by its neighbour ends where the neighbour begins.
    return [
        Word(c.start, min(c.end, columns[k + 1].start) if k + 1 < most else c.end, "")
        for k, c in enumerate(columns)
    ]


def _overlap(word: Word, column: Word) -> float:
    return max(0.0, min(word.end, column.end) - max(word.start, column.start))


def _away(word: Word, column: Word) -> float:
    return min(abs(word.end - column.end), abs(word.start - column.start))
