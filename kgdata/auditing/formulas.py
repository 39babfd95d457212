"""Formula findings: what a header or a unit says is computed against what the numbers do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from kgdata.auditing.context import Context
from kgdata.auditing.explain import Speaker
from kgdata.auditing.finding import Finding
from kgdata.auditing.relation import Relation, judge
from kgdata.auditing.sheet import Cell
from kgdata.formula import read_caption

__all__ = ["check_bases", "check_headers"]


def check_headers(context: Context) -> list[Finding]:
    """Find printed formulas that name other columns than the numbers compare."""
    out = []
    for t, table in context.sheet.tables.items():
        numbers = {c.name: c.number for c in table.columns}
        for column in table.columns:
            if not column.is_ratio:
                continue
            top, bottom = column.pairs[0]
            pages: dict[str, list[int]] = defaultdict(list)
            for page, printed in enumerate(table.formulas):
                formulas = read_caption(printed.get(column.name, "")).formulas
                named = {(f.numerator, f.denominator) for f in formulas}
                if named and (numbers[top], numbers[bottom]) not in named:
                    pages[printed[column.name]].append(page)
            for text, where in pages.items():
                cells = [
                    Cell(t, n, column.name)
                    for n, row in enumerate(table.rows, 1)
                    if row.page in where and context.sheet.stated(Cell(t, n, column.name))
                ]
                if cells:
                    out.append(_header(context, cells, text))
    return out


def _header(context: Context, cells: list[Cell], printed: str) -> Finding:
    sheet = context.sheet
    t, _, name = cells[0]
    numbers = {c.name: c.number for c in sheet.tables[t].columns}
    top, bottom = name.split("/")
    right = f"{numbers[name]}={numbers[top]}/{numbers[bottom]}"
    network = context.network
    judged = [
        network.judgements[k]
        for cell in cells
        for k in network.by_cell[cell]
        if network.relations[k].rule == "ratio"
    ]
    fits = sum(j.verdict in {"exact", "rounding"} for j in judged)

    def words(speaker: Speaker) -> str:
        row = sheet.row(cells[0])
        where = speaker.say("where_table", table=speaker.table(t), source=f"{row.file}:{row.line}")
        return where + speaker.say(
            "formula",
            printed=printed,
            fits=fits,
            stated=len(judged),
            formula=right,
            series=speaker.series(name),
        )

    return context.note(
        "formula", "formula", "medium", cells, words, printed=printed, row=False, series=name,
        proposal=f"{printed} -> {right}", mark=printed,
    )  # fmt: skip


def check_bases(context: Context) -> list[Finding]:
    """Find densities, yields and growth rates that rest on another base than their label says."""
    groups: dict[tuple[str, int], list[Relation]] = defaultdict(list)
    for relation in context.network.relations:
        if relation.kind in {"density", "growth", "product"}:
            groups[relation.rule, relation.target.row].append(relation)
    return [
        finding
        for relations in groups.values()
        if (finding := _BASES[relations[0].kind](context, relations)) is not None
    ]


def _density(context: Context, relations: list[Relation]) -> Finding | None:
    off = [
        r
        for r in relations
        if r.terms[1].cell.series != r.target.series
        and None not in {_value(context, r), _value(context, _with_own_base(r))}
    ]
    if not off:
        return None
    shown = next(
        (r for r in off if not _holds(context, _with_own_base(r))), off[0]
    )  # where it matters
    own = judge(_with_own_base(shown), context.sheet.ranges)
    value = judge(shown, context.sheet.ranges)

    def words(speaker: Speaker) -> str:
        assert value.value is not None and own.value is not None
        return speaker.where(shown.target) + speaker.say(
            "density-base",
            series=speaker.series(shown.terms[1].cell.series),
            expression=speaker.expression(shown),
            value=speaker.with_unit(speaker.value(value.value, shown.target, 2), shown.target),
            own=speaker.with_unit(speaker.value(own.value, shown.target, 2), shown.target),
        )

    cells = [shown.target, *(r.target for r in off if r is not shown)]
    span = own.expected
    return context.note(
        "density-base", "formula", "medium", cells, words,
        printed=context.sheet.printed(shown.target), expected=own.value,
        low=span.low if span else None, high=span.high if span else None,
    )  # fmt: skip


def _with_own_base(relation: Relation) -> Relation:
    count, people = relation.terms
    own = people._replace(cell=people.cell._replace(series=relation.target.series))
    return replace(relation, terms=(count, own))


def _value(context: Context, relation: Relation) -> float | None:
    return judge(relation, context.sheet.ranges).value


def _holds(context: Context, relation: Relation) -> bool:
    return judge(relation, context.sheet.ranges).verdict in {"exact", "rounding"}


def _growth(context: Context, relations: list[Relation]) -> Finding | None:
    unit = context.sheet.indicator(relations[0].target).unit
    first = relations[0]
    if first.factor.low != 1.0 or unit is None or unit.code != "%":
        return None
    value = judge(first, context.sheet.ranges)
    if value.value is None:
        return None

    def words(speaker: Speaker) -> str:
        assert value.value is not None
        return speaker.where(first.target) + speaker.say(
            "growth-factor",
            printed=speaker.figure(first.target),
            expression=speaker.expression(first),
            value=speaker.value(value.value, first.target, 2).removesuffix("%"),
        )

    return context.note(
        "growth-factor", "publisher", "low", [r.target for r in relations], words,
        printed=context.sheet.printed(first.target), expected=value.value,
    )  # fmt: skip


def _product(context: Context, relations: list[Relation]) -> Finding | None:
    """Find a yield that is not per harvested hectare although those hectares are printed."""
    sheet = context.sheet
    first = relations[0]
    used = first.terms[0].cell
    rival = next(
        (
            i
            for i in sheet.indicators[used.table]
            if i.subject == sheet.indicator(used).subject
            and i.id.endswith(".AREA_HARVESTED")
            and i.row != used.row
        ),
        None,
    )
    rate = sheet.indicator(first.terms[1].cell).id
    if rival is None or not rate.endswith(".YIELD"):
        return None
    other = used._replace(row=rival.row)
    value = judge(first, sheet.ranges)
    if value.value is None:
        return None

    def words(speaker: Speaker) -> str:
        assert value.value is not None
        return speaker.where(first.terms[1].cell) + speaker.say(
            "product-base",
            used=speaker.label(used),
            other=speaker.label(other),
            expression=speaker.expression(first),
            value=speaker.value(value.value, first.target),
            printed=speaker.measured(first.target),
        )

    return context.note(
        "product-base", "formula", "low", [r.terms[1].cell for r in relations], words,
        printed=sheet.printed(first.terms[1].cell),
    )  # fmt: skip


_BASES = {"density": _density, "growth": _growth, "product": _product}
