"""Who has to do what by when, in sentences."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pandas as pd

from kgdata import each
from kgdata.captions import date_text, plan_name
from kgdata.documents.agenda import by_agency
from kgdata.documents.calendar import due, ics
from kgdata.errors import ParameterError
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import agency_names, document_name

__all__ = ["calendar", "calendar_file", "facts", "heading", "load", "title"]

_FEW = 4  # how many a sentence names


def heading(key: str, lang: str = "vi") -> str:
    """Return a section heading in Markdown."""
    return "## " + text(f"agenda.{key}_heading", lang)


def _counted(frame: pd.DataFrame) -> dict[str, int]:
    states, kinds = Counter(frame["state"]), Counter(frame["kind"])
    return {
        "programmes": kinds["programme"],
        "directives": kinds["directive"],
        "dated": len(frame) - states["undated"],
        **{s: states[s] for s in ("past", "next", "recurring", "undated")},
    }


def title(
    plan: Plan, frame: pd.DataFrame, as_of: dt.date, lang: str = "vi", *, agency: str = ""
) -> str:
    """Return the page's title, how much there is to do, and what comes first.

    Parameters
    ----------
    plan : Plan
        The plan.
    frame : pandas.DataFrame
        As :func:`kgdata.documents.agenda.agenda` gives it.
    as_of : datetime.date
        The day of the page.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    agency : str, optional
        The id of the agency that the page is for.

    Returns
    -------
    str
        Markdown.
    """
    date = date_text(as_of, lang)
    if agency:
        name = agency_names(plan.library, [agency], lang)
        head = f"# {text('agenda.title_agency', lang, date=date, agency=name)}"
    else:
        head = f"# {text('agenda.title', lang, date=date)}"
    if frame.empty:
        return f"{head}\n\n{text('agenda.none', lang, name=plan_name(plan, lang, inline=True))}"
    documents = "; ".join(document_name(plan, d, lang) for d in dict.fromkeys(frame["document"]))
    told = [
        head,
        text("agenda.origin", lang, documents=documents),
        text("agenda.counts", lang, date=date, **_counted(frame)),
    ]
    if agency:
        roles = Counter(frame["role"])
        told.append(text("agenda.counts_role", lang, lead=roles["lead"], partner=roles["partner"]))
    past = frame[frame["state"] == "past"]
    if len(past):
        listed = "; ".join(
            text(
                _past(group),
                lang,
                document=document_name(plan, str(d), lang),
                n=len(group),
                first=date_text(group["due_date"].min().date(), lang),
                last=date_text(group["due_date"].max().date(), lang),
            )
            for d, group in past.groupby("document", sort=False)
        )
        told.append(
            text("agenda.past_list", lang, list=listed) + " " + text("agenda.unknown_done", lang)
        )
    coming = frame[frame["state"].isin(["next", "recurring"])].sort_values(
        "next_date", kind="stable"
    )
    if len(coming):
        listed = "; ".join(
            text(
                "agenda.next_item",
                lang,
                date=date_text(r.next_date.date(), lang),
                agency=agency_names(plan.library, r.lead_agency, lang),
                subject=getattr(r, f"subject_{lang}"),
            )
            for r in each.rows(coming.head(_FEW))
        )
        told.append(text("agenda.next_list", lang, list=listed))
    return "\n\n".join(told)


def _past(group: pd.DataFrame) -> str:
    return "agenda.past_once" if group["due_date"].nunique() == 1 else "agenda.past_item"


def load(plan: Plan, frame: pd.DataFrame, lang: str = "vi") -> str:
    """Tell which agencies lead most; parameters are those of :func:`title`."""
    counts = by_agency(frame).sum(axis=1).head(_FEW)
    if counts.empty:
        return ""
    listed = "; ".join(
        text("agenda.load_item", lang, agency=agency_names(plan.library, [str(a)], lang), n=int(n))
        for a, n in counts.items()
    )
    return "\n\n".join([heading("load", lang), text("agenda.load_list", lang, list=listed)])


def calendar(
    plan: Plan, start: dt.date, end: dt.date, lang: str = "vi", *, agency: str = ""
) -> str:
    """Tell how often something falls due from one day to another.

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
    str
        Markdown.
    """
    frame = due(plan.library, start, end)
    if agency:
        frame = frame[[agency in a.split(";") for a in frame["lead_agency"]]]
    days = {"start": date_text(start, lang), "end": date_text(end, lang)}
    told = text("agenda.calendar_none", lang, **days)
    if len(frame):
        weekend = int((frame["date"].dt.day_of_week > 4).sum())  # Saturday and Sunday
        told = text("agenda.calendar_counts", lang, n=len(frame), weekend=weekend, **days)
    return f"{heading('calendar', lang)}\n\n{told}"


def calendar_file(plan: Plan, file: str = "", lang: str = "vi") -> tuple[str, str]:
    """Make the plan's own calendar, and write it if a file is named.

    Parameters
    ----------
    plan : Plan
        The plan.
    file : str, optional
        Where to write it.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    told : str
        Markdown: what it is.
    calendar : str
        The text of the ``.ics`` file, with plain line ends, for showing.

    Raises
    ------
    ParameterError
        If the file cannot be written.
    """
    content = ics(plan.library, plan.id, lang)
    words = {"document": document_name(plan, plan.id, lang), "n": content.count("BEGIN:VEVENT")}
    told = text("agenda.ics_told" if words["n"] else "agenda.ics_none", lang, **words)
    if file:
        try:
            Path(file).write_bytes(content.encode())
        except OSError as error:
            msg = f"the calendar cannot be written: {error.strerror}"
            raise ParameterError(msg, file=file) from None
        told = text("agenda.ics_written", lang, **words, file=file)
    return f"{heading('ics', lang)}\n\n{told}", content.replace("\r\n", "\n").rstrip("\n")


def facts(frame: pd.DataFrame, as_of: dt.date, lang: str = "vi") -> str:
    """Return a plain line that says whether the figures are still the same."""
    return text("agenda.facts", lang, date=date_text(as_of, lang), **_counted(frame))
