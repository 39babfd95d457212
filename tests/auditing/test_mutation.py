"""A seeded sample of the mutation benchmark: the annex is damaged, the audit must notice."""

from __future__ import annotations

import random

import pytest

import kgdata as kg
from kgdata.auditing.checks import context_of, examine
from kgdata.auditing.relation import judge
from kgdata.interval import Interval
from tests.auditing.damage import TEXTS, damages, try_out
from tests.auditing.pages import Rescanned, page_damages

COUNT, SEED = 350, 20240119


@pytest.fixture(scope="module")
def context(plan):
    return context_of(plan)


@pytest.fixture(scope="module")
def outcomes(context):
    known = frozenset(context.network.failing())
    rng = random.Random(SEED)
    return [try_out(context, known, d) for d in damages(context.sheet, rng, COUNT)]


@pytest.fixture(scope="module")
def firm(outcomes):
    """Damages that rounding cannot hide, in cells with two or more relations."""
    return [o for o in outcomes if not o.hideable and o.relations >= 2]


def share(group, name):
    return sum(getattr(o, name) for o in group) / len(group)


def test_the_sample_is_large_enough_and_has_every_kind(outcomes, firm):
    assert len(firm) > 100
    assert {o.damage.kind for o in firm} == {*TEXTS, "swapped cells", "shifted row"}


def test_what_rounding_cannot_hide_is_detected(firm):
    assert share(firm, "detected") >= 0.95


def test_the_damaged_cell_is_the_first_suspect(firm):
    assert share(firm, "located") >= 0.85


def test_readable_damages_alone_reach_the_aims_too(firm):
    readable = [o for o in firm if not o.refused]
    assert share(readable, "detected") >= 0.95
    assert share(readable, "located") >= 0.85
    assert share(readable, "right") >= 0.75


def test_no_repair_is_proposed_that_is_wrong(outcomes):
    wrong = [(o.damage.after, o.proposals) for o in outcomes if o.wrong]
    assert len(wrong) <= 0.002 * len(outcomes), wrong


def test_judging_what_is_touched_is_judging_all(context):
    """The benchmark judges only the relations that a damage touches."""
    network = context.network
    judged = [
        c for c in random.Random(7).sample(sorted(network.by_cell), 40) if c in network.ranges
    ]
    assert len(judged) > 20
    for cell in judged:
        moved = Interval(network.ranges[cell].low * 3 + 1, network.ranges[cell].high * 3 + 1)
        after = network.changed({cell: moved})
        ranges = {**network.ranges, cell: moved}
        assert after.judgements == [judge(r, ranges) for r in network.relations]


def test_every_rule_can_fail(context):
    """A rule that no figure can break would be no rule."""
    network = context.network
    fired = set()
    for relation in network.relations:
        own = {c: network.ranges[c] for c in relation.cells if c in network.ranges}
        for cell, x in own.items():
            for factor in (0.001, 1000.0):
                damaged = {**own, cell: Interval(x.low * factor, x.high * factor)}
                if judge(relation, damaged).verdict == "inconsistent":
                    fired.add(relation.rule)
    stated = {r.rule for r in network.relations}
    assert stated - fired == set()
    without = {n for n, rule in context.rules.items() if rule.kind != "order"} - stated
    assert without == set()  # and a rule without a figure to check would be none either


def test_a_damaged_page_is_never_silent_while_its_ratios_are_printed():
    plan = Rescanned(kg.open().folder)
    outcomes = list(page_damages(plan, random.Random(3), 16))
    # the scenario prints no ratios, and a sum does not tell two quarters that changed places
    silent = [(o.kind, o.table) for o in outcomes if o.silent and o.table != "scenario"]
    assert silent == []
    assert {o.kind for o in outcomes if o.restored} >= {"lost column", "rows shifted"}


def test_the_whole_audit_finds_what_the_sample_finds(plan, context):
    """Through the reader and all checks, a damaged figure gives the same finding."""
    pages = Rescanned(plan.folder)
    line_of = {
        (t, n): row.line for t, table in pages.whole.items() for n, row in enumerate(table.rows, 1)
    }
    before = set(examine(pages)["findings"]["id"])
    table, row = "trade", 3  # Nông sản: 181,58 193,50 337,30 314,00
    for page in pages.pages[table]:
        body = [
            line._replace(cells=[c.replace("337,30", "387,30") for c in line.cells])
            if line.number == line_of[table, row]
            else line
            for line in page.body
        ]
        pages.damaged = {table: [type(page)(page.header, page.unit, body)]}
    frame = examine(pages)["findings"]
    new = frame[~frame["id"].isin(before)]
    assert sorted(new["rule"]) == ["ratio", "ratio", "ratio", "total"]
    assert set(new["proposal"]) == {"trade/3/estimate_2023: 387,30 -> 337,30"}
    assert set(new["origin"]) == {"transcription"}
    assert {s.split("; ")[0] for s in new["suspects"]} == {"trade/3/estimate_2023"}
