"""One report: a notebook run by papermill in a kernel of its own, then made into a page.

:func:`run_job` is all that a worker does, be it a process of this machine or of a cluster. It takes
and returns plain data and leaves nothing on disk, so the run alone decides what is kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kgdata.report.jupyter import ENGINE, nbformat, papermill
from kgdata.report.kernels import ReportKernelManager, kernel_config
from kgdata.report.labels import label
from kgdata.report.page import PageFacts, render
from kgdata.report.streams import join_streams, shortened
from kgdata.report.warm import answers

__all__ = ["Failure", "Job", "Outcome", "run_job"]

_KERNEL_FILE = re.compile(r"(?<!\S)\S*?ipykernel_\d+/\d+\.py")  # each word is read once
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_INJECTED = "injected-parameters"
_MESSAGE = 500  # characters: it stands in a mail, on a page, in a list
_TRACEBACK = 20_000


@dataclass(frozen=True)
class Job:
    """What a worker needs to make one report.

    Attributes
    ----------
    name : str
        The report.
    notebook : str
        The notebook as JSON text.
    parameters : dict
        What is injected.
    folder : str
        Where its kernel works: the notebook's folder.
    plan : str
        The plan's folder.
    time_limit : float
        Seconds.
    facts : PageFacts
        What the page says of the run.
    warm : str or None
        See :func:`kgdata.report.kernels.kernel_config`.
    events : str or None
        File to which progress is appended, if the worker can reach it.
    """

    name: str
    notebook: str
    parameters: Mapping[str, Any]
    folder: str
    plan: str
    time_limit: float
    facts: PageFacts
    warm: str | None = None
    events: str | None = None

    def run(self) -> Outcome:
        """Make the report."""
        return run_job(self)

    def lost(self, error: Exception) -> Outcome:
        """Say what became of a report whose worker is gone."""
        message = " ".join(str(error).split()) or type(error).__name__
        kind = "TimeLimit" if isinstance(error, TimeoutError) else "DeadWorker"
        notebook = nbformat.reads(self.notebook, as_version=4)
        page, facts, failure = _page(notebook, self, Failure(kind, _one_line(message)))
        return Outcome(self.name, 0.0, self.notebook, page, failure, facts)


@dataclass(frozen=True)
class Failure:
    """Why a report failed.

    Attributes
    ----------
    exception : str
        The exception's name, or ``TimeLimit``, ``DeadKernel``, ``DeadWorker``.
    message : str
        What it said, in one line.
    cell : int or None
        Ordinal of the code cell, as ``In [n]`` counts.
    line : str
        That cell's first line.
    """

    exception: str
    message: str
    cell: int | None = None
    line: str = ""

    def text(self, lang: str) -> str:
        """Say it in a language."""
        why = f"{self.exception}: {self.message}"
        if self.cell is None:
            return why
        return label("failed_at", lang, cell=self.cell, line=self.line, why=why)

    def __str__(self) -> str:
        return self.text("en")


@dataclass(frozen=True)
class Outcome:
    """What came of a job: the executed notebook and its page, whole or up to the failure."""

    name: str
    seconds: float
    notebook: str
    page: str
    failure: Failure | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def run_job(job: Job) -> Outcome:
    """Run a notebook and make its page.

    Parameters
    ----------
    job : Job
        What to run.

    Returns
    -------
    Outcome
        Never raises because of what a notebook does.
    """
    begin = time.monotonic()
    tell = _teller(job)
    tell("start", pid=os.getpid())
    notebook, failure = _execute(job, tell)
    if failure and job.warm and not answers(job.warm):
        # who ended the parent is not known, and its neighbours are not to blame: each once more
        # from a parent of its own
        notebook, failure = _execute(replace(job, warm=""), tell)
    _normalise(notebook, job)
    page, facts, failure = _page(notebook, job, failure)
    seconds = time.monotonic() - begin
    tell("end")
    return Outcome(job.name, seconds, nbformat.writes(notebook) + "\n", page, failure, facts)


def _page(
    notebook: Any, job: Job, failure: Failure | None
) -> tuple[str, dict[str, Any], Failure | None]:
    """Make the page; of a notebook of which none can be made, one that says why."""
    lang = job.facts.lang
    try:
        return *render(notebook, job.facts, failure.text(lang) if failure else None), failure
    except Exception as error:
        failure = failure or Failure(type(error).__name__, _one_line(str(error)))
        bare = nbformat.v4.new_notebook()
        return *render(bare, job.facts, failure.text(lang)), failure


def _execute(job: Job, tell: Any) -> tuple[Any, Failure | None]:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    deadline = time.monotonic() + job.time_limit
    source = nbformat.reads(job.notebook, as_version=4)
    kept: list[Any] = []
    reached = [-1]

    def started(cell: Any, cell_index: int) -> None:
        reached[0] = cell_index
        tell("cell", cell=cell_index + 1, of=len(kept[0].cells))

    failure = None
    with kernel_config({"KGDATA_PLAN": job.plan}, job.warm) as config:
        try:
            kept[:] = [
                papermill.execute_notebook(
                    source,
                    None,
                    dict(job.parameters),
                    engine_name=ENGINE,
                    kernel_name="python3",
                    language="python",
                    progress_bar=False,
                    autosave_cell_every=0,
                    start_timeout=max(1, min(60, int(job.time_limit))),
                    keep=kept,
                    config=config,
                    kernel_manager_class=ReportKernelManager,
                    resources={"metadata": {"path": job.folder}},
                    shutdown_kernel="immediate",
                    # what it has printed is waited for as long as the cell that prints it
                    iopub_timeout=max(1, int(job.time_limit)),
                    raise_on_iopub_timeout=True,
                    timeout_func=lambda cell: max(0.01, deadline - time.monotonic()),
                    on_cell_start=started,
                )
            ]
        except PapermillExecutionError as error:
            message = _ANSI.sub("", error.evalue or "").strip()
            failure = _failed(kept[0], error.cell_index, error.ename, message)
        except CellTimeoutError:
            message = f"not done within {job.time_limit:g} s"
            failure = _failed(kept[0], reached[0], "TimeLimit", message)
        except DeadKernelError:
            failure = _failed(kept[0], reached[0], "DeadKernel", "the kernel died")
        except Exception as error:  # a kernel that did not start, or a bug: this report's alone
            notebook = kept[0] if kept else source
            failure = _failed(notebook, reached[0], type(error).__name__, str(error))
    return (kept[0] if kept else source), failure


def _failed(notebook: Any, index: int, exception: str, message: str) -> Failure:
    message = _one_line(message)
    # papermill has put cells of its own around the failing one
    cells = [c for c in notebook.cells if "papermill-error-cell-tag" not in _tags(c)]
    if not 0 <= index < len(cells) or cells[index].cell_type != "code":
        return Failure(exception, message)
    number = sum(c.cell_type == "code" for c in cells[: index + 1])
    lines = [line for line in cells[index].source.splitlines() if line.strip()]
    return Failure(
        exception, message, number, shortened(lines[0].strip(), _MESSAGE) if lines else ""
    )


def _one_line(text: str) -> str:
    return shortened(" ".join(text.split()), _MESSAGE) or "no message"


def _tags(cell: Any) -> list[str]:
    tags: list[str] = cell.metadata.get("tags", [])
    return tags


def _teller(job: Job) -> Any:
    def tell(event: str, **more: object) -> None:
        if job.events is None:
            return
        line = json.dumps({"report": job.name, "event": event, **more}) + "\n"
        # Appending is atomic; progress that cannot be told is no failure.
        with contextlib.suppress(OSError), open(job.events, "a", encoding="utf-8") as file:
            file.write(line)

    return tell


def _normalise(notebook: Any, job: Job) -> None:
    """Take out what differs from run to run and from machine to machine."""
    notebook.cells = [c for c in notebook.cells if "papermill-error-cell-tag" not in _tags(c)]
    notebook.metadata.pop("papermill", None)
    places = _places(job)

    def clean(text: Any) -> Any:
        if isinstance(text, list):
            return [clean(part) for part in text]
        if not isinstance(text, str):
            return text
        for place, name in places:
            text = text.replace(place, name)
        return _KERNEL_FILE.sub("cell.py", text)

    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if _INJECTED in _tags(cell):
            cell["id"] = _INJECTED
        if "outputs" in cell:
            cell.outputs = join_streams(cell.outputs)
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                output.evalue = shortened(output.evalue, _MESSAGE)
                output.traceback = [shortened(part, _TRACEBACK) for part in output.traceback]
            for key in ("text", "evalue", "traceback"):
                if key in output:
                    output[key] = clean(output[key])
            for kind, content in output.get("data", {}).items():
                if kind.startswith("text/"):
                    output["data"][kind] = clean(content)


def _places(job: Job) -> list[tuple[str, str]]:
    """Folders of this machine, the longest first, and what to write for them."""
    package = Path(__file__).parent.parent
    libraries = {str(Path(p).resolve()) for p in sys.path if p.endswith("site-packages")}
    found = {
        **dict.fromkeys(libraries, "site-packages"),
        str(package): package.name,
        str(package.parent): ".",
        job.folder: Path(job.folder).name,
        job.plan: Path(job.plan).name,
        sys.prefix: "python",
        sys.base_prefix: "python",
        tempfile.gettempdir(): "tmp",
        os.path.expanduser("~"): "~",
    }
    return sorted(((p, n) for p, n in found.items() if len(p) > 3), key=lambda x: -len(x[0]))
