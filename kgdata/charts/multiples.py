"""Small multiples of a family: figures of one kind, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from kgdata.analysis.figures import figures_of
from kgdata.analysis.measure import Measure
from kgdata.captions import series_label
from kgdata.catalogue import open_plan
from kgdata.charts.frame import framed, mark_notes
from kgdata.charts.style import COLOURS, small_multiples, styled, wrap
from kgdata.errors import UnknownNameError
from kgdata.marks import SIGNS
from kgdata.numbers import MISSING, number
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["Panel", "multiples", "panels"]

_LOOKS = ("actual", "plan", "estimate", "plan")  # of the four series; the second is hollow
_HOLLOW = 1


class Panel(NamedTuple):
    """One member of a family.

    Attributes
    ----------
    label : str
        What it is.
    values : sequence of Measure or None
        Its figures, one for each of the four series.
    decimals : int
        Of the figures written.
    unit : str
        What they count.
    dashes : sequence of bool
        Where a dash is printed in a figure's place; empty for nowhere.
    """

    label: str
    values: Sequence[Measure | None]
    decimals: int
    unit: str
    dashes: Sequence[bool] = ()


def multiples(
    indicators: Sequence[str], *, title: str, plan: Plan | None = None, lang: str = "vi",
    columns: int = 4, shared: bool = True,
) -> np.ndarray:  # fmt: skip
    """Draw the four series of each of some indicators of one kind.

    Parameters
    ----------
    indicators : sequence of str
        Indicators, all in one unit.
    title : str
        What they have in common.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    columns : int, default 4
        Panels beside each other.
    shared : bool, default True
        Whether all panels have one scale.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes

    Raises
    ------
    UnknownNameError
        If there is no such indicator.

    Examples
    --------
    >>> import kgdata as kg
    >>> found = [f"AGR.RICE_{s}.YIELD" for s in ("MUA", "WINTER_SPRING")]
    >>> axes = kg.chart.multiples(found, title="Năng suất lúa")
    >>> [t.get_text() for t in axes[0].texts]
    ['5,38', '5,30', '5,35', '5,30']
    """
    plan = plan or open_plan()
    figures = figures_of(plan)
    rows = []
    for name in indicators:
        if name not in figures:
            raise UnknownNameError.among("indicator", name, list(plan.indicators()["indicator"]))
        values = [figures.measure(name, s) for s in figures.series]
        stated = [figures.decimals(name, s) for s, v in zip(figures.series, values, strict=True)
                  if v]  # fmt: skip
        rows.append(Panel(
            figures.label(name, lang), values, max(stated, default=0),
            figures.unit_text(name, lang), [figures.dashed(name, s) for s in figures.series],
        ))  # fmt: skip
    return panels(rows, title=title, plan=plan, tables=figures.tables(indicators), lang=lang,
                  columns=columns, shared=shared)  # fmt: skip


def panels(
    rows: Sequence[Panel], *, title: str, plan: Plan, tables: Sequence[str], lang: str = "vi",
    columns: int = 4, shared: bool = True, notes: Sequence[str] = (),
) -> np.ndarray:  # fmt: skip
    """Draw panels.

    Parameters
    ----------
    rows : sequence of Panel
        The family.
    title : str
        What they have in common.
    plan : Plan
        The plan.
    tables : sequence of str
        The tables that they rest on.
    lang, columns, shared
        As in :func:`multiples`.
    notes : sequence of str, optional
        Notes.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes
    """
    shown = [row for row in rows if any(row.values)]
    columns = max(min(columns, len(shown)), 1)
    names = figures_of(plan).series
    top = max((m.value for row in shown for m in row.values if m), default=1.0)
    told = []
    with styled():
        axes = small_multiples(len(shown), columns, 1.0, 1.75)
        for ax, row in zip(axes, shown, strict=False):
            words = _panel(ax, row, lang, wide=columns > 3)
            own = max(m.value for m in row.values if m)
            ax.set_ylim(0, 1.2 * (top if shared else own))
            ax.set_title(wrap(row.label, 100 // columns) + f"\n({row.unit})", fontsize=8.5)
            ticks = [series_label(n, lang, short=True) for n in names]
            ax.set_xticks(range(len(names)), [t.replace(" ", "\n") for t in ticks], fontsize=7.5)
            stated = [f"{series_label(n, lang)} {w}" for n, w in zip(names, words, strict=True)]
            told.append(f"{row.label} ({row.unit}): {', '.join(stated)}")
        if shown:
            marks = [m.mark for row in shown for m in row.values if m]
            scale = [text("analysis.one_scale", lang)] if shared and len(shown) > 1 else []
            framed(axes, title, told, plan=plan, tables=tables, lang=lang,
                   notes=[*notes, *mark_notes(marks, lang), *scale])  # fmt: skip
    return axes


def _panel(ax: Axes, row: Panel, lang: str, *, wide: bool) -> list[str]:
    words = []
    for x, (measure, look) in enumerate(zip(row.values, _LOOKS, strict=True)):
        if measure is None:
            dashed = bool(row.dashes) and row.dashes[x]
            words.append(MISSING if dashed else text("mark.none", lang))
            ax.annotate(words[-1], (x, 0), (0, 3), textcoords="offset points", ha="center",
                        fontsize=7, color=COLOURS["quiet"], style="italic")  # fmt: skip
            continue
        hollow = x == _HOLLOW
        ax.bar(x, measure.value, width=0.68, edgecolor=COLOURS[look],
               color="white" if hollow else COLOURS[look], linewidth=1.3,
               hatch="////" if measure.mark == "doubtful" else "")  # fmt: skip
        words.append(number(measure.value, row.decimals, lang) + SIGNS.get(measure.mark, ""))
        ax.annotate(words[-1], (x, measure.value), (0, 2.5), textcoords="offset points",
                    ha="center", fontsize=7 if wide else 8, color=COLOURS["ink"])  # fmt: skip
    ax.set_xlim(-0.6, len(_LOOKS) - 0.4)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    return words
