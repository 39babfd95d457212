"""Odd notebooks, odd machines, odd folders: one clear line each, and never at others' cost."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from pathlib import Path

import pytest

from kgdata.errors import ParameterError, SourceError
from kgdata.report.entries import Options, entries_of
from kgdata.report.folders import RunFolder, locked
from kgdata.report.scratch import short_place
from kgdata.report.streams import join_streams, shortened
from kgdata.report.suite import read_suite
from kgdata.report.warm import can_fork
from tests.report.conftest import PATIENCE, QUICK, notebook, until, waits_for, whole

# what it starts has a session, a parent and a terminal of its own
ESCAPE = """import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(3600)
    os._exit(0)
os.wait();"""
ODD = {
    "ends-all": [  # it dies with its parent, but not at once
        "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(3600)"
    ],
    "long-line": ["print('x' * 3_000_000)", *QUICK],
    "long-error": ["raise ValueError('x' * 1_000_000)"],
    "no-picture": ["# ![what](attachment:none.png)", *QUICK],
    "sets-free": [ESCAPE, *QUICK],
    "temporary": ["import tempfile\nfolder = tempfile.mkdtemp(prefix='kg')", *QUICK],
    "below": ["import os\nos.system('echo below python');", *QUICK],
}


@pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")
def test_odd_notebooks_are_told_apart_and_cost_no_other(runner):
    run = runner(ODD)
    path = run.suite.with_name("long-line.ipynb")  # as an editor on Windows may save it
    path.write_text("\ufeff" + path.read_text("utf-8"), "utf-8")
    path = run.suite.with_name("below.ipynb")  # names no language
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "metadata": {}}), "utf-8")
    path = run.suite.with_name("no-picture.ipynb")  # what it shows is not among what it has
    content = json.loads(path.read_text("utf-8"))
    content["cells"][2]["attachments"] = {"other.png": {"image/png": ""}}
    path.write_text(json.dumps(content), "utf-8")
    status, out, err = run("--jobs", "3")
    assert (status, out.count("\n")) == (1, 1), out  # what cells print is no part of it
    assert "4 made, 0 unchanged, 3 failed" in out
    said = dict(
        line.removeprefix("kgdata: report ").split(" failed: ", 1)
        for line in err.splitlines()
        if line.startswith("kgdata: report ")
    )
    assert said.keys() == {"'ends-all'", "'long-error'", "'no-picture'"}
    assert said["'ends-all'"].endswith("DeadKernel: the kernel died")
    assert said["'no-picture'"] == "InvalidNotebook: missing attachment: none.png"
    assert said["'long-error'"].startswith("cell 3 (raise ValueError('x' * 1_000_000)): ValueError")
    assert len(said["'long-error'"]) < 700
    page = (run.out / "latest" / "reports" / "long-line.html").read_text("utf-8")
    assert "x [… 2,900,001 …] x" in page
    assert len(page) < 200_000
    assert whole(run.out / "latest")
    assert run.processes() == []
    assert run.left() == []


def test_where_home_cannot_be_written_nor_the_log_and_temporary_files_have_a_long_path(
    runner, tmp_path, monkeypatch
):
    gate = tmp_path / "gate"
    run = runner({"a": [waits_for(gate), *QUICK]})
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    run.temporary = tmp_path / ("t" * 100)
    run.temporary.mkdir()
    with open(os.devnull if not os.path.exists("/dev/full") else "/dev/full", "w") as log:
        process = run.start(log=log)
        until(lambda: run.events("cell"))
        (record,) = run.out.glob(".run-*/scratch")
        scratch = Path(record.read_text("utf-8"))
        assert scratch.is_dir() and scratch.parent != run.temporary
        gate.touch()
        assert process.wait(PATIENCE) == 0
    assert not scratch.exists()
    assert whole(run.out / "latest")
    assert list(run.temporary.iterdir()) == []
    status, _, err = run("--force", "--engine", "cold")
    assert (status, "Warning" in err) == (0, False), err
    assert list(run.temporary.iterdir()) == []


def test_a_run_that_was_given_neither_input_nor_output_nor_errors(runner):
    run = runner({"a": QUICK})
    run.through = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]
    assert run() == (0, "", "")
    assert whole(run.out / "latest")


def test_temporary_files_have_a_path_that_is_short_enough_for_sockets(tmp_path, monkeypatch):
    long = tmp_path / ("t" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert len(short_place()) < 62
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ParameterError, match="set TMPDIR to one of"):
        short_place()


def cells(**changes):
    whole = json.loads(notebook(QUICK))
    return {**whole, **changes}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (cells(nbformat=3), "of format 3; save it in JupyterLab"),
        (cells(nbformat=5), "of format 5"),
        (cells(cells=[{"cell_type": "code"}]), "cell 1 is not one of a notebook"),
        (cells(cells=["x"]), "cell 1 is not one of a notebook"),
        (cells(metadata={"kernelspec": {"language": "R"}}), "written in R; the notebook"),
        (cells(metadata={"language_info": {"name": "julia"}}), "written in julia"),
        ([], "it has no cells"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_notebook_is_said_before_anything_runs(make_suite, plan, content, said):
    path = make_suite({"a": QUICK})
    path.with_name("a.ipynb").write_text(json.dumps(content), "utf-8")
    with pytest.raises(SourceError) as error:
        entries_of(plan, read_suite(path, plan), Options())
    assert said in str(error.value)
    assert str(error.value).startswith("a.ipynb: ")


def test_a_language_that_is_none_is_a_wrong_parameter(make_suite, plan):
    path = make_suite({"a": QUICK})
    path.write_text(path.read_text("utf-8") + 'parameters = { lang = ["vi"] }\n', "utf-8")
    with pytest.raises(ParameterError, match=r"a: 'lang' is \['vi'\], which is no str"):
        entries_of(plan, read_suite(path, plan), Options())


# --- folders --------------------------------------------------------------------------------------

BEGAN = dt.datetime(2024, 10, 15, 8, 0, 0)


def test_what_people_keep_beside_the_runs_is_theirs(tmp_path):
    for name in ("my own", "2023-01-01T000000", "2023", "2023-01-01T000000-2"):
        (tmp_path / "runs" / name).mkdir(parents=True)
    RunFolder(tmp_path, BEGAN).publish(keep=0)
    assert {p.name for p in (tmp_path / "runs").iterdir()} == {
        "2023",
        "2024-10-15T080000",
        "my own",
    }


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_latest_that_is_no_link_is_kept_whatever_it_says_of_itself(tmp_path, kind):
    latest = tmp_path / "out" / "latest"
    latest.parent.mkdir()
    if kind == "file":
        latest.write_text("x", "utf-8")
    else:
        latest.mkdir()
        (latest / "run.json").write_text('{"run": "../../elsewhere"}', "utf-8")
    RunFolder(tmp_path / "out", BEGAN).publish(keep=3)
    assert len(list((tmp_path / "out" / "runs").iterdir())) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_output_folder_that_leads_nowhere_is_said_to(tmp_path):
    (tmp_path / "out").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ParameterError, match=r"a link to '.*nowhere', which is not there"):
        locked(tmp_path / "out").__enter__()
    (tmp_path / "runs").write_text("x", "utf-8")
    with pytest.raises(NotADirectoryError):  # before anything has been made
        RunFolder(tmp_path, BEGAN)


# --- what cells print -----------------------------------------------------------------------------


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def test_pieces_of_a_stream_are_one_whatever_comes_between():
    shown = {"output_type": "display_data"}
    joined = join_streams([stream("a"), stream("!", "stderr"), shown, stream("b\n")])
    assert joined == [stream("ab\n"), stream("!", "stderr"), shown]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1 %\r2 %\r3 %\n", "3 %\n"), ("a\r\nb\r\n", "a\r\nb\r\n"), ("ab\b\bc", "c"),
        ("\n\bx", "\nx"), ("a\r\rb", "b"), ("", ""), ("\r", "\r"),
    ],
)  # fmt: skip
def test_what_a_terminal_overwrites_is_gone(text, seen):
    assert join_streams([stream(text)]) == [stream(seen)]


def test_a_text_is_shortened_only_if_it_is_long():
    assert shortened("x" * 10, 10) == "x" * 10
    assert shortened("ab" * 600, 10) == "ababa [… 1,190 …] babab"
