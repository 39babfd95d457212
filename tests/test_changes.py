"""Changes for reading: percentages apart, rounding no change, doubts and bounds told."""

from __future__ import annotations

import pytest

import kgdata as kg
from kgdata.captions import series_of
from kgdata.changes import changes, direction, movers, thousandths
from kgdata.marks import marks_of
from tests.annex import HEADER, Item, write_plan

NAMES = {"base": "estimate_2023", "to": "plan_2024"}


def row(unit, base, to, ratio=""):
    return ["", "Chỉ tiêu", unit, "", "", base, to, "", "", ratio]


@pytest.fixture
def mixed(tmp_path):
    """Two figures that grow, one that falls, one inside rounding, a share, a bound, a zero."""
    rows = [
        row("tấn", "100,0", "110,0", "110,00%"),
        row("tấn", "40,0", "80,0", "200,00%"),
        row("tấn", "80,0", "60,0", "75,00%"),
        row("tấn", "54,4", "54", ""),
        row("%", "50,0", "60,0", "120,00%"),
        row("%", "50,0", "<40", ""),
        row("tấn", "0,0", "5,0", ""),
        row("tấn", "200,0", "250,0", "130,00%"),  # 125 %
    ]
    units = ["t", "t", "t", "t", "%", "%", "t", "t"]
    items = [Item(f"T.R{n}.VALUE", unit) for n, unit in enumerate(units, 1)]
    return kg.open(write_plan(tmp_path, [*HEADER, *rows], items))


def test_a_percentage_changes_by_points_and_all_else_by_percent(mixed):
    frame = changes(mixed, **NAMES).set_index("row")
    assert frame["points"].to_dict() == {n: n in {5, 6} for n in frame.index}
    assert frame.loc[[1, 2, 3, 5], "size"].tolist() == pytest.approx([10, 100, -25, 10])


def test_what_rounding_explains_is_no_change(mixed):
    frame = changes(mixed, **NAMES).set_index("row")
    assert frame.loc[4, "size"] == 0
    assert direction(frame).loc[[1, 3, 4]].tolist() == [1, -1, 0]


def test_from_nothing_there_is_no_growth(mixed):
    frame = changes(mixed, **NAMES).set_index("row")
    assert frame["size"].isna()[7]
    assert direction(frame)[7] == 1


def test_a_contradicted_ratio_makes_both_figures_doubtful(mixed):
    marks = marks_of(mixed, "crops")
    doubtful = {(8, "plan_2024/estimate_2023"), (8, "plan_2024"), (8, "estimate_2023")}
    assert {cell for cell, kind in marks.items() if kind == "doubtful"} == doubtful
    frame = changes(mixed, **NAMES).set_index("row")
    assert frame["mark"].to_dict() == {n: "doubtful" if n == 8 else "" for n in frame.index}


def test_movers_are_the_largest_without_bounds_and_rounding(mixed):
    frame = changes(mixed, **NAMES)
    # row 8 rises more than row 1 and less than row 2, by a doubtful figure: it ranks with neither
    assert movers(frame, 1)["row"].tolist() == [2, 3]
    assert movers(frame, 2)["row"].tolist() == [2, 1, 3, 8]
    assert movers(frame, 9)["row"].tolist() == [2, 1, 3, 8]
    assert movers(frame, 2, points=True)["row"].tolist() == [5]


def test_points_per_thousand_are_not_ranked_among_percentage_points(plan):
    frame = changes(plan, "health", **NAMES)
    assert set(movers(frame, 99, points=True)["unit"]) == {"%"}
    # annex.txt:538 to 540, 606 and 607
    assert thousandths(frame)["size"].round(2).tolist() == [-0.3, 0.2, 0.5, -2.0, -5.9]


def test_each_change_names_its_line(mixed):
    # a title, an empty line and three of a header stand above
    assert changes(mixed, **NAMES)["source"].tolist() == [
        f"source/annex.txt:{n}" for n in range(6, 14)
    ]


def test_no_tables_are_all_tables(plan):
    every = changes(plan, [], **NAMES)
    assert set(every["table"]) == set(plan.tables_info) - {"scenario"}
    assert set(changes(plan, ["trade", 7], **NAMES)["table"]) == {"trade", "finance"}


def test_births_are_per_thousand_although_the_table_prints_percent(plan):
    frame = changes(plan, "health", **NAMES).set_index("indicator")
    births = frame.loc["HLT.BIRTHS.RATE"]
    assert births["unit"] == "permille"
    assert births["points"] and births["size"] == pytest.approx(0.2)  # 12,50 → 12,70
    doctors = frame.loc["HLT.DOCTORS.DENSITY"]  # a density is a level
    assert not doctors["points"] and doctors["size"] == pytest.approx(100 * 10.14 / 10.13 - 100)


def test_each_figure_has_its_own_warning(plan):
    # annex.txt:437: the audit doubts 4.689.402, not 8.807.519
    frame = changes(plan, "finance", **NAMES).set_index("indicator")
    found = frame.loc["FIN.DEVELOPMENT_INVESTMENT.EXPENDITURE"]
    assert found[["mark_base", "mark_to", "mark"]].tolist() == ["doubtful", "", "doubtful"]


def test_each_figure_has_its_own_decimals(mixed):
    frame = changes(mixed, **NAMES).set_index("row")
    assert frame.loc[4, ["decimals_base", "decimals_to", "decimals"]].tolist() == [1, 0, 1]


def test_the_lost_columns_of_a_table_give_nothing_to_compare(plan):
    names = series_of(plan)
    assert changes(plan, "fdi", base=names.actual, to=names.estimate).empty
    assert set(marks_of(plan, "fdi")[row, names.target] for row in range(1, 25)) == {"lost"}


def test_the_corrected_cell_is_marked(plan):
    assert marks_of(plan, "agriculture")[51, "actual_2022"] == "corrected"
