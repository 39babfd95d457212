"""Bullets: how near figures are to a target, every target on a scale of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from kgdata import each
from kgdata.captions import series_label, series_of, source_note
from kgdata.catalogue import open_plan
from kgdata.charts.frame import mark_notes
from kgdata.charts.legend import titled
from kgdata.charts.style import COLOURS, figure_of, finish, new_figure, styled, wrap
from kgdata.documents.progress import Progress
from kgdata.documents.standing import standings
from kgdata.marks import SIGNS, mark_of
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import (
    bare_target,
    document_name,
    documents_note,
    figure_text,
    known_text,
    number_text,
    plain_figure,
)

__all__ = ["Bullet", "bullets", "five_year_bullets", "target_bullets"]

_LABEL = 42
_NEAR = 18.0  # a mark this near to its target has its number on the target's other side
_EDGE = 6.0  # a mark this near to the left edge has its number on its right
_CUT = 200.0  # a mark further right is drawn here, with an arrow
_GOAL = 22  # letters in a line over the column of targets
_DOUBT = SIGNS["doubtful"].strip()
LOOKS: dict[str, dict[str, Any]] = {  # of different sizes, so that equal figures are all seen
    "actual": {"marker": "o", "color": COLOURS["actual"], "markersize": 5, "zorder": 5},
    "estimate": {"marker": "o", "color": COLOURS["estimate"], "markersize": 7.5, "zorder": 4},
    "plan": {"marker": "D", "color": COLOURS["plan"], "markersize": 6, "zorder": 6},
    "target": {
        "marker": "D",
        "color": "#9E6A00",
        "markerfacecolor": "none",
        "markersize": 10,
        "markeredgewidth": 1.5,
        "zorder": 7,
    },
}


class Bullet(NamedTuple):
    """One row: a target and the figures beside it.

    Attributes
    ----------
    label : str
        What is measured.
    goal : str
        The target, written.
    value : float
        The target, which is 100 on the scale.
    marks : sequence of (str, float, str)
        What each figure is (a key of `LOOKS`), the figure, and how it is written.
    flag : str
        A sign after the label.
    """

    label: str
    goal: str
    value: float
    marks: Sequence[tuple[str, float, str]]
    flag: str = ""


def bullets(
    rows: Sequence[Bullet],
    *,
    title: str,
    axis: str,
    goal: str,
    names: dict[str, str],
    notes: Sequence[str],
    lang: str = "vi",
    ax: Axes | None = None,
) -> Axes:
    """Draw figures against their targets, each in percent of its target.

    Parameters
    ----------
    rows : sequence of Bullet
        Top to bottom.
    title, axis : str
        Title and what the axis measures.
    goal : str
        What the column of targets is called.
    names : dict of str to str
        What each kind of mark is called.
    notes : sequence of str
        Notes and the source.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes
    """
    labels = [wrap(row.label + row.flag, _LABEL) for row in rows]
    lines = sum(max(1.75, 0.95 * label.count("\n") + 1.35) for label in labels)
    told, cut = [], False
    with styled():
        own = ax is None
        if ax is None:
            ax = new_figure(1.75 + 0.19 * lines + 0.14 * len(notes))[0, 0]
        if rows:
            ax.annotate(
                wrap(goal, _GOAL), (1.01, 1.0), (0, 2), xycoords="axes fraction",
                textcoords="offset points", ha="left", va="bottom", fontsize=7.5,
                color=COLOURS["quiet"], annotation_clip=False,
            )  # fmt: skip
        for y, row in enumerate(rows):
            at = {kind: 100 * value / row.value for kind, value, _ in row.marks}
            ends = [min(x, _CUT) for x in at.values()]
            bar = at.get("estimate", at.get("actual"))
            if bar is not None:
                ax.barh(y, min(bar, _CUT), height=0.34, color="#D6E4F0", zorder=1)
            if len(ends) > 1:
                ax.plot([min(ends), max(ends)], [y, y], color="#BBBBBB", linewidth=1.4, zorder=2)
            ax.plot([100, 100], [y - 0.33, y + 0.33], color=COLOURS["ink"], linewidth=2.2, zorder=3)
            for kind, x in at.items():
                ax.plot(min(x, _CUT), y, linestyle="", **LOOKS[kind])
                if x > _CUT:
                    cut = True
                    ax.annotate("", (_CUT + 7, y), (_CUT + 1, y), arrowprops={"arrowstyle": "->"})
            _ends(ax, y, row, at)
            said = "; ".join(f"{names[k]} {written}" for k, _, written in row.marks)
            told.append(f"{row.label}: {goal.lower()} {row.goal}; {said}")
        for kind in (k for k in LOOKS if any(k == m[0] for r in rows for m in r.marks)):
            ax.plot([], [], linestyle="", label=names[kind], **LOOKS[kind])
        if rows:
            ax.plot([], [], color=COLOURS["ink"], linewidth=2.2, label=goal)
        _scale(ax, rows, labels, axis, lang)
        if own:
            titled(ax, title, 3)
            extra = [text("targets.cut", lang)] if cut else []
            alt = text("chart.alt_bars", lang, title=title, bars=". ".join(told))
            finish(figure_of(ax), [*extra, *notes], alt)
    return ax


def _ends(ax: Axes, y: float, row: Bullet, at: dict[str, float]) -> None:
    """Write the figures at both ends of a row, and the target at the right edge."""
    written = {kind: words for kind, _, words in row.marks}
    low, high = min(at, key=at.__getitem__), max(at, key=at.__getitem__)
    if abs(at[high] - at[low]) < 1e-9:
        high, low = low, ""
    between = [k for k in at if k not in {low, high} and written[k].endswith(_DOUBT)]
    for n, kind in enumerate(between):  # a doubtful figure that is not written has its sign
        ax.annotate(
            _DOUBT, (min(at[kind], _CUT), y), (0, -7 if n % 2 else 6), ha="center",
            va="top" if n % 2 else "bottom", textcoords="offset points", fontsize=7,
            color=COLOURS["ink"], zorder=8,
            bbox={"boxstyle": "square,pad=0.05", "fc": "white", "ec": "none", "alpha": 0.85},
        )  # fmt: skip
    for kind, side in ((low, -1), (high, 1)):
        if kind:
            x = min(at[kind], _CUT)
            way = 1 if x < _EDGE else side  # at the left edge there is no room to the left
            if 0 <= way * (100 - x) < _NEAR:  # out of the way of the target's stroke
                x = 100
            ax.annotate(
                written[kind],
                (x, y),
                (9 * way, 0),
                textcoords="offset points",
                ha="right" if way < 0 else "left",
                va="center",
                fontsize=7.5,
                color=COLOURS["ink"],
                zorder=8,
                bbox={"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.75},
            )
    ax.annotate(
        row.goal,
        (1.01, y),
        xycoords=("axes fraction", "data"),
        ha="left",
        va="center",
        fontsize=8,
        fontweight="bold",
        color=COLOURS["ink"],
        annotation_clip=False,
    )


def _scale(ax: Axes, rows: Sequence[Bullet], labels: list[str], axis: str, lang: str) -> None:
    most = max((100 * v / r.value for r in rows for _, v, _ in r.marks), default=100.0)
    ax.set_xlim(0, min(max(most, 100), _CUT) * 1.12 + 4)
    ticks = [t for t in (0, 25, 50, 75, 100, 125, 150, 175, 200) if t <= max(most, 100) + 1]
    ax.set_xticks(ticks, [number(float(t), 0, lang) + "%" for t in ticks])
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(max(len(labels), 1) - 0.4, -0.6)
    ax.grid(axis="x")
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    ax.set_xlabel(axis, x=0.0, ha="left")


def target_bullets(
    plan: Plan | None = None, lang: str = "vi", *, headline: bool = True, ax: Axes | None = None
) -> Axes:
    """Draw a plan's targets with the estimate of the year before and the annex's plan.

    Parameters
    ----------
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    headline : bool, default True
        The numbered targets, or else the figures inside the assignments.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import kgdata as kg
    >>> ax = target_bullets(kg.open(), "en", headline=False)
    >>> [t.get_text() for t in ax.get_yticklabels()][0]
    'III.5.4.a. Social insurance coverage ▲'
    """
    plan = plan or open_plan()
    assert plan.years is not None
    names = series_of(plan)
    frame = standings(plan)
    frame = frame[(frame["headline"] == headline) & frame["planned"].notna()]
    rows = []
    warned: set[str] = set()
    for row in each.rows(frame):
        target = row.target
        marks = []
        for kind, value in (("estimate", row.estimate), ("plan", row.planned)):
            if pd.notna(value):
                # what the verdict itself puts in question has its own flag
                series = getattr(names, kind)
                mark = "" if row.verdict == "odds" else mark_of(plan, row.rests, series)
                warned.add(mark)
                said = plain_figure(value, target, lang) + SIGNS.get(mark, "")
                marks.append((kind, float(value), said))
        flag = " ▲" if row.verdict == "odds" else ""
        label = f"{number_text(row.no)}. {getattr(row, f'label_{lang}')}"
        goal = text("targets.goal", lang, value=_with_unit(target, lang))
        rows.append(Bullet(label, goal, target.value, marks, flag))
    words = {
        "estimate": series_label(names.estimate, lang),
        "plan": text("targets.annex_plan", lang, year=plan.years.plan),
    }
    years = {"estimate": plan.years.estimate, "plan": plan.years.plan}
    title = text("targets.chart" if headline else "targets.chart_rest", lang, **years)
    notes = [text("targets.chart_note", lang)]
    if frame["estimate"].isna().any():
        notes[0] += " " + text("targets.chart_gap", lang, **years)
    if any(r.flag for r in rows):
        notes.append(text("targets.flag_note", lang))
    notes += mark_notes(warned, lang)
    tables = [t for t in plan.tables_info if t in set(frame["table"])]
    return bullets(
        rows,
        title=title,
        axis=text("targets.axis", lang),
        goal=text("targets.target", lang),
        names=words,
        notes=[*notes, source_note(plan, tables, lang)],
        lang=lang,
        ax=ax,
    )


def _with_unit(target: Any, lang: str) -> str:
    """Write a target with its sign before all of it: ``≈ USD 3,485``."""
    bare, plain = bare_target(target, lang), number(target.value, target.decimals, lang)
    shown, whole = plain_figure(target.value, target, lang), figure_text(target.value, target, lang)
    if bare.endswith(plain):
        return bare.removesuffix(plain) + whole.replace(shown, plain)
    return whole.replace(shown, bare)


def five_year_bullets(
    plan: Plan, found: Sequence[Progress], document: str, lang: str = "vi", ax: Axes | None = None
) -> Axes:
    """Draw the levels that a long-term document sets for its last year, with the years known.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        As :func:`kgdata.documents.progress.progress` gives it.
    document : str
        The long-term document.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    ax : matplotlib.axes.Axes, optional
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
    """
    assert plan.years is not None
    shown = [p for p in found if p.target.measure in {"level", "yearly"} and p.figures]
    shown = [p for p in shown if p.verdict != "added"]
    rows = []
    warned: set[str] = set()
    for p in shown:
        marks = [(f.kind, f.value, known_text(f, p.target, lang, bare=True)) for f in p.figures]
        warned |= {f.mark for f in p.figures}
        label = getattr(p.target, f"label_{lang}") + (" ‡" if p.converted else "")
        goal = text("targets.goal", lang, value=_with_unit(p.target, lang))
        rows.append(Bullet(f"{p.target.no}. {label}", goal, p.target.value, marks))
    series = series_of(plan)
    names = {
        "actual": series_label(series.actual, lang),
        "estimate": series_label(series.estimate, lang),
        "plan": text("targets.annex_plan", lang, year=plan.years.plan),
        "target": text("five_year.own_target", lang, year=plan.years.plan),
    }
    last = max((y for p in found for y in p.years), default=plan.years.plan)
    title = text(
        "five_year.chart_levels", lang, year=last, document=document_name(plan, document, lang)
    )
    notes = [text("five_year.levels_note", lang)]
    if any(p.converted for p in shown):
        notes.append(text("five_year.converted_note", lang))
    notes += [*mark_notes(warned, lang), documents_note(plan, [plan.id, document], lang)]
    return bullets(
        rows,
        title=title,
        axis=text("targets.axis", lang),
        lang=lang,
        ax=ax,
        names=names,
        goal=text("five_year.target_of", lang, year=last),
        notes=notes,
    )
