"""Ratios printed as quotients: 1,01 for 101 %."""

from __future__ import annotations

import os

import pytest

import kgdata as kg
from kgdata.importing.summary import lines_of
from kgdata.sources import read_file
from tests.importing.layouts import HEAD, figures, imported, tabbed, workbook

LEVELS = [
    [1, "Diện tích lúa", "ha", 620100, 615000, 617300, 612000],
    [2, "Diện tích ngô", "ha", 228100, 226000, 227000, 225000],
    [3, "Sản lượng lúa", "tấn", 4036200, 4000000, 4060980, 4010000],
    [4, "Giá trị công nghiệp", "tỷ đồng", 1200.5, 1300, 1310.2, 1400],
]
CAPTION = "KH 2024/ƯTH 2023 (%)"
NAME = "plan_2024/estimate_2023"


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def with_ratios(show):
    return [[*HEAD, CAPTION], *([*row, show(row[-1] / row[-2])] for row in LEVELS)]


def ratios(folder):
    return [row[NAME] for _, row in figures(folder)]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("General", [99.14142232, 99.11894273, 98.74463799, 106.85391543]),
        ("0.0000", [99.14, 99.12, 98.74, 106.85]),
        ("0.000", [99.1, 99.1, 98.7, 106.9]),  # 1,069 is no thousand and sixty-nine
        ("0.00", [99, 99, 99, 107]),
        ("0.0%", [99.1, 99.1, 98.7, 106.9]),
    ],
)
def test_quotients_of_a_workbook_are_the_percentages_that_the_figures_make(
    tmp_path, shape, expected
):
    path = workbook(tmp_path, [["Biểu 1: KINH TẾ"], *with_ratios(lambda q: (q, shape))])
    outcome = imported(path)
    assert ratios(tmp_path / "plan") == pytest.approx(expected, abs=1e-9)
    assert not outcome.repaired and not outcome.questions
    said = [text for _, text in lines_of(outcome, "en") if "prints quotients" in text]
    assert len(said) == (0 if "%" in shape else 1)
    assert all("column 8" in text and "0,99" in text for text in said)
    assert set(kg.open(tmp_path / "plan").ratios().verdict) <= {"exact", "rounding"}
    assert read_file(path, "a").lines[2].cells[7].startswith("99" if "%" in shape else "0,99")


def test_a_quotient_of_one_decimal_says_about_what_percentage_it_is(tmp_path):
    rows = with_ratios(lambda q: f"{q:.1f}".replace(".", ","))
    assert not imported(tabbed(tmp_path, [["Biểu 1: KINH TẾ"], *rows])).repaired
    frame = kg.open(tmp_path / "plan").ratios()
    assert list(frame.printed) == ["~100%", "~100%", "~100%", "~110%"]
    assert set(frame.verdict) == {"unverifiable"}


@pytest.mark.parametrize(
    "show",
    [
        lambda q: f"{100 * q:.1f}".replace(".", ","),  # percentages
        lambda q: f"{100 * q - 100:.1f}".replace(".", ","),  # growth
    ],
)
def test_percentages_and_growth_are_no_quotients(tmp_path, show):
    outcome = imported(tabbed(tmp_path, [["Biểu 1: KINH TẾ"], *with_ratios(show)]))
    assert not outcome.built.drafts[0].table.quotients


def test_growth_of_about_one_percent_is_no_quotient(tmp_path):
    rows = [[n, f"Mục {n}", "tấn", 90, 95, 1000 * n, 1010 * n, "1,0"] for n in (1, 2, 3)]
    outcome = imported(tabbed(tmp_path, [["Biểu 1: KINH TẾ"], [*HEAD, CAPTION], *rows]))
    assert not outcome.built.drafts[0].table.quotients


def test_a_share_of_one_percent_is_no_quotient(tmp_path):
    rows = [[n, f"Mục {n}", "tấn", 90, 95, 10000 * n, 102 * n, "1,02"] for n in (1, 2, 3)]
    outcome = imported(tabbed(tmp_path, [["Biểu 1: KINH TẾ"], [*HEAD, CAPTION], *rows]))
    assert not outcome.built.drafts[0].table.quotients
    assert ratios(tmp_path / "plan") == [1.02] * 3
