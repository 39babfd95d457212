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
from kgdata.importing.folder import import_plan, known_indicators
from kgdata.importing.restated import merged
from kgdata.importing.summary import lines_of
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


def test_a_decision_that_is_taken_back_is_no_decision_any_more(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    read = kg.open(folder).rows["agriculture"][3].nature
    set_field(folder, 4, "nature", "stock")
    set_field(folder, 4, "note", "seen")
    imported(tmp_path, BEN_TRE)
    set_field(folder, 4, "nature", read)
    imported(tmp_path, BEN_TRE)
    assert [d.field for d in read_decisions(folder / "decisions.csv").entries.values()] == ["note"]
    set_field(folder, 4, "note", "")
    imported(tmp_path, BEN_TRE)
    assert not (folder / "decisions.csv").exists()


def test_what_is_read_better_later_is_no_decision_of_a_person(tmp_path):
    """Another plan has been carried since, so that rows are known: nobody has decided otherwise."""
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    set_field(folder, 1, "label_en", "Coconuts")
    assert not any(i.id.startswith("AGR.COCONUT") for i in kg.open(folder).rows["agriculture"])
    imported(tmp_path, BEN_TRE, known=known_indicators())
    rows = kg.open(folder).rows["agriculture"]
    assert (rows[0].id, rows[3].id) == ("AGR.COCONUT.AREA", "AGR.COCONUT.OUTPUT")
    assert (rows[0].label_en, rows[3].label_en) == ("Coconuts", "Coconuts, output")
    assert rows[1].parent == "AGR.COCONUT.AREA"
    decided = read_decisions(folder / "decisions.csv")
    assert [(d.key, d.field) for d in decided.entries.values()] == [("agriculture/1", "label_en")]


@pytest.mark.parametrize("record", ["[repairs]\n", None])
def test_a_folder_that_does_not_say_what_was_read_is_told_of_once(tmp_path, record):
    """A wrong id of an import long ago cannot be told from a person's: both are kept, and named."""
    folder = tmp_path / "plan"
    first = imported(tmp_path, BEN_TRE)
    made = folder / "import.toml"
    made.write_text(record) if record else made.unlink()
    set_field(folder, 4, "indicator", "AGR.WRONG.OUTPUT")
    again = imported(tmp_path, BEN_TRE)
    assert kg.open(folder).rows["agriculture"][3].id == "AGR.WRONG.OUTPUT"
    once_more = imported(tmp_path, BEN_TRE)
    assert kg.open(folder).rows["agriculture"][3].id == "AGR.WRONG.OUTPUT"
    for lang in ("vi", "en"):
        said = [
            [text for _, text in lines_of(outcome, lang) if str(made) in text]
            for outcome in (first, again, once_more)
        ]
        assert list(map(len, said)) == [0, 1, 0] and "decisions.csv" in said[1][0]


def test_the_reason_that_a_person_gives_for_a_decision_stays(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    set_field(folder, 4, "nature", "stock")
    imported(tmp_path, BEN_TRE)
    edit(folder / "decisions.csv", "stock,", "stock,counted at the end of the year")
    imported(tmp_path, BETTER)
    imported(tmp_path, BETTER)
    [decision] = read_decisions(folder / "decisions.csv").entries.values()
    assert (decision.key, decision.why) == ("agriculture/5", "counted at the end of the year")


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


# Titles in capitals, of tables that no plan has had.
CAPITALS = (
    ("Biểu 1: CHỈ TIÊU PHÁT TRIỂN NGHỀ TRUYỀN THỐNG TỈNH BẾN TRE NĂM 2025",),
    *BEN_TRE[1:],
    ("Biểu 2: CHỈ TIÊU PHÁT TRIỂN LÀNG NGHỀ VÀ HTX TỈNH BẾN TRE NĂM 2025",),
    *BEN_TRE[3:],
)
LONG_AGO = ("chi-tieu-phat-trien-nghe-truyen-thong", "chi-tieu-phat-trien-lang-nghe-va-htx")


def test_tables_of_an_import_long_ago_keep_their_ids(tmp_path, monkeypatch):
    """That made ids of all that titles say, and wrote titles as they are printed."""
    folder = tmp_path / "plan"
    with monkeypatch.context() as then:
        then.setattr(
            "kgdata.importing.reading.name_tables",
            lambda found, *_: [
                (name, "", t.title, "") for name, t in zip(LONG_AGO, found, strict=True)
            ],
        )
        imported(tmp_path, CAPITALS)
    made = folder / "import.toml"
    head, _, rest = made.read_text("utf-8").partition("[titles]")
    made.write_text(head + "[rows]" + rest.partition("[rows]")[2], "utf-8")
    ids = [i.id for rows in kg.open(folder).rows.values() for i in rows]
    assert kg.open(folder).tables_info[LONG_AGO[0]].title_vi.isupper()
    set_field(folder, 4, "nature", "stock")
    for _ in range(2):
        imported(tmp_path, CAPITALS)
        tables = tomllib.loads((folder / "plan.toml").read_text("utf-8"))["tables"]
        assert [(t["id"], t["title_vi"]) for t in tables] == [
            (LONG_AGO[0], "Chỉ tiêu phát triển nghề truyền thống tỉnh Bến Tre năm 2025"),
            (LONG_AGO[1], "Chỉ tiêu phát triển làng nghề và HTX tỉnh Bến Tre năm 2025"),
        ]
        assert [i.id for rows in kg.open(folder).rows.values() for i in rows] == ids
        decided = read_decisions(folder / "decisions.csv").entries.values()
        assert [(d.key, d.field, d.decided) for d in decided] == [
            (f"{LONG_AGO[0]}/4", "nature", "stock")
        ]
    shutil.rmtree(folder)
    imported(tmp_path, CAPITALS)  # a new plan
    assert list(kg.open(folder).tables_info) == ["nghe-truyen-thong", "lang-nghe-va-htx"]


def test_a_title_that_a_person_wants_in_capitals_stays(tmp_path):
    folder = tmp_path / "plan"
    imported(tmp_path, CAPITALS)
    printed = CAPITALS[0][0].partition(": ")[2]
    edit(folder / "plan.toml", kg.open(folder).tables_info["nghe-truyen-thong"].title_vi, printed)
    for _ in range(2):
        imported(tmp_path, CAPITALS)
        assert kg.open(folder).tables_info["nghe-truyen-thong"].title_vi == printed


# --- pages ----------------------------------------------------------------------------------------

UNSTATED = (  # nothing says what the last column is, so the pages must be stated
    ("Biểu 1: NÔNG NGHIỆP",),
    ("TT", "Chỉ tiêu", "ĐVT", "TH 2023", "KH 2024", "UTH 2024", "KH 2025", "Nội bộ"),
    ("1", "Đàn trâu", "Con", "78.000", "79.000", "79.500", "80.000", "9009"),
    ("2", "Đàn bò", "Con", "20.100", "21.300", "21.500", "23.700", "9010"),
    ("3", "Đàn dê", "Con", "1.100", "1.300", "1.500", "1.700", "9013"),
    ("", "Tổ thẩm định", "", "12", "11", "10", "9", "9015"),
)
NEW = ("", "Đàn cừu", "Con", "5", "6", "7", "8", "9012")
MORE = (UNSTATED[0], ("(bản đã rà soát)",), *UNSTATED[1:4], NEW, *UNSTATED[4:])


def pages(folder):
    meta = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    return [page for table in meta["tables"] for page in table["pages"]]


@pytest.fixture
def restated(tmp_path):
    """A plan whose pages a person has edited: the last column, and where the body ends."""
    folder = tmp_path / "plan"
    imported(tmp_path, UNSTATED, area="Bến Tre")
    [page] = pages(folder)
    assert (page["header"], page["body"], page["columns"][-1]) == ([2, 2], [3, 6], "other_noi-bo")
    edit(folder / "plan.toml", '"other_noi-bo"', '"note"')
    edit(folder / "plan.toml", "[3, 6]", "[3, 5]")
    path = folder / "indicators.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    assert len(kg.open(folder).rows["agriculture"]) == 3
    return folder


def test_edited_pages_stay(tmp_path, restated):
    imported(tmp_path, UNSTATED)
    [page] = pages(restated)
    assert (page["header"], page["body"], page["columns"][-1]) == ([2, 2], [3, 5], "note")
    plan = kg.open(restated)
    assert len(plan.rows["agriculture"]) == 3 and "other_noi-bo" not in plan.columns("agriculture")
    assert {(d.key, d.field) for d in read_decisions(restated / "decisions.csv").entries.values()
            if "pages" in d.key} == {("tables/agriculture/pages/1", "columns"),
                                     ("tables/agriculture/pages/1", "body")}  # fmt: skip
    shutil.copytree(restated, tmp_path / "once")
    imported(tmp_path, UNSTATED)
    for path in sorted((tmp_path / "once").rglob("*.*")):
        assert (restated / path.relative_to(tmp_path / "once")).read_bytes() == path.read_bytes()


def test_edited_pages_follow_a_source_that_has_changed(tmp_path, restated):
    """What the person has not touched is read anew: a line more above, a row more within."""
    imported(tmp_path, MORE)
    imported(tmp_path, MORE)
    [page] = pages(restated)
    assert (page["header"], page["body"], page["columns"][-1]) == ([3, 3], [4, 7], "note")
    assert [r.label_vi for r in kg.open(restated).rows["agriculture"]] == [
        "Đàn trâu", "Đàn bò", "Đàn cừu", "Đàn dê",
    ]  # fmt: skip


def test_an_edit_of_pages_that_is_taken_back_is_no_decision_any_more(tmp_path, restated):
    imported(tmp_path, UNSTATED)
    edit(restated / "plan.toml", '"note"', '"other_noi-bo"')
    imported(tmp_path, UNSTATED)
    decided = read_decisions(restated / "decisions.csv").of(
        "plan.toml", "tables/agriculture/pages/1"
    )
    assert decided == {"body": "[3, 5]"} and pages(restated)[0]["columns"][-1] == "other_noi-bo"


def test_pages_that_a_person_states_by_hand_stay(tmp_path):
    """The import would not have stated them."""
    folder = tmp_path / "plan"
    imported(tmp_path, BEN_TRE)
    assert "pages" not in (folder / "plan.toml").read_text("utf-8")
    columns = [
        "stt",
        "label",
        "unit",
        *[c.name for c in kg.open(folder).read()["agriculture"].columns],
    ]
    columns[3] = "actual_2022"  # the caption is wrong, says the person
    columns[-2] = "estimate_2024/actual_2022"
    with (folder / "plan.toml").open("a", encoding="utf-8") as file:
        file.write(f'pages = [{{ header = [4, 6], body = [7, 10], columns = {columns!r}, '
                   'separators = ".," }]\n')  # fmt: skip
    assert "actual_2022" in kg.open(folder).columns("agriculture")
    for _ in range(2):
        imported(tmp_path, BEN_TRE)
        assert pages(folder)[0]["columns"] == columns
    assert "actual_2022" in kg.open(folder).columns("agriculture")
    path = folder / "plan.toml"
    path.write_text(path.read_text("utf-8").partition("pages = [")[0], "utf-8")  # not stated again
    for _ in range(2):
        imported(tmp_path, BEN_TRE)
        assert "pages = [" not in path.read_text("utf-8")
    assert "actual_2023" in kg.open(folder).columns("agriculture")


def test_where_a_source_changes_under_a_person_s_hand_it_is_asked():
    edits = [Decision("plan.toml", "tables/x/pages/1", "skip", "[7]", "[7, 9]")]
    now = [{"body": [4, 20], "skip": [8]}]
    [page], [asked] = merged("x", now, Decisions(edits), {})
    assert page["skip"] == [8] and asked.kind == "conflict" and asked.readings == "[7, 9] | [8]"
    [page], left = merged("x", now, Decisions(edits), {asked.id: "[7, 9]"})
    assert page["skip"] == [7, 9] and not left
    assert merged("x", [{"body": [4, 20], "skip": [7]}], Decisions(edits), {})[0] == [
        {"body": [4, 20], "skip": [7, 9]}
    ]
    assert merged("x", now, Decisions(), {}) == (None, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('number = "10/KH-UBND"', 'number = "10b/KH-UBND"'),
        ("date = 2025-01-05", "date = 2025-01-06"),
        ('title_en = "Socio', 'title_en = "The socio'),
        ('name_en = "Bến Tre"', 'name_en = "Ben Tre"'),
        ("number = 1\n", "number = 4\n"),
        ('heading = "Biểu 1"', 'main = []\nheading = "Biểu 1"'),
        ("\n[area]", 'signer = "Một người"\nno_direction = ["AGR.X.AREA"]\n\n[area]'),
    ],
)
def test_every_edited_key_of_plan_toml_stays(tmp_path, before, after):
    imported(tmp_path, BEN_TRE)
    path = tmp_path / "plan" / "plan.toml"
    edit(path, before, after)
    said = tomllib.loads(path.read_text("utf-8"))
    for _ in range(2):
        imported(tmp_path, BETTER)
        now = tomllib.loads(path.read_text("utf-8"))
        assert {**now, "source": 0} == {**said, "source": 0}


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
