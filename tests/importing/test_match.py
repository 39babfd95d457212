"""Rows matched to known indicators: right where they are known, new where they are not."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgdata.importing.match import SURE, Known, domain_of, known_of, match
from kgdata.importing.naming import new_ids
from kgdata.importing.tree import SeenRow, propose
from kgdata.printed import read
from kgdata.units import Unit, read_unit
from kgdata.words import fold
from tests.importing.damage import damage
from tests.importing.own import own_tables
from tests.importing.seen import table
from tests.importing.tables import ALL, CROPS, DISTRICTS, LABOUR, POVERTY, PUPILS

ID = re.compile(r"[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+){2}")


@pytest.fixture(scope="module")
def known(plan):
    return known_of(plan.rows)


@pytest.fixture(scope="module")
def own(plan):
    return list(own_tables(plan))


def one(label, unit, known, *, above="", domain="AGR"):
    """Match a row that stands alone, or under another."""
    rows = [SeenRow(1, "1", above)] if above else []
    values = {"actual_2022": read("5")} if unit else {}
    rows.append(SeenRow(len(rows) + 1, "1.1" if above else "1", label, "", 0,
                        read_unit(unit) if unit else None, values))  # fmt: skip
    return match(rows, known, domain)[-1]


@pytest.mark.parametrize(
    ("label", "unit", "above", "indicator"),
    [
        ("Tổng DT gieo trồng lúa", "ha", "", "AGR.RICE.AREA"),
        ("TONG SAN LUONG LUA", "tấn", "", "AGR.RICE.OUTPUT"),
        ("Năng suất thu hoạch lúa Mùa", "tấn/ha", "", "AGR.RICE_MUA.YIELD"),
        ("SL lúa Đông Xuân", "tấn", "", "AGR.RICE_WINTER_SPRING.OUTPUT"),
        ("Sản lượng", "tấn", "Lúa Hè Thu", "AGR.RICE_SUMMER_AUTUMN.OUTPUT"),
        ("Diện tích", "ha", "Nuôi cua", "AGR.CRAB.AREA"),
        ("Đàn trau", "con", "", "AGR.BUFFALO.HERD"),
        ("Dan lon", "con", "", "AGR.PIG.HERD"),
        ("Ty le che phu rung", "%", "", "AGR.FOREST_COVER.RATE"),
        ("Sàn luợng khai thàc thùy sản", "tấn", "", "AGR.CAPTURE_FISHERY.OUTPUT"),
    ],
)
def test_a_label_that_a_person_would_know(known, label, unit, above, indicator):
    found = one(label, unit, known, above=above)
    assert (found.indicator, found.new) == (indicator, False) and found.score >= SURE


@pytest.mark.parametrize(
    ("label", "unit", "domain"),
    [
        ("Cây sầu riêng, diện tích", "ha", "AGR"),
        ("Đàn dê", "con", "AGR"),
        ("Sản lượng cá tra", "tấn", "AGR"),
        ("Năng suất lúa", "%", "AGR"),  # a yield is no percentage
        ("Tổng sản lượng lúa", "người", "AGR"),
        ("Số trường đạt chuẩn", "trường", "HLT"),
    ],
)
def test_a_row_that_no_plan_has_is_new(known, label, unit, domain):
    found = one(label, unit, known, domain=domain)
    assert found.new and ID.fullmatch(found.indicator) and found.label_vi == label
    assert found.indicator not in {k.id for k in known}


def test_the_unit_tells_measures_of_one_subject_apart(known):
    found = [one("Khoai lang", unit, known).indicator for unit in ("ha", "tấn/ha", "tấn")]
    assert found == [f"AGR.SWEET_POTATO.{m}" for m in ("AREA", "YIELD", "OUTPUT")]


def test_the_order_of_rows_decides_between_equals():
    labels = ["Đường bộ", "Đường sông"]
    known = [
        Known(f"SRV.{what}_{n}.VOLUME", label, label, Unit("t", 3), "services")
        for what in ("A", "B")
        for n, label in enumerate(labels)
    ]
    figures = {"actual_2022": read("5")}
    rows = [
        SeenRow(n, "", label, "-", 0, Unit("t", 3), figures)
        for n, label in enumerate(labels * 2, 1)
    ]
    assert [m.indicator for m in match(rows, known, "SRV")] == [k.id for k in known]


def test_a_row_that_moved_within_its_table_is_found_where_it_is(known, own):
    """What is left of its label without what stood above it is not enough to be sure."""
    rows = [r for r in own[3][0] if r.has_figures]
    assert rows[-2].label == "Viễn thông" and rows[-7].label.startswith("Số lượng người dân")
    moved = [replace(r, row=n) for n, r in enumerate([rows[-2], rows[-7], *rows[:-7]], 1)]
    found = match(moved, known, "SRV")
    assert found[0].new and found[0].near == ("SRV.TELECOM.REVENUE",)
    assert found[1].indicator == "SRV.DIGITAL_IDENTITY.POPULATION"


def test_ids_of_other_tables_are_not_given_again(known):
    rows, _ = table(CROPS)
    first = {m.indicator for m in match(rows, known, "AGR")}
    assert "AGR.BUFFALO.HERD" in first
    second = match(rows, known, "AGR", taken=first)
    assert not first & {m.indicator for m in second}


@pytest.mark.parametrize("name", ALL)
def test_ids_are_valid_and_stand_once(name, known):
    rows, _ = table(ALL[name])
    found = match(rows, known, "AGR")
    ids = [m.indicator for m in found]
    assert len(set(ids)) == len(ids) == len(rows)
    assert all(ID.fullmatch(i) for i in ids) and all(m.label_vi and m.label_en for m in found)
    assert all(0 <= m.score <= 1 for m in found)


def test_another_province_s_table_gives_what_it_says(known):
    """What both provinces grow is known; what only the other has is new."""
    rows, _ = table(CROPS)
    found = {m.row: m for m in match(rows, known, "AGR")}
    wanted = {7: "AGR.RICE_WINTER_SPRING.AREA", 9: "AGR.RICE_WINTER_SPRING.OUTPUT",
              11: "AGR.RICE_SUMMER_AUTUMN.AREA", 13: "AGR.RICE_SUMMER_AUTUMN.OUTPUT",
              14: "AGR.MAIZE.AREA", 15: "AGR.MAIZE.YIELD", 16: "AGR.MAIZE.OUTPUT",
              17: "AGR.LIVESTOCK.HEADING", 18: "AGR.BUFFALO.HERD", 19: "AGR.CATTLE.HERD",
              20: "AGR.POULTRY.HERD"}  # fmt: skip
    assert {n: found[n].indicator for n in wanted} == wanted
    assert found[21].new and found[21].indicator == "AGR.GA.HERD"


def test_tables_of_what_no_plan_has_stay_new(known):
    """Nothing is taken for something else, and hardly anything is asked about."""
    tables = [table(text)[0] for text in (PUPILS, LABOUR, DISTRICTS, POVERTY)]
    found = [m for rows in tables for m in match(rows, known, "HLT")]
    assert all(m.new for m in found) and sum(bool(m.near) for m in found) <= 2


def test_tables_that_differ_in_a_figure_or_a_unit_are_matched_each_for_itself(known):
    """What was found of a table is kept; not for another that reads nearly the same."""
    whole, part, rest = (
        SeenRow(n, stt, label, "", 0, Unit("ha"), {"actual_2022": read(figure)})
        for n, stt, label, figure in (
            (1, "1", "Tổng diện tích lúa", "1.751.758"),
            (2, "", "Lúa Mùa", "520.462"),
            (3, "", "Lúa Hè Thu", "1.231.296"),
        )
    )
    more = replace(rest, values={"actual_2022": read("831.296")})
    assert [p.role for p in propose([whole, part, rest])] == ["", "part", "part"]
    assert [p.role for p in propose([whole, part, more])] == ["", "of", "of"]
    tons = [replace(r, unit=Unit("t")) for r in (part, rest)]
    found = [match(rows, known, "AGR")[0].indicator for rows in ([part, rest], tons, [part, rest])]
    assert found == ["AGR.RICE_MUA.AREA", "AGR.RICE_MUA.OUTPUT", "AGR.RICE_MUA.AREA"]


# --- provisional ids ------------------------------------------------------------------------------


def test_provisional_ids_are_made_of_labels_and_measures(known):
    rows, _ = table(CROPS)
    ids = [m.indicator for m in match(rows, [], "AGR")]
    assert ids[:6] == [
        "AGR.TRONG_TROT.HEADING", "AGR.CAY_LUA.HEADING", "AGR.CAY_LUA.AREA", "AGR.CAY_LUA.YIELD",
        "AGR.CAY_LUA.OUTPUT", "AGR.VU_DONG_XUAN.HEADING",
    ]  # fmt: skip
    assert ids[14:16] == ["AGR.CAY_BAP.YIELD", "AGR.CAY_BAP.OUTPUT"]


@pytest.mark.parametrize("name", ALL)
def test_provisional_ids_do_not_depend_on_where_a_table_begins(name):
    rows, _ = table(ALL[name])
    before = SeenRow(1, "", "GHI CHÚ ĐẦU BIỂU")
    later = [before, *(replace(r, row=r.row + 1) for r in rows)]
    assert [m.indicator for m in match(later, [], "X")][1:] == [
        m.indicator for m in match(rows, [], "X")
    ]


@pytest.mark.parametrize("name", ALL)
def test_importing_again_gives_the_same_ids(name):
    """The second time, the first import's indicators are known, and a label may be read better."""
    rows, _ = table(ALL[name])
    first = match(rows, [], "X")
    called = {m.row: (m.label_vi, r.label) for m, r in zip(first, rows, strict=True)}
    again = [
        Known(m.indicator, m.label_vi, m.label_en, r.unit, "t", above, r.label, printed)
        for m, r, p in zip(first, rows, propose(rows), strict=True)
        for above, printed in [called.get(p.parent, ("", ""))]
    ]

    def meant(matches):
        """The ids, or where a person is asked, those offered first."""
        return [m.near[0] if m.near else m.indicator for m in matches]

    asked = [m for m in match(rows, again, "X") if m.near]
    assert {fold(m.label_vi) for m in asked} <= {"tong cong", "tong so"}
    assert meant(match(rows, again, "X")) == [m.indicator for m in first]
    rng = random.Random(7)
    better = [replace(r, label=damage(r.label, 0.04, rng)) for r in rows]
    kept = [a == b.indicator for a, b in zip(meant(match(better, again, "X")), first, strict=True)]
    assert sum(kept) >= len(kept) - 1


LABELS = st.lists(
    st.tuples(
        st.text(alphabet="abđêớ (1.+", max_size=8),
        st.sampled_from(["", "Vùng A", "Vùng B"]),
        st.sampled_from(["AREA", "OUTPUT"]),
    ),
    max_size=12,
)


@given(LABELS, st.sets(st.sampled_from(["X.A.AREA", "X.AB.OUTPUT", "X.X.AREA"])))
@settings(max_examples=80)
def test_ids_are_unique_valid_and_new(drawn, taken):
    chains = [tuple(filter(None, (label, above))) or ("X",) for label, above, _ in drawn]
    ids = new_ids("X", chains, [m for *_, m in drawn], taken)
    assert len(set(ids)) == len(ids) == len(drawn) and not taken & set(ids)
    assert all(ID.fullmatch(i) for i in ids)


@given(LABELS, st.randoms(use_true_random=False))
@settings(max_examples=80)
def test_an_id_depends_on_labels_not_on_the_order(drawn, rng):
    """Rows that labels tell apart keep their ids whatever comes before them."""
    chains = {tuple(filter(None, (label, above))) or ("X",): m for label, above, m in drawn}
    folded = {tuple(re.sub(r"\W", "", part) for part in chain) for chain in chains}
    if len(folded) < len(chains):
        return
    items = list(chains.items())
    ids = dict(zip(chains, new_ids("X", [c for c, _ in items], [m for _, m in items], ()),
                   strict=True))  # fmt: skip
    if any(re.search(r"_\d+\.[A-Z]+$", name) for name in ids.values()):
        return  # numbers had to tell some apart
    rng.shuffle(items)
    again = new_ids("X", [c for c, _ in items], [m for _, m in items], ())
    assert dict(zip([c for c, _ in items], again, strict=True)) == ids


# --- measured on the plan at hand -----------------------------------------------------------------


def test_an_indicator_that_is_not_known_is_not_taken_for_another(own, known):
    rng = random.Random(3)
    false = gone = 0
    for rows, indicators in own:
        lost = {i.id for i in indicators if rng.random() < 0.3}
        rest = [k for k in known if k.id not in lost]
        matches = match(rows, rest, indicators[0].id.partition(".")[0])
        for m, i in zip(matches, indicators, strict=True):
            gone += i.id in lost
            false += i.id in lost and not m.new
    assert gone > 100 and not false


def test_every_table_s_domain_is_found(own, known):
    for rows, indicators in own:
        domain, share = domain_of(rows, known)
        assert domain == indicators[0].id.partition(".")[0] and share > 0.3
    assert domain_of([], known) == domain_of(own[0][0], []) == ("", 0.0)
    assert domain_of(table(DISTRICTS)[0], known)[1] < 0.3
