"""Texts laid out as a great_tables table, with marks inside the cells."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from great_tables import GT

__all__ = ["Marked", "text_table"]


class Marked(str):
    """A text that is HTML already: nothing in it is escaped once more.

    Examples
    --------
    >>> Marked.span("< 3%", "rise")
    '<span class="rise">&lt; 3%</span>'
    """

    @classmethod
    def span(cls, text: str, kind: str) -> Marked:
        """Return a text with a class that the table's style sheet knows."""
        return cls(f'<span class="{html.escape(kind)}">{html.escape(text)}</span>')


def _safe(cell: object) -> str:
    return str(cell) if isinstance(cell, Marked) else html.escape(str(cell))


def text_table(
    body: pd.DataFrame | Mapping[str, Sequence[str]], *, name: str, groups: str | None = None
) -> GT:
    """Make a table of texts as they are to be read.

    Parameters
    ----------
    body : pandas.DataFrame or mapping of str to sequence of str
        Texts; only :class:`Marked` ones may hold HTML, which frames keep as objects alone.
    name : str
        Id, unlike any other on the page.
    groups : str, optional
        The column whose values head groups of rows.

    Returns
    -------
    great_tables.GT

    Notes
    -----
    great_tables escapes and stores cell by cell what has no format, which is three quarters of
    a long table's time; here all cells are escaped at once. Where its insides have changed, the
    same table is made the slow way.

    Examples
    --------
    >>> page = text_table({"a": ["x < y"]}, name="t").as_raw_html()
    >>> "x &lt; y" in page
    True
    """
    given = pd.DataFrame(body, dtype=object).reset_index(drop=True)
    safe, blank = given.copy(), given.copy()
    cells = [str(c) for c in given if c != groups]
    for column in cells:
        safe[column] = pd.Series([_safe(c) for c in given[column]], dtype=object)
        blank[column] = None  # what is missing is left alone
    table = GT(blank, groupname_col=groups, id=name)
    inside: Any = getattr(getattr(table, "_body", None), "body", None)
    if not isinstance(inside, pd.DataFrame) or list(inside) != list(given):
        return GT(safe, groupname_col=groups, id=name).fmt_passthrough(cells, escape=False)
    if groups:
        safe[groups] = None  # its headings are made of the other frame
    table._body.body = safe
    return table
