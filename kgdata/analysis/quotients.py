"""One figure for each unit of another: distance per tonne, value per tonne, beds per person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kgdata.analysis.figures import Figures
from kgdata.analysis.measure import Measure, total

__all__ = ["Quotient", "quotient", "quotients"]


class Quotient(NamedTuple):
    """A quotient of two indicators, as the pages' data name it.

    Attributes
    ----------
    key : str
        Its name in the catalogue of strings.
    top : str
        The indicator above.
    bottom : tuple of str
        The indicator below, or several that add up to it.
    scale : float
        What the quotient of the plain numbers is multiplied by: 10000 for "per 10,000".
    """

    key: str
    top: str
    bottom: tuple[str, ...]
    scale: float = 1.0

    @property
    def names(self) -> tuple[str, ...]:
        """The indicators that it rests on."""
        return (self.top, *self.bottom)

    def of(self, figures: Figures, series: str) -> Measure | None:
        """Return it for a series; None if a figure is missing."""
        return quotient(figures, self.top, self.bottom, series, self.scale)


def quotient(
    figures: Figures, top: str, bottom: str | Sequence[str], series: str, scale: float = 1.0
) -> Measure | None:
    """Divide an indicator by another, both as plain numbers whatever power of ten is printed.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.analysis.figures import figures_of
    >>> pair = ("TRD.FOOTWEAR.EXPORTS", "TRD.FOOTWEAR_EXPORT.VOLUME")
    >>> round(quotient(figures_of(kg.open()), *pair, "estimate_2023").value, 2)  # USD per pair
    12.71
    """
    names = [bottom] if isinstance(bottom, str) else list(bottom)
    if not all(n in figures for n in (top, *names)):
        return None
    above = figures.measure(top, series)
    below = [figures.measure(n, series) for n in names]
    if above is None or not all(below):
        return None
    ground = total(m.scaled(10.0 ** figures.unit(n).mult)
                   for n, m in zip(names, below, strict=True) if m)  # fmt: skip
    return above.scaled(scale * 10.0 ** figures.unit(top).mult).per(ground)


def quotients(entries: Sequence[dict]) -> list[Quotient]:
    """Read quotients from a page's data."""
    return [
        Quotient(
            e["key"], e["top"],
            tuple(e["bottom"]) if isinstance(e["bottom"], list) else (e["bottom"],),
            float(e.get("scale", 1.0)),
        )
        for e in entries
    ]  # fmt: skip
