"""Plan 14/KH-UBND, sections II and III: every figure, counted and read a second time."""

from __future__ import annotations

from collections import Counter

import pytest

from kgdata.documents.targets import target_unit

# Figures of each of the 25 targets, counted in the printed text. 25: (i) to (iv) one each, (v)
# three levels, (vi) one figure for three levels.
SECTION_II = Counter(
    {str(n): 1 for n in range(1, 26)} | {"1": 2, "3": 4, "6": 3, "16": 2, "19": 3, "25": 8}
)
# Figures of each assignment that has any: two credit programmes; roads new, upgraded, money,
# length, planned length, share; occupancy; social insurance whole, two parts, unemployment;
# conscription.
SECTION_III = {"III.1.1": 2, "III.4.a.2": 6, "III.4.c": 1, "III.5.4": 4, "III.9.1": 1}

# Read from the second printing (the scanned document), not from targets.csv.
SECOND_READING = """
1 >= 6,7 %           1.aspiration = 9,5 %   2 = 81,6 VND^6        3.i = 35,43 %
3.ii = 20,82 %       3.iii = 38,87 %        3.iv = 4,88 %         4 >= 1,52 %
5 >= 10 %            6.a >= 12 %            6.b = 9,2 visit^6     6.c = 16.900 VND^9
7 = 16.906,13 VND^9  8 = 45.000 VND^9       9 = 36,3 %            10 = 58 %
11 >= 97 %           12 > 95 %              13 = 10,14 doctors/10000
14 = 33,2 beds/10000 15 = 35.000 job        16.a = 73 %           16.b = 52 %
17 < 2 %             18 = 93,5 %            19.a = 05 commune     19.b = 12 commune
19.c = 03 commune    20 = 02 district       21 = 89,38 %          22 = 64,6 %
23 = 98 %            24 >= 11 %             25.i >= 80 %          25.ii = 80 %
25.iii > 90 %        25.iv > 95 %           25.v.province = 100 % 25.v.district = 95 %
25.v.commune = 80 %  25.vi = 100 %
III.1.1.a = 120.000 VND^9   III.1.1.b = 15.000 VND^9
III.4.a.2.a = 270 km        III.4.a.2.b = 260 km      III.4.a.2.c = 493 VND^9
III.4.a.2.d = 7.353 km      III.4.a.2.e = 9565 km     III.4.a.2.f = 76,8 %
III.4.c.a > 60 %            III.5.4.a = 15,3 %        III.5.4.b = 12,44 %
III.5.4.c = 2,59 %          III.5.4.d = 11,1 %        III.9.1.a = 100 %
"""


@pytest.fixture(scope="module")
def targets(library):
    return library.all_targets["kh14-2024"]


def test_every_figure_of_section_two_is_there(targets):
    found = Counter(t.no.split(".")[0] for t in targets if not t.no.startswith("III"))
    assert found == SECTION_II
    assert found.total() == 41


def test_every_figure_of_section_three_is_there(targets):
    found = Counter(t.no.rpartition(".")[0] for t in targets if t.no.startswith("III"))
    assert found == SECTION_III
    assert found.total() == 14


def test_figures_agree_with_the_second_reading(targets):
    words = SECOND_READING.split()
    read = {
        no: (sign, float(value.replace(".", "").replace(",", ".")), unit)
        for no, sign, value, unit in zip(*(words[k::4] for k in range(4)), strict=True)
    }
    assert {t.no: (t.comparator, t.value, t.unit) for t in targets} == read


def test_assignments_name_their_agency_and_headlines_none(targets):
    assert all(bool(t.agency) == t.no.startswith("III") for t in targets)


def test_structure_adds_up(targets):
    assert sum(t.value for t in targets if t.no.startswith("3.")) == pytest.approx(100)


def test_measures_fit_the_figures(targets):
    by_measure = {
        m: {t.no for t in targets if t.measure == m} for m in ("added", "yearly", "total")
    }
    assert by_measure["added"] == {"19.a", "19.b", "19.c", "20", "III.4.a.2.a"}
    assert by_measure["yearly"] == {"1", "1.aspiration", "4", "5", "6.a"}
    assert {"6.b", "6.c", "7", "8", "15"} < by_measure["total"]
    assert {t.period for t in targets} == {"2024"}


def test_targets_measured_by_the_annex_carry_its_indicator(plan, targets):
    annex = set(plan.indicators()["indicator"])
    joined = {t.no.split(".")[0] for t in targets if t.indicator in annex}
    assert joined >= {"1", "6", "7", "8", "12", "13", "14", "18", "23", "24", "25", "III"}
    units = plan.indicators().drop_duplicates("indicator").set_index("indicator")["unit"]
    for t in targets:
        if t.indicator in annex:
            assert target_unit(t.unit).code == units[t.indicator], t.no


def test_places_behind_the_targets(library, targets):
    names = library.all_lists["kh14-2024"]
    figures = {t.no: t.value for t in targets}
    count = Counter(n.no for n in names)
    assert count == {"19.a": 5, "19.b": 12, "19.c": 3, "20": 2}
    assert all(count[no] == figures[no] for no in count)
    assert {n.name for n in names if n.no == "19.a"} == {
        "Bình Giang", "Thổ Châu", "Phú Lợi", "An Minh Bắc", "Minh Thuận",
    }  # fmt: skip
    assert {n.name for n in names if n.kind == "district"} == {"An Minh", "Kiên Hải"}


def test_frame_keeps_the_contract(plan):
    frame = plan.targets("kh14-2024")
    assert list(frame)[:13] == [
        "document", "no", "indicator", "label_vi", "label_en", "comparator", "value", "value_to",
        "unit", "measure", "period", "note", "source",
    ]  # fmt: skip
    assert len(frame) == 55
    assert set(plan.targets()["document"]) >= {"kh14-2024", "nq535-2021"}
