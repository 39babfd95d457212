"""The same runner on a real dask cluster of two worker processes."""

from __future__ import annotations

import os
import signal

import pytest

from tests.report.conftest import PATIENCE, QUICK, until, waits_for, whole

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as running:
        yield running


def test_the_suite_runs_on_two_workers(runner, cluster):
    where = ["import os, psutil\nprint('worker', psutil.Process().ppid() > 0)"]
    run = runner({name: [*QUICK, *where] for name in "abcd"})
    status, out, err = run("--cluster", cluster.scheduler_address)
    assert status == 0, err
    assert "4 made, 0 unchanged, 0 failed" in out
    assert run.record["engine"] == "cluster"
    assert whole(run.out / "latest")
    # and what is made there is what is made here
    there = [r["outputs"][f"notebooks/{r['name']}.ipynb"] for r in run.record["reports"]]
    assert run("--force")[0] == 0
    here = [r["outputs"][f"notebooks/{r['name']}.ipynb"] for r in run.record["reports"]]
    assert here == there


def test_a_worker_killed_in_mid_run_costs_only_time(runner, cluster, tmp_path):
    gate = tmp_path / "gate"
    run = runner({name: [waits_for(gate), *QUICK] for name in "abcd"})
    process = run.start("--cluster", cluster.scheduler_address)
    until(lambda: run.events("cell"))  # all wait: whoever has begun is still at work
    os.kill(run.events("start")[0]["pid"], signal.SIGKILL)
    gate.touch()
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert "4 made, 0 unchanged, 0 failed" in out
    assert whole(run.out / "latest")
