"""What a total is made of, series by series, and what its parts add to its growth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kgdata.analysis.figures import Figures
from kgdata.analysis.measure import Measure, total

__all__ = ["Part", "dependence", "parts_of", "share", "unexplained"]


class Part(NamedTuple):
    """A part of a total between two series.

    Attributes
    ----------
    name : str
        The part's indicator.
    base, to : Measure or None
        Its figures.
    share_base, share_to : Measure or None
        Its share in percent.
    change : Measure or None
        Its change in the printed unit; a part that is printed once only has none.
    points : Measure or None
        Its change in percentage points of the total's growth.
    """

    name: str
    base: Measure | None
    to: Measure | None
    share_base: Measure | None
    share_to: Measure | None
    change: Measure | None
    points: Measure | None


def share(figures: Figures, part: str | Sequence[str], whole: str, series: str) -> Measure | None:
    """Return the share of a part, or of several together, in percent.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.analysis.figures import figures_of
    >>> found = share(figures_of(kg.open()), "AGR.AQUACULTURE.OUTPUT", "AGR.FISHERY.OUTPUT",
    ...               "estimate_2023")
    >>> round(found.value, 1)
    45.2
    """
    names = [part] if isinstance(part, str) else list(part)
    found = [m for n in names if n in figures and (m := figures.measure(n, series))]
    if whole not in figures or len(found) < len(names):
        return None
    all_of_it = figures.measure(whole, series)
    return total(found).per(all_of_it).scaled(100) if all_of_it else None


def parts_of(figures: Figures, whole: str, base: str, to: str, split: str = "") -> list[Part]:
    """Return the parts of a total, in printed order.

    Parameters
    ----------
    figures : Figures
        A plan's figures.
    whole : str
        The total.
    base, to : str
        The series.
    split : str, optional
        Which breakdown, where a total has several.

    Returns
    -------
    list of Part
        Parts that are printed for neither series are left out.
    """
    if whole not in figures:
        return []
    before = figures.measure(whole, base)
    out = []
    for name in figures.parts(whole, split):
        old, new = figures.measure(name, base), figures.measure(name, to)
        if old is None and new is None:
            continue
        change = new - old if old and new else None
        points = change.per(before).scaled(100) if change and before else None
        out.append(Part(name, old, new, share(figures, name, whole, base),
                        share(figures, name, whole, to), change, points))  # fmt: skip
    return out


def unexplained(figures: Figures, whole: str, parts: Sequence[str], series: str) -> Measure | None:
    """Return what the printed parts leave of a total; None if it is not printed."""
    all_of_it = figures.measure(whole, series)
    if all_of_it is None:
        return None
    return all_of_it - total(m for n in parts if (m := figures.measure(n, series)))


class Dependence(NamedTuple):
    """How much a total depends on some of its parts.

    Attributes
    ----------
    share_base, share_to : Measure
        What they make up, in percent.
    growth : Measure
        The total's growth, in percent.
    without : Measure
        The growth of all the rest, in percent.
    rest_base, rest_to : Measure
        All the rest.
    """

    share_base: Measure
    share_to: Measure
    growth: Measure
    without: Measure
    rest_base: Measure
    rest_to: Measure


def dependence(
    figures: Figures, parts: Sequence[str], whole: str, base: str, to: str
) -> Dependence | None:
    """Tell how a total does with and without some of its parts.

    Parameters
    ----------
    figures : Figures
        A plan's figures.
    parts : sequence of str
        The parts that it may depend on.
    whole : str
        The total.
    base, to : str
        The series.

    Returns
    -------
    Dependence or None
        None if one of the figures is missing.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.analysis.figures import figures_of
    >>> land = ["FIN.LAND_USE_FEE.REVENUE", "FIN.LAND_WATER_RENT.REVENUE"]
    >>> found = dependence(figures_of(kg.open()), land, "FIN.STATE_BUDGET.REVENUE",
    ...                    "estimate_2023", "plan_2024")
    >>> round(found.growth.value, 1), round(found.without.value, 1)
    (11.8, 1.3)
    """
    shares = [share(figures, parts, whole, s) for s in (base, to)]
    if shares[0] is None or shares[1] is None:
        return None
    ends = [figures.measure(whole, s) for s in (base, to)]
    rest = [unexplained(figures, whole, parts, s) for s in (base, to)]
    if ends[0] is None or ends[1] is None or rest[0] is None or rest[1] is None:
        return None
    growth, without = ends[1].growth(ends[0]), rest[1].growth(rest[0])
    return Dependence(shares[0], shares[1], growth, without, rest[0], rest[1])
