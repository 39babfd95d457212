"""The made-up annexes are what their truth says, and every reader reads them whole."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from kgdata.sources import read_file
from kgdata.words import plain
from tests.annexes import formats
from tests.annexes.annex import Relation, Row, Table, make
from tests.annexes.damage import damage
from tests.annexes.grid import grids
from tests.annexes.measure import MISREADS
from tests.annexes.office import OFFICE, converted
from tests.annexes.settle import State, settled

WRITERS = {
    "tsv": formats.write_tsv,
    "md": formats.write_markdown,
    "html": formats.write_html,
    "docx": formats.write_docx,
    "xlsx": formats.write_xlsx,
    "pdf": formats.write_pdf,
}


def rows_of(source):
    """Return the lines that are body rows as the grids have them: numbers bare of separators."""
    out = []
    for line in source.lines:
        cells = [plain(cell).strip() for cell in line.cells]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > 1:
            out.append(tuple(bare(c) for c in cells))
    return out


def bare(text):
    """Take thousands separators away, which a workbook writes only where they are no riddle."""
    return text.replace(".", "") if text.replace(".", "").replace(",", "").isdecimal() else text


def expected(annex):
    out = []
    for grid in grids(annex):
        for row in grid.body:
            cells = [cell.text for cell in row]
            while not cells[-1]:
                cells.pop()
            out.append(tuple(bare(c) for c in cells))
    return out


@pytest.mark.parametrize(("form", "seed"), [*zip(WRITERS, (3, 11, 4, 6, 8, 2), strict=True)])
def test_every_row_comes_back_from_every_format(tmp_path, form, seed):
    annex = make(seed)
    path = tmp_path / f"annex.{form}"
    WRITERS[form](annex, path)
    rows = rows_of(read_file(path, path.name))
    wanted = expected(annex)
    body = [row for row in rows if row in set(wanted)]
    assert body == wanted


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_every_row_comes_back_from_a_workbook_that_libreoffice_saved(tmp_path):
    annex = make(5)
    (tmp_path / "out").mkdir()
    formats.write_xlsx(annex, tmp_path / "annex.xlsx", formulas=True)
    path = converted(tmp_path / "annex.xlsx", "xlsx", tmp_path / "out")
    source = read_file(path, "annex.xlsx")
    wanted = expected(annex)
    assert [row for row in rows_of(source) if row in set(wanted)] == wanted
    assert "no_value" not in {note.kind for note in source.notes}
    blank = read_file(tmp_path / "annex.xlsx", "annex.xlsx")  # as openpyxl saves it, never computed
    ratios = sum(len(t.all_relations()) - len(t.relations) for t in annex.tables)
    assert Counter(note.kind for note in blank.notes)["no_value"] == ratios > 50


def test_the_truth_holds_and_is_the_same_each_time():
    annex = make(4)
    assert annex.truth() == make(4).truth() != make(5).truth()
    assert len(annex.truth()) > 300
    for table in annex.tables:
        state = State(table)
        relations = table.all_relations()
        assert relations and all(state.holds(r, {}) for r in relations)
        for relation in table.relations:
            parts = [table.value(*at) for at in relation.parts]
            if relation.kind == "sum":
                assert table.value(*relation.total) == sum(parts)


def test_damage_is_on_record_and_the_same_each_time():
    annex = make(1)
    damaged = damage(annex, 7)
    assert damaged.lines == damage(annex, 7).lines != damage(annex, 8).lines
    text = "\n".join(damaged.lines)
    for plant in damaged.plants:
        truth = annex.tables[plant.table - 1].printed(plant.row, plant.column)
        if plant.kind in MISREADS:
            assert plant.was == truth != plant.now
            swapped = plant.now.translate(str.maketrans(".,", ",."))
            assert plant.now in text or swapped in text
    kinds = {p.kind for n in range(12) for p in damage(make(n), n).plants}
    assert kinds == {
        *MISREADS, "fused", "ratios", "shifted", "label", "number", "centred",
    }  # fmt: skip


def small_table():
    rows = [
        Row("1", "Tổng", "Tấn", 0, 0, {"a_1": Decimal(500), "b_2": Decimal(640)}),
        Row("", "Một", "Tấn", 1, 0, {"a_1": Decimal(200), "b_2": Decimal(310)}),
        Row("", "Hai", "Tấn", 1, 0, {"a_1": Decimal(300), "b_2": Decimal(330)}),
    ]
    sums = [Relation("sum", (1, s), ((2, s), (3, s))) for s in ("a_1", "b_2")]
    return Table("T", ("a_1", "b_2"), ("b_2/a_1",), ("a_1", "b_2", "b_2/a_1"), rows, sums)


@pytest.mark.parametrize(
    ("at", "now"),
    [
        ((2, "b_2"), "370"),  # its ratio and its total both say 310
        ((2, "b_2/a_1"), "165,00%"),  # 330 would do for the ratio, but not for the total
        ((1, "a_1"), "300"),
    ],
)
def test_what_arithmetic_can_settle(at, now):
    table = small_table()
    state = State(table)
    state.put(at, now)
    assert settled(state, at, table.value(*at))


def test_what_no_relation_sees_cannot_be_settled():
    table = small_table()
    table.relations.clear()
    table.ratios = ()
    state = State(table)
    state.put((1, "a_1"), "800")
    assert not settled(state, (1, "a_1"), Decimal(500))


def test_what_two_changes_would_mend_is_not_settled():
    table = small_table()
    table.ratios = ()
    state = State(table)
    state.put((2, "a_1"), "300")  # 200 misread; but a total of 600 would do as well
    assert not settled(state, (2, "a_1"), Decimal(200))
