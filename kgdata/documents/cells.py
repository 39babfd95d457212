"""Rows of the documents' CSV files, cell by cell, with errors that name the place."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from kgdata.errors import SourceError
from kgdata.records import read_records

__all__ = ["Row", "read_rows"]

_ADDRESS = re.compile(r"[\w./-]+\.\w+:[1-9]\d*:[1-9]\d*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FEW = 12  # names that still fit into one message


class Row:
    """One row; every question that it answers is checked.

    Parameters
    ----------
    file : str
        The file's name, with its folder.
    line : int
        Line in the file.
    record : dict of str to str
        Texts by column.

    Examples
    --------
    >>> Row("x/programmes.csv", 2, {"due_date": "2021-06-31"}).date("due_date")
    Traceback (most recent call last):
    kgdata.errors.SourceError: x/programmes.csv:2:1: due_date '2021-06-31' is no date; ...
    """

    def __init__(self, file: str, line: int, record: dict[str, str]) -> None:
        self.file, self.line, self.record = file, line, record

    def __getitem__(self, column: str) -> str:
        return self.record.get(column, "")

    def fail(self, column: str, message: str) -> SourceError:
        """Return the error for a cell."""
        position = list(self.record).index(column) + 1
        return SourceError(message, file=self.file, line=self.line, column=position)

    def text(self, column: str) -> str:
        """Return a text that may not be empty."""
        if not self[column]:
            raise self.fail(column, f"{column} is empty")
        return self[column]

    def one_of(self, column: str, names: Collection[str], what: str, where: str = "") -> str:
        """Return a name that must be known.

        Parameters
        ----------
        column : str
            The column.
        names : collection of str
            What it may be.
        what : str
            The noun for a message.
        where : str, optional
            The file that lists the names, for when they are many.
        """
        return self._known(column, self[column], names, what, where)

    def several(
        self, column: str, names: Collection[str], what: str, where: str = ""
    ) -> tuple[str, ...]:
        """Return names separated by ``;``, each known and none twice."""
        found = tuple(part.strip() for part in self[column].split(";") if part.strip())
        for index, name in enumerate(found):
            self._known(column, name, names, what, where)
            if name in found[:index]:
                raise self.fail(column, f"{what} {name!r} is named twice")
        return found

    def number(self, column: str) -> float | None:
        """Return a number with a decimal point, or None for an empty cell."""
        text = self[column]
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            msg = f"{column} {text!r} is no number; it needs digits and a decimal point (16906.13)"
            raise self.fail(column, msg)
        return value

    def date(self, column: str) -> dt.date | None:
        """Return an ISO date, or None for an empty cell."""
        text = self[column]
        if not text:
            return None
        try:
            if not _DATE.fullmatch(text):
                raise ValueError
            return dt.date.fromisoformat(text)
        except ValueError:
            msg = f"{column} {text!r} is no date; it must be YYYY-MM-DD"
            raise self.fail(column, msg) from None

    def deadline(self) -> tuple[str, dt.date | None]:
        """Return a deadline as printed and its day, which may not stand without the print."""
        day = self.date("due_date")
        if day and not self["due"]:
            raise self.fail("due", "a deadline needs its printed text beside the date")
        return self["due"], day

    def who(self, agencies: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the agencies that lead, of which there is one at least, and their partners."""
        self.text("lead_agency")
        lead, partners = (
            self.several(column, agencies, "agency", "agencies.csv")
            for column in ("lead_agency", "partners")
        )
        return lead, partners

    def address(self, column: str = "source") -> str:
        """Return an address ``file:line:column``."""
        if not _ADDRESS.fullmatch(self[column]):
            raise self.fail(column, f"{self[column]!r} is no address; it must be file:line:column")
        return self[column]

    def belongs(self, document: str) -> None:
        """Check that the row is of the document in whose folder it lies."""
        if self["document"] != document:
            msg = f"document {self['document']!r} is not {document!r}, in whose folder the file is"
            raise self.fail("document", msg)

    def _known(self, column: str, name: str, names: Collection[str], what: str, where: str) -> str:
        if name in names:
            return name
        near = difflib.get_close_matches(name, list(names), n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        if len(names) <= _FEW or not where:
            right = f"there are: {', '.join(n or 'none' for n in names) or 'none'}"
        else:
            right = f"{where} lists them"
        raise self.fail(column, f"no {what} {name!r}{hint}; {right}")


def read_rows(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Row]:
    """Read a CSV file of facts row by row.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    columns, optional : sequence of str
        Columns that must, and that may, be there.

    Yields
    ------
    Row

    Raises
    ------
    SourceError
        See :func:`kgdata.records.read_records`.
    """
    file = f"{path.parent.name}/{path.name}"
    try:
        for line, record in read_records(path, columns, optional):
            yield Row(file, line, record)
    except SourceError as error:
        if error.file == file:  # a reader's own complaint passing through
            raise
        raise SourceError(error.message, file=file, line=error.line, column=error.column) from None
