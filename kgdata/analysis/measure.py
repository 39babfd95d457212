"""A number with the bounds that printed rounding allows, and the warning that it carries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Measure", "total"]

_SLACK = 1e-9  # relative; binary floating point, not tolerance
_RANK = ("", "corrected", "doubtful")  # a result is as doubtful as the worst of what it rests on


class Measure(NamedTuple):
    """A number that was printed, or computed from what was printed.

    Attributes
    ----------
    value : float
        The number.
    low, high : float
        What it can be, given that printed figures are rounded.
    mark : {'', 'corrected', 'doubtful'}
        The warning that it carries.

    Examples
    --------
    >>> area, output = Measure.printed(283_868, 0), Measure.printed(2_089_526, 0)
    >>> round(output.per(area).value, 2), (output - output).moved
    (7.36, False)
    """

    value: float
    low: float
    high: float
    mark: str = ""

    @classmethod
    def printed(cls, value: float, decimals: int, mark: str = "") -> Measure:
        """Return a figure as printed with so many decimals."""
        half = 0.5 * 10.0**-decimals
        return cls(value, value - half, value + half, mark)

    @property
    def moved(self) -> bool:
        """Whether it is apart from zero, whatever was lost in rounding.

        As in :func:`kgdata.comparison.compare`, what is printed 55 is more than what is printed 54.
        """
        slack = _SLACK * max(abs(self.low), abs(self.high))
        return self.value != 0 and (self.low >= -slack or self.high <= slack)

    @property
    def sign(self) -> int:
        """1 or -1, or 0 if rounding may explain all of it."""
        return (1 if self.value > 0 else -1) if self.moved else 0

    def plus(self, other: Measure) -> Measure:
        """Return the sum."""
        return Measure(
            self.value + other.value, self.low + other.low, self.high + other.high,
            _worst(self, other),
        )  # fmt: skip

    def __sub__(self, other: Measure) -> Measure:
        return Measure(
            self.value - other.value, self.low - other.high, self.high - other.low,
            _worst(self, other),
        )  # fmt: skip

    def times(self, other: Measure) -> Measure:
        """Return the product."""
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Measure(self.value * other.value, min(corners), max(corners), _worst(self, other))

    def per(self, other: Measure) -> Measure:
        """Return the quotient; without bounds where the divisor may be zero."""
        mark = _worst(self, other)
        if other.low <= 0 <= other.high:
            value = self.value / other.value if other.value else float("nan")
            return Measure(value, float("-inf"), float("inf"), mark)
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Measure(self.value / other.value, min(corners), max(corners), mark)

    def scaled(self, factor: float) -> Measure:
        """Return it in another unit, `factor` of which are one of the old."""
        ends = sorted((self.low * factor, self.high * factor))
        return Measure(self.value * factor, ends[0], ends[1], self.mark)

    def growth(self, base: Measure) -> Measure:
        """Return the growth since another, in percent."""
        ratio = self.per(base).scaled(100)
        return Measure(ratio.value - 100, ratio.low - 100, ratio.high - 100, ratio.mark)


def _worst(*measures: Measure) -> str:
    return max((m.mark for m in measures), key=_RANK.index)


def total(measures: Iterable[Measure]) -> Measure:
    """Add measures up.

    Examples
    --------
    >>> total([Measure(1, 0.5, 1.5), Measure(2, 1.5, 2.5, "doubtful")])
    Measure(value=3.0, low=2.0, high=4.0, mark='doubtful')
    """
    out = Measure(0.0, 0.0, 0.0)
    for measure in measures:
        out = out.plus(measure)
    return out
