"""The explorer without a browser: what a choice changes, and what it shows where it is stored."""

from __future__ import annotations

import pytest

from kgdata.exploring import Explorer
from kgdata.exploring.explorer import VIEW


@pytest.fixture
def explorer(plan, tmp_path):
    return Explorer(plan, table="trade", folder=tmp_path / "out")


def shown(explorer):
    return explorer.listing.outputs[0]["data"]["text/html"]


def test_another_table_brings_its_rows_series_and_picture(explorer):
    before, picture = shown(explorer), explorer.picture.value
    explorer.search.value = "gao"
    explorer.table.value = "investment"
    assert "INV" in "".join(explorer.chosen.found["indicator"]) or explorer.chosen.found.empty
    explorer.search.value = ""
    assert explorer.chosen.table == "investment"
    assert [value for _, value in explorer.series.options][-1] == "share_2024"
    assert shown(explorer) != before
    assert explorer.picture.value != picture


def test_a_filter_leaves_fewer_rows_and_none_is_said(explorer):
    explorer.search.value = "gao xuat"
    assert [value for _, value in explorer.rows.options] == [8]
    assert "644.200" in shown(explorer)
    explorer.search.value = "no such words"
    assert "Không có dòng nào khớp" in shown(explorer)
    assert "<img" not in explorer.picture.value


def test_a_row_chosen_is_the_row_drawn_and_a_new_filter_forgets_it(explorer):
    explorer.rows.value = (3,)
    assert explorer.chosen.drawn == ["TRD.AGRICULTURAL_PRODUCTS.EXPORTS"]
    explorer.search.value = "nhap khau"
    assert explorer.rows.value == ()


def test_a_keystroke_that_leaves_the_picture_as_it_is_draws_nothing(explorer, monkeypatch):
    explorer.search.value = "gao xuat"
    drawn = []
    monkeypatch.setattr(Explorer, "_image", lambda *given: drawn.append(given) or "new")
    explorer.search.value = "gao xuat kh"
    assert not drawn
    explorer.search.value = "giay"
    assert len(drawn) == 1


def test_every_table_and_every_picture_can_be_chosen(plan):
    explorer = Explorer(plan, lang="en")
    assert [table for _, table in explorer.table.options] == list(plan.tables_info)
    for table in ("investment", "fdi", "finance"):
        explorer.table.value = table
        assert explorer.chosen.table == table
        assert "itables" in shown(explorer)
    pictures = set()
    for _, name in explorer.chart.options:
        explorer.chart.value = name
        pictures.add(explorer.picture.value)
    assert len(pictures) == 4


def test_buttons_save_and_say_where(explorer, tmp_path):
    explorer.to_workbook.click()
    assert "trade-vi.xlsx" in explorer.status.value
    assert 'download="kh14-2024-trade-vi.xlsx"' in explorer.status.value
    explorer.to_picture.click()
    assert "trade-vi-paths.png" in explorer.status.value
    assert len(list((tmp_path / "out").iterdir())) == 2
    explorer.search.value = "<b>no such"
    explorer.to_workbook.click()
    assert 'role="alert"' in explorer.status.value


def test_what_is_typed_is_never_markup(explorer):
    explorer.search.value = "<img src=x>"
    assert "<img" not in explorer.status.value
    assert "&lt;img src=x&gt;" in explorer.status.value


def test_stored_it_is_the_table_that_it_showed(explorer):
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", VIEW}
    assert bundle["text/plain"] == "<Explorer Biểu 5. Xuất nhập khẩu: 23/23 dòng>"
    assert "920,00" in bundle["text/html"]
    assert "<script" not in bundle["text/html"]


def test_a_plan_shows_its_tables(plan):
    page = plan._repr_html_()
    assert page.count("<tr") == 2 + len(plan.tables_info)
    assert "Vốn đầu tư phát triển" in page
