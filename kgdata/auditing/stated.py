"""What documents state beside the annex: their targets as figures, and the rules that join them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kgdata.auditing.explain import sentence
from kgdata.auditing.relation import Relation, Term
from kgdata.auditing.rules import Rule, read_rules
from kgdata.auditing.sheet import STATED, Cell, Sheet
from kgdata.documents.reconcile import HOWS, Join, read_joins
from kgdata.documents.targets import Target
from kgdata.interval import Interval
from kgdata.meta import TableInfo
from kgdata.plan import Plan
from kgdata.wording import document_name, number_text, target_text

__all__ = ["document_tables", "stated_rules", "targets_of", "written_rules"]

_PERCENT = Interval(100.0, 100.0)


def targets_of(plan: Plan) -> Mapping[str, Sequence[Target]]:
    """Return the targets that a plan's annex is held against.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to sequence of Target
        The plan's own, and those of the documents beside it that carry no annex of their own.
    """
    known = plan.library.all_targets
    return {d: known[d] for d in plan.library.carried if d in known}


def document_tables(plan: Plan) -> dict[str, TableInfo]:
    """Name documents as the audit names tables.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to TableInfo
    """
    return {
        d: TableInfo(d, None, "", document_name(plan, d, "vi"), document_name(plan, d, "en"), ())
        for d in plan.library.carried
    }


def written_rules(plan: Plan) -> dict[str, Rule]:
    """Read the ``rules.toml`` of a plan and of the documents that it is held against.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to Rule
        By id; a rule may name the plan's indicators, and targets as ``document:number``.
    """
    known = {i.id for rows in plan.rows.values() for i in rows}
    known |= {f"{d}:{t.no}" for d, targets in targets_of(plan).items() for t in targets}
    rules: dict[str, Rule] = {}
    for document in {plan.id: None, **dict.fromkeys(targets_of(plan))}:
        path = plan.library.folders[document] / "rules.toml"
        rules |= read_rules(path, known, taken=rules)
    return rules


def stated_rules(plan: Plan, sheet: Sheet) -> tuple[dict[str, Rule], list[Relation]]:
    """Relate the annex's plan to the targets that its rows are joined with.

    Parameters
    ----------
    plan : Plan
        The plan.
    sheet : Sheet
        Its figures, targets among them.

    Returns
    -------
    dict of str to Rule, list of Relation
        A rule for each join with its relation. Of the plan's own targets those for the year
        planned, of other documents' those that they set for each year of a period around it.
    """
    rules: dict[str, Rule] = {}
    found: list[Relation] = []
    annex = {i.id for members in sheet.indicators.values() for i in members}
    for document, targets in sheet.targets.items():
        stated = {t.no: t for t in targets}
        hows = HOWS if document == plan.id else (*HOWS, "target")
        path = plan.library.folders[document] / "joins.csv"
        known = annex if document == plan.id else {*annex, *plan.library.indicators}
        joins = [
            j
            for j in read_joins(path, document, stated, known, hows)
            if j.how in HOWS and _binds(stated[j.no], sheet.years.plan, document == plan.id)
        ]
        alike = Counter(j.no for j in joins)
        for join in joins:
            name = join.no if document == plan.id else f"{document}-{join.no}"
            table = sheet.places[join.indicator][0]
            rule_id = f"target-{name}" + (f"-{table}" if alike[join.no] > 1 else "")
            relation = _relation(rule_id, join, sheet)
            if relation is not None:
                rules[rule_id] = _rule(plan, rule_id, join, stated[join.no])
                found.append(relation)
    return rules, found


def _binds(target: Target, year: int, own: bool) -> bool:
    """Whether a target is one for the year planned."""
    first, _, last = target.period.partition("/")
    if own:
        return target.period == str(year)
    return target.measure == "yearly" and int(first) <= year <= int(last or first)


def _severity(join: Join) -> str:
    return "medium" if join.assumes else "high"


def _relation(rule_id: str, join: Join, sheet: Sheet) -> Relation | None:
    years = sheet.years
    now, then = f"plan_{years.plan}", f"estimate_{years.estimate}"
    stated = Cell(*sheet.places[f"{join.document}:{join.no}"], STATED)
    figure = Cell(*sheet.places[join.indicator], now)

    def related(form: str, target: Cell, *terms: Term, **more: Any) -> Relation | None:
        if not all(sheet.stated(c) for c in (target, *(t.cell for t in terms))):
            return None
        return Relation(rule_id, "target", form, target, terms, severity=_severity(join), **more)

    if join.how == "same":
        return related("sum", figure, Term(stated, sheet.scale(stated, figure)))
    if join.how == "index":
        return related("sum", figure, Term(stated), constant=100.0)
    if join.how == "growth":
        base = Term(figure._replace(series=then), -1.0)
        return related(
            "product", stated, Term(figure), base, factor=_PERCENT, constant=-100.0
        )  # fmt: skip
    whole = Cell(*sheet.places[join.of], now)
    return related("product", stated, Term(figure), Term(whole, -1.0), factor=_PERCENT)


def _rule(plan: Plan, rule_id: str, join: Join, target: Target) -> Rule:
    """Put a join into words."""

    def words(lang: str, label: str, assumes: str) -> str:
        said = sentence(
            "stated-of", lang, no=number_text(target.no), label=label, source=target.source,
            document=document_name(plan, target.document, lang), asks=target_text(target, lang),
        )  # fmt: skip
        if target.document != plan.id:
            said += " " + sentence("stated-yearly", lang)
        if assumes:
            said += " " + sentence("stated-assumes", lang, assumes=assumes)
        return said

    return Rule(
        rule_id, "target", _severity(join), words("vi", target.label_vi, join.assumes_vi),
        words("en", target.label_en, join.assumes), {},
    )  # fmt: skip
