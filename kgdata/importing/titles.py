"""Titles above tables: how they begin, what they say, their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kgdata.importing.lines import stated_unit, texts_of
from kgdata.importing.vocab import begins, words
from kgdata.sources import Line
from kgdata.words import fold, plain

__all__ = ["is_numbered", "title_of"]

_NUMBER = re.compile(
    r"\s*[:.\-–]*\s*(?P<number>\d+[a-zđ]?|[ivxlc]+)(?:[.\-/]\w+)*(?!\w)\s*[:.\-–]*\s*"
)


def _numbered_length(text: str) -> int:
    folded = fold(text)
    return next((len(w) for w in words("numbered") if folded.startswith(w)), 0)


def is_numbered(text: str) -> bool:
    """Whether a text begins a numbered title.

    Examples
    --------
    >>> is_numbered("Biểu số 3: Du lịch"), is_numbered("Biển 3")
    (True, False)
    """
    if not begins(text, "numbered"):
        return False
    return bool(_NUMBER.match(fold(text), _numbered_length(text)))


def title_of(before: Sequence[Line]) -> tuple[str, str, int | None]:
    """Read the title above a table.

    Parameters
    ----------
    before : sequence of Line
        The lines above it.

    Returns
    -------
    heading : str
        How the title begins, as printed; empty if there is none.
    title : str
        What it says, without the number.
    number : int or None
        The printed number.
    """
    cells = [plain(t) for line in before for t in texts_of(line).values()]
    texts = [t for t in cells if _is_title(t)]
    for n in range(len(texts) - 1, -1, -1):
        text = texts[n]
        length = _numbered_length(text) if begins(text, "numbered") else 0
        match = _NUMBER.match(fold(text), length) if length else None
        if match is None:
            continue
        rest = text[match.end() :].strip() if len(fold(text)) == len(text) else text
        rest = rest or " ".join(texts[n + 1 : n + 3])
        heading = text[: match.end()].strip(" :.-–") if len(fold(text)) == len(text) else text
        number = int(match["number"]) if match["number"].isdecimal() else None
        return heading, rest or text, number
    if not texts:
        return "", "", None
    last = texts[-3:]
    capital = [t for t in last if t.isupper()]
    title = " ".join(capital or last)
    return (capital or last)[0], title, None


def _is_title(text: str) -> bool:
    if any(begins(text, n) for n in ("attached", "letterhead", "again", "notes", "signature")):
        return False
    if stated_unit(text) or (text.startswith("(") and text.endswith(")")):
        return False
    if text.startswith(("-", "+", "•")):  # of a list of those who receive a copy
        return False
    return any(c.isalpha() for c in text) and len(text) < 200
