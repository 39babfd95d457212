"""Periods: which year each level column is of, where years stand over several columns.

``Năm 2023`` stands over ``Kế hoạch`` and ``Ước cả năm``; a scan often moves it a cell. The years
are therefore given to the columns in order, so that as little as possible speaks against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from kgdata.formula import Formula, Mention

__all__ = ["Years", "place_years"]

_MOST = 6  # columns whose years are searched together
_MOVED, _EMPTY, _UNUSUAL, _UNLIKE, _DISORDER = 1.0, 3.0, 0.6, 2.0, 0.5


@dataclass(frozen=True)
class Years:
    """The years of a plan: of its actuals, of its estimates, and the year planned."""

    actual: int
    estimate: int
    plan: int


def place_years(
    levels: Mapping[int, Mention],
    marks: Sequence[tuple[int, int, int]],
    ends: Mapping[tuple[int, int], int],
    formulas: Sequence[Formula],
    numbers: Mapping[int, int],
    years: Years,
) -> dict[int, str]:
    """Give each level its kind and period.

    Parameters
    ----------
    levels : mapping of int to Mention
        What the captions say of each level, by place.
    marks : sequence of (int, int, int)
        Years that stand alone: row of the header, place, year.
    ends : mapping of (int, int) to int
        Where the next caption of the same row stands.
    formulas : sequence of Formula
        The printed formulas of the ratios.
    numbers : mapping of int to int
        The number of each level's column.
    years : Years
        The years that the plan's words stand for.

    Returns
    -------
    dict of int to str
        Series by place. A plan before the estimate is of the estimate's year.

    Examples
    --------
    >>> levels = {3: Mention("actual", None), 4: Mention("plan", None), 5: Mention("plan", None)}
    >>> place_years(levels, [(0, 3, 2021), (0, 5, 2022)], {(0, 3): 5, (0, 5): 6}, [], {},
    ...             Years(2022, 2023, 2024))
    {3: 'actual_2021', 4: 'plan_2021', 5: 'plan_2022'}
    """
    usual = _usual(levels, years)
    spans = [(at, ends[row, at], year) for row, at, year in marks]
    chosen = {i: m.year or usual[i] for i, m in levels.items()}
    open_ = [i for i, m in sorted(levels.items()) if not m.year]
    if spans and open_ and len(open_) <= _MOST:
        choices = [tuple(dict.fromkeys((*_near(i, spans), usual[i]))) for i in open_]
        kinds = {i: m.kind or "plan" for i, m in levels.items()}
        pairs = _compared(formulas, {i: n for i, n in numbers.items() if i in levels})
        chosen |= min(
            (dict(zip(open_, each, strict=True)) for each in product(*choices)),
            key=lambda each: _against({**chosen, **each}, levels, kinds, spans, usual, pairs),
        )
    elif spans and open_:
        chosen |= {i: _over(i, spans) or usual[i] for i in open_}
    named = {}
    for index, mention in sorted(levels.items()):
        quarter = f"q{mention.quarter}" if mention.quarter else ""
        kind = mention.kind or ("plan" if mention.quarter else _kind(chosen[index], years))
        named[index] = f"{kind}_{chosen[index]}{quarter}"
    return named


def _kind(year: int, years: Years) -> str:
    """Say what a bare year states: the past was measured, this year is estimated."""
    if year >= years.plan:
        return "plan"
    return "estimate" if year == years.estimate else "actual"


def _usual(levels: Mapping[int, Mention], years: Years) -> dict[int, int]:
    estimates = [i for i, m in levels.items() if m.kind == "estimate"]
    last = max(estimates, default=-1)
    usual = {}
    for index, mention in levels.items():
        usual[index] = {
            "actual": years.actual,
            "estimate": years.estimate,
            "plan": years.estimate if index < last else years.plan,
        }.get(mention.kind or "plan", years.plan)
    return usual


def _over(index: int, spans: Sequence[tuple[int, int, int]]) -> int | None:
    return next((year for at, end, year in spans if at <= index < end), None)


def _near(index: int, spans: Sequence[tuple[int, int, int]]) -> list[int]:
    """List the year over a column, then those beside it."""
    over = _over(index, spans)
    left = [y for at, end, y in sorted(spans) if end <= index][-1:]
    right = [y for at, _, y in sorted(spans) if at > index][:1]
    return [*([over] if over else []), *right, *left]


def _compared(formulas: Sequence[Formula], numbers: Mapping[int, int]) -> list[tuple[int, int]]:
    places = {n: i for i, n in numbers.items()}
    return [
        (places[f.numerator], places[f.denominator])
        for f in formulas
        if f.numerator in places and f.denominator in places
    ]


def _against(
    years: Mapping[int, int],
    levels: Mapping[int, Mention],
    kinds: Mapping[int, str],
    spans: Sequence[tuple[int, int, int]],
    usual: Mapping[int, int],
    pairs: Sequence[tuple[int, int]],
) -> float:
    """Weigh what speaks against an assignment of years."""
    names = [(kinds[i], y, levels[i].quarter) for i, y in years.items()]
    if len(set(names)) < len(names):
        return 100.0
    cost = 0.0
    for index, year in years.items():
        over = _over(index, spans)
        if over is not None and over != year and not levels[index].year:
            cost += _MOVED
        if year != usual[index]:
            cost += _UNUSUAL
    held = set(years.values())
    cost += _EMPTY * sum(year not in held for _, _, year in spans)
    order = [years[i] for i in sorted(years)]
    cost += _DISORDER * sum(a > b for a, b in pairwise(order))
    for top, bottom in pairs:  # a year is compared with its own plan
        if kinds[bottom] == "plan" and kinds[top] in {"actual", "estimate"}:
            cost += _UNLIKE * (years[top] != years[bottom])
    return cost
