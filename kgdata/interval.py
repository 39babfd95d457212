"""Intervals of printed figures: what a rounded number allows, and how relations are judged."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from kgdata.printed import Figure

__all__ = ["Interval", "Verdict", "quotient", "quotient_meets", "verdict"]

_SLACK = 1e-14  # relative; for binary floating point alone: 10**13 đồng are told apart to 1
Verdict = Literal["exact", "rounding", "inconsistent", "unverifiable"]


class Interval(NamedTuple):
    """A closed interval.

    Examples
    --------
    >>> Interval(1.0, 2.0).meets(Interval(2.0, 3.0))
    True
    """

    low: float
    high: float

    @classmethod
    def of(cls, figure: Figure) -> Interval | None:
        """Return the interval of a printed figure; a dash is nothing, exactly 0."""
        if figure.status == "nil":
            return cls(0.0, 0.0)
        if figure.value is None or figure.comparator:
            return None
        half = 0.5 * 10.0**-figure.decimals
        return cls(figure.value - half, figure.value + half)

    def meets(self, other: Interval) -> bool:
        """Whether the intervals have a point in common."""
        slack = _SLACK * max(abs(self.low), abs(self.high), abs(other.low), abs(other.high))
        return self.low <= other.high + slack and other.low <= self.high + slack


def quotient(numerator: Figure, denominator: Figure) -> tuple[float, Interval] | None:
    """Compute a percentage of two printed figures.

    Parameters
    ----------
    numerator, denominator : Figure
        The printed figures.

    Returns
    -------
    tuple of float and Interval, or None
        The percentage of the shown values and of all values that are printed so; None if an
        operand is missing, a bound or zero.

    Examples
    --------
    >>> from kgdata.printed import read
    >>> value, (low, high) = quotient(read("6,39"), read("6,29"))
    >>> round(value, 2), round(low, 2), round(high, 2)
    (101.59, 101.43, 101.75)
    """
    top, bottom = Interval.of(numerator), Interval.of(denominator)
    if top is None or bottom is None or not denominator.value:
        return None
    value = 100 * (numerator.value or 0.0) / denominator.value
    if bottom.low <= 0 <= bottom.high:
        return value, Interval(float("-inf"), float("inf"))
    ends = [100 * t / b for t in top for b in bottom]
    return value, Interval(min(ends), max(ends))


@lru_cache(maxsize=1 << 16)
def quotient_meets(
    ratio: Figure | None, numerator: Figure | None, denominator: Figure | None
) -> bool | None:
    """Whether a printed percentage can be that of two figures; None if it cannot be told."""
    if ratio is None or numerator is None or denominator is None or ratio.value is None:
        return None
    computed = quotient(numerator, denominator)
    stated = Interval.of(ratio)
    if computed is None or stated is None:
        return None
    return computed[1].meets(stated)


def verdict(ratio: Figure, computed: tuple[float, Interval] | None) -> Verdict:
    """Judge a printed percentage.

    Parameters
    ----------
    ratio : Figure
        The printed percentage.
    computed : tuple of float and Interval, or None
        What :func:`quotient` gave.

    Returns
    -------
    {'exact', 'rounding', 'inconsistent', 'unverifiable'}
        ``exact``: equal at the printed decimals; ``rounding``: only the intervals meet.

    Examples
    --------
    >>> from kgdata.printed import read
    >>> verdict(read("101,59%"), quotient(read("6,39"), read("6,29")))
    'exact'
    >>> verdict(read("101,68%"), quotient(read("6,39"), read("6,29")))
    'rounding'
    >>> verdict(read("110,68%"), quotient(read("6,39"), read("6,29")))
    'inconsistent'
    >>> verdict(read("0,00%"), quotient(read("1"), read("0")))
    'unverifiable'
    """
    stated = Interval.of(ratio)
    if stated is None or computed is None or ratio.value is None:
        return "unverifiable"
    value, interval = computed
    if stated.meets(Interval(value, value)):
        return "exact"
    return "rounding" if interval.meets(stated) else "inconsistent"
