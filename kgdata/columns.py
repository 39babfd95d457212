"""Columns that the numbers name: header captions are readings, the printed ratios choose.

A scan shifts, loses and merges columns, prints wrong formulas over them and swaps separators. Each
header therefore allows several readings of a page; the one under which the printed ratios
recompute is taken. Where readings differ and nothing tells them apart, that is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations

from kgdata.distinct import check_alike, check_distinct
from kgdata.doubts import Doubt, unnamed
from kgdata.errors import SourceError
from kgdata.grid import Cell, Grid, figure_in, grid_of, settle_loose
from kgdata.header import OTHER, Column, Header, Pair, Years, read_header
from kgdata.hundredfold import Quotients, as_percentages
from kgdata.interval import quotient_meets
from kgdata.layout import Page
from kgdata.placements import own_places, placements, with_uncaptioned
from kgdata.printed import COMMON, VIETNAMESE, Figure, Separators
from kgdata.stated import stated_header
from kgdata.words import plain

__all__ = ["Doubt", "PageReading", "read_columns"]

_THREE = re.compile(r"(?<!\d)[1-9]\d{0,2},\d{3}(?!\d)")
Evidence = Callable[[int, list[dict[str, Figure]]], int]


@dataclass
class PageReading:
    """How a page is read.

    Attributes
    ----------
    separators : Separators
        The page's separators.
    rows : list of dict
        For each body row its figure cells by column name; a column lost from the page is absent.
    lost : tuple of str
        Level columns that the page has lost.
    printed : dict
        For each ratio the formula printed on this page.
    heads : list of dict
        For each body row the cells ``stt``, ``label`` and ``unit``.
    captions : dict of str to int
        For each level column the printed column that its caption stands over, from 1.
    quotients : list of Quotients
        Ratios printed as quotients (1,01), which were read as percentages (101%).
    """

    separators: Separators
    rows: list[dict[str, Cell]]
    lost: tuple[str, ...]
    printed: dict[str, str]
    heads: list[dict[str, Cell]]
    captions: dict[str, int]
    quotients: list[Quotients] = field(default_factory=list)


def read_columns(
    pages: Sequence[Page],
    years: Years,
    evidence: Evidence | None = None,
    doubts: list[Doubt] | None = None,
) -> tuple[list[Column], list[PageReading]]:
    """Name the columns of a table and read its pages.

    Parameters
    ----------
    pages : sequence of Page
        The table's pages in order.
    years : Years
        The years that the plan's words stand for.
    evidence : callable, optional
        Given the ordinal of a page's first row within the table (from 1) and the page's figures by
        row and series: how many relations other than ratios hold, less those that fail. Asked only
        where the ratios cannot tell two readings apart.
    doubts : list, optional
        Takes what cannot be settled; by default that is an error.

    Returns
    -------
    columns : list of Column
        The table's columns in printed order.
    readings : list of PageReading
        One for each page.

    Raises
    ------
    SourceError
        If a caption is not understood or two readings cannot be told apart.
    """
    keep = doubts is not None
    headers = [
        stated_header(page) if page.columns else read_header(page, years, keep=keep)
        for page in pages
    ]
    fullest = max(headers, key=lambda h: len(h.columns))
    columns = fullest.columns
    check_alike(columns, headers, pages)
    if not keep:
        check_distinct(columns, fullest, pages[headers.index(fullest)])
    grids = [grid_of(page, header) for page, header in zip(pages, headers, strict=True)]
    quotients = [
        as_percentages(grid, header, Separators(*page.separators) if page.separators else None)
        for page, header, grid in zip(pages, headers, grids, strict=True)
    ]
    if keep:
        columns = with_uncaptioned(columns, headers, grids)
    chosen, start = [], 1
    for page, header, grid in zip(pages, headers, grids, strict=True):
        asked = partial(evidence, start) if evidence else None
        if page.columns:
            own = own_places(header, grid, columns)
            separators = Separators(*page.separators) if page.separators else VIETNAMESE
            chosen.append(_Choice(own, separators, 0.0))
        else:
            chosen.append(_choose(page, header, grid, columns, asked, doubts))
        start += len(page.body)
    columns = _name_ratios(columns, grids, chosen, keep)
    if doubts is None:
        check_distinct(columns, fullest, pages[headers.index(fullest)])
    else:
        columns = _kept_apart(columns, headers)
        doubts += unnamed(columns, headers, pages)
    readings = [
        _reading(page, header, grid, columns, choice)
        for page, header, grid, choice in zip(pages, headers, grids, chosen, strict=True)
    ]
    for reading, found in zip(readings, quotients, strict=True):
        reading.quotients = found
    return columns, readings


def _kept_apart(columns: Sequence[Column], headers: Sequence[Header]) -> list[Column]:
    """Keep a second ratio of one name as a column that nothing names."""
    out: list[Column] = []
    for n, column in enumerate(columns):
        if any(c.name == column.name for c in out):
            other = Column(f"{OTHER}_cot-{column.number}", column.number)
            for header in headers:
                if n < len(header.columns) and header.columns[n].pairs:
                    header.unnamed[other.name] = header.ratios.get(n, "")
                    header.columns[n] = other
            out.append(other)
        else:
            out.append(column)
    return out


# --- pages --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Choice:
    """A reading of a page: where each of the table's columns stands, and the separators."""

    places: tuple[int | None, ...]
    separators: Separators
    score: float


def _choose(
    page: Page,
    header: Header,
    grid: Grid,
    columns: Sequence[Column],
    evidence: Callable[[list[dict[str, Figure]]], int] | None,
    doubts: list[Doubt] | None,
) -> _Choice:
    candidates = placements(header, grid, columns)
    if not candidates and doubts is not None:
        candidates = [(own_places(header, grid, columns), 0)]
    if not candidates:
        line = page.header[0]
        filled = sorted({c for row in grid.cells for c, cell in row.items() if cell.text})
        msg = (
            f"{len(filled)} columns of figures, but the table has {len(columns)}: "
            f"{', '.join(c.name for c in columns)}"
        )
        raise SourceError(msg, file=line.file, line=line.number, column=header.first + 1)
    tables = {
        s: [{c: figure_in(cell.text, s) for c, cell in r.items()} for r in grid.cells]
        for s in COMMON
    }
    unreadable = {s: sum(f is None for r in t for f in r.values()) for s, t in tables.items()}
    fewest = min(unreadable.values())
    open_to = [s for s in COMMON if unreadable[s] == fewest]
    if len(open_to) == len(candidates) == 1:
        return _Choice(candidates[0][0], open_to[0], 0.0)
    choices = [
        _Choice(places, s, _score(tables[s], columns, places) - 0.25 * moved)
        for s in open_to
        for places, moved in candidates
    ]
    best = max(choice.score for choice in choices)
    tied = [choice for choice in choices if choice.score == best]
    if len(tied) == 1 or _agree(tied, tables):
        return tied[0]
    if evidence is not None:
        scores = [evidence(_figures(tables[c.separators], columns, c.places)) for c in tied]
        tied = [c for c, s in zip(tied, scores, strict=True) if s == max(scores)]
        if len(tied) == 1 or _agree(tied, tables):
            return tied[0]
    if doubts is not None:
        tied.sort(key=lambda c: COMMON.index(c.separators))
        alike = [c for c in tied if c.separators == VIETNAMESE]
        if not _agree(alike, tables) or not alike or _has_three_decimals(grid):
            doubts.append(_doubt(grid, tied, tables))
        return tied[0]
    raise _undecided(grid, tied, tables)


def _score(
    rows: Sequence[Mapping[int, Figure | None]],
    columns: Sequence[Column],
    places: Sequence[int | None],
) -> float:
    """Count the printed ratios that recompute, less those that do not."""
    where = {c.name: p for c, p in zip(columns, places, strict=True) if not c.is_ratio}
    total = 0.0
    for column, place in zip(columns, places, strict=True):
        if column.is_ratio and place is not None:
            total += max(s for _, s in _pair_scores(rows, column, place, where))
    return total


def _pair_scores(
    rows: Sequence[Mapping[int, Figure | None]],
    column: Column,
    place: int,
    where: Mapping[str, int | None],
) -> list[tuple[Pair, float]]:
    def score(pair: Pair) -> float:
        top, bottom = where.get(pair[0]), where.get(pair[1])
        if top is None or bottom is None:
            return 0.0
        verdicts = [quotient_meets(row.get(place), row.get(top), row.get(bottom)) for row in rows]
        return verdicts.count(True) - verdicts.count(False)

    scores = [(pair, score(pair)) for pair in column.pairs]
    stated = sum(bool((figure := row.get(place)) and figure.value is not None) for row in rows)
    if not column.worded and max(s for _, s in scores) < stated // 2:
        # Numbers alone may name the wrong columns; most figures overrule them.
        others = [(b, a) for a, b in combinations(where, 2) if (b, a) not in column.pairs]
        scores += [(pair, score(pair) - 0.5) for pair in others]
    return scores


def _agree(choices: Sequence[_Choice], tables: Mapping[Separators, list]) -> bool:
    """Whether all choices give every figure the same place and value."""

    def values(choice: _Choice) -> list:
        return [
            [
                (row[p].value if row.get(p) else None) if p is not None else None
                for p in choice.places
            ]
            for row in tables[choice.separators]
        ]

    first = values(choices[0]) if choices else []
    return all(values(choice) == first for choice in choices[1:])


def _figures(
    rows: Sequence[Mapping[int, Figure | None]],
    columns: Sequence[Column],
    places: Sequence[int | None],
) -> list[dict[str, Figure]]:
    return [
        {
            c.name: figure
            for c, p in zip(columns, places, strict=True)
            if not c.is_ratio and p is not None and (figure := row.get(p)) is not None
        }
        for row in rows
    ]


def _has_three_decimals(grid: Grid) -> bool:
    """Whether a comma stands before three digits: thousands, or decimals of a language's own."""
    return any(_THREE.search(cell.text) for row in grid.cells for cell in row.values())


def _doubt(grid: Grid, tied: Sequence[_Choice], tables: Mapping[Separators, list]) -> Doubt:
    """Say what two readings of a page differ in."""
    error = _undecided(grid, tied, tables)
    separators = list(dict.fromkeys("".join(c.separators) for c in tied))
    kind = "separators" if len(separators) > 1 else "places"
    place = (str(error.file), error.line or 0, error.column or 0)
    cells = (c for row in grid.cells for c in row.values())
    text = next((c.text for c in cells if (c.line, c.column) == place[1:]), "")
    return Doubt(kind, *place, text, separators[0], tuple(separators))


def _undecided(
    grid: Grid, tied: Sequence[_Choice], tables: Mapping[Separators, list]
) -> SourceError:
    for n, row in enumerate(grid.cells):
        for c, cell in row.items():
            figures = {choice.separators: tables[choice.separators][n].get(c) for choice in tied}
            values = sorted({f.value for f in figures.values() if f and f.value is not None})
            if len(values) > 1:
                readings = " or ".join(f"{v:.15g}" for v in values)
                msg = (
                    f"{cell.text!r} can be read as {readings} and no relation of the page settles "
                    "it; enter the right one in corrections.csv"
                )
                return SourceError(msg, file=cell.file, line=cell.line, column=cell.column)
    cell = next(iter(grid.cells[0].values()))
    msg = "the columns of this page can be named in several ways and no printed ratio settles it"
    return SourceError(msg, file=cell.file, line=cell.line, column=cell.column)


def _name_ratios(
    columns: Sequence[Column], grids: Sequence[Grid], chosen: Sequence[_Choice], keep: bool
) -> list[Column]:
    """Name every ratio by the comparison that most of its figures make."""
    named: list[Column] = []
    for i, column in enumerate(columns):
        if not column.is_ratio:
            named.append(column)
            continue
        totals: dict[Pair, float] = dict.fromkeys(column.pairs, 0.0)
        for grid, choice in zip(grids, chosen, strict=True):
            place = choice.places[i]
            if place is None:
                continue
            where = {
                c.name: p for c, p in zip(columns, choice.places, strict=True) if not c.is_ratio
            }
            rows = [
                {c: figure_in(x.text, choice.separators) for c, x in r.items()} for r in grid.cells
            ]
            for pair, score in _pair_scores(rows, column, place, where):
                totals[pair] = totals.get(pair, 0.0) + score
        taken = {c.name for c in named} if keep else set()
        free = [pair for pair in totals if "/".join(pair) not in taken] or list(totals)
        best = max(free, key=lambda pair: totals[pair])
        named.append(replace(column, name="/".join(best), pairs=(best,)))
    return named


def _reading(
    page: Page, header: Header, grid: Grid, columns: Sequence[Column], choice: _Choice
) -> PageReading:
    standing = [(c, p) for c, p in zip(columns, choice.places, strict=True) if p is not None]
    rows = []
    for n, cells in enumerate(grid.cells):
        row = {column.name: cells[place] for column, place in standing if place in cells}
        if n in grid.loose:
            row |= settle_loose(grid.loose[n], row, standing, choice.separators)
        rows.append(row)
    absent = tuple(
        c.name for c, p in zip(columns, choice.places, strict=True) if p is None and not c.is_ratio
    )
    printed = {}
    own: dict[int, list[str]] = {}
    for i, (column, place) in enumerate(zip(header.columns, header.places, strict=True)):
        if column.is_ratio:
            own.setdefault(place, []).append(header.ratios.get(i, ""))
    for column, place in standing:
        if column.is_ratio and place < len(grid.places):
            texts = own.get(grid.places[place], [])
            k = place - grid.places.index(grid.places[place])
            printed[column.name] = texts[min(k, len(texts) - 1)] if texts else column.printed
    heads = []
    for n, line in enumerate(page.body):
        texts = [*line.cells, *[""] * (header.first + len(header.skip) + 1)]
        places = {"stt": header.stt, "label": header.label}
        places |= {k: v for k, v in (("unit", header.unit), ("note", header.note)) if v is not None}
        heads.append({
            k: Cell(plain(texts[i]) if i is not None and i < len(texts) else "",
                    line.file, *page.origin(n, i or 0))
            for k, i in places.items()
        })  # fmt: skip
    captions = {
        c.name: place + 1
        for c, place in zip(header.columns, header.places, strict=True)
        if not c.is_ratio
    }
    return PageReading(choice.separators, rows, absent, printed, heads, captions)
