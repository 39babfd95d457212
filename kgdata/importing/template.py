"""An empty workbook with a plan's tables, for a department to fill in and import."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kgdata.errors import ParameterError
from kgdata.importing.vocab import sentence
from kgdata.plan import Plan
from kgdata.tidy import Table
from kgdata.units import unit_label

__all__ = ["write_template"]

_LEVELS = (("actual", -2), ("plan", -1), ("estimate", -1), ("plan", 0))
_RATIOS = ((2, 1), (2, 0), (3, 2))  # which of the levels each ratio compares
_FIRST = 4  # column of the first level
_HEAD = 5  # row of the captions
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_template(file: str | Path, year: int, plan: Plan, area: str = "") -> Path:
    """Write an empty workbook with the tables of a plan.

    Parameters
    ----------
    file : path-like
        The workbook to write; an existing file is left alone.
    year : int
        The year that is planned.
    plan : Plan
        The plan whose tables and rows it has.
    area : str, optional
        The province; by default that plan's.

    Returns
    -------
    pathlib.Path
        The workbook: a sheet for each table, ratios as formulas, cells to fill in left white.

    Raises
    ------
    ParameterError
        If the file is there already, is no ``.xlsx`` or cannot be written.
    """
    path = Path(file)
    if path.suffix.lower() != ".xlsx":
        raise ParameterError("a template is an .xlsx workbook", file=str(path))
    if path.exists():
        raise ParameterError("the file is there already", file=str(path))
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for n, (table_id, table) in enumerate(plan.read().items(), 1):
        info = plan.tables_info[table_id]
        sheet = book.create_sheet(_sheet_name(info.number or n, info.title_vi))
        place = area or plan.area
        heading = sentence("template.title", "vi", number=n, title=info.title_vi.upper())
        sheet.append([heading])
        sheet.append([sentence("template.subtitle", "vi", year=year, area=place)])
        sheet["A1"].font = Font(bold=True, size=13)
        _fill(sheet, table, plan, table_id, year)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    except OSError as error:
        raise ParameterError(f"cannot be written: {error.strerror}", file=str(path)) from None
    return path


def _sheet_name(number: int, title: str) -> str:
    bare = "".join(c for c in title if c not in "[]:*?/\\")
    return f"{number}. {bare}"[:31]


def _fill(sheet: Worksheet, table: Table, plan: Plan, table_id: str, year: int) -> None:
    periods = _periods(table, year)
    captions = ["STT", "Chỉ tiêu", "Đơn vị tính", *(_caption(*p) for p in periods)]
    ratios = _RATIOS if len(periods) == len(_LEVELS) and periods[0][0] == "actual" else ()
    captions += [f"{_caption(*periods[a])}/{_caption(*periods[b])} (%)" for a, b in ratios]
    for k, caption in enumerate(captions, 1):
        head = sheet.cell(_HEAD, k, caption)
        head.font, head.border = Font(bold=True), _BOX
        head.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        head.fill = PatternFill("solid", fgColor="E8EEF4")
    for n, (row, indicator) in enumerate(zip(table.rows, plan.rows[table_id], strict=True), 1):
        at = _HEAD + n
        unit = row.unit or indicator.unit
        texts = [row.stt, row.label, unit_label(unit.code, unit.mult) if unit else ""]
        for k, text in enumerate(texts, 1):
            sheet.cell(at, k, text or None).border = _BOX
        for k in range(len(periods)):
            sheet.cell(at, _FIRST + k).border = _BOX
        for k, (a, b) in enumerate(ratios):
            top, bottom = (f"{get_column_letter(_FIRST + i)}{at}" for i in (a, b))
            formula = f'=IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),100*{top}/{bottom},"")'
            beside = sheet.cell(at, _FIRST + len(periods) + k, formula)
            beside.number_format, beside.border = "0.00", _BOX
    widths = (7, 56, 16, *[15] * (len(captions) - 3))
    for k, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(k)].width = width
    sheet.freeze_panes = sheet.cell(_HEAD + 1, _FIRST).coordinate


def _periods(table: Table, year: int) -> list[tuple[str, str]]:
    """Return the columns to fill in: quarters where the table has them, else the usual four."""
    quarters = [c.name.partition("q")[2] for c in table.levels if "q" in c.name.partition("_")[2]]
    if quarters:
        return [("plan", str(year)), *(("plan", f"{year}q{q}") for q in quarters)]
    return [(kind, str(year + shift)) for kind, shift in _LEVELS]


def _caption(kind: str, period: str) -> str:
    year, _, quarter = period.partition("q")
    if quarter:
        return sentence("template.quarter", "vi", quarter=quarter, year=year)
    return sentence(f"template.{kind}", "vi", year=year)
