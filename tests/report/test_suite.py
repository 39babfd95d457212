"""``suite.toml``: what is wrong in it is said in one line; the one at hand is right."""

from __future__ import annotations

import pytest

import kgdata as kg
from kgdata.errors import SourceError, UnknownNameError
from kgdata.report.suite import default_suite, read_suite, select
from tests.annex import HEADER, items, write_plan
from tests.report.conftest import notebook


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        (tmp_path / "a.ipynb").write_text(notebook(["1"]), "utf-8")
        (tmp_path / "suite.toml").write_text(text, "utf-8")
        return tmp_path / "suite.toml"

    return write


def test_the_suite_at_hand_has_every_sector_and_the_comparison(plan):
    suite = read_suite(default_suite(), plan)
    sectors = [t for t in plan.tables_info if t != "scenario"]
    reports = {report.name: report for report in suite.reports}
    assert [*reports][: 1 + len(sectors)] == ["overview", *sectors]
    assert [reports[t].parameters for t in sectors] == [{"table": t} for t in sectors]
    assert reports["comparison"].parameters == {"base": "estimate_2023", "to": "plan_2024"}
    assert reports["trade"].title("en") == plan.tables_info["trade"].title_en


REPORT = '[[reports]]\nname = "a"\nnotebook = "a.ipynb"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (REPORT + "titel = 1", "unknown key 'titel'; known are name, notebook"),
        ("limit = 3\n" + REPORT, "unknown key 'limit'"),
        (REPORT + REPORT, "two reports are named 'a'"),
        (REPORT.replace("a.ipynb", "b.ipynb"), "no notebook 'b.ipynb' beside the suite"),
        ('[[reports]]\nname = "a"', "no 'notebook'"),
        (REPORT.replace('"a"', '"../a"'), "a name has only"),
        (REPORT + 'lang = "fr"', "expected vi or en"),
        (REPORT + 'each = "row"', "expected 'table'"),
        (REPORT + 'parameters = { table = "{tabel}" }', "known in braces are actual"),
        (REPORT + 'depends = ["nowhere.csv"]', "depends on 'nowhere.csv'"),
        (REPORT + 'time_limit = "long"', "must be int or float"),
        (REPORT + "time_limit = 0", "must be seconds, above 0"),
        (REPORT + "time_limit = nan", "must be seconds, above 0"),
        (REPORT + "depends = [3]", "depends = [3] must be a list of names"),
        ("preload = [3]\n" + REPORT, "preload = [3] must be a list of names"),
        (REPORT.replace('"a"', '"' + 101 * "a" + '"'), "100 at most"),
        (REPORT + "needs = [1]", "expected beginnings of ids, files or series"),
        (REPORT + 'needs = ["NONE."]', "no report is of this plan"),
        (REPORT + 'needs = ["plan_{year}q1"]', "known in braces are actual"),
        ("", "no [[reports]]"),
        ("[[reports", "not readable as TOML"),
    ],
)
def test_a_wrong_suite(write, plan, text, said):
    with pytest.raises(SourceError) as error:
        read_suite(write(text), plan)
    assert said in str(error.value)
    assert "suite.toml" in str(error.value)
    assert "\n" not in str(error.value)


def test_no_suite(tmp_path, plan):
    with pytest.raises(SourceError, match="no such suite file"):
        read_suite(tmp_path / "suite.toml", plan)


def test_an_unknown_report_is_named_with_what_there_is(plan):
    with pytest.raises(UnknownNameError, match="did you mean 'health'"):
        select(read_suite(default_suite(), plan), ["helth"])


def test_a_report_is_not_made_of_a_plan_that_has_nothing_of_what_it_is_about(write, plan):
    rest = REPORT.replace('"a"', '"{}"', 1)
    text = rest.format("none") + 'needs = ["NONE.", "NOTHING."]\n'
    text += rest.format("one") + 'needs = ["NONE.", "AGR."]\n' + rest.format("all")
    text += rest.format("file") + 'needs = ["targets.csv"]\n'
    suite = read_suite(write(text), plan)
    assert [report.name for report in suite.reports] == ["one", "all", "file"]
    assert suite.left_out == {"none": "NONE.* or NOTHING.*"}
    assert select(suite, []) == list(suite.reports)
    with pytest.raises(SourceError, match="report 'none' needs NONE"):
        select(suite, ["none"])


def test_nothing_is_left_out_of_the_plan_at_hand_but_much_of_a_small_one(plan, tmp_path):
    assert read_suite(default_suite(), plan).left_out == {}
    folder = write_plan(tmp_path / "p", [*HEADER, ["1", "Lúa", "ha", *"1234", *"567"]], items("ha"))
    suite = read_suite(default_suite(), kg.open(folder))
    assert suite.left_out["targets"] == "./targets.csv"
    assert suite.left_out["growth_scenario"] == "SCN.* or plan_2024q1"
    assert suite.left_out["budget_analysis"] == "INV.* or FIN.*"
    names = [report.name for report in suite.reports]
    assert names == ["overview", "crops", "comparison", "audit", "vintages"]


def test_a_plan_s_own_file_is_told_from_one_beside_it_and_a_series_from_an_id(write, plan):
    rest = REPORT.replace('"a"', '"{}"', 1)
    text = rest.format("beside") + 'needs = ["programmes.csv"]\n'
    text += rest.format("own") + 'needs = ["./programmes.csv"]\n'
    text += rest.format("quarter") + 'needs = ["NONE.", "plan_{plan}q1"]\n'
    text += rest.format("fifth") + 'needs = ["plan_{plan}q5"]\n'
    suite = read_suite(write(text), plan)
    assert [report.name for report in suite.reports] == ["beside", "quarter"]
    assert suite.left_out == {"own": "./programmes.csv", "fifth": "plan_2024q5"}
