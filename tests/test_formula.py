"""Header cells: kinds, years, quarters, formulas, and what is understood as none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgdata.formula import Caption, Formula, Mention, read_caption


@pytest.mark.parametrize(
    ("text", "kind", "year"),
    [
        ("Thực hiện 2022", "actual", 2022), ("TH2022", "actual", 2022), ("TH 2022", "actual", 2022),
        ("TH cả năm", "actual", None), ("Cả năm", "actual", None), ("Thực hiện", "actual", None),
        ("Kế hoạch", "plan", None), ("KH2024", "plan", 2024), ("Kế hoạch năm 2024", "plan", 2024),
        ("Dự kiến năm 2024", "plan", 2024), ("Ước cả năm", "estimate", None),
        ("UTH cả năm", "estimate", None), ("Ước TH năm 2023", "estimate", 2023),
        ("Uớc TH năm 2023", "estimate", 2023), ("ƯỚC THỰC HIỆN 2023", "estimate", 2023),
        ("Năm 2023", None, 2023), ("2022", None, 2022),
        ("Tỷ trọng các nguồn vốn năm 2024", "share", 2024),
    ],
)  # fmt: skip
def test_a_level_names_its_kind_and_year(text, kind, year):
    assert read_caption(text) == Caption(mentions=(Mention(kind, year),))


@pytest.mark.parametrize(
    ("text", "quarter"),
    [("Quý I", 1), ("Quý II", 2), ("Quý III", 3), ("Quý IV", 4), ("QUÝ 3", 3), ("Quy IV", 4)],
)
def test_a_quarter_is_not_a_part_of_a_longer_one(text, quarter):
    assert read_caption(text).mentions == (Mention(None, None, quarter),)


def test_a_quarter_has_its_year():
    assert read_caption("Quý II năm 2024").mentions == (Mention(None, 2024, 2),)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("UTH2023/ TH2022", [("estimate", 2023), ("actual", 2022)]),
        ("UTH2023 KH2022", [("estimate", 2023), ("plan", 2022)]),
        ("KH2024/ UCN2023", [("plan", 2024), ("estimate", 2023)]),
        ("So với UTH 2023 (%)", [("estimate", 2023)]),
    ],
)
def test_words_that_compare(text, mentions):
    caption = read_caption(text)
    assert caption.compares and caption.known
    assert [(m.kind, m.year) for m in caption.mentions] == mentions


@given(st.tuples(*[st.integers(1, 40)] * 3), st.sampled_from(["=", " = "]), st.sampled_from("/:"))
def test_a_formula_is_read_back(numbers, equals, over):
    target, top, bottom = numbers
    caption = read_caption(f"{target}{equals}{top}{over}{bottom}")
    assert caption == Caption(formulas=(Formula(*numbers),))
    assert read_caption(str(caption.formulas[0])).formulas == caption.formulas


def test_merged_formulas_keep_their_order():
    merged = read_caption("8=6/5 9=6/4 10=7/6").formulas
    assert [str(f) for f in merged] == ["8=6/5", "9=6/4", "10=7/6"]


@pytest.mark.parametrize("text", ["7", "12", "(blank)"[:0]])
def test_column_numbers_and_blanks(text):
    caption = read_caption(text)
    assert caption.known and not caption.mentions and not caption.formulas
    assert caption.number == (int(text) if text else None)


@pytest.mark.parametrize("text", ["So sánh", "So sánh (%)", "So sánh %", "SO SÁNH"])
def test_a_caption_over_ratios_names_none(text):
    assert read_caption(text) == Caption()


@pytest.mark.parametrize(
    "text", ["Ghi chú", "Đơn giá", "Thu", "Khác", "2024 ghi chú", "Diện tích", "²", "8=", "x"]
)
def test_what_is_not_understood_is_not_known(text):
    assert not read_caption(text).known


@given(st.text(max_size=30))
def test_no_header_breaks_the_reader(text):
    assert isinstance(read_caption(text), Caption)
