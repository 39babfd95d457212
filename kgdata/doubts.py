"""What a page does not settle: kept aside for a person, with how it was read meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kgdata.header import Column, Header
from kgdata.layout import Page

__all__ = ["Doubt", "unnamed"]


class Doubt(NamedTuple):
    """What the page itself does not settle, and how it was read for the time being.

    Attributes
    ----------
    kind : str
        ``column`` (no caption names it), ``separators`` or ``places``.
    file : str
        The source.
    line, column : int
        The place in it, from 1.
    printed : str
        The text in question.
    read : str
        The reading that was taken.
    readings : tuple of str
        All readings.
    """

    kind: str
    file: str
    line: int
    column: int
    printed: str
    read: str
    readings: tuple[str, ...] = ()


def unnamed(
    columns: Sequence[Column], headers: Sequence[Header], pages: Sequence[Page]
) -> list[Doubt]:
    """List the columns that no caption names.

    Parameters
    ----------
    columns : sequence of Column
        The table's columns.
    headers : sequence of Header
        The headers of its pages.
    pages : sequence of Page
        The pages.

    Returns
    -------
    list of Doubt
        One for each, where it first stands.
    """
    out: dict[str, Doubt] = {}
    for header, page in zip(headers, pages, strict=True):
        for column, place in zip(header.columns, header.places, strict=True):
            if column.name in header.unnamed and column.name not in out:
                line = next(
                    (x for x in reversed(page.header) if place < len(x.cells) and x.cells[place]),
                    page.header[-1],
                )
                out[column.name] = Doubt(
                    "column", line.file, line.number, place + 1, header.unnamed[column.name],
                    column.name,
                )  # fmt: skip
    return [doubt for name, doubt in out.items() if any(c.name == name for c in columns)]
