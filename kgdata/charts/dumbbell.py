"""Dumbbells: how far apart a few figures of one thing are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from kgdata.captions import pair_labels, series_label, series_of, source_note
from kgdata.catalogue import open_plan
from kgdata.changes import changes, completed
from kgdata.charts.frame import chosen, framed, mark_notes
from kgdata.charts.style import (
    COLOURS,
    figure_of,
    finish,
    halo,
    header,
    lines_of,
    new_figure,
    number_ticks,
    rows_down,
    styled,
    wrap,
    written_beside,
)
from kgdata.marks import SIGNS
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.units import in_points

__all__ = ["dumbbell", "spread"]

_LABEL = 44  # characters in a line of a label
_LOOKS: dict[str, dict[str, Any]] = {  # of different sizes, so that equal figures are all seen
    "target": {"marker": "D", "color": COLOURS["plan"], "markerfacecolor": "none",
               "markersize": 9.5, "markeredgewidth": 1.5, "zorder": 5},
    "estimate": {"marker": "o", "color": COLOURS["estimate"], "markersize": 7.5, "zorder": 3},
    "plan": {"marker": "D", "color": COLOURS["plan"], "markersize": 5, "zorder": 4},
}  # fmt: skip
_ROD: dict[str, Any] = {
    "color": "#CFCFCF", "linewidth": 3, "zorder": 1, "solid_capstyle": "round",
}  # fmt: skip


def dumbbell(
    table: str | int, *, plan: Plan | None = None, lang: str = "vi",
    indicators: Sequence[str] | str | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw plan, estimate and next plan of each indicator, with the last actual as 100.

    Parameters
    ----------
    table : str or int
        A table.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    indicators : sequence of str, or str, optional
        Which; by default the table's main ones. Percentages are left out, and named at the foot.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes
        Empty if nothing can be compared with the last actual.

    Raises
    ------
    UnknownNameError
        If the table has no such indicator.

    Examples
    --------
    >>> import kgdata as kg
    >>> kg.chart.dumbbell("trade").get_xlabel()
    'Thực hiện 2022 = 100'
    """
    plan = plan or open_plan()
    table = plan.table_id(table)
    info, names = plan.tables_info[table], series_of(plan)
    labels = chosen(plan, table, indicators, lang)
    wanted = list(labels)
    indices = _indices(plan, table, wanted)
    shown = [i for i in wanted if i in set(indices["indicator"])]
    wrapped = [wrap(labels[i], _LABEL) for i in shown]
    with styled():
        own = ax is None
        if ax is None:
            ax = new_figure(1.5 + 0.19 * lines_of(wrapped, 1.6))[0, 0]
        for y, indicator in enumerate(shown):
            _row(ax, y, indices[indices["indicator"] == indicator], lang)
        for role, look in _LOOKS.items() if shown else ():
            label = series_label(getattr(names, role), lang)
            ax.plot([], [], linestyle="", label=label, **look)
        _rows(ax, wrapped, lang)
        ax.set_xlabel(text("chart.index_axis", lang, base=series_label(names.actual, lang)))
        if shown:
            ax.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, handletextpad=0.3)
        if own:
            base = series_label(names.actual, lang, inline=True)
            title = text("chart.dumbbell", lang, what=info.title(lang), base=base)
            notes = mark_notes(indices["mark"], lang)
            for why, some in _left_out(plan, table, set(wanted) - set(shown)).items():
                names_of = "; ".join(labels[i] for i in some)
                notes.append(text(f"chart.aside_{why}", lang, labels=names_of))
            told = [_told(labels[i], indices[indices["indicator"] == i], plan, lang) for i in shown]
            framed(ax, title, told, plan=plan, tables=[table], lang=lang, notes=notes)
    return ax


def spread(
    frame: pd.DataFrame, *, base: str, to: str, plan: Plan, lang: str = "vi", ax: Axes | None = None
) -> Axes:
    """Draw for each table where the middle half of its indicators' ratios lies, and the median.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.changes` or :meth:`Plan.compare` gives it.
    base, to : str
        The series compared.
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes
    """
    frame = completed(plan, frame, base, to)
    counted = frame[~frame["points"] & ~frame["bound"] & frame["ratio"].notna()]
    counted = counted[counted["mark"] != "doubtful"]
    tables = [t for t in plan.tables_info if t in set(counted["table"])]
    labels, told = [], []
    for t in tables:
        name = plan.tables_info[t].title(lang)
        count = number(float((counted["table"] == t).sum()), 0, lang)
        kept_together = text("chart.count", lang, n=count).replace(" ", "\N{NO-BREAK SPACE}")
        labels.append(wrap(f"{name} ({kept_together})", _LABEL))
    with styled():
        own = ax is None
        if ax is None:
            ax = new_figure(1.6 + 0.33 * len(tables))[0, 0]
        for y, t in enumerate(tables):
            ratios = counted.loc[counted["table"] == t, "ratio"]
            low, middle, high = (float(ratios.quantile(q)) for q in (0.25, 0.5, 0.75))
            ax.plot([low, high], [y, y], **_ROD)
            ax.plot([low, high], [y, y], "o", color=COLOURS["actual"], markersize=5, zorder=2)
            ax.plot(middle, y, "D", color=COLOURS["estimate"], markersize=7, zorder=3)
            written = [number(v, 1, lang) for v in (low, middle, high)]
            ax.annotate(
                written[1], (middle, y), (0, 7), textcoords="offset points", ha="center",
                fontsize=8, color=COLOURS["ink"], path_effects=halo(), zorder=4,
            )  # fmt: skip
            told.append(f"{plan.tables_info[t].title(lang)}: {' – '.join(written)}")
        _rows(ax, labels, lang)
        names = pair_labels(base, to, lang)
        ax.set_xlabel(text("chart.ratio_axis", lang, **names))
        if own:
            title = text("chart.spread", lang, **names)
            header(figure_of(ax), title)
            notes = [text("chart.spread_note", lang), source_note(plan, tables, lang)]
            alt = text("chart.alt_spread", lang, title=title, bars="; ".join(told))
            finish(figure_of(ax), notes, alt)
    return ax


def _indices(plan: Plan, table: str, wanted: Sequence[str]) -> pd.DataFrame:
    """Return the wanted indicators' figures as percentages of the last actual, one a row."""
    names = series_of(plan)
    found = [
        changes(plan, table, base=names.actual, to=getattr(names, role)).assign(role=role)
        for role in _LOOKS
    ]
    frame = pd.concat(found, ignore_index=True)
    drawn = ~frame["points"] & ~frame["bound"] & frame["ratio"].notna()
    kept = frame[drawn & frame["indicator"].isin(wanted)]
    return kept[["indicator", "role", "ratio", "mark"]]


def _left_out(plan: Plan, table: str, indicators: set[str]) -> dict[str, list[str]]:
    """Say of indicators that are not drawn why: they are rates, have a limit, or lack figures."""
    levels = plan.load(table)
    limits = set(levels.loc[levels["status"] == "bound", "indicator"])
    found: dict[str, list[str]] = {}
    for known in plan.rows[table]:
        if known.id in indicators:
            rate = known.unit is not None and in_points(known.unit.code)
            why = "rates" if rate else "bound" if known.id in limits else "missing"
            found.setdefault(why, []).append(known.id)
    return found


def _row(ax: Axes, y: int, indices: pd.DataFrame, lang: str) -> None:
    ordered = indices.sort_values("ratio", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    ax.plot([min(low["ratio"], 100), max(high["ratio"], 100)], [y, y], **_ROD)
    for role, ratio in zip(indices["role"], indices["ratio"], strict=True):
        ax.plot(ratio, y, linestyle="", **_LOOKS[role])
    told = set()
    for end, side in ((low, -1), (high, 1)):
        if side * (end["ratio"] - 100) > 0:  # at an end of the rod, not on it
            words = number(end["ratio"], 1, lang) + SIGNS.get(end["mark"], "")
            written_beside(ax, words, (end["ratio"], y), side, 8.5)
            told.add(end["role"])
    silent = indices[(indices["mark"] == "doubtful") & ~indices["role"].isin(list(told))]
    for n, ratio in enumerate(silent["ratio"]):  # its number is not written, but its doubt is
        ax.annotate(
            SIGNS["doubtful"].strip(), (ratio, y), (0, -6 if n % 2 else 6), ha="center",
            va="top" if n % 2 else "bottom", textcoords="offset points", fontsize=7.5,
            color=COLOURS["ink"], zorder=6,
        )  # fmt: skip


def _rows(ax: Axes, labels: Sequence[str], lang: str) -> None:
    if labels:
        ax.axvline(100, color=COLOURS["quiet"], linewidth=0.9, zorder=0)
    rows_down(ax, labels)
    ax.margins(x=0.1)
    number_ticks(ax, "x", lang)


def _told(label: str, indices: pd.DataFrame, plan: Plan, lang: str) -> str:
    names = series_of(plan)
    figures = [
        f"{series_label(getattr(names, role), lang)} {number(ratio, 1, lang)}{SIGNS.get(mark, '')}"
        for role, ratio, mark in zip(
            indices["role"], indices["ratio"], indices["mark"], strict=True
        )
    ]
    return f"{label}: {', '.join(figures)}"
