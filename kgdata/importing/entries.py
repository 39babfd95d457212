"""Ledger lines while a plan is being made: proposed, decided by a person, or set aside."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kgdata.importing.decisions import Decision, Decisions
from kgdata.importing.proposed import Proposed
from kgdata.importing.vocab import sentence
from kgdata.ledger import COLUMNS, Correction
from kgdata.tidy import Table

__all__ = [
    "Entry",
    "amended",
    "answered_entry",
    "entries_of",
    "fitting",
    "ledger_text",
    "new_entries",
]

_FIELDS = ("id", "before", "after", "reason", "evidence", "finding")


@dataclass(frozen=True)
class Entry:
    """A line of the ledger.

    Attributes
    ----------
    id, table : str
        The entry and its table.
    row : int
        The row.
    series : str
        The column.
    before, after, reason, evidence, finding : str
        As in :class:`kgdata.ledger.Correction`.
    reads : str
        What the cell reads now, where that is not `before`.
    """

    id: str
    table: str
    row: int
    series: str
    before: str
    after: str
    reason: str
    evidence: str
    finding: str
    reads: str = ""

    @property
    def key(self) -> str:
        """How decisions name it."""
        return f"{self.table}/{self.row}/{self.series}"

    @classmethod
    def of(cls, line: Correction) -> Entry:
        """Take a line of a ledger."""
        return cls(
            line.id, line.table, line.row, line.series, line.before, line.after, line.reason,
            line.evidence, line.finding,
        )  # fmt: skip


def ledger_text(plan: str, entries: Iterable[Entry]) -> str:
    """Return ``corrections.csv`` as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for e in entries:
        place = (e.id, plan, e.table, e.row, e.series)
        writer.writerow([*place, e.before, e.after, e.reason, e.evidence, e.finding])
    return out.getvalue()


def entries_of(decisions: Decisions) -> list[Entry]:
    """List the lines that a person has added."""
    out = []
    for key, fields in decisions.keyed("corrections.csv").items():
        table, row, series = key.split("/", 2)
        if "before" in fields and "after" in fields and row.isdecimal():
            said = {name: fields.get(name, "") for name in _FIELDS}
            out.append(Entry(table=table, row=int(row), series=series, **said))
    return out


def answered_entry(question: str, record: Mapping[str, str]) -> list[Decision]:
    """Make a ledger line of the answer to a question about a cell.

    Parameters
    ----------
    question : str
        The question's id.
    record : mapping of str to str
        Its line in ``questions.csv``.

    Returns
    -------
    list of Decision
        None if the question is of another kind, or the answer leaves the cell as it is.
    """
    answer, key, before, after = record["answer"].strip(), record["cell"], "", ""
    if record["kind"] == "figure":
        before, after = record["read"], answer
    elif record["kind"] == "repair":
        for reading in record["readings"].split(" | "):
            cell, _, change = reading.partition(": ")
            old, _, new = change.partition(" -> ")
            if answer in {reading, new}:
                key, before, after = cell, old, new
                break
    if not after or after == "-":
        return []
    said = {
        "id": question, "before": before, "after": after, "finding": "",
        "reason": sentence("repair.answered", "en", id=question),
        "evidence": sentence("repair.seen", "en"),
    }  # fmt: skip
    return [Decision("corrections.csv", key, name, "", text) for name, text in said.items()]


def new_entries(
    proposed: Iterable[Proposed], held: Sequence[Entry], decisions: Decisions, order: Sequence[str]
) -> list[Entry]:
    """Make lines of repairs; none for a cell that has one or whose line a person has deleted."""
    taken = {e.key for e in held}
    used = [int(m[1]) for e in held if (m := re.fullmatch(r"C(\d+)", e.id))]
    number = max(used, default=0)
    out = []
    for p in sorted(proposed, key=lambda p: (order.index(p.cell.table), p.cell.row, p.cell.series)):
        entry = Entry(
            "", p.cell.table, p.cell.row, p.cell.series, p.before, p.after, p.reason, p.evidence,
            p.finding,
        )  # fmt: skip
        if entry.key in taken or deleted(entry, decisions):
            continue
        number += 1
        out.append(amended(replace(entry, id=f"C{number:03d}"), decisions))
    return out


def deleted(entry: Entry, decisions: Decisions) -> bool:
    """Whether a person has deleted the line: its repair is not wanted."""
    found = decisions.entries.get(("corrections.csv", entry.key, "line"))
    return found is not None and not found.decided and found.read == entry.after


def amended(entry: Entry, decisions: Decisions) -> Entry:
    """Put what a person has decided into a line."""
    own = {name: getattr(entry, name) for name in _FIELDS}
    said = decisions.of("corrections.csv", entry.key)
    return Entry(
        table=entry.table, row=entry.row, series=entry.series, reads=entry.reads,
        **{name: said.get(name, own[name]) for name in _FIELDS},
    )  # fmt: skip


def fitting(
    entries: Iterable[Entry], tables: Mapping[str, Table]
) -> tuple[list[Entry], list[Entry]]:
    """Part the lines whose cell still reads as they say from the others.

    Parameters
    ----------
    entries : iterable of Entry
        The lines.
    tables : mapping of str to Table
        The tables as read without a ledger.

    Returns
    -------
    held, aside : list of Entry
        Those in force, and those kept for a person to look at.
    """
    held, aside = [], []
    for e in entries:
        table = tables.get(e.table)
        row = table.rows[e.row - 1] if table and 0 < e.row <= len(table.rows) else None
        cell = row.cells.get(e.series) if row else None
        if cell is not None and cell.text == e.before:
            held.append(replace(e, reads=""))
        else:
            aside.append(replace(e, reads=cell.text if cell is not None else ""))
    return held, aside
