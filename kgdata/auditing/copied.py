"""Figures that repeat a neighbour's: another year of the row beside, or a ratio of it."""

from __future__ import annotations

import re
from collections import defaultdict

from kgdata.auditing.context import Context
from kgdata.auditing.explain import Speaker
from kgdata.auditing.finding import Finding
from kgdata.auditing.sheet import Cell

__all__ = ["check_copied"]

_NEAR = 4  # rows within which figures are copied
_TELLING = 4  # significant digits that do not repeat by chance


def check_copied(context: Context) -> list[Finding]:
    """Find figures that repeat another column of a neighbouring row, or a ratio beside them."""
    sheet = context.sheet
    out = []
    for t, table in sheet.tables.items():
        pairs: dict[tuple[int, int], list[tuple[Cell, Cell]]] = defaultdict(list)
        telling: set[tuple[int, int]] = set()
        series = [s for s in sheet.series(t) if "q" not in s.rpartition("_")[2]]
        places: dict[float, list[Cell]] = defaultdict(list)
        for n in range(1, len(table.rows) + 1):
            for name in series:
                cell = Cell(t, n, name)
                if cell in sheet.ranges and sheet.figures[cell].value:
                    places[sheet.figures[cell].value or 0.0].append(cell)
        for cells in places.values():
            for a in cells:
                for b in cells:
                    if (
                        a.row < b.row <= a.row + _NEAR
                        and a.series != b.series
                        and not _alike(context, a, b)
                    ):
                        pairs[a.row, b.row].append((a, b))
                        if _digits(sheet.printed(a)) >= _TELLING:
                            telling.add((a.row, b.row))
        out += [_copied(context, pairs[rows]) for rows in sorted(telling)]
        out += _copied_ratios(context, t)
    return out


def _alike(context: Context, a: Cell, b: Cell) -> bool:
    """Whether two rows state the same in some column anyway."""
    sheet = context.sheet
    for name in sheet.series(a.table):
        x, y = (sheet.figures.get(c._replace(series=name)) for c in (a, b))
        if x and y and x.value is not None and x.value == y.value:
            return True
    return False


def _digits(text: str) -> int:
    return len(re.sub(r"\D", "", text).strip("0"))


def _copied(context: Context, pairs: list[tuple[Cell, Cell]]) -> Finding:
    def words(speaker: Speaker) -> str:
        listed = "; ".join(
            speaker.say(
                "copied_pair",
                printed=speaker.figure(b),
                series=speaker.series(b.series),
                label=speaker.label(a),
                other=speaker.series(a.series),
            )
            for a, b in pairs
        )
        first = pairs[0][1]
        where = speaker.say(
            "where_row", table=speaker.table(first.table), label=speaker.label(first),
            source=context.sheet.source(first),
        )  # fmt: skip
        return where + speaker.say("copied", pairs=listed)

    cells = [b for _, b in pairs] + [a for a, _ in pairs]
    return context.note(
        "copied", "publisher", "low", cells, words, printed=context.sheet.printed(cells[0])
    )


def _copied_ratios(context: Context, t: str) -> list[Finding]:
    """Find percentages that repeat the ratio printed for the row above or below."""
    sheet = context.sheet
    ratios = [c.name for c in sheet.tables[t].columns if c.is_ratio]
    out = []
    for indicator in sheet.indicators[t]:
        for series in sheet.series(t) if indicator.nature == "rate" else ():
            cell = Cell(t, indicator.row, series)
            if cell not in sheet.ranges or _digits(sheet.printed(cell)) < _TELLING:
                continue
            for row in (cell.row - 1, cell.row + 1):
                for name in ratios:
                    figure = sheet.figures.get(Cell(t, row, name))
                    same = figure is not None and figure.value == sheet.figures[cell].value
                    if same and name.startswith(f"{series}/"):
                        out.append(_copied_ratio(context, cell, Cell(t, row, name)))
    return out


def _copied_ratio(context: Context, cell: Cell, ratio: Cell) -> Finding:
    def words(speaker: Speaker) -> str:
        return speaker.where(cell) + speaker.say(
            "copied-ratio",
            printed=speaker.figure(cell),
            label=speaker.label(ratio),
            series=speaker.series(ratio.series),
        )

    printed = context.sheet.printed(cell)
    return context.note("copied-ratio", "publisher", "low", [cell, ratio], words, printed=printed)
