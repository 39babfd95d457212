"""Files that are harmful, locked, too large, or not what their names say."""

from __future__ import annotations

import io
import os
import zipfile

import openpyxl
import pytest
from docx import Document

from kgdata.errors import SourceError
from kgdata.sources import read_file
from kgdata.sources.form import facts

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refused(path, content=None):
    """Read a file that must not be read, and return what is said of it."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        read_file(path, f"in/{path.name}")
    said = str(raised.value)
    assert said.startswith(f"in/{path.name}") and "\n" not in said
    return said


def workbook():
    book = openpyxl.Workbook()
    book.active.append(["STT", "Chỉ tiêu", 5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document():
    out = io.BytesIO()
    made = Document()
    made.add_paragraph("BIỂU 1")
    made.save(out)
    return out.getvalue()


def repacked(content, **changes):
    """Pack a file anew with parts added, or replaced by what a function makes of them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b"")) if callable(change) else change
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.txt", "a.md", "a.pdf", "a.html"])
def test_a_file_too_large_is_not_read_at_all(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(100_000_000)  # a hole: no byte of it is on the disk
    said = refused(path)
    assert "the file has 100 MB and at most 64 MB are read" in said


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    bomb = repacked(workbook(), **{"xl/worksheets/sheet1.xml": b"<a>" + b" " * 50_000_000})
    assert len(bomb) < 50_000_000 / 200
    assert "sheet1.xml unpacks to more than 200 times its size" in refused(
        tmp_path / "a.xlsx", bomb
    )
    assert "unpacks to more than 200 times" in refused(
        tmp_path / "a.docx", repacked(document(), **{"word/document.xml": b" " * 9_000_000})
    )


def test_many_large_parts_are_too_much_together(tmp_path):
    piece = os.urandom(1_000).hex().encode() + b" " * 38_000
    chunk = piece * 25  # packs to a fiftieth: no single part is a bomb
    parts = {f"xl/worksheets/sheet{n}.xml": chunk for n in range(2, 120)}
    said = refused(tmp_path / "a.xlsx", repacked(workbook(), **parts))
    assert "it unpacks to 118 MB, and at most 64 MB are read" in said


@pytest.mark.parametrize(
    ("piece", "count", "said"),
    [
        (b'<row r="1"><c r="A1"/></row>', 200_001, "more than 200,000 rows"),
        (b'<row><c r="A1"/><c r="B1"/><c/></row>', 180_000, "more than 500,000 cells"),
        (b'<mergeCell ref="A1:B2"/>', 20_001, "more than 20,000 merges"),
    ],
)
def test_a_sheet_of_very_many_cells_is_refused_before_it_is_parsed(tmp_path, piece, count, said):
    # the numbers make no two pieces alike, so that the part is no bomb
    pieces = b"".join(piece + b"<!--%d-->" % (n * 7919) for n in range(count))
    content = repacked(workbook(), **{"xl/worksheets/sheet1.xml": b"<worksheet>" + pieces})
    assert said in refused(tmp_path / "a.xlsx", content)


def test_a_file_of_very_many_parts(tmp_path):
    parts = {f"xl/p{n}.bin": b"" for n in range(facts()["limits"]["parts"])}
    assert "parts, and at most 4,000 are read" in refused(
        tmp_path / "a.xlsx", repacked(workbook(), **parts)
    )


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "make", "part"),
    [
        ("a.xlsx", workbook, "xl/workbook.xml"),
        ("a.xlsx", workbook, "xl/worksheets/sheet1.xml"),
        ("a.xlsx", workbook, "xl/sharedStrings.xml"),
        ("a.docx", document, "word/document.xml"),
        ("a.docx", document, "word/styles.xml"),
    ],
)
def test_xml_entities_are_refused(tmp_path, name, make, part):
    def declare(text):
        head, mark, rest = text.partition(b"?>")
        return head + mark + ENTITIES + rest if mark else ENTITIES + text

    said = refused(tmp_path / name, repacked(make(), **{part: declare}))
    assert f"{part} declares XML entities" in said
    wide = repacked(
        make(), **{part: lambda text: b"\xff\xfe" + ENTITIES.decode().encode("utf-16-le")}
    )
    assert "declares XML entities" in refused(tmp_path / name, wide)


@pytest.mark.parametrize("name", ["a.xlsm", "a.xlsx"])
def test_a_workbook_with_macros_is_refused(tmp_path, name):
    made = repacked(workbook(), **{"xl/vbaProject.bin": b"Sub AutoOpen()"})
    said = refused(tmp_path / name, made)
    assert "(it has macros); save it without them as .xlsx" in said


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_a_workbook_that_takes_data_from_elsewhere_is_refused(tmp_path, part):
    said = refused(tmp_path / "a.xlsx", repacked(workbook(), **{part: b"<a/>"}))
    assert "takes data from other files or addresses); break its links" in said


def test_a_workbook_with_addresses_to_click_is_read(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book.active["A1"].hyperlink = "http://nowhere.invalid/"
    path = tmp_path / "a.xlsx"
    book.save(path)
    source = read_file(path, "a.xlsx")
    assert source.lines[0].cells == ["STT", "Chỉ tiêu", "5"]
    assert source.notes == []


def test_macros_of_a_document_are_left_alone_and_told(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(
        repacked(document(), **{"word/vbaProject.bin": b"x", "word/embeddings/o.bin": b""})
    )
    assert [(n.kind, n.text) for n in read_file(path, "a.docx").notes] == [
        ("macros", "the file has macros; they were not run"),
        ("embedded", "other files are embedded in the file; they were not read"),
    ]


def test_links_to_the_outside_are_not_followed_and_told(tmp_path):
    path = tmp_path / "a.docx"
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="http://nowhere.invalid/t.dotm" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/>'
    )

    def linked(kind):
        return lambda text: text.replace(b"</Relationships>", link % kind + b"</Relationships>")

    rels = "word/_rels/document.xml.rels"
    path.write_bytes(repacked(document(), **{rels: linked(b"attachedTemplate")}))
    assert [n.kind for n in read_file(path, "a.docx").notes] == ["outside"]
    path.write_bytes(repacked(document(), **{rels: linked(b"hyperlink")}))
    assert read_file(path, "a.docx").notes == []  # a reader may click it: nothing was taken from it


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.xlsm"])
def test_a_file_under_a_password_is_named_as_such(tmp_path, name):
    locked = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    said = refused(tmp_path / name, locked)
    assert "a file under a password; open it with its password and save it without" in said


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"<html><table></table></html>", "web page (HTML); rename it to .html"),
        ("a.xls", b"<html><table></table></html>", "web page (HTML); rename it to .html"),
        ("a.xlsx", b"%PDF-1.7", "a PDF; rename it to .pdf"),
        ("a.docx", b"PK\x03\x04" + bytes(50), "a zip archive of other files; unpack it"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture; recognise its text first"),
        ("a.pdf", "BIỂU 1".encode(), "a plain text; rename it to .txt"),
        ("a.html", "BIỂU 1".encode(), "a plain text; rename it to .txt"),
        ("a.md", b"\xff\xd8\xff\xe0" + bytes(50), "a picture"),
        ("a.txt", bytes(500), "a binary file of an unknown kind; give a workbook"),
        ("a.txt", b"<!doctype html><p>x", "a web page (HTML); rename it to .html"),
        ("a.xlsx", b"<?xml version='1.0'?><Workbook/>", "an XML file of another kind; save it as"),
        ("a.docx", b"{\\rtf1 x}", "a rich text (.rtf); save it as .docx"),
        ("a.txt", b"\x1f\x8b" + bytes(50), "a compressed archive; unpack it"),
        ("a.docx", b"", "an empty file; give a file with a table in it"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "a .doc file cannot be read; save"),
        ("a.odt", b"PK\x03\x04", "a .odt file cannot be read; save it as .docx"),
        ("a.xlsx", OLE + "Workbook".encode("utf-16-le"), "of before 2007 (.xls); save it as"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says(tmp_path, name, content, said):
    assert said in refused(tmp_path / name, content)


def test_one_office_file_named_as_another(tmp_path):
    assert "its content is a workbook; rename it to .xlsx" in refused(
        tmp_path / "a.docx", workbook()
    )
    assert "its content is a Word document; rename it to .docx" in refused(
        tmp_path / "a.xlsx", document()
    )
    odf = io.BytesIO()
    with zipfile.ZipFile(odf, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "a OpenDocument" not in refused(tmp_path / "a.xlsx", odf.getvalue())
    assert "OpenDocument workbook (.ods); save it as .xlsx" in refused(
        tmp_path / "a.xlsx", odf.getvalue()
    )


def test_parts_under_a_zip_password(tmp_path):
    content = bytearray(workbook())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    assert "under a password" in refused(tmp_path / "a.xlsx", bytes(content))


@pytest.mark.parametrize("make", [workbook, document])
def test_a_damaged_package_is_one_clear_error(tmp_path, make):
    whole = make()
    path = tmp_path / ("a.xlsx" if make is workbook else "a.docx")
    for cut in (30, 200, len(whole) // 2, len(whole) - 30):
        assert "not a readable" in refused(path, whole[:cut])
    main = "xl/workbook.xml" if make is workbook else "word/document.xml"
    for text in (b"", b"<a>", b"\xff\xfe\x00", b"<a/>"):
        path.write_bytes(repacked(whole, **{main: text}))
        try:
            lines = read_file(path, path.name).lines
        except SourceError as error:
            assert "not a readable" in str(error)
        else:
            assert all(not cell for line in lines for cell in line.cells)


def test_strict_open_xml_is_named(tmp_path):
    def strict(text):
        return text.replace(b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                            b"http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip

    said = refused(tmp_path / "a.xlsx", repacked(workbook(), **{"xl/workbook.xml": strict}))
    assert "Strict Open XML" in said and "save it as an ordinary .xlsx" in said


def test_a_missing_file_and_a_pipe(tmp_path):
    assert refused(tmp_path / "none.docx").endswith("the source file is missing")
    os.mkfifo(tmp_path / "a.txt")
    assert "a folder or a device" in refused(tmp_path / "a.txt")
