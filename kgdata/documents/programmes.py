"""``programmes.csv``: programmes, schemes and projects with their agencies and deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kgdata.documents.cells import read_rows

__all__ = ["COLUMNS", "Programme", "read_programmes"]

COLUMNS = (
    "document", "no", "lead_agency", "partners", "title_vi", "title_en", "kind", "scope", "due",
    "due_date", "source",
)  # fmt: skip
KINDS = ("programme", "scheme", "project", "plan", "list", "review", "implementation")


@dataclass(frozen=True)
class Programme:
    """One entry of a register of programmes.

    Attributes
    ----------
    document, no : str
        The document and the entry's number.
    lead_agency, partners : tuple of str
        Who leads, and who takes part.
    title_vi, title_en : str
        The title as printed, and in English.
    kind : tuple of str
        What it is; a review that leads to a scheme is both.
    scope : str
        Period and places.
    due, due_date : str, datetime.date or None
        The deadline as printed, and its last day.
    source : str
        Address.
    """

    document: str
    no: str
    lead_agency: tuple[str, ...]
    partners: tuple[str, ...]
    title_vi: str
    title_en: str
    kind: tuple[str, ...]
    scope: str
    due: str
    due_date: dt.date | None
    source: str


def read_programmes(path: Path, document: str, agencies: Collection[str]) -> list[Programme]:
    """Read ``programmes.csv``.

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
    list of Programme
        In the file's order.

    Raises
    ------
    SourceError
        If an agency or a kind does not exist, a date is none, or a number is used twice.
    """
    programmes: dict[str, Programme] = {}
    for row in read_rows(path, COLUMNS):
        row.belongs(document)
        number = row.text("no")
        if number in programmes:
            raise row.fail("no", f"two programmes have the number {number!r}")
        row.text("kind")
        programmes[number] = Programme(
            document, number, *row.who(agencies), row.text("title_vi"), row.text("title_en"),
            row.several("kind", KINDS, "kind of programme"), row["scope"], *row.deadline(),
            row.address(),
        )  # fmt: skip
    return list(programmes.values())
