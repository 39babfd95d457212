"""Tables that stand beside each other: their lines apart, one table after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from kgdata.importing.lines import (
    captions_in,
    figures_in,
    is_label,
    opens_header,
    texts_of,
)
from kgdata.importing.wrapped import goes_on, only_words
from kgdata.sources import Line
from kgdata.words import fold, vocabulary

__all__ = ["taken_apart"]

_PART = re.compile(r"\[\d+/\d+\]$")  # of a row that was fused
_WORDS = 0.5  # share of the cells under a caption of labels that must be words


@dataclass(frozen=True)
class _Head:
    """A caption over labels: its line, the columns of its table, and the line after its rows."""

    line: int
    left: int
    label: int
    end: int


def taken_apart(lines: Sequence[Line]) -> list[Line]:
    """Write the lines of tables that stand side by side once for each, without the others' cells.

    Parameters
    ----------
    lines : sequence of Line
        A source.

    Returns
    -------
    list of Line
        The same lines where nothing stands side by side. Cells keep their columns.

    Examples
    --------
    >>> head, row = ["Chỉ tiêu", "KH 2025"], ["Lúa", "7"]
    >>> both = [Line("a", 1, [*head, "", *head]), Line("a", 2, [*row, "", "Tôm", "3"])]
    >>> [line.cells for line in taken_apart(both)][2:]
    [['', '', '', 'Chỉ tiêu', 'KH 2025'], ['', '', '', 'Tôm', '3']]
    """
    out: list[Line] = []
    for _, same in groupby(lines, key=lambda line: _PART.sub("", line.file)):
        out += _of_sheet(list(same))
    return out


def _of_sheet(lines: list[Line]) -> list[Line]:
    heads = _heads(lines)
    if len({head.left for head in heads}) < 2:
        return lines
    out: list[Line] = []
    start = 0
    for top, bottom, lefts in _stretches(lines, heads):
        out += lines[start:top]
        edges = [0, *lefts[1:], max(len(line.cells) for line in lines)]
        for left, right in pairwise(edges):
            out += [_only(line, left, right) for line in lines[top:bottom]]
        start = bottom
    return out + lines[start:]


def _only(line: Line, left: int, right: int) -> Line:
    kept = [*[""] * min(left, len(line.cells)), *line.cells[left:right]]
    return line._replace(cells=kept or [""])


def _heads(lines: Sequence[Line]) -> list[_Head]:
    """Find the captions over labels that begin the header of a table of their own."""
    words = vocabulary()["columns"]["stt"]
    found: list[_Head] = []
    for n, line in enumerate(lines):
        texts = texts_of(line)
        for c in [i for i, text in texts.items() if is_label(text)]:
            left = c - 1 if fold(texts.get(c - 1, "")).strip(" .") in words else c
            right = _next_label(lines, n, c)
            own = _only(line, left, right)
            below = [_only(x, left, right) for x in lines[n + 1 : n + 3]]
            told = captions_in(own) or any(map(captions_in, below))
            if told and opens_header(own, below[0] if below else None):
                found.append(_Head(n, left, c, len(lines)))
    ended = []
    for head in found:
        same = [h.line for h in found if h.line > head.line and h.left == head.left]
        end = _last_row(lines, head, min(same, default=len(lines))) + 1
        ended.append(_Head(head.line, head.left, head.label, end))
    return [head for head in ended if _has_labels(lines, head)]


def _next_label(lines: Sequence[Line], n: int, c: int) -> int:
    """Return where the next table on a line begins, if there is one."""
    words = vocabulary()["columns"]["stt"]
    texts = texts_of(lines[n])
    for i in sorted(texts):
        if i > c and is_label(texts[i]):
            return i - 1 if fold(texts.get(i - 1, "")).strip(" .") in words else i
    return max(len(line.cells) for line in lines)


def _last_row(lines: Sequence[Line], head: _Head, end: int) -> int:
    """Return the last line with a label of a table and a figure, or with the label's rest."""
    last = head.line
    right = _next_label(lines, head.line, head.label)
    for n in range(head.line + 1, end):
        own = _only(lines[n], head.left, right)
        rest = n == last + 1 and goes_on(only_words(own, head.label))
        if rest or (head.label in texts_of(own) and figures_in(own, head.label)):
            last = n
    return last


def _has_labels(lines: Sequence[Line], head: _Head) -> bool:
    """Whether words stand under a caption of labels; under *Chỉ tiêu giao* stand figures."""
    cells = [t for x in lines[head.line + 1 : head.end] if (t := texts_of(x).get(head.label, ""))]
    words = [t for t in cells if any(map(str.isalpha, t))]
    return bool(words) and len(words) >= _WORDS * len(cells)


def _stretches(lines: Sequence[Line], heads: Sequence[_Head]) -> list[tuple[int, int, list[int]]]:
    """List the lines in which tables stand beside each other, with where each table begins."""
    groups: list[list[_Head]] = []
    for head in sorted(heads, key=lambda h: (h.line, h.left)):
        if groups and head.line < max(h.end for h in groups[-1]):
            groups[-1].append(head)
        else:
            groups.append([head])
    out = []
    for k, group in enumerate(groups):
        lefts = sorted({head.left for head in group})
        if len(lefts) < 2:
            continue
        top = max((h.end for h in groups[k - 1]), default=0) if k else 0
        out.append((top, max(head.end for head in group), lefts))
    return out
