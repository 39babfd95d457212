"""What is chosen: which rows, as numbers, as a reader writes them, as a picture."""

from __future__ import annotations

import pytest

import kgdata as kg
from kgdata.charts import alt_text
from kgdata.errors import UnknownNameError
from kgdata.exploring import CHARTS, Selection, grid
from kgdata.exploring.selection import chart_names, level_series


def test_a_filter_finds_with_diacritics_and_without(plan):
    bare, exact = (Selection(plan, "trade", search=text) for text in ("GAO xuat", "Gạo xuất"))
    assert bare.shown["indicator"].tolist() == ["TRD.RICE_EXPORT.VOLUME"]
    assert exact.shown["row"].tolist() == bare.shown["row"].tolist()
    assert Selection(plan, "trade", search="gáo").shown.empty  # other words than gạo


def test_rows_are_chosen_among_those_found(plan):
    found = Selection(plan, "agriculture", search="sản lượng lúa")
    some = Selection(plan, "agriculture", search="sản lượng lúa", rows=(11, 7, 1))
    assert some.shown["row"].tolist() == [7, 11]  # 1 is not among those found
    assert len(found.shown) > 2


def test_numbers_marks_and_lines_are_those_of_the_annex(plan):
    # annex.txt:483: 9.500 and 9.200 beside a contradicting ratio; 2022 and the plan of 2023 lost
    chosen = Selection(plan, "fdi", rows=(24,), lang="en")
    row = chosen.frame.iloc[0]
    assert row["2023 estimate"] == 9500.0
    assert row["2024 plan"] == 9200.0
    assert row["Printed line"] == "483"
    assert "2024 plan: doubtful" in row["Marks"]
    assert chosen.texts.iloc[0].tolist()[3:] == ["lost", "lost", "9,500 (?)", "9,200 (?)", "483"]
    assert any("(?)" in note for note in chosen.notes())


def test_a_bound_stays_text_as_printed(plan):
    row = next(i.row for i in plan.rows["finance"] if i.id == "FIN.NON_PERFORMING_LOANS.RATE")
    chosen = Selection(plan, "finance", rows=(row,))
    assert "<3%" in chosen.frame.iloc[0].tolist()
    assert "<3%" in chosen.texts.iloc[0].tolist()


def test_a_table_without_a_number_is_named_once(plan):
    assert Selection(plan, "scenario", lang="en").title() == "Growth scenario: 28 of 28 rows"
    assert Selection(plan, "trade").title() == "Biểu 5. Xuất nhập khẩu: 23/23 dòng"


def test_a_limit_in_words_is_in_the_reader_s_language(plan):
    # annex.txt:208 prints Duy trì 11%
    row = next(i.row for i in plan.rows["agriculture"] if i.id == "AGR.FOREST_COVER.RATE")
    for lang, limit in (("vi", "Duy trì 11%"), ("en", "kept at 11%")):
        chosen = Selection(plan, "agriculture", rows=(row,), lang=lang)
        assert limit in chosen.frame.iloc[0].tolist()
        assert limit in chosen.texts.iloc[0].tolist()


def test_series_are_in_printed_order_whatever_the_choice(plan):
    chosen = Selection(plan, "trade", series=("plan_2024", "actual_2022"))
    assert chosen.series == ("actual_2022", "plan_2024")
    assert [c for c in chosen.frame if c[-4:].isdigit()] == ["Thực hiện 2022", "Kế hoạch 2024"]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [({"series": ("plan_2030",)}, "plan_2030.*plan_2024"), ({"chart": "pie"}, "pie.*dumbbell")],
)
def test_what_is_not_there_is_said_with_what_is(plan, chosen, told):
    with pytest.raises(UnknownNameError, match=told):
        Selection(plan, "trade", **chosen)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(
    ("table", "search", "lang"), [("trade", "exports", "en"), ("health", "giường", "vi")]
)
def test_every_picture_is_drawn_of_what_is_chosen(plan, table, search, chart, lang):
    chosen = Selection(plan, table, search=search, chart=chart, lang=lang)
    figure = chosen.figure()
    labels = plan.indicators(table=table).set_index("indicator")[f"label_{lang}"]
    told = alt_text(figure)
    assert labels[chosen.drawn[0]] in told
    assert "GOODS.IMPORTS" not in " ".join(chosen.drawn)


def test_tables_of_other_series_are_drawn_as_a_change(plan):
    assert chart_names(plan, "scenario") == ["change"]
    assert len(level_series(plan, "scenario")) == 5
    assert Selection(plan, "scenario").figure() is not None


def test_where_nothing_can_be_drawn_there_is_no_picture(plan):
    assert Selection(plan, "trade", search="no such words").figure() is None
    assert Selection(plan, "trade", chart="change", series=("plan_2024",)).figure() is None
    headings = tuple(i.row for i in plan.rows["trade"] if i.unit is None)
    assert Selection(plan, "trade", rows=headings).figure() is None


def test_a_grid_holds_every_row_and_fetches_nothing(plan):
    page = grid(Selection(plan, "trade"))
    assert "920,00" in page
    assert "unpkg" not in page
    assert 'src="http' not in page


def test_a_grid_sorts_by_numbers_and_not_by_letters(plan):
    page = grid(Selection(plan, "trade"))
    assert '"orderData": [8], "targets": [3]' in page
    assert '"targets": [8], "visible": false' in page


def test_another_plan_is_explored_alike(tmp_path):
    from tests.annex import HEADER, crop_items, crop_rows, write_plan

    folder = write_plan(tmp_path, [*HEADER, *crop_rows()], crop_items())
    chosen = Selection(kg.open(folder), "crops", rows=(3,), chart="change")
    assert chosen.texts.iloc[0].tolist()[3:7] == ["5.481", "2.250", "6.328", "6.510"]
    assert chosen.figure() is not None
