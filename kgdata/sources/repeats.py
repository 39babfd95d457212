"""Numbers, labels and units that a wide table repeats before its right part: said once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kgdata.formula import read_caption
from kgdata.words import fold, plain, vocabulary

__all__ = ["without_repeats"]

_HEADS = ("stt", "label", "unit")
_ENOUGH = 2  # rows that must be repeated
_DEEP = 3  # lines of captions under the first
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z])\)?(?:\s*=.*)?")


def without_repeats(rows: list[list[str]]) -> None:
    """Blank the columns of numbers, labels and units that stand again further right, in place.

    They are said again where every row has the same in them as in the first ones, and where other
    captions stand over the figures after them: the right part of the same table, not another one.

    Parameters
    ----------
    rows : list of list of str
        The cells of a table or a sheet, row by row.

    Examples
    --------
    >>> head = ["Chỉ tiêu", "TH 2023", "Chỉ tiêu", "KH 2024"]
    >>> rows = [head, ["Lúa", "7", "Lúa", "8"], ["Ngô", "5", "Ngô", "6"]]
    >>> without_repeats(rows)
    >>> rows
    [['Chỉ tiêu', 'TH 2023', '', 'KH 2024'], ['Lúa', '7', '', '8'], ['Ngô', '5', '', '6']]
    """
    heads = [_heads(row) for row in rows]
    tops = [r for r, found in enumerate(heads) if any(len(places) > 1 for places in found.values())]
    for n, top in enumerate(tops):
        end = next((r for r in range(top + 1, len(rows)) if heads[r].get("label")), len(rows))
        end = min([end, *tops[n + 1 : n + 2]])
        for left, right in _parts(heads[top]):
            _blank(rows, top, end, left, right)


def _heads(row: Sequence[str]) -> dict[str, list[int]]:
    """Return where captions of numbers, labels and units stand in a row."""
    known = vocabulary()["columns"]
    found: dict[str, list[int]] = {}
    for c, text in enumerate(row):
        if text and not text.isdigit():
            folded = fold(plain(text)).strip(" .:")
            for name in _HEADS:
                if folded in known[name] and not (c and row[c - 1] == text):
                    found.setdefault(name, []).append(c)
    return found


def _parts(heads: dict[str, list[int]]) -> list[tuple[dict[str, int], dict[str, int]]]:
    """Pair the captions of the first part with those of each part to the right of it."""
    lead = next((name for name in _HEADS if len(heads.get(name, ())) > 1), "")
    if not lead or lead == "unit":
        return []
    edges = [*heads[lead], 1 + max(c for places in heads.values() for c in places)]
    first = {name: places[0] for name, places in heads.items() if places[0] < edges[1]}
    out = []
    for start, stop in pairwise(edges[1:]):
        again = {name: c for name, places in heads.items() for c in places if start <= c < stop}
        out.append((first, again))
    return out


def _blank(
    rows: list[list[str]], top: int, end: int, left: dict[str, int], right: dict[str, int]
) -> None:
    """Blank the captions and cells that repeat those of the first part, if all of them do."""
    start = min(right.values())
    if not all(name in left for name in right):
        return
    same = [
        r
        for r in range(top + 1, end)
        if any(cell.strip() for cell in rows[r][start:]) and not _numbers_columns(rows[r])
    ]
    told = 0
    for r in same:
        for name, c in right.items():
            one, other = (plain(_at(rows[r], k)) for k in (left[name], c))
            if fold(one) != fold(other):
                return
            told += name != "unit" and bool(one)
    heads = {*left.values(), *right.values()}
    if told < _ENOUGH or _captions(rows, top, min(left.values()), start, heads) & _captions(
        rows, top, start, len(rows[top]), heads
    ):
        return
    for r in range(top, end):
        for c in right.values():
            if c < len(rows[r]):
                rows[r][c] = ""


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _captions(
    rows: Sequence[Sequence[str]], top: int, first: int, end: int, heads: set[int]
) -> set[tuple[str, ...]]:
    """Return what stands over each column of figures, line by line."""
    above = [top]
    while len(above) <= _DEEP and above[-1] + 1 < len(rows) and not any(
        _at(rows[above[-1] + 1], c).strip() for c in heads
    ):  # fmt: skip
        above.append(above[-1] + 1)
    stacks = {
        c: tuple(fold(plain(_at(rows[r], c))) for r in above)
        for c in range(first, end)
        if c not in heads
    }
    return {stack for stack in stacks.values() if any(stack)}


def _numbers_columns(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns: A, B, 1, 2, 3=2/1."""
    texts = [fold(plain(cell)) for cell in row if cell.strip()]
    numbers = [c.number for c in map(read_caption, texts) if c.number]
    rising = all(a < b for a, b in pairwise(numbers))
    return len(texts) > 3 and rising and all(map(_NUMBER.fullmatch, texts))
