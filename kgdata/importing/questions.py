"""Questions that only a person can answer, and the answers: ``questions.csv``."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgdata.importing.vocab import sentence
from kgdata.records import read_records

__all__ = ["COLUMNS", "Question", "ask", "read_answers", "written"]

COLUMNS = (
    "id", "kind", "file", "line", "column", "cell", "read", "readings", "implies", "vi", "en",
    "answer",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One thing that only a person can settle.

    Attributes
    ----------
    id : str
        The same whenever the same is asked again.
    kind : str
        ``years``, ``number``, ``date``, ``area``, ``beside``, ``column``, ``separators``,
        ``places``, ``unit``, ``unitless``, ``label``, ``outside``, ``left_over``, ``indicator``,
        ``figure``, ``repair``, ``place``, ``ledger`` or ``conflict``.
    file : str
        The source.
    line, column : int or None
        The place in it, from 1.
    cell : str
        The cell as a plan names it: ``table/row/series``.
    read : str
        What was read, and stands in the plan for the time being.
    readings : str
        The readings that are possible, separated by `` | ``.
    implies : str
        What each would imply.
    vi, en : str
        The question.
    answer : str
        The person's answer; empty while it is open.
    """

    id: str
    kind: str
    file: str
    line: int | None
    column: int | None
    cell: str
    read: str
    readings: str
    implies: str
    vi: str
    en: str
    answer: str = ""


def ask(
    kind: str,
    key: str,
    *,
    file: str = "",
    line: int | None = None,
    column: int | None = None,
    cell: str = "",
    read: str = "",
    readings: Sequence[str] = (),
    implies: str = "",
    **values: object,
) -> Question:
    """Make a question.

    Parameters
    ----------
    kind : str
        Its kind, which is also the key of its sentence.
    key : str
        What it is about, in words that do not change when the source is read again.
    file, line, column, cell, read, readings, implies
        As in :class:`Question`.
    **values : object
        What the sentence names.

    Examples
    --------
    >>> ask("unit", "crops/thúng", printed="thúng").en
    "What is the unit 'thúng'?"
    """
    name = "Q" + hashlib.sha256(f"{kind}\\n{key}".encode()).hexdigest()[:8]
    values = {"read": read, **values}
    vi, en = (sentence(f"question.{kind}", lang, **values) for lang in ("vi", "en"))
    return Question(
        name, kind, file, line, column, cell, read, " | ".join(readings), implies, vi, en
    )


def read_answers(path: Path) -> dict[str, Mapping[str, str]]:
    """Read what a person has answered.

    Parameters
    ----------
    path : pathlib.Path
        A ``questions.csv``; without one nothing is answered.

    Returns
    -------
    dict of str to dict
        The records with an answer, by the question's id.
    """
    if not path.exists():
        return {}
    return {r["id"]: r for _, r in read_records(path, COLUMNS) if r["answer"]}


def written(questions: Iterable[Question]) -> str:
    """Return ``questions.csv`` as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for q in questions:
        row = [getattr(q, name) for name in COLUMNS]
        writer.writerow(["" if value is None else value for value in row])
    return out.getvalue()
