"""Targets beside what the annex says, and what the audit says of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from great_tables import GT

from kgdata import each
from kgdata.captions import plan_name, series_label, series_of, years_of
from kgdata.charts.frame import mark_notes
from kgdata.documents.standing import standings
from kgdata.listings.sheet import lay_out, table_name
from kgdata.marks import SIGNS, mark_of
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import (
    documents_note,
    gap_text,
    limit_text,
    number_text,
    plain_figure,
    target_text,
)

__all__ = ["findings_table", "targets_table"]


def targets_table(plan: Plan, lang: str = "vi", *, headline: bool = True) -> GT:
    r"""Lay out a plan's targets with the estimate, the annex's plan and the verdict.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    headline : bool, default True
        The numbered targets, or else the figures inside the assignments.

    Returns
    -------
    great_tables.GT

    Examples
    --------
    >>> import kgdata as kg
    >>> "16.906,13\xa0tỷ đồng" in targets_table(kg.open()).as_raw_html()
    True
    """
    names = series_of(plan)
    frame = standings(plan)
    frame = frame[frame["headline"] == headline]
    marks: set[str] = set()

    def written(row: Any, value: float | None, series: str) -> str:
        # what the verdict itself puts in question needs no second sign
        mark = "" if row.verdict == "odds" else mark_of(plan, row.rests, series)
        marks.add(mark)
        limits = [limit_text(plan, name, series, lang) for name in row.rests[:1]]
        if any(limits):
            return limits[0]
        return plain_figure(value, row.target, lang) + SIGNS.get(mark, "")

    rows = [
        (
            number_text(r.no),
            getattr(r, f"label_{lang}"),
            target_text(r.target, lang),
            written(r, r.estimate, names.estimate),
            written(r, r.planned, names.plan),
            table_name(plan, r.table, lang),
            _verdict(r, lang),
            r.source.rpartition(":")[0].partition(":")[2],
        )
        for r in each.rows(frame)
    ]
    columns = ["no", "label", "target", "estimate", "planned", "table", "verdict", "line"]
    labels = {
        "no": text("table.number", lang),
        "label": text("table.indicator", lang),
        "target": text("targets.target", lang),
        "estimate": series_label(names.estimate, lang),
        "planned": text("targets.annex_plan", lang, year=years_of(plan).plan),
        "table": text("table.where", lang),
        "verdict": text("targets.verdict", lang),
        "line": text("table.line", lang),
    }
    key = "headline" if headline else "rest"
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text(f"targets.table_{key}", lang, number=plan_name(plan, lang, inline=True)),
        name=f"targets-{key}-{lang}",
        left=["no", "label", "target", "table", "verdict"],
        fills={"verdict": frame["verdict"].tolist()},
        notes=[
            text("targets.table_note", lang),
            *mark_notes(marks, lang),
            documents_note(plan, [plan.id], lang),
        ],
    )


def findings_table(
    plan: Plan, found: pd.DataFrame, lang: str = "vi", *, name: str, title: str = ""
) -> GT:
    """Lay out findings of the audit.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : pandas.DataFrame
        As :meth:`kgdata.Plan.audit` gives them.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    name : str
        The page that it is on.
    title : str, optional
        The table's title; by default that it is about targets.

    Returns
    -------
    great_tables.GT
    """
    body = pd.DataFrame(
        {
            "id": found["id"],
            "severity": [text(f"targets.severity_{s}", lang) for s in found["severity"]],
            "label": found[f"explanation_{lang}"],
        }
    )
    labels = {
        "id": text("targets.finding", lang),
        "severity": text("targets.severity", lang),
        "label": text("targets.explanation", lang),
    }
    return lay_out(
        body,
        labels,
        title=title or text("targets.findings", lang),
        name=f"findings-{name}-{lang}",
        left=["id", "severity", "label"],
        notes=[documents_note(plan, [plan.id], lang)],
    )


def _verdict(row: Any, lang: str) -> str:
    """Say in a few words where a target stands."""
    if row.verdict == "odds":
        return text(f"targets.short_odds_{row.asks}", lang)
    if row.verdict == "ahead":
        gap = gap_text(row.needed, row.points, lang, row.target.unit)
        return text("targets.short_ahead", lang, gap=gap)
    if row.verdict == "met" and row.back:
        return text("targets.short_back", lang)
    return text(f"targets.short_{row.verdict}", lang)
