"""What years still unknown must bring: totals filled year by year, averages with what is needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from kgdata.captions import unit_text
from kgdata.charts.frame import mark_notes
from kgdata.charts.style import (
    COLOURS,
    figure_of,
    finish,
    header,
    new_figure,
    number_ticks,
    rows_down,
    small_multiples,
    styled,
    wrap,
)
from kgdata.documents.progress import Progress
from kgdata.documents.targets import target_unit
from kgdata.marks import SIGNS
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import document_name, documents_note, target_text

__all__ = ["averages", "totals"]

_FILL = {
    "actual": "#8F8F8F",
    "estimate": COLOURS["estimate"],
    "plan": COLOURS["plan"],
    "target": "#C98A00",
}


def totals(plan: Plan, found: Sequence[Progress], document: str, lang: str = "vi") -> np.ndarray:
    """Draw how a total fills up year by year, and what is left for the unknown years.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        Only those of totals are drawn; where the annex and the plan's own target differ, both.
    document : str
        The long-term document.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes
        One for each total.
    """
    shown = [p for p in found if p.target.measure == "total" and p.figures]
    told = []
    with styled():
        heights = [len(_ways(p)) for p in shown] or [1]
        axes = new_figure(
            1.2 + sum(0.62 + 0.42 * h for h in heights),
            max(len(shown), 1),
            gridspec_kw={"height_ratios": [0.8 + h for h in heights]},
        )[:, 0]
        for ax, p in zip(axes, shown, strict=False):
            told.append(_total(ax, p, lang))
        _frame(axes, "totals", told, plan, document, lang)
    return axes


def _frame(
    axes: np.ndarray, kind: str, told: Sequence[str], plan: Plan, document: str, lang: str
) -> None:
    """Put title, note and documents around the panels."""
    title = text(f"five_year.chart_{kind}", lang, document=document_name(plan, document, lang))
    header(figure_of(axes), title)
    alt = text("chart.alt_bars", lang, title=title, bars=". ".join(told))
    notes = [text(f"five_year.{kind}_note", lang)]
    if any(SIGNS["doubtful"] in words for words in told):
        notes += mark_notes(["doubtful"], lang)
    finish(figure_of(axes), [*notes, documents_note(plan, [plan.id, document], lang)], alt)


def _ways(p: Progress) -> list[bool]:
    """With the annex's figures, and with the plan's own target where that makes a difference."""
    differs = {f.value for f in p.path().values()} != {f.value for f in p.path(own=True).values()}
    return [False, True] if differs and p.annex else [False]


def _total(ax: Axes, p: Progress, lang: str) -> str:
    unit = target_unit(p.target.unit)
    assert unit is not None
    label = getattr(p.target, f"label_{lang}")
    goal, names, told = p.target.value, [], []
    for y, own in enumerate(_ways(p)):
        start = 0.0
        for year, figure in p.path(own=own).items():
            ax.barh(
                y,
                figure.value,
                left=start,
                height=0.62,
                color=_FILL[figure.kind],
                edgecolor="white",
                linewidth=1,
            )
            written = number(figure.value, 0, lang) + SIGNS.get(figure.mark, "")
            words = f"{year}\n{written}"
            dark = figure.kind in {"estimate", "actual"}
            ax.text(
                start + figure.value / 2,
                y,
                words,
                ha="center",
                va="center",
                fontsize=7.5,
                color="white" if dark else COLOURS["ink"],
            )
            start += figure.value
            told.append(f"{year} {written}")
        rest = p.remaining(own=own)
        if rest is not None and rest > 0:
            ax.barh(
                y,
                rest,
                left=start,
                height=0.62,
                color="white",
                edgecolor="#999999",
                hatch="////",
                linewidth=0.8,
            )
            years = " + ".join(str(u) for u in p.unknown())
            words = text("five_year.rest_bar", lang, years=years, value=number(rest, 0, lang))
            ax.text(
                start + rest / 2,
                y,
                words,
                ha="center",
                va="center",
                fontsize=7.5,
                bbox={"boxstyle": "square,pad=0.25", "fc": "white", "ec": "none"},
            )
            told.append(words.replace("\n", " "))
        names.append(text("five_year.with_own" if own else "five_year.with_annex", lang))
    ax.axvline(goal, color=COLOURS["ink"], linewidth=2)
    written = number(goal, p.target.decimals, lang)
    ax.annotate(
        written,
        (goal, 1),
        (0, 2),
        xycoords=("data", "axes fraction"),
        fontweight="bold",
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=8,
    )
    rows_down(ax, [wrap(n, 22) for n in names])
    ax.set_xlim(0, goal * 1.04)
    ax.set_title(f"{label} ({unit_text(unit.code, unit.mult, lang)})")
    number_ticks(ax, "x", lang)
    return f"{label}: " + ", ".join(told) + f" / {written}"


def averages(plan: Plan, found: Sequence[Progress], document: str, lang: str = "vi") -> np.ndarray:
    """Draw each year's growth, the average asked for, and what the unknown years must average.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        Only those of averages are drawn.
    document : str
        The long-term document.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes
        One for each average.
    """
    shown = [p for p in found if p.target.measure == "average" and p.figures]
    told = []
    with styled():
        axes = small_multiples(len(shown), min(2, max(len(shown), 1)), 1.15, 1.9)
        for ax, p in zip(axes, shown, strict=False):
            told.append(_average(ax, p, lang))
        _frame(axes, "averages", told, plan, document, lang)
    return axes


def _average(ax: Axes, p: Progress, lang: str) -> str:
    label = getattr(p.target, f"label_{lang}")
    path, rest = p.path(), p.remaining()
    told: list[str] = []
    need = ""
    for x, year in enumerate(p.years):
        figure = path.get(year)
        if figure is None and rest is not None:
            ax.bar(
                x, rest, width=0.66, color="white", edgecolor="#999999", hatch="////", linewidth=0.8
            )
            ax.text(
                x,
                rest / 2,
                "?",
                ha="center",
                va="center",
                fontsize=11,
                color=COLOURS["quiet"],
                bbox={"boxstyle": "circle,pad=0.15", "fc": "white", "ec": "none"},
            )
        elif figure is not None:
            ax.bar(x, figure.value, width=0.66, color=_FILL[figure.kind])
            words = percent(figure.value, 2, lang) + SIGNS.get(figure.mark, "")
            ax.annotate(
                words.replace(" (", "\n("),  # no wider than the bar
                (x, 0),
                (0, 5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=8,
                color="white" if figure.kind == "estimate" else COLOURS["ink"],
            )
            told.append(f"{year} {words}")
    own = p.own
    if own is not None and p.annex:
        ax.plot(
            p.years.index(own.year),
            own.value,
            linestyle="",
            marker="D",
            color="#9E6A00",
            markerfacecolor="white",
            markeredgewidth=1.5,
            zorder=5,
        )
        said = percent(own.value, 2, lang)
        ax.annotate(
            said,
            (p.years.index(own.year) + 0.36, own.value),
            va="center",
            fontsize=7.5,
            bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.85},
        )
        told.append(text("five_year.own_target", lang, year=own.year) + f" {said}")
    ax.axhline(p.target.value, color=COLOURS["ink"], linewidth=1.6)
    words = target_text(p.target, lang)
    ax.annotate(
        wrap(words, 10),
        (1, p.target.value),
        (0, 2),
        xycoords=("axes fraction", "data"),
        fontsize=8,
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontweight="bold",
    )
    if rest is not None:
        need = text("five_year.need", lang, value=percent(rest, 2, lang))
        told.append(need)
    top = max([p.target.value, rest or 0, *(f.value for f in p.figures)])
    ax.set_ylim(0, top * 1.22)
    ax.set_xlim(-0.6, len(p.years) + 0.35)
    ax.set_xticks(range(len(p.years)), [str(y) for y in p.years])
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_title(wrap(label, 58) + (f"\n{need}" if need else ""))
    return f"{label} ({words}): " + ", ".join(told)
