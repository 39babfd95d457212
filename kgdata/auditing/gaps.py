"""Findings about what is not there: blank figures, void ratios, spreadsheet errors, lost years."""

from __future__ import annotations

from collections import defaultdict

from kgdata.auditing.context import Context
from kgdata.auditing.explain import Speaker
from kgdata.auditing.finding import Finding
from kgdata.auditing.network import Network
from kgdata.auditing.relation import Judgement, Relation, allowed, judge
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.interval import Interval

__all__ = ["check_lost_stocks", "check_missing", "check_void_ratios", "missing_figure"]


def check_void_ratios(context: Context) -> list[Finding]:
    """Find ratios printed without anything to compare, and spreadsheet errors in their place."""
    sheet = context.sheet
    out = []
    for n, relation in enumerate(context.network.relations):
        if relation.kind != "ratio" or context.network.judgements[n].verdict != "unverifiable":
            continue
        cell = relation.target
        figure = sheet.figures[cell]
        top, bottom = (t.cell for t in relation.terms)
        blank = [top] if sheet.status(top) == "blank" else []
        blank += [bottom] if sheet.status(bottom) in {"blank", "nil"} else []
        if figure.status == "error":
            out.append(_error_ratio(context, n))
        elif figure.value == 0 and blank:
            out.append(_void_ratio(context, cell, blank))
    return out


def _void_ratio(context: Context, cell: Cell, blank: list[Cell]) -> Finding:
    def words(speaker: Speaker) -> str:
        missing = ", ".join(speaker.series(c.series) for c in blank)
        text = speaker.say("void-ratio", printed=speaker.figure(cell), missing=missing)
        return speaker.where(cell) + text

    printed = context.sheet.printed(cell)
    return context.note("void-ratio", "publisher", "low", [cell, *blank], words, printed=printed)


def _error_ratio(context: Context, n: int) -> Finding:
    sheet = context.sheet
    relation = context.network.relations[n]
    cell = relation.target
    top, bottom = (sheet.figures.get(t.cell) for t in relation.terms)
    value = None
    if top and bottom and top.value is not None and bottom.value:
        value = 100 * top.value / bottom.value

    def words(speaker: Speaker) -> str:
        printed = sheet.printed(cell)
        if value is None:
            return speaker.where(cell) + speaker.say("error-ratio-zero", printed=printed)
        shown = speaker.value(round(value, 2)) + "%"
        return speaker.where(cell) + speaker.say("error-ratio", printed=printed, value=shown)

    return context.note(
        "error-ratio", "publisher", "low", [cell], words, printed=sheet.printed(cell),
        expected=value,
    )  # fmt: skip


def missing_figure(sheet: Sheet, network: Network, n: int) -> Cell | None:
    """Return the blank operand of a printed ratio that is not zero: it must have been a figure."""
    relation = network.relations[n]
    stated = network.ranges.get(relation.target)
    if relation.kind != "ratio" or stated is None or stated.low <= 0 <= stated.high:
        return None
    blank = [t.cell for t in relation.terms if t.cell not in network.ranges]
    if len(blank) != 1 or sheet.status(blank[0]) not in {"blank", "nil"}:
        return None
    return blank[0]


def check_missing(context: Context) -> list[Finding]:
    """Find blank cells that a printed ratio shows to have held a figure."""
    sheet, network = context.sheet, context.network
    found: dict[Cell, list[int]] = defaultdict(list)
    for n, judgement in enumerate(network.judgements):
        if judgement.verdict == "unverifiable":
            cell = missing_figure(sheet, network, n)
            if cell is not None:
                found[cell].append(n)
    return [_missing(context, cell, relations) for cell, relations in found.items()]


def _missing(context: Context, cell: Cell, relations: list[int]) -> Finding:
    network = context.network
    spans = [s for n in relations if (s := allowed(network.relations[n], cell, network.ranges))]
    low = max((s.low for s in spans), default=None)
    high = min((s.high for s in spans), default=None)
    ratios = [network.relations[n].target for n in relations]

    def words(speaker: Speaker) -> str:
        listed = ", ".join(f"{speaker.figure(c)} ({speaker.series(c.series)})" for c in ratios)
        text = speaker.say("missing", ratios=listed)
        if low is not None and high is not None:
            text += " " + speaker.say(
                "missing_between",
                low=speaker.value(low),
                high=speaker.with_unit(speaker.value(high), cell),
            )
        return speaker.where(cell) + text

    return context.note(
        "missing", "transcription", "high", [cell, *ratios], words, low=low, high=high
    )


def check_lost_stocks(context: Context) -> list[Finding]:
    """Find stocks whose lost figure of the year before, told by a printed ratio, does not fit."""
    sheet, network = context.sheet, context.network
    out = []
    for n, relation in enumerate(network.relations):
        if relation.kind != "stock" or network.judgements[n].verdict != "unverifiable":
            continue
        start = relation.terms[0].cell
        told = [
            (network.relations[k].target, span)
            for k in network.by_cell.get(start, ())
            if network.relations[k].kind == "ratio"
            and (span := allowed(network.relations[k], start, network.ranges)) is not None
        ]
        if sheet.status(start) != "lost" or len(told) != 1:
            continue
        ratio, span = told[0]
        judgement = judge(relation, {**network.ranges, start: span})
        if judgement.verdict == "inconsistent":
            out.append(_lost_stock(context, relation, ratio, span, judgement))
    return out


def _lost_stock(
    context: Context, relation: Relation, ratio: Cell, start: Interval, judgement: Judgement
) -> Finding:
    target, rule = relation.target, context.rules[relation.rule]
    lost = relation.terms[0].cell
    flows = Relation(
        relation.rule, relation.kind, relation.form, target, relation.terms[1:],
        severity=relation.severity,
    )  # fmt: skip
    expected = judgement.expected
    assert expected is not None and judgement.value is not None

    def words(speaker: Speaker) -> str:
        text = speaker.say(
            "lost-stock",
            start=speaker.value((start.low + start.high) / 2, target),
            lost=speaker.series(lost.series),
            printed=speaker.measured(target),
            ratio=speaker.measured(ratio),
            flows=speaker.expression(flows),
            value=speaker.value(judgement.value or 0.0, target),
            low=speaker.value(expected.low, target),
            high=speaker.value(expected.high, target),
        )
        return f"{speaker.where(target)}{text} {rule.sentence(speaker.lang)}"

    return context.note(
        relation.rule, "publisher", "medium",
        [target, ratio, lost, *(t.cell for t in relation.terms[1:])], words,
        printed=context.sheet.printed(target), expected=judgement.value,
        low=expected.low, high=expected.high,
    )  # fmt: skip
