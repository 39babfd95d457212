"""Words as an annex writes them, compared without case and diacritics."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["fold", "plain", "vocabulary"]

_TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPHASIS = re.compile(r"^(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1$")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Lower-case a text and take its diacritics away.

    Examples
    --------
    >>> fold("  Ước  TH năm 2023 "), fold("Đơn vị tính")
    ('uoc th nam 2023', 'don vi tinh')
    """
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip()


def plain(text: str) -> str:
    """Strip HTML tags, Markdown emphasis and surrounding space from a cell.

    Examples
    --------
    >>> plain("<i>Tr.đó: đàn vịt</i>"), plain("**1.578**"), plain(" *Trồng cây ")
    ('Tr.đó: đàn vịt', '1.578', '*Trồng cây')
    """
    text = text.strip()
    if "<" in text and ">" in text:
        text = _TAGS.sub("", text).strip()
    if text[:1] in {"*", "_"}:
        text = _EMPHASIS.sub(r"\2", text)
    return text


@cache
def vocabulary() -> dict[str, Any]:
    """Return ``vocabulary.toml`` with every word folded.

    Returns
    -------
    dict
        The tables of the file; lists become tuples of folded words, longest first.
    """
    raw = tomllib.loads(files("kgdata").joinpath("vocabulary.toml").read_text("utf-8"))

    def folded(entry: Any) -> Any:
        if isinstance(entry, dict):
            return {key: folded(value) for key, value in entry.items()}
        return tuple(sorted((fold(word) for word in entry), key=lambda w: (-len(w), w)))

    return {key: folded(value) for key, value in raw.items()}
