"""Where targets stand, against sums done by hand on the figures as printed."""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import pytest

from kgdata.charts.bullet import target_bullets
from kgdata.documents.standing import cells_of, comparisons, findings_about, standings
from kgdata.listings.targets import targets_table
from kgdata.prose import targets as told
from tests.notebooks4 import printed


@pytest.fixture(scope="module")
def frame(plan):
    return standings(plan).set_index("no")


def test_every_target_of_the_file_is_there_once(frame):
    assert list(frame.index) == list(printed.targets("kh14-2024"))


def test_what_is_compared_is_what_the_joins_name(frame):
    joined = {r["no"] for r in printed.rows("kh14-2024", "joins.csv")}
    assert set(frame.index[frame["verdict"] != "alone"]) == joined


@pytest.mark.parametrize(
    ("no", "verdict", "asks", "back"),
    [
        ("5", "met", "", True),  # 11.11 % in 2023, 10 % wanted and planned
        ("6.a", "odds", "less", True),  # 149,600 over 135,940 is 10.05 %, 12 % wanted
        ("6.b", "odds", "more", False),  # 9.2 in table 4, 11.1 in the scenario
        ("7", "ahead", "", False),
        ("8", "odds", "more", False),  # 45,000 against 69,373
        ("9", "odds", "less", False),  # 36.3 % against 529,760 of 1,758,848
        ("12", "met", "", True),  # 99.3 %, planned 95 %
        ("17", "alone", "", False),
        ("23", "odds", "more", False),
        ("24", "met", "", True),
        ("25.iii", "odds", "less", False),
        ("III.5.4.a", "odds", "less", False),  # 15.3 against 15.03
        ("III.5.4.c", "met", "", True),
        ("1", "agrees", "", False),
    ],
)
def test_verdicts(frame, no, verdict, asks, back):
    assert frame.loc[no, ["verdict", "asks", "back"]].tolist() == [verdict, asks, back]


def test_what_is_still_needed(frame):
    # 16,906.13 billion against 15,120,500 million; 93.5 % against 93 %
    assert frame.loc["7", "needed"] == pytest.approx(100 * (16906.13 / 15120.5 - 1))
    assert frame.loc["18", "needed"] == pytest.approx(0.5)
    assert math.isnan(frame.loc["17", "needed"])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_says_what_the_frame_says(plan, frame, lang):
    title = told.title(plan, lang)
    for verdict in ("met", "ahead", "agrees", "odds"):
        assert f"**{(frame['verdict'] == verdict).sum()} " in title
    name = plan.title(lang)
    assert f"**{name[:1].lower()}{name[1:]}**" in title  # inside a sentence
    odds = told.odds(plan, lang)
    assert odds.count("\n- ") == (frame["verdict"] == "odds").sum()
    assert ("69.373" if lang == "vi" else "69,373") in odds
    assert told.met(plan, lang).count("\n- ") == (frame["verdict"] == "met").sum()


@pytest.mark.parametrize(
    ("lang", "printed_there", "computed", "limit"),
    [
        ("vi", "Biểu 4 dòng 277 ghi 20.000\xa0tỷ đồng",
         "tính từ Biểu 10 các dòng 535, 534 được 30,12%",
         "“Duy trì 11%”"),
        ("en", "Table 4 line 277 states VND\xa020,000\xa0billion",
         "computed from Table 10 lines 535, 534, it is 30.12%", "“kept at 11%”"),
    ],
)  # fmt: skip
def test_what_the_annex_prints_is_told_from_what_follows_from_it(
    plan, frame, lang, printed_there, computed, limit
):
    # no table prints the urban share: 529.760 (line 535) of 1.758.848 (line 534)
    assert frame.index[frame["computed"]].tolist() == ["5", "6.a", "9"]
    odds = told.odds(plan, lang)
    assert printed_there in odds
    assert computed in odds
    assert limit in told.met(plan, lang)  # line 208 prints a limit, not a figure
    assert limit.strip("“”") in targets_table(plan, lang).as_raw_html()


def test_a_pace_that_was_reached_is_not_a_level_that_was(plan):
    met = told.met(plan, "en")
    doubted = next(line for line in met.splitlines() if line.startswith("- **5."))
    assert "only 10% (?)" in doubted
    assert "2024 has yet to grow from the new level" in met


def test_only_a_picture_that_lacks_an_estimate_says_so(plan):
    notes = {}
    for headline in (True, False):
        ax = target_bullets(plan, "en", headline=headline)
        notes[headline] = " ".join(words.get_text() for words in ax.figure.texts)
        plt.close(ax.figure)
    assert "without a blue dot" in notes[True]  # 6.c is no growth, and has none
    assert "without a blue dot" not in notes[False]


def test_named_places_are_those_listed(plan):
    words = told.named(plan)
    for row in printed.rows("kh14-2024", "targets_lists.csv"):
        assert row["name"] in words
    assert "Gờ Quao" not in words  # a remark on the print is none on the place


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_assumptions_are_told_in_the_page_s_language(plan, lang):
    words = told.assumed(plan, lang)
    column = "assumes" if lang == "en" else "assumes_vi"
    assumed = [row[column] for row in printed.rows("kh14-2024", "joins.csv") if row[column]]
    assert assumed
    assert [text for text in assumed if text not in words] == []


def test_findings_shown_touch_what_is_compared(plan):
    found = findings_about(plan, cells_of(plan))
    assert "scenario-tourists" in set(found["rule"])
    assert set(found["origin"]) == {"reconciliation"}
    assert findings_about(plan, {("agriculture", 1)}).empty


def test_a_page_may_not_change_what_the_next_one_sees(plan):
    first = comparisons(plan)
    first["verdict"] = "met"
    assert "odds" in set(comparisons(plan)["verdict"])
