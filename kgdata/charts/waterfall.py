"""Waterfalls: how the parts of a total lead from one of its figures to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from kgdata.analysis.figures import figures_of
from kgdata.analysis.measure import Measure, total
from kgdata.analysis.shares import parts_of
from kgdata.captions import pair_labels, series_label
from kgdata.catalogue import open_plan
from kgdata.charts.frame import framed, mark_notes
from kgdata.charts.style import (
    COLOURS,
    lines_of,
    new_figure,
    number_ticks,
    rows_down,
    styled,
    wrap,
    written_beside,
)
from kgdata.errors import UnknownNameError
from kgdata.marks import SIGNS
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["Step", "steps", "waterfall"]

_LABEL = 46
_ROOM = 0.3  # of the whole change, left of the lowest step where the axis does not start at 0
_SHORT = 0.45  # an axis from 0 would leave less than this of the picture to the changes


class Step(NamedTuple):
    """A bar of a waterfall.

    Attributes
    ----------
    label : str
        What it is.
    measure : Measure
        A change, or for an end the figure itself.
    kind : str
        ``end`` for a total; else what `colours` names.
    """

    label: str
    measure: Measure
    kind: str = ""


def waterfall(
    parent: str, *, base: str, to: str, plan: Plan | None = None, lang: str = "vi",
    split: str = "", most: int = 9, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    r"""Draw what the parts of a total add to its change between two series.

    Parameters
    ----------
    parent : str
        The total's indicator.
    base, to : str
        The series.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    split : str, optional
        Which breakdown, where the total has several.
    most : int, default 9
        How many parts are shown; those that move least beyond that are put together.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes
        Empty if one of the totals is not printed, or no part for both of the series. A part that
        is printed for one of them only is counted in the last step, what is left.

    Raises
    ------
    UnknownNameError
        If there is no such indicator, or no table states one of the series.

    Examples
    --------
    >>> import kgdata as kg
    >>> ax = kg.chart.waterfall("TRD.GOODS.EXPORTS", base="estimate_2023", to="plan_2024")
    >>> [t.get_text() for t in ax.texts][1]
    '−23,30 (−2,7\xa0điểm\xa0%)'
    """
    plan = plan or open_plan()
    figures = figures_of(plan)
    if parent not in figures:
        raise UnknownNameError.among("indicator", parent, list(plan.indicators()["indicator"]))
    known = list(plan.load()["series"].unique())
    for name in (base, to):
        if name not in known:
            raise UnknownNameError.among("series", name, known)
    ends = [figures.measure(parent, s) for s in (base, to)]
    names = pair_labels(base, to, lang)
    what = figures.label(parent, lang)
    title = text("analysis.waterfall", lang, what=what, **names)
    rows: list[Step] = []
    decimals = 0
    found = [p for p in parts_of(figures, parent, base, to, split) if p.change]
    if ends[0] and ends[1] and found:
        order = sorted(found, key=lambda p: -abs(p.change.value if p.change else 0.0))
        small = order[most - 1 :] if len(order) > most else []
        rows = [Step(figures.part_label(p.name, parent, lang), p.change)
                for p in found if p.change and p not in small]  # fmt: skip
        if small:
            together = total(p.change for p in small if p.change)
            rows.append(Step(text("analysis.other_parts", lang, n=len(small)), together))
        left = (ends[1] - ends[0]) - total(step.measure for step in rows)
        if left.moved:
            rows.append(Step(text("analysis.left", lang), left))
        first, last = (series_label(s, lang) for s in (base, to))
        rows = [Step(first, ends[0], "end"), *rows, Step(last, ends[1], "end")]
        decimals = max(figures.decimals(parent, s) for s in (base, to))
    return steps(
        rows, title=title, unit=figures.unit_text(parent, lang), decimals=decimals, plan=plan,
        tables=figures.tables([parent]), lang=lang, ax=ax,
    )  # fmt: skip


def steps(
    rows: Sequence[Step], *, title: str, unit: str, decimals: int, plan: Plan,
    tables: Sequence[str], lang: str = "vi", colours: dict[str, tuple[str, str]] | None = None,
    notes: Sequence[str] = (), ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw steps that lead from a first figure to a last.

    Parameters
    ----------
    rows : sequence of Step
        An end, the steps, an end; none for an empty picture.
    title, unit : str
        Title, and what the axis counts.
    decimals : int
        Of the figures written.
    plan : Plan
        The plan.
    tables : sequence of str
        The tables that it rests on.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    colours : dict of str to (str, str), optional
        By kind of step its name and its colour; by default rises and falls are told apart.
    notes : sequence of str, optional
        Notes.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
    """
    labels = [wrap(row.label, _LABEL) for row in rows]
    with styled():
        own = ax is None
        if ax is None:
            legend = 0.3 if colours else 0.0
            ax = new_figure(1.35 + legend + 0.19 * lines_of(labels, 1.45))[0, 0]
        if not rows:
            return ax
        low, told = _bars(ax, rows, decimals, lang, colours)
        rows_down(ax, labels)
        for tick, row in zip(ax.get_yticklabels(), rows, strict=True):
            tick.set_fontweight("bold" if row.kind == "end" else "normal")
        ax.set_xlabel(unit)
        number_ticks(ax, "x", lang)
        if colours:
            shown = [Patch(color=c, label=name) for name, c in colours.values()]
            ax.legend(handles=shown, loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=4)
        if own:
            cut = [text("analysis.cut_axis", lang)] if low > 0 else []
            marks = mark_notes([row.measure.mark for row in rows], lang)
            framed(ax, title, told, plan=plan, tables=tables, lang=lang,
                   notes=[*notes, *marks, *cut])  # fmt: skip
    return ax


def _bars(
    ax: Axes,
    rows: Sequence[Step],
    decimals: int,
    lang: str,
    colours: dict[str, tuple[str, str]] | None,
) -> tuple[float, list[str]]:
    """Draw the bars; return where the axis starts, and what they say."""
    start, places = 0.0, []
    for row in rows:
        value = row.measure.value
        places.append((0.0, value) if row.kind == "end" else (start, start + value))
        start = places[-1][1]
    edges = [x for pair, row in zip(places, rows, strict=True)
             for x in (pair if row.kind != "end" else pair[1:])]  # fmt: skip
    low, high = min(edges), max(edges)
    span = (high - low) or abs(high) or 1.0
    begin = low - _ROOM * span if low > 0 and span < _SHORT * high else min(0.0, low)
    base = rows[0].measure
    told = []
    for y, (row, (a, b)) in enumerate(zip(rows, places, strict=True)):
        end = row.kind == "end"
        if end:
            fill = COLOURS["actual"]
        elif colours:
            fill = colours[row.kind][1]
        else:
            fill = COLOURS["rise" if b >= a else "fall"]
        left = max(min(a, b), begin)
        ax.barh(
            y, max(a, b) - left, left=left, height=0.62, color=fill, edgecolor="white",
            linewidth=0, hatch="////" if row.measure.mark == "doubtful" else "",
        )  # fmt: skip
        if y + 1 < len(rows):
            ax.plot([b, b], [y - 0.31, y + 1.31], color=COLOURS["quiet"], linewidth=0.7, zorder=0)
        words = _written(row, base, decimals, lang)
        written_beside(ax, words, (b if end else max(a, b), y), 1)
        told.append(f"{row.label} {words}")
    ax.set_xlim(begin, high + 0.42 * (high - begin))
    return begin, told


def _written(row: Step, base: Measure, decimals: int, lang: str) -> str:
    sign = SIGNS.get(row.measure.mark, "")
    if row.kind == "end":
        return number(row.measure.value, decimals, lang) + sign
    if not row.measure.moved:
        return text("chart.same", lang) + sign
    size = number(row.measure.value, decimals, lang, sign=True)
    points = number(row.measure.per(base).value * 100, 1, lang, sign=True)
    return text("analysis.step", lang, size=size, points=points) + sign
