"""Tables as they are printed: a title, a unit, a header of merged captions, rows of cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.annexes.annex import Annex, Table

__all__ = ["Cell", "Grid", "grids"]


@dataclass
class Cell:
    """A printed cell; `rows` and `columns` say how far it is merged.

    `figure` is the row and the column of the table whose number it shows.
    """

    text: str
    rows: int = 1
    columns: int = 1
    figure: tuple[int, str] | None = None
    indent: int = 0


@dataclass
class Grid:
    """One table with what stands above it; None is a place covered by a merged cell."""

    lines: list[str]
    header: list[list[Cell | None]]
    body: list[list[Cell]]
    table: Table
    note: str = ""
    width: int = field(init=False)

    def __post_init__(self) -> None:
        self.width = len(self.header[0])

    def texts(self) -> list[list[str]]:
        """Return header and body as texts; of merged cells only the corner has one."""
        rows: list[list[Cell | None]] = [*self.header, *self.body]
        return [["" if cell is None else cell.text for cell in row] for row in rows]


WORDS = {
    "short": {"actual": "TH", "plan": "KH", "estimate": "ƯTH"},
    "long": {"actual": "Thực hiện năm", "plan": "Kế hoạch năm", "estimate": "Ước thực hiện năm"},
}


def grids(annex: Annex) -> list[Grid]:
    """Lay every table of an annex out."""
    out = []
    for n, table in enumerate(annex.tables, 1):
        lines = [
            table.heading.format(number=n, title=table.title),
            f"(Kèm theo Kế hoạch số 1{n}/KH-UBND của UBND tỉnh {annex.area})",
        ]
        if table.unit:
            lines.append(f"ĐVT: {table.unit}")
        body = [_row(table, k) for k in range(1, len(table.rows) + 1)]
        note = "Ghi chú: Số liệu do các sở, ngành cung cấp" if n % 2 else ""
        out.append(Grid(lines, _header(table), body, table, note))
    return out


def _row(table: Table, k: int) -> list[Cell]:
    row = table.rows[k - 1]
    cells = [Cell(row.stt), Cell(row.label, indent=row.depth)]
    if not table.unit:
        cells.append(Cell('"' if row.ditto else row.unit))
    for column in table.columns:
        value = table.value(k, column)
        figure = (k, column) if value is not None else None
        cells.append(Cell(table.printed(k, column), figure=figure))
    return cells


def _header(table: Table) -> list[list[Cell | None]]:
    heads = ["STT", "Chỉ tiêu"] + ([] if table.unit else ["Đơn vị tính"])
    if table.header == "quarters":
        year = table.series[0].split("_")[1]
        captions = [f"Năm {year}", "Quý I", "Quý II", "Quý III", "Quý IV"]
        return [[Cell(text) for text in (*heads, *captions)]]
    if table.header == "words":
        return [[Cell(text) for text in (*heads, *(_words(c, table.words) for c in table.columns))]]
    depth = 2
    top: list[Cell | None] = [Cell(text, rows=depth) for text in heads]
    below: list[Cell | None] = [None] * len(heads)
    formulas = table.header == "two"
    columns = list(table.columns)
    k = 0
    while k < len(columns):
        column = columns[k]
        kind, _, year = column.partition("_")
        if "/" in column:
            count = next((j for j, c in enumerate(columns[k:]) if "/" not in c), len(columns) - k)
            top += [Cell("So sánh (%)", columns=count), *[None] * (count - 1)]
            below += [Cell("" if formulas else _words(c)) for c in columns[k : k + count]]
            k += count
        elif kind == "plan" and column != table.series[-1]:
            top += [Cell(f"Năm {year}", columns=2), None]
            below += [Cell("Kế hoạch"), Cell("Ước cả năm")]
            k += 2
        else:
            said = "Thực hiện" if kind == "actual" else "Kế hoạch năm"
            top.append(Cell(f"{said} {year}", rows=depth))
            below.append(None)
            k += 1
    rows = [top, below]
    if formulas or table.header == "three":
        first = len(heads) + 1
        place = {c: first + n for n, c in enumerate(columns)}
        numbers = [str(n) for n in range(1, first)]
        for c in columns:
            at = str(place[c])
            if "/" in c and formulas:
                at += "={}/{}".format(*(place[s] for s in c.split("/")))
            numbers.append(at)
        rows.append([Cell(text) for text in numbers])
    return rows


def _words(column: str, style: str = "short") -> str:
    """Name a column in the words of a header: ``ƯTH 2024/KH 2024``."""
    words = WORDS[style if "/" not in column else "short"]
    parts = (series.split("_") for series in column.split("/"))
    return "/".join(f"{words[kind]} {year}" for kind, year in parts)
