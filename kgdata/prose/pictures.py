"""Pictures of a page, empty where the plan has not what they show; an empty one is not shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from kgdata.analysis.figures import figures_of
from kgdata.analysis.quotients import Quotient
from kgdata.charts.multiples import Panel, multiples, panels
from kgdata.charts.structure import structure
from kgdata.charts.style import new_figure, styled
from kgdata.charts.waterfall import waterfall
from kgdata.plan import Plan
from kgdata.prose.voice import decimals_of
from kgdata.strings import text

__all__ = ["bridge", "family", "makeup", "nothing", "ratios"]


def nothing() -> Axes:
    """Return an empty picture."""
    with styled():
        ax: Axes = new_figure(1.0)[0, 0]
    return ax


def makeup(plan: Plan, total: str, lang: str = "vi", split: str = "", most: int = 6) -> Axes:
    """Draw the structure of a total, if the plan has it."""
    if total not in figures_of(plan):
        return nothing()
    return structure(total, plan=plan, lang=lang, split=split, most=most)


def bridge(plan: Plan, total: str, base: str, to: str, lang: str = "vi") -> Axes:
    """Draw how the parts of a total lead from one series to another, if the plan has it."""
    if total not in figures_of(plan):
        return nothing()
    return waterfall(total, base=base, to=to, plan=plan, lang=lang)


def family(
    plan: Plan, indicators: Sequence[str], title: str, lang: str = "vi", *, shared: bool = True,
    columns: int = 4,
) -> np.ndarray:  # fmt: skip
    """Draw those of a family of indicators that the plan has."""
    known = figures_of(plan).known(indicators)
    return multiples(known, title=title, plan=plan, lang=lang, shared=shared, columns=columns)


def ratios(
    plan: Plan, found: Sequence[Quotient], title: str, lang: str = "vi", *,
    shared: bool = False, columns: int = 3, notes: Sequence[str] = (),
) -> np.ndarray:  # fmt: skip
    """Draw quotients of indicators, one panel each."""
    figures = figures_of(plan)
    rows = []
    for q in found:
        values = [q.of(figures, s) for s in figures.series]
        most = max((abs(m.value) for m in values if m), default=0.0)
        unit = " ".join(text(f"quotient.{q.key}_unit", lang, value="").split())
        rows.append(Panel(text(f"quotient.{q.key}", lang), values, decimals_of(most), unit))
    tables = figures.tables(name for q in found for name in q.names)
    return panels(rows, title=title, plan=plan, tables=tables, lang=lang, shared=shared,
                  columns=columns, notes=notes)  # fmt: skip
