"""Units that stand one line above their labels, found by the words that both have."""

from __future__ import annotations

from collections.abc import Sequence

from kgdata.rows import Row
from kgdata.units import Unit
from kgdata.words import fold

__all__ = ["slipped_units"]

_ENOUGH = 2  # units that must name what the next label says


def slipped_units(rows: Sequence[Row], printed: Sequence[str]) -> dict[int, Unit | None]:
    """Say which units belong to the row below the one that they are printed on.

    A heading has the unit of the first row under it, that row the unit of the next, and the last
    has none: a block of units and figures stands one line too high.

    Parameters
    ----------
    rows : sequence of Row
        The rows of a table.
    printed : sequence of str
        The printed unit of each.

    Returns
    -------
    dict of int to Unit or None
        The unit that each row of such a block should have, by index.
    """
    out: dict[int, Unit | None] = {}
    for start, row in enumerate(rows):
        if start in out or row.unit is None or not _is_heading(row):
            continue
        end = start
        while end < len(rows) and rows[end].unit is not None:
            end += 1
        if end == len(rows) or any(c.text for c in rows[end].cells.values()):
            continue
        below = sum(_names(printed[n], rows[n + 1].label) for n in range(start, end))
        own = sum(_names(printed[n], rows[n].label) for n in range(start + 1, end))
        if below >= _ENOUGH and own == 0:
            out[start] = None
            out |= {n + 1: rows[n].unit for n in range(start, end)}
    return out


def _is_heading(row: Row) -> bool:
    """Whether a label is set in capitals, as no single indicator is."""
    return row.label.isupper() and len(row.label) > 3


def _names(unit: str, label: str) -> bool:
    return len(unit) > 2 and fold(label).startswith(fold(unit))
