"""Annexes typed as offices lay them out, with the figures that must come out of them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from openpyxl import Workbook

import kgdata as kg
from kgdata.importing.folder import Outcome, import_plan

Row = Sequence[object]

HEAD = ("STT", "Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023", "ƯTH 2023", "KH 2024")
SERIES = ("actual_2022", "plan_2023", "estimate_2023", "plan_2024")


def truth(rows: Sequence[Row], label: int = 1, first: int = 3, series: Sequence[str] = SERIES):
    """List the labels and figures of typed rows; rows without figures are headings."""
    return [
        (str(row[label]).strip(" -+"), dict(zip(series, row[first:], strict=False)))
        for row in rows
        if any(isinstance(x, int | float) for x in row[first:])
    ]


def workbook(
    folder: Path, rows: Sequence[Row], merges: Sequence[str] = (), name: str = "Biểu"
) -> Path:
    """Write a sheet; a cell may be a value with its number format."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for r, row in enumerate(rows, 1):
        for c, typed_in in enumerate(row, 1):
            if typed_in in {"", None}:
                continue
            value, shape = typed_in if isinstance(typed_in, tuple) else (typed_in, "General")
            sheet.cell(r, c, value).number_format = shape
    for cells in merges:
        sheet.merge_cells(cells)
    path = folder / "annex.xlsx"
    book.save(path)
    return path


def document(folder: Path, title: str, rows: Sequence[Row]) -> Path:
    """Write a table of a document."""
    made = Document()
    made.add_paragraph(title)
    table = made.add_table(len(rows), max(map(len, rows)))
    cells, width = table._cells, max(map(len, rows))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            cells[r * width + c].text = typed(value)
    path = folder / "annex.docx"
    made.save(str(path))
    return path


def tabbed(folder: Path, rows: Sequence[Row]) -> Path:
    """Write cells between tabs."""
    path = folder / "annex.txt"
    path.write_text("".join("\t".join(map(typed, row)) + "\n" for row in rows), "utf-8")
    return path


def spaced(folder: Path, title: str, rows: Sequence[Row]) -> Path:
    """Write columns set with spaces, figures to the right."""
    texts = [[typed(value) for value in row] for row in rows]
    widths = [max(len(row[c]) for row in texts) for c in range(len(texts[0]))]
    lines = []
    for row in texts:
        cells = zip(row, widths, strict=True)
        set_ = [t.ljust(w) if c < 3 else t.rjust(w) for c, (t, w) in enumerate(cells)]
        lines.append("  ".join(set_).rstrip())
    path = folder / "annex.txt"
    path.write_text("\n".join([title, "", *lines, ""]), "utf-8")
    return path


def page(folder: Path, title: str, rows: Sequence[Row]) -> Path:
    """Write a table of a web page."""
    width = max(map(len, rows))
    lines = [
        "".join(f"<td>{html.escape(typed(value))}</td>" for value in row)
        + "<td></td>" * (width - len(row))
        for row in rows
    ]
    table = f"<table><tr>{'</tr><tr>'.join(lines)}</tr></table>"
    path = folder / "annex.html"
    path.write_text(f"<meta charset='utf-8'><p>{title}</p>{table}", "utf-8")
    return path


def typed(value: object) -> str:
    """Write a value the Vietnamese way; one with a format as its cell shows it."""
    if isinstance(value, tuple):
        number, shape = value
        percent = "%" in shape
        return f"{number * (100 if percent else 1) + 1e-9:.2f}".replace(".", ",") + "%" * percent
    return f"{value:.1f}".replace(".", ",") if isinstance(value, float) else str(value)


def imported(path: Path, **options: object) -> Outcome:
    """Import a file into the folder beside it."""
    options = {"into": path.parent / "plan", "known": (), "area": "An Giang", **options}
    return import_plan(path, **options)


def figures(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """List a plan's rows with figures, levels and ratios, as it reads them from its files."""
    plan = kg.open(folder)
    values: dict[tuple[str, int], dict[str, float]] = {}
    for frame, column in ((plan.load(), "series"), (plan.ratios(), "ratio")):
        for record in frame.dropna(subset=["value"]).to_dict("records"):
            row = values.setdefault((record["table"], record["row"]), {})
            row[record[column]] = record["value"]
    return [
        (i.label_vi, values[table, i.row])
        for table in plan.tables_info
        for i in plan.rows[table]
        if (table, i.row) in values
    ]


def tree(folder: Path) -> dict[str, str]:
    """Give each row's label with the label of the row that it belongs under."""
    rows = [i for rows in kg.open(folder).rows.values() for i in rows]
    names = {i.id: i.label_vi for i in rows}
    return {i.label_vi: names.get(i.parent, "") for i in rows}


def units(folder: Path) -> dict[str, str]:
    """Give each row's label with its unit, as code and power of ten."""
    rows = [i for rows in kg.open(folder).rows.values() for i in rows]
    return {i.label_vi: f"{i.unit.code} {i.unit.mult}" if i.unit else "" for i in rows}
