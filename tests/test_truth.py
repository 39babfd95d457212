"""A random true table, printed in a random style and damaged at random, must come back true.

What the arithmetic decides must be right; what it does not decide must be an error. A figure that
is wrong without a word is never allowed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

import kgdata as kg
from kgdata.errors import SourceError
from tests.annex import (
    HEADER,
    RATIOS,
    SERIES,
    Crop,
    crop_rows,
    items,
    truth,
    write_plan,
)

MARKS = (".,", ",.", ",,", "..")
CODES = {"Ha": "ha", "Tấn/ha": "t/ha", "Tấn": "t"}
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
some = settings.default.max_examples // 5
# Shrinking a whole annex takes minutes and tells little more.
quick = settings(max_examples=some, phases=[Phase.generate], suppress_health_check=SLOW)


@pytest.fixture(scope="module", autouse=True)
def no_cache():
    """Hundreds of small plans are not worth keeping."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KGDATA_CACHE", os.devnull)
        yield


@st.composite
def crops(draw, least=5, blanks=False, decimals=(0, 1, 2), settled=True):
    """Rows of a size each, whose four figures differ by a few to a few dozen percent.

    Ratios of figures that are all in thousands, or all not, say nothing of what their marks mean:
    so, if `settled`, one row has an estimate in thousands and the others below.
    """
    rows = []
    for _ in range(draw(st.integers(least, 9))):
        unit = draw(st.sampled_from(["Ha", "Tấn", "Tấn/ha"]))
        places = draw(st.sampled_from(decimals)) if unit == "Tấn/ha" else 0
        size = draw(st.integers(500, 99_999)) if places else draw(st.integers(500, 9_999_999))
        figures = [round(size * draw(st.integers(60, 160)) / 100) / 10**places for _ in SERIES]
        if blanks and draw(st.integers(0, 4)) == 0:
            figures[draw(st.integers(0, 3))] = None
        rows.append(Crop(unit, tuple(figures), places))
    if settled:
        few = st.integers(300, 900).map(float)
        anchor = (draw(few), draw(few), float(draw(st.integers(1100, 4000))), draw(few))
        rows.insert(draw(st.integers(0, len(rows))), Crop("Ha", anchor))
    return tuple(rows)


def measured(rows):
    return items(*(CODES[row.unit] for row in rows))


def shape_of(rows):
    """Tell whether a table says enough: each year differs from each in several rows."""
    full = [row.figures for row in rows if None not in row.figures]
    apart = [sum(abs(f[a] - f[b]) > 0.02 * f[b] for f in full) for a in range(4) for b in range(a)]
    return min(apart, default=0) >= 3


def compare_with(rows, lines, start=0):
    """Read a plan of these lines; return the true and the read figures, levels and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        plan = kg.open(write_plan(Path(folder), lines, measured(rows)))
        levels, ratios = plan.load(), plan.ratios()
    levels = levels[levels["value"].notna() & (levels["row"] > start)]
    found = dict(
        zip(zip(levels["row"], levels["series"], strict=True), levels["value"], strict=True)
    )
    ratios = ratios[ratios["row"] > start]
    compared = dict(
        zip(zip(ratios["row"], ratios["ratio"], strict=True), ratios["value"], strict=True)
    )
    return {k: v for k, v in truth(rows).items() if k[0] > start}, found, compared


def true_ratios(rows, names=RATIOS, start=0):
    out = {}
    for n, (_, figures, _) in enumerate(rows, 1):
        by_name = dict(zip(SERIES, figures, strict=True))
        for name in names:
            top, bottom = (by_name[series] for series in name.split("/"))
            if top and bottom and n > start:
                out[n, name] = float(f"{100 * top / bottom:.2f}")
    return out


@quick
@given(crops(blanks=True), st.sampled_from(MARKS))
def test_any_style_of_numbers(rows, marks):
    assume(shape_of(rows))
    true, found, compared = compare_with(rows, [*HEADER, *crop_rows(rows, marks)])
    assert found == true
    assert compared == true_ratios(rows)


@quick
@given(crops(decimals=(0, 1, 2, 3)), st.sampled_from(MARKS[:2]))
def test_three_decimals_too_where_two_marks_are_used(rows, marks):
    assume(shape_of(rows))
    true, found, _ = compare_with(rows, [*HEADER, *crop_rows(rows, marks)])
    assert found == true


@quick
@given(crops(), crops(), st.sampled_from(MARKS), st.permutations([0, 1, 2]), st.integers(0, 2))
def test_a_page_that_lost_ratio_columns(first, second, marks, order, count):
    """Any ratio columns lost, their header left standing over the wrong figures."""
    assume(shape_of(first) and shape_of(second))
    lost = sorted(order[:count])
    cut = [[c for i, c in enumerate(row) if i - 7 not in lost] for row in crop_rows(second, marks)]
    lines = [*HEADER, *crop_rows(first), [""], *HEADER, *cut]
    true, found, compared = compare_with((*first, *second), lines)
    names = [name for i, name in enumerate(RATIOS) if i not in lost]
    assert found == true
    assert {k: v for k, v in compared.items() if k[0] > len(first)} == true_ratios(
        (*first, *second), names, len(first)
    )


@quick
@given(crops(), crops(), st.sampled_from(MARKS), st.integers(3, 9))
def test_a_page_shifted_by_a_blank_column(first, second, marks, at):
    assume(shape_of(first) and shape_of(second))
    body = [[*row[:at], "", *row[at:]] for row in crop_rows(second, marks)]
    lines = [*HEADER, *crop_rows(first), [""], *HEADER, *body]
    true, found, compared = compare_with((*first, *second), lines)
    assert found == true
    assert compared == true_ratios((*first, *second))


@quick
@given(crops(), st.permutations(["6/5", "6/4", "7/6"]))
def test_formulas_in_any_order(rows, formulas):
    """Whatever the header says of them, the ratios are named by their numbers."""
    assume(shape_of(rows))
    head = [*HEADER[:2], [*HEADER[2][:7], *(f"{8 + i}={f}" for i, f in enumerate(formulas))]]
    true, found, compared = compare_with(rows, [*head, *crop_rows(rows)])
    assert found == true
    assert compared == true_ratios(rows)


@quick
@given(crops(blanks=True), crops(blanks=True), st.sampled_from(MARKS))
def test_merged_ratio_cells_even_of_rows_with_fewer(first, second, marks):
    assume(shape_of(first) and shape_of(second))
    body = [[*row[:7], " ".join(filter(None, row[7:]))] for row in crop_rows(second, marks)]
    assume(any(row[7].count("%") == 3 for row in body))
    head = [[*row[:7], " ".join(filter(None, row[7:]))] for row in HEADER]
    lines = [*HEADER, *crop_rows(first), [""], *head, *body]
    true, found, compared = compare_with((*first, *second), lines)
    assert found == true
    assert compared == true_ratios((*first, *second))


@st.composite
def damage(draw, body):
    """Do to a page whatever a scan does; return its header and body."""
    head = [list(row) for row in HEADER]
    body = [list(row) for row in body]
    for _ in range(draw(st.integers(1, 3))):
        width = len(body[0])
        kind = draw(st.sampled_from(["lose", "lose with header", "blank", "blank header", "formula",
                                     "cell"]))  # fmt: skip
        at = draw(st.integers(3, max(3, width - 1)))
        if kind.startswith("lose") and width > 5:
            body = [row[:at] + row[at + 1 :] for row in body]
            if kind == "lose with header":
                head = [row[:at] + row[at + 1 :] for row in head]
        elif kind == "blank":
            body = [[*row[:at], "", *row[at:]] for row in body]
        elif kind == "blank header":
            head = [[*row[:at], "", *row[at:]] for row in head]
        elif kind == "formula":
            head[2] = [
                draw(st.sampled_from(["8=6/5", "9=6/4", "10=7/6"])) if "=" in c else c
                for c in head[2]
            ]
        else:
            body[draw(st.integers(0, len(body) - 1))][at % width] = ""
    return head, body


@settings(quick, max_examples=3 * some)
@given(st.data())
def test_any_damage_is_undone_or_refused(data):
    """Under any mixture of damage each figure is true, lost or refused; none is a wrong number.

    `true` is what is still on the page: a figure whose cell is gone may not turn up either.
    """
    first, second = data.draw(crops()), data.draw(crops(settled=data.draw(st.booleans())))
    assume(shape_of(first) and shape_of(second))
    marks = data.draw(st.sampled_from(MARKS))
    head, body = data.draw(damage(crop_rows(second, marks)))
    lines = [*HEADER, *crop_rows(first), [""], *head, *body]
    try:
        true, found, _ = compare_with((*first, *second), lines)
    except SourceError:
        event("refused")
        return
    event("undone")
    wrong = {k: v for k, v in found.items() if true.get(k) != v}
    assert not wrong
