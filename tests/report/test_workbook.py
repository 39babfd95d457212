"""The workbook, and what a real LibreOffice makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from openpyxl import Workbook, load_workbook

from kgdata.captions import series_label
from kgdata.marks import marks_of
from kgdata.report.sheets import put_text
from kgdata.report.workbook import write_workbook
from tests.report.conftest import PATIENCE

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def path(plan, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "kgdata.xlsx"
    write_workbook(plan, path)
    return path


@pytest.fixture(scope="module")
def book(path):
    return load_workbook(path)


def places(sheet):
    """Columns of the header: name -> column of the printed, or of the recomputed ratio."""
    found, name = {}, ""
    for cell, below in zip(sheet[4], sheet[5], strict=True):
        name = str(cell.value or name).split("\n")[0]
        found[name, below.value or ""] = cell.column
    return found


def test_every_table_is_there_as_printed(plan, book):
    assert [s.title for s in book][1:11] == [i.name("vi")[:31] for i in plan.tables_info.values()]
    for table, info in plan.tables_info.items():
        sheet = book[info.name("vi")[:31]]
        assert sheet.max_row == 5 + len(plan.rows[table])
        labels = [sheet.cell(5 + i.row, 2).value for i in plan.rows[table]]
        assert labels == [i.label_vi for i in plan.rows[table]]
        assert sheet.freeze_panes == "D6"


def test_numbers_are_numbers_with_the_printed_decimals(book):
    sheet = book["Biểu 2"]  # annex.txt line 45: 6,30 6,29 6,39 6,29 101,68% 101,51% 98,35%
    row = [sheet.cell(10, n) for n in range(4, 14)]
    assert [c.value for c in row[:4]] == [6.3, 6.29, 6.39, 6.29]
    assert {c.number_format for c in row[:4]} == {"#,##0.00"}
    assert [(c.value, c.number_format) for c in row[5::2][:3]] == [
        (1.0168, "0.00%"), (1.0151, "0.00%"), (0.9835, "0.00%"),
    ]  # fmt: skip
    assert row[4].value == '=IF(E10=0,"",F10/E10)'
    assert sheet.cell(10, 14).value == 45


def test_marked_cells_are_coloured_and_name_their_line(plan, book):
    marked = {
        (sheet.title, cell.coordinate): cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    entry = plan.ledger[0]
    cell = marked["Biểu 2", f"D{5 + entry.row}"]
    assert entry.before in cell.comment.text
    assert "source/annex.txt:" in cell.comment.text
    assert cell.fill.fgColor.rgb == "00DCEBF7"
    # Biểu 8, row 24: the print says 103,60%
    doubtful = [c for (s, _), c in marked.items() if s == "Biểu 8" and c.row == 29]
    assert {c.fill.fgColor.rgb for c in doubtful} >= {"00FCE4D6"}
    assert all("annex.txt:" in c.comment.text for c in marked.values())


def test_headings_are_bold_and_have_no_unit_and_a_row_without_figures_is_none(book):
    # annex.txt:439 is an indicator that no column has a figure of; 450 heads the banking rows
    sheet = book["Biểu 7"]
    rows = {sheet.cell(n, 2).value: [sheet.cell(n, c) for c in (2, 3)] for n in range(6, 40)}
    label, unit = rows["Ngân hàng"]
    assert label.font.bold and not unit.value
    label, unit = rows["Chi tạo nguồn cải cách tiền lương"]
    assert not label.font.bold and unit.value == "triệu đồng"


def test_a_total_of_one_year_is_not_called_one_of_five(book):
    # kh14.txt, target 8: 45.000 tỷ đồng of investment in 2024
    rows = [[c.value for c in row] for row in book["Chỉ tiêu chủ yếu"].iter_rows(min_row=2)]
    found = next(r for r in rows if r[:2] == ["Kế hoạch 14/KH-UBND", "8"])
    assert found[4:9] == [45000, None, "tỷ đồng", "tổng trong kỳ", "2024"]


def test_every_doubtful_cell_says_which_finding_doubts_it(plan, book):
    for table, info in plan.tables_info.items():
        sheet = book[info.name("vi")[:31]]
        filled = {
            cell.coordinate: cell
            for row in sheet.iter_rows(min_row=6)
            for cell in row
            if cell.fill.fgColor.rgb == "00FCE4D6"
        }
        marks = [m for m in marks_of(plan, table).values() if m == "doubtful"]
        assert len(filled) == len(marks)
        for cell in filled.values():
            assert re.search(r"^F[0-9a-f]{8}: ", cell.comment.text, re.M), (table, cell.coordinate)


def test_a_finding_about_a_label_is_a_comment_and_no_colour(plan, book):
    # annex.txt:203 prints #DIV/0! for a ratio: told, but no figure is in doubt
    row = next(i.row for i in plan.rows["agriculture"] if i.id == "AGR.FOREST_TENDED.AREA")
    cells = [c for c in book["Biểu 2"][5 + row] if c.value == "#DIV/0!"]
    assert cells[0].comment and cells[0].fill.fgColor.rgb != "00FCE4D6"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_lists_are_in_the_reader_s_language(plan, book, tmp_path, lang):
    vi = lang == "vi"
    if not vi:
        write_workbook(plan, tmp_path / "a.xlsx", lang)
        book = load_workbook(tmp_path / "a.xlsx")
    found = book["Phát hiện" if vi else "Findings"]
    heads = [c.value for c in found[1]]
    assert heads[:4] == (
        ["Mã", "Mức", "Tình trạng", "Biểu"] if vi else ["Id", "Severity", "Status", "Table"]
    )
    assert found.max_row == 1 + len(plan.audit())
    levels = {c.value for c in found["B"][1:]}
    assert levels <= ({"cao", "vừa", "thấp"} if vi else {"high", "medium", "low"})
    targets = book["Chỉ tiêu chủ yếu" if vi else "Targets"]
    assert targets.max_row == 1 + len(plan.targets())
    units = {c.value for c in targets["G"][1:]}
    assert not any("^" in str(unit) for unit in units)
    # annex.txt:208 prints Duy trì 11%; a share of investment is in percent, whatever its rows are
    agriculture, investment = (
        book["Biểu 2" if vi else "Table 2"],
        book["Biểu 6" if vi else "Table 6"],
    )
    assert agriculture["G157"].value == ("Duy trì 11%" if vi else "kept at 11%")
    assert ("Cơ cấu 2024 (%)" if vi else "2024 share (%)") in [c.value for c in investment[4]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-", "@SUM(A1)", "- Dân số", "=HYPERLINK(1)", "#DIV/0!"]
)
def test_text_is_never_a_formula(tmp_path, text):
    book = Workbook()
    put_text(book.active["A1"], text)
    book.save(tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", text[0] != "#")


def test_only_ratios_are_formulas(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith("=IF("), (sheet.title, cell.coordinate)
                    assert cell.number_format.endswith("%")


def test_the_same_plan_is_the_same_file(plan, path, tmp_path):
    write_workbook(plan, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_recomputes_what_the_package_recomputes(plan, path, tmp_path):
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    book = load_workbook(tmp_path / path.name, data_only=True)
    errors = [c.value for s in book for r in s.iter_rows() for c in r if c.data_type == "e"]
    assert errors == []
    ratios = plan.ratios()
    compared = 0
    for table, info in plan.tables_info.items():
        sheet = book[info.name("vi")[:31]]
        columns = places(sheet)
        for ratio in ratios[ratios["table"] == table].itertuples():
            heading = series_label(ratio.ratio, "vi", short=True)
            computed = sheet.cell(5 + ratio.row, columns[heading, "Tính lại"]).value
            printed = sheet.cell(5 + ratio.row, columns[heading, "Bản in"]).value
            if ratio.recomputed == ratio.recomputed:
                assert 100 * computed == pytest.approx(ratio.recomputed, rel=1e-9)
                compared += 1
            else:
                assert computed is None
            if ratio.value == ratio.value:
                assert 100 * printed == pytest.approx(ratio.value, rel=1e-9)
            else:
                assert printed == ratio.printed
    assert compared == ratios["recomputed"].notna().sum() > 900
