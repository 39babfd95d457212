"""What a ratio column says it compares: ``8=6/5``, ``UTH2023/ TH2022``, ``So với UTH 2023 (%)``."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kgdata.words import fold, vocabulary

__all__ = ["Caption", "Formula", "Mention", "read_caption"]

_FORMULA = re.compile(r"(\d+)\s*=\s*(\d+)\s*[/:]\s*(\d+)")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Formula(NamedTuple):
    """A numbered caption: column `target` is column `numerator` over column `denominator`."""

    target: int
    numerator: int
    denominator: int

    def __str__(self) -> str:
        return f"{self.target}={self.numerator}/{self.denominator}"


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
    if folded.isdecimal() and not _YEAR.fullmatch(folded):
        return Caption(number=int(folded))
    groups = vocabulary()["groups"]
    if folded in groups["compare"]:
        return Caption()
    quarter = _quarter_pattern().search(folded)
    if quarter is not None:
        assert quarter.lastgroup is not None
        year = _YEAR.search(folded)
        which = int(quarter.lastgroup[1])
        return Caption(mentions=(Mention(None, int(year[0]) if year else None, which),))
    mentions = []
    for match in _kind_pattern().finditer(folded):
        kind = next(k for k, v in match.groupdict().items() if v and k != "year").rsplit("_", 1)[0]
        mentions.append(Mention(kind, int(match["year"]) if match["year"] else None))
    with_words = any(folded.startswith(word) for word in groups["compare_with"])
    if mentions:
        if mentions[0].kind == "share":
            year = _YEAR.search(folded)
            return Caption(mentions=(Mention("share", int(year[0]) if year else None),))
        return Caption(mentions=tuple(mentions), compares=with_words or len(mentions) > 1)
    year = _YEAR.search(folded)
    if year and not _YEAR.sub("", folded).replace("nam", "").strip():
        return Caption(mentions=(Mention(None, int(year[0])),))
    return Caption(known=False)
