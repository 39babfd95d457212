"""The columns that hold no figures: numbers, labels, units, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from kgdata.distinct import is_other
from kgdata.importing.lines import (
    captions_in,
    is_mark,
    is_numbers,
    is_unit,
    label_place,
    texts_of,
)
from kgdata.sources import Line
from kgdata.words import fold, vocabulary

__all__ = ["STT", "heads_of", "other_columns"]

STT = re.compile(r"(?:\d+(?:[.,]\d+)*|[IVX]+|[a-zđA-Z])[.)]?|[-+*–•]")
_MOSTLY = 0.7  # share of a column's cells that say what it is
_WORDS = 2  # rows with words from which a column is one of remarks


def heads_of(header: Sequence[Line], body: Sequence[Line]) -> dict[str, int]:
    """Find the columns of numbers, labels and units, by captions or by what stands in them."""
    known = vocabulary()["columns"]
    heads: dict[str, int] = {}
    for line in header:
        if is_numbers(line):
            continue
        place = label_place(line)
        if place is not None:
            heads.setdefault("label", place)
        for i, text in texts_of(line).items():
            folded = fold(text).strip(" .")
            for name in ("stt", "unit", "note", "code"):
                if folded in known[name] and i not in heads.values():
                    heads.setdefault(name, i)
    rows = [t for x in body if (t := texts_of(x)) and not is_numbers(x)]
    if "label" not in heads:
        place = _wordiest(rows, set(heads.values()))
        if place is not None:
            heads["label"] = place
    captioned = {i for x in header if not is_numbers(x) for i in texts_of(x)}
    label = heads.get("label")
    if label is not None:
        series = {i for x in header for i in captions_in(x)}
        numbered = label > 0 and _share(rows, label - 1, _looks_numbered) > _MOSTLY
        if "stt" not in heads and numbered and label - 1 not in series:
            heads["stt"] = label - 1
        if (
            "unit" not in heads
            and label + 1 not in captioned
            and _share(rows, label + 1, is_unit) > _MOSTLY
        ):
            heads["unit"] = label + 1
        _take_words(header, rows, heads)
    return heads


def _take_words(
    header: Sequence[Line], rows: Sequence[Mapping[int, str]], heads: dict[str, int]
) -> None:
    """Take columns of words under captions of no series for remarks: offices, verdicts."""
    told = {i for x in header for i, c in captions_in(x).items() if not c.compares}
    wordy = [
        i
        for i in sorted({i for x in header if not is_numbers(x) for i in texts_of(x)})
        if i > heads["label"] and i not in heads.values() and i not in told
        if sum(i in row for row in rows) >= _WORDS and _share(rows, i, _is_words) == 1.0
    ]
    wordy.sort(key=lambda i: -sum(len(row.get(i, "")) for row in rows))
    for name, i in zip((n for n in ("note", "code") if n not in heads), wordy, strict=False):
        heads[name] = i


def _is_words(text: str) -> bool:
    """Whether a text is words, and neither a figure nor a mark in place of one."""
    digits = any(c.isdigit() for c in text)
    return any(map(str.isalpha, text)) and not digits and not is_mark(text)


def _looks_numbered(text: str) -> bool:
    return bool(STT.fullmatch(text))


def _share(rows: Sequence[Mapping[int, str]], place: int, fits: Callable[[str], bool]) -> float:
    texts = [row[place] for row in rows if place in row]
    return sum(map(fits, texts)) / len(texts) if texts else 0.0


def _wordiest(rows: Sequence[Mapping[int, str]], taken: set[int]) -> int | None:
    lengths: dict[int, int] = {}
    for row in rows:
        for i, text in row.items():
            if i not in taken and not any(c.isdigit() for c in text[:1]) and not is_unit(text):
                lengths[i] = lengths.get(i, 0) + len(text)
    return max(lengths, key=lambda i: lengths[i], default=None)


def other_columns(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether two headers name other series: their pages are no pages of one table."""
    named = [
        [m for x in header for c in captions_in(x).values() if not c.compares for m in c.mentions]
        for header in (one, other)
    ]
    return all(named) and is_other(named[1], named[0])
