"""Kernels forked from a warm parent are kernels like any other, and share nothing."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from queue import Empty

import psutil
import pytest

from kgdata.report import kernels
from kgdata.report.engine import Job, run_job
from kgdata.report.page import PageFacts
from kgdata.report.warm import WarmParent, can_fork
from tests.report.conftest import PATIENCE, notebook, until

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")
MODULES = ("numpy", "pandas", "matplotlib.pyplot")


@pytest.fixture(scope="module")
def parent():
    with WarmParent(MODULES) as parent:
        yield parent


def lines(parent, *cells, folder="/", seconds=PATIENCE):
    """Run cells in a forked kernel; return what each printed, and the failure."""
    job = Job(
        "a", notebook(list(cells)), {}, folder, "/plan", seconds, PageFacts("", "vi"),
        parent.address if parent else None,
    )  # fmt: skip
    outcome = run_job(job)
    code = [c for c in json.loads(outcome.notebook)["cells"] if c["cell_type"] == "code"]
    shown = ["".join("".join(o.get("text", "")) for o in c["outputs"]) for c in code[1:]]
    return [s.strip() for s in shown], outcome.failure


def test_libraries_are_there_at_once_and_state_is_not_shared(parent, tmp_path):
    cells = [
        "import sys; print('pandas' in sys.modules)",
        "import numpy as np, random; print(np.random.random(), random.random())",
        "import pandas as pd; print(getattr(pd, 'left', 'clean')); pd.left = 'dirty'",
        "import matplotlib as mpl; print(mpl.rcParams['font.size']); mpl.rcParams['font.size'] = 3",
        "import os; print(os.getpid() == os.getsid(0), os.getcwd(), os.environ['KGDATA_PLAN'])",
        "import threading; print(os.environ.get('LEFT')); os.environ['LEFT'] = '1'",
    ]
    first, failure = lines(parent, *cells, folder=str(tmp_path))
    assert failure is None
    again, _ = lines(parent, *cells, folder=str(tmp_path))
    assert first[0] == "True"
    assert set(first[1].split()).isdisjoint(again[1].split())  # random state of its own
    assert first[2] == again[2] == "clean"
    assert first[3] == again[3] == "10.0"
    assert first[4] == f"True {tmp_path.name} plan"  # folders of this machine are not kept
    assert first[5] == again[5] == "None"


def test_frames_and_the_backend_are_as_in_an_ordinary_kernel(parent):
    cells = [
        "import pandas as pd, matplotlib; print(pd.options.display.max_columns)",
        "import matplotlib.pyplot as plt; print(matplotlib.get_backend(), plt.isinteractive())",
        "import sys; print(sys.path[0], __name__, sys.stdin.isatty())",
        "import os; os.system('echo below python')",
        "print(sorted(k for k in os.environ if k.startswith(('MPL', 'OPENBLAS', 'KGDATA_PLAN'))))",
    ]
    warm, failure = lines(parent, *cells)
    assert failure is None
    cold, failure = lines(None, *cells)
    assert failure is None
    assert warm == cold
    assert warm[0] == "20"


def test_where_nothing_can_be_forked_the_kernel_is_an_ordinary_one(parent, monkeypatch):
    cell = "import psutil; print('ipykernel_launcher' in psutil.Process().cmdline())"
    assert lines(parent, cell) == (["False"], None)
    monkeypatch.setattr(kernels, "can_fork", lambda: False)
    assert lines(parent, cell) == (["True"], None)


def test_pictures_are_shown_even_if_a_library_brought_the_inline_backend():
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    with WarmParent([*MODULES, "matplotlib_inline.backend_inline"]) as parent:
        job = Job(
            "a", notebook([draw]), {}, "/", "/plan", PATIENCE, PageFacts("", "vi"), parent.address
        )  # fmt: skip
        outputs = json.loads(run_job(job).notebook)["cells"][-1]["outputs"]
    assert ["image/png" in output["data"] for output in outputs] == [True]


def test_the_parent_has_one_thread_before_and_after(parent):
    assert lines(parent, "print(1)") == (["1"], None)
    assert psutil.Process(parent.pid).num_threads() == 1


def test_a_parent_with_threads_refuses_to_fork(tmp_path, monkeypatch):
    (tmp_path / "threaded.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    with WarmParent(["threaded"]) as parent:
        _, failure = lines(parent, "print(1)")
    assert failure is not None
    assert "2 threads" in failure.message
    assert "cannot fork" in failure.message


def test_kernels_go_with_their_parent_and_their_reports_are_run_again(tmp_path):
    parent = WarmParent(MODULES)
    pid_file = tmp_path / "pid"
    cell = (
        f"import os, time\nif not os.path.exists({str(pid_file)!r}):\n"
        f"    open({str(pid_file)!r}, 'w').write(f'{{os.getpid()}} ')\n"
        "    time.sleep(3600)\nprint(2)"
    )

    found = []
    watcher = threading.Thread(target=lambda: found.append(lines(parent, cell)))
    watcher.start()
    until(lambda: pid_file.exists() and pid_file.read_text().endswith(" "))
    kernel = psutil.Process(int(pid_file.read_text()))
    os.kill(parent.pid, signal.SIGKILL)
    kernel.wait(PATIENCE)
    watcher.join(PATIENCE)
    assert found == [(["2"], None)]
    parent.stop()


def test_a_client_is_ready_when_the_kernel_has_said_all(parent):
    async def play():
        with kernels.kernel_config({}, parent.address) as config:
            manager = kernels.ReportKernelManager(kernel_name="python3", config=config)
            await manager.start_kernel()
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=PATIENCE)
            request = client.execute("1 + 1")
            first = await client.get_iopub_msg(timeout=PATIENCE)
            process = manager.provisioner.process
            await manager.provisioner.kill()
            ended = process.poll()
            await manager.shutdown_kernel(now=True)
            client.stop_channels()
            return first["parent_header"]["msg_id"] == request, ended

    own, ended = asyncio.run(play())
    assert own  # nothing of before was left to come
    assert ended == -signal.SIGKILL  # killing has seen it end


class Answers(kernels.ReportKernelClient):
    """A client whose kernel says what is written here, each list for one question."""

    def __init__(self, *turns, alive=True):
        super().__init__()
        self.turns, self.asked, self.lives = list(turns), 0, alive

    def kernel_info(self, *_, **__):
        self.asked += 1
        self.said = list(self.turns.pop(0)) if self.turns else []
        return str(self.asked)

    async def get_shell_msg(self, **_):
        if not self.said:
            raise Empty
        reply = {"version": "3", "protocol_version": "5.3"}
        return {"msg_type": "kernel_info_reply", "content": reply}

    async def get_iopub_msg(self, **_):
        if not self.said:
            raise Empty
        parent, state = self.said.pop(0)
        return {"parent_header": {"msg_id": parent}, "content": {"execution_state": state}}

    async def is_alive(self):
        return self.lives


def test_a_client_that_listens_too_late_asks_again():
    client = Answers([("1", "busy")], [("1", "idle"), ("2", "busy"), ("2", "idle")])
    asyncio.run(client.wait_for_ready(timeout=PATIENCE))
    assert client.asked == 2
    assert not client.said


def test_a_kernel_that_never_answers_is_given_up():
    with pytest.raises(RuntimeError, match="died before replying"):
        asyncio.run(Answers(alive=False).wait_for_ready(timeout=PATIENCE))
    with pytest.raises(RuntimeError, match=r"didn't respond in 0\.01 seconds"):
        asyncio.run(Answers().wait_for_ready(timeout=0.01))


@pytest.fixture
def own(monkeypatch):
    """A folder of temporary files of the test's own; short, unlike `tmp_path`, for sockets."""
    with tempfile.TemporaryDirectory(prefix="kgt") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_sockets_are_removed(own):
    cell = "import pathlib, sys; print(pathlib.Path(sys.argv[2]).parents[1].name)"
    with WarmParent(()) as parent:
        served = set(own.glob("*"))
        (shown,), failure = lines(parent, cell)
        assert failure is None
        assert shown == own.name
        assert set(own.glob("*")) == served == {Path(parent.address).parent}
    assert not list(own.glob("*"))
