"""The empty workbook: filled in, it is a plan."""

from __future__ import annotations

import os

import openpyxl
import pytest
from click.testing import CliRunner

import kgdata as kg
from kgdata.cli import cli
from kgdata.errors import ParameterError
from kgdata.importing.folder import import_plan, known_indicators
from kgdata.importing.template import write_template
from tests.importing.annexes import BEN_TRE, SERIES, imported


@pytest.fixture
def plan(tmp_path, monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)
    imported(tmp_path, BEN_TRE)
    return kg.open(tmp_path / "plan")


def test_filled_in_it_is_the_next_plan_with_the_same_indicators(tmp_path, plan):
    path = write_template(tmp_path / "next.xlsx", 2026, plan)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for n, row in enumerate(sheet.iter_rows(min_row=6, max_row=9), 1):
        for k, cell in enumerate(row[3:7], 1):
            cell.value = 1000 * n + k
    book.save(path)
    known = known_indicators(tmp_path / "new")
    outcome = import_plan(path, into=tmp_path / "new", known=known)
    new = kg.open(tmp_path / "new")
    assert [r.id for r in new.rows["agriculture"]] == [r.id for r in plan.rows["agriculture"]]
    series = [s.replace("2025", "2026").replace("2024", "2025").replace("2023", "2024")
              for s in SERIES]  # fmt: skip
    assert [c for c in new.columns("agriculture") if "/" not in c] == series
    frame = new.load("agriculture")
    assert frame["value"].tolist() == [1000 * n + k for n in range(1, 5) for k in range(1, 5)]
    assert new.area == "Bến Tre"
    assert not [q for q in outcome.questions if q.kind != "repair"]


def test_an_empty_template_is_no_plan_yet(tmp_path, plan):
    path = write_template(tmp_path / "next.xlsx", 2026, plan)
    with pytest.raises(kg.KgdataError, match="no table with figures"):
        import_plan(path, into=tmp_path / "new", known=())
    assert not (tmp_path / "new").exists()


def test_a_template_never_overwrites(tmp_path, plan):
    write_template(tmp_path / "next.xlsx", 2026, plan)
    with pytest.raises(ParameterError, match="there already"):
        write_template(tmp_path / "next.xlsx", 2027, plan)
    with pytest.raises(ParameterError, match="xlsx"):
        write_template(tmp_path / "next.docx", 2027, plan)


def test_the_command(tmp_path, plan):
    out = tmp_path / "t.xlsx"
    arguments = ["template", str(out), "--year", "2026", "--plan", str(plan.folder)]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0 and out.exists()
    assert openpyxl.load_workbook(out).worksheets[0]["A1"].value.startswith("BIỂU 1: ")
