"""An annex that nobody has seen becomes a plan that loads, and says what it is not sure of."""

from __future__ import annotations

import csv
import hashlib
import os

import pytest
from click.testing import CliRunner

import kgdata as kg
from kgdata.cli import cli
from kgdata.errors import KgdataError, ParameterError, SourceError
from kgdata.importing.folder import import_plan
from tests.importing.annexes import BEN_TRE, RATIOS, SERIES, changed, figures, imported, text


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def answer(folder, kind, said):
    """Fill in the answer to the questions of a kind."""
    path = folder / "questions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert any(row["kind"] == kind for row in rows)
    for row in rows:
        if row["kind"] == kind:
            row["answer"] = said
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


# --- what comes out -------------------------------------------------------------------------------


def test_the_plan_loads_and_says_what_was_printed(tmp_path):
    outcome = imported(tmp_path, BEN_TRE)
    plan = kg.open(tmp_path / "plan")
    assert (plan.id, plan.number, plan.area, f"{plan.date}") == (
        "kh10-2025", "10/KH-UBND", "Bến Tre", "2025-01-05",
    )  # fmt: skip
    assert (plan.years.actual, plan.years.estimate, plan.years.plan) == (2023, 2024, 2025)
    assert plan.issuer_vi == "Ủy ban nhân dân tỉnh Bến Tre"
    assert plan.columns("agriculture") == [*SERIES, *RATIOS]
    assert figures(tmp_path / "plan") == {
        (row, series): value
        for row, values in (
            (1, (78000, 79000, 79500, 80000)),
            (2, (20000, 21000, 21500, 23000)),
            (3, (58000, 58000, 58000, 57000)),
            (4, (688.5, 700.0, 702.3, 711.0)),
        )
        for series, value in zip(SERIES, values, strict=True)
    }
    frame = plan.load()
    assert frame["unit"].tolist() == ["ha"] * 12 + ["t"] * 4
    assert set(frame["source"].str.partition(":")[0]) == {"source/annex.txt"}
    assert set(plan.ratios()["verdict"]) == {"exact"}
    assert plan.ratios()["formula_printed"].unique().tolist() == ["5=3/2", "6=3/1", "7=4/3"]
    rows = plan.rows["agriculture"]
    assert [(r.parent, r.role) for r in rows[1:3]] == [(rows[0].id, "part")] * 2
    assert not outcome.questions


def test_the_source_is_kept_as_received(tmp_path):
    imported(tmp_path, BEN_TRE)
    kept = (tmp_path / "plan" / "source" / "annex.txt").read_bytes()
    assert kept == text(BEN_TRE).encode()
    assert kg.open(tmp_path / "plan").source_sha256 == hashlib.sha256(kept).hexdigest()


def test_imported_twice_it_is_the_same(tmp_path):
    imported(tmp_path / "a", BEN_TRE)
    imported(tmp_path / "b", BEN_TRE)
    for name in ("plan.toml", "indicators.csv", "corrections.csv", "questions.csv"):
        one, two = ((tmp_path / x / "plan" / name).read_bytes() for x in "ab")
        assert one == two, name


def test_nothing_in_the_loader_knows_the_province(tmp_path):
    """The plan of another province is audited and exported like any other."""
    imported(tmp_path, BEN_TRE)
    result = CliRunner().invoke(
        cli, ["export", "--plan", str(tmp_path / "plan"), "--out", str(tmp_path / "out")]
    )
    assert result.exit_code == 0, result.output
    with (tmp_path / "out" / "observations.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 16


# --- headers in other ways ------------------------------------------------------------------------

ROWS = (
    ("Số trường học", "Trường", "350", "352", "353", "355"),
    ("Số học sinh", "Học sinh", "120.000", "121.500", "122.000", "123.500"),
    ("Trong đó: mầm non", "Học sinh", "30.000", "30.500", "31.000", "31.500"),
)


@pytest.mark.parametrize(
    ("header", "series"),
    [
        (["TH 2022", "KH 2023", "ƯTH 2023", "KH 2024"],
         ["actual_2022", "plan_2023", "estimate_2023", "plan_2024"]),
        (["Thực hiện năm 2021", "Thực hiện năm 2022", "Ước cả năm 2023", "Dự toán năm 2024"],
         ["actual_2021", "actual_2022", "estimate_2023", "plan_2024"]),
        (["Quý I/2026", "Quý II/2026", "Quý III/2026", "Quý IV/2026"],
         ["plan_2026q1", "plan_2026q2", "plan_2026q3", "plan_2026q4"]),
        (["2019", "2020", "2021", "2022"],
         ["actual_2019", "actual_2020", "estimate_2021", "plan_2022"]),
    ],
)  # fmt: skip
def test_years_and_kinds_in_one_caption(tmp_path, header, series):
    lines = [["BẢNG 2. GIÁO DỤC"], ["Chỉ tiêu", "Đơn vị tính", *header], *ROWS]
    imported(tmp_path, lines, area="Bến Tre")
    assert kg.open(tmp_path / "plan").columns("giao-duc") == series


@pytest.mark.parametrize(
    ("above", "below", "series"),
    [
        (["Năm 2023", "", "Năm 2024", ""], ["KH", "TH", "KH", "ƯTH"],
         ["plan_2023", "actual_2023", "plan_2024", "estimate_2024"]),
        (["Thực hiện", "", "Kế hoạch", ""], ["2023", "2024", "2025", "2026"],
         ["actual_2023", "actual_2024", "plan_2025", "plan_2026"]),
        (["Kế hoạch năm 2025", "", "", ""], ["Cả năm", "Quý I", "Quý II", "Quý III"],
         ["plan_2025", "plan_2025q1", "plan_2025q2", "plan_2025q3"]),
    ],
)  # fmt: skip
def test_captions_over_captions(tmp_path, above, below, series):
    lines = [
        ["Phụ lục I", "", ""], ["GIÁO DỤC"],
        ["Chỉ tiêu", "Đơn vị tính", *above], ["", "", *below], *ROWS,
    ]  # fmt: skip
    imported(tmp_path, lines, area="Bến Tre")
    assert kg.open(tmp_path / "plan").columns("giao-duc") == series


def test_a_table_without_numbering_and_units_in_its_labels(tmp_path):
    lines = [
        ["THƯƠNG MẠI"],
        ["Chỉ tiêu", "Ước thực hiện năm 2024", "Kế hoạch năm 2025", "Tỷ lệ (%)"],
        ["Tổng mức bán lẻ (tỷ đồng)", "55.000", "60.500", "110,00"],
        ["Xuất khẩu (triệu USD)", "850,25", "900", "105,85"],
    ]
    imported(tmp_path, lines, area="Bến Tre")
    plan = kg.open(tmp_path / "plan")
    assert plan.columns("thuong-mai") == ["estimate_2024", "plan_2025", "plan_2025/estimate_2024"]
    assert plan.load()["unit"].tolist() == ["VND", "VND", "USD", "USD"]
    assert plan.load()["unit_mult"].tolist() == [9, 9, 6, 6]


def test_the_unit_above_the_table_is_that_of_its_rows(tmp_path):
    lines = [
        ["Biểu 7: THU CHI NGÂN SÁCH"], ["Đơn vị tính: Triệu đồng"],
        ["TT", "Nội dung", "DT 2024", "ƯTH 2024", "DT 2025"],
        ["I", "Tổng thu", "5.500", "5.800", "6.100"],
        ["1", "Thu nội địa", "5.100", "5.350", "5.600"],
        ["2", "Thu xuất nhập khẩu", "400", "450", "500"],
    ]  # fmt: skip
    imported(tmp_path, lines, area="Bến Tre")
    frame = kg.open(tmp_path / "plan").load("finance")
    assert set(zip(frame["unit"], frame["unit_mult"], strict=True)) == {("VND", 6)}
    assert frame["series"].unique().tolist() == ["plan_2024", "estimate_2024", "plan_2025"]


def test_the_numbers_overrule_a_wrong_formula_and_it_is_a_finding(tmp_path):
    lines = changed(BEN_TRE, "6=3/1", "6=3/2")
    lines = changed(lines, "5=3/2", "5=3/1")
    imported(tmp_path, lines)
    plan = kg.open(tmp_path / "plan")
    assert plan.columns("agriculture") == [*SERIES, *RATIOS]
    assert plan.audit().query("rule == 'formula'")["proposal"].tolist() == [
        "5=3/1 -> 5=3/2", "6=3/2 -> 6=3/1",
    ]  # fmt: skip


# --- several tables, pages, notes -----------------------------------------------------------------


def test_tables_keep_the_order_of_the_document(tmp_path):
    second = [["Biểu 9: DU LỊCH"], ["Chỉ tiêu", "ĐVT", "KH 2025"], ["Khách", "Lượt", "600.000"]]
    third = [["Biểu 4: DÂN SỐ"], ["Chỉ tiêu", "ĐVT", "KH 2025"], ["Dân số", "Người", "1.300.000"]]
    imported(tmp_path, [*second, [""], *BEN_TRE, [""], *third])
    plan = kg.open(tmp_path / "plan")
    assert list(plan.tables_info) == ["du-lich", "agriculture", "dan-so"]
    assert [info.number for info in plan.tables_info.values()] == [9, 1, 4]
    assert plan.load()["table"].unique().tolist() == ["du-lich", "agriculture", "dan-so"]


def test_a_repeated_header_continues_its_table(tmp_path):
    header = BEN_TRE[3:6]
    lines = [*BEN_TRE[:8], [""], *header, *BEN_TRE[8:]]
    imported(tmp_path, lines)
    assert figures(tmp_path / "plan")[4, "plan_2025"] == 711.0
    assert len(kg.open(tmp_path / "plan").rows["agriculture"]) == 4


def test_notes_under_a_table_are_no_rows(tmp_path):
    outcome = imported(tmp_path, [*BEN_TRE, ["Nguồn: Cục Thống kê"], [""], ["Nơi nhận:", "TTTU"]])
    assert len(kg.open(tmp_path / "plan").rows["agriculture"]) == 4
    notes = outcome.built.drafts[0].found.notes
    assert [line.cells[0].partition(":")[0] for line in notes] == ["Ghi chú", "Nguồn"]


# --- rows put together ----------------------------------------------------------------------------

WHOLE = BEN_TRE[9]


@pytest.mark.parametrize(
    "broken",
    [
        [WHOLE[:2], ("", "", *WHOLE[2:])],
        [(*WHOLE[:3], "", *WHOLE[3:])],
        [(*WHOLE[:4], f"{WHOLE[4]} {WHOLE[5]}", *WHOLE[6:])],
    ],
    ids=["label on the line before", "figures one cell to the right", "two figures in a cell"],
)
def test_a_broken_row_is_put_together_where_its_ratios_recompute(tmp_path, broken):
    imported(tmp_path, [*BEN_TRE[:9], *broken, *BEN_TRE[10:]])
    found = figures(tmp_path / "plan")
    assert [found[4, s] for s in SERIES] == [688.5, 700.0, 702.3, 711.0]
    assert kg.open(tmp_path / "plan").ratios().query("row == 4")["verdict"].eq("exact").all()
    last = kg.open(tmp_path / "plan").load().iloc[-1]
    line = 11 if len(broken) == 2 else 10
    assert last["source"].startswith(f"source/annex.txt:{line}:")


# --- repairs --------------------------------------------------------------------------------------


def test_the_only_repair_is_entered_with_its_evidence_and_applied(tmp_path):
    outcome = imported(tmp_path, changed(BEN_TRE, "20.000", "26.000"))
    plan = kg.open(tmp_path / "plan")
    [entry] = plan.ledger
    assert (entry.row, entry.series, entry.before, entry.after) == (
        2, "actual_2023", "26.000", "20.000",
    )  # fmt: skip
    assert set(entry.evidence.split("; ")) == {"total", "ratio estimate_2024/actual_2023"}
    assert figures(tmp_path / "plan")[2, "actual_2023"] == 20000
    assert not outcome.questions


@pytest.mark.parametrize(
    ("before", "misread"),
    [("20.000", "2O.000"), ("23.000", "Z3.OOO"), ("101,24", "l01,24")],
    ids=["a letter for a digit", "letters", "a letter in a ratio"],
)
def test_letters_for_digits_are_read_where_the_relations_agree(tmp_path, before, misread):
    outcome = imported(tmp_path, changed(BEN_TRE, before, misread))
    assert [(e.before, e.after) for e in kg.open(tmp_path / "plan").ledger] == [(misread, before)]
    assert not outcome.questions


@pytest.mark.parametrize(
    ("before", "misread", "kind"), [("23.000", "23.00", "figure"), ("688,5", "6885", "repair")]
)
def test_what_rounding_leaves_open_is_asked(tmp_path, before, misread, kind):
    """23.000 or 23.001: four rows do not show that the ratios are of the figures as printed."""
    outcome = imported(tmp_path, changed(BEN_TRE, before, misread))
    assert not kg.open(tmp_path / "plan").ledger
    assert kind in {q.kind for q in outcome.questions}


def test_two_misreads_in_one_sum_are_not_mended_by_a_third(tmp_path):
    """Each of two wrong figures is in a sum and in ratios that fail; no ratio is to blame."""
    lines = changed(changed(BEN_TRE, "21.500", "27.500"), "79.500", "72.500")
    imported(tmp_path, lines)
    for entry in kg.open(tmp_path / "plan").ledger:
        assert (entry.before, entry.after) in {("27.500", "21.500"), ("72.500", "79.500")}


def test_a_block_of_figures_one_line_above_its_labels_comes_down(tmp_path):
    lines = [
        ["Biểu 2: VĂN HÓA"],
        ["TT", "Chỉ tiêu", "ĐVT", "KH 2024", "KH 2025"],
        ["", "MẠNG LƯỚI", "Trường", "9", "10"],
        ["-", "Trường mầm non", "Lớp", "120", "125"],
        ["-", "Lớp ghép", "Trạm", "40", "41"],
        ["-", "Trạm truyền thanh", "", "", ""],
        ["", "Khách", "Lượt", "5.000", "6.000"],
    ]
    imported(tmp_path, lines, area="Bến Tre")
    plan = kg.open(tmp_path / "plan")
    frame = plan.load().query("series == 'plan_2025'")
    assert frame["value"].fillna(0).tolist() == [0, 10, 125, 41, 6000]
    assert plan.audit().query("rule == 'moved-rows'").shape[0] == 1


def test_deleting_the_line_undoes_it_and_it_stays_undone(tmp_path):
    lines = changed(BEN_TRE, "20.000", "26.000")
    imported(tmp_path, lines)
    path = tmp_path / "plan" / "corrections.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert figures(tmp_path / "plan")[2, "actual_2023"] == 26000
    imported(tmp_path, lines)
    assert not kg.open(tmp_path / "plan").ledger


def test_no_repair_leaves_all_as_printed(tmp_path):
    imported(tmp_path, changed(BEN_TRE, "20.000", "26.000"), repair=False)
    assert not kg.open(tmp_path / "plan").ledger
    assert figures(tmp_path / "plan")[2, "actual_2023"] == 26000


def test_what_several_repairs_would_mend_is_asked_not_touched(tmp_path):
    lines = [line for line in BEN_TRE if not str(line[1:2]).startswith("('- ")]
    lines = [line for line in lines if line[0] != "2"]
    bare = [list(line) for line in lines]
    bare[6][7:] = ["100,63", "", ""]  # one ratio alone
    bare[6][5] = "79.900"
    outcome = imported(tmp_path, bare)
    assert not kg.open(tmp_path / "plan").ledger
    [question] = outcome.questions
    assert question.kind == "repair" and question.line == 7
    assert "79.900 -> 79.500" in question.readings
    assert figures(tmp_path / "plan")[1, "estimate_2024"] == 79900
    answer(tmp_path / "plan", "repair", "79.500")
    assert not imported(tmp_path, bare).questions
    assert figures(tmp_path / "plan")[1, "estimate_2024"] == 79500


def test_the_publishers_error_stays_and_is_a_finding(tmp_path):
    """No slip of one cell makes 78.000 of 34.567 and 58.000."""
    imported(tmp_path, changed(BEN_TRE, "101,92", "134,56"))
    plan = kg.open(tmp_path / "plan")
    assert not plan.ledger
    assert plan.audit().query("rule == 'ratio'")["origin"].tolist() == ["publisher"]
    assert plan.ratios().query("printed == '134,56'")["verdict"].tolist() == ["inconsistent"]


# --- questions ------------------------------------------------------------------------------------


def test_a_column_that_nobody_can_name_is_kept_and_asked_about(tmp_path):
    lines = [
        ["Biểu 1: GIÁO DỤC"],
        ["Chỉ tiêu", "ĐVT", "TH 2023", "6 tháng đầu năm 2024", "ƯTH 2024", "KH 2025"],
        *ROWS,
    ]
    outcome = imported(tmp_path, lines, area="Bến Tre")
    [question] = outcome.questions
    assert (question.kind, question.line, question.column) == ("column", 2, 4)
    kept = "other_6-thang-dau-nam-2024"
    assert question.read == kept
    assert figures(tmp_path / "plan")[2, kept] == 121500
    frame = kg.open(tmp_path / "plan").load()
    assert set(frame.loc[frame["series"] == kept, "kind"]) == {"other"}
    answer(tmp_path / "plan", "column", "plan_2024")
    again = imported(tmp_path, lines, area="Bến Tre")
    assert not again.questions
    assert figures(tmp_path / "plan")[2, "plan_2024"] == 121500
    once_more = imported(tmp_path, lines, area="Bến Tre")
    assert not once_more.questions
    assert figures(tmp_path / "plan")[2, "plan_2024"] == 121500


def test_years_that_no_caption_prints_are_asked_for(tmp_path):
    lines = [["GIÁO DỤC"], ["Chỉ tiêu", "ĐVT", "Thực hiện", "Ước cả năm", "Kế hoạch"],
             *(row[:5] for row in ROWS)]  # fmt: skip
    outcome = imported(tmp_path, lines, area="Bến Tre")
    assert [q.kind for q in outcome.questions] == ["years"]
    answer(tmp_path / "plan", "years", "2027")
    assert not imported(tmp_path, lines, area="Bến Tre").questions
    assert kg.open(tmp_path / "plan").columns("giao-duc") == [
        "actual_2025", "estimate_2026", "plan_2027",
    ]  # fmt: skip


def test_an_ambiguous_separator_is_asked_about(tmp_path):
    lines = [["GIÁO DỤC"], ["Chỉ tiêu", "ĐVT", "KH 2025"], ["Số trường", "Trường", "1,245"]]
    outcome = imported(tmp_path, lines, area="Bến Tre")
    [question] = outcome.questions
    assert question.kind == "separators"
    assert set(question.readings.split(" | ")) >= {".,", ",."}
    answer(tmp_path / "plan", "separators", ",.")
    assert not imported(tmp_path, lines, area="Bến Tre").questions
    assert figures(tmp_path / "plan") == {(1, "plan_2025"): 1245.0}


def test_words_where_a_figure_should_be_are_kept_and_asked_about(tmp_path):
    outcome = imported(tmp_path, changed(BEN_TRE, "57.000", "đang rà soát"))
    [question] = [q for q in outcome.questions if q.kind == "figure"]
    assert (question.line, question.column) == (9, 7)
    row = kg.open(tmp_path / "plan").load().query("printed == 'đang rà soát'")
    assert row["status"].tolist() == ["lost"] and row["value"].isna().all()
    answer(tmp_path / "plan", "figure", "57.000")
    assert not imported(tmp_path, changed(BEN_TRE, "57.000", "đang rà soát")).questions
    assert figures(tmp_path / "plan")[3, "plan_2025"] == 57000
    assert [e.id for e in kg.open(tmp_path / "plan").ledger] == [question.id]


def test_an_unknown_unit_is_kept_as_printed_and_asked_about(tmp_path):
    lines = changed(BEN_TRE, "1000 tấn", "thúng")
    outcome = imported(tmp_path, lines)
    assert [q.kind for q in outcome.questions] == ["unit"]
    assert kg.open(tmp_path / "plan").load()["unit"].tolist()[-1] == "thúng"
    answer(tmp_path / "plan", "unit", "nghìn tấn")
    assert not imported(tmp_path, lines).questions
    last = kg.open(tmp_path / "plan").load().iloc[-1]
    assert (last["unit"], last["unit_mult"]) == ("t", 3)


def test_an_unknown_province_is_asked_for(tmp_path):
    lines = [line for line in BEN_TRE if "Bến Tre" not in str(line)]
    outcome = imported(tmp_path, lines)
    assert [q.kind for q in outcome.questions] == ["area"]
    assert not imported(tmp_path / "b", lines, area="Bến Tre").questions
    assert kg.open(tmp_path / "b" / "plan").area == "Bến Tre"


# --- what cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        [["Không có bảng nào ở đây"]],
        [["Biểu 1"], ["STT", "Chỉ tiêu", "KH 2025"], ["1", "Lúa", ""]],
        [],
    ],
    ids=["prose", "no figure", "empty"],
)
def test_a_source_without_a_table_is_refused_and_nothing_is_written(tmp_path, lines):
    with pytest.raises(KgdataError):
        imported(tmp_path, lines)
    assert [p.name for p in tmp_path.iterdir()] == ["annex.txt"]


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        import_plan(tmp_path / "nothing.xlsx", into=tmp_path / "plan")


@pytest.mark.parametrize("name", ["a b/../c", "../c", "/c", "..", "x/y", "kế-hoạch", "-p"])
def test_an_id_that_can_name_no_folder_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "in" / "annex.txt"
    path.parent.mkdir()
    path.write_text(text(BEN_TRE), "utf-8")
    with pytest.raises(ParameterError, match="expected letters without marks"):
        import_plan(path, id=name)
    assert [p.name for p in tmp_path.rglob("*")] == ["in", "annex.txt"]


def test_a_folder_that_is_no_plan_is_left_alone(tmp_path):
    there = tmp_path / "plan"
    there.mkdir()
    (there / "letter.txt").write_text("private", "utf-8")
    with pytest.raises(ParameterError, match="not empty and no plan"):
        imported(tmp_path, BEN_TRE)
    assert [p.name for p in there.iterdir()] == ["letter.txt"]


def test_what_fails_on_the_way_leaves_the_old_plan_whole(tmp_path, monkeypatch):
    imported(tmp_path, BEN_TRE)
    before = {p: p.read_bytes() for p in (tmp_path / "plan").rglob("*") if p.is_file()}

    def broken(*_):
        raise SourceError("on purpose")

    monkeypatch.setattr("kgdata.importing.folder.find_repairs", broken)
    with pytest.raises(SourceError, match="on purpose"):
        imported(tmp_path, changed(BEN_TRE, "57.000", "57.100"))
    assert {p: p.read_bytes() for p in (tmp_path / "plan").rglob("*") if p.is_file()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["annex.txt", "plan"]


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_exit_status_0_when_all_is_settled(tmp_path, lang):
    path = tmp_path / "annex.txt"
    path.write_text(text(BEN_TRE), "utf-8")
    result = CliRunner().invoke(
        cli, ["import", str(path), "--into", str(tmp_path / "p"), "--lang", lang],
        standalone_mode=False,
    )  # fmt: skip
    assert result.return_value == 0, result.output
    assert "agriculture" in result.output and "\x1b" not in result.output


def test_exit_status_1_when_questions_remain(tmp_path):
    path = tmp_path / "annex.txt"
    path.write_text(text(changed(BEN_TRE, "1000 tấn", "thúng")), "utf-8")
    arguments = [
        "import",
        str(path),
        "--into",
        str(tmp_path / "p"),
        "--id",
        "x-2025",
        "--lang",
        "en",
    ]
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert result.return_value == 1
    assert "What is the unit 'thúng'?" in result.output
    assert kg.open(tmp_path / "p").id == "x-2025"


def test_a_sum_that_fails_in_an_unnamed_column_is_a_finding_like_any_other(tmp_path):
    lines = [
        ["Biểu 1: GIÁO DỤC"],
        ["TT", "Chỉ tiêu", "ĐVT", "TH 2023", "6 tháng 2024", "ƯTH 2024", "KH 2025"],
        ["1", "Số học sinh", "Học sinh", "90.000", "91.300", "93.000", "95.000"],
        ["1.1", "Mầm non", "Học sinh", "30.000", "30.500", "31.000", "31.500"],
        ["1.2", "Phổ thông", "Học sinh", "60.000", "77.777", "62.000", "63.500"],
    ]
    imported(tmp_path, lines, area="Bến Tre")
    found = kg.open(tmp_path / "plan").audit().query("rule == 'total'")
    assert found["series"].tolist() == ["other_6-thang-2024"]
    assert "6-thang-2024" in found["explanation_en"].item()
