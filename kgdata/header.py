"""Headers: what the captions over the columns of a page say, and what they may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from kgdata.captioned import Captions
from kgdata.errors import SourceError
from kgdata.formula import Caption, Mention, read_caption
from kgdata.layout import Page
from kgdata.periods import Years, place_years
from kgdata.sources import Line
from kgdata.words import fold, plain, vocabulary

__all__ = ["OTHER", "Column", "Header", "Pair", "Years", "other_name", "read_header"]

Pair = tuple[str, str]
OTHER = "other"  # the kind of a column that its caption does not name
_SIGNS = re.compile(r"[^a-z0-9]+")


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
    assumed : bool
        Whether its caption says a year alone, and the kind is that which the years suggest.
    """

    name: str
    number: int
    pairs: tuple[Pair, ...] = ()
    printed: str = ""
    worded: bool = False
    assumed: bool = field(default=False, compare=False)

    @property
    def is_ratio(self) -> bool:
        """Whether the column holds printed comparisons."""
        return bool(self.pairs)


@dataclass
class Header:
    """The columns that one page's captions name.

    Attributes
    ----------
    label, unit, stt : int or None
        Places of the columns of labels, of units and of numbers; None if there is none.
    first : int
        Place of the first column of figures.
    columns : list of Column
        The columns named, in printed order.
    places : list of int
        The place that each stands over.
    ratios : dict of int to str
        The printed formula of each ratio, by its index in `columns`.
    skip : frozenset of int
        Places after `first` that hold no figures.
    note : int or None
        Place of the column of remarks.
    unnamed : dict of str to str
        For each column that has no name of its own the words over it.
    """

    label: int
    unit: int | None
    first: int
    columns: list[Column]
    places: list[int]
    ratios: dict[int, str]
    stt: int | None = 0
    skip: frozenset[int] = frozenset()
    note: int | None = None
    unnamed: dict[str, str] = field(default_factory=dict)


def read_header(page: Page, years: Years, *, keep: bool = False) -> Header:
    """Read the captions of a page.

    Parameters
    ----------
    page : Page
        The page.
    years : Years
        The years that the plan's words stand for.
    keep : bool, default False
        Whether a column whose caption is not understood is kept under its printed words instead
        of refused.

    Returns
    -------
    Header

    Raises
    ------
    SourceError
        If a caption is not understood, there is no column of labels, or a ratio names columns that
        do not exist.
    """
    heads = _heads(page, keep)
    if "label" not in heads:
        line = page.header[0]
        msg = f"no column of labels; expected a caption such as {'Chỉ tiêu'!r}"
        raise SourceError(msg, file=line.file, line=line.number, column=2)
    first = max(heads.get("label", 0), heads.get("unit", 0), heads.get("stt", 0)) + 1
    if keep:
        loose = [i for i in _captioned(page) if i not in heads.values()]
        loose = [i for i in loose if i > heads["label"] or _names_series(page, i)]
        loose += [i for i in heads.values() if i > heads["label"]]
        first = min([first, *loose])
    else:
        _check_heads(page.header[0], heads, first)
    skip = frozenset(i for i in heads.values() if i >= first)
    captions = Captions(page, first, skip, keep)
    return _assemble(page, heads, first, skip, captions, years, keep)


def _heads(page: Page, keep: bool) -> dict[str, int]:
    """Find the columns that hold no figures by their captions."""
    heads = dict(page.heads)
    words = vocabulary()["columns"]
    wanted = ("label", "unit", "stt", "note", "code") if keep else ("label", "unit", "stt")
    lines = page.header if keep else page.header[:1]
    for line in lines:
        for index, cell in enumerate(line.cells):
            folded = fold(plain(cell))
            for name in wanted:
                if folded in words[name] and index not in heads.values():
                    heads.setdefault(name, index)
    if not keep:
        heads.setdefault("stt", 0)
        if heads["stt"] == heads.get("label"):
            del heads["stt"]
    return heads


def _captioned(page: Page) -> list[int]:
    return sorted({i for line in page.header for i, cell in enumerate(line.cells) if cell.strip()})


def _names_series(page: Page, place: int) -> bool:
    """Whether a caption, before the labels too, is that of a series or of a ratio."""
    texts = (plain(line.cells[place]) for line in page.header if place < len(line.cells))
    return any(c.known and (c.mentions or c.formulas) for c in map(read_caption, texts))


def _check_heads(line: Line, heads: Mapping[str, int], first: int) -> None:
    """Refuse a column before the figures that would be passed over."""
    for index in range(1, first):
        text = plain(line.cells[index])
        if text and index not in heads.values():
            msg = f"unknown column {text!r}; expected a number, a label, a unit, then figures"
            raise SourceError(msg, file=line.file, line=line.number, column=index + 1)


def _assemble(
    page: Page,
    heads: Mapping[str, int],
    first: int,
    skip: frozenset[int],
    captions: Captions,
    years: Years,
    keep: bool,
) -> Header:
    filled = _filled(page, first, skip)
    levels, ratios = captions.levels, captions.ratios
    _take_marks(captions, filled)
    for index in captions.unknown:
        levels.pop(index, None)
    taken = {*levels, *ratios, *captions.unknown}
    bare = [
        i
        for start, end in captions.compared
        if not any(start <= i < end for i in ratios)
        for i in range(start, end)
        if keep and i in filled and i not in taken
    ]
    if not any(c.formulas for cs in ratios.values() for c, _ in cs):
        ratios |= {i: [(Caption(compares=True), "")] for i in bare}
    # At one place a level stands before a ratio: a shifted caption keeps its order.
    order = [(i, 0) for i in (*levels, *captions.unknown)] + [(i, 1) for i in ratios]
    opened = [
        (i, r, k)
        for i, r in sorted(order)
        for k in range(_formulas_in_a_cell(ratios[i]) if r else 1)
    ]
    numbers = _numbers(opened, captions.numbers, first)
    by_place = {p[0]: numbers[p] for p in opened if not p[1]}
    formulas = [f for cs in ratios.values() for c, _ in cs for f in c.formulas]
    # beside quarters the year alone is that of their kind
    quartered = any(m.quarter for m in levels.values())
    alone = {i for i, m in levels.items() if m.year and not m.kind and not quartered}
    series = place_years(levels, captions.marks, captions.ends, formulas, by_place, years)
    unnamed: dict[str, str] = {}
    for index, text in captions.unknown.items():
        series[index] = other_name(text, series, unnamed)
        unnamed[series[index]] = text
    if keep:
        _part_twins(series, page, unnamed)
    by_number = {numbers[p]: series[p[0]] for p in opened if not p[1]}
    columns, printed = [], {}
    for position in opened:
        index, is_ratio, k = position
        if not is_ratio:
            columns.append(Column(series[index], numbers[position], assumed=index in alone))
            continue
        found = ratios[index]
        pairs, worded = _pairs(found, k, index, by_number, series)
        text = _formula_text(found, k)
        if not pairs and keep and not _names_others(found):
            pairs = [(b, a) for a, b in combinations([series[i] for i in sorted(series)], 2)][::-1]
        if not pairs and keep:  # nothing to compare: kept as what it says
            name = other_name(text, series, unnamed)
            unnamed[name] = text
            columns.append(Column(name, numbers[position]))
            continue
        printed[len(columns)] = text
        if not pairs:
            line = page.header[-1]
            msg = f"the ratio {text!r} names columns that do not exist; there are {by_number}"
            raise SourceError(msg, file=line.file, line=line.number, column=index + 1)
        columns.append(Column("/".join(pairs[0]), numbers[position], tuple(pairs), text, worded))
    return Header(
        heads["label"], heads.get("unit"), first, columns, [p[0] for p in opened], printed,
        heads.get("stt"), skip, heads.get("note"), unnamed,
    )  # fmt: skip


def _filled(page: Page, first: int, skip: frozenset[int]) -> set[int]:
    return {
        i
        for line in page.body
        for i, cell in enumerate(line.cells)
        if i >= first and i not in skip and cell.strip()
    }


def _take_marks(captions: Captions, filled: set[int]) -> None:
    """Take years that stand over no kind for columns of their own, if there are such columns."""
    levels, ratios = captions.levels, captions.ratios
    if any(m.quarter for m in levels.values()):  # the whole year carries the year alone
        for _, index, year in captions.marks:
            if index not in ratios:
                levels.setdefault(index, Mention(None, year))
        return
    alone = [
        (index, year)
        for r, index, year in captions.marks
        if index not in ratios
        and not any(index <= i < captions.ends[r, index] for i in levels)
        and index not in captions.unknown
    ]
    named = (
        len(levels) + len(captions.unknown) + sum(_formulas_in_a_cell(c) for c in ratios.values())
    )
    if alone and named + len(alone) <= len(filled):
        levels |= {index: Mention(None, year) for index, year in alone}


def _numbers(
    opened: Sequence[tuple[int, int, int]],
    printed: Mapping[int, int],
    first: int,
) -> dict[tuple[int, int, int], int]:
    """Return the columns' numbers: those of their row of numbers, else counted from the left."""
    ordinal = {position: first + 1 + n for n, position in enumerate(opened)}
    own = [printed.get(i) for i, _, _ in opened]
    whole = [n for n in own if n is not None]
    if len(whole) == len(own) and all(b - a == 1 for a, b in pairwise(whole)):
        return dict(zip(opened, whole, strict=True))
    return ordinal


def other_name(text: str, *taken: Mapping[Any, str]) -> str:
    """Return the name of a column that is kept under its printed words.

    Examples
    --------
    >>> other_name("Ước 6 tháng"), other_name("Ước 6 tháng", {4: "other_uoc-6-thang"})
    ('other_uoc-6-thang', 'other_uoc-6-thang-2')
    """
    return _free(f"{OTHER}_{_slug(text)}", *taken)


def _slug(text: str) -> str:
    return _SIGNS.sub("-", fold(text)).strip("-")[:48].strip("-") or "x"


def _free(name: str, *taken: Mapping[Any, str]) -> str:
    used = {str(v) for names in taken for pair in names.items() for v in pair}
    n, free = 1, name
    while free in used:
        n += 1
        free = f"{name}-{n}"
    return free


def _part_twins(series: dict[int, str], page: Page, unnamed: dict[str, str]) -> None:
    """Keep the second of two columns of one name under its printed words."""
    seen: set[str] = set()
    for index in sorted(series):
        if series[index] in seen:
            texts = [
                plain(line.cells[index])
                for line in page.header
                if index < len(line.cells) and line.cells[index].strip()
            ]
            words = " ".join(t for t in texts if read_caption(t).number is None)
            words = words or series[index]
            series[index] = other_name(words, series, unnamed)
            unnamed[series[index]] = words
        seen.add(series[index])


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
        elif caption.compares and caption.mentions:
            worded = True
            mentions = caption.mentions
            tops = _matching(mentions[0], series) if len(mentions) > 1 else _left(index, series)
            pairs += [(n, d) for n in tops for d in _matching(mentions[-1], series) if n != d]
    return list(dict.fromkeys(pairs)), worded


def _names_others(captions: list[tuple[Caption, str]]) -> bool:
    """Whether a ratio names in words what it compares: if there is no such series, not at will."""
    return any(c.mentions for c, _ in captions) and not any(c.formulas for c, _ in captions)


def _left(index: int, series: Mapping[int, str]) -> list[str]:
    """List what a ratio may be of that names only what it is compared with: what is left of it."""
    out: list[str] = []
    for i in sorted((i for i in series if i < index), reverse=True):
        out.append(series[i])
        if not series[i].startswith(f"{OTHER}_"):
            break
    return out


def _matching(mention: Mention, series: Mapping[int, str]) -> list[str]:
    names = [series[i] for i in sorted(series)]
    exact = f"{mention.kind}_{mention.year}"
    if exact in names:
        return [exact]
    year = [n for n in names if mention.year and n.endswith(str(mention.year))]
    return year or [n for n in names if n.split("_")[0] == mention.kind]
