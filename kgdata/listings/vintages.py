"""Revisions laid out: what was said of a year first, what next, and by how much it differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from great_tables import GT

from kgdata.captions import points_text, source_note, unit_text
from kgdata.listings.sheet import lay_out
from kgdata.marks import SIGNS, marks_of
from kgdata.numbers import MISSING, number, percent
from kgdata.plan import Plan
from kgdata.prose.vintages import step_name, steps_of
from kgdata.strings import text
from kgdata.vintages import doubtful

__all__ = ["revisions_table"]

_WARNINGS = ("corrected", "doubtful")


def revisions_table(
    steps: pd.DataFrame, plans: Sequence[Plan], top: int = 15, lang: str = "vi"
) -> GT:
    """Lay out the largest revisions of each step.

    Parameters
    ----------
    steps : pandas.DataFrame
        As :func:`kgdata.vintages.revisions` gives it.
    plans : sequence of Plan
        The plans.
    top : int, default 15
        How many of each step, and as many rates, which change by points: those per hundred and
        those per thousand apart. Steps to or from a doubtful figure are named below instead.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    warned, rows, kinds = _warned(plans), [], set()
    aside = steps[doubtful(plans, steps) & steps["revised"]]
    for key, part in steps_of(steps.drop(aside.index)):
        revised = part[part["revised"]]
        sizes = (
            (revised[~revised["points"]], "percent", ""),
            (revised[revised["unit"] == "%"], "change", text("vintages.in_points", lang)),
            (revised[revised["points"] & (revised["unit"] != "%")], "change",
             text("vintages.in_mille", lang)),
        )  # fmt: skip
        for among, size, apart in sizes:
            order = among[size].abs().sort_values(ascending=False, kind="stable").index[:top]
            for row in among.loc[order].itertuples():
                cells, marks = _cells(row, warned, lang)
                rows.append((step_name(key, plans, lang) + apart, *cells))
                kinds |= marks
    columns = ["step", "label", "unit", "before", "after", "change", "size"]
    labels = {
        "label": text("table.indicator", lang),
        "unit": text("table.unit", lang),
        "before": text("vintages.before", lang),
        "after": text("vintages.after", lang),
        "change": text("table.change", lang),
        "size": text("table.growth", lang),
    }
    notes = [text("vintages.table_note", lang)]
    if len(aside):
        named = "; ".join(dict.fromkeys(aside[f"label_{lang}"]))
        notes.append(text("vintages.aside", lang, list=named))
    notes += [text(f"note.{kind}", lang) for kind in _WARNINGS if kind in kinds]
    notes += [source_note(plan, (), lang) for plan in plans]
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("vintages.table", lang, n=top),
        name=f"revisions-{lang}",
        left=["label", "unit"],
        groups="step",
        notes=notes,
    )


def _warned(plans: Sequence[Plan]) -> dict[tuple[str, str, str], str]:
    """Find the figures that a reader must be warned about."""
    return {
        (plan.id, rows[row - 1].id, series): mark
        for plan in plans
        for table, rows in plan.rows.items()
        for (row, series), mark in marks_of(plan, table).items()
        if mark in _WARNINGS
    }


def _marks(row: Any, warned: dict[tuple[str, str, str], str]) -> list[str]:
    """Return the warnings at what was said before and after."""
    series = (f"{row.kind_before}_{row.period}", f"{row.kind_after}_{row.period}")
    said = zip((row.plan_before, row.plan_after), series, strict=True)
    return [warned.get((plan, row.indicator, name), "") for plan, name in said]


def _cells(row: Any, warned: dict[tuple[str, str, str], str], lang: str) -> tuple[Any, set[str]]:
    marks = _marks(row, warned)
    before, after = (
        number(value, int(decimals), lang) + SIGNS.get(mark, "")
        for value, decimals, mark in zip(
            (row.before, row.after), (row.decimals_before, row.decimals_after), marks, strict=True
        )
    )
    size = MISSING if row.points else percent(row.percent, 1, lang, sign=True)
    finer = max(row.decimals_before, row.decimals_after)
    change = number(row.change, int(finer), lang, sign=True)
    if row.points:
        change = points_text(change, row.unit, lang)
    unit = unit_text(row.unit, row.unit_mult, lang)
    return (getattr(row, f"label_{lang}"), unit, before, after, change, size), set(marks)
