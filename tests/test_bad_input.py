"""Bad input: one clear error with file, line and column, and what would have been right."""

from __future__ import annotations

import csv
import pickle
import re

import pytest

import kgdata as kg
from kgdata.errors import KgdataError, ParameterError, SourceError, UnknownNameError
from tests.annex import HEADER, Item, crop_items, crop_rows, items, write_ledger, write_plan


@pytest.fixture
def folder(tmp_path):
    return write_plan(tmp_path / "plan", [*HEADER, *crop_rows()], crop_items())


def refused(folder, kind=SourceError) -> str:
    with pytest.raises(kind) as raised:
        kg.open(folder).load()
    said = str(raised.value)
    assert "\n" not in said
    assert isinstance(raised.value, KgdataError)
    return said


def edit(path, before, after, count=1):
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, count), "utf-8")


# --- errors themselves --------------------------------------------------------------------------


def test_an_error_says_where_and_survives_a_process():
    error = SourceError("what", file="a.csv", line=3, column=4)
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "a.csv:3:4: what"
    assert (type(again), again.line) == (SourceError, 3)
    assert str(ParameterError("what")) == "what"
    assert issubclass(SourceError, ValueError) and issubclass(UnknownNameError, LookupError)


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["helth", 99, "Biểu 99", "", "agriculture ", True, None.__class__, 2.5]
)
def test_an_unknown_table(name):
    with pytest.raises(UnknownNameError) as raised:
        kg.load(name)
    assert str(raised.value).startswith(f"no table {str(name)!r}")
    assert "there are: scenario, agriculture, industry" in str(raised.value)


@pytest.mark.parametrize(
    "ask",
    [
        kg.load,
        kg.ratios,
        kg.wide,
        lambda t: kg.indicators(table=t),
        lambda t: kg.compare(t, base="plan_2023", to="plan_2024"),
    ],
)
def test_every_question_knows_an_unknown_table(ask):
    with pytest.raises(UnknownNameError, match="did you mean 'health'"):
        ask("helth")


@pytest.mark.parametrize("series", ["plan_2025", "estimate", "", "Plan_2024", None])
def test_an_unknown_series(series):
    for how in ({"base": series, "to": "plan_2024"}, {"base": "plan_2024", "to": series}):
        with pytest.raises(UnknownNameError) as raised:
            kg.compare("health", **how)
        assert f"no series {str(series)!r}" in str(raised.value)
        assert "there are: actual_2022, plan_2023, estimate_2023, plan_2024" in str(raised.value)


def test_a_series_of_another_table_is_unknown_here():
    with pytest.raises(UnknownNameError, match="no series 'share_2024'"):
        kg.compare("health", base="plan_2024", to="share_2024")
    assert len(kg.compare("investment", base="share_2024", to="share_2024"))
    # a sum of money and its share of the total have no unit in common
    assert kg.compare("investment", base="plan_2024", to="share_2024").empty


# --- the source ---------------------------------------------------------------------------------


def test_a_missing_source(folder):
    (folder / "source" / "annex.txt").unlink()
    assert refused(folder).endswith("annex.txt: the source file is missing")


@pytest.mark.parametrize("name", ["source", ".", ""])
def test_a_source_that_is_a_folder(folder, name):
    edit(folder / "plan.toml", '"source/annex.txt"', f'"{name}"')
    assert "source" in refused(folder)


def test_a_changed_source(folder):
    edit(folder / "source" / "annex.txt", "15,06", "15,07")
    said = refused(folder)
    assert "annex.txt: sha256 is " in said and "plan.toml says" in said and "was changed" in said


def test_a_changed_source_is_seen_although_it_is_in_the_cache(folder):
    assert len(kg.open(folder).load())
    edit(folder / "source" / "annex.txt", "15,06", "15,07")
    assert "was changed" in refused(folder)


@pytest.mark.parametrize(
    "file", ["../annex.txt", "source/../../annex.txt", "/etc/passwd", "a/../b"]
)
def test_a_source_outside_the_folder(folder, file):
    edit(folder / "plan.toml", "source/annex.txt", file)
    assert "source.file must lie in the plan's folder" in refused(folder)


def test_a_source_that_is_no_utf8(tmp_path):
    folder = write_plan(tmp_path, [*HEADER, *crop_rows()], crop_items())
    path = folder / "source" / "annex.txt"
    lines = path.read_bytes().split(b"\n")
    lines[6] = lines[6].replace("Cây".encode(), "Cây".encode("utf-16-le"))
    lines[6] += b"\xff"
    path.write_bytes(b"\n".join(lines))
    rewrite_digest(folder)
    assert refused(folder).startswith("source/annex.txt:7: not UTF-8; save the text as UTF-8")


def rewrite_digest(folder):
    import hashlib

    found = hashlib.sha256((folder / "source" / "annex.txt").read_bytes()).hexdigest()
    path = folder / "plan.toml"
    path.write_text(re.sub(r"[0-9a-f]{64}", found, path.read_text("utf-8")), "utf-8")


@pytest.mark.parametrize(
    ("text", "column"), [("12x", 5), ("1.23,4", 5), ("abc", 7), ("12 %%", 9), ("1,2,3", 4)]
)
def test_a_cell_that_is_no_number(tmp_path, text, column):
    rows = crop_rows()
    rows[4][column - 1] = text
    said = refused(write_plan(tmp_path, [*HEADER, *rows], crop_items()))
    assert said.startswith(
        f"source/annex.txt:10:{column}: {text!r} is no number; expected one such as"
    )


def test_rows_and_indicators_that_do_not_match(tmp_path):
    folder = write_plan(tmp_path, [*HEADER, *crop_rows()], crop_items()[:-1])
    said = refused(folder)
    assert said == "source/annex.txt:3: table 'crops' has 7 printed rows, indicators.csv has 6"


# --- plan.toml ----------------------------------------------------------------------------------


def test_no_plan_here(tmp_path):
    assert refused(tmp_path).endswith("plan.toml: no plan.toml here; a plan is a folder with one")
    assert "no plan.toml here" in refused(tmp_path / "nowhere")


def test_a_file_is_no_plan(tmp_path):
    path = tmp_path / "annex.txt"
    path.write_text("x", "utf-8")
    assert "a plan is a folder" in refused(path)


def test_a_plan_toml_that_is_a_folder(tmp_path):
    (tmp_path / "plan.toml").mkdir()
    assert "plan.toml: " in refused(tmp_path)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('id = "test"', 'id = "test', "not readable as TOML: Illegal character"),
        ("date =", "dato =", "unknown key 'dato'; known are id, number, date"),
        ('id = "test"\n', "", "no 'id'"),
        ('number = "1/KH"', "number = 1", "number = 1 must be a str"),
        ("date = 2024-01-19", 'date = "2024-01-19"', "date = '2024-01-19' must be a date"),
        ("actual = 2022", 'actual = "2022"', "years: actual = '2022' must be a int"),
        ("actual = 2022", "actual = true", "years: actual = True must be a int"),
        ("actual = 2022, ", "", "years: no 'actual'"),
        ("plan = 2024 }", "plan = 2024, next = 2025 }", "years: unknown key 'next'"),
        ('code = "VN-47"', "code = 47", "area: code = 47 must be a str"),
        ('heading = "BIỂU 1"', "heading = 1", "table 'crops': heading = 1 must be a str"),
        ('heading = "BIỂU 1"', 'head = "BIỂU 1"', "table 'crops': unknown key 'head'; known are"),
        ('heading = "BIỂU 1"', 'heading = ""', "table 'crops': heading"),
        ("number = 1\n", 'number = "1"\n', "table 'crops': number = '1' must be a int"),
        ("number = 1\n", "number = 1\nmain = [1]\n", "table 'crops': main"),
        ("[[tables]]", "[tables]", "tables = "),
        ("\n[[tables]]", '\ntables = ["crops"]\n[other]', "tables"),
        ("sha256 =", "sha1 =", "source: unknown key 'sha1'; known are file, sha256"),
        ("source = {", "origin = {", "unknown key 'origin'"),
    ],
)
def test_a_plan_toml_that_is_not_as_it_must_be(folder, before, after, said):
    edit(folder / "plan.toml", before, after)
    message = refused(folder)
    assert re.search(r"plan\.toml(:\d+)*: ", message) and said in message


def test_a_table_listed_twice(folder):
    path = folder / "plan.toml"
    text = path.read_text("utf-8")
    path.write_text(text + text[text.index("\n[[tables]]") :], "utf-8")
    assert "plan.toml: table 'crops' is listed twice" in refused(folder)


def test_a_heading_that_is_not_in_the_source(folder):
    edit(folder / "plan.toml", "BIỂU 1", "BIỂU 7")
    said = refused(folder)
    assert said.startswith("source/annex.txt:3:1: a table without a known title")
    assert said.endswith("the headings in plan.toml are 'BIỂU 7'")


# --- indicators.csv -----------------------------------------------------------------------------


def table_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write_table(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("table", "fish", "table 'fish'; expected one of crops"),
        ("row", "x", "row 'x'; expected an ordinal from 1"),
        ("row", "²", "row '²'; expected an ordinal from 1"),
        ("row", "9", "row 9 of 'crops'; expected 3"),
        ("indicator", "AGR.RICE", "indicator 'AGR.RICE'; expected an id such as 'AGR.RICE.AREA'"),
        ("indicator", "AGR.Rice.AREA", "indicator 'AGR.Rice.AREA'; expected an id such as"),
        ("indicator", "T.ROW1.VALUE", "indicator 'T.ROW1.VALUE' is already on line 2"),
        ("label_vi", "", "label_vi ''; expected a label"),
        ("label_en", "", "label_en ''; expected a label"),
        ("unit_mult", "x", "unit_mult 'x'; expected a power of ten such as 0 or 9"),
        ("unit_mult", "", "unit_mult ''; expected a power of ten such as 0 or 9"),
        ("parent", "T.NONE.VALUE", "no indicator 'T.NONE.VALUE' in 'crops'"),
        ("parent", "T.ROW3.VALUE", "'T.ROW3.VALUE' is its own ancestor"),
        ("role", "whole", "role 'whole'; expected part, of or nothing"),
        ("role", "part", "role 'part' without a parent"),
        ("nature", "x", "nature 'x'; expected flow, stock, cumulative, rate or nothing"),
    ],
)
def test_an_indicator_that_is_not_as_it_must_be(folder, column, text, said):
    path = folder / "indicators.csv"
    rows = table_of(path)
    at = rows[0].index(column)
    rows[3][at] = text
    write_table(path, rows)
    message = refused(folder)
    assert message.startswith(f"indicators.csv:4:{at + 1}: ") and said in message


def test_indicators_that_are_each_others_parents(folder):
    path = folder / "indicators.csv"
    rows = table_of(path)
    rows[1][rows[0].index("parent")] = "T.ROW2.VALUE"
    rows[2][rows[0].index("parent")] = "T.ROW1.VALUE"
    write_table(path, rows)
    assert refused(folder).endswith("is its own ancestor")


@pytest.mark.parametrize("name", ["indicators.csv", "corrections.csv"])
def test_a_csv_whose_header_is_not_as_it_must_be(folder, name):
    path = folder / name
    if name == "corrections.csv":
        write_ledger(folder, [{"row": 1, "series": "plan_2024", "before": "420", "after": "421"}])
    good = table_of(path)
    name = f"{folder.name}/{name}" if name == "corrections.csv" else name  # of several plans, whose

    def said(*rows):
        write_table(path, rows)
        return refused(folder)

    assert said([*good[0], "colour"], *([*r, ""] for r in good[1:])).startswith(
        f"{name}:1:{len(good[0]) + 1}: unknown column 'colour'; expected "
    )
    assert said(*(r[:-1] for r in good)).startswith(
        f"{name}:1: no column {good[0][-1]!r}; expected "
    )
    assert said(good[0][:1] * 2 + good[0][1:], *(r[:1] + r for r in good[1:])).startswith(
        f"{name}:1:2: the column 'table' is there twice" if name == "indicators.csv"
        else f"{name}:1:2: the column 'id' is there twice"
    )  # fmt: skip
    assert said(good[0], good[1][:5]).startswith(f"{name}:2:6: 5 fields where the header has ")
    assert said(good[0], [*good[1], "x"]).startswith(f"{name}:2:{len(good[0]) + 1}: ")
    assert said().startswith(f"{name}:1: no column {good[0][0]!r}; expected ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'"table"x,row\n', "indicators.csv:1: no CSV: "),
        (b'table,row\n"x"y,1\n', "indicators.csv:"),
        (b"table,row\xff\n", "indicators.csv: not UTF-8"),
        (b"table\x00,row\n", "indicators.csv:1"),
        (b"", "indicators.csv:1: no column 'table'"),
    ],
)
def test_an_indicators_csv_that_is_no_csv(folder, content, said):
    (folder / "indicators.csv").write_bytes(content)
    assert refused(folder).startswith(said)


def test_an_unclosed_quote_is_no_csv(folder):
    path = folder / "indicators.csv"
    path.write_text(path.read_text("utf-8") + '"crops,8,', "utf-8")
    assert re.match(r"indicators\.csv:\d+: no CSV: ", refused(folder))


def test_indicators_csv_missing_or_a_folder(folder):
    (folder / "indicators.csv").unlink()
    assert refused(folder) == "indicators.csv: the file is missing"
    (folder / "indicators.csv").mkdir()
    assert refused(folder).startswith("indicators.csv: cannot be read")


def test_a_line_is_counted_as_an_editor_counts_it(folder):
    """A quoted field may go over lines, and some marks that look like line ends are none."""
    path = folder / "indicators.csv"
    rows = table_of(path)
    rows[1][-1] = "a note\nof two lines"
    rows[2][-1] = "a note\u2028with\x0bother\x85marks"
    rows[4][rows[0].index("role")] = "whole"
    write_table(path, rows)
    assert refused(folder).startswith(f"indicators.csv:6:{rows[0].index('role') + 1}: role 'whole'")


def test_a_byte_order_mark_and_windows_lines_do_no_harm(folder):
    path = folder / "indicators.csv"
    text = path.read_text("utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(kg.open(folder).load()) == 28


# --- corrections.csv ----------------------------------------------------------------------------

GOOD = {"row": 1, "series": "plan_2024", "before": "420", "after": "421"}


def test_a_correction_replaces_one_cell_and_says_so(folder):
    before = kg.open(folder).load()
    write_ledger(folder, [GOOD])
    after = kg.open(folder).load()
    changed = after[(after["value"] != before["value"]) & after["value"].notna()]
    assert changed[["row", "series", "value", "status", "printed"]].values.tolist() == [
        [1, "plan_2024", 421.0, "corrected", "420"]
    ]
    assert kg.open(folder).ratios().query("row == 1")["verdict"].tolist()[-1] != "exact"


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"plan": "other"}, "2:2", "plan 'other' must be 'test', the id in plan.toml"),
        ({"table": "fish"}, "2:3", "no table 'fish'; there are: crops"),
        ({"row": "x"}, "2:4", "row 'x' is no ordinal"),
        ({"row": "²"}, "2:4", "row '²' is no ordinal"),
        ({"row": 0}, "2:4", "no cell crops row 0"),
        ({"row": 99}, "2:4", "no cell crops row 99 'plan_2024'"),
        ({"series": "plan_2030"}, "2:", "no cell crops row 1 'plan_2030'"),
        ({"before": "421"}, "2:6", "source/annex.txt:6:7 reads '420', not '421'"),
        ({"after": "4x2"}, "2:7", "'4x2' is no number"),
        ({"reason": ""}, "2:8", "needs a reason and evidence"),
        ({"evidence": ""}, "2:9", "needs a reason and evidence"),
    ],
)
def test_a_correction_that_is_not_as_it_must_be(folder, changes, place, said):
    write_ledger(folder, [{**GOOD, **changes}])
    message = refused(folder)
    assert message.startswith(f"{folder.name}/corrections.csv:{place}") and said in message


@pytest.mark.parametrize(
    "second", [{**GOOD, "after": "422"}, {**GOOD, "id": "C1", "row": 2, "before": "15,50"}]
)
def test_a_correction_entered_twice(folder, second):
    write_ledger(folder, [GOOD, second])
    assert re.match(
        r"plan/corrections\.csv:3:1: the cell or the id of 'C\d' is entered twice; first on line 2",
        refused(folder),
    )


@pytest.mark.parametrize(
    ("after", "value", "ratio"),
    [("421", 421.0, "rounding"), ("-", None, "unverifiable"), ("", None, "unverifiable"),
     ("<421", 421.0, "unverifiable")],
)  # fmt: skip
def test_a_correction_may_say_whatever_a_cell_may(folder, after, value, ratio):
    """A bound is no measurement, as if it had been printed; what is taken away proves nothing."""
    write_ledger(folder, [{**GOOD, "after": after}])
    plan = kg.open(folder)
    cell = plan.load().query("row == 1 and series == 'plan_2024'").iloc[0]
    assert cell["status"] == "corrected" and cell["printed"] == "420"
    assert cell["value"] == value or (value is None and cell["value"] != cell["value"])
    found = plan.ratios().query("row == 1 and ratio == 'plan_2024/estimate_2023'").iloc[0]
    assert found["verdict"] == ratio


# --- documents without an annex ------------------------------------------------------------------


def test_tables_without_years_or_source(folder):
    text = (folder / "plan.toml").read_text("utf-8")
    for key in ("years", "source"):
        without = "\n".join(line for line in text.split("\n") if not line.startswith(f"{key} ="))
        (folder / "plan.toml").write_text(without, "utf-8")
        assert f"tables need [{key}]" in refused(folder)


def test_a_document_without_an_annex_says_so():
    document = kg.open("data/nq535-2021")
    for ask in (document.load, document.tables, document.ratios, kg.open("data/nq535-2021").read):
        with pytest.raises(SourceError, match="nq535-2021 is carried without an annex"):
            ask()


# --- headers, sums ------------------------------------------------------------------------------


def test_a_broken_table_names_itself_and_leaves_nothing_behind(tmp_path, cache):
    rows = crop_rows()
    rows[0][3] = "12x"
    folder = write_plan(tmp_path / "plan", [*HEADER, *rows], crop_items())
    before = sorted(p.name for p in folder.rglob("*"))
    refused(folder)
    assert not list(cache.rglob("*")) and sorted(p.name for p in folder.rglob("*")) == before


def test_an_unreadable_unit_falls_back_on_the_indicators(tmp_path):
    head = [["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch 2024"]]
    folder = write_plan(tmp_path, [*head, ["1", "Cá", "Tánn", "5,5"]], [Item("T.FISH.OUTPUT", "t")])
    assert kg.open(folder).load()["unit"].tolist() == ["t"]
    assert items("t")[0].unit == "t"
