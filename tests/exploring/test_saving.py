"""Files of what is on the screen: true, never a formula, never over another file."""

from __future__ import annotations

import io

import openpyxl
import pytest
from PIL import Image

import kgdata as kg
from kgdata.errors import KgdataError
from kgdata.exploring import Selection, save_picture, save_workbook
from kgdata.exploring.saving import workbook
from tests.annex import HEADER, Item, write_plan


def sheets(path):
    return openpyxl.load_workbook(path).worksheets


def test_a_workbook_has_the_figures_as_numbers_and_where_they_are_from(plan, tmp_path):
    path = save_workbook(Selection(plan, "agriculture", search="tong san luong lua"), tmp_path)
    assert path.name == "kh14-2024-agriculture-tong-san-luong-lua-vi.xlsx"
    figures, about = sheets(path)
    # annex.txt:47
    row = [cell.value for cell in figures[2]]
    assert row[1:7] == ["Tổng sản lượng lúa", "tấn", 4405404, 4400000, 4555929, 4400000]
    assert row[-1] == "47"
    said = [cell.value for cell in about["A"]]
    assert "tong san luong lua" in said[1]
    assert "14/KH-UBND" in said[-1]


def test_the_same_choice_is_the_same_file_and_another_never_goes_over_it(plan, tmp_path):
    chosen = Selection(plan, "trade", search="gao")
    assert workbook(chosen) == workbook(Selection(plan, "trade", search="gao"))
    first = save_workbook(chosen, tmp_path / "new" / "folder")
    assert save_workbook(chosen, first.parent) == first
    before = first.read_bytes()
    other = save_workbook(Selection(plan, "trade", search="gao", series=("plan_2024",)),
                          first.parent)  # fmt: skip
    assert other.name == first.name.replace(".xlsx", "-2.xlsx")
    assert first.read_bytes() == before
    assert len(list(first.parent.iterdir())) == 2


def test_a_label_or_a_filter_is_never_a_formula(tmp_path):
    line = ["", "Chỉ tiêu", "tấn", "1,0", "1,0", "1,0", "2,0", "100,00%", "100,00%", "200,00%"]
    folder = write_plan(tmp_path / "plan", [*HEADER, line], [Item("T.ROW.VALUE", "t")])
    written = folder / "indicators.csv"
    named = written.read_text("utf-8").replace("T.ROW.VALUE,T.ROW.VALUE", "T.ROW.VALUE,=1+cmd", 1)
    written.write_text(named, "utf-8")
    path = save_workbook(Selection(kg.open(folder), "crops", search="=1+"), tmp_path)
    assert path.name == "test-crops-1-vi.xlsx"
    cells = [cell for sheet in sheets(path) for row in sheet.iter_rows() for cell in row]
    assert [c.value for c in cells if str(c.value).startswith("=")] == ["=1+cmd"]
    assert not [c for c in cells if c.data_type == "f"]


def test_a_filter_leads_nowhere_else(plan, tmp_path):
    # a label of annex.txt has a slash: Trạm y tế/Phòng khám đa khoa tư nhân
    path = save_workbook(Selection(plan, "health", search="y tế/phòng"), tmp_path / "in")
    assert path == tmp_path / "in" / "kh14-2024-health-y-te-phong-vi.xlsx"
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_nothing_chosen_is_no_file(plan, tmp_path):
    with pytest.raises(KgdataError, match="Không có dòng nào khớp"):
        save_workbook(Selection(plan, "trade", search="../../xuat"), tmp_path / "in")
    assert not list(tmp_path.iterdir())


def test_a_picture_is_saved_as_seen(plan, tmp_path):
    path = save_picture(Selection(plan, "trade", chart="dumbbell", lang="en"), tmp_path)
    assert path.name == "kh14-2024-trade-en-dumbbell.png"
    with Image.open(io.BytesIO(path.read_bytes())) as drawn:
        assert drawn.format == "PNG"
        assert min(drawn.size) > 200


def test_what_cannot_be_saved_is_said(plan, tmp_path):
    with pytest.raises(KgdataError, match="cannot be drawn"):
        save_picture(Selection(plan, "trade", search="no such words", lang="en"), tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(KgdataError, match="cannot be written"):
        save_workbook(Selection(plan, "trade"), tmp_path / "file" / "folder")
