"""Rows damaged one way at a time: numbers, units and figures must come back to their own labels."""

from __future__ import annotations

import pytest

import kgdata as kg
from tests.annex import (
    CROPS,
    HEADER,
    RATIOS,
    Item,
    crop_items,
    crop_rows,
    items,
    printed_ratios,
    ratio,
    truth,
    values,
    write_plan,
)

BARE = [["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch 2024"]]


def bare_plan(folder, rows, measured, pages=()):
    lines = [*BARE, *rows]
    for page in pages:
        lines += [[""], *BARE, *page]
    return write_plan(folder, lines, measured)


def column(folder, name):
    return kg.open(folder).load().drop_duplicates("row")[name].tolist()


# --- units --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ['"', "”", "''", "〃", "nt", "-nt-", "Như trên", '<i>"</i>'])
def test_a_ditto_mark_repeats_the_unit_above_across_rows_without_one(tmp_path, mark):
    rows = [["1", "Cá", "Tấn", "5,5"], ["2", "Nhóm", "", ""], ["3", "Tôm", mark, "6,5"],
            ["4", "Mực", mark, "7,5"]]  # fmt: skip
    folder = bare_plan(tmp_path, rows, [Item(f"T.R{n}.VALUE") for n in range(4)])
    assert column(folder, "unit") == ["t", "", "t", "t"]


def test_a_ditto_mark_repeats_a_unit_across_a_page(tmp_path):
    folder = bare_plan(
        tmp_path, [["1", "Cá", "1000 tấn", "5,5"]], items("t", "t"), [[["2", "Tôm", '"', "6,5"]]]
    )
    assert column(folder, "unit") == ["t", "t"] and column(folder, "unit_mult") == [3, 3]


def test_a_printed_unit_is_told_from_the_indicators(tmp_path):
    """What the page says is kept, even where it is odd: that is for a finding, not for a repair."""
    folder = bare_plan(tmp_path, [["1", "Cá", "Con", "5,5"]], items("t"))
    assert column(folder, "unit") == ["head"]


def test_the_unit_above_a_table_and_in_a_label(tmp_path):
    head = [["ĐVT: Tỷ đồng"], ["STT", "Chỉ tiêu", "Kế hoạch 2024"]]
    rows = [["1", "Thu", "5,5"], ["2", "Nợ xấu (%)", "1,5"], ["3", "Thu khác (phí)", "2,5"]]
    folder = write_plan(tmp_path, [*head, *rows], items("VND", "%", "VND"))
    assert column(folder, "unit") == ["VND", "%", "VND"]
    assert column(folder, "unit_mult") == [9, 0, 9]


# --- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stt", "label", "expected"),
    [
        ("1", "Cá", "1"), ("1.", "Cá", "1"), ("1)", "Cá", "1"), ("1,2", "Cá", "1.2"),
        ("-", "Cá", ""),
        ("*", "Cá", ""), ("", "1. Cá", "1"), ("", "II. Cá", "II"), ("", "a) Cá", "a"),
        ("", "1.2. Cá", "1.2"), ("I XUẤT KHẨU", "", "I"), ("", "- Cá", ""), ("", "+ Cá", ""),
        ("Trong đó:", "Cá", ""), ("", "Cá 2 loại", ""), ("", "3G và 4G", ""), ("IV", "Cá", "IV"),
    ],
)  # fmt: skip
def test_numbers_bullets_and_fused_labels(tmp_path, stt, label, expected):
    folder = bare_plan(tmp_path, [[stt, label, "Tấn", "5,5"]], items("t"))
    assert column(folder, "stt") == [expected]


def crop(name, *measures):
    return [Item(f"T.{name}.{m}", "t") for m in measures]


def test_a_number_centred_on_its_merged_cell_goes_to_the_first_row(tmp_path):
    rows = [["4.1", "Lúa", "Tấn", "1,5"], ["", "Khoai", "Tấn", "2,5"],
            ["4.2", "Năng suất", "Tấn", "3,5"], ["", "Sản lượng", "Tấn", "4,5"],
            ["4.3", "Dừa", "Tấn", "6,5"]]  # fmt: skip
    measured = [*crop("LUA", "A"), *crop("KHOAI", "A", "B", "C"), *crop("DUA", "A")]
    assert column(bare_plan(tmp_path, rows, measured), "stt") == ["4.1", "4.2", "", "", "4.3"]


def test_a_number_in_its_place_stays(tmp_path):
    rows = [["4.2", "Khoai", "Tấn", "2,5"], ["", "Năng suất", "Tấn", "3,5"],
            ["", "Sản lượng", "Tấn", "4,5"]]  # fmt: skip
    assert column(bare_plan(tmp_path, rows, crop("KHOAI", "A", "B", "C")), "stt") == ["4.2", "", ""]


def test_a_number_at_the_end_of_its_group_was_not_centred(tmp_path):
    rows = [["", "Khoai", "Tấn", "2,5"], ["", "Diện tích", "Tấn", "3,5"],
            ["", "Năng suất", "Tấn", "4,5"], ["4.2", "Sản lượng", "Tấn", "5,5"]]  # fmt: skip
    measured = crop("KHOAI", "A", "B", "C", "D")
    assert column(bare_plan(tmp_path, rows, measured), "stt") == ["", "", "", "4.2"]


def test_a_number_printed_twice_on_one_page_stands_twice(tmp_path):
    rows = [["1", "Khoai", "Tấn", "2,5"], ["1", "Sản lượng", "Tấn", "3,5"]]
    assert column(bare_plan(tmp_path, rows, crop("KHOAI", "A", "B")), "stt") == ["1", "1"]


def test_a_number_repeated_on_the_next_page_is_no_second_number(tmp_path):
    first = [["2.1", "Tôm", "Tấn", "2,5"], ["", "Tôm lúa", "Tấn", "3,5"]]
    then = [["2.1", "Sản lượng", "Tấn", "4,5"], ["2.2", "Cá", "Tấn", "5,5"]]
    measured = [*crop("TOM", "A"), *crop("TOM_LUA", "A", "B"), *crop("CA", "A")]
    folder = bare_plan(tmp_path, first, measured, [then])
    assert column(folder, "stt") == ["2.1", "", "", "2.2"]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["1,8", "1,9", "1,1", "1,11"], ["1.8", "1.9", "1.10", "1.11"]),
        (["1.9", "", "1.1", "2"], ["1.9", "", "1.10", "2"]),
        (["1.9", "2.1", "2.2", "3"], ["1.9", "2.1", "2.2", "3"]),
        (["2.1", "1.1", "1.2", "1.3"], ["2.1", "1.1", "1.2", "1.3"]),
        (["1.18", "1.19", "1.2", "1.21"], ["1.18", "1.19", "1.20", "1.21"]),
        (["3.9", "3.10", "3.11", "4"], ["3.9", "3.10", "3.11", "4"]),
    ],
)
def test_a_spreadsheet_drops_the_zero_of_a_tenth_number(tmp_path, printed, expected):
    rows = [[stt, "Cá", "Tấn", "5,5"] for stt in printed]
    measured = [Item(f"T.R{n}.VALUE", "t") for n in range(len(rows))]
    assert column(bare_plan(tmp_path, rows, measured), "stt") == expected


# --- figures on another line --------------------------------------------------------------------

UNITS = ("Bưu cục", "Điểm", "Km", "Tấn")
LABELS = ("Bưu cục", "Điểm bưu điện", "Bán kính", "Thư")
CODES = ("post_office", "point", "km", "t")


def shifted(shift):
    """Four rows under a heading, or above one, with units and figures a line off."""
    cells = [[unit, f"{n},5"] for n, unit in enumerate(UNITS, 1)]
    heading = [["I", "MẠNG", "", ""]]
    rows = [["-", label, *cell] for label, cell in zip(LABELS, cells, strict=True)]
    whole = [*heading, *rows] if shift == 1 else [*rows, *heading]
    off = [row[2:] for row in whole]
    off = [*off[shift:], ["", ""]] if shift == 1 else [["", ""], *off[:-1]]
    return [[*row[:2], *cell] for row, cell in zip(whole, off, strict=True)]


@pytest.mark.parametrize("shift", [1, -1])
def test_units_and_figures_a_line_off_move_back(tmp_path, shift):
    """A heading has figures, the last (or first) of its rows has none: all moved by a line."""
    measured = items(*(("", *CODES) if shift == 1 else (*CODES, "")))
    folder = bare_plan(tmp_path, shifted(shift), measured)
    first = 2 if shift == 1 else 1
    assert values(folder) == {(n + first, "plan_2024"): n + 1.5 for n in range(4)}
    assert [u for u in column(folder, "unit") if u] == list(CODES)
    assert kg.open(folder).read()["crops"].moved


def test_a_moved_figure_keeps_the_address_where_it_was_printed(tmp_path):
    folder = bare_plan(tmp_path, shifted(1), items("", *CODES))
    text = (folder / "source" / "annex.txt").read_text("utf-8").split("\n")
    for cell in kg.open(folder).load().itertuples():
        _, line, place = cell.source.split(":")
        assert text[int(line) - 1].split("\t")[int(place) - 1] == cell.printed


def test_figures_in_their_place_do_not_move(tmp_path):
    """A heading with a figure of its own whose units all fit as they stand."""
    rows = [["I", "MẠNG", "Bưu cục", "9,5"], ["-", "Điểm", "Điểm", "1,5"], ["-", "Thư", "", ""]]
    folder = bare_plan(tmp_path, rows, items("post_office", "point", "t"))
    assert values(folder) == {(1, "plan_2024"): 9.5, (2, "plan_2024"): 1.5}
    assert not kg.open(folder).read()["crops"].moved


def test_a_run_that_fits_as_it_stands_does_not_move(tmp_path):
    """A heading with a figure though it should have none is no proof if all units are alike."""
    rows = [["I", "CÁ", "Tấn", "9,5"], ["-", "Cá thu", "Tấn", "1,5"], ["-", "Cá ngừ", "", ""]]
    folder = bare_plan(tmp_path, rows, items("", "t", "t"))
    assert values(folder) == {(1, "plan_2024"): 9.5, (2, "plan_2024"): 1.5}


def test_a_run_whose_units_do_not_fit_a_line_down_stays(tmp_path):
    rows = shifted(1)
    rows[2][2] = "Lồng"
    folder = bare_plan(tmp_path, rows, items("", *CODES))
    assert min(values(folder)) == (1, "plan_2024")


@pytest.mark.parametrize("by", [1, -1])
def test_a_ratio_printed_on_a_neighbouring_heading_comes_back(tmp_path, by):
    rows = crop_rows()
    heading = ["A", "Cây", "", *[""] * 7]
    at = 3
    rows.insert(at, heading)
    own = at - 1 if by == 1 else at + 1
    heading[9], rows[own][9] = rows[own][9], ""
    measured = [*crop_items(CROPS[:at]), Item("T.HEAD.VALUE")]
    measured += [Item(f"T.LATER{n}.VALUE", i.unit) for n, i in enumerate(crop_items(CROPS[at:]))]
    folder = write_plan(tmp_path, [*HEADER, *rows], measured)
    crop = CROPS[at - 1 if by == 1 else at]
    found = printed_ratios(folder)
    assert found[own + 1, RATIOS[2]] == round(100 * crop.figures[3] / crop.figures[2], 2)
    assert not [name for row, name in found if row == at + 1]
    cell = kg.open(folder).ratios().query(f"row == {own + 1} and ratio == @RATIOS[2]").iloc[0]
    assert cell["verdict"] == "exact"
    assert cell["source"] == f"source/annex.txt:{6 + at}:10"  # where it was printed


def test_a_ratio_in_the_wrong_column_of_the_next_heading_comes_back(tmp_path):
    """As in the real annex: the column of the ratio is not on that page at all."""
    page = [[*row[:9]] for row in crop_rows()]
    page.insert(3, ["A", "Cây", "", "", "", "", "", "", "", ratio(6510, 6328)])
    head = [[*HEADER[0][:9]], [*HEADER[1][:9]], [*HEADER[2][:9]]]
    measured = crop_items(CROPS) + [
        Item(f"T.SECOND{n}.VALUE", i.unit) for n, i in enumerate(crop_items(CROPS))
    ]
    measured.insert(len(CROPS) + 3, Item("T.HEAD.VALUE"))
    folder = write_plan(tmp_path, [*HEADER, *crop_rows(), [""], *head, *page], measured)
    found = printed_ratios(folder)
    assert found[len(CROPS) + 3, RATIOS[2]] == round(100 * 6510 / 6328, 2)


def test_a_ratio_on_a_row_with_figures_is_never_moved(tmp_path):
    rows = crop_rows()
    rows[2][9], rows[3][9] = "", rows[2][9]
    folder = write_plan(tmp_path, [*HEADER, *rows], crop_items())
    found = printed_ratios(folder)
    assert (3, RATIOS[2]) not in found and (4, RATIOS[2]) in found
    assert kg.open(folder).ratios().set_index(["row", "ratio"]).loc[(4, RATIOS[2]), "verdict"] == (
        "inconsistent"
    )


def test_a_ratio_that_fits_two_neighbours_stays(tmp_path):
    rows = crop_rows((CROPS[0], CROPS[0]))
    rows.insert(1, ["A", "Cây", "", *[""] * 6, rows[0][9]])
    rows[0][9] = rows[2][9] = ""
    folder = write_plan(tmp_path, [*HEADER, *rows], items("ha", "", "ha"))
    assert [key for key in printed_ratios(folder) if key[1] == RATIOS[2]] == [(2, RATIOS[2])]


# --- tags ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["<i>{}</i>", "**{}**", "*{}*", "<b><i>{}</i></b>", " {} "])
def test_emphasis_around_every_cell(tmp_path, pattern):
    rows = [[cell and pattern.format(cell) for cell in row] for row in crop_rows()]
    folder = write_plan(tmp_path, [*HEADER, *rows], crop_items())
    assert values(folder) == truth()
    plan = kg.open(folder)
    assert set(plan.ratios()["verdict"]) == {"exact"}
    assert plan.load()["printed"].tolist() == [c for row in crop_rows() for c in row[3:7]]
