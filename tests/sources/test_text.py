"""Plain text in tabs, bars, gaps and commas, and in the encodings of thirty years."""

from __future__ import annotations

import unicodedata

import pytest

from kgdata.errors import SourceError
from kgdata.sources import read_file
from kgdata.sources.legacy import _tcvn3, _vni, from_tcvn3, from_vni, legacy_of, unicode_lines
from kgdata.sources.lines import Line
from tests.annexes.formats import typed_for_tcvn3, typed_for_vni

ANNEX = (
    "BIỂU 2: NGÀNH NÔNG NGHIỆP\n\nSTT\tChỉ tiêu\tĐơn vị tính\tThực hiện 2022\tKế hoạch 2023\n"
    "1\tTổng diện tích gieo trồng\tHa\t699.699\t700.000\n\tSản lượng thu hoạch\tTấn\t1,5\t-\n"
    "2\tĐàn gia súc, gia cầm và thủy sản nuôi nước lợ\tCon\t7\t8\n"
)


def read(tmp_path, content, name="a.txt"):
    (tmp_path / name).write_bytes(content)
    return read_file(tmp_path / name, name)


def cells(source):
    return [line.cells for line in source.lines]


TRUE = [line.split("\t") for line in ANNEX.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_any_form(tmp_path, encoding):
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, ANNEX)
        assert cells(read(tmp_path, text.encode(encoding))) == TRUE
        assert cells(read(tmp_path, text.replace("\n", "\r\n").encode(encoding))) == TRUE


def in_cp1258(text):
    """Write tone marks as signs of their own, as Windows-1258 has them."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    out = ""
    for letter in text:
        split = unicodedata.normalize("NFD", letter)
        tone = "".join(c for c in split if c in tones)
        rest = unicodedata.normalize("NFC", "".join(c for c in split if c not in tones))
        out += rest + tone
    return out.encode("cp1258")


def test_text_for_old_fonts_is_converted_and_named(tmp_path):
    source = read(tmp_path, typed_for_vni(ANNEX))
    assert cells(source) == TRUE
    assert [n.kind for n in source.notes] == ["legacy_font"] and "VNI" in source.notes[0].text
    source = read(tmp_path, typed_for_tcvn3(ANNEX))
    assert [[c.casefold() for c in row] for row in cells(source)] == [
        [c.casefold() for c in row] for row in TRUE
    ]
    assert [n.kind for n in source.notes] == ["legacy_font"] and "TCVN3" in source.notes[0].text


def test_text_in_windows_1258_is_decoded_and_named(tmp_path):
    source = read(tmp_path, in_cp1258(ANNEX))
    assert cells(source) == TRUE
    assert [(n.kind, "cp1258" in n.text) for n in source.notes] == [("encoding", True)]


@pytest.mark.parametrize(
    ("tcvn3", "vni", "word"),
    [
        ("Tæng s¶n l\u00adîng", "Toång saûn löôïng", "Tổng sản lượng"),
        ("§¬n vÞ tÝnh", "Ñôn vò tính", "Đơn vị tính"),
        ("ChØ tiªu", "Chæ tieâu", "Chỉ tiêu"),
        ("Thùc hiÖn n¨m", "Thöïc hieän naêm", "Thực hiện năm"),
        ("KÕ ho¹ch", "Keá hoaïch", "Kế hoạch"),
        ("\u00afíc c¶ n¨m", "öôùc caû naêm", None),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Coäng hoaø xaõ hoäi chuû nghóa Vieät Nam",
         "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("DiÖn tÝch ®Êt trång lóa", "Dieän tích ñaát troàng luùa", "Diện tích đất trồng lúa"),
        ("Thñy s¶n: t«m, c¸, mùc", "Thuûy saûn: toâm, caù, möïc", "Thủy sản: tôm, cá, mực"),
        ("Tû ®ång", "Tyû ñoàng", "Tỷ đồng"),
        ("N¨ng suÊt", "Naêng suaát", "Năng suất"),
    ],
)  # fmt: skip
def test_words_as_they_were_typed_for_thirty_years(tcvn3, vni, word):
    if word is not None:
        assert from_tcvn3(tcvn3) == word
        assert from_vni(vni) == word
    else:  # ¯ is no letter of TCVN3: what is not in the table stays
        assert from_vni(vni) == "ước cả năm" and from_tcvn3(tcvn3)[0] == "\u00af"


def test_every_letter_of_the_language_has_its_code():
    letters = "aăâeêioôơuưy"
    toned = {
        unicodedata.normalize("NFC", c + t)
        for c in letters
        for t in ["", *"\u0300\u0309\u0303\u0301\u0323"]
    }
    marked = {c for c in toned if not c.isascii()} | {"đ"}
    assert len(marked) == 12 * 6 - 6 + 1  # of twelve vowels six are plain ASCII without a tone
    assert marked <= set(_tcvn3().values())
    assert marked | {c.upper() for c in marked} <= set(_vni()[1].values())
    assert len(set(_tcvn3().values())) == len(_tcvn3())


@pytest.mark.parametrize("text", [
    "Hà Tiên, Phú Quốc, tôm sú, cá tra, lúa mùa, bò sữa",
    "An Hòa; vốn; 12,5; naïve café résumé",
    "Tổng sản lượng, Kế hoạch",
    "",
])  # fmt: skip
def test_what_needs_no_conversion_is_left(text):
    lines = [Line("a", 1, [text])]
    assert unicode_lines(lines) == (lines, [])


def test_old_fonts_in_some_cells_only():
    lines = [
        Line("a", 1, ["Tổng sản lượng", "Hà Tiên", "60 × 5 m²"]),
        Line("a", 2, ["Tæng s¶n l\u00adîng", "KÕ ho¹ch", "Thùc hiÖn", "¦TH 2024/KH 2024"]),
    ]
    out, notes = unicode_lines(lines)
    assert out[0] == lines[0]
    assert out[1].cells == ["Tổng sản lượng", "Kế hoạch", "Thực hiện", "ƯTH 2024/KH 2024"]
    assert [(n.kind, n.line, n.column) for n in notes] == [("legacy_font", 2, 1)]
    assert "cells: 4" in notes[0].text


def test_what_is_not_surely_old_is_kept_and_told():
    lines = [Line("a", 1, ["KÕ ho¹ch Thùc hiÖn n¨m tæng qwÖrt"])]
    assert legacy_of(lines[0].cells[0])[0] == "tcvn3"
    out, notes = unicode_lines(lines)
    assert out == lines and [n.kind for n in notes] == ["legacy_kept"]


@pytest.mark.parametrize("content", [
    ANNEX.encode() + b"\xff\xfe\xff broken",
    "Sản".encode() + b"\x80\x81" + "lượng\n".encode(),
    ANNEX.encode("utf-16")[:-1],
    b"\xef\xbb\xbf\xff",
])  # fmt: skip
def test_text_in_no_encoding_is_refused_with_its_line(tmp_path, content):
    with pytest.raises(SourceError, match=r"a\.txt:\d+: not UTF-(8|16).*; save the text as UTF-8"):
        read(tmp_path, content)


def test_tabs_win_over_everything(tmp_path):
    assert cells(read(tmp_path, b"a | b  c\td\n\n\x0c1\t2")) == [
        ["a | b  c", "d"], [""], ["1", "2"],
    ]  # fmt: skip


def test_bars_instead_of_tabs(tmp_path):
    text = "BIỂU 1\n+----+-----+\n"
    text += "| STT | Chỉ tiêu | KH |\n|----|-----|\n| 1 |   Lúa | |\n│ 2 │ Bắp │ 3 │\n"
    rows = cells(read(tmp_path, text.encode()))
    assert rows == [
        ["BIỂU 1"],
        [""],
        ["STT", "Chỉ tiêu", "KH"],
        [""],
        ["1", "  Lúa", ""],
        ["2", "Bắp", "3"],
    ]


GAPS = """BIỂU 1: NÔNG NGHIỆP
(Kèm theo Kế hoạch số 14)

STT  Chỉ tiêu           ĐVT     TH 2022   KH 2023   KH 2024
I    Trồng trọt
1    Lúa                Ha        1.200     1.300     1.400
       Lúa mùa          Ha                    300
2    Tổng đàn gia súc   Con         7         8      12.345
"""


def test_gaps_instead_of_tabs(tmp_path):
    source = read(tmp_path, GAPS.encode())
    assert cells(source) == [
        ["BIỂU 1: NÔNG NGHIỆP"],
        ["(Kèm theo Kế hoạch số 14)"],
        [""],
        ["STT", "Chỉ tiêu", "ĐVT", "TH 2022", "KH 2023", "KH 2024"],
        ["I", "Trồng trọt"],
        ["1", "Lúa", "Ha", "1.200", "1.300", "1.400"],
        ["", "  Lúa mùa", "Ha", "", "300"],
        ["2", "Tổng đàn gia súc", "Con", "7", "8", "12.345"],
    ]
    assert [n.kind for n in source.notes] == ["columns_by_place"]


def test_prose_is_no_table(tmp_path):
    text = "Kế hoạch năm 2024.  Một câu khác.\nVà câu nữa.\n"
    source = read(tmp_path, text.encode())
    assert cells(source) == [["Kế hoạch năm 2024. Một câu khác."], ["Và câu nữa."]]
    assert source.notes == []


def test_commas_and_semicolons(tmp_path):
    for text in ("STT;Chỉ tiêu;KH\n1;Lúa;1.234,5\n", 'STT,Chỉ tiêu,KH\n1,Lúa,"1.234,5"\n'):
        assert cells(read(tmp_path, text.encode(), "a.csv")) == [
            ["STT", "Chỉ tiêu", "KH"], ["1", "Lúa", "1.234,5"],
        ]  # fmt: skip


def test_an_empty_text(tmp_path):
    assert read(tmp_path, b"").lines == []
    assert cells(read(tmp_path, b"\n\n")) == [[""], [""]]


def test_letters_that_became_question_marks_are_not_read(tmp_path):
    content = ANNEX.replace("\t", ",").encode("cp1252", "replace")
    with pytest.raises(SourceError, match=r"letters with marks were lost.*'BI\?U 2: NG.*as \.xlsx"):
        read(tmp_path, content, "a.csv")


def test_questions_in_a_text_are_no_lost_letters(tmp_path):
    text = ANNEX + "Tại sao?\tVì sao?Không rõ\n"
    assert cells(read(tmp_path, text.encode()))[-1] == ["Tại sao?", "Vì sao?Không rõ"]


def test_fixed_spaces_between_thousands(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Lúa\t612\u00a0000\t1\u202f234,5\t101 102\n", "utf-8")
    assert read_file(path, "a").lines[0].cells == ["Lúa", "612.000", "1.234,5", "101 102"]
