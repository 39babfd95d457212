"""The tree of a table, by numbers, bullets, markers, indents and sums: other provinces' tables."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgdata.importing.tree import Place, SeenRow, propose
from kgdata.interval import Interval
from kgdata.printed import Figure, read
from kgdata.units import Unit
from tests.importing.damage import misread
from tests.importing.own import own_tables
from tests.importing.seen import table
from tests.importing.tables import ALL, BUDGET, CROPS, HERDS, ROUNDED


def found(rows):
    return [(p.parent, p.role, p.split) for p in propose(rows)]


@pytest.mark.parametrize("name", ALL)
def test_a_table_of_another_province(name):
    rows, expected = table(ALL[name])
    assert found(rows) == [tuple(e) for e in expected]


def test_a_sum_that_holds_in_every_column_is_said_with_its_columns():
    rows, _ = table(BUDGET)
    places = propose(rows)
    assert places[2].reasons == ("sum 2/2",) and places[2].certain
    assert places[6].reasons[0] == "within"


def test_numbering_is_overruled_by_a_sum_and_only_by_one():
    """Rows 2 to 4 are numbered as equals of row 1; only their figures say that they make it up."""
    rows, _ = table(HERDS)
    assert [p.parent for p in propose(rows)] == [None, 1, 1, 1, None]
    off = [replace(r, values={"actual_2020": read("7"), "actual_2021": read("9")})
           if r.row == 1 else r for r in rows]  # fmt: skip
    assert [p.parent for p in propose(off)] == [None] * 5


def test_a_misread_figure_leaves_the_tree_and_takes_the_certainty():
    rows, expected = table(ROUNDED)
    values = rows[2].values | {"actual_2021": read("81,6")}
    damaged = [*rows[:2], replace(rows[2], values=values), rows[3]]
    places = propose(damaged)
    assert [(p.parent, p.role) for p in places] == [(e.parent, e.role) for e in expected]
    assert [p.certain for p in places] == [True, False, False, False]
    assert places[1].reasons == ("sum 2/3",)


def test_rounding_is_no_failure():
    """40,3 + 30,4 + 29,5 is 100,2 where the page prints 100,1: each figure is rounded."""
    rows, _ = table(ROUNDED)
    assert all(p.certain for p in propose(rows))


def test_a_part_that_exceeds_its_total_has_no_role():
    rows, _ = table(CROPS)
    values = {"actual_2020": read("6.000"), "actual_2021": read("6.000")}
    greater = [*rows[:-1], replace(rows[-1], values=values)]
    assert (propose(greater)[-1].parent, propose(greater)[-1].role) == (20, "")


@pytest.mark.parametrize(
    "label",
    ["Trong đó: gà", "Tr.đó: gà", "TRONG ĐÓ gà", "Trong do: - gà", "Tr0ng đỏ: gà", "Irong đó: gà"],
)
def test_the_ways_to_write_of_which(label):
    rows, _ = table(CROPS)
    last = replace(rows[-1], label=label)
    assert propose([*rows[:-1], last])[-1].role == "of"


@pytest.mark.parametrize("words", ["Chia ra:", "Bao gồm:", "Gồm:", "Phân theo khu vực"])
def test_a_breakdown_is_announced_on_a_line_of_its_own(words):
    rows, expected = table(f"""
    1 | Dân số trung bình | Người | 1.751.758 1.755.338 |
      | {words}           |       |                     | 1
      | Thành thị         | Người | 520.462 528.661     | 1 part
      | Nông thôn         | Người | 1.231.296 1.226.677 | 1 part
    2 | Số hộ             | Người | 450.100 455.020     |
    """)
    assert found(rows) == [tuple(e) for e in expected]


@pytest.mark.parametrize(
    "numbers",
    [
        "A B C D",
        "I II III IV",
        "1 2 3 4",
        "1. 2. 3. 4.",
        "a) b) c) d)",
        "a b c d",
        "(1) (2) (3) (4)",
    ],
)
def test_every_style_of_numbering(numbers):
    first, second, third, fourth = numbers.split()
    rows, expected = table(f"""
    {first}  | Nông nghiệp |     |           |
             | - Trâu      | Con | 2.150 110 | 1
    {second} | Thủy sản    |     |           |
    {third}  | Lâm nghiệp  |     |           |
             | - Rừng      | Ha  | 12 13     | 4
             | + Mới       | Ha  | 70 60     | 5
    {fourth} | Khác        |     |           |
    """)
    assert [p.parent for p in propose(rows)] == [e.parent for e in expected]


def test_natures_come_from_units_and_words():
    rows, _ = table(CROPS)
    natures = [p.nature for p in propose(rows)]
    assert natures[0] == natures[1] == "" and natures[3] == "rate" and natures[4] == "flow"
    assert natures[17] == natures[20] == "stock"


# --- what must be so of any table -----------------------------------------------------------------

COLUMNS = ("actual_2022", "plan_2023", "estimate_2023")


def _figure(value: int, decimals: int) -> Figure:
    return Figure(value / 10**decimals, decimals, "ok", str(value))


@st.composite
def trees(draw):
    """Draw a table of two levels of sums and the tree that it was made from."""
    decimals = draw(st.integers(0, 2))
    value = st.integers(101, 99_999)
    rows: list[SeenRow] = []
    expected: list[tuple[int | None, str]] = []

    def add(stt, bullet, label, values, parent, role):
        figures = {c: _figure(v, decimals) for c, v in zip(COLUMNS, values, strict=True)}
        rows.append(SeenRow(len(rows) + 1, stt, label, bullet, 0, Unit("t"), figures))
        expected.append((parent, role))

    for top in range(1, draw(st.integers(1, 3)) + 1):
        groups = [
            [[draw(value) for _ in COLUMNS] for _ in range(draw(st.integers(2, 3)))]
            for _ in range(draw(st.integers(2, 4)))
        ]
        sums = [[sum(column) for column in zip(*group, strict=True)] for group in groups]
        first = len(rows) + 1
        whole = [sum(column) for column in zip(*sums, strict=True)]
        add("I" * top, "", f"Nhóm {top}", whole, None, "")
        for n, (group, total) in enumerate(zip(groups, sums, strict=True), 1):
            second = len(rows) + 1
            add(str(n), "", f"Loại {top}{n}", total, first, "part")
            for k, values in enumerate(group):
                add("", "-", f"Thứ {top}{n}{k}", values, second, "part")
    return rows, expected


@settings(max_examples=30)
@given(trees())
def test_a_tree_of_sums_is_found_again(drawn):
    rows, expected = drawn
    assert [(p.parent, p.role) for p in propose(rows)] == expected


def _check(rows: list[SeenRow], places: list[Place]) -> None:
    """What is so of any proposal: no row is its own ancestor, sums are sums, rates have no role."""
    by_row = {p.row: p for p in places}
    assert [p.row for p in places] == [r.row for r in rows]
    for place in places:
        seen, parent = {place.row}, place.parent
        while parent is not None:
            assert parent not in seen
            seen.add(parent)
            parent = by_row[parent].parent
        assert not place.role or place.parent is not None
        assert not (place.role and place.nature == "rate")
    groups: dict[tuple[int | None, str], list[Place]] = {}
    for place in places:
        if place.role == "part":
            groups.setdefault((place.parent, place.split), []).append(place)
    figures = {r.row: r.values for r in rows}
    for (parent, _), parts in groups.items():
        assert len(parts) > 1
        held = int(re.fullmatch(r"sum (\d+)/\d+", parts[0].reasons[0])[1])
        holds = 0
        for column, whole in figures[parent].items():
            terms = [Interval.of(figures[p.row][column]) for p in parts]
            stated = [t for t in terms if t is not None]
            total = Interval.of(whole)
            if total is not None and len(stated) > 1:
                meets = Interval(sum(t.low for t in stated), sum(t.high for t in stated)).meets(
                    total
                )
                holds += meets
                short = len(stated) < len(parts) and sum(t.high for t in stated) < total.low
                assert meets or short or not parts[0].certain
        assert holds >= held > 0


NUMBERS = ["", "", "I", "II", "III", "1", "2", "3", "1.1", "1.2", "a", "b", "7", "?"]
LABELS = ["Diện tích", "Tổng số", "Trong đó: gà", "Chia ra:", "Lúa", "CÂY", "- x"]
UNITS = [None, Unit("ha"), Unit("t"), Unit("%")]
FIGURES = st.sampled_from(["", "-", "0", "5", "10", "15", "20", "1,5", "<3%"])
ROW = st.tuples(
    st.sampled_from(NUMBERS),
    st.sampled_from(["", "-", "+", "*"]),
    st.sampled_from(LABELS),
    st.sampled_from(UNITS),
    st.tuples(FIGURES, FIGURES),
    st.integers(0, 3),
)


@settings(max_examples=60)
@given(st.lists(ROW, max_size=14))
def test_any_rows_give_a_tree(drawn):
    rows = [
        SeenRow(n, stt, label, bullet, indent, unit,
                {c: read(f) for c, f in zip(COLUMNS, figures, strict=False)})
        for n, (stt, bullet, label, unit, figures, indent) in enumerate(drawn, 1)
    ]  # fmt: skip
    _check(rows, propose(rows))


@pytest.mark.parametrize("name", ALL)
def test_ordinals_need_not_begin_at_one(name):
    rows, _ = table(ALL[name])
    moved = [replace(r, row=r.row + 40) for r in rows]
    back = [p.parent and p.parent - 40 for p in propose(moved)]
    assert back == [p.parent for p in propose(rows)]


def test_the_plan_at_hand_is_found_again(plan):
    """Of the parents and roles that people gave, so many at least are proposed; no false sum."""
    right = parts = of_them = false = total = 0
    for rows, indicators in own_tables(plan):
        ordinals = {i.id: i.row for i in indicators}
        for place, indicator in zip(propose(rows), indicators, strict=True):
            parent = ordinals.get(indicator.parent)
            agrees = (place.parent, place.role) == (parent, indicator.role)
            right, total = right + agrees, total + 1
            parts += indicator.role == "part"
            of_them += indicator.role == "part" and agrees
            false += place.role == "part" and not agrees
    assert total == 535
    assert right / total >= 0.95
    assert of_them / parts >= 0.97 and not false


@pytest.mark.parametrize("share", [0.02, 0.05])
def test_misread_figures_cost_little_of_the_tree(plan, share):
    """Where figures are misread, sums that hold elsewhere still tell the tree; it is not sure."""
    parts = found = false = 0
    for seed in (1, 2):
        rng = random.Random(seed)
        for rows, indicators in own_tables(plan):
            ordinals = {i.id: i.row for i in indicators}
            read_ = [replace(r, values=misread(r.values, share, rng)) for r in rows]
            for place, indicator in zip(propose(read_), indicators, strict=True):
                agrees = place.parent == ordinals.get(indicator.parent) and place.role == "part"
                parts += indicator.role == "part"
                found += indicator.role == "part" and agrees
                false += place.role == "part" and place.certain and indicator.role != "part"
    assert found / parts >= 0.9 and false == 0
