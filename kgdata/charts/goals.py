"""Bullets against the year's own plan: estimate, the year before and the plan that follows."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from kgdata.analysis.figures import Figures, figures_of
from kgdata.captions import quantity, series_label, source_note
from kgdata.catalogue import open_plan
from kgdata.charts.bullet import Bullet, bullets
from kgdata.charts.frame import mark_notes
from kgdata.marks import SIGNS
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["plan_bullets"]


def plan_bullets(
    indicators: Sequence[str], *, title: str, plan: Plan | None = None, lang: str = "vi",
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw indicators against what was planned for their year, each on a scale of its own.

    Parameters
    ----------
    indicators : sequence of str
        Indicators; those without a planned figure, or with a planned zero, are named at the foot.
    title : str
        What they have in common.
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
    >>> ids = ["SRV.DOSSIERS_DIGITISED.SHARE"]
    >>> ax = kg.chart.plan_bullets(ids, title="Chính quyền số")
    >>> [t.get_text() for t in ax.texts][-1]
    '50,0%'
    """
    plan = plan or open_plan()
    figures = figures_of(plan)
    roles = dict(zip(("actual", "target", "estimate", "plan"), figures.series, strict=True))
    shown, marks, aside = [], [], []
    for name in figures.known(indicators):
        planned = figures.measure(name, roles["target"])
        stated = {r: m for r in ("actual", "estimate", "plan")
                  if (m := figures.measure(name, roles[r]))}  # fmt: skip
        if planned is None or not planned.value or "estimate" not in stated:
            aside.append(figures.label(name, lang))
            continue
        rows = [(r, m.value, _written(figures, name, roles[r], lang)) for r, m in stated.items()]
        unit = figures.unit(name)
        plain = number(planned.value, figures.decimals(name, roles["target"]), lang)
        goal = quantity(plain, unit.code, unit.mult, lang) + SIGNS.get(planned.mark, "")
        shown.append(Bullet(figures.label(name, lang), goal, planned.value, rows))
        marks += [planned.mark, *(m.mark for m in stated.values())]
    words = {r: series_label(roles[r], lang) for r in ("actual", "estimate", "plan")}
    missing = [text("chart.aside_missing", lang, labels="; ".join(aside))] if aside else []
    target = series_label(roles["target"], lang)
    return bullets(
        shown, title=title, axis=text("analysis.share_axis", lang, what=target), goal=target,
        names=words, lang=lang, ax=ax,
        notes=[*mark_notes(marks, lang), *missing,
               source_note(plan, figures.tables(indicators), lang)],
    )  # fmt: skip


def _written(figures: Figures, name: str, series: str, lang: str) -> str:
    measure = figures.measure(name, series)
    assert measure is not None
    plain = number(measure.value, figures.decimals(name, series), lang)
    return plain + SIGNS.get(measure.mark, "")
