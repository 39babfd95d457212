"""What is chosen of a plan: a table, rows, series and a picture; as a frame, a table, a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from great_tables import GT
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kgdata import each
from kgdata.captions import (
    bound_text,
    level_text,
    series_label,
    series_of,
    source_note,
    table_heading,
    unit_text,
)
from kgdata.charts.bars import change_bars, fulfilment
from kgdata.charts.dumbbell import dumbbell
from kgdata.charts.path import paths
from kgdata.charts.style import figure_of
from kgdata.errors import UnknownNameError
from kgdata.marks import marks_of
from kgdata.plan import Plan
from kgdata.reading import text_table
from kgdata.strings import text

__all__ = ["CHARTS", "Selection", "chart_names", "level_series"]

CHARTS = ("paths", "dumbbell", "fulfilment", "change")
_WITH_TABLE: Mapping[str, Callable[..., Any]] = {"dumbbell": dumbbell, "fulfilment": fulfilment}
_DRAWN = 12  # rows that a picture holds


def level_series(plan: Plan, table: str) -> list[str]:
    """Return the series of a table in printed order."""
    return [name for name in plan.columns(table) if "/" not in name]


def chart_names(plan: Plan, table: str) -> list[str]:
    """Return which pictures a table can be drawn as.

    Examples
    --------
    >>> import kgdata as kg
    >>> chart_names(kg.open(), "scenario"), len(chart_names(kg.open(), "trade"))
    (['change'], 4)
    """
    series = level_series(plan, table)
    if set(series_of(plan)) <= set(series):
        return list(CHARTS)
    return ["change"] if len(series) > 1 else []


@dataclass(frozen=True)
class Selection:
    """What is chosen of a plan.

    Attributes
    ----------
    plan : Plan
        The plan.
    table : str
        A table.
    search : str
        Only rows with this text in a label or id; without diacritics in it, those of the labels
        do not matter either.
    rows : tuple of int
        Only these rows; none for all that are found.
    series : tuple of str
        Only these series; none for all.
    chart : str
        One of `CHARTS`; empty for the first that the table can be drawn as. ``change`` compares
        the first chosen series with the last.
    lang : {'vi', 'en'}
        Language.

    Raises
    ------
    UnknownNameError
        If there is no such table, series or chart.

    Examples
    --------
    >>> import kgdata as kg
    >>> rice = Selection(kg.open(), "agriculture", search="san luong lua")
    >>> rice.frame["Chỉ tiêu"].tolist()[:2]
    ['Tổng sản lượng lúa', 'Sản lượng lúa Mùa']
    """

    plan: Plan = field(repr=False)
    table: str
    search: str = ""
    rows: tuple[int, ...] = ()
    series: tuple[str, ...] = ()
    chart: str = ""
    lang: str = "vi"

    def __post_init__(self) -> None:
        object.__setattr__(self, "table", self.plan.table_id(self.table))
        known, charts = level_series(self.plan, self.table), chart_names(self.plan, self.table)
        for name in self.series:
            if name not in known:
                raise UnknownNameError.among("series", name, known)
        if self.chart and self.chart not in charts:
            raise UnknownNameError.among("chart", self.chart, charts)
        ordered = tuple(s for s in known if not self.series or s in self.series)
        object.__setattr__(self, "series", ordered)
        object.__setattr__(self, "chart", self.chart or next(iter(charts), ""))

    @cached_property
    def found(self) -> pd.DataFrame:
        """The rows with the text that is searched for, as :meth:`Plan.indicators` has them."""
        return self.plan.indicators(self.search or None, self.table)

    @cached_property
    def shown(self) -> pd.DataFrame:
        """The rows chosen of those; all if none of them is."""
        chosen = self.found[self.found["row"].isin(self.rows)]
        return (chosen if len(chosen) else self.found).reset_index(drop=True)

    @cached_property
    def drawn(self) -> list[str]:
        """The indicators of the picture: what is chosen or found, else the table's main ones."""
        main = self.plan.tables_info[self.table].main
        everything = len(self.shown) == len(self.plan.rows[self.table])
        if everything and main:
            return list(main)
        return self.shown.loc[self.shown["unit"] != "", "indicator"].tolist()[:_DRAWN]

    def title(self) -> str:
        """Say what is chosen.

        Examples
        --------
        >>> import kgdata as kg
        >>> Selection(kg.open(), "trade", search="gao", lang="en").title()
        'Table 5. Foreign trade: rows with “gao”, 1 of 23'
        """
        name = table_heading(self.plan, self.table, self.lang)
        shown, rows = len(self.shown), len(self.plan.rows[self.table])
        key = "title_search" if self.search else "title_all"
        told = {"name": name, "search": self.search, "n": shown, "all": rows}
        return text(f"exploring.{key}", self.lang, **told)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The figures as numbers, with their units, marks and printed lines.

        A bound is text. The column of marks says which figures are doubtful or
        corrected.
        """
        words = self._words
        body: dict[str, list[Any]] = {
            words["stt"]: [], words["label"]: [], words["unit"]: [],
            **{words[s]: [] for s in self.series}, words["mark"]: [], words["line"]: [],
        }  # fmt: skip
        for row in each.rows(self.shown):
            cells = [self._cells[row.row, s] for s in self.series]
            body[words["stt"]].append(str(cells[0].stt) if cells else "")
            body[words["label"]].append(str(getattr(row, f"label_{self.lang}")))
            body[words["unit"]].append(unit_text(row.unit, row.unit_mult, self.lang))
            for series, cell in zip(self.series, cells, strict=True):
                body[words[series]].append(_value(cell, self.lang))
            marked = {s: self._marks.get((row.row, s), "") for s in self.series}
            body[words["mark"]].append("; ".join(
                f"{words[s]}: {text(f'exploring.{m}', self.lang)}" for s, m in marked.items() if m
            ))  # fmt: skip
            body[words["line"]].append(_line(cells))
        return pd.DataFrame(body)

    @cached_property
    def texts(self) -> pd.DataFrame:
        """The figures as a reader writes them, with their marks, in the order of :attr:`frame`."""
        words = self._words
        short = {s: series_label(s, self.lang, short=True) for s in self.series}
        heads = [words["stt"], words["label"], words["unit"], *short.values(), words["line"]]
        rows = []
        for row in each.rows(self.shown):
            cells = [self._cells[row.row, s] for s in self.series]
            label, unit = str(getattr(row, f"label_{self.lang}")), row.unit
            written = [self._written(cell, heading=unit == "") for cell in cells]
            stt = str(cells[0].stt) if cells else ""
            unit = unit_text(unit, row.unit_mult, self.lang)
            rows.append((stt, label, unit, *written, _line(cells)))
        return pd.DataFrame(rows, columns=heads, dtype=object)

    def notes(self) -> list[str]:
        """Return what stands under the figures: what their marks say, and their source."""
        rows = set(self.shown["row"])
        kinds = {m for (row, s), m in self._marks.items() if row in rows and s in self.series}
        told = [
            text(f"note.{kind}", self.lang)
            for kind in ("corrected", "doubtful", "bound", "lost")
            if kind in kinds
        ]
        return [*told, source_note(self.plan, [self.table], self.lang)]

    def listing(self) -> GT:
        """Lay the figures out for reading."""
        frame = self.texts
        left = list(frame.columns[:3])
        table = text_table(frame, name=f"kg-chosen-{self.table}-{self.lang}")
        table = table.tab_header(title=self.title()).cols_align("left", columns=left)
        table = table.cols_align("right", columns=[c for c in frame if c not in left])
        table = table.tab_options(table_font_size="12px", data_row_padding="2px",
                                  heading_align="left", heading_title_font_size="15px")  # fmt: skip
        for note in self.notes():
            table = table.tab_source_note(note)
        return table

    def figure(self) -> Figure | None:
        """Draw the chosen picture; None where nothing of it can be drawn."""
        if not self.chart or not self.drawn:
            return None
        if self.chart == "change" and len(self.series) < 2:
            return None
        import matplotlib.pyplot as plt

        common: dict[str, Any] = {"plan": self.plan, "lang": self.lang}
        axes: Any
        if self.chart == "paths":
            axes = paths(self.drawn, **common)
        elif self.chart == "change":
            axes = change_bars(
                self.table, base=self.series[0], to=self.series[-1], indicators=self.drawn, **common
            )
        else:
            axes = _WITH_TABLE[self.chart](self.table, indicators=self.drawn, **common)
        if not isinstance(axes, Axes) and not len(axes):
            return None
        figure = figure_of(axes)
        plt.close(figure)  # kept by its canvas; no backend need show it
        return figure if any(ax.has_data() for ax in figure.axes) else None

    @cached_property
    def _cells(self) -> dict[tuple[int, str], Any]:
        return {(c.row, c.series): c for c in each.rows(self.plan.load(self.table))}

    @cached_property
    def _marks(self) -> Mapping[tuple[int, str], str]:
        return marks_of(self.plan, self.table)

    @cached_property
    def _words(self) -> dict[str, str]:
        return {
            "stt": text("table.number", self.lang), "label": text("table.indicator", self.lang),
            "unit": text("table.unit", self.lang), "mark": text("exploring.marks", self.lang),
            "line": text("table.line", self.lang),
            **{s: series_label(s, self.lang) for s in level_series(self.plan, self.table)},
        }  # fmt: skip

    def _written(self, cell: Any, *, heading: bool) -> str:
        if heading:
            return str(cell.printed)
        return level_text(cell, self._marks.get((cell.row, cell.series), ""), self.lang)


def _value(cell: Any, lang: str) -> float | str | None:
    if cell.status == "bound":
        return bound_text(str(cell.printed), cell.value, int(cell.decimals), lang)
    return None if pd.isna(cell.value) else float(cell.value)


def _line(cells: list[Any]) -> str:
    return str(cells[0].source).split(":")[-2] if cells else ""
