"""Annexes written in each format that annexes come in."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from kgdata.sources.legacy import _tcvn3, _vni
from tests.annexes.annex import Annex
from tests.annexes.grid import Cell, Grid, grids

__all__ = [
    "write_docx", "write_gaps", "write_html", "write_markdown", "write_pdf", "write_tcvn3",
    "write_tsv", "write_vni", "write_xlsx",
]  # fmt: skip


def write_tsv(annex: Annex, path: Path) -> None:
    """Write tabs between cells, as recognised text has them."""
    lines = []
    for grid in grids(annex):
        lines += [*grid.lines, ""]
        lines += ["\t".join(row) for row in grid.texts()]
        lines += [grid.note, ""]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def write_gaps(annex: Annex, path: Path) -> None:
    """Write columns set with spaces, numbers to the right, as a terminal or old printers do."""
    lines = []
    for grid in grids(annex):
        lines += [*grid.lines, ""]
        rows = grid.texts()
        for row, cells in zip(rows[len(grid.header) :], grid.body, strict=True):
            row[1] = "  " * cells[1].indent + row[1]
        widths = [max(len(row[c]) for row in rows) for c in range(grid.width)]
        for row in rows:
            cells = [
                text.ljust(width) if c < 3 else text.rjust(width)
                for c, (text, width) in enumerate(zip(row, widths, strict=True))
            ]
            lines.append("   ".join(cells).rstrip())
        lines += ["", grid.note, ""]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def write_vni(annex: Annex, path: Path) -> None:
    """Write tabs between cells, typed for VNI fonts, a byte a sign."""
    write_tsv(annex, path)
    path.write_bytes(typed_for_vni(path.read_text("utf-8")))


def write_tcvn3(annex: Annex, path: Path) -> None:
    """Write tabs between cells, typed for TCVN3 fonts, a byte a sign."""
    write_tsv(annex, path)
    path.write_bytes(typed_for_tcvn3(path.read_text("utf-8")))


def typed_for_vni(text: str) -> bytes:
    """Type a text for VNI fonts."""
    back = {letter: typed for typed, letter in reversed(_vni()[1].items())}
    return "".join(back.get(sign, sign) for sign in text).encode("latin-1")


def typed_for_tcvn3(text: str) -> bytes:
    """Type a text for TCVN3 fonts; most capitals have codes in fonts of capitals only."""
    back = {letter: code for code, letter in _tcvn3().items()}
    return bytes(back.get(sign) or back.get(sign.lower()) or ord(sign) for sign in text)


def write_markdown(annex: Annex, path: Path, *, fuse: bool = True) -> None:
    """Write pipe tables; with `fuse` some rows of a crop stand in one, as some scans have them."""
    lines: list[str] = []
    for grid in grids(annex):
        lines += [f"## {grid.lines[0]}", "", *grid.lines[1:], ""]
        rows = grid.texts()
        head, body = rows[: len(grid.header)], rows[len(grid.header) :]
        for n, row in enumerate(head):
            lines.append(_barred(row))
            if n == 0:
                lines.append("|" + "---|" * grid.width)
        k = 0
        while k < len(body):
            three = body[k : k + 3]
            if fuse and len(three) == 3 and body[k][1].endswith("gieo trồng") and k % 2:
                cells = ["<br>".join(parts) for parts in zip(*three, strict=True)]
                lines.append(_barred([body[k][0], *cells[1:]]))
                k += 3
                continue
            lines.append(_barred([f"**{c}**" if c and body[k][0] in ROMAN else c for c in body[k]]))
            k += 1
        lines += ["", grid.note, ""]
    path.write_text("\n".join(lines) + "\n", "utf-8")


ROMAN = ("I", "II", "III", "IV", "V", "VI")


def _barred(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def write_html(annex: Annex, path: Path) -> None:
    """Write a page with merged captions, and scripts and styles that mean nothing."""
    out = [
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title>",
        "<style>td {color: red}</style><script>document.write('9')</script></head><body>",
    ]
    for grid in grids(annex):
        out.append(f"<h2>{html.escape(grid.lines[0])}</h2>")
        out += [f"<p><em>{html.escape(line)}</em></p>" for line in grid.lines[1:]]
        out.append("<table border='1'>")
        for row in (*grid.header, *grid.body):
            cells = []
            for cell in row:
                if cell is None:
                    continue
                spans = f" rowspan='{cell.rows}'" * (cell.rows > 1)
                spans += f" colspan='{cell.columns}'" * (cell.columns > 1)
                text = "&nbsp;" * (2 * cell.indent) + html.escape(cell.text)
                cells.append(f"<td{spans}>{text}</td>")
            out.append(f"<tr>{''.join(cells)}</tr>")
        out += ["</table>", f"<p>{html.escape(grid.note)}</p>"]
    out.append("</body></html>")
    path.write_text("\n".join(out), "utf-8")


def write_xlsx(annex: Annex, path: Path, *, formulas: bool = False) -> None:
    """Write a workbook, a sheet for each table, or two tables on a sheet.

    With `formulas` ratios and totals are formulas; openpyxl saves no values with them, so the
    workbook has to be opened and saved by an office program.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    book.remove(book.active)
    frame = Border(*[Side("thin")] * 4)
    sheet = None
    top = 1
    for n, grid in enumerate(grids(annex)):
        if sheet is None or n % 3 != 1:  # every second of three shares the sheet before it
            sheet, top = book.create_sheet(f"Biểu {n + 1}"), 1
            sheet.page_setup.orientation = "landscape"
            sheet.page_setup.fitToHeight = 0
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
            for c in range(1, 12):
                sheet.column_dimensions[get_column_letter(c)].width = 48 if c == 2 else 16
        for line in grid.lines:
            sheet.cell(top, 1, line)
            sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=grid.width)
            top += 1
        top += 1
        for r, cells in enumerate(grid.header, top):
            for c, cell in enumerate(cells, 1):
                if cell is None or not cell.text:
                    continue
                sheet.cell(r, c, cell.text)
                if cell.rows > 1 or cell.columns > 1:
                    sheet.merge_cells(
                        start_row=r, end_row=r + cell.rows - 1,
                        start_column=c, end_column=c + cell.columns - 1,
                    )  # fmt: skip
        for r in range(top, top + len(grid.header) + len(grid.body)):
            for c in range(1, grid.width + 1):
                sheet.cell(r, c).border = frame
        top += len(grid.header)
        heads = grid.width - len(grid.table.columns)
        place = {c: get_column_letter(heads + k) for k, c in enumerate(grid.table.columns, 1)}
        for k, cells in enumerate(grid.body, 1):
            for c, cell in enumerate(cells, 1):
                if cell.figure is None:
                    if cell.text:
                        number = cell.text.isdecimal() and c == 1
                        out = sheet.cell(top, c, int(cell.text) if number else cell.text)
                        out.alignment = Alignment(indent=cell.indent)
                    continue
                column = cell.figure[1]
                if "/" not in column:
                    decimals = grid.table.rows[k - 1].decimals
                    out = sheet.cell(top, c, float(grid.table.value(k, column) or 0))
                    out.number_format = "#,##0" + ("." + "0" * decimals) * (decimals > 0)
                    continue
                over, under = column.split("/")
                scale = "" if grid.table.percent else "*100"
                if formulas:
                    value: object = f"={place[over]}{top}/{place[under]}{top}{scale}"
                else:
                    values = grid.table.rows[k - 1].values
                    value = float(values[over] / values[under]) * (1 if grid.table.percent else 100)
                out = sheet.cell(top, c, value)
                out.number_format = "0.00%" if grid.table.percent else "0.00"
            top += 1
        if grid.note:
            sheet.cell(top, 1, grid.note)
        top += 2
    book.save(path)


def write_docx(annex: Annex, path: Path) -> None:
    """Write a Word document with merged captions and indented labels."""
    from docx import Document
    from docx.shared import Inches

    document = Document()
    for grid in grids(annex):
        document.add_heading(grid.lines[0], 2)
        for line in grid.lines[1:]:
            document.add_paragraph(line)
        rows = [*grid.header, *grid.body]
        table = document.add_table(len(rows), grid.width)
        grid_cells = table._cells  # asked for once: each access lays the table out anew
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    _fill(grid_cells[r * grid.width + c], cell, Inches(0.2))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None and (cell.rows > 1 or cell.columns > 1):
                    table.cell(r, c).merge(table.cell(r + cell.rows - 1, c + cell.columns - 1))
        document.add_paragraph(grid.note)
    document.save(str(path))


def _fill(place: object, cell: Cell, step: int) -> None:
    if cell.text:
        paragraph = place.paragraphs[0]  # type: ignore[attr-defined]
        paragraph.add_run(cell.text)
        if cell.indent:
            paragraph.paragraph_format.left_indent = cell.indent * step


def write_pdf(annex: Annex, path: Path) -> None:
    """Write a PDF with a layer of text, ruled tables and repeated headers."""
    import matplotlib
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A3, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(font)))
    style = ParagraphStyle("text", fontName="DejaVu", fontSize=9, leading=12)
    story: list[object] = []
    for grid in grids(annex):
        story += [Paragraph(html.escape(line), style) for line in grid.lines]
        spans = [
            ("SPAN", (c, r), (c + cell.columns - 1, r + cell.rows - 1))
            for r, row in enumerate(grid.header)
            for c, cell in enumerate(row)
            if cell is not None and (cell.rows > 1 or cell.columns > 1)
        ]
        table = Table(
            _indented(grid),
            repeatRows=len(grid.header),
            style=[
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("FONT", (0, 0), (-1, -1), "DejaVu", 8),
                *spans,
            ],
        )
        story += [Spacer(1, 8), table, Spacer(1, 8)]
        if grid.note:
            story.append(Paragraph(html.escape(grid.note), style))
        story.append(Spacer(1, 16))
    SimpleDocTemplate(str(path), pagesize=landscape(A3), invariant=1).build(story)


def _indented(grid: Grid) -> list[list[str]]:
    rows = [["" if cell is None else cell.text for cell in row] for row in grid.header]
    return rows + [[" " * (2 * cell.indent) + cell.text for cell in row] for row in grid.body]
