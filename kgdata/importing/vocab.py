"""Words that an import knows: of titles, notes, letterheads and labels; what it says itself."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from kgdata.words import fold

__all__ = ["begins", "letters", "marked_words", "of_labels", "sentence", "words"]


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files("kgdata.importing").joinpath(f"{name}.toml").read_text("utf-8"))


def of_labels() -> dict[str, Any]:
    """Return ``wording.toml`` as it is written: in some of its lists diacritics count."""
    return _file("wording")


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a list of ``words.toml``, folded, longest first."""
    return tuple(sorted(set(map(fold, _file("words")[name])), key=lambda w: (-len(w), w)))


@cache
def marked_words(name: str) -> frozenset[str]:
    """Return a list of ``words.toml`` in which diacritics count."""
    return frozenset(_file("words")[name])


def begins(text: str, name: str) -> bool:
    """Whether a text begins with a word of a list.

    Examples
    --------
    >>> begins("(Kèm theo Kế hoạch số 1)", "attached"), begins("Biển", "numbered")
    (True, False)
    """
    folded = fold(text)
    return any(
        folded.startswith(w) and not (w[-1].isalnum() and folded[len(w) : len(w) + 1].isalnum())
        for w in words(name)
    )


def sentence(key: str, lang: str, **values: object) -> str:
    """Return a sentence of ``sentences.toml`` with its values filled in.

    Examples
    --------
    >>> sentence("question.unit", "en", printed="thúng")
    "What is the unit 'thúng'?"
    """
    section, _, name = key.partition(".")
    text: str = _file("sentences")[section][name][lang]
    return text.format(**values)


@cache
def letters() -> dict[int, str]:
    """Return which letters a scan takes digits for.

    Examples
    --------
    >>> "l.O5S".translate(letters())
    '1.055'
    """
    return {
        ord(letter): digit for digit, like in _file("words")["letters"].items() for letter in like
    }
