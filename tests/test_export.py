"""The tidy files: which are written, with which columns and types, of whatever plan."""

from __future__ import annotations

import frictionless
import pyarrow.parquet as pq
import pytest

import kgdata as kg
from kgdata.export import export_data
from tests.annex import HEADER, items, write_plan

FILES = {
    "observations", "ratios", "findings", "corrections", "targets", "programmes", "directives",
}  # fmt: skip


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A plan in which all adds up and that nothing lies beside."""
    row = ("1", "Lúa", "Ha", "400", "200", "100", "50", "50,00%", "25,00%", "50,00%")
    folder = tmp_path_factory.mktemp("plans") / "plan"
    return kg.open(write_plan(folder, [*HEADER, row], items("ha")))


def test_every_file_is_written_even_if_nothing_is_to_be_said(bare, plan, tmp_path):
    for source in (bare, plan):
        folder = tmp_path / source.id
        written = export_data(source, folder)
        names = {f"{name}.{form}" for name in FILES for form in ("csv", "parquet")}
        assert {p.name for p in written} == names | {"datapackage.json"}
        assert {p.name for p in folder.iterdir()} == {p.name for p in written}
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
        assert report.valid, report.flatten(["type", "message"])
    assert kg.open(bare.folder).audit().empty
    for name in FILES:  # a frame without rows has the types of one with rows
        few, many = (pq.read_schema(tmp_path / p.id / f"{name}.parquet") for p in (bare, plan))
        assert [(f.name, f.type) for f in few] == [(f.name, f.type) for f in many]
