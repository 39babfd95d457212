"""Numbers as printed: written and read back, and what is no number."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kgdata.interval import Interval
from kgdata.printed import COMMON, VIETNAMESE, Figure, Separators, is_ambiguous, read

SWAPPED, COMMAS, DOTS = COMMON[1:]
SIGNS = ("", "-", "−", "+")


def render(number: Decimal, separators: Separators, grouped: bool = True) -> str:
    """Write a number as a page with these separators does."""
    text = f"{abs(number):,f}" if grouped else f"{abs(number):f}"
    marks = str.maketrans(",.", separators.thousands + separators.decimal)
    return ("-" if number < 0 else "") + text.translate(marks)


@st.composite
def numbers(draw, places=range(7)) -> Decimal:
    digits = draw(st.integers(-(10**12), 10**12))
    return Decimal(digits).scaleb(-draw(st.sampled_from(places)))


@given(numbers(), st.sampled_from(COMMON[:2]), st.booleans())
@example(Decimal("0.997"), VIETNAMESE, True)
@example(Decimal("0.997"), SWAPPED, True)
def test_a_written_number_is_read_back(number, separators, grouped):
    figure = read(render(number, separators, grouped), separators)
    assert figure.value == float(number)
    assert figure.decimals == -number.as_tuple().exponent
    assert figure.status == "ok"


@given(numbers((0, 1, 2, 4, 5)), st.sampled_from(COMMON[2:]))
def test_one_mark_for_both_is_read_back_unless_three_decimals(number, separators):
    figure = read(render(number, separators), separators)
    assert (figure.value, figure.decimals) == (float(number), -number.as_tuple().exponent)


@given(numbers(), st.sampled_from(COMMON))
def test_the_interval_holds_what_is_printed_so_and_no_more(number, separators):
    decimals = -number.as_tuple().exponent
    text = render(number, separators, grouped=False)
    try:
        figure = read(text, separators)
    except ValueError:
        assert separators.thousands == separators.decimal  # 1234.567 is neither there
        return
    if figure.decimals != decimals:
        assert separators.thousands == separators.decimal and decimals == 3
        return
    half = Decimal(5).scaleb(-decimals - 1)
    assert figure.low == pytest.approx(float(number - half), rel=1e-12, abs=1e-12)
    assert figure.high == pytest.approx(float(number + half), rel=1e-12, abs=1e-12)
    assert Interval.of(figure) == (figure.low, figure.high)


@given(st.text() | st.text(alphabet="0123456789.,-−+% <>≤*_#/ik\u00a0²٣"), st.sampled_from(COMMON))
def test_any_text_is_a_figure_or_a_value_error(text, separators):
    try:
        figure = read(text, separators)
    except ValueError as error:
        assert "is no number" in str(error)
        return
    assert figure.status in {"ok", "bound", "blank", "nil", "error"}
    assert (figure.value is not None) == (figure.status in {"ok", "bound"})
    assert (figure.comparator != "") == (figure.status == "bound")


@pytest.mark.parametrize(
    ("text", "separators", "value", "decimals"),
    [
        ("44.547,081", VIETNAMESE, 44547.081, 3),
        ("6,30", VIETNAMESE, 6.3, 2),
        ("124270,0", VIETNAMESE, 124270.0, 1),
        ("3790", VIETNAMESE, 3790.0, 0),
        ("4.000.000,00", VIETNAMESE, 4e6, 2),
        ("100%", VIETNAMESE, 100.0, 0),
        ("101,84 %", VIETNAMESE, 101.84, 2),
        ("5,481", VIETNAMESE, 5.481, 3),
        ("5,481", SWAPPED, 5481.0, 0),
        ("5,481", COMMAS, 5481.0, 0),
        ("15,06", COMMAS, 15.06, 2),
        ("0,997", COMMAS, 0.997, 3),
        ("204,568", COMMAS, 204568.0, 0),
        ("1.5", DOTS, 1.5, 1),
        ("1.500", DOTS, 1500.0, 0),
        ("-1.245", VIETNAMESE, -1245.0, 0),
        ("−0,5", VIETNAMESE, -0.5, 1),
        ("+3", VIETNAMESE, 3.0, 0),
    ],
)
def test_what_the_separators_decide(text, separators, value, decimals):
    assert read(text, separators) == Figure(value, decimals, "ok", text)


@pytest.mark.parametrize(
    "text",
    ["12x", "1.23,4", "1,2,3", "1.2345.678", "1..5", ",5", "5,", "12.34", "1 234", "0.997",
     "5 481", "(12)", "--5", "%", "1.5.0", "n/a", "<x%", "5<", "Duy trì", "1,5%2"],
)  # fmt: skip
def test_no_number_is_no_figure(text):
    with pytest.raises(ValueError, match="is no number; expected one such as"):
        read(text)


def test_unknown_separators_are_said():
    with pytest.raises(ValueError, match="no known pair of separators"):
        read("5", Separators("'", "."))


@pytest.mark.parametrize("text", ["-", "–", "—", "−", " - ", "**-**", "<i>-</i>"])
def test_a_dash_is_nil(text):
    figure = read(text)
    assert (figure.status, figure.value, figure.low, figure.high) == ("nil", None, None, None)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "<b></b>"])
def test_nothing_is_blank(text):
    assert read(text) == Figure(None, 0, "blank", "")


@pytest.mark.parametrize("text", ["#DIV/0!", "#N/A", "#REF!", "##", "#####", "#div/0!"])
def test_a_spreadsheets_error_is_an_error(text):
    assert read(text) == Figure(None, 0, "error", text)


@pytest.mark.parametrize(
    ("text", "comparator", "value"),
    [
        ("<3%", "<", 3), ("< 6", "<", 6), (">90", ">", 90), ("≤ 1,5", "<=", 1.5),
        ("≥2", ">=", 2), ("<=5", "<=", 5), (">=5", ">=", 5), ("Duy trì 11%", "=", 11),
        ("Dưới 3%", "<", 3), ("trên 1.000", ">", 1000), ("không quá 4", "<=", 4),
        ("từ 95", ">=", 95), ("Khoảng 2,5", "~", 2.5), ("~10", "~", 10), ("DUY TRÌ 11", "=", 11),
    ],
)  # fmt: skip
def test_a_bound_keeps_its_sign(text, comparator, value):
    figure = read(text)
    assert (figure.status, figure.comparator, figure.value) == ("bound", comparator, value)
    assert figure.text == text
    assert Interval.of(figure) is None  # no relation may be computed from it


@pytest.mark.parametrize(
    "text",
    ["<i>1.578</i>", "**1.578**", "*1.578*", "_1.578_", "<b><i>1.578</i></b>", "<i>**1.578**</i>",
     " 1.578 ", "<td style='x'>1.578</td>"],
)  # fmt: skip
def test_emphasis_is_not_part_of_a_figure(text):
    assert read(text) == Figure(1578.0, 0, "ok", "1.578")


@pytest.mark.parametrize("text", ["5,481", "1.245", "12,345", "100.000"])
def test_one_group_of_three_is_ambiguous(text):
    assert is_ambiguous(text)


@pytest.mark.parametrize(
    "text",
    ["15,06", "0,997", "0.5", "1.245.300", "44.547,081", "7", "3790", "", "-", "#####", "x",
     "1234,567"],
)  # fmt: skip
def test_what_has_one_value_is_not_ambiguous(text):
    assert not is_ambiguous(text)


@given(numbers(), st.sampled_from(COMMON))
def test_ambiguous_means_two_values(number, separators):
    text = render(number, separators)
    found = set()
    for each in COMMON:
        try:
            found.add(read(text, each).value)
        except ValueError:
            continue
    assert is_ambiguous(text) == (len(found) > 1)
    assert all(math.isfinite(v) for v in found)
