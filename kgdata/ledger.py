"""The ledger: what a person has corrected in a plan, cell by cell, with the evidence.

A correction replaces the printed text of one cell by what must have stood on the page. It applies
only while the cell still reads as the entry says, so a better scan never gets an old repair.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kgdata.errors import SourceError
from kgdata.records import read_records

__all__ = ["COLUMNS", "Correction", "read_ledger"]

COLUMNS = (
    "id",
    "plan",
    "table",
    "row",
    "series",
    "before",
    "after",
    "reason",
    "evidence",
    "finding",
)


class Correction(NamedTuple):
    """One entry of the ledger.

    Attributes
    ----------
    id, plan, table : str
        The entry, the plan's id and the table's.
    row : int
        Ordinal of the printed row.
    series : str
        A series or the name of a ratio.
    before, after : str
        The cell's text as printed and as corrected, both in the page's own separators.
    reason : str
        Why, in words.
    evidence : str
        Relations that fail before and hold after, separated by ``; ``: ``ratio NUM/DEN`` of the
        row, or ``total`` of the row's parts.
    finding : str
        The finding that the entry settles, if any.
    line : int
        Line of the entry in its file.
    file : str
        The ledger, with the plan's folder: ``kh14-2024/corrections.csv``.
    """

    id: str
    plan: str
    table: str
    row: int
    series: str
    before: str
    after: str
    reason: str
    evidence: str
    finding: str
    line: int
    file: str = "corrections.csv"


def read_ledger(path: Path, plan: str, tables: Iterable[str]) -> list[Correction]:
    """Read ``corrections.csv``.

    Parameters
    ----------
    path : pathlib.Path
        The file; a plan without one has no corrections.
    plan : str
        The plan's id, which every entry must name.
    tables : iterable of str
        The plan's tables.

    Returns
    -------
    list of Correction

    Raises
    ------
    SourceError
        If an entry has an unknown column, plan or table, no evidence, or repeats another.
    """
    if not path.exists():
        return []
    known = list(tables)
    file = f"{path.resolve().parent.name}/{path.name}"  # of several plans, whose
    entries: dict[tuple[str, int, str], Correction] = {}
    for line, record in _records(path, file):
        fail = partial(SourceError, file=file, line=line)
        if record["plan"] != plan:
            raise fail(f"plan {record['plan']!r} must be {plan!r}, the id in plan.toml", column=2)
        if record["table"] not in known:
            msg = f"no table {record['table']!r}; there are: {', '.join(known)}"
            raise fail(msg, column=3)
        if not record["row"].isdecimal():
            msg = f"row {record['row']!r} is no ordinal; rows count from 1, headings included"
            raise fail(msg, column=4)
        if not record["reason"] or not record["evidence"]:
            msg = "a correction needs a reason and evidence that can be recomputed"
            raise fail(msg, column=9 if record["reason"] else 8)
        entry = Correction(
            record["id"], record["plan"], record["table"], int(record["row"]), record["series"],
            record["before"], record["after"], record["reason"], record["evidence"],
            record["finding"], line, file,
        )  # fmt: skip
        key = (entry.table, entry.row, entry.series)
        first = next((e for k, e in entries.items() if k == key or e.id == entry.id), None)
        if first is not None:
            msg = f"the cell or the id of {entry.id!r} is entered twice; first on line {first.line}"
            raise fail(msg, column=1)
        entries[key] = entry
    return list(entries.values())


def _records(path: Path, file: str) -> list[tuple[int, dict[str, str]]]:
    """Read the lines; errors name the plan's folder too."""
    try:
        return list(read_records(path, COLUMNS))
    except SourceError as error:
        line, column = error.line, error.column
        raise SourceError(error.message, file=file, line=line, column=column) from None
