"""Structure over time: what a total is made of, series by series."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from kgdata.analysis.figures import Figures, figures_of
from kgdata.analysis.measure import Measure, total
from kgdata.captions import series_label
from kgdata.catalogue import open_plan
from kgdata.charts.frame import framed, mark_notes
from kgdata.charts.style import COLOURS, new_figure, number_ticks, styled, wrap
from kgdata.errors import UnknownNameError
from kgdata.marks import SIGNS
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["structure"]

_FILLS = ("#0072B2", "#F0C36B", "#009E73", "#E3B3CF", "#3B5B7A", "#A6D5F2", "#B8860B")
_DARK = {"#0072B2", "#009E73", "#3B5B7A", "#B8860B"}
_THIN = 3.5  # percent; a thinner part has no room for its number
_LABEL = 40
_TOP = 106.0  # the axis reaches a little over 100 %
_APART = 5.2  # percent of the height that a line of a label takes


def structure(
    parent: str, *, plan: Plan | None = None, lang: str = "vi", split: str = "", most: int = 6,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw what a total is made of in each of the plan's four series, in percent.

    Parameters
    ----------
    parent : str
        The total's indicator.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    split : str, optional
        Which breakdown, where the total has several.
    most : int, default 6
        How many parts are shown; the smallest beyond that are put together.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure with title and source.

    Returns
    -------
    matplotlib.axes.Axes
        Empty if no series has the total and its parts.

    Raises
    ------
    UnknownNameError
        If there is no such indicator.

    Examples
    --------
    >>> import kgdata as kg
    >>> ax = kg.chart.structure("AGR.FISHERY.OUTPUT")
    >>> [t.get_text() for t in ax.texts][:2]
    ['61,1%', '38,9%']
    """
    plan = plan or open_plan()
    figures = figures_of(plan)
    if parent not in figures:
        raise UnknownNameError.among("indicator", parent, list(plan.indicators()["indicator"]))
    names, rows = _parts(figures, parent, split, most, lang)
    with styled():
        own = ax is None
        if ax is None:
            ax = new_figure(4.0)[0, 0]
        shown = [n for n, s in enumerate(figures.series) if figures.measure(parent, s) and rows]
        shown = [n for n in shown if any(row[n] for row in rows)]
        if not shown:
            return ax
        told, marks = [], set()
        for x, n in enumerate(shown):
            series = figures.series[n]
            whole = figures.measure(parent, series)
            assert whole is not None
            start = 0.0
            words = []
            for row, name, fill in zip(rows, names, _fills(len(rows)), strict=True):
                part = row[n]
                if part is None:
                    continue
                share = part.per(whole).scaled(100)
                ax.bar(x, share.value, bottom=start, width=0.66, color=fill, edgecolor="white",
                       linewidth=1.2, hatch="////" if share.mark == "doubtful" else "")  # fmt: skip
                said = percent(share.value, 1, lang) + SIGNS.get(share.mark, "")
                if share.value >= _THIN:
                    ax.text(x, start + share.value / 2, said, ha="center", va="center", fontsize=8,
                            color="white" if fill in _DARK else COLOURS["ink"])  # fmt: skip
                start += share.value
                words.append(f"{name} {said}")
                marks.add(share.mark)
            amount = number(whole.value, figures.decimals(parent, series), lang)
            ax.annotate(amount + SIGNS.get(whole.mark, ""), (x, start), (0, 4), ha="center",
                        textcoords="offset points", fontsize=8, fontweight="bold")  # fmt: skip
            told.append(f"{series_label(series, lang)}: {', '.join(words)}")
        last = [(row[shown[-1]], name) for row, name in zip(rows, names, strict=True)]
        _beside(ax, last, figures.measure(parent, figures.series[shown[-1]]), len(shown))
        ax.set_xticks(range(len(shown)), [series_label(figures.series[n], lang) for n in shown])
        ax.set_xlim(-0.5, len(shown) * 1.75 - 0.3)
        ax.set_ylim(0, _TOP)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_visible(False)
        ax.set_yticks([0, 20, 40, 60, 80, 100])
        ax.set_ylabel(text("analysis.share_axis", lang, what=wrap(figures.label(parent, lang), 44)))
        number_ticks(ax, "y", lang, "%")
        if own:
            title = text("analysis.structure", lang, what=figures.label(parent, lang))
            over = text("analysis.structure_note", lang, unit=figures.unit_text(parent, lang))
            framed(ax, title, told, plan=plan, tables=figures.tables([parent]), lang=lang,
                   notes=[over, *mark_notes(marks, lang)])  # fmt: skip
    return ax


def _fills(count: int) -> list[str]:
    return [_FILLS[n % len(_FILLS)] for n in range(count)]


def _parts(
    figures: Figures, parent: str, split: str, most: int, lang: str
) -> tuple[list[str], list[list[Measure | None]]]:
    """Return the names of the parts, largest first, and their figures by series."""
    rows = {name: [figures.measure(name, s) for s in figures.series]
            for name in figures.parts(parent, split)}  # fmt: skip
    rows = {name: row for name, row in rows.items() if any(row)}
    size = {name: max(m.value for m in row if m) for name, row in rows.items()}
    order = sorted(rows, key=lambda name: -size[name])
    names = [figures.part_label(n, parent, lang) for n in order]
    found = [rows[n] for n in order]
    if len(found) > most:
        rest = found[most - 1 :]
        together = [total(m for m in column if m) if any(column) else None
                    for column in zip(*rest, strict=True)]  # fmt: skip
        names = [*names[: most - 1], text("analysis.other_parts", lang, n=len(rest))]
        found = [*found[: most - 1], together]
    return names, found


def _beside(
    ax: Axes, last: Sequence[tuple[Measure | None, str]], whole: Measure | None, count: int
) -> None:
    """Write the parts' names beside the last bar, each at its part, none over another."""
    assert whole is not None
    labels = [wrap(name, _LABEL) for _, name in last]
    half = [(label.count("\n") + 1) * _APART / 2 for label in labels]
    shares = [100 * part.value / whole.value if part else 0.0 for part, _ in last]
    at = [sum(shares[:n]) + share / 2 for n, share in enumerate(shares)]
    places, floor, ceiling = list(at), 0.0, _TOP
    for n, h in enumerate(half):  # upwards, each above the one below
        places[n] = max(places[n], floor + h)
        floor = places[n] + h
    for n, h in reversed(list(enumerate(half))):  # and down again from the top
        places[n] = min(places[n], ceiling - h)
        ceiling = places[n] - h
    x = count - 1 + 0.33
    for label, y, end in zip(labels, places, at, strict=True):
        ax.plot([x + 0.03, x + 0.2], [end, y], color="#999999", linewidth=0.7, clip_on=False)
        ax.text(x + 0.24, y, label, va="center", fontsize=8, color=COLOURS["ink"])
