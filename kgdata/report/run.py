"""A run: the reports of a suite, the workbook, the tidy files and the index, all or nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kgdata.captions import plan_origin
from kgdata.errors import KgdataError, ParameterError
from kgdata.plan import Plan
from kgdata.report import manifest
from kgdata.report.entries import Entry, Options, data_of, entries_of
from kgdata.report.folders import RunFolder, locked, read_record
from kgdata.report.index import render_index
from kgdata.report.labels import label, on_day, on_minute
from kgdata.report.progress import Progress
from kgdata.report.suite import Suite, select

__all__ = ["Options", "Result", "run"]

_LIBRARIES = ("kgdata", "pandas", "matplotlib", "papermill", "ipykernel", "nbconvert")
_USUAL_SECONDS = 3.0


@dataclass(frozen=True)
class Result:
    """What came of a run.

    Attributes
    ----------
    latest : pathlib.Path
        Where it stands.
    record : dict
        What ``run.json`` says.
    failed : tuple of (str, str)
        Reports that failed, and why.
    """

    latest: Path
    record: Mapping[str, Any]
    failed: tuple[tuple[str, str], ...]


def run(plan: Plan, suite: Suite, options: Options, progress: type[Progress] = Progress) -> Result:
    """Run reports and publish the run.

    Parameters
    ----------
    plan : Plan
        The plan that is reported.
    suite : Suite
        The suite.
    options : Options
        How.
    progress : type, optional
        What shows the progress.

    Returns
    -------
    Result

    Raises
    ------
    KgdataError
        If the call or an input is wrong, or the output cannot be written. Then nothing is
        published and the earlier runs are as they were.
    """
    started = dt.datetime.now()
    begin = time.monotonic()
    if options.as_of is not None and options.as_of < plan.date:
        msg = f"--as-of {options.as_of} is before the plan's own date, {plan.date}"
        raise ParameterError(msg)
    entries = entries_of(plan, suite, options)
    wanted = {report.name for report in select(suite, options.names)}
    if options.cluster is not None:  # whether or not anything will be due
        from kgdata.report.pool import greet

        greet(options.cluster)
    with locked(options.out), ExitStack() as stack:
        folder = _run_folder(options.out, started)
        stack.callback(folder.discard)
        try:
            last = read_record(folder.latest)
            due = []
            for entry in entries:
                chosen = entry.report.name in wanted
                if not (options.force and chosen) and _take_over(entry, last, folder):
                    continue
                if chosen:
                    due.append(entry)
                else:
                    entry.status = "not run"
            files = _Files(plan, options.lang, folder)
            if options.force or not files.take_over(last):
                files.due = True
            _execute(due, files, plan, suite, options, folder, last, started, progress)
            record = _record(plan, suite, entries, files, options, started, folder.name)
            _write(folder.path / "index.html", render_index(plan, record, folder.path))
            record["seconds"] = round(time.monotonic() - begin, 2)
            _write(
                folder.path / "run.json", json.dumps(record, ensure_ascii=False, indent=1) + "\n"
            )
            latest = folder.publish(options.keep)
        except OSError as error:
            why = str(error.strerror or error)
            if error.filename:
                why += f": {Path(os.fsdecode(error.filename)).name}"
            msg = f"the run could not be written ({why}); earlier runs are untouched"
            raise KgdataError(msg, file=str(options.out)) from None
    failed = tuple(
        (e.report.name, e.error["text"]) for e in entries if e.status == "failed" and e.error
    )
    return Result(latest, record, failed)


def _run_folder(out: Path, started: dt.datetime) -> RunFolder:
    try:
        return RunFolder(out, started)
    except OSError as error:
        msg = f"the output folder cannot be written: {error.strerror or error}"
        raise ParameterError(msg, file=str(out)) from None


# --- running --------------------------------------------------------------------------------------


def _take_over(entry: Entry, last: Mapping[str, Any], folder: RunFolder) -> bool:
    """Take a report from the last run if nothing that it depends on has changed."""
    for old in last.get("reports", ()):
        if old.get("name") == entry.report.name and old.get("key") == entry.key:
            if old.get("status") != "ok" or not manifest.unchanged(folder.latest, old["outputs"]):
                return False
            for name in old["outputs"]:
                shutil.copy2(folder.latest / name, folder.path / name)
            entry.status, entry.reused, entry.seconds = "ok", True, old["seconds"]
            entry.outputs, entry.made = dict(old["outputs"]), old["made"]
            entry.title, entry.facts = old["title"], dict(old.get("facts", {}))
            return True
    return False


class _Files:
    """Workbook and tidy files: made again only if data, code or language have changed."""

    def __init__(self, plan: Plan, lang: str, folder: RunFolder) -> None:
        self.folder, self.due = folder, False
        self.key = manifest.key_of({}, {}, [lang, plan.id], [manifest.digest_of(data_of(plan))])
        self.digests: dict[str, str] = {}
        self.findings: dict[str, Any] = {}
        self.seconds = 0.0

    def take_over(self, last: Mapping[str, Any]) -> bool:
        """Take them from the last run, if that is right."""
        old = last.get("files", {})
        if old.get("key") != self.key or not manifest.unchanged(self.folder.latest, old["outputs"]):
            return False
        for name in old["outputs"]:
            shutil.copy2(self.folder.latest / name, self.folder.path / name)
        self.digests, self.findings = dict(old["outputs"]), dict(last["findings"])
        self.seconds = old["seconds"]
        return True

    def keep(self, made: Any) -> None:
        """Write what was made."""
        for name, content in made.files.items():
            (self.folder.path / name).write_bytes(content)
            self.digests[name] = manifest.sha256(self.folder.path / name)
        self.findings, self.seconds = dict(made.findings), round(made.seconds, 2)


def _execute(
    due: Sequence[Entry], files: _Files, plan: Plan, suite: Suite, options: Options,
    folder: RunFolder, last: Mapping[str, Any], started: dt.datetime, progress: type[Progress],
) -> None:  # fmt: skip
    if not due and not files.due:
        return
    from kgdata.report.files import FilesJob, FilesOutcome
    from kgdata.report.pool import run_jobs, workers

    expected = {
        old["name"]: float(old["seconds"])
        for old in last.get("reports", ())
        if old.get("status") == "ok" and old.get("seconds")
    }
    # the longest first: a long report begun last would keep one core busy while the others wait
    order = sorted(due, key=lambda e: -expected.get(e.report.name, _USUAL_SECONDS))
    jobs = min(options.jobs or _cores(), len(order) + files.due)
    by_name = {entry.report.name: entry for entry in order}
    events = folder.path / "events"
    with (
        folder.scratch() as scratch,
        workers(options.engine, options.cluster, jobs, suite.preload, scratch) as (make, warm),
    ):
        facts = {e.report.name: _page_facts(e, plan, options, started) for e in order}
        tasks: list[Any] = [_job(e, plan, facts[e.report.name], warm, events) for e in order]
        if files.due:
            tasks.insert(0, FilesJob(str(plan.folder.resolve()), options.lang))
        seconds = {e.report.name: expected.get(e.report.name, _USUAL_SECONDS) for e in order}
        with progress(list(by_name), seconds, jobs) as shown:
            for outcome in run_jobs(tasks, make, shown.tell, events):
                if isinstance(outcome, FilesOutcome):
                    files.keep(outcome)
                    continue
                entry = by_name[outcome.name]
                entry.seconds = round(outcome.seconds, 2)
                entry.made = started.isoformat(timespec="seconds")
                entry.facts = dict(outcome.facts)
                entry.title = entry.facts.get("title") or entry.title
                entry.status = "failed" if outcome.failure else "ok"
                if outcome.failure:
                    f = outcome.failure
                    entry.error = {
                        "text": str(f), "shown": f.text(entry.lang), "exception": f.exception,
                        "message": f.message, "cell": f.cell, "line": f.line,
                    }  # fmt: skip
                for name, text in ((entry.page, outcome.page), (entry.executed, outcome.notebook)):
                    _write(folder.path / name, text)
                    entry.outputs[name] = manifest.sha256(folder.path / name)
                why = entry.error["text"] if entry.error else None
                shown.finish(outcome.name, outcome.seconds, why)
    events.unlink(missing_ok=True)


def _job(entry: Entry, plan: Plan, facts: Any, warm: str | None, events: Path) -> Any:
    from kgdata.report.engine import Job

    report = entry.report
    return Job(
        report.name, entry.text, entry.parameters, str(report.notebook.parent.resolve()),
        str(plan.folder.resolve()), report.time_limit, facts, warm, str(events.resolve()),
    )  # fmt: skip


def _page_facts(entry: Entry, plan: Plan, options: Options, started: dt.datetime) -> Any:
    from kgdata.report.page import PageFacts

    lang = entry.lang
    shown = ", ".join(f"{k} = {_shown(v)}" for k, v in entry.parameters.items())
    about = [
        (label("data", lang), plan_origin(plan, lang)),
        (label("source", lang), f"{plan.source_file}, sha256 {plan.source_sha256}"),
    ]  # fmt: skip
    if options.as_of:
        about.append((label("as_of", lang), on_day(options.as_of, lang)))
    about += [
        (label("parameters", lang), shown),
        (label("made", lang), on_minute(started, lang)),
        (label("made_with", lang), ", ".join(f"{k} {v}" for k, v in _versions().items())),
    ]
    return PageFacts(entry.report.title(lang), lang, tuple(about))


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- what all reports share -----------------------------------------------------------------------


def _record(
    plan: Plan, suite: Suite, entries: Sequence[Entry], files: _Files, options: Options,
    started: dt.datetime, name: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "run": name,
        "plan": plan.id,
        "number": plan.number,
        "data_date": plan.date.isoformat(),
        "as_of": options.as_of.isoformat() if options.as_of else None,
        "lang": options.lang,
        "started": started.isoformat(timespec="seconds"),
        "seconds": 0.0,
        "status": "failed" if any(e.status == "failed" for e in entries) else "ok",
        "engine": "cluster" if options.cluster else options.engine,
        # as asked for; those of each report stand with it
        "parameters": dict(options.parameters),
        "inputs": _inputs(plan, suite, entries),
        "versions": _versions(),
        "findings": files.findings,
        "reports": [
            {
                "name": e.report.name, "title": e.title, "short": e.report.title(e.lang),
                "lang": e.lang, "status": e.status,
                "reused": e.reused, "seconds": e.seconds, "made": e.made, "key": e.key,
                "notebook": e.report.notebook.name, "parameters": e.parameters, "error": e.error,
                "outputs": e.outputs, "facts": e.facts,
            }
            for e in entries
        ],
        "files": {"key": files.key, "seconds": files.seconds, "outputs": files.digests},
    }  # fmt: skip


def _inputs(plan: Plan, suite: Suite, entries: Sequence[Entry]) -> list[dict[str, str]]:
    """List every file that anything in the run rests on, once."""
    notebooks = [e.report.notebook for e in entries]
    depends = [d for e in entries for d in e.report.depends]
    found: dict[Path, str] = {}
    for place in dict.fromkeys((*data_of(plan), suite.path, *notebooks, *depends)):
        for path in manifest.files_under(place):
            name = (
                path.name if path == place else f"{place.name}/{path.relative_to(place).as_posix()}"
            )
            found.setdefault(path.resolve(), name)
    return [{"path": name, "sha256": manifest.sha256(path)} for path, name in found.items()]


def _versions() -> dict[str, str]:
    return {"Python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
