"""Columns of reports: parts of a year, growth, targets that several bodies set, short captions."""

from __future__ import annotations

import csv
import os

import pytest

import kgdata as kg
from kgdata.errors import SourceError
from kgdata.formula import read_caption
from kgdata.importing.summary import lines_of
from tests.importing.layouts import imported, page, tabbed, units, workbook

HEAD = ["STT", "Chỉ tiêu", "ĐVT"]


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def cells(folder):
    """Give each row of the first table: its figures in printed order, by column."""
    plan = kg.open(folder / "plan")
    [table] = plan.read().values()
    return {
        row.label: {name: f.value for name, f in figures.items()}
        for row, figures in zip(table.rows, table.figures, strict=True)
    }


def answer(folder, answers):
    """Fill in what is asked of columns, by a word of their caption."""
    path = folder / "plan" / "questions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["answer"] = next((a for word, a in answers.items() if word in row["vi"]), "")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# --- captions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["TH 6T/2024", "Ước 6T/2025", "TH 9T/KH 2025", "ƯTH 7T/2025", "BQ năm 2026", "% so cùng kỳ"],
)
def test_a_part_of_a_year_is_no_level_of_it(text):
    assert not read_caption(text).known


@pytest.mark.parametrize(
    ("text", "compares", "mentions"),
    [
        ("So KH (%)", True, [("plan", None)]),
        ("so DT", True, [("plan", None)]),
        ("% so KH 2025", True, [("plan", 2025)]),
        ("so năm 2024", True, [(None, 2024)]),
        ("2024 so 2023 (%)", True, [(None, 2024), (None, 2023)]),
        ("So với DT TW giao", True, [("plan", None)]),
        ("Số KH 2025", False, [("plan", 2025)]),
        ("Số thực hiện 2024", False, [("actual", 2024)]),
        ("So thực hiện 2024", False, [("actual", 2024)]),  # the scan lost the mark of 'số'
        ("HĐND giao năm 2026", False, [("plan", 2026)]),
        ("Kế hoạch tỉnh giao năm 2025", False, [("plan", 2025)]),
        ("Chỉ tiêu phấn đấu 2026", False, [("plan", 2026)]),
        ("Sơ bộ năm 2024", False, [("actual", 2024)]),
        ("KH 2025/KH 2024", True, [("plan", 2025), ("plan", 2024)]),
    ],
)
def test_short_captions(text, compares, mentions):
    caption = read_caption(text)
    assert (caption.known, caption.compares) == (True, compares)
    assert [(m.kind, m.year) for m in caption.mentions] == mentions


# --- tables ----------------------------------------------------------------------------------


def test_half_years_and_what_is_compared_with_the_plan(tmp_path):
    rows = [
        [*HEAD, "KH 2025", "TH 6T/2024", "Ước 6T/2025", "So KH (%)", "So cùng kỳ (%)"],
        [1, "Công nghiệp", "tỷ đồng", "52.000", "23.100", "25.410", "48,87", "110,0"],
        [2, "Khai khoáng", "tỷ đồng", "2.000", "950", "910", "45,50", "95,8"],
        [3, "Chế biến", "tỷ đồng", "50.000", "22.150", "24.500", "49,00", "110,6"],
    ]
    outcome = imported(page(tmp_path, "Biểu 1: KẾT QUẢ", rows))
    half = "other_uoc-6t-2025"
    assert [q.read for q in outcome.questions] == ["other_th-6t-2024", half, "other_so-cung-ky"]
    assert cells(tmp_path)["Khai khoáng"] == {
        "plan_2025": 2000, "other_th-6t-2024": 950, half: 910, f"{half}/plan_2025": 45.5,
        "other_so-cung-ky": 95.8,
    }  # fmt: skip
    assert kg.open(tmp_path / "plan").audit().empty  # 95,8 + 110,6 is no total of 110,0


def test_a_caption_over_several_says_that_they_are_of_half_a_year(tmp_path):
    rows = [
        ["Biểu 1: NGÂN SÁCH"],
        [*HEAD, "KH 2025", "6 tháng đầu năm", "", "So sánh (%)", "", "Ước cả năm 2025"],
        ["", "", "", "", "TH 2024", "Ước TH 2025", "KH năm", "Cùng kỳ", ""],
        [1, "Thu", "tỷ đồng", 12000, 5800, 6100, (50.83, "0.00"), (105.17, "0.00"), 12500],
        [2, "Chi", "tỷ đồng", 15000, 7100, 7300, (48.67, "0.00"), (102.82, "0.00"), 15200],
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:H2", "I2:I3"]
    outcome = imported(workbook(tmp_path, rows, merges))
    before, now = "other_6-thang-dau-nam-th-2024", "other_6-thang-dau-nam-uoc-th-2025"
    assert [q.read for q in outcome.questions] == [before, now, "other_cung-ky"]
    assert cells(tmp_path)["Thu"] == {
        "plan_2025": 12000, before: 5800, now: 6100, f"{now}/plan_2025": 50.83,
        "other_cung-ky": 105.17, "estimate_2025": 12500,
    }  # fmt: skip


def test_growth_under_a_caption_over_several_is_no_ratio(tmp_path):
    rows = [
        ["Biểu 1: TĂNG TRƯỞNG"],
        [*HEAD, "TH 2023", "Năm 2024", "", "KH 2025", "Tốc độ tăng (%)", ""],
        ["", "", "", "", "KH", "Ước TH", "", "24/23", "25/24"],
        [1, "Nông nghiệp", "tỷ đồng", 20100, 20800, 20900, 21700, (3.98, "0.00"), (3.83, "0.00")],
        [2, "Dịch vụ", "tỷ đồng", 30100, 32500, 32600, 34900, (8.31, "0.00"), (7.06, "0.00")],
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:G3", "H2:I2"]
    outcome = imported(workbook(tmp_path, rows, merges))
    assert [q.read for q in outcome.questions] == [
        "other_toc-do-tang-24-23", "other_toc-do-tang-25-24",
    ]  # fmt: skip
    assert kg.open(tmp_path / "plan").ratios().empty
    assert cells(tmp_path)["Dịch vụ"]["estimate_2024"] == 32600


def test_a_period_over_years_leaves_them_years(tmp_path):
    rows = [
        ["Biểu 3: KẾ HOẠCH 5 NĂM"],
        [*HEAD, "Ước TH 2025", "Kế hoạch giai đoạn 2026-2030", "", "", "BQ 5 năm"],
        ["", "", "", "", "Năm 2026", "Năm 2027", "Năm 2028", ""],
        [1, "Vốn", "tỷ đồng", 52300, 56000, 60500, 65400, 60633],
        [2, "Dân số", "người", 1752, 1758, 1765, 1771, 1764],
    ]
    outcome = imported(workbook(tmp_path, rows, ["E2:G2"]))
    assert [q.read for q in outcome.questions] == ["other_bq-5-nam"]
    assert list(cells(tmp_path)["Vốn"]) == [
        "estimate_2025", "plan_2026", "plan_2027", "plan_2028", "other_bq-5-nam",
    ]  # fmt: skip


def test_two_quarters_are_not_a_year(tmp_path):
    rows = [
        ["Biểu 2: CÔNG NGHIỆP"],
        [*HEAD, "Ước quý I/2025", "Ước quý II/2025", "Ước TH năm 2025"],
        [1, "Xi măng", "tấn", 3004, 3250, 12900],
        [2, "Kim ngạch nhập khẩu", "triệu USD", 12, 0, 62],
    ]
    assert not imported(workbook(tmp_path, rows)).questions
    assert kg.open(tmp_path / "plan").audit().empty


def test_thousands_between_spaces(tmp_path):
    rows = [
        [*HEAD, "TH 2024", "KH 2025"],
        [1, "Điện", "triệu kWh", "12 345,6", "13 020,4"],
        [2, "Than", "nghìn tấn", "40 120", "-"],
        [3, "Xi măng", "nghìn tấn", "215,5", "216"],
    ]
    assert not imported(page(tmp_path, "Biểu 2: CÔNG NGHIỆP", rows)).questions
    assert cells(tmp_path) == {
        "Điện": {"actual_2024": 12345.6, "plan_2025": 13020.4},
        "Than": {"actual_2024": 40120, "plan_2025": None},
        "Xi măng": {"actual_2024": 215.5, "plan_2025": 216},
    }


def test_labels_beside_labels_in_english_are_of_one_table(tmp_path):
    rows = [
        ["Mã số", "Chỉ tiêu", "Indicators", "ĐVT", "TH 2024", "KH 2025"],
        ["01", "Doanh thu vận tải", "Transport revenue", "tỷ đồng", "5.120", "5.600"],
        ["02", "Hành khách", "Passenger", "tỷ đồng", "2.120", "2.300"],
    ]
    imported(page(tmp_path, "Biểu 6: VẬN TẢI", rows))
    assert list(cells(tmp_path)) == ["Doanh thu vận tải", "Hành khách"]


# --- answers ---------------------------------------------------------------------------------

GIVEN = [
    [*HEAD, "TH 2024", "Mục tiêu NQ 2025", "Kế hoạch tỉnh giao 2025", "Ước TH 2025", "Ước/NQ (%)"],
    [1, "Việc làm", "người", "35.200", "35.000", "36.000", "36.400", "104,0"],
    [2, "Lao động", "người", "72.500", "74.000", "75.000", "74.740", "101,0"],
]


def test_an_answer_may_give_a_column_the_name_that_another_was_read_with(tmp_path):
    path = page(tmp_path, "Biểu 4: XÃ HỘI", GIVEN)
    [question] = imported(path).questions
    kept = "other_ke-hoach-tinh-giao-2025"
    assert (question.read, question.readings) == (kept, kept)
    answer(tmp_path, {"tỉnh giao": "plan_2025"})
    nq = "other_muc-tieu-nq-2025"
    for _ in range(2):  # and so it stays
        assert not imported(path).questions
        assert cells(tmp_path)["Việc làm"] == {
            "actual_2024": 35200, nq: 35000, "plan_2025": 36000, "estimate_2025": 36400,
            f"estimate_2025/{nq}": 104.0,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "left"), [("other_ke-hoach-tinh-giao-2025", 36000), ("note", None), ("-", None)]
)
def test_a_column_may_be_kept_as_printed_or_left_out(tmp_path, said, left):
    path = page(tmp_path, "Biểu 4: XÃ HỘI", GIVEN)
    imported(path)
    answer(tmp_path, {"tỉnh giao": said})
    assert not imported(path).questions
    found = cells(tmp_path)["Việc làm"]
    assert found["plan_2025"] == 35000
    assert found.get("other_ke-hoach-tinh-giao-2025") == left


@pytest.mark.parametrize("said", ["không biết", "plan_25", "kế hoạch", "plan_2025/x", "a/b/c"])
def test_an_answer_that_names_no_column_is_refused(tmp_path, said):
    path = page(tmp_path, "Biểu 4: XÃ HỘI", GIVEN)
    imported(path)
    answer(tmp_path, {"tỉnh giao": said})
    before = (tmp_path / "plan" / "plan.toml").read_bytes()
    with pytest.raises(SourceError, match=r"questions\.csv: answer .* is no column"):
        imported(path)
    assert (tmp_path / "plan" / "plan.toml").read_bytes() == before


def test_a_sum_below_its_list_is_of_no_part(tmp_path):
    rows = [
        ["Biểu 3: VỐN"], ["", "", "ĐVT: tỷ đồng"], ["STT", "Nguồn vốn", "TH 2024", "KH 2025"],
        ["I", "Ngân sách"], [1, "Trung ương", 1200, 1250], [2, "Địa phương", 2200, 2350],
        ["", "Cộng ngân sách", 3400, 3600], ["II", "Công nghiệp", 5000, 5300],
    ]  # fmt: skip
    imported(tabbed(tmp_path, rows))
    plan = kg.open(tmp_path / "plan")
    [own] = plan.rows.values()
    names = {i.id: i.label_vi for i in own}
    parents = [names.get(i.parent, "") for i in own]
    assert parents[1:] == ["Cộng ngân sách", "Cộng ngân sách", "Ngân sách", ""]


def several(*heads):
    """Write tables one under the other."""
    rows = []
    for n, head in enumerate(heads, 1):
        rows += [[f"Biểu {n}: {'ABC'[n - 1]}"], [*HEAD, *head]]
        rows += [[k, f"Dòng {n}{k}", "tấn", *range(10 * k, 10 * k + len(head))] for k in (1, 2)]
        rows.append([])
    return rows


def test_one_caption_in_several_tables_is_asked_about_once(tmp_path):
    heads = [["TH 2024", "Ước 6 tháng", "KH 2025"], ["TH 2024", "Ước 6 tháng", "KH 2025"]]
    path = tabbed(tmp_path, several(*heads))
    [question] = imported(path).questions
    assert "và của 2 cột" in question.implies
    answer(tmp_path, {"6 tháng": "estimate_2024"})
    outcome = imported(path)
    assert not outcome.questions
    names = [[c.name for c in table.columns] for table in outcome.plan.read().values()]
    assert names == [["actual_2024", "estimate_2024", "plan_2025"]] * 2
    assert not imported(path).changes.changed


def test_an_answer_that_another_table_cannot_take_is_asked_for_again(tmp_path):
    heads = [["TH 2024", "Cột X", "KH 2025"], ["TH 2024", "Ước TH 2024", "Cột X"]]
    path = tabbed(tmp_path, several(*heads))
    assert len(imported(path).questions) == 1
    answer(tmp_path, {"Cột X": "estimate_2024"})
    [question] = imported(path).questions
    assert question.cell.endswith("//other_cot-x") and "Cột X" in question.vi
    answer(tmp_path, {"Cột X": "plan_2025"})
    outcome = imported(path)
    names = [[c.name for c in table.columns] for table in outcome.plan.read().values()]
    assert not outcome.questions
    assert names == [["actual_2024", "estimate_2024", "plan_2025"]] * 2


def test_two_columns_of_one_caption_in_a_table_are_two_questions(tmp_path):
    path = tabbed(tmp_path, several(["TH 2024", "Khác", "KH 2025", "Khác"]))
    first, second = imported(path).questions
    assert (first.read, second.read) == ("other_khac", "other_khac-2")
    assert first.id != second.id


@pytest.mark.parametrize("merges", [["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:G3"], []])
def test_the_name_of_several_columns_is_not_that_of_the_first(tmp_path, merges):
    rows = [
        ["Biểu 2: ĐẦU TƯ CÔNG"],
        [*HEAD, "TH 2024", "Kế hoạch năm 2025", "", "Ước TH 2025"],
        ["", "", "", "", "Đầu năm", "Điều chỉnh", ""],
        [1, "Vốn đầu tư công", "tỷ đồng", 8000, 8500, 8620, 8600],
        [2, "Vốn ODA", "tỷ đồng", 500, 510, 480, 470],
    ]
    outcome = imported(workbook(tmp_path, rows, merges))
    assert [q.read for q in outcome.questions] == [
        "other_ke-hoach-nam-2025-dau-nam", "other_ke-hoach-nam-2025-dieu-chinh",
    ]  # fmt: skip
    answer(tmp_path, {"Đầu năm": "other_ke-hoach-nam-2025-dau-nam", "Điều chỉnh": "plan_2025"})
    assert not imported(tmp_path / "annex.xlsx").questions
    assert cells(tmp_path)["Vốn ODA"]["plan_2025"] == 480


@pytest.mark.parametrize(
    ("heads", "assumed"),
    [
        (["Năm 2024", "Năm 2025"], ["estimate_2024", "plan_2025"]),
        (["TH 2024", "Năm 2025"], ["plan_2025"]),
        (["TH 2024", "KH 2025"], []),
        (["Kế hoạch 2024", "Kế hoạch năm 2025"], []),
    ],
)
def test_what_a_year_alone_is_taken_for_is_said_and_may_be_changed(tmp_path, heads, assumed):
    rows = [["Biểu 3: AN NINH"], [*HEAD, *heads], [1, "Vụ cháy", "vụ", 52, 45]]
    path = workbook(tmp_path, rows)

    def told():
        shown = [line for _, line in lines_of(imported(path), "en") if "a year alone" in line]
        return [line.partition("alone: ")[2].partition(";")[0] for line in shown]

    assert told() == ([", ".join(assumed)] if assumed else [])
    rows[1] = [*HEAD, "TH 2024", "KH 2025"]
    path = workbook(tmp_path, rows)
    assert told() == []
    assert list(cells(tmp_path)["Vụ cháy"]) == ["actual_2024", "plan_2025"]


def test_quarters_in_short_under_their_year(tmp_path):
    rows = [
        ["Biểu 3: THỦY SẢN"],
        [*HEAD, "Ước năm 2025", "Kế hoạch năm 2026", "", "", "", ""],
        ["", "", "", "", "QI", "QII", "QIII", "QIV", "Cả năm"],
        [1, "Tôm", "tấn", 120000, 20000, 30000, 40000, 35000, 125000],
        [2, "Cá", "tấn", 300000, 70000, 80000, 75000, 80000, 305000],
    ]
    assert not imported(workbook(tmp_path, rows, ["E2:I2"])).questions
    assert list(cells(tmp_path)["Tôm"]) == [
        "estimate_2025", *(f"plan_2026q{n}" for n in (1, 2, 3, 4)), "plan_2026",
    ]  # fmt: skip


def test_growth_under_years_is_no_ratio_of_the_plan(tmp_path):
    rows = [
        ["Biểu 1: KINH TẾ"],
        [*HEAD, "TH 2023", "KH 2024", "Ước 2024", "KH 2025", "2024/2023", "2025/2024"],
        [1, "Nông nghiệp", "tỷ đồng", 20100, 20800, 20900, 21700, (3.98, "0.00"), (3.83, "0.00")],
        [2, "Dịch vụ", "tỷ đồng", 30100, 32500, 32600, 34900, (8.31, "0.00"), (7.06, "0.00")],
    ]
    outcome = imported(workbook(tmp_path, rows))
    assert [q.column for q in outcome.questions] == [8, 9]
    assert kg.open(tmp_path / "plan").ratios().empty


def test_half_a_quotient_is_no_series(tmp_path):
    rows = [
        [*HEAD, "TH 2024", "KH 2025", "ƯTH 2025", "ƯTH/KH (%)", "ƯTH/CK (%)"],
        [1, "Đàn trâu", "con", "12.000", "12.100", "12.050", "99,6", "100,4"],
        [2, "Đàn bò", "con", "45.000", "46.000", "46.200", "100,4", "102,7"],
    ]
    [question] = imported(page(tmp_path, "Biểu 2: CHĂN NUÔI", rows)).questions
    assert question.read == "other_uth-ck"
    assert cells(tmp_path)["Đàn bò"]["estimate_2025/plan_2025"] == 100.4


def test_verdicts_and_offices_are_remarks(tmp_path):
    rows = [
        [*HEAD, "Mục tiêu NQ 2025", "Ước đạt 2025", "Đánh giá so với NQ", "Đơn vị thực hiện"],
        [1, "Tăng trưởng", "%", "8,5", "8,9", "Vượt", "Sở Tài chính"],
        [2, "Che phủ rừng", "%", "63", "63", "Đạt", "Sở Nông nghiệp"],
    ]
    assert not imported(page(tmp_path, "Biểu 1: KẾT QUẢ", rows)).questions
    assert cells(tmp_path)["Tăng trưởng"] == {"plan_2025": 8.5, "estimate_2025": 8.9}


def test_units_in_captions(tmp_path):
    rows = [
        ["TT", "Ngành", "Năm 2024\n(tỷ đồng)", "KH 2025 (tỷ đồng)", "KH 2025 so với năm 2024 (%)"],
        [1, "Công nghiệp", "5.120", "5.600", "109,4"],
        [2, "Xây dựng", "2.120", "2.300", "108,5"],
    ]
    path = page(tmp_path, "Biểu 2: GIÁ TRỊ SẢN XUẤT", rows)
    assert not imported(path).questions
    assert cells(tmp_path)["Xây dựng"] == {
        "estimate_2024": 2120, "plan_2025": 2300, "plan_2025/estimate_2024": 108.5,
    }  # fmt: skip
    assert set(units(tmp_path / "plan").values()) == {"VND 9"}
    assert not imported(path).changes.changed


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("TH 12 tháng 2024", ("actual", 2024)),
        ("Khả năng thực hiện cả năm 2025", ("estimate", 2025)),
        ("Kế hoạch (ha) 2025", ("plan", 2025)),
    ],
)
def test_captions_of_whole_years(text, mention):
    caption = read_caption(text)
    assert caption.known and [m[:2] for m in caption.mentions] == [mention]
