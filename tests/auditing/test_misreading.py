"""What one slip can make of a figure is what the audit can undo."""

from __future__ import annotations

import random

import pytest

from kgdata.auditing.misreading import readings
from kgdata.printed import VIETNAMESE, Separators, read
from tests.auditing.damage import TEXTS

ENGLISH = Separators(",", ".")


@pytest.mark.parametrize(
    ("damaged", "true"),
    [
        ("26.375", "20.375"),  # a digit misread
        ("9.500", "9.100"),
        ("4.85", "4.851"),  # a digit dropped, its separator now decimal
        ("485", "4.851"),
        ("44.851", "4.851"),  # a digit doubled
        ("4.815", "4.851"),  # two digits exchanged
        ("4,851", "4.851"),  # a separator misread
        ("90,00", "9,000"),
        ("15.000", "150.000"),  # a power of ten
        ("-12", "12"),  # a sign
        ("32,0", "32,30"),
        ("500%", "50,0%"),
    ],
)
def test_one_slip_is_undone(damaged, true):
    wanted = read(true, VIETNAMESE)
    found = [(f.value, f.decimals) for _, f in readings(damaged, VIETNAMESE)]
    assert (wanted.value, wanted.decimals) in found


NOTHING_LEFT = {  # one digit has no neighbour and no separator; two separators swapped are refused
    ("digit dropped", "7"), ("digits transposed", "7"), ("separator", "7"),
    ("separator", "1.245,50"),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(TEXTS))
@pytest.mark.parametrize("true", ["20.375", "1.245,50", "101,84%", "0,997", "353,881", "7"])
def test_every_readable_text_damage_can_be_undone(kind, true):
    rng, readable = random.Random(f"{kind} {true}"), 0
    for _ in range(20):
        damaged = TEXTS[kind](true, rng)
        try:
            read_as = read(damaged, VIETNAMESE)
        except ValueError:
            continue
        if read_as.value is None or read_as.value == read(true, VIETNAMESE).value:
            continue
        values = [f.value for _, f in readings(damaged, VIETNAMESE)]
        assert read(true, VIETNAMESE).value in values, (damaged, true)
        readable += 1
    assert bool(readable) != ((kind, true) in NOTHING_LEFT)


def test_two_slips_are_too_many():
    values = [f.value for _, f in readings("26,375", ENGLISH)]
    assert 20375.0 in values
    assert 20357.0 not in values
    assert 26375.0 not in values  # and the text itself is no slip


def test_words_are_no_figures():
    assert readings("Duy trì 11%", VIETNAMESE) == ()
    assert readings("-", VIETNAMESE) == ()
