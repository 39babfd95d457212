"""How alike rows and known indicators are: by label, by what they stand under, by unit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from kgdata.importing.alike import alike
from kgdata.importing.known import Known
from kgdata.importing.measures import is_vague, same_kind, subject_text
from kgdata.importing.seen import SeenRow
from kgdata.importing.tree import Place
from kgdata.importing.wording import spell_out, ways
from kgdata.units import Unit

__all__ = ["context_of", "scores"]

_LABEL, _UNIT, _PARENT = 0.75, 0.15, 0.10  # what label, unit and parent count for
_LOST = 0.6  # how far a unit that is not printed speaks for a match
_OTHER = 0.8  # factor where units differ: no label is alike enough to make up for it
_BLANK = 0.9  # factor where a row states nothing and an indicator has a unit
_MEASURE = 0.12  # what a different measure in the same unit takes away


def context_of(n: int, rows: Sequence[SeenRow], places: Sequence[Place]) -> int | None:
    """Return the row that says what a row is of: its block's head, else what it stands under.

    Parameters
    ----------
    n : int
        The row's index.
    rows : sequence of SeenRow
        The table.
    places : sequence of Place
        Its tree.
    """
    if rows[n].bare:
        return next((i for i in range(n - 1, -1, -1) if not rows[i].bare), None)
    index = {p.row: i for i, p in enumerate(places)}
    parent = places[n].parent
    return index.get(parent) if parent is not None else None


def _row_texts(n: int, rows: Sequence[SeenRow], places: Sequence[Place]) -> tuple[str, ...]:
    """List the ways to say what a row measures."""
    row = rows[n]
    unit = row.unit.code if row.unit else ""
    above = context_of(n, rows, places)
    context = subject_text(rows[above].wording.text, unit) if above is not None else ""
    label, own = spell_out(row.wording.text, unit), subject_text(row.wording.text, unit)
    if row.bare or not own:
        return ways(f"{label} {context}", context)
    return ways(label, own, f"{label} {context}", f"{own} {context}")


def scores(
    rows: Sequence[SeenRow], places: Sequence[Place], candidates: Sequence[Known]
) -> npt.NDArray[np.float64]:
    """Score rows against indicators.

    Parameters
    ----------
    rows : sequence of SeenRow
        The table.
    places : sequence of Place
        Its tree.
    candidates : sequence of Known
        The indicators.

    Returns
    -------
    numpy.ndarray
        A row for each row, a column for each indicator; 0 to 1.
    """
    shape = (len(rows), len(candidates))
    if not all(shape):
        return np.zeros(shape)
    said = [_row_texts(n, rows, places) for n in range(len(rows))]
    label = alike(said, [k.texts for k in candidates])
    contexts = [context_of(n, rows, places) for n in range(len(rows))]
    parents = [() if a is None else ways(subject_text(rows[a].wording.text)) for a in contexts]
    above = alike(parents, [ways(subject_text(k.parent)) for k in candidates])
    units = np.array(
        [[_unit_score(r.unit, r.has_figures, k.unit) for k in candidates] for r in rows]
    )
    score = (_LABEL * label + _UNIT * units[..., 0] + _PARENT * above) * units[..., 1]
    for n, row in enumerate(rows):
        if row.has_figures and not is_vague(row.measure):
            score[n, [k.telling not in {"", row.measure} for k in candidates]] -= _MEASURE
    return np.clip(score, 0.0, 1.0)


@cache
def _unit_score(unit: Unit | None, has_figures: bool, known: Unit | None) -> tuple[float, float]:
    """Return how far units speak for a match, and the factor where they speak against it."""
    if unit is None and not has_figures:
        return (1.0, 1.0) if known is None else (_LOST, _BLANK)
    if known is None:
        return (0.0, _OTHER) if has_figures else (_LOST, 1.0)
    if unit is None or (same_kind(unit, known) and unit.code != known.code):
        return _LOST, 1.0
    return (1.0, 1.0) if unit.code == known.code else (0.0, _OTHER)
