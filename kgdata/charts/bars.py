"""Bars of change: how far an indicator is from its plan, how much it grows, who moves most."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgdata import each
from kgdata.captions import pair_labels, points_text, series_of, source_note
from kgdata.catalogue import open_plan
from kgdata.changes import changes, completed, one_measure
from kgdata.charts.frame import chosen, mark_notes
from kgdata.charts.style import (
    COLOURS,
    figure_of,
    finish,
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
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["change_bars", "fulfilment", "growth", "ranked"]

_LABEL = 44  # characters in a line of a label
_NBSP = "\N{NO-BREAK SPACE}"
_OUTLIERS = 2  # bars cut at most
_CUT = {2: 10, 3: 4}  # by how many bars stay whole (3: or more): one so much longer is cut


def fulfilment(
    table: str | int, *, plan: Plan | None = None, lang: str = "vi",
    indicators: Sequence[str] | str | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw how far the estimate of a year is from what had been planned for it.

    Parameters
    ----------
    table : str or int
        A table.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    indicators : sequence of str, or str, optional
        Which; by default the table's main ones.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes
        Its figure carries the alternative text; see :func:`kgdata.charts.show`.

    Examples
    --------
    >>> import kgdata as kg
    >>> ax = kg.chart.fulfilment("trade")
    >>> [t.get_text() for t in ax.texts][0]
    '+74,3%'
    """
    plan = plan or open_plan()
    names = series_of(plan)
    return change_bars(
        table, base=names.target, to=names.estimate, plan=plan, lang=lang, indicators=indicators,
        ax=ax,
    )  # fmt: skip


def growth(
    table: str | int, *, plan: Plan | None = None, lang: str = "vi",
    indicators: Sequence[str] | str | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw how far the plan is from the estimate of the year before.

    Parameters and result are those of :func:`fulfilment`.
    """
    plan = plan or open_plan()
    names = series_of(plan)
    return change_bars(
        table, base=names.estimate, to=names.plan, plan=plan, lang=lang, indicators=indicators,
        ax=ax,
    )  # fmt: skip


def change_bars(
    table: str | int, *, base: str, to: str, plan: Plan | None = None, lang: str = "vi",
    indicators: Sequence[str] | str | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw the changes of a table's indicators between two series, in percent.

    What rests on a doubtful figure stands below what can be trusted, hatched.
    Indicators that are rates themselves are not drawn: their change in points is told under the
    picture.

    Parameters
    ----------
    table : str or int
        A table.
    base, to : str
        The series compared.
    plan, lang, indicators, ax
        As in :func:`fulfilment`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    UnknownNameError
        If the table has no such indicator, or states not one of the series.
    """
    plan = plan or open_plan()
    table = plan.table_id(table)
    info = plan.tables_info[table]
    labels = chosen(plan, table, indicators, lang)
    frame = changes(plan, table, base=base, to=to).set_index("indicator", drop=False)
    missing = [label for i, label in labels.items() if i not in frame.index]
    frame = frame.loc[[i for i in labels if i in frame.index]]
    bound = frame[frame["bound"]]
    points = frame[frame["points"] & ~frame["bound"]]
    bars = frame[~frame["points"] & ~frame["bound"] & frame["size"].notna()]
    bars = bars.sort_values("size", ascending=False, kind="stable")
    notes = []
    for rate in each.rows(points):
        size = number(rate.change, int(rate.decimals), lang, sign=True)
        size = points_text(size, rate.unit, lang, full=True) + SIGNS.get(rate.mark, "")
        notes.append(text("chart.aside_points", lang, label=labels[rate.indicator], size=size))
    for key, left_out in (("bound", bound[f"label_{lang}"].tolist()), ("missing", missing)):
        if left_out:
            notes.append(text(f"chart.aside_{key}", lang, labels="; ".join(left_out)))
    names = pair_labels(base, to, lang)
    return _bars(
        bars, title=text("chart.change", lang, what=info.title(lang), **names),
        axis=text("chart.change_axis", lang, **names),
        notes=[*notes, source_note(plan, [table], lang)], lang=lang, ax=ax,
    )  # fmt: skip


def ranked(
    frame: pd.DataFrame, *, base: str, to: str, plan: Plan, lang: str = "vi", ax: Axes | None = None
) -> Axes:
    """Draw changes in the order given, each with its table; the doubtful below all others.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.movers` or :meth:`Plan.compare` gives it: all rates, or none.
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
    points = one_measure(frame)
    kind = "points" if points else "percent"
    names = pair_labels(base, to, lang)
    tables = list(dict.fromkeys(t for t in plan.tables_info if t in set(frame["table"])))
    return _bars(
        frame, title=text(f"chart.ranked_{kind}", lang, **names),
        axis=text(f"chart.change_axis_{kind}", lang, **names),
        notes=[source_note(plan, tables, lang)], lang=lang, points=points, ax=ax,
        where={t: plan.tables_info[t].name(lang).replace(" ", _NBSP) for t in tables},
    )  # fmt: skip


def _bars(
    frame: pd.DataFrame, *, title: str, axis: str, notes: Sequence[str], lang: str,
    ax: Axes | None, points: bool = False, where: dict[str, str] | None = None,
) -> Axes:  # fmt: skip
    doubted = frame["mark"] == "doubtful"
    frame = pd.concat([frame[~doubted], frame[doubted]])
    names = frame[f"label_{lang}"].tolist()
    marks, sizes = frame["mark"].tolist(), frame["size"].to_numpy(dtype=float)
    labels = [
        wrap(f"{name} ({where[table]})" if where else name, _LABEL)
        for name, table in zip(names, frame["table"], strict=True)
    ]
    written = [
        _written(size, points, lang) + SIGNS.get(mark, "")
        for size, mark in zip(sizes, marks, strict=True)
    ]
    cut = np.abs(sizes) > _limit(sizes)
    with styled():
        own = ax is None
        if ax is None:
            ax = new_figure(1.25 + 0.19 * lines_of(labels, 1.45) + 0.15 * len(notes))[0, 0]
        else:
            ax.set_title(wrap(title, 60))
        _draw(ax, sizes, cut, marks, written)
        rows_down(ax, labels)
        ax.margins(x=0.16)
        number_ticks(ax, "x", lang, "" if points else "%", sign=True)
        ax.set_xlabel(axis)
        if own:
            kinds = mark_notes(marks, lang)
            apart = [text("chart.doubtful_apart", lang)] if _apart(marks) else []
            shortened = [text("chart.cut", lang)] if cut.any() else []
            told = "; ".join(f"{n} {w}" for n, w in zip(names, written, strict=True))
            header(figure_of(ax), title)
            alt = text("chart.alt_bars", lang, title=title, bars=told)
            finish(figure_of(ax), [*kinds, *apart, *shortened, *notes], alt)
    return ax


def _draw(
    ax: Axes, sizes: np.ndarray, cut: np.ndarray, marks: Sequence[str], written: Sequence[str]
) -> None:
    ends = np.where(cut, np.sign(sizes) * 1.15 * _limit(sizes), sizes)
    ax.barh(
        range(len(ends)), ends, height=0.62, edgecolor="white", linewidth=0,
        color=[COLOURS["rise" if size > 0 else "fall"] for size in sizes],
        hatch=["////" if mark == "doubtful" else "" for mark in marks],
    )  # fmt: skip
    for y, (end, is_cut, words) in enumerate(zip(ends, cut, written, strict=True)):
        if is_cut:
            ax.plot([0.93 * end, 0.96 * end], [y - 0.42, y + 0.42], color="white", linewidth=2.5)
        written_beside(ax, words, (end, y), -1 if end < 0 else 1)
    if first := _apart(marks):
        ax.axhline(first - 0.5, color=COLOURS["quiet"], linewidth=0.9, linestyle=":")
    if len(ends):
        ax.axvline(0, color=COLOURS["quiet"], linewidth=0.9)


def _apart(marks: Sequence[str]) -> int:
    """Return after how many bars the doubtful ones begin, if there are others above them."""
    return next((n for n, mark in enumerate(marks) if mark == "doubtful"), 0)


def _written(size: float, points: bool, lang: str) -> str:
    if size == 0:
        return text("chart.same", lang)
    if points:
        return number(size, 2, lang, sign=True)
    return percent(size, 1, lang, sign=True)


def _limit(sizes: np.ndarray) -> float:
    """Return the length at which bars are cut so that an outlier or two do not flatten the rest.

    A single bar has no rest to be compared with, and two have to be dwarfed more than several.
    """
    lengths = [float(length) for length in np.sort(np.abs(sizes))[::-1]]
    for n, (longest, rest) in enumerate(list(pairwise(lengths))[:_OUTLIERS], 1):
        whole = min(len(lengths) - n, max(_CUT))
        if whole not in _CUT or longest <= _CUT[whole] * rest or rest == 0:
            return longest
    return lengths[min(_OUTLIERS, len(lengths) - 1)] if lengths else 1.0
