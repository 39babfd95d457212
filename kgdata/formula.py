"""What a ratio column says it compares: ``8=6/5``, ``UTH2023/ TH2022``, ``So với UTH 2023 (%)``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from kgdata.words import fold, vocabulary

__all__ = ["Caption", "Formula", "Mention", "read_caption"]

_FORMULA = re.compile(r"\(?(\d+)\)?\s*=\s*\(?(\d+)\)?\s*[/:]\s*\(?(\d+)\)?")
_UNNUMBERED = re.compile(r"=?\s*\(?(\d{1,2})\)?\s*[/:]\s*\(?(\d{1,2})\)?(?:\s*[x*]\s*100\s*%?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"(?:nam )?((?:19|20)\d\d)\s*[/:]\s*(?:nam )?((?:19|20)\d\d)(?:\s*\(?%\)?)?")
_SPAN = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)?\d\d(?!\d)")
_SHORT, _SPAN_OF_YEARS = 15, 5  # '24/23' are years, no columns
_NOISE = re.compile(r"nam|[()%.,:]")


class Formula(NamedTuple):
    """A numbered caption: column `target` is column `numerator` over column `denominator`.

    A caption such as ``6/5`` does not say its own number; its target is 0.
    """

    target: int
    numerator: int
    denominator: int

    def __str__(self) -> str:
        own = f"{self.target}=" if self.target else ""
        return f"{own}{self.numerator}/{self.denominator}"


class Mention(NamedTuple):
    """A kind, a year and a quarter that a caption names; each may be missing."""

    kind: str | None
    year: int | None
    quarter: int | None = None


class Caption(NamedTuple):
    """What the text of one header cell says.

    Attributes
    ----------
    formulas : tuple of Formula
        The numbered formulas in the cell.
    mentions : tuple of Mention
        The kinds and years named, in reading order.
    compares : bool
        Whether the words say that two series are compared.
    number : int or None
        The column number, if the cell is one.
    known : bool
        Whether every word was understood.
    """

    formulas: tuple[Formula, ...] = ()
    mentions: tuple[Mention, ...] = ()
    compares: bool = False
    number: int | None = None
    known: bool = True


@cache
def _kind_pattern() -> re.Pattern[str]:
    kinds = vocabulary()["kinds"]
    words = sorted(((w, k) for k, ws in kinds.items() for w in ws), key=lambda p: -len(p[0]))
    kind = "|".join(rf"(?P<{k}_{i}>{re.escape(w)})" for i, (w, k) in enumerate(words))
    return re.compile(rf"\b(?:{kind})(?![a-z])(?:[^\d/]*?(?P<year>(?:19|20)\d\d))?")


@cache
def _quarter_pattern() -> re.Pattern[str]:
    words = sorted(
        ((w, q) for q, ws in vocabulary()["quarters"].items() for w in ws), key=lambda p: -len(p[0])
    )
    return re.compile(
        "|".join(rf"(?P<q{q}_{i}>\b{re.escape(w)}\b)" for i, (w, q) in enumerate(words))
    )


@cache
def _unlike_pattern() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(w)}" for w in vocabulary()["groups"]["unlike"]))


@lru_cache(maxsize=1 << 16)
def read_caption(text: str) -> Caption:
    """Read one header cell.

    Parameters
    ----------
    text : str
        The cell's text.

    Returns
    -------
    Caption

    Examples
    --------
    >>> [str(f) for f in read_caption("8=6/5 9=6/4 10=7/6").formulas]
    ['8=6/5', '9=6/4', '10=7/6']
    >>> read_caption("Thực hiện 2022").mentions
    (Mention(kind='actual', year=2022, quarter=None),)
    >>> caption = read_caption("KH2024/ UCN2023")
    >>> caption.compares, [m.kind for m in caption.mentions]
    (True, ['plan', 'estimate'])
    """
    folded = fold(text)
    if not folded:
        return Caption()
    formulas = tuple(Formula(*map(int, m)) for m in _FORMULA.findall(folded))
    if formulas:
        return Caption(formulas=formulas)
    unnumbered = _UNNUMBERED.fullmatch(folded)
    years = [int(n) for n in unnumbered.groups()] if unnumbered else []
    if years and min(years) >= _SHORT and 0 < years[0] - years[1] <= _SPAN_OF_YEARS:
        return Caption(mentions=tuple(Mention(None, 2000 + y) for y in years), compares=True)
    if unnumbered:
        return Caption(formulas=(Formula(0, *map(int, unnumbered.groups())),))
    if folded.isdecimal() and not _YEAR.fullmatch(folded):
        return Caption(number=int(folded))
    number = re.fullmatch(r"\((\d{1,2})\)", folded)
    if number:
        return Caption(number=int(number[1]))
    groups = vocabulary()["groups"]
    if folded in groups["compare"]:
        return Caption()
    if _SPAN.search(folded) or _unlike_pattern().search(folded):
        return Caption(known=False)
    compared = _compared(folded)
    if compared is not None:
        return compared
    return _level(folded)


def _compared(folded: str) -> Caption | None:
    """Read words that compare two series."""
    groups = vocabulary()["groups"]
    two_years = _YEARS.search(folded)
    mentions = _mentions(folded)
    if two_years and not mentions:
        return Caption(
            mentions=tuple(Mention(None, int(y)) for y in two_years.groups()), compares=True
        )
    words = any(folded.startswith(word) for word in groups["compare_with"])
    words = words or any(folded.startswith(word + " ") for word in groups["compare"])
    if words and not mentions:
        years = _YEAR.findall(folded)
        if years:
            found = tuple(Mention(None, int(y)) for y in years)
            return Caption(mentions=found, compares=True)
        return Caption(known=False)
    if mentions and mentions[0].kind == "share":
        return None
    if (
        len(mentions) > 1
        and not words
        and "/" not in folded
        and len({m.kind for m in mentions}) == 1
    ) and (
        len({m.year for m in mentions if m.year}) < 2
    ):  # one series in several words: a plan by a resolution
        return None
    if words or len(mentions) > 1:
        return Caption(mentions=mentions, compares=True)
    return None


def _level(folded: str) -> Caption:
    """Read a caption over a series: a kind, a year, a quarter."""
    year = _YEAR.search(folded)
    own = int(year[0]) if year else None
    mentions = _mentions(folded)
    kind = mentions[0].kind if mentions else None
    quarter = _quarter_pattern().search(folded)
    if quarter is not None:
        assert quarter.lastgroup is not None
        kind = None if folded == quarter[0] else kind
        return Caption(mentions=(Mention(kind, own, int(quarter.lastgroup[1])),))
    if mentions:
        found = next((m.year for m in mentions if m.year), None)
        return Caption(mentions=(Mention(kind, found or own),))
    if year and not _NOISE.sub("", _YEAR.sub("", folded)).strip():
        return Caption(mentions=(Mention(None, own),))
    return Caption(known=False)


def _mentions(folded: str) -> tuple[Mention, ...]:
    found = []
    for match in _kind_pattern().finditer(folded):
        kind = next(k for k, v in match.groupdict().items() if v and k != "year").rsplit("_", 1)[0]
        found.append(Mention(kind, int(match["year"]) if match["year"] else None))
    return tuple(found)
