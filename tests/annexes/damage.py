"""Recognised text with seeded damage: what a scan does to a page, each misread on record."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.annexes.annex import Annex
from tests.annexes.grid import Grid, grids
from tests.annexes.settle import State, settled

__all__ = ["Damaged", "Plant", "damage", "write_damaged"]

LOOKS_LIKE = {
    "0": "86", "1": "74", "2": "7", "3": "85", "4": "91", "5": "63",
    "6": "85", "7": "12", "8": "306", "9": "04",
}  # fmt: skip
LETTERS = {"0": "O", "1": "l"}
PAGE = 24  # rows
RATE = 0.012  # of cells that are misread
SWAPPED = 0.25  # of pages whose marks are the other way round


class Plant(NamedTuple):
    """One thing done to the text.

    Attributes
    ----------
    kind : str
        ``digit``, ``mark`` (a decimal mark lost), ``short`` (a digit lost) and ``letter`` (a
        letter for a digit) are misreads of one cell; ``fused`` (two figures in one cell),
        ``ratios`` (two ratios in one), ``shifted`` (a blank before the figures), ``label`` (a
        label on the line before its figures), ``number`` (a row's number before its label) and
        ``centred`` (the number on the next line) are damage to the layout of a row.
    table, row : int
        Where, counted from 1.
    column : str
        The column, of a layout that of its first cell.
    was, now : str
        The printed text and what it became.
    settleable : bool
        Whether arithmetic can tell what it was: exactly one small change makes every relation of
        the cell hold again.
    """

    kind: str
    table: int
    row: int
    column: str
    was: str
    now: str
    settleable: bool


@dataclass
class Damaged:
    """A damaged text."""

    lines: list[str] = field(default_factory=list)
    plants: list[Plant] = field(default_factory=list)


def write_damaged(annex: Annex, path: Path, seed: int) -> list[Plant]:
    """Write the damaged text of an annex and return what was done to it."""
    damaged = damage(annex, seed)
    path.write_text("\n".join(damaged.lines) + "\n", "utf-8")
    return damaged.plants


def damage(annex: Annex, seed: int) -> Damaged:
    """Damage an annex: always the same for the same seed."""
    chance = random.Random(f"damage {seed}")
    out = Damaged()
    for n, grid in enumerate(grids(annex), 1):
        out.lines += [*grid.lines, ""]
        _Scan(n, grid, chance, out).read()
        out.lines += [grid.note, ""]
    return out


class _Scan:
    """One table, scanned page by page."""

    def __init__(self, number: int, grid: Grid, chance: random.Random, out: Damaged) -> None:
        self.number, self.grid, self.chance, self.out = number, grid, chance, out
        self.table = grid.table
        self.first = grid.width - len(self.table.columns)

    def read(self) -> None:
        """Write the pages of the table."""
        rows = self.grid.texts()
        head, body = rows[: len(self.grid.header)], rows[len(self.grid.header) :]
        misread = self._misread()
        layouts = self._layouts({row for row, _ in misread})
        for page, start in enumerate(range(0, len(body), PAGE)):
            swapped = self.chance.random() < SWAPPED
            self.out.lines += ["\t".join(self._caption(c, page) for c in row) for row in head]
            for k in range(start, min(start + PAGE, len(body))):
                cells = list(body[k])
                for c, column in enumerate(self.table.columns, self.first):
                    cells[c] = misread.get((k + 1, column), cells[c])
                    if swapped:
                        cells[c] = cells[c].translate(str.maketrans(".,", ",."))
                cells[1] = self._word(cells[1])
                self.out.lines += [
                    "\t".join(line) for line in self._laid(cells, layouts.get(k + 1))
                ]

    def _misread(self) -> dict[tuple[int, str], str]:
        """Choose cells and misread them; then tell which of them arithmetic can settle."""
        state = State(self.table)
        cells = [
            (k, c)
            for k in range(1, len(self.table.rows) + 1)
            for c in self.table.columns
            if self.table.value(k, c) is not None
        ]
        misread: dict[tuple[int, str], str] = {}
        kinds = {}
        for at in cells:
            if self.chance.random() >= RATE:
                continue
            was = self.table.printed(*at)
            kind, now = self._other(was)
            misread[at], kinds[at] = now, kind
            if kind != "letter":
                state.put(at, now)
        for at, now in misread.items():
            was = self.table.printed(*at)
            # What is no number at all has one reading only: letters look like one digit each.
            can = kinds[at] == "letter" or settled(state, at, self.table.value(*at))
            self.out.plants.append(Plant(kinds[at], self.number, *at, was, now, can))
        return misread

    def _other(self, text: str) -> tuple[str, str]:
        """Misread a number in some way."""
        way = self.chance.random()
        if "," in text and way < 0.2:
            return "mark", text.replace(",", "", 1)
        if way < 0.3 and sum(map(str.isdecimal, text)) > 3:
            places = [k for k, sign in enumerate(text) if sign.isdecimal()]
            at = self.chance.choice(places[1:])
            return "short", text[:at] + text[at + 1 :]
        letters = [k for k, sign in enumerate(text) if sign in LETTERS]
        if way < 0.45 and letters:
            at = self.chance.choice(letters)
            return "letter", text[:at] + LETTERS[text[at]] + text[at + 1 :]
        return "digit", self._digit(text)

    def _digit(self, text: str) -> str:
        places = [k for k, sign in enumerate(text) if sign.isdecimal()]
        at = self.chance.choice(places)
        return text[:at] + self.chance.choice(LOOKS_LIKE[text[at]]) + text[at + 1 :]

    def _layouts(self, taken: set[int]) -> dict[int, str]:
        """Choose rows whose layout is damaged: never one with a misread, nor one beside another."""
        if not self.table.ratios:
            return {}
        out: dict[int, str] = {}
        for k, row in enumerate(self.table.rows, 1):
            if not row.values or k in taken or k - 1 in out or self.chance.random() >= 0.05:
                continue
            kinds = ["fused", "shifted", "label", "ratios"]
            if row.stt:
                kinds.append("number")
                if k < len(self.table.rows) and not self.table.rows[k].stt:
                    kinds += ["centred"] * 4
            kind = self.chance.choice(kinds)
            out[k] = kind
            column = self.table.columns[0]
            was = "\t".join(self.table.printed(k, c) for c in self.table.columns)
            # With all figures of a row in order, and its ratios, one placement only recomputes.
            self.out.plants.append(Plant(kind, self.number, k, column, was, kind, True))
        return out

    def _laid(self, cells: list[str], layout: str | None) -> list[list[str]]:
        f = self.first
        if layout == "fused":
            return [[*cells[: f + 1], f"{cells[f + 1]} {cells[f + 2]}", *cells[f + 3 :]]]
        if layout == "ratios":
            c = f + next(n for n, column in enumerate(self.table.columns) if "/" in column)
            return [[*cells[:c], f"{cells[c]} {cells[c + 1]}".strip(), *cells[c + 2 :]]]
        if layout == "number":
            return [["", f"{cells[0]} {cells[1]}", *cells[2:]]]
        if layout == "centred":
            return [["", *cells[1:]]]
        if layout == "shifted":
            return [[*cells[:f], "", *cells[f:]]]
        if layout == "label":
            return [cells[:2], ["", "", *cells[2:]]]
        return [cells]

    def _caption(self, text: str, page: int) -> str:
        """Lose diacritics of captions repeated on a later page, now and then."""
        return _bare(text) if page and self.chance.random() < 0.3 else text

    def _word(self, text: str) -> str:
        """Misread a mark over a letter of a label, now and then."""
        marked = [k for k, sign in enumerate(text) if not sign.isascii()]
        if not marked or self.chance.random() >= 0.08:
            return text
        at = self.chance.choice(marked)
        return text[:at] + _bare(text[at]) + text[at + 1 :]


def _bare(text: str) -> str:
    """Take marks from letters."""
    split = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in split if not unicodedata.combining(sign))
