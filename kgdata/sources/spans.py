"""Tables with merged cells laid out as lines: captions over their columns, fused rows apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kgdata.formula import read_caption
from kgdata.sources.lines import Line
from kgdata.sources.notes import Note, note
from kgdata.units import read_unit
from kgdata.words import fold, plain, vocabulary

__all__ = ["Merge", "laid_out", "opened", "spread"]

_FIGURE = re.compile(r"[<>≤≥~(]?\s*[-−–+]?\s*\d[\d.,\s]*%?\)?|[-–—−]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEADS = 3  # a table's first captions stand within its first cells


class Merge(NamedTuple):
    """Cells merged into one, whose text stands in the corner; all counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


def laid_out(
    rows: Sequence[Sequence[str]],
    merges: Sequence[Merge],
    file: str,
    *,
    first: int = 1,
    framed: bool = True,
) -> tuple[list[Line], list[Note]]:
    """Lay the rows of a table or a sheet out as lines.

    Parameters
    ----------
    rows : sequence of sequence of str
        Cell texts, line breaks included; of merged cells only the corner has the text.
    merges : sequence of Merge
        What is merged.
    file : str
        How addresses call the table.
    first : int, default 1
        The number of the first row.
    framed : bool, default True
        Whether the rows are those of a table and nothing else. On a sheet titles and notes stand
        among them: they stay lines of one cell.

    Returns
    -------
    lines : list of Line
    notes : list of Note
    """
    texts = [list(row) for row in rows]
    zones = spread(texts, merges)
    # A table with its title inside it is laid out like a sheet.
    wide = _widths(texts, zones, framed and (not zones or zones[0][0] == 0))
    lines: list[Line] = []
    notes: list[Note] = []
    for n, row in enumerate(texts):
        parts = opened(row)
        number = first + n
        if len(parts) > 1:
            notes.append(note("fused_rows", file, number, None, count=len(parts)))
        for k, cells in enumerate(parts, 1):
            while cells and not cells[-1].strip():
                cells.pop()
            place = f"{file}[{k}/{len(parts)}]" if len(parts) > 1 else file
            blank = [""] * (max(wide[n], 1) - len(cells))
            lines.append(Line(place, number, [*cells, *blank]))
    return lines, notes


def spread(rows: list[list[str]], merges: Sequence[Merge]) -> list[tuple[int, int]]:
    """Repeat merged captions over their columns, merged units and labels over their rows, in place.

    A caption over several columns stands over each of them. Text merged downwards stays at its
    top, but for units and labels: a unit or a label beside several rows with figures is that of
    each.

    Returns
    -------
    list of (int, int)
        Where each header begins and ends (exclusive).

    Examples
    --------
    >>> rows = [["STT", "Chỉ tiêu", "Năm 2023", ""], ["", "", "KH", "UTH"]]
    >>> spread(rows, [Merge(0, 2, 0, 3)]), rows[0]
    ([(0, 2)], ['STT', 'Chỉ tiêu', 'Năm 2023', 'Năm 2023'])
    """
    zones = _headers(rows, merges)
    across = {(m.top, m.left): m for m in merges}
    columns = vocabulary()["columns"]
    for top, bottom in zones:
        units, labels = set(), set()
        for r in range(top, bottom):
            for c, text in enumerate(list(rows[r])):
                merge = across.get((r, c))
                if fold(plain(text)) in columns["unit"]:
                    units.add(c)
                elif fold(plain(text)) in columns["label"] and (
                    merge is None or merge.right == merge.left
                ):
                    labels.add(c)
                if merge is not None and text.strip():
                    for k in range(c + 1, min(merge.right + 1, len(rows[r]))):
                        rows[r][k] = text
        end = next((t for t, _ in zones if t > top), len(rows))
        for merge in merges:
            named = merge.left in units or (merge.left in labels and _apart(rows, merge))
            if named and merge.left == merge.right and bottom <= merge.top < end:
                text = rows[merge.top][merge.left] if merge.left < len(rows[merge.top]) else ""
                for r in range(merge.top + 1, min(merge.bottom + 1, len(rows))):
                    if text.strip() and merge.left < len(rows[r]):
                        rows[r][merge.left] = text
    return zones


def _apart(rows: Sequence[Sequence[str]], merge: Merge) -> bool:
    """Whether the rows beside a merged label have figures, and no words that would name them."""
    beside = [rows[r][merge.left + 1 :] for r in range(merge.top, min(merge.bottom + 1, len(rows)))]
    words = [t for row in beside for t in map(plain, row[:1]) if any(map(str.isalpha, t))]
    return all(_figures(["", "", *row]) for row in beside) and all(map(read_unit, words))


def _headers(rows: Sequence[Sequence[str]], merges: Sequence[Merge]) -> list[tuple[int, int]]:
    columns = vocabulary()["columns"]
    heads = {*columns["stt"], *columns["label"]}
    deep: dict[int, int] = {}
    flat = set()
    for m in merges:
        deep[m.top] = max(deep.get(m.top, m.top), m.bottom)
        if m.right > m.left >= 2:
            flat.add(m.top)
    zones: list[tuple[int, int]] = []
    for r, row in enumerate(rows):
        if zones and r < zones[-1][1]:
            continue
        if not any(fold(plain(cell)) in heads for cell in row[:_HEADS]):
            continue
        if sum(bool(cell.strip()) for cell in row) < 2:
            continue
        top, bottom = r, max(deep.get(r, r), r) + 1
        while top > 0 and top - 1 in flat and _bare(rows[top - 1]):
            top -= 1
        while bottom < len(rows) and _bare(rows[bottom]) and not _figures(rows[bottom]):
            bottom += 1
        zones.append((top, bottom))
    return zones or _unlabelled(rows)


def _unlabelled(rows: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Find captions over figures alone, as in the right part of a sheet cut in width."""
    bottom = next((r for r, row in enumerate(rows) if _figures(["", "", *row])), 0)
    said = [read_caption(plain(cell)) for row in rows[:bottom] for cell in row if cell.strip()]
    return [(0, bottom)] if any(c.mentions or c.formulas for c in said) else []


def _bare(row: Sequence[str]) -> bool:
    """Tell whether a row has captions, but none over numbers and labels."""
    return not any(cell.strip() for cell in row[:2]) and any(cell.strip() for cell in row[2:])


def _figures(row: Sequence[str]) -> bool:
    texts = [plain(cell) for cell in row[2:]]
    return any(_FIGURE.fullmatch(t) and not _YEAR.fullmatch(t) for t in texts if t)


def _widths(
    rows: Sequence[Sequence[str]], zones: Sequence[tuple[int, int]], framed: bool
) -> list[int]:
    """Return how many cells each line has at least: a heading in a table is no line of one."""
    widest = max((len(row) for row in rows), default=1)
    if framed:
        return [widest] * len(rows)
    wide = [1] * len(rows)
    for n, (top, bottom) in enumerate(zones):
        end = zones[n + 1][0] if n + 1 < len(zones) else len(rows)
        last = max((r for r in range(bottom, end) if _figures(rows[r])), default=bottom - 1)
        for r in range(top, last + 1):
            if any(cell.strip() for cell in rows[r]):
                wide[r] = 2
    return wide


def opened(row: Sequence[str]) -> list[list[str]]:
    r"""Take rows apart that a scan fused into one; join the broken lines of any other row.

    Rows are fused where every cell that has text has the same number of lines, and the lines of
    one cell at least are figures. A number before the first row only is left with it.

    Examples
    --------
    >>> opened(["", "Diện tích\nSản lượng", "ha\ntấn", "1.200\n6.500"])
    [['', 'Diện tích', 'ha', '1.200'], ['', 'Sản lượng', 'tấn', '6.500']]
    >>> opened(["STT", "Chỉ\ntiêu", "Năm\n2024"])
    [['STT', 'Chỉ tiêu', 'Năm 2024']]
    """
    parts = [
        [" ".join(p.split()) if k else _tidy(p) for k, p in enumerate(c.split("\n"))] for c in row
    ]
    counts = {len(p) for cell, p in zip(row[1:], parts[1:], strict=True) if cell.strip()}
    count = counts.pop() if len(counts) == 1 else 1
    first = len(parts[0]) if parts and row[0].strip() else count
    if count > 1 and first in {1, count}:
        columns = parts[1:]
        numeric = any(
            all(_FIGURE.fullmatch(plain(t)) for t in c) for c in columns if len(c) == count
        )
        if numeric:
            return [
                [c[k] if len(c) == count else (c[0] if k == 0 else "") for c in parts]
                for k in range(count)
            ]
    return [[" ".join(p for p in cell if p) if len(cell) > 1 else cell[0] for cell in parts]]


def _tidy(text: str) -> str:
    """Keep what indents a text; after it spaces of any kind are one space."""
    bare = text.replace("\t", " ").replace("\xa0", " ").rstrip()
    lead = len(bare) - len(bare.lstrip())
    return " " * lead + " ".join(bare.split())
