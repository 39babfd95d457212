"""Layouts of provinces: tables side by side, labels in several columns or rows, signatures."""

from __future__ import annotations

import os

import openpyxl
import pytest

import kgdata as kg
from kgdata.importing.beside import taken_apart
from kgdata.importing.mends import mended
from kgdata.importing.wrapped import unwrapped
from kgdata.layout import Page
from kgdata.periods import Years
from kgdata.sources import Line
from tests.importing.layouts import (
    HEAD,
    SERIES,
    document,
    figures,
    imported,
    spaced,
    tabbed,
    tree,
    truth,
    units,
    workbook,
)


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def lines(*rows):
    return [Line("a", n, list(row)) for n, row in enumerate(rows, 1)]


def again(path):
    """Import once more, and see that nothing changes and nothing passes for a decision."""
    folder = path.parent / "plan"
    before = {p: p.read_bytes() for p in sorted(folder.rglob("*.*"))}
    outcome = imported(path)
    assert not outcome.questions and not outcome.changes.changed
    assert not outcome.decisions.keyed("indicators.csv")
    before.pop(folder / "decisions.csv", None)  # the call's province is one from then on
    assert {p: p.read_bytes() for p in before} == before


# --- tables side by side ---------------------------------------------------------------------

LEFT = [
    [1, "Diện tích lúa", "ha", 620100, 615000, 617300, 612000],
    ["", "Đông Xuân", "ha", 228100, 226000, 227000, 225000],
    ["", "Hè Thu", "ha", 392000, 389000, 390300, 387000],
    [2, "Sản lượng lúa", "tấn", 4036200, 4000000, 4060980, 4010000],
]
RIGHT = [
    [1, "Giá trị công nghiệp", "tỷ đồng", 1200.5, 1300, 1310.2, 1400],
    ["", "Khai thác", "tỷ đồng", 200.5, 210, 212.2, 220],
    ["", "Chế biến", "tỷ đồng", 1000, 1090, 1098, 1180],
]
SIX = [""] * 6


def beside_with_titles():
    rows = [["Biểu 1: NÔNG NGHIỆP", *SIX, "", "Biểu 2: CÔNG NGHIỆP"], [], [*HEAD, "", *HEAD]]
    rows += [[*a, "", *b] for a, b in zip(LEFT, [*RIGHT, []], strict=True)]
    return rows, ["agriculture", "industry"]


def beside_without_gap_or_titles():
    rows = [["BIỂU TỔNG HỢP"], [], [*HEAD[1:], *HEAD[1:]]]
    rows += [[*a[1:], *b[1:]] for a, b in zip(LEFT, [*RIGHT, []], strict=True)]
    return rows, ["bieu-tong-hop"]  # pages of one table, for nothing says that they are two


def beside_and_lower():
    rows = [["Biểu 1: NÔNG NGHIỆP"], HEAD, [*LEFT[0], "", "Biểu 2: CÔNG NGHIỆP"], LEFT[1]]
    rows += [[*LEFT[2], "", *HEAD], [*LEFT[3], "", *RIGHT[0]]]
    rows += [[*SIX, "", "", *row] for row in RIGHT[1:]]
    return rows, ["agriculture", "industry"]


@pytest.mark.parametrize(
    "layout", [beside_with_titles, beside_without_gap_or_titles, beside_and_lower]
)
def test_tables_side_by_side(tmp_path, layout):
    rows, names = layout()
    path = workbook(tmp_path, rows)
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == truth([*LEFT, *RIGHT])
    assert list(kg.open(tmp_path / "plan").tables_info) == names
    assert tree(tmp_path / "plan")["Chế biến"] == "Giá trị công nghiệp"
    again(path)


def test_three_tables_side_by_side_with_a_table_under_them(tmp_path):
    third = [[1, "Đàn bò", "con", 900, 910, 915, 930], [2, "Đàn trâu", "con", 90, 91, 95, 100]]
    under = [[1, "Dân số", "người", 1720, 1730, 1735, 1750]]
    rows = [
        ["Biểu 1: A", *SIX, "Biểu 2: B", *SIX, "Biểu 3: C"], [*HEAD, *HEAD, *HEAD],
        [*LEFT[0], *RIGHT[0], *third[0]], [*LEFT[1], *RIGHT[1], *third[1]],
        [], ["Biểu 4: D"], HEAD, *under,
    ]  # fmt: skip
    path = document(tmp_path, "Kế hoạch năm 2024", rows)
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == truth([*LEFT[:2], *RIGHT[:2], *third, *under])


@pytest.mark.parametrize(
    "head",
    [
        ["Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023", "Indicators"],  # the label again in English
        ["Chỉ tiêu", "ĐVT", "TH 2022", "Chỉ tiêu giao", "KH 2023"],  # a level, not a label
        ["Chỉ tiêu", "ĐVT", "Indicator", "TH 2022", "KH 2023"],
    ],
)
def test_a_second_caption_of_labels_alone_makes_no_second_table(head):
    row = ["Lúa", "ha", "7", "8", "9"]
    row[head.index("Indicators") if "Indicators" in head else 2] = "Rice"
    row = row if "Chỉ tiêu giao" not in head else ["Lúa", "ha", "7", "8", "9"]
    source = lines(head, row)
    assert taken_apart(source) == source


def test_tables_one_under_the_other_in_other_columns_stay_whole():
    source = lines(
        ["Chỉ tiêu", "KH 2023", "KH 2024"], ["Lúa", "7", "8"], [""],
        ["", "", "Chỉ tiêu", "KH 2023", "KH 2024"], ["", "", "Tôm", "1", "2"],
    )  # fmt: skip
    assert taken_apart(source) == source


# --- labels in several columns ------------------------------------------------------------------

LEVELS = [
    (0, "I", "Nông nghiệp", ""),
    (1, 1, "Tổng diện tích cây hằng năm", "ha", 700, 710, 715, 720),
    (2, "", "Cây lúa", "ha", 600, 605, 610, 612),
    (2, "", "Cây màu", "ha", 100, 105, 105, 108),
    (1, 2, "Đàn gia súc", "con", 5000, 5100, 5150, 5200),
    (0, "II", "Dân cư", ""),
    (1, 1, "Dân số", "người", 900, 910, 915, 930),
    (2, "", "Dân số nữ", "người", 90, 91, 95, 100),
]
PARENTS = {
    "Nông nghiệp": "", "Tổng diện tích cây hằng năm": "Nông nghiệp",
    "Cây lúa": "Tổng diện tích cây hằng năm", "Cây màu": "Tổng diện tích cây hằng năm",
    "Đàn gia súc": "Nông nghiệp", "Dân cư": "", "Dân số": "Dân cư", "Dân số nữ": "Dân số",
}  # fmt: skip


def stairs():
    rows = [
        ["Biểu 1: TỔNG HỢP"], [],
        ["STT", "Chỉ tiêu", "", "", "ĐVT", "Năm 2022", "Năm 2023", "", "Năm 2024"],
        ["", "", "", "", "", "Thực hiện", "Kế hoạch", "Ước TH", "Kế hoạch"],
    ]  # fmt: skip
    for level, stt, label, unit, *values in LEVELS:
        cells = ["", "", ""]
        cells[level] = label
        rows.append([stt, *cells, unit, *values])
    return rows


MERGES = ["A3:A4", "B3:D4", "E3:E4", "G3:H3"]
WIDE = [f"{'BC'[level]}{5 + n}:D{5 + n}" for n, (level, *_) in enumerate(LEVELS) if level < 2]


@pytest.mark.parametrize("merges", [MERGES, ["G3:H3"], [*MERGES, *WIDE]])
def test_the_column_of_a_label_is_its_level(tmp_path, merges):
    path = workbook(tmp_path, stairs(), merges)
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == truth(LEVELS, 2, 4)
    assert tree(tmp_path / "plan") == PARENTS
    again(path)


def test_the_column_of_a_label_is_its_level_in_text(tmp_path):
    assert not imported(tabbed(tmp_path, stairs())).questions
    assert figures(tmp_path / "plan") == truth(LEVELS, 2, 4)
    assert tree(tmp_path / "plan") == PARENTS


def test_numbers_before_labels_of_several_columns(tmp_path):
    body = [
        ["A", "TỔNG THU", "", 100, 110, 112, 120], ["I", "Thu nội địa", "", 80, 88, 90, 95],
        ["", "1", "Thuế", 50, 55, 57, 60], ["", "2", "Phí", 30, 33, 33, 35],
        ["II", "Thu khác", "", 20, 22, 22, 25],
    ]  # fmt: skip
    head = ["Nội dung", "", "", *HEAD[3:]]
    path = workbook(tmp_path, [["Biểu 4: THU"], ["ĐVT: tỷ đồng"], head, *body], ["A3:C3"])
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == [
        (label, dict(zip(SERIES, row[3:], strict=True)))
        for label, row in zip(
            ["TỔNG THU", "Thu nội địa", "Thuế", "Phí", "Thu khác"], body, strict=True
        )
    ]
    parents = tree(tmp_path / "plan")
    assert (parents["Thuế"], parents["Thu khác"]) == ("Thu nội địa", "TỔNG THU")


# --- labels in several rows ---------------------------------------------------------------------

WRAPPED = [
    [1, "Tổng sản phẩm trên địa bàn tỉnh theo giá", "tỷ đồng", 100.5, 110.2, 111.3, 120.1],
    ["", "so sánh năm 2010 (GRDP)", "", "", "", "", ""],
    ["", "- Nông, lâm nghiệp và", "tỷ đồng", 40.5, 44.2, 45.3, 50.1],
    ["", "thủy sản", "", "", "", "", ""],
    ["", "- Công nghiệp", "tỷ đồng", 60.0, 66.0, 66.0, 70.0],
    [2, "Tỷ lệ lao động qua đào tạo có", "", "", "", "", ""],
    ["", "bằng cấp, chứng chỉ", "%", 70.5, 71.0, 71.2, 72.0],
    [3, "Số giường bệnh", "giường", 300, 310, 310, 320],
]
WHOLE = [
    "Tổng sản phẩm trên địa bàn tỉnh theo giá so sánh năm 2010 (GRDP)",
    "Nông, lâm nghiệp và thủy sản", "Công nghiệp",
    "Tỷ lệ lao động qua đào tạo có bằng cấp, chứng chỉ", "Số giường bệnh",
]  # fmt: skip


@pytest.mark.parametrize("form", ["xlsx", "docx", "tabs", "spaces"])
def test_labels_that_go_on_in_the_next_row(tmp_path, form):
    title, table = "Biểu 1: TỔNG HỢP", [list(HEAD), *WRAPPED]
    path = {
        "xlsx": lambda: workbook(tmp_path, [[title], [], *table]),
        "docx": lambda: document(tmp_path, title, table),
        "tabs": lambda: tabbed(tmp_path, [[title], [""], *table]),
        "spaces": lambda: spaced(tmp_path, title, table),
    }[form]()
    assert not imported(path).questions
    rows = [row for row in WRAPPED if row[3] != ""]
    expected = [dict(zip(SERIES, row[3:], strict=True)) for row in rows]
    assert figures(tmp_path / "plan") == list(zip(WHOLE, expected, strict=True))
    again(path)


@pytest.mark.parametrize(
    "rest",
    [
        "a) Vụ Mùa", "- vụ mùa", "trong đó: nữ", "1. vụ mùa", "Vụ Mùa", "(1) vụ mùa",
        "vụ mùa, vụ hè:", "(*) không tính cây khác",
    ],
)  # fmt: skip
def test_a_row_that_begins_a_list_is_no_rest_of_a_label(rest):
    body = lines(["Diện tích gieo trồng", "ha", "7"], [rest, "", ""])
    assert unwrapped(body, {"label": 0, "unit": 1}) == (body, [])


def test_small_letters_are_no_rest_where_rows_begin_with_them():
    body = lines(
        ["Diện tích gieo trồng", "ha", "7"], ["lúa mùa", "ha", "3"], ["lúa hè thu", "ha", "4"],
        ["lúa nương", "", ""],
    )  # fmt: skip
    assert unwrapped(body, {"label": 0, "unit": 1}) == (body, [])


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Thủy sản", "tôm các loại"),  # short: there was room to go on
        ("Chia ra theo các loại cây trồng", "lúa"),
        ("SẢN LƯỢNG MỘT SỐ SẢN PHẨM", "gạo"),
        ("Một số sản phẩm chủ yếu khác:", "gạo"),
    ],
)
def test_a_heading_stays_above_its_only_row(above, below):
    header = lines(["Chỉ tiêu", "TH 2022", "KH 2023", "KH 2023/TH 2022"])
    body = [
        Line("a", 2, [above, "", "", ""]), Line("a", 3, [below, "7", "8", "114,3"]),
        Line("a", 4, ["Một nhãn dài như thường thấy ở đây", "5", "5", "100,0"]),
    ]  # fmt: skip
    page = Page(header, "", body, {"label": 0})
    assert mended(page, Years(2022, 2023, 2024)).body == body


# --- units of headings, of lines, of labels -----------------------------------------------------

BARE = [
    ["I", "GIÁ TRỊ SẢN XUẤT (tỷ đồng)"],
    [1, "Nông nghiệp", 100, 110, 112, 120],
    [2, "Công nghiệp", 200, 210, 212, 220],
    ["II", "VIỆC LÀM, ĐVT: người"],
    [1, "Lao động nữ", 1000, 1100, 1120, 1200],
    ["III", "KHÁC"],
    [1, "Chi ngân sách (triệu đồng)", 500, 510, 511, 512],
    [2, "Tỷ lệ hộ nghèo (%)", 4.5, 4.1, 3.9, 3.1],
]
OF_BARE = {
    "Nông nghiệp": "VND 9", "Công nghiệp": "VND 9", "Lao động nữ": "person 0",
    "Chi ngân sách (triệu đồng)": "VND 6", "Tỷ lệ hộ nghèo (%)": "% 0",
}  # fmt: skip


@pytest.mark.parametrize("above", ["", "Đơn vị tính: triệu đồng"])
@pytest.mark.parametrize("column", [True, False])
def test_units_of_headings_and_of_labels(tmp_path, above, column):
    head = HEAD if column else [*HEAD[:2], *HEAD[3:]]
    body = [[*row[:2], *[""] * column, *row[2:]] for row in BARE]
    path = workbook(tmp_path, [["Biểu 1: TỔNG HỢP"], [above], head, *body])
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == truth(body, 1, 2 + column)
    found = units(tmp_path / "plan")
    assert {label: found[label] for label in OF_BARE} == OF_BARE
    stated = kg.open(tmp_path / "plan").load()
    assert dict(zip(stated["label_vi"], stated["unit"], strict=True))["Lao động nữ"] == "person"
    again(path)


def test_a_line_between_rows_states_the_unit_of_those_after_it(tmp_path):
    rows = [["Biểu 1: A"], ["ĐVT: tỷ đồng"], ["Chỉ tiêu", *HEAD[3:]]]
    body = [["Nông nghiệp", 100, 110, 112, 120], ["Đơn vị tính: người"], ["Dân số", 5, 6, 7, 8]]
    assert not imported(workbook(tmp_path, [*rows, *body])).questions
    assert figures(tmp_path / "plan") == truth(body, 0, 1)
    assert units(tmp_path / "plan") == {"Nông nghiệp": "VND 9", "Dân số": "person 0"}


def test_a_part_has_the_unit_of_its_total(tmp_path):
    body = [
        [1, "Dân số", "người", 1000, 1010, 1012, 1020], ["", "- Thành thị", "", 400, 404, 405, 410],
        ["", "- Nông thôn", "", 600, 606, 607, 610],
    ]  # fmt: skip
    assert not imported(workbook(tmp_path, [["Biểu 1: A"], HEAD, *body])).questions
    assert set(units(tmp_path / "plan").values()) == {"person 0"}


def test_a_rate_has_no_money_and_is_asked_for(tmp_path):
    body = [
        ["I", "KINH TẾ (tỷ đồng)"], [1, "Thu ngân sách", "", 100, 110, 112, 120],
        [2, "Tốc độ tăng thu", "", 5.5, 5.6, 5.7, 5.8],
    ]  # fmt: skip
    path = workbook(tmp_path, [["Biểu 1: A"], HEAD, *body])
    [question] = imported(path).questions
    assert (question.kind, question.line, question.column) == ("unitless", 5, 2)
    assert "“Tốc độ tăng thu”" in question.vi
    answer(tmp_path, "%")
    assert not imported(path).questions
    assert units(tmp_path / "plan") == {
        "KINH TẾ (tỷ đồng)": "", "Thu ngân sách": "VND 9", "Tốc độ tăng thu": "% 0",
    }  # fmt: skip
    again(path)


def answer(folder, text):
    path = folder / "plan" / "questions.csv"
    head, *questions = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *(q + text for q in questions)]) + "\n", "utf-8")


# --- rows that do not say what they are ---------------------------------------------------------


def test_a_row_with_figures_and_no_label_is_asked_for(tmp_path):
    body = [["1", "Đàn bò", "con", 900, 910, 915, 930], ["2", "", "con", 90, 91, 95, 100]]
    path = workbook(tmp_path, [["Biểu 1: A"], HEAD, *body])
    [question] = imported(path).questions
    assert (question.kind, question.line, question.column) == ("label", 4, 2)
    answer(tmp_path, "Đàn trâu")
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == truth([body[0], ["", "Đàn trâu", *body[1][2:]]])
    again(path)


def test_a_table_without_units_is_asked_for_them_once(tmp_path):
    body = [["Dân số", 5, 6, 7, 8], ["Học sinh", 3, 3, 4, 4]]
    path = workbook(tmp_path, [["Biểu 1: A"], ["Chỉ tiêu", *HEAD[3:]], *body])
    assert [q.kind for q in imported(path).questions] == ["unitless"]
    answer(tmp_path, "-")
    assert not imported(path).questions
    assert set(units(tmp_path / "plan").values()) == {""}


# --- signatures and those who receive a copy ----------------------------------------------------

HERDS = [["1", "Đàn bò", "con", 900, 910, 915, 930], ["2", "Đàn trâu", "con", 90, 91, 95, 100]]
SIGNED = [
    ["Nơi nhận:", "", "", "", "TM. ỦY BAN NHÂN DÂN"],
    ["- Như trên;", "", "", "", "KT. CHỦ TỊCH"],
    ["-", "Sở Tài chính", "", "", "PHÓ CHỦ TỊCH"],
    ["-", "Lưu: VT (2)."], [], ["", "", "", "", "Nguyễn Văn A"],
]  # fmt: skip
COPIES = [
    ["NƠI NHẬN"], ["1", "Thường trực Tỉnh ủy"], ["2", "UBND các huyện"],
    ["", "", "", "An Giang, ngày 12 tháng 12 năm 2023"], ["Người lập biểu", "", "", "", 2023],
]  # fmt: skip


@pytest.mark.parametrize("gap", [[], [[""]]])
@pytest.mark.parametrize("foot", [SIGNED, COPIES])
def test_signatures_are_no_rows(tmp_path, foot, gap):
    more = [["1", "Xã đạt chuẩn", "xã", 5, 6, 7, 8]]
    rows = [["Biểu 1: CHĂN NUÔI"], HEAD, *HERDS, *gap, *foot, [], ["Biểu 2: XÃ"], HEAD, *more]
    assert not imported(workbook(tmp_path, rows)).questions
    assert figures(tmp_path / "plan") == truth([*HERDS, *more])
    plan = kg.open(tmp_path / "plan")
    assert [len(rows) for rows in plan.rows.values()] == [2, 1]


def test_days_of_work_are_a_row(tmp_path):
    rows = [*HERDS, ["3", "Ngày công lao động", "người", 5, 6, 7, 8], ["4", "Ngày nghỉ", "", 1]]
    imported(workbook(tmp_path, [["Biểu 1: A"], HEAD, *rows]))
    assert [label for label, _ in figures(tmp_path / "plan")] == [row[1] for row in rows]


# --- captions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("captions", "merges", "series"),
    [
        ((["Năm 2022", "Năm 2023", "", "Năm 2024"], ["", "Kế hoạch", "Ước TH", "Kế hoạch"]),
         ["E2:F2"], SERIES),
        ((["Năm 2023", "", "Năm 2024", ""], ["Kế hoạch", "Ước TH", "Kế hoạch", "Dự kiến"]),
         ["D2:E2", "F2:G2"], ()),
        ((["TH 2022", "Kế hoạch 2023", "ƯTH năm 2023", "KH 2024"],), [], SERIES),
        ((["KH 2024", "Năm 2023", "", "Thực hiện năm 2022"], ["", "Kế hoạch", "Ước TH", ""]),
         ["E2:F2"], ["plan_2024", "plan_2023", "estimate_2023", "actual_2022"]),
    ],
)  # fmt: skip
def test_years_over_kinds_without_a_row_of_numbers(tmp_path, captions, merges, series):
    head = [["TT", "Chỉ tiêu", "Đơn vị tính", *captions[0]]]
    head += [["", "", "", *row] for row in captions[1:]]
    outcome = imported(workbook(tmp_path, [["Biểu 1: A năm 2024"], *head, *HERDS], merges))
    if series:
        assert not outcome.questions
        assert figures(tmp_path / "plan") == truth(HERDS, series=series)
    else:  # two plans for one year: the second is asked for
        assert [(q.kind, q.column) for q in outcome.questions] == [("column", 7)]


HALVES = (["So sánh ƯTH 2023 với", "", "KH 2024 so với ƯTH 2023"], ["TH 2022", "KH 2023", ""])
COMPARED = ["estimate_2023/actual_2022", "estimate_2023/plan_2023", "plan_2024/estimate_2023"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        HALVES,
        (["ƯTH 2023 so với (%)", "", "KH 2024/ƯTH 2023"], ["TH 2022", "KH 2023", ""]),
        (["So với năm 2022", "So với KH 2023", "So với ƯTH 2023"],
         ["ƯTH 2023", "ƯTH 2023", "KH 2024"]),
        (["So sánh (%)", "", ""],
         ["ƯTH 2023/TH 2022", "ƯTH 2023 so với KH 2023", "KH 2024 so với ƯTH 2023"]),
    ],
)  # fmt: skip
def test_comparisons_whose_halves_stand_on_two_rows(tmp_path, above, below):
    head = [[*HEAD, *above], [*[""] * 7, *below]]
    body = []
    for row in HERDS:
        a, b, c, d = row[3:]
        body.append([*row, *((x / y, "0.00%") for x, y in ((c, a), (c, b), (d, c)))])
    merges = ["H2:I2"] if not above[1] else []
    assert not imported(workbook(tmp_path, [["Biểu 1: A"], *head, *body], merges)).questions
    shown = [[*row[:7], *(round(100 * x, 2) for x, _ in row[7:])] for row in body]
    assert figures(tmp_path / "plan") == truth(shown, series=[*SERIES, *COMPARED])
    assert set(kg.open(tmp_path / "plan").ratios()["verdict"]) == {"exact"}


def test_percent_formats_in_ratios_and_in_levels(tmp_path):
    levels = [(0.045, "0.0%"), (0.04, "0.0%"), (0.039, "0.0%"), (0.031, "0.0%")]
    body = [
        [*HERDS[0], (915 / 910, "0.0%"), (930 / 915, "0.00%")],
        ["3", "Tỷ lệ hộ nghèo", "%", *levels, (0.039 / 0.04, "0.0%"), (0.031 / 0.039, "0.00%")],
    ]
    rows = [["Biểu 1: A"], [*HEAD, "ƯTH 2023/KH 2023", "KH 2024/ƯTH 2023"], *body]
    assert not imported(workbook(tmp_path, rows)).questions
    series = [*SERIES, *COMPARED[1:]]
    assert figures(tmp_path / "plan") == [
        ("Đàn bò", dict(zip(series, [900, 910, 915, 930, 100.5, 101.64], strict=True))),
        ("Tỷ lệ hộ nghèo", dict(zip(series, [4.5, 4.0, 3.9, 3.1, 97.5, 79.49], strict=True))),
    ]


def test_a_series_before_the_labels_is_read(tmp_path):
    rows = [["Biểu 1: A"], ["ĐVT", "TH 2022", "Chỉ tiêu", *HEAD[4:]]]
    rows += [[unit, a, label, *more] for _, label, unit, a, *more in HERDS]
    assert not imported(workbook(tmp_path, rows)).questions
    assert figures(tmp_path / "plan") == truth(HERDS)


# --- tables that nothing names --------------------------------------------------------------------

OTHER = [["Huyện", "Dân số", "Diện tích", "Hộ nghèo"], ["An Phú", 150, 220, 7],
         ["Tịnh Biên", 120, 350, 9]]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([["Biểu 1: A"], HEAD, *HERDS, [], ["Biểu 2: HUYỆN"], *OTHER], 8),
        ([["Biểu 1: A"], HEAD, *HERDS, [], [], *OTHER], 8),
        ([["Biểu 1: HUYỆN"], *OTHER, [], ["Biểu 2: A"], HEAD, *HERDS], 3),
    ],
)
def test_rows_of_a_table_with_an_unknown_header_are_asked_for(tmp_path, rows, line):
    path = workbook(tmp_path, rows)
    [question] = imported(path).questions
    assert (question.kind, question.line, question.read) == ("left_over", line, "An Phú")
    assert question.vi.startswith("2 dòng có số, từ “An Phú”")
    assert figures(tmp_path / "plan") == truth(HERDS)
    answer(tmp_path, "bỏ qua")
    assert not imported(path).questions


def test_a_sheet_with_an_unknown_header_is_asked_for(tmp_path):
    path = workbook(tmp_path, [["Biểu 1: A"], HEAD, *HERDS])
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Huyện")
    for row in OTHER:
        sheet.append(row)
    book.save(path)
    [question] = imported(path).questions
    assert (question.kind, question.file, question.line) == (
        "left_over", "source/annex.xlsx[Huyện]", 2,
    )  # fmt: skip


def test_units_entered_in_the_plan_are_not_asked_for(tmp_path):
    body = [["Dân số", 5, 6, 7, 8], ["Học sinh", 3, 3, 4, 4]]
    path = workbook(tmp_path, [["Biểu 1: A"], ["Chỉ tiêu", *HEAD[3:]], *body])
    imported(path)
    ledger = tmp_path / "plan" / "indicators.csv"
    head, *records = ledger.read_text("utf-8").splitlines()
    columns = head.split(",")
    for n, record in enumerate(records):
        cells = record.split(",")
        cells[columns.index("unit")], cells[columns.index("unit_mult")] = "person", "3"
        records[n] = ",".join(cells)
    ledger.write_text("\n".join([head, *records]) + "\n", "utf-8")
    assert not imported(path).questions
    assert set(units(tmp_path / "plan").values()) == {"person 3"}


@pytest.mark.parametrize(("place", "caption"), [(2, ""), (0, "Khác"), (1, "")])
def test_figures_before_the_first_series_are_asked_for(tmp_path, place, caption):
    rows = [list(row) for row in (HEAD, *HERDS)]
    for row, cell in zip(rows, [caption, 5199, 1630], strict=True):
        row.insert(place, cell)
    path = workbook(tmp_path, [["Biểu 1: A"], *rows])
    [question] = imported(path).questions
    assert (question.kind, question.line, question.column) == ("outside", 3, place + 1)
    assert f"“{caption or 5199}”" in question.vi
    assert figures(tmp_path / "plan") == truth(HERDS)
    answer(tmp_path, "actual_2021")
    assert not imported(path).questions
    added = [(label, {"actual_2021": n, **said}) for (label, said), n in zip(
        truth(HERDS), [5199, 1630], strict=True)]  # fmt: skip
    assert figures(tmp_path / "plan") == added
    again(path)


def test_figures_before_the_first_series_may_be_left_out(tmp_path):
    rows = [[5199, *HERDS[0]], [1630, *HERDS[1]]]
    path = workbook(tmp_path, [["Biểu 1: A"], ["Khác", *HEAD], *rows])
    imported(path)
    answer(tmp_path, "-")
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == truth(HERDS)


def test_numbers_that_count_the_rows_are_not_asked_for(tmp_path):
    rows = [[n, "x", *row] for n, row in enumerate(HERDS, 7)]
    assert not imported(workbook(tmp_path, [["Biểu 1: A"], ["", "", *HEAD], *rows])).questions
