"""Vintages: what each plan in turn says of every year, so that revisions are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from kgdata.captions import plan_name, points_text, series_label, source_note, unit_text
from kgdata.charts.style import COLOURS, figure_of, finish, halo, header, new_figure, styled, wrap
from kgdata.errors import UnknownNameError
from kgdata.marks import SIGNS, marks_of
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.units import in_points
from kgdata.vintages import STAGES, PlanLike, panel, plans_of

__all__ = ["vintages"]

_SPAN = 0.2  # a panel shows at least this much of its own level, so that 1 % looks like 1 %
_TITLE = 104  # characters of a title over the whole width
_APART = 0.22  # of a year's room: how far plans stand apart
_LINE = 0.31  # inches that a line of the title takes, with what is above it
_ENTRIES = 5  # of the legend beside each other
_WARNINGS = ("corrected", "doubtful")
_LINES = ("#0072B2", "#56B4E9", "#999999", "#C4C4C4")  # the latest plan first
_LOOKS: dict[str, dict[str, Any]] = {
    "plan": {"marker": "D", "markersize": 5.5, "color": COLOURS["plan"]},
    "estimate": {"marker": "o", "markersize": 6.5, "color": COLOURS["estimate"]},
    "actual": {"marker": "s", "markersize": 5.5, "color": COLOURS["actual"]},
}
_Warned = Mapping[tuple[str, str, str], str]


def vintages(
    indicators: Sequence[str] | str, *, plans: Sequence[PlanLike] | PlanLike | None = None,
    lang: str = "vi", columns: int = 2,
) -> np.ndarray:  # fmt: skip
    r"""Draw what each plan says of every year, one line a plan, as small multiples.

    Parameters
    ----------
    indicators : sequence of str, or str
        Indicators' ids.
    plans : sequence of Plan, str or path-like, or one of them, optional
        As :func:`kgdata.vintages.panel` takes them; by default all carried plans with an annex.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    columns : int, default 2
        Panels beside each other.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes

    Raises
    ------
    UnknownNameError
        If there is no such plan or indicator, or none is named.

    Examples
    --------
    >>> import kgdata as kg
    >>> ax = kg.chart.vintages("AGR.RICE.OUTPUT")[0]
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['2022', '2023\n+3,5%', '2024']
    """
    opened = plans_of(plans)
    names = [indicators] if isinstance(indicators, str) else list(indicators)
    frame = panel(opened, names)
    frame = frame[frame["kind"].isin(STAGES) & frame["period"].str.fullmatch(r"\d{4}")]
    if not names:
        raise UnknownNameError.among("indicator", "", dict.fromkeys(panel(opened)["indicator"]))
    warned = _warned(opened, names)
    columns = min(columns, len(names))
    rows = -(-len(names) // columns)
    with styled():
        axes = new_figure(1.25 + 1.75 * rows, rows, columns)
        drawn = axes.flat[: len(names)]
        for ax in axes.flat[len(names) :]:
            ax.remove()
        told = [
            _panel(ax, frame[frame["indicator"] == name], opened, warned, lang, _TITLE // columns)
            for ax, name in zip(drawn, names, strict=True)
        ]
        _frame(drawn, opened, names, warned, told, lang)
    return np.asarray(drawn)


def _warned(plans: Sequence[Plan], names: Sequence[str]) -> _Warned:
    """Find the figures that a reader must be warned about."""
    out = {}
    for plan in plans:
        for table, rows in plan.rows.items():
            wanted = {i.row: i.id for i in rows if i.id in names}
            for (row, series), mark in marks_of(plan, table).items() if wanted else ():
                if row in wanted and mark in _WARNINGS:
                    out[plan.id, wanted[row], series] = mark
    return out


def _panel(
    ax: Axes, frame: pd.DataFrame, plans: Sequence[Plan], warned: _Warned, lang: str, room: int
) -> str:
    """Draw one indicator and return what the picture says of it."""
    years = sorted(set(frame["period"]))
    said = frame[frame["value"].notna()]
    offset = _APART / max(len(plans) - 1, 1)
    for n, plan in enumerate(plans):
        own = said[said["plan"] == plan.id]
        at = {p: years.index(p) + offset * (n - (len(plans) - 1) / 2) for p in years}
        best = own.drop_duplicates("period", keep="last")  # the plan's last word on each year
        colour = _LINES[min(len(plans) - 1 - n, len(_LINES) - 1)]
        ax.plot(
            [at[p] for p in best["period"]], best["value"], color=colour, linewidth=1.4, zorder=2
        )
        for cell in _cells(own):
            whole = cell.Index in best.index
            look: dict[str, Any] = _LOOKS[str(cell.kind)]
            ax.plot(
                at[str(cell.period)], cell.value, linestyle="", zorder=3, markeredgewidth=1.4,
                markerfacecolor=look["color"] if whole else "white", **look,
            )  # fmt: skip
    last = said.drop_duplicates("period", keep="last")
    for cell in _cells(last):
        plan_at = [p.id for p in plans].index(str(cell.plan))
        x = years.index(str(cell.period)) + offset * (plan_at - (len(plans) - 1) / 2)
        others = said.loc[(said["period"] == cell.period), "value"]
        above = cell.value >= others.mean()
        ax.annotate(
            _written(cell, warned, lang), (x, cell.value), (0, 6.5 if above else -14),
            textcoords="offset points", ha="center", fontsize=8, color=COLOURS["ink"],
            path_effects=halo(), zorder=4,
        )  # fmt: skip
    steps = {p: _step(said[said["period"] == p], warned, lang) for p in years}
    ax.set_xticks(range(len(years)), [f"{p}\n{steps[p]}".rstrip() for p in years])
    ax.set_xlim(-0.5, max(len(years) - 0.5, 0.5))
    _scale(ax, said["value"].to_numpy(dtype=float))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    label = next(iter(frame[f"label_{lang}"]), "")
    unit = unit_text(next(iter(frame["unit"]), ""), next(iter(frame["unit_mult"]), None), lang)
    ax.set_title(wrap(label, room))
    ax.set_ylabel(wrap(unit, 18))
    called = {plan.id: plan_name(plan, lang, inline=True) for plan in plans}
    figures = [
        f"{series_label(str(c.series), lang)} {_written(c, warned, lang)} ({called[c.plan]})"
        for c in _cells(said)
    ]
    return f"{label} ({unit}): {', '.join(figures)}"


def _cells(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _written(cell: Any, warned: _Warned, lang: str) -> str:
    """Return a figure as it stands at its mark; a bound as printed."""
    if cell.status == "bound":
        return str(cell.printed)
    half = (cell.high - cell.low) / 2
    decimals = max(0, round(-np.log10(2 * half))) if half > 0 else 0
    mark = warned.get((cell.plan, cell.indicator, cell.series), "")
    return number(cell.value, decimals, lang) + SIGNS.get(mark, "")


def _step(said: pd.DataFrame, warned: _Warned, lang: str) -> str:
    """Return by how much the last word on a year differs from the first, with its warning."""
    said = said[said["low"].notna()]
    if len(said) < 2 or said["area"].nunique() > 1:
        return ""
    first, last = said.iloc[0], said.iloc[-1]
    if first["low"] < last["high"] and last["low"] < first["high"]:
        return text("vintages.same", lang)
    marks = {warned.get((c["plan"], c["indicator"], c["series"]), "") for c in (first, last)}
    mark = next((SIGNS[kind] for kind in ("doubtful", "corrected") if kind in marks), "")
    if in_points(last["unit"]):
        size = number(last["value"] - first["value"], 2, lang, sign=True)
        return points_text(size, last["unit"], lang) + mark
    if not first["value"]:
        return ""
    return percent(100 * (last["value"] / first["value"] - 1), 1, lang, sign=True) + mark


def _scale(ax: Axes, values: np.ndarray) -> None:
    """Leave room for the numbers, and never blow a small change up."""
    if not len(values):
        return
    middle = (values.max() + values.min()) / 2
    span = max(1.9 * float(np.ptp(values)), _SPAN * abs(middle)) or 1.0
    ax.set_ylim(middle - 0.6 * span, middle + 0.62 * span)


def _frame(
    drawn: np.ndarray, plans: Sequence[Plan], names: Sequence[str], warned: _Warned,
    told: Sequence[str], lang: str,
) -> None:  # fmt: skip
    """Put title, legend, notes and sources around the panels."""
    figure = figure_of(drawn)
    years = [str(plan.years.plan) for plan in plans if plan.years]
    title = text("vintages.chart", lang, years=", ".join(years))
    shapes = [
        Line2D([], [], linestyle="", label=text(f"vintages.kind_{k}", lang), **_LOOKS[k])
        for k in reversed(STAGES)
    ]
    lines = [
        Line2D([], [], linewidth=1.6, color=_LINES[min(n, len(_LINES) - 1)],
               label=text("vintages.line", lang, number=plan_name(plan, lang, inline=True)))
        for n, plan in enumerate(reversed(plans))
    ]  # fmt: skip
    header(figure, title)
    written = figure.get_suptitle()
    # the layout keeps room for the title alone, so the legend's line is written into it
    needed = -(-(len(shapes) + len(lines)) // _ENTRIES)
    figure.suptitle(written + "\n" * needed, x=0.01, ha="left")
    top = 1 - _LINE * (written.count("\n") + 1) / float(figure.get_size_inches()[1])
    legend = figure.legend(
        handles=[*shapes, *lines], loc="upper left", bbox_to_anchor=(0.004, top), ncols=_ENTRIES,
        columnspacing=1.4, borderaxespad=0, borderpad=0, handletextpad=0.4,
    )  # fmt: skip
    legend.set_in_layout(False)
    notes = [text("vintages.chart_note", lang)]
    notes += [text(f"note.{kind}", lang) for kind in _WARNINGS if kind in warned.values()]
    tables = [
        [t for t, rows in plan.rows.items() if any(i.id in names for i in rows)] for plan in plans
    ]
    notes += [source_note(p, t, lang) for p, t in zip(plans, tables, strict=True) if t]
    alt = text("chart.alt_paths", lang, title=title, paths="; ".join(told))
    finish(figure, notes, alt)
