"""Targets beside what the annex says, and what the audit says of them."""

from __future__ import annotations

import pandas as pd
from great_tables import GT

from kgdata import each
from kgdata.captions import series_label, series_of
from kgdata.documents.standing import standings
from kgdata.listings.sheet import lay_out
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import documents_note, gap_text, number_text, plain_figure, target_text

__all__ = ["findings_table", "targets_table", "verdict_text"]


def verdict_text(row: object, lang: str = "vi") -> str:
    """Say in a few words where a target stands.

    Parameters
    ----------
    row : row of :func:`kgdata.documents.standing.standings`
        The target.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    """
    verdict = str(getattr(row, "verdict"))  # noqa: B009
    if verdict == "odds":
        return text(f"targets.short_odds_{getattr(row, 'asks')}", lang)  # noqa: B009
    if verdict == "ahead":
        gap = gap_text(getattr(row, "needed"), getattr(row, "points"), lang)  # noqa: B009
        return text("targets.short_ahead", lang, gap=gap)
    if verdict == "met" and getattr(row, "back"):  # noqa: B009
        return text("targets.short_back", lang)
    return text(f"targets.short_{verdict}", lang)


def targets_table(plan: Plan, lang: str = "vi", *, headline: bool = True) -> GT:
    """Lay out a plan's targets with the estimate, the annex's plan and the verdict.

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
    >>> "16.906,13 tỷ đồng" in targets_table(kg.open()).as_raw_html()
    True
    """
    assert plan.years is not None
    frame = standings(plan)
    frame = frame[frame["headline"] == headline]
    rows = [
        (
            number_text(r.no),
            getattr(r, f"label_{lang}"),
            target_text(r.target, lang),
            plain_figure(r.estimate, r.target, lang),
            plain_figure(r.planned, r.target, lang),
            plan.tables_info[r.table].name(lang).replace(" ", "\N{NO-BREAK SPACE}")
            if r.table
            else "",
            verdict_text(r, lang),
            r.source.rpartition(":")[0].partition(":")[2],
        )
        for r in each.rows(frame)
    ]
    columns = ["no", "label", "target", "estimate", "planned", "table", "verdict", "line"]
    labels = {
        "no": text("table.number", lang),
        "label": text("table.indicator", lang),
        "target": text("targets.target", lang),
        "estimate": series_label(series_of(plan).estimate, lang),
        "planned": text("targets.annex_plan", lang, year=plan.years.plan),
        "table": text("table.where", lang),
        "verdict": text("targets.verdict", lang),
        "line": text("table.line", lang),
    }
    key = "headline" if headline else "rest"
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text(f"targets.table_{key}", lang, number=plan.number),
        name=f"targets-{key}-{lang}",
        left=["no", "label", "target", "table", "verdict"],
        fills={"verdict": frame["verdict"].tolist()},
        notes=[text("targets.table_note", lang), documents_note(plan, [plan.id], lang)],
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
