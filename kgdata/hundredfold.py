"""Ratios printed as quotients, 1,01 for 101 %: told by the figures that they compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import NamedTuple

from kgdata.grid import Grid, figure_in
from kgdata.header import Column, Header
from kgdata.interval import quotient_meets
from kgdata.placements import own_places
from kgdata.printed import COMMON, Figure, Separators, is_ambiguous

__all__ = ["Quotients", "as_percentages"]

_LARGE = 10.0  # from which a number is no quotient
_TOLD = 2  # decimals from which a quotient tells the percentage to a whole number


class Quotients(NamedTuple):
    """A column whose quotients were read as percentages: where, and how its first cell reads."""

    column: int
    before: str
    after: str


def as_percentages(grid: Grid, header: Header, separators: Separators | None) -> list[Quotients]:
    """Write quotients under the caption of a ratio as the percentages that they are, in place.

    Of most cells of such a column the hundredfold recomputes, and neither what is printed nor a
    hundred more does. A quotient of fewer than two decimals says only about what percentage it is.

    Parameters
    ----------
    grid : Grid
        The figure cells of a page.
    header : Header
        Its header.
    separators : Separators or None
        The page's separators, where they are stated.

    Returns
    -------
    list of Quotients
        One for each column that was written anew.
    """
    places = dict(zip(header.columns, own_places(header, grid, header.columns), strict=True))
    levels = {c.name: p for c, p in places.items() if not c.is_ratio and p is not None}
    out = []
    for column, place in places.items():
        if not column.is_ratio or place is None:
            continue
        marks = _marks(grid, column, place, levels, [separators] if separators else COMMON)
        if marks is not None:
            out.append(_write(grid, place, marks))
    return [each for each in out if each.before]


def _marks(
    grid: Grid,
    column: Column,
    place: int,
    levels: Mapping[str, int],
    known: Sequence[Separators],
) -> Separators | None:
    """Return the separators under which a column holds quotients; None if it does not."""
    best, found = 0, None
    pairs = list(column.pairs)
    if not column.worded:
        pairs += [(b, a) for a, b in combinations(levels, 2) if (b, a) not in pairs]
    for separators in known:
        figures = [
            (figure, row)
            for row in grid.cells
            if (cell := row.get(place)) and "%" not in cell.text
            and (figure := figure_in(cell.text, separators)) and figure.status == "ok"
        ]  # fmt: skip
        if 2 * sum(abs(f.value or 0.0) < _LARGE for f, _ in figures) <= len(figures):
            continue
        for over, under in pairs:
            if over not in levels or under not in levels:
                continue
            hundred = held = grown = tested = 0
            for figure, row in figures:
                ends = [row.get(levels[name]) for name in (over, under)]
                top, bottom = (figure_in(x.text, separators) if x else None for x in ends)
                meets = quotient_meets(_hundredfold(figure), top, bottom)
                tested += meets is not None
                hundred += meets is True
                held += quotient_meets(figure, top, bottom) is True
                more = figure._replace(value=(figure.value or 0) + 100)
                grown += quotient_meets(more, top, bottom) is True
            if 2 * hundred > tested and hundred > max(held, grown, best):
                best, found = hundred, separators
    return found


def _hundredfold(figure: Figure) -> Figure:
    value = None if figure.value is None else 100 * figure.value
    return figure._replace(value=value, decimals=figure.decimals - 2)


def _write(grid: Grid, place: int, separators: Separators) -> Quotients:
    first = Quotients(grid.places[place] + 1, "", "")
    for row in grid.cells:
        cell = row.get(place)
        figure = figure_in(cell.text, separators) if cell else None
        if cell is None or figure is None or figure.status != "ok" or "%" in cell.text:
            continue
        text = _percentage(figure, separators)
        if not first.before:
            first = first._replace(before=cell.text, after=text)
        row[place] = replace(cell, text=text)
    return first


def _percentage(figure: Figure, separators: Separators) -> str:
    """Write the hundredfold of a figure.

    Examples
    --------
    >>> _percentage(Figure(0.9914, 4, "ok", "0,9914"), COMMON[0])
    '99,14%'
    >>> _percentage(Figure(1.1, 1, "ok", "1.1"), COMMON[1])
    '~110%'
    """
    exact = Decimal(f"{figure.value:.15g}").scaleb(2)
    decimals = max(0, figure.decimals - 2)
    text = f"{exact:.{decimals}f}".replace(".", separators.decimal)
    if is_ambiguous(text):  # three decimals, which pass for thousands
        exact = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        text = f"{exact:.2f}".replace(".", separators.decimal)
    return f"{'~' if figure.decimals < _TOLD else ''}{text}%"
