"""A wide sheet that LibreOffice prints over pages in width comes back whole."""

from __future__ import annotations

import os
from collections import Counter

import openpyxl
import pytest

from tests.annexes.annex import make
from tests.annexes.formats import write_xlsx
from tests.annexes.office import OFFICE, converted
from tests.importing.layouts import figures, imported

pytest.importorskip("pdfplumber", reason="the extra kgdata[pdf] is not installed")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_a_sheet_printed_over_pages_in_width_and_height(tmp_path, monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)
    annex = make(3)
    write_xlsx(annex, tmp_path / "annex.xlsx")
    book = openpyxl.load_workbook(tmp_path / "annex.xlsx")
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    sheet = book.active
    sheet.sheet_properties.pageSetUpPr = None  # as wide as it is
    sheet.page_setup.orientation = "portrait"
    sheet.column_dimensions["B"].width = 38
    book.save(tmp_path / "annex.xlsx")
    outcome = imported(converted(tmp_path / "annex.xlsx", "pdf", tmp_path))
    assert [n.kind for n in outcome.notes] == ["joined_pages"] * 4  # three parts, twice
    assert not outcome.questions and not outcome.repaired
    wanted = [(p.column, float(p.value)) for p in annex.truth() if p.table < 3]
    found = [pair for _, row in figures(tmp_path / "plan") for pair in row.items()]
    assert Counter(found) == Counter(wanted)
