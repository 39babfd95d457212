"""A table's cells as observations and ratios, one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kgdata.columns import Doubt, read_columns
from kgdata.errors import SourceError
from kgdata.evidence import Evidence
from kgdata.grid import figure_in
from kgdata.header import Column, Years
from kgdata.hundredfold import Quotients
from kgdata.indicators import Indicator
from kgdata.interval import quotient, verdict
from kgdata.layout import Page
from kgdata.ledger import Correction
from kgdata.printed import Figure, read
from kgdata.rows import Row, realign, rejoin_ratios, renumber, rows_of
from kgdata.units import Unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "FRAMES",
    "OBSERVATIONS",
    "RATIOS",
    "Table",
    "frames",
    "observations",
    "ratios",
    "read_table",
]

OBSERVATIONS = (
    "plan", "table", "row", "indicator", "stt", "label_vi", "label_en", "unit", "unit_mult",
    "kind", "period", "series", "value", "decimals", "status", "printed", "source",
)  # fmt: skip
RATIOS = (
    "plan", "table", "row", "indicator", "ratio", "formula_printed", "formula", "printed", "value",
    "recomputed", "low", "high", "verdict", "source",
)  # fmt: skip

FRAMES = ("observations", "ratios", "columns")


@dataclass
class Table:
    """A table as read, its damage undone.

    Attributes
    ----------
    id : str
        The table's id.
    columns : list of Column
        Its columns in printed order.
    rows : list of Row
        Its printed rows.
    figures : list of dict of str to Figure
        For each row its figures by column, corrected where the ledger says so.
    formulas : list of dict of str to str
        For each page the formula printed over each ratio.
    moved : list of str
        What was put back in its place, in words with the source lines.
    corrected : dict of (int, str) to Correction
        The ledger entries in force, by row ordinal and column.
    captions : list of dict of str to int
        For each page the printed column, from 1, that each level's caption stands over.
    quotients : list of Quotients
        Columns of ratios whose printed quotients (1,01) were read as percentages (101%).
    """

    id: str
    columns: list[Column]
    rows: list[Row]
    figures: list[dict[str, Figure]]
    formulas: list[dict[str, str]]
    moved: list[str]
    corrected: dict[tuple[int, str], Correction]
    captions: list[dict[str, int]]
    quotients: list[Quotients]

    @property
    def levels(self) -> list[Column]:
        """The columns that are not ratios."""
        return [c for c in self.columns if not c.is_ratio]


def read_table(
    table: str,
    pages: Sequence[Page],
    indicators: Sequence[Indicator],
    years: Years,
    ledger: Sequence[Correction],
    doubts: list[Doubt] | None = None,
) -> Table:
    """Read one table.

    Parameters
    ----------
    table : str
        Its id.
    pages : sequence of Page
        Its pages.
    indicators : sequence of Indicator
        What its rows measure, in order.
    years : Years
        The plan's years.
    ledger : sequence of Correction
        The plan's corrections.
    doubts : list, optional
        Takes what cannot be settled; by default that is an error.

    Returns
    -------
    Table

    Raises
    ------
    SourceError
        If rows and indicators do not match in number, a cell is no figure, a column is unknown,
        or the ledger names a cell that does not read as it says.
    """
    printed = sum(len(page.body) for page in pages)
    if printed != len(indicators):
        line = pages[0].header[0]
        msg = f"table {table!r} has {printed} printed rows, indicators.csv has {len(indicators)}"
        raise SourceError(msg, file=line.file, line=line.number)
    entries = {(e.row, e.series): e for e in ledger if e.table == table}
    evidence = Evidence(indicators, entries.values())
    columns, readings = read_columns(pages, years, evidence.weigh, doubts)
    rows = rows_of(readings, [page.unit for page in pages])
    moved = [
        f"figures of lines {rows[a].line} to {rows[b].line} moved {shift:+d} row"
        for a, b, shift in realign(rows, [i.unit for i in indicators])
    ]
    moved += [
        f"ratio {name} of line {rows[k].line} was printed on line {rows[n].line}"
        for n, k, name in rejoin_ratios(rows, columns)
    ]
    stated = {n for n, page in enumerate(pages) if page.columns}
    renumber(rows, [i.subject for i in indicators], stated)
    _check_ledger(entries, rows, table)
    figures = [
        {
            name: _figure(
                row, n, name, entries, doubts is not None or bool(pages[row.page].columns)
            )
            for name in row.cells
        }
        for n, row in enumerate(rows, 1)
    ]
    return Table(
        table, columns, rows, figures, [r.printed for r in readings], moved, entries,
        [r.captions for r in readings], [q for r in readings for q in r.quotients],
    )  # fmt: skip


def _check_ledger(
    entries: Mapping[tuple[int, str], Correction], rows: Sequence[Row], table: str
) -> None:
    for (n, series), entry in entries.items():
        fail = partial(SourceError, file=entry.file, line=entry.line)
        cell = rows[n - 1].cells.get(series) if 0 < n <= len(rows) else None
        if cell is None:
            there = ", ".join(rows[n - 1].cells) if 0 < n <= len(rows) else f"rows 1 to {len(rows)}"
            msg = f"no cell {table} row {n} {series!r}; there are: {there}"
            raise fail(msg, column=5 if 0 < n <= len(rows) else 4)
        if cell.text != entry.before:
            msg = f"{cell.source} reads {cell.text!r}, not {entry.before!r}"
            raise fail(msg, column=6)


def _figure(
    row: Row, n: int, name: str, entries: Mapping[tuple[int, str], Correction], keep: bool
) -> Figure:
    cell = row.cells[name]
    entry = entries.get((n, name))
    text = entry.after if entry else cell.text
    try:
        figure = figure_in(text, row.separators) or read(text, row.separators)  # says what is wrong
    except ValueError as error:
        if keep and not entry:  # words where a figure should be: the import has asked about them
            return Figure(None, 0, "error", cell.text)
        file, line, column = (
            (entry.file, entry.line, 7) if entry else (cell.file, cell.line, cell.column)
        )
        raise SourceError(str(error), file=file, line=line, column=column) from None
    return figure._replace(text=cell.text, status="corrected") if entry else figure


def observations(
    plan: str, table: Table, indicators: Sequence[Indicator]
) -> list[tuple[object, ...]]:
    """List a table's level figures, blank and lost cells included.

    Parameters
    ----------
    plan : str
        The plan's id.
    table : Table
        The table as read.
    indicators : sequence of Indicator
        What its rows measure.

    Returns
    -------
    list of tuple
        In the order of `OBSERVATIONS`.
    """
    out: list[tuple[object, ...]] = []
    for row, figures, indicator in zip(table.rows, table.figures, indicators, strict=True):
        unit = row.unit or indicator.unit
        for column in table.levels:
            kind, _, period = column.name.partition("_")
            figure, cell = figures.get(column.name), row.cells.get(column.name)
            code, mult = _unit_of(kind, unit)
            head = (
                plan, table.id, indicator.row, indicator.id, row.stt, indicator.label_vi,
                indicator.label_en, code, mult, kind, period, column.name,
            )  # fmt: skip
            if figure is None or cell is None:
                lost = (None, None, "lost", "", f"{row.file}:{row.line}:0")
                out.append(head + lost)
                continue
            decimals = None if figure.value is None else figure.decimals
            status = "lost" if figure.status == "error" else figure.status  # #### hides its figure
            tail = (figure.value, decimals, status, figure.text, cell.source)
            out.append(head + tail)
    return out


def _unit_of(kind: str, unit: Unit | None) -> tuple[str, int | None]:
    if kind == "share":
        return "%", 0
    return (unit.code, unit.mult) if unit else ("", None)


def ratios(plan: str, table: Table, indicators: Sequence[Indicator]) -> list[tuple[object, ...]]:
    """List a table's printed ratios with what the figures give.

    Parameters
    ----------
    plan : str
        The plan's id.
    table : Table
        The table as read.
    indicators : sequence of Indicator
        What its rows measure.

    Returns
    -------
    list of tuple
        In the order of `RATIOS`; ``low`` and ``high`` bound what the printed operands allow.
    """
    numbers = {c.name: c.number for c in table.levels}
    out: list[tuple[object, ...]] = []
    for row, figures, indicator in zip(table.rows, table.figures, indicators, strict=True):
        for column in table.columns:
            figure = figures.get(column.name) if column.is_ratio else None
            if figure is None or figure.status == "blank":
                continue
            top, bottom = column.pairs[0]
            over, under = figures.get(top), figures.get(bottom)
            computed = quotient(over, under) if over and under else None
            value, interval = computed or (None, (None, None))
            out.append((
                plan, table.id, indicator.row, indicator.id, column.name,
                table.formulas[row.page].get(column.name, column.printed),
                f"{column.number}={numbers[top]}/{numbers[bottom]}",
                figure.text, figure.value, value, *interval,
                verdict(figure, computed), row.cells[column.name].source,
            ))  # fmt: skip
    return out


def frames(
    plan: str, tables: Mapping[str, Table], indicators: Mapping[str, Sequence[Indicator]]
) -> dict[str, pd.DataFrame]:
    """Turn the tables of a plan into frames.

    Parameters
    ----------
    plan : str
        The plan's id.
    tables : dict of str to Table
        Its tables as read.
    indicators : dict of str to list of Indicator
        What their rows measure.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``observations``, ``ratios`` and ``columns`` (each table's figure columns in printed order).
    """
    import pandas as pd  # who reads a table's cells needs none

    levels = [r for t, x in tables.items() for r in observations(plan, x, indicators[t])]
    compared = [r for t, x in tables.items() for r in ratios(plan, x, indicators[t])]
    order = [(t, c.name) for t, x in tables.items() for c in x.columns]
    integers = {"unit_mult": "Int64", "decimals": "Int64", "value": "float64"}
    numbers = dict.fromkeys(["value", "recomputed", "low", "high"], "float64")
    return {
        "observations": pd.DataFrame(levels, columns=list(OBSERVATIONS)).astype(integers),
        "ratios": pd.DataFrame(compared, columns=list(RATIOS)).astype(numbers),
        "columns": pd.DataFrame(order, columns=["table", "column"]),
    }
