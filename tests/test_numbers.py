"""Numbers as a reader writes them, and read back by the reader of printed numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgdata.errors import UnknownNameError
from kgdata.numbers import number, percent
from kgdata.printed import Separators, read

DECIMALS = {"vi": Separators(".", ","), "en": Separators(",", ".")}


@pytest.mark.parametrize(
    ("value", "options", "written"),
    [
        (1234567.891, {"decimals": 1}, "1.234.567,9"),
        (1234567.891, {"decimals": 1, "lang": "en"}, "1,234,567.9"),
        (0.5, {}, "0,5"),
        (1000, {}, "1.000"),
        (-4.25, {"lang": "en"}, "−4.25"),
        (4.25, {"sign": True}, "+4,25"),
        (0, {"sign": True}, "0"),
        (-0.04, {"decimals": 1, "sign": True}, "0,0"),
        (None, {}, "–"),
        (math.nan, {"lang": "en"}, "–"),
    ],
)
def test_a_number_is_written_as_its_language_does(value, options, written):
    assert number(value, **options) == written


@given(
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=2),
    st.sampled_from(sorted(DECIMALS)),
)
def test_what_is_written_is_read_as_the_same_number(value, lang):
    figure = read(number(float(abs(value)), 2, lang), DECIMALS[lang])
    assert (figure.value, figure.decimals) == (float(abs(value)), 2)


@pytest.mark.parametrize(
    ("top", "bottom", "printed"),
    [  # annex.txt:418, 430, 544: what falls between two digits is printed rounded up
        (290_000, 320_000, "90,63"),
        (41_870, 40_000, "104,68"),
        (38.39, 40, "95,98"),
    ],
)
def test_a_half_goes_up_as_in_print(top, bottom, printed):
    assert number(100 * top / bottom, 2) == printed


def test_a_number_of_any_size_is_written():
    assert number(1e30, 2, "en").startswith("1,000,000,000,")
    assert number(1e-30, 2) == "0,00"


def test_percentages():
    assert percent(101.84) == "101,8%"
    assert percent(-3.46, 2, "en", sign=True) == "−3.46%"
    assert percent(None) == "–"


def test_an_unknown_language_is_an_error():
    with pytest.raises(UnknownNameError, match=r"'fr'.*vi, en"):
        number(1, lang="fr")
