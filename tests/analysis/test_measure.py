"""Numbers with bounds: what rounding allows is carried through every operation."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgdata.analysis.effects import effects_of
from kgdata.analysis.measure import Measure, total

FIGURES = st.integers(1, 10**6)
SHIFTS = st.fractions(Fraction(-1, 2), Fraction(1, 2))


def test_a_printed_figure_has_half_a_unit_on_each_side():
    assert Measure.printed(6.3, 2) == pytest.approx((6.3, 6.295, 6.305, ""))
    assert Measure.printed(1245, 0)[1:3] == (1244.5, 1245.5)


@pytest.mark.parametrize(
    ("base", "to", "sign"),
    [(54, 55, 1), (55, 54, -1), (54, 54, 0), (3, 4, 1)],
)
def test_a_unit_more_of_what_is_counted_is_more(base, to, sign):
    assert (Measure.printed(to, 0) - Measure.printed(base, 0)).sign == sign


def test_a_change_inside_the_rounding_is_none():
    rough, fine = Measure.printed(54, 0), Measure.printed(54.4, 1)
    assert (fine - rough).sign == 0
    assert (fine - rough).value == pytest.approx(0.4)


@given(a=FIGURES, b=FIGURES, i=SHIFTS, j=SHIFTS)
def test_no_true_value_lies_outside_the_bounds(a, b, i, j):
    left, right = Measure.printed(a, 0), Measure.printed(b, 0)
    x, y = float(a + i), float(b + j)
    for measure, true in (
        (left.plus(right), x + y), (left - right, x - y), (left.times(right), x * y),
        (left.per(right), x / y), (left.growth(right), 100 * x / y - 100),
    ):  # fmt: skip
        slack = 1e-9 * max(1.0, abs(measure.low), abs(measure.high))
        assert measure.low - slack <= true <= measure.high + slack
        assert measure.low <= measure.value <= measure.high


def test_a_quotient_of_what_may_be_zero_has_no_bounds():
    assert Measure.printed(5, 0).per(Measure.printed(0, 0)).low == float("-inf")


def test_a_result_is_as_doubtful_as_the_worst_figure():
    sound, mended = Measure.printed(1, 0), Measure.printed(1, 0, "corrected")
    doubtful = Measure.printed(1, 0, "doubtful")
    assert (sound - mended).mark == "corrected"
    assert total([sound, doubtful, mended]).mark == "doubtful"
    assert doubtful.scaled(2).mark == sound.growth(doubtful).mark == "doubtful"


@given(p=FIGURES, q=FIGURES, s=FIGURES, t=FIGURES)
def test_both_effects_together_are_the_whole_change(p, q, s, t):
    before, after, old, new = (Measure.printed(x, 0) for x in (p, q, s, t))
    size, rate = effects_of((before, after), (old, new))
    assert size.value + rate.value == pytest.approx(q - p, abs=1e-6 * max(p, q))


def test_effects_by_hand():
    """10 ha at 10 t become 11 ha at 12 t: an hectare more at 11 t, 2 t more on 10.5 ha."""
    size, rate = effects_of(
        (Measure.printed(100, 0), Measure.printed(132, 0)),
        (Measure.printed(10, 0), Measure.printed(11, 0)),
    )
    assert (size.value, rate.value) == pytest.approx((11, 21))
