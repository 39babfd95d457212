"""Where the targets of a plan stand, in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pandas as pd

from kgdata import each
from kgdata.documents.standing import comparisons, standings
from kgdata.documents.targets import Target
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.prose.sheet import document
from kgdata.strings import text
from kgdata.wording import document_name, figure_text, gap_text, number_text, target_text

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
        return f"{head}\n\n{text('targets.none', lang, name=plan.number)}"
    told = document(plan, lang) | {"plan": plan.title(lang)}
    origin = text(
        "targets.origin", lang, **told, **{k: v for k, v in _years(plan).items() if k != "plan"}
    )
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
    key = "said_odds" if row.verdict == "odds" else "said_agrees"
    asks = text(f"targets.asks_{row.asks}", lang) if row.asks else ""
    planned = figure_text(row.planned, target, lang)
    return text(
        f"targets.{key}",
        lang,
        table=plan.tables_info[row.table].name(lang),
        planned=planned,
        asks=asks,
    )


def met(plan: Plan, lang: str = "vi") -> str:
    """Tell which targets the estimate of the year before has met already.

    Parameters and result are those of :func:`odds`.
    """
    assert plan.years is not None
    year, items = plan.years.estimate, []
    for row in _of(plan, "met"):
        estimate = figure_text(row.estimate, row.target, lang)
        words = text(
            "targets.met_item", lang, **_head(row.target, lang), year=year, estimate=estimate
        )
        if row.back:
            planned = figure_text(row.planned, row.target, lang)
            words += text("targets.met_back", lang, planned=planned, year=year)
        items.append(f"- {words}.")
    return _section("met", plan, items, lang, "met_caution")


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
            estimate=figure_text(row.estimate, row.target, lang),
            gap=gap_text(row.needed, row.points, lang, row.target.unit),
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
            table=plan.tables_info[row.table].name(lang),
            planned=figure_text(row.planned, row.target, lang),
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
    compared = comparisons(plan)
    column = "assumes" if lang == "en" else "assumes_vi"
    numbers: dict[str, list[str]] = defaultdict(list)
    for row in each.rows(compared):
        said = str(getattr(row, column)) or str(row.assumes)
        if said and number_text(row.no) not in numbers[said]:
            numbers[said].append(number_text(row.no))
    items = [
        "- " + text("targets.assumes_item", lang, numbers=", ".join(nos), assumes=said) + "."
        for said, nos in numbers.items()
    ]
    return "\n\n".join([heading("assumes", plan, lang), "\n".join(items)]) if items else ""


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
    return text("targets.facts", lang, number=plan.number, **_counted(frame))


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
