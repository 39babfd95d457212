"""Rows put together again: labels on the line before their figures, figures fused or shifted.

A row is mended only where its ratios then recompute, and only in one way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kgdata.errors import SourceError
from kgdata.grid import figure_in
from kgdata.header import Column, Header, Years, read_header
from kgdata.importing.lines import figures_in, texts_of
from kgdata.importing.wording import wording_of
from kgdata.importing.wrapped import goes_on, may_break
from kgdata.interval import quotient_meets
from kgdata.layout import Origin, Page
from kgdata.printed import COMMON, Figure, Separators
from kgdata.sources import Line
from kgdata.words import plain

__all__ = ["mended"]

_REGULAR = 0.5  # share of a page's rows that must stand under their captions
_MOST = 120  # ways to place a row's figures that are worth trying


@dataclass
class _Row:
    """A body row with where each of its cells is from."""

    line: Line
    origins: list[Origin]
    touched: bool = False


def mended(page: Page, years: Years) -> Page:
    """Return a page with its broken rows put together.

    Parameters
    ----------
    page : Page
        A page as found.
    years : Years
        The years that the document's words stand for.

    Returns
    -------
    Page
        The same page if nothing is broken.
    """
    if page.columns:
        return page
    rows = _rejoined(page)
    whole = replace(page, body=[r.line for r in rows])
    try:
        header = read_header(whole, years, keep=True)
    except SourceError:
        return page
    if _is_regular(rows, header):
        separators = _separators(rows, header)
        rows = [_replaced(row, header, separators) for row in rows]
    if not any(r.touched for r in rows):
        return page
    origins = {n: tuple(r.origins) for n, r in enumerate(rows) if r.touched}
    return replace(page, body=[r.line for r in rows], origins=origins)


# --- labels on a line of their own ---------------------------------------------------------------


def _rejoined(page: Page) -> list[_Row]:
    """Join a label with the figures that stand on the line after it."""
    label = page.heads.get("label", 0)
    wrapped = _wrapped(page)
    rows: list[_Row] = []
    for n, line in enumerate(page.body):
        own = _Row(line, [(line.number, i, 0) for i in range(1, len(line.cells) + 1)])
        above = rows[-1] if rows else None
        if above is not None and _label_only(above.line, page):
            near = line.file == above.line.file and 0 < line.number - above.line.number <= 2
            if near and not above.touched and (_unlabelled(line, label) or n in wrapped):
                rows[-1] = _joined(above, own, label)
                continue
        rows.append(own)
    return rows


def _wrapped(page: Page) -> set[int]:
    """Find the rows whose label is the rest of the one above, which has no figures.

    Where labels begin small and are no rest, only those count that the label above cannot end
    without.
    """
    label = page.heads.get("label", 0)
    small = [n for n, line in enumerate(page.body) if _begins_small(line, page)]
    longest = max((len(texts_of(line).get(label, "")) for line in page.body), default=0)
    above = {
        n: texts_of(page.body[n - 1])[label]
        for n in small
        if n and _label_only(page.body[n - 1], page)
    }
    surely = len(above) < len(small)
    return {
        n for n, said in above.items()
        if not _is_heading(said) and may_break(said, longest, surely=surely)
    }  # fmt: skip


def _begins_small(line: Line, page: Page) -> bool:
    texts = texts_of(line)
    label, stt = page.heads.get("label", 0), page.heads.get("stt")
    return (
        goes_on(texts.get(label, "")) and (stt is None or stt not in texts)
        and bool(figures_in(line, label))
    )  # fmt: skip


def _is_heading(label: str) -> bool:
    """Whether a label cannot go on in the next row: it is set in capitals, or marks a list."""
    said = wording_of(label)
    return label.isupper() or bool(said.marker) or said.opens


def _label_only(line: Line, page: Page) -> bool:
    texts = texts_of(line)
    label = page.heads.get("label", 0)
    return label in texts and max(texts) == label and not texts[label].rstrip().endswith(":")


def _unlabelled(line: Line, label: int) -> bool:
    texts = texts_of(line)
    return bool(texts) and min(texts) > label and bool(figures_in(line, label))


def _joined(above: _Row, below: _Row, label: int) -> _Row:
    width = max(len(above.line.cells), len(below.line.cells))
    cells, origins = [], []
    more = texts_of(below.line).get(label, "")
    for i in range(width):
        source = above if i < len(above.line.cells) and above.line.cells[i].strip() else below
        there = i < len(source.line.cells)
        cells.append(source.line.cells[i] if there else "")
        origins.append(source.origins[i] if there else (above.line.number, i + 1, 0))
    cells[label] = f"{cells[label].rstrip()} {more}".rstrip()
    return _Row(above.line._replace(cells=cells), origins, touched=True)


# --- figures out of their columns ----------------------------------------------------------------


def _is_regular(rows: Sequence[_Row], header: Header) -> bool:
    """Whether most rows stand under their captions, so that the others can be told."""
    places = set(header.places)
    told = [set(figures_in(r.line, header.first - 1)) for r in rows]
    told = [places_of for places_of in told if places_of]
    distinct = len(set(header.places)) == len(header.places)
    ratios = any(c.is_ratio for c in header.columns)
    fits = sum(found <= places for found in told)
    return distinct and ratios and bool(told) and fits > _REGULAR * len(told)


def _separators(rows: Sequence[_Row], header: Header) -> Separators:
    """Return the separators under which most ratios of the page recompute."""
    texts = [dict(zip(header.places, _texts(r.line, header), strict=True)) for r in rows]
    best, most = COMMON[0], -1
    for separators in COMMON:
        verdicts = [v for row in texts for v in _verdicts(row, header, separators)]
        if sum(verdicts) > most:
            best, most = separators, sum(verdicts)
        every = all(figure_in(t, separators) for row in texts for t in row.values() if t)
        if all(verdicts) and every:
            break  # none can do better
    return best


def _texts(line: Line, header: Header) -> list[str]:
    return [plain(line.cells[i]) if i < len(line.cells) else "" for i in header.places]


def _verdicts(texts: dict[int, str], header: Header, separators: Separators) -> list[bool]:
    """Say of each printed ratio of a row whether it recomputes."""
    figures: dict[str, Figure | None] = {}
    for column, place in zip(header.columns, header.places, strict=True):
        figures[column.name] = figure_in(texts.get(place, ""), separators)
    out = []
    for column in header.columns:
        if column.is_ratio:
            verdict = _verdict(column, figures)
            if verdict is not None:
                out.append(verdict)
    return out


def _verdict(column: Column, figures: dict[str, Figure | None]) -> bool | None:
    top, bottom = column.pairs[0]
    return quotient_meets(figures[column.name], figures.get(top), figures.get(bottom))


def _replaced(row: _Row, header: Header, separators: Separators) -> _Row:
    """Put a row's figures under the captions where its ratios recompute."""
    cells = row.line.cells
    tokens = _tokens(row, header)
    own = {i: plain(cells[i]) for i in range(len(cells)) if i >= header.first}
    printed = {i: t for i, t in own.items() if t}
    unreadable = any(figure_in(t, separators) is None for t in printed.values())
    outside = any(i not in header.places and i not in header.skip for i in printed)
    before = _verdicts(own, header, separators)
    if not tokens or not (
        unreadable or outside or (before and not any(before) and len(before) > 1)
    ):
        return row
    best: list[dict[int, tuple[str, Origin]]] = []
    most = 1  # one ratio alone may recompute by chance
    for placed in _ways(tokens, header):
        texts = {i: text for i, (text, _) in placed.items()}
        if any(figure_in(t, separators) is None for t in texts.values()):
            continue
        verdicts = _verdicts(texts, header, separators)
        if all(verdicts) and len(verdicts) > most:
            best, most = [placed], len(verdicts)
        elif all(verdicts) and len(verdicts) == most and most > 1:
            best.append(placed)
    if len(best) != 1 or most <= sum(before):
        return row
    return _moved(row, header, best[0])


def _tokens(row: _Row, header: Header) -> list[tuple[str, Origin]]:
    """List a row's figures in printed order; several in one cell one by one."""
    out = []
    for i, cell in enumerate(row.line.cells):
        if i < header.first or i in header.skip:
            continue
        line, column, _ = row.origins[i]
        parts = plain(cell).split()
        if len(parts) == 1 or (parts and len(parts) < 4 and all(p[:1].isdigit() for p in parts)):
            out += [
                (part, (line, column, n if len(parts) > 1 else 0))
                for n, part in enumerate(parts, 1)
            ]
        elif parts:
            return []
    return out


def _ways(
    tokens: Sequence[tuple[str, Origin]], header: Header
) -> Iterator[dict[int, tuple[str, Origin]]]:
    """List the ways to put figures under captions, in order; percentages under ratios only."""
    places = header.places
    ratio = {p: c.is_ratio for p, c in zip(places, header.columns, strict=True)}
    if len(tokens) > len(places):
        return
    for n, chosen in enumerate(combinations(places, len(tokens))):
        if n > _MOST:
            return
        if all(
            ratio[p] or not text.endswith("%") for p, (text, _) in zip(chosen, tokens, strict=True)
        ):
            yield dict(zip(chosen, tokens, strict=True))


def _moved(row: _Row, header: Header, placed: dict[int, tuple[str, Origin]]) -> _Row:
    width = max(max(header.places) + 1, len(row.line.cells))
    cells, origins = [], []
    for i in range(width):
        if i in header.places:
            text, origin = placed.get(i, ("", (row.line.number, i + 1, 0)))
        elif i < header.first or i in header.skip:
            there = i < len(row.line.cells)
            text = row.line.cells[i] if there else ""
            origin = row.origins[i] if there else (row.line.number, i + 1, 0)
        else:
            text, origin = "", (row.line.number, i + 1, 0)
        cells.append(text)
        origins.append(origin)
    return _Row(row.line._replace(cells=cells), origins, touched=True)
