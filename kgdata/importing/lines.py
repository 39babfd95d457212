"""What a line of a source is: a header, a row of column numbers, a unit, a title, a row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz

from kgdata.formula import Caption, read_caption
from kgdata.grid import figure_in
from kgdata.printed import COMMON
from kgdata.sources import Line
from kgdata.units import read_unit
from kgdata.words import fold, plain, vocabulary

__all__ = [
    "captioned_unit", "captions_in", "figures_in", "is_label", "is_mark", "is_numbers", "is_unit",
    "label_place", "opens_header", "same_texts", "stated_unit", "texts_of",
]  # fmt: skip

_NUMBER = re.compile(r"\(?(?:\d{1,2}|[ivx]{1,4}|[a-gl])\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETS = re.compile(r"\(([^()]+)\)")
_ALIKE = 88  # how like a caption of labels a damaged one must be


def texts_of(line: Line) -> Mapping[int, str]:
    """Return the texts of a line by place."""
    return _texts(tuple(line.cells))


@lru_cache(maxsize=1 << 14)
def _texts(cells: tuple[str, ...]) -> Mapping[int, str]:
    found = {i: text for i, cell in enumerate(cells) if cell and (text := plain(cell))}
    return MappingProxyType(found)


@lru_cache(maxsize=1 << 16)
def _is_figure(text: str) -> bool:
    if not any(c.isdigit() for c in text):
        return False
    if any(figure_in(text, separators) for separators in COMMON):
        return True
    return all(part and _is_figure(part) for part in text.split()) if " " in text else False


def figures_in(line: Line, after: int = -1) -> list[int]:
    """List the places of a line's figures."""
    return [i for i, text in texts_of(line).items() if i > after and _is_figure(text)]


def captions_in(line: Line | None) -> dict[int, Caption]:
    """Return what a line's cells say as captions of levels or ratios."""
    if line is None:
        return {}
    found = {i: read_caption(text) for i, text in texts_of(line).items()}
    return {i: c for i, c in found.items() if c.known and (c.mentions or c.formulas)}


@lru_cache(maxsize=1 << 16)
def _may_number(text: str) -> bool:
    return len(text) < 4 or "=" in text or bool(_NUMBER.fullmatch(fold(text)))


def is_numbers(line: Line) -> bool:
    """Whether a line numbers the columns.

    Examples
    --------
    >>> is_numbers(Line("a", 1, ["A", "B", "1", "2", "3=2/1"]))
    True
    >>> is_numbers(Line("a", 1, ["1", "Lúa", "Ha", "12"]))
    False
    """
    texts = list(texts_of(line).values())
    if len(texts) < 3 or not all(map(_may_number, texts)):
        return False
    captions = [read_caption(text) for text in texts]
    numbers = [c.number for c in captions if c.number is not None]
    fits = [
        bool(_NUMBER.fullmatch(fold(t)) or c.formulas) for t, c in zip(texts, captions, strict=True)
    ]
    rising = all(a < b for a, b in itertools.pairwise(numbers))
    named = sum(c.number is not None or bool(c.formulas) for c in captions)
    letters = [
        fold(t) for t, c in zip(texts, captions, strict=True) if not (c.number or c.formulas)
    ]
    lettered = "".join(letters) == "abcdefgh"[: len(letters)] and named > 0
    many = 2 * named >= len(texts) or lettered
    return rising and all(fits) and many and max(numbers, default=0) <= 60


@lru_cache(maxsize=1 << 16)
def is_label(text: str) -> bool:
    """Whether a text is a caption over labels, a damaged one too."""
    folded = fold(text).strip(" .:")
    known = vocabulary()["columns"]["label"]
    if folded in known:
        return True
    if not 6 <= len(folded) <= 60:
        return False
    return any(len(w) > 6 and fuzz.ratio(folded, w) >= _ALIKE for w in known) or (
        folded.startswith(("chi tieu", "ten chi tieu", "cac chi tieu", "noi dung"))
        and len(folded) <= 40 and not any(c.isdigit() for c in folded)
    )  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _may_caption(text: str) -> bool:
    """Whether a text is short enough to stand over a column, and no figure but a year."""
    return len(text) < 120 and (not _is_figure(text) or bool(_YEAR.fullmatch(text)))


def label_place(line: Line) -> int | None:
    """Return the place of the caption over the labels."""
    return next((i for i, text in texts_of(line).items() if is_label(text)), None)


def opens_header(line: Line, following: Line | None = None) -> bool:
    """Whether a line begins a table's header; the line after it may say so.

    Examples
    --------
    >>> opens_header(Line("a", 1, ["Chỉ tiêu", "Kế hoạch 2025"]))
    True
    >>> opens_header(Line("a", 1, ["1", "Lúa", "Ha", "12"]))
    False
    """
    texts = texts_of(line)
    if len(texts) < 2:
        return False
    if len(texts) > 20 * sum(map(_may_caption, texts.values())) or is_numbers(line):
        return False
    figures = any(not read_caption(texts[i]).mentions for i in figures_in(line))
    place = label_place(line)
    if figures and place is None:
        return False
    words = vocabulary()["columns"]
    heads = [i for i, t in texts.items() if fold(t).strip(" .") in (*words["stt"], *words["unit"])]
    captions = captions_in(line)
    if place is not None:
        below = texts_of(following) if following is not None else {}
        told = bool(heads or captions) or (place not in below and bool(captions_in(following)))
        return told and not figures
    if heads and (len(captions) or len(heads) > 1):
        return not figures
    return len(captions) >= 2 and len(captions) == len([i for i in texts if i > min(texts)]) + (
        min(texts) in captions
    )


def is_unit(text: str) -> bool:
    """Whether a text is a unit, a ditto mark or a dash in its place."""
    folded = fold(text)
    words = vocabulary()
    return folded in words["ditto"] or folded in words["nil"] or read_unit(text) is not None


def is_mark(text: str) -> bool:
    """Whether a text stands in place of a figure: a dash, *x*, an error of a spreadsheet.

    Examples
    --------
    >>> is_mark("…"), is_mark("#REF!"), is_mark("Vượt")
    (True, True, False)
    """
    known = vocabulary()
    names = ("nil", "untold", "ditto", "spreadsheet_errors")
    return any(fold(text) in known[name] for name in names)


def stated_unit(text: str) -> str:
    """Return the unit that a line above a table states, else an empty text.

    Examples
    --------
    >>> stated_unit("(Đơn vị tính: Triệu đồng)"), stated_unit("Đơn vị: Sở Tài chính")
    ('Triệu đồng', '')
    """
    bare = plain(text).strip("() ")
    for separator in (":", " "):
        for word in vocabulary()["unit_captions"]:
            folded = fold(bare)
            if folded.startswith(word + separator) or folded.startswith(f"{word} {separator}"):
                said = bare.split(":", 1)[1] if ":" in bare else bare[len(word) :]
                said = said.strip(" .,;)")
                if (separator == ":" and word not in {"don vi"}) or read_unit(said):
                    return said
    return ""


def captioned_unit(header: Sequence[Line]) -> str:
    """Return the unit that stands in brackets in the captions of all levels, else an empty text.

    Examples
    --------
    >>> captioned_unit([Line("a", 1, ["Ngành", "Năm 2024 (tỷ đồng)", "KH 2025 (tỷ đồng)"])])
    'tỷ đồng'
    >>> captioned_unit([Line("a", 1, ["Ngành", "Năm 2024 (tỷ đồng)", "KH 2025 (ha)"])])
    ''
    """
    found: dict[int, str] = {}
    for line in header:
        for place, caption in captions_in(line).items():
            if caption.mentions and not caption.compares:
                found.setdefault(place, "")
        for place, text in texts_of(line).items():
            for said in _BRACKETS.findall(text):
                if place in found and read_unit(said):
                    found[place] = said.strip()
    units = {fold(unit) for unit in found.values()}
    return next(iter(found.values())) if len(units) == 1 and len(found) > 1 else ""


def same_texts(a: Sequence[str], b: Sequence[str]) -> float:
    """Return how much of two headers is the same, from 0 to 1."""
    one, two = ({fold(t) for t in x if t} for x in (a, b))
    return len(one & two) / max(1, len(one | two))
