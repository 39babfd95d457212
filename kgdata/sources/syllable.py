"""Vietnamese syllables: what tells one encoding of a text from another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["is_syllable", "share_of_syllables"]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
_CLUSTERS = "uyê|uya|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uơ|uy|ia|ua|ưa|oo|[aăâeêioôơuưy]"
_CODA = "(?:ch|ng|nh|[cmnpt]|[iyouư])?"
_BETWEEN = re.compile(r"[\s\d.,;:!?()\[\]{}/\\|+*=<>%\"'’‘“”–—_²³°±-]+")
_SYLLABLE = re.compile(f"{_ONSET}(?:{_CLUSTERS}){_CODA}")


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    r"""Tell whether a word is spelt as a Vietnamese syllable can be.

    Examples
    --------
    >>> [is_syllable(w) for w in ("Nghiệp", "lượng", "ƯỚC", "l\u00adîng", "löôïng", "Thùc")]
    [True, True, True, False, False, True]
    """
    spelt = unicodedata.normalize("NFD", word.casefold())
    tones = [c for c in spelt if c in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in spelt if c not in _TONES))
    return _SYLLABLE.fullmatch(bare) is not None


def share_of_syllables(text: str) -> tuple[float, int]:
    """Return the share of words beyond ASCII that are syllables, and how many such words there are.

    Examples
    --------
    >>> share_of_syllables("Tổng sản lượng (ha)"), share_of_syllables("Tæng s¶n lúa")
    ((1.0, 3), (0.333..., 3))
    """
    words = _words(text)
    good = sum(is_syllable(word) for word in words)
    return (good / len(words) if words else 0.0), len(words)


def _words(text: str) -> list[str]:
    """Return the words beyond ASCII that spelling can judge: no capitals alone, no lone signs."""
    out = []
    for word in _BETWEEN.split(text):
        if not word.isascii():
            plain = [c for c in word if c.isascii() and c.isalpha()]
            if plain and not all(map(str.isupper, plain)):
                out.append(word)
    return out
