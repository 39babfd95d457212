"""Relations that headers and hierarchy state: ratios, totals, shares, products, quarters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from kgdata.auditing.relation import Relation, Term, judge
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.indicators import Group, Indicator, groups_of
from kgdata.interval import Interval

__all__ = ["of_which", "printed_ratios", "products", "quarters", "shares", "totals"]

_PERCENT = Interval(100.0, 100.0)
_FOUR = 4  # quarters of a year
_QUARTER = re.compile(r"(?P<year>.*\d{4})q(?P<quarter>[1-4])")
_AREAS = {"YIELD": ("AREA_HARVESTED", "AREA"), "YIELD_SOWN": ("AREA",)}


def printed_ratios(sheet: Sheet) -> list[Relation]:
    """Relate every printed ratio to the two figures that it compares."""
    out = []
    for t, table in sheet.tables.items():
        for column in table.columns:
            if not column.is_ratio:
                continue
            top, bottom = column.pairs[0]
            for row in range(1, len(table.rows) + 1):
                cell = Cell(t, row, column.name)
                if sheet.stated(cell):
                    terms = (Term(Cell(t, row, top)), Term(Cell(t, row, bottom), -1.0))
                    out.append(Relation("ratio", "ratio", "product", cell, terms, _PERCENT))
    return out


def totals(sheet: Sheet) -> list[Relation]:
    """Relate every total to its exhaustive parts, in every column of levels."""
    return [
        relation
        for t, indicators in sheet.indicators.items()
        for group in groups_of(indicators)
        if group.role == "part"
        for relation in _total(sheet, t, group)
    ]


def _total(sheet: Sheet, table: str, group: Group) -> list[Relation]:
    out = []
    for series in sheet.amounts(table):
        whole = Cell(table, group.whole, series)
        parts = [Cell(table, row, series) for row in group.parts]
        stated = [c for c in parts if sheet.stated(c)]
        if sheet.stated(whole) and stated:
            blanks = tuple(c for c in parts if not sheet.stated(c))
            terms = tuple(Term(c) for c in stated)
            out.append(Relation("total", "total", "sum", whole, terms, blanks=blanks))
    return close_blanks(sheet, out)


def close_blanks(sheet: Sheet, relations: Sequence[Relation]) -> list[Relation]:
    """Take a blank part for nothing where the source does so.

    The source leaves cells blank both for nothing and for what it does not know. A blank stands for
    nothing if its row states nothing at all, or if the other sums of the same kind of series hold
    without it.
    """
    holds = {r.target: judge(r, sheet.ranges).verdict in {"exact", "rounding"} for r in relations}
    out = []
    for relation in relations:
        open_: list[Cell] = []
        for blank in relation.blanks:
            kind = blank.series.partition("_")[0] == "share"
            others = [
                holds[r.target]
                for r in relations
                if r is not relation
                and any(b.row == blank.row for b in r.blanks)
                and (r.target.series.partition("_")[0] == "share") == kind
            ]
            customary = others and 2 * sum(others) > len(others)
            if sheet.has_figures(blank.table, blank.row) and not customary:
                open_.append(blank)
        out.append(replace(relation, blanks=tuple(open_)))
    return out


def of_which(sheet: Sheet) -> list[Relation]:
    """Relate every 'of which' to the whole that it may not exceed."""
    out = []
    for t, indicators in sheet.indicators.items():
        for group in groups_of(indicators):
            for part in group.parts if group.role == "of" else ():
                for series in sheet.amounts(t):
                    cell, whole = Cell(t, part, series), Cell(t, group.whole, series)
                    if sheet.stated(cell) and sheet.stated(whole):
                        out.append(Relation("of", "of", "at_most", cell, (Term(whole),)))
    return out


def shares(sheet: Sheet) -> list[Relation]:
    """Relate every printed share to its figure and the figure of the whole."""
    out = []
    for t, indicators in sheet.indicators.items():
        rows = {i.id: i for i in indicators}
        for series in sheet.series(t):
            kind, _, period = series.partition("_")
            if kind != "share":
                continue
            levels = [s for s in sheet.series(t) if s != series and s.endswith(f"_{period}")]
            for indicator in indicators:
                cell = Cell(t, indicator.row, series)
                root = _root(indicator, rows)
                if sheet.stated(cell) and root is not indicator:
                    for level in levels:
                        terms = (
                            Term(Cell(t, indicator.row, level)),
                            Term(Cell(t, root.row, level), -1.0),
                        )
                        out.append(Relation("share", "share", "product", cell, terms, _PERCENT))
    return out


def _root(indicator: Indicator, rows: dict[str, Indicator]) -> Indicator:
    while indicator.role == "part" and indicator.parent:
        indicator = rows[indicator.parent]
    return indicator


def products(sheet: Sheet) -> list[Relation]:
    """Relate every crop's output to its area and yield, with the area that the source used."""
    out = []
    for t, indicators in sheet.indicators.items():
        subjects: dict[str, dict[str, Indicator]] = defaultdict(dict)
        for indicator in indicators:
            subjects[indicator.subject][indicator.id.rpartition(".")[2]] = indicator
        for measures in subjects.values():
            for rate, areas in _AREAS.items():
                if rate in measures and "OUTPUT" in measures:
                    choices = [
                        _product(sheet, t, measures["OUTPUT"], measures[a], measures[rate])
                        for a in areas
                        if a in measures
                    ]
                    out += best_of(sheet, choices)
    return out


def _product(
    sheet: Sheet, table: str, output: Indicator, area: Indicator, rate: Indicator
) -> list[Relation]:
    units = (output.unit, area.unit, rate.unit)
    scale = 10.0 ** sum((u.mult if u else 0) * s for u, s in zip(units, (-1, 1, 1), strict=True))
    out = []
    for series in sheet.series(table):
        target = Cell(table, output.row, series)
        terms = (Term(Cell(table, area.row, series)), Term(Cell(table, rate.row, series)))
        if sheet.stated(target) and any(sheet.stated(x.cell) for x in terms):
            out.append(
                Relation("product", "product", "product", target, terms, Interval(scale, scale))
            )
    return out


def best_of(sheet: Sheet, choices: Iterable[list[Relation]]) -> list[Relation]:
    """Return the one of several ways to compute that most columns follow; the first of equals."""
    ranked = [
        (sum(judge(r, sheet.ranges).verdict in {"exact", "rounding"} for r in choice), choice)
        for choice in choices
    ]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else []


def quarters(sheet: Sheet) -> list[Relation]:
    """Relate the quarters to their year.

    Flows add up to it, stocks and what is cumulative end there, what is cumulative never falls, and
    the rate of the year lies between those of the quarters.
    """
    out = []
    for t, indicators in sheet.indicators.items():
        years: dict[str, dict[int, str]] = defaultdict(dict)
        for series in sheet.series(t):
            match = _QUARTER.fullmatch(series)
            if match:
                years[match["year"]][int(match["quarter"])] = series
        for year, parts in years.items():
            for indicator in indicators if year in sheet.series(t) else ():
                out += _quarters(sheet, indicator, Cell(t, indicator.row, year), parts)
    return out


def _quarters(
    sheet: Sheet, indicator: Indicator, year: Cell, parts: dict[int, str]
) -> list[Relation]:
    cells = [year._replace(series=parts[q]) for q in sorted(parts)]
    stated = [c for c in cells if sheet.stated(c)]
    if not sheet.stated(year) or not stated:
        return []
    terms = tuple(Term(c) for c in stated)
    if len(parts) < _FOUR and indicator.nature != "cumulative":
        return []  # a table of some quarters says nothing of its year
    if indicator.nature == "flow":
        # blank quarters of a flow that has others stand for nothing
        return [Relation("quarters-sum", "quarters-sum", "sum", year, terms)]
    if indicator.nature in {"stock", "cumulative"}:
        end = Relation("quarters-end", "quarters-end", "sum", year, terms[-1:])
        rise = [
            Relation("quarters-rise", "quarters-rise", "at_most", before, (Term(after),))
            for before, after in pairwise(stated)
            if indicator.nature == "cumulative"
        ]
        return [end, *rise] if len(parts) == _FOUR else rise
    if indicator.nature == "rate" and len(stated) == len(cells):
        return [Relation("quarters-between", "quarters-between", "between", year, terms)]
    return []
