"""A scan's damages to whole pages: columns lost or exchanged, figures a line off their labels."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import kgdata as kg
from kgdata.auditing.checks import examine
from kgdata.errors import SourceError
from kgdata.layout import Page, divide
from kgdata.sources import Line, read_source
from kgdata.tidy import Table, read_table

KINDS = ("lost column", "emptied column", "exchanged columns", "rows shifted")


class Rescanned(kg.Plan):
    """A plan whose pages can be damaged; its ledger is written into them first."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.damaged: dict[str, list[Page]] = {}
        self.entries = list(super().ledger)

    @cached_property
    def ledger(self):
        return []

    @cached_property
    def pages(self) -> dict[str, list[Page]]:
        """The pages with the ledger's corrections in their cells."""
        plan = kg.open(self.folder)
        after = {
            plan_cell.source: entry.after
            for entry in self.entries
            for plan_cell in [plan.read()[entry.table].rows[entry.row - 1].cells[entry.series]]
        }
        lines = [
            line._replace(
                cells=[
                    after.get(f"{line.file}:{line.number}:{n}", c)
                    for n, c in enumerate(line.cells, 1)
                ],
            )
            for line in read_source(self.folder / self.source_file, self.source_file)
        ]
        return divide(lines, {t: info.heading for t, info in self.tables_info.items()})

    @cached_property
    def whole(self) -> dict[str, Table]:
        """The tables as they are."""
        return {t: self._table(t, pages) for t, pages in self.pages.items()}

    def _table(self, table: str, pages: list[Page]) -> Table:
        return read_table(table, pages, self.rows[table], self.years, [])

    def read(self) -> dict[str, Table]:
        """Read the pages, damaged where they are."""
        return self.whole | {t: self._table(t, pages) for t, pages in self.damaged.items()}


@dataclass
class PageOutcome:
    """What became of a damaged page.

    ``refused``: the reader stops with a place. ``restored``: every figure that is still printed is
    read as it was. ``reported``: there are findings that were not there before.
    """

    kind: str
    table: str
    refused: bool = False
    restored: bool = False
    reported: bool = False

    @property
    def silent(self) -> bool:
        """Whether figures are wrong and nobody is told."""
        return not (self.refused or self.restored or self.reported)


def _with_body(page: Page, body: list[Line]) -> Page:
    return Page(page.header, page.unit, body)


def _first(plan: Rescanned, table: str, page: int) -> int:
    """The printed column, from 0, where a page's figures begin."""
    row = next(r for r in plan.whole[table].rows if r.page == page)
    return min(cell.column for cell in row.cells.values()) - 1


def damaged_page(kind: str, page: Page, first: int, rng: random.Random) -> Page | None:
    """Damage a page; None if it cannot be damaged so."""
    width = max(len(line.cells) for line in page.body)
    filled = [
        k for k in range(first, width) if any(k < len(x.cells) and x.cells[k] for x in page.body)
    ]
    rows = [[*line.cells, *[""] * (width - len(line.cells))] for line in page.body]
    if kind == "rows shifted":
        starts = [
            n
            for n in range(len(rows) - 3)
            if not any(rows[n][first:]) and all(any(rows[n + k][first:]) for k in (1, 2))
        ]
        if not starts:
            return None
        start = rng.choice(starts)
        end = start + 1
        while end < len(rows) and any(rows[end][first:]):
            end += 1
        tails = [row[first - 1 :] for row in rows[start:end]]
        for row, tail in zip(rows[start:end], [*tails[1:], tails[0]], strict=True):
            row[first - 1 :] = tail
    elif len(filled) < 4:
        return None
    elif kind == "exchanged columns":
        k = rng.choice(filled[:-1])
        for row in rows:
            row[k], row[k + 1] = row[k + 1], row[k]
    else:
        k = rng.choice(filled)
        for row in rows:
            row[k] = ""
            if kind == "lost column":
                row.append(row.pop(k))
    body = [line._replace(cells=row) for line, row in zip(page.body, rows, strict=True)]
    return _with_body(page, body)


def page_damages(plan: Rescanned, rng: random.Random, count: int) -> Iterator[PageOutcome]:
    """Damage pages, each kind in turn, and audit the plan each time."""
    before = set(examine(plan)["findings"]["id"])
    places = [(t, k) for t, pages in plan.pages.items() for k in range(len(pages))]
    drawn = 0
    while drawn < count:
        kind, (t, k) = KINDS[drawn % len(KINDS)], rng.choice(places)
        page = damaged_page(kind, plan.pages[t][k], _first(plan, t, k), rng)
        if page is None:
            continue
        drawn += 1
        outcome = PageOutcome(kind, t)
        plan.damaged = {t: [*plan.pages[t][:k], page, *plan.pages[t][k + 1 :]]}
        try:
            outcome.restored = _same_figures(plan.whole[t], plan.read()[t])
            outcome.reported = bool(set(examine(plan)["findings"]["id"]) - before)
        except SourceError:
            outcome.refused = True
        plan.damaged = {}
        yield outcome


def _same_figures(whole: Table, damaged: Table) -> bool:
    """Whether every level figure that is still printed has its old value and place."""
    for old, new in zip(whole.figures, damaged.figures, strict=True):
        for column in whole.levels:
            a, b = old.get(column.name), new.get(column.name)
            stated = b is not None and b.value is not None
            if stated and (a is None or a.value != b.value):
                return False
    return _empty(damaged) - _empty(whole) <= 1


def _empty(table: Table) -> int:
    """Count the level columns without a figure."""
    return sum(
        not any(f.get(c.name) and f[c.name].value is not None for f in table.figures)
        for c in table.levels
    )
