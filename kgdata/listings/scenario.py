"""Quarters as printed, the year that they give, and what else says what the year is."""

from __future__ import annotations

from typing import Any

import pandas as pd
from great_tables import GT

from kgdata.captions import source_note, unit_text
from kgdata.charts.frame import mark_notes
from kgdata.contributions import contributions, shared_number
from kgdata.listings.sheet import lay_out, table_name
from kgdata.marks import SIGNS, mark_of
from kgdata.numbers import MISSING, number, percent
from kgdata.plan import Plan
from kgdata.scenario import Scenario, other_decimals, years_said
from kgdata.strings import text
from kgdata.wording import documents_note, number_text, target_text

__all__ = ["contributions_table", "quarters_table", "years_table"]


def quarters_table(plan: Plan, found: Scenario, lang: str = "vi") -> GT:
    """Lay out the quarters, the printed year and what the quarters give.

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
    great_tables.GT
    """
    rows, off = [], []
    marks: set[str] = set()

    def written(row: Any, column: str) -> str:
        decimals, mark = found.printed(row["indicator"], column)
        marks.add(mark)
        return number(row[column], decimals, lang) + SIGNS.get(mark, "")

    for row in found.rows.to_dict("records"):
        off.append("odds" if row["gap"] not in {0.0} and row["gap"] == row["gap"] else "")
        rows.append(
            (
                row[f"section_{lang}"],
                row[f"label_{lang}"],
                _unit(row, lang),
                text(f"scenario.kind_{row['kind']}", lang),
                *(written(row, column) for column in (*found.names, "year")),
                written(row, "implied") if row["implied"] == row["implied"] else MISSING,
                str(row["line"]),
            )
        )
    columns = ["section", "label", "unit", "kind", *found.names, "year", "implied", "line"]
    labels = {
        "label": text("table.indicator", lang),
        "unit": text("table.unit", lang),
        "kind": text("scenario.kind", lang),
        "year": text("scenario.year", lang, year=found.year),
        "implied": text("scenario.implied", lang),
        **dict(zip(found.names, found.labels(lang), strict=True)),
        "line": text("table.line", lang),
    }
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        groups="section",
        title=text("scenario.table_quarters", lang, year=found.year),
        name=f"quarters-{lang}",
        left=["label", "unit", "kind"],
        fills={"implied": off},
        notes=[
            text("scenario.table_note", lang),
            *mark_notes(marks, lang),
            source_note(plan, found.tables, lang),
        ],
    )


def years_table(plan: Plan, found: Scenario, lang: str = "vi") -> GT:
    """Lay out what the scenario, the other tables and the targets say of the same year.

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
    great_tables.GT
    """
    frame = years_said(plan, found)
    rows, odds, far = [], [], []
    marks: set[str] = set()

    def signed(words: str, mark: str) -> str:
        marks.add(mark)
        return words + SIGNS.get(mark, "")

    def written(row: Any, column: str) -> str:
        if row[column] != row[column]:
            return MISSING
        decimals, mark = found.printed(row["indicator"], column)
        return signed(number(row[column], decimals, lang), mark)

    for row in frame.to_dict("records"):
        d = found.printed(row["indicator"], "year")[0]
        mark = mark_of(plan, [row["other"]], f"plan_{found.year}") if row["other"] else ""
        target = row["target"]
        rows.append(
            (
                row[f"label_{lang}"],
                _unit(row, lang),
                written(row, "implied"),
                written(row, "year"),
                signed(_elsewhere(row, d, lang), mark),
                table_name(plan, row["table"], lang),
                percent(row["apart"], 1, lang, sign=True) if abs(row["apart"]) > 0 else "",
                f"{number_text(target.no)}: {target_text(target, lang)}"
                if target is not None
                else "",
            )
        )
        odds.append("odds" if abs(row["apart"]) > 0 else "")
        far.append("" if target is None else "met" if row["keeps"] else "odds")
    columns = ["label", "unit", "implied", "year", "elsewhere", "table", "apart", "target"]
    labels = {
        "label": text("table.indicator", lang),
        "unit": text("table.unit", lang),
        "implied": text("scenario.implied", lang),
        "year": text("scenario.year", lang, year=found.year),
        "elsewhere": text("scenario.elsewhere", lang),
        "table": text("table.where", lang),
        "apart": text("scenario.apart", lang),
        "target": text("targets.target", lang),
    }
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("scenario.table_years", lang, year=found.year),
        name=f"years-{lang}",
        left=["label", "unit", "table", "target"],
        fills={"apart": odds, "target": far},
        notes=[
            text("scenario.years_note", lang),
            *mark_notes(marks, lang),
            source_note(plan, [], lang),
        ],
    )


def _unit(row: Any, lang: str) -> str:
    """Return what a row counts; of growth printed as 109,50 that the year before is 100."""
    if row["kind"] == "growth":
        return text("overview.index", lang)
    return unit_text(row["unit"], row["unit_mult"], lang)


def _elsewhere(row: Any, decimals: int, lang: str) -> str:
    """Write another table's figure with the scenario's decimals, or with all if it has more."""
    return number(row["elsewhere"], other_decimals(row["elsewhere"], decimals), lang)


def contributions_table(plan: Plan, found: Scenario, lang: str = "vi") -> GT:
    """Lay out what each sector adds to the year's growth.

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
    great_tables.GT
    """
    frame = contributions(plan, found)
    growth = found.rows.set_index("indicator")["year"] - 100
    rows = []
    for row in frame.to_dict("records"):
        key = row["indicator"]
        label = (
            text(f"scenario.{key}_row", lang) if key in {"sum", "printed"} else row[f"label_{lang}"]
        )
        rows.append(
            (
                label,
                row["no"],
                number(row["share"], 2, lang),
                number(row["weight"], 2, lang),
                number(growth.get(key), 2, lang),
                *(number(row[q], 2, lang) for q in found.names),
                number(row["year"], 2, lang),
            )
        )
    columns = ["label", "no", "share", "weight", "growth", *found.names, "year"]
    labels = {
        "label": text("table.indicator", lang),
        "no": text("targets.target", lang),
        "share": text("scenario.share", lang, year=found.year),
        "weight": text("scenario.weight", lang),
        "growth": text("scenario.growth", lang),
        "year": text("scenario.whole_year", lang, year=found.year),
        **dict(zip(found.names, found.labels(lang), strict=True)),
    }
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("scenario.table_contributions", lang, year=found.year),
        name=f"contributions-{lang}",
        left=["label", "no"],
        notes=[
            text("scenario.contributions_note", lang, no=shared_number(frame["no"])),
            documents_note(plan, [plan.id], lang),
        ],
    )
