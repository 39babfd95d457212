"""The quarters of a plan: paths, running totals and seasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm

from kgdata.captions import unit_text
from kgdata.charts.frame import framed, mark_notes
from kgdata.charts.style import (
    COLOURS,
    SECTORS,
    new_figure,
    number_ticks,
    small_multiples,
    styled,
    unmeasured,
    wrap,
)
from kgdata.marks import SIGNS
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.scenario import Scenario
from kgdata.strings import text

__all__ = ["growth_paths", "quarter_paths", "running_paths", "seasons"]

_HEAD = 1.05  # inches for what stands around the panels


def growth_paths(plan: Plan, found: Scenario, lang: str = "vi") -> np.ndarray:
    """Draw the growth of each quarter on the same quarter of the year before, and the year's.

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
    numpy.ndarray of matplotlib.axes.Axes
    """
    rows = found.of("growth")
    told = []
    with styled():
        axes = small_multiples(len(rows), 3, _HEAD, 1.75)
        top = float((rows[[*found.names, "year"]].max().max() - 100) * 1.2) if len(rows) else 1
        for ax, row in zip(axes, rows.to_dict("records"), strict=False):
            values = [row[q] - 100 for q in found.names]
            ax.bar(range(len(values)), values, width=0.62, color="#8FB8DE")
            ax.axhline(
                row["year"] - 100, color=COLOURS["plan"], linewidth=1.6, linestyle=(0, (4, 2))
            )
            _written(ax, values, [percent(v, 2, lang) for v in values])
            year = text(
                "scenario.year_line",
                lang,
                year=found.year,
                value=percent(row["year"] - 100, 2, lang),
            )
            ax.set_title(wrap(unmeasured(row[f"label_{lang}"]), 40) + f"\n{year}", fontsize=8.5)
            ax.set_ylim(min(0, *values), top)
            _bare(ax, found.labels(lang))
            told.append(
                f"{row[f'label_{lang}']}: {', '.join(percent(v, 2, lang) for v in values)}; {year}"
            )
        title = text("scenario.chart_growth", lang, year=found.year)
        framed(axes, title, told, plan=plan, tables=found.tables, lang=lang, alt="paths",
               notes=[text("scenario.growth_note", lang)])  # fmt: skip
    return axes


def quarter_paths(plan: Plan, found: Scenario, lang: str = "vi", *, columns: int = 3) -> np.ndarray:
    """Draw the quarters of what is counted: bars for flows, a line for stocks and running rates.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    columns : int, default 3
        Panels beside each other.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes
        One for each row that is no growth.
    """
    rows = found.of("flow", "stock", "cumulative", "rate")
    names, told = found.names, []
    marks: set[str] = set()
    with styled():
        axes = small_multiples(len(rows), columns, _HEAD, 1.6)
        for ax, row in zip(axes, rows.to_dict("records"), strict=False):
            values = np.array([row[q] for q in names], dtype=float)
            if row["kind"] == "flow":
                ax.bar(range(len(values)), np.nan_to_num(values), width=0.62, color=COLOURS["plan"])
            else:
                ax.plot(range(len(values)), values, "o-", color=COLOURS["estimate"])
            whole = np.nanmax(np.abs(values)) >= 1000
            shown = [found.printed(row["indicator"], q) for q in names]
            marks |= {mark for _, mark in shown}
            said = [
                number(v, 0 if whole else decimals, lang) + SIGNS.get(mark, "")
                for v, (decimals, mark) in zip(values, shown, strict=True)
            ]
            _written(ax, values, said)
            unit = unit_text(row["unit"], row["unit_mult"], lang)
            ax.set_title(wrap(row[f"label_{lang}"], 36) + f"\n({unit})", fontsize=8)
            ax.set_ylim(0, np.nanmax(values) * 1.22)
            _bare(ax, found.labels(lang))
            told.append(f"{row[f'label_{lang}']} ({unit}): {', '.join(said)}")
        title = text("scenario.chart_quarters", lang, year=found.year)
        framed(axes, title, told, plan=plan, tables=found.tables, lang=lang, alt="paths",
               notes=[text("scenario.quarters_note", lang), *mark_notes(marks, lang)])  # fmt: skip
    return axes


def running_paths(plan: Plan, found: Scenario, lang: str = "vi") -> np.ndarray:
    """Draw what each flow has reached by each quarter's end, in percent of the printed year.

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
    numpy.ndarray of matplotlib.axes.Axes
        One for each section of the table.
    """
    frame, rows = found.running(), found.of("flow", "cumulative").set_index("indicator")
    sections = list(dict.fromkeys(rows[f"section_{lang}"]))
    told = []
    names = {i: _name(found, row, lang, "implied", "year") for i, row in rows.iterrows()}
    marks = ["o", "s", "^", "D", "v", "P", "X"]
    with styled():
        axes = small_multiples(len(sections), len(sections) or 1, _HEAD, 4.3)
        ends = range(1, len(found.quarters) + 1)
        for ax, section in zip(axes, sections, strict=False):
            inside = rows[rows[f"section_{lang}"] == section]
            even = [100 * n / len(found.quarters) for n in (0, *ends)]
            ax.plot(
                [0, *ends],
                even,
                color="#999999",
                linewidth=1,
                linestyle=(0, (2, 2)),
                label=text("scenario.even", lang),
            )
            for n, indicator in enumerate(inside.index):
                values = frame.loc[indicator].to_numpy(dtype=float)
                ax.plot(
                    [0, *ends],
                    [0, *values],
                    marker=marks[n % len(marks)],
                    markersize=4.5,
                    linewidth=1.3,
                    color=SECTORS[n % len(SECTORS)],
                    label=wrap(names[indicator], 34),
                )
                if abs(values[-1] - 100) > 1:
                    ax.annotate(
                        percent(values[-1], 0, lang),
                        (ends[-1], values[-1]),
                        (0, -9),
                        textcoords="offset points",
                        ha="center",
                        va="top",
                        fontsize=8,
                    )
                told.append(f"{names[indicator]}: {', '.join(percent(v, 0, lang) for v in values)}")
            ax.set_title(section)
            ax.set_xticks([0, *ends], [text("scenario.start", lang), *found.labels(lang)])
            ax.set_ylim(0, 108)
            ax.grid(axis="y")
            number_ticks(ax, "y", lang, "%")
            ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), fontsize=7.5)
        title = text("scenario.chart_running", lang, year=found.year)
        notes = [text("scenario.running_note", lang), *_doubts(names.values(), lang)]
        framed(axes, title, told, plan=plan, tables=found.tables, lang=lang, alt="paths",
               notes=notes)  # fmt: skip
    return axes


def _name(found: Scenario, row: Any, lang: str, *rests: str) -> str:
    sign = " †" if row["kind"] == "cumulative" else ""
    doubtful = "doubtful" in {found.printed(str(row.name), column)[1] for column in rests}
    return str(row[f"label_{lang}"]) + sign + (SIGNS["doubtful"] if doubtful else "")


def _doubts(names: Iterable[str], lang: str) -> list[str]:
    return mark_notes({"doubtful" for n in names if n.endswith(SIGNS["doubtful"])}, lang)


def seasons(plan: Plan, found: Scenario, lang: str = "vi") -> Axes:
    """Draw which part of the year falls into which quarter, darker where it is more than even.

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
    frame, rows = found.seasons(), found.of("flow", "cumulative").set_index("indicator")
    with styled():
        ax: Axes = new_figure(1.2 + 0.31 * len(frame))[0, 0]
        if frame.empty:
            return ax
        even = 100 / len(found.quarters)
        values = np.ma.masked_invalid(frame.to_numpy(dtype=float))
        far = float(np.abs(values - even).max())
        norm = TwoSlopeNorm(even, even - far, even + far)
        ax.pcolormesh(
            values, cmap=mpl.colormaps["PuOr_r"], norm=norm, edgecolor="white", linewidth=1.5
        )
        for y, x in np.ndindex(values.shape):
            if values[y, x] is np.ma.masked:
                ax.text(x + 0.5, y + 0.5, "–", ha="center", va="center", color=COLOURS["quiet"])
                continue
            strong = abs(values[y, x] - even) > 0.6 * far
            ax.text(
                x + 0.5,
                y + 0.5,
                percent(float(values[y, x]), 1, lang),
                ha="center",
                va="center",
                fontsize=8,
                color="white" if strong else COLOURS["ink"],
            )
        names = {i: _name(found, rows.loc[i], lang, "implied") for i in frame.index}
        labels = [wrap(name, 52) for name in names.values()]
        ax.set_yticks(np.arange(len(frame)) + 0.5, labels)
        ax.set_xticks(np.arange(frame.shape[1]) + 0.5, found.labels(lang))
        ax.xaxis.tick_top()
        ax.invert_yaxis()
        for side in ax.spines.values():
            side.set_visible(False)
        title = text("scenario.chart_seasons", lang, year=found.year)
        told = [
            f"{name}: {', '.join(percent(v, 1, lang) for v in frame.loc[i])}"
            for i, name in names.items()
        ]
        note = text("scenario.seasons_note", lang, even=percent(even, 0, lang))
        framed(ax, title, told, plan=plan, tables=found.tables, lang=lang, alt="paths",
               notes=[note, *_doubts(names.values(), lang)])  # fmt: skip
    return ax


def _written(ax: Axes, values: Any, words: list[str]) -> None:
    for x, (value, said) in enumerate(zip(values, words, strict=True)):
        there = pd.notna(value)
        ax.annotate(
            said,
            (x, value if there else 0),
            (0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=7.5,
            color=COLOURS["ink"],
            zorder=6,
            bbox={"boxstyle": "square,pad=0.08", "fc": "white", "ec": "none", "alpha": 0.85},
        )


def _bare(ax: Axes, ticks: list[str]) -> None:
    ax.set_xticks(range(len(ticks)), ticks)
    ax.set_xlim(-0.55, len(ticks) - 0.45)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
