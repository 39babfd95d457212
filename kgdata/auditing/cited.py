"""Documents against documents: citations, lists behind targets, long-term levels for each year."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial

from kgdata.auditing.explain import LANGUAGES, sentence
from kgdata.auditing.finding import Finding
from kgdata.captions import date_text
from kgdata.documents.citations import Disagreement, compare_citations
from kgdata.documents.reconcile import HOWS, read_joins
from kgdata.documents.register import document_kinds
from kgdata.documents.targets import Target, target_span, target_unit
from kgdata.plan import Plan
from kgdata.wording import agency_names, document_name, number_text, target_text

__all__ = ["check_citations", "check_lists", "check_yearly"]

_COUNTED = {"commune": "commune", "district": "district"}  # units whose things a list names


def _finding(
    plan: Plan, rule: str, origin: str, severity: str, key: str, words: Callable[[str], str],
    printed: str, cells: str,
) -> Finding:  # fmt: skip
    """Write down a finding that is about no figure of the annex."""
    text = "\n".join((plan.id, rule, key))
    vi, en = (words(lang) for lang in LANGUAGES)
    return Finding(
        "F" + hashlib.sha256(text.encode()).hexdigest()[:8], plan.id, rule, origin, severity, "",
        None, "", printed, None, None, None, None, "", "", "open", vi, en, cells,
    )  # fmt: skip


def _where(plan: Plan, document: str, source: str, lang: str) -> str:
    name = document_name(plan, document, lang)
    return sentence("where_document", lang, document=name, source=source)


def check_citations(plan: Plan) -> list[Finding]:
    """Find citations that contradict the document cited, another citation of it, or themselves."""
    library, own = plan.library, set(plan.library.carried)
    found = compare_citations([c for c in library.citations if c.document in own], library.register)
    return [
        _finding(
            plan, f"citation-{d.what}", "reconciliation", _severity(d),
            f"{d.document}\n{d.cited_number}\n{d.printed}\n{d.expected}",
            partial(_cited, plan, d), d.text, f"{d.source}; {d.against}",
        )
        for d in found
    ]  # fmt: skip


def _severity(disagreement: Disagreement) -> str:
    """Rate a disagreement; a law may well be passed on a day before the one that it is dated."""
    of_itself = disagreement.what == "date" and disagreement.document == disagreement.against
    return "low" if disagreement.what == "kind" or of_itself else "medium"


def _cited(plan: Plan, disagreement: Disagreement, lang: str) -> str:
    d, library = disagreement, plan.library

    def shown(value: str) -> str:
        if d.what == "date":
            day = d.day(value)
            return date_text(day, lang) if day else value
        parts = [p for p in value.split(";") if p]
        if d.what == "issuer" and all(p in library.agencies for p in parts):
            return agency_names(library, parts, lang)
        if d.what == "kind" and all(p in document_kinds() for p in parts):
            return "/".join(document_kinds()[p][0 if lang == "vi" else 1] for p in parts)
        return value

    against = ""
    if d.own:
        against = sentence("cited-own", lang)
    elif d.against not in library.register:
        against = sentence("cited-against", lang, against=d.against)
    return _where(plan, d.document, d.source, lang) + sentence(
        f"cited-{d.what}", lang, number=d.cited_number, printed=shown(d.printed),
        expected=shown(d.expected), against=against, text=d.text,
    )  # fmt: skip


def check_lists(plan: Plan) -> list[Finding]:
    """Find targets that state another number of communes or districts than they name."""
    out = []
    for document in plan.library.carried:
        listed = plan.library.all_lists.get(document, [])
        for target in plan.library.all_targets.get(document, ()):
            unit = target_unit(target.unit)
            kind = _COUNTED.get(unit.code) if unit else None
            names = [n for n in listed if n.no == target.no and n.kind == kind]
            low, high = target_span(target)
            if not names or low <= len(names) <= high:
                continue
            words = partial(_listed, plan, target, [n.name for n in names])
            key = f"{document}\n{target.no}"
            cells = f"{document}/{target.no}/target; {names[0].source}"
            printed = target_text(target)
            out.append(
                _finding(plan, "target-list", "publisher", "medium", key, words, printed, cells)
            )
    return out


def _listed(plan: Plan, target: Target, names: list[str], lang: str) -> str:
    label = target.label_vi if lang == "vi" else target.label_en
    stated = sentence("stated", lang, no=number_text(target.no), label=label)
    return _where(plan, target.document, target.source, lang) + sentence(
        "listed", lang, stated=f"{target_text(target, lang)} ({stated})", count=len(names),
        names=", ".join(names),
    )  # fmt: skip


def check_yearly(plan: Plan) -> list[Finding]:
    """Find targets of the plan that ask less than a long-term document asks of each year."""
    library = plan.library
    own = {t.indicator: t for t in library.all_targets.get(plan.id, ())}
    year = str(plan.years.plan) if plan.years else ""
    out = []
    for document in plan.library.carried:
        if document == plan.id:
            continue
        stated = {t.no: t for t in library.all_targets.get(document, ())}
        path = library.folders[document] / "joins.csv"
        for join in read_joins(path, document, stated, library.indicators, (*HOWS, "target")):
            asked, here = stated[join.no], own.get(join.indicator)
            first, _, last = asked.period.partition("/")
            if (
                join.how != "target" or here is None or here.period != year
                or asked.measure != "yearly" or not first <= year <= (last or first)
                or asked.unit != here.unit or _keeps(asked, here)
            ):  # fmt: skip
                continue
            words = partial(_yearly, plan, asked, here)
            cells = f"{plan.id}/{here.no}/target; {document}/{asked.no}/target"
            out.append(
                _finding(
                    plan, "target-yearly", "reconciliation", "medium",
                    f"{document}\n{asked.no}\n{here.no}", words, target_text(here), cells,
                )
            )  # fmt: skip
    return out


def _keeps(asked: Target, here: Target) -> bool:
    """Whether some figure satisfies both."""
    a, b = target_span(asked), target_span(here)
    return a.low <= b.high and b.low <= a.high


def _yearly(plan: Plan, asked: Target, here: Target, lang: str) -> str:
    return _where(plan, asked.document, asked.source, lang) + sentence(
        "yearly", lang, document=document_name(plan, asked.document, lang),
        asks=target_text(asked, lang), stated=target_text(here, lang),
        no=sentence(
            "stated", lang, no=number_text(here.no),
            label=here.label_vi if lang == "vi" else here.label_en,
        ),
        source=here.source,
    )  # fmt: skip
