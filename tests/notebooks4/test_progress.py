"""What the unknown years must bring, by sums that a reader can do."""

from __future__ import annotations

import math
import shutil

import matplotlib.pyplot as plt
import pytest

import kgdata as kg
from kgdata.charts.bullet import five_year_bullets
from kgdata.documents.progress import Figure, Progress, long_term, progress
from kgdata.documents.rates import default_rate, rates
from kgdata.errors import KgdataError
from kgdata.listings.five_year import five_year_table, remaining_table
from kgdata.prose import five_year as told
from kgdata.wording import target_text
from tests.notebooks4 import printed

DOCUMENT = "nq535-2021"
RATE = 23942.0


@pytest.fixture(scope="module")
def found(plan):
    return {p.target.no: p for p in progress(plan, DOCUMENT, RATE)}


def test_all_targets_of_the_resolution_are_followed(found):
    assert list(found) == list(printed.targets(DOCUMENT))


def test_every_target_but_three_is_joined(found):
    joined = {r["no"] for r in printed.rows(DOCUMENT, "joins.csv")}
    # total factor productivity, all communes, one district and hazardous waste: nothing to compare
    assert set(found) - joined == {"a.2", "b.9", "b.11", "c.3.i"}
    assert {no for no, p in found.items() if p.verdict == "unknown"} == set(found) - joined


def test_budget_revenue(found):
    known = [11224355 / 1000, 15120500 / 1000, 16906130 / 1000]
    budget = found["a.8"]
    assert [f.value for f in budget.annex] == pytest.approx(known)
    assert budget.unknown() == (2021, 2025)
    assert budget.remaining() == pytest.approx(73645 - sum(known))


def test_investment_by_the_annex_and_by_the_plan_s_own_target(found):
    years = printed.line(389)  # the first row of table 6
    known = [printed.value(c) for c in (years[2], years[4], years[5])]
    assert known == [40270.475, 39795.55, 69373.0]
    assert found["a.9"].remaining() == pytest.approx(267128 - sum(known))
    assert found["a.9"].remaining(own=True) == pytest.approx(267128 - sum(known[:2]) - 45000)


@pytest.mark.parametrize(
    ("no", "goal", "known", "years"),
    [
        ("a.1", 7.24, [9.5], 4),
        ("a.5", 1.76, [2.05], 4),
        ("a.6", 8, [100 * (49496.262 / 44547.1 - 1), 100 * (54445.888 / 49496.262 - 1)], 3),
        ("a.7", 10, [100 * (135940 / 115032 - 1), 100 * (149600 / 135940 - 1)], 3),
    ],
)
def test_averages_come_out_when_the_unknown_years_do_as_told(found, no, goal, known, years):
    p = found[no]
    assert [f.value for f in p.annex] == pytest.approx(known, abs=2e-3)
    factors = [1 + g / 100 for g in [*known, *[p.remaining()] * years]]
    assert len(factors) == 5
    assert 100 * (math.prod(factors) ** 0.2 - 1) == pytest.approx(goal, abs=1e-3)


def test_growth_of_the_first_year_needs_the_year_before(found):
    assert [f.year for f in found["a.6"].annex] == [2023, 2024]


@pytest.mark.parametrize(
    ("no", "verdict"),
    [
        ("a.3", "short"), ("a.4.i", "apart"), ("a.10", "short"), ("b.2", "edge"),
        ("b.3", "reached"), ("b.4", "short"), ("b.6", "reached"), ("b.8", "reached"),
        ("b.9.i", "added"), ("b.12", "reached"), ("c.3.ii", "split"), ("c.4", "reached"),
        ("a.8", "open"), ("a.1", "open"),
    ],
)  # fmt: skip
def test_verdicts(found, no, verdict):
    assert found[no].verdict == verdict


def test_a_plan_to_reach_a_target_is_not_a_result(plan, found):
    # of jobs and poverty there is nothing but the plan's own target for 2024
    assert {no for no, p in found.items() if p.promised} == {"b.6", "b.8"}
    words = told.levels(plan, list(found.values()), "en")
    told_of = {line.split("**")[1]: line for line in words.splitlines() if line.startswith("- **")}
    reached, promised = told_of["Reached or kept"], told_of["Reached if the 2024 plan is kept"]
    assert "Multidimensional poverty" in promised
    assert "Multidimensional poverty" not in reached
    # the plan says above 95, and the resolution asks for more than 95
    assert "health criteria above 95% (target above 95%), since 2022" in reached
    assert "**3 reached or kept**" in told.title(plan, list(found.values()), DOCUMENT, "en")


def test_where_annex_and_plan_differ_both_distances_are_told(plan, found):
    words = told.levels(plan, list(found.values()), "en")
    assert (
        "must still rise 11.33\xa0pp (from the 2024 target of 36.3%, it must still rise 5.15\xa0pp)"
        in (words)
    )


def test_what_rests_on_a_doubtful_figure_is_marked(plan, found):
    # line 389: 69.373,00 is far from the target of 45.000
    assert found["a.9"].annex[-1].mark == "doubtful"
    assert (found["a.9"].mark(), found["a.9"].mark(own=True)) == ("doubtful", "")
    assert found["a.8"].mark() == ""
    words = told.totals(list(found.values()), "en")
    assert "**VND\xa0117,689\xa0billion (?)**" in words
    assert "**VND\xa0142,062\xa0billion**" in words
    html = five_year_table(plan, list(found.values()), DOCUMENT).as_raw_html()
    assert "69.373 (?)" in html
    assert ">534, 535</td>" in html  # the lines that the urban share comes from


def test_a_picture_writes_bounds_with_their_sign(plan, found):
    ax = five_year_bullets(plan, list(found.values()), DOCUMENT, "en")
    words = {note.get_text() for note in ax.texts}
    plt.close(ax.figure)
    assert "≈ USD\xa03,485" in words  # not USD ≈ 3,485
    assert {"< 2", "≥ 97"} <= words  # the plan promises a bound, and no figure


def test_the_rate_decides_on_income_per_head(plan):
    for rate, verdict in ((23000.0, "reached"), (24000.0, "short")):
        p = next(p for p in progress(plan, DOCUMENT, rate) if p.target.no == "a.3")
        assert p.own.value == pytest.approx(81.6e6 / rate)
        assert (p.verdict, p.converted) == (verdict, True)


def test_rates_have_a_source_and_the_default_is_not_of_the_future(plan):
    assert all(r.source.startswith("https://") for r in rates(plan))
    assert default_rate(plan).date <= plan.date
    assert {r.vnd for r in rates(plan)} == {
        float(r["vnd"]) for r in printed.rows("exchange_rates.csv")
    }


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_marks_what_hangs_on_the_rate(plan, found, lang):
    words = told.exchange(plan, list(found.values()), RATE, lang)
    assert ("23.942" if lang == "vi" else "23,942") in words
    assert ("23.415" if lang == "vi" else "23,415") in words  # 81.6 million / 3,485
    assert "‡" in told.levels(plan, list(found.values()), lang)
    html = five_year_table(plan, list(found.values()), DOCUMENT, lang).as_raw_html()
    assert "3.408 ‡" in html or "3,408 ‡" in html


def test_a_rate_that_is_given_names_no_source(plan):
    found = progress(plan, DOCUMENT, 25000.0)
    assert "laotribune" not in told.exchange(plan, found, 25000.0)
    assert "25.000" in told.exchange(plan, found, 25000.0)


def test_unknown_years_are_shown_as_unknown(plan, found):
    html = five_year_table(plan, list(found.values()), DOCUMENT).as_raw_html()
    # every target has 5 cells; only what is in `annex` is a number
    known = sum(len(p.annex) for p in found.values())
    assert html.count(">?</td>") == 5 * len(found) - known


def test_a_target_that_both_sources_answer_alike_has_one_line(plan, found):
    html = remaining_table(plan, list(found.values()), DOCUMENT).as_raw_html()
    assert html.count("6,33%") == 1


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_totals_say_when_2025_must_beat_2024(found, lang):
    words = told.totals(list(found.values()), lang)
    threshold = 73645 - (11224.355 + 15120.5 + 16906.13) - 16906.13
    assert f"{threshold:,.0f}".replace(",", "." if lang == "vi" else ",") in words


def test_a_bound_is_promised_only_by_one_as_strict(found):
    p = found["b.2"]
    assert p.meets(Figure(2024, 97, "target", comparator=">")) is True
    assert p.meets(Figure(2024, 97, "target", comparator=">=")) is False
    assert p.meets(Figure(2024, 98, "target", comparator=">=")) is True


def test_nothing_known_nothing_needed(found):
    p = found["a.2"]
    assert p.remaining() is None
    assert isinstance(p, Progress)
    assert p.last is None


def test_only_a_document_of_several_years_can_be_followed(plan):
    assert long_term(plan, DOCUMENT) == DOCUMENT
    with pytest.raises(KgdataError, match="there are: nq535-2021"):
        long_term(plan, "kh14-2024")


@pytest.mark.parametrize(
    ("column", "wrong", "message"),
    [
        ("how", "twice", "no comparison 'twice'"),
        ("indicator", "X.Y.Z", "no indicator 'X.Y.Z'"),
        ("aim", "sideways", "no aim 'sideways'"),
        ("no", "z.9", "no target 'z.9'"),
    ],
)
def test_a_wrong_join_is_named_with_its_line(plan, tmp_path, column, wrong, message):
    shutil.copytree(plan.folder.parent, tmp_path / "data")
    path = tmp_path / "data" / DOCUMENT / "joins.csv"
    head, first, *rest = path.read_text("utf-8").splitlines()
    cells = first.split(",")
    cells[head.split(",").index(column)] = wrong
    path.write_text("\n".join([head, ",".join(cells), *rest]) + "\n", "utf-8")
    with pytest.raises(KgdataError, match=message) as caught:
        progress(kg.open(tmp_path / "data" / "kh14-2024"), DOCUMENT, RATE)
    assert "joins.csv:2" in str(caught.value)


def test_a_bad_rate_is_named(plan, tmp_path):
    shutil.copytree(plan.folder.parent, tmp_path / "data")
    path = tmp_path / "data" / "exchange_rates.csv"
    path.write_text(path.read_text("utf-8").replace("23942", "-1"), "utf-8")
    with pytest.raises(KgdataError, match=r"exchange_rates\.csv:3:3: vnd '-1' is no rate"):
        rates(kg.open(tmp_path / "data" / "kh14-2024"))


@pytest.mark.parametrize(
    ("no", "vi", "en"),
    [
        ("a.8", "73.645\xa0tỷ đồng", "VND\xa073,645\xa0billion"),
        ("b.6", "từ 35.000\xa0lượt lao động trở lên", "at least 35,000\xa0job placements"),
        ("b.11", "1\xa0huyện", "1\xa0district"),
        ("b.10", "từ 9\xa0huyện trở lên", "at least 9\xa0districts"),
        ("a.2", "từ 35 đến 40%", "35 to 40%"),
        ("a.10", "khoảng 41,45%", "about 41.45%"),
    ],
)
def test_targets_in_words(found, no, vi, en):
    target = found[no].target
    assert (target_text(target), target_text(target, "en")) == (vi, en)


def test_an_apostrophe_in_a_table_is_one(plan, found):
    html = remaining_table(plan, list(found.values()), DOCUMENT, "en").as_raw_html()
    assert "plan&#x27;s target" in html
    assert "&amp;#x27;" not in html
