"""What is due when: deadlines and recurring reports, as a frame and as an ``.ics`` calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from kgdata.documents.directives import recurrence_rule
from kgdata.errors import ParameterError

if TYPE_CHECKING:
    from kgdata.documents.library import Library

__all__ = ["due", "ics"]

_LINE = 75  # octets, RFC 5545


class _Entry(NamedTuple):
    document: str
    no: str
    lead_agency: tuple[str, ...]
    subject_vi: str
    subject_en: str
    due: str
    date: dt.date
    recurrence: str
    source: str


def _entries(library: Library, document: str | None) -> Iterator[_Entry]:
    for name in [document] if document is not None else library.folders:
        for d in library.all_directives.get(name, ()):
            if d.due_date:
                yield _Entry(
                    d.document, d.section, d.lead_agency, d.subject_vi, d.subject_en, d.due,
                    d.due_date, d.recurrence, d.source,
                )  # fmt: skip
        for p in library.all_programmes.get(name, ()):
            if p.due_date:
                yield _Entry(
                    p.document, p.no, p.lead_agency, p.title_vi, p.title_en, p.due, p.due_date,
                    "", p.source,
                )  # fmt: skip


def due(
    library: Library, start: dt.date, end: dt.date, document: str | None = None
) -> pd.DataFrame:
    """List what falls due from one day to another.

    Parameters
    ----------
    library : Library
        The documents, e.g. ``kg.open().library``.
    start, end : datetime.date
        First and last day.
    document : str, optional
        Only this one.

    Returns
    -------
    pandas.DataFrame
        ``date, document, no, lead_agency, subject_vi, subject_en, due, recurring, source`` by
        date; what recurs has a row for every time.

    Raises
    ------
    ParameterError
        If the last day is before the first.

    Examples
    --------
    >>> import datetime as dt, kgdata as kg
    >>> reports = due(kg.open().library, dt.date(2024, 11, 1), dt.date(2024, 11, 30), "kh14-2024")
    >>> reports["date"].dt.day.tolist()
    [15, 18, 20]
    """
    if end < start:
        msg = f"the last day {end} is before the first, {start}"
        raise ParameterError(msg)
    rows = [
        (
            day, e.document, e.no, ";".join(e.lead_agency), e.subject_vi, e.subject_en, e.due,
            bool(e.recurrence), e.source,
        )
        for e in _entries(library, document)
        for day in _days(e, start, end)
    ]  # fmt: skip
    columns = [
        "date", "document", "no", "lead_agency", "subject_vi", "subject_en", "due", "recurring",
        "source",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.sort_values("date", kind="stable", ignore_index=True)


def _days(entry: _Entry, start: dt.date, end: dt.date) -> list[dt.date]:
    if not entry.recurrence:
        return [entry.date] if start <= entry.date <= end else []
    midnight = dt.time()
    times = recurrence_rule(entry.recurrence, entry.date).between(
        dt.datetime.combine(start, midnight), dt.datetime.combine(end, midnight), inc=True
    )
    return [time.date() for time in times]


def ics(library: Library, document: str | None = None, lang: str = "vi") -> str:
    r"""Write an iCalendar file (RFC 5545) of deadlines and recurring reports.

    Parameters
    ----------
    library : Library
        The documents.
    document : str, optional
        Only this one.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Text of the file, the same on every run; lines end in CR LF.

    Examples
    --------
    >>> import kgdata as kg
    >>> lines = ics(kg.open().library, "kh14-2024", "en").split("\r\n")
    >>> [line for line in lines if line.startswith("RRULE")][0]
    'RRULE:FREQ=MONTHLY;BYMONTHDAY=18;UNTIL=20241231'
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kgdata//documents//EN"]
    for entry in _entries(library, document):
        names = ", ".join(library.agencies[a].name(lang) for a in entry.lead_agency)
        subject = entry.subject_vi if lang == "vi" else entry.subject_en
        where = f"{entry.document}, {entry.no}, {entry.source}"
        words = entry.due if lang == "vi" else library.deadlines.get(entry.due, entry.due)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.source.replace(':', '-').replace('/', '-')}@{entry.document}",
            f"DTSTAMP:{entry.date:%Y%m%d}T000000Z",  # fixed, so that a file can be compared
            f"DTSTART;VALUE=DATE:{entry.date:%Y%m%d}",
            *([f"RRULE:{entry.recurrence}"] if entry.recurrence else []),
            f"SUMMARY:{_escaped(f'{names}: {subject}')}",
            f"DESCRIPTION:{_escaped(f'{words} ({where})')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold a line at 75 octets without cutting a letter in two."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LINE:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
