"""Placements: where the columns of a table may stand on one of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kgdata.grid import Grid
from kgdata.header import OTHER, Column, Header

__all__ = ["own_places", "placements", "with_uncaptioned"]

_ENOUGH = 2  # captions of levels that are trusted


def with_uncaptioned(
    columns: Sequence[Column], headers: Sequence[Header], grids: Sequence[Grid]
) -> list[Column]:
    """Add a column for figures that stand under no caption and can be none of the others."""
    out = list(columns)
    for header, grid in zip(headers, grids, strict=True):
        if placements(header, grid, out):
            continue
        for place in dict.fromkeys(grid.places[c] for c in _filled(grid)):
            name = f"{OTHER}_cot-{place + 1}"
            if place not in header.places and all(c.name != name for c in out):
                out.append(Column(name, place + 1))
                header.columns.append(out[-1])
                header.places.append(place)
                header.unnamed[name] = ""
    return out


def _filled(grid: Grid) -> list[int]:
    return sorted({c for row in grid.cells for c, cell in row.items() if cell.text})


def own_places(header: Header, grid: Grid, columns: Sequence[Column]) -> tuple[int | None, ...]:
    """Return the place of each column under its own caption."""
    seen: dict[int, int] = {}
    at: dict[str, int | None] = {}
    for column, place in zip(header.columns, header.places, strict=True):
        k = seen.get(place, 0)
        seen[place] = k + 1
        there = [c for c, p in enumerate(grid.places) if p == place]
        at[column.name] = there[k] if k < len(there) else None
    return tuple(at.get(c.name) for c in columns)


def placements(
    header: Header, grid: Grid, columns: Sequence[Column]
) -> list[tuple[tuple[int | None, ...], int]]:
    """All places that the columns can have on a page, each with whether columns were moved.

    Where every caption names a column of the table, columns stand where they are named; anywhere
    else they were moved.
    """
    out = _in_order(header, grid, columns)
    named = _named(header, grid, columns)
    if named is None or [places for places, _ in out] == [named]:
        return out
    return [(named, 0), *((places, 1) for places, _ in out if places != named)]


def _named(header: Header, grid: Grid, columns: Sequence[Column]) -> tuple[int | None, ...] | None:
    """Return the places under the captions of one name; None if a caption names none."""
    known = [c.name for c in columns]
    levels = [c.name for c in header.columns if not c.is_ratio]
    if len(levels) < _ENOUGH or not {*levels} <= {*known} or len({*levels}) < len(levels):
        return None
    if any(name.startswith(OTHER) for name in levels):
        return None
    at = dict(zip((c.name for c in columns), own_places(header, grid, columns), strict=True))
    own = own_places(header, grid, header.columns)
    ratios = [place for c, place in zip(header.columns, own, strict=True) if c.is_ratio]
    theirs = [c.name for c in columns if c.is_ratio]
    if len(ratios) == len(theirs):
        at |= dict(zip(theirs, ratios, strict=True))
    held = {c for c in _filled(grid) if _has_signs(c, grid)}
    if not {*_filled(grid)} <= {*at.values()} or any(at[name] in held for name in levels):
        return None
    return tuple(at[name] for name in known)


def _in_order(
    header: Header, grid: Grid, columns: Sequence[Column]
) -> list[tuple[tuple[int | None, ...], int]]:
    """List the places that the columns can have in the order of the table."""
    filled = sorted({c for row in grid.cells for c, cell in row.items() if cell.text})
    loose = {start for parts in grid.loose.values() for start, _ in parts}
    n = len(columns)
    if not filled:
        return [(tuple(range(n)), 0)]
    own = own_places(header, grid, header.columns)
    level_columns = [i for i, c in enumerate(columns) if not c.is_ratio]
    ratio_columns = [i for i, c in enumerate(columns) if c.is_ratio]
    signed = {c for c in filled if _has_signs(c, grid)}
    out: dict[tuple[int | None, ...], int] = {}
    if len(header.columns) == n and set(filled) <= set(own):
        out[own] = int(any(c in signed for c in (own[i] for i in level_columns)))
        if len(filled) == n:
            return list(out.items())
    if filled[-1] < n:
        # Percentages under the captions of levels may well be ratios that have moved there.
        out.setdefault(tuple(range(n)), int(any(c in signed for c in level_columns)))
        if filled == list(range(n)):
            return list(out.items())
    captioned = {c for c in filled if _is_captioned_ratio(c, header, grid)}
    # A caption may stand over the next column, but no level's figures are mostly in percent signs.
    for held in (signed | captioned, signed) if signed else (captioned,):
        levels = [c for c in filled if c not in held]
        ratios = [c for c in filled if c in held or c in loose]
        for chosen_levels in combinations(level_columns, len(levels)):
            for chosen_ratios in combinations(ratio_columns, len(ratios)):
                places: list[int | None] = [None] * n
                for i, c in zip((*chosen_levels, *chosen_ratios), (*levels, *ratios), strict=True):
                    places[i] = c
                moved = any(p is not None and p != i for i, p in enumerate(places))
                out.setdefault(tuple(places), int(moved))
    return list(out.items())


def _has_signs(column: int, grid: Grid) -> bool:
    texts = [row[column].text for row in grid.cells if row[column].text]
    return 2 * sum(t.endswith("%") for t in texts) > len(texts)


def _is_captioned_ratio(column: int, header: Header, grid: Grid) -> bool:
    place = grid.places[column]
    named = [c.is_ratio for c, p in zip(header.columns, header.places, strict=True) if p == place]
    return bool(named) and all(named)
