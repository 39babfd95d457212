"""Word documents: paragraphs and tables in order, merged cells, lists, what is hidden."""

from __future__ import annotations

import copy

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches

from kgdata.sources import read_file


def read(document, tmp_path, name="a.docx"):
    document.save(tmp_path / name)
    return read_file(tmp_path / name, name)


def cells(source):
    return [line.cells for line in source.lines]


def filled(document, rows):
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text:
                table.cell(r, c).text = text
    return table


HEAD = [
    ["STT", "Chỉ tiêu", "ĐVT", "TH 2023", "Năm 2024", "", "KH 2025"],
    ["", "", "", "", "KH", "Ước", ""],
]


def test_paragraphs_and_tables_stand_in_their_order(tmp_path):
    document = Document()
    document.add_heading("BIỂU 1: NÔNG NGHIỆP", 2)
    document.add_paragraph("ĐVT: Tỷ đồng")
    filled(document, [["STT", "Chỉ tiêu", "KH 2025"], ["1", "Lúa", "1.234,5"]])
    document.add_paragraph("Ghi chú")
    source = read(document, tmp_path)
    assert [(line.file, line.number, line.cells) for line in source.lines] == [
        ("a.docx", 1, ["BIỂU 1: NÔNG NGHIỆP"]),
        ("a.docx", 2, ["ĐVT: Tỷ đồng"]),
        ("a.docx[table 1]", 1, ["STT", "Chỉ tiêu", "KH 2025"]),
        ("a.docx[table 1]", 2, ["1", "Lúa", "1.234,5"]),
        ("a.docx[table 1]", 3, [""]),
        ("a.docx", 3, ["Ghi chú"]),
    ]


def test_merged_captions_and_a_merged_section(tmp_path):
    document = Document()
    rows = [
        *HEAD,
        ["A. TRỒNG TRỌT", "", "", "", "", "", ""],
        ["1", "Lúa", "Ha", "1", "2", "3", "4"],
    ]
    table = filled(document, rows)
    for first, last in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (1, 2)), ((0, 3), (1, 3)),
                        ((0, 4), (0, 5)), ((0, 6), (1, 6)), ((2, 0), (2, 6))):  # fmt: skip
        table.cell(*first).merge(table.cell(*last))
    assert cells(read(document, tmp_path))[:4] == [
        ["STT", "Chỉ tiêu", "ĐVT", "TH 2023", "Năm 2024", "Năm 2024", "KH 2025"],
        ["", "", "", "", "KH", "Ước", ""],
        ["A. TRỒNG TRỌT", "", "", "", "", "", ""],
        ["1", "Lúa", "Ha", "1", "2", "3", "4"],
    ]


def test_a_merged_unit_goes_down_and_a_merged_number_does_not(tmp_path):
    document = Document()
    table = filled(document, [*HEAD, ["1", "Lúa", "Ha", *"1234"], ["", "Bắp", "", *"5678"]])
    for c in (0, 2):
        table.cell(2, c).merge(table.cell(3, c))
    rows = cells(read(document, tmp_path))
    assert rows[2][:3] == ["1", "Lúa", "Ha"] and rows[3][:3] == ["", "Bắp", "Ha"]


def test_line_breaks_and_paragraphs_in_cells(tmp_path):
    document = Document()
    table = filled(document, [["STT", "Chỉ tiêu", "KH"], ["1", "", ""], ["2", "", "7"]])
    table.cell(1, 1).text = "Diện tích\nSản lượng"
    table.cell(1, 2).text = "10"
    table.cell(1, 2).add_paragraph("2.500")
    table.cell(2, 1).text = "Hai dòng\ncủa nhãn"
    source = read(document, tmp_path)
    assert cells(source)[1:4] == [
        ["1", "Diện tích", "10"],
        ["", "Sản lượng", "2.500"],
        ["2", "Hai dòng của nhãn", "7"],
    ]
    assert [(n.kind, n.source) for n in source.notes] == [("fused_rows", "a.docx[table 1]:2")]


def test_indentation_becomes_spaces(tmp_path):
    document = Document()
    table = filled(document, [["STT", "Chỉ tiêu"], ["1", "Lúa"], ["", "Lúa mùa"]])
    table.cell(2, 1).paragraphs[0].paragraph_format.left_indent = Inches(0.4)
    assert [row[1] for row in cells(read(document, tmp_path))[:3]] == [
        "Chỉ tiêu",
        "Lúa",
        "    Lúa mùa",
    ]


def numbered(document, form, text, start="1"):
    """Add a list of one level and return its id."""
    root = document.part.numbering_part.element
    made = len(root.findall(qn("w:abstractNum"))) + 500
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(made))
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", start), ("w:numFmt", form), ("w:lvlText", text)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), str(made))
    of = OxmlElement("w:abstractNumId")
    of.set(qn("w:val"), str(made))
    number.append(of)
    root.append(number)
    return str(made)


def in_list(paragraph, number):
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", number)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        numbering.append(element)
    properties.append(numbering)


@pytest.mark.parametrize(
    ("form", "text", "start", "labels"),
    [
        ("decimal", "%1.", "1", ["1.", "2.", "3."]),
        ("upperRoman", "%1", "3", ["III", "IV", "V"]),
        ("lowerLetter", "%1)", "1", ["a)", "b)", "c)"]),
        ("bullet", "\uf0b7", "1", ["-", "-", "-"]),
    ],
)
def test_numbers_that_the_program_counts_are_written_out(tmp_path, form, text, start, labels):
    document = Document()
    table = filled(document, [["STT", "Chỉ tiêu"], ["", "Lúa"], ["", "Bắp"], ["", "Mía"]])
    number = numbered(document, form, text, start)
    for r in (1, 2, 3):
        in_list(table.cell(r, 0).paragraphs[0], number)
    assert [row[0] for row in cells(read(document, tmp_path))[1:4]] == labels


def test_changes_not_accepted_are_read_as_if_accepted(tmp_path):
    document = Document()
    paragraph = document.add_paragraph("Lúa ")
    for tag, word in (("w:del", "cũ"), ("w:ins", "mới")):
        run = copy.deepcopy(paragraph.runs[0]._r)
        text = run.find(qn("w:t"))
        text.text = word
        if tag == "w:del":
            text.tag = qn("w:delText")
        change = OxmlElement(tag)
        change.append(run)
        paragraph._p.append(change)
    assert cells(read(document, tmp_path)) == [["Lúa mới"]]


def test_hidden_text_and_rows_are_told(tmp_path):
    document = Document()
    table = filled(document, [["STT", "Chỉ tiêu"], ["1", "Lúa"]])
    table.cell(1, 1).paragraphs[0].add_run("bí mật").font.hidden = True
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    source = read(document, tmp_path)
    assert cells(source)[1] == ["1", "Lúa"]
    assert {(n.kind, n.source) for n in source.notes} == {
        ("hidden_text", "a.docx[table 1]:2:2"),
        ("hidden_row", "a.docx[table 1]:2"),
    }


def test_a_table_in_a_cell_follows_the_table_around_it(tmp_path):
    document = Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "Bìa"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    source = read(document, tmp_path)
    assert ["a", "b"] in cells(source)
    assert sum(row[0] == "a" for row in cells(source)) == 1
