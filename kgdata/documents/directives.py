"""``directives.csv``: instructions, one row each, with agencies, deadlines and recurrence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from dateutil.rrule import rrule, rrulestr  # type: ignore[import-untyped]

from kgdata.documents.cells import Row, read_rows

__all__ = ["COLUMNS", "Directive", "read_directives", "recurrence_rule"]

COLUMNS = (
    "document", "section", "lead_agency", "partners", "subject_vi", "subject_en", "due",
    "due_date", "recurrence", "cites", "source",
)  # fmt: skip


@dataclass(frozen=True)
class Directive:
    """One instruction.

    Attributes
    ----------
    document, section : str
        The document and the section in it.
    lead_agency, partners : tuple of str
        Who leads, and who takes part.
    subject_vi, subject_en : str
        What is to be done, in short words.
    due, due_date : str, datetime.date or None
        The deadline as printed, and its (first) last day.
    recurrence : str
        An iCalendar recurrence rule, or an empty text.
    cites : tuple of str
        Numbers of the documents that the instruction cites.
    source : str
        Address.
    """

    document: str
    section: str
    lead_agency: tuple[str, ...]
    partners: tuple[str, ...]
    subject_vi: str
    subject_en: str
    due: str
    due_date: dt.date | None
    recurrence: str
    cites: tuple[str, ...]
    source: str


def recurrence_rule(text: str, start: dt.date) -> rrule:
    """Read an iCalendar recurrence rule.

    Parameters
    ----------
    text : str
        The rule's parts, e.g. ``FREQ=MONTHLY;BYMONTHDAY=18``.
    start : datetime.date
        The day from which it runs.

    Returns
    -------
    dateutil.rrule.rrule

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> import datetime as dt
    >>> rule = recurrence_rule("FREQ=MONTHLY;BYMONTHDAY=18;COUNT=2", dt.date(2024, 2, 18))
    >>> [f"{day:%d/%m}" for day in rule]
    ['18/02', '18/03']
    """
    if not text.startswith("FREQ="):
        msg = "a recurrence rule begins with FREQ="
        raise ValueError(msg)
    rule = rrulestr(text, dtstart=dt.datetime.combine(start, dt.time()))
    assert isinstance(rule, rrule)
    return rule


def read_directives(path: Path, document: str, agencies: Collection[str]) -> list[Directive]:
    """Read ``directives.csv``.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    document : str
        The document that it belongs to.
    agencies : collection of str
        The agencies that exist.

    Returns
    -------
    list of Directive
        In the file's order.

    Raises
    ------
    SourceError
        If an agency does not exist, a date or a recurrence rule is none, or an instruction is
        entered twice.
    """
    directives: list[Directive] = []
    seen: dict[tuple[str, str], int] = {}
    for row in read_rows(path, COLUMNS):
        row.belongs(document)
        directive = _directive(row, agencies)
        first = seen.setdefault((directive.section, directive.source), row.line)
        if first != row.line:
            raise row.fail("source", f"the instruction is already entered in line {first}")
        directives.append(directive)
    return directives


def _directive(row: Row, agencies: Collection[str]) -> Directive:
    due, due_date = row.deadline()
    if row["recurrence"]:
        if due_date is None:
            raise row.fail("due_date", "what recurs needs the date of the first time")
        try:
            days = recurrence_rule(row["recurrence"], due_date)
        except ValueError as error:
            msg = f"recurrence {row['recurrence']!r} is no iCalendar rule: {error}"
            raise row.fail("recurrence", msg) from None
        if next(iter(days), None) != dt.datetime.combine(due_date, dt.time()):
            msg = f"the rule does not fall on {due_date}, its first date"
            raise row.fail("recurrence", msg)
    return Directive(
        row["document"], row.text("section"), *row.who(agencies),
        row.text("subject_vi"), row.text("subject_en"), due, due_date, row["recurrence"],
        tuple(c.strip() for c in row["cites"].split(";") if c.strip()), row.address(),
    )  # fmt: skip
