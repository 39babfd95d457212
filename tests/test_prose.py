"""Sentences: every number in them follows from the printed figures, in one language."""

from __future__ import annotations

import re
import unicodedata

import pytest

import kgdata as kg
from kgdata import prose
from kgdata.changes import changes, movers
from kgdata.errors import KgdataError, UnknownNameError
from kgdata.marks import questioned
from kgdata.prose.sheet import extremes
from kgdata.prose.voice import Voice
from tests.annex import HEADER, Item, write_plan

SECTORS = [
    "agriculture", "industry", "services", "trade", "investment", "finance", "fdi", "enterprises",
    "health",
]  # fmt: skip
TOLD = (prose.sector_title, prose.achieved, prose.asked, prose.findings_told, prose.facts)


def page(plan, table, lang):
    return "\n\n".join(tell(plan, table, lang) for tell in TOLD)


def bullet(words, label):
    return next(line for line in words.splitlines() if line.startswith(f"- **{label}**"))


def test_a_main_indicator_against_plan_and_year_before(plan):
    # annex.txt:47: 4.405.404, 4.400.000, 4.555.929; 103,54 % of the plan, 103,42 % of 2022
    assert bullet(prose.achieved(plan, "agriculture"), "Tổng sản lượng lúa").endswith(
        "ước 4.555.929\xa0tấn; bằng 103,5% kế hoạch; tăng 3,4% so với thực hiện 2022."
    )
    assert bullet(prose.asked(plan, "agriculture", "en"), "Rice, total output").endswith(
        "the plan for 2024 is 4,400,000\xa0t; down 3.4% on the 2023 estimate."
    )


def test_money_in_english_has_its_currency_first(plan):
    # annex.txt, BIỂU 5: exports 860,00 and 920,00 million USD
    told = bullet(prose.asked(plan, "trade", "en"), "Exports of goods, total value")
    assert "USD\xa0920.00\xa0million; up 7.0%" in told


def test_a_percentage_moves_by_points(plan):
    # annex.txt, BIỂU 10: health insurance 91,5 / 92,5 / 93,0 / 93,5 %
    told = bullet(prose.achieved(plan, "health"), "Tỷ lệ bao phủ bảo hiểm y tế")
    assert (
        "cao hơn kế hoạch 0,50\xa0điểm\xa0%; tăng 1,50\xa0điểm\xa0% so với thực hiện 2022" in told
    )


def test_lost_columns_are_told_and_printed_ratios_stand_in(plan):
    title, told = prose.sector_title(plan, "fdi"), prose.achieved(plan, "fdi")
    assert title.lower().count("không còn trên bản quét") == 1
    assert "cột **Thực hiện 2022**; **Kế hoạch 2023**" in title
    assert told.count("không có gì để so sánh") == 2
    # annex.txt, BIỂU 8: UTH2023/TH2022 98 %
    assert "theo tỷ lệ in bằng 98% thực hiện 2022" in told
    assert "Cao hơn không phải lúc nào cũng tốt hơn" not in told


def test_a_doubtful_figure_is_never_told_without_its_mark(plan):
    told = prose.asked(plan, "fdi", "en")
    line = bullet(told, "Workers in the FDI sector at the end of the reporting period")
    assert line.count("(?)") == 2
    assert "−3.2% (?)" in told
    assert "doubtful cells (?): 8" in prose.sector_title(plan, "fdi", "en")
    # annex.txt:389: it is the plan of 2024 that is in question, not the estimate
    told = prose.asked(plan, "investment", "en")
    assert "up 74.3% (?) on the 2023 estimate" in told
    assert "estimate (?)" not in told
    # annex.txt:404: 430,12 is in question
    assert "bằng 215,1% (?) kế hoạch; tăng 227,1% (?) so với" in prose.achieved(plan, "investment")


def test_a_superlative_is_about_a_figure_that_can_be_trusted(plan):
    # annex.txt:244 and 238 plan 451 ships and 15.000 m³ of MDF beside 49.500 and 134.465, both
    # doubted by the audit; then come shrimp 6.390 → 8.450, footwear and clothing
    told = prose.achieved(plan, "industry", "en")
    first = told.split("Furthest above: ")[1].split("\n")[0]
    assert first.startswith(
        "Frozen shrimp +32.2%, 8,450 against 6,390\xa0t; Leather footwear +22.1%"
    )
    assert "(?)" not in first
    left_out = told.split("Not ranked, because a figure is doubtful: ")[1].split("\n")[0]
    ships, boards = left_out.split("; ")
    assert ships == "New ships and boats built +10,875.6% (?), 49,500 against 451\xa0units (?)"
    assert boards.startswith("Medium-density fibreboard (MDF) +796.4% (?)")


def test_all_doubtful_changes_that_outrank_those_told_are_named(plan):
    # annex.txt, BIỂU 6: FDI and the budget's capital of 2022 and 2023 are in question; the rises
    # against 2022 that are left are 1.210,94 / 1.094,72 and 39.261,95 / 38.129,50
    frame = changes(plan, "investment", base="actual_2022", to="estimate_2023")
    rises, falls, doubted = extremes(frame, 1)
    assert rises["indicator"].tolist() == ["INV.CENTRAL_TARGETED_SUPPORT.CAPITAL"]
    assert falls["indicator"].tolist() == ["INV.OTHER_MOBILISED.CAPITAL"]
    assert set(doubted["mark"]) == {"doubtful"}
    assert (doubted["size"] > rises["size"].iloc[0]).all() and len(doubted) == 4
    assert extremes(frame[frame["mark"] != "doubtful"], 1)[2].empty


def test_every_doubtful_mark_of_a_table_has_its_finding_on_the_page(plan):
    found = {t: prose.findings_of(plan, t) for t in SECTORS}
    assert all(set(f["status"]) <= {"open"} for f in found.values())
    # annex.txt:30 plans 11,10 million visits for the 9.200.000 of table 4
    assert "scenario-tourists" in set(found["services"]["rule"])
    for table in SECTORS:
        known = set(found[table]["id"])
        for ids in questioned(plan).get(table, {}).values():
            assert set(ids) <= known
    count = len(found["fdi"])
    assert f": {count}." in prose.findings_told(plan, "fdi", "en")
    assert "không có phát hiện nào" in prose.findings_told(plan, "trade")


def test_ratios_add_up_to_those_printed(plan):
    for table in SECTORS:
        told = prose.facts(plan, table, "en")
        printed = int(re.search(r"(\d+) printed ratios", told)[1])
        line = told.splitlines()[1]
        assert sum(int(n) for n in re.findall(r"\d+", line)) == printed, table
    # annex.txt:461-483: eight ratios to lost figures or to dashes, and 101 % for 96,84 %
    title = prose.sector_title(plan, "fdi", "en")
    assert "Of these, 4 can be recomputed: 3 agree exactly" in title
    assert "The other 8 cannot" in title
    assert "The other" not in prose.sector_title(plan, "trade", "en")
    assert "57 can be recomputed, and all agree exactly" in prose.sector_title(plan, "trade", "en")


def test_a_bound_is_told_as_printed_and_not_computed(plan):
    told = prose.achieved(plan, "finance")
    assert "Không tính được vì là ngưỡng: Tỷ lệ nợ xấu (<3% → 1,35%)" in told


def test_a_limit_in_words_is_told_in_the_reader_s_language(plan):
    # annex.txt:208 prints Duy trì 11%
    assert "(11,93% → Duy trì 11%)" in prose.asked(plan, "agriculture")
    told = prose.asked(plan, "agriculture", "en")
    assert "(11.93% → kept at 11%)" in told and "Duy trì" not in told


def test_rates_change_in_points_and_densities_in_percent(plan):
    # annex.txt, BIỂU 10: births 12,80 → 12,50 ‰; newborn screening 33,80 → 51,21 %;
    # infant mortality 9,30 planned, 11,30 estimated; doctors per 10,000 people 9,96 → 10,13
    told = prose.achieved(plan, "health")
    assert "Tỷ lệ tăng dân số tự nhiên +37,5%" not in told  # 5,09 → 7,00 ‰
    assert "Tỷ lệ sàng lọc sơ sinh +17,41\xa0điểm\xa0%" in told
    assert "tuổi/1.000 trẻ đẻ ra sống +5,90\xa0điểm\xa0‰" in told  # under five: 11,50 → 17,40
    assert "**Bình quân bác sĩ/vạn dân**: ước 10,13\xa0bác sĩ/vạn dân; bằng 101,2% kế hoạch" in told
    voice = Voice(plan, "en")
    births = voice.growth("HLT.BIRTHS.RATE", "actual_2022", "estimate_2023")
    assert births == "down 0.30\xa0per-mille points"
    deaths = voice.growth("HLT.INFANT_MORTALITY.RATE", "plan_2023", "estimate_2023")
    assert deaths == "2.00\xa0points per 1,000 above"
    assert voice.growth("HLT.DOCTORS.DENSITY", "actual_2022", "estimate_2023") == "up 1.7%"


def test_counts_are_those_of_the_figures(plan):
    frame = changes(plan, "trade", base="plan_2023", to="estimate_2023")
    higher = int((frame["to"] > frame["base"]).sum())
    lower = int((frame["to"] < frame["base"]).sum())
    equal = len(frame) - higher - lower
    words = f"of {len(frame)} indicators with both figures, {higher} higher, {equal} equal"
    assert f"{words}, {lower} lower" in prose.achieved(plan, "trade", "en")
    # annex.txt:389 to 405: nothing was estimated as planned
    told = prose.achieved(plan, "investment")
    assert "trong 9 chỉ tiêu có đủ hai số, 4 cao hơn, 5 thấp hơn." in told


@pytest.mark.parametrize("table", SECTORS)
def test_a_page_is_in_one_language(table, plan):
    known = plan.indicators(table=table)
    vi, en = page(plan, table, "vi"), page(plan, table, "en")
    foreign = set(known["label_en"]) - set(known["label_vi"])
    assert not [n for n in foreign if len(n) > 6 and n in vi]
    bare = en.replace(plan.area, "")
    for printed in plan.load(table).query("status == 'bound'")["printed"]:
        bare = bare.replace(printed, "")  # quoted as it stands: "Duy trì 11%"
    accents = {c for c in bare if unicodedata.decomposition(c) and c.isalpha()} | (
        set(bare) & set("đĐ")
    )
    assert accents == set()
    assert "nan" not in re.findall(r"[a-z]+", vi + en)


@pytest.mark.parametrize("name", ["scenario", "sector", 1])
def test_only_a_sector_table_has_a_page(name, plan):
    with pytest.raises(UnknownNameError, match="trade"):
        prose.sector(plan, name)


def test_a_document_without_an_annex_has_no_page(plan):
    other = kg.open(plan.folder.parent / "nq535-2021")
    with pytest.raises(KgdataError, match="no annex"):
        prose.heading("asked", other)


def test_a_comparison_says_what_it_leaves_out(tmp_path):
    def row(unit, base, to):
        return ["", "Chỉ tiêu", unit, "", "", base, to, "", "", ""]

    pairs = [("t", "10,0", "20,0"), ("t", "10,0", "5,0"), ("t", "7,0", "7,0"), ("t", "54,4", "54"),
             ("%", "50,0", "60,0"), ("%", "5,0", "<3"), ("t", "0,0", "5,0")]  # fmt: skip
    lines = [row("tấn" if unit == "t" else unit, base, to) for unit, base, to in pairs]
    items = [Item(f"T.R{n}.VALUE", unit) for n, (unit, _, _) in enumerate(pairs)]
    plan = kg.open(write_plan(tmp_path, [*HEADER, *lines], items))
    frame = changes(plan, base="estimate_2023", to="plan_2024")
    told = prose.comparison_summary(frame, "en")
    # 5 % that is to become less than 3 % is no fall that was measured
    assert "6 indicators state both figures: 3 rise, 1 fall, 2 do not change" in told
    assert "1 are printed with two different figures" in told
    assert "1 are rates" in told
    assert "Not counted, being limits: 1 more. Starting from 0, and so without a growth: 1." in told
    plain = prose.comparison_summary(frame[frame["row"] < 4], "en")
    assert "rates" not in plain and "limits" not in plain and "from 0" not in plain


def test_many_doubtful_figures_are_told_by_their_lines(plan):
    every = changes(plan, base="estimate_2023", to="plan_2024")
    told = prose.comparison_summary(every, "en").splitlines()[-1]
    # annex.txt:389 is doubtful, and 29 names would be a wall
    assert told.startswith(f"{(every['mark'] == 'doubtful').sum()} indicators have a doubtful")
    assert " 389," in told
    few = changes(plan, "investment", base="estimate_2023", to="plan_2024")
    assert "Development investment capital, total" in prose.comparison_summary(few, "en")


def test_a_ranking_without_rows_says_so(plan):
    frame = changes(plan, "trade", base="estimate_2023", to="plan_2024")
    assert "No percentage changes" in prose.movers_heading(
        movers(frame, 3, points=True), "en", points=True
    )
    assert prose.movers_heading(movers(frame, 3), "en") == "## The largest rises and falls"
