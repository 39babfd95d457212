"""A plan's printed cells as the audit sees them: address, text, interval, label, unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from kgdata.header import Years
from kgdata.indicators import Indicator
from kgdata.interval import Interval
from kgdata.printed import Figure, Separators
from kgdata.rows import Row
from kgdata.tidy import Table

__all__ = ["Cell", "Ranges", "Sheet"]


class Cell(NamedTuple):
    """The address of a printed figure: table, ordinal of the row, series or ratio."""

    table: str
    row: int
    series: str

    def __str__(self) -> str:
        return f"{self.table}/{self.row}/{self.series}"


Ranges = Mapping[Cell, Interval]


@dataclass
class Sheet:
    """All printed figures of a plan, by cell.

    Attributes
    ----------
    plan : str
        The plan's id.
    years : Years
        The plan's years.
    tables : dict of str to Table
        Its tables as read.
    indicators : dict of str to list of Indicator
        What their rows measure.
    figures : dict of Cell to Figure
        Every cell of a column that the page has, blank ones included.
    """

    plan: str
    years: Years
    tables: Mapping[str, Table]
    indicators: Mapping[str, list[Indicator]]
    figures: dict[Cell, Figure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.figures:
            self.figures = {
                Cell(t, n, name): figure
                for t, table in self.tables.items()
                for n, figures in enumerate(table.figures, 1)
                for name, figure in figures.items()
            }

    def uncorrected(self) -> Sheet:
        """Return the sheet with every cell as printed, whatever the ledger says."""
        figures = dict(self.figures)
        for t, table in self.tables.items():
            for row, name in table.corrected:
                figure = table.rows[row - 1].figure(name)
                if figure is not None:
                    figures[Cell(t, row, name)] = figure
        return Sheet(self.plan, self.years, self.tables, self.indicators, figures)

    @cached_property
    def ranges(self) -> dict[Cell, Interval]:
        """The intervals of all cells that state a number."""
        return {c: x for c, f in self.figures.items() if (x := Interval.of(f)) is not None}

    @cached_property
    def places(self) -> dict[str, tuple[str, int]]:
        """Table and row of every indicator."""
        return {i.id: (t, i.row) for t, members in self.indicators.items() for i in members}

    def series(self, table: str) -> list[str]:
        """Return a table's level columns in printed order."""
        return [c.name for c in self.tables[table].levels]

    def indicator(self, cell: Cell) -> Indicator:
        """Return what a cell's row measures."""
        return self.indicators[cell.table][cell.row - 1]

    def scale(self, cell: Cell, to: Cell) -> float:
        """Return the factor that brings a cell's figure to another cell's unit."""
        units = [self.indicator(c).unit for c in (cell, to)]
        return 10.0 ** ((units[0].mult if units[0] else 0) - (units[1].mult if units[1] else 0))

    def row(self, cell: Cell) -> Row:
        """Return a cell's printed row."""
        return self.tables[cell.table].rows[cell.row - 1]

    def separators(self, cell: Cell) -> Separators:
        """Return how the cell's page writes numbers."""
        return self.row(cell).separators

    def printed(self, cell: Cell) -> str:
        """Return the text in force: as corrected, else as printed."""
        entry = self.tables[cell.table].corrected.get((cell.row, cell.series))
        figure = self.figures.get(cell)
        if figure is None:
            return ""
        return entry.after if entry is not None and figure.status == "corrected" else figure.text

    def status(self, cell: Cell) -> str:
        """Return the cell's status; ``lost`` where the page has no such column."""
        figure = self.figures.get(cell)
        return figure.status if figure is not None else "lost"

    def stated(self, cell: Cell) -> bool:
        """Whether anything is printed in the cell."""
        return self.status(cell) not in {"blank", "lost"}

    def decimals(self, cell: Cell) -> set[int]:
        """Return the decimals that a cell's neighbours in row and column are printed with.

        Ratios are compared with ratios, levels with levels of the same unit; its own count too.
        """
        ratio = "/" in cell.series
        beside = [
            cell._replace(series=name) for name in self.row(cell).cells if ("/" in name) == ratio
        ]
        count = len(self.indicators[cell.table])
        unit = self.indicator(cell).unit
        for step in (-2, -1, 1, 2):
            other = cell._replace(row=cell.row + step)
            if 1 <= other.row <= count and (ratio or self.indicator(other).unit == unit):
                beside.append(other)
        found = (self.figures.get(c) for c in beside)
        return {f.decimals for f in found if f is not None and f.value is not None}

    def source(self, cell: Cell) -> str:
        """Return ``file:line`` of the cell's row."""
        row = self.row(cell)
        return f"{row.file}:{row.line}"

    def has_figures(self, table: str, row: int) -> bool:
        """Whether a row states any level."""
        return any(self.stated(Cell(table, row, s)) for s in self.series(table))

    def cells(self) -> Iterator[Cell]:
        """List the cells that state something, in printed order."""
        return (c for c in self.figures if self.stated(c))
