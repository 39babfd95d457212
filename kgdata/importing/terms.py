"""The words of a label with their marks, in one spelling, and what each of them counts for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kgdata.importing.vocab import of_labels
from kgdata.sources.syllable import is_syllable
from kgdata.units import read_unit
from kgdata.words import fold

__all__ = ["Terms", "bare", "spelt", "terms_of"]

_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"\(([^()]*)\)")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_I_OR_Y = re.compile(r"(?:[bcdđghklmnpqrstvx]|th|kh|ph|nh|ng)y")
Words = tuple[str, ...]


class Terms(NamedTuple):
    """The words of a label.

    Attributes
    ----------
    words : tuple of str
        All of them, in one spelling.
    told : frozenset of str
        Those that say something.
    marked : bool
        Whether the label is written with marks at all.
    """

    words: Words
    told: frozenset[str]
    marked: bool


@lru_cache(maxsize=1 << 16)
def spelt(word: str) -> str:
    """Spell a word in one way: its tone at its end, *i* for *y* after a consonant.

    Examples
    --------
    >>> spelt("hoá") == spelt("Hóa"), spelt("sỹ") == spelt("sĩ"), spelt("dưa") == spelt("dừa")
    (True, True, False)
    """
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = "".join(c for c in letters if c in _TONES)
    base = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    return (f"{base[:-1]}i" if _I_OR_Y.fullmatch(base) else base) + tones


@lru_cache(maxsize=1 << 16)
def bare(word: str) -> str:
    """Return a word without its marks."""
    return fold(word)


class _Facts(NamedTuple):
    short: dict[str, dict[str, Words]]  # abbreviations by unit; those of any unit under ''
    same: tuple[tuple[Words, Words], ...]  # a phrase, and what it is called here
    empty: tuple[Words, ...]
    implied: dict[str, tuple[Words, ...]]


@cache
def _facts(marked: bool) -> _Facts:
    """Return the words of ``wording.toml``; without marks for texts that have none."""
    raw = of_labels()

    def phrase(text: str) -> Words:
        return tuple(map(spelt, _WORD.findall(text)))

    def sought(text: str) -> Words:
        return phrase(text) if marked else tuple(map(bare, phrase(text)))

    def longest(phrases: Sequence[str]) -> tuple[Words, ...]:
        return tuple(sorted(filter(None, map(sought, phrases)), key=lambda p: (-len(p), p)))

    tables = {"": raw["abbreviations"], **raw["abbreviations_by_unit"]}
    same = [(sought(w), phrase(group[0])) for group in raw["same"]["words"] for w in group[1:]]
    return _Facts(
        {unit: {k: phrase(v) for k, v in table.items()} for unit, table in tables.items()},
        tuple(sorted(same, key=lambda pair: -len(pair[0]))),
        longest(raw["empty"]["words"]),
        {name: longest(words) for name, words in raw["implied"].items()},
    )


@lru_cache(maxsize=1 << 16)
@lru_cache(maxsize=1 << 15)
def terms_of(label: str, unit: str = "", measure: str = "") -> Terms:
    """Take a label apart into words.

    Parameters
    ----------
    label : str
        The label, without its marker.
    unit : str, optional
        The row's unit code, for abbreviations.
    measure : str, optional
        What the row measures: words that say no more than that say nothing.

    Examples
    --------
    >>> sorted(map(bare, terms_of("Tổng DT gieo trồng lúa (ha)", "ha", "AREA").told))
    ['lua']
    >>> sorted(map(bare, terms_of("SL heo hơi", "t").told))
    ['hoi', 'lon', 'luong', 'san']
    """
    text = _ASIDE.sub(lambda m: " " if read_unit(m[1]) else m[0], label)
    marked = not text.isascii()
    facts = _facts(marked)
    short = {**facts.short[""], **facts.short.get(unit, {})}
    words: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        key = word.casefold()
        known = short.get(key, ())
        # letters that make a syllable are short for something only in capitals
        capital = word.isupper() and not text.isupper()
        words += known if known and (capital or not is_syllable(key)) else (spelt(word),)
    seen = words if marked else [bare(w) for w in words]
    there = set(seen)
    for phrase, name in facts.same:
        if phrase[0] in there:
            for at in reversed(_places(seen, phrase)):
                words[at : at + len(phrase)] = name
                seen = words if marked else [bare(w) for w in words]
                there = set(seen)
    idle: set[int] = set()
    for phrase in (*facts.empty, *facts.implied.get(measure, ())):
        if phrase[0] in there:
            for at in _places(seen, phrase):
                idle |= set(range(at, at + len(phrase)))
    told = frozenset(w for n, w in enumerate(words) if n not in idle)
    return Terms(tuple(words), told, marked)


def _places(words: Sequence[str], phrase: Words) -> list[int]:
    """Find a phrase."""
    width = len(phrase)
    out: list[int] = []
    for n in range(len(words) - width + 1):
        if tuple(words[n : n + width]) == phrase and (not out or n >= out[-1] + width):
            out.append(n)
    return out
