"""The figures that a page rests on, each with the line on which it is printed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from great_tables import GT

from kgdata.analysis.figures import Figures, figures_of
from kgdata.analysis.measure import Measure
from kgdata.captions import series_label, source_note
from kgdata.charts.frame import mark_notes
from kgdata.listings.sheet import lay_out
from kgdata.listings.targets import findings_table
from kgdata.marks import SIGNS
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.units import in_points

__all__ = ["doubts_table", "figures_table"]

_STEPS = {"kept": (1, 2), "growth": (0, 2), "asked": (2, 3)}  # of the four series
_FILL = {"doubtful": "odds", "corrected": "met"}


def doubts_table(plan: Plan, found: pd.DataFrame, lang: str = "vi", *, name: str) -> GT:
    """Lay out the audit's open findings on a page's figures.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : pandas.DataFrame
        As :func:`kgdata.prose.questions.findings_on` gives them.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    name : str
        The page that it is on.

    Returns
    -------
    great_tables.GT
    """
    title = text("analysis.findings", lang)
    return findings_table(plan, found, lang, name=f"{name}-doubts", title=title)


def figures_table(plan: Plan, indicators: Sequence[str], lang: str = "vi", *, name: str) -> GT:
    """Lay out indicators with their four series, how they change, and their printed line.

    Parameters
    ----------
    plan : Plan
        The plan.
    indicators : sequence of str
        Indicators; those that the plan does not have are left out.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    name : str
        The page that it is on.

    Returns
    -------
    great_tables.GT

    Examples
    --------
    >>> import kgdata as kg
    >>> page = figures_table(kg.open(), ["TRD.GOODS.EXPORTS"], name="trade").as_raw_html()
    >>> "860,00" in page and "+7,0" in page
    True
    """
    figures = figures_of(plan)
    known = list(dict.fromkeys(i for i in figures.known(indicators) if figures.unit(i).code))
    tables = figures.tables(known)
    known.sort(key=lambda i: (tables.index(figures.table(i)), figures.indicator(i).row))
    rows, marks = [], []
    for indicator in known:
        table = plan.tables_info[figures.table(indicator)]
        rows.append((
            f"{table.name(lang)}. {table.title(lang)}", figures.label(indicator, lang),
            figures.unit_text(indicator, lang),
            *(_cell(figures, indicator, s, lang) for s in figures.series),
            *(_change(figures, indicator, kind, lang) for kind in _STEPS),
            figures.line(indicator),
        ))  # fmt: skip
        marks.append([figures.mark(indicator, s) for s in figures.series])
    columns = ["where", "label", "unit", *figures.series, *_STEPS, "line"]
    labels = {
        "label": text("table.indicator", lang), "unit": text("table.unit", lang),
        **{s: series_label(s, lang, short=True) for s in figures.series},
        **{kind: text(f"analysis.{kind}_column", lang) for kind in _STEPS},
        "line": text("table.line", lang),
    }  # fmt: skip
    fills = {
        s: [_FILL.get(line[n], "") for line in marks] for n, s in enumerate(figures.series) if marks
    }
    found = [mark for line in marks for mark in line]
    return lay_out(
        pd.DataFrame(rows, columns=columns), labels, title=text("analysis.figures", lang),
        name=f"figures-{name}-{lang}", left=["label", "unit"], groups="where", fills=fills,
        notes=[text("analysis.figures_note", lang), *mark_notes(found, lang),
               source_note(plan, tables, lang)],
    )  # fmt: skip


def _cell(figures: Figures, indicator: str, series: str, lang: str) -> str:
    measure = figures.measure(indicator, series)
    if measure is None:
        return figures.bound(indicator, series, lang)
    decimals = figures.decimals(indicator, series)
    return number(measure.value, decimals, lang) + SIGNS.get(measure.mark, "")


def _change(figures: Figures, indicator: str, kind: str, lang: str) -> str:
    base, to = (figures.measure(indicator, figures.series[n]) for n in _STEPS[kind])
    if base is None or to is None:
        return ""
    moved, sign = (to - base).moved, SIGNS.get((to - base).mark, "")
    if in_points(figures.unit(indicator).code):
        change: Measure = to - base
        return (number(change.value, 2, lang, sign=True) if moved else "=") + sign
    if not base.value:
        return ""
    if kind == "kept":
        return percent(to.per(base).value * 100, 1, lang) + sign
    return (percent(to.growth(base).value, 1, lang, sign=True) if moved else "=") + sign
