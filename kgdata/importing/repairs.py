"""Repairs that arithmetic alone settles: entered in the ledger with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from kgdata.auditing.checks import context_of
from kgdata.auditing.context import Context
from kgdata.auditing.finding import finding_id
from kgdata.auditing.sheet import Cell
from kgdata.auditing.suspects import Repair, repairs
from kgdata.grid import figure_in
from kgdata.header import OTHER
from kgdata.importing.proposed import Proposed, Rivals, corrected_cells, evidence_of, is_exact
from kgdata.importing.unreadable import find_unreadable
from kgdata.importing.vocab import sentence
from kgdata.interval import Interval
from kgdata.plan import Plan

__all__ = ["find_repairs"]

_SCALE = 20  # a figure further than this from the others of its row is out of scale
_LISTED = 6  # readings that are worth asking about


def find_repairs(plan: Plan) -> tuple[list[Proposed], list[Rivals]]:
    """Find the misread cells of a plan.

    Parameters
    ----------
    plan : Plan
        The plan, with what its ledger holds already.

    Returns
    -------
    proposed : list of Proposed
        Cells that exactly one small change mends.
    rivals : list of Rivals
        Where several changes would.
    """
    context = context_of(plan)
    network, sheet = context.network, context.sheet
    mending = {
        n: _likely(context, repairs(sheet, network, n))
        for n in network.failing()
        if not any(_is_strange(context, c) for c in network.relations[n].cells)
    }
    alone: dict[Cell, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, found in mending.items():
        if len(found) == 1 and found[0].kind == "slip" and found[0].exact:
            cell, _, after = found[0].changes[0]
            if cell.table not in sheet.tables or _turns(context, cell, after):
                continue
            alone[cell][after].append(n)
    proposed = []
    for cell, texts in alone.items():
        failing = [n for n in network.by_cell[cell] if network.fails(n)]
        decided = cell in corrected_cells(context)
        if len(texts) == 1 and not decided and not any(len(mending[n]) > 1 for n in failing):
            [(after, failed)] = texts.items()
            if len(failed) == 1 and _doubtful(context, cell, failed[0]):
                continue
            proposed.append(_proposed(context, cell, after, failed))
    proposed += find_unreadable(context)
    settled = {p.cell for p in proposed}
    rivals = [
        _rivals(context, n, changes)
        for n, found in mending.items()
        if len(changes := _changes(context, found)) > 1
        and not any(c in settled for c, _, _ in changes)
    ]
    return _compatible(context, proposed), rivals


def _changes(context: Context, found: Sequence[Repair]) -> list[tuple[Cell, str, str]]:
    """List the changes of one cell each; what a document asks for is no cell of a table."""
    tables = context.sheet.tables
    return [r.changes[0] for r in found if len(r.changes) == 1 and r.changes[0][0].table in tables]


def _doubtful(context: Context, cell: Cell, failed: int) -> bool:
    """Whether another cell of the only relation that speaks for a repair is in doubt itself."""
    network = context.network
    return any(
        network.fails(n)
        for other in network.relations[failed].cells
        if other != cell
        for n in network.by_cell[other]
        if n != failed
    )


def _likely(context: Context, found: list[Repair]) -> list[Repair]:
    """Leave out changes that take a figure out of scale with its row, if others do not."""
    kept = [r for r in found if not any(_out_of_scale(context, *c) for c in r.changes)] or found
    cells = {c for r in kept for c, _, _ in r.changes}
    if len(kept) > 1 and len(cells) == 1 and is_exact(context, next(iter(cells)).table):
        exact = [r for r in kept if _agrees(context, r)]
        if len(exact) == 1:
            return exact
    return kept


def _agrees(context: Context, repair: Repair) -> bool:
    """Whether all ratios and sums of a cell hold for the figures as shown, once it is changed."""
    [(cell, _, text)] = repair.changes
    network = context.network
    figure = figure_in(text, context.sheet.separators(cell))
    span = Interval.of(figure) if figure else None
    after = network.changed({cell: span})
    touched = [n for n in network.by_cell[cell] if network.relations[n].kind in {"ratio", "total"}]
    return all(after.judgements[n].verdict in {"exact", "unverifiable"} for n in touched)


def _out_of_scale(context: Context, cell: Cell, before: str, after: str) -> bool:
    if "/" in cell.series:
        return False
    sheet = context.sheet
    beside = [
        abs(f.value)
        for name in sheet.series(cell.table)
        if name != cell.series
        and (f := sheet.figures.get(cell._replace(series=name))) is not None
        and f.value
    ]
    if not beside:
        return False
    usual = median(beside)

    def fits(text: str) -> bool:
        figure = figure_in(text, sheet.separators(cell))
        value = abs(figure.value or 0.0) if figure else 0.0
        return usual / _SCALE <= value <= usual * _SCALE

    return fits(before) and not fits(after)


def _is_strange(context: Context, cell: Cell) -> bool:
    """Whether a column that nothing names does not add up as a rule: codes, growth."""
    if not cell.series.startswith(f"{OTHER}_"):
        return False
    network, column = context.network, (cell.table, cell.series)
    own = [
        n for n, r in enumerate(network.relations) if (r.target.table, r.target.series) == column
    ]
    return sum(map(network.holds, own)) <= sum(map(network.fails, own))


def _turns(context: Context, cell: Cell, after: str) -> bool:
    """Whether a change makes a figure negative although none of its row is."""
    figure = figure_in(after, context.sheet.separators(cell))
    if figure is None or (figure.value or 0.0) >= 0:
        return False
    row = context.sheet.tables[cell.table].figures[cell.row - 1]
    return all((f.value or 0.0) >= 0 for name, f in row.items() if "/" not in name)


def _compatible(context: Context, proposed: Sequence[Proposed]) -> list[Proposed]:
    """Drop repairs that would mend the same relation twice: they are rivals after all."""
    claims: dict[int, list[Proposed]] = defaultdict(list)
    network = context.network
    for p in proposed:
        for n in network.by_cell[p.cell]:
            if network.fails(n):
                claims[n].append(p)
    rival = {p.cell for each in claims.values() if len(each) > 1 for p in each}
    return [p for p in proposed if p.cell not in rival]


def _proposed(context: Context, cell: Cell, after: str, failed: Sequence[int]) -> Proposed:
    network, sheet = context.network, context.sheet
    relations = [network.relations[n] for n in failed]
    sums = context.speakers["en"].arithmetic(relations[0], network.judgements[failed[0]])
    return Proposed(
        cell, sheet.printed(cell), after, sentence("repair.reason", "en", after=after, sums=sums),
        "; ".join(dict.fromkeys(evidence_of(r) for r in relations)),
        finding_id(sheet, relations[0].rule, relations[0].cells),
    )  # fmt: skip


def _rivals(context: Context, n: int, changes: Sequence[tuple[Cell, str, str]]) -> Rivals:
    relation, judgement = context.network.relations[n], context.network.judgements[n]
    vi, en = (context.speakers[lang].arithmetic(relation, judgement) for lang in ("vi", "en"))
    first = changes[0][0]
    place = context.sheet.row(first).cells[first.series]
    return Rivals(
        tuple(changes[:_LISTED]),
        place,
        finding_id(context.sheet, relation.rule, relation.cells),
        vi,
        en,
    )
