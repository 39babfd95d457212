"""What a cell may have said before it was misread by one small slip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kgdata.printed import Figure, Separators, read

__all__ = ["readings"]

_DIGITS = "0123456789"
_NUMBER = re.compile(r"(?P<sign>[-−]?)(?P<body>[\d.,]*\d)(?P<tail>\s*%?)")
_POWERS = (-3, -2, -1, 1, 2, 3)


@lru_cache(maxsize=4096)
def readings(text: str, separators: Separators) -> tuple[tuple[str, Figure], ...]:
    """List the figures that are one slip away from a printed text.

    A slip is one digit misread, dropped, added or exchanged with the next one; a separator lost,
    added or misread; the sign; or a power of ten.

    Parameters
    ----------
    text : str
        The text as printed.
    separators : Separators
        How its page writes numbers.

    Returns
    -------
    tuple of (str, Figure)
        Each value once for every number of decimals, as the page would have printed it.

    Examples
    --------
    >>> found = dict(readings("26,375", Separators(",", ",")))
    >>> found["20,375"].value, found["2,637"].value, "26,357" in found, "20,357" in found
    (20375.0, 2637.0, True, False)
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return ()
    sign, body, tail = match.groups()
    try:
        original = read(text, separators).value
    except ValueError:
        original = None
    out: dict[tuple[float, int], tuple[str, Figure]] = {}
    slips = [sign + s for s in _slips(body)]
    slips += [sign + s for s in _regrouped(body, separators)]
    slips.append(body if sign else f"-{body}")
    for slip in dict.fromkeys(slips):
        try:
            figure = read(slip + tail, separators)
        except ValueError:
            continue
        if figure.value is not None and figure.value != original:
            out.setdefault((figure.value, figure.decimals), (slip + tail, figure))
    return tuple(out.values())


def _slips(body: str) -> Iterator[str]:
    """Slips of one character."""
    marks = ".,"
    for n, old in enumerate(body):
        head, rest = body[:n], body[n + 1 :]
        yield from (head + new + rest for new in (_DIGITS if old in _DIGITS else marks))
        yield head + rest
    for n in range(len(body) + 1):
        head, rest = body[:n], body[n:]
        yield from (head + new + rest for new in _DIGITS)
        yield from (head + new + rest for new in marks if 0 < n < len(body))
    for n in range(len(body) - 1):
        yield body[:n] + body[n + 1] + body[n] + body[n + 2 :]


def _regrouped(body: str, separators: Separators) -> Iterator[str]:
    """Slips of one digit or of the decimal mark, with the thousands grouped anew."""
    try:
        figure = read(body, separators)
    except ValueError:
        return
    digits = re.sub(r"\D", "", body)
    decimals = figure.decimals
    for n in range(len(digits)):
        yield _written(digits[:n] + digits[n + 1 :], decimals, separators)
        if decimals:
            yield _written(digits[:n] + digits[n + 1 :], decimals - 1, separators)
    for n in range(len(digits) + 1):
        for new in _DIGITS:
            yield _written(digits[:n] + new + digits[n:], decimals, separators)
    for power in _POWERS:
        if decimals - power >= 0:
            yield _written(digits, decimals - power, separators)
        else:
            yield _written(digits + "0" * (power - decimals), 0, separators)


def _written(digits: str, decimals: int, separators: Separators) -> str:
    digits = digits.rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    grouped = f"{int(whole):,}".replace(",", separators.thousands) if whole else "0"
    return grouped + (separators.decimal + fraction if fraction else "")
