"""Numbers whose thousands a program or a typist parts with spaces that do not break."""

from __future__ import annotations

import re

__all__ = ["dotted"]

_SPACES = "\xa0\u2007\u2009\u202f"
_GROUPED = re.compile(rf"\s*[-−+]?\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:([.,])\d+)?\s*%?\s*")


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
