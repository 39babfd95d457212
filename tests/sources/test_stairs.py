"""Labels that stand in several columns, and what only looks like them."""

from __future__ import annotations

import pytest

from kgdata.sources import read_file
from kgdata.sources.stairs import folded_stairs

HEAD = ["STT", "Chỉ tiêu", "", "", "ĐVT", "KH 2024"]


def folded(*rows):
    out = [list(row) for row in rows]
    folded_stairs(out)
    return out


def test_words_are_set_in_by_their_column():
    rows = folded(
        HEAD, ["I", "Trồng trọt"], ["1", "", "Lúa", "", "ha", "12"], ["", "", "", "Mùa", "ha", "5"]
    )
    assert [row[1] for row in rows] == ["Chỉ tiêu", "Trồng trọt", "  Lúa", "    Mùa"]
    assert [row[4:] for row in rows[2:]] == [["ha", "12"], ["ha", "5"]]
    assert all(not row[2] and not row[3] for row in rows if len(row) > 3)


def test_a_caption_spread_over_its_columns_counts_once():
    rows = folded(["Chỉ tiêu", "Chỉ tiêu", "KH 2024"], ["Dân số", "", "9"], ["", "Nữ", "4"])
    assert rows == [["Chỉ tiêu", "", "KH 2024"], ["Dân số", "", "9"], ["  Nữ", "", "4"]]


def test_numbers_among_the_labels_stay_before_them():
    rows = folded(
        ["Chỉ tiêu", "", "", "KH 2024"], ["I", "Thu", "", "9"], ["", "1", "Thuế", "5"],
        ["", "2.", "Phí", "4"],
    )  # fmt: skip
    assert [row[:2] for row in rows] == [
        ["", "Chỉ tiêu"], ["I", "Thu"], ["", "  1. Thuế"], ["", "  2. Phí"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        (["Chỉ tiêu", "", "KH 2024"], ["Lúa", "ha", "9"], ["Ngô", "tấn", "4"]),  # units
        (["Chỉ tiêu", "", "KH 2024"], ["Lúa", "7", "9"], ["Ngô", "5", "4"]),  # figures
        (["Chỉ tiêu", "", "KH 2024"], ["Lúa", "Rice", "9"], ["Ngô", "Maize", "4"]),  # both
        (["Chỉ tiêu", "ĐVT", "KH 2024"], ["Lúa", "tạ mười", "9"], ["", "Ngô", "4"]),  # a caption
        (["Chỉ tiêu", "", "KH 2024"], ["Lúa", "", "9"], ["", "Người lập biểu"]),  # below it all
        (["Chỉ tiêu", "", "KH 2024"], ["Lúa", "-", "9"], ["Ngô", '"', "4"]),  # marks
    ],
)
def test_what_is_no_label_stays_where_it_is(rows):
    assert folded(*rows) == [list(row) for row in rows]


@pytest.mark.parametrize("suffix", ["txt", "html", "md"])
def test_every_form_has_them(tmp_path, suffix):
    rows = [["Chỉ tiêu", "", "KH 2024"], ["Dân số", "", "9"], ["", "Nữ", "4"]]
    cells = ["".join(f"<td>{c}</td>" for c in row) for row in rows]
    text = {
        "txt": "\n".join("\t".join(row) for row in rows),
        "html": f"<table><tr>{'</tr><tr>'.join(cells)}</tr></table>",
        "md": "\n".join(f"| {' | '.join(row)} |" for row in rows),
    }
    path = tmp_path / f"a.{suffix}"
    path.write_text(text[suffix], "utf-8")
    source = read_file(path, path.name)
    assert [line.cells for line in source.lines if any(line.cells)][2] == ["  Nữ", "", "4"]


def test_what_was_read_once_is_read_alike_and_can_be_changed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Chỉ tiêu\tKH 2024\nLúa\t9\n", "utf-8")
    first = read_file(path, "a.txt")
    first.lines[1].cells[1] = "8"
    again = read_file(path, "a.txt")
    assert [line.cells for line in again.lines] == [["Chỉ tiêu", "KH 2024"], ["Lúa", "9"]]
    assert {line.file for line in read_file(path, "b.txt").lines} == {"b.txt"}
    path.write_text("Chỉ tiêu\tKH 2024\nLúa\t7\n", "utf-8")
    assert read_file(path, "a.txt").lines[1].cells == ["Lúa", "7"]
