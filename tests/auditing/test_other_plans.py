"""The audit knows nothing of one plan: a folder of data is enough."""

from __future__ import annotations

import os

import pytest

import kgdata as kg
from kgdata.auditing import audit, relations
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
