"""Explanations: the sum with its printed figures, in Vietnamese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf

from kgdata.auditing.relation import Judgement, Relation
from kgdata.auditing.sheet import STATED, Cell, Sheet
from kgdata.captions import points_text, quantity, series_label, unit_text
from kgdata.meta import TableInfo
from kgdata.numbers import number
from kgdata.printed import read
from kgdata.units import Unit, in_points
from kgdata.wording import number_text, target_text

__all__ = ["LANGUAGES", "Speaker", "sentence"]

LANGUAGES = ("vi", "en")
_PERCENT = Unit("%")


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("kgdata.auditing").joinpath("sentences.toml").read_text("utf-8"))


def sentence(key: str, lang: str, **values: object) -> str:
    """Return one of the audit's sentences with its values filled in: data, its spaces plain."""
    return _sentences()[lang][key].format(**values).replace("\N{NO-BREAK SPACE}", " ")


@dataclass(frozen=True)
class Speaker:
    """Says what cells and relations say, in one language.

    Attributes
    ----------
    sheet : Sheet
        The printed cells.
    tables : dict of str to TableInfo
        How the plan calls its tables, and documents their targets.
    lang : {'vi', 'en'}
        The language.
    """

    sheet: Sheet
    tables: Mapping[str, TableInfo]
    lang: str

    def say(self, key: str, **values: object) -> str:
        """Return a sentence."""
        return sentence(key, self.lang, **values)

    def table(self, table: str) -> str:
        """Name a table."""
        return self.tables[table].name(self.lang)

    def label(self, cell: Cell) -> str:
        """Name a row, or a target with its number."""
        target = self.sheet.target(cell)
        if target is not None:
            label = target.label_vi if self.lang == "vi" else target.label_en
            return self.say("stated", no=number_text(target.no), label=label)
        indicator = self.sheet.indicator(cell)
        return indicator.label_vi if self.lang == "vi" else indicator.label_en

    def series(self, name: str) -> str:
        """Name a series or a ratio."""
        if name == STATED:
            return self.say("stated-series")
        parts = [series_label(part, self.lang) for part in name.split("/")]
        return "/".join(p[:1].lower() + p[1:] if p[1:2].islower() else p for p in parts)

    def figure(self, cell: Cell) -> str:
        """Write a figure with its printed decimals; a bound or error as printed."""
        target = self.sheet.target(cell)
        if target is not None:
            return target_text(target, self.lang)
        figure = self.sheet.figures.get(cell)
        if figure is None or figure.value is None or figure.status == "bound":
            return self.sheet.printed(cell)
        percent = "%" if self.sheet.printed(cell).endswith("%") else ""
        return number(figure.value, figure.decimals, self.lang) + percent

    def unit(self, cell: Cell) -> Unit | None:
        """Return what a cell's figure counts; a ratio and a share are in percent."""
        if "/" in cell.series or cell.series.startswith("share_"):
            return _PERCENT
        return self.sheet.unit(cell)

    def with_unit(self, written: str, cell: Cell) -> str:
        """Write a number in a cell's unit."""
        unit = self.unit(cell)
        return (
            quantity(written.removesuffix("%"), unit.code, unit.mult, self.lang)
            if unit
            else written
        )

    def measured(self, cell: Cell) -> str:
        """Write a figure with its unit; a bound or error as printed, a target in its words."""
        figure = self.sheet.figures.get(cell)
        if figure is None or figure.value is None or figure.status == "bound":
            return self.figure(cell)
        return self.with_unit(self.figure(cell), cell)

    def gap(self, written: str, cell: Cell) -> str:
        """Write how far a computed number is from a cell's figure: of rates in points."""
        unit = self.unit(cell)
        if unit is not None and in_points(unit.code):
            return points_text(written.removesuffix("%"), unit.code, self.lang)
        size = written.lstrip("−")
        return ("−" if size != written else "") + self.with_unit(size, cell)  # −VND 4 billion

    def text(self, printed: str, cell: Cell) -> str:
        """Write what a cell's page prints, or might have printed, as a reader writes numbers."""
        try:
            figure = read(printed, self.sheet.separators(cell))
        except ValueError:
            return f"“{printed}”"
        if figure.value is None or figure.status == "bound":
            return f"“{printed}”"
        percent = "%" if printed.endswith("%") else ""
        return number(figure.value, figure.decimals, self.lang) + percent

    def value(self, value: float, like: Cell | None = None, more: int = 0) -> str:
        """Write a computed number, with the decimals of a cell and some more."""
        if abs(value) == inf:
            return "∞" if value > 0 else "-∞"
        if like is None or (like not in self.sheet.figures and like.series != STATED):
            return number(value, None, self.lang)
        percent = "%" if self._in_percent(like) else ""
        return number(value, self._decimals(like) + more, self.lang) + percent

    def _in_percent(self, cell: Cell) -> bool:
        return self.unit(cell) == _PERCENT

    def where(self, cell: Cell) -> str:
        """Say where a cell stands."""
        if cell.series == STATED:
            return self.say(
                "where_row", table=self.table(cell.table), label=self.label(cell),
                source=self.sheet.source(cell),
            )  # fmt: skip
        return self.say(
            "where",
            table=self.table(cell.table),
            label=self.label(cell),
            series=self.series(cell.series),
            source=self.sheet.source(cell),
        )

    def named(self, cell: Cell, beside: Cell) -> str:
        """Write a term of a sum: with its unit and place where they differ from another cell's."""
        place = []
        figure = self.sheet.figures.get(cell)
        written = self.measured(cell)
        if figure is not None and figure.status == "nil":
            written = "0"  # a dash is nothing
        elif self.unit(cell) == self.unit(beside) and not self._in_percent(cell):
            written = self.figure(cell)
        if (cell.table, cell.row) != (beside.table, beside.row):
            place.append(self.label(cell))
        if cell.series not in {beside.series, STATED}:
            place.append(self.series(cell.series))
        if cell.table != beside.table:
            place.append(self.table(cell.table))
        return f"{written} ({', '.join(place)})" if place else written

    def address(self, cell: Cell, beside: Cell) -> str:
        """Name a cell shortly."""
        target = self.sheet.target(cell)
        if target is not None:
            return self.say("stated-short", no=number_text(target.no))
        if cell == beside:
            return self.say("itself", series=self.series(cell.series))
        row = self.label(cell) if (cell.table, cell.row) != (beside.table, beside.row) else ""
        return ", ".join(x for x in (row, self.series(cell.series)) if x)

    def expression(self, relation: Relation) -> str:
        """Write what a relation computes."""
        target = relation.target
        if relation.form == "product":
            return self._product(relation, target)
        parts = [self.named(t.cell, target) for t in relation.terms]
        if relation.form == "between":
            return ", ".join(parts)
        out = number(relation.constant, None, self.lang) if relation.constant else ""
        for term, part in zip(relation.terms, parts, strict=True):
            weight = abs(term.weight)
            scale = ""
            if weight != 1.0:
                scale = f" × {number(weight, 0, self.lang)}"
            if weight < 1.0:
                scale = f" / {number(1 / weight, 0, self.lang)}"
            sign = " − " if term.weight < 0 else " + "
            out += (sign if out or term.weight < 0 else "") + part + scale
        return out

    def _product(self, relation: Relation, target: Cell) -> str:
        tops = [self.named(t.cell, target) for t in relation.terms if t.weight > 0]
        bottoms = [self.named(t.cell, target) for t in relation.terms if t.weight < 0]
        out = " × ".join(tops)
        out += "".join(f" / {b}" for b in bottoms)
        factor = relation.scale
        if (relation.bound or relation.factor.low == relation.factor.high) and factor != 1.0:
            out += f" × {number(factor, None if factor >= 1 else 6, self.lang)}"
        if relation.constant:
            sign = "−" if relation.constant < 0 else "+"
            out += f" {sign} {number(abs(relation.constant), None, self.lang)}"
        return out

    def arithmetic(self, relation: Relation, judgement: Judgement) -> str:
        """Write the sum of a relation that does not hold."""
        target = relation.target
        assert judgement.value is not None and judgement.expected is not None
        assert judgement.imbalance is not None
        printed = self.measured(target)
        if relation.factor.low != relation.factor.high and not relation.bound:
            return self._range(relation, printed)
        if relation.kind == "target":
            return self._against_target(relation, judgement)
        form = relation.bound or relation.form
        more = 2 if form == "product" else 0
        if form in {"sum", "at_most"} and [abs(t.weight) for t in relation.terms] == [1.0]:
            form += "_one"
        values = {
            "expression": self.expression(relation),
            "value": self._computed(relation, judgement.value, more),
            "printed": printed,
            "imbalance": self.gap(self._computed(relation, judgement.imbalance, more), target),
        }
        if form == "product":
            values["low"] = self.value(judgement.expected.low, target, more)
            values["high"] = self.value(judgement.expected.high, target, more)
        return self.say(form, **values)

    def _against_target(self, relation: Relation, judgement: Judgement) -> str:
        """Write what the annex says beside what a document asks."""
        target, (first, *_) = relation.target, relation.terms
        if self.sheet.target(target) is None:  # the annex states the very figure, or its index
            no, stated = self.address(first.cell, target), self.figure(first.cell)
            if relation.constant:
                return self.say("against_index", printed=self.figure(target), no=no, stated=stated)
            return self.say("against", printed=self.measured(target), no=no, stated=stated)
        value, expected = judgement.value, judgement.expected
        assert value is not None and expected is not None
        decimals = self._decimals(target) + 2
        low, high = (self.with_unit(number(x, decimals, self.lang), target) for x in expected)
        return self.say(
            "against_computed" if low == high else "against_rounded",
            expression=self._product(relation, first.cell), low=low, high=high,
            value=self.with_unit(number(value, decimals, self.lang), target),
            no=self.address(target, first.cell), stated=self.figure(target),
        )  # fmt: skip

    def _decimals(self, cell: Cell) -> int:
        target, figure = self.sheet.target(cell), self.sheet.figures.get(cell)
        if target is not None:
            return target.decimals
        return figure.decimals if figure is not None else 0

    def _computed(self, relation: Relation, value: float, more: int) -> str:
        """Write a sum with all the decimals that its figures have."""
        shown = max(map(self._decimals, relation.cells))
        if relation.form == "product":
            shown = self._decimals(relation.target) + more
        scaled = any(abs(t.weight) not in {0.0, 1.0} for t in relation.terms)
        decimals = None if scaled and relation.form != "product" else shown
        text = number(value, decimals, self.lang)
        return text + ("%" if self._in_percent(relation.target) else "")

    def _range(self, relation: Relation, printed: str) -> str:
        (term,) = relation.terms
        scale = self.sheet.scale(relation.target, term.cell)
        over = self.sheet.figures[relation.target].value or 0.0
        under = self.sheet.figures[term.cell].value or 0.0
        units = [u.code for c in (relation.target, term.cell) if (u := self.unit(c))]
        per = "/".join(unit_text(code, 0, self.lang) for code in units)
        return self.say(
            "within",
            printed=printed,
            expression=self.named(term.cell, relation.target),
            quotient=number(scale * over / under, 0, self.lang) if under else "∞",
            least=number(scale * relation.factor.low, 0, self.lang),
            most=number(scale * relation.factor.high, 0, self.lang),
            unit=per,
        )
