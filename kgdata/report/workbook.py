"""The workbook: tables as printed, ratios as live formulas with the printed ones beside."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kgdata.captions import bound_text, plan_origin, series_label, table_heading, unit_text
from kgdata.marks import marks_of, questioned
from kgdata.numbers import percent
from kgdata.plan import Plan
from kgdata.report.labels import label
from kgdata.report.readable import corrections_read, findings_read, targets_read
from kgdata.report.sheets import (
    FILLS,
    WRAP,
    contents,
    frame_sheet,
    print_set_up,
    put_text,
    same_bytes,
    sheet_name,
)

__all__ = ["write_workbook"]

_LINE = Border(bottom=Side("hair", color="B8C0C8"))
_NUMBER = Alignment(horizontal="right", vertical="top")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_DECIMALS = re.compile(r"[.,](\d+)\s*%?\s*$")
_HEAD_ROW = 4  # header rows 4 and 5, body from 6


def write_workbook(
    plan: Plan, path: Path, lang: str = "vi", findings: pd.DataFrame | None = None
) -> None:
    """Write a plan as a workbook, the same bytes each time.

    Parameters
    ----------
    plan : Plan
        The plan.
    path : pathlib.Path
        The file to write.
    lang : {'vi', 'en'}, default 'vi'
        Language of headings and labels.
    findings : pandas.DataFrame, optional
        What the audit found; by default it is asked.

    Examples
    --------
    >>> import tempfile, kgdata as kg
    >>> from openpyxl import load_workbook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_workbook(kg.open(), Path(folder) / "kgdata.xlsx")
    ...     book = load_workbook(Path(folder) / "kgdata.xlsx")
    >>> book["Biểu 5"]["F7"].value, book["Biểu 5"]["H7"].value
    (860, '=IF(D7=0,"",F7/D7)')
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = label("sheet_contents", lang)
    findings = plan.audit() if findings is None else findings
    sheets = {}
    for table in plan.tables_info:
        sheets[table] = _table_sheet(book, plan, table, findings, lang)
    frame_sheet(book, label("sheet_findings", lang), findings_read(plan, findings, lang))
    frame_sheet(book, label("sheet_corrections", lang), corrections_read(plan, lang))
    frame_sheet(book, label("sheet_targets", lang), targets_read(plan, lang))
    contents(first, plan, sheets, book.sheetnames[1 + len(sheets) :], lang)
    book.properties.creator = "kgdata"
    book.properties.title = plan.title(lang)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(same_bytes(buffer.getvalue(), plan.date))


# --- a table as printed ---------------------------------------------------------------------------


def _table_sheet(
    book: Workbook, plan: Plan, table: str, findings: pd.DataFrame, lang: str
) -> Worksheet:
    info = plan.tables_info[table]
    sheet = book.create_sheet(sheet_name(info.name(lang), book.sheetnames))
    put_text(sheet.cell(1, 1), table_heading(plan, table, lang))
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for row in (1, 2):
        sheet.merge_cells(None, row, 1, row, 8)
    put_text(sheet.cell(2, 1), plan_origin(plan, lang))
    places = _header(sheet, plan, table, lang)
    levels = {(r.row, r.series): r for r in _records(plan.load(table))}
    ratios = {(r.row, r.ratio): r for r in _records(plan.ratios(table))}
    notes = _Notes(plan, table, findings, lang)
    last = max(places["source"])
    depths = _depths(plan, table)
    for indicator in plan.rows[table]:
        at = _HEAD_ROW + 1 + indicator.row
        cells = [c for (row, _), c in levels.items() if row == indicator.row]
        name = indicator.label_vi if lang == "vi" else indicator.label_en
        put_text(sheet.cell(at, 1), str(cells[0].stt) if cells else "")
        put_text(sheet.cell(at, 2), name)
        unit = indicator.unit
        put_text(sheet.cell(at, 3), unit_text(unit.code, unit.mult, lang) if unit else "")
        sheet.cell(at, 1).alignment = Alignment(horizontal="center", vertical="top")
        sheet.cell(at, 2).alignment = Alignment(
            wrap_text=True, vertical="top", indent=min(depths[indicator.id], 6)
        )
        sheet.cell(at, 3).alignment = WRAP
        if cells:
            line = sheet.cell(at, last, int(str(cells[0].source).split(":")[-2]))
            line.font, line.alignment = Font(color="888888"), _NUMBER
        for column, (first, *second) in places.items():
            if column in {"stt", "label", "unit", "source"}:
                continue
            if second:
                _ratio(
                    sheet,
                    at,
                    (first, second[0]),
                    ratios.get((indicator.row, column)),
                    places,
                    column,
                )
            else:
                _level(sheet.cell(at, first), levels.get((indicator.row, column)), lang)
            notes.mark(sheet, at, (first, *second), indicator.row, column, levels, ratios)
        for n in range(1, last + 1):
            sheet.cell(at, n).border = _LINE
            if unit is None:  # a heading; a row without figures is none
                sheet.cell(at, n).font = Font(bold=True)
    _finish(sheet, places)
    return sheet


def _records(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples()


def _header(sheet: Worksheet, plan: Plan, table: str, lang: str) -> dict[str, tuple[int, ...]]:
    """Write the header; return the columns of each printed column (two of a ratio)."""
    formulas = plan.ratios(table).drop_duplicates("ratio").set_index("ratio")["formula"].to_dict()
    names = {"stt": label("stt", lang), "label": label("label", lang), "unit": label("unit", lang)}
    names |= {
        c: series_label(c, lang, short="/" in c) + (" (%)" if c.startswith("share_") else "")
        for c in plan.columns(table)
    }
    names["source"] = label("line", lang)
    places: dict[str, tuple[int, ...]] = {}
    at = 1
    for column, name in names.items():
        if "/" in column:
            places[column] = (at, at + 1)
            put_text(
                sheet.cell(_HEAD_ROW, at),
                f"{name}\n({formulas.get(column, '')})".replace("\n()", ""),
            )
            sheet.merge_cells(None, _HEAD_ROW, at, _HEAD_ROW, at + 1)
            put_text(sheet.cell(_HEAD_ROW + 1, at), label("recomputed", lang))
            put_text(sheet.cell(_HEAD_ROW + 1, at + 1), label("as_printed", lang))
        else:
            places[column] = (at,)
            put_text(sheet.cell(_HEAD_ROW, at), name)
            sheet.merge_cells(None, _HEAD_ROW, at, _HEAD_ROW + 1, at)
        at += len(places[column])
    for row in (_HEAD_ROW, _HEAD_ROW + 1):
        for n in range(1, at):
            cell: Any = sheet.cell(row, n)
            cell.font, cell.fill, cell.alignment = Font(bold=True), FILLS["head"], _CENTRE
    return places


def _level(cell: Any, figure: Any, lang: str) -> None:
    if figure is None or figure.status in {"blank", "lost"}:
        return
    cell.alignment = _NUMBER
    if figure.status == "nil":
        cell.value, cell.number_format = (
            0,
            '"-"',
        )  # a printed dash is nothing, and can be counted with
    elif figure.status == "bound":
        words = bound_text(str(figure.printed), figure.value, int(figure.decimals), lang)
        put_text(cell, words)
    elif pd.isna(figure.value):
        put_text(cell, str(figure.printed))
    else:
        decimals = int(figure.decimals)
        cell.value = int(figure.value) if decimals == 0 else float(figure.value)
        cell.number_format = "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _ratio(
    sheet: Worksheet, row: int, columns: tuple[int, int], ratio: Any,
    places: Mapping[str, tuple[int, ...]], name: str,
) -> None:  # fmt: skip
    if ratio is None:
        return
    shown = _DECIMALS.search(str(ratio.printed))
    form = "0" + (f".{'0' * len(shown[1])}" if shown else "") + "%"
    if pd.notna(ratio.recomputed):
        top, bottom = (get_column_letter(places[part][0]) for part in name.split("/"))
        cell: Any = sheet.cell(row, columns[0], f'=IF({bottom}{row}=0,"",{top}{row}/{bottom}{row})')
        cell.number_format, cell.fill, cell.alignment = form, FILLS["formula"], _NUMBER
    cell = sheet.cell(row, columns[1])
    cell.alignment = _NUMBER
    if pd.isna(ratio.value):
        put_text(cell, str(ratio.printed))
    else:
        cell.value, cell.number_format = round(float(ratio.value) / 100, 12), form


class _Notes:
    """Colours and comments of the cells that a reader must be warned about."""

    def __init__(self, plan: Plan, table: str, findings: pd.DataFrame, lang: str) -> None:
        self.lang = lang
        self.kinds = marks_of(plan, table)
        self.ledger = {(e.row, e.series): e for e in plan.ledger if e.table == table}
        self.findings: dict[tuple[int, str], list[str]] = {}
        told = {f.id: getattr(f, f"explanation_{lang}") for f in _records(findings)}
        asked: dict[tuple[int, str], list[str]] = {}
        for cell, ids in questioned(plan).get(table, {}).items():
            asked.setdefault(cell, []).extend(ids)
        if len(findings):
            own = findings[(findings["table"] == table) & (findings["status"] != "corrected")]
            for finding in _records(own):
                if pd.notna(finding.row) and finding.series:
                    asked.setdefault((int(finding.row), str(finding.series)), []).append(finding.id)
        for cell, ids in asked.items():
            known = [i for i in dict.fromkeys(ids) if i in told]
            self.findings[cell] = [f"{i}: {told[i]}" for i in known]

    def mark(
        self, sheet: Worksheet, at: int, columns: Sequence[int], row: int, name: str,
        levels: Mapping[Any, Any], ratios: Mapping[Any, Any],
    ) -> None:  # fmt: skip
        found = self.findings.get((row, name), [])
        kind = self.kinds.get((row, name), "")
        if kind not in FILLS and not found:
            return
        figure = ratios.get((row, name)) if "/" in name else levels.get((row, name))
        source = figure.source if figure is not None else ""
        if kind == "corrected" and (row, name) in self.ledger:
            entry = self.ledger[row, name]
            note = label(
                "corrected_note", self.lang, before=entry.before, after=entry.after,
                reason=entry.reason, evidence=entry.evidence, source=source,
            )  # fmt: skip
        elif kind == "lost":
            note = label("lost_note", self.lang, source=str(source).rpartition(":")[0])
        elif "/" in name and figure is not None and pd.notna(figure.recomputed):
            recomputed = percent(figure.recomputed, 2, self.lang)
            note = label(
                "doubtful_note", self.lang, printed=figure.printed, recomputed=recomputed,
                source=source,
            )  # fmt: skip
        else:
            note = label("plain_note", self.lang, source=source)
        cell: Any = sheet.cell(at, columns[-1])
        if kind in FILLS:  # a finding about a label or an accepted one leaves the figure its colour
            cell.fill = FILLS[kind]
        comment = Comment("\n".join([note, *found]), "kgdata")
        comment.width = 380
        comment.height = 30 + 18 * sum(1 + len(line) // 55 for line in comment.text.splitlines())
        cell.comment = comment


def _depths(plan: Plan, table: str) -> dict[str, int]:
    parents = {i.id: i.parent for i in plan.rows[table]}

    def depth(name: str) -> int:
        return 1 + depth(parents[name]) if parents.get(name) else 0

    return {name: depth(name) for name in parents}


def _finish(sheet: Worksheet, places: Mapping[str, tuple[int, ...]]) -> None:
    sheet.freeze_panes = f"D{_HEAD_ROW + 2}"
    for column, numbers in places.items():
        width = {"stt": 6, "label": 46, "unit": 13, "source": 8}.get(
            column, 12 if len(numbers) > 1 else 15
        )
        for n in numbers:
            sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.row_dimensions[_HEAD_ROW].height = 34
    print_set_up(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW + 1}"
