"""Relations are judged inside the printed rounding, and can be turned round."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kgdata.auditing.relation import Relation, Term, allowed, judge
from kgdata.auditing.sheet import Cell
from kgdata.interval import Interval
from kgdata.printed import read

WHOLE, A, B, C = (Cell("t", n, "plan_2024") for n in range(1, 5))
HUNDRED = Interval(100.0, 100.0)


def printed(**texts: str) -> dict[Cell, Interval]:
    cells = {"whole": WHOLE, "a": A, "b": B, "c": C}
    found = {cells[k]: Interval.of(read(text)) for k, text in texts.items()}
    return {c: x for c, x in found.items() if x is not None}


TOTAL = Relation("total", "total", "sum", WHOLE, (Term(A), Term(B)))
OPEN = Relation("total", "total", "sum", WHOLE, (Term(A), Term(B)), blanks=(C,))
STOCK = Relation("stock", "stock", "sum", WHOLE, (Term(A), Term(B, -1.0)))
RATIO = Relation("ratio", "ratio", "product", WHOLE, (Term(A), Term(B, -1.0)), HUNDRED)
GROWTH = Relation(
    "growth", "growth", "product", WHOLE, (Term(A), Term(B, -1.0)), HUNDRED, constant=-100.0
)
PRODUCT = Relation("product", "product", "product", WHOLE, (Term(A), Term(B)))
OF = Relation("of", "of", "at_most", WHOLE, (Term(A),))
MEAN = Relation("mean", "between", "between", WHOLE, (Term(A), Term(B)))
RANGE = Relation("rate", "within", "product", WHOLE, (Term(A),), Interval(22.0, 26.0))
LEAST = Relation("pay", "at_most", "product", WHOLE, (Term(A), Term(B)), Interval(1.0, inf))
MOST = Relation("pay", "at_most", "product", WHOLE, (Term(A), Term(B)), Interval(-inf, 1000.0))


@pytest.mark.parametrize(
    ("relation", "texts", "verdict"),
    [
        (TOTAL, {"whole": "9", "a": "4", "b": "5"}, "exact"),
        (TOTAL, {"whole": "10", "a": "4", "b": "5"}, "rounding"),  # 4,4 + 5,4 = 9,8
        (TOTAL, {"whole": "11", "a": "4", "b": "5"}, "inconsistent"),
        (TOTAL, {"whole": "4", "a": "4", "b": "-"}, "exact"),  # a dash is nothing
        (TOTAL, {"whole": "9", "a": "4"}, "unverifiable"),
        (TOTAL, {"a": "4", "b": "5"}, "unverifiable"),
        (OPEN, {"whole": "15", "a": "4", "b": "5"}, "unverifiable"),  # the blank may be 6
        (OPEN, {"whole": "5", "a": "4", "b": "5"}, "inconsistent"),  # but never -4
        (STOCK, {"whole": "539", "a": "540", "b": "1"}, "exact"),
        (STOCK, {"whole": "554", "a": "540", "b": "1"}, "inconsistent"),
        (RATIO, {"whole": "101,59%", "a": "6,39", "b": "6,29"}, "exact"),
        (RATIO, {"whole": "101,68%", "a": "6,39", "b": "6,29"}, "rounding"),
        (RATIO, {"whole": "110,68%", "a": "6,39", "b": "6,29"}, "inconsistent"),
        (RATIO, {"whole": "0,00%", "a": "1", "b": "0"}, "unverifiable"),
        (RATIO, {"whole": "0,00%", "a": "1", "b": "-"}, "unverifiable"),
        (GROWTH, {"whole": "1,59%", "a": "6,39", "b": "6,29"}, "exact"),
        (GROWTH, {"whole": "101,59%", "a": "6,39", "b": "6,29"}, "inconsistent"),
        (PRODUCT, {"whole": "4.405.404", "a": "699.699", "b": "6,30"}, "rounding"),
        (PRODUCT, {"whole": "4.505.404", "a": "699.699", "b": "6,30"}, "inconsistent"),
        (LEAST, {"whole": "54", "a": "9", "b": "6"}, "exact"),
        (LEAST, {"whole": "900.000", "a": "9", "b": "6"}, "exact"),
        (LEAST, {"whole": "47", "a": "9", "b": "6"}, "rounding"),  # 8,5 × 5,5 = 46,75
        (LEAST, {"whole": "46", "a": "9", "b": "6"}, "inconsistent"),
        (LEAST, {"whole": "46", "a": "9"}, "unverifiable"),
        (MOST, {"whole": "54.000", "a": "9", "b": "6"}, "exact"),
        (MOST, {"whole": "-", "a": "9", "b": "6"}, "exact"),
        (MOST, {"whole": "61.750", "a": "9", "b": "6"}, "rounding"),  # 9,5 × 6,5 = 61,75
        (MOST, {"whole": "61.751", "a": "9", "b": "6"}, "inconsistent"),
        (OF, {"whole": "5", "a": "9"}, "exact"),
        (OF, {"whole": "9", "a": "9"}, "exact"),
        (OF, {"whole": "10", "a": "9"}, "rounding"),
        (OF, {"whole": "11", "a": "9"}, "inconsistent"),
        (MEAN, {"whole": "5", "a": "4", "b": "9"}, "exact"),
        (MEAN, {"whole": "3", "a": "4", "b": "9"}, "rounding"),
        (MEAN, {"whole": "11", "a": "4", "b": "9"}, "inconsistent"),
        (RANGE, {"whole": "96", "a": "4,00"}, "exact"),
        (RANGE, {"whole": "430", "a": "4,00"}, "inconsistent"),
    ],
)
def test_judges_inside_the_printed_rounding(relation, texts, verdict):
    assert judge(relation, printed(**texts)).verdict == verdict


def test_tells_what_was_expected_and_by_how_much_it_is_off():
    found = judge(TOTAL, printed(whole="26.375", a="14.184", b="6.191"))
    assert (found.value, found.imbalance) == (20375.0, 6000.0)
    assert found.expected == Interval(20374.0, 20376.0)
    assert judge(OF, printed(whole="12", a="9")).expected == Interval(-inf, 9.5)


figures = st.integers(1, 10**6).map(float)
halves = st.sampled_from([0.5, 0.05, 0.005])


@st.composite
def settings(draw):
    relation = draw(st.sampled_from([TOTAL, STOCK, RATIO, GROWTH, PRODUCT, LEAST, MOST]))
    ranges = {}
    for cell in (WHOLE, A, B):
        value, half = draw(figures), draw(halves)
        ranges[cell] = Interval(value - half, value + half)
    return relation, ranges, draw(st.sampled_from([WHOLE, A, B])), draw(figures), draw(halves)


@given(settings())
def test_a_figure_holds_exactly_where_it_is_allowed(setting):
    relation, ranges, cell, value, half = setting
    span = allowed(relation, cell, ranges)
    assume(
        span is not None and min(abs(value - half - span.high), abs(value + half - span.low)) > 1e-3
    )
    meets = value - half <= span.high and span.low <= value + half
    verdict = judge(relation, {**ranges, cell: Interval(value - half, value + half)}).verdict
    assert (verdict in {"exact", "rounding"}) == meets


@pytest.mark.parametrize("relation", [OF, MEAN])
def test_bounds_are_turned_round_too(relation):
    ranges = printed(whole="50", a="9", b="12")
    span = allowed(relation, A, ranges)
    assert span is not None
    assert (span.low, span.high) == (49.5, inf)  # the other cell would have to reach it
    held = {**ranges, A: Interval(49.5, 50.5)}
    assert judge(relation, held).verdict in {"exact", "rounding"}


def test_a_product_that_only_limits_is_turned_round():
    ranges = printed(whole="50", a="9", b="6")
    assert (LEAST.bound, MOST.bound, RANGE.bound, PRODUCT.bound) == ("at_least", "at_most", "", "")
    assert allowed(LEAST, WHOLE, ranges) == Interval(8.5 * 5.5, inf)
    assert allowed(LEAST, A, ranges) == Interval(-inf, 50.5 / 5.5)
    assert allowed(MOST, WHOLE, ranges) == Interval(-inf, 1000 * 9.5 * 6.5)
    assert allowed(MOST, A, ranges) == Interval(49.5 / 6500, inf)
    assert allowed(MOST, A, {**ranges, B: Interval(-1.0, 1.0)}) is None  # nothing to go by
    assert judge(LEAST, printed(whole="46", a="9", b="6")).imbalance == 46 - 54
    assert judge(MOST, ranges).imbalance == 0
