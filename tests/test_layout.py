"""Lines divided into tables and pages."""

from __future__ import annotations

import pytest

from kgdata.errors import SourceError
from kgdata.layout import divide
from kgdata.sources import Line
from tests.annex import HEADER

ROW = ["1", "Lúa", "Ha", "1", "2", "3", "4", "150%", "300%", "133%"]
HEADINGS = {"rice": "BIỂU 1", "fish": "BIỂU 10"}


def lines(*cells):
    return [Line("annex.txt", n, list(each)) for n, each in enumerate(cells, 1)]


def shape(tables):
    return {t: [(len(p.header), len(p.body), p.unit) for p in pages] for t, pages in tables.items()}


def test_tables_and_their_pages():
    found = divide(
        lines(["BIỂU 1: LÚA"], [""], *HEADER, ROW, ROW, [""], *HEADER, ROW, [""],
              ["BIỂU 10 - CÁ"], *HEADER, ROW),
        HEADINGS,
    )  # fmt: skip
    assert shape(found) == {"rice": [(3, 2, ""), (3, 1, "")], "fish": [(3, 1, "")]}
    assert [line.number for line in found["rice"][1].body] == [12]


def test_a_title_begins_with_the_whole_heading():
    """BIỂU 1 is no beginning of BIỂU 10, in whatever order the two stand."""
    found = divide(lines(["BIỂU 10: CÁ"], *HEADER, ROW, ["BIỂU 1"], *HEADER, ROW, ROW), HEADINGS)
    assert list(found) == ["rice", "fish"]
    assert shape(found) == {"rice": [(3, 2, "")], "fish": [(3, 1, "")]}


@pytest.mark.parametrize(
    "title", ["Biểu 1: lúa", "**BIỂU 1**", "<b>BIÊU 1</b>", "  biểu 1.", "BIẾU 1"]
)
def test_a_title_is_found_without_case_diacritics_and_emphasis(title):
    assert divide(lines([title], *HEADER, ROW), {"rice": "BIỂU 1"})["rice"][0].body


def test_a_title_in_a_row_of_many_cells_is_found():
    found = divide(lines(["BIỂU 1: LÚA", "", ""], *HEADER, ROW), {"rice": "BIỂU 1"})
    assert shape(found) == {"rice": [(3, 1, "")]}


def test_the_unit_stated_above_a_table():
    found = divide(
        lines(["BIỂU 1"], ["ĐVT: Tỷ đồng"], *HEADER, ROW, ["BIỂU 10"], *HEADER, ROW), HEADINGS
    )
    assert shape(found) == {"rice": [(3, 1, "Tỷ đồng")], "fish": [(3, 1, "")]}


def test_notes_between_pages_are_no_rows():
    note = ["(Kèm theo Kế hoạch số 1)"]
    found = divide(lines(["BIỂU 1"], note, *HEADER, ROW, note, *HEADER, ROW), {"rice": "BIỂU 1"})
    assert shape(found) == {"rice": [(3, 1, ""), (3, 1, "")]}


@pytest.mark.parametrize(
    "numbers", [("1", "2"), ("I", "2"), ("l", "2"), ("(1)", "(2)"), ("A", "B")]
)
def test_the_row_of_column_numbers_is_header(numbers):
    row = [*numbers, *HEADER[2][2:]]
    found = divide(lines(["BIỂU 1"], *HEADER[:2], row, ROW), {"rice": "BIỂU 1"})
    assert shape(found) == {"rice": [(3, 1, "")]}


def test_a_heading_with_figures_nowhere_is_a_row():
    bare = ["I", "Trồng trọt", *[""] * 8]
    unnumbered = ["", "Trong đó:", *[""] * 8]
    found = divide(lines(["BIỂU 1"], *HEADER, bare, unnumbered, ROW), {"rice": "BIỂU 1"})
    assert shape(found) == {"rice": [(3, 3, "")]}


def test_a_repeated_title_does_not_begin_the_table_anew():
    again = ["BIỂU 1 (tiếp theo)"]
    found = divide(lines(["BIỂU 1"], *HEADER, ROW, [""], again, *HEADER, ROW), {"rice": "BIỂU 1"})
    assert shape(found) == {"rice": [(3, 1, ""), (3, 1, "")]}


def test_what_stands_before_the_first_title_is_prose():
    prose = [["Nơi nhận:", "TTTU"], ["1", "2", "3"]]
    assert divide(lines(*prose, ["BIỂU 1"], *HEADER, ROW), {"rice": "BIỂU 1"})["rice"][0].body


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([["BIỂU 1"], *HEADER, ROW], "annex.txt: no table under a heading 'BIỂU 10'"),
        ([["BIỂU 1"], *HEADER, ROW, ["BIỂU 10"]], "annex.txt: no table under a heading 'BIỂU 10'"),
        ([["BIỂU 1"], ROW, *HEADER], "annex.txt:2:1: a row before any header"),
        ([*HEADER, ROW], "annex.txt:1:1: a table without a known title"),
        ([], "no table under a heading 'BIỂU 1'"),
    ],
)
def test_what_cannot_be_divided_is_said_with_its_place(cells, message):
    with pytest.raises(SourceError) as raised:
        divide(lines(*cells), HEADINGS)
    assert str(raised.value).startswith(message)
