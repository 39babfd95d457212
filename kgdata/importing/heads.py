"""The columns that hold no figures: numbers, labels, units, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kgdata.importing.lines import is_numbers, is_unit, label_place, texts_of
from kgdata.sources import Line
from kgdata.words import fold, vocabulary

__all__ = ["STT", "heads_of"]

STT = re.compile(r"(?:\d+(?:[.,]\d+)*|[IVX]+|[a-zđA-Z])[.)]?|[-+*–•]")


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
        if "stt" not in heads and label and _share(rows, label - 1, _looks_numbered) > 0.7:
            heads["stt"] = label - 1
        if (
            "unit" not in heads
            and label + 1 not in captioned
            and _share(rows, label + 1, is_unit) > 0.7
        ):
            heads["unit"] = label + 1
    return heads


def _looks_numbered(text: str) -> bool:
    return bool(STT.fullmatch(text))


def _share(rows: Sequence[dict[int, str]], place: int, fits: Callable[[str], bool]) -> float:
    texts = [row[place] for row in rows if place in row]
    return sum(map(fits, texts)) / len(texts) if texts else 0.0


def _wordiest(rows: Sequence[dict[int, str]], taken: set[int]) -> int | None:
    lengths: dict[int, int] = {}
    for row in rows:
        for i, text in row.items():
            if i not in taken and not any(c.isdigit() for c in text[:1]) and not is_unit(text):
                lengths[i] = lengths.get(i, 0) + len(text)
    return max(lengths, key=lambda i: lengths[i], default=None)
