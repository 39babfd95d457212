"""What a plan states as the audit sees it: address, text, interval, label, unit of every figure.

The figures are those printed in the annex and, beside them, the targets that documents state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from kgdata.documents.targets import Target, target_span, target_unit
from kgdata.header import OTHER, Years
from kgdata.indicators import Indicator
from kgdata.interval import Interval
from kgdata.numbers import number
from kgdata.printed import VIETNAMESE, Figure, Separators
from kgdata.rows import Row
from kgdata.tidy import Table
from kgdata.units import Unit

__all__ = ["STATED", "Cell", "Ranges", "Sheet"]

STATED = "target"  # the one series of what a document states
_APART = 5.0  # times larger or smaller than the named figures of a row: of another kind
_NONE = Figure(None, 0, "blank", "")


class Cell(NamedTuple):
    """The address of a figure: table, ordinal of the row, series or ratio.

    Of a target: the document's id, the ordinal of the target in it, :data:`STATED`.
    """

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
    targets : dict of str to sequence of Target
        What documents state, by document.
    """

    plan: str
    years: Years
    tables: Mapping[str, Table]
    indicators: Mapping[str, list[Indicator]]
    figures: dict[Cell, Figure] = field(default_factory=dict)
    targets: Mapping[str, Sequence[Target]] = field(default_factory=dict)

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
        return replace(self, figures=figures)

    @cached_property
    def ranges(self) -> dict[Cell, Interval]:
        """The intervals of all figures that state a number."""
        printed = {c: x for c, f in self.figures.items() if (x := _range(f)) is not None}
        stated = {
            Cell(document, n, STATED): target_span(target)
            for document, targets in self.targets.items()
            for n, target in enumerate(targets, 1)
        }
        return printed | stated

    @cached_property
    def places(self) -> dict[str, tuple[str, int]]:
        """Table and row of every indicator; of a target under ``document:number``."""
        printed = {i.id: (t, i.row) for t, members in self.indicators.items() for i in members}
        stated = {
            f"{document}:{target.no}": (document, n)
            for document, targets in self.targets.items()
            for n, target in enumerate(targets, 1)
        }
        return printed | stated

    def series(self, table: str) -> list[str]:
        """Return a table's level columns in printed order."""
        if table in self.targets:
            return [STATED]
        return [c.name for c in self.tables[table].levels]

    def amounts(self, table: str) -> list[str]:
        """Return the level columns without those that nothing names and that print no levels.

        A column kept under its printed words may hold growth or a comparison: then its figures
        are not of the size of the others of their rows.
        """
        return self._amounts[table]

    @cached_property
    def _amounts(self) -> dict[str, list[str]]:
        out = {}
        for t in (*self.tables, *self.targets):
            names = self.series(t)
            named = [s for s in names if not s.startswith(f"{OTHER}_")]
            apart = {s for s in names if s not in named and self._is_apart(t, s, named)}
            out[t] = [s for s in names if s not in apart]
        return out

    def _is_apart(self, table: str, series: str, named: Sequence[str]) -> bool:
        """Whether most figures of a column are far from the named ones of their rows."""
        near = far = 0
        for row in range(1, len(self.tables[table].rows) + 1):
            own = self.figures.get(Cell(table, row, series), _NONE).value
            others = [self.figures.get(Cell(table, row, s), _NONE).value for s in named]
            sizes = [abs(x) for x in others if x]
            if own and sizes:
                fits = min(sizes) / _APART <= abs(own) <= max(sizes) * _APART
                near, far = near + fits, far + (not fits)
        return far > near

    def indicator(self, cell: Cell) -> Indicator:
        """Return what a printed cell's row measures."""
        return self.indicators[cell.table][cell.row - 1]

    def target(self, cell: Cell) -> Target | None:
        """Return the target that a cell is; None for a printed one."""
        targets = self.targets.get(cell.table)
        return targets[cell.row - 1] if targets is not None else None

    def name(self, cell: Cell) -> str:
        """Name what a cell measures, the same wherever its row stands."""
        target = self.target(cell)
        return f"{cell.table}:{target.no}" if target else self.indicator(cell).id

    def address(self, cell: Cell) -> str:
        """Write a cell's address; that of a target with its number."""
        target = self.target(cell)
        return f"{cell.table}/{target.no}/{cell.series}" if target else str(cell)

    def head(self, cells: Sequence[Cell]) -> Cell:
        """Return the cell that a statement about some is told of: one of the annex, if any is."""
        return next((c for c in cells if c.table not in self.targets), cells[0])

    def place(self, cell: Cell) -> tuple[str, int | None, str]:
        """Return table, row and series of a printed cell; a target has none in the annex."""
        return ("", None, "") if cell.table in self.targets else cell

    def unit(self, cell: Cell) -> Unit | None:
        """Return what a cell's figure counts."""
        target = self.target(cell)
        return target_unit(target.unit) if target else self.indicator(cell).unit

    def scale(self, cell: Cell, to: Cell) -> float:
        """Return the factor that brings a cell's figure to another cell's unit."""
        units = [self.unit(c) for c in (cell, to)]
        return 10.0 ** ((units[0].mult if units[0] else 0) - (units[1].mult if units[1] else 0))

    def row(self, cell: Cell) -> Row:
        """Return a cell's printed row."""
        return self.tables[cell.table].rows[cell.row - 1]

    def separators(self, cell: Cell) -> Separators:
        """Return how the cell's page writes numbers."""
        if cell.table in self.targets:
            return VIETNAMESE
        return self.row(cell).separators

    def printed(self, cell: Cell) -> str:
        """Return the text in force: as corrected, else as printed; of a target its figure."""
        target = self.target(cell)
        if target is not None:
            return number(target.value, target.decimals, "vi")
        entry = self.tables[cell.table].corrected.get((cell.row, cell.series))
        figure = self.figures.get(cell)
        if figure is None:
            return ""
        return entry.after if entry is not None and figure.status == "corrected" else figure.text

    def status(self, cell: Cell) -> str:
        """Return the cell's status; ``lost`` where the page has no such column."""
        if cell.table in self.targets:
            return STATED
        figure = self.figures.get(cell)
        return figure.status if figure is not None else "lost"

    def stated(self, cell: Cell) -> bool:
        """Whether anything is printed in the cell."""
        return self.status(cell) not in {"blank", "lost"}

    def decimals(self, cell: Cell) -> set[int]:
        """Return the decimals that a cell's neighbours in row and column are printed with.

        Ratios are compared with ratios, levels with levels of the same unit; its own count too.
        """
        if cell.table in self.targets:
            alike = self.targets[cell.table][cell.row - 1].unit
            return {t.decimals for t in self.targets[cell.table] if t.unit == alike}
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
        target = self.target(cell)
        if target is not None:
            return target.source.rpartition(":")[0]
        row = self.row(cell)
        return f"{row.file}:{row.line}"

    def has_figures(self, table: str, row: int) -> bool:
        """Whether a row states any level."""
        return any(self.stated(Cell(table, row, s)) for s in self.series(table))

    def cells(self) -> Iterator[Cell]:
        """List the cells that state something, in printed order."""
        return (c for c in self.figures if self.stated(c))


def _range(figure: Figure) -> Interval | None:
    """Return the interval of a figure; what is to be kept at 11% is stated as 11%."""
    return Interval.of(figure._replace(comparator="") if figure.comparator == "=" else figure)
