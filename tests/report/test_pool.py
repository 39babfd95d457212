"""What runs the jobs: ended workers, and clusters that do not answer."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest

from kgdata.errors import KgdataError
from kgdata.report import pool
from tests.report.conftest import PATIENCE, QUICK

KILLING = """
import multiprocessing, time
from kgdata.report.pool import _kill_children
worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(600,))
worker.start()
_kill_children()
worker.join(60)
print(worker.is_alive(), worker.exitcode)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_multiprocessing_still_sees_that_killed_workers_have_ended():
    done = subprocess.run(  # in a process of its own, for all children of it are killed
        [sys.executable, "-c", KILLING], capture_output=True, text=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == (f"False {-signal.SIGKILL}\n", 0), done.stderr


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
@pytest.mark.parametrize("hangs_up", [False, True])
def test_a_cluster_that_takes_calls_but_does_not_speak(monkeypatch, scheme, hangs_up):
    monkeypatch.setattr(pool, "_ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}"
        if hangs_up:
            silent.settimeout(60)
            monkeypatch.setattr(socket, "create_connection", _hung_up)
        with pytest.raises(KgdataError, match="does not answer"):
            pool.greet(address)


def _hung_up(*_: object) -> socket.socket:
    here, there = socket.socketpair()
    there.close()
    return here


def test_an_address_that_cannot_be():
    for address in ("tcp://[::1]:99999", "tcp://localhost", "http://there:80", ""):
        with pytest.raises(KgdataError, match="does not answer"):
            pool.greet(address)


def test_the_cluster_must_answer_even_if_nothing_is_due(runner):
    run = runner({"a": QUICK})
    assert run()[0] == 0
    before = run.record
    status, out, err = run("--cluster", "tcp://127.0.0.1:1")
    assert (status, out) == (2, "")
    assert "does not answer" in err
    assert run.record == before
