"""Importing again: a person's decisions stay, changes are shown, no ledger line is lost."""

from __future__ import annotations

import csv
import os
import shutil
import tomllib
from pathlib import Path

import pytest

import kgdata as kg
from kgdata.importing.decisions import Decision, Decisions, read_decisions
from kgdata.importing.folder import import_plan
from kgdata.indicators import COLUMNS as INDICATOR_COLUMNS
from tests.importing.annexes import BEN_TRE, changed, figures, imported

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def edit(path, before, after):
    content = path.read_text("utf-8")
    assert content.count(before) == 1, (content, before)
    path.write_text(content.replace(before, after), "utf-8")


def set_field(folder, row, field, value):
    """Edit a cell of indicators.csv as a person would."""
    path = folder / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    records[row - 1][field] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, INDICATOR_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


def row_of(folder, label):
    return next(r for rows in kg.open(folder).rows.values() for r in rows if r.label_vi == label)


# A better scan: a row more at the top, one figure and its ratio corrected.
BETTER = [
    *BEN_TRE[:6],
    ("I", "TRỒNG TRỌT", "", "", "", "", "", "", "", ""),
    *changed(changed(BEN_TRE, "711,0", "712,0"), "101,24", "101,38")[6:],
]


def test_edited_cells_stay_and_move_with_their_rows(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    set_field(folder, 4, "label_en", "Coconuts, output")
    set_field(folder, 4, "indicator", "AGR.COCONUT.OUTPUT")
    set_field(folder, 4, "note", "thousand tonnes")
    edit(folder / "plan.toml", 'title_vi = "Nông - lâm nghiệp - thủy sản"', 'title_vi = "Cây dừa"')
    outcome = imported(tmp_path, BETTER)
    plan = kg.open(folder)
    row = plan.rows["agriculture"][4]
    assert (row.row, row.id, row.label_en, row.note) == (
        5, "AGR.COCONUT.OUTPUT", "Coconuts, output", "thousand tonnes",
    )  # fmt: skip
    assert plan.rows["agriculture"][3].label_en != "Coconuts, output"
    assert plan.tables_info["agriculture"].title_vi == "Cây dừa"
    assert figures(folder)[5, "plan_2025"] == 712
    assert outcome.changes is not None
    assert outcome.changes.changed == (
        ("agriculture/5/plan_2025", "711,0", "712,0"),
        ("agriculture/5/plan_2025/estimate_2024", "101,24", "101,38"),
    )
    assert not outcome.changes.removed


def test_decisions_are_on_record_and_survive_the_next_import_too(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    read = kg.open(folder).rows["agriculture"][3].nature
    set_field(folder, 4, "nature", "stock")
    imported(tmp_path, BEN_TRE)
    decided = read_decisions(folder / "decisions.csv")
    assert list(decided.entries.values()) == [
        Decision("indicators.csv", "agriculture/4", "nature", read, "stock")
    ]
    imported(tmp_path, BETTER)
    imported(tmp_path, BETTER)
    assert kg.open(folder).rows["agriculture"][4].nature == "stock"
    assert list(read_decisions(folder / "decisions.csv").of("indicators.csv", "agriculture/5"))


def test_a_ledger_line_of_a_person_moves_with_its_row(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    line = 'P7,kh10-2025,agriculture,4,actual_2023,"688,5","688,6",seen on paper,paper,\n'
    (folder / "corrections.csv").open("a", encoding="utf-8").write(line)
    imported(tmp_path, BETTER)
    [entry] = kg.open(folder).ledger
    assert (entry.id, entry.row, entry.after, entry.reason) == ("P7", 5, "688,6", "seen on paper")
    assert figures(folder)[5, "actual_2023"] == 688.6


def test_a_ledger_line_whose_cell_has_changed_is_kept_and_asked_about(tmp_path):
    folder = tmp_path / "plan"
    broken = changed(BEN_TRE, "20.000", "26.000")
    imported(tmp_path, broken)
    assert len(kg.open(folder).ledger) == 1
    outcome = imported(tmp_path, BEN_TRE)  # the better scan reads 20.000
    assert not kg.open(folder).ledger
    assert "26.000,20.000" in (folder / "corrections_aside.csv").read_text("utf-8")
    assert [(q.kind, q.read) for q in outcome.questions] == [("ledger", "20.000")]
    imported(tmp_path, broken)  # and back again: the line is in force once more
    assert [e.after for e in kg.open(folder).ledger] == ["20.000"]
    assert not (folder / "corrections_aside.csv").exists()


def test_accepted_findings_and_rules_are_not_touched(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, changed(BEN_TRE, "101,92", "134,56"))
    [finding] = kg.open(folder).audit()["id"]
    with (folder / "accepted.csv").open("a", encoding="utf-8") as file:
        file.write(f"{finding},ratio,agriculture,1,estimate_2024/actual_2023,looked at\n")
    kept = (folder / "accepted.csv").read_bytes()
    imported(tmp_path, changed(BETTER, "101,92", "134,56"))
    assert (folder / "accepted.csv").read_bytes() == kept
    assert kg.open(folder).audit()["status"].tolist() == ["accepted"]


def test_comments_in_plan_toml_stay_while_it_says_the_same(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    path = folder / "plan.toml"
    path.write_text("# seen by the office\n" + path.read_text("utf-8"), "utf-8")
    imported(tmp_path, BEN_TRE)
    assert path.read_text("utf-8").startswith("# seen by the office\n")


def test_other_files_of_the_plan_stay(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    (folder / "weights.csv").write_text("document,no,indicator,whole\n", "utf-8")
    imported(tmp_path, BETTER)
    assert (folder / "weights.csv").exists()


# --- the plan that the project carries ------------------------------------------------------------

CARRIED = ("indicators.csv", "corrections.csv")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    """The carried plan, made again from its annex and the recorded decisions."""
    folder = tmp_path_factory.mktemp("data") / "kh14-2024"
    folder.mkdir()
    shutil.copyfile(DATA / "kh14-2024" / "decisions.csv", folder / "decisions.csv")
    source = DATA / "kh14-2024" / "source" / "annex.txt"
    return import_plan(source, into=folder, known=())


def test_the_carried_plan_is_its_annex_plus_decisions(rebuilt):
    for name in CARRIED:
        carried = (DATA / "kh14-2024" / name).read_bytes()
        assert (rebuilt.folder / name).read_bytes() == carried, name
    meta = [
        tomllib.loads((folder / "plan.toml").read_text("utf-8"))
        for folder in (DATA / "kh14-2024", rebuilt.folder)
    ]
    assert meta[0] == meta[1]


def test_the_decisions_on_record_are_those_that_are_needed(rebuilt):
    """They differ from what the import reads, and say what it reads but for late betterments."""
    bare = import_plan(
        DATA / "kh14-2024" / "source" / "annex.txt",
        into=rebuilt.folder.parent / "bare" / "kh14-2024", known=(),
    )  # fmt: skip
    decisions = read_decisions(DATA / "kh14-2024" / "decisions.csv")
    read = {f"{r['table']}/{r['row']}": r for r in bare.built.indicators}
    assert all(d.read != d.decided for d in decisions.entries.values())
    rows = [
        d for d in decisions.entries.values()
        if d.file == "indicators.csv" and d.field != "parent"
    ]  # fmt: skip
    stale = [d for d in rows if read[d.key][d.field] != d.read]
    assert len(rows) > 535 > 20 * len(stale)


def test_the_misread_digit_of_the_annex_comes_out_by_itself(rebuilt):
    bare = import_plan(
        DATA / "kh14-2024" / "source" / "annex.txt",
        into=rebuilt.folder.parent / "alone" / "kh14-2024", known=(),
    )  # fmt: skip
    assert [(e.table, e.row, e.series, e.before, e.after) for e in bare.plan.ledger] == [
        ("agriculture", 51, "actual_2022", "26,375", "20,375")
    ]
    assert set(bare.plan.ledger[0].evidence.split("; ")) == {
        "total", "ratio estimate_2023/actual_2022",
    }  # fmt: skip


def test_decisions_are_found_by_what_they_are_about():
    some = Decisions([Decision("indicators.csv", "a/1", "unit", "ha", "t", "seen")])
    later = some.added([Decision("indicators.csv", "a/1", "unit", "ha", "kg")])
    assert later.entries["indicators.csv", "a/1", "unit"].why == "seen"
    assert later.of("indicators.csv", "a/1") == {"unit": "kg"}
    assert some.of("indicators.csv", "a/1") == {"unit": "t"}
