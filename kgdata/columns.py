"""Columns that the numbers name: header captions are readings, the printed ratios choose.

A scan shifts, loses and merges columns, prints wrong formulas over them and swaps separators. Each
header therefore allows several readings of a page; the one under which the printed ratios
recompute is taken. Where readings differ and nothing tells them apart, that is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from kgdata.errors import SourceError
from kgdata.grid import Cell, Grid, figure_in, grid_of, settle_loose
from kgdata.header import Column, Header, Pair, Years, read_header
from kgdata.interval import quotient_meets
from kgdata.layout import Page
from kgdata.printed import COMMON, Figure, Separators
from kgdata.words import plain

__all__ = ["PageReading", "read_columns"]

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
    """

    separators: Separators
    rows: list[dict[str, Cell]]
    lost: tuple[str, ...]
    printed: dict[str, str]
    heads: list[dict[str, Cell]]
    captions: dict[str, int]


def read_columns(
    pages: Sequence[Page], years: Years, evidence: Evidence | None = None
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
    headers = [read_header(page, years) for page in pages]
    fullest = max(headers, key=lambda h: len(h.columns))
    columns = fullest.columns
    _check_distinct(columns, fullest, pages[headers.index(fullest)])
    grids = [grid_of(page, header) for page, header in zip(pages, headers, strict=True)]
    chosen, start = [], 1
    for page, header, grid in zip(pages, headers, grids, strict=True):
        asked = partial(evidence, start) if evidence else None
        chosen.append(_choose(page, header, grid, columns, asked))
        start += len(page.body)
    columns = _name_ratios(columns, grids, chosen)
    _check_distinct(columns, fullest, pages[headers.index(fullest)])
    readings = [
        _reading(page, header, grid, columns, choice)
        for page, header, grid, choice in zip(pages, headers, grids, chosen, strict=True)
    ]
    return columns, readings


def _check_distinct(columns: Sequence[Column], header: Header, page: Page) -> None:
    """Refuse two columns of one name: the second would silently stand for the first."""
    seen: set[str] = set()
    for column, place in zip(columns, header.places, strict=True):
        if column.name in seen and (not column.is_ratio or len(column.pairs) == 1):
            line = page.header[0]
            msg = f"a second column of {column.name!r}; captions must tell the columns apart"
            raise SourceError(msg, file=line.file, line=line.number, column=place + 1)
        seen.add(column.name)


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
) -> _Choice:
    candidates = _placements(header, grid, columns)
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
    raise _undecided(grid, tied, tables)


def _placements(
    header: Header, grid: Grid, columns: Sequence[Column]
) -> list[tuple[tuple[int | None, ...], int]]:
    """All places that the columns can have on a page, each with whether columns were moved."""
    filled = sorted({c for row in grid.cells for c, cell in row.items() if cell.text})
    loose = {start for parts in grid.loose.values() for start, _ in parts}
    n = len(columns)
    if not filled:
        return [(tuple(range(n)), 0)]
    level_columns = [i for i, c in enumerate(columns) if not c.is_ratio]
    ratio_columns = [i for i, c in enumerate(columns) if c.is_ratio]
    signed = {c for c in filled if _has_signs(c, grid)}
    out: dict[tuple[int | None, ...], int] = {}
    if filled[-1] < n:
        # Percentages under the captions of levels may well be ratios that have moved there.
        out[tuple(range(n))] = int(any(c in signed for c in level_columns))
        if filled == list(range(n)):
            return list(out.items())
    captioned = {c for c in filled if _is_captioned_ratio(c, header, grid)}
    # A caption may stand over the next column, but no level's figures are mostly in percent signs.
    for held in (signed | captioned, signed) if signed else (captioned,):
        levels = [c for c in filled if c not in held]
        ratios = [c for c in filled if c in held or c in loose]
        for chosen_levels in combinations(level_columns, len(levels)):
            for chosen_ratios in combinations(ratio_columns, len(ratios)):
                places: list[int | None] = [None] * n
                for i, c in zip((*chosen_levels, *chosen_ratios), (*levels, *ratios), strict=True):
                    places[i] = c
                moved = any(p is not None and p != i for i, p in enumerate(places))
                out.setdefault(tuple(places), int(moved))
    return list(out.items())


def _has_signs(column: int, grid: Grid) -> bool:
    texts = [row[column].text for row in grid.cells if row[column].text]
    return 2 * sum(t.endswith("%") for t in texts) > len(texts)


def _is_captioned_ratio(column: int, header: Header, grid: Grid) -> bool:
    place = grid.places[column]
    named = [c.is_ratio for c, p in zip(header.columns, header.places, strict=True) if p == place]
    return bool(named) and all(named)


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

    first = values(choices[0])
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
    columns: Sequence[Column], grids: Sequence[Grid], chosen: Sequence[_Choice]
) -> list[Column]:
    """Name every ratio by the comparison that most of its figures make."""
    named = []
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
        best = max(totals, key=lambda pair: totals[pair])
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
            own.setdefault(place, []).append(header.ratios[i])
    for column, place in standing:
        if column.is_ratio and place < len(grid.places):
            texts = own.get(grid.places[place], [])
            k = place - grid.places.index(grid.places[place])
            printed[column.name] = texts[min(k, len(texts) - 1)] if texts else column.printed
    heads = []
    for line in page.body:
        texts = [*line.cells, *[""] * header.first]
        places = {"stt": 0, "label": header.label}
        if header.unit is not None:
            places["unit"] = header.unit
        heads.append(
            {k: Cell(plain(texts[i]), line.file, line.number, i + 1) for k, i in places.items()}
        )
    captions = {
        c.name: place + 1
        for c, place in zip(header.columns, header.places, strict=True)
        if not c.is_ratio
    }
    return PageReading(choice.separators, rows, absent, printed, heads, captions)
