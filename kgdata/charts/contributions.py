"""What each sector adds to growth, beside the growth that is printed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from kgdata.charts.frame import framed
from kgdata.charts.style import COLOURS, SECTORS, new_figure, number_ticks, styled, unmeasured
from kgdata.contributions import contributions, shared_number
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.scenario import Scenario
from kgdata.strings import text

__all__ = ["contribution_bars"]

_THIN = 0.5  # percentage points; a thinner part has no room for its number


def contribution_bars(plan: Plan, found: Scenario, lang: str = "vi") -> Axes:
    """Draw what each sector adds to growth, beside the growth that is printed.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    matplotlib.axes.Axes
    """
    frame = contributions(plan, found)
    periods = [*found.names, "year"]
    with styled():
        ax: Axes = new_figure(4.1)[0, 0]
        if frame.empty:
            return ax
        frame = frame.set_index("indicator")
        told = _stack(ax, frame.drop(index=["sum", "printed"]), periods, lang)
        added, printed = (frame.loc[k, periods].astype(float).to_dict() for k in ("sum", "printed"))
        for x, p in enumerate(periods):
            ax.annotate(
                text("scenario.sum", lang, value=percent(added[p], 2, lang)),
                (x, added[p]),
                (0, 4),
                textcoords="offset points",
                ha="center",
                fontsize=8,
            )
        ax.plot(
            [x + 0.39 for x in range(len(periods))],
            list(printed.values()),
            linestyle="",
            marker="<",
            markersize=8,
            color=COLOURS["ink"],
            label=text("scenario.printed", lang),
        )
        for x, p in enumerate(periods):
            ax.annotate(
                percent(printed[p], 2, lang),
                (x + 0.44, printed[p]),
                va="center",
                fontsize=8,
                fontweight="bold",
            )
        ax.set_xticks(
            range(len(periods)),
            [*found.labels(lang), text("scenario.whole_year", lang, year=found.year)],
        )
        ax.set_xlim(-0.45, len(periods) - 0.25)
        ax.set_ylim(0, max(*added.values(), *printed.values()) * 1.12)
        ax.set_ylabel(text("scenario.points_axis", lang))
        number_ticks(ax, "y", lang)
        ax.grid(axis="y")
        ax.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, columnspacing=1.2)
        title = text("scenario.chart_contributions", lang, year=found.year)
        words = ", ".join(percent(v, 2, lang) for v in printed.values())
        told.append(f"{text('scenario.printed', lang)}: {words}")
        note = text("scenario.contributions_note", lang, no=shared_number(frame["no"]))
        framed(ax, title, told, plan=plan, tables=found.tables, lang=lang, notes=[note])
    return ax


def _stack(ax: Axes, parts: pd.DataFrame, periods: list[str], lang: str) -> list[str]:
    bottom, told = np.zeros(len(periods)), []
    for n, (_, row) in enumerate(parts.iterrows()):
        values = row[periods].to_numpy(dtype=float)
        label = unmeasured(str(row[f"label_{lang}"]))
        colour = SECTORS[n % len(SECTORS)]
        ax.bar(
            range(len(periods)),
            values,
            bottom=bottom,
            width=0.62,
            color=colour,
            label=label,
            edgecolor="white",
            linewidth=0.8,
        )
        for x, value in enumerate(values):
            if value > _THIN:
                ax.text(
                    x,
                    bottom[x] + value / 2,
                    number(value, 2, lang),
                    ha="center",
                    va="center",
                    fontsize=7.5,
                    color="white" if n in {0, 1} else COLOURS["ink"],
                )
        bottom = bottom + values
        told.append(f"{label}: {', '.join(number(v, 2, lang) for v in values)}")
    return told
