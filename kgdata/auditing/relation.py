"""Relations between printed figures, and how they are judged inside the printed rounding.

A relation says that its target is a sum or a product of other cells, stays below such a sum, above
or below such a product, or lies between other cells. It can be judged, and it can be turned round:
what must a cell be, if all the others are right?
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isinf
from typing import NamedTuple

from kgdata.auditing.sheet import Cell, Ranges
from kgdata.interval import Interval

__all__ = ["Judgement", "Relation", "Term", "allowed", "judge", "meets"]

_EVERYTHING = Interval(-inf, inf)
_ONE = Interval(1.0, 1.0)


class Term(NamedTuple):
    """A cell with its coefficient in a sum, or its exponent (1 or -1) in a product."""

    cell: Cell
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Relation:
    """One statement that printed figures make about each other.

    Attributes
    ----------
    rule : str
        Id of the rule, e.g. ``total`` or the id of an entry of ``rules.toml``.
    kind : str
        What kind of statement it is; its sentences stand in ``sentences.toml``.
    form : {'sum', 'product', 'at_most', 'between'}
        ``sum``: target = Σ weight · cell; ``product``: target = factor · Π cell ^ weight;
        ``at_most``: target ≤ Σ weight · cell; ``between``: the target lies within the cells.
    target : Cell
        The cell that the others determine.
    terms : tuple of Term
        The others.
    factor : Interval
        Of a product: 100 for a percentage; an interval where only a range is known, with an end at
        infinity where the product is but the most or the least that the target may be.
    constant : float
        Added to a sum or a product: -100 where growth is printed instead of an index.
    blanks : tuple of Cell
        Blank parts of a sum that may hold something.
    severity : str
        high, medium or low.
    """

    rule: str
    kind: str
    form: str
    target: Cell
    terms: tuple[Term, ...]
    factor: Interval = _ONE
    constant: float = 0.0
    blanks: tuple[Cell, ...] = ()
    severity: str = "high"

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The target and the other cells."""
        return (self.target, *(t.cell for t in self.terms))

    @property
    def bound(self) -> str:
        """``at_most`` or ``at_least`` of a product that only limits its target, else nothing."""
        if self.form != "product" or not any(map(isinf, self.factor)):
            return ""
        return "at_least" if isinf(self.factor.high) else "at_most"

    @property
    def scale(self) -> float:
        """The finite end of a product's factor."""
        return _middle(self.factor)


class Judgement(NamedTuple):
    """How a relation stands.

    Attributes
    ----------
    verdict : {'exact', 'rounding', 'inconsistent', 'unverifiable'}
        ``exact``: holds for the figures as shown; ``rounding``: for some that are printed so.
    value : float or None
        What the target should be by the figures shown.
    expected : Interval or None
        All values that the others, as rounded, allow for the target.
    imbalance : float or None
        Target as printed less `value`.
    reason : str
        Why it cannot be verified: ``blank``, ``lost``, ``bound``, ``error`` or ``zero``.
    """

    verdict: str
    value: float | None = None
    expected: Interval | None = None
    imbalance: float | None = None
    reason: str = ""


def judge(relation: Relation, ranges: Ranges) -> Judgement:
    """Judge a relation.

    Parameters
    ----------
    relation : Relation
        The relation.
    ranges : mapping of Cell to Interval
        The intervals of the cells that state a number.

    Returns
    -------
    Judgement

    Examples
    --------
    >>> whole, a, b = (Cell("t", n, "plan_2024") for n in (1, 2, 3))
    >>> total = Relation("total", "total", "sum", whole, (Term(a), Term(b)))
    >>> def near(x): return Interval(x - 0.5, x + 0.5)
    >>> judge(total, {whole: near(10), a: near(4), b: near(5)}).verdict
    'rounding'
    >>> judge(total, {whole: near(20), a: near(4), b: near(5)}).imbalance
    11.0
    """
    stated = ranges.get(relation.target)
    if stated is None:
        return Judgement("unverifiable", reason="missing")
    computed = _compute(relation, ranges)
    if isinstance(computed, str):
        return Judgement("unverifiable", reason=computed)
    value, expected = computed
    printed = _middle(stated)
    imbalance = printed - value
    if relation.form == "at_most":
        expected = Interval(-inf, expected.high)
        exact = printed <= value or _same(printed, value)
        imbalance = max(0.0, imbalance)
    elif relation.bound:
        least = relation.bound == "at_least"
        exact = _same(printed, value) or (printed > value) == least
        imbalance = 0.0 if exact else imbalance
    elif relation.form == "between":
        shown = [_middle(ranges[t.cell]) for t in relation.terms]
        value = min(max(printed, min(shown)), max(shown))
        exact, imbalance = value == printed, printed - value
    elif relation.factor.low != relation.factor.high or any(map(isinf, expected)):
        value = min(max(printed, expected.low), expected.high)
        exact, imbalance = value == printed, printed - value
    else:
        exact = meets(stated, Interval(value, value))
    if exact:
        return Judgement("exact", value, expected, imbalance)
    if meets(stated, expected):
        return Judgement("rounding", value, expected, imbalance)
    if relation.blanks and stated.low > expected.high:  # what is missing can be in a blank part
        return Judgement("unverifiable", value, expected, imbalance, "blank")
    return Judgement("inconsistent", value, expected, imbalance)


def allowed(relation: Relation, cell: Cell, ranges: Ranges) -> Interval | None:
    """Return what a cell may be, if all other cells of a relation are right.

    Parameters
    ----------
    relation : Relation
        A relation that touches the cell.
    cell : Cell
        One of its cells.
    ranges : mapping of Cell to Interval
        The intervals of the cells.

    Returns
    -------
    Interval or None
        None if the others do not settle it.

    Examples
    --------
    >>> ratio, top, bottom = (Cell("t", 1, s) for s in ("a/b", "a", "b"))
    >>> r = Relation("ratio", "ratio", "product", ratio, (Term(top), Term(bottom, -1)),
    ...              Interval(100, 100))
    >>> allowed(r, top, {ratio: Interval(50, 50), bottom: Interval(8, 8)})
    Interval(low=4.0, high=4.0)
    """
    if cell == relation.target:
        computed = _compute(relation, ranges)
        if isinstance(computed, str):
            return None
        low = -inf if relation.form == "at_most" else computed[1].low
        return Interval(low, inf if relation.blanks else computed[1].high)
    stated = ranges.get(relation.target)
    if stated is None:
        return None
    if relation.form == "between":
        return _between(relation, cell, stated, ranges)
    own, rest = 1.0, []
    for term in relation.terms:
        if term.cell == cell:
            own = term.weight
        else:
            rest.append(term)
    if relation.bound:
        return _limit(relation, own, rest, stated, ranges)
    if relation.form == "product":
        others = _multiply(rest, relation.factor, ranges)
        if others is None or others.low <= 0 <= others.high:
            return None
        moved = Interval(stated.low - relation.constant, stated.high - relation.constant)
        quotient = _divide(moved, others)
        if own > 0 or quotient is None:
            return quotient
        return _divide(Interval(1.0, 1.0), quotient)
    others = _add(rest, ranges)
    if others is None:
        return None
    low = stated.low - relation.constant - others.high
    high = inf if relation.form == "at_most" else stated.high - relation.constant - others.low
    if relation.blanks:
        low = -inf
    ends = sorted((low / own, high / own))
    return Interval(*ends)


def meets(a: Interval, b: Interval) -> bool:
    """Whether two intervals, open-ended ones too, have a point in common beyond floating point."""
    slack = 1e-9 * max((abs(x) for x in (*a, *b) if abs(x) != inf), default=0.0)
    return a.low <= b.high + slack and b.low <= a.high + slack


def _compute(relation: Relation, ranges: Ranges) -> tuple[float, Interval] | str:
    if relation.form == "between":
        found = [ranges.get(t.cell) for t in relation.terms]
        if None in found:
            return "missing"
        spans = [x for x in found if x is not None]
        return 0.0, Interval(min(x.low for x in spans), max(x.high for x in spans))
    if relation.form != "product":
        total = _add(relation.terms, ranges)
        if total is None:
            return "missing"
        value = sum(t.weight * _middle(ranges[t.cell]) for t in relation.terms)
        constant = relation.constant
        return value + constant, Interval(total.low + constant, total.high + constant)
    product = _multiply(relation.terms, relation.factor, ranges)
    if product is None:
        zero = all(t.cell in ranges for t in relation.terms)
        return "zero" if zero else "missing"
    value = _middle(relation.factor)
    for term in relation.terms:
        middle = _middle(ranges[term.cell])
        if term.weight > 0:
            value *= middle
        elif middle:
            value /= middle
        else:
            return "zero"
    constant = relation.constant
    return value + constant, Interval(product.low + constant, product.high + constant)


def _add(terms: Iterable[Term], ranges: Ranges) -> Interval | None:
    low = high = 0.0
    for cell, weight in terms:
        x = ranges.get(cell)
        if x is None:
            return None
        if weight >= 0:
            low, high = low + weight * x.low, high + weight * x.high
        else:
            low, high = low + weight * x.high, high + weight * x.low
    return Interval(low, high)


def _multiply(terms: Iterable[Term], factor: Interval, ranges: Ranges) -> Interval | None:
    out = factor
    for cell, weight in terms:
        x = ranges.get(cell)
        if x is None:
            return None
        if weight < 0:
            divided = _divide(out, x)
            if divided is None:
                return None
            out = divided
        else:
            ends = [_times(a, b) for a in out for b in x]
            out = Interval(min(ends), max(ends))
    return out


def _divide(top: Interval, bottom: Interval) -> Interval | None:
    """Divide; None by exactly nothing, anything by what may be nothing."""
    if bottom.low == bottom.high == 0:
        return None
    if bottom.low <= 0 <= bottom.high or (any(map(isinf, bottom)) and any(map(isinf, top))):
        return _EVERYTHING
    ends = (
        top.low / bottom.low, top.low / bottom.high, top.high / bottom.low, top.high / bottom.high,
    )  # fmt: skip
    return Interval(min(ends), max(ends))


def _limit(
    relation: Relation, own: float, rest: list[Term], stated: Interval, ranges: Ranges
) -> Interval | None:
    """Return what one factor may be of a product that limits its target."""
    others = _multiply(rest, Interval(relation.scale, relation.scale), ranges)
    if others is None or others.low <= 0 or own < 0:
        return None
    if relation.bound == "at_least":
        return Interval(-inf, stated.high / others.low)
    return Interval(stated.low / others.high, inf)


def _between(relation: Relation, cell: Cell, stated: Interval, ranges: Ranges) -> Interval | None:
    others = [ranges.get(t.cell) for t in relation.terms if t.cell != cell]
    if not others or None in others:
        return None
    low = min(x.low for x in others if x)
    high = max(x.high for x in others if x)
    if stated.low > high:
        return Interval(stated.low, inf)
    if stated.high < low:
        return Interval(-inf, stated.high)
    return _EVERYTHING


def _middle(x: Interval) -> float:
    """Return the figure shown; of a bound its end."""
    if isinf(x.low) or isinf(x.high):
        return x.high if isinf(x.low) else x.low
    return (x.low + x.high) / 2


def _times(a: float, b: float) -> float:
    return a * b if a and b else 0.0  # nothing, however often


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b), 1.0)
