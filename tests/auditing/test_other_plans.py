"""The audit knows nothing of one plan: a folder of data is enough."""

from __future__ import annotations

import os

import pytest

import kgdata as kg
from kgdata.auditing import audit, relations
from kgdata.errors import SourceError
from tests.annex import CROPS, HEADER, crop_items, crop_rows, write_plan

TITLE = ("BIỂU 1: CÂY TRỒNG",)


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def plan_with(folder, rows):
    lines = [TITLE, *HEADER, *rows]
    return kg.open(write_plan(folder, lines, {"crops": crop_items(CROPS)}))


def test_a_plan_that_adds_up_has_no_findings(tmp_path):
    plan = plan_with(tmp_path, crop_rows())
    assert audit(plan).empty
    assert set(relations(plan)["verdict"]) <= {"exact", "rounding"}


def test_a_misread_figure_is_found_and_mended(tmp_path):
    rows = crop_rows()
    assert rows[5][5] == "45.011"
    rows[5][5] = "46.011"
    found = audit(plan_with(tmp_path, rows))
    assert set(found["proposal"]) == {"crops/6/estimate_2023: 46.011 -> 45.011"}
    assert set(found["severity"]) == {"high"}
    assert set(found["status"]) == {"open"}


def test_a_wrong_formula_over_right_numbers_is_a_formula_finding(tmp_path):
    header = [*HEADER[:2], tuple("8=7/5" if c == "8=6/5" else c for c in HEADER[2])]
    lines = [TITLE, *header, *crop_rows()]
    plan = kg.open(write_plan(tmp_path, lines, {"crops": crop_items(CROPS)}))
    found = audit(plan)
    assert list(found["rule"]) == ["formula"]
    assert list(found["proposal"]) == ["8=7/5 -> 8=6/5"]


LIMIT = """
[[rule]]
id = "harvest"
kind = "at_most"
severity = "medium"
cell = ["T.ROW1.VALUE", "T.ROW{rate}.VALUE"]
whole = "T.ROW3.VALUE"
vi = "Sản lượng không thể ít hơn."
en = "Output cannot be less."
"""


@pytest.fixture
def limited(tmp_path):
    """Write crops whose output may not be less than area times yield; rows 1 to 3 are a crop."""

    def write(rows, rate=2, mult=0):
        names = crop_items(CROPS)
        names[2] = names[2]._replace(mult=mult)
        folder = write_plan(tmp_path, [TITLE, *HEADER, *rows], {"crops": names})
        (folder / "rules.toml").write_text(LIMIT.format(rate=rate), "utf-8")
        return kg.open(folder)

    return write


def test_a_product_limits_another_row(limited):
    held = relations(plan := limited(crop_rows()))
    held = held[held["rule"] == "harvest"]
    # 364 × 15,06 = 5.481,84 is more than 5.481, but not beyond rounding; 420 × 15,50 = 6.510
    assert list(held["verdict"]) == ["rounding", "exact", "rounding", "exact"]
    assert audit(plan).empty


def test_what_falls_below_a_product_is_found(limited):
    rows = crop_rows()
    assert rows[2][6] == "6.510"
    rows[2][6] = "5.510"
    found = audit(limited(rows))
    limit = found[found["rule"] == "harvest"].iloc[0]
    assert (limit["row"], limit["series"], limit["expected"]) == (3, "plan_2024", 6510.0)
    assert limit["low"] == pytest.approx(419.5 * 15.495)
    assert limit["proposal"] == "crops/3/plan_2024: 5.510 -> 6.510"  # its ratio says so too
    assert "= 6,510, but the print says only 5,510 t; off by −1,000 t." in limit["explanation_en"]


def test_powers_of_ten_are_reconciled(limited):
    rows = crop_rows()
    for cells in rows[2:3]:  # thousands of tonnes
        cells[3:7] = ["5,4", "2,3", "6,4", "6,6"]
        cells[7:] = ["", "", ""]
    held = relations(limited(rows, mult=3))
    # 5,4 may be 5.450 t, and 364 × 15,06 at least 5.472; the others are more than the product
    assert list(held.loc[held["rule"] == "harvest", "verdict"]) == [
        "inconsistent", "exact", "exact", "exact",
    ]  # fmt: skip


def test_a_product_in_another_unit_is_refused(limited):
    with pytest.raises(SourceError, match=r"rules\.toml: rule 'harvest': ha × ha is not t"):
        relations(limited(crop_rows(), rate=4))
