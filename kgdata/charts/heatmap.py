"""A heat map: how many indicators of each table kept their plan, and by how much."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgdata.captions import pair_labels, series_of
from kgdata.catalogue import open_plan
from kgdata.changes import changes, completed
from kgdata.charts.frame import framed
from kgdata.charts.style import COLOURS, new_figure, styled, wrap
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["counts", "heatmap"]

_EDGES = (-np.inf, -20, -10, -5, 0, 5, 10, 20, np.inf)  # percent off the plan
_SAME = 4  # the class between: equal within the printed rounding
_DARK = 0.55  # of the scale; on what is darker the number is white
_LABEL = 46


def counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Count indicators by how far they are from their base.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.changes` gives it.

    Returns
    -------
    pandas.DataFrame
        A row for each table; columns 0 to 8, of which 4 is "no change beyond rounding". Bounds,
        percentages and doubtful figures are not counted.

    Examples
    --------
    >>> import kgdata as kg
    >>> found = changes(kg.open(), "trade", base="plan_2023", to="estimate_2023")
    >>> counts(found).loc["trade"].tolist()
    [6, 5, 0, 1, 1, 1, 0, 0, 5]
    """
    kept = frame[~frame["points"] & ~frame["bound"] & frame["size"].notna()]
    kept = kept[kept["mark"] != "doubtful"]
    size = kept["size"].to_numpy(dtype=float)
    place = np.searchsorted(_EDGES, size, side="left") - 1
    place = np.where(size > 0, place + 1, place)
    place = np.where(size == 0, _SAME, place)
    groups = kept["table"].to_numpy()
    order = list(dict.fromkeys(groups))
    out = pd.DataFrame(0, index=order, columns=range(len(_EDGES)))
    for group, column in zip(groups, place, strict=True):
        out.loc[group, column] += 1
    return out


def heatmap(
    frame: pd.DataFrame | None = None, *, base: str | None = None, to: str | None = None,
    plan: Plan | None = None, lang: str = "vi", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw for each table how its indicators came out against their plan.

    Parameters
    ----------
    frame : pandas.DataFrame, optional
        As :func:`kgdata.changes.changes` or :meth:`Plan.compare` gives it; by default all of the
        plan's.
    base, to : str, optional
        The series; by default the year's plan and its estimate.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import kgdata as kg
    >>> ax = kg.chart.heatmap(lang="en")
    >>> ax.get_yticklabels()[3].get_text()
    'Foreign trade (19 indicators)'
    """
    plan = plan or open_plan()
    names = series_of(plan)
    base, to = base or names.target, to or names.estimate
    if frame is None:
        frame = changes(plan, base=base, to=to)
    found = counts(completed(plan, frame, base, to))
    rows = []
    for group in found.index:
        n = int(found.loc[group].sum())
        count = text("chart.count" if n != 1 else "analysis.one_count", lang, n=n)
        rows.append(wrap(f"{plan.tables_info[str(group)].title(lang)} ({count})", _LABEL))
    with styled():
        own = ax is None
        if ax is None:
            ax = new_figure(1.5 + 0.19 * sum(1.7 + 0.9 * r.count("\n") for r in rows))[0, 0]
        if found.empty:
            return ax
        values = found.to_numpy(dtype=float)
        parts = values / values.sum(axis=1, keepdims=True)
        scale = parts.max()
        ax.pcolormesh(parts, cmap=mpl.colormaps["Blues"], vmin=0, vmax=1.15 * scale,
                      edgecolor="white", linewidth=1.5)  # fmt: skip
        for y, x in np.ndindex(values.shape):
            if values[y, x]:
                strong = parts[y, x] > _DARK * 1.15 * scale
                words = number(float(values[y, x]), 0, lang)
                ax.text(x + 0.5, y + 0.5, words, ha="center", va="center", fontsize=8.5,
                        color="white" if strong else COLOURS["ink"])  # fmt: skip
        classes = text("analysis.classes", lang).split("|")
        ax.set_xticks(np.arange(len(classes)) + 0.5, classes, fontsize=8)
        ax.set_yticks(np.arange(len(rows)) + 0.5, rows)
        ax.xaxis.tick_top()
        ax.invert_yaxis()
        for side in ax.spines.values():
            side.set_visible(False)
        if own:
            title = text("analysis.heatmap", lang, **pair_labels(base, to, lang))
            told = [
                f"{row}: " + ", ".join(f"{c} {int(v)}" for c, v in zip(classes, line, strict=True))
                for row, line in zip(rows, values, strict=True)
            ]
            tables = [t for t in plan.tables_info if t in set(frame["table"])]
            told = [" ".join(t.split()) for t in told]
            framed(ax, title, told, plan=plan, tables=tables, lang=lang,
                   notes=[text("analysis.heatmap_note", lang)])  # fmt: skip
    return ax
