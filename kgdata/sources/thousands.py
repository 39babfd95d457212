"""Numbers whose thousands a program or a typist parts with spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["dot_spaced", "dotted"]

_SPACES = "\xa0\u2007\u2009\u202f"
_GROUPED = re.compile(rf"\s*[-−+]?\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:([.,])\d+)?\s*%?\s*")
_LOOSE = re.compile(r"[-−+]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?\s*%?")
_OTHERWISE = re.compile(r"[-−+]?(?:\d{1,3}(?:[.,]\d{3})+|\d{4,})(?:[.,]\d+)?\s*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TWO = re.compile(r"[-−+\d.,%]*\d[-−+\d.,%]*(?:\s+[-−+\d.,%]*\d[-−+\d.,%]*)+")
_ENOUGH = 3  # cells that must be grouped by spaces, for it to be how the table is typed


def dot_spaced(rows: Sequence[list[str]]) -> None:
    """Write dots for the ordinary spaces between thousands, in a table that has no other way.

    Two figures in a cell, thousands by dots or none at all: then a space may be anything.

    Parameters
    ----------
    rows : sequence of list of str
        The cells of a table, changed in place.

    Examples
    --------
    >>> rows = [["1", "12 345,6", "40 120"], ["2", "-", "3 215,5"]]
    >>> dot_spaced(rows)
    >>> rows
    [['1', '12.345,6', '40.120'], ['2', '-', '3.215,5']]
    >>> fused = [["101 102", "12 345"], ["1.200", "3 215"]]
    >>> dot_spaced(fused)
    >>> fused[0]
    ['101 102', '12 345']
    """
    found = []
    for row in rows:
        for place, cell in enumerate(row):
            text = cell.strip()
            if not text[-1:].isdigit() and not text.endswith("%"):
                continue
            if _LOOSE.fullmatch(text):
                found.append((row, place))
            elif _TWO.fullmatch(text) or (_OTHERWISE.fullmatch(text) and not _YEAR.fullmatch(text)):
                return
    if len(found) >= _ENOUGH:
        for row, place in found:
            row[place] = dotted(row[place].replace(" ", "\xa0"))


def dotted(text: str) -> str:
    r"""Write dots for the fixed spaces between thousands; before a decimal point, commas.

    An ordinary space may part two figures, and stays.

    Examples
    --------
    >>> dotted("1\xa0234\xa0567,8"), dotted("1\u202f234.5"), dotted("101 102")
    ('1.234.567,8', '1,234.5', '101 102')
    """
    found = _GROUPED.fullmatch(text)
    if found is None:
        return text
    mark = "," if found[1] == "." else "."
    return re.sub(rf"(?<=\d)[{_SPACES}](?=\d)", mark, text)
