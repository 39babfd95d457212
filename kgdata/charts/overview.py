"""The chief figures in one picture: how far the plan was kept, and what the next one asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from kgdata import each
from kgdata.captions import source_note, years_of
from kgdata.charts.frame import mark_notes
from kgdata.charts.style import (
    COLOURS,
    figure_of,
    finish,
    header,
    lines_of,
    new_figure,
    number_ticks,
    styled,
    wrap,
    written_beside,
)
from kgdata.highlights import figures
from kgdata.marks import SIGNS
from kgdata.numbers import percent
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["chief_figures"]

_LABEL = 60  # characters in a line of a label


def chief_figures(plan: Plan, lang: str = "vi") -> Sequence[Axes]:
    """Draw the chief figures: estimate against plan, and growth asked beside growth so far.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    sequence of matplotlib.axes.Axes
        Two, with the same rows; percentages, bounds and what lacks a figure are named at the foot.

    Examples
    --------
    >>> import kgdata as kg
    >>> len(chief_figures(kg.open()))
    2
    """
    frame, years = figures(plan), years_of(plan)
    told = {"actual": years.actual, "estimate": years.estimate, "plan": years.plan}
    names = plan.indicators().set_index("indicator")[f"label_{lang}"]
    drawn = [r for r in each.rows(frame) if _whole(r)]
    aside = [names[r.indicator] for r in each.rows(frame) if not _whole(r)]
    labels = [wrap(names[r.indicator], _LABEL) for r in drawn]
    with styled():
        height = 1.4 + 0.16 * lines_of(labels, 1.6)
        left, right = new_figure(height, 1, 2, sharey=True, width_ratios=[1, 1.7])[0]
        for y, row in enumerate(drawn):
            _bar(left, y, row.reached, lang)
            _rod(right, y, row.past, row.asked, lang)
        for ax, key in ((left, "left"), (right, "right")):
            ax.axvline(0, color=COLOURS["quiet"], linewidth=0.9, zorder=0)
            ax.set_xlabel(text(f"overview.chart_{key}", lang, **told))
            ax.grid(axis="x")
            ax.spines["left"].set_visible(False)
            _room(ax, 0.5 if key == "left" else 0.3)
            number_ticks(ax, "x", lang)
        left.set_yticks(range(len(labels)), labels)
        left.set_ylim(len(labels) - 0.4, -0.6)
        if drawn:
            for key, look in _LOOKS.items():
                right.plot([], [], linestyle="", label=text(f"overview.chart_{key}", lang, **told),
                           **look)  # fmt: skip
            right.legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=2, handletextpad=0.3)
        title = text("overview.chart", lang, **told)
        header(figure_of(left), title)
        kinds = {c.mark for r in drawn for c in (r.reached, r.past, r.asked)}
        notes = mark_notes(kinds, lang)
        if aside:
            notes.append(text("overview.chart_points", lang, labels="; ".join(aside)))
        notes.append(source_note(plan, dict.fromkeys(r.table for r in drawn), lang))
        words = "; ".join(
            text("overview.chart_alt", lang, label=names[r.indicator],
                 **{key: _written(getattr(r, key), lang) for key in ("reached", "past", "asked")})
            for r in drawn
        )  # fmt: skip
        finish(figure_of(left), notes, f"{title}. {words}.")
    return [left, right]


_LOOKS: dict[str, dict[str, Any]] = {
    "past": {"marker": "o", "color": COLOURS["actual"], "markersize": 6.5, "zorder": 3},
    "asked": {"marker": "D", "color": COLOURS["plan"], "markersize": 6, "zorder": 4},
}  # fmt: skip


def _whole(row: Any) -> bool:
    return all(
        c is not None and not c.points and not c.bound and pd.notna(c.size)
        for c in (row.reached, row.past, row.asked)
    )


def _written(change: Any, lang: str) -> str:
    return percent(change.size, 1, lang, sign=True) + SIGNS.get(change.mark, "")


def _bar(ax: Axes, y: int, change: Any, lang: str) -> None:
    colour = COLOURS["rise" if change.size > 0 else "fall" if change.size < 0 else "same"]
    ax.barh(y, change.size, height=0.55, color=colour, zorder=2)
    side = -1 if change.size < 0 else 1
    written_beside(ax, _written(change, lang), (change.size, y), side)


def _room(ax: Axes, before: float) -> None:
    """Leave room for the numbers on both sides."""
    low, high = ax.dataLim.x0, ax.dataLim.x1
    if high > low:
        ax.set_xlim(low - before * (high - low), high + 0.36 * (high - low))


def _rod(ax: Axes, y: int, past: Any, asked: Any, lang: str) -> None:
    ax.plot([past.size, asked.size], [y, y], color="#CFCFCF", linewidth=3, zorder=1)
    for change, other, key in ((past, asked, "past"), (asked, past, "asked")):
        ax.plot(change.size, y, linestyle="", **_LOOKS[key])
        higher = change.size > other.size or (change.size == other.size and key == "asked")
        written_beside(ax, _written(change, lang), (change.size, y), 1 if higher else -1, 7)
