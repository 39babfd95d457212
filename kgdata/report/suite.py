"""``suite.toml``: which reports a run makes, from which notebooks, with which parameters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgdata.errors import SourceError, UnknownNameError
from kgdata.plan import Plan

__all__ = ["Report", "Suite", "default_preload", "default_suite", "read_suite", "select"]

_SUITE_KEYS = {"time_limit": (int, float), "preload": list, "reports": list}
_REPORT_KEYS = {
    "name": str, "notebook": str, "parameters": dict, "lang": str, "title_vi": str,
    "title_en": str, "each": str, "except": list, "needs": list, "depends": list,
    "time_limit": (int, float),
}  # fmt: skip
_REQUIRED = ("name", "notebook")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_LANGUAGES = ("vi", "en")
_TIME_LIMIT = 300.0
_LONGEST = 1e6
_NAMES = ("preload", "depends", "except")


@dataclass(frozen=True)
class Report:
    """One report of a suite.

    Attributes
    ----------
    name : str
        Its name on the command line and of its files.
    notebook : pathlib.Path
        The notebook that is run.
    parameters : dict
        What the suite sets in the notebook's ``parameters`` cell.
    lang : str or None
        Its language, if the suite fixes it.
    title_vi, title_en : str
        Its title.
    table : str or None
        The table that it is of, if the suite lists it for each table.
    depends : tuple of pathlib.Path
        Files and folders that it reads besides the plan's own.
    time_limit : float
        Seconds after which it is given up.
    """

    name: str
    notebook: Path
    parameters: Mapping[str, Any]
    lang: str | None
    title_vi: str
    title_en: str
    table: str | None
    depends: tuple[Path, ...]
    time_limit: float

    def title(self, lang: str = "vi") -> str:
        """Return the title in a language."""
        return self.title_vi if lang == "vi" else self.title_en


@dataclass(frozen=True)
class Suite:
    """All reports of a run.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    reports : tuple of Report
        In the order of the index.
    preload : tuple of str
        Modules that a warm parent imports once for all kernels.
    left_out : mapping of str to str
        Reports that are not made, since the plan has nothing of what they are about: what it lacks.
    """

    path: Path
    reports: tuple[Report, ...]
    preload: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)


def default_suite() -> Path:
    """Return the suite that is meant when none is named: ``notebooks/suite.toml``."""
    return Path(__file__).parent.parent.parent / "notebooks" / "suite.toml"


def default_preload() -> list[str]:
    """Return the modules that the default suite imports once for all kernels."""
    path = default_suite()
    return list(tomllib.loads(path.read_text("utf-8")).get("preload", ())) if path.exists() else []


def read_suite(path: Path, plan: Plan) -> Suite:
    """Read a suite for a plan.

    Parameters
    ----------
    path : pathlib.Path
        A ``suite.toml``; notebooks and dependencies are beside it.
    plan : Plan
        The plan that is reported.

    Returns
    -------
    Suite

    Raises
    ------
    SourceError
        If a key is unknown or missing, two reports have one name, or a notebook is missing.

    Examples
    --------
    >>> import kgdata as kg
    >>> suite = read_suite(default_suite(), kg.open())
    >>> suite.reports[1].name, suite.reports[1].parameters
    ('agriculture', {'table': 'agriculture'})
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))  # editors put a mark there
    except FileNotFoundError:
        raise SourceError("there is no such suite file", file=str(path)) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"not readable as TOML: {error}", file=str(path)) from None
    _check(raw, _SUITE_KEYS, path, "")
    if not raw.get("reports"):
        raise SourceError("no [[reports]]; a suite lists at least one", file=str(path))
    limit = float(raw.get("time_limit", _TIME_LIMIT))
    reports: dict[str, Report] = {}
    left_out: dict[str, str] = {}
    for entry in raw["reports"]:
        lacking = ""
        for report in _reports(entry, plan, path, limit):
            lacking = lacking or _lacking(entry, plan, path)
            if report.name in {*reports, *left_out}:
                raise SourceError(f"two reports are named {report.name!r}", file=str(path))
            if lacking:
                left_out[report.name] = lacking
            else:
                reports[report.name] = report
    if not reports:
        raise SourceError("no report is of this plan; each needs what it has not", file=str(path))
    return Suite(path, tuple(reports.values()), tuple(raw.get("preload", ())), left_out)


def select(suite: Suite, names: Sequence[str]) -> list[Report]:
    """Return the reports of some names, or all.

    Parameters
    ----------
    suite : Suite
        The suite.
    names : sequence of str
        Names; none means all.

    Raises
    ------
    UnknownNameError
        If there is no report of a name.
    SourceError
        If the plan has nothing of what a report is about.
    """
    known = {report.name: report for report in suite.reports}
    for name in names:
        if name in suite.left_out:
            msg = f"report {name!r} needs {suite.left_out[name]}; this plan has none of it"
            raise SourceError(msg, file=str(suite.path))
        if name not in known:
            raise UnknownNameError.among("report", name, known)
    return [known[n] for n in dict.fromkeys(names)] if names else list(known.values())


def _reports(entry: Any, plan: Plan, path: Path, limit: float) -> Iterator[Report]:
    if not isinstance(entry, dict):
        raise SourceError("reports must be [[reports]] tables", file=str(path))
    where = f"report {entry.get('name', '?')!r}: "
    _check(entry, _REPORT_KEYS, path, where)
    for key in _REQUIRED:
        if key not in entry:
            raise SourceError(f"{where}no {key!r}", file=str(path))
    if entry.get("lang", "vi") not in _LANGUAGES:
        raise SourceError(f"{where}lang {entry['lang']!r}; expected vi or en", file=str(path))
    if plan.years is None:
        raise SourceError("this document has no annex to report", file=str(plan.folder))
    years = _years(plan)
    if "each" not in entry:
        if "except" in entry:
            raise SourceError(f"{where}'except' goes with each = \"table\"", file=str(path))
        yield _report(entry, years, None, plan, path, limit)
        return
    if entry["each"] != "table":
        raise SourceError(f"{where}each {entry['each']!r}; expected 'table'", file=str(path))
    for table in plan.tables_info:
        if table not in entry.get("except", ()):
            yield _report(entry, {**years, "table": table}, table, plan, path, limit)


def _lacking(entry: Mapping[str, Any], plan: Plan, path: Path) -> str:
    """Return what the plan lacks of what a report is about; nothing if any of it is there."""
    needs = entry.get("needs", ())
    if not all(isinstance(need, str) and need for need in needs):
        msg = (
            f"report {entry['name']!r}: needs = {needs!r}; "
            "expected beginnings of ids, files or series"
        )
        raise SourceError(msg, file=str(path))
    named = _filled(list(needs), _years(plan), entry, path)
    if not named or any(_has(plan, need) for need in named):
        return ""
    return " or ".join(f"{need}*" if need[0].isupper() else need for need in named)


def _has(plan: Plan, need: str) -> bool:
    """Whether a plan has an indicator, a file (its own alone, if so asked) or a series."""
    if need.startswith("./"):
        return (plan.folder / need).exists()
    if need.endswith(".csv"):
        return any((place / need).exists() for place in plan.library.folders.values())
    if need[0].isupper():
        return any(row.id.startswith(need) for rows in plan.rows.values() for row in rows)
    return any(need in plan.columns(table) for table in plan.tables_info)  # reads the annex


def _report(
    entry: Mapping[str, Any], words: Mapping[str, Any], table: str | None, plan: Plan, path: Path,
    limit: float,
) -> Report:  # fmt: skip
    def fill(value: Any) -> Any:
        return _filled(value, words, entry, path)

    name = fill(entry["name"])
    if not _NAME.fullmatch(name):
        msg = f"report {name!r}: a name has only a-z, 0-9, - and _, 100 at most (it names files)"
        raise SourceError(msg, file=str(path))
    notebook = path.parent / entry["notebook"]
    if not notebook.is_file():
        msg = f"report {name!r}: no notebook {entry['notebook']!r} beside the suite"
        raise SourceError(msg, file=str(path))
    depends = tuple(path.parent / d for d in entry.get("depends", ()))
    for place, told in zip(depends, entry.get("depends", ()), strict=True):
        if not place.exists():
            msg = f"report {name!r}: depends on {told!r}, which is not there"
            raise SourceError(msg, file=str(path))
    info = plan.tables_info[table] if table else None
    title_vi = fill(entry.get("title_vi", info.title_vi if info else name))
    title_en = fill(entry.get("title_en", info.title_en if info else title_vi))
    parameters = {k: fill(v) for k, v in entry.get("parameters", {}).items()}
    return Report(
        name, notebook, parameters, entry.get("lang"), title_vi, title_en, table, depends,
        float(entry.get("time_limit", limit)),
    )  # fmt: skip


def _years(plan: Plan) -> dict[str, int]:
    years = plan.years
    return {"actual": years.actual, "estimate": years.estimate, "plan": years.plan} if years else {}


def _filled(value: Any, words: Mapping[str, Any], entry: Mapping[str, Any], path: Path) -> Any:
    """Fill in what stands in braces, in a list too."""
    if isinstance(value, list):
        return [_filled(v, words, entry, path) for v in value]
    if not isinstance(value, str):
        return value
    try:
        return value.format_map(words)
    except (KeyError, IndexError, ValueError):
        msg = f"report {entry['name']!r}: {value!r}; known in braces are {', '.join(words)}"
        raise SourceError(msg, file=str(path)) from None


def _check(found: Mapping[str, Any], known: Mapping[str, Any], path: Path, where: str) -> None:
    for key, value in found.items():
        if key not in known:
            msg = f"{where}unknown key {key!r}; known are {', '.join(known)}"
            raise SourceError(msg, file=str(path))
        kind = known[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            msg = f"{where}{key} = {value!r} must be {' or '.join(k.__name__ for k in kinds)}"
            raise SourceError(msg, file=str(path))
        if key in _NAMES and not all(isinstance(item, str) and item for item in value):
            raise SourceError(f"{where}{key} = {value!r} must be a list of names", file=str(path))
        if key == "time_limit" and not 0 < value <= _LONGEST:
            msg = f"{where}time_limit = {value!r} must be seconds, above 0 and up to {_LONGEST:g}"
            raise SourceError(msg, file=str(path))
