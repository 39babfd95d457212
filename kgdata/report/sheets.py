"""Parts that all sheets of the workbook are made of."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kgdata.captions import plan_origin
from kgdata.plan import Plan
from kgdata.report.labels import label

__all__ = [
    "FILLS", "WRAP", "contents", "frame_sheet", "print_set_up", "put_text", "same_bytes",
    "sheet_name",
]  # fmt: skip

_FORMULA_SIGNS = ("=", "+", "-", "@")
FILLS = {
    kind: PatternFill("solid", fgColor=colour)
    for kind, colour in {
        "corrected": "DCEBF7", "doubtful": "FCE4D6", "lost": "E7E6E6", "formula": "F3F8EE",
        "head": "EEF1F4",
    }.items()
}  # fmt: skip
WRAP = Alignment(wrap_text=True, vertical="top")
_MIDDLE, _WIDE, _LONG = 34, 90, 120  # widths of columns of text, in characters


def put_text(cell: Any, text: str) -> None:
    """Write a text that stays a text, whatever sign it begins with."""
    cell.value = text
    if text:
        cell.data_type = "s"  # openpyxl makes errors of '#DIV/0!' and formulas of '=...'
    if text.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True


def print_set_up(sheet: Worksheet) -> None:
    """Have a sheet printed on A4, as wide as the page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer: Any = sheet.oddFooter
    footer.center.text = "&A, &P/&N"


def frame_sheet(book: Workbook, name: str, frame: pd.DataFrame) -> None:
    """Add a sheet with a frame, if it has any rows."""
    if not len(frame):
        return
    sheet = book.create_sheet(sheet_name(name, book.sheetnames))
    for n, column in enumerate(frame.columns, 1):
        cell: Any = sheet.cell(1, n)
        put_text(cell, str(column))
        cell.font, cell.fill, cell.alignment = Font(bold=True), FILLS["head"], WRAP
        longest = 0
        for at, value in enumerate(frame[column], 2):
            longest = max(longest, _put(sheet.cell(at, n), value))
        width = min(max(8, longest, len(column)) + 2, _MIDDLE if longest < _LONG else _WIDE)
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    print_set_up(sheet)
    sheet.print_title_rows = "1:1"


def _put(cell: Any, value: Any) -> int:
    """Write a value of a frame; return how wide it is."""
    cell.alignment = WRAP
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return 0
    if isinstance(value, str):
        put_text(cell, value)
        return max(map(len, value.splitlines()), default=0)
    cell.value = value.item() if hasattr(value, "item") else value
    return len(str(cell.value))


def contents(
    sheet: Worksheet, plan: Plan, tables: Mapping[str, Worksheet], others: Iterable[str], lang: str
) -> None:
    """Fill the first sheet: what the plan is, links to the other sheets, what the colours say."""
    put_text(sheet.cell(1, 1), plan.title(lang))
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    put_text(sheet.cell(2, 1), plan_origin(plan, lang))
    at = 4
    for table, other in tables.items():
        info = plan.tables_info[table]
        _link(sheet.cell(at, 1), other.title)
        put_text(sheet.cell(at, 2), info.title(lang))
        at += 1
    for name in others:
        _link(sheet.cell(at, 1), name)
        at += 1
    at += 1
    put_text(sheet.cell(at, 1), label("legend", lang))
    sheet.cell(at, 1).font = Font(bold=True)
    for kind in ("formula", "corrected", "doubtful", "lost"):
        at += 1
        sheet.cell(at, 1).fill = FILLS[kind]
        put_text(sheet.cell(at, 2), label(f"legend_{kind}", lang))
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 70
    print_set_up(sheet)


def _link(cell: Any, title: str) -> None:
    put_text(cell, title)
    cell.hyperlink = f"#{quote_sheetname(title)}!A1"
    cell.font = Font(color="0B5C9E", underline="single")


def sheet_name(name: str, taken: Sequence[str]) -> str:
    """Make a name that a sheet may have: 31 characters, none of them a sign of an address."""
    bare = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "-"
    number = 1
    result = bare
    while result.casefold() in {t.casefold() for t in taken}:
        number += 1
        result = f"{bare[: 30 - len(str(number))]} {number}"
    return result


def same_bytes(content: bytes, day: dt.date) -> bytes:
    """Give all parts of a workbook one date, so that the same plan is the same file."""
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", stamp, part)
            entry = zipfile.ZipInfo(name, (max(1980, day.year), day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, part)
    return out.getvalue()
