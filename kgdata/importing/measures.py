"""What a row measures and how it behaves over time, by the words of its label and by its unit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from kgdata.importing.wording import facts, has_word, spell_out
from kgdata.units import Unit

__all__ = [
    "is_measure_only",
    "is_vague",
    "measure_of",
    "names_subject",
    "nature_of",
    "said_measure",
    "same_kind",
    "same_quantity",
    "subject_text",
]

_MISREAD = 75  # likeness in percent from which a label is a measure misread, if its unit says so
_ANY = "COUNT"  # the measure of what has no other
_LABELS = 1 << 13  # labels remembered: those of a large annex and all that is known


@lru_cache(maxsize=_LABELS)
def is_measure_only(label: str, unit: str = "") -> bool:
    """Whether a label says only what is measured, not of what; a misread letter does not matter.

    Examples
    --------
    >>> is_measure_only("DT thu hoạch", "ha"), is_measure_only("Sản lượng lúa Mùa")
    (True, False)
    >>> is_measure_only("Dlện lích", "ha"), is_measure_only("Dlện lích", "t")
    (True, False)
    """
    text = spell_out(label, unit)
    rest = f" {text} "
    named = False
    for word in facts()["alone"]["measures"]:
        if f" {word} " in rest:
            named, rest = True, rest.replace(f" {word} ", " ")
    if not named:
        usual = Unit(unit) if unit else None
        return any(
            fuzz.ratio(text, word) >= _MISREAD
            and measure_of(word, usual) == measure_of("", usual) != _ANY
            for word in facts()["alone"]["measures"]
        )
    for word in facts()["alone"]["qualifiers"]:
        rest = rest.replace(f" {word} ", " ")
    return not rest.strip()


def _fits(rule: Mapping[str, Any], text: str, unit: Unit | None) -> bool:
    code = unit.code if unit else ""
    if rule["units"] and code not in rule["units"]:
        return False
    if rule["marks"] and not any(mark in code for mark in rule["marks"]):
        return False
    if rule["words"] and not has_word(text, rule["words"]):
        return False
    return not has_word(text, rule["unless"])


@lru_cache(maxsize=_LABELS)
def measure_of(label: str, unit: Unit | None) -> str:
    """Return the measure of a row: the last part of its indicator's id.

    Examples
    --------
    >>> measure_of("DT thu hoạch", Unit("ha")), measure_of("Khoai lang", Unit("ha"))
    ('AREA_HARVESTED', 'AREA')
    """
    text = spell_out(label, unit.code if unit else "")
    rules: list[dict[str, Any]] = facts()["measure"]
    return next((str(r["id"]) for r in rules if _fits(r, text, unit)), _ANY)


@lru_cache(maxsize=_LABELS)
def said_measure(label: str, unit: Unit | None) -> str:
    """Return the measure that a label's words name; empty if only the unit does.

    Examples
    --------
    >>> said_measure("Sản lượng lúa", Unit("t")), said_measure("Lúa", Unit("t"))
    ('OUTPUT', '')
    """
    text = spell_out(label, unit.code if unit else "")
    rules: list[dict[str, Any]] = facts()["measure"]
    found = next((r for r in rules if _fits(r, text, unit)), None)
    return str(found["id"]) if found and found["words"] else ""


@lru_cache(maxsize=_LABELS)
def nature_of(label: str, unit: Unit | None, *, words_only: bool = False) -> str:
    """Return how a row's figures behave over time.

    Parameters
    ----------
    label : str
        Its label.
    unit : Unit or None
        Its unit.
    words_only : bool, default False
        Whether only the label's words may decide; then the answer may be an empty text.

    Examples
    --------
    >>> nature_of("Năng suất", Unit("t/ha")), nature_of("Đàn bò", Unit("head"))
    ('rate', 'stock')
    """
    text = spell_out(label, unit.code if unit else "")
    rules: list[dict[str, Any]] = [r for r in facts()["nature"] if r["words"] or not words_only]
    fits = (str(r["id"]) for r in rules if _fits(r, text, unit))
    return next(fits, "" if words_only else "flow")


def same_kind(one: Unit | None, other: Unit | None) -> bool:
    """Whether figures in two units may be of one kind; a lost unit may be any."""
    if one is None or other is None or one.code == other.code:
        return True
    return any(one.code in family and other.code in family for family in facts()["families"])


def same_quantity(one: Unit | None, other: Unit | None) -> bool:
    """Whether figures in two units are of one quantity, if not in the same unit.

    Examples
    --------
    >>> same_quantity(Unit("q/ha"), Unit("t/ha")), same_quantity(Unit("ha"), Unit("t/ha"))
    (True, False)
    """
    if one is None or other is None:
        return False
    return any(one.code in family and other.code in family for family in facts()["quantities"])


def is_vague(measure: str) -> bool:
    """Whether a measure is what a row has when its words do not say which."""
    return measure in facts()["vague"]


@lru_cache(maxsize=_LABELS)
def subject_text(label: str, unit: str = "") -> str:
    """Return a label folded, written out and without the words for measures and totals.

    Examples
    --------
    >>> subject_text("Tổng sản lượng lúa"), subject_text("Bắp, diện tích")
    ('lua', 'bap')
    """
    rest = f" {spell_out(label, unit)} "
    for kind in ("measures", "qualifiers"):
        for word in facts()["alone"][kind]:
            rest = rest.replace(f" {word} ", " ")
    return rest.strip()


@lru_cache(maxsize=_LABELS)
def names_subject(label: str, unit: str = "") -> bool:
    """Whether a label says by itself of what it speaks: a part such as *Thành thị* does not.

    Examples
    --------
    >>> names_subject("Dân số thành thị"), names_subject("Thành thị"), names_subject("Diện tích")
    (True, False, False)
    """
    rest = f" {subject_text(label, unit)} "
    for word in facts()["breakdowns"]:
        rest = rest.replace(f" {word} ", " ")
    return bool(rest.strip())
