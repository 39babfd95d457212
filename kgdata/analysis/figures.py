"""A plan's figures by indicator and series, with their bounds, warnings and units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import pandas as pd

from kgdata import each
from kgdata.analysis.measure import Measure
from kgdata.captions import bound_text, series_of, unit_text
from kgdata.indicators import Indicator
from kgdata.marks import marks_of
from kgdata.plan import Plan
from kgdata.units import Unit

__all__ = ["Figures", "figures_of"]

_WARNINGS = {"corrected", "doubtful"}


class Figures:
    """The figures of a plan, one by one.

    Parameters
    ----------
    plan : Plan
        The plan.

    Attributes
    ----------
    series : tuple of str
        The four series that a sector table goes through.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.series = series_of(plan)
        self._known: dict[str, Indicator] = {i.id: i for rows in plan.rows.values() for i in rows}
        stated = plan.load()
        dashes = stated.loc[stated["status"] == "nil", ["indicator", "series"]]
        self._nil = set(dashes.itertuples(index=False, name=None))
        stated = stated[stated["value"].notna()]
        self._cells = {(c.indicator, c.series): c for c in each.rows(stated)}

    def __contains__(self, indicator: str) -> bool:
        return indicator in self._known

    def measure(self, indicator: str, series: str) -> Measure | None:
        """Return a figure; None if it is not printed, or is only a bound."""
        cell = self._cells.get((indicator, series))
        if cell is None or cell.status == "bound":
            return None
        return Measure.printed(float(cell.value), int(cell.decimals), self.mark(indicator, series))

    def dashed(self, indicator: str, series: str) -> bool:
        """Whether a dash is printed in a figure's place."""
        return (indicator, series) in self._nil

    def flow(self, indicator: str, series: str) -> Measure | None:
        """Return what came or went in a period; a printed dash is nothing, exactly 0."""
        if self.dashed(indicator, series):
            return Measure(0.0, 0.0, 0.0, self.mark(indicator, series))
        return self.measure(indicator, series)

    def limit(self, indicator: str, series: str) -> float | None:
        """Return a bound that is printed in a figure's place, as ``<3%`` is."""
        cell = self._cells.get((indicator, series))
        return float(cell.value) if cell is not None and cell.status == "bound" else None

    def decimals(self, indicator: str, series: str) -> int:
        """Return how many decimals a figure is printed with."""
        return int(self._cells[indicator, series].decimals)

    def mark(self, indicator: str, series: str) -> str:
        """Return ``corrected`` or ``doubtful`` if a figure is, else nothing."""
        known = self._known[indicator]
        mark = marks_of(self.plan, known.table).get((known.row, series), "")
        return mark if mark in _WARNINGS else ""

    def printed(self, indicator: str, series: str) -> str:
        """Return a figure as printed; nothing where none is."""
        cell = self._cells.get((indicator, series))
        return str(cell.printed) if cell is not None else ""

    def bound(self, indicator: str, series: str, lang: str = "vi") -> str:
        """Return a limit as a reader writes it; nothing where none stands."""
        cell = self._cells.get((indicator, series))
        if cell is None or cell.status != "bound":
            return ""
        return bound_text(str(cell.printed), float(cell.value), int(cell.decimals), lang)

    def indicator(self, indicator: str) -> Indicator:
        """Return what is known of an indicator."""
        return self._known[indicator]

    def label(self, indicator: str, lang: str = "vi") -> str:
        """Return an indicator's label."""
        known = self._known[indicator]
        return known.label_vi if lang == "vi" else known.label_en

    def part_label(self, part: str, whole: str, lang: str = "vi") -> str:
        """Return a part's label beside its total's, without the bracket that ends both.

        Examples
        --------
        >>> import kgdata as kg
        >>> figures = figures_of(kg.open())
        >>> figures.part_label("IND.MINING.VALUE", "IND.INDUSTRY.VALUE", "en")
        'Mining and quarrying, gross output'
        """
        bracket = re.search(r" \([^()]+\)$", self.label(whole, lang))
        return self.label(part, lang).removesuffix(bracket[0] if bracket else "")

    def unit(self, indicator: str) -> Unit:
        """Return what an indicator counts."""
        return self._known[indicator].unit or Unit("")

    def unit_text(self, indicator: str, lang: str = "vi") -> str:
        """Return the unit as a reader writes it."""
        unit = self.unit(indicator)
        return unit_text(unit.code, unit.mult, lang)

    def table(self, indicator: str) -> str:
        """Return the table that an indicator stands in."""
        return self._known[indicator].table

    def line(self, indicator: str) -> str:
        """Return the line of the source on which an indicator's figures are printed."""
        cell = next((self._cells[indicator, s] for s in self.series
                     if (indicator, s) in self._cells), None)  # fmt: skip
        return str(cell.source).split(":")[-2] if cell is not None else ""

    def tables(self, indicators: Iterable[str]) -> list[str]:
        """Return the tables that indicators stand in, in the document's order."""
        wanted = {self.table(i) for i in indicators if i in self}
        return [t for t in self.plan.tables_info if t in wanted]

    def parts(self, parent: str, split: str = "") -> list[str]:
        """Return the parts that make up a total."""
        if parent not in self:
            return []
        rows = self.plan.rows[self.table(parent)]
        return [i.id for i in rows
                if i.parent == parent and i.role == "part" and i.split == split]  # fmt: skip

    def known(self, indicators: Iterable[str]) -> list[str]:
        """Return those indicators that the plan has."""
        return [i for i in indicators if i in self]

    def frame(self, indicators: Sequence[str]) -> pd.DataFrame:
        """Return figures as a frame: a row for each indicator, a column for each series."""
        found = self.known(indicators)
        rows = [[m.value if (m := self.measure(i, s)) else None for s in self.series]
                for i in found]  # fmt: skip
        return pd.DataFrame(rows, index=found, columns=list(self.series), dtype="float64")


@lru_cache(maxsize=8)  # every sentence and picture of a page asks
def figures_of(plan: Plan) -> Figures:
    """Return the figures of a plan.

    Examples
    --------
    >>> import kgdata as kg
    >>> figures_of(kg.open()).measure("AGR.RICE.OUTPUT", "plan_2024")
    Measure(value=4400000.0, low=4399999.5, high=4400000.5, mark='')
    """
    return Figures(plan)
