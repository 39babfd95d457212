"""``latest`` is always one complete run, whatever happens: the three faults, for real."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time

import pytest

from kgdata.report.folders import locked
from tests.report.conftest import PATIENCE, QUICK, SLOW, notebook, until, waits_for, whole


def test_kill_9_in_a_cell_leaves_the_previous_run_whole_and_nothing_alive(runner):
    run = runner({"a": QUICK})
    assert run()[0] == 0
    before = run.record
    notebook = run.suite.with_name("a.ipynb")
    notebook.write_text(
        notebook.read_text().replace("print(len", "import time; time.sleep(3600); print(len")
    )
    process = run.start("--force")
    until(lambda: run.begun("a"))
    assert len(run.processes()) >= 4  # the run, its worker, the warm parent, the kernel
    process.kill()
    process.communicate()
    assert whole(run.out / "latest")
    assert run.record == before
    until(lambda: run.processes() == [])
    assert run.left() == []


def test_kill_9_at_any_moment_leaves_a_whole_run_and_the_next_takes_away_what_is_left(runner):
    run = runner({"a": QUICK})
    assert run()[0] == 0
    for moment in (0.5, 1.2, 1.9, 2.6, 3.3):
        process = run.start("--force")
        time.sleep(moment)
        process.kill()
        process.communicate()
        assert whole(run.out / "latest"), moment
        until(lambda: run.processes() == [])
    status, _, err = run("--force", "-p", "lang=vi")
    assert status == 0, err
    assert whole(run.out / "latest")
    assert not list(run.out.glob(".run-*"))
    assert run.left() == []


@pytest.mark.parametrize("engine", ["warm", "cold"])
def test_when_all_processes_are_killed_at_once_the_next_run_takes_away_what_is_left(runner, engine):
    run = runner({"a": SLOW})
    process = run.start("--engine", engine)
    until(lambda: run.begun("a"))
    beside = run.temporary / "kg01234567"  # another's: no run has it on record
    beside.mkdir()
    for one in run.processes():
        one.suspend()  # so that none sees another end
    for one in run.processes():
        one.kill()
    process.communicate()
    until(lambda: run.processes() == [])
    assert len(run.left()) == 2
    run.suite.with_name("a.ipynb").write_text(notebook(QUICK), "utf-8")
    assert run()[0] == 0
    assert run.left() == [beside.name]
    assert not list(run.out.glob(".run-*"))


@pytest.mark.parametrize("named", ["kg0123456", "../kg01234567", "other", "", "kg01234567/.."])
def test_a_leftover_may_name_no_other_folder_to_be_removed(runner, named):
    run = runner({"a": QUICK})
    (run.temporary / "other").mkdir()
    (run.temporary / "kg0123456").mkdir()
    left = run.out / ".run-2024-01-19T100000"
    left.mkdir(parents=True)
    where = named if named.startswith("..") else str(run.temporary / named)
    (left / "scratch").write_text(where, "utf-8")
    with locked(run.out):
        assert not left.exists()
    assert (run.temporary / "other").is_dir()
    assert (run.temporary / "kg0123456").is_dir()


@pytest.mark.parametrize(
    ("engine", "number"),
    [
        ("warm", signal.SIGINT), ("warm", signal.SIGTERM), ("warm", signal.SIGHUP),
        ("cold", signal.SIGINT), ("cold", signal.SIGTERM),
    ],
)  # fmt: skip
def test_an_interrupt_ends_at_once_and_leaves_no_kernel(runner, engine, number):
    run = runner({"a": SLOW, "b": SLOW})
    process = run.start("--engine", engine, "--jobs", "2")
    until(lambda: run.begun("a") and run.begun("b"))
    process.send_signal(number)
    # the cells sleep for an hour: it did not wait for them
    said = "".join(text for text in process.communicate(timeout=PATIENCE) if text)
    assert process.returncode == 128 + number
    assert said.count("kgdata: interrupted") == 1
    assert "Traceback" not in said
    until(lambda: run.processes() == [])
    assert [p.name for p in run.out.iterdir()] == [".lock"]
    assert run.left() == []


def test_a_full_disk_leaves_the_previous_run_whole(runner, tmp_path):
    run = runner({"a": QUICK})
    run.out.mkdir()
    if (
        os.getuid()
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(run.out)], check=False
        ).returncode
    ):
        pytest.skip("a small file system can only be mounted by root")
    try:
        assert run("--keep", "0")[0] == 0
        before = run.record
        filler = run.out / "filler"
        with filler.open("wb") as file:  # fill it, but for too little room
            free = shutil.disk_usage(run.out).free
            file.write(b"x" * (free - 100_000))
        status, _, err = run("--force")
        assert status == 2
        (line,) = [line for line in err.splitlines() if line.startswith("kgdata:")]
        assert "No space left on device" in line
        assert "earlier runs are untouched" in line
        assert whole(run.out / "latest")
        assert run.record == before
        assert not list(run.out.glob(".run-*"))
        filler.unlink()
        assert run("--force", "--keep", "0")[0] == 0
        assert run.record["started"] > before["started"]
    finally:
        subprocess.run(["umount", str(run.out)], check=True)


def test_of_two_runs_at_once_the_second_says_that_one_is_running(runner, tmp_path):
    gate = tmp_path / "gate"
    run = runner({"a": [waits_for(gate), *QUICK]})
    first = run.start()
    until(lambda: run.begun("a"))
    status, out, err = run()
    assert first.poll() is None  # it did not wait
    assert (status, out) == (2, "")
    assert f"another run is at work here (process {first.pid}, since " in err
    gate.touch()
    first.communicate(timeout=PATIENCE)
    assert first.returncode == 0
    assert whole(run.out / "latest")


def test_a_worker_that_dies_costs_only_time(runner, tmp_path):
    gate = tmp_path / "gate"
    run = runner({"a": [waits_for(gate), *QUICK], "b": QUICK})
    process = run.start("--jobs", "1")
    until(lambda: run.begun("a"))
    (pid,) = {event["pid"] for event in run.events("start")}
    os.kill(pid, signal.SIGKILL)
    gate.touch()
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert [r["status"] for r in run.record["reports"]] == ["ok", "ok"]
    assert run.processes() == []
