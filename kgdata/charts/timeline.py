"""Time lines of tasks: who has to be done when; and how many each agency carries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgdata import each
from kgdata.captions import date_text
from kgdata.charts.legend import titled
from kgdata.charts.style import COLOURS, figure_of, finish, header, new_figure, styled, wrap
from kgdata.documents.agenda import by_agency
from kgdata.documents.directives import recurrence_rule
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import document_name, documents_note

__all__ = ["load_bars", "timeline"]

_FILLS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#7F7F7F"]
_LOOKS: dict[str, dict[str, Any]] = {
    "programme": {"marker": "s", "color": COLOURS["plan"], "markersize": 7},
    "directive": {"marker": "o", "color": COLOURS["estimate"], "markersize": 6.5},
    "recurring": {"marker": "|", "color": COLOURS["share"], "markersize": 11, "markeredgewidth": 2},
}


def timeline(plan: Plan, frame: pd.DataFrame, as_of: dt.date, lang: str = "vi") -> np.ndarray:
    """Draw the deadlines of each agency, one panel for each year that has any.

    Parameters
    ----------
    plan : Plan
        The plan, for the agencies' names.
    frame : pandas.DataFrame
        As :func:`kgdata.documents.agenda.agenda` gives it.
    as_of : datetime.date
        The day, drawn as a line.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes
        One for each year; empty panels are not drawn.
    """
    points = _points(frame)
    years = sorted({d.year for d, _, _ in points})
    order = list(dict.fromkeys(a for _, a, _ in sorted(points, key=lambda p: (p[0], p[1]))))
    names = [wrap(plan.library.agencies[a].name(lang), 40) for a in order]
    lines = sum(1.5 + 0.8 * n.count("\n") for n in names)
    with styled():
        axes = new_figure(1.6 + 0.2 * lines, 1, max(len(years), 1), sharey=True)[0]
        for ax, year in zip(axes, years, strict=False):
            _year(ax, year, [p for p in points if p[0].year == year], order, as_of, lang)
        if not points:
            return axes
        axes[0].set_yticks(range(len(order)), names)
        axes[0].set_ylim(len(order) - 0.4, -0.6)
        kinds = [k for k in _LOOKS if any(p[2] == k for p in points)]
        for kind in kinds:
            axes[0].plot([], [], linestyle="", label=text(f"agenda.{kind}s", lang), **_LOOKS[kind])
        title = text("agenda.chart_timeline", lang)
        told = [
            f"{plan.library.agencies[a].name(lang)}: "
            + ", ".join(date_text(d, lang) for d, b, _ in sorted(set(points)) if b == a)
            for a in order
        ]
        figure = figure_of(axes)
        titled(axes[0], title, 3)
        notes = [text("agenda.timeline_note", lang, date=date_text(as_of, lang))]
        dated = frame[frame["due_date"].notna()]
        notes.append(documents_note(plan, dated["document"], lang))
        finish(figure, notes, text("chart.alt_paths", lang, title=title, paths="; ".join(told)))
    return axes


def _points(frame: pd.DataFrame) -> list[tuple[dt.date, str, str]]:
    """List (day, agency, kind); what recurs has a point for every time within its own limits."""
    out = []
    for row in each.rows(frame[frame["due_date"].notna()]):
        first = row.due_date.date()
        days = [first]
        if row.recurrence:
            rule = recurrence_rule(row.recurrence, first)
            # a rule without an end is drawn for its first year
            limit = dt.datetime(first.year, 12, 31)
            days = [
                d.date()
                for d in rule.between(dt.datetime.combine(first, dt.time()), limit, inc=True)
            ]
        kind = "recurring" if row.recurrence else row.kind
        out += [(d, agency, kind) for d in days for agency in row.lead_agency]
    return out


def _year(
    ax: Axes,
    year: int,
    points: list[tuple[dt.date, str, str]],
    order: list[str],
    as_of: dt.date,
    lang: str,
) -> None:
    for kind, look in _LOOKS.items():
        there = [(d, order.index(a)) for d, a, k in points if k == kind]
        days = [mdates.date2num(d) for d, _ in there]
        ax.plot(days, [y for _, y in there], linestyle="", **look)
    for (day, agency), n in _piles(points).items():
        ax.annotate(
            f"×{n}",
            (mdates.date2num(day), order.index(agency)),
            (6, 0),
            fontsize=7.5,
            textcoords="offset points",
            va="center",
            color=COLOURS["ink"],
        )
    if as_of.year == year:
        ax.axvline(
            mdates.date2num(as_of), color=COLOURS["fall"], linewidth=1.3, linestyle=(0, (3, 2))
        )
        ax.annotate(
            date_text(as_of, lang),
            (mdates.date2num(as_of), 1),
            (3, 1),
            fontsize=8,
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            color=COLOURS["fall"],
        )
    starts = [dt.date(year, m, 1) for m in (1, 4, 7, 10)]
    ax.set_xticks(
        [mdates.date2num(d) for d in starts],
        [text("agenda.months_short", lang).split()[d.month - 1] for d in starts],
    )
    ax.set_xlim(
        mdates.date2num(dt.date(year, 1, 1)) - 4, mdates.date2num(dt.date(year, 12, 31)) + 14
    )
    ax.set_xlabel(str(year), fontweight="bold")
    ax.grid(axis="both")
    ax.spines["left"].set_visible(False)


def _piles(points: list[tuple[dt.date, str, str]]) -> dict[tuple[dt.date, str], int]:
    """Count points that lie on each other, those that recur left out."""
    counts: dict[tuple[dt.date, str], int] = {}
    for day, agency, kind in points:
        if kind != "recurring":
            counts[day, agency] = counts.get((day, agency), 0) + 1
    return {place: n for place, n in counts.items() if n > 1}


def load_bars(plan: Plan, frame: pd.DataFrame, lang: str = "vi", *, top: int = 20) -> Axes:
    """Draw how many programmes and instructions each agency leads, by document.

    Parameters
    ----------
    plan : Plan
        The plan.
    frame : pandas.DataFrame
        As :func:`kgdata.documents.agenda.agenda` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    top : int, default 20
        How many agencies are shown.

    Returns
    -------
    matplotlib.axes.Axes
    """
    counts = by_agency(frame)
    rest = len(counts) - top
    counts = counts.iloc[:top]
    names = [wrap(plan.library.agencies[a].name(lang), 52) for a in counts.index]
    told = []
    with styled():
        ax: Axes = new_figure(1.4 + 0.2 * sum(1.2 + 0.85 * n.count("\n") for n in names))[0, 0]
        if counts.empty:
            return ax
        left = np.zeros(len(counts))
        for n, document in enumerate(counts):
            values = counts[document].to_numpy()
            ax.barh(
                range(len(counts)),
                values,
                left=left,
                height=0.64,
                color=_FILLS[n % len(_FILLS)],
                label=document_name(plan, str(document), lang),
                edgecolor="white",
                linewidth=0.8,
            )
            left = left + values
        for y, total in enumerate(left):
            ax.annotate(
                str(int(total)),
                (total, y),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
            told.append(f"{plan.library.agencies[counts.index[y]].name(lang)} {int(total)}")
        ax.set_yticks(range(len(counts)), names)
        ax.set_ylim(len(counts) - 0.4, -0.6)
        ax.margins(x=0.06)
        ax.set_xlabel(text("agenda.count_axis", lang))
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        ax.legend(loc="lower right")
        title = text("agenda.chart_load", lang)
        header(figure_of(ax), title)
        notes = [text("agenda.load_note", lang)]
        if rest > 0:
            notes.append(text("agenda.load_rest", lang, n=rest))
        notes.append(documents_note(plan, [str(d) for d in counts], lang))
        alt = text("chart.alt_bars", lang, title=title, bars="; ".join(told))
        finish(figure_of(ax), notes, alt)
    return ax
