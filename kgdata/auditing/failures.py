"""Findings about relations that do not hold: their arithmetic, suspects, repairs and origin."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from kgdata.auditing.context import Context
from kgdata.auditing.explain import LANGUAGES, Speaker
from kgdata.auditing.finding import Finding, finding_id, shown
from kgdata.auditing.relation import Judgement, Relation, allowed, meets
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.auditing.suspects import Repair, Suspect, ranked, repairs
from kgdata.interval import Interval
from kgdata.ledger import Correction

__all__ = ["check_relations", "settled"]

_LISTED = 4  # suspects and alternatives that are worth listing
_DOCUMENTS = ("reconciliation", "because_documents")


def check_relations(context: Context) -> list[Finding]:
    """Find the relations that do not hold."""
    return [_failed(context, n) for n in context.network.failing()]


def _failed(context: Context, n: int) -> Finding:
    sheet, network = context.sheet, context.network
    relation = network.relations[n]
    mending = repairs(sheet, network, n)
    suspected = ranked(network, n, mending)
    origin, because = _origin(sheet, relation, mending)
    cell, value, expected = _head(context, n)
    spoken = [_explanation(context, lang, n, because, mending, suspected) for lang in LANGUAGES]
    return Finding(
        finding_id(sheet, relation.rule, relation.cells), sheet.plan, relation.rule, origin,
        relation.severity, *sheet.place(cell), sheet.printed(cell), shown(value),
        shown(expected.low), shown(expected.high), shown(_middle(sheet.ranges[cell]) - value),
        "; ".join(sheet.address(s.cell) for s in suspected[:_LISTED]),
        _proposal(sheet, mending), "open", spoken[0], spoken[1],
        "; ".join(map(sheet.address, relation.cells)),
    )  # fmt: skip


def _head(context: Context, n: int) -> tuple[Cell, float, Interval]:
    """Choose the cell that a failed relation is told of, and what the others give for it.

    That is the relation's target, but a figure of the annex before one of a document's text.
    """
    sheet, network = context.sheet, context.network
    relation, judgement = network.relations[n], network.judgements[n]
    cell = sheet.head(relation.cells)
    assert judgement.expected is not None and judgement.value is not None
    if cell == relation.target:
        return cell, judgement.value, judgement.expected
    span = allowed(relation, cell, network.ranges)
    assert span is not None  # it fails, so all its figures are there
    return cell, min(max(_middle(sheet.ranges[cell]), span.low), span.high), span


def _middle(x: Interval) -> float:
    return (x.low + x.high) / 2 if not isinf(x.low) and not isinf(x.high) else max(x.low, -x.high)


def _explanation(
    context: Context,
    lang: str,
    n: int,
    because: str,
    mending: Sequence[Repair],
    suspected: Sequence[Suspect],
) -> str:
    """Say what does not add up, by which rule, why it may be so, and what would mend it."""
    relation, judgement = context.network.relations[n], context.network.judgements[n]
    speaker, rule = context.speakers[lang], context.rules.get(relation.rule)
    parts = [
        speaker.where(_head(context, n)[0]) + speaker.arithmetic(relation, judgement),
        rule.sentence(lang) if rule else speaker.say(f"rule-{relation.kind}"),
        _twin(context, speaker, relation, judgement),
        speaker.say(because),
    ]
    if mending:
        parts.append(_spoken_repairs(speaker, relation, mending))
    elif suspected and suspected[0].score > 0:
        first = [s.cell for s in suspected if s.score == suspected[0].score]
        names = ", ".join(speaker.address(c, relation.target) for c in first)
        parts.append(speaker.say("suspects", cells=names))
    return " ".join(p for p in parts if p)


def _twin(context: Context, speaker: Speaker, relation: Relation, judgement: Judgement) -> str:
    """Point out that the sum is the figure of another year: it was left over from there."""
    sheet, network = context.sheet, context.network
    target = relation.target
    if relation.form != "sum" or len(relation.terms) < 2 or not judgement.value:
        return ""
    own = sheet.ranges[target]
    half = (own.high - own.low) / 2
    about = Interval(judgement.value - half, judgement.value + half)
    rows = {(target.table, target.row)} | {
        (c.table, c.row)
        for n in network.by_cell[target]
        if network.relations[n].kind == "same"
        for c in network.relations[n].cells
    }
    for table, row in sorted(rows):
        for series in sheet.series(table):
            cell = Cell(table, row, series)
            x = sheet.ranges.get(cell)
            if x is None or cell in relation.cells:
                continue
            scale = sheet.scale(cell, target)
            if meets(Interval(x.low * scale, x.high * scale), about):
                return speaker.say(
                    "twin", value=speaker.value(judgement.value), figure=speaker.named(cell, target)
                )
    return ""


def _origin(sheet: Sheet, relation: Relation, mending: Sequence[Repair]) -> tuple[str, str]:
    """Say where the error came in, and the key of the sentence that says why."""
    changed = [cell for repair in mending for cell, _, _ in repair.changes]
    texts = [c for c in relation.cells if sheet.target(c) is not None]
    if len(mending) == 1:
        if sheet.target(changed[0]) is not None:  # the text was typed, not scanned
            return "publisher", "because_stated"
        return "transcription", "because_slip"
    if texts:
        alone = len(texts) == len(relation.cells)
        return ("publisher", "because_stated_only") if alone else _DOCUMENTS
    if len({c.table for c in relation.cells}) > 1:
        return "reconciliation", "because_two"
    if mending:
        return "transcription", "because_slips"
    return "publisher", "because_publisher"


def _change(sheet: Sheet, repair: Repair) -> str:
    changes = repair.changes
    return ", ".join(f"{sheet.address(c)}: {before} -> {after}" for c, before, after in changes)


def _proposal(sheet: Sheet, mending: Sequence[Repair]) -> str:
    text = " | ".join(_change(sheet, r) for r in mending[:_LISTED])
    return text + (" | …" if len(mending) > _LISTED else "")


def _spoken_repairs(speaker: Speaker, relation: Relation, mending: Sequence[Repair]) -> str:
    if not mending:
        return ""

    def told(repair: Repair) -> str:
        if repair.kind in {"rows", "shift"}:  # a dozen cells, but one step
            labels = dict.fromkeys(speaker.label(cell) for cell, _, _ in repair.changes)
            return speaker.say(f"repair-{repair.kind}", labels=", ".join(f"“{x}”" for x in labels))
        return ", ".join(
            f"{speaker.address(cell, relation.target)}: "
            f"{speaker.text(before, cell)} → {speaker.text(after, cell)}"
            for cell, before, after in repair.changes
        )

    listed = "; ".join(told(repair) for repair in mending[:_LISTED])
    return speaker.say("proposal" if len(mending) == 1 else "proposals", changes=listed)


def settled(context: Context, ledger: Sequence[Correction]) -> list[Finding]:
    """List what the ledger has settled: relations that fail as printed and hold as corrected.

    Parameters
    ----------
    context : Context
        The plan under audit, corrected.
    ledger : sequence of Correction
        Its corrections.

    Returns
    -------
    list of Finding
        With the status ``corrected``.
    """
    entries = {Cell(e.table, e.row, e.series): e for e in ledger}
    raw = context.sheet.uncorrected()
    network = context.network.changed({c: raw.ranges.get(c) for c in entries})
    before = Context(raw, network, context.rules, context.tables)
    out = []
    for n in network.touching(entries):
        if not network.fails(n) or not context.network.holds(n):
            continue
        entry = next(entries[c] for c in network.relations[n].cells if c in entries)
        cell = Cell(entry.table, entry.row, entry.series)
        told = {
            lang: speaker.say(
                "corrected", before=speaker.text(entry.before, cell),
                after=speaker.text(entry.after, cell), entry=entry.id,
            )
            for lang, speaker in before.speakers.items()
        }  # fmt: skip
        finding = _failed(before, n)
        out.append(
            finding._replace(
                status="corrected",
                explanation_vi=f"{finding.explanation_vi} {told['vi']}",
                explanation_en=f"{finding.explanation_en} {told['en']}",
            )
        )
    return out
