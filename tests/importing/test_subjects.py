"""What a bare measure is of: the row before it, or the list that another measure opened."""

from __future__ import annotations

import csv
import os

import pytest

from kgdata.importing.carried import known_indicators
from kgdata.importing.match import match
from kgdata.importing.subjects import subjects_of
from kgdata.importing.tree import propose
from tests.importing.layouts import HEAD, imported, tree, workbook
from tests.importing.seen import table


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


@pytest.fixture(scope="module")
def known():
    return known_indicators()


LIST = """
I | TRỒNG TRỌT            |        |           |
1 | Diện tích gieo trồng  | ha     | 100 110   |
  | Vụ Mùa                | ha     | 20 22     |
  | Vụ Đông Xuân          | ha     | 30 33     |
  | Vụ Hè Thu             | ha     | 30 33     |
  | Vụ Thu Đông           | ha     | 20 22     |
2 | Năng suất bình quân   | tấn/ha | 6 6,1     |
3 | Sản lượng             | tấn    | 600 671   |
"""
BULLETS = """
1 | Lúa                    |        |           |
  | - Diện tích gieo trồng | ha     | 100 110   |
  | + Vụ Mùa               | ha     | 20 22     |
  | + Vụ Đông Xuân         | ha     | 80 88     |
  | - Năng suất            | tấn/ha | 6 6,1     |
  | - Sản lượng            | tấn    | 600 671   |
"""
BLOCKS = """
1 | Lúa Mùa      |        |           |
  | Diện tích    | ha     | 100 110   |
  | Năng suất    | tấn/ha | 6 6,1     |
  | Sản lượng    | tấn    | 600 671   |
2 | Bắp          | ha     | 50 60     |
  | Năng suất    | tấn/ha | 7 7,1     |
  | Sản lượng    | tấn    | 350 426   |
"""
OPEN = """
I | NÔNG NGHIỆP               |        |           |
1 | Tổng diện tích gieo trồng | ha     | 120 130   |
  | Lúa Mùa                   | ha     | 100 110   |
  | Bắp                       | ha     | 20 20     |
  | Sản lượng                 | tấn    | 600 671   |
"""


def of(text):
    """Give each bare measure, by its ordinal, with the label that it is of, and those left open."""
    rows, _ = table(text)
    found = subjects_of(rows, propose(rows))
    heads = {n + 1: rows[at].label for n, at in enumerate(found.of) if rows[n].bare}
    return heads, {n + 1 for n in found.open}


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (LIST, dict.fromkeys((2, 7, 8), "TRỒNG TRỌT")),
        (BULLETS, dict.fromkeys((2, 5, 6), "Lúa")),
        (BLOCKS, {2: "Lúa Mùa", 3: "Lúa Mùa", 4: "Lúa Mùa", 6: "Bắp", 7: "Bắp"}),
    ],
)
def test_a_measure_is_of_what_its_block_or_its_list_is_of(text, heads):
    assert of(text) == (heads, set())


@pytest.mark.parametrize(
    "lines",
    [
        OPEN,
        OPEN.replace("Lúa Mùa  ", "- Lúa Mùa").replace("Bắp  ", "- Bắp"),
        "1 | Đàn gia cầm | con | 9 9 |\n | Trong đó: vịt | con | 5 5 |\n | Sản lượng | tấn | 3 4 |",
        "1 | Cây trồng |||\n | Lúa | ha | 9 9 |\n | Bắp | ha | 5 5 |\n2 | Sản lượng | tấn | 3 4 |",
    ],
)  # fmt: skip
def test_after_the_last_row_of_a_list_a_measure_is_left_open(lines):
    rows, _ = table(lines)
    _, left = of(lines)
    assert left == {len(rows)}
    last = match(rows, [], "AGR")[-1]
    assert (last.label_vi, last.indicator, last.new) == ("Sản lượng", "AGR.SAN_LUONG.OUTPUT", True)


@pytest.mark.parametrize(
    "more",
    [
        " | Đậu | ha | 10 10 |",  # the list goes on
        " | Đậu | ha | 10 10 |\n | Sản lượng | tấn | 3 4 |",  # every row has its own
    ],
)
def test_within_a_list_a_measure_is_of_the_row_before_it(more):
    heads, left = of(OPEN + more)
    assert heads[5] == "Bắp" and not left


def test_a_measure_that_the_whole_list_has_already_is_of_its_last_row():
    stated = "  | Sản lượng | tấn | 900 950 |\n"
    lines = OPEN.strip().splitlines(keepends=True)
    heads, left = of("".join([*lines[:2], stated, *lines[2:]]))
    assert heads == {2: "NÔNG NGHIỆP", 3: "NÔNG NGHIỆP", 6: "Bắp"} and not left


def test_a_number_in_the_middle_of_a_block_opens_no_list():
    """Centred beside three rows, it is printed with the second."""
    lines = """
4.1 | Khoai lang | ha     | 10 10 |
    | Năng suất  | tấn/ha | 20 21 |
    | Sản lượng  | tấn    | 200 210 |
    | Khoai mì   | ha     | 5 5 |
4.2 | Năng suất  | tấn/ha | 15 15 |
    | Sản lượng  | tấn    | 75 75 |
    | Gừng       | ha     | 2 2 |
4.3 | Năng suất  | tấn/ha | 30 30 |
"""
    heads, left = of(lines)
    assert heads[5] == heads[6] == "Khoai mì" and heads[8] == "Gừng" and not left


def test_no_measure_is_taken_for_that_of_the_season_printed_before_it(known):
    """The sums of a crop follow its seasons; they are the crop's."""
    rows, _ = table(BULLETS)
    assert [m.indicator for m in match(rows, known, "AGR")][1:] == [
        "AGR.RICE.AREA", "AGR.RICE_MUA.AREA", "AGR.RICE_WINTER_SPRING.AREA",
        "AGR.RICE.YIELD", "AGR.RICE.OUTPUT",
    ]  # fmt: skip
    rows, _ = table(BLOCKS)
    assert [m.indicator for m in match(rows, known, "AGR")][1:] == [
        "AGR.RICE_MUA.AREA", "AGR.RICE_MUA.YIELD", "AGR.RICE_MUA.OUTPUT",
        "AGR.MAIZE.AREA", "AGR.MAIZE.YIELD", "AGR.MAIZE.OUTPUT",
    ]  # fmt: skip
    rows, _ = table(LIST)
    found = match(rows, known, "AGR")[-2:]
    assert all(m.new and not m.near for m in found)
    assert [m.label_vi for m in found] == [
        "TRỒNG TRỌT: năng suất bình quân", "TRỒNG TRỌT: sản lượng",
    ]  # fmt: skip


def test_what_is_left_open_is_asked_where_it_may_be_known(known):
    rows, _ = table(OPEN)
    found = match(rows, known, "AGR")
    assert found[3].indicator == "AGR.MAIZE.AREA"
    assert found[4].new and found[4].near[0] == "AGR.MAIZE.OUTPUT"


# --- through an import ----------------------------------------------------------------------------

SHEET = [
    ["Biểu 1: SẢN XUẤT NÔNG NGHIỆP"],
    HEAD,
    ["I", "TRỒNG TRỌT", ""],
    [1, "Diện tích gieo trồng", "ha", 100, 105, 110, 120],
    ["", "Vụ Mùa", "ha", 20, 21, 22, 24],
    ["", "Vụ Đông Xuân", "ha", 80, 84, 88, 96],
    [2, "Năng suất bình quân", "tấn/ha", 6.0, 6.0, 6.1, 6.2],
    [3, "Sản lượng", "tấn", 600, 630, 671, 744],
    ["II", "CÂY MÀU", ""],
    [1, "Bắp", "ha", 50, 55, 60, 65],
    ["", "Năng suất", "tấn/ha", 7.0, 7.0, 7.1, 7.2],
    ["", "Sản lượng", "tấn", 350, 385, 426, 468],
]


def test_a_workbook_with_both_shapes_gets_the_right_names(tmp_path):
    imported(workbook(tmp_path, SHEET))
    assert list(tree(tmp_path / "plan").items())[1:] == [
        ("TRỒNG TRỌT: diện tích gieo trồng", "TRỒNG TRỌT"),
        ("Vụ Mùa", "TRỒNG TRỌT: diện tích gieo trồng"),
        ("Vụ Đông Xuân", "TRỒNG TRỌT: diện tích gieo trồng"),
        ("TRỒNG TRỌT: năng suất bình quân", "TRỒNG TRỌT"),
        ("TRỒNG TRỌT: sản lượng", "TRỒNG TRỌT"),
        ("CÂY MÀU", ""),
        ("Bắp", "CÂY MÀU"),
        ("Bắp: năng suất", "Bắp"),
        ("Bắp: sản lượng", "Bắp"),
    ]


def test_a_workbook_s_open_measure_is_a_question(tmp_path, known):
    rows = [
        *SHEET[:2],
        ["I", "NÔNG NGHIỆP", ""],
        [1, "Tổng diện tích gieo trồng", "ha", 100, 105, 110, 120],
        ["", "Lúa Mùa", "ha", 20, 21, 22, 24],
        ["", "Bắp", "ha", 80, 84, 88, 96],
        ["", "Sản lượng", "tấn", 600, 630, 671, 744],
    ]
    imported(workbook(tmp_path, rows), known=known)
    with (tmp_path / "plan" / "questions.csv").open(encoding="utf-8", newline="") as file:
        asked = [r for r in csv.DictReader(file) if r["kind"] == "indicator"]
    assert asked[-1]["cell"].endswith("/5") and "AGR.MAIZE.OUTPUT" in asked[-1]["readings"]
    assert "Sản lượng" in tree(tmp_path / "plan")


# --- what tells an open measure's subject ---------------------------------------------------------

JUTTING = """
I | NÔNG NGHIỆP               |        |           |
1 | Cây lương thực            | ha     | 120 130   |
    | Lúa Mùa                 | ha     | 100 110   |
    | Bắp                     | ha     | 20 20     |
  | Năng suất                 | tấn/ha | 5 5,2     |
  | Sản lượng                 | tấn    | 600 671   |
"""
NUMBERED = JUTTING.replace("1 | Cây lương thực           ", "1 | Tổng diện tích gieo trồng")
RESTATED = """
1 | Cây lương thực            | ha     | 120 130   |
  | Lúa Mùa                   | ha     | 100 110   |
  | Bắp                       | ha     | 20 20     |
  | Sản lượng                 | tấn    | 4.512.345 4.623.117 |
  | Lúa Mùa                   | tấn    | 3.398.210 3.480.007 |
  | Bắp                       | tấn    | 1.114.135 1.143.110 |
"""


NUMBERS = """
1   | Cây lương thực          | ha     | 120 130   |
1.1 | Lúa Mùa                 | ha     | 100 110   |
1.2 | Bắp                     | ha     | 20 20     |
1.3 | Năng suất               | tấn/ha | 5 5,2     |
1.4 | Sản lượng               | tấn    | 600 671   |
"""


@pytest.mark.parametrize(
    ("text", "parents", "heads"),
    [
        (NUMBERS, {4: 1, 5: 1}, dict.fromkeys((4, 5), "Cây lương thực")),
        (JUTTING, {5: 2, 6: 2}, dict.fromkeys((5, 6), "Cây lương thực")),
        (NUMBERED, {5: 1, 6: 1}, dict.fromkeys((2, 5, 6), "NÔNG NGHIỆP")),
        (RESTATED, {4: 1}, {4: "Cây lương thực"}),
    ],
    ids=[
        "numbers-go-on",
        "set-less-deep",
        "less-deep-after-a-numbered-measure",
        "parts-are-the-list-again",
    ],
)
def test_numbers_indents_and_sums_tell_what_an_open_measure_is_of(text, parents, heads):
    rows, _ = table(text)
    places = propose(rows)
    assert {n: places[n - 1].parent for n in parents} == parents
    assert of(text) == (heads, set())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (RESTATED.replace("| Bắp                       | tấn", "| Rau | tấn"), {4}),
        (JUTTING.replace("    |", "  |"), {5, 6}),
    ],
    ids=["other-parts", "set-alike"],
)
def test_without_them_it_stays_open(text, left):
    assert of(text)[1] == left


def test_a_subject_with_measures_of_its_own_keeps_them_however_deep_it_is_set():
    text = JUTTING.replace(
        "    | Bắp ", "    | Năng suất               | tấn/ha | 5 5,1     |\n    | Bắp "
    )
    rows, _ = table(text)
    assert [propose(rows)[n].parent for n in (5, 6)] == [5, 5]


def test_one_subject_with_its_measures_numbered_is_no_list():
    text = "".join(line for line in NUMBERS.splitlines(keepends=True) if "Bắp" not in line)
    assert of(text) == (dict.fromkeys((3, 4), "Lúa Mùa"), set())
