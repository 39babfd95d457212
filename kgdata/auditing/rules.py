"""``rules.toml``: relations that the headers and the hierarchy do not already state."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from kgdata.auditing.relation import Relation, Term
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.auditing.structure import best_of, close_blanks
from kgdata.errors import SourceError
from kgdata.interval import Interval
from kgdata.units import in_points

__all__ = ["KINDS", "Rule", "read_rules", "relations_of"]

KINDS: dict[str, tuple[str, ...]] = {  # what an entry of each kind names, besides its cell
    "same": ("equals",),
    "sum": ("plus",),
    "stock": ("plus",),
    "density": ("count", "population", "per"),
    "growth": ("level",),
    "at_most": ("whole",),
    "between": ("components",),
    "within": ("by", "range"),
    "order": ("cells",),
    "hundred": ("plus",),
}
_COMMON = ("id", "kind", "severity", "vi", "en")
_MAY = {"minus", "series", "plus"}
_SEVERITIES = ("high", "medium", "low")
_LISTS = ("plus", "minus", "components", "cells")
_NAMES = ("cell", "equals", "count", "population", "level", "whole", "by")
_SIDES = ("cell", "whole")  # of an at_most; one of them may be a product, a list of indicators


@dataclass(frozen=True)
class Rule:
    """One entry of ``rules.toml``.

    Attributes
    ----------
    id, kind, severity, vi, en : str
        How it is called, what it states, how much it matters, and its sentence in both languages.
    facts : dict
        What it names.
    """

    id: str
    kind: str
    severity: str
    vi: str
    en: str
    facts: Mapping[str, Any]

    def sentence(self, lang: str) -> str:
        """Return the rule in words."""
        return self.vi if lang == "vi" else self.en


def read_rules(path: Path, known: Collection[str], taken: Collection[str] = ()) -> dict[str, Rule]:
    """Read ``rules.toml``.

    Parameters
    ----------
    path : pathlib.Path
        The file; a plan without one has no rules of its own.
    known : collection of str
        The plan's indicators, and the targets as ``document:number``.
    taken : collection of str, optional
        Ids of rules read before.

    Returns
    -------
    dict of str to Rule

    Raises
    ------
    SourceError
        If an entry has an unknown kind, key or indicator, or lacks something.
    """
    if not path.exists():
        return {}
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("rule", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"not readable as TOML: {error}", file=path.name) from None
    rules: dict[str, Rule] = {}
    for number, entry in enumerate(entries, 1):
        where = f"rule {entry.get('id', number)!r}: "
        fault = _fault(entry, known)
        if not fault and (entry["id"] in rules or entry["id"] in taken):
            fault = "the id is used twice"
        if fault:
            raise SourceError(where + fault, file=path.name)
        facts = {k: v for k, v in entry.items() if k not in _COMMON}
        rules[entry["id"]] = Rule(facts=facts, **{k: entry[k] for k in _COMMON})
    return rules


def _fault(entry: Mapping[str, Any], known: Collection[str]) -> str:
    for key in _COMMON:
        if not isinstance(entry.get(key), str) or not entry[key]:
            return f"no {key!r}"
    if entry["kind"] not in KINDS:
        return f"kind {entry['kind']!r}; expected one of {', '.join(KINDS)}"
    if entry["severity"] not in _SEVERITIES:
        return f"severity {entry['severity']!r}; expected one of {', '.join(_SEVERITIES)}"
    needed = KINDS[entry["kind"]] + (() if entry["kind"] == "order" else ("cell",))
    for key in needed:
        if key not in entry and not (key == "plus" and "minus" in entry):
            return f"kind {entry['kind']!r} needs {key!r}"
    for key in entry:
        if key not in needed and key not in _COMMON and key not in _MAY:
            return f"unknown key {key!r}"
    products = [k for k in _NAMES if isinstance(entry.get(k), list)]
    if products and (entry["kind"] != "at_most" or len(products) > 1):
        return f"{products[-1]!r} is a product; only one side of an at_most can be one"
    names = [entry[k] for k in _NAMES if k in entry and k not in products]
    names += [name for k in (*_LISTS, *products) for name in entry.get(k, ())]
    for name in names:
        if name not in known:
            return f"no indicator {name!r}"
    return ""


def relations_of(rule: Rule, sheet: Sheet) -> list[Relation]:
    """Turn a rule into relations, one for every series that it can be applied to.

    An ``order`` gives none: it is about labels, not about figures.
    """
    return _BUILDERS[rule.kind](rule, sheet) if rule.kind in _BUILDERS else []


def _cell(sheet: Sheet, indicator: str, series: str) -> Cell:
    return Cell(*sheet.places[indicator], series)


def _at(rule: Rule, sheet: Sheet, name: str, series: str) -> Cell:
    return _cell(sheet, rule.facts[name], series)


def _series(rule: Rule, sheet: Sheet, *names: str) -> list[str]:
    """List the series that all tables of a rule have."""
    tables = [sheet.places[name][0] for name in names]
    common = [s for s in sheet.series(tables[0]) if all(s in sheet.series(t) for t in tables)]
    wanted = rule.facts.get("series", common)
    return [s for s in common if s in wanted]


def _relation(rule: Rule, form: str, target: Cell, terms: list[Term], **more: Any) -> Relation:
    return Relation(rule.id, rule.kind, form, target, tuple(terms), severity=rule.severity, **more)


def _same(rule: Rule, sheet: Sheet) -> list[Relation]:
    out = []
    for series in _series(rule, sheet, rule.facts["cell"], rule.facts["equals"]):
        cell, other = _at(rule, sheet, "cell", series), _at(rule, sheet, "equals", series)
        if sheet.stated(cell) and sheet.stated(other):
            out.append(_relation(rule, "sum", cell, [Term(other, sheet.scale(other, cell))]))
    return out


def _sum(rule: Rule, sheet: Sheet) -> list[Relation]:
    members = [(n, 1.0) for n in rule.facts.get("plus", ())]
    members += [(n, -1.0) for n in rule.facts.get("minus", ())]
    out = []
    for series in _series(rule, sheet, rule.facts["cell"], *(n for n, _ in members)):
        target = _at(rule, sheet, "cell", series)
        cells = [(_cell(sheet, n, series), w) for n, w in members]
        terms = [Term(c, w * sheet.scale(c, target)) for c, w in cells if sheet.stated(c)]
        blanks = tuple(c for c, _ in cells if not sheet.stated(c))
        if sheet.stated(target) and terms:
            out.append(_relation(rule, "sum", target, terms, blanks=blanks))
    return close_blanks(sheet, out)


def _before(sheet: Sheet, table: str) -> dict[str, str]:
    """Map a series to that of the year before: estimate to actual, plan to estimate."""
    years = sheet.years
    steps = {
        f"estimate_{years.estimate}": f"actual_{years.actual}",
        f"plan_{years.plan}": f"estimate_{years.estimate}",
    }
    known = sheet.series(table)
    return {now: then for now, then in steps.items() if now in known and then in known}


def _stock(rule: Rule, sheet: Sheet) -> list[Relation]:
    table = sheet.places[rule.facts["cell"]][0]
    out = []
    for now, then in _before(sheet, table).items():
        target, start = _at(rule, sheet, "cell", now), _at(rule, sheet, "cell", then)
        terms = [Term(start)]
        flows = [(n, 1.0) for n in rule.facts.get("plus", ())]
        flows += [(n, -1.0) for n in rule.facts.get("minus", ())]
        for name, sign in flows:
            cell = _cell(sheet, name, now)
            if sheet.stated(cell):  # a flow that is not printed did not happen
                terms.append(Term(cell, sign))
        if sheet.stated(target) and len(terms) > 1:
            out.append(_relation(rule, "sum", target, terms))
    return out


def _density(rule: Rule, sheet: Sheet) -> list[Relation]:
    facts = rule.facts
    series = _series(rule, sheet, facts["cell"], facts["count"], facts["population"])
    factor = Interval(float(facts["per"]), float(facts["per"]))

    def with_base(base: str | None) -> list[Relation]:
        out = []
        for s in series:
            target, count = _at(rule, sheet, "cell", s), _at(rule, sheet, "count", s)
            people = _at(rule, sheet, "population", base or s)
            if sheet.stated(target):
                terms = [Term(count), Term(people, -1.0)]
                out.append(_relation(rule, "product", target, terms, factor=factor))
        return out

    return best_of(sheet, [with_base(None), *(with_base(s) for s in series)])


def _growth(rule: Rule, sheet: Sheet) -> list[Relation]:
    table = sheet.places[rule.facts["cell"]][0]

    def printed_as(factor: float, constant: float) -> list[Relation]:
        out = []
        for now, then in _before(sheet, table).items():
            target = _at(rule, sheet, "cell", now)
            terms = [
                Term(_at(rule, sheet, "level", now)),
                Term(_at(rule, sheet, "level", then), -1.0),
            ]
            if sheet.stated(target):
                span = Interval(factor, factor)
                out.append(
                    _relation(rule, "product", target, terms, factor=span, constant=constant)
                )
        return out

    return best_of(sheet, [printed_as(100.0, -100.0), printed_as(100.0, 0.0), printed_as(1.0, 0.0)])


def _at_most(rule: Rule, sheet: Sheet) -> list[Relation]:
    for side, other in (_SIDES, _SIDES[::-1]):
        if isinstance(rule.facts[side], list):
            return _limited(rule, sheet, side, other)
    out = []
    for series in _series(rule, sheet, rule.facts["cell"], rule.facts["whole"]):
        cell, whole = _at(rule, sheet, "cell", series), _at(rule, sheet, "whole", series)
        if sheet.stated(cell) and sheet.stated(whole):
            out.append(_relation(rule, "at_most", cell, [Term(whole, sheet.scale(whole, cell))]))
    return out


def _limited(rule: Rule, sheet: Sheet, side: str, other: str) -> list[Relation]:
    """Say of a cell that it is not less, or not more, than what others multiply to."""
    names = rule.facts[side]
    out = []
    for series in _series(rule, sheet, rule.facts[other], *names):
        target = _at(rule, sheet, other, series)
        factors = [_cell(sheet, n, series) for n in names]
        if not all(map(sheet.stated, (target, *factors))):
            continue
        scale = _reconciled(rule, sheet, target, factors)
        if scale is not None:
            span = Interval(scale, inf) if side == "cell" else Interval(-inf, scale)
            out.append(_relation(rule, "product", target, [Term(c) for c in factors], factor=span))
    return out


def _reconciled(rule: Rule, sheet: Sheet, target: Cell, factors: list[Cell]) -> float | None:
    """Return the factor that brings a product to its target's unit; None if a unit is unknown.

    What is not cancelled must hold what the target counts: workers × dong (each) are dong.
    """
    own, units = sheet.unit(target), [sheet.unit(c) for c in factors]
    if own is None or None in units:
        return None
    known = [u for u in units if u is not None]
    above, below = Counter[str](), Counter[str]()
    for unit, (tops, bottoms) in ((own, (below, above)), *((u, (above, below)) for u in known)):
        top, _, bottom = unit.code.partition("/")
        tops[top] += 1
        bottoms[bottom] += bool(bottom)
    if below - above or any(in_points(u.code) for u in (own, *known)):
        codes = " × ".join(u.code for u in known)
        raise SourceError(f"rule {rule.id!r}: {codes} is not {own.code}", file="rules.toml")
    return 10.0 ** (sum(u.mult for u in known) - own.mult)


def _between(rule: Rule, sheet: Sheet) -> list[Relation]:
    names = rule.facts["components"]
    out = []
    for series in _series(rule, sheet, rule.facts["cell"], *names):
        cell = _at(rule, sheet, "cell", series)
        others = [_cell(sheet, n, series) for n in names]
        if sheet.stated(cell) and all(map(sheet.stated, others)):
            out.append(_relation(rule, "between", cell, [Term(c) for c in others]))
    return out


def _within(rule: Rule, sheet: Sheet) -> list[Relation]:
    out = []
    low, high = rule.facts["range"]
    for series in _series(rule, sheet, rule.facts["cell"], rule.facts["by"]):
        cell, other = _at(rule, sheet, "cell", series), _at(rule, sheet, "by", series)
        if sheet.stated(cell) and sheet.stated(other):
            scale = sheet.scale(other, cell)
            span = Interval(low * scale, high * scale)
            out.append(_relation(rule, "product", cell, [Term(other)], factor=span))
    return out


def _hundred(rule: Rule, sheet: Sheet) -> list[Relation]:
    names = rule.facts["plus"]
    out = []
    for series in _series(rule, sheet, rule.facts["cell"], *names):
        cell, others = _at(rule, sheet, "cell", series), [_cell(sheet, n, series) for n in names]
        if sheet.stated(cell) and all(map(sheet.stated, others)):
            terms = [Term(c, -1.0) for c in others]
            out.append(_relation(rule, "sum", cell, terms, constant=100.0))
    return out


_BUILDERS: dict[str, Callable[[Rule, Sheet], list[Relation]]] = {
    "same": _same,
    "sum": _sum,
    "stock": _stock,
    "density": _density,
    "growth": _growth,
    "at_most": _at_most,
    "between": _between,
    "within": _within,
    "hundred": _hundred,
}
