"""A made-up plan: tables whose totals, products and ratios hold, and what each cell truly is."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Annex", "Printed", "Relation", "Row", "Table", "make", "show"]

FOLDER = Path(__file__).parent
AREAS = ("An Hòa", "Bình Sơn", "Hải Ninh", "Tân Phú", "Vĩnh Thuận", "Đông Hải")
HEADINGS = (
    "BIỂU {number}: {title}", "Biểu số {number:02}. {title}", "PHỤ LỤC {number}: {title}",
    "Bảng {number}: {title}",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI")


class Relation(NamedTuple):
    """``total = sum(parts)``, or ``total = parts[0] x parts[1]``; cells by row and column."""

    kind: str
    total: tuple[int, str]
    parts: tuple[tuple[int, str], ...]


@dataclass
class Row:
    """A printed row; `values` are the numbers as printed, by series, `texts` what is no number."""

    stt: str
    label: str
    unit: str = ""
    depth: int = 0
    decimals: int = 0
    values: dict[str, Decimal] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    ditto: bool = False  # the unit is printed as a mark under the one above


@dataclass
class Table:
    """A table; a ratio is ``numerator/denominator``."""

    title: str
    series: tuple[str, ...]
    ratios: tuple[str, ...]
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    unit: str = ""  # said above the table; then there is no column of units
    percent: bool = True
    header: str = "two"
    words: str = "short"  # how a header in words names its columns: a key of grid.WORDS
    heading: str = "BIỂU {number}: {title}"

    def value(self, row: int, column: str) -> Decimal | None:
        """Return the true number of a cell; rows count from 1."""
        values = self.rows[row - 1].values
        if "/" not in column:
            return values.get(column)
        top, bottom = (values.get(c) for c in column.split("/"))
        if top is None or not bottom:
            return None
        return (100 * top / bottom).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def printed(self, row: int, column: str, marks: str = ".,") -> str:
        """Return a cell as printed."""
        value = self.value(row, column)
        if value is None:
            return self.rows[row - 1].texts.get(column, "")
        if "/" in column:
            return show(value, 2, marks) + "%" * self.percent
        return show(value, self.rows[row - 1].decimals, marks)

    def all_relations(self) -> list[Relation]:
        """Return every relation that holds: those of rows, and the ratios."""
        out = list(self.relations)
        for n, row in enumerate(self.rows, 1):
            for ratio in self.ratios:
                top, bottom = ratio.split("/")
                if row.values.get(top) is not None and row.values.get(bottom):
                    out.append(Relation("ratio", (n, ratio), ((n, top), (n, bottom))))
        return out


@dataclass
class Annex:
    """A whole annex."""

    id: str
    area: str
    years: tuple[int, int, int]
    tables: list[Table]

    def truth(self) -> list[Printed]:
        """List every figure, table by table in the document's order."""
        return [
            Printed(
                t, n, row.label, row.unit or table.unit, column, value, table.printed(n, column)
            )
            for t, table in enumerate(self.tables, 1)
            for n, row in enumerate(table.rows, 1)
            for column in table.columns
            if (value := table.value(n, column)) is not None
        ]


class Printed(NamedTuple):
    """What one cell truly is."""

    table: int
    row: int
    label: str
    unit: str
    column: str
    value: Decimal
    printed: str


def show(value: Decimal, decimals: int, marks: str = ".,") -> str:
    """Print a number with a thousands separator and a decimal mark."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", marks))


def make(seed: int) -> Annex:
    """Make the annex of a seed: always the same for the same seed."""
    chance = random.Random(f"annex {seed}")
    year = chance.choice([2019, 2020, 2021, 2025, 2026, 2027])
    years = (year - 2, year - 1, year - 1)
    kinds: list[dict[str, Any]] = tomllib.loads((FOLDER / "tables.toml").read_text("utf-8"))[
        "tables"
    ]
    chosen = sorted(chance.sample(range(len(kinds)), chance.randint(4, len(kinds))))
    ratio_before_plan = chance.random() < 0.25
    percent = chance.random() < 0.7
    words = chance.choice(["short", "long"])
    heading = chance.choice(HEADINGS)
    tables = []
    for kind in (kinds[k] for k in chosen):
        quarterly = any("quarters" in block for block in kind["blocks"])
        if quarterly:
            series = (f"plan_{year}", *(f"plan_{year}q{q}" for q in range(1, 5)))
            table = Table(kind["title"], series, (), series, header="quarters")
        else:
            a, p, e, k = (
                f"actual_{year - 2}",
                f"plan_{year - 1}",
                f"estimate_{year - 1}",
                f"plan_{year}",
            )
            ratios = (f"{e}/{p}", f"{e}/{a}", f"{k}/{e}")
            columns = (a, p, e, k, *ratios)
            if ratio_before_plan:
                columns = (a, p, e, *ratios[:2], k, ratios[2])
            header = chance.choice(["two", "three", "words"])
            table = Table(kind["title"], (a, p, e, k), ratios, columns, header=header)
            table.percent = percent
        table.unit = kind.get("unit", "")
        table.words, table.heading = words, heading
        _Filler(table, chance, year).fill(kind["blocks"])
        tables.append(table)
    return Annex(f"kh-{seed}", chance.choice(AREAS), (year - 2, years[1], year), tables)


class _Filler:
    """Rows put into a table, with numbering and figures."""

    def __init__(self, table: Table, chance: random.Random, year: int) -> None:
        self.table, self.chance, self.year = table, chance, year
        self.sections = self.items = 0
        self.style = chance.choice(["dashes", "numbers", "letters", "pluses"])
        self.within = chance.random() < 0.3
        self.ditto = not table.unit and chance.random() < 0.25

    def fill(self, blocks: list[dict[str, Any]]) -> None:
        for block in blocks:
            if "section" in block:
                self.sections += 1
                self.items = 0
                self.table.rows.append(Row(ROMAN[self.sections - 1], block["section"]))
            elif "crops" in block:
                self._crops(block)
            elif "sum" in block:
                self._sum(block)
            else:
                self._rows(block)

    def _add(self, stt: str, label: str, unit: str, depth: int, decimals: int, values: Any) -> int:
        series = self.table.series
        named = dict(zip(series, values, strict=True))
        self.table.rows.append(Row(stt, label, unit, depth, decimals, named))
        return len(self.table.rows)

    def _number(self) -> str:
        self.items += 1
        return str(self.items)

    def _figures(self, size: list[int], decimals: int) -> list[Decimal]:
        """Return a figure for each series: near one another, no two alike."""
        level = self.chance.uniform(*size)
        out: list[Decimal] = []
        while len(out) < len(self.table.series):
            figure = Decimal(level * self.chance.uniform(0.86, 1.17))
            figure = figure.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            if figure not in out:
                out.append(figure)
        return out

    def _part(self, parent: str, k: int, label: str) -> tuple[str, str]:
        if self.style in {"dashes", "pluses"}:
            return "", f"{'-' if self.style == 'dashes' else '+'} {label}"
        return (f"{chr(96 + k)})" if self.style == "letters" else f"{parent}.{k}"), label

    def _sum(self, block: dict[str, Any]) -> None:
        decimals = block.get("decimals", 0)
        parts = [self._figures(block["size"], decimals) for _ in block["parts"]]
        number = self._number()
        total = [sum(column, Decimal(0)) for column in zip(*parts, strict=True)]
        top = self._add(number, block["sum"], block["unit"], 0, decimals, total)
        rows = []
        if self.within:
            self.table.rows.append(Row("", "Trong đó:", depth=1))
        for k, (label, figures) in enumerate(zip(block["parts"], parts, strict=True), 1):
            stt, text = self._part(number, k, label)
            rows.append(self._add(stt, text, block["unit"], 1, decimals, figures))
            self.table.rows[-1].ditto = self.ditto
        for s in self.table.series:
            self.table.relations.append(Relation("sum", (top, s), tuple((r, s) for r in rows)))

    def _crops(self, block: dict[str, Any]) -> None:
        number = self._number()
        areas, outputs = [], []
        for _ in block["crops"]:
            area = self._figures(block["area"], 0)
            areas.append(area)
            yields = [self.chance.uniform(*block["yield"]) for _ in area]
            mean = sum(yields) / len(yields)
            near = [mean + (y - mean) / 6 for y in yields]
            outputs.append([
                (a * Decimal(y)).quantize(Decimal(1), ROUND_HALF_UP)
                for a, y in zip(area, near, strict=True)
            ])  # fmt: skip
        of_all = ([sum(c, Decimal(0)) for c in zip(*g, strict=True)] for g in (areas, outputs))
        top = self._crop(number, block["total"], 0, *of_all)
        below = []
        for k, label in enumerate(block["crops"], 1):
            stt, text = self._part(number, k, label)
            below.append(self._crop(stt, text, 1, areas[k - 1], outputs[k - 1]))
        for s in self.table.series:
            for place in (0, 2):
                parts = tuple((rows[place], s) for rows in below)
                self.table.relations.append(Relation("sum", (top[place], s), parts))

    def _crop(
        self, stt: str, label: str, depth: int, area: list[Decimal], output: list[Decimal]
    ) -> tuple[int, int, int]:
        yields = [
            (o / a).quantize(Decimal("0.01"), ROUND_HALF_UP)
            for o, a in zip(output, area, strict=True)
        ]
        first = self._add(stt, f"{label}: Diện tích gieo trồng", "Ha", depth, 0, area)
        second = self._add("", "Năng suất", "Tấn/ha", depth + 1, 2, yields)
        third = self._add("", "Sản lượng", "Tấn", depth + 1, 0, output)
        for s in self.table.series:
            self.table.relations.append(Relation("product", (third, s), ((first, s), (second, s))))
        return first, second, third

    def _rows(self, block: dict[str, Any]) -> None:
        decimals = block.get("decimals", 0)
        for label in block.get("rows") or block["quarters"]:
            figures = self._figures(block["size"], decimals)
            if "quarters" in block:
                figures[0] = sum(figures[1:], Decimal(0))
            row = self._add(self._number(), label, block["unit"], 0, decimals, figures)
            if "rows" in block and self.chance.random() < 0.2:  # what began later, or has a limit
                series = self.table.series[self.chance.choice([0, -1])]
                del self.table.rows[-1].values[series]
                self.table.rows[-1].texts[series] = self.chance.choice(["-", "<3%", ""])
            if "quarters" in block:
                year, *quarters = self.table.series
                parts = tuple((row, q) for q in quarters)
                self.table.relations.append(Relation("sum", (row, year), parts))
