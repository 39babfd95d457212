"""Tables that Markdown draws with signs: grids, and columns under dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Drawn", "drawn"]

_BORDER = re.compile(r"\s*\+(?:[-=:]+\+)+\s*")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_FRAME = re.compile(r"\s*-{3,}\s*")
_EMPTY = re.compile(r"[-=:+\s]+")
_HIGH = 6  # lines of captions at most


class Drawn(NamedTuple):
    """A table drawn with signs: its rows with the lines they begin on, from 0, and its end."""

    rows: list[tuple[int, list[str]]]
    end: int


def drawn(lines: Sequence[str], at: int) -> Drawn | None:
    r"""Read the table that begins on a line, if one does.

    Parameters
    ----------
    lines : sequence of str
        The lines of a file.
    at : int
        Where, from 0.

    Returns
    -------
    Drawn or None
        Lines of a cell are kept apart.

    Examples
    --------
    >>> drawn(["+---+-----+", "| 1 | Lúa |", "|   | mùa |", "+---+-----+"], 0)
    Drawn(rows=[(1, ['1\n', 'Lúa\nmùa'])], end=4)
    >>> drawn(["Chỉ tiêu   KH", "--------  ---", "Lúa         7", ""], 0).rows
    [(0, ['Chỉ tiêu', 'KH']), (2, ['Lúa', '7'])]
    """
    if _BORDER.fullmatch(lines[at]):
        return _grid(lines, at)
    if _FRAME.fullmatch(lines[at]):
        found = [k for k in range(at + 2, min(at + _HIGH, len(lines))) if _is_dashes(lines[k])]
        return _dashed(lines, at + 1, found[0], framed=True) if found else None
    if lines[at].strip() and at + 1 < len(lines) and _is_dashes(lines[at + 1]):
        return None if _is_dashes(lines[at]) else _dashed(lines, at, at + 1, framed=False)
    return None


def _is_dashes(line: str) -> bool:
    return _DASHES.fullmatch(line) is not None


def _grid(lines: Sequence[str], at: int) -> Drawn:
    edges = [k for k, sign in enumerate(lines[at]) if sign == "+"]
    rows: list[tuple[int, list[str]]] = []
    open_ = False
    n = at
    while n < len(lines) and lines[n].lstrip()[:1] in {"+", "|"}:
        line = lines[n]
        if _BORDER.fullmatch(line):
            edges = sorted({*edges, *(k for k, sign in enumerate(line) if sign == "+")})
            open_ = False
        else:
            cells = _between(line, edges)
            if open_:
                first, before = rows[-1]
                rows[-1] = (first, [f"{a}\n{b}" for a, b in zip(before, cells, strict=True)])
            else:
                rows.append((n, cells))
                open_ = True
        n += 1
    return Drawn(rows, n)


def _between(line: str, edges: Sequence[int]) -> list[str]:
    """Divide a line at the bars that stand on the edges of the grid."""
    if sum(line[k : k + 1] in {"|", "+"} for k in edges) < len(edges):
        # wide signs push the bars off their places
        cells = [c.strip() for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if len(cells) == len(edges) - 1:
            return cells
    pieces = [line[a + 1 : b].strip() for a, b in pairwise(edges)]
    return ["" if _EMPTY.fullmatch(p) and len(p) > 1 else p for p in pieces]


def _dashed(lines: Sequence[str], top: int, dashes: int, *, framed: bool) -> Drawn:
    starts = [m.start() for m in re.finditer(r"-+", lines[dashes])]
    rows = [(top, _joined([_cut(line, starts) for line in lines[top:dashes]]))]
    part: list[list[str]] = []
    first = n = dashes + 1
    while n < len(lines):
        line = lines[n]
        closed = bool(_FRAME.fullmatch(line) or _is_dashes(line))
        if closed or not line.strip():
            if part:
                rows.append((first, _joined(part)))
                part = []
            first = n + 1
            if closed or not framed:
                break
        elif framed:
            part.append(_cut(line, starts))
        else:
            rows.append((n, _cut(line, starts)))
        n += 1
    else:
        if part:
            rows.append((first, _joined(part)))
    return Drawn(rows, min(n + 1, len(lines)) if n < len(lines) and lines[n].strip() else n)


def _cut(line: str, starts: Sequence[int]) -> list[str]:
    """Divide a line where columns begin, but not within a word."""
    edges = [0]
    for start in starts[1:]:
        edge = start
        while edge and edge < len(line) and line[edge - 1] != " ":
            edge -= 1
        edges.append(edge)
    edges.append(len(line))
    return [line[a:b].strip() for a, b in pairwise(edges)]


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    return ["\n".join(parts) for parts in zip(*rows, strict=True)]
