"""Quarters as printed, the year that they give, and what else says what the year is."""

from __future__ import annotations

from typing import Any

import pandas as pd
from great_tables import GT

from kgdata import each
from kgdata.captions import source_note, unit_text
from kgdata.documents.standing import comparisons
from kgdata.listings.sheet import lay_out
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.scenario import Scenario, contributions
from kgdata.strings import text
from kgdata.wording import documents_note, number_text, target_text

__all__ = ["contributions_table", "quarters_table", "same_elsewhere", "years_said", "years_table"]


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
    names = [f"q{n}" for n in range(1, len(found.quarters) + 1)]
    rows, off = [], []
    for row in found.rows.to_dict("records"):
        d = int(row["decimals"])
        implied = number(row["implied"], d, lang)
        off.append("odds" if row["gap"] not in {0.0} and row["gap"] == row["gap"] else "")
        rows.append(
            (
                row[f"section_{lang}"],
                row[f"label_{lang}"],
                unit_text(row["unit"], row["unit_mult"], lang),
                text(f"scenario.kind_{row['kind']}", lang),
                *(number(row[q], d, lang) for q in names),
                number(row["year"], d, lang),
                implied,
            )
        )
    columns = ["section", "label", "unit", "kind", *names, "year", "implied"]
    labels = {
        "label": text("table.indicator", lang),
        "unit": text("table.unit", lang),
        "kind": text("scenario.kind", lang),
        "year": text("scenario.year", lang, year=found.year),
        "implied": text("scenario.implied", lang),
        **{q: text("scenario.quarter", lang, n=n) for n, q in enumerate(names, 1)},
    }
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        groups="section",
        title=text("scenario.table_quarters", lang, year=found.year),
        name=f"quarters-{lang}",
        left=["label", "unit", "kind"],
        fills={"implied": off},
        notes=[text("scenario.table_note", lang), source_note(plan, found.tables, lang)],
    )


def same_elsewhere(plan: Plan) -> dict[str, str]:
    """Return, for each indicator, the one of another table that the rules hold to be the same."""
    from kgdata.auditing.stated import written_rules

    rules = written_rules(plan).values()
    return {r.facts["cell"]: r.facts["equals"] for r in rules if r.kind == "same"}


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
    for row in frame.to_dict("records"):
        d = int(row["decimals"])
        target = row["target"]
        rows.append(
            (
                row[f"label_{lang}"],
                unit_text(row["unit"], row["unit_mult"], lang),
                number(row["implied"], d, lang),
                number(row["year"], d, lang),
                _elsewhere(row, lang),
                plan.tables_info[row["table"]].name(lang).replace(" ", "\N{NO-BREAK SPACE}")
                if row["table"]
                else "",
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
        notes=[text("scenario.years_note", lang), source_note(plan, [], lang)],
    )


def _elsewhere(row: Any, lang: str) -> str:
    """Write another table's figure with the scenario's decimals, or with all if it has more."""
    value = float(row["elsewhere"])
    whole = pd.isna(value) or round(value, int(row["decimals"])) == value
    return number(value, int(row["decimals"]) if whole else None, lang)


def years_said(plan: Plan, found: Scenario) -> pd.DataFrame:
    """Return what the quarters, the scenario, another table and a target say of one year.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.

    Returns
    -------
    pandas.DataFrame
        The scenario's rows with ``elsewhere, table, apart, target, keeps``: another table's plan
        in the scenario's unit, how far the scenario's year is from it in percent (0 inside the
        rounding), the target joined and whether the scenario's year keeps it.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.scenario import scenario
    >>> p = kg.open()
    >>> frame = years_said(p, scenario(p)).set_index("indicator")
    >>> frame.loc["SCN.TOURISTS.COUNT", "apart"].round(1)
    np.float64(20.7)
    """
    assert plan.years is not None
    levels = plan.load()
    levels = levels[levels["series"] == f"plan_{plan.years.plan}"]
    said: dict[str, Any] = {c.indicator: c for c in each.rows(levels)}
    pairs, units = same_elsewhere(plan), {i.id: i for rows in plan.rows.values() for i in rows}
    checked = comparisons(plan).drop_duplicates("indicator").set_index("indicator")
    targets = {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    rows = []
    for row in found.rows.to_dict("records"):
        other = pairs.get(row["indicator"])
        value, table, apart = float("nan"), "", 0.0
        unit = units[other].unit if other else None
        if other and unit is not None and pd.notna(said[other].value):
            power = 10.0 ** (unit.mult - int(row["unit_mult"]))
            value, table = float(said[other].value) * power, units[other].table
            half = 0.5 * 10.0 ** -float(said[other].decimals) * power
            half += 0.5 * 10.0 ** -float(said[row["indicator"]].decimals)
            if abs(row["year"] - value) > half * (1 + 1e-9):
                apart = 100 * (row["year"] / value - 1)
        no = checked["no"].get(row["indicator"])
        keeps = bool(checked["agrees"].get(row["indicator"], False))
        rows.append((value, table, apart, targets.get(str(no)) if no is not None else None, keeps))
    more = pd.DataFrame(rows, columns=["elsewhere", "table", "apart", "target", "keeps"])
    return pd.concat([found.rows.reset_index(drop=True), more], axis=1)


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
    names = [f"q{n}" for n in range(1, len(found.quarters) + 1)]
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
                *(number(row[q], 2, lang) for q in names),
                number(row["year"], 2, lang),
            )
        )
    columns = ["label", "no", "share", "weight", "growth", *names, "year"]
    labels = {
        "label": text("table.indicator", lang),
        "no": text("targets.target", lang),
        "share": text("scenario.share", lang, year=found.year),
        "weight": text("scenario.weight", lang),
        "growth": text("scenario.growth", lang),
        "year": text("scenario.whole_year", lang, year=found.year),
        **{q: text("scenario.quarter", lang, n=n) for n, q in enumerate(names, 1)},
    }
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("scenario.table_contributions", lang, year=found.year),
        name=f"contributions-{lang}",
        left=["label", "no"],
        notes=[text("scenario.contributions_note", lang), documents_note(plan, [plan.id], lang)],
    )
