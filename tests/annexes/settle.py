"""What arithmetic can tell of a misread cell, found by trying every small change.

This knows nothing of the package under test: numbers are read and relations checked anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from tests.annexes.annex import Relation, Table

__all__ = ["State", "settled"]

At = tuple[int, str]
Span = tuple[Fraction, Fraction]


class State:
    """The cells of a table as they were read, by row and column."""

    def __init__(self, table: Table) -> None:
        self.texts: dict[At, str] = {
            (k, c): table.printed(k, c)
            for k in range(1, len(table.rows) + 1)
            for c in table.columns
            if table.value(k, c) is not None
        }
        self.of: dict[At, list[Relation]] = {}
        for relation in table.all_relations():
            for at in (relation.total, *relation.parts):
                self.of.setdefault(at, []).append(relation)

    def put(self, at: At, text: str) -> None:
        """Let a cell read otherwise."""
        self.texts[at] = text

    def holds(self, relation: Relation, changed: dict[At, str]) -> bool:
        """Tell whether the intervals that texts stand for can meet."""

        def span(at: At) -> Span:
            return _span(changed.get(at, self.texts[at]))

        low, high = span(relation.total)
        parts = [span(at) for at in relation.parts]
        if relation.kind == "sum":
            made = sum((p[0] for p in parts), Fraction(0)), sum((p[1] for p in parts), Fraction(0))
        elif relation.kind == "product":
            made = parts[0][0] * parts[1][0], parts[0][1] * parts[1][1]
        else:
            top, bottom = parts
            if bottom[0] <= 0:
                return False
            made = 100 * top[0] / bottom[1], 100 * top[1] / bottom[0]
        return low <= made[1] and made[0] <= high

    def far(self, relation: Relation, at: At, text: str) -> bool:
        """Tell quickly, in floats, that a relation cannot hold with a cell changed."""

        def near(cell: At) -> float:
            return float(_number(text if cell == at else self.texts[cell]))

        total, parts = near(relation.total), [near(cell) for cell in relation.parts]
        if relation.kind == "sum":
            made = sum(parts)
        elif relation.kind == "product":
            made = parts[0] * parts[1]
        else:
            made = 100 * parts[0] / parts[1] if parts[1] else 1e300
        # far beyond all rounding: of one part in fifty, or of every printed number by one
        return abs(made - total) > 0.02 * abs(made) + len(parts) + 1


def settled(state: State, at: At, truth: Decimal | None) -> bool:
    """Tell whether exactly one small change makes the relations of a cell hold, the true one."""
    broken = [r for r in state.of.get(at, ()) if not state.holds(r, {})]
    if not broken:
        return False
    found: set[tuple[At, Fraction]] = set()
    suspects = {cell for r in broken for cell in (r.total, *r.parts)}
    for cell in suspects:
        needed = {*broken, *state.of[cell]}
        before = _value(state.texts[cell])
        for text in _changes(state.texts[cell]):
            if any(state.far(r, cell, text) for r in broken) or _value(text) == before:
                continue
            if all(state.holds(r, {cell: text}) for r in needed):
                found.add((cell, _value(text)))
    return found == {(at, Fraction(truth or 0))}


def _changes(text: str) -> Iterator[str]:
    """Yield what one digit (another, one more, one less) or one decimal mark makes of a text."""
    for k, sign in enumerate(text):
        for digit in "0123456789":
            yield text[:k] + digit + text[k:]
        if sign.isdecimal():
            if sum(map(str.isdecimal, text)) > 1:
                yield text[:k] + text[k + 1 :]
            for digit in "0123456789":
                if digit != sign:
                    yield text[:k] + digit + text[k + 1 :]
    bare = text.replace(".", "").replace(",", "")
    digits = bare.rstrip("%")
    for k in range(1, len(digits)):
        yield f"{digits[:k]},{digits[k:]}" + "%" * bare.endswith("%")
    yield bare


def _value(text: str) -> Fraction:
    low, high = _span(text)
    return (low + high) / 2


@cache
def _number(text: str) -> str:
    return text.rstrip("%").replace(".", "").replace(",", ".").rstrip(".")


@cache
def _span(text: str) -> Span:
    number = _number(text)
    value = Fraction(number)
    half = Fraction(1, 2 * 10 ** len(number.partition(".")[2]))
    return value - half, value + half
