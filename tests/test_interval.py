"""Printed figures as intervals: nothing that rounding allows may be called an error."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kgdata.interval import Interval, quotient, quotient_meets, verdict
from kgdata.printed import Figure, read

BOUND, NIL, BLANK = read("<3%"), read("-"), read("")


def shown(number: Fraction, decimals: int, rounding: str = ROUND_HALF_UP) -> Figure:
    """Print a true number at so many decimals."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding)
    return Figure(float(rounded), decimals, "ok", str(rounded))


true_numbers = st.builds(
    Fraction, st.integers(-(10**9), 10**9), st.sampled_from([1, 7, 10, 100, 1000, 9973])
)
roundings = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


@given(true_numbers, true_numbers, st.integers(0, 3), st.integers(0, 3), roundings)
def test_the_true_quotient_lies_in_the_interval(top, bottom, a, b, rounding):
    numerator, denominator = shown(top, a, rounding), shown(bottom, b, rounding)
    computed = quotient(numerator, denominator)
    if computed is None:
        assert denominator.value == 0
        return
    value, (low, high) = computed
    true = float(100 * top / bottom)
    slack = 1e-9 * abs(true)
    assert low - slack <= true <= high + slack
    assert low <= value <= high


@given(
    true_numbers, true_numbers, st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), roundings
)
def test_a_true_ratio_is_never_inconsistent(top, bottom, a, b, c, rounding):
    """Whoever computed it from the unrounded figures and then rounded all three was right."""
    numerator, denominator = shown(top, a, rounding), shown(bottom, b, rounding)
    assume(bottom != 0 and denominator.value)
    ratio = shown(100 * top / bottom, c, rounding)
    assert verdict(ratio, quotient(numerator, denominator)) in {"exact", "rounding"}
    assert quotient_meets(ratio, numerator, denominator)


@given(true_numbers, true_numbers, st.integers(0, 2))
def test_a_ratio_of_the_printed_figures_is_exact(top, bottom, decimals):
    numerator, denominator = shown(top, 2), shown(bottom, 2)
    assume(denominator.value)
    printed = 100 * Fraction(numerator.text) / Fraction(denominator.text)
    assert verdict(shown(printed, decimals), quotient(numerator, denominator)) == "exact"


@given(true_numbers, true_numbers, st.integers(1, 10**6), st.integers(0, 2))
def test_exact_implies_that_the_intervals_meet(top, bottom, printed, decimals):
    numerator, denominator = shown(top, 1), shown(bottom, 1)
    ratio = shown(Fraction(printed, 100), decimals)
    computed = quotient(numerator, denominator)
    found = verdict(ratio, computed)
    assert (found == "unverifiable") == (computed is None)
    if computed is not None:
        assert (found != "inconsistent") == quotient_meets(ratio, numerator, denominator)


@given(st.integers(1000, 10**9), st.integers(1000, 10**9), st.integers(2, 50))
def test_a_ratio_beyond_rounding_is_inconsistent(top, bottom, steps):
    """The intervals of two integers are known exactly; a ratio that misses them must be found."""
    low = Fraction(100 * (2 * top - 1), 2 * bottom + 1)
    high = Fraction(100 * (2 * top + 1), 2 * bottom - 1)
    step = Fraction(1, 100)
    for true in (low - steps * step, high + steps * step):
        ratio = shown(true, 2)
        computed = quotient(shown(Fraction(top), 0), shown(Fraction(bottom), 0))
        assert verdict(ratio, computed) == "inconsistent"


@pytest.mark.parametrize("magnitude", [10**9, 10**12, 22 * 10**12])
def test_slack_is_for_the_machine_not_for_a_digit(magnitude):
    """A province's budget in đồng has 14 digits: a slip of 2 đồng is no rounding."""
    total, off = read(str(magnitude)), read(str(magnitude + 2))
    assert not Interval.of(total).meets(Interval.of(off))
    assert Interval.of(total).meets(Interval.of(read(str(magnitude + 1))))


@given(*[st.floats(-1e6, 1e6)] * 4)
def test_meeting_is_symmetric_and_means_a_common_point(a, b, c, d):
    one, other = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    assert one.meets(other) == other.meets(one)
    if max(one.low, other.low) <= min(one.high, other.high):
        assert one.meets(other)
    elif max(one.low, other.low) - min(one.high, other.high) > 1e-2:
        assert not one.meets(other)


def test_what_has_no_interval():
    assert Interval.of(BOUND) is None
    assert Interval.of(BLANK) is None
    assert Interval.of(NIL) == (0.0, 0.0)


@pytest.mark.parametrize("operand", [BLANK, BOUND, read("0"), read("0,00"), NIL, read("#DIV/0!")])
def test_no_quotient_over_what_is_missing_a_bound_or_zero(operand):
    assert quotient(read("5"), operand) is None
    assert quotient_meets(read("5%"), read("5"), operand) is None
    assert verdict(read("5%"), quotient(read("5"), operand)) == "unverifiable"


def test_a_dash_over_a_number_is_nothing():
    assert quotient(NIL, read("4")) == (0.0, (0.0, 0.0))
    assert verdict(read("0,00%"), quotient(NIL, read("4"))) == "exact"
    assert verdict(read("0,01%"), quotient(NIL, read("4"))) == "inconsistent"


@pytest.mark.parametrize("ratio", [BLANK, BOUND, read("#####")])
def test_a_ratio_that_states_no_number_is_unverifiable(ratio):
    assert verdict(ratio, quotient(read("1"), read("2"))) == "unverifiable"


def test_the_quotient_of_negative_figures():
    value, (low, high) = quotient(read("-3"), read("-2"))
    assert value == 150
    assert low == pytest.approx(100 * 2.5 / 2.5) and high == pytest.approx(100 * 3.5 / 1.5)


@given(st.lists(st.integers(0, 10**10), min_size=3, max_size=9).filter(lambda p: len(p) % 2))
def test_a_total_at_the_very_edge_of_its_parts_rounding_meets_it(parts):
    """Each of the parts and the total may be half a unit off, all to the same side."""
    ranges = [Interval.of(shown(Fraction(p, 100), 2)) for p in parts]
    added = Interval(sum(r.low for r in ranges), sum(r.high for r in ranges))
    edge = sum(parts) + (len(parts) + 1) // 2
    assert added.meets(Interval.of(shown(Fraction(edge, 100), 2)))
    assert not added.meets(Interval.of(shown(Fraction(edge + 1, 100), 2)))
