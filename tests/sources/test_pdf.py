"""PDF: ruled and unruled tables, pages without text, what cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kgdata.errors import SourceError
from kgdata.sources import read_file

pytest.importorskip("pdfplumber", reason="the extra kgdata[pdf] is not installed")

ROWS = [
    ["STT", "Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023"],
    ["I", "Trồng trọt", "", "", ""],
    ["1", "Diện tích lúa", "Ha", "1.234,5", "2.000,0"],
    ["", "Sản lượng", "Tấn", "", "7"],
]
AT = [60, 100, 300, 360, 460]


@pytest.fixture(scope="module", autouse=True)
def font():
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(folder / "DejaVuSans.ttf")))


def canvas(path, **options):
    made = Canvas(str(path), pagesize=(600, 800), invariant=1, **options)
    made.setFont("DejaVu", 9)
    return made


def test_words_under_one_another_without_rules(tmp_path):
    path = tmp_path / "a.pdf"
    made = canvas(path)
    made.drawString(60, 740, "BIỂU 1: NÔNG NGHIỆP")
    for r, row in enumerate(ROWS):
        for x, text in zip(AT, row, strict=True):
            made.drawString(x + (10 if text == "Sản lượng" else 0), 700 - 20 * r, text)
    made.save()
    source = read_file(path, "a.pdf")
    assert [line.cells for line in source.lines] == [
        ["BIỂU 1: NÔNG NGHIỆP"],
        ROWS[0],
        ["I", "Trồng trọt"],
        ROWS[2],
        ["", "    Sản lượng", "Tấn", "", "7"],
        [""],
    ]
    assert {line.file for line in source.lines} == {"a.pdf[page 1]"}


def test_a_page_that_is_a_picture_is_told(tmp_path):
    path = tmp_path / "a.pdf"
    made = canvas(path)
    made.drawString(60, 700, "BIỂU 1")
    made.showPage()
    made.rect(10, 10, 500, 700, fill=1)
    made.save()
    source = read_file(path, "a.pdf")
    assert [line.cells for line in source.lines] == [["BIỂU 1"], [""]]
    assert [(n.kind, n.source) for n in source.notes] == [("no_text", "a.pdf[page 2]")]


def test_a_scan_without_text_is_refused(tmp_path):
    path = tmp_path / "a.pdf"
    made = canvas(path)
    made.rect(10, 10, 500, 700, fill=1)
    made.save()
    with pytest.raises(SourceError, match=r"a\.pdf: the PDF has no text.*recognise its text first"):
        read_file(path, "a.pdf")


def test_a_pdf_under_a_password(tmp_path):
    path = tmp_path / "a.pdf"
    made = canvas(path, encrypt=StandardEncryption("geheim"))
    made.drawString(60, 700, "BIỂU 1")
    made.save()
    with pytest.raises(SourceError, match=r"not a readable PDF \(it is under a password\)"):
        read_file(path, "a.pdf")


def test_a_broken_pdf(tmp_path):
    path = tmp_path / "a.pdf"
    for content in (b"%PDF-1.7", b"%PDF-1.4\n" + bytes(300) + b"%%EOF"):
        path.write_bytes(content)
        with pytest.raises(SourceError, match=r"a\.pdf: (not a readable PDF|the PDF has no text)"):
            read_file(path, "a.pdf")


def test_without_the_library_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(SourceError, match=r"pip install 'kgdata\[pdf\]', or save the tables"):
        read_file(path, "a.pdf")


def boxed(path, rows, widths):
    """Rule a table whose cells are lines set to the right; the first line of a cell is on top."""
    made = canvas(path)
    top = 700
    for row in rows:
        height = 12 * max(map(len, row)) + 4
        left = 60
        for cell, width in zip(row, widths, strict=True):
            made.rect(left, top - height, width, height)
            for n, text in enumerate(cell):
                made.drawRightString(left + width - 5, top - 12 * (n + 1), text)
            left += width
        top -= height
    made.save()
    return read_file(path, "a.pdf")


def test_numbers_and_words_too_wide_for_their_boxes(tmp_path):
    head = [["Chỉ", "tiêu"], ["Kế", "hoạc", "h"], ["TH"]]
    row = [["Sản", "lượn", "g lúa"], ["159.8", "89"], ["111,1", "6"]]
    source = boxed(tmp_path / "a.pdf", [head, row, row], (35, 38, 38))
    cells = [[c.strip() for c in x.cells] for x in source.lines[:3]]
    assert cells == [["Chỉ tiêu", "Kế hoạch", "TH"], *[["Sản lượng lúa", "159.889", "111,16"]] * 2]


def test_figures_under_one_another_in_wide_boxes_are_no_single_number(tmp_path):
    row = [["Diện tích", "Sản lượng"], ["159.8", "89"], ["111,1", "6"]]
    source = boxed(tmp_path / "a.pdf", [[["Chỉ tiêu"], ["KH"], ["TH"]], row], (100, 100, 100))
    texts = [c.strip() for x in source.lines for c in x.cells]
    assert "159.889" not in texts and {"159.8", "89", "111,1", "6"} <= set(texts)
