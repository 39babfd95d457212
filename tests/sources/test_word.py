"""Documents as Word writes them: what is merged, changed, framed, hidden or raised in a cell."""

from __future__ import annotations

import zipfile

import pytest

from kgdata.sources import read_file

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
LINKS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}" Target="word/document.xml"/></Relationships>'
)
HEAD = ["STT", "Chỉ tiêu", "ĐVT", "KH 2024"]
ROW = ["1", "Diện tích lúa", "ha", "612.000"]


def document(tmp_path, body):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", LINKS)
        text = f"<w:document {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
        archive.writestr("word/document.xml", text)
    source = read_file(path, "a.docx")
    return [x.cells for x in source.lines if any(x.cells)], source.notes


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs):
    return f"<w:p>{''.join(r if r.startswith('<') else run(r) for r in runs)}</w:p>"


def cell(content, look=""):
    blocks = content if content.startswith(("<w:p>", "<w:sdt>", "<w:tbl>")) else paragraph(content)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{blocks}</w:tc>"


def row(*cells, look=""):
    made = (c if c.startswith(("<w:tc>", "<w:sdt>")) else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows):
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def with_figure(tmp_path, figure):
    """Read a table whose one figure is written in some way."""
    lines, notes = document(tmp_path, table(row(*HEAD), row(*ROW[:3], figure)))
    assert lines[0] == HEAD
    return [text.strip() for text in lines[1]], [(n.kind, n.line, n.column) for n in notes]


RAISED = '<w:vertAlign w:val="superscript"/>'
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}'
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
    "<w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    "</w:r>"
)
DELETED = '<w:del w:id="1" w:author="x"><w:r><w:delText>999</w:delText></w:r></w:del>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>612.000</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    "figure",
    [
        paragraph(DELETED, '<w:ins w:id="2" w:author="x">' + run("612.000") + "</w:ins>"),
        paragraph('<w:moveFrom w:id="1">' + run("9") + "</w:moveFrom>", "612.000"),
        "<w:sdt><w:sdtContent>" + cell("612.000") + "</w:sdtContent></w:sdt>",
        paragraph("<w:sdt><w:sdtContent>" + run("612.000") + "</w:sdtContent></w:sdt>"),
        cell("<w:sdt><w:sdtContent>" + paragraph("612.000") + "</w:sdtContent></w:sdt>"),
        paragraph(BOX.format(paragraph("612.000"))),
        table(row("612.000")) + paragraph(),
        paragraph("<m:oMath><m:r><m:t>612.000</m:t></m:r></m:oMath>"),
        paragraph(FIELD),
        paragraph("612", '<w:proofErr w:type="spellStart"/>', ".000"),
        paragraph("<w:r><w:tab/><w:t>612.000</w:t><w:br/></w:r>"),
        "612\u00a0000",
        "612\u202f000",
    ],
)
def test_a_figure_is_read_whatever_is_around_it(tmp_path, figure):
    assert with_figure(tmp_path, figure) == (ROW, [])


@pytest.mark.parametrize(
    ("left_out", "kind"),
    [
        (run("999", "<w:vanish/>"), "hidden_text"),
        (run("999", "<w:strike/>"), "struck_text"),
        (run("999", "<w:dstrike/>"), "struck_text"),
        (run("1", RAISED), "footnote_mark"),
        (run("(2)", RAISED), "footnote_mark"),
    ],
)
def test_what_is_left_out_of_a_figure_is_told(tmp_path, left_out, kind):
    figure = paragraph("612.000", left_out)
    assert with_figure(tmp_path, figure) == (ROW, [(kind, 2, 4)])


def test_a_raised_digit_of_a_unit_stays(tmp_path):
    made = table(row(*HEAD), row("1", "Đường", cell(paragraph("km", run("2", RAISED))), "7"))
    assert document(tmp_path, made) == ([HEAD, ["1", "Đường", "km2", "7"]], [])


def test_deleted_rows_and_cells_are_not_read(tmp_path):
    mark = '<w:{} w:id="1" w:author="x"/>'
    gone = row("9", "Ngô", "ha", "999", look=mark.format("del"))
    cells = row(*ROW[:3], cell("999", mark.format("cellDel")), ROW[3])
    assert document(tmp_path, table(row(*HEAD), gone, cells)) == ([HEAD, ROW], [])


def test_a_table_in_a_text_box_is_read_once(tmp_path):
    inner = table(row(*HEAD), row(*ROW))
    title = BOX.format(paragraph("Biểu 1: Lúa"))
    lines, _ = document(tmp_path, paragraph(title) + paragraph(BOX.format(inner)) + paragraph("x"))
    assert lines == [["Biểu 1: Lúa"], HEAD, ROW, ["x"]]


def test_cells_before_and_after_the_grid_keep_columns_apart(tmp_path):
    before = row("Đông Xuân", "ha", "5", look='<w:gridBefore w:val="1"/>')
    after = row("2", "Ngô", look='<w:gridAfter w:val="2"/>')
    lines, _ = document(tmp_path, table(row(*HEAD), before, after))
    assert lines[1:] == [["", "Đông Xuân", "ha", "5"], ["2", "Ngô", "", ""]]


def test_merged_captions_units_and_labels(tmp_path):
    top, on, two = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    made = table(
        row(*(cell(t, top) for t in HEAD[:3]), cell("Năm 2024", two)),
        row(*(cell("", on) for _ in HEAD[:3]), "KH", "ƯTH"),
        row("1", cell("Lúa", top), "ha", "1", "2"),
        row("", cell("", on), "tấn", "3", "4"),
        row("2", "Ngô", cell("tấn", top), "5", "6"),
        row("3", "Khoai", cell("", on), "7", "8"),
    )
    assert document(tmp_path, made)[0] == [
        ["STT", "Chỉ tiêu", "ĐVT", "Năm 2024", "Năm 2024"], ["", "", "", "KH", "ƯTH"],
        ["1", "Lúa", "ha", "1", "2"], ["", "Lúa", "tấn", "3", "4"],
        ["2", "Ngô", "tấn", "5", "6"], ["3", "Khoai", "tấn", "7", "8"],
    ]  # fmt: skip


def test_a_heading_merged_downwards_beside_other_labels_is_said_once(tmp_path):
    top, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    made = table(
        row("STT", cell("Chỉ tiêu", '<w:gridSpan w:val="2"/>'), "KH 2024"),
        row("1", cell("Lúa", top), "Đông Xuân", "1"),
        row("", cell("", on), "Hè Thu", "3"),
    )
    assert [x[1:3] for x in document(tmp_path, made)[0][1:]] == [
        ["Lúa", "Đông Xuân"],
        ["", "Hè Thu"],
    ]


def test_hyphens_that_may_be_are_no_letters(tmp_path):
    made = table(row(*HEAD), row("1", "Diện tích lú\u00ada", "ha", "612.000\u200b"))
    assert document(tmp_path, made)[0][1] == ROW
