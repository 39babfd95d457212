"""What a ratio column says it compares: ``8=6/5``, ``UTH2023/ TH2022``, ``So với UTH 2023 (%)``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from kgdata.units import read_unit
from kgdata.words import fold, vocabulary

__all__ = ["Caption", "Formula", "Mention", "is_unlike", "read_caption"]

_FORMULA = re.compile(r"\(?(\d+)\)?\s*=\s*\(?(\d+)\)?\s*[/:]\s*\(?(\d+)\)?")
_UNNUMBERED = re.compile(r"=?\s*\(?(\d{1,2})\)?\s*[/:]\s*\(?(\d{1,2})\)?(?:\s*[x*]\s*100\s*%?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_OVER = r"\s*(?:[/:]|so(?: voi)?(?= ))\s*"
_YEARS = re.compile(rf"(?:nam )?((?:19|20)\d\d){_OVER}(?:nam )?((?:19|20)\d\d)(?:\s*\(?%\)?)?")
_SPAN = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)?\d\d(?!\d)")
_SHORT, _SPAN_OF_YEARS = 15, 5  # '24/23' are years, no columns
_APART = re.compile(r"[/:,;\d]|\b(?:so|voi|va)\b")  # between two series, not in the name of one
_BRACKETS = re.compile(r"(?<=\w)\s*\(([^()]+)\)")
_HALVES = re.compile(r"/|\bso(?! sanh)(?: voi)?\b")
_BARE_YEAR = re.compile(r"%?\s*(?:nam )?((?:19|20)\d\d)\s*(?:\(?%\)?)?")
_QUOTIENT = re.compile(r"[a-z\d)]\s*/\s*\(?[a-z]")
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
    return _any_of(*vocabulary()["groups"]["unlike"])


@cache
def _span_pattern() -> re.Pattern[str]:
    return _any_of(*vocabulary()["groups"]["spans"])


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(w)}" for w in words))


def is_unlike(text: str) -> bool:
    """Whether a caption is of a part of a year, of growth or of a mean: so are those below it.

    Examples
    --------
    >>> is_unlike("6 tháng đầu năm 2025"), is_unlike("Giai đoạn 2026-2030")
    (True, False)
    """
    return _unlike_pattern().search(fold(text)) is not None


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
    folded = fold(_BRACKETS.sub(lambda m: "" if _is_unit(m[1]) else m[0], text))
    for whole in vocabulary()["groups"]["twelve"]:
        folded = folded.replace(whole, "ca nam")
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
    if any(p.search(folded) for p in (_SPAN, _unlike_pattern(), _span_pattern())):
        return Caption(known=False)
    compared = _compared(folded, text)
    if compared is not None:
        return compared
    return _level(folded)


def _is_unit(text: str) -> bool:
    """Whether a text in brackets is the unit of a column; a percent sign may be that of a ratio."""
    return text.strip() != "%" and read_unit(text) is not None


def _compared(folded: str, text: str) -> Caption | None:
    """Read words that compare two series."""
    groups = vocabulary()["groups"]
    two_years = _YEARS.search(folded)
    mentions = _mentions(folded)
    if two_years and not mentions:
        return Caption(
            mentions=tuple(Mention(None, int(y)) for y in two_years.groups()), compares=True
        )
    if len(mentions) == 1:
        mentions = _with_bare_year(folded) or mentions
    words = any(folded.startswith(word) for word in groups["compare_with"])
    words = words or any(folded.startswith(word + " ") for word in groups["compare"])
    words = words or _compares_with(folded, text)
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


def _with_bare_year(folded: str) -> tuple[Mention, ...]:
    """Read two halves of which one is a year alone: *KH 2025 so với năm 2024*."""
    halves = _HALVES.split(folded, maxsplit=1)
    if len(halves) < 2:
        return ()
    years = [_BARE_YEAR.fullmatch(half.strip()) for half in halves]
    found = [
        (Mention(None, int(year[1])),) if year else _mentions(half)[:1]
        for half, year in zip(halves, years, strict=True)
    ]
    told = any(years) and all(found) and all(m.year for (m,) in found)
    return (*found[0], *found[1]) if told else ()


@cache
def _so_pattern() -> re.Pattern[str]:
    groups = vocabulary()["groups"]
    words = "|".join(map(re.escape, (*groups["compare_with"], *groups["compare_before"])))
    return re.compile(rf"\b(?:{words}) (?:nam )?")


def _compares_with(folded: str, text: str) -> bool:
    """Whether *so* stands before the name of a series or a year; *số* with its mark lost may too.

    Where no letter has a mark, or *so thực hiện* is what a kind is called, a % tells.
    """
    if "số" in normalize("NFC", text).casefold():
        return False
    for match in _so_pattern().finditer(folded):
        if _kind_pattern().match(folded, match.end()) or _YEAR.match(folded, match.end()):
            kind = _kind_pattern().match(folded, match.start())
            lost = kind is not None or (match.start() > 0 and text.isascii())
            return "%" in folded or not lost
    return False


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
    if mentions and "%" in folded and _QUOTIENT.search(folded):
        return Caption(known=False)  # one half of 'ƯTH/chỉ tiêu (%)' is no series
    if mentions:
        found = next((m.year for m in mentions if m.year), None)
        return Caption(mentions=(Mention(kind, found or own),))
    if year and not _NOISE.sub("", _YEAR.sub("", folded)).strip():
        return Caption(mentions=(Mention(None, own),))
    return Caption(known=False)


def _mentions(folded: str) -> tuple[Mention, ...]:
    found: list[Mention] = []
    end = 0
    for match in _kind_pattern().finditer(folded):
        kind = next(k for k, v in match.groupdict().items() if v and k != "year").rsplit("_", 1)[0]
        mention = Mention(kind, int(match["year"]) if match["year"] else None)
        before = found[-1] if found else None
        alone = before is not None and kind == before.kind and not (before.year and mention.year)
        if before is not None and alone and not _APART.search(folded[end : match.start()]):
            found[-1] = Mention(kind, before.year or mention.year)  # 'DT TW giao' is one plan
        else:
            found.append(mention)
        end = match.end()
    return tuple(found)
