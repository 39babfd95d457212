"""Lines of cells, and a source as a whole: what every reader of a file gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from kgdata.sources.notes import Note

__all__ = ["Line", "Source"]


class Line(NamedTuple):
    """One line of a source.

    Attributes
    ----------
    file : str
        The file, relative to the plan's folder; for a workbook with the sheet in brackets, for a
        document with the table in brackets, for a PDF with the page in brackets.
    number : int
        The line's number, from 1.
    cells : list of str
        The cells' texts.
    """

    file: str
    number: int
    cells: list[str]


@dataclass
class Source:
    """A file as read.

    Attributes
    ----------
    lines : list of Line
        Its lines, in the document's order.
    notes : list of Note
        What a person should know about them.
    """

    lines: list[Line]
    notes: list[Note] = field(default_factory=list)
