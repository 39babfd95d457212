"""The plan at hand as if nobody had seen it, beside what people said of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgdata.importing.tree import SeenRow
from kgdata.indicators import Indicator
from kgdata.plan import Plan
from kgdata.words import plain

_INNER = re.compile(r"\s*([-+*–])")


def own_tables(plan: Plan) -> Iterator[tuple[list[SeenRow], list[Indicator]]]:
    """Give each table's rows, bullets read from the source, and its indicators."""
    source = (plan.folder / plan.source_file).read_text("utf-8").split("\n")
    for table_id, table in plan.read().items():
        levels = {c.name for c in table.levels}
        rows = []
        for n, (row, figures) in enumerate(zip(table.rows, table.figures, strict=True), 1):
            cells = [plain(cell) for cell in source[row.line - 1].split("\t")[:2]]
            marks = [m[1] for cell in cells if (m := _INNER.match(cell))]
            rows.append(
                SeenRow(
                    n, row.stt, row.label, marks[0] if marks else "", 0, row.unit,
                    {k: f for k, f in figures.items() if k in levels},
                )
            )  # fmt: skip
        yield rows, plan.rows[table_id]
