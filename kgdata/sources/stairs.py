"""Labels that stand in several columns, the column being the level, put into one column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgdata.words import fold, plain, vocabulary

__all__ = ["folded_stairs"]

_STEP = 2  # spaces that a column to the right becomes
_NUMBER = re.compile(r"(?:\d{1,3}(?:[.,]\d{1,3})*|[IVX]{1,6}|[a-zđA-ZĐ])[.)]?|[-+*–•]")
_FIGURE = re.compile(r"[<>≤≥~(]?\s*[-−–+]?\s*\d[\d.,\s]*%?\)?|[-–—−]")
_MOSTLY = 0.8  # share of a column's cells, or of its rows, that must be as said
_WIDEST = 6  # columns that labels stand in at most


def folded_stairs(rows: list[list[str]]) -> None:
    """Put labels of several columns into the first of them, set in by their column, in place.

    Columns belong together where one caption of labels is all that stands over them, and where
    below each row has words in one of them only. A number in a column before the words stays
    before them; a column of nothing but numbers is left alone, and the caption moves off it.

    Parameters
    ----------
    rows : list of list of str
        The cells of a table or a sheet, row by row.

    Examples
    --------
    >>> rows = [["STT", "Chỉ tiêu", "", "Năm 2024"], ["1", "Lúa", "", "9"], ["", "", "Mùa", "3"]]
    >>> folded_stairs(rows)
    >>> [row[:3] for row in rows]
    [['STT', 'Chỉ tiêu', ''], ['1', 'Lúa', ''], ['', '  Mùa', '']]
    """
    captions = [
        (r, c)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell and not cell.lstrip()[:1].isdigit() and _is_caption(row, c)
    ]
    for r, c in captions:
        below = [k for k, j in captions if k > r and abs(j - c) < _WIDEST]
        _fold(rows, r, c, min(below, default=len(rows)))


def _is_caption(row: Sequence[str], c: int) -> bool:
    """Whether a cell is the caption over labels; one spread over its columns counts once."""
    text = fold(plain(row[c])).strip(" .:")
    if text not in vocabulary()["columns"]["label"]:
        return False
    again = c > 0 and fold(plain(row[c - 1])).strip(" .:") == text
    return not again and sum(bool(cell.strip()) for cell in row) > 1


def _fold(rows: list[list[str]], top: int, first: int, end: int) -> None:
    """Fold the columns of labels under one caption."""
    last = first
    while last - first < _WIDEST and _is_open(rows[top], first, last + 1):
        last += 1
    body = rows[top + 1 : _bottom(rows, top, first, end)]
    while last > first and not _are_labels(body, first, last):
        last -= 1
    if last == first:
        return
    if _numbers_alone(body, first):
        rows[top][first], rows[top][first + 1] = "", rows[top][first]
        first += 1
    for k in range(first + 1, last + 1):
        rows[top][k] = ""
    for row in body if last > first else ():
        _join(row, first, last)


def _is_open(header: Sequence[str], first: int, column: int) -> bool:
    """Whether a column has no caption but, at most, that over the labels."""
    if column >= len(header):
        return False
    text = fold(plain(header[column]))
    return not text or text == fold(plain(header[first]))


def _bottom(rows: Sequence[Sequence[str]], top: int, first: int, end: int) -> int:
    """Return the row after the last that has figures, or else the rest of a label."""
    last = top
    for r in range(top + 1, end):
        texts = [plain(cell) for cell in rows[r][first:]]
        rest = r == last + 1 and "".join(texts)[:1].islower()
        if any(map(_is_figure, texts[1:])) or (rest and sum(map(bool, texts)) == 1):
            last = r
    return last + 1


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text)) and any(c.isdigit() for c in text)


def _are_labels(body: Sequence[Sequence[str]], first: int, last: int) -> bool:
    """Whether the last of some columns has labels, and no unit or translation beside one."""
    texts = [(row, text) for row in body if last < len(row) and (text := plain(row[last]))]
    alone = [row for row, text in texts if _is_words(text) and not any(
        _is_words(plain(cell)) for cell in row[first:last])]  # fmt: skip
    stated = sum(not _NUMBER.fullmatch(text) for _, text in texts)
    return bool(alone) and len(alone) >= _MOSTLY * stated


def _is_words(text: str) -> bool:
    """Whether a text may be a label: no number, no figure, no mark."""
    if not text or _NUMBER.fullmatch(text) or _FIGURE.fullmatch(text):
        return False
    known = vocabulary()
    marks = {*known["nil"], *known["untold"], *known["ditto"]}
    return any(map(str.isalpha, text)) and fold(text) not in marks


def _numbers_alone(body: Sequence[Sequence[str]], first: int) -> bool:
    """Whether a column holds numbers only, and the next the labels that they number."""
    numbered = [row for row in body if first + 1 < len(row) and row[first].strip()]
    if not numbered or not all(_NUMBER.fullmatch(plain(row[first])) for row in numbered):
        return False
    beside = sum(_is_words(plain(row[first + 1])) for row in numbered)
    return beside >= _MOSTLY * len(numbered)


def _join(row: list[str], first: int, last: int) -> None:
    """Join what stands in the columns of labels, set in as far as the words are."""
    filled = [k for k in range(first, min(last + 1, len(row))) if row[k].strip()]
    if not filled or filled == [first]:
        return
    worded = next((k for k in filled if _is_words(plain(row[k]))), filled[0])
    raw = row[worded]
    lead = _STEP * (worded - first) + len(raw) - len(raw.lstrip())
    parts = [row[k].strip() for k in filled]
    marked = [
        f"{p}." if k < worded and p[-1].isalnum() else p for k, p in zip(filled, parts, strict=True)
    ]
    for k in filled:
        row[k] = ""
    row[first] = " " * lead + " ".join(marked)
