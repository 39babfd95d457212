"""How alike rows and known indicators are: by label, by what they stand under, by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kgdata.importing.agreement import Agreement, Reader
from kgdata.importing.alike import alike
from kgdata.importing.known import Known
from kgdata.importing.lexicon import Lexicon
from kgdata.importing.measures import is_vague, same_kind, same_quantity, subject_text
from kgdata.importing.sayings import Said, said_of
from kgdata.importing.seen import SeenRow
from kgdata.importing.subjects import subjects_of
from kgdata.importing.tree import Place, Rows
from kgdata.importing.wording import spell_out, ways
from kgdata.units import Unit

if TYPE_CHECKING:
    from kgdata.importing.alike import Matrix

__all__ = ["ASK", "SURE", "scores"]

SURE = 0.85  # from it on row and indicator are the same; below it a person must say
ASK = 0.72  # below it they are not
_LABEL, _UNIT, _PARENT = 0.75, 0.15, 0.10  # what label, unit and parent count for
_LOST = 0.6  # how far a unit that is not printed speaks for a match
_OTHER = 0.8  # factor where units differ: no label is alike enough to make up for it
_BLANK = 0.9  # factor where a row states nothing and an indicator has a unit
_MEASURE = 0.12  # what a different measure in the same unit takes away
_NEAR = 0.4  # likeness from which it is worth while to compare word by word
_HALF = 0.55  # share of what two labels say that both must say to be asked about
_MOST = 0.8  # the same where each says something in the place of the other's


def _row_texts(row: SeenRow, above: SeenRow | None) -> tuple[str, ...]:
    """List the ways to say what a row measures."""
    unit = row.unit.code if row.unit else ""
    context = subject_text(above.wording.text, unit) if above is not None else ""
    label, own = spell_out(row.wording.text, unit), subject_text(row.wording.text, unit)
    if row.bare or not own:
        return ways(f"{label} {context}", context)
    return ways(label, own, f"{label} {context}", f"{own} {context}")


def scores(rows: Sequence[SeenRow], places: Sequence[Place], candidates: Sequence[Known]) -> Matrix:
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
        A row for each row, a column for each indicator; 0 to 1. From `SURE` on neither says
        anything that the other does not; from `ASK` on a person must say whether they mean the
        same; below it they do not.
    """
    shape = (len(rows), len(candidates))
    if not all(shape):
        return np.zeros(shape)
    return _scored(Rows(rows), tuple(places), tuple(candidates)).copy()


@lru_cache(maxsize=16)
def _scored(table: Rows, places: tuple[Place, ...], candidates: tuple[Known, ...]) -> Matrix:
    rows = table.rows
    contexts = subjects_of(rows, places).of
    score = _likeness(rows, contexts, candidates)
    said = _told_apart([_read(n, rows, contexts) for n in range(len(rows))])
    lexicon = Lexicon([t for k in candidates for t in k.sayings.labels], [s.own for s in said])
    readers = [Reader(s, lexicon) for s in said]
    for n, k in zip(*np.nonzero(score >= _NEAR), strict=True):
        fits = _fits(rows[n], candidates[k])
        if not fits and not same_quantity(rows[n].unit, candidates[k].unit):
            score[n, k] *= ASK
            continue
        known = candidates[k].sayings
        found = readers[n].agreement(known)
        measured = not rows[n].has_figures or said[n].measures_as(known.called)
        if found.same and measured and fits:
            score[n, k] = SURE + (1 - SURE) * score[n, k]
        elif _is_open(found):
            score[n, k] = ASK + (SURE - ASK) * found.share * min(score[n, k], 0.99)
        else:
            score[n, k] = min(score[n, k], found.share) * ASK
    return np.clip(score, 0.0, 1.0)


def _told_apart(said: Sequence[Said]) -> list[Said]:
    """Let labels that a table repeats lend words from above: *Dân số* of this district or that."""
    count = Counter((s.own.told, s.measure) for s in said)
    return [
        s._replace(lent=max(s.lent, min(1, len(s.above))))
        if count[s.own.told, s.measure] > 1
        else s
        for s in said
    ]


def _is_open(found: Agreement) -> bool:
    """Whether a person must say if two labels mean the same."""
    return found.same or found.share >= (_MOST if found.other else _HALF)


def _fits(row: SeenRow, known: Known) -> bool:
    """Whether a row's figures can be an indicator's: neither is a heading, units are of a kind."""
    if known.unit is None or not (row.has_figures or row.unit):
        return known.unit is None and not row.has_figures
    return same_kind(row.unit, known.unit)


def _read(n: int, rows: Sequence[SeenRow], contexts: Sequence[int | None]) -> Said:
    """Return what a row says, with all that it stands under."""
    chain: list[int] = []
    at = contexts[n]
    while at is not None and at not in chain:
        chain.append(at)
        at = contexts[at]
    return said_of([rows[i].wording.text for i in (n, *chain)], rows[n].unit)


def _likeness(
    rows: Sequence[SeenRow], contexts: Sequence[int | None], candidates: Sequence[Known]
) -> Matrix:
    """Score rows by likeness alone: letters, words, what they stand under, units."""
    heads = [None if a is None else rows[a] for a in contexts]
    said = [_row_texts(row, head) for row, head in zip(rows, heads, strict=True)]
    label = alike(said, [k.texts for k in candidates])
    parents = [() if head is None else ways(subject_text(head.wording.text)) for head in heads]
    above = alike(parents, [ways(subject_text(k.parent)) for k in candidates])
    known = [k.unit for k in candidates]
    of_unit = {
        key: np.array([_unit_score(*key, unit) for unit in known]).T
        for key in {(row.unit, row.has_figures) for row in rows}
    }
    unit, factor = np.stack([of_unit[row.unit, row.has_figures] for row in rows], axis=1)
    score: Matrix = (_LABEL * label + _UNIT * unit + _PARENT * above) * factor
    telling = np.array([k.telling for k in candidates])
    for n, row in enumerate(rows):
        if row.has_figures and not is_vague(row.measure):
            score[n, (telling != "") & (telling != row.measure)] -= _MEASURE
    return score


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
