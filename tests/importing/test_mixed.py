"""Layouts mixed at random: every figure, label and unit comes through, and nothing is asked."""

from __future__ import annotations

import os

import pytest

from tests.importing.layouts import figures, imported, units
from tests.importing.mixed import UNITS, write_mixed


@pytest.mark.parametrize("seed", range(24))
def test_mixed_layouts(tmp_path, monkeypatch, seed):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)
    path, tables = write_mixed(seed, tmp_path)
    outcome = imported(path)
    assert not [q for q in outcome.questions if q.kind != "repair"]
    truth = [row for table in tables for row in table.truth]
    assert figures(tmp_path / "plan") == [(label, said) for label, _, said in truth]
    found = units(tmp_path / "plan")
    assert {label: found[label] for label, _, _ in truth} == {
        label: UNITS[unit] for label, unit, _ in truth
    }
