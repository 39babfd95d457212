"""How targets, days and agencies are written for a reader."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kgdata import each
from kgdata.captions import bound_text, date_text, points_text, quantity
from kgdata.documents.targets import Target, target_unit
from kgdata.marks import SIGNS
from kgdata.numbers import MISSING, beside, number, percent
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.units import Unit, unit_label

if TYPE_CHECKING:
    from kgdata.documents.library import Library
    from kgdata.documents.progress import Figure

__all__ = [
    "agency_names", "bare_target", "document_name", "documents_note", "due_text", "figure_text",
    "gap_text", "known_text", "limit_text", "number_text", "plain_figure", "target_text",
]  # fmt: skip

_KEYS = {
    "=": "exactly",
    ">=": "from",
    ">": "above",
    "<=": "upto",
    "<": "below",
    "~": "about",
    "..": "range",
}
_SIGNS = {"=": "", ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ ", "..": ""}
_BESIDE = {"VND", "USD", "%", "permille"}  # whose place beside the number is a matter of language
_WORD = 5  # letters from which a part of a number is a word, not xviii or the like
_SMALL = 1000  # below it two decimals are shown, above it as many as the target has


def plain_figure(value: float | None, target: Target, lang: str = "vi") -> str:
    """Write a figure beside a target, without its unit."""
    if value is None or math.isnan(value):
        return MISSING
    if abs(value) >= _SMALL:
        return number(value, target.decimals, lang)
    return number(round(value, 2), None, lang)


def figure_text(value: float | None, target: Target, lang: str = "vi") -> str:
    r"""Write a figure in a target's unit.

    Examples
    --------
    >>> import kgdata as kg
    >>> targets = {t.no: t for t in kg.open().library.all_targets["kh14-2024"]}
    >>> figure_text(15120.5, targets["7"]), figure_text(9.5, targets["1"], "en")
    ('15.120,50\xa0tỷ đồng', '9.5%')
    """
    unit = target_unit(target.unit)
    assert unit is not None  # the reader has seen to it
    written = plain_figure(value, target, lang)
    return written if written == MISSING else _measured(written, unit, lang)


def _measured(written: str, unit: Unit, lang: str) -> str:
    """Write a number with its unit; a unit of one thing is no plural."""
    if unit.code in _BESIDE:
        return quantity(written, unit.code, unit.mult, lang)
    label = unit_label(unit.code, unit.mult, lang)
    one = lang == "en" and written == "1"
    return beside(written, f"{written} {label.removesuffix('s') if one else label}")


def limit_text(plan: Plan, indicator: str, series: str, lang: str = "vi") -> str:
    """Write the limit that the annex prints in a figure's place; nothing where it has a figure.

    Examples
    --------
    >>> import kgdata as kg
    >>> p = kg.open()
    >>> limit_text(p, "AGR.FOREST_COVER.RATE", "plan_2024")
    'Duy trì 11%'
    >>> limit_text(p, "AGR.FOREST_COVER.RATE", "estimate_2023")
    ''
    """
    levels = plan.load()
    own = levels[(levels["indicator"] == indicator) & (levels["series"] == series)]
    for cell in each.rows(own[own["status"] == "bound"]):
        return bound_text(str(cell.printed), cell.value, int(cell.decimals), lang)
    return ""


def known_text(figure: Figure, target: Target, lang: str = "vi", *, bare: bool = False) -> str:
    """Write what is known of a year; a bound that is only promised with its words or its sign."""
    sign = SIGNS.get(figure.mark, "")
    if bare:
        return _SIGNS[figure.comparator] + plain_figure(figure.value, target, lang) + sign
    value = figure_text(figure.value, target, lang) + sign
    return text(f"targets.{_KEYS[figure.comparator]}", lang, value=value, low=value, to=value)


def bare_target(target: Target, lang: str = "vi") -> str:
    """Write what a target asks, without its unit: ``≥ 6,7``."""
    value = number(target.value, target.decimals, lang)
    if target.comparator == "..":
        return f"{value}–{number(target.value_to, target.decimals, lang)}"
    return _SIGNS[target.comparator] + value


def target_text(target: Target, lang: str = "vi") -> str:
    """Write what a target asks, in words.

    Examples
    --------
    >>> import kgdata as kg
    >>> targets = {t.no: t for t in kg.open().library.all_targets["kh14-2024"]}
    >>> target_text(targets["1"]), target_text(targets["17"], "en")
    ('từ 6,7% trở lên', 'below 2%')
    """
    unit = target_unit(target.unit)
    assert unit is not None
    value = _measured(number(target.value, target.decimals, lang), unit, lang)
    to = _measured(number(target.value_to, target.decimals, lang), unit, lang)
    key = _KEYS[target.comparator]
    low = number(target.value, target.decimals, lang)
    return text(f"targets.{key}", lang, value=value, low=low, to=to)


def gap_text(gap: float, points: bool, lang: str = "vi", unit: str = "%") -> str:
    r"""Write how far a figure has to go, in the points of its unit or in percent.

    Examples
    --------
    >>> gap_text(11.81, False), gap_text(-10.23, True, "en")
    ('tăng 11,8%', 'fall 10.23\xa0pp')
    """
    size = percent(abs(gap), 1, lang)
    if points:
        size = points_text(number(abs(gap), 2, lang), unit, lang)
    return text("targets.rise" if gap > 0 else "targets.fall", lang, size=size)


def number_text(no: str) -> str:
    """Write a target's number as the document does, without the words that tell figures apart.

    Examples
    --------
    >>> number_text("25.v.district"), number_text("III.5.4.a"), number_text("1.aspiration")
    ('25.v', 'III.5.4.a', '1')
    """
    return ".".join(part for part in no.split(".") if len(part) < _WORD or not part.islower())


def due_text(library: Library, due: str, date: dt.date | None, lang: str = "vi") -> str:
    """Write a deadline: in Vietnamese as printed, in English in its words or as its date.

    Examples
    --------
    >>> import kgdata as kg
    >>> due_text(kg.open().library, "chậm nhất ngày 18 hàng tháng", None, "en")
    'by the 18th of each month'
    """
    if lang == "vi" or not due:
        return due
    return library.deadlines.get(due) or (date_text(date, lang) if date else "")


def agency_names(library: Library, agencies: Sequence[str], lang: str = "vi") -> str:
    """Write the names of agencies."""
    return "; ".join(library.agencies[a].name(lang) for a in agencies)


def document_name(plan: Plan, document: str, lang: str = "vi") -> str:
    """Write what kind of document it is and its number.

    Examples
    --------
    >>> import kgdata as kg
    >>> document_name(kg.open(), "nq535-2021", "en")
    'Resolution 535/NQ-HĐND'
    """
    from kgdata.documents.register import document_kinds

    entry = plan.library.register.get(document)
    if document == plan.id and (entry is None or not entry.number):
        name = text("source.numbered", lang, number=plan.number) if plan.number else ""
        return name[:1].upper() + name[1:] if name else plan.title(lang)
    if entry is None or not entry.number:
        return (entry.title_vi if entry else "") or document
    kind = document_kinds()[entry.kind][0 if lang == "vi" else 1]
    return f"{kind[:1].upper()}{kind[1:]} {entry.number}"


def documents_note(plan: Plan, documents: Iterable[str], lang: str = "vi") -> str:
    """Return the line that names documents as the source of a picture or a table."""
    told = []
    for document in dict.fromkeys(d for d in documents if d):
        entry = plan.library.register.get(document)
        name = document_name(plan, document, lang)
        if entry is not None and entry.date is not None:
            name = text("targets.dated", lang, name=name, date=date_text(entry.date, lang))
        told.append(name)
    return text("targets.source", lang, documents="; ".join(told)) if told else ""
