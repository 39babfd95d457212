"""Readers of text on random input: nothing is lost, nothing but SourceError is raised."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgdata.errors import SourceError
from kgdata.sources import read_file
from kgdata.sources.aligned import Word, aligned
from kgdata.sources.legacy import from_tcvn3, from_vni
from kgdata.sources.spans import Merge, laid_out, opened

LETTERS = "abcđêơưấệỹ 0123456789.,%-<>&"
WORDS = st.text(LETTERS, max_size=12).map(lambda s: " ".join(s.split()))
TABLES = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=6)
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def read(name, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_file(path, name).lines


@FEW
@given(TABLES)
def test_cells_between_tabs_come_back(rows):
    text = "".join("\t".join(row) + "\n" for row in rows)
    assert [line.cells for line in read("a.txt", text.encode())] == rows


def escaped(cell):
    for sign in "\\`*_{}[]()#+.!|<>~-":
        cell = cell.replace(sign, "\\" + sign)
    return cell.replace("&", "&amp;")


@FEW
@given(TABLES)
def test_cells_of_a_pipe_table_come_back(rows):
    lines = ["| " + " | ".join(map(escaped, row)) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    assert [line.cells for line in read("a.md", "\n".join(lines).encode())] == rows


@FEW
@given(TABLES)
def test_cells_of_a_page_come_back(rows):
    def cell(text):
        return (
            "<td>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</td>"
        )

    table = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    lines = read("a.html", f"<html><table>{table}</table></html>".encode())
    assert [line.cells for line in lines[:-1]] == rows


@FEW
@given(
    st.sampled_from(["a.txt", "a.md", "a.html", "a.csv", "a.xlsx", "a.docx"]),
    st.binary(max_size=400),
)
def test_any_bytes_are_read_or_refused(name, content):
    try:
        lines = read(name, content)
    except SourceError as error:
        assert str(error).startswith(name)
    else:
        assert all(isinstance(c, str) for line in lines for c in line.cells)
        assert all(line.cells and line.number >= 1 for line in lines)


MARKUP = st.lists(
    st.sampled_from([
        "<table>", "</table>", "<tr>", "<td rowspan=3>", "<td colspan=4>", "</td>", "<br>", "|",
        "| a | b |", "|---|---|", "\n", "x", "1.234", "<p>", "</p>", "# ", "**", "\\", "&nbsp;",
        "```", "STT", "\t", "<script>", "</script>", "<!--", "-->",
    ]),
    max_size=40,
).map("".join)  # fmt: skip


@FEW
@given(st.sampled_from(["a.txt", "a.md", "a.html"]), MARKUP)
def test_broken_markup_is_read_or_refused(name, text):
    try:
        lines = read(name, text.encode())
    except SourceError as error:
        assert str(error).startswith(name)
    else:
        assert all("\n" not in cell for line in lines for cell in line.cells)


@FEW
@given(TABLES, st.data())
def test_laying_out_keeps_every_text_and_place(rows, data):
    merges = data.draw(
        st.lists(
            st.tuples(*[st.integers(0, 5)] * 4).map(
                lambda t: Merge(min(t[0], t[2]), min(t[1], t[3]), max(t[0], t[2]), max(t[1], t[3]))
            ),
            max_size=3,
        )
    )
    lines, _ = laid_out(rows, merges, "f")
    assert [line.number for line in lines] == list(range(1, len(rows) + 1))
    for line, row in zip(lines, rows, strict=True):
        for c, text in enumerate(row):
            if text:
                assert line.cells[c] == text


@FEW
@given(st.lists(st.text("ab1\n", max_size=6), min_size=1, max_size=5))
def test_taking_rows_apart_keeps_every_sign(row):
    apart = opened(row)
    kept = "".join("".join(cell.split()) for line in zip(*apart, strict=True) for cell in line)
    assert kept == "".join("".join(cell.split()) for cell in row)
    assert all(len(line) == len(row) for line in apart)


@FEW
@given(st.lists(st.lists(st.text("abc1", min_size=1, max_size=5), max_size=6), max_size=6))
def test_columns_told_from_places_keep_every_word(rows):
    placed = [[Word(12.0 * k, 12.0 * k + len(w), w) for k, w in enumerate(row)] for row in rows]
    out = aligned(placed)
    assert [[c.strip() for c in cells if c] for cells in out] == rows


@pytest.mark.parametrize("way", [from_tcvn3, from_vni])
@FEW
@given(text=st.text())
def test_converting_leaves_ascii_alone(way, text):
    ascii_part = "".join(c for c in text if c.isascii())
    assert way(ascii_part) == ascii_part
