"""How sentences of analysis speak of figures: amounts, changes, points, each with its warning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kgdata.analysis.figures import Figures, figures_of
from kgdata.analysis.measure import Measure
from kgdata.captions import plan_cited, points_text, quantity, series_label
from kgdata.catalogue import known_labels
from kgdata.marks import SIGNS
from kgdata.numbers import MISSING, number, percent
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.units import Unit, in_points

__all__ = ["Voice", "decimals_of"]

_MILLION, _BILLION = 6, 9
_NAMED = 5  # of what a plan does not have; the others are counted
_MANY = 1000  # millions of dong are told in billions from here


def decimals_of(size: float) -> int:
    """Return with how many decimals a computed figure of this size is written.

    Examples
    --------
    >>> decimals_of(5141.07), decimals_of(51.1), decimals_of(12.71)
    (0, 1, 2)
    """
    return 0 if size >= 1000 else 1 if size >= 20 else 2


def _inside(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class Voice:
    """Sentences about a plan's figures in a language.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}
        Language.
    """

    def __init__(self, plan: Plan, lang: str = "vi") -> None:
        self.plan, self.lang = plan, lang
        self.figures: Figures = figures_of(plan)
        self.series = self.figures.series

    def say(self, key: str, **values: object) -> str:
        """Return a string of the catalogue."""
        return text(key, self.lang, **values)

    def label(self, indicator: str) -> str:
        """Return an indicator's label."""
        return self.figures.label(indicator, self.lang)

    def name(self, indicator: str) -> str:
        """Return an indicator's label as it stands inside a sentence."""
        return _inside(self.label(indicator))

    def part(self, indicator: str, whole: str) -> str:
        """Name a part inside a sentence about its total."""
        return _inside(self.figures.part_label(indicator, whole, self.lang))

    def period(self, series: str) -> str:
        """Return how a series is called inside a sentence."""
        return series_label(series, self.lang, inline=True)

    def heads(self, series: str) -> str:
        """Return how a series is called at the head of a sentence."""
        return series_label(series, self.lang)

    def together(self, indicators: Sequence[str]) -> str:
        """Name several indicators as one."""
        return self.say("analysis.and").join(self.name(i) for i in indicators)

    def decimal(self, value: float, decimals: int, *, sign: bool = False) -> str:
        """Write a number."""
        return number(value, decimals, self.lang, sign=sign)

    def amount(
        self, measure: Measure | None, unit: Unit, decimals: int, *, sign: bool = False
    ) -> str:
        """Write an amount with its unit and its warning."""
        if measure is None:
            return MISSING
        value = measure.value
        if unit.code == "VND" and unit.mult == _MILLION and abs(value) >= _MANY:
            value, unit, decimals = value / 1000, Unit("VND", _BILLION), max(decimals, 1)
        plain = number(abs(value), decimals, self.lang)
        written = quantity(plain, unit.code, unit.mult, self.lang)
        if self.lang == "en" and plain == "1":  # a unit of one thing is no plural
            written = written.removesuffix("s")
        before = number(value, decimals, self.lang, sign=sign)[: -len(plain)]
        return before + written + SIGNS.get(measure.mark, "")

    def value(self, indicator: str, series: str) -> str:
        """Write a figure with its unit; a bound as printed, a dash where there is none."""
        measure = self.figures.measure(indicator, series)
        if measure is None:
            limit = self.figures.bound(indicator, series, self.lang)
            return f"“{limit}”" if limit else MISSING
        decimals = self.figures.decimals(indicator, series)
        return self.amount(measure, self.figures.unit(indicator), decimals)

    def percent(self, measure: Measure, decimals: int = 1, *, sign: bool = False) -> str:
        """Write a percentage with its warning."""
        return percent(measure.value, decimals, self.lang, sign=sign) + SIGNS.get(measure.mark, "")

    def points(
        self, measure: Measure, decimals: int = 1, *, unit: str = "%", sign: bool = True
    ) -> str:
        """Write points, percentage points if nothing else is said, with their warning."""
        size = number(measure.value, decimals, self.lang, sign=sign)
        return points_text(size, unit, self.lang) + SIGNS.get(measure.mark, "")

    def moved(self, measure: Measure, words: str, *, apart: bool = False) -> str:
        """Say that something rises or falls by so much, or that rounding may explain all of it.

        What is `apart` from its plan has not risen or fallen, but is above or below it.
        """
        if measure.sign == 0:
            key = "analysis.as_planned" if apart else "analysis.same"
            return self.say(key) + SIGNS.get(measure.mark, "")
        ways = ("below", "above") if apart else ("fall", "rise")
        return self.say(f"analysis.{ways[measure.sign > 0]}", size=words)

    def growth(self, indicator: str, base: str, to: str) -> str:
        """Say how much an indicator grows, in percent, or in points if it is a rate."""
        ends = [self.figures.measure(indicator, s) for s in (base, to)]
        if ends[0] is None or ends[1] is None:
            return ""
        change = ends[1] - ends[0]
        size = Measure(abs(change.value), abs(change.low), abs(change.high), change.mark)
        unit = self.figures.unit(indicator).code
        apart = (base, to) == (self.series.target, self.series.estimate)
        if in_points(unit):
            decimals = max(self.figures.decimals(indicator, s) for s in (base, to))
            return self.moved(
                change, self.points(size, decimals, unit=unit, sign=False), apart=apart
            )
        if not ends[0].value:
            amount = self.amount(size, self.figures.unit(indicator), 0)
            return self.moved(change, amount, apart=apart)
        return self.grown(ends[1].growth(ends[0]), change, apart=apart)

    def grown(self, growth: Measure, change: Measure | None = None, *, apart: bool = False) -> str:
        """Say how much something grows, in percent, with as many decimals as it takes."""
        size = abs(growth.value)
        decimals = 1 if round(size, 1) else 2
        if not round(size, decimals) and (change or growth).moved:
            return self.hardly(growth)
        words = self.percent(growth._replace(value=size), decimals)
        return self.moved(change or growth, words, apart=apart)

    def hardly(self, growth: Measure) -> str:
        """Say that something changes, but less than what is shown of it."""
        return self.say("analysis.hardly") + SIGNS.get(growth.mark, "")

    def step(self, indicator: str, base: str, to: str) -> str:
        """Say from what to what an indicator goes, and by how much."""
        values = {"base": self.value(indicator, base), "to": self.value(indicator, to)}
        grown = self.growth(indicator, base, to)
        if not grown:
            return self.say("analysis.from_to", **values)
        return self.say("analysis.from_to_by", size=grown, **values)

    def went(self, indicator: str, base: str, to: str) -> str:
        """Say of an indicator, by its name and the periods, from what to what it goes."""
        return self.say(
            "analysis.also_when", what=self.label(indicator), base=self.period(base),
            to=self.period(to), step=self.step(indicator, base, to),
        )  # fmt: skip

    def listed(self, items: Iterable[str]) -> str:
        """Join items of a list."""
        return "; ".join(items)

    def paragraphs(self, *parts: str) -> str:
        """Join what is not empty, each a paragraph."""
        return "\n\n".join(p for p in parts if p)

    def bullets(self, items: Sequence[str]) -> str:
        """Write a list."""
        return "\n".join(f"- {item}" for item in items if item)

    def heading(self, key: str, **values: object) -> str:
        """Return a section's heading."""
        years = self.plan.years
        told: dict[str, Any] = {"estimate": years.estimate, "plan": years.plan} if years else {}
        return "## " + self.say(key, **{**told, **values})

    def missing(self, indicators: Iterable[str]) -> str:
        """Say which of the indicators that a section needs the plan does not have."""
        gone = list(dict.fromkeys(i for i in indicators if i not in self.figures))
        if not gone:
            return ""
        labels = known_labels(self.lang)
        named = [labels[i] for i in gone if labels.get(i)][:_NAMED]
        key = "_all" if len(named) == len(gone) else "_some" if named else ""
        return self.say(f"analysis.missing{key}", n=len(gone), list=self.listed(named))

    def title(self, key: str, tables: Sequence[str], base: str, to: str) -> str:
        """Return a page's title, where its figures come from, and how doubt is shown."""
        plan = self.plan
        names = self.listed(
            f"{plan.tables_info[t].name(self.lang)} ({plan.tables_info[t].title(self.lang)})"
            for t in tables
        )
        title = plan.title(self.lang)
        named = {"plan": title[:1].lower() + title[1:], "cited": plan_cited(plan, self.lang)}
        heading = self.say("analysis.title", what=self.say(key), base=self.period(base),
                           to=self.period(to))  # fmt: skip
        if not tables:
            return self.paragraphs(f"# {heading}", self.say("analysis.origin_none", **named))
        origin = self.say("analysis.origin", tables=names, **named)
        return self.paragraphs(f"# {heading}", origin, self.say("analysis.reading"))
