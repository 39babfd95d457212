"""Headers: what the captions over the columns of a page say, and what they may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kgdata.errors import SourceError
from kgdata.formula import Caption, Mention, read_caption
from kgdata.layout import Page
from kgdata.sources import Line
from kgdata.words import fold, plain, vocabulary

__all__ = ["Column", "Header", "Pair", "Years", "read_header"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Years:
    """The years of a plan: of its actuals, of its estimates, and the year planned."""

    actual: int
    estimate: int
    plan: int


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
class Header:
    """The columns that one page's captions name.

    Attributes
    ----------
    label, unit : int
        Places of the columns of labels and of units; `unit` is None if there is none.
    first : int
        Place of the first column of figures.
    columns : list of Column
        The columns named, in printed order.
    places : list of int
        The place that each stands over.
    ratios : dict of int to str
        The printed formula of each ratio, by its index in `columns`.
    """

    label: int
    unit: int | None
    first: int
    columns: list[Column]
    places: list[int]
    ratios: dict[int, str]


def read_header(page: Page, years: Years) -> Header:
    """Read the captions of a page.

    Parameters
    ----------
    page : Page
        The page.
    years : Years
        The years that the plan's words stand for.

    Returns
    -------
    Header

    Raises
    ------
    SourceError
        If a caption is not understood, there is no column of labels, or a ratio names columns that
        do not exist.
    """
    words = vocabulary()["columns"]
    width = max(len(line.cells) for line in page.header)
    heads: dict[str, int] = {}
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
    _check_heads(page.header[0], heads, first)
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


def _check_heads(line: Line, heads: Mapping[str, int], first: int) -> None:
    """Refuse a column before the figures that would be passed over."""
    for index in range(1, first):
        text = plain(line.cells[index])
        if text and index not in heads.values():
            msg = f"unknown column {text!r}; expected a number, a label, a unit, then figures"
            raise SourceError(msg, file=line.file, line=line.number, column=index + 1)


def _assemble(
    page: Page,
    label: int,
    unit: int | None,
    first: int,
    levels: dict[int, Mention],
    ratios: dict[int, list[tuple[Caption, str]]],
    year_marks: list[tuple[int, int]],
    years: Years,
) -> Header:
    quarterly = any(m.quarter for m in levels.values())
    if quarterly:  # the column of the whole year carries the year alone
        levels |= {i: Mention(None, y) for i, y in year_marks if i not in levels}
    series = _series(levels, years)
    # At one place a level stands before a ratio: a shifted caption keeps its order.
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
    return Header(label, unit, first, columns, [p[0] for p in opened], printed)


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
