"""What a sector achieved and what the plan asks of it, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from kgdata.captions import pair_labels, series_label, series_of, years_of
from kgdata.changes import thousandths
from kgdata.errors import UnknownNameError
from kgdata.marks import SIGNS, open_findings
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.prose.sheet import Sheet, counted, counts_told, document, extremes, listed, size_of
from kgdata.strings import text

__all__ = [
    "achieved", "asked", "facts", "findings_of", "findings_told", "heading", "sector",
    "sector_title",
]  # fmt: skip

_FEW = 3  # how many extremes a sentence names


def sector(plan: Plan, name: str | int) -> str:
    """Find a sector table: one that has the plan's four series.

    Parameters
    ----------
    plan : Plan
        The plan.
    name : str or int
        Its id, number or printed name.

    Returns
    -------
    str
        Its id.

    Raises
    ------
    UnknownNameError
        If there is no such table, or it has other columns.

    Examples
    --------
    >>> import kgdata as kg
    >>> sector(kg.open(), "Biểu 5")
    'trade'
    """
    table = plan.table_id(name)
    wanted = set(series_of(plan))
    known = [t for t in plan.tables_info if wanted <= set(plan.columns(t))]
    if table not in known:
        raise UnknownNameError.among("sector table", name, known)
    return table


def heading(key: str, plan: Plan, lang: str = "vi") -> str:
    """Return a section heading in Markdown.

    Parameters
    ----------
    key : {'path', 'achieved', 'asked', 'findings', 'table', 'facts'}
        The section.
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Examples
    --------
    >>> import kgdata as kg
    >>> heading("asked", kg.open())
    '## Năm 2024 đặt ra điều gì'
    """
    years = _years(plan)
    return "## " + text(f"prose.{key}_heading", lang, **years)


def sector_title(plan: Plan, table: str, lang: str = "vi") -> str:
    """Return a sector page's title, where its figures come from and how far they can be trusted.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A sector table's id.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    sheet = Sheet(plan, table, lang)
    years = _years(plan)
    counts = _counts(sheet)
    wrong = counts.pop("wrong")
    if wrong == "0":
        told = text("prose.wrong_none", lang)
    else:
        told = text("prose.wrong_some", lang, n=wrong)
    contents = [text("prose.contents", lang, name=sheet.info.name(lang), **counts)]
    if counts["checked"] != "0":
        key = "ratios_exact" if counts["exact"] == counts["checked"] else "ratios_hold"
        contents.append(text(f"prose.{key}", lang, wrong=told, **counts))
    if counts["open"] != "0":
        contents.append(text("prose.ratios_open", lang, **counts))
    parts = [
        f"# {text('prose.sector_title', lang, title=sheet.info.title(lang), **years)}",
        text("prose.origin", lang, name=sheet.info.name(lang), **document(plan, lang)),
        " ".join(contents),
        _warned(sheet),
    ]
    return "\n\n".join([*parts, *_gaps(sheet)])


def achieved(plan: Plan, table: str, lang: str = "vi") -> str:
    """Tell what the year before the plan came to, against its own plan and against the last actual.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A sector table's id.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    sheet = Sheet(plan, table, lang)
    names = sheet.series
    told = []
    for indicator in sheet.info.main:
        value = text("prose.no_estimate", lang, year=years_of(plan).estimate)
        if sheet.states(indicator, names.estimate):
            value = text("prose.estimate_value", lang, value=sheet.cell(indicator, names.estimate))
        target = sheet.change(indicator, names.target, names.estimate)
        growth = _growth(sheet, indicator, names.actual, names.estimate)
        told.append(_bullet(sheet, indicator, [value, _against_plan(sheet, target), growth]))
    parts = [heading("achieved", plan, lang)]
    parts += [_compared(sheet, base, names.estimate) for base in (names.target, names.actual)]
    if not (sheet.changes(names.target, names.estimate).empty
            and sheet.changes(names.actual, names.estimate).empty):  # fmt: skip
        parts.append(text("prose.caution", lang))
    return "\n\n".join([*parts, *_main(told, lang)])


def asked(plan: Plan, table: str, lang: str = "vi") -> str:
    """Tell what the plan asks, against the estimate of the year before.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A sector table's id.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    sheet = Sheet(plan, table, lang)
    names = sheet.series
    told = []
    for indicator in sheet.info.main:
        value = text("prose.no_plan", lang, year=years_of(plan).plan)
        if sheet.states(indicator, names.plan):
            stated = sheet.cell(indicator, names.plan)
            value = text("prose.plan_value", lang, value=stated, year=years_of(plan).plan)
        growth = _growth(sheet, indicator, names.estimate, names.plan)
        told.append(_bullet(sheet, indicator, [value, growth]))
    return "\n\n".join([
        heading("asked", plan, lang),
        _compared(sheet, names.estimate, names.plan),
        *_main(told, lang),
    ])  # fmt: skip


def _main(told: list[str], lang: str) -> list[str]:
    return [text("prose.main_heading", lang), "\n".join(told)] if told else []


def findings_of(plan: Plan, table: str) -> pd.DataFrame:
    """Return the audit's open findings that a table's cells are part of.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A table's id.

    Returns
    -------
    pandas.DataFrame
        As :meth:`Plan.audit` gives them; also those that are told of another table or document.

    Examples
    --------
    >>> import kgdata as kg
    >>> found = findings_of(kg.open(), "services")
    >>> "scenario-retail" in set(found["rule"])
    True
    """
    found = open_findings(plan)
    within = found["cells"].map(
        lambda cells: any(cell.partition("/")[0] == table for cell in cells.split("; "))
    )
    return found[within | (found["table"] == table)].reset_index(drop=True)


def findings_told(plan: Plan, table: str, lang: str = "vi") -> str:
    """Say how many open findings of the audit concern a table, and what its doubtful marks mean.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A table's id.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    n = len(findings_of(plan, table))
    told = text(f"prose.findings_{'some' if n else 'none'}", lang, n=number(float(n), 0, lang))
    return "\n\n".join([heading("findings", plan, lang), told])


def facts(plan: Plan, table: str, lang: str = "vi") -> str:
    """Return a few plain lines that say whether the figures are still the same.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A sector table's id.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str

    Examples
    --------
    >>> import kgdata as kg
    >>> print(facts(kg.open(), "trade").splitlines()[0])
    Biểu 5 (trade): 23 dòng, 76 số liệu, 57 tỷ lệ in
    """
    sheet = Sheet(plan, table, lang)
    names = sheet.series
    counts = _counts(sheet)
    lines = [
        text("facts.sector", lang, name=sheet.info.name(lang), table=table, **counts),
        text("facts.ratios", lang, **counts),
    ]
    for base, to in (
        (names.target, names.estimate),
        (names.actual, names.estimate),
        (names.estimate, names.plan),
    ):
        frame = sheet.changes(base, to)
        found = counted(frame[~frame["bound"]], lang)
        lines.append(text("facts.compared", lang, **pair_labels(base, to, lang), **found))
    return "\n".join(lines)


# --- how sentences are made -------------------------------------------------------------------


def _years(plan: Plan) -> dict[str, int]:
    return {"estimate": years_of(plan).estimate, "plan": years_of(plan).plan}


def _counts(sheet: Sheet) -> dict[str, str]:
    verdicts = Counter(sheet.ratios["verdict"])
    stated = sheet.levels["status"].isin(["ok", "corrected", "bound"])
    found = {
        "rows": sheet.levels["row"].nunique(), "figures": int(stated.sum()),
        "ratios": int(sheet.ratios["value"].notna().sum()), "exact": verdicts["exact"],
        "rounding": verdicts["rounding"], "wrong": verdicts["inconsistent"],
    }  # fmt: skip
    found["checked"] = found["exact"] + found["rounding"] + found["wrong"]
    found["open"] = found["ratios"] - found["checked"]
    return {key: number(float(n), 0, sheet.lang) for key, n in found.items()}


def _warned(sheet: Sheet) -> str:
    kinds = Counter(sheet.marks.values())
    some = [
        text(f"prose.count_{kind}", sheet.lang, n=number(float(kinds[kind]), 0, sheet.lang))
        for kind in ("corrected", "doubtful", "bound")
        if kinds[kind]
    ]
    if not some:
        return text("prose.marks_none", sheet.lang)
    return text("prose.marks_some", sheet.lang, list="; ".join(some))


def _gaps(sheet: Sheet) -> list[str]:
    """Name the columns that the page has lost, and those that it leaves blank, each in a line."""
    found: dict[str, list[str]] = {"lost": [], "blank": []}
    for name in sheet.series:
        cells = sheet.levels[sheet.levels["series"] == name]
        if (cells["status"] == "lost").all():
            found["lost"].append(series_label(name, sheet.lang))
        elif cells["value"].isna().all():
            found["blank"].append(series_label(name, sheet.lang))
    return [
        text(f"prose.series_{why}", sheet.lang, series="; ".join(f"**{name}**" for name in names))
        for why, names in found.items()
        if names
    ]


def _compared(sheet: Sheet, base: str, to: str) -> str:
    frame, lang = sheet.changes(base, to), sheet.lang
    names = pair_labels(base, to, lang)
    if frame.empty:
        return text("prose.nothing", lang, **names)
    bounds, measured = frame[frame["bound"]], frame[~frame["bound"]]
    above, below, doubted = extremes(measured, _FEW)
    rises, falls, rates_doubted = extremes(measured, _FEW - 1, points=True)
    found = {
        "above": above, "below": below, "points": pd.concat([rises, falls]),
        "doubtful": pd.concat([doubted, rates_doubted]), "mille": thousandths(measured),
    }  # fmt: skip
    told = [
        text(f"prose.most_{key}", lang, list=listed(some, lang))
        for key, some in found.items()
        if len(some)
    ]
    if len(bounds):
        limits = []
        for i in bounds["indicator"]:
            pair = {"base": sheet.cell(i, base), "to": sheet.cell(i, to)}
            limits.append(text("prose.bound_item", lang, label=sheet.label(i), **pair))
        told.append(text("prose.bounded", lang, list="; ".join(limits)))
    counts = counts_told(measured, names, lang)
    return "\n\n".join([counts, *(["\n".join(f"- {line}" for line in told)] if told else [])])


def _bullet(sheet: Sheet, indicator: str, told: list[str]) -> str:
    facts = "; ".join(t for t in told if t)
    return "- " + text("prose.bullet", sheet.lang, label=sheet.label(indicator), facts=facts)


def _against_plan(sheet: Sheet, change: Any) -> str:
    if change is None:
        return ""
    lang, sign = sheet.lang, SIGNS.get(change.mark, "")
    if change.bound:
        printed = sheet.cell(change.indicator, sheet.series.target)
        return text("prose.plan_bound", lang, printed=printed)
    if not change.moved:
        return text("prose.as_planned", lang) + sign
    if change.points:
        key = "points_above_plan" if change.change > 0 else "points_below_plan"
        return text(f"prose.{key}", lang, size=size_of(change, lang) + sign)
    if pd.isna(change.ratio):
        return ""
    return text("prose.of_plan", lang, ratio=percent(change.ratio, 1, lang) + sign)


def _growth(sheet: Sheet, indicator: str, base: str, to: str) -> str:
    lang, series = sheet.lang, series_label(base, sheet.lang, inline=True)
    change = sheet.change(indicator, base, to)
    if change is None:
        ratio = sheet.printed_ratio(indicator, f"{to}/{base}")
        if ratio is None or sheet.status(indicator, base) != "lost":
            return ""
        stated = f"{number(ratio, lang=lang)}%"
        return text("prose.printed_ratio", lang, ratio=stated, series=series)
    if change.bound or pd.isna(change.size):
        return ""
    sign = SIGNS.get(change.mark, "")
    if change.size == 0:
        return text("prose.same", lang, series=series) + sign
    way = "rise" if change.size > 0 else "fall"
    return text(f"prose.{way}", lang, size=size_of(change, lang) + sign, series=series)
