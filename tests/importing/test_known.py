"""Rows that may be known indicators: matched, asked about, or new; never joined in silence."""

from __future__ import annotations

import csv
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

import kgdata as kg
from kgdata.errors import SourceError
from kgdata.importing.carried import known_indicators
from kgdata.importing.match import match
from kgdata.importing.tree import SeenRow
from kgdata.printed import read
from kgdata.units import Unit, read_unit
from tests.importing.annexes import imported
from tests.importing.damage import damage
from tests.importing.own import own_tables

LABELS = list(csv.DictReader(Path(__file__).with_name("labels.csv").open(encoding="utf-8")))


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


@pytest.fixture(scope="module")
def known():
    return known_indicators()


@pytest.fixture(scope="module")
def own(plan):
    return list(own_tables(plan))


@pytest.fixture(scope="module")
def matches(known):
    return [(record, found(record, known)) for record in LABELS]


def found(record, known):
    """Match a row that stands alone, or under another."""
    rows = [SeenRow(1, "1", record["above"])] if record["above"] else []
    label, n = record["label"], len(rows) + 1
    bullet, label = ("-", label[2:]) if label.startswith("- ") else ("", label)
    figures = {"actual_2022": read("5")}
    unit = read_unit(record["unit"], label, record["above"])
    row = SeenRow(n, "1.1" if rows else "1", label, bullet, 0, unit, figures)
    return match([*rows, row], known, record["domain"])[-1]


# --- one label at a time --------------------------------------------------------------------------


def test_the_labels_are_of_indicators_that_there_are(known):
    ids = {k.id for k in known}
    named = {r["indicator"] for r in LABELS if r["indicator"]}
    assert named <= ids and len(named) > 100


def test_no_label_is_taken_for_another_indicator_in_silence(matches):
    """Siblings, wholes and parts, other crops and seasons, as other provinces print them."""
    silent = [
        (r["above"], r["label"], m.indicator, r["indicator"]) for r, m in matches if not m.new
    ]
    assert len(silent) > 120 and [x for x in silent if x[2] != x[3]] == []


def test_a_label_in_other_words_is_matched_or_asked_about(matches):
    """Case, lost marks, abbreviations, words for one thing, what stands above instead of beside."""
    same = [(r, m) for r, m in matches if r["indicator"]]
    silent = [r["label"] for r, m in same if m.indicator == r["indicator"]]
    assert len(silent) >= 0.83 * len(same)
    assert sum(m.new and not m.near for _, m in same) <= 0.01 * len(same)


def test_of_near_neighbours_most_are_not_even_asked_about(matches):
    other = [m for r, m in matches if not r["indicator"]]
    assert sum(bool(m.near) for m in other) < 0.28 * len(other)


@pytest.mark.parametrize(
    ("domain", "above", "label", "unit", "near"),
    [
        ("SRV", "", "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ", "tỷ đồng",
         "SRV.RETAIL_SALES.REVENUE"),
        ("AGR", "", "Diện tích dưa", "ha", "AGR.WATERMELON.AREA"),
        ("AGR", "", "Diện tích dừa nước", "ha", "AGR.COCONUT.AREA"),
        ("AGR", "", "Dien tich dua", "ha", "AGR.COCONUT.AREA"),
        ("SRV", "", "Tổng mức bán lẻ hàng hóa", "tỷ đồng", "SRV.RETAIL_GOODS.REVENUE"),
    ],
)  # fmt: skip
def test_between_the_same_and_another_a_person_is_asked(known, domain, above, label, unit, near):
    row = {"domain": domain, "above": above, "label": label, "unit": unit}
    asked = found(row, known)
    assert asked.new and near in asked.near


def test_what_stands_above_completes_a_label(known):
    row = {"domain": "AGR", "label": "Sản lượng nuôi trồng", "unit": "tấn"}
    assert found({**row, "above": "Thủy sản"}, known).indicator == "AGR.AQUACULTURE.OUTPUT"
    assert found({**row, "above": "Nuôi tôm rừng"}, known).new


def test_a_label_that_a_table_repeats_is_that_of_what_stands_above(known):
    """The first district's population is not the province's."""
    labels = ["Huyện A", "Dân số trung bình", "Huyện B", "Dân số trung bình"]
    rows = [
        SeenRow(n, "I" * n if n % 2 else "1", label, "", 0, None if n % 2 else Unit("person"),
                {} if n % 2 else {"actual_2022": read("5")})
        for n, label in enumerate(labels, 1)
    ]  # fmt: skip
    matches = match(rows, known, "HLT")
    assert all(m.new for m in matches)
    assert matches[1].near[0] == "HLT.POPULATION.POPULATION"
    assert match(rows[1:2], known, "HLT")[0].indicator == "HLT.POPULATION.POPULATION"


def test_another_unit_of_the_same_quantity_is_asked_about(known):
    """Quintals per hectare are tonnes per hectare to a reader, but not to a sum."""
    row = {"domain": "AGR", "above": "Lúa Đông Xuân", "label": "Năng suất"}
    assert found({**row, "unit": "tạ/ha"}, known).near[0] == "AGR.RICE_WINTER_SPRING.YIELD"
    assert not found({**row, "unit": "%"}, known).near


def test_the_order_of_words_tells_labels_apart(known):
    """Forest that has been planted is not the planting of forest."""
    row = {"domain": "AGR", "above": "", "label": "Diện tích rừng trồng", "unit": "ha"}
    assert found(row, known).near[0] == "AGR.AFFORESTATION.AREA"


def test_marks_tell_words_apart_unless_they_are_lost(known):
    def of(label):
        return found({"domain": "AGR", "above": "", "label": label, "unit": "ha"}, known)

    assert of("Diện tích dừa").indicator == "AGR.COCONUT.AREA"
    assert of("Diện tích dưa hấu").indicator == "AGR.WATERMELON.AREA"
    assert of("Dien tich dua hau").indicator == "AGR.WATERMELON.AREA"
    assert of("Diện tích dưa").new and of("Diện tích dứa").indicator == "AGR.PINEAPPLE.AREA"


# --- whole tables ---------------------------------------------------------------------------------


def test_no_indicator_s_row_is_taken_for_another_when_its_own_is_not_known(own, known):
    """A sixth of the catalogue at a time is left out, until every indicator has been."""
    wrong, count = [], 0
    rng = random.Random(5)
    for rows, indicators in own:
        domain = indicators[0].id.partition(".")[0]
        order = rng.sample(range(len(rows)), len(rows))
        for part in range(6):
            lost = {indicators[n].id for n in order[part::6]}
            matches = match(rows, [k for k in known if k.id not in lost], domain)
            count += len(lost)
            wrong += [
                (i.id, m.indicator)
                for i, m in zip(indicators, matches, strict=True)
                if not m.new and m.indicator != i.id
            ]
    assert count == 535 and wrong == []


@pytest.mark.parametrize(
    ("share", "silent", "named"),
    [(0.0, 0.97, 0.99), (0.02, 0.95, 0.97), (0.05, 0.9, 0.96), (0.1, 0.8, 0.92), (0.2, 0.5, 0.8)],
)
def test_the_next_annex_of_a_province_is_matched_and_a_scan_s_asked_about(
    own, known, share, silent, named
):
    rng = random.Random(1)
    right = asked = wrong = 0
    for rows, indicators in own:
        read_ = [replace(r, label=damage(r.label, share, rng)) for r in rows]
        matches = match(read_, known, indicators[0].id.partition(".")[0])
        for m, i in zip(matches, indicators, strict=True):
            right += m.indicator == i.id
            asked += m.new and m.near[:1] == (i.id,)
            wrong += not m.new and m.indicator != i.id
    assert right >= silent * 535 and right + asked >= named * 535 and not wrong


# --- the question ---------------------------------------------------------------------------------

ANNEX = (
    ("Biểu 1: NÔNG NGHIỆP",),
    ("TT", "Chỉ tiêu", "ĐVT", "TH 2023", "KH 2024", "UTH 2024", "KH 2025"),
    ("1", "Đàn trâu", "Con", "78.000", "79.000", "79.500", "80.000"),
    ("2", "Đàn bò cái", "Con", "20.100", "21.300", "21.500", "23.700"),
    ("3", "Đàn dê", "Con", "1.100", "1.300", "1.500", "1.700"),
)


def answer(folder, said):
    path = folder / "questions.csv"
    head, *lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *(line + said for line in lines)]) + "\n", "utf-8")


def ids(folder):
    return [r.id for rows in kg.open(folder).rows.values() for r in rows]


def annex(folder, known):
    return imported(folder, ANNEX, area="Bến Tre", known=known)


def test_a_doubtful_row_is_new_until_a_person_says_what_it_is(tmp_path, known):
    folder = tmp_path / "plan"
    [asked] = annex(tmp_path, known).questions
    assert (asked.kind, asked.line, asked.column, asked.cell) == (
        "indicator", 4, 2, "agriculture/2",
    )  # fmt: skip
    assert asked.readings == "AGR.CATTLE.HERD" and asked.read == ids(folder)[1]
    assert ids(folder)[0] == "AGR.BUFFALO.HERD" and "AGR.CATTLE.HERD" not in ids(folder)
    answer(folder, "AGR.CATTLE.HERD")
    assert not annex(tmp_path, known).questions
    assert ids(folder)[1] == "AGR.CATTLE.HERD"
    assert kg.open(folder).rows["agriculture"][1].label_en == "Cattle, herd"
    assert not annex(tmp_path, known).questions  # asked once
    assert ids(folder)[1] == "AGR.CATTLE.HERD"


def test_a_doubtful_row_may_be_new(tmp_path, known):
    annex(tmp_path, known)
    before = ids(tmp_path / "plan")
    answer(tmp_path / "plan", "-")
    assert not annex(tmp_path, known).questions and ids(tmp_path / "plan") == before


def test_an_id_entered_in_the_table_settles_the_question_too(tmp_path, known):
    folder = tmp_path / "plan"
    annex(tmp_path, known)
    path = folder / "indicators.csv"
    path.write_text(path.read_text("utf-8").replace(ids(folder)[1], "AGR.COW.HERD"), "utf-8")
    assert not annex(tmp_path, known).questions and ids(folder)[1] == "AGR.COW.HERD"


@pytest.mark.parametrize("said", ["AGR.BUFFALO.HERD", "trâu"])
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_written(tmp_path, known, said):
    folder = tmp_path / "plan"
    annex(tmp_path, known)
    answer(folder, said)
    before = {p: p.read_bytes() for p in sorted(folder.rglob("*.*"))}
    with pytest.raises(SourceError, match=r"questions\.csv: answer .*") as raised:
        annex(tmp_path, known)
    assert said in str(raised.value)
    assert {p: p.read_bytes() for p in sorted(folder.rglob("*.*"))} == before
