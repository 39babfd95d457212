"""The quarters, by the lines of the annex on which they are printed."""

from __future__ import annotations

import pytest

from kgdata.contributions import contributions, weights
from kgdata.listings.scenario import quarters_table, years_table
from kgdata.prose import scenario as told
from kgdata.scenario import same_elsewhere, same_sum, scenario, years_said
from tests.notebooks4 import printed


@pytest.fixture(scope="module")
def found(plan):
    return scenario(plan)


@pytest.fixture(scope="module")
def rows(found):
    return found.rows.set_index("indicator")


def test_kinds(found):
    assert {k: len(found.of(k)) for k in ("growth", "flow", "stock", "cumulative", "rate")} == {
        "growth": 6, "flow": 14, "stock": 1, "cumulative": 1, "rate": 0,
    }  # fmt: skip
    assert found.of("stock")["indicator"].tolist() == ["SCN.PIG.HERD"]
    assert found.of("cumulative")["indicator"].tolist() == [
        "SCN.PUBLIC_INVESTMENT_DISBURSEMENT.RATE"
    ]


def test_quarters_are_those_printed(rows):
    line = next(c for n in range(1, 60) if (c := printed.line(n))[1:2] == ["Xuất khẩu hàng hóa"])
    year, *quarters = (printed.value(c) for c in line[3:8])
    assert rows.loc["SCN.GOODS.EXPORTS", ["q1", "q2", "q3", "q4"]].tolist() == quarters
    assert rows.loc["SCN.GOODS.EXPORTS", "year"] == year


def test_flows_add_up_stocks_end_growth_does_neither(rows):
    assert rows.loc["SCN.INVESTMENT.CAPITAL", "implied"] == pytest.approx(43800.0)
    assert rows.loc["SCN.INVESTMENT.CAPITAL", "gap"] == pytest.approx(43800.0 - 69373.0)
    assert rows.loc["SCN.RICE.OUTPUT", "gap"] == pytest.approx(1.944 + 0.93 + 0.672 + 0.86 - 4.4)
    assert rows.loc["SCN.INDUSTRY.VALUE", "gap"] == 0  # 55,439.8: quarters have one decimal
    assert rows.loc["SCN.PIG.HERD", "implied"] == 388670
    assert rows.loc["SCN.PUBLIC_INVESTMENT_DISBURSEMENT.RATE", "implied"] == 100
    assert rows.loc["SCN.GRDP.GROWTH", ["implied", "gap"]].isna().all()
    assert (rows["gap"].fillna(0) != 0).sum() == 2


def test_running_totals(found):
    running = found.running()
    assert running.loc["SCN.RICE.OUTPUT", "q2"] == pytest.approx(100 * (1.944 + 0.93) / 4.4)
    assert running.loc["SCN.INVESTMENT.CAPITAL", "q4"] == pytest.approx(100 * 43800 / 69373)
    rate = running.loc["SCN.PUBLIC_INVESTMENT_DISBURSEMENT.RATE"]
    assert rate.tolist() == [15, 35, 65, 100]  # printed so: not added up again
    assert "SCN.PIG.HERD" not in running.index


def test_seasons_make_a_whole(found):
    parts = found.seasons()
    assert parts.sum(axis=1).to_numpy() == pytest.approx([100.0] * len(parts))
    disbursed = parts.loc["SCN.PUBLIC_INVESTMENT_DISBURSEMENT.RATE"]
    assert disbursed.tolist() == [15, 20, 30, 35]
    assert parts.loc["SCN.RICE.OUTPUT", "q1"] == pytest.approx(100 * 1.944 / 4.406)


def test_contributions_by_hand(plan, found):
    shares = {"I": 35.43, "II": 20.82, "III": 38.87, "tax": 4.88}
    growth = {"I": 2.05, "II": 14.99, "III": 12.93, "tax": 15.0}
    before = {k: shares[k] / (1 + growth[k] / 100) for k in shares}
    whole = sum(before.values())
    by_hand = [before[k] / whole * growth[k] for k in shares]
    frame = contributions(plan, found).set_index("indicator")
    assert frame["year"].tolist()[:4] == pytest.approx(by_hand)
    assert frame.loc["sum", "year"] == pytest.approx(sum(by_hand))
    # the same as what growth is when every sector grows from what it was
    assert frame.loc["sum", "year"] == pytest.approx(100 * (sum(shares.values()) / whole - 1))
    assert frame.loc["printed", ["q1", "year"]].tolist() == pytest.approx([7.5, 9.5])
    assert weights(plan)["share"].sum() == pytest.approx(100)


def test_what_other_tables_say_of_the_same_year(plan, found):
    frame = years_said(plan, found).set_index("indicator")
    apart = frame[frame["apart"] != 0]["apart"]
    assert apart.to_dict() == pytest.approx(
        {
            "SCN.INDUSTRY.VALUE": 100 * (55439.94 / 54445.888 - 1),
            "SCN.RETAIL_SALES_AND_SERVICES.REVENUE": 100 * (157600 / 149600 - 1),
            "SCN.TOURISTS.COUNT": 100 * (11.1 / 9.2 - 1),
            "SCN.FREIGHT.VOLUME": 100 * (16757 / 15917 - 1),
            "SCN.PASSENGERS.VOLUME": 100 * (60962 / 61273 - 1),
        }
    )
    assert set(same_elsewhere(plan)) >= set(apart.index)
    assert frame.loc["SCN.INVESTMENT.CAPITAL", "keeps"] == False  # noqa: E712
    assert frame.loc["SCN.GRDP.GROWTH", "keeps"] == True  # noqa: E712


def test_figures_keep_their_printed_decimals_and_their_doubts(plan, found):
    # line 27: 55.439,94 for the year, 10.360,6 for the first quarter; only the year is doubted
    assert found.printed("SCN.INDUSTRY.VALUE", "q1") == (1, "")
    assert found.printed("SCN.INDUSTRY.VALUE", "year") == (2, "doubtful")
    assert found.printed("SCN.INDUSTRY.VALUE", "implied") == (1, "")
    assert found.printed("SCN.INVESTMENT.CAPITAL", "implied") == (1, "doubtful")
    page = quarters_table(plan, found).as_raw_html()
    for figure in ("10.360,6<", "55.439,94 (?)", "69.373,0 (?)", "43.800,0 (?)"):
        assert figure in page
    assert "10.360,60" not in page
    assert ">27</td>" in page  # the printed line
    assert ">4,4</td>" not in years_table(plan, found).as_raw_html()  # 4.400.000 t is 4,400


@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", "đúng bằng kế hoạch 2023 ở Biểu 6 (43.800,00\xa0tỷ đồng, dòng 389)"),
     ("en", "just the 2023 plan of Table 6 (VND\xa043,800.00\xa0billion, line 389)")],
)  # fmt: skip
def test_quarters_that_make_another_year_say_so(plan, found, lang, words):
    # 10.427,9 + 10.663,7 + 9.716,3 + 12.992,1 = 43.800,0, and line 389 plans 43.800,00 for 2023
    flows = told.flows(plan, found, lang)
    assert words in flows
    # 4,406 million t of rice are not the 4.405.404 t of 2022
    assert same_sum(plan, found, "SCN.RICE.OUTPUT") is None


def test_a_season_is_told_of_what_stands_and_of_every_quarter_alike(found):
    words = told.seasonal(found, "en")
    uneven, doubtful = words.split("As uneven, but doubtful: ")
    # line 24 prints 24,0 and 24,0 and nothing for the rest of 48,0
    assert "(50% each in Q1 and Q2)" in uneven
    assert "Rice" not in uneven  # its quarters do not make its year
    assert doubtful.startswith("Rice, total output (44% (?) in Q1)")


def test_growth_of_output_and_of_value_added_are_told_apart(plan, found):
    assert "4, 5: the target is of gross output, the scenario of value added" in told.growth(
        plan, found, "en"
    )


@pytest.mark.parametrize(("lang", "comma"), [("vi", ","), ("en", ".")])
def test_the_page_says_so(plan, found, lang, comma):
    words = told.contributed(plan, found, lang)
    for figure in ("9.30", "9.50", "4.86"):
        assert figure.replace(".", comma) in words
    flows = told.flows(plan, found, lang)
    assert "63.1%".replace(".", comma) in flows
    assert "4.406".replace(".", comma) in flows
    assert "44%" in told.seasonal(found, lang)
    assert "+20.7%".replace(".", comma) in told.years(plan, found, lang)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", ("kịch bản 11,1\xa0triệu lượt (?), chỉ tiêu", "69.373\xa0tỷ đồng (?), chỉ tiêu")),
     ("en", ("scenario 11.1\xa0million visits (?), target", "69,373\xa0billion (?), target"))],
)  # fmt: skip
def test_what_stands_beside_a_target_carries_its_doubt(plan, found, lang, words):
    said = told.years(plan, found, lang)  # annex.txt:30 and 21
    assert all(w in said for w in words)
