"""Markdown as programs write it: grids, columns under dashes, bars with nothing before them."""

from __future__ import annotations

import pytest

from kgdata.sources import read_file

HEAD = ["STT", "Chỉ tiêu", "ĐVT", "TH 2023", "KH 2024"]
ROWS = [["1", "Diện tích lúa", "ha", "620.100", "612.000"], ["", "Đông Xuân", "ha", "100", "90"]]
WIDTHS = [5, 18, 6, 10, 10]


def read(tmp_path, *lines):
    path = tmp_path / "a.md"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    source = read_file(path, "a.md")
    return [(x.number, x.cells) for x in source.lines if any(x.cells)], source.notes


def border(sign="-"):
    return "+" + "+".join(sign * w for w in WIDTHS) + "+"


def grid(row):
    cells = (f" {text}".ljust(w) for text, w in zip(row, WIDTHS, strict=True))
    return "|" + "|".join(cells) + "|"


def spaced(row):
    return " ".join(text.ljust(w) for text, w in zip(row, WIDTHS, strict=True)).rstrip()


DASHES = " ".join("-" * w for w in WIDTHS)


def test_a_grid(tmp_path):
    drawn = [grid(HEAD), border("="), grid(ROWS[0]), border(), grid(ROWS[1])]
    lines, _ = read(tmp_path, border(), *drawn, border())
    assert lines == [(2, HEAD), (4, ROWS[0]), (6, ROWS[1])]


def test_a_row_of_several_lines_in_a_grid(tmp_path):
    top, below = ["STT", "Chỉ", "ĐVT", "TH", "KH"], ["", "tiêu", "", "2023", "2024"]
    first, rest = ["1", "Diện tích", "ha", "620.100", "612.000"], ["", "lúa", "", "", ""]
    lines, _ = read(
        tmp_path, border(), grid(top), grid(below), border("="), grid(first), grid(rest), border()
    )
    assert lines == [(2, HEAD), (5, ROWS[0])]


@pytest.mark.parametrize("framed", [False, True])
def test_columns_under_dashes(tmp_path, framed):
    rows = [spaced(row) for row in ROWS]
    frame = ["-" * 50]
    lines = [spaced(HEAD), DASHES, *rows, ""]
    if framed:
        lines = [*frame, spaced(HEAD), DASHES, rows[0], "", rows[1], *frame]
    found, _ = read(tmp_path, *lines, "Nguồn: Sở")
    body = [cells for _, cells in found]
    assert body == [HEAD, *ROWS, ["Nguồn: Sở"]]
    assert [n for n, _ in found][1:3] == ([4, 6] if framed else [3, 4])


def test_figures_to_the_right_under_dashes(tmp_path):
    found, _ = read(
        tmp_path, "Chỉ tiêu    Kế hoạch 2024", "--------- --------", "Lúa          612.000", ""
    )
    assert found == [(1, ["Chỉ tiêu", "Kế hoạch 2024"]), (3, ["Lúa", "612.000"])]


def test_bars_with_an_empty_cell_before_the_first(tmp_path):
    """A bar at the beginning of a line is no frame where the header has none."""
    found, _ = read(tmp_path, "|".join(HEAD), "|".join(["---"] * 5), *("|".join(r) for r in ROWS))
    assert [cells for _, cells in found] == [HEAD, *ROWS]


def test_bars_without_spaces_in_plain_text(tmp_path):
    path = tmp_path / "a.txt"
    rows = ["|" + "|".join(row) + "|" for row in (HEAD, *ROWS)]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    assert [x.cells for x in read_file(path, "a").lines] == [HEAD, *ROWS]


def test_marks_and_struck_text_are_left_out_and_told(tmp_path):
    row = ["1", "Lúa", "ha", "620.100[^1]", "~~9~~ 612.000"]
    lines, notes = read(tmp_path, *(f"| {' | '.join(r)} |" for r in (HEAD, row)))
    assert lines[1][1] == ["1", "Lúa", "ha", "620.100", "612.000"]
    assert [(n.kind, n.line, n.column) for n in notes] == [
        ("footnote_mark", 2, 4), ("struck_text", 2, 5),
    ]  # fmt: skip


def test_a_heading_over_dashes_and_prose_are_no_tables(tmp_path):
    found, _ = read(tmp_path, "Biểu 1", "------", "Một dòng chữ", "", "---", "chữ")
    assert [cells for _, cells in found] == [["Biểu 1"], ["Một dòng chữ"], ["chữ"]]
