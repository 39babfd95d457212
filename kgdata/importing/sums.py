"""Sums that hold in every column within the printed rounding: which rows make up which."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from kgdata.importing.seen import SeenRow
from kgdata.interval import Interval
from kgdata.printed import Figure

__all__ = ["Balance", "balance", "exceeds", "search"]

_NO_CHANCE = 5.0  # digits that no sum gets right by chance
_Ranges = dict[str, Interval | None]
_LEAVE_TWO = 12  # pools up to this size are searched with two rows left out


class Balance(NamedTuple):
    """How a total and its parts compare.

    Attributes
    ----------
    holds, fails : int
        Columns in which they meet, and in which they cannot.
    digits : float
        Decimal digits that had to agree for it: what chance would have to guess.
    """

    holds: int
    fails: int
    digits: float

    @property
    def good(self) -> bool:
        """Whether it holds wherever it can be told."""
        return self.holds > 0 and not self.fails

    @property
    def mostly(self) -> bool:
        """Whether it holds in most columns and not in one alone, or too exactly for chance."""
        return self.holds > max(self.fails, 1) or self.digits >= _NO_CHANCE


def _ranges(row: SeenRow, unit: int) -> _Ranges:
    """Return the intervals of a row's figures in another power of ten."""
    shift = (row.unit.mult if row.unit else unit) - unit
    if not shift:
        return row.ranges
    scale = 10.0**shift
    return {n: r and Interval(r.low * scale, r.high * scale) for n, r in row.ranges.items()}


def balance(whole: SeenRow, parts: Sequence[SeenRow], *, strictly: bool = False) -> Balance:
    """Compare a total with parts, column by column.

    Parameters
    ----------
    whole : SeenRow
        The total.
    parts : sequence of SeenRow
        Its parts. A blank among them stands for nothing if the sum holds so; if what is stated
        falls short of the total, the column tells nothing.
    strictly : bool, default False
        Whether the first column that fails is enough to know.

    Returns
    -------
    Balance
    """
    unit = whole.unit.mult if whole.unit else 0
    ranges = [_ranges(part, unit) for part in parts]
    return _compared(whole, _ranges(whole, unit), parts, ranges, strictly=strictly)


def _compared(
    whole: SeenRow,
    total: _Ranges,
    parts: Sequence[SeenRow],
    ranges: Sequence[_Ranges],
    *,
    strictly: bool,
) -> Balance:
    holds = fails = 0
    digits = 0.0
    counted: set[tuple[float, ...]] = set()
    for name, target in total.items():
        if target is None:
            continue
        terms = [t for r in ranges if (t := r.get(name)) is not None]
        if not terms:
            continue
        low, high = map(sum, zip(*terms, strict=True))
        meets = Interval(low, high).meets(target)
        if not meets:
            fails += not (len(terms) < len(parts) and high < target.low)
            if fails and strictly:
                break
            continue
        weighty = [t for t in terms if t.low > 0 or t.high < 0]
        if len(weighty) < 2:
            continue
        holds += 1
        vector = (target.low, *(t.low for t in terms))
        if vector not in counted:
            counted.add(vector)
            digits += _digits([whole, *parts], name, target)
    return Balance(holds, fails, digits)


def _digits(rows: Sequence[SeenRow], name: str, target: Interval) -> float:
    """Count the digits of a total that its parts might have missed."""
    grain = 0.0
    for row in rows:
        figure = row.values.get(name)
        if figure is not None and figure.value:
            grain = min(grain, _grain(figure)) if grain else _grain(figure)
    return math.log10(1 + abs(target.low + target.high) / 2 / (grain * len(rows))) if grain else 0.0


def _grain(figure: Figure) -> float:
    """Return the last place of a figure that is no trailing zero."""
    number = round(abs(figure.value or 0) * 10**figure.decimals)
    zeros = len(str(number)) - len(str(number).rstrip("0"))
    return float(10.0 ** (zeros - figure.decimals))


def exceeds(whole: SeenRow, *parts: SeenRow) -> bool:
    """Whether rows together are greater than another in some column, beyond rounding."""
    unit = whole.unit.mult if whole.unit else 0
    ranges = [_ranges(part, unit) for part in parts]
    for name, limit in _ranges(whole, unit).items():
        terms = [t for r in ranges if (t := r.get(name)) is not None]
        if limit is not None and terms and sum(t.low for t in terms) > limit.high:
            return True
    return False


def search(
    whole: SeenRow,
    pool: Sequence[SeenRow],
    need: float,
    *,
    whole_pool: bool = True,
    misread: bool = False,
) -> Iterator[tuple[tuple[int, ...], Balance]]:
    """Find the rows of a pool that make up a total.

    Parameters
    ----------
    whole : SeenRow
        The total.
    pool : sequence of SeenRow
        Candidates in printed order.
    need : float
        Digits that must agree beyond what trying so many sets would give by chance.
    whole_pool : bool, default True
        Whether rows may be left out within the pool; else only runs from its beginning are tried.
    misread : bool, default False
        Whether a sum may fail in some columns, if it holds in most: a figure may be misread.

    Yields
    ------
    indices : tuple of int
        Places in the pool; sets that share no row, so that each is a breakdown of its own.
    result : Test
        How they compare.
    """
    unit = whole.unit.mult if whole.unit else 0
    total, ranges = _ranges(whole, unit), [_ranges(row, unit) for row in pool]
    used: set[int] = set()
    for candidates in _sets(len(pool), whole_pool):
        found = []
        chance = math.log10(max(len(candidates), 1))
        for indices in candidates:
            if used.isdisjoint(indices):
                rows, spans = [pool[i] for i in indices], [ranges[i] for i in indices]
                result = _compared(whole, total, rows, spans, strictly=not misread)
                fits = result.mostly if misread else result.good
                if fits and result.digits - chance >= need:
                    found.append((indices, result))
        overlap = any(set(a) & set(b) for (a, _), (b, _) in combinations(found, 2))
        if overlap and len(candidates[0]) < len(pool) and whole_pool:
            runs = [f for f in found if f[0] == tuple(range(f[0][0], f[0][-1] + 1))]
            found = runs[:1] if runs else []  # several repairs fit: none is better than another
        for indices, result in found:
            if used.isdisjoint(indices):
                used |= set(indices)
                yield indices, result


def _sets(size: int, whole_pool: bool) -> Iterator[list[tuple[int, ...]]]:
    """List the sets to try, the most natural first."""
    if size < 2:
        return
    everything = tuple(range(size))
    if not whole_pool:
        yield [everything[:n] for n in range(size, 1, -1)]
        return
    yield [everything]
    yield [
        everything[a:b]
        for length in range(size - 1, 1, -1)
        for a in range(size - length + 1)
        if (b := a + length) <= size
    ]
    if size > 2:
        yield [everything[:n] + everything[n + 1 :] for n in range(1, size - 1)]
    if 3 < size <= _LEAVE_TWO:
        yield [tuple(i for i in everything if i not in out) for out in combinations(everything, 2)]
