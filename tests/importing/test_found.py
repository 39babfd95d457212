"""Tables found in lines: titles, headers, bodies, notes, and what is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgdata.formula import read_caption
from kgdata.header import Years, read_header
from kgdata.importing.entitled import ids_by_title, name_tables
from kgdata.importing.identity import area_of, read_identity, read_years
from kgdata.importing.lines import is_numbers, opens_header, stated_unit
from kgdata.importing.tables import Found, find_tables
from kgdata.layout import Page
from kgdata.periods import place_years
from kgdata.sources import Line

YEARS = Years(2022, 2023, 2024)


def lines(*cells, file="a.txt"):
    return [Line(file, n, list(each)) for n, each in enumerate(cells, 1)]


def found(*cells, file="a.txt"):
    return find_tables(lines(*cells, file=file))


HEADER = ["Chỉ tiêu", "ĐVT", "KH 2025"]
ROW = ["Khách", "Lượt", "12.000"]


@pytest.mark.parametrize(
    ("above", "heading", "title", "number"),
    [
        ([["Biểu 3: Du lịch"]], "Biểu 3", "Du lịch", 3),
        ([["BIỂU SỐ 03"], ["DU LỊCH NĂM 2025"]], "BIỂU SỐ 03", "DU LỊCH NĂM 2025", 3),
        ([["Phụ lục II"], ["Du lịch"]], "Phụ lục II", "Du lịch", None),
        ([["Bảng 4. Du lịch"], ["(Kèm theo Kế hoạch số 1/KH-UBND)"]], "Bảng 4", "Du lịch", 4),
        ([["DU LỊCH"]], "DU LỊCH", "DU LỊCH", None),
        ([["UBND TỈNH CÀ MAU"], ["DU LỊCH"], ["ĐVT: Lượt"]], "DU LỊCH", "DU LỊCH", None),
        ([], "", "", None),
    ],
)
def test_titles(above, heading, title, number):
    [table] = found(*above, [""], HEADER, ROW)
    assert (table.heading, table.title, table.number) == (heading, title, number)


def test_a_title_after_a_body_begins_a_table_and_is_no_row():
    first, second = found(["Biểu 1: A"], HEADER, ROW, ["Biểu 2: B"], HEADER, ROW, ROW)
    assert [len(t.pages[0].body) for t in (first, second)] == [1, 2]


def test_a_heading_before_a_repeated_header_is_a_row():
    [table] = found(["Biểu 1: A"], HEADER, ROW, ["II. Nội địa", "", ""], HEADER, ROW)
    assert [len(page.body) for page in table.pages] == [2, 1]


@pytest.mark.parametrize(
    "note", ["Ghi chú: số ước", "Nguồn: Cục Thống kê", "(*) không gồm hộ cá thể"]
)
def test_notes_end_a_table(note):
    [table] = found(["Biểu 1: A"], HEADER, ROW, [""], [note])
    assert len(table.pages[0].body) == 1
    assert [line.cells for line in table.notes] == [[note]]


def test_a_sheet_ends_its_table():
    a = lines(HEADER, ROW, ROW, file="b.xlsx[Một]")
    b = lines(HEADER, ROW, file="b.xlsx[Hai]")
    assert [(t.sheet, len(t.pages[0].body)) for t in find_tables([*a, *b])] == [
        ("Một", 2), ("Hai", 1),
    ]  # fmt: skip


def test_a_table_may_begin_anywhere_on_a_sheet():
    blank = ["", "", ""]
    cells = [blank, [*blank, "TT", *HEADER], [*blank, "A", "B", "C", "1"], [*blank, "1", *ROW]]
    [table] = found(*cells, file="b.xlsx[Một]")
    page = table.pages[0]
    assert (page.heads["stt"], page.heads["label"], page.heads["unit"]) == (3, 4, 5)
    assert [line.number for line in page.body] == [4]
    assert [c.name for c in read_header(page, YEARS, keep=True).columns] == ["plan_2025"]


def test_a_header_without_the_word_for_labels_is_found():
    [table] = found(
        ["Biểu 1: A"], ["", "Thực hiện 2024", "Kế hoạch 2025"], ["Khách trong nước", "12", "13"]
    )
    assert table.pages[0].heads["label"] == 0
    assert len(table.pages[0].body) == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("NGÀNH NÔNG - LÂM NGHIỆP - THỦY SẢN", "agriculture"),
        ("Chỉ tiêu sản xuất nông nghiệp năm 2025", "agriculture"),
        ("KẾ HOẠCH PHÁT TRIỂN CÔNG NGHIỆP NĂM 2030", "industry"),
        ("Đầu tư trực tiếp ngoài", "fdi"),
        ("Thu, chi ngân sách nhà nước năm 2025", "finance"),
        ("GIÁO DỤC VÀ ĐÀO TẠO NĂM 2025", "giao-duc-va-dao-tao"),
    ],
)
def test_ids_of_tables(title, name):
    assert name_tables([Found(title, title, None, "", [])])[0][0] == name


def test_ids_leave_out_what_every_title_says_and_end_at_a_word():
    titles = [
        "CHỈ TIÊU PHÁT TRIỂN NGHỀ TRUYỀN THỐNG TỈNH HẬU GIANG NĂM 2025",
        "CHỈ TIÊU THƯƠNG MẠI - DU LỊCH TRÊN ĐỊA BÀN TỈNH HẬU GIANG NĂM 2025",
        "CHỈ TIÊU CHUYỂN ĐỔI SỐ VÀ CẢI CÁCH HÀNH CHÍNH CỦA CÁC CƠ QUAN TỈNH HẬU GIANG",
    ]
    named = name_tables([Found(t, t, None, "", []) for t in titles], "Hậu Giang")
    assert [entry[0] for entry in named] == [
        "phat-trien-nghe-truyen-thong", "thuong-mai-du-lich",
        "chuyen-doi-so-va-cai-cach-hanh-chinh-cua",
    ]  # fmt: skip
    assert named[1][2] == "Chỉ tiêu thương mại - du lịch trên địa bàn tỉnh Hậu Giang năm 2025"
    alike = [Found("", t, None, "", []) for t in ("Giáo dục mầm non", "Giáo dục phổ thông")]
    assert [entry[0] for entry in name_tables(alike)] == ["giao-duc-mam-non", "giao-duc-pho-thong"]
    kept = ids_by_title(alike, ["a", "b"])
    assert [entry[0] for entry in name_tables(alike[::-1], kept=kept)] == ["b", "a"]


def test_two_tables_of_one_title_have_two_ids():
    same = [Found("", "Giáo dục", None, "", []) for _ in range(2)]
    assert [entry[0] for entry in name_tables(same)] == ["giao-duc", "giao-duc-2"]
    kept = ids_by_title(same, ["gd", "gd-2"])
    assert [entry[0] for entry in name_tables(same, kept=kept)] == ["gd", "gd-2"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ĐVT: Tỷ đồng", "Tỷ đồng"), ("(Đơn vị tính: triệu đồng)", "triệu đồng"),
        ("Đơn vị: Người", "Người"), ("Đơn vị: Sở Tài chính", ""), ("Biểu 1", ""),
    ],
)  # fmt: skip
def test_units_above_a_table(text, unit):
    assert stated_unit(text) == unit


def test_what_a_document_says_of_itself():
    cells = lines(
        ["(Kèm theo Kế hoạch số 215/KH-UBND ngày 12 tháng 12 năm 2024 của UBND tỉnh Hậu Giang)"],
        ["Biểu 1: A"], HEADER, ROW,
    )  # fmt: skip
    tables = find_tables(cells)
    identity = read_identity(cells, tables)
    assert (identity.number, f"{identity.date}", identity.area.code, identity.id) == (
        "215/KH-UBND", "2024-12-12", "VN-73", "kh215-2024",
    )  # fmt: skip
    assert read_years(tables, identity, []) == Years(2023, 2024, 2025)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TP. HỒ CHÍ MINH", "VN-SG"),
        ("tỉnh Thừa Thiên - Huế", "VN-26"),
        ("Ba Ria Vung Tau", "VN-43"),
    ],
)
def test_provinces(text, code):
    assert area_of(text).code == code


# --- whatever stands there ------------------------------------------------------------------------

texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [*HEADER, "STT", "Biểu 2", "1.234,5", "100,1%", "2024", "Quý II", "8=6/5", "-"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(texts, max_size=6), max_size=12))
def test_no_lines_break_the_finder(cells):
    source = lines(*cells)
    rows = [x.number for t in find_tables(source) for p in t.pages for x in (*p.header, *p.body)]
    assert len(rows) == len(set(rows))
    assert set(rows) <= {line.number for line in source}
    for line in source:
        assert not (opens_header(line) and is_numbers(line))


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, min_size=1, max_size=7), st.lists(texts, max_size=7))
def test_a_kept_header_names_every_captioned_column_once(above, below):
    header = lines(["Chỉ tiêu", *above], ["", *below])
    page = Page(header, "", lines(["Lúa", *["1"] * 7]))
    columns = read_header(page, YEARS, keep=True).columns
    levels = [c.name for c in columns if not c.is_ratio]
    assert len(levels) == len(set(levels))
    for column in columns:
        assert all(name in levels for pair in column.pairs for name in pair)


@given(
    st.lists(st.sampled_from(["actual", "plan", "estimate"]), min_size=1, max_size=5),
    st.lists(st.integers(2015, 2030), min_size=1, max_size=3, unique=True),
)
def test_every_level_gets_one_of_the_years_in_sight(kinds, marked):
    from kgdata.formula import Mention

    levels = {3 + n: Mention(kind, None) for n, kind in enumerate(kinds)}
    step = max(1, len(kinds) // len(marked))
    marks = [(0, 3 + n * step, year) for n, year in enumerate(sorted(marked))]
    ends = {(0, at): at + step for _, at, _ in marks}
    named = place_years(levels, marks, ends, [], {}, YEARS)
    years = {int(name.partition("_")[2]) for name in named.values()}
    assert list(named) == sorted(levels)
    assert years <= {*marked, 2022, 2023, 2024}


@pytest.mark.parametrize(
    ("text", "kinds", "compares"),
    [
        ("Ước TH 2024/KH 2024 (%)", ["estimate", "plan"], True),
        ("% so với năm 2023", [None], True),
        ("KH 2025 so với ƯTH 2024", ["plan", "estimate"], True),
        ("Năm 2025/2024 (%)", [None, None], True),
        ("Kế hoạch theo Nghị quyết năm 2025", ["plan", "plan"], False),
        ("Dự toán năm 2025", ["plan"], False),
    ],
)
def test_captions_in_words(text, kinds, compares):
    caption = read_caption(text)
    assert caption.known and caption.compares is compares
    assert [m.kind for m in caption.mentions] == kinds[: len(caption.mentions)]


@pytest.mark.parametrize(
    "text",
    ["6 tháng đầu năm 2024", "Thực hiện 9 tháng", "KH 2021-2025", "Tốc độ tăng (%)", "Chênh lệch"],
)
def test_what_is_no_level_of_a_year_is_not_read_as_one(text):
    assert not read_caption(text).known
