"""What offices do with workbooks: merged captions, formats, hidden parts, formulas, notes."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font

from kgdata.errors import SourceError
from kgdata.sources import read_file


def saved(book, path):
    book.save(path)
    return read_file(path, path.name)


def one_sheet(tmp_path, rows, **formats):
    """Read a sheet of these rows; `formats` has number formats by cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row in rows:
        sheet.append(row)
    for at, number_format in formats.items():
        sheet[at].number_format = number_format
    return saved(book, tmp_path / "a.xlsx")


def kinds(source):
    return [(n.kind, n.line, n.column) for n in source.notes]


def head(book):
    """Begin a sheet with a header of two levels."""
    sheet = book.active
    sheet.title = "S"
    sheet.append(["BIỂU 1: NÔNG NGHIỆP"])
    sheet.append(["STT", "Chỉ tiêu", "ĐVT", "TH 2023", "Năm 2024", None, "KH 2025"])
    sheet.append([None, None, None, None, "KH", "Ước"])
    for cells in ("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:G3"):
        sheet.merge_cells(cells)
    return sheet


def test_a_merged_caption_stands_over_each_of_its_columns(tmp_path):
    book = openpyxl.Workbook()
    sheet = head(book)
    sheet.append([1, "Lúa", "Ha", 1, 2, 3, 4])
    lines = saved(book, tmp_path / "a.xlsx").lines
    assert lines[0].cells == ["BIỂU 1: NÔNG NGHIỆP"]  # a merged title is said once
    assert lines[1].cells == [
        "STT",
        "Chỉ tiêu",
        "ĐVT",
        "TH 2023",
        "Năm 2024",
        "Năm 2024",
        "KH 2025",
    ]
    assert lines[2].cells == ["", "", "", "", "KH", "Ước"]
    assert lines[3].cells == ["1", "Lúa", "Ha", "1", "2", "3", "4"]


def test_a_header_of_three_levels(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["TT", "Chỉ tiêu", "Kế hoạch 2025", None, None, "So sánh"])
    sheet.append([None, None, "Tổng", "Trong đó", None, None])
    sheet.append([None, None, None, "Quý I", "Quý II", None])
    sheet.append([1, "Lúa", 3, 1, 2, 50])
    for cells in ("A1:A3", "B1:B3", "C1:E1", "F1:F3", "C2:C3", "D2:E2"):
        sheet.merge_cells(cells)
    rows = [line.cells for line in saved(book, tmp_path / "a.xlsx").lines]
    assert rows[0] == ["TT", "Chỉ tiêu", *["Kế hoạch 2025"] * 3, "So sánh"]
    assert rows[1] == ["", "", "Tổng", "Trong đó", "Trong đó"]
    assert rows[2] == ["", "", "", "Quý I", "Quý II"]
    assert rows[3] == ["1", "Lúa", "3", "1", "2", "50"]


def test_a_merged_unit_is_of_every_row_and_a_merged_number_of_the_first(tmp_path):
    book = openpyxl.Workbook()
    sheet = head(book)
    sheet.append([1, "Lúa", "Ha", 1, 2, 3, 4])
    sheet.append([None, "Bắp", None, 5, 6, 7, 8])
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("C4:C5")
    rows = [line.cells for line in saved(book, tmp_path / "a.xlsx").lines]
    assert rows[3][:3] == ["1", "Lúa", "Ha"]
    assert rows[4][:3] == ["", "Bắp", "Ha"]


def test_a_section_heading_is_a_row_and_a_note_under_the_table_is_not(tmp_path):
    book = openpyxl.Workbook()
    sheet = head(book)
    sheet.append(["A. TRỒNG TRỌT"])
    sheet.append([1, "Lúa", "Ha", 1, 2, 3, 4])
    sheet.append(["Ghi chú: ước tính"])
    sheet.append([])
    sheet.append(["BIỂU 2: THỦY SẢN"])
    sheet.append(["STT", "Chỉ tiêu", "KH 2025"])
    sheet.append([1, "Tôm", 7])
    lines = saved(book, tmp_path / "a.xlsx").lines
    assert [len(line.cells) > 1 for line in lines] == [
        False, True, True, True, True, False, False, False, True, True, False,
    ]  # fmt: skip
    assert lines[3].cells == ["A. TRỒNG TRỌT", ""]
    assert lines[5].cells == ["Ghi chú: ước tính"]


def test_hidden_parts_are_read_and_named(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row in (["STT", "Chỉ tiêu", "KH"], [1, "Lúa", 2], [2, "Bắp", 3]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("Cũ")
    other.append(["x", "y"])
    other.sheet_state = "hidden"
    source = saved(book, tmp_path / "a.xlsx")
    assert source.lines[2].cells == ["2", "Bắp", "3"]
    assert {n.source: n.kind for n in source.notes} == {
        "a.xlsx[S]:2": "hidden_column",
        "a.xlsx[S]:3": "hidden_row",
        "a.xlsx[Cũ]": "hidden_sheet",
    }
    assert ("hidden_column", None, 2) in kinds(source)
    assert ["x", "y"] in [line.cells for line in source.lines]


@pytest.mark.parametrize(
    ("value", "number_format", "text", "how"),
    [
        (1234.567, "#,##0", "1235", "hidden_digits"),
        (0.50126, "0.0%", "50,1%", "hidden_digits"),
        (1234567.0, "#,##0,", "1235", "scaled"),
        (12345678.0, '#,##0.0,,"tr"', "12,3", "scaled"),
        (5, ";;;", "", "hidden_value"),
        (5, '0;-0;0;@', "5", ""),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "-", ""),
        (-5.0, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "-5", ""),
        (0, '#,##0;-#,##0;""', "", ""),
        (101.84, '0.00"%"', "101,84%", ""),
        (101.84, "0.00\\%", "101,84%", ""),
        (-0.001, "0.0", "0,0", "hidden_digits"),
        (2.5, "[>1000]#,##0;0.0", "2,5", ""),
    ],
)  # fmt: skip
def test_what_a_format_shows_and_hides(tmp_path, value, number_format, text, how):
    source = one_sheet(tmp_path, [["x", value]], B1=number_format)
    assert [*source.lines[0].cells, ""][1] == text
    assert [n.kind for n in source.notes if n.kind != "no_table"] == [how] * bool(how)


def test_hidden_digits_are_told_once_a_column(tmp_path):
    rows = [["STT", "Chỉ tiêu", "KH"], *([n, "x", n + 0.25] for n in range(1, 9))]
    formats = {f"C{n}": "0" for n in range(2, 10)}
    source = one_sheet(tmp_path, rows, **formats)
    (told,) = source.notes
    assert (told.kind, told.line, told.column) == ("hidden_digits", 2, 3)
    assert "cells: 8" in told.text and "1 is shown of 1,25" in told.text and "cột C" in told.text_vi


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (dt.datetime(2024, 2, 1), "d/m", "1/2"),
        (dt.datetime(2024, 2, 1), "dd/mm/yyyy", "01/02/2024"),
        (dt.datetime(2024, 2, 1), "mm/yyyy", "02/2024"),
        (dt.datetime(2024, 2, 1), "yyyy", "2024"),
    ],
)
def test_a_date_is_text_and_told(tmp_path, value, number_format, text):
    source = one_sheet(tmp_path, [["STT", "x"], [value, "y"]], A2=number_format)
    assert source.lines[1].cells == [text, "y"]
    assert ("date", 2, 1) in kinds(source)


def test_text_that_looks_like_a_number_stays_as_typed(tmp_path):
    cells = ["1.234,5", "1,234.5", "  ", '"', "=", "'5"]
    book = openpyxl.Workbook()
    for c, text in enumerate(cells, 1):
        book.active.cell(1, c, text).data_type = "s"
    assert saved(book, tmp_path / "a.xlsx").lines[0].cells == [
        "1.234,5",
        "1,234.5",
        "",
        '"',
        "=",
        "'5",
    ]


def test_indentation_becomes_spaces(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["STT", "Chỉ tiêu", "KH"])
    sheet.append([1, "Lúa", 1])
    sheet.append([None, "Lúa mùa", 1])
    sheet.append([None, "   Lúa hè", 1])
    sheet["B3"].alignment = Alignment(indent=2)
    lines = saved(book, tmp_path / "a.xlsx").lines
    assert [line.cells[1] for line in lines[1:4]] == ["Lúa", "    Lúa mùa", "   Lúa hè"]


def test_a_formula_without_a_value_is_blank_and_told(tmp_path):
    source = one_sheet(tmp_path, [["STT", "Chỉ tiêu", "KH"], [1, "Lúa", "=1+1"]])
    assert source.lines[1].cells == ["1", "Lúa"]
    assert kinds(source) == [("no_value", 2, 3)]


def test_a_formula_with_a_value_is_the_value(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["STT", "Chỉ tiêu", "=6*7"])
    book.active.append([1, "Lúa", 3])
    path = tmp_path / "a.xlsx"
    book.save(path)
    rewrite(path, "xl/worksheets/sheet1.xml", b"<f>6*7</f><v></v>", b"<f>6*7</f><v>42</v>")
    source = read_file(path, "a.xlsx")
    assert source.lines[0].cells == ["STT", "Chỉ tiêu", "42"]
    assert source.notes == []


def rewrite(path, part, before, after):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert before in parts[part] or b"<f>6*7</f><v />" in parts[part]
    parts[part] = parts[part].replace(b"<f>6*7</f><v />", before).replace(before, after)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_rows_fused_in_cells_are_taken_apart(tmp_path):
    rows = [
        ["STT", "Chỉ\ntiêu", "Năm\n2024", "Năm\n2025"],
        [1, "Diện tích\nNăng suất\nSản lượng", "10\n2,5\n25", "20\n2,5\n50"],
        [2, "Hai dòng\ncủa nhãn", "7", "8"],
    ]
    source = one_sheet(tmp_path, rows)
    assert [line.cells for line in source.lines[:5]] == [
        ["STT", "Chỉ tiêu", "Năm 2024", "Năm 2025"],
        ["1", "Diện tích", "10", "20"],
        ["", "Năng suất", "2,5", "2,5"],
        ["", "Sản lượng", "25", "50"],
        ["2", "Hai dòng của nhãn", "7", "8"],
    ]
    assert [line.file for line in source.lines[1:4]] == [f"a.xlsx[S][{k}/3]" for k in (1, 2, 3)]
    assert kinds(source) == [("fused_rows", 2, None)]


def test_a_sheet_without_a_table_is_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Bìa"
    book.active.append(["Phụ lục"])
    book.create_sheet("Trống")
    source = saved(book, tmp_path / "a.xlsx")
    assert [(n.file, n.kind) for n in source.notes] == [
        ("a.xlsx[Bìa]", "no_table"),
        ("a.xlsx[Trống]", "no_table"),
    ]


def test_a_stray_cell_far_away_is_refused_with_its_place(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["STT", "Chỉ tiêu", "KH"])
    book.active.cell(1_048_576, 16_384, "x")
    with pytest.raises(
        SourceError, match="row 1,048,576 and column 16,384; delete what stands far"
    ):
        saved(book, tmp_path / "a.xlsx")


def test_a_border_far_away_costs_nothing(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["STT", "Chỉ tiêu", "KH"])
    book.active.cell(1_048_576, 16_384).number_format = "0.0"
    assert len(saved(book, tmp_path / "a.xlsx").lines) == 2


def test_rich_text_is_its_text(tmp_path):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book = openpyxl.Workbook()
    book.active["A1"] = CellRichText("Đàn ", TextBlock(InlineFont(b=True), "heo"))
    assert saved(book, tmp_path / "a.xlsx").lines[0].cells == ["Đàn heo"]


def test_a_formula_that_gave_an_empty_text_was_computed(tmp_path):
    rows = [["STT", "Chỉ tiêu", "KH"], [1, "Lúa", '=IF(FALSE,1,"")'], [2, "Ngô", "=1+1"]]
    one_sheet(tmp_path, rows)
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet1.xml"):
                assert b'<c r="C2">' in content
                content = content.replace(b'<c r="C2">', b'<c r="C2" t="str">')
            new.writestr(part, content)
    assert kinds(read_file(path, "b.xlsx")) == [("no_value", 3, 3)]


# --- as Excel writes them -----------------------------------------------------------------------


def years(tmp_path, *cells, unit="ha"):
    """Read a header whose years are values with formats, and a row under it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Chỉ tiêu", "ĐVT", *(value for value, _ in cells)])
    sheet.append(["Lúa", unit, *range(2001, 2001 + len(cells))])
    for c, (_, number_format) in enumerate(cells, 3):
        sheet.cell(1, c).number_format = number_format
        sheet.cell(2, c).number_format = '0" ha"'
    source = saved(book, tmp_path / "a.xlsx")
    assert source.lines[1].cells[2:] == [str(2001 + n) for n in range(len(cells))]
    return source.lines[0].cells[2:], [n.kind for n in source.notes]


def test_words_that_a_format_puts_to_a_year_are_its_caption(tmp_path):
    """Without them plan and estimate of one year pass for each other."""
    shapes = ['"TH năm "0', '"KH "0', '0" (ước)"', '\\K\\H 0;-0;"x"']
    cells = list(zip([2022, 2023, 2023, 2024], shapes, strict=True))
    assert years(tmp_path, *cells) == (["TH năm 2022", "KH 2023", "2023 (ước)", "KH 2024"], [])


def test_first_and_last_days_over_columns_are_years(tmp_path):
    cells = [
        (dt.datetime(2022, 12, 31), "dd/mm/yyyy"), (dt.datetime(2023, 1, 1), "d/m/yy"),
        (dt.datetime(2024, 1, 1), '"KH "yyyy'),
    ]  # fmt: skip
    assert years(tmp_path, *cells) == (["2022", "2023", "KH 2024"], [])


@pytest.mark.parametrize(
    "cells",
    [
        [(dt.datetime(2023, 1, 1), "mm/yyyy"), (dt.datetime(2024, 1, 1), "mm/yyyy")],
        [(dt.datetime(2023, 1, 1), "dd/mm/yyyy"), (dt.datetime(2023, 2, 1), "dd/mm/yyyy")],
    ],
)
def test_months_over_columns_are_no_years(tmp_path, cells):
    texts, notes = years(tmp_path, *cells)
    assert texts[0] in {"01/2023", "01/01/2023"} and notes == ["date", "date"]


def test_groups_of_rows_set_labels_in(tmp_path):
    book = openpyxl.Workbook()
    for row in (["STT", "Chỉ tiêu", "KH"], [1, "Lúa", 3], ["", "Mùa", 1], ["", "Chiêm", 2]):
        book.active.append(row)
    for r in (3, 4):
        book.active.row_dimensions[r].outlineLevel = 1
    lines = saved(book, tmp_path / "a.xlsx").lines
    assert [x.cells[1] for x in lines[:4]] == ["Chỉ tiêu", "Lúa", "  Mùa", "  Chiêm"]
    book.active["B3"].alignment = Alignment(indent=3)  # what is set in says it itself
    lines = saved(book, tmp_path / "a.xlsx").lines
    assert [x.cells[1] for x in lines[:4]] == ["Chỉ tiêu", "Lúa", "      Mùa", "Chiêm"]


def test_errors_are_told_once_a_column(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Chỉ tiêu", "KH", "TH"], ["Lúa", "#REF!", 1], ["Ngô", "#DIV/0!", 2]):
        book.active.append(row)
    for at in ("B2", "B3"):
        book.active[at].data_type = "e"
    source = saved(book, tmp_path / "a.xlsx")
    (told,) = source.notes
    assert (told.kind, told.line, told.column) == ("error_value", 2, 2)
    assert "cells: 2" in told.text and "#REF!" in told.text


def test_rich_text_without_what_is_struck_or_raised(tmp_path):
    book = openpyxl.Workbook()
    raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
    book.active.append(["Chỉ tiêu", "ĐVT", "KH"])
    book.active.append([
        CellRichText("Diện ", TextBlock(InlineFont(b=True), "tích"), TextBlock(struck, " lúa")),
        CellRichText("km", TextBlock(raised, "2")),
        CellRichText("612.000", TextBlock(raised, "(1)")),
    ])  # fmt: skip
    book.active.append(["Ngô", "ha", 999])
    book.active["C3"].font = Font(strike=True)
    source = saved(book, tmp_path / "a.xlsx")
    assert [x.cells for x in source.lines[1:3]] == [
        ["Diện tích", "km2", "612.000"], ["Ngô", "ha"],
    ]  # fmt: skip
    assert kinds(source) == [("struck_text", 2, 1), ("footnote_mark", 2, 3), ("struck_text", 3, 3)]


def test_a_merged_label_is_that_of_each_row_with_figures(tmp_path):
    book = openpyxl.Workbook()
    sheet = head(book)
    sheet.append([1, "Lúa", "Ha", 1, 2, 3, 4])
    sheet.append([None, None, "Tấn", 5, 6, 7, 8])
    sheet.append([2, "Ngô", "Ha", 5, 6, 7, 8])
    sheet.append([None, None, None, None, None, None, None])
    sheet.merge_cells("B4:B5")
    sheet.merge_cells("B6:B7")
    rows = [line.cells for line in saved(book, tmp_path / "a.xlsx").lines]
    assert [row[1] for row in rows[3:6]] == ["Lúa", "Lúa", "Ngô"]
    assert not any(rows[6])
