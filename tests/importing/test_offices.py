"""Layouts of offices: quarters beside years, growth, remarks in words, captions on two lines."""

from __future__ import annotations

import csv
import os
import shutil

import openpyxl
import pytest

import kgdata as kg
from kgdata.errors import SourceError
from kgdata.importing.folder import import_plan
from tests.importing.annexes import figures, imported


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def asked(outcome):
    return [(q.kind, q.column) for q in outcome.questions]


QUARTERS = (
    ("Biểu 1: TỔNG HỢP",),
    ("STT", "Chỉ tiêu", "ĐVT", "Năm 2023", "Năm 2024", "", "", "Kế hoạch năm 2025",
     "Chia theo quý", "", "", "", "Ghi chú"),
    ("", "", "", "", "Kế hoạch", "Ước thực hiện", "Tỷ lệ ƯTH/KH (%)", "",
     "Quý I", "Quý II", "Quý III", "Quý IV", ""),
    ("A", "B", "C", "1", "2", "3", "4=3/2", "5", "6", "7", "8", "9", "10"),
    ("1", "Thu ngân sách", "Tỷ đồng", "7.250", "7.800", "8.120", "104,10", "8.600",
     "2.300", "2.100", "2.000", "2.200", ""),
    ("2", "Vốn đầu tư", "Tỷ đồng", "24.100", "26.500", "26.350", "99,43", "29.000",
     "6.000", "7.000", "7.500", "8.500", ""),
    ("3", "Bán lẻ", "Tỷ đồng", "41.300", "44.000", "45.100", "102,50", "48.700",
     "12.000", "12.100", "12.200", "12.400", ""),
)  # fmt: skip


def test_quarters_beside_a_ratio_and_a_past_year(tmp_path):
    outcome = imported(tmp_path, QUARTERS, area="Bến Tre")
    assert not outcome.questions and not outcome.repaired
    series = ["actual_2023", "plan_2024", "estimate_2024", "plan_2025"]
    series += [f"plan_2025q{n}" for n in (1, 2, 3, 4)]
    assert figures(tmp_path / "plan") == {
        (row, name): float(text.replace(".", ""))
        for row, line in enumerate(QUARTERS[4:], 1)
        for name, text in zip(series, (*line[3:6], *line[7:12]), strict=True)
    }


INVESTMENT = (
    ("Biểu 5: ĐẦU TƯ",),
    ("", "", "", "", "ĐVT: tỷ đồng"),
    ("Chỉ tiêu", "TH 2024", "KH 2025", "ƯTH 2025", "KH 2026", "Tăng trưởng (%)", ""),
    ("", "", "", "", "", "ƯTH 2025 so TH 2024", "KH 2026 so ƯTH 2025"),
    ("Vốn nhà nước", "7.900", "8.500", "8.620", "9.300", "9,1", "7,9"),
    ("Vốn ngoài nhà nước", "16.400", "17.900", "17.750", "19.400", "8,2", "9,3"),
    ("Vốn nước ngoài", "2.050", "2.100", "2.230", "2.600", "8,8", "16,6"),
    ("Tổng vốn đầu tư", "26.350", "28.500", "28.600", "31.300", "8,5", "9,4"),
)  # fmt: skip


def test_growth_does_not_pass_for_a_ratio(tmp_path):
    outcome = imported(tmp_path, INVESTMENT, area="Bến Tre")
    assert asked(outcome) == [("column", 6), ("column", 7)]
    assert "Tăng trưởng (%) ƯTH 2025 so TH 2024" in outcome.questions[0].vi
    plan = kg.open(tmp_path / "plan")
    assert plan.ratios().empty
    levels = plan.load()
    grown = levels[levels["series"] == outcome.questions[0].read]
    assert grown["value"].tolist() == [9.1, 8.2, 8.8, 8.5]
    # sums that growth cannot have do not keep the parts from their total
    parents = plan.indicators().set_index("row")["parent"]
    assert parents[1] == parents[2] == parents[3] != ""


def test_two_columns_may_be_said_to_be_remarks(tmp_path):
    imported(tmp_path, INVESTMENT, area="Bến Tre")
    path = tmp_path / "plan" / "questions.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *(line + "note" for line in lines)]) + "\n", "utf-8")
    assert len(lines) == 2 and not imported(tmp_path, INVESTMENT).questions
    plan = kg.open(tmp_path / "plan")
    assert plan.columns(plan.tables()["table"].item()) == [
        "actual_2024", "plan_2025", "estimate_2025", "plan_2026",
    ]  # fmt: skip
    assert plan.audit().empty


REMARKS = (
    ("PHỤ LỤC I",),
    ("STT", "Tên chỉ tiêu", "Đơn vị", "TH 2024", "NQ 2025", "Ước 2025", "KH 2026", "Đạt so NQ",
     "Cơ quan theo dõi"),
    ("1", "Thu ngân sách", "Tỷ đồng", "8.120", "8.600", "9.015", "9.900", "Vượt", "Sở Tài chính"),
    ("2", "Xuất khẩu", "Triệu USD", "905,5", "960,0", "971,2", "1.050,0", "Đạt", "Sở Công Thương"),
    ("3", "Xã nông thôn mới", "Xã", "52", "58", "58", "63", "", "Sở Nông nghiệp"),
)  # fmt: skip


def test_columns_of_words_are_remarks_and_not_asked_cell_by_cell(tmp_path):
    lines = [list(line) for line in REMARKS]
    lines[1][4] = "Nghị quyết 2025"
    outcome = imported(tmp_path, lines, area="Bến Tre")
    assert asked(outcome) == []
    with (tmp_path / "plan" / "indicators.csv").open(encoding="utf-8") as file:
        notes = [row["note"] for row in csv.DictReader(file)]
    assert notes == ["Sở Tài chính", "Sở Công Thương", "Sở Nông nghiệp"]
    assert len(figures(tmp_path / "plan")) == 12


def test_a_column_with_one_figure_is_no_column_of_remarks(tmp_path):
    lines = [list(line) for line in REMARKS]
    lines[1][4], lines[1][7] = "Nghị quyết 2025", "Đánh giá"
    lines[4][7] = "61"
    assert ("column", 8) in asked(imported(tmp_path, lines, area="Bến Tre"))


def test_a_quotient_captioned_on_two_lines(tmp_path):
    lines = [
        ["Biểu 1: ĐẦU TƯ"],
        ["STT", "Chỉ tiêu", "ĐVT", "TH 2023", "KH 2024", "UTH 2024", "KH 2025", "UTH 2024/",
         "KH 2025/"],
        ["", "", "", "", "", "", "", "TH 2023", "UTH 2024"],
        ["1", "Vốn nhà nước", "Tỷ đồng", "7.100", "7.900", "8.000", "8.620", "112,68", "107,75"],
        ["2", "Vốn tư nhân", "Tỷ đồng", "15.200", "16.400", "16.500", "17.750", "108,55", "107,58"],
    ]  # fmt: skip
    assert not imported(tmp_path, lines, area="Bến Tre").questions
    ratios = kg.open(tmp_path / "plan").ratios()
    assert set(ratios["ratio"]) == {"estimate_2024/actual_2023", "plan_2025/estimate_2024"}
    assert set(ratios["verdict"]) == {"exact"}


CODES = (
    ("Biểu 1: TRỒNG TRỌT",),
    ("STT", "Chỉ tiêu", "ĐVT", "TH 2024", "KH 2025", "ƯTH 2025", "KH 2026", "Nội bộ"),
    ("1", "Diện tích lúa", "Ha", "145.230", "144.000", "146.120", "147.000", "9009"),
    ("-", "Đông Xuân", "Ha", "62.110", "62.000", "62.520", "63.000", "9010"),
    ("-", "Hè Thu", "Ha", "50.120", "50.000", "50.600", "51.000", "9011"),
    ("-", "Mùa", "Ha", "33.000", "32.000", "33.000", "33.000", "9012"),
)


def test_a_column_of_codes_is_asked_for_its_name_and_not_for_its_sums(tmp_path):
    outcome = imported(tmp_path, CODES, area="Bến Tre")
    assert asked(outcome) == [("column", 8)] and not outcome.repaired


def test_no_figure_is_made_negative_by_itself(tmp_path):
    lines = [list(line) for line in QUARTERS]
    lines[5][7:12] = ["6.000", "7.000", "7.500", "8.500", ""]  # what a shift would leave
    outcome = imported(tmp_path, lines, area="Bến Tre")
    assert not [e for e in outcome.repaired if e.after.startswith(("-", "−"))]


def test_a_province_named_once_is_not_asked_again_and_the_second_time_changes_nothing(tmp_path):
    imported(tmp_path, CODES, area="Bình Giang")
    folder = tmp_path / "plan"
    questions = (folder / "questions.csv").read_text("utf-8").splitlines()
    questions[1] += "note"
    (folder / "questions.csv").write_text("\n".join(questions) + "\n", "utf-8")
    assert not imported(tmp_path, CODES).questions
    assert kg.open(folder).area == "Bình Giang"
    shutil.copytree(folder, tmp_path / "once")
    assert not imported(tmp_path, CODES).questions
    for path in sorted((tmp_path / "once").rglob("*.*")):
        assert (folder / path.relative_to(tmp_path / "once")).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.txt"])
def test_a_file_that_cannot_be_read_is_called_as_the_call_does(tmp_path, name):
    path = tmp_path / name
    path.write_text("không có bảng nào", "utf-8")
    with pytest.raises(SourceError) as raised:
        import_plan(path, into=tmp_path / "plan", known=())
    assert str(raised.value).startswith(f"{path}: ") and "source/" not in str(raised.value)
    assert not (tmp_path / "plan").exists()


def test_a_sheet_is_named_with_the_file_of_the_call(tmp_path):
    path = tmp_path / "annex.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["STT", "Chỉ tiêu", "ĐVT", "KH 2025"])
    book.active.append(["1", "Lúa", "Ha", None])
    book.save(path)
    with pytest.raises(SourceError) as raised:
        import_plan(path, into=tmp_path / "plan", known=())
    assert str(raised.value).startswith(str(path))


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SourceError, match="a folder, not a file"):
        import_plan(tmp_path, into=tmp_path / "plan", known=())
