"""Programmes and instructions by agency and by day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from great_tables import GT

from kgdata import each
from kgdata.captions import date_text
from kgdata.documents.agenda import by_agency
from kgdata.documents.calendar import due
from kgdata.listings.sheet import lay_out
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import agency_names, document_name, documents_note, due_text

__all__ = ["agencies_table", "calendar_table", "tasks_table"]


def tasks_table(
    plan: Plan,
    frame: pd.DataFrame,
    as_of: dt.date,
    lang: str = "vi",
    *,
    name: str,
    agency: str = "",
) -> GT:
    """Lay out tasks, the earliest first.

    Parameters
    ----------
    plan : Plan
        The plan.
    frame : pandas.DataFrame
        Rows of :func:`kgdata.documents.agenda.agenda`.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    as_of : datetime.date
        The day of the page.
    name : {'past', 'next', 'all'}
        What the list is of.
    agency : str, optional
        The id of the agency that a list of all is for.

    Returns
    -------
    great_tables.GT
    """
    frame = frame.sort_values(["next_date", "document"], kind="stable", na_position="last")
    rows = [
        (
            date_text(r.next_date.date(), lang) if pd.notna(r.next_date) else "",
            _when(r, lang),
            getattr(r, f"subject_{lang}"),
            agency_names(plan.library, r.lead_agency, lang),
            text(f"agenda.{r.kind}", lang),
            due_text(plan.library, r.due, None if pd.isna(r.due_date) else r.due_date.date(), lang),
            f"{document_name(plan, r.document, lang)}, {r.no}",
        )
        for r in each.rows(frame)
    ]
    columns = ["date", "when", "label", "agency", "kind", "due", "where"]
    whose = agency_names(plan.library, [agency], lang) if agency else ""
    title = text(f"agenda.table_{name}", lang, date=date_text(as_of, lang), agency=whose)
    labels = {c: text(f"agenda.head_{c}", lang) for c in columns}
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=title,
        name=f"tasks-{name}-{lang}",
        left=columns,
        fills={"when": frame["state"].tolist()},
        notes=[text("agenda.due_note", lang), documents_note(plan, frame["document"], lang)],
    )


def _when(row: Any, lang: str) -> str:
    if row.state == "undated":
        return ""
    if row.state == "past":
        return text("agenda.ago", lang, n=number(-float(row.days), 0, lang))
    return text("agenda.today" if row.days == 0 else "agenda.ahead", lang, n=int(row.days))


def agencies_table(plan: Plan, frame: pd.DataFrame, lang: str = "vi") -> GT:
    """Lay out how many programmes and instructions each agency leads, and how many have a date.

    Parameters
    ----------
    plan : Plan
        The plan.
    frame : pandas.DataFrame
        As :func:`kgdata.documents.agenda.agenda` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    counts = by_agency(frame)
    led = frame.explode("lead_agency")
    states = pd.crosstab(led["lead_agency"], led["state"]).reindex(
        columns=["past", "next", "recurring", "undated"], fill_value=0
    )
    rows = [
        (
            plan.library.agencies[a].name(lang),
            *(str(n) if n else "" for n in counts.loc[a]),
            str(int(counts.loc[a].sum())),
            *(str(n) if n else "" for n in states.loc[a]),
        )
        for a in counts.index
    ]
    columns = ["label", *counts.columns, "sum", *states.columns]
    labels = {
        "label": text("agenda.head_agency", lang),
        "sum": text("agenda.head_sum", lang),
        **{d: document_name(plan, d, lang) for d in counts.columns},
        **{s: text(f"agenda.state_{s}", lang) for s in states.columns},
    }
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("agenda.table_agencies", lang),
        name=f"agencies-{lang}",
        left=["label"],
        notes=[text("agenda.load_note", lang), documents_note(plan, counts.columns, lang)],
    )


def calendar_table(
    plan: Plan, start: dt.date, end: dt.date, lang: str = "vi", *, agency: str = ""
) -> GT | None:
    """Lay out what falls due from one day to another, what recurs each time, by month.

    Parameters
    ----------
    plan : Plan
        The plan.
    start, end : datetime.date
        First and last day.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    agency : str, optional
        Only what this agency leads; its id.

    Returns
    -------
    great_tables.GT or None
        None if nothing falls due.
    """
    frame = due(plan.library, start, end)
    if agency:
        frame = frame[[agency in a.split(";") for a in frame["lead_agency"]]]
    if frame.empty:
        return None
    rows = [
        (
            text(
                "agenda.month_year",
                lang,
                year=r.date.year,
                name=text("agenda.months", lang).split()[r.date.month - 1].replace("_", " "),
            ),
            date_text(r.date.date(), lang),
            text("agenda.weekdays", lang).split()[r.date.weekday()].replace("_", " "),
            getattr(r, f"subject_{lang}"),
            agency_names(plan.library, r.lead_agency.split(";"), lang),
            due_text(plan.library, r.due, r.date.date(), lang),
            f"{document_name(plan, r.document, lang)}, {r.no}",
        )
        for r in each.rows(frame)
    ]
    columns = ["month", "date", "weekday", "label", "agency", "due", "where"]
    labels = {c: text(f"agenda.head_{c}", lang) for c in columns if c != "month"}
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        groups="month",
        title=text(
            "agenda.table_calendar", lang, start=date_text(start, lang), end=date_text(end, lang)
        ),
        name=f"calendar-{lang}",
        left=columns[1:],
        notes=[text("agenda.calendar_note", lang), documents_note(plan, frame["document"], lang)],
    )
