"""Where the targets of a plan stand, in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from kgdata import each
from kgdata.captions import plan_name, series_of
from kgdata.documents.standing import comparisons, standings
from kgdata.documents.targets import Target
from kgdata.marks import SIGNS, mark_of
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.prose.sheet import document
from kgdata.strings import text
from kgdata.wording import (
    document_name,
    figure_text,
    gap_text,
    limit_text,
    number_text,
    target_text,
)

__all__ = [
    "ahead",
    "assumed",
    "facts",
    "findings",
    "heading",
    "met",
    "named",
    "odds",
    "rest",
    "taken_for_granted",
    "title",
]


def _years(plan: Plan) -> dict[str, int]:
    assert plan.years is not None
    return {"estimate": plan.years.estimate, "plan": plan.years.plan, "year": plan.years.plan}


def heading(key: str, plan: Plan, lang: str = "vi") -> str:
    """Return a section heading in Markdown.

    Examples
    --------
    >>> import kgdata as kg
    >>> heading("met", kg.open(), "en")
    '## Met already in 2023'
    """
    return "## " + text(f"targets.{key}_heading", lang, **_years(plan))


def _counted(frame: pd.DataFrame) -> dict[str, int]:
    verdicts = Counter(frame["verdict"])
    main = frame[frame["headline"]]
    return {
        "numbers": main["no"].str.partition(".")[0].nunique(),
        "figures": len(main),
        "rest": len(frame) - len(main),
        "compared": len(frame) - verdicts["alone"],
        **{v: verdicts[v] for v in ("met", "ahead", "agrees", "odds")},
    }


def title(plan: Plan, lang: str = "vi") -> str:
    """Return the page's title, where its figures come from, and how many targets stand where.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    head = f"# {text('targets.title', lang, **_years(plan))}"
    frame = standings(plan)
    if frame.empty:
        return f"{head}\n\n{text('targets.none', lang, name=plan_name(plan, lang))}"
    origin = text("targets.origin", lang, **_years(plan) | document(plan, lang))
    found = _counted(frame)
    items = [
        f"- {text(f'targets.count_{v}', lang, n=found[v], **_years(plan))}"
        for v in ("met", "ahead", "agrees", "odds")
        if found[v]
    ]
    counts = text("targets.counts", lang, **found)
    return "\n\n".join([head, origin, counts, "\n".join(items)])


def odds(plan: Plan, lang: str = "vi") -> str:
    """Tell which targets the annex's own plan does not keep, with every comparison.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    assert plan.years is not None
    compared, targets = comparisons(plan), _targets(plan)
    items = []
    for no, group in compared.groupby("no", sort=False):
        if "odds" not in set(group["verdict"]):
            continue
        target = targets[str(no)]
        said = "; ".join(_said(plan, row, target, lang) for row in each.rows(group))
        words = text("targets.odds_both", lang, **_head(target, lang), said=said)
        estimate = group["estimate"].dropna()
        if len(estimate):
            was = figure_text(float(estimate.iloc[0]), target, lang)
            words += " " + text("targets.estimate_was", lang, year=plan.years.estimate, value=was)
        items.append(f"- {words}")
    return _section("odds", plan, items, lang, "odds_caution")


def _said(plan: Plan, row: Any, target: Target, lang: str) -> str:
    key = "asks_" + row.asks if row.asks else "asks_agrees"
    return text(
        "targets.said_computed" if row.computed else "targets.said",
        lang,
        table=_place_of(plan, row.table, (row.indicator, row.of), lang),
        planned=_planned(plan, row.planned, target, row.indicator, lang),
        asks=text(f"targets.{key}", lang),
    )


def _place_of(plan: Plan, table: str, rests: Sequence[str], lang: str) -> str:
    """Name the annex table that figures stand in, and their printed lines."""
    rows = [i.row for name in rests for i in plan.rows[table] if i.id == name]
    levels = plan.load(table).drop_duplicates("row").set_index("row")["source"]
    lines = [str(levels[n]).split(":")[-2] for n in rows]
    key = "place_of" if len(lines) == 1 else "places_of"
    name = plan.tables_info[table].name(lang)
    return text(f"targets.{key}", lang, table=name, lines=", ".join(lines))


def _planned(plan: Plan, value: float, target: Target, indicator: str, lang: str) -> str:
    """Write what the annex plans: a limit that it prints in the figure's place in its words."""
    limit = limit_text(plan, indicator, series_of(plan).plan, lang)
    return text("targets.limit", lang, limit=limit) if limit else figure_text(value, target, lang)


def met(plan: Plan, lang: str = "vi") -> str:
    """Tell which targets the estimate of the year before has met already.

    Parameters and result are those of :func:`odds`.
    """
    assert plan.years is not None
    names, year, items = series_of(plan), plan.years.estimate, []
    found = _of(plan, "met")
    for row in found:
        words = text(
            "targets.met_item",
            lang,
            **_head(row.target, lang),
            year=year,
            estimate=_marked(plan, row, "estimate", lang),
            place=_place_of(plan, row.table, row.rests, lang),
        )
        if row.back:
            planned = _planned(plan, row.planned, row.target, row.rests[0], lang)
            planned += SIGNS.get(mark_of(plan, row.rests, names.plan), "")
            key = "met_back_computed" if row.computed else "met_back"
            words += text(f"targets.{key}", lang, planned=planned, year=year)
        items.append(f"- {words}.")
    told = _section("met", plan, items, lang)
    # a pace that was reached says nothing of the level that the year has yet to reach
    paces = any(row.target.measure == "yearly" for row in found)
    if any(row.target.measure != "yearly" for row in found):
        told += "\n\n" + text("targets.met_caution", lang)
    if paces:
        told += "\n\n" + text("targets.met_pace", lang, **_years(plan))
    return told


def _marked(plan: Plan, row: Any, column: str, lang: str) -> str:
    """Write the annex's figure beside a target, with its warning."""
    names = series_of(plan)
    series = names.estimate if column == "estimate" else names.plan
    written = figure_text(getattr(row, column), row.target, lang)
    return written + SIGNS.get(mark_of(plan, row.rests, series), "")


def ahead(plan: Plan, lang: str = "vi") -> str:
    """Tell which targets are still ahead, and how far.

    Parameters and result are those of :func:`odds`.
    """
    assert plan.years is not None
    items = [
        "- "
        + text(
            "targets.ahead_item",
            lang,
            **_head(row.target, lang),
            year=plan.years.estimate,
            estimate=_marked(plan, row, "estimate", lang),
            gap=gap_text(row.needed, row.points, lang, row.target.unit),
            place=_place_of(plan, row.table, row.rests, lang),
        )
        + "."
        for row in _of(plan, "ahead")
    ]
    return _section("ahead", plan, items, lang)


def rest(plan: Plan, lang: str = "vi") -> str:
    """Tell which targets agree with the annex without an estimate, and which it does not measure.

    Parameters and result are those of :func:`odds`.
    """
    agree = [
        "- "
        + text(
            "targets.agrees_item",
            lang,
            **_head(row.target, lang),
            table=_place_of(plan, row.table, row.rests, lang),
            planned=_marked(plan, row, "planned", lang),
        )
        + "."
        for row in _of(plan, "agrees")
    ]
    alone = _of(plan, "alone")
    parts = [_section("agrees", plan, agree, lang)]
    if alone:
        numbers = ", ".join(dict.fromkeys(number_text(row.no) for row in alone))
        told = text("targets.alone_list", lang, n=len(alone), numbers=numbers)
        parts += [heading("alone", plan, lang), told]
    return "\n\n".join(parts)


def named(plan: Plan, lang: str = "vi") -> str:
    """Tell which communes and districts stand behind targets that count them.

    Parameters and result are those of :func:`odds`.
    """
    lists = plan.library.all_lists.get(plan.id, ())
    targets = _targets(plan)
    items = []
    for no in dict.fromkeys(entry.no for entry in lists):
        target = targets[no]
        places = [e for e in lists if e.no == no]
        names = "; ".join(_place(e.name, e.note, lang) for e in places)
        words = text("targets.list_item", lang, **_head(target, lang), names=names)
        if len(places) != target.value:
            words += text("targets.list_wrong", lang, n=len(places))
        items.append(f"- {words}.")
    return "\n\n".join([heading("lists", plan, lang), "\n".join(items)]) if items else ""


def _place(name: str, note: str, lang: str) -> str:
    district = note.partition(";")[0]  # what follows is a remark on the print
    return text("targets.place", lang, name=name, district=district) if district else name


def assumed(plan: Plan, lang: str = "vi") -> str:
    """List what the comparisons take for granted.

    Parameters and result are those of :func:`odds`.
    """
    items = taken_for_granted(each.rows(comparisons(plan)), lang)
    return "\n\n".join([heading("assumes", plan, lang), "\n".join(items)]) if items else ""


def taken_for_granted(joins: Iterable[Any], lang: str = "vi") -> list[str]:
    """List what some comparisons assume, each with the numbers of its targets.

    Parameters
    ----------
    joins : iterable
        Joins, or rows of :func:`kgdata.documents.standing.comparisons`.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    list of str
        Items of a list in Markdown.
    """
    numbers: dict[str, dict[str, None]] = defaultdict(dict)
    for join in joins:
        said = str(join.assumes if lang == "en" else join.assumes_vi) or str(join.assumes)
        if said:
            numbers[said][number_text(str(join.no))] = None
    return [
        "- " + text("targets.assumes_item", lang, numbers=", ".join(nos), assumes=said) + "."
        for said, nos in numbers.items()
    ]


def findings(plan: Plan, found: pd.DataFrame, lang: str = "vi") -> str:
    """Say how many reconciliations of the audit touch the targets."""
    key = "findings_some" if len(found) else "findings_none"
    n = number(float(len(found)), 0, lang)
    told = text("targets.findings_some", lang, n=n) if len(found) else text(f"targets.{key}", lang)
    return f"{heading('findings', plan, lang)}\n\n{told}"


def facts(plan: Plan, lang: str = "vi") -> str:
    """Return a plain line that says whether the figures are still the same.

    Examples
    --------
    >>> import kgdata as kg
    >>> facts(kg.open(), "en").partition(":")[0]
    '14/KH-UBND'
    """
    frame = standings(plan)
    if frame.empty:
        return text("targets.none", lang, name=document_name(plan, plan.id, lang))
    return text("targets.facts", lang, number=plan_name(plan, lang), **_counted(frame))


def _targets(plan: Plan) -> dict[str, Target]:
    return {t.no: t for t in plan.library.all_targets.get(plan.id, ())}


def _of(plan: Plan, verdict: str) -> list[Any]:
    frame = standings(plan)
    return list(each.rows(frame[frame["verdict"] == verdict]))


def _head(target: Target, lang: str) -> dict[str, str]:
    label = target.label_vi if lang == "vi" else target.label_en
    return {"no": number_text(target.no), "label": label, "target": target_text(target, lang)}


def _section(key: str, plan: Plan, items: list[str], lang: str, caution: str = "") -> str:
    told = ["\n".join(items) if items else text("targets.nothing", lang)]
    if items and caution:
        told.append(text(f"targets.{caution}", lang))
    return "\n\n".join([heading(key, plan, lang), *told])
