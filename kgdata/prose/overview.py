"""A plan on one page, in sentences for who has two minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kgdata import each
from kgdata.captions import plan_cited, plan_named, points_text, quantity, years_of
from kgdata.documents.standing import standings
from kgdata.highlights import (
    FAR,
    SLIGHT,
    directions,
    figures,
    judged,
    missed,
    out_of_line,
    paces,
    sound_first,
    telling,
    warned,
)
from kgdata.marks import SIGNS
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.wording import number_text

__all__ = [
    "change_text", "doubts", "facts", "missing", "missing_besides", "odds", "section",
    "size_text", "striking", "title",
]  # fmt: skip

_NAMED = 4  # tables or indicators that a sentence names


def section(key: str, plan: Plan, lang: str = "vi") -> str:
    """Return what a part of the page is called.

    Examples
    --------
    >>> import kgdata as kg
    >>> section("missed", kg.open(), "en")
    'What 2023 missed'
    """
    n = number(float(len(figures(plan))), 0, lang)
    return text(f"overview.{key}_heading", lang, n=n, **_years(plan))


def title(plan: Plan, lang: str = "vi") -> str:
    """Return the page's title, where its figures come from, and what it says in four lines.

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
    years = _years(plan)
    origin = text("overview.origin", lang, **_origin(plan, lang))
    points = [_done(plan, lang), _asked(plan, lang), _trust(plan, lang), _targets(plan, lang)]
    lines = "\n".join(f"- {point}" for point in points if point)
    return "\n\n".join([f"# {text('overview.title', lang, **years)}", origin, lines])


def _origin(plan: Plan, lang: str) -> dict[str, str]:
    return {"plan": plan_named(plan, lang), "cited": plan_cited(plan, lang, ["issuer", "date"])}


def _done(plan: Plan, lang: str) -> str:
    reached = [r for r in each.rows(figures(plan)) if r.reached is not None and not r.reached.bound]
    if not reached:
        return ""
    ways = directions(plan)
    below = [r for r in reached if r.reached.change * ways[r.indicator] < 0 and r.reached.moved]
    above = [r for r in reached if r.reached.change * ways[r.indicator] > 0 and r.reached.moved]
    same = len(reached) - len(above) - len(below)
    worst = sorted(below, key=lambda r: -abs(r.reached.ratio - 100))
    named = "; ".join(f"{_label(r.reached, lang)} {change_text(r.reached, lang)}" for r in worst)
    counts = _counted(
        {"done_above": len(above), "done_same": same, "done_below": len(below)}, lang,
        list=text("overview.year_short", lang, list=named) if named else "",
    )  # fmt: skip
    return text("overview.year_done", lang, counts=", ".join(counts), **_years(plan))


def _asked(plan: Plan, lang: str) -> str:
    asked = [r.asked for r in each.rows(figures(plan)) if r.asked is not None and not r.asked.bound]
    if not asked:
        return ""
    up = sum(bool(c.moved) and c.change > 0 for c in asked)
    down = sum(bool(c.moved) and c.change < 0 for c in asked)
    counted = {"asked_up": up, "asked_down": down, "asked_same": len(asked) - up - down}
    counts = ", ".join(_counted(counted, lang))
    told = text("overview.year_asked", lang, counts=counts, **_years(plan))
    paced = paces(plan)
    paced = paced[(paced["weight"] == 0) & ~paced["alike"]]
    order = paced["apart"].abs().sort_values(ascending=False, kind="stable").index
    sound, doubtful = sound_first(each.rows(paced.loc[order]), _rests_on_doubt)
    for key, some in (("year_far", sound), ("year_far_doubtful", doubtful)):
        for far in some[:1]:
            sizes = {
                "asked": _way(far.size, far, lang) + SIGNS.get(far.mark, ""),
                "past": _way(far.past, far, lang) + SIGNS.get(far.past_mark, ""),
            }
            told += text(f"overview.{key}", lang, label=_label(far, lang), **sizes, **_years(plan))
    return told


def _rests_on_doubt(pace: Any) -> bool:
    return "doubtful" in {pace.mark, pace.past_mark}


def _way(size: float, change: Any, lang: str) -> str:
    key = "rise" if size > 0 else "fall" if size < 0 else "same"
    written = size_text(
        abs(size), change.points, int(change.decimals), lang, unit=change.unit, sign=False
    )
    return text(f"overview.size_{key}", lang, size=written)


def _trust(plan: Plan, lang: str) -> str:
    found = warned(plan)
    if found.empty:
        return text("overview.trust_none", lang)
    touched = [name for names in found["chief"] for name in names]
    named = _named(plan, list(dict.fromkeys(touched)), lang)
    if not touched:
        return text("overview.trust_apart", lang, n=len(found))
    return text(
        "overview.trust", lang, n=len(found), chief=sum(bool(names) for names in found["chief"]),
        list=text("overview.year_short", lang, list=named),
    )  # fmt: skip


def _targets(plan: Plan, lang: str) -> str:
    verdicts = standings(plan)["verdict"]
    compared = int((verdicts != "alone").sum())
    if not compared:
        return ""
    odd = int((verdicts == "odds").sum())
    key = "targets" if odd else "targets_none"
    told = {"odds": odd, "compared": compared} if odd else {}
    return text(f"overview.{key}", lang, **told)


def missing(plan: Plan, lang: str = "vi") -> str:
    """Say how much missed the year's plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
    """
    frame, years = missed(plan), _years(plan)
    if frame.empty:
        return text("overview.missed_none", lang, **years)
    having, free = judged(plan)
    told = text("overview.missed", lang, n=len(frame), all=having, **years)
    return " ".join([told, *_counted({"missed_free": free}, lang)])


def missing_besides(plan: Plan, shown: int, lang: str = "vi") -> list[str]:
    """Count the misses that are not among the first `shown`, and name what should be lower.

    Parameters
    ----------
    plan : Plan
        The plan.
    shown : int
        How many are told elsewhere.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    list of str
    """
    frame = missed(plan)
    rest = frame.iloc[shown:]
    main, detail = rest[rest["weight"] < 2], rest[rest["weight"] == 2]
    told = []
    if len(rest):
        named = "; ".join(
            text("overview.missed_table", lang, name=plan.tables_info[t].title(lang), n=n)
            for t, n in Counter(rest["table"]).most_common(_NAMED)
        )
        counts = _counted({"more_main": len(main), "more_detail": len(detail)}, lang)
        joined = text("analysis.and", lang).join(counts)
        told.append(text("overview.missed_more", lang, counts=joined, list=named))
    lower = [
        text("overview.missed_above_item", lang, label=_label(r, lang), line=_line(r.source),
             base=_amount(r, r.base, lang), to=_amount(r, r.to, lang))
        for r in each.rows(rest[rest["way"] < 0])
    ]  # fmt: skip
    if lower:
        told.append(text("overview.missed_above", lang, list="; ".join(lower)))
    return told


def striking(plan: Plan, lang: str = "vi") -> str:
    """Say how much of what the plan asks is out of line with the year before.

    Parameters and result are those of :func:`missing`.
    """
    frame, years = out_of_line(plan), _years(plan)
    if frame.empty:
        return text("overview.line_none", lang, **years)
    main = int((frame["weight"] < 2).sum())
    told = text("overview.line", lang, n=len(frame), all=len(paces(plan)), far=FAR, **years)
    return " ".join([told, *_counted({"line_main": main}, lang)])


def doubts(plan: Plan, lang: str = "vi") -> str:
    """Say which of the audit's findings are told, and how many are not.

    Parameters and result are those of :func:`missing`.
    """
    found, annex = telling(plan), warned(plan)["annex"].astype(bool)
    more, targets = int(annex.sum()) - len(found), int((~annex).sum())
    if annex.empty:
        return text("overview.findings_none", lang)
    counts = {"findings": len(found), "findings_more": more, "findings_targets": targets}
    return " ".join(_counted(counts, lang, size=percent(SLIGHT, 0, lang)))


def odds(plan: Plan, lang: str = "vi") -> str:
    """Say how many targets the annex's own plan does not keep.

    Parameters and result are those of :func:`missing`.
    """
    frame = standings(plan)
    wrong = frame[frame["verdict"] == "odds"]
    compared, rest = int((frame["verdict"] != "alone").sum()), int((~wrong["headline"]).sum())
    if not compared:
        return ""
    if wrong.empty:
        return text("overview.odds_none", lang, compared=compared)
    told = text("overview.odds", lang, odds=len(wrong), compared=compared)
    if rest:
        named = ", ".join(map(number_text, wrong.loc[~wrong["headline"], "no"]))
        told += " " + text("overview.odds_rest", lang, n=rest, list=named)
    return told + " " + text("overview.odds_lines", lang)


def facts(plan: Plan, lang: str = "vi") -> str:
    """Return a plain line that says whether the figures are still the same.

    Examples
    --------
    >>> import kgdata as kg
    >>> facts(kg.open(), "en").partition(";")[0]
    '10 chief figures'
    """
    return text(
        "overview.facts", lang, n=len(figures(plan)), missed=len(missed(plan)), all=judged(plan)[0],
        apart=len(out_of_line(plan)), warned=len(warned(plan)),
        odds=int((standings(plan)["verdict"] == "odds").sum()),
    )  # fmt: skip


def change_text(change: Any, lang: str = "vi", *, mark: str = "") -> str:
    """Write a change with its sign: in percent, or in points between percentages.

    Parameters
    ----------
    change : row of :func:`kgdata.changes.changes` or None
        The change.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    mark : str, optional
        A mark besides that of the change.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.changes import changes
    >>> frame = changes(kg.open(), "trade", base="estimate_2023", to="plan_2024")
    >>> change_text(next(frame.itertuples()), "en")
    '+7.0%'
    """
    if change is None or change.bound or pd.isna(change.size):
        return ""
    written = size_text(change.size, change.points, int(change.decimals), lang, unit=change.unit)
    return written + SIGNS.get(change.mark or mark, "")


def size_text(
    size: float, points: bool, decimals: int, lang: str, *, unit: str = "%", sign: bool = True
) -> str:
    """Write the size of a change, in percent or in the points of its unit."""
    if not points:
        return percent(size, 1, lang, sign=sign)
    written = number(size, decimals, lang, sign=sign)
    if unit == "%":  # in a narrow column
        return text("overview.points", lang, size=written)
    return points_text(written, unit, lang)


# --- what sentences are made of ---------------------------------------------------------------


def _counted(counts: Mapping[str, int], lang: str, **words: str) -> list[str]:
    """Say how many there are of each kind; of what there is none nothing is said."""
    return [text(f"overview.{key}", lang, n=n, **words) for key, n in counts.items() if n]


def _years(plan: Plan) -> dict[str, int]:
    years = years_of(plan)
    return {"actual": years.actual, "estimate": years.estimate, "plan": years.plan}


def _label(row: Any, lang: str) -> str:
    return str(getattr(row, f"label_{lang}"))


def _named(plan: Plan, indicators: list[str], lang: str) -> str:
    labels: pd.Series = plan.indicators().set_index("indicator")[f"label_{lang}"]
    return "; ".join(str(labels[name]) for name in indicators)


def _amount(row: Any, value: float, lang: str) -> str:
    written = quantity(number(value, int(row.decimals), lang), row.unit, row.unit_mult, lang)
    return written + SIGNS.get(row.mark, "")


def _line(source: str) -> str:
    return source.split("; ", maxsplit=1)[0].rpartition(":")[2]
