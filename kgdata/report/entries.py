"""What a run makes: each report with its parameters checked and all that it depends on named."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgdata.errors import ParameterError, SourceError
from kgdata.plan import Plan
from kgdata.report import manifest
from kgdata.report.parameters import Parameter, problems_of, read_parameters, read_value
from kgdata.report.suite import Report, Suite, select

__all__ = ["Entry", "Options", "data_of", "entries_of"]


@dataclass(frozen=True)
class Options:
    """How a run is asked for.

    Attributes
    ----------
    names : tuple of str
        The reports; none means all.
    lang : {'vi', 'en'}
        Language.
    jobs : int or None
        Reports at a time; by default one for each core.
    as_of : datetime.date or None
        The day that the report speaks for.
    out : pathlib.Path
        The output folder.
    keep : int
        Earlier runs kept.
    force : bool
        Whether to run what has not changed, too.
    parameters : tuple of (str, str)
        Names and texts that override the suite's.
    engine : {'warm', 'cold'}
        Whether kernels are forked from a warm parent or started as usual.
    cluster : str or None
        Address of a dask scheduler.
    """

    names: tuple[str, ...] = ()
    lang: str = "vi"
    jobs: int | None = None
    as_of: dt.date | None = None
    out: Path = Path("outputs")
    keep: int = 10
    force: bool = False
    parameters: tuple[tuple[str, str], ...] = ()
    engine: str = "warm"
    cluster: str | None = None


@dataclass
class Entry:
    """A report of this run: what it is made from and what came of it."""

    report: Report
    lang: str
    notebook: dict[str, Any]
    text: str
    parameters: dict[str, Any]
    key: str
    status: str = "waiting"
    reused: bool = False
    seconds: float = 0.0
    made: str = ""
    title: str = ""
    error: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The page's place in the run's folder."""
        return f"reports/{self.report.name}.html"

    @property
    def executed(self) -> str:
        """The executed notebook's place in the run's folder."""
        return f"notebooks/{self.report.name}.ipynb"


def entries_of(plan: Plan, suite: Suite, options: Options) -> list[Entry]:
    """Check all parameters of all reports and name what each report depends on.

    Parameters
    ----------
    plan : Plan
        The plan.
    suite : Suite
        The suite.
    options : Options
        How the run is asked for.

    Returns
    -------
    list of Entry
        All reports of the suite, also those that are not asked for.

    Raises
    ------
    ParameterError
        If any parameter of any report is wrong; the message names them all.
    """
    wanted = {report.name for report in select(suite, options.names)}
    data = manifest.digest_of(data_of(plan))
    entries, problems = [], []
    overridden: set[str] = set()
    for report in suite.reports:
        text, notebook = _notebook(report)
        declared = read_parameters(notebook, report.notebook.name)
        lang = report.lang or options.lang
        values = dict(report.parameters)
        if "lang" in declared:
            values.setdefault("lang", lang)
        if "as_of" in declared and options.as_of is not None:
            values["as_of"] = options.as_of.isoformat()
        if report.name in wanted:
            for name, given in options.parameters:
                if name in declared:
                    values[name] = read_value(declared[name], given)
                    overridden.add(name)
        found = problems_of(declared, values, plan)
        problems += [f"{report.name}: {problem}" for problem in found]
        lang = values["lang"] if "lang" in declared and values["lang"] in ("vi", "en") else lang
        facts = [report.title(lang), lang, str(options.as_of), options.out.name]
        key = manifest.key_of(
            notebook, values, facts, [data, *(manifest.digest_of([d]) for d in report.depends)]
        )
        entries.append(Entry(report, lang, notebook, text, values, key, title=report.title(lang)))
    for name, _ in options.parameters:
        if name not in overridden:
            problems.insert(0, _nowhere(name, entries, wanted))
    if problems:
        raise ParameterError("; ".join(dict.fromkeys(problems)))
    return entries


def data_of(plan: Plan) -> list[Path]:
    """List the files and folders that a plan's figures and its documents' facts come from."""
    folders = [plan.folder, *plan.library.folders.values()]
    shared = sorted(plan.folder.parent.glob("*.csv"))
    return list(dict.fromkeys(p.resolve() for p in (*folders, *shared)))


def _nowhere(name: str, entries: Sequence[Entry], wanted: set[str]) -> str:
    known: dict[str, Parameter] = {}
    for entry in entries:
        if entry.report.name in wanted:
            known |= read_parameters(entry.notebook, entry.report.notebook.name)
    names = ", ".join(f"{p.name} ({p.type})" for p in known.values())
    return f"no report takes a parameter {name!r}; there are: {names}"


def _notebook(report: Report) -> tuple[str, dict[str, Any]]:
    try:
        text = report.notebook.read_text("utf-8-sig")  # editors put a mark there
        notebook = json.loads(text)
    except (OSError, ValueError) as error:
        raise SourceError(
            f"not readable as a notebook: {error}", file=report.notebook.name
        ) from None
    problem = _problem(notebook)
    if problem:
        raise SourceError(problem, file=report.notebook.name)
    return text, notebook


def _problem(notebook: Any) -> str | None:
    """Say why something is no notebook that can be run, or None."""
    if not isinstance(notebook, dict) or not {"cells", "worksheets"} & notebook.keys():
        return "not a notebook: it has no cells"
    if notebook.get("nbformat") != 4:
        form = notebook.get("nbformat")
        return f"a notebook of format {form!r}; save it in JupyterLab, which writes format 4"
    for number, cell in enumerate(notebook["cells"], 1):
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, list):
            source = source[0] if source else ""
        if not isinstance(source, str) or not isinstance(cell.get("metadata", {}), dict):
            return f"cell {number} is not one of a notebook: it has no text"
    metadata = notebook.get("metadata", {})
    for key in ("kernelspec", "language_info"):
        language = metadata.get(key, {}).get("language" if key == "kernelspec" else "name")
        if language and str(language).casefold() not in ("python", "ipython"):
            return f"written in {language}; the notebook of a report is in Python"
    return None
