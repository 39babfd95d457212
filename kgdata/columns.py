"""Columns that the numbers name: header captions are readings, the printed ratios choose.

A scan shifts, loses and merges columns, prints wrong formulas over them and swaps separators. Each
header therefore allows several readings of a page; the one under which the printed ratios
recompute is taken. Where readings differ and nothing tells them apart, that is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import combinations

from kgdata.errors import SourceError
from kgdata.formula import Caption, Mention, read_caption
from kgdata.interval import quotient_meets
from kgdata.layout import Page
from kgdata.printed import COMMON, Figure, Separators, read
from kgdata.words import fold, plain, vocabulary

__all__ = ["Cell", "Column", "PageReading", "Years", "read_columns"]

Pair = tuple[str, str]
Evidence = Callable[[int, list[dict[str, Figure]]], int]
_MERGED = re.compile(r"-?[\d.,]+\s*%(?:\s+-?[\d.,]+\s*%)+")


@dataclass(frozen=True)
class Years:
    """The years of a plan: of its actuals, of its estimates, and the year planned."""

    actual: int
    estimate: int
    plan: int


@dataclass(frozen=True)
class Cell:
    """A printed cell and its place."""

    text: str
    file: str
    line: int
    column: int

    @property
    def source(self) -> str:
        """``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : str
        The series, or ``numerator/denominator`` for a ratio.
    number : int
        The column's number as the table counts them.
    pairs : tuple of (str, str)
        For a ratio: the comparisons that its captions allow. Empty for a level.
    printed : str
        For a ratio: the formula or caption as printed.
    worded : bool
        Whether a ratio's caption names its series in words.
    """

    name: str
    number: int
    pairs: tuple[Pair, ...] = ()
    printed: str = ""
    worded: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether the column holds printed comparisons."""
        return bool(self.pairs)


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
    """

    separators: Separators
    rows: list[dict[str, Cell]]
    lost: tuple[str, ...]
    printed: dict[str, str]
    heads: list[dict[str, Cell]]


@dataclass
class _Header:
    label: int
    unit: int | None
    first: int
    columns: list[Column]
    places: list[int]
    ratios: dict[int, str]


@dataclass
class _Grid:
    """Figure cells of a page; a column of merged ratios is opened into several."""

    places: list[int]
    cells: list[dict[int, Cell]]
    loose: dict[int, list[tuple[int, Cell]]]


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
    headers = [_read_header(page, years) for page in pages]
    fullest = max(headers, key=lambda h: len(h.columns))
    columns = fullest.columns
    grids = [_grid(page, header) for page, header in zip(pages, headers, strict=True)]
    chosen, start = [], 1
    for page, header, grid in zip(pages, headers, grids, strict=True):
        asked = partial(evidence, start) if evidence else None
        chosen.append(_choose(page, header, grid, columns, asked))
        start += len(page.body)
    columns = _name_ratios(columns, grids, chosen)
    readings = [
        _reading(page, header, grid, columns, choice)
        for page, header, grid, choice in zip(pages, headers, grids, chosen, strict=True)
    ]
    return columns, readings


# --- headers ------------------------------------------------------------------------------------


def _read_header(page: Page, years: Years) -> _Header:
    words = vocabulary()["columns"]
    width = max(len(line.cells) for line in page.header)
    heads = {}
    for index, cell in enumerate(page.header[0].cells):
        folded = fold(plain(cell))
        for name in ("label", "unit"):
            if folded in words[name]:
                heads.setdefault(name, index)
    if "label" not in heads:
        line = page.header[0]
        msg = f"no column of labels; expected a caption such as {'Chỉ tiêu'!r}"
        raise SourceError(msg, file=line.file, line=line.number, column=2)
    first = max(heads.values()) + 1
    levels: dict[int, Mention] = {}
    ratios: dict[int, list[tuple[Caption, str]]] = {}
    year_marks: list[tuple[int, int]] = []
    for line in page.header:
        for index in range(first, min(width, len(line.cells))):
            text = plain(line.cells[index])
            caption = read_caption(text)
            if not caption.known:
                msg = (
                    f"unknown column {text!r}; expected a year, a kind such as 'Thực hiện', "
                    "'Kế hoạch', 'Ước cả năm', a quarter, or a ratio such as '8=6/5'"
                )
                raise SourceError(msg, file=line.file, line=line.number, column=index + 1)
            if caption.formulas or caption.compares:
                ratios.setdefault(index, []).append((caption, text))
            for mention in () if caption.compares else caption.mentions:
                if mention.kind or mention.quarter:
                    before = levels.get(index, Mention(None, None))
                    levels[index] = Mention(
                        mention.kind or before.kind,
                        mention.year or before.year,
                        mention.quarter or before.quarter,
                    )
                elif mention.year:
                    year_marks.append((index, mention.year))
    return _assemble(
        page, heads["label"], heads.get("unit"), first, levels, ratios, year_marks, years
    )


def _assemble(
    page: Page,
    label: int,
    unit: int | None,
    first: int,
    levels: dict[int, Mention],
    ratios: dict[int, list[tuple[Caption, str]]],
    year_marks: list[tuple[int, int]],
    years: Years,
) -> _Header:
    quarterly = any(m.quarter for m in levels.values())
    if quarterly:  # the column of the whole year carries the year alone
        levels |= {i: Mention(None, y) for i, y in year_marks if i not in levels}
    series = _series(levels, years)
    # At one place a level stands before a ratio: a shifted caption loses its own column, not its order.
    order = sorted([(i, 0) for i in levels] + [(i, 1) for i in ratios])
    opened = [
        (i, r, k) for i, r in order for k in range(_formulas_in_a_cell(ratios[i]) if r else 1)
    ]
    numbers = {position: first + 1 + n for n, position in enumerate(opened)}
    by_number = {numbers[p]: series[p[0]] for p in opened if not p[1]}
    columns, printed = [], {}
    for position in opened:
        index, is_ratio, k = position
        if not is_ratio:
            columns.append(Column(series[index], numbers[position]))
            continue
        captions = ratios[index]
        pairs, worded = _pairs(captions, k, index, by_number, series)
        text = _formula_text(captions, k)
        printed[len(columns)] = text
        if not pairs:
            line = page.header[-1]
            msg = f"the ratio {text!r} names columns that do not exist; there are {by_number}"
            raise SourceError(msg, file=line.file, line=line.number, column=index + 1)
        name = "/".join(pairs[0])
        columns.append(Column(name, numbers[position], tuple(pairs), text, worded))
    return _Header(label, unit, first, columns, [p[0] for p in opened], printed)


def _formulas_in_a_cell(captions: list[tuple[Caption, str]]) -> int:
    return max(1, *(len(caption.formulas) for caption, _ in captions))


def _formula_text(captions: list[tuple[Caption, str]], k: int) -> str:
    for caption, _ in reversed(captions):
        if caption.formulas:
            return str(caption.formulas[min(k, len(caption.formulas) - 1)])
    return captions[-1][1]


def _pairs(
    captions: list[tuple[Caption, str]],
    k: int,
    index: int,
    by_number: Mapping[int, str],
    series: Mapping[int, str],
) -> tuple[list[Pair], bool]:
    pairs: list[Pair] = []
    worded = False
    for caption, _ in reversed(captions):
        if caption.formulas:
            formula = caption.formulas[min(k, len(caption.formulas) - 1)]
            named = (by_number.get(formula.numerator), by_number.get(formula.denominator))
            if named[0] and named[1]:
                pairs.append((named[0], named[1]))
        elif caption.compares:
            worded = True
            left = [series[i] for i in sorted(series) if i < index]
            mentions = caption.mentions
            tops = _matching(mentions[0], series) if len(mentions) > 1 else left[-1:]
            pairs += [(n, d) for n in tops for d in _matching(mentions[-1], series) if n != d]
    return list(dict.fromkeys(pairs)), worded


def _matching(mention: Mention, series: Mapping[int, str]) -> list[str]:
    names = [series[i] for i in sorted(series)]
    exact = f"{mention.kind}_{mention.year}"
    if exact in names:
        return [exact]
    year = [n for n in names if mention.year and n.endswith(str(mention.year))]
    return year or [n for n in names if n.split("_")[0] == mention.kind]


def _series(levels: Mapping[int, Mention], years: Years) -> dict[int, str]:
    """Give each level its kind and period; a plan before the estimate is of the estimate's year."""
    named: dict[int, str] = {}
    estimates = [i for i, m in levels.items() if m.kind == "estimate"]
    last = max(estimates, default=-1)
    for index, mention in sorted(levels.items()):
        kind = mention.kind or "plan"
        default = {
            "actual": years.actual,
            "estimate": years.estimate,
            "plan": years.estimate if index < last else years.plan,
        }.get(kind, years.plan)
        quarter = f"q{mention.quarter}" if mention.quarter else ""
        named[index] = f"{kind}_{mention.year or default}{quarter}"
    return named


# --- pages --------------------------------------------------------------------------------------


def _grid(page: Page, header: _Header) -> _Grid:
    width = max((len(line.cells) for line in page.body), default=header.first)
    opened = {
        index: max(
            (
                len(plain(line.cells[index]).split("%")) - 1
                for line in page.body
                if _merged(line.cells, index)
            ),
            default=1,
        )
        for index in range(header.first, width)
    }
    places, starts = [], {}
    for index, count in opened.items():
        starts[index] = len(places)
        places += [index] * count
    cells: list[dict[int, Cell]] = []
    loose: dict[int, list[tuple[int, Cell]]] = {}
    for n, line in enumerate(page.body):
        row = {}
        for index, count in opened.items():
            text = plain(line.cells[index]) if index < len(line.cells) else ""
            cell = Cell(text, line.file, line.number, index + 1)
            start = starts[index]
            if count == 1:
                row[start] = cell
                continue
            tokens = (
                [f"{t.strip()}%" for t in text.split("%") if t.strip()]
                if "%" in text
                else text.split()
            )
            parts = [replace(cell, text=token) for token in tokens]
            if len(parts) == count:
                row |= {start + k: part for k, part in enumerate(parts)}
            else:
                row |= {start + k: replace(cell, text="") for k in range(count)}
            if 0 < len(parts) < count:
                loose.setdefault(n, []).extend((start, part) for part in parts)
        cells.append(row)
    return _Grid(places, cells, loose)


def _merged(cells: Sequence[str], index: int) -> bool:
    return index < len(cells) and bool(_MERGED.fullmatch(plain(cells[index])))


@dataclass(frozen=True)
class _Choice:
    """A reading of a page: where each of the table's columns stands, and the separators."""

    places: tuple[int | None, ...]
    separators: Separators
    score: float


def _choose(
    page: Page,
    header: _Header,
    grid: _Grid,
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
        s: [{c: _try(cell.text, s) for c, cell in r.items()} for r in grid.cells] for s in COMMON
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
    header: _Header, grid: _Grid, columns: Sequence[Column]
) -> list[tuple[tuple[int | None, ...], int]]:
    """All places that the columns can have on a page, each with whether columns were moved."""
    filled = sorted({c for row in grid.cells for c, cell in row.items() if cell.text})
    loose = {start for parts in grid.loose.values() for start, _ in parts}
    n = len(columns)
    if not filled:
        return [(tuple(range(n)), 0)]
    levels = [c for c in filled if not _holds_ratios(c, header, grid)]
    ratios = [c for c in filled if c not in levels or c in loose]
    level_columns = [i for i, c in enumerate(columns) if not c.is_ratio]
    ratio_columns = [i for i, c in enumerate(columns) if c.is_ratio]
    out: dict[tuple[int | None, ...], int] = {}
    if filled[-1] < n:
        out[tuple(range(n))] = 0
        if filled == list(range(n)):
            return list(out.items())
    for chosen_levels in combinations(level_columns, len(levels)):
        for chosen_ratios in combinations(ratio_columns, len(ratios)):
            places: list[int | None] = [None] * n
            for i, c in zip((*chosen_levels, *chosen_ratios), (*levels, *ratios), strict=True):
                places[i] = c
            moved = any(p is not None and p != i for i, p in enumerate(places))
            out.setdefault(tuple(places), int(moved))
    return list(out.items())


def _holds_ratios(column: int, header: _Header, grid: _Grid) -> bool:
    texts = [row[column].text for row in grid.cells if row[column].text]
    if 2 * sum(t.endswith("%") for t in texts) > len(texts):
        return True
    place = grid.places[column]
    named = [c.is_ratio for c, p in zip(header.columns, header.places, strict=True) if p == place]
    return bool(named) and all(named)


@cache
def _try(text: str, separators: Separators) -> Figure | None:
    try:
        return read(text, separators)
    except ValueError:
        return None


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
    grid: _Grid, tied: Sequence[_Choice], tables: Mapping[Separators, list]
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
    columns: Sequence[Column], grids: Sequence[_Grid], chosen: Sequence[_Choice]
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
            rows = [{c: _try(x.text, choice.separators) for c, x in r.items()} for r in grid.cells]
            for pair, score in _pair_scores(rows, column, place, where):
                totals[pair] = totals.get(pair, 0.0) + score
        best = max(totals, key=lambda pair: totals[pair])
        named.append(replace(column, name="/".join(best), pairs=(best,)))
    return named


def _reading(
    page: Page, header: _Header, grid: _Grid, columns: Sequence[Column], choice: _Choice
) -> PageReading:
    rows = []
    for n, cells in enumerate(grid.cells):
        row = {}
        for column, place in zip(columns, choice.places, strict=True):
            if place is not None and place in cells:
                row[column.name] = cells[place]
        if n in grid.loose:
            row |= _settle_loose(grid.loose[n], row, columns, choice)
        rows.append(row)
    absent = tuple(
        c.name for c, p in zip(columns, choice.places, strict=True) if p is None and not c.is_ratio
    )
    printed = {}
    own = {}
    for i, (column, place) in enumerate(zip(header.columns, header.places, strict=True)):
        if column.is_ratio:
            own.setdefault(place, []).append(header.ratios[i])
    for column, place in zip(columns, choice.places, strict=True):
        if column.is_ratio and place is not None and place < len(grid.places):
            texts = own.get(grid.places[place], [])
            k = place - grid.places.index(grid.places[place])
            printed[column.name] = texts[min(k, len(texts) - 1)] if texts else column.printed
    heads = []
    for line in page.body:
        cells = [*line.cells, *[""] * header.first]
        places = {"stt": 0, "label": header.label}
        if header.unit is not None:
            places["unit"] = header.unit
        heads.append(
            {k: Cell(plain(cells[i]), line.file, line.number, i + 1) for k, i in places.items()}
        )
    return PageReading(choice.separators, rows, absent, printed, heads)


def _settle_loose(
    parts: Sequence[tuple[int, Cell]],
    row: Mapping[str, Cell],
    columns: Sequence[Column],
    choice: _Choice,
) -> dict[str, Cell]:
    """Place fewer ratios than a merged cell has columns: where they recompute, in order."""
    start = parts[0][0]
    group = [c for c, p in zip(columns, choice.places, strict=True) if p is not None and p >= start]
    best: tuple[float, tuple[Column, ...]] = (-1.0, ())
    for places in combinations(group, len(parts)):
        score = 0
        for column, (_, cell) in zip(places, parts, strict=True):
            top, bottom = (row.get(name) for name in column.pairs[0])
            if top and bottom:
                figures = (_try(c.text, choice.separators) for c in (cell, top, bottom))
                score += 1 if quotient_meets(*figures) else 0
        if score > best[0]:
            best = (score, places)
    return {c.name: cell for c, (_, cell) in zip(best[1], parts, strict=True)}
