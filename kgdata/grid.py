"""The figure cells of a page with their places; merged ratio columns are opened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kgdata.header import Header
from kgdata.layout import Page
from kgdata.words import plain

__all__ = ["Cell", "Grid", "grid_of"]

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
            cell = Cell(text, line.file, line.number, index + 1)
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
