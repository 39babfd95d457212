"""Titles printed in capitals, as a sentence writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from kgdata.importing.identity import provinces
from kgdata.importing.vocab import marked_words
from kgdata.sources.syllable import is_syllable
from kgdata.words import fold

__all__ = ["readable"]

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 6  # letters of an acronym; longer words that are no syllables are foreign or misread
_ROMAN = re.compile(r"[IVX]+")
_ALWAYS = re.compile(r"X*II")  # a numeral wherever it stands, though syllables are spelt so
_VOWEL = re.compile(r"[aeiouy]")
_BEGINS = re.compile(r"(?:^|[.!?]\s)\W*$")


def readable(title: str, area: str = "") -> str:
    """Write a title that is all in capitals as a sentence; leave any other as it is.

    Parameters
    ----------
    title : str
        The title.
    area : str, optional
        The name of the document's place, which keeps its capitals wherever it stands; other
        provinces do where the word before says that they are one.

    Examples
    --------
    >>> readable("CHỈ TIÊU THƯƠNG MẠI - DU LỊCH TỈNH HẬU GIANG NĂM 2025", "Hậu Giang")
    'Chỉ tiêu thương mại - du lịch tỉnh Hậu Giang năm 2025'
    >>> readable("VỐN FDI, ODA QUÝ IV (TRIỆU USD)"), readable("Vốn FDI")
    ('Vốn FDI, ODA quý IV (triệu USD)', 'Vốn FDI')
    """
    if not title.isupper():
        return title
    title = unicodedata.normalize("NFC", title)
    found = list(_WORD.finditer(title))
    words = [m[0] for m in found]
    capitals = _capitals(words, area)
    out, end = "", 0
    for n, match in enumerate(found):
        word = words[n]
        if not (_is_acronym(word) or _is_numeral(word, words[n - 1] if n else "")):
            word = word.lower()
            if n in capitals or _BEGINS.search(title[: match.start()]):
                word = word[:1].upper() + word[1:]
        out += title[end : match.start()] + word
        end = match.end()
    return out + title[end:]


def _is_acronym(word: str) -> bool:
    """Whether a word is spelt as no Vietnamese syllable can be, or has no vowel at all."""
    bare = fold(word)
    if not _VOWEL.search(bare):
        return True
    plain = bare.upper() == word.replace("Đ", "D")  # letters are misread with their diacritics
    return plain and len(word) <= _LONGEST and not is_syllable(word)


def _is_numeral(word: str, before: str) -> bool:
    if _ALWAYS.fullmatch(word):
        return True
    return bool(_ROMAN.fullmatch(word)) and before.lower() in marked_words("counted")


def _capitals(words: Sequence[str], area: str) -> set[int]:
    """Return which words have a capital because of a proper name."""
    said = [_spelt(w) for w in words]
    out: set[int] = set()
    for name, introduced in _names(area):
        spelt = [_spelt(w) for w in name]
        for n in range(len(said) - len(name) + 1):
            if said[n : n + len(name)] != spelt:
                continue
            if introduced and (not n or words[n - 1].lower() not in marked_words("before_places")):
                continue
            out |= {n + k for k, word in enumerate(name) if word[0].isupper()}
    return out


@cache
def _names(area: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """Return names, by word, and whether a word before them must say that they are places."""
    free = [*area.split(", "), *sorted(marked_words("proper"))]
    pairs = [(name, False) for name in free] + [(name, True) for name in provinces()]
    split = ((tuple(_WORD.findall(name)), introduced) for name, introduced in pairs)
    return tuple((name, introduced) for name, introduced in split if name)


def _spelt(word: str) -> str:
    """Spell a word so that it does not matter which of two vowels carries the tone."""
    return "".join(sorted(unicodedata.normalize("NFD", word.casefold())))
