"""Rows of a new table matched to indicators that are known from the plans already carried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from kgdata.importing.known import Known, known_of
from kgdata.importing.lexicon import is_damaged
from kgdata.importing.likeness import ASK, SURE, scores
from kgdata.importing.naming import new_ids
from kgdata.importing.seen import SeenRow
from kgdata.importing.subjects import Subjects, subjects_of
from kgdata.importing.terms import terms_of
from kgdata.importing.tree import Place, propose
from kgdata.importing.wording import spell_out

if TYPE_CHECKING:
    from kgdata.importing.alike import Matrix

__all__ = ["SURE", "Known", "Match", "domain_of", "known_of", "match"]

_BETWEEN = 0.45  # the same for a row that stands where an indicator is missing
_NAMES = 75  # likeness in percent of labels that name a domain
_READINGS = 3  # at most so many are offered
_CLEAR = 0.03  # by how much the best must be better than another that is the same too


@dataclass(frozen=True)
class Match:
    """What a row measures.

    Attributes
    ----------
    row : int
        Its ordinal.
    indicator : str
        The id, known or provisional.
    score : float
        How alike row and indicator are, 0 to 1. For a new one, how near the nearest came.
    label_vi, label_en : str
        Labels for a reader.
    new : bool
        Whether the id is provisional.
    near : tuple of str
        The known indicators that it may be: a person must say whether it is one of them.
    """

    row: int
    indicator: str
    score: float
    label_vi: str
    label_en: str
    new: bool
    near: tuple[str, ...] = ()


def match(
    rows: Sequence[SeenRow],
    known: Sequence[Known],
    domain: str,
    *,
    places: Sequence[Place] | None = None,
    taken: Collection[str] = (),
) -> list[Match]:
    """Match the rows of a table.

    Parameters
    ----------
    rows : sequence of SeenRow
        The table's rows.
    known : sequence of Known
        What carried plans measure, in their tables' order.
    domain : str
        First part of the ids of this table, e.g. ``AGR``; see :func:`domain_of`.
    places : sequence of Place, optional
        The table's tree; by default what :func:`propose` says.
    taken : collection of str, optional
        Ids that other tables of the same plan have already.

    Returns
    -------
    list of Match
        One for each row; no indicator twice.
    """
    places = propose(rows) if places is None else places
    candidates = list({k.id: k for k in known if k.domain == domain and k.id not in taken}.values())
    likeness = scores(rows, places, candidates)
    pairs = _assign(likeness)
    scanned = is_damaged(terms_of(r.wording.text) for r in rows)
    subjects = subjects_of(rows, places)
    sure = {
        n
        for n, k in pairs.items()
        if n not in subjects.open and _is_sure(likeness, pairs, n, k, scanned=scanned)
    }
    named = {n: candidates[pairs[n]] for n in sure}
    fresh = [n for n in range(len(rows)) if n not in named]
    used = {*taken, *(k.id for k in known)}
    ids = new_ids(
        domain,
        [_chain(n, rows, subjects) for n in fresh],
        [rows[n].measure if rows[n].has_figures or rows[n].unit else "HEADING" for n in fresh],
        used,
    )
    new = dict(zip(fresh, ids, strict=True))
    out = []
    for n, row in enumerate(rows):
        best = float(likeness[n].max()) if candidates else 0.0
        if n in named:
            k = named[n]
            score = float(likeness[n, pairs[n]])
            out.append(Match(row.row, k.id, score, k.label_vi, k.label_en, new=False))
        else:
            label = _reader_label(n, rows, subjects)
            may = (candidates[k] for k in _near(likeness, pairs, sure, n))
            near = tuple(k.id for k in may if k.unit is not None)  # a heading joins no figures
            out.append(Match(row.row, new[n], min(best, 1.0), label, label, new=True, near=near))
    return out


def _is_sure(scores: Matrix, pairs: Mapping[int, int], n: int, k: int, *, scanned: bool) -> bool:
    """Whether a row and a candidate are the same, and no other that is left over is as well."""
    own = scores[n, k]
    if own < SURE:
        return scanned and own >= ASK and _is_in_place(scores, pairs, n, k)
    free = set(np.flatnonzero(scores[n] >= max(SURE, own - _CLEAR))) - set(pairs.values())
    return not free


def _is_in_place(scores: Matrix, pairs: Mapping[int, int], n: int, k: int) -> bool:
    """Whether a row is likest to a candidate, and that to it, and their neighbours are paired."""
    rows, known = scores.shape
    before = pairs.get(n - 1, -1) == k - 1 if n else k == 0
    after = pairs.get(n + 1, -1) == k + 1 if n + 1 < rows else k + 1 == known
    likest = scores[n].argmax() == k and scores[:, k].argmax() == n
    return before and after and bool(likest)


def _near(scores: Matrix, pairs: Mapping[int, int], sure: Collection[int], n: int) -> list[int]:
    """List what a row may be, the likeliest first: its own candidate, and those left over."""
    taken = {pairs[m] for m in sure}
    free = [int(k) for k in np.argsort(-scores[n], kind="stable") if k not in taken]
    return [k for k in free if scores[n, k] >= ASK or pairs.get(n) == k][:_READINGS]


def domain_of(rows: Sequence[SeenRow], known: Sequence[Known]) -> tuple[str, float]:
    """Find the domain whose indicators a table's rows are most like.

    Parameters
    ----------
    rows : sequence of SeenRow
        A table's rows.
    known : sequence of Known
        What carried plans measure.

    Returns
    -------
    domain : str
        First part of the ids; empty if nothing is known.
    share : float
        Share of the rows with a subject that are called much as one of its indicators.
    """
    texts = [spell_out(r.wording.text) for r in rows if r.wording.text and not r.bare]
    if not texts or not known:
        return "", 0.0
    called = [(k.domain, way) for k in known for way in k.texts]
    likeness = process.cdist(texts, [way for _, way in called], scorer=fuzz.token_sort_ratio)
    domains = np.array([domain for domain, _ in called])
    found = Counter({
        str(d): int((likeness[:, domains == d].max(axis=1) >= _NAMES).sum())
        for d in dict.fromkeys(domains)
    })  # fmt: skip
    domain, count = found.most_common(1)[0]
    return (domain, count / len(texts)) if count else ("", 0.0)


def _chain(n: int, rows: Sequence[SeenRow], subjects: Subjects) -> tuple[str, ...]:
    """List the labels from a row upwards; one that names no subject is joined with the next."""
    out: list[str] = []
    at: int | None = n
    seen: set[int] = set()
    while at is not None and at not in seen:
        seen.add(at)
        text = rows[at].wording.text
        if text and not (rows[at].bare and at != n):
            out.append(text)
        at = subjects.of[at]
    if n in subjects.open:
        return (*out[:1], *out[2:])  # not what it may not be of
    if rows[n].bare and len(out) > 1:
        out = out[1:]  # the measure is the id's last part
    return tuple(out) or ("X",)


def _reader_label(n: int, rows: Sequence[SeenRow], subjects: Subjects) -> str:
    """Return a label that can be read away from its table."""
    text = rows[n].wording.text or rows[n].label.strip() or rows[n].stt
    above = subjects.of[n] if n not in subjects.open else None
    if rows[n].bare and above is not None and rows[above].wording.text:
        return f"{rows[above].wording.text}: {text[:1].lower()}{text[1:]}"
    return text or str(rows[n].row)


def _assign(scores: Matrix) -> dict[int, int]:
    """Pair rows with candidates: those in the same order, those between, then what has moved."""
    pairs = _aligned(scores)
    rows, known = scores.shape
    pairs |= _between(scores, pairs)
    free = [
        (-scores[n, k], n, k)
        for n in range(rows)
        for k in range(known)
        if n not in pairs and scores[n, k] >= SURE
    ]
    used = set(pairs.values())
    for _, n, k in sorted(free):
        if n not in pairs and k not in used:
            pairs[n] = k
            used.add(k)
    return pairs


def _aligned(scores: Matrix) -> dict[int, int]:
    """Align rows with candidates so that their order is kept and the gain is greatest."""
    rows, known = scores.shape
    gain = scores - ASK
    best = np.zeros((rows + 1, known + 1))
    for n in range(rows):
        diagonal = best[n, :-1] + np.maximum(gain[n], 0.0)
        best[n + 1, 1:] = np.maximum.accumulate(np.maximum(best[n, 1:], diagonal))
    pairs: dict[int, int] = {}
    n, k = rows, known
    while n and k:
        if best[n, k] == best[n, k - 1]:
            k -= 1
        elif best[n, k] == best[n - 1, k]:
            n -= 1
        else:
            n, k = n - 1, k - 1
            pairs[n] = k
    return pairs


def _between(scores: Matrix, pairs: dict[int, int]) -> dict[int, int]:
    """Pair what stands between the same neighbours, as many rows as candidates, if like enough."""
    rows, known = scores.shape
    ends = [(-1, -1), *sorted(pairs.items()), (rows, known)]
    out: dict[int, int] = {}
    for (n, k), (m, j) in pairwise(ends):
        if m - n == j - k > 1:
            gap = list(zip(range(n + 1, m), range(k + 1, j), strict=True))
            out |= {a: b for a, b in gap if scores[a, b] >= _BETWEEN}
    return out
