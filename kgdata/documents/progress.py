"""How far a document of several years is on its way, by the years that an annual plan states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kgdata import each
from kgdata.documents.reconcile import HOWS, Join, read_joins
from kgdata.documents.standing import lower_is_better
from kgdata.documents.targets import Target, target_unit
from kgdata.errors import SourceError

if TYPE_CHECKING:
    from kgdata.plan import Plan

__all__ = ["VERDICTS", "Figure", "Progress", "long_term", "progress"]

VERDICTS = ("reached", "split", "edge", "short", "apart", "added", "open", "unknown")
_SLACK = 1e-9


@dataclass(frozen=True)
class Figure:
    """What is known of one year.

    Attributes
    ----------
    year : int
        The year.
    value : float
        In the long-term target's unit.
    kind : {'actual', 'estimate', 'plan', 'target'}
        What states it: a series of the annex, or the annual plan's own target.
    half : float
        What rounding allows to either side.
    comparator : str
        That of the annual plan's own target, else ``=``.
    added : bool
        Whether it is only what the year adds.
    mark : str
        The gravest mark of what it rests on; see :mod:`kgdata.marks`.
    """

    year: int
    value: float
    kind: str
    half: float = 0.0
    comparator: str = "="
    added: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Progress:
    """Where one long-term target stands.

    Attributes
    ----------
    target : Target
        The long-term target.
    years : tuple of int
        Its years.
    figures : tuple of Figure
        What is known, by year; the annex's before the plan's own target.
    joins : tuple of Join
        How they compare.
    converted : bool
        Whether an exchange rate was needed.
    aim : str
        That of the joins.
    """

    target: Target
    years: tuple[int, ...]
    figures: tuple[Figure, ...] = ()
    joins: tuple[Join, ...] = ()
    converted: bool = False
    aim: str = ""

    @property
    def annex(self) -> tuple[Figure, ...]:
        """What the annex states, by year."""
        return tuple(f for f in self.figures if f.kind != "target")

    @property
    def own(self) -> Figure | None:
        """The annual plan's own target."""
        return next((f for f in self.figures if f.kind == "target"), None)

    @property
    def last(self) -> Figure | None:
        """The last year that the annex states, else the annual plan's own target."""
        return self.annex[-1] if self.annex else self.own

    @property
    def promised(self) -> bool:
        """Whether no measured or estimated figure is at the target, but only a plan of it."""
        known = [f for f in self.figures if f.kind in {"actual", "estimate"}]
        return self.verdict == "reached" and not any(self.meets(f) for f in known)

    def mark(self, *, own: bool = False) -> str:
        """Return the gravest mark of what a remainder rests on."""
        found = {f.mark for f in self.path(own=own).values()}
        return next((kind for kind in ("doubtful", "corrected") if kind in found), "")

    def path(self, *, own: bool = False) -> dict[int, Figure]:
        """Return one figure a year; with the plan's own target for its year, or the annex's."""
        order = sorted(self.figures, key=lambda f: (f.kind == "target") == own)
        return {
            f.year: f for f in sorted({f.year: f for f in order}.values(), key=lambda f: f.year)
        }

    def unknown(self) -> tuple[int, ...]:
        """Return the years of which nothing is known."""
        known = {f.year for f in self.figures}
        return tuple(y for y in self.years if y not in known)

    def remaining(self, *, own: bool = False) -> float | None:
        """Return what the unknown years must bring.

        For a total, the sum that they must come to; for an average, the yearly growth in percent
        that they must average (the geometric mean of all years is then the target). None for any
        other target, or if nothing or everything is known.
        """
        known, missing = self.path(own=own), len(self.unknown())
        if not known or not missing:
            return None
        if self.target.measure == "total":
            return self.target.value - sum(f.value for f in known.values())
        if self.target.measure == "average":
            whole = (1 + self.target.value / 100) ** len(self.years)
            done = math.prod(1 + f.value / 100 for f in known.values())
            return 100 * ((whole / done) ** (1 / missing) - 1)
        return None

    def meets(self, figure: Figure) -> bool | None:
        """Whether a year's figure is where the target wants it; None where that has no sense."""
        if figure.added or self.aim == "point":
            return None
        goal, comparator = self.target.value, self.target.comparator
        down = self.aim == "down" or (self.aim == "" and lower_is_better(comparator))
        gap = (figure.value - goal) * (-1 if down else 1) + figure.half
        slack = _SLACK * max(abs(goal), 1)
        # 'above 95' is kept by 'above 95', but 'from 95 up' does not promise it
        strict = comparator in {">", "<"} and figure.kind == "target"
        if strict and abs(gap) <= slack:
            return figure.comparator == comparator
        return gap >= -slack

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`.

        ``reached``, ``short``: what is known of the last year is, or is not, at the target;
        ``split``: the annex and the plan's own target do not agree on that; ``edge``: it is just
        the bound that the target asks to pass; ``apart``: a figure
        that is neither better high nor low; ``added``: only what a year adds is known; ``open``:
        a total or an average, which the unknown years decide; ``unknown``: nothing is known.
        """
        if not self.figures:
            return "unknown"
        if self.target.measure in {"total", "average"}:
            return "open"
        if all(f.added for f in self.figures):
            return "added"
        if self.aim == "point":
            return "apart"
        last = [f for f in (self.annex[-1] if self.annex else None, self.own) if f is not None]
        met = {self.meets(f) for f in last}
        if len(met) > 1:
            return "split"
        edge = all(abs(f.value - self.target.value) <= _SLACK * abs(f.value) for f in last)
        return "reached" if met.pop() else "edge" if edge else "short"


def long_term(plan: Plan, document: str = "") -> str:
    """Find the document whose targets span several years, the plan's among them.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    document : str, optional
        A document, checked to be one.

    Returns
    -------
    str
        Its id; empty if there is none.

    Raises
    ------
    SourceError
        If the document named is none.

    Examples
    --------
    >>> import kgdata as kg
    >>> long_term(kg.open())
    'nq535-2021'
    """
    assert plan.years is not None
    found = []
    for name, targets in plan.library.all_targets.items():
        spans = [_years(t) for t in targets]
        if name != plan.id and any(len(s) > 1 and plan.years.plan in s for s in spans):
            found.append(name)
    if document and document not in found:
        msg = f"{document!r} has no targets of several years with {plan.years.plan} among them"
        raise SourceError(f"{msg}; there are: {', '.join(found) or 'none'}", file=document)
    return document or (found[0] if found else "")


def progress(plan: Plan, document: str, rate: float) -> list[Progress]:
    """Bring together what is known of each target of a long-term document.

    Parameters
    ----------
    plan : Plan
        The annual plan, with annex and targets.
    document : str
        The long-term document; none if empty.
    rate : float
        Đồng for a US dollar, for targets that are set in the other currency.

    Returns
    -------
    list of Progress
        In the document's order; only targets of several years.

    Raises
    ------
    SourceError
        If a join compares units that have nothing in common.

    Examples
    --------
    >>> import kgdata as kg
    >>> found = {p.target.no: p for p in progress(kg.open(), "nq535-2021", 24000)}
    >>> found["a.8"].unknown(), round(found["a.8"].remaining(), 2)
    ((2021, 2025), 30394.01)
    """
    library = plan.library
    if not document:
        return []
    targets = [t for t in library.all_targets.get(document, ()) if len(_years(t)) > 1]
    path = library.folders[document] / "joins.csv"
    joins = read_joins(
        path, document, {t.no for t in targets}, library.indicators, (*HOWS, "target")
    )
    annex = _Annex(plan)
    out = []
    for target in targets:
        mine = [j for j in joins if j.no == target.no]
        figures: list[Figure] = []
        converted = False
        for join in sorted(mine, key=lambda j: j.how == "target"):
            stated, factor = annex.figures(join, target, rate, str(path))
            converted |= factor and bool(stated)
            figures += [f for f in stated if f.year in _years(target)]
        aim = next((j.aim for j in mine if j.aim), "")
        out.append(Progress(target, _years(target), tuple(figures), tuple(mine), converted, aim))
    return out


def _years(target: Target) -> tuple[int, ...]:
    first, _, last = target.period.partition("/")
    return tuple(range(int(first), int(last or first) + 1))


class _Annex:
    """What an annual plan states of an indicator, year by year."""

    def __init__(self, plan: Plan) -> None:
        years = plan.years
        assert years is not None
        self.plan = plan
        self.own = list(plan.library.all_targets.get(plan.id, ()))
        self.year = years.plan
        self.series = {
            f"actual_{years.actual}": (years.actual, "actual"),
            f"estimate_{years.estimate}": (years.estimate, "estimate"),
            f"plan_{years.plan}": (years.plan, "plan"),
        }
        levels = plan.load()
        levels = levels[levels["series"].isin(self.series) & levels["value"].notna()]
        self.cells: dict[tuple[str, str], Any] = {
            (c.indicator, c.series): c for c in each.rows(levels)
        }
        self.units = {i.id: i.unit for rows in plan.rows.values() for i in rows}

    def figures(
        self, join: Join, target: Target, rate: float, file: str
    ) -> tuple[list[Figure], bool]:
        if join.how == "target":
            return self._own(join, target, rate, file)
        from kgdata.marks import mark_of  # rests on the audit, which rests on this

        stated: list[Figure] = []
        before = None
        known: set[str] = set()
        for name, (year, kind) in self.series.items():
            cell = self.cells.get((join.indicator, name))
            now = None if cell is None else float(cell.value)
            half = 0.0 if cell is None or pd.isna(cell.decimals) else 0.5 * 10.0**-cell.decimals
            if now is not None:
                value, half = self._value(join, target, name, now, before, half, file)
                mark = mark_of(self.plan, [join.indicator, join.of], name)
                known = {mark, *known} if join.how == "growth" else {mark}
                if value is not None:
                    grave = "doubtful" if "doubtful" in known else mark
                    stated.append(Figure(year, value, kind, half, mark=grave))
                known = {mark}
            before = now
        return stated, False

    def _value(
        self, join: Join, target: Target, series: str, now: float, before: float | None,
        half: float, file: str,
    ) -> tuple[float | None, float]:  # fmt: skip
        if join.how == "index":
            return now - 100, half
        if join.how == "growth":
            return (100 * (now / before - 1), 0.0) if before else (None, 0.0)
        if join.how == "share":
            whole = self.cells.get((join.of, series))
            return (100 * now / float(whole.value), 0.0) if whole is not None else (None, 0.0)
        unit, wanted = self.units[join.indicator], target_unit(target.unit)
        if unit is None or wanted is None or unit.code != wanted.code:
            msg = f"target {join.no}: {join.indicator} is in {unit and unit.code!r}, the target in "
            raise SourceError(f"{msg}{target.unit!r}", file=file)
        factor = 10.0 ** (unit.mult - wanted.mult)
        return now * factor, half * factor

    def _own(self, join: Join, target: Target, rate: float, file: str) -> tuple[list[Figure], bool]:
        own = next((t for t in self.own if t.indicator == join.indicator), None)
        if own is None or own.period != str(self.year):
            return [], False
        factor, converted = _factor(own.unit, target.unit, rate)
        if factor is None:
            msg = f"target {join.no}: the plan's target {own.no} is in {own.unit!r}, this in "
            raise SourceError(f"{msg}{target.unit!r}", file=file)
        added = own.measure == "added" and target.measure != "added"
        figure = Figure(self.year, own.value * factor, "target", 0.0, own.comparator, added)
        return [figure], converted


def _factor(of: str, to: str, rate: float) -> tuple[float | None, bool]:
    unit, wanted = target_unit(of), target_unit(to)
    assert unit is not None and wanted is not None  # the reader has seen to it
    power = 10.0 ** (unit.mult - wanted.mult)
    if unit.code == wanted.code:
        return power, False
    money: Sequence[str] = ("VND", "USD")
    if unit.code in money and wanted.code in money:
        return (power / rate if wanted.code == "USD" else power * rate), True
    return None, False
