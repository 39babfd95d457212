"""Label findings: units that cannot be those of the figures, labels that changed places."""

from __future__ import annotations

from itertools import pairwise, permutations

from kgdata.auditing.context import Context
from kgdata.auditing.explain import Speaker
from kgdata.auditing.finding import Finding
from kgdata.auditing.sheet import Cell
from kgdata.units import unit_label

__all__ = ["check_order", "check_units"]


def check_units(context: Context) -> list[Finding]:
    """Find printed units that cannot be those of the figures."""
    sheet = context.sheet
    out = []
    for t, indicators in sheet.indicators.items():
        rows = sheet.tables[t].rows
        for indicator, row in zip(indicators, rows, strict=True):
            if indicator.unit is None or row.unit == indicator.unit:
                continue
            stated = [c for s in sheet.series(t) if sheet.stated(c := Cell(t, indicator.row, s))]
            if not stated:
                continue
            generic = row.unit is not None and row.unit == indicator.unit._replace(code="piece")
            if generic and indicator.id.endswith(".COUNT"):
                continue  # "cái" and "chiếc" count anything
            cell = stated[0]
            beside = [
                indicators[k].unit
                for k in (indicator.row - 2, indicator.row)
                if 0 <= k < len(indicators) and rows[k].unit == indicator.unit
            ]
            key = "unit-missing" if row.unit is None else "unit"
            if row.unit is not None and row.unit in beside:
                key = "unit-swapped"
            printed = unit_label(row.unit.code, row.unit.mult) if row.unit else ""

            def words(speaker: Speaker, cell: Cell = cell, key: str = key) -> str:
                own, fact = sheet.row(cell).unit, sheet.indicator(cell).unit
                assert fact is not None
                where = speaker.say(
                    "where_row", table=speaker.table(cell.table), label=speaker.label(cell),
                    source=sheet.source(cell),
                )  # fmt: skip
                return where + speaker.say(
                    key,
                    printed=unit_label(own.code, own.mult, speaker.lang) if own else "",
                    unit=unit_label(fact.code, fact.mult, speaker.lang),
                )

            # the label of a rate names its base; elsewhere the unit alone says what is counted
            severity = "medium" if key == "unit" and indicator.nature != "rate" else "low"
            out.append(
                context.note(key, "publisher", severity, [cell], words, printed=printed, series="")
            )
    return out


def check_order(context: Context) -> list[Finding]:
    """Find rows whose figures fit each other's labels."""
    return [
        finding
        for rule in context.rules.values()
        if rule.kind == "order" and (finding := _order(context, rule.id)) is not None
    ]


def _order(context: Context, rule_id: str) -> Finding | None:
    rule, sheet = context.rules[rule_id], context.sheet
    rows = [sheet.places[name] for name in rule.facts["cells"]]
    table = rows[0][0]
    series = [s for s in sheet.series(table) if all(Cell(t, n, s) in sheet.ranges for t, n in rows)]

    def ordered(places: tuple[tuple[str, int], ...]) -> bool:
        """Whether the rows, taken in this order, fall from the largest to the smallest."""
        return all(
            sheet.ranges[Cell(*a, s)].high >= sheet.ranges[Cell(*b, s)].low
            for a, b in pairwise(places)
            for s in series
        )

    if not series or ordered(tuple(rows)):
        return None
    fitting = [p for p in permutations(rows) if ordered(p)]
    cells = [Cell(t, n, s) for t, n in rows for s in series]
    proposal = ""
    if len(fitting) == 1:
        moves = [
            f"row {at[1]}: {sheet.indicators[table][at[1] - 1].label_vi} -> "
            f"{sheet.indicators[table][own[1] - 1].label_vi}"
            for own, at in zip(rows, fitting[0], strict=True)
            if own != at
        ]
        proposal = "; ".join(moves)

    def words(speaker: Speaker) -> str:
        last = series[0]
        figures = ", ".join(
            f"{speaker.label(Cell(t, n, last))}: {speaker.figure(Cell(t, n, last))}"
            for t, n in rows
        )
        figures += f" ({speaker.series(last)})"
        text = rule.sentence(speaker.lang) + " "
        where = speaker.say(
            "where_row", table=speaker.table(table), label=speaker.label(cells[0]),
            source=sheet.source(cells[0]),
        )  # fmt: skip
        if len(fitting) != 1:
            return where + text + figures + "."
        labels = ", ".join(
            f"{speaker.label(Cell(*own, last))}: {speaker.figure(Cell(*at, last))}"
            for own, at in zip(rows, fitting[0], strict=True)
        )
        return where + text + speaker.say("order", figures=figures, labels=labels)

    return context.note(rule.id, "publisher", rule.severity, cells, words, proposal=proposal)
