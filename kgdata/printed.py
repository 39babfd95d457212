"""Numbers as printed: every text has its value, its decimals and the interval it stands for.

``6,30`` is not 6.3 but anything that rounds to it: [6.295, 6.305]. A text such as ``5,481`` can be
read in two ways; which one is right is a matter of the page (see :mod:`kgdata.columns`), so a
reading always names its :class:`Separators`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kgdata.words import fold, plain, vocabulary

__all__ = ["COMMON", "VIETNAMESE", "Figure", "Separators", "is_ambiguous", "read"]


class Separators(NamedTuple):
    """How a page writes numbers.

    When both marks are the same sign (a scan turned dots into commas), a sign before exactly
    three digits separates thousands and any other is the decimal mark.
    """

    thousands: str
    decimal: str


VIETNAMESE = Separators(".", ",")
COMMON = (VIETNAMESE, Separators(",", "."), Separators(",", ","), Separators(".", "."))


class Figure(NamedTuple):
    """A printed figure.

    Attributes
    ----------
    value : float or None
        The number shown, in the printed unit; a percentage is the number shown. None where the
        text states no number.
    decimals : int
        Printed decimals.
    status : {'ok', 'bound', 'blank', 'nil', 'error'}
        ``bound`` for ``<3%``; ``nil`` for a dash; ``error`` for ``#DIV/0!`` or ``####``.
    text : str
        The printed text without emphasis.
    comparator : str
        For a bound: ``<``, ``<=``, ``>``, ``>=``, ``=`` or ``~``; otherwise empty.
    """

    value: float | None
    decimals: int
    status: str
    text: str
    comparator: str = ""

    @property
    def low(self) -> float | None:
        """Least number that is printed as this text."""
        return None if self.value is None else self.value - 0.5 * 10.0**-self.decimals

    @property
    def high(self) -> float | None:
        """Greatest number that is printed as this text."""
        return None if self.value is None else self.value + 0.5 * 10.0**-self.decimals


_BLANK = Figure(None, 0, "blank", "")


def _pattern(separators: Separators) -> re.Pattern[str]:
    t, d = (re.escape(mark) for mark in separators)
    fraction = rf"(?:{d}(\d+))?" if t != d else rf"(?:{d}(?!\d{{3}}(?!\d))(\d+))?"
    # A group of thousands never follows a lone zero: 0,997 is a decimal whatever the page says.
    zero = rf"|0{d}(\d+)"
    return re.compile(rf"([-−+]?)(?:(?!0{t})(\d{{1,3}}(?:{t}\d{{3}})+|\d+){fraction}{zero})\s*%?")


_PATTERNS = {separators: _pattern(separators).fullmatch for separators in COMMON}


@cache
def _bound() -> re.Pattern[str]:
    signs = [w for words in vocabulary()["bounds"].values() for w in words]
    return re.compile(
        "(" + "|".join(map(re.escape, sorted(signs, key=len, reverse=True))) + r")\s*"
    )


def read(text: str, separators: Separators = VIETNAMESE) -> Figure:
    """Read a printed figure.

    Parameters
    ----------
    text : str
        A cell as printed; tags and emphasis are ignored.
    separators : Separators, default `VIETNAMESE`
        The page's thousands separator and decimal mark.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If the text is no figure under these separators.

    Examples
    --------
    >>> read("44.547,081")
    Figure(value=44547.081, decimals=3, status='ok', text='44.547,081', comparator='')
    >>> f = read("6,30"); round(f.low, 3), round(f.high, 3)
    (6.295, 6.305)
    >>> read("5,481", Separators(",", ",")).value, read("15,06", Separators(",", ",")).value
    (5481.0, 15.06)
    >>> read("Duy trì 11%")
    Figure(value=11.0, decimals=0, status='bound', text='Duy trì 11%', comparator='=')
    """
    try:
        match = _PATTERNS[separators](text)
    except KeyError:
        msg = f"{separators!r} is no known pair of separators; known are {COMMON}"
        raise ValueError(msg) from None
    if match is not None:
        return _figure(match, text, separators)
    return _uncommon(text, separators) if text else _BLANK


def _figure(match: re.Match[str], text: str, separators: Separators) -> Figure:
    sign, whole, fraction, after_zero = match.groups()
    if whole is None:
        whole, fraction = "0", after_zero
    elif len(whole) > 3:
        whole = whole.replace(separators.thousands, "")
    if fraction is None:
        value, decimals = float(whole), 0
    else:
        value, decimals = float(f"{whole}.{fraction}"), len(fraction)
    return Figure(-value if sign and sign != "+" else value, decimals, "ok", text)


def _uncommon(raw: str, separators: Separators) -> Figure:
    text = plain(raw)
    if not text:
        return _BLANK
    match = _PATTERNS[separators](text)
    if match is not None:
        return _figure(match, text, separators)
    if text[0].isdecimal():  # no word begins so; other separators are tried on most cells
        raise ValueError(_no_number(text))
    words = vocabulary()
    folded = fold(text)
    if folded in words["nil"]:
        return Figure(None, 0, "nil", text)
    if folded in words["spreadsheet_errors"] or (len(text) > 1 and set(text) == {"#"}):
        return Figure(None, 0, "error", text)
    bound = _bound().match(folded)
    if bound is not None:
        match = _PATTERNS[separators](folded[bound.end() :])
        if match is not None:
            comparator = next(c for c, signs in words["bounds"].items() if bound[1] in signs)
            figure = _figure(match, text, separators)
            return figure._replace(status="bound", comparator=comparator)
    raise ValueError(_no_number(text))


def _no_number(text: str) -> str:
    return f"{text!r} is no number; expected one such as '1.234,5', '-', '<3%' or a blank cell"


def is_ambiguous(text: str, among: Sequence[Separators] = COMMON) -> bool:
    """Tell whether a text has more than one value among some separators.

    Examples
    --------
    >>> is_ambiguous("5,481"), is_ambiguous("15,06"), is_ambiguous("0,997")
    (True, False, False)
    """
    values = set()
    for separators in among:
        try:
            values.add(read(text, separators).value)
        except ValueError:
            continue
    return len(values) > 1
