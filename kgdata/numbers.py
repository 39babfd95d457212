"""Numbers as a reader writes them: ``1.234,5`` in Vietnamese, ``1,234.5`` in English."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from kgdata.errors import UnknownNameError

__all__ = ["MISSING", "beside", "number", "percent"]

MISSING = "–"
_MINUS = "\N{MINUS SIGN}"
_NBSP = "\N{NO-BREAK SPACE}"
_DIGITS = 15  # what a binary fraction holds of a decimal one
_LARGE = Context(prec=400, rounding=ROUND_HALF_UP)  # any number there is
_SWAPPED = {"vi": str.maketrans(",.", ".,"), "en": {}}


def number(
    value: float | None, decimals: int | None = None, lang: str = "vi", *, sign: bool = False
) -> str:
    """Write a number, rounded as the printed ones are: a half goes up.

    Parameters
    ----------
    value : float or None
        The number; None and NaN give a dash.
    decimals : int, optional
        Digits after the decimal mark; by default as many as it takes, at most three.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    sign : bool, default False
        Whether a plus is written too. What rounds to zero has no sign.

    Returns
    -------
    str

    Examples
    --------
    >>> number(1234.5), number(1234.5, 2, "en"), number(-0.75, sign=True), number(None)
    ('1.234,5', '1,234.50', '−0,75', '–')
    >>> number(100 * 290_000 / 320_000, 2), number(100 * 41_870 / 40_000, 2)
    ('90,63', '104,68')
    """
    if lang not in _SWAPPED:
        raise UnknownNameError.among("language", lang, _SWAPPED)
    if value is None or math.isnan(value):
        return MISSING
    text = _rounded(abs(value), 3 if decimals is None else decimals)
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    if any(digit in text for digit in "123456789"):
        text = (_MINUS if value < 0 else "+" if sign else "") + text
    return text.translate(_SWAPPED[lang])


def _rounded(value: float, decimals: int) -> str:
    if math.isinf(value):
        return f"{value}"
    exact = Decimal(f"{value:.{_DIGITS}g}")  # 104.675, not 104.67499999999999715782
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), context=_LARGE):,f}"


def percent(value: float | None, decimals: int = 1, lang: str = "vi", *, sign: bool = False) -> str:
    """Write a percentage; 100 is ``100%``.

    Parameters
    ----------
    value : float or None
        The percentage; None and NaN give a dash.
    decimals : int, default 1
        Digits after the decimal mark.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    sign : bool, default False
        Whether a plus is written too.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(101.84), percent(-3.46, lang="en", sign=True)
    ('101,8%', '−3.5%')
    """
    text = number(value, decimals, lang, sign=sign)
    return text if text == MISSING else f"{text}%"


def beside(figure: str, words: str) -> str:
    r"""Bind a figure to the words at its sides, so that no line ends between them.

    Parameters
    ----------
    figure : str
        The figure as written.
    words : str
        What it stands in.

    Examples
    --------
    >>> beside("3.0", "USD 3.0 million a year").split(" ")
    ['USD\xa03.0\xa0million', 'a', 'year']
    """
    before, found, after = words.partition(figure)
    if not found:
        return words
    if before.endswith(" "):
        before = before[:-1] + _NBSP
    return before + found + (_NBSP + after[1:] if after.startswith(" ") else after)
