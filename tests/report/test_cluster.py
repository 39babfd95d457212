"""The same runner on a real dask cluster of two worker processes."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest

from tests.report.conftest import QUICK, whole

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
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


def test_a_worker_killed_in_mid_run_costs_only_time(runner, cluster):
    run = runner({name: ["import time\ntime.sleep(4)", *QUICK] for name in "abcd"})
    process = run.start("--cluster", cluster.scheduler_address)
    pids: set[int] = set()
    end = time.monotonic() + 40
    while not pids and time.monotonic() < end:
        time.sleep(0.1)
        for path in run.out.glob(".run-*/events"):
            events = map(json.loads, path.read_text().splitlines())
            pids |= {e["pid"] for e in events if e["event"] == "start"}
    os.kill(pids.pop(), signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "4 made, 0 unchanged, 0 failed" in out
    assert whole(run.out / "latest")
