"""A small plan (one table of the annex) and suites of small notebooks."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import uuid
from pathlib import Path
from typing import IO

import psutil
import pytest

import kgdata as kg

PARAMETERS = 'table: str = "trade"\nlang: str = "vi"  # choices: vi, en'
QUICK = ["import kgdata as kg\nprint(len(kg.load(table)), lang)"]
SLOW = ["import time\ntime.sleep(3600)"]
MARK = "KGDATA_TEST_MARK"
PATIENCE = 600.0  # seconds, against what hangs; nothing waits so long, however slow the machine


@pytest.fixture(scope="session")
def small_plan(tmp_path_factory) -> Path:
    """A plan of one table, cut from the annex: all of a run, at a tenth of its cost."""
    whole = kg.open().folder
    folder = tmp_path_factory.mktemp("plans") / "small-2024"
    (folder / "source").mkdir(parents=True)
    lines = (whole / "source" / "annex.txt").read_text("utf-8").splitlines(keepends=True)
    first = next(n for n, line in enumerate(lines) if line.startswith("BIỂU 5"))
    last = next(n for n, line in enumerate(lines) if line.startswith("BIỂU 6"))
    source = "".join(lines[first:last]).encode()
    (folder / "source" / "annex.txt").write_bytes(source)
    with (whole / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(r for r in rows if r["table"] == "trade")
    (folder / "indicators.csv").write_text(out.getvalue(), "utf-8")
    (folder / "plan.toml").write_text(
        textwrap.dedent(f"""
        id = "small-2024"
        number = "1/KH-TEST"
        date = 2024-01-19
        title_vi = "Kế hoạch thử"
        title_en = "Test plan"
        issuer_vi = "Tỉnh thử"
        area = {{ code = "VN-00", name_vi = "Thử", name_en = "Test" }}
        years = {{ actual = 2022, estimate = 2023, plan = 2024 }}
        source = {{ file = "source/annex.txt", sha256 = "{hashlib.sha256(source).hexdigest()}" }}
        [[tables]]
        id = "trade"
        number = 5
        heading = "BIỂU 5"
        title_vi = "Xuất nhập khẩu"
        title_en = "Foreign trade"
        """),
        "utf-8",
    )
    return folder


def notebook(cells: list[str], parameters: str | None = PARAMETERS) -> str:
    """A notebook as text: a title, the parameters, then the cells; '#' begins a prose cell."""
    sources = ["# Thử", *([parameters] if parameters is not None else []), *cells]
    made = []
    for n, source in enumerate(sources):
        prose = source.startswith("# ") or source.startswith("## ")
        cell = {
            "cell_type": "markdown" if prose else "code", "id": f"c{n}", "metadata": {},
            "source": source,
        }  # fmt: skip
        if not prose:
            cell |= {"execution_count": None, "outputs": []}
            if source == parameters:
                cell["metadata"] = {"tags": ["parameters"]}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


@pytest.fixture
def make_suite(tmp_path):
    """Write a suite of the given notebooks; return its path."""

    def make(reports: dict[str, list[str]], extra: str = "") -> Path:
        folder = tmp_path / "suite"
        folder.mkdir(exist_ok=True)
        text = 'time_limit = 1800\npreload = ["pandas"]\n' + extra
        for name, cells in reports.items():
            (folder / f"{name}.ipynb").write_text(notebook(cells), "utf-8")
            text += f'\n[[reports]]\nname = "{name}"\nnotebook = "{name}.ipynb"\n'
            text += f'title_vi = "Báo cáo {name}"\ntitle_en = "Report {name}"\n'
        (folder / "suite.toml").write_text(text, "utf-8")
        return folder / "suite.toml"

    return make


class Runner:
    """Runs ``kgdata report`` in a process of its own and knows all that came from it."""

    def __init__(self, plan: Path, suite: Path, out: Path, temporary: Path) -> None:
        self.plan, self.suite, self.out, self.temporary = plan, suite, out, temporary
        self.mark = uuid.uuid4().hex
        self.through: list[str] = []  # a command that starts it

    def start(self, *arguments: str, log: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Begin a run."""
        command = [
            *self.through, sys.executable, "-c", "from kgdata.cli import main; main()", "report",
            "--plan", str(self.plan), "--suite", str(self.suite), "--out", str(self.out),
            *arguments,
        ]  # fmt: skip
        return subprocess.Popen(
            command, stdout=log, stderr=log, text=True,
            env={**os.environ, MARK: self.mark, "TMPDIR": str(self.temporary)},
            cwd=self.suite.parent,
            # a shell's background job ignores Ctrl-C, and so would all that it starts
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )  # fmt: skip

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def events(self, kind: str) -> list[dict]:
        """What the workers of the run at work have told of a kind."""
        found = []
        for path in self.out.glob(".run-*/events"):
            with contextlib.suppress(FileNotFoundError):  # a run may end meanwhile
                whole, _, _ = path.read_text("utf-8").rpartition("\n")
                found += map(json.loads, whole.splitlines())
        return [event for event in found if event["event"] == kind]

    def begun(self, name: str) -> bool:
        """Whether a report's kernel executes the cells after the parameters."""
        return any(e["report"] == name and e["cell"] >= 3 for e in self.events("cell"))

    def processes(self) -> list[psutil.Process]:
        """All living processes that came from these runs, whoever their parent is by now."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.status() != psutil.STATUS_ZOMBIE and (
                    process.environ().get(MARK) == self.mark
                ):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def left(self) -> list[str]:
        """What these runs have left among the temporary files, libraries' own caches excepted."""
        return sorted(p.name for p in self.temporary.iterdir() if p.name.startswith("kg"))

    @property
    def record(self) -> dict:
        """What ``run.json`` of the latest run says."""
        return json.loads((self.out / "latest" / "run.json").read_text("utf-8"))

    def report(self, name: str) -> dict:
        """What it says of a report."""
        return next(r for r in self.record["reports"] if r["name"] == name)


@pytest.fixture
def runner(small_plan, make_suite, tmp_path):
    """Make a runner of a suite."""

    made: list[Runner] = []
    # short, for sockets are in it
    with tempfile.TemporaryDirectory(prefix="kgt") as temporary:

        def make(reports: dict[str, list[str]], extra: str = "") -> Runner:
            run = Runner(small_plan, make_suite(reports, extra), tmp_path / "out", Path(temporary))
            made.append(run)
            return run

        yield make
        for run in made:  # a test that failed leaves none at work beside the next
            for process in run.processes():
                with contextlib.suppress(psutil.Error):
                    process.kill()
            until(lambda run=run: run.processes() == [])


def until(true, seconds: float = PATIENCE) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def waits_for(gate: Path) -> str:
    """A cell that ends when there is a file, however slow the machine is."""
    return f"import os, time\nwhile not os.path.exists({str(gate)!r}):\n    time.sleep(0.05)"


def whole(latest: Path) -> bool:
    """Whether a run is complete: all that its record names is there, byte for byte."""
    record = json.loads((latest / "run.json").read_text("utf-8"))
    outputs = dict(record["files"]["outputs"])
    for report in record["reports"]:
        outputs |= report["outputs"]
    found = {
        path.relative_to(latest).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in latest.rglob("*")
        if path.is_file() and path.name not in {"run.json", "index.html"}
    }
    return found == outputs and (latest / "index.html").read_text("utf-8").endswith("</html>")
