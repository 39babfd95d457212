"""Effects, shares, quotients and paths follow from the printed figures."""

from __future__ import annotations

import pytest

import kgdata as kg
from kgdata import analysis
from kgdata.analysis.figures import figures_of
from kgdata.changes import changes
from kgdata.charts.heatmap import counts
from kgdata.errors import UnknownNameError
from kgdata.marks import marks_of, open_findings
from tests.annex import HEADER, Item, write_plan

BEFORE, AFTER = ("actual_2022", "estimate_2023"), ("estimate_2023", "plan_2024")


@pytest.fixture(scope="module")
def figures(plan):
    return figures_of(plan)


def test_effects_of_a_season(figures):
    # annex.txt, BIỂU 2: 283.868 ha and 2.089.526 t; 281.039 ha and 2.159.614 t
    found = analysis.effects(
        figures, "AGR.RICE_WINTER_SPRING.OUTPUT", "AGR.RICE_WINTER_SPRING.AREA_HARVESTED", *BEFORE
    )
    old, new = 2089526 / 283868, 2159614 / 281039
    assert found.size.value == pytest.approx((281039 - 283868) * (old + new) / 2)
    assert found.rate.value == pytest.approx((new - old) * (283868 + 281039) / 2)
    assert found.change.value == 2159614 - 2089526
    assert found.part("rate").value == pytest.approx(100 * found.rate.value / 2089526)
    assert found.size.sign == -1 and found.rate.sign == 1


def test_effects_need_every_figure(figures):
    assert analysis.effects(figures, "FDI.VALID_PROJECTS.CAPITAL", "FDI.VALID_PROJECTS.COUNT",
                            *BEFORE) is None  # fmt: skip


def test_growth_with_and_without_land(figures):
    # annex.txt, BIỂU 7, in million dong: 15.120.500 and 16.906.130; land 2.120.500 + 3.140.000
    # and 5.816.130 + 1.100.000
    land = ["FIN.LAND_USE_FEE.REVENUE", "FIN.LAND_WATER_RENT.REVENUE"]
    found = analysis.dependence(figures, land, "FIN.STATE_BUDGET.REVENUE", *AFTER)
    assert found.share_to.value == pytest.approx(100 * 6916130 / 16906130)
    assert found.rest_base.value == 15120500 - 5260500
    assert found.without.value == pytest.approx(100 * (16906130 - 6916130) / 9860000 - 100)
    assert found.growth.value == pytest.approx(100 * 16906130 / 15120500 - 100)


def test_what_is_not_printed_has_no_share(figures):
    assert analysis.share(figures, "SRV.TOURISTS_OVERNIGHT.COUNT", "SRV.TOURISTS.COUNT",
                          "actual_2022") is None  # fmt: skip
    assert analysis.share(figures, "NO.SUCH.ROW", "SRV.TOURISTS.COUNT", "plan_2024") is None


def test_contributions_of_parts_add_up_to_the_growth(figures):
    parts = analysis.parts_of(figures, "TRD.GOODS.EXPORTS", *AFTER)
    assert len(parts) == 4
    # 860,00 to 920,00 million USD
    assert sum(p.points.value for p in parts) == pytest.approx(100 * 60 / 860)
    assert sum(p.share_to.value for p in parts) == pytest.approx(100)


def test_quotients_know_powers_of_ten(figures):
    # 179,70 million USD over 14.142 thousand pairs
    pair = ("TRD.FOOTWEAR.EXPORTS", "TRD.FOOTWEAR_EXPORT.VOLUME")
    found = analysis.quotient(figures, *pair, "estimate_2023")
    assert found.value == pytest.approx(179.7e6 / 14142e3)
    assert found.low < found.value < found.high
    # 1.239.975 thousand t.km over 14.635 thousand t
    km = analysis.quotient(figures, "SRV.FREIGHT.TURNOVER", "SRV.FREIGHT.VOLUME", "estimate_2023")
    assert km.value == pytest.approx(1239975 / 14635)


def test_printed_densities_are_what_the_rows_give(figures):
    for entry in analysis.subject("population")["densities"]:
        for series in figures.series:
            own = analysis.quotient(figures, entry["top"], entry["bottom"], series, entry["scale"])
            printed = figures.measure(entry["printed"], series)
            assert not (printed - own).moved, (entry["key"], series)


def test_of_a_mortality_less_is_better(plan):
    # annex.txt, BIỂU 10: infant mortality planned 9,3, estimated 11,3; beds equal
    ids = ["HLT.INFANT_MORTALITY.RATE", "HLT.ALL_LEVELS.BEDS", "HLT.MATERNAL_MORTALITY.RATE"]
    plain = analysis.kept(plan, ids).set_index("indicator")["verdict"]
    assert plain.to_dict() == {ids[0]: "passed", ids[1]: "met", ids[2]: "missed"}
    lower = analysis.kept(plan, ids, lower=[ids[0], ids[2]]).set_index("indicator")
    assert lower["verdict"].to_dict() == {ids[0]: "missed", ids[1]: "met", ids[2]: "passed"}
    assert lower.loc[ids[0], "short"] == pytest.approx(11.3 - 9.3)  # a rate per 1,000: in points


def test_what_is_asked_is_held_against_the_path(plan):
    # annex.txt, BIỂU 2: pigs 251.311, 237.565, 388.670; BIỂU 4: dossiers 18,59, 33,60, 100,00
    ids = ["AGR.PIG.HERD", "SRV.DOSSIERS_DIGITISED.SHARE", "AGR.FOREST_COVER.RATE"]
    frame = analysis.asked(plan, ids).set_index("indicator")
    pigs = frame.loc["AGR.PIG.HERD"]
    assert pigs["past"] == pytest.approx(100 * 237565 / 251311 - 100)
    assert pigs["pace"] == pytest.approx(100 * 388670 / 237565 - 100)
    assert pigs["turn"] == pytest.approx(pigs["pace"] - pigs["past"]) and pigs["turned"]
    dossiers = frame.loc["SRV.DOSSIERS_DIGITISED.SHARE"]
    assert (dossiers["past"], dossiers["pace"]) == pytest.approx((33.60 - 18.59, 100 - 33.60))
    assert "AGR.FOREST_COVER.RATE" not in frame.index, "a level to be kept is no measurement"
    picked = analysis.out_of_line(frame.reset_index(), 1)["indicator"].tolist()
    assert picked == ["AGR.PIG.HERD"]


def test_every_row_of_the_pages_is_in_the_plan(figures):
    for name in analysis.SUBJECTS:
        ids = analysis.indicators_of(analysis.subject(name))
        assert len(ids) > 3
        assert [i for i in ids if i not in figures] == []
    with pytest.raises(UnknownNameError, match="trade"):
        analysis.subject("trades")


# --- marks --------------------------------------------------------------------------------------


def test_what_two_tables_dispute_is_doubtful_in_both(plan):
    # the scenario has 157.600 for the retail sales that table 4 puts at 149.600
    assert marks_of(plan, "services")[2, "plan_2024"] == "doubtful"
    assert marks_of(plan, "scenario")[24, "plan_2024"] == "doubtful"


def test_a_figure_out_of_scale_is_doubtful_and_its_neighbours_are_not(plan):
    # annex.txt:238, fibreboard: 133.505, 15.000, 134.465, 147.900
    marks = marks_of(plan, "industry")
    assert marks[22, "plan_2023"] == "doubtful"
    assert (22, "actual_2022") not in marks and (22, "plan_2024") not in marks


def test_a_target_that_disagrees_puts_only_its_own_row_in_question(plan):
    # target 9 (urbanisation) is held against row 3 over row 2; row 2, the population, is sound
    found = open_findings(plan)
    assert (found["rule"] == "target-9").any()
    marks = marks_of(plan, "health")
    assert marks[3, "plan_2024"] == "doubtful" and (2, "plan_2024") not in marks


def test_a_finding_about_a_unit_or_a_column_puts_no_figure_in_question(plan):
    rules = set(open_findings(plan).query("table == 'enterprises' and row == 11")["rule"])
    assert rules == {"unit"}
    assert not {(11, s) for s in ("actual_2022", "plan_2024")} & set(marks_of(plan, "enterprises"))


def test_without_contradiction_nothing_is_doubtful(tmp_path):
    row = ["1", "Lúa", "Tấn", "100", "110", "120", "130", "109,09%", "120,00%", "108,33%"]
    plan = kg.open(write_plan(tmp_path, [*HEADER, row], [Item("T.A.OUTPUT", "t")]))
    assert "doubtful" not in marks_of(plan, "crops").values()


# --- the map of fulfilment ----------------------------------------------------------------------


def test_the_map_counts_each_indicator_once_in_its_class(plan):
    frame = changes(plan, base="plan_2023", to="estimate_2023")
    found = counts(frame)
    kept = frame[~frame["points"] & ~frame["bound"] & frame["size"].notna()]
    kept = kept[kept["mark"] != "doubtful"]
    assert found.to_numpy().sum() == len(kept)
    for table, group in kept.groupby("table"):
        size = group["size"]
        assert found.loc[table, 4] == (size == 0).sum()
        assert found.loc[table, 0] == (size <= -20).sum()
        assert found.loc[table, 8] == (size > 20).sum()
        assert found.loc[table, [0, 1, 2, 3]].sum() == (size < 0).sum()
