"""Programmes and instructions as one list: who has to do what, and by when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from kgdata.documents.agencies import find_agency
from kgdata.documents.directives import recurrence_rule
from kgdata.errors import ParameterError

if TYPE_CHECKING:
    from kgdata.documents.library import Library

__all__ = ["agenda", "by_agency", "day"]


def day(text: str) -> dt.date:
    """Read a day.

    Parameters
    ----------
    text : str
        ``YYYY-MM-DD``.

    Raises
    ------
    ParameterError
        If it is none.

    Examples
    --------
    >>> day("2024-06-30")
    datetime.date(2024, 6, 30)
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is no day; it must be YYYY-MM-DD, e.g. 2024-06-30"
        raise ParameterError(msg) from None


def agenda(library: Library, as_of: dt.date, agency: str = "") -> pd.DataFrame:
    """List all programmes and instructions as they stand on a day.

    Parameters
    ----------
    library : Library
        The documents.
    as_of : datetime.date
        The day.
    agency : str, optional
        Only what this agency leads or takes part in: an id, a name or another spelling.

    Returns
    -------
    pandas.DataFrame
        ``kind, document, no, lead_agency, partners, role, subject_vi, subject_en, due, due_date,
        next_date, recurrence, state, days, source``. `kind` is ``programme`` or ``directive``,
        `role` ``lead`` or ``partner`` of the agency asked for. `state`: ``past`` (the deadline is
        before the day; whether it was met no document says), ``next``, ``recurring`` (still
        running) or ``undated``. `next_date` is the deadline, or the next time of what recurs;
        `days` until then.

    Raises
    ------
    UnknownNameError
        If there is no such agency.

    Examples
    --------
    >>> import datetime as dt, kgdata as kg
    >>> frame = agenda(kg.open().library, dt.date(2024, 6, 30))
    >>> frame["state"].value_counts().to_dict()["recurring"]
    4
    """
    wanted = find_agency(library.agencies, agency) if agency else ""
    rows = [
        *(_row("programme", p, p.no, p.title_vi, p.title_en, "", as_of, wanted)
          for each in library.all_programmes.values() for p in each),
        *(_row("directive", d, d.section, d.subject_vi, d.subject_en, d.recurrence, as_of, wanted)
          for each in library.all_directives.values() for d in each),
    ]  # fmt: skip
    columns = [
        "kind", "document", "no", "lead_agency", "partners", "role", "subject_vi", "subject_en",
        "due", "due_date", "next_date", "recurrence", "state", "days", "source",
    ]  # fmt: skip
    frame = pd.DataFrame([r for r in rows if r is not None], columns=columns)
    for name in ("due_date", "next_date"):
        frame[name] = pd.to_datetime(frame[name])
    frame["days"] = frame["days"].astype("Int64")
    return frame


def _row(
    kind: str, entry: Any, number: str, subject_vi: str, subject_en: str, recurrence: str,
    as_of: dt.date, wanted: str,
) -> tuple[Any, ...] | None:  # fmt: skip
    role = "lead" if not wanted or wanted in entry.lead_agency else "partner"
    if role == "partner" and wanted not in entry.partners:
        return None
    when = entry.due_date
    if when is None:
        state = "undated"
    elif recurrence:
        midnight = dt.datetime.combine(as_of, dt.time())
        again = recurrence_rule(recurrence, when).after(midnight, inc=True)
        state, when = ("recurring", again.date()) if again else ("past", when)
    else:
        state = "past" if when < as_of else "next"
    return (
        kind, entry.document, number, entry.lead_agency, entry.partners, role, subject_vi,
        subject_en, entry.due, entry.due_date, when, recurrence, state,
        (when - as_of).days if when is not None else None, entry.source,
    )  # fmt: skip


def by_agency(frame: pd.DataFrame) -> pd.DataFrame:
    """Count what each agency leads, by document.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`agenda` gives it.

    Returns
    -------
    pandas.DataFrame
        A row per agency, most first, a column per document; what several agencies lead counts for
        each of them.
    """
    each = frame.explode("lead_agency")
    counts = pd.crosstab(each["lead_agency"], each["document"])
    sums = counts.sum(axis=1).sort_index()
    return counts.loc[sums.sort_values(ascending=False, kind="stable").index]
