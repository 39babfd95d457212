"""Columns damaged one way at a time, in annexes made here: the numbers must put them right."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import kgdata as kg
from kgdata.errors import SourceError
from tests.annex import (
    CROPS,
    HEADER,
    RATIOS,
    SERIES,
    Crop,
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

SWAPPED = [",.", ",,", ".."]  # thousands separator and decimal mark of a damaged page


def refused(folder) -> str:
    with pytest.raises(SourceError) as raised:
        kg.open(folder).load()
    return str(raised.value)


def header(**changes):
    """Return the usual header with cells changed: ``r2c3="x"`` is row 2, column 3, from 0."""
    rows = [list(row) for row in HEADER]
    for place, text in changes.items():
        r, c = map(int, re.findall(r"\d+", place))
        rows[r][c] = text
    return rows


def without(rows, *columns):
    """Take columns away, from the header and the body alike."""
    return [[cell for c, cell in enumerate(row) if c not in columns] for row in rows]


def test_an_undamaged_table(tmp_path):
    folder = write_plan(tmp_path, [*HEADER, *crop_rows()], crop_items())
    assert values(folder) == truth()
    plan = kg.open(folder)
    assert plan.columns("crops") == [*SERIES, *RATIOS]
    assert set(plan.ratios()["verdict"]) == {"exact"}
    assert (plan.ratios()["formula"] == plan.ratios()["formula_printed"]).all()


# --- separators ---------------------------------------------------------------------------------


@pytest.mark.parametrize("marks", SWAPPED)
def test_ratios_decide_a_pages_separators(tmp_path, marks):
    folder = write_plan(tmp_path, [*HEADER, *crop_rows(marks=marks)], crop_items())
    assert values(folder) == truth()


@pytest.mark.parametrize("marks", SWAPPED)
def test_every_page_has_its_own_separators(tmp_path, marks):
    lines = [
        *HEADER,
        *crop_rows(),
        [""],
        *HEADER,
        *crop_rows(marks=marks),
        [""],
        *HEADER,
        *crop_rows(),
    ]
    folder = write_plan(tmp_path, lines, crop_items(CROPS * 3))
    assert values(folder) == truth(CROPS * 3)


def test_yields_keep_a_decimal_comma_where_thousands_have_one_too(tmp_path):
    """The page of the real annex: 5,481 tấn is 5481, 15,06 tấn/ha is 15.06."""
    folder = write_plan(tmp_path, [*HEADER, *crop_rows(marks=",,")], crop_items())
    found = values(folder)
    assert (found[3, "actual_2022"], found[2, "actual_2022"]) == (5481.0, 15.06)


def test_three_decimals_stay_three_decimals(tmp_path):
    """4,400 million tonnes beside 353,881: nothing on the page is in thousands."""
    crops = (
        Crop("Tấn", (4.4, 4.556, 4.405, 4.5), 3),
        Crop("Ha", (353.881, 400, 409.865, 12462.317), 3),
    )
    folder = write_plan(tmp_path, [*HEADER, *crop_rows(crops)], crop_items(crops))
    assert values(folder) == truth(crops)


WHOLE = Item("T.ALL.AREA", "ha")
PARTS = [Item(f"T.P{n}.AREA", "ha", 0, "T.ALL.AREA", "part") for n in (1, 2)]


def sums_page(whole, one, other):
    bare = [["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2024"]]
    cells = (("Tổng", whole), ("Lúa", one), ("Bắp", other))
    return [*bare, *(["", label, "Ha", text] for label, text in cells)]


@pytest.mark.parametrize(
    ("cells", "true"),
    [
        (("1,245", "845", "400"), (1245, 845, 400)),
        (("1,245", "1", "0,245"), (1.245, 1, 0.245)),
        (("1.245", "845", "400"), (1245, 845, 400)),
        (("1.245", "1", "0.245"), (1.245, 1, 0.245)),
    ],
)
def test_sums_decide_where_no_ratio_is_printed(tmp_path, cells, true):
    folder = write_plan(tmp_path, sums_page(*cells), [WHOLE, *PARTS])
    assert list(values(folder).values()) == list(true)


@pytest.mark.parametrize(
    ("cells", "true"),
    [
        (("845", "15,06", "12,726"), (845, 15.06, 12726)),
        (("0,845", "15,06", "12,726"), (0.845, 15.06, 12.726)),
    ],
)
def test_a_yield_decides_where_no_ratio_is_printed(tmp_path, cells, true):
    """Area × yield = output tells thousands of tonnes from tonnes."""
    lines = [["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2024"]]
    units = ("Ha", "Tấn/ha", "Tấn")
    lines += [["", unit, unit, cell] for unit, cell in zip(units, cells, strict=True)]
    measured = [
        Item(f"T.RICE.{measure}", code)
        for measure, code in (("AREA", "ha"), ("YIELD", "t/ha"), ("OUTPUT", "t"))
    ]
    assert tuple(values(write_plan(tmp_path, lines, measured)).values()) == true


@pytest.mark.parametrize("cells", [("1,245", "", ""), ("1.245", "", ""), ("1,245", "845", "9")])
def test_what_neither_ratio_nor_sum_decides_is_an_error_with_both_readings(tmp_path, cells):
    said = refused(write_plan(tmp_path, sums_page(*cells), [WHOLE, *PARTS]))
    assert said.startswith("source/annex.txt:4:4: ")
    assert repr(cells[0]) in said and "1.245 or 1245" in said


def test_sums_decide_on_a_later_page_too(tmp_path):
    """The rows of a sum are counted through the table, not through the page."""
    first = sums_page("9.500,5", "9.000,5", "500")
    first.insert(1, ["", "Đậu", "Ha", "7,5"])
    second = sums_page("1,245", "845", "400")
    again = [
        Item(i.id.replace("T.", "U."), *i[1:3], i.parent.replace("T.", "U."), i.role)
        for i in (WHOLE, *PARTS)
    ]
    measured = [Item("T.BEANS.AREA", "ha"), WHOLE, *PARTS, *again]
    folder = write_plan(tmp_path, [*first, [""], *second], measured)
    assert list(values(folder).values())[4:] == [1245, 845, 400]


def test_a_ratio_that_any_separators_satisfy_decides_nothing(tmp_path):
    """1,245 over 2,490 is 50 % with thousands and with decimals."""
    crops = (Crop("Ha", (None, 2490, 1245, None)),)
    lines = [*HEADER, *crop_rows(crops, ",,")]
    said = refused(write_plan(tmp_path, lines, crop_items(crops)))
    assert said.startswith("source/annex.txt:6:5: ") and "2.49 or 2490" in said


def test_a_persons_decision_outweighs_a_sum(tmp_path):
    """The sum speaks for 1245 = 845 + 400; a person has seen that the page means 1.245."""
    entry = {
        "row": 1, "series": "plan_2024", "before": "1,245", "after": "1,2450",
        "evidence": "seen on paper",
    }  # fmt: skip
    cells = sums_page("1,245", "845", "400")
    assert values(write_plan(tmp_path / "a", cells, [WHOLE, *PARTS]))[1, "plan_2024"] == 1245
    folder = write_plan(tmp_path / "b", cells, [WHOLE, *PARTS], [entry])
    assert values(folder)[1, "plan_2024"] == 1.245


@pytest.mark.parametrize("text", ["####", "#DIV/0!"])
def test_a_figure_that_a_spreadsheet_hid_is_lost_not_invented(tmp_path, text):
    folder = write_plan(tmp_path, sums_page(text, "845", "400"), [WHOLE, *PARTS])
    row = kg.open(folder).load("crops").iloc[0]
    assert (row["status"], row["printed"]) == ("lost", text)
    assert pd.isna(row["value"])


def test_a_person_settles_what_the_arithmetic_cannot(tmp_path):
    """The error names corrections.csv as the way out: so it must be one."""
    entry = {"row": 1, "series": "plan_2024", "before": "1,245", "after": "1245"}
    folder = write_plan(tmp_path, sums_page("1,245", "", ""), [WHOLE, *PARTS], [entry])
    assert values(folder) == {(1, "plan_2024"): 1245.0}
    entry["after"] = "1,2450"
    folder = write_plan(tmp_path, sums_page("1,245", "", ""), [WHOLE, *PARTS], [entry])
    assert values(folder) == {(1, "plan_2024"): 1.245}


# --- columns lost, shifted, merged --------------------------------------------------------------


@pytest.mark.parametrize("lost", [7, 8, 9])
def test_a_lost_ratio_column(tmp_path, lost):
    second = (
        [row[:-1] for row in without(crop_rows(), lost)] if lost < 0 else without(crop_rows(), lost)
    )
    lines = [*HEADER, *crop_rows(), [""], *without(HEADER, lost), *second]
    folder = write_plan(tmp_path, lines, crop_items(CROPS * 2))
    assert values(folder) == truth(CROPS * 2)
    found = printed_ratios(folder)
    assert {name for row, name in found if row > len(CROPS)} == set(RATIOS) - {RATIOS[lost - 7]}


def test_a_lost_ratio_column_whose_header_stayed(tmp_path):
    """The header has three ratios, the figures of one are gone and the others moved."""
    moved = [[*row[:7], *row[8:], ""] for row in crop_rows()]
    folder = write_plan(
        tmp_path, [*HEADER, *crop_rows(), [""], *HEADER, *moved], crop_items(CROPS * 2)
    )
    assert values(folder) == truth(CROPS * 2)
    found = printed_ratios(folder)
    for n, crop in enumerate(CROPS, 1 + len(CROPS)):
        a, _, e, k = crop.figures
        assert (n, RATIOS[0]) not in found
        assert found[n, RATIOS[1]] == round(100 * e / a, 2)
        assert found[n, RATIOS[2]] == round(100 * k / e, 2)


def test_the_page_of_the_real_annex_without_its_last_column(tmp_path):
    """Its header is shifted by the lost column: 8=6/5 stands over a level, 9=6/4 over 8=6/5."""
    head = [
        [*HEADER[0][:7], "", "So sánh"],
        ["", "", "", "", "Kế hoạch", "Ước cả năm", "Kế hoạch", "8=6/5", ""],
        ["1", "2", "3", "4", "5", "6", "7", "9=6/4", "10=7/6"],
    ]
    body = without(crop_rows(marks=",,"), 9)
    lines = [*HEADER, *crop_rows(), [""], *head, *body]
    folder = write_plan(tmp_path, lines, crop_items(CROPS * 2))
    assert values(folder) == truth(CROPS * 2)
    assert {name for row, name in printed_ratios(folder) if row > len(CROPS)} == set(RATIOS[:2])


def test_figures_under_the_wrong_years_where_level_columns_are_lost(tmp_path):
    """As in Biểu 8: the figures stand under 2022 and plan 2023, but are estimate and plan 2024."""
    head = [
        ["STT", "Chỉ tiêu", "Đơn vị tính", "TH2022", "Năm 2023", "", "", "Năm 2024", ""],
        ["", "", "", "", "Kế hoạch", "UTH cả năm", "UTH2023/ TH2022", "Kế hoạch",
         "So với UTH 2023 (%)"],
    ]  # fmt: skip
    body = [
        [str(n), "Cây", c.unit, *row[5:7], "", ratio(c.figures[2], c.figures[0]), "", row[9]]
        for n, (c, row) in enumerate(zip(CROPS, crop_rows(), strict=True), 1)
    ]
    folder = write_plan(tmp_path, [*head, *body], crop_items())
    kept = ("estimate_2023", "plan_2024")
    assert values(folder) == {k: v for k, v in truth().items() if k[1] in kept}
    frame = kg.open(folder).load()
    lost = frame[frame["status"] == "lost"]
    assert set(lost["series"]) == {"actual_2022", "plan_2023"}
    assert len(lost) == 2 * len(CROPS)
    assert (lost["printed"] == "").all() and lost["value"].isna().all()
    assert lost["source"].str.endswith(":0").all()


def test_percentages_under_the_captions_of_lost_levels_are_no_levels(tmp_path):
    """Only the plan is left, and ratios whose operands are gone: nothing says which it is."""
    left = without(crop_rows(), 3, 4, 5)
    lines = [*HEADER, *crop_rows(), [""], *HEADER, *left]
    said = refused(write_plan(tmp_path, lines, crop_items(CROPS * 2)))
    assert "can be named in several ways and no printed ratio settles it" in said


@pytest.mark.parametrize("at", [3, 4, 5, 6, 7])
def test_figures_shifted_by_a_blank_column(tmp_path, at):
    """A blank column in the body that the header does not have."""
    shifted = [[*row[:at], "", *row[at:]] for row in crop_rows()]
    lines = [*HEADER, *crop_rows(), [""], *HEADER, *shifted]
    folder = write_plan(tmp_path, lines, crop_items(CROPS * 2))
    assert values(folder) == truth(CROPS * 2)
    assert len(printed_ratios(folder)) == 6 * len(CROPS)


@pytest.mark.parametrize("at", [4, 5, 6, 7])
def test_a_header_shifted_by_a_blank_column(tmp_path, at):
    """A blank column in the header that the body does not have, as in Biểu 3."""
    shifted = [[*row[:at], "", *row[at:]] for row in HEADER]
    folder = write_plan(tmp_path, [*shifted, *crop_rows()], crop_items())
    assert values(folder) == truth()
    assert {name for _, name in printed_ratios(folder)} == set(RATIOS)


def test_source_addresses_survive_a_shift(tmp_path):
    shifted = [[*row[:4], "", *row[4:]] for row in crop_rows()]
    folder = write_plan(
        tmp_path, [*HEADER, *crop_rows(), [""], *HEADER, *shifted], crop_items(CROPS * 2)
    )
    text = (folder / "source" / "annex.txt").read_text("utf-8").split("\n")
    for cell in kg.open(folder).load().itertuples():
        _, line, column = cell.source.split(":")
        assert text[int(line) - 1].split("\t")[int(column) - 1] == cell.printed


def test_a_page_with_a_blank_column_and_no_ratios_is_read_as_captioned(tmp_path):
    """Nothing speaks for another reading, and the captions speak for this one."""
    page = [[*row[:4], "", *row[5:7], "", "", ""] for row in crop_rows()]
    folder = write_plan(
        tmp_path, [*HEADER, *crop_rows(), [""], *HEADER, *page], crop_items(CROPS * 2)
    )
    kept = {k: v for k, v in truth(CROPS * 2).items() if k[0] <= len(CROPS) or k[1] != SERIES[1]}
    assert values(folder) == kept


# --- formulas -----------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"r2c7": "8=6/4", "r2c8": "9=6/5"}, {"r2c7": "8=7/4"},
                                     {"r2c8": "9=5/4", "r2c9": "10=7/5"}])  # fmt: skip
def test_the_numbers_overrule_a_wrong_formula(tmp_path, changes):
    folder = write_plan(tmp_path, [*header(**changes), *crop_rows()], crop_items())
    frame = kg.open(folder).ratios()
    assert set(frame["verdict"]) == {"exact"}
    assert dict(zip(frame["ratio"], frame["formula"], strict=True)) == dict(
        zip(RATIOS, ("8=6/5", "9=6/4", "10=7/6"), strict=True)
    )
    printed = dict(zip(frame["ratio"], frame["formula_printed"], strict=True))
    for place, text in changes.items():
        assert printed[RATIOS[int(place[-1]) - 7]] == text


def test_one_wrong_page_header_does_not_rename_the_column(tmp_path):
    lines = [*HEADER, *crop_rows(), [""], *header(r2c7="8=6/4", r2c8="9=6/5"), *crop_rows()]
    folder = write_plan(tmp_path, lines, crop_items(CROPS * 2))
    frame = kg.open(folder).ratios().query("ratio == 'estimate_2023/plan_2023'")
    assert set(frame["verdict"]) == {"exact"}
    assert frame["formula_printed"].tolist() == ["8=6/5"] * len(CROPS) + ["8=6/4"] * len(CROPS)


def test_what_a_caption_says_in_words_is_not_overruled(tmp_path):
    """ "UTH2023/ TH2022" leaves no doubt: ratios that do not fit it are wrong, not misnamed."""
    words = {"r1c7": "UTH2023/ TH2022", "r2c7": ""}
    lines = without([*header(**words), *crop_rows()], 8, 9)
    frame = kg.open(write_plan(tmp_path, lines, crop_items())).ratios()
    assert set(frame["ratio"]) == {"estimate_2023/actual_2022"}
    assert (frame["verdict"] == "inconsistent").sum() > len(CROPS) / 2


def test_a_few_wrong_ratios_do_not_overrule_a_right_formula(tmp_path):
    """What the publisher computed wrongly is inconsistent, it does not rename its column."""
    rows = crop_rows()
    for n in (0, 3):
        rows[n][7] = rows[n][8]  # over the wrong year in two rows of seven
    folder = write_plan(tmp_path, [*HEADER, *rows], crop_items())
    frame = kg.open(folder).ratios().query("ratio == 'estimate_2023/plan_2023'")
    assert frame.loc[frame["verdict"] == "inconsistent", "row"].tolist() == [1, 4]


# --- merged ratios ------------------------------------------------------------------------------


def merged(rows):
    return [[*row[:7], " ".join(filter(None, row[7:]))] for row in rows]


def test_ratios_merged_in_one_cell_on_a_page(tmp_path):
    lines = [*HEADER, *crop_rows(), [""], *merged(HEADER), *merged(crop_rows())]
    folder = write_plan(tmp_path, lines, crop_items(CROPS * 2))
    assert values(folder) == truth(CROPS * 2)
    found = printed_ratios(folder)
    assert all(
        found[n, name] == found[n + len(CROPS), name]
        for n in range(1, len(CROPS) + 1)
        for name in RATIOS
    )


@pytest.mark.parametrize("blank", [0, 1, 3])
def test_a_merged_cell_with_fewer_ratios(tmp_path, blank):
    """A row that lacks an operand has fewer ratios: which, the numbers say."""
    figures = list(CROPS[2].figures)
    figures[blank] = None
    crops = (*CROPS[:2], Crop("Tấn", tuple(figures)), *CROPS[3:])
    lines = [*HEADER, *crop_rows(), [""], *merged(HEADER), *merged(crop_rows(crops))]
    folder = write_plan(tmp_path, lines, crop_items((*CROPS, *crops)))
    assert values(folder) == truth((*CROPS, *crops))
    a, p, e, k = figures
    whole = dict(zip(RATIOS, ((e, p), (e, a), (k, e)), strict=True))
    expected = {name: round(100 * x / y, 2) for name, (x, y) in whole.items() if x and y}
    row = len(CROPS) + 3
    assert {name: v for (r, name), v in printed_ratios(folder).items() if r == row} == expected


def test_a_merged_cell_with_more_figures_than_columns_is_no_number(tmp_path):
    rows = merged(crop_rows())
    rows[3][7] = "1,5 2,5 3,5 4,5"
    lines = [*HEADER, *crop_rows(), [""], *merged(HEADER), *rows]
    said = refused(write_plan(tmp_path, lines, crop_items(CROPS * 2)))
    assert re.match(r"source/annex.txt:\d+:8: '1,5 2,5 3,5 4,5' is no number", said)


def test_merged_ratios_that_fit_in_two_ways_are_no_guess(tmp_path):
    """All four figures are alike: two ratios of 100 % may be any two of the three."""
    crops = (*CROPS[:3], Crop("Ha", (500, 500, 500, 500)), *CROPS[4:])
    rows = merged(crop_rows(crops))
    rows[3][7] = "100,00% 100,00%"
    lines = [*HEADER, *crop_rows(), [""], *merged(HEADER), *rows]
    said = refused(write_plan(tmp_path, lines, crop_items(CROPS * 2)))
    assert re.match(r"source/annex.txt:\d+:8: '100,00% 100,00%' are 2 of 3 ratios", said)
    assert "more than one way" in said


def test_a_merged_ratio_that_fits_nowhere_is_no_guess(tmp_path):
    rows = merged(crop_rows())
    rows[3][7] = "77,77%"
    said = refused(
        write_plan(
            tmp_path, [*HEADER, *crop_rows(), [""], *merged(HEADER), *rows], crop_items(CROPS * 2)
        )
    )
    assert re.match(r"source/annex.txt:\d+:8: ", said) and "77,77%" in said


# --- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "text", "where"),
    [("r0c3", "Đơn giá", "3:4"), ("r1c5", "Ghi chú", "4:6"), ("r0c9", "Cơ quan", "3:10")],
)
def test_an_unknown_column_is_said_with_its_place(tmp_path, place, text, where):
    lines = [*header(**{place: text}), *crop_rows()]
    said = refused(write_plan(tmp_path, lines, crop_items()))
    assert said.startswith(f"source/annex.txt:{where}: unknown column {text!r}; expected a year")


def test_an_unknown_column_before_the_figures_is_not_passed_over(tmp_path):
    codes = ["Mã số", "", "", *["7"] * len(CROPS)]
    whole = zip([*HEADER, *crop_rows()], codes, strict=True)
    lines = [[*row[:2], code, *row[2:]] for row, code in whole]
    said = refused(write_plan(tmp_path, lines, crop_items()))
    assert said.startswith("source/annex.txt:3:3: unknown column 'Mã số'; expected ")


def test_a_table_without_labels_is_refused(tmp_path):
    said = refused(write_plan(tmp_path, [*header(r0c1="Ghi chú"), *crop_rows()], crop_items()))
    assert said.startswith("source/annex.txt:3:2: no column of labels")


def test_a_column_of_figures_too_many_is_refused(tmp_path):
    rows = [[*row, "5"] for row in crop_rows()]
    said = refused(write_plan(tmp_path, [*HEADER, *rows], crop_items()))
    assert said.startswith("source/annex.txt:3:4: 8 columns of figures, but the table has 7")


def test_two_columns_of_the_same_series_are_refused(tmp_path):
    """A plan and an adjusted plan of the same year: neither may silently stand for the other."""
    head = [["STT", "Chỉ tiêu", "ĐVT", "Thực hiện 2022", "Kế hoạch 2023",
             "Kế hoạch điều chỉnh 2023", "Ước 2023", "Kế hoạch 2024"]]  # fmt: skip
    body = [["1", "Lúa", "Ha", "10,5", "11,5", "12,5", "13,5", "14,5"]]
    said = refused(write_plan(tmp_path, [*head, *body], items("ha")))
    assert said.startswith("source/annex.txt:3:6: ") and "plan_2023" in said


def test_a_formula_over_columns_that_do_not_exist_is_refused(tmp_path):
    lines = [*header(r2c7="8=26/25"), *crop_rows()]
    said = refused(write_plan(tmp_path, lines, crop_items()))
    assert said.startswith(
        "source/annex.txt:5:8: the ratio '8=26/25' names columns that do not exist"
    )


def test_quarters_and_the_year_alone(tmp_path):
    head = [["STT", "Chỉ tiêu", "ĐVT", "2024", "Quý I", "Quý II", "Quý III", "Quý IV"]]
    body = [["1", "Lúa", "Triệu tấn", "4,400", "1,944", "0,930", "0,672", "0,854"]]
    body += [["2", "Cá", "Tấn", "800.000", "149.290", "206.740", "244.800", "199.170,5"]]
    folder = write_plan(tmp_path, [*head, *body], items("t", "t"))
    names = ["plan_2024", *(f"plan_2024q{q}" for q in (1, 2, 3, 4))]
    assert kg.open(folder).columns("crops") == names
    assert [values(folder)[1, name] for name in names] == [4.4, 1.944, 0.93, 0.672, 0.854]
    assert set(kg.open(folder).load()["period"]) == {n.partition("_")[2] for n in names}
