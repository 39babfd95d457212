"""Headers that a plan states: what each printed column holds, where captions do not say it."""

from __future__ import annotations

import itertools

from kgdata.formula import read_caption
from kgdata.header import OTHER, Column, Header
from kgdata.layout import Page
from kgdata.words import plain

__all__ = ["HEADS", "stated_header"]

HEADS = ("stt", "label", "unit", "note", "code")
_NOWHERE = -1  # the place of a column that the page has lost


def stated_header(page: Page) -> Header:
    """Return the header that a page's columns state.

    Parameters
    ----------
    page : Page
        A page with `columns`: for each printed column one of `HEADS`, a series, a ratio, several
        ratios separated by ``; `` where a cell holds them all, or nothing.

    Returns
    -------
    Header
    """
    heads = {name: i for i, name in enumerate(page.columns) if name in HEADS}
    entries = [
        (i, name)
        for i, names in enumerate(page.columns)
        if names and names not in HEADS
        for name in names.split("; ")
    ]
    first = entries[0][0] if entries else max(heads.values()) + 1
    numbers = _numbers(page, [i for i, _ in entries], first)
    columns: list[Column] = []
    printed_by: dict[str, str] = {}
    seen: dict[int, int] = {}
    for n, (i, name) in enumerate(entries):
        pairs = ((name.split("/")[0], name.split("/")[1]),) if "/" in name else ()
        text = _caption(page, i, seen.get(i, 0)) if pairs else ""
        seen[i] = seen.get(i, 0) + 1
        if pairs:
            printed_by[name] = text
        columns.append(Column(name, numbers[n], pairs, text, worded=True))
    places = [i for i, _ in entries]
    for name, k in sorted(page.lost.items(), key=lambda item: item[1]):
        pairs = ((name.split("/")[0], name.split("/")[1]),) if "/" in name else ()
        columns.insert(k, Column(name, first + 1 + k, pairs, "", worded=True))
        places.insert(k, _NOWHERE)
    printed = {n: printed_by[c.name] for n, c in enumerate(columns) if c.name in printed_by}
    skip = {*heads.values(), *(i for i, name in enumerate(page.columns) if not name)}
    unnamed = {c.name: "" for c in columns if c.name.startswith(f"{OTHER}_")}
    return Header(
        heads["label"], heads.get("unit"), first, columns, places, printed, heads.get("stt"),
        frozenset(i for i in skip if i >= first), heads.get("note"), unnamed,
    )  # fmt: skip


def _cells(page: Page, place: int) -> list[str]:
    return [plain(x.cells[place]) for x in page.header if place < len(x.cells)]


def _numbers(page: Page, places: list[int], first: int) -> list[int]:
    found = []
    for place in places:
        captions = [read_caption(text) for text in _cells(page, place)]
        found.append(
            next(
                (c.number or c.formulas[0].target for c in captions if c.number or c.formulas), None
            )
        )
    whole = [n for n in found if n]
    if len(whole) == len(places) and all(b - a == 1 for a, b in itertools.pairwise(whole)):
        return whole
    return [first + 1 + n for n in range(len(places))]


def _caption(page: Page, place: int, k: int) -> str:
    """Return what is printed over a ratio: its formula, or else its words."""
    texts = [t for t in _cells(page, place) if t and read_caption(t).number is None]
    for text in reversed(texts):
        formulas = read_caption(text).formulas
        if formulas:
            return str(formulas[min(k, len(formulas) - 1)])
    return texts[-1] if texts else ""
