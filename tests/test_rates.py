"""Rates change in points and doubts have their sign, alike in tables, pictures and sentences."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup

import kgdata as kg
from kgdata.charts.style import figure_of
from kgdata.listings import figures_table
from kgdata.listings.vintages import revisions_table
from kgdata.prose import population
from kgdata.vintages import panel, plans_of, revisions

mpl.use("Agg")


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def lines(gt):
    page = BeautifulSoup(gt.as_raw_html(), "html.parser")
    return [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tr")]


def row_of(gt, label):
    return next(line for line in lines(gt) if line and line[0] == label)


@pytest.mark.parametrize(
    ("lang", "size"), [("vi", "+0,41\xa0điểm\xa0‰"), ("en", "+0.41\xa0per-mille")]
)
def test_a_picture_of_growth_tells_births_in_points(plan, lang, size):
    # annex.txt:539: births planned 12,09, estimated 12,50
    ids = ["HLT.DOCTORS.STAFF", "HLT.BIRTHS.RATE", "HLT.DOCTORS.DENSITY"]
    ax = kg.chart.fulfilment("health", plan=plan, lang=lang, indicators=ids)
    assert size in figure_of(ax).get_supxlabel()
    assert len(ax.get_yticks()) == 2  # doctors, and doctors per 10,000 people


def test_a_table_of_figures_tells_deaths_in_points(plan):
    # annex.txt:606: infant mortality 11,70, planned 9,30, estimated 11,30, planned 9,30
    gt = figures_table(plan, ["HLT.INFANT_MORTALITY.RATE", "AGR.FOREST_COVER.RATE"], "en", name="t")
    row = row_of(gt, "Infant mortality rate (per 1,000 live births)")
    assert row[6:9] == ["+2.00", "−0.40", "−2.00"]
    assert "kept at 11%" in row_of(gt, "Forest cover rate")


@pytest.fixture(scope="module")
def revised():
    plans = plans_of(None)
    return revisions_table(revisions(panel(plans)), plans, 15, "en")


def test_revisions_keep_their_printed_zeros(revised):
    # annex.txt:358 prints 193,50 and 337,30
    row = row_of(revised, "Agricultural products, export value")
    assert row[2:5] == ["193.50", "337.30", "+143.80"]


def test_revisions_of_rates_are_in_points_of_their_own(revised):
    heads = [line[0].rpartition(" – ")[2] for line in lines(revised) if len(line) == 1]
    assert [h for h in heads if h in {"percentages", "rates per thousand"}] == [
        "percentages", "rates per thousand",
    ]  # fmt: skip
    # annex.txt:545 and 538
    assert row_of(revised, "Newborn screening rate")[4:] == ["−8.79\xa0pp", "–"]
    assert row_of(revised, "Rate of natural increase")[4:] == ["+1.91\xa0per-mille points", "–"]


def test_a_doubtful_mark_in_the_middle_has_its_sign(plan):
    # annex.txt:437: development investment 4.869.924 and 4.689.402 are doubtful, 8.807.519 is not
    ax = kg.chart.dumbbell("finance", plan=plan)
    assert [t.get_text() for t in ax.texts].count("(?)") == 2
    assert all("(?)" not in t.get_text() for t in kg.chart.dumbbell("trade", plan=plan).texts)


def test_programmes_name_the_column_of_plans_and_every_doubt(plan):
    ax = population.programme_chart(plan, "en")
    texts = [t.get_text() for t in ax.texts]
    assert texts[0] == "2023 plan" and ax.get_xlabel() == "2023 plan = 100%"
    # annex.txt:610: 81,61 between 75,00 and 95,00; 644: 15,03 between 14,36 and 16,56
    assert texts.count("(?)") == 2


def test_a_printed_dash_is_not_called_unstated(plan):
    # annex.txt, BIỂU 9: dissolved cooperatives 22, 10, 1 and "-"
    axes = kg.chart.multiples(["ENT.COOPERATIVES_DISSOLVED.COUNT"], title="x", plan=plan)
    texts = [t.get_text() for t in axes.flat[0].texts]
    assert texts == ["22", "10", "1", "–"]
