"""Columns that cannot be told apart, and pages of columns that their table does not have."""

from __future__ import annotations

from collections.abc import Sequence

from kgdata.errors import SourceError
from kgdata.header import Column, Header
from kgdata.layout import Page

__all__ = ["check_alike", "check_distinct", "is_other"]


def check_distinct(columns: Sequence[Column], header: Header, page: Page) -> None:
    """Refuse two columns of one name: the second would silently stand for the first.

    Parameters
    ----------
    columns : sequence of Column
        The table's columns.
    header : Header
        The header that names them.
    page : Page
        Its page.

    Raises
    ------
    SourceError
        If captions do not tell two columns apart.
    """
    seen: set[str] = set()
    for column, place in zip(columns, header.places, strict=True):
        if column.name in seen and (not column.is_ratio or len(column.pairs) == 1):
            line = page.header[0]
            msg = f"a second column of {column.name!r}; captions must tell the columns apart"
            raise SourceError(msg, file=line.file, line=line.number, column=place + 1)
        seen.add(column.name)


def is_other(own: Sequence[object], others: Sequence[object]) -> bool:
    """Whether captions are those of other columns: none in common, or the same ones moved.

    Of as many columns in the same order a caption that differs was misread; where one differs and
    the others stand elsewhere, the columns are others.

    Examples
    --------
    >>> is_other(["a", "b"], ["c", "d"]), is_other(["b", "c"], ["a", "b"])
    (True, True)
    >>> is_other(["a", "x"], ["a", "b"]), is_other(["b", "a"], ["a", "b"])
    (False, False)
    """
    shared = {*own} & {*others}
    if not shared:
        return True
    moved = any(own.index(each) != others.index(each) for each in shared)
    return len(own) == len(others) and moved and {*own} != {*others}


def check_alike(
    columns: Sequence[Column], headers: Sequence[Header], pages: Sequence[Page]
) -> None:
    """Refuse a page of other columns: its figures would be read under the table's names.

    Parameters
    ----------
    columns : sequence of Column
        The table's columns.
    headers : sequence of Header
        The headers of its pages.
    pages : sequence of Page
        The pages.

    Raises
    ------
    SourceError
        If a page names several series and none that the table has.
    """
    names = {c.name for c in columns if not c.is_ratio}
    for header, page in zip(headers, pages, strict=True):
        own = [c.name for c in header.columns if not c.is_ratio and c.name not in header.unnamed]
        if len(own) > 1 and names and is_other(own, [c.name for c in columns if not c.is_ratio]):
            line = page.header[0]
            msg = (
                f"a page of other columns ({', '.join(own)}) than its table "
                f"({', '.join(sorted(names))}); give it a title of its own"
            )
            raise SourceError(msg, file=line.file, line=line.number)
