"""The path of an indicator: what was measured, planned, estimated, and is planned next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgdata.captions import bound_text, series_label, series_of, unit_text, years_of
from kgdata.catalogue import open_plan
from kgdata.charts.frame import framed
from kgdata.charts.style import COLOURS, halo, small_multiples, styled, wrap
from kgdata.errors import UnknownNameError
from kgdata.marks import KINDS, SIGNS, Marks, marks_of
from kgdata.numbers import MISSING, number
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["path", "paths"]

_SPAN = 0.2  # a panel shows at least this much of its own level, so that 1 % looks like 1 %
_TITLE = 104  # characters of a title over the whole width
_WAY = (0, 2, 3)  # actual, estimate, plan; what had been planned for the estimate's year is aside
_LOOKS = (("o", "actual", True), ("D", "plan", False), ("o", "estimate", True), ("D", "plan", True))


def path(
    indicator: str, *, plan: Plan | None = None, lang: str = "vi", ax: Axes | None = None
) -> Axes:
    """Draw the path of one indicator over the plan's four series.

    Parameters
    ----------
    indicator : str
        An indicator's id.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    UnknownNameError
        If there is no such indicator.

    Examples
    --------
    >>> import kgdata as kg
    >>> kg.chart.path("AGR.RICE.OUTPUT").get_ylabel()
    'tấn'
    """
    plan = plan or open_plan()
    if ax is None:
        drawn: Axes = paths([indicator], plan=plan, lang=lang).flat[0]
        return drawn
    with styled():
        _panel(ax, _levels(plan, [indicator])[0], lang)
    return ax


def paths(
    indicators: Sequence[str] | str | int, *, plan: Plan | None = None, lang: str = "vi",
    columns: int = 2,
) -> np.ndarray:  # fmt: skip
    """Draw the paths of several indicators, each with its own unit, as small multiples.

    Parameters
    ----------
    indicators : sequence of str, or str or int
        Indicators' ids, or a table whose main indicators are meant.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    columns : int, default 2
        Panels beside each other.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes

    Examples
    --------
    >>> import kgdata as kg
    >>> len(kg.chart.paths("trade"))
    6
    """
    plan = plan or open_plan()
    if isinstance(indicators, str | int):
        indicators = plan.tables_info[plan.table_id(indicators)].main
    panels = _levels(plan, indicators)
    tables = list(dict.fromkeys(str(frame["table"].iloc[0]) for frame in panels))
    columns = max(min(columns, len(panels)), 1)
    with styled():
        drawn = small_multiples(len(panels), columns, 0.95, 1.62)
        if not panels:  # a table of which nobody has said what matters most
            return drawn
        for ax, frame in zip(drawn, panels, strict=True):
            _panel(ax, frame, lang, _TITLE // columns)
        _frame(drawn, panels, tables, plan, lang)
    return drawn


def _frame(
    drawn: np.ndarray, panels: Sequence[pd.DataFrame], tables: list[str], plan: Plan, lang: str
) -> None:
    """Put title, notes and source around the panels."""
    years = years_of(plan)
    what = " · ".join(plan.tables_info[t].title(lang) for t in tables)
    title = text("chart.path", lang, what=what, actual=years.actual, plan=years.plan)
    target = series_label(series_of(plan).target, lang, inline=True)
    found = {kind for frame in panels for kind in frame["mark"]}
    aside = any(frame["value"].notna()[series_of(plan).target] for frame in panels)
    hollow = [text("chart.path_hollow", lang, target=target)] if aside else []
    notes = [" ".join([*hollow, text("chart.path_note", lang)])]
    notes += [text(f"note.{kind}", lang) for kind in KINDS if kind in found]
    told = [_told(frame, lang) for frame in panels]
    framed(drawn, title, told, plan=plan, tables=tables, lang=lang, notes=notes, alt="paths")


def _levels(plan: Plan, indicators: Sequence[str]) -> list[pd.DataFrame]:
    """Return each indicator's figures, one series a row, with their warnings."""
    names = list(series_of(plan))
    known = plan.indicators().set_index("indicator", drop=False)
    levels = plan.load()
    levels = levels[levels["indicator"].isin(indicators) & levels["series"].isin(names)]
    marks: dict[str, Marks] = {}
    panels = []
    for indicator in indicators:
        if indicator not in known.index:
            raise UnknownNameError.among("indicator", indicator, known.index)
        one: dict[Any, Any] = known.loc[indicator].to_dict()
        table, row = one["table"], one["row"]
        if table not in marks:
            marks[table] = marks_of(plan, table)
        frame = levels[levels["indicator"] == indicator].set_index("series", drop=False)
        frame = frame.reindex(names)
        frame["mark"] = [marks[table].get((row, name), "") for name in names]
        for column in ("table", "label_vi", "label_en", "unit", "unit_mult"):
            frame[column] = one[column]
        panels.append(frame)
    return panels


def _written(cell: pd.Series, lang: str) -> str:
    """Return a figure as it stands at its mark; a bound with its sign or word."""
    if cell["status"] == "bound":
        return bound_text(str(cell["printed"]), cell["value"], int(cell["decimals"]), lang)
    return number(cell["value"], int(cell["decimals"]), lang) + SIGNS.get(cell["mark"], "")


def _absent(cell: pd.Series, lang: str) -> str:
    """Say why there is no mark: a dash is printed, the column is lost, or nothing is printed."""
    if cell["status"] == "nil":
        return MISSING + SIGNS.get(cell["mark"], "")
    return text("mark.lost" if cell["status"] == "lost" else "mark.none", lang)


def _panel(ax: Axes, frame: pd.DataFrame, lang: str, room: int = _TITLE // 2) -> None:
    names, values = list(frame.index), frame["value"].to_numpy(dtype=float)
    for a, b in pairwise(i for i in _WAY if not np.isnan(values[i])):
        ax.plot(
            [a, b], values[[a, b]], color=COLOURS["estimate"], linewidth=1.4, zorder=2,
            linestyle=(0, (4, 2)) if b == _WAY[-1] else "-",
        )  # fmt: skip
    for x, (marker, role, full) in enumerate(_LOOKS):
        cell = frame.iloc[x]
        if np.isnan(values[x]):
            ax.annotate(
                _absent(cell, lang), (x, 0.06), xycoords=("data", "axes fraction"), ha="center",
                fontsize=7.5, color=COLOURS["quiet"], style="italic",
            )  # fmt: skip
            continue
        ax.plot(
            x, values[x], marker=marker, markersize=6.5, markeredgewidth=1.5, zorder=3,
            color=COLOURS[role], markerfacecolor=COLOURS[role] if full else "white",
        )  # fmt: skip
        ax.annotate(
            _written(cell, lang), (x, values[x]), (0, 6.5 if _above(values, x) else -14),
            textcoords="offset points", ha="center", fontsize=8, color=COLOURS["ink"],
            path_effects=halo(), zorder=4,
        )  # fmt: skip
    _scale(ax, values)
    ax.set_xlim(-0.45, len(names) - 0.55)
    ax.set_xticks(range(len(names)), [series_label(n, lang, short=True) for n in names])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_title(wrap(frame[f"label_{lang}"].iloc[0], room))
    ax.set_ylabel(wrap(unit_text(frame["unit"].iloc[0], frame["unit_mult"].iloc[0], lang), 18))


def _scale(ax: Axes, values: np.ndarray) -> None:
    """Leave room for the numbers, and never blow a small change up."""
    stated = values[~np.isnan(values)]
    if not len(stated):
        return
    middle = (stated.max() + stated.min()) / 2
    span = max(1.9 * float(np.ptp(stated)), _SPAN * abs(middle)) or 1.0
    ax.set_ylim(middle - 0.6 * span, middle + 0.62 * span)


def _above(values: np.ndarray, x: int) -> bool:
    """Whether the number at a mark is written above it, out of the way of the line."""
    way = [i for i in _WAY if not np.isnan(values[i])]
    if x not in way:
        line = (values[_WAY[0]] + values[_WAY[1]]) / 2
        return bool(np.isnan(line) or values[x] >= line)
    at = way.index(x)
    beside = [values[i] for i in way[max(at - 1, 0) : at + 2] if i != x]
    return not beside or bool(values[x] >= np.mean(beside))


def _told(frame: pd.DataFrame, lang: str) -> str:
    unit = unit_text(frame["unit"].iloc[0], frame["unit_mult"].iloc[0], lang)
    stated = [
        f"{series_label(str(name), lang)} {_written(cell, lang)}"
        for name, cell in frame.iterrows()
        if pd.notna(cell["value"])
    ]
    return f"{frame[f'label_{lang}'].iloc[0]} ({unit}): {', '.join(stated)}"
