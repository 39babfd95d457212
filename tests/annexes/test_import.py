"""Annexes in every format come through the import: a small sample of the benchmark, same aims."""

from __future__ import annotations

import pytest

from tests.annexes.measure import MISREADS, Score, score
from tests.bench.importing import AIM_REPAIRED, AIM_RIGHT, OCR, WRITERS, imported

OWN = [form for form in WRITERS if not form.endswith("-office")]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("form", OWN)
def test_a_clean_annex_comes_through(tmp_path, form):
    one, failure = imported(form, 5, tmp_path / form)
    assert not failure
    assert one.cells > 300 and one.right >= AIM_RIGHT * one.cells, one.lost[:3]
    assert one.wrong == []


def test_damage_is_undone_where_arithmetic_can_settle_it(tmp_path):
    total = Score()
    for seed in range(4):
        one, failure = imported(OCR, seed, tmp_path / str(seed))
        assert not failure
        total += one
    assert total.settleable >= 15  # enough to say something
    assert total.right >= AIM_RIGHT * total.cells, total.lost[:3]
    assert total.repaired >= AIM_REPAIRED * total.settleable
    assert total.wrong == []


def test_a_wrong_value_and_a_wrong_change_are_counted(tmp_path):
    """The measure itself: what it must not miss."""
    import kgdata as kg
    from kgdata.importing.folder import import_plan
    from tests.annexes.annex import make
    from tests.annexes.damage import damage
    from tests.annexes.formats import write_tsv

    annex = make(5)
    path = tmp_path / "annex.tsv"
    write_tsv(annex, path)
    text = path.read_text("utf-8")
    row = next(r for r in annex.tables[0].rows if r.values)
    cell = annex.tables[0].printed(annex.tables[0].rows.index(row) + 1, annex.tables[0].series[0])
    path.write_text(text.replace(f"\t{cell}\t", f"\t9{cell[1:]}\t", 1), "utf-8")
    plan = import_plan(path, id="x", into=tmp_path / "x", known=[], repair=False).plan
    one = score(annex, plan)
    assert [(c.table, c.column) for c in one.lost] == [(1, annex.tables[0].series[0])]
    write_tsv(annex, path)
    plan = import_plan(path, id="x", into=tmp_path / "y", known=[]).plan
    assert score(annex, plan).lost == []
    table = next(iter(plan.tables_info))
    ledger = tmp_path / "y" / "corrections.csv"
    at = annex.tables[0].rows.index(row) + 1
    ledger.write_text(
        f"{ledger.read_text('utf-8').splitlines()[0]}\n"
        f"C001,x,{table},{at},{annex.tables[0].series[0]},{cell},9{cell[1:]},why,total,\n",
        "utf-8",
    )
    spoilt = score(annex, kg.open(tmp_path / "y"))
    assert len(spoilt.wrong) == 1 and len(spoilt.lost) >= 1
    plants = damage(annex, 5).plants
    unseen = [p for p in plants if p.kind in MISREADS and not p.settleable]
    assert score(annex, plan, plants).cells == len(annex.truth()) - len(unseen)
