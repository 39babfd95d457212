"""The way in: what ran, what failed, when and from which data, with a search that works offline."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kgdata.captions import plan_cited, plan_named, series_label, unit_text
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.report.labels import label, on_day, on_minute
from kgdata.report.page import style

__all__ = ["render_index"]

_WORDS = (
    "as_of", "reports", "files", "search", "search_hint", "findings", "input", "notebook", "report",
    "status_failed", "no_picture",
)  # fmt: skip


@cache
def _template() -> Any:
    import jinja2

    text = files("kgdata.report").joinpath("templates", "index.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True)
    return environment.from_string(text)


def render_index(plan: Plan, record: Mapping[str, Any], folder: Path) -> str:
    """Make the index of a run.

    Parameters
    ----------
    plan : Plan
        The plan.
    record : dict
        What ``run.json`` says.
    folder : pathlib.Path
        The run's folder, with its tidy files; only files that are in it are linked.

    Returns
    -------
    str
        HTML without any address outside the run.
    """
    from markupsafe import Markup

    lang = record["lang"]
    css = files("kgdata.report").joinpath("templates", "index.css").read_text("utf-8")
    reports = [_card(plan, entry, folder, lang) for entry in record["reports"]]
    failed = [r for r in reports if r["status"] == "failed"]
    count = sum(r["status"] == "ok" for r in reports)
    total, grave = record["findings"]["total"], record["findings"]["by_severity"]
    parts = [
        label(f"severity_{kind}", lang, n=grave[kind])
        for kind in ("high", "medium", "low")
        if kind in grave
    ]
    entries = json.dumps(list(_entries(plan, reports, folder, lang)), ensure_ascii=False)
    started = dt.datetime.fromisoformat(record["started"])
    as_of = record["as_of"]
    words = {key: label(key, lang) for key in _WORDS}
    words["index_title"] = label("index_title", lang, plan=plan_named(plan, lang))
    html: str = _template().render(
        lang=lang,
        words=words,
        style=Markup(style() + css),
        title=plan.title(lang),
        issued=plan_cited(plan, lang, ["issuer", "date"]).strip(" ()"),
        summary=label("failed_head", lang, n=len(failed))
        if failed
        else label("all_well", lang, n=count),
        run_at=label("run_at", lang, time=on_minute(started, lang)),
        as_of=on_day(dt.date.fromisoformat(as_of), lang) if as_of else "",
        failed=failed,
        reports=reports,
        files=list(_files(folder, lang)),
        findings=label(
            "finding_counts",
            lang,
            n=total,
            parts=", ".join(parts),
            open=record["findings"]["by_status"].get("open", 0),
        )
        if total
        else "",
        inputs=record["inputs"],
        versions=", ".join(f"{name} {version}" for name, version in record["versions"].items()),
        entries=Markup(entries.replace("<", "\\u003c")),
        script_words=Markup(
            json.dumps({k: label(k, lang) for k in ("found", "nothing")}, ensure_ascii=False)
        ),
    )
    return html


def _card(plan: Plan, entry: Mapping[str, Any], folder: Path, lang: str) -> dict[str, Any]:
    name, status = entry["name"], entry["status"]
    page, executed = f"reports/{name}.html", f"notebooks/{name}.ipynb"
    says = {
        "ok": label("status_reused" if entry["reused"] else "status_ok", lang),
        "failed": label("status_failed", lang),
    }.get(status, label("status_kept_out", lang))
    if status == "ok" and not entry["reused"]:
        says += ", " + label("seconds", lang, s=number(entry["seconds"], 1, lang))
    table = entry["parameters"].get("table")
    info = plan.tables_info.get(str(table))
    title = entry["short"] if table else entry["title"]
    return {
        **entry,
        "says": says,
        "title": title,
        "pictured": label("small_picture", lang, title=title),
        "page": page if (folder / page).exists() else "",
        "executed": executed if (folder / executed).exists() else "",
        "thumbnail": entry["facts"].get("thumbnail", ""),
        "number": info.name(lang) if info and info.number is not None else "",
        "table": table,
    }


def _files(folder: Path, lang: str) -> Iterator[dict[str, str]]:
    for name, says in (
        ("kgdata.xlsx", "workbook"), ("data/datapackage.json", "tidy"), ("run.json", "run_file"),
    ):  # fmt: skip
        if name == "run.json" or (folder / name).exists():
            yield {"href": name, "name": name, "says": label(says, lang)}


def _entries(
    plan: Plan, reports: list[dict[str, Any]], folder: Path, lang: str
) -> Iterator[dict[str, Any]]:
    """List what can be found: t(itle), d(etail), h(ref), words to search besides, k(ind)."""
    pages: dict[Any, str] = {}
    for report in reports:
        pages.setdefault(report["table"], report["page"])
        headings = " ".join(report["facts"].get("headings", ()))
        yield {
            "t": report["title"], "d": label("report", lang), "h": report["page"],
            "x": f"{headings} {report['number']} {report['name']}", "k": 0,
        }  # fmt: skip
    for rows in _figures(folder / "data" / "observations.csv"):
        row = rows[0]
        info = plan.tables_info[row["table"]]
        unit = unit_text(row["unit"], int(row["unit_mult"] or 0), lang)
        own, other = ("label_vi", "label_en") if lang == "vi" else ("label_en", "label_vi")
        said = "; ".join(
            f"{series_label(r['series'], lang, short=True)}: "
            f"{number(float(r['value']), int(r['decimals']), lang)}"
            for r in rows
        )
        yield {
            "t": row[own],
            "d": f"({unit}) {said} · {info.name(lang)}",
            "h": pages.get(row["table"], ""),
            "x": f"{row[other]} {row['indicator']} {info.name(lang)}",
            "k": 1,
        }


def _figures(path: Path) -> list[list[dict[str, str]]]:
    """Read the run's own tidy figures, the stated ones of each indicator together."""
    with path.open(encoding="utf-8", newline="") as file:
        stated = [row for row in csv.DictReader(file) if row["value"]]
    found: dict[str, list[dict[str, str]]] = {}
    for row in stated:
        found.setdefault(row["indicator"], []).append(row)
    return list(found.values())
