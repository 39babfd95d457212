"""The figure cells of a page with their places; merged ratio columns are opened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from kgdata.errors import SourceError
from kgdata.header import Column, Header
from kgdata.interval import quotient, quotient_meets
from kgdata.layout import Page
from kgdata.printed import Figure, Separators, read
from kgdata.words import plain

__all__ = ["Cell", "Grid", "figure_in", "grid_of", "settle_loose"]

_MERGED = re.compile(r"-?[\d.,]+\s*%(?:\s+-?[\d.,]+\s*%)+")


@dataclass(frozen=True)
class Cell:
    """A printed cell and its place."""

    text: str
    file: str
    line: int
    column: int

    @property
    def source(self) -> str:
        """``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass
class Grid:
    """Figure cells of a page; a column of merged ratios is opened into several."""

    places: list[int]
    cells: list[dict[int, Cell]]
    loose: dict[int, list[tuple[int, Cell]]]


def grid_of(page: Page, header: Header) -> Grid:
    """Gather the figure cells of a page.

    Parameters
    ----------
    page : Page
        The page.
    header : Header
        Its header, which says where figures begin.

    Returns
    -------
    Grid
        ``places[c]`` is the printed column of grid column ``c``; ``loose`` holds, by row, the
        ratios of merged cells that hold fewer than the others, for the figures to place.
    """
    width = max((len(line.cells) for line in page.body), default=header.first)
    opened = {
        index: max(
            (
                len(plain(line.cells[index]).split("%")) - 1
                for line in page.body
                if _merged(line.cells, index)
            ),
            default=1,
        )
        for index in range(header.first, width)
        if index not in header.skip
    }
    places: list[int] = []
    starts: dict[int, int] = {}
    for index, count in opened.items():
        starts[index] = len(places)
        places += [index] * count
    cells: list[dict[int, Cell]] = []
    loose: dict[int, list[tuple[int, Cell]]] = {}
    for n, line in enumerate(page.body):
        row = {}
        for index, count in opened.items():
            text = plain(line.cells[index]) if index < len(line.cells) else ""
            cell = Cell(text, line.file, *page.origin(n, index))
            start = starts[index]
            if count == 1:
                row[start] = cell
                continue
            tokens = (
                [f"{t.strip()}%" for t in text.split("%") if t.strip()]
                if "%" in text
                else text.split()
            )
            parts = [replace(cell, text=token) for token in tokens]
            if len(parts) == count:
                row |= {start + k: part for k, part in enumerate(parts)}
            else:
                row |= {start + k: replace(cell, text="") for k in range(count)}
            if len(parts) > count:
                row[start] = cell  # kept whole, so that reading it fails with its place
            elif 0 < len(parts) < count:
                loose.setdefault(n, []).extend((start, part) for part in parts)
        cells.append(row)
    return Grid(places, cells, loose)


def _merged(cells: Sequence[str], index: int) -> bool:
    return index < len(cells) and bool(_MERGED.fullmatch(plain(cells[index])))


@lru_cache(maxsize=1 << 16)
def figure_in(text: str, separators: Separators) -> Figure | None:
    """Read a cell; None if its text is no figure under these separators."""
    try:
        return read(text, separators)
    except ValueError:
        return None


def settle_loose(
    parts: Sequence[tuple[int, Cell]],
    row: Mapping[str, Cell],
    standing: Sequence[tuple[Column, int]],
    separators: Separators,
) -> dict[str, Cell]:
    """Place fewer ratios than a merged cell has columns: where they recompute, in order.

    Parameters
    ----------
    parts : sequence of (int, Cell)
        The ratios, each with the grid column at which its merged cell begins.
    row : mapping of str to Cell
        The row's other cells by column name.
    standing : sequence of (Column, int)
        The columns that are on the page, with their grid columns.
    separators : Separators
        The page's separators.

    Returns
    -------
    dict of str to Cell
        The ratios by column name.

    Raises
    ------
    SourceError
        If they fit nowhere, or in more than one way.
    """
    group = [c for c, place in standing if c.is_ratio and place >= parts[0][0]]

    def figure(cell: Cell | None) -> Figure | None:
        return figure_in(cell.text, separators) if cell else None

    def operands(column: Column) -> tuple[Figure | None, Figure | None]:
        top, bottom = (figure(row.get(name)) for name in column.pairs[0])
        return top, bottom

    def computes(column: Column) -> bool:
        top, bottom = operands(column)
        return top is not None and bottom is not None and quotient(top, bottom) is not None

    # Where only as many columns have both operands as there are ratios, there is nothing to settle.
    able = [c for c in group if computes(c)]
    places = list(combinations(able, len(parts)))
    if len(places) > 1:
        places = [
            each
            for each in places
            if all(
                quotient_meets(figure(cell), *operands(column))
                for column, (_, cell) in zip(each, parts, strict=True)
            )
        ]
    if len(places) != 1:
        cell = parts[0][1]
        texts = " ".join(part.text for _, part in parts)
        msg = (
            f"{texts!r} are {len(parts)} of {len(group)} ratios and "
            f"{'more than one' if places else 'no'} way to place them among "
            f"{', '.join(c.name for c in group)} recomputes"
        )
        raise SourceError(msg, file=cell.file, line=cell.line, column=cell.column)
    return {c.name: cell for c, (_, cell) in zip(places[0], parts, strict=True)}
