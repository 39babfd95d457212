"""Who did it: the cells that can explain what fails, and the one slip that would explain it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from typing import NamedTuple

from kgdata.auditing.misreading import readings
from kgdata.auditing.network import Network
from kgdata.auditing.relation import allowed, judge, meets
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.interval import Interval
from kgdata.printed import read

__all__ = ["Repair", "Suspect", "ranked", "repairs", "suspects"]


class Suspect(NamedTuple):
    """A cell that can explain a failed relation.

    Attributes
    ----------
    cell : Cell
        The cell.
    score : int
        Failed relations that some value of the cell would mend, less relations that hold now and
        that value would break.
    mends, breaks : int
        The two numbers.
    """

    cell: Cell
    score: int
    mends: int
    breaks: int


@dataclass(frozen=True)
class Repair:
    """One small change after which every relation of its cells holds.

    Attributes
    ----------
    kind : str
        ``slip``, ``swap`` (two neighbouring cells), ``rows`` (two neighbouring rows) or ``shift``
        (the figures of a row one column off).
    changes : tuple of (Cell, str, str)
        Cell, text before and after.
    mends : int
        Failed relations that hold after it.
    exact : bool
        Whether one of them then holds for the figures as shown, not only inside their rounding.
    """

    kind: str
    changes: tuple[tuple[Cell, str, str], ...]
    mends: int
    exact: bool


def suspects(network: Network, failed: int) -> list[Suspect]:
    """Rank the cells of a failed relation.

    Parameters
    ----------
    network : Network
        The relations.
    failed : int
        The relation that fails.

    Returns
    -------
    list of Suspect
        Most suspect first.
    """
    cells = dict.fromkeys(network.relations[failed].cells)
    found = [s for c in cells if (s := _weigh(network, c, failed)) is not None]
    return sorted(found, key=lambda s: (-s.score, s.breaks, -s.mends))


def ranked(network: Network, failed: int, mending: Sequence[Repair]) -> list[Suspect]:
    """Rank the suspects, those that one small change would mend before their equals.

    Parameters
    ----------
    network : Network
        The relations.
    failed : int
        The relation that fails.
    mending : sequence of Repair
        What :func:`repairs` gives for it.

    Returns
    -------
    list of Suspect
        Those that explain at least as much as they contradict, most suspect first. The factors
        of a product that only limits are none, unless one small change of theirs would mend it:
        a limit that is missed by far says nothing of each of them.
    """
    mended: dict[Cell, int] = {}
    for repair in mending:
        for cell, _, _ in repair.changes:
            mended[cell] = repair.mends
    relation = network.relations[failed]
    found = {
        s.cell: s
        for s in suspects(network, failed)
        if s.cell in mended or (s.score >= 0 and not (relation.bound and s.cell != relation.target))
    }
    for cell, mends in mended.items():
        alone = found.get(cell, Suspect(cell, mends, mends, 0))
        found[cell] = alone._replace(score=max(alone.score, mends))
    return sorted(found.values(), key=lambda s: (-s.score, s.cell not in mended))


def _weigh(network: Network, cell: Cell, failed: int) -> Suspect | None:
    mended: list[Interval] = []
    kept: list[Interval] = []
    for n in network.by_cell.get(cell, ()):
        if n in network.aside:
            continue
        if network.fails(n) or network.holds(n):
            span = allowed(network.relations[n], cell, network.ranges)
            if span is not None:
                (mended if network.fails(n) else kept).append(span)
    own = allowed(network.relations[failed], cell, network.ranges)
    if own is None:
        return None
    best: tuple[int, int, int] | None = None
    for point in {p for span in (*mended, *kept, own) for p in span}:
        here = Interval(point, point)
        if not meets(here, own):
            continue
        mends = sum(meets(here, span) for span in mended)
        breaks = sum(not meets(here, span) for span in kept)
        trial = (mends - breaks, -breaks, mends)
        if best is None or trial > best:
            best = trial
    if best is None:
        return None
    return Suspect(cell, best[0], best[2], -best[1])


def repairs(sheet: Sheet, network: Network, failed: int) -> list[Repair]:
    """List the smallest changes that mend a failed relation and break none.

    Parameters
    ----------
    sheet : Sheet
        The printed cells.
    network : Network
        The relations.
    failed : int
        The relation that fails.

    Returns
    -------
    list of Repair
        Those that mend most failed relations; none, one, or several that the evidence cannot
        tell apart.
    """
    found: list[Repair] = []
    for cell in dict.fromkeys(network.relations[failed].cells):
        found += _slips(sheet, network, cell, failed)
    cells = [
        c
        for c in network.relations[failed].cells
        if "/" not in c.series and sheet.target(c) is None
    ]
    found += _moves(sheet, network, cells, failed)
    # a whole row is moved on the word of more than one relation
    found = [r for r in found if r.kind not in {"rows", "shift"} or r.mends > 1]
    if not found:
        return []
    most = max(r.mends for r in found)
    best = [r for r in found if r.mends == most]
    best = list({_effect(sheet, r): r for r in reversed(best)}.values())[::-1]
    if most == 1 and len(best) == 1 and not best[0].exact:
        return []  # one relation, and that one only inside its rounding: too little to go by
    return best


def _effect(sheet: Sheet, repair: Repair) -> frozenset[tuple[Cell, float | None]]:
    """Say what a repair comes to, however it is written."""
    return frozenset(
        (cell, read(after, sheet.separators(cell)).value) for cell, _, after in repair.changes
    )


def _slips(sheet: Sheet, network: Network, cell: Cell, failed: int) -> list[Repair]:
    """List the changes of one cell's text by one slip that mend all."""
    if cell not in network.ranges or any(map(isinf, network.ranges[cell])):
        return []
    spans: list[tuple[int, Interval]] = []
    for n in network.by_cell[cell]:
        if n in network.aside or not (network.fails(n) or network.holds(n)):
            continue
        span = allowed(network.relations[n], cell, network.ranges)
        if span is not None:
            spans.append((n, span))
        elif n == failed:
            return []
    low = max(span.low for _, span in spans)
    high = max(low, min(span.high for _, span in spans))
    printed = sheet.printed(cell)
    out = []
    decimals = sheet.decimals(cell)
    for text, figure in readings(printed, sheet.separators(cell)):
        value = Interval.of(figure) if figure.decimals in decimals else None
        # a figure that may be zero divides into anything, which proves nothing
        if value is None or value.low <= 0 <= value.high or not meets(value, Interval(low, high)):
            continue
        if all(meets(value, span) for _, span in spans):
            mended = [n for n, _ in spans if network.fails(n)]
            exact = _exact(network, mended, {cell: value})
            out.append(Repair("slip", ((cell, printed, text),), len(mended), exact))
    return out


def _moves(sheet: Sheet, network: Network, cells: Iterable[Cell], failed: int) -> list[Repair]:
    """List the changes of place: neighbouring cells or rows exchanged, a row one column off."""
    out = []
    for kind, mapping in _places(sheet, cells):
        moved = {to: network.ranges.get(at) for to, at in mapping.items()}
        if all(moved[to] == network.ranges.get(to) for to in mapping):
            continue
        repair = _tried(sheet, network, failed, kind, mapping, moved)
        if repair is not None:
            out.append(repair)
    return out


def _tried(
    sheet: Sheet,
    network: Network,
    failed: int,
    kind: str,
    mapping: Mapping[Cell, Cell],
    moved: Mapping[Cell, Interval | None],
) -> Repair | None:
    touched = [n for n in network.touching(mapping) if n not in network.aside]
    if failed not in touched:
        return None
    if not _holds_after(network, failed, moved):  # most changes of place are ruled out here
        return None
    after = network.changed(moved)
    judged = [n for n in touched if network.fails(n) or network.holds(n)]
    if not all(after.holds(n) for n in judged):
        return None
    mended = [n for n in judged if network.fails(n)]
    changes = tuple(
        (to, sheet.printed(to), sheet.printed(at)) for to, at in mapping.items() if to != at
    )
    exact = any(after.judgements[n].verdict == "exact" for n in mended)
    return Repair(kind, changes, len(mended), exact)


def _holds_after(network: Network, n: int, moved: Mapping[Cell, Interval | None]) -> bool:
    """Whether a relation holds after some figures have changed."""
    relation = network.relations[n]
    found = ((c, moved[c] if c in moved else network.ranges.get(c)) for c in relation.cells)
    ranges = {c: x for c, x in found if x is not None}
    return judge(relation, ranges).verdict in {"exact", "rounding"}


def _exact(network: Network, mended: Iterable[int], changes: Mapping[Cell, Interval]) -> bool:
    """Whether one of the relations mended holds for the figures as shown."""
    ranges = ChainMap(dict(changes), network.ranges)  # type: ignore[arg-type]  # only read
    return any(judge(network.relations[n], ranges).verdict == "exact" for n in mended)


def _places(sheet: Sheet, cells: Iterable[Cell]) -> Iterator[tuple[str, dict[Cell, Cell]]]:
    seen: set[tuple[str, int]] = set()
    for cell in cells:
        series = sheet.series(cell.table)
        n = series.index(cell.series)
        for k in (n - 1, n + 1):
            if 0 <= k < len(series):
                other = cell._replace(series=series[k])
                yield "swap", {cell: other, other: cell}
        for row in (cell.row - 1, cell.row + 1):
            if 1 <= row <= len(sheet.tables[cell.table].rows):
                other = cell._replace(row=row)
                if sheet.separators(other) == sheet.separators(cell):
                    yield "swap", {cell: other, other: cell}
        if (cell.table, cell.row) in seen:
            continue
        seen.add((cell.table, cell.row))
        own = [cell._replace(series=s) for s in series]
        for row in (cell.row - 1, cell.row + 1):
            if 1 <= row <= len(sheet.tables[cell.table].rows):
                names = [c.name for c in sheet.tables[cell.table].columns]
                both = ((cell._replace(series=s), Cell(cell.table, row, s)) for s in names)
                pairs = [p for p in both if p[0] in sheet.figures and p[1] in sheet.figures]
                yield "rows", {a: b for a, b in pairs} | {b: a for a, b in pairs}
        if len(own) > 2:
            yield "shift", {c: own[(k + 1) % len(own)] for k, c in enumerate(own)}
            yield "shift", {c: own[k - 1] for k, c in enumerate(own)}
