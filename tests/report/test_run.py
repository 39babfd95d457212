"""Whole runs: what they write, what they keep, what they say."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import resource

import pytest

from kgdata.report.folders import RunFolder
from tests.report.conftest import QUICK, SLOW, notebook, whole

CHART = [
    "## Biểu đồ",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2], [3, 1]);",
]
# read, written and judged by users: the words must not change without a reason
BROKEN = ["x = 1", "y = x / 0  # breaks\nprint(y)", "print('never')"]


def test_a_run_then_nothing_changed_then_one_notebook_changed(runner):
    run = runner({"a": QUICK + CHART, "b": QUICK})
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    status, out, err = run()
    full = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert (status, err.count("FAILED")) == (0, 0), err
    assert "2 made, 0 unchanged, 0 failed" in out
    assert whole(run.out / "latest")
    names = {p.name for p in (run.out / "latest").iterdir()}
    assert names == {"index.html", "reports", "notebooks", "kgdata.xlsx", "data", "run.json"}
    # piped: one line for each step, each with its time
    lines = err.strip().splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", line) for line in lines)
    assert {line.split(" ", 2)[2].split(":")[0] for line in lines} == {"a", "b"}

    first = run.record
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    status, out, err = run()
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert (status, out.split(": ", 1)[1].split(", 0 failed")[0]) == (0, "0 made, 2 unchanged")
    # neither warm parent nor worker; the seconds themselves are measured by `make bench`
    assert cpu < full / 2
    assert all(r["reused"] for r in run.record["reports"])
    assert [r["outputs"] for r in run.record["reports"]] == [r["outputs"] for r in first["reports"]]
    assert whole(run.out / "latest")
    assert len(list((run.out / "runs").iterdir())) == 2

    (run.suite.parent / "b.ipynb").write_text(notebook([*QUICK, "print('mới')"]), "utf-8")
    _, out, _ = run("--keep", "1")
    assert "1 made, 1 unchanged" in out
    assert (run.report("a")["reused"], run.report("b")["reused"]) == (True, False)
    assert len(list((run.out / "runs").iterdir())) == 2  # the latest and one earlier
    status, out, _ = run("--force")
    assert "2 made, 0 unchanged" in out


def test_a_run_with_nothing_to_do_loads_no_library_of_figures_or_pages(runner, monkeypatch):
    run = runner({"a": QUICK})
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")  # names on standard error what is imported
    slow = {"pandas", "numpy", "openpyxl", "papermill", "nbconvert"}
    for made in (True, False):
        status, _, err = run()
        imported = {line.rpartition("|")[2].strip() for line in err.splitlines() if "|" in line}
        assert status == 0
        assert (slow - imported if made else slow & imported) == set(), made


def test_what_makes_a_report_run_again(runner, small_plan, tmp_path):
    import shutil

    run = runner({"a": QUICK})
    run.plan = shutil.copytree(small_plan, tmp_path / "plans" / "plan")
    assert run()[0] == 0

    def made(*arguments: str) -> bool:
        status, out, err = run(*arguments)
        assert status == 0, err
        return "1 made, 0 unchanged" in out

    assert not made()
    (run.out / "latest" / "reports" / "a.html").write_text("x", "utf-8")
    assert made()
    assert made("-p", "lang=en")
    with (run.plan / "indicators.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert made("-p", "lang=en")


def test_a_broken_notebook_stops_no_other_and_is_named(runner):
    run = runner({"a": QUICK, "bad": BROKEN, "c": QUICK})
    status, out, err = run()
    assert status == 1
    assert "2 made, 0 unchanged, 1 failed" in out
    said = "cell 4 (y = x / 0  # breaks): ZeroDivisionError: division by zero"
    assert f"kgdata: report 'bad' failed: {said}" in err
    assert run.report("bad")["error"]["cell"] == 4
    # `In [4]` of the kept notebook is that cell: the parameters, the injected ones, x = 1, this
    kept = json.loads((run.out / "latest" / "notebooks" / "bad.ipynb").read_text("utf-8"))
    code = [c for c in kept["cells"] if c["cell_type"] == "code"]
    assert code[3]["execution_count"] == 4
    assert code[3]["outputs"][0]["ename"] == "ZeroDivisionError"
    assert code[4]["outputs"] == []
    page = (run.out / "latest" / "reports" / "bad.html").read_text("utf-8")
    assert "chạy không thành công" in page
    index = (run.out / "latest" / "index.html").read_text("utf-8")
    assert "1 báo cáo bị lỗi" in index
    assert "ZeroDivisionError: division by zero" in index
    # mended: only that one is run again
    (run.suite.parent / "bad.ipynb").write_text(notebook(QUICK), "utf-8")
    status, out, _ = run()
    assert (status, "1 made, 2 unchanged, 0 failed" in out) == (0, True)


def test_a_dead_and_a_hanging_kernel_are_reported_as_that(runner):
    run = runner({"dead": ["import os\nos._exit(3)"], "hang": SLOW, "ok": QUICK})
    text = run.suite.read_text("utf-8")
    for limit in (4, 20, 100):  # a slow machine takes longer to come to the cell that hangs
        timed = text.replace('name = "hang"', f'name = "hang"\ntime_limit = {limit}')
        run.suite.write_text(timed, "utf-8")
        status, _, err = run("--jobs", "3")
        assert status == 1
        if "report 'hang' failed: cell 3" in err:
            break
    assert "report 'dead' failed: cell 3 (import os): DeadKernel: the kernel died" in err
    said = f"report 'hang' failed: cell 3 (import time): TimeLimit: not done within {limit} s"
    assert said in err
    assert run.report("ok")["status"] == "ok"
    assert run.report("hang")["seconds"] < 3600  # its cell sleeps that long
    assert run.processes() == []


def test_one_report_is_run_and_others_are_kept_while_they_are_right(runner):
    run = runner({"a": QUICK, "b": QUICK})
    assert run("a")[0] == 0
    assert (run.report("a")["status"], run.report("b")["status"]) == ("ok", "not run")
    assert not (run.out / "latest" / "reports" / "b.html").exists()
    assert "không chạy lần này" in (run.out / "latest" / "index.html").read_text("utf-8")
    assert run("b")[0] == 0
    assert [r["reused"] for r in run.record["reports"]] == [True, False]


def test_notebooks_are_the_same_each_time_warm_or_cold(runner):
    run = runner({"a": [*QUICK, *CHART, "kg.load(table).head(3)"]})
    assert run()[0] == 0
    warm = (run.out / "latest" / "notebooks" / "a.ipynb").read_bytes()
    book = (run.out / "latest" / "kgdata.xlsx").read_bytes()
    assert run("--force", "--engine", "cold")[0] == 0
    assert run.record["engine"] == "cold"
    assert (run.out / "latest" / "notebooks" / "a.ipynb").read_bytes() == warm
    assert (run.out / "latest" / "kgdata.xlsx").read_bytes() == book
    content = json.loads(warm)
    assert content["metadata"].keys() == {"kernelspec", "language_info"}
    assert all(not {"papermill", "execution"} & set(c["metadata"]) for c in content["cells"])
    assert any(
        "image/png" in o.get("data", {}) for c in content["cells"] for o in c.get("outputs", ())
    )


def test_no_path_of_this_machine_is_written(runner, tmp_path):
    run = runner({"a": ["import kgdata as kg, warnings\nwarnings.warn(kg.__file__)", *BROKEN]})
    assert run("--as-of", "2024-10-15")[0] == 1
    from pathlib import Path

    home = Path(__file__).parents[2]
    for name in ("reports/a.html", "notebooks/a.ipynb", "run.json", "index.html"):
        text = (run.out / "latest" / name).read_text("utf-8")
        for place in (str(tmp_path), str(home), str(run.plan.parent)):
            assert place not in text, (name, place)
    assert run.record["as_of"] == "2024-10-15"
    assert "15/10/2024" in (run.out / "latest" / "reports" / "a.html").read_text("utf-8")


def test_run_json_says_what_the_run_rests_on(runner):
    run = runner({"a": QUICK})
    assert run("-p", "lang=en")[0] == 0
    assert run.record["parameters"] == {"lang": "en"}
    assert run.report("a")["parameters"] == {"lang": "en"}
    inputs = {entry["path"]: entry["sha256"] for entry in run.record["inputs"]}
    for path in (run.suite, run.suite.with_name("a.ipynb"), run.plan / "source" / "annex.txt"):
        (name,) = [name for name in inputs if name.endswith(path.name)]
        assert inputs[name] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {"Python", "pandas", "papermill"} <= set(run.record["versions"])
    assert run.report("a")["status"] == "ok" and run.report("a")["seconds"] > 0
    assert {"total", "by_severity", "by_status"} <= set(run.record["findings"])


WRONG_CALLS = [
    (["-p", "tabel=trade"], "no report takes a parameter 'tabel'; there are: table (str)"),
    (["-p", "table=helth"], "no table 'helth'; there are: trade"),
    (["-p", "lang=fr"], "it may be 'vi', 'en'"),
    (["-p", "lang"], "expected name=value"),
    (["nothing"], "no report 'nothing'; there are: a"),
    (["--as-of", "2023-01-01"], "before the plan's own date"),
    (["--as-of", "soon"], "does not match the format"),
    (["--jobs", "0"], "x>=1"),
    (["--cluster", "tcp://127.0.0.1:1"], "does not answer"),
    (["--cluster", "nonsense://x"], "does not answer"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG_CALLS, ids=lambda a: str(a)[:24])
def test_a_wrong_call_is_one_line_and_changes_nothing(runner, arguments, said):
    run = runner({"a": QUICK})
    (run.out / "latest").mkdir(parents=True)
    (run.out / "latest" / "index.html").write_text("before", "utf-8")
    status, out, err = run(*arguments)
    assert status == 2, err
    assert out == ""
    (line,) = err.strip().splitlines()
    assert said in line
    assert (run.out / "latest" / "index.html").read_text("utf-8") == "before"
    assert not [p for p in run.out.iterdir() if p.name.startswith(".run-")]


def test_a_folder_that_cannot_be_written(runner, tmp_path):
    run = runner({"a": QUICK})
    (tmp_path / "file").write_text("", "utf-8")
    run.out = tmp_path / "file" / "out"
    status, _, err = run()
    assert (status, "output folder cannot be written" in err) == (2, True)


def test_a_folder_made_in_the_second_in_which_a_run_begins_is_kept_beside_it(tmp_path):
    began = dt.datetime(2024, 10, 15, 8, 0, 0)
    folder = RunFolder(tmp_path, began)
    folder.latest.mkdir()
    os.utime(folder.latest, (began.timestamp(), began.timestamp()))
    folder.publish(keep=3)
    names = {p.name for p in (tmp_path / "runs").iterdir()}
    assert names == {"2024-10-15T080000", "2024-10-15T080000-"}
    assert folder.latest.resolve().name == "2024-10-15T080000"


def test_a_folder_that_was_no_link_is_kept_as_an_earlier_run(runner):
    run = runner({"a": QUICK})
    (run.out / "latest").mkdir(parents=True)
    (run.out / "latest" / "index.html").write_text("before", "utf-8")
    status, _, err = run()
    assert status == 0, err
    assert whole(run.out / "latest")
    earlier = [
        p for p in (run.out / "runs").iterdir() if p.resolve() != (run.out / "latest").resolve()
    ]
    assert [(p / "index.html").read_text("utf-8") for p in earlier] == ["before"]
