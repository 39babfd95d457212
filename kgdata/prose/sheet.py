"""One table as sentences need it: its cells in words, its changes, its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from kgdata import each
from kgdata.captions import bound_text, plan_cited, points_text, quantity, series_of
from kgdata.changes import changes, direction, movers
from kgdata.marks import SIGNS, marks_of
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["Sheet", "counted", "counts_told", "document", "extremes", "listed", "size_of"]


class Sheet:
    """A table of a plan, in a language.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A table's id.
    lang : {'vi', 'en'}
        Language.
    """

    def __init__(self, plan: Plan, table: str, lang: str) -> None:
        self.plan, self.table, self.lang = plan, table, lang
        self.info = plan.tables_info[table]
        self.series = series_of(plan)
        self.levels = plan.load(table)
        self.ratios = plan.ratios(table)
        self.marks = marks_of(plan, table)
        self._units = {i.id: i.unit for i in plan.rows[table]}
        self._changes: dict[tuple[str, str], pd.DataFrame] = {}

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str], Any]:
        cells: list[Any] = list(self.levels.itertuples())
        return {(c.indicator, c.series): c for c in cells}

    def status(self, indicator: str, series: str) -> str:
        """Return the status of a cell."""
        return str(self._cells[indicator, series].status)

    def states(self, indicator: str, series: str) -> bool:
        """Whether a cell has a figure."""
        return bool(pd.notna(self._cells[indicator, series].value))

    def label(self, indicator: str) -> str:
        """Return an indicator's label."""
        return str(getattr(self._cells[indicator, self.series.plan], f"label_{self.lang}"))

    def cell(self, indicator: str, series: str) -> str:
        """Return a figure with its unit and its warning; a limit with its sign or word."""
        cell = self._cells[indicator, series]
        if cell.status == "bound":
            return bound_text(str(cell.printed), cell.value, int(cell.decimals), self.lang)
        mark = self.marks.get((cell.row, series), "")
        value = number(cell.value, int(cell.decimals), self.lang)
        unit = self._units[indicator]
        written = quantity(value, unit.code, unit.mult, self.lang) if unit else value
        return written + SIGNS.get(mark, "")

    def changes(self, base: str, to: str) -> pd.DataFrame:
        """Return the changes between two series; see :func:`kgdata.changes.changes`."""
        if (base, to) not in self._changes:
            self._changes[base, to] = changes(self.plan, self.table, base=base, to=to)
        return self._changes[base, to]

    def change(self, indicator: str, base: str, to: str) -> Any:
        """Return one indicator's change, or None if one of the figures is missing."""
        frame = self.changes(base, to)
        return next(frame[frame["indicator"] == indicator].itertuples(), None)

    def printed_ratio(self, indicator: str, ratio: str) -> float | None:
        """Return a ratio as printed, or None."""
        found = self.ratios[
            (self.ratios["indicator"] == indicator) & (self.ratios["ratio"] == ratio)
        ]
        value = found["value"].iloc[0] if len(found) else None
        return None if value is None or pd.isna(value) else float(value)


def counted(frame: pd.DataFrame, lang: str) -> dict[str, str]:
    """Count in words what rises, stays and falls among changes."""
    way = direction(frame)
    found = {
        "n": len(way),
        "above": (way > 0).sum(),
        "same": (way == 0).sum(),
        "below": (way < 0).sum(),
    }
    return {key: number(float(n), 0, lang) for key, n in found.items()}


def counts_told(frame: pd.DataFrame, names: Mapping[str, str], lang: str) -> str:
    """Say of two series how many figures changed, and which way; nothing of what there is none."""
    if frame.empty:
        return text("prose.nothing", lang, **names)
    found = counted(frame, lang)
    ways = [
        text(f"prose.counted_{way}", lang, n=found[way])
        for way in ("above", "same", "below")
        if found[way] != "0"
    ]
    return text("prose.counted", lang, n=found["n"], counts=", ".join(ways), **names)


def extremes(
    frame: pd.DataFrame, top: int, *, points: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Pick the largest rises and falls that can be trusted, and the doubtful ones before them.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.changes` gives it.
    top : int
        How many of each.
    points : bool, default False
        Whether to pick among percentages; see :func:`kgdata.changes.movers`.

    Returns
    -------
    tuple of pandas.DataFrame
        Rises and falls, the largest first; and those that only a doubtful figure keeps from
        standing before the last of these.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.changes import changes
    >>> frame = changes(kg.open(), "investment", base="plan_2023", to="estimate_2023")
    >>> rises, falls, doubtful = extremes(frame, 1)
    >>> rises["indicator"].tolist(), doubtful["indicator"].tolist()[0]
    (['INV.STATE_BUDGET_DOMESTIC.CAPITAL'], 'INV.FDI.CAPITAL')
    """
    ranked = movers(frame, top, points=points)
    doubted, up = ranked["mark"] == "doubtful", ranked["size"] > 0
    told = [ranked[~doubted & up], ranked[~doubted & ~up].iloc[::-1]]
    left_out = [ranked[doubted & up], ranked[doubted & ~up].iloc[::-1]]
    return told[0], told[1], pd.concat(left_out)


def listed(frame: pd.DataFrame, lang: str) -> str:
    """Name changes with their size, the two figures and their warnings."""
    return "; ".join(
        text(
            "prose.list_item", lang, label=getattr(change, f"label_{lang}"),
            size=size_of(change, lang, sign=True) + SIGNS.get(change.mark, ""),
            pair=_pair(change, lang),
        )
        for change in each.rows(frame)
    )  # fmt: skip


def _pair(change: Any, lang: str) -> str:
    """Write the two figures of a change with their unit, each with its warning."""
    to = number(change.to, int(change.decimals_to), lang) + SIGNS.get(change.mark_to, "")
    base = number(change.base, int(change.decimals_base), lang)
    pair = text("prose.pair", lang, base=base, to=to)
    return quantity(pair, change.unit, change.unit_mult, lang) + SIGNS.get(change.mark_base, "")


def size_of(change: Any, lang: str, *, sign: bool = False) -> str:
    """Write how large a change is, in percent or in the points of its unit."""
    size = change.size if sign else abs(change.size)
    if not change.points:
        return percent(size, 1, lang, sign=sign)
    written = number(size, int(change.decimals), lang, sign=sign)
    return points_text(written, change.unit, lang, full=not sign)


def document(plan: Plan, lang: str) -> dict[str, str]:
    """Return how a sentence names a plan: its title, and what else is known of it."""
    title = plan.title(lang)
    return {"plan": title[:1].lower() + title[1:], "cited": plan_cited(plan, lang)}
