"""Web pages and Markdown: spans, breaks, emphasis, fused rows, what is dropped."""

from __future__ import annotations

import pytest

from kgdata.errors import SourceError
from kgdata.sources import read_file
from kgdata.words import plain


def read(tmp_path, text, name="a.html", encoding="utf-8"):
    (tmp_path / name).write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return read_file(tmp_path / name, name)


def cells(source):
    return [line.cells for line in source.lines]


TABLE = """<h2>BIỂU 1:<br>NÔNG NGHIỆP</h2><p>ĐVT: <i>Tỷ đồng</i></p>
<table><thead>
<tr><th rowspan=2>STT</th><th rowspan="2">Chỉ tiêu</th><th colspan=2>Năm 2024</th>
    <th rowspan=2>KH<br/>2025</th></tr>
<tr><th>KH</th><th>Ước</th></tr></thead>
<tbody><tr><td colspan="5"><b>A. TRỒNG TRỌT</b></td></tr>
<tr><td>1</td><td>&nbsp;&nbsp;Lúa <b><i>mùa</i></b></td>
<td>1.234,5</td><td>&lt;3%</td><td>-</td></tr></tbody></table><p>Ghi chú"""


def test_a_page_with_spans(tmp_path):
    source = read(tmp_path, TABLE)
    assert cells(source) == [
        ["BIỂU 1:"],
        ["NÔNG NGHIỆP"],
        ["ĐVT: Tỷ đồng"],
        ["STT", "Chỉ tiêu", "Năm 2024", "Năm 2024", "KH 2025"],
        ["", "", "KH", "Ước", ""],
        ["A. TRỒNG TRỌT", "", "", "", ""],
        ["1", "  Lúa mùa", "1.234,5", "<3%", "-"],
        [""],
        ["Ghi chú"],
    ]
    assert [line.file for line in source.lines[2:4]] == ["a.html", "a.html[table 1]"]


def test_scripts_styles_and_comments_are_dropped(tmp_path):
    page = (
        "<html><head><title>t</title><style>p{}</style><script>alert(1)</script></head><body>"
        "<!-- <p>x</p> --><p>a<script>document.write('9')</script>b</p><noscript>n</noscript>"
        "<table><tr><td>1<style>x</style></td><td onclick='x()'>2</td></tr></table></body></html>"
    )
    source = read(tmp_path, page)
    assert cells(source) == [["ab"], ["1", "2"], [""]]
    assert [n.kind for n in source.notes] == ["scripts"]


def test_entities_of_a_doctype_are_not_expanded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim", "utf-8")
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "yyyy">]>'
        "<html><body><p>a &x; &y; b</p></body></html>"
    )
    text = "|".join(cell for row in cells(read(tmp_path, page)) for cell in row)
    assert "geheim" not in text and "yyyy b" not in text


def test_tables_that_only_place_tables(tmp_path):
    page = "<table><tr><td><p>Bìa</p><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    assert cells(read(tmp_path, page)) == [["Bìa"], ["1", "2"], [""]]


def test_rows_that_span_beyond_the_table_and_foolish_spans(tmp_path):
    page = (
        "<table><tr><td rowspan=9>a</td><td colspan=99999999>b</td></tr>"
        "<tr><td rowspan=0>c</td><td colspan=-1>d</td></tr></table>"
    )
    rows = cells(read(tmp_path, page))
    assert rows[0][:2] == ["a", "b"] and [c for c in rows[1] if c] == ["c", "d"]
    assert len(rows[0]) < 1000


@pytest.mark.parametrize("cell", ["<td colspan=150>x</td>" * 9, "<td rowspan=0 colspan=99>x</td>"])
def test_spans_that_would_make_a_table_without_end_are_refused(tmp_path, cell):
    page = "<table>" + f"<tr>{cell}</tr>" * 3_000 + "</table>"
    with pytest.raises(SourceError, match=r"a\.html\[table 1\]:\d+: a table of more than 500"):
        read(tmp_path, page)


def test_a_hidden_row_is_told(tmp_path):
    page = "<table><tr><td>a</td><td>b</td></tr><tr style='display: none'><td>c</td></tr></table>"
    source = read(tmp_path, page)
    assert cells(source)[1] == ["c", ""]
    assert [(n.kind, n.source) for n in source.notes] == [("hidden_row", "a.html[table 1]:2")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_pages_in_other_encodings(tmp_path, encoding):
    text = "Tổng sản lượng lúa"
    if encoding == "cp1258":  # which has marks as signs of their own
        made = b"T\xf4\xd2ng sa\xd2n l\xfd\xf5\xf2ng lu\xeca"
        page = b"<html><meta charset=windows-1258><p>" + made + b"</p></html>"
    else:
        page = f"<html><p>{text}</p></html>".encode(encoding)
    assert cells(read(tmp_path, page)) == [[text]]


def test_parts_nested_too_deep_are_refused_or_read(tmp_path):
    page = "<html>" + "<div>" * 50_000 + "x<table><tr><td>1</td></tr></table>"
    try:
        rows = cells(read(tmp_path, page))
    except SourceError as error:
        assert "nested too deep" in str(error)
    else:
        assert ["1"] in rows


MARKDOWN = """# Phụ lục

## BIỂU 1: NÔNG NGHIỆP
**ĐVT:** Ha

| STT | Chỉ tiêu | ĐVT | TH 2023 | KH 2024 |
|:---|---|:-:|--:|---|
| I | **Trồng trọt** | | | |
| 1 | Lúa a\\|b | Ha | **1.578** | 2 |
| 2 | Cây: diện tích<br>Năng suất<br>Sản lượng | ha<br>tạ/ha<br>tấn | 1<br/>2<BR>3 | 4<br>5<br>6 |
|  | &nbsp;&nbsp;Tôm<br>sú | con | 7 | \\* |

```
Ghi chú | x
```
---
"""


def test_a_markdown_annex(tmp_path):
    source = read(tmp_path, MARKDOWN, "a.md")
    got = [(line.file, line.number, line.cells) for line in source.lines if any(line.cells)]
    assert got == [
        ("a.md", 1, ["Phụ lục"]),
        ("a.md", 3, ["BIỂU 1: NÔNG NGHIỆP"]),
        ("a.md", 4, ["**ĐVT:** Ha"]),
        ("a.md", 6, ["STT", "Chỉ tiêu", "ĐVT", "TH 2023", "KH 2024"]),
        ("a.md", 8, ["I", "**Trồng trọt**", "", "", ""]),
        ("a.md", 9, ["1", "Lúa a|b", "Ha", "**1.578**", "2"]),
        ("a.md[1/3]", 10, ["2", "Cây: diện tích", "ha", "1", "4"]),
        ("a.md[2/3]", 10, ["", "Năng suất", "tạ/ha", "2", "5"]),
        ("a.md[3/3]", 10, ["", "Sản lượng", "tấn", "3", "6"]),
        ("a.md", 11, ["", "  Tôm sú", "con", "7", "*"]),
        ("a.md", 14, ["Ghi chú | x"]),
    ]
    assert plain(got[5][2][3]) == "1.578"
    assert [(n.kind, n.line) for n in source.notes] == [("fused_rows", 10)]


def test_a_markdown_table_without_outer_bars(tmp_path):
    text = "STT | Chỉ tiêu | KH\n--- | --- | ---\n1 | Lúa | 5\n\na | b\n"
    rows = [row for row in cells(read(tmp_path, text, "a.md")) if any(row)]
    assert rows == [["STT", "Chỉ tiêu", "KH"], ["1", "Lúa", "5"], ["a | b"]]


def test_tables_written_as_html_in_markdown(tmp_path):
    second = "<table><tr><td>x</td><td>y</td></tr></table>"
    text = f"## Biểu 1\n\n{TABLE[TABLE.index('<table') :]}</p>\n\n## Biểu 2\n{second}\n"
    source = read(tmp_path, text, "a.md")
    assert ["STT", "Chỉ tiêu", "Năm 2024", "Năm 2024", "KH 2025"] in cells(source)
    last = [line for line in source.lines if line.cells == ["x", "y"]]
    assert [(line.file, line.number) for line in last] == [("a.md[table 2]", 1)]


# --- pages as Word and Excel save them ----------------------------------------------------------

OFFICE = (
    "<!--[if gte mso 9]><xml><x:ExcelWorkbook><td>5</td></x:ExcelWorkbook></xml><![endif]-->"
    "<table class=MsoTableGrid><tr><td>Chỉ tiêu</td><td>ĐVT</td><td>KH 2024</td></tr>"
    "<tr><td><p class=MsoNormal><span lang=VI style='mso-fareast-language:VI'>Lúa<o:p></o:p></span>"
    "</p></td><td>ha</td><td{look}>{figure}</td></tr></table>"
)


def from_office(tmp_path, figure, look=""):
    source = read(tmp_path, OFFICE.format(figure=figure, look=look))
    return cells(source)[:2], [(n.kind, n.line, n.column) for n in source.notes]


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("<![if !vml]><span style='mso-spacerun:yes'>  </span><![endif]>612.000", []),
        ("612&nbsp;000", []),
        ("<table><tr><td>612.000</td></tr></table>", []),  # a frame
        ("<del>9</del><ins>612.000</ins>", ["struck_text"]),
        ("<s>9</s>612.000", ["struck_text"]),
        ("<span style='color:red;text-decoration: line-through'>9</span>612.000", ["struck_text"]),
        ("<span style='mso-hide:all'>9</span>612.000", ["hidden_text"]),
        ("<span style='display:none;mso-hide:all'>9</span>612.000", ["hidden_text"]),
        ("612.000<sup>1</sup>", ["footnote_mark"]),
        ("612.000<sup><a href='#f'>(*)</a></sup>", ["footnote_mark"]),
    ],
)  # fmt: skip
def test_what_a_cell_of_an_office_shows(tmp_path, figure, told):
    lines, notes = from_office(tmp_path, figure)
    assert lines == [["Chỉ tiêu", "ĐVT", "KH 2024"], ["Lúa", "ha", "612.000"]]
    assert notes == [(kind, 2, 3) for kind in told]


def test_a_raised_digit_of_a_unit_stays(tmp_path):
    assert from_office(tmp_path, "km<sup>2</sup>")[0][-1] == ["Lúa", "ha", "km2"]


def test_a_hidden_column_is_told(tmp_path):
    lines, notes = from_office(tmp_path, "9", " style='display:none'")
    assert lines[-1] == ["Lúa", "ha", "9"]
    assert notes == [("hidden_column", None, 3)]
