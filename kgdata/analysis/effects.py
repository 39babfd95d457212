"""What a change of a product comes from: output = area × yield, value = volume × price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kgdata.analysis.figures import Figures
from kgdata.analysis.measure import Measure, total

__all__ = ["Effects", "effects", "effects_of", "summed"]

_HALF = 0.5


class Effects(NamedTuple):
    """The change of a product, divided between its two factors.

    Attributes
    ----------
    name : str
        The product's indicator.
    base, to : Measure
        The product.
    size, rate : Measure
        What the first factor (area, volume) and the second (yield, price) bring about; they add
        up to the change.
    """

    name: str
    base: Measure
    to: Measure
    size: Measure
    rate: Measure

    @property
    def change(self) -> Measure:
        """The whole change."""
        return self.to - self.base

    def part(self, which: str) -> Measure:
        """Return an effect in percentage points of the product's growth."""
        effect: Measure = getattr(self, which)
        return effect.per(self.base).scaled(100)


def effects_of(product: tuple[Measure, Measure], size: tuple[Measure, Measure]) -> tuple[
    Measure, Measure
]:  # fmt: skip
    """Divide a product's change between its factors.

    The second factor is the product over the first, so nothing remains unexplained; each factor's
    change is weighted with the mean of the other at both ends.

    Parameters
    ----------
    product, size : tuple of two Measure
        The product and its first factor, before and after.

    Returns
    -------
    tuple of two Measure
        The effect of the first factor and that of the second.

    Examples
    --------
    >>> def at(x): return Measure(x, x, x)
    >>> more, better = effects_of((at(100), at(132)), (at(10), at(11)))
    >>> more.value, better.value  # 1 ha more at 11 t; 2 t/ha more on 10.5 ha
    (11.0, 21.0)
    """
    rates = [p.per(s) for p, s in zip(product, size, strict=True)]
    of_size = (size[1] - size[0]).times(rates[0].plus(rates[1]).scaled(_HALF))
    of_rate = (rates[1] - rates[0]).times(size[0].plus(size[1]).scaled(_HALF))
    return of_size, of_rate


def effects(
    figures: Figures, product: str, size: str | Sequence[str], base: str, to: str
) -> Effects | None:
    """Divide an indicator's change between two series.

    Parameters
    ----------
    figures : Figures
        A plan's figures.
    product : str
        The product's indicator.
    size : str or sequence of str
        The indicator of its first factor, or several that add up to it.
    base, to : str
        The series.

    Returns
    -------
    Effects or None
        None if one of the figures is missing.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.analysis.figures import figures_of
    >>> found = effects(figures_of(kg.open()), "AGR.RICE_WINTER_SPRING.OUTPUT",
    ...                 "AGR.RICE_WINTER_SPRING.AREA_HARVESTED", "actual_2022", "estimate_2023")
    >>> round(found.size.value), round(found.rate.value), found.change.value
    (-21282, 91370, 70088.0)
    """
    names = [size] if isinstance(size, str) else list(size)
    products = [figures.measure(product, s) for s in (base, to)]
    sizes = [[figures.measure(n, s) for n in names] for s in (base, to)]
    if not all(products) or not names or not all(m for found in sizes for m in found):
        return None
    before, after = (p for p in products if p)
    ends = [total(m for m in found if m) for found in sizes]
    of_size, of_rate = effects_of((before, after), (ends[0], ends[1]))
    return Effects(product, before, after, of_size, of_rate)


def summed(name: str, found: Sequence[Effects]) -> Effects:
    """Add the effects of several products up, as those of seasons make those of the year."""
    columns = zip(*(e[1:] for e in found), strict=True)
    return Effects(name, *(total(column) for column in columns))
