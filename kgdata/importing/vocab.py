"""Words that an import knows: of titles, notes and letterheads."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from kgdata.words import fold

__all__ = ["begins", "letters", "marked_words", "sentence", "words"]


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("kgdata.importing").joinpath("words.toml").read_text("utf-8"))


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a list of ``words.toml``, folded, longest first."""
    return tuple(sorted(set(map(fold, _lists()[name])), key=lambda w: (-len(w), w)))


@cache
def marked_words(name: str) -> frozenset[str]:
    """Return a list of ``words.toml`` in which diacritics count."""
    return frozenset(_lists()[name])


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


@cache
def _sentences() -> dict[str, dict[str, dict[str, str]]]:
    text = files("kgdata.importing").joinpath("sentences.toml").read_text("utf-8")
    return tomllib.loads(text)


def sentence(key: str, lang: str, **values: object) -> str:
    """Return a sentence of ``sentences.toml`` with its values filled in.

    Examples
    --------
    >>> sentence("question.unit", "en", printed="thúng")
    "What is the unit 'thúng'?"
    """
    section, _, name = key.partition(".")
    return _sentences()[section][name][lang].format(**values)


@cache
def letters() -> dict[int, str]:
    """Return which letters a scan takes digits for.

    Examples
    --------
    >>> "l.O5S".translate(letters())
    '1.055'
    """
    return {ord(letter): digit for digit, like in _lists()["letters"].items() for letter in like}
