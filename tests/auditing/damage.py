"""A scan's damages to single cells and rows, and what the audit makes of each."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from kgdata.auditing.context import Context
from kgdata.auditing.gaps import missing_figure
from kgdata.auditing.network import Network
from kgdata.auditing.relation import allowed
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.auditing.suspects import Suspect, ranked, repairs
from kgdata.interval import Interval
from kgdata.printed import Figure, read

CONFUSED = {  # digits that a scan takes for one another
    "0": "689", "1": "47", "2": "37", "3": "58", "4": "19", "5": "368",
    "6": "058", "7": "12", "8": "0369", "9": "048",
}  # fmt: skip


@dataclass(frozen=True)
class Damage:
    """One damaged annex: which cells, and their texts before and after."""

    kind: str
    before: dict[Cell, str]
    after: dict[Cell, str]


@dataclass
class Outcome:
    """What the audit made of a damage.

    ``refused``: the reader stops at the cell and names its line and column. ``detected``: so, or a
    relation fails that held. ``located``: the most suspect cell is a damaged one. ``right``: the
    unique proposals give every damaged cell its true value. ``wrong``: a unique proposal gives
    some cell another value than the true one.
    """

    damage: Damage
    relations: int
    hideable: bool
    refused: bool = False
    detected: bool = False
    located: bool = False
    right: bool = False
    wrong: bool = False
    fired: set[str] = field(default_factory=set)
    proposals: list[str] = field(default_factory=list)


# --- damages --------------------------------------------------------------------------------------


def _digits(text: str) -> list[int]:
    return [n for n, c in enumerate(text) if c.isdigit()]


def misread(text: str, rng: random.Random) -> str:
    n = rng.choice(_digits(text))
    return text[:n] + rng.choice(CONFUSED[text[n]]) + text[n + 1 :]


def drop(text: str, rng: random.Random) -> str:
    n = rng.choice(_digits(text))
    return text[:n] + text[n + 1 :]


def double(text: str, rng: random.Random) -> str:
    n = rng.choice(_digits(text))
    return text[:n] + text[n] + text[n:]


def transpose(text: str, rng: random.Random) -> str:
    places = [n for n in _digits(text) if text[n + 1 : n + 2].isdigit() and text[n] != text[n + 1]]
    if not places:
        return text
    n = rng.choice(places)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def separator(text: str, rng: random.Random) -> str:
    marks = [n for n, c in enumerate(text) if c in ".,"]
    if not marks:
        return text
    n = rng.choice(marks)
    other = {".": ",", ",": "."}[text[n]]
    return text[:n] + rng.choice([other, ""]) + text[n + 1 :]


TEXTS: dict[str, Callable[[str, random.Random], str]] = {
    "digit misread": misread,
    "digit dropped": drop,
    "digit doubled": double,
    "digits transposed": transpose,
    "separator": separator,
}


def _text_damage(kind: str, sheet: Sheet, cell: Cell, rng: random.Random) -> Damage:
    text = sheet.printed(cell)
    return Damage(kind, {cell: text}, {cell: TEXTS[kind](text, rng)})


def _swap_damage(kind: str, sheet: Sheet, cell: Cell, rng: random.Random) -> Damage | None:
    if "/" in cell.series:
        return None
    series = sheet.series(cell.table)
    others = [
        cell._replace(series=series[k])
        for k in (series.index(cell.series) - 1, series.index(cell.series) + 1)
        if 0 <= k < len(series)
    ]
    others += [cell._replace(row=cell.row + d) for d in (-1, 1)]
    others = [
        o for o in others if o in sheet.ranges and sheet.separators(o) == sheet.separators(cell)
    ]
    if not others:
        return None
    other = rng.choice(others)
    texts = {c: sheet.printed(c) for c in (cell, other)}
    return Damage(kind, texts, {cell: texts[other], other: texts[cell]})


def _shift_damage(kind: str, sheet: Sheet, cell: Cell, rng: random.Random) -> Damage | None:
    """The figures of a row one column off, or those of two neighbouring rows exchanged."""
    if rng.random() < 0.5:
        cells = [cell._replace(series=s) for s in sheet.series(cell.table)]
        if not all(c in sheet.ranges for c in cells):
            return None
        texts = {c: sheet.printed(c) for c in cells}
        step = rng.choice([1, -1])
        moved = {c: texts[cells[(k + step) % len(cells)]] for k, c in enumerate(cells)}
        return Damage(kind, texts, moved)
    other = cell.row + rng.choice([1, -1])
    if not 1 <= other <= len(sheet.tables[cell.table].rows):
        return None
    names = [c.name for c in sheet.tables[cell.table].columns]
    pairs = [(cell._replace(series=s), Cell(cell.table, other, s)) for s in names]
    pairs = [(a, b) for a, b in pairs if a in sheet.figures and b in sheet.figures]
    if sheet.separators(pairs[0][0]) != sheet.separators(pairs[0][1]):
        return None
    if not sheet.has_figures(cell.table, other):
        return None
    texts = {c: sheet.printed(c) for pair in pairs for c in pair if c in sheet.figures}
    moved = {}
    for a, b in pairs:
        if a in texts and b in texts:
            moved |= {a: texts[b], b: texts[a]}
    return Damage(kind, {c: texts[c] for c in moved}, moved)


def damages(sheet: Sheet, rng: random.Random, count: int) -> Iterator[Damage]:
    """Draw damages, each kind as often as the others, over all cells that state a number."""
    cells = [c for c in sheet.ranges if sheet.status(c) in {"ok", "corrected"}]
    kinds = [*TEXTS, "swapped cells", "shifted row"]
    drawn = 0
    while drawn < count:
        kind, cell = kinds[drawn % len(kinds)], rng.choice(cells)
        if kind in TEXTS:
            damage = _text_damage(kind, sheet, cell, rng)
        elif kind == "swapped cells":
            damage = _swap_damage(kind, sheet, cell, rng)
        else:
            damage = _shift_damage(kind, sheet, cell, rng)
        if damage is None or not _differs(sheet, damage):
            continue
        drawn += 1
        yield damage


def _read(sheet: Sheet, cell: Cell, text: str) -> Figure | None:
    try:
        return read(text, sheet.separators(cell))
    except ValueError:
        return None


def _differs(sheet: Sheet, damage: Damage) -> bool:
    """Whether any value is another one now."""
    for cell, text in damage.after.items():
        figure = _read(sheet, cell, text)
        if figure is None or figure.value != sheet.figures[cell].value:
            return True
    return False


# --- the audit's answer ---------------------------------------------------------------------------


def try_out(context: Context, known: frozenset[int], damage: Damage) -> Outcome:
    """Damage the annex, audit what is touched, and compare with the truth."""
    sheet, network = context.sheet, context.network
    figures = {c: _read(sheet, c, text) for c, text in damage.after.items()}
    changed = [c for c, f in figures.items() if f is None or f.value != sheet.figures[c].value]
    outcome = Outcome(
        damage,
        min(network.independent(c) for c in changed),
        all(_hideable(network, c, sheet.figures[c], figures[c]) for c in changed),
    )
    if any(f is None for f in figures.values()):
        # the reader stops there and names file, line and column
        outcome.refused = outcome.detected = outcome.located = True
        outcome.hideable = False
        return outcome
    ranges = {c: Interval.of(f) for c, f in figures.items() if f is not None}
    damaged = network.changed(ranges, aside=known)
    seen = replace(
        sheet,
        figures={**sheet.figures, **{c: f for c, f in figures.items() if f is not None}},
    )
    new = [n for n in damaged.touching(ranges) if damaged.fails(n) and n not in known]
    outcome.fired = {damaged.relations[n].rule for n in new}
    gone = {missing_figure(seen, damaged, n) for n in damaged.touching(ranges)} & set(changed)
    outcome.detected = bool(new or gone)
    outcome.located = bool(gone)
    if not new:
        return outcome
    mended: set[Cell] = set()
    first: Suspect | None = None
    for n in new:
        found = repairs(seen, damaged, n)
        suspected = ranked(damaged, n, found)
        if suspected and (first is None or suspected[0].score > first.score):
            first = suspected[0]
        if len(found) != 1:
            continue
        for cell, before, after in found[0].changes:
            outcome.proposals.append(f"{cell}: {before} -> {after}")
            figure = _read(sheet, cell, after)
            if figure is not None and figure.value == sheet.figures[cell].value:
                mended.add(cell)
            else:
                outcome.wrong = True
    outcome.located = outcome.located or (first is not None and first.cell in changed)
    outcome.right = not outcome.wrong and mended >= set(changed)
    return outcome


def _hideable(network: Network, cell: Cell, before: Figure, after: Figure | None) -> bool:
    """Whether the change is smaller than the rounding of every relation of the cell."""
    if after is None or after.value is None or before.value is None:
        return False
    change = abs(after.value - before.value)
    half = 0.5 * 10.0**-after.decimals
    own = Interval(after.value - half, after.value + half)
    for n in network.by_cell.get(cell, ()):
        relation = network.relations[n]
        if relation.form not in {"sum", "product"} or not network.holds(n):
            continue
        span = allowed(relation, cell, network.ranges)
        if span is None:
            continue
        tolerance = (span.high - span.low + own.high - own.low) / 2
        if change > tolerance:
            return False
    return True
