"""How far targets of several years are on their way, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kgdata.captions import plan_cited, plan_name
from kgdata.documents.progress import VERDICTS, Progress
from kgdata.documents.rates import rates
from kgdata.marks import SIGNS
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.prose.sheet import document as named
from kgdata.prose.targets import taken_for_granted
from kgdata.strings import text
from kgdata.units import in_points
from kgdata.wording import document_name, figure_text, gap_text, known_text, target_text

__all__ = [
    "assumed",
    "averages",
    "exchange",
    "facts",
    "heading",
    "levels",
    "progress_verdict",
    "title",
    "totals",
    "unknown",
]

_FEW = 4  # how many a sentence lists
_KINDS = ("reached", "promised", *VERDICTS[1:])  # as a reader is told


def progress_verdict(p: Progress, lang: str = "vi") -> str:
    """Say in a few words where a long-term target stands."""
    last = p.last
    if p.verdict in {"short", "apart"} and last is not None:
        return text(f"five_year.short_{p.verdict}", lang, gap=_gap(p, last.value, lang))
    if p.verdict == "open":
        rest = p.remaining()
        years = ", ".join(str(y) for y in p.unknown())
        if rest is None:
            return text("five_year.short_unknown", lang)
        if p.target.measure == "total":
            value = figure_text(rest, p.target, lang) + SIGNS.get(p.mark(), "")
            return text("five_year.short_total", lang, value=value, years=years)
        value = percent(rest, 2, lang) + SIGNS.get(p.mark(), "")
        return text("five_year.short_average", lang, value=value, years=years)
    if p.promised:
        return text("five_year.short_promised", lang, year=last.year if last else "")
    if p.verdict == "reached" and p.target.measure == "yearly":
        return text("five_year.short_kept", lang, year=last.year if last else "")
    return text(f"five_year.short_{p.verdict}", lang)


def _gap(p: Progress, value: float, lang: str) -> str:
    points, gap = in_points(p.target.unit), p.target.value - value
    return gap_text(gap if points else 100 * gap / value, points, lang, p.target.unit)


def _kind(p: Progress) -> str:
    return "promised" if p.promised else p.verdict


def _span(found: Sequence[Progress]) -> tuple[int, int]:
    years = [y for p in found for y in p.years]
    return (min(years), max(years)) if years else (0, 0)


def heading(key: str, found: Sequence[Progress], lang: str = "vi") -> str:
    """Return a section heading in Markdown."""
    return "## " + text(f"five_year.{key}_heading", lang, last=_span(found)[1])


def _label(p: Progress, lang: str) -> str:
    label = p.target.label_vi if lang == "vi" else p.target.label_en
    return f"{label} ‡" if p.converted else label


def _years(years: Sequence[int], lang: str) -> str:
    *first, last = [str(y) for y in years] or [""]
    return text("analysis.and", lang).join([", ".join(first), last] if first else [last])


def title(plan: Plan, found: Sequence[Progress], document: str, lang: str = "vi") -> str:
    """Return the page's title, what is known of which years, and how many targets stand where.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        As :func:`kgdata.documents.progress.progress` gives it.
    document : str
        The long-term document; empty if there is none.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    assert plan.years is not None
    if not found:
        last = plan.years.plan
        head = text("five_year.title", lang, first=plan.years.actual, last=last)
        return f"# {head}\n\n{_none(plan, lang)}"
    first, last = _span(found)
    known = sorted({f.year for p in found for f in p.figures})
    missing = [y for y in range(first, last + 1) if y not in known]
    parts = [
        f"# {text('five_year.title', lang, first=first, last=last)}",
        text(
            "five_year.origin", lang, document=document_name(plan, document, lang),
            years=_years(known, lang), plan=named(plan, lang)["plan"],
            cited=plan_cited(plan, lang, ["number"]),
        ),
    ]  # fmt: skip
    if missing:
        parts.append(text("five_year.unknown_years", lang, years=_years(missing, lang)))
    counts = Counter(_kind(p) for p in found)
    items = [
        f"- {text(f'five_year.count_{v}', lang, n=counts[v], year=plan.years.plan)}"
        for v in _KINDS
        if counts[v]
    ]
    return "\n\n".join([*parts, text("five_year.counts", lang, n=len(found)), "\n".join(items)])


def _none(plan: Plan, lang: str) -> str:
    return text("five_year.none", lang, name=plan_name(plan, lang, inline=True))


def levels(plan: Plan, found: Sequence[Progress], lang: str = "vi") -> str:
    """Tell which levels are reached, which are short and by how much.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        As :func:`kgdata.documents.progress.progress` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    assert plan.years is not None
    if not found:
        return ""
    told = [heading("levels", found, lang)]
    for verdict in ("reached", "promised", "short", "edge", "split", "apart"):
        items = [_item(p, verdict, lang) for p in found if _kind(p) == verdict]
        if items:
            listed = "; ".join(items)
            if len(items) > _FEW:  # a paragraph of more is a wall
                listed = "\n    - " + ";\n    - ".join(items)
            words = text(f"five_year.{verdict}_list", lang, list=listed, year=plan.years.plan)
            told.append("- " + words.replace(": \n", ":\n"))
    caution = text("five_year.plan_caution", lang, year=plan.years.plan)
    return "\n\n".join([told[0], "\n".join(told[1:]), caution])


def _item(p: Progress, verdict: str, lang: str) -> str:
    last, goal, own = p.last, target_text(p.target, lang), p.own
    assert last is not None
    # the plan's own target says of the same figure whether it is to be passed or only kept
    said = own if own is not None and own.comparator != "=" and own.value == last.value else last
    words = {"label": _label(p, lang), "value": known_text(said, p.target, lang), "target": goal}
    if verdict in {"short", "apart"}:
        item = text("five_year.item_short", lang, **words, gap=progress_verdict(p, lang))
        if own is not None and own.value != last.value:
            gap = _gap(p, own.value, lang)
            value = known_text(own, p.target, lang)
            item += " " + text("five_year.item_own", lang, year=own.year, own=value, gap=gap)
        return item
    if verdict == "split":
        assert own is not None
        mine = figure_text(own.value, p.target, lang)
        return text("five_year.item_split", lang, **words, annex=words["value"], own=mine)
    since = next((f.year for f in p.annex if p.meets(f)), None)
    item = text("five_year.item", lang, **words)
    if verdict == "reached" and since is not None and since < last.year:
        item += ", " + text("five_year.reached_before", lang, year=since)
    return item


def totals(found: Sequence[Progress], lang: str = "vi") -> str:
    """Tell what totals still need from the unknown years.

    Parameters
    ----------
    found : sequence of Progress
        As :func:`kgdata.documents.progress.progress` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    items = [
        _total(p, lang) for p in found if p.target.measure == "total" and p.remaining() is not None
    ]
    return "\n\n".join([heading("totals", found, lang), "\n".join(items)]) if items else ""


def _total(p: Progress, lang: str) -> str:
    def write(value: float, mark: str = "") -> str:
        return figure_text(value, p.target, lang) + SIGNS.get(mark, "")

    mark = p.mark()
    known, rest, missing = p.path(), p.remaining(), p.unknown()
    assert rest is not None
    done = sum(f.value for f in known.values())
    words = text(
        "five_year.total_item",
        lang,
        label=_label(p, lang),
        target=target_text(p.target, lang),
        years=_years(list(known), lang),
        known=write(done, mark),
        share=percent(100 * done / p.target.value, 1, lang) + SIGNS.get(mark, ""),
        missing=_years(missing, lang),
        rest=write(rest, mark),
        each=write(rest / len(missing), mark),
    )
    last = known[max(known)]
    if len(missing) == 2 and missing[1] > last.year:
        words += " " + text(
            "five_year.total_last", lang, first=missing[0], last=missing[1], year=last.year,
            threshold=write(rest - last.value, mark), plan=write(last.value, last.mark),
        )  # fmt: skip
    other = p.remaining(own=True)
    if p.own is not None and other is not None and other != rest:
        mine = p.mark(own=True)
        words += " " + text(
            "five_year.total_own",
            lang,
            year=p.own.year,
            own=write(p.own.value),
            annex=write(known[p.own.year].value, known[p.own.year].mark),
            missing=_years(missing, lang),
            rest=write(other, mine),
            each=write(other / len(missing), mine),
        )
    return f"- {words}"


def averages(found: Sequence[Progress], lang: str = "vi") -> str:
    """Tell what averages still need from the unknown years; see :func:`totals`."""
    items = []
    for p in found:
        rest = p.remaining()
        if p.target.measure != "average" or rest is None:
            continue
        known = "; ".join(
            text(
                "five_year.average_year",
                lang,
                year=y,
                value=percent(f.value, 2, lang) + SIGNS.get(f.mark, ""),
            )
            for y, f in p.path().items()
        )
        words = text(
            "five_year.average_item",
            lang,
            label=_label(p, lang),
            known=known,
            target=target_text(p.target, lang),
            missing=_years(p.unknown(), lang),
            rest=percent(rest, 2, lang) + SIGNS.get(p.mark(), ""),
        )
        other = p.remaining(own=True)
        if p.own is not None and other is not None and round(other, 2) != round(rest, 2):
            words += " " + text(
                "five_year.average_own",
                lang,
                year=p.own.year,
                own=percent(p.own.value, 2, lang),
                rest=percent(other, 2, lang) + SIGNS.get(p.mark(own=True), ""),
            )
        items.append(f"- {words}")
    return "\n\n".join([heading("averages", found, lang), "\n".join(items)]) if items else ""


def exchange(plan: Plan, found: Sequence[Progress], rate: float, lang: str = "vi") -> str:
    """Say which exchange rate is used, where it comes from, and what hangs on it.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        As :func:`kgdata.documents.progress.progress` gives it at this rate.
    rate : float
        Đồng for a US dollar.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown; empty if no target needs a rate.
    """
    converted = [p for p in found if p.converted and p.own is not None]
    if not converted:
        return ""
    known = next((r for r in rates(plan) if r.vnd == rate), None)
    words = {"rate": number(rate, None, lang)}
    if known is None:
        used = text("five_year.rate_given", lang, **words)
    else:
        used = text(
            "five_year.rate_used", lang, **words, label=known.label(lang), source=known.source
        )
    items = []
    own = {t.indicator: t for t in reversed(plan.library.all_targets.get(plan.id, ()))}
    for p in converted:
        assert p.own is not None
        in_dollars = p.target.unit.startswith("USD")
        share = p.own.value / p.target.value
        even = rate * share if in_dollars else rate / share
        mine = own[next(j.indicator for j in p.joins if j.how == "target")]
        items.append(
            "- "
            + text(
                "five_year.rate_even",
                lang,
                label=_label(p, lang),
                year=p.own.year,
                own=target_text(mine, lang),
                target=figure_text(p.target.value, p.target, lang),
                rate=number(even, 0, lang),
            )
        )
    return "\n\n".join([heading("rates", found, lang), used, "\n".join(items)])


def unknown(found: Sequence[Progress], lang: str = "vi") -> str:
    """Tell which targets cannot be followed, and why; see :func:`totals`."""
    added = "; ".join(
        text(
            "five_year.added_item", lang, label=_label(p, lang), year=p.own.year,
            value=figure_text(p.own.value, p.target, lang), target=target_text(p.target, lang),
        )
        for p in found
        if p.verdict == "added" and p.own is not None
    )  # fmt: skip
    none = "; ".join(
        text("five_year.unknown_item", lang, label=_label(p, lang),
             target=target_text(p.target, lang))
        for p in found
        if p.verdict == "unknown"
    )  # fmt: skip
    items = [
        f"- {text(f'five_year.{key}_list', lang, list=listed)}"
        for key, listed in (("added", added), ("unknown", none))
        if listed
    ]
    return "\n\n".join([heading("unknown", found, lang), "\n".join(items)]) if items else ""


def assumed(found: Sequence[Progress], lang: str = "vi") -> str:
    """List what the comparisons take for granted; see :func:`totals`."""
    items = taken_for_granted((join for p in found for join in p.joins), lang)
    return "\n\n".join([heading("assumes", found, lang), "\n".join(items)]) if items else ""


def facts(plan: Plan, found: Sequence[Progress], document: str, lang: str = "vi") -> str:
    """Return plain lines that say whether the figures are still the same."""
    if not found:
        return _none(plan, lang)
    counts = Counter(p.verdict for p in found)
    lines = [
        text(
            "five_year.facts",
            lang,
            document=document_name(plan, document, lang),
            n=len(found),
            **{v: counts[v] for v in VERDICTS},
        )
    ]
    for p in found:
        rest = p.remaining()
        if rest is not None:
            total = p.target.measure == "total"
            written = figure_text(rest, p.target, lang) if total else percent(rest, 2, lang)
            lines.append(text("five_year.facts_rest", lang, no=p.target.no, rest=written))
    return "\n".join(lines)
