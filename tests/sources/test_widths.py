"""Sheets cut in width: right parts on pages of their own, numbers and labels said again."""

from __future__ import annotations

import os
from pathlib import Path

import matplotlib
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from kgdata.errors import SourceError
from kgdata.sources import read_file
from kgdata.sources.repeats import without_repeats
from tests.importing.layouts import HEAD, figures, imported, tabbed, truth, units, workbook

pytest.importorskip("pdfplumber", reason="the extra kgdata[pdf] is not installed")

ROWS = [
    [n, f"Chỉ tiêu thứ {word}", unit, 101.5 + n, 111.5 + n, 113.5 + n, 127.5 + n]
    for n, (word, unit) in enumerate(zip("abcdef", ["ha", "tấn"] * 3, strict=True), 1)
]
LEFT, RIGHT = [row[:5] for row in ROWS], [row[5:] for row in ROWS]
TITLE = "Biểu 1: TỔNG HỢP"
RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]


@pytest.fixture(autouse=True)
def font(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(folder / "DejaVuSans.ttf")))


def shown(value):
    return f"{value:.1f}".replace(".", ",") if isinstance(value, float) else str(value)


def printed(folder, *pages, style=(), own=(), text=None):
    """Print pages, each the lines above its table and the table's rows; `own` are their styles."""
    text = text or ParagraphStyle("text", fontName="DejaVu", fontSize=9)
    story = []
    for n, (titles, rows) in enumerate(pages):
        cells = [[shown(value) for value in row] for row in rows]
        look = [("FONT", (0, 0), (-1, -1), "DejaVu", 8), *style, *(own[n] if own else ())]
        story += [
            *(Paragraph(t, text) for t in titles),
            Table(cells, None, 16, style=look),
            PageBreak(),
        ]
    path = folder / "annex.pdf"
    SimpleDocTemplate(str(path), pagesize=landscape(A4), invariant=1).build(story)
    return path


def cut(repeated):
    """Cut the sheet after its fifth column; the right part repeats some columns of the left one."""
    heads = [HEAD[c] for c in repeated]
    body = [[row[c] for c in repeated] + row[5:] for row in ROWS]
    return [HEAD[:5], *LEFT], [[*heads, *HEAD[5:]], *body]


@pytest.mark.parametrize("style", [RULED, []], ids=["ruled", "bare"])
@pytest.mark.parametrize("repeated", [(), (0,), (0, 1), (0, 1, 2)])
def test_a_right_part_on_the_next_page(tmp_path, repeated, style):
    left, right = cut(repeated)
    again = [f"{TITLE} (tiếp theo)"] if len(repeated) == 3 else []
    path = printed(tmp_path, ([TITLE], left), (again, right), style=style)
    outcome = imported(path)
    assert not outcome.questions
    assert figures(tmp_path / "plan") == truth(ROWS)
    (told,) = outcome.notes
    assert told.kind == "joined_pages" and "[page 2]" in told.source and "from 6" in told.text


@pytest.mark.parametrize("style", [RULED, []], ids=["ruled", "bare"])
@pytest.mark.parametrize("order", ["over then down", "down then over"])
def test_parts_over_several_pages(tmp_path, order, style):
    pages = [
        ([TITLE], [HEAD[:5], *LEFT[:3]]), ([], [HEAD[5:], *RIGHT[:3]]),
        ([], LEFT[3:]), ([], RIGHT[3:]),
    ]  # fmt: skip
    if order == "down then over":
        pages = [pages[k] for k in (0, 2, 1, 3)]
    assert not imported(printed(tmp_path, *pages, style=style)).questions
    assert figures(tmp_path / "plan") == truth(ROWS)


def test_captions_of_two_lines_over_the_right_part_alone(tmp_path):
    left = [HEAD[:4], [""] * 4, *(row[:4] for row in ROWS)]
    right = [["Năm 2023", "", "KH 2024"], ["KH", "ƯTH", ""], *(row[4:] for row in ROWS)]
    pages = [([TITLE], left), ([], right)]
    spans = [("SPAN", (0, 0), (1, 0)), ("SPAN", (2, 0), (2, 1))]
    tall = [("SPAN", (c, 0), (c, 1)) for c in range(4)]
    path = printed(tmp_path, *pages, style=RULED, own=[tall, spans])
    assert not imported(path).questions
    assert figures(tmp_path / "plan") == truth(ROWS)


def test_a_page_of_figures_of_third_parts_after_all_second_ones(tmp_path):
    one, two = ([["", HEAD[c]], *(["", row[c]] for row in ROWS)] for c in (5, 6))
    pages = [
        ([TITLE], [HEAD[:5], *LEFT[:3]]), ([], LEFT[3:]),
        ([], one[:4]), ([], one[4:]), ([], two[:4]), ([], two[4:]),
    ]  # fmt: skip
    assert not imported(printed(tmp_path, *pages, style=RULED)).questions
    assert figures(tmp_path / "plan") == truth(ROWS)


def test_words_in_a_box_that_the_page_cuts(tmp_path):
    """Over the first figures stands a caption whose box began on the page before."""
    path = tmp_path / "annex.pdf"
    made = Canvas(str(path), pagesize=(400, 300), invariant=1)
    made.setFont("DejaVu", 8)
    for y in (200, 180, 160):
        made.line(100, y, 300, y)
    made.line(200, 220, 300, 220)
    for x, top in ((100, 200), (200, 220), (300, 220)):
        made.line(x, 160, x, top)
    for x, y, text in (
        (60, 206, "KH 2023"),
        (220, 206, "KH 2024"),
        (150, 186, "7"),
        (220, 186, "8"),
    ):
        made.drawString(x, y, text)
    for x, text in ((150, "5"), (220, "6")):
        made.drawString(x, 166, text)
    made.save()
    lines = read_file(path, "a.pdf").lines
    assert [[c.strip() for c in x.cells] for x in lines[:3]] == [
        ["KH 2023", "KH 2024"], ["7", "8"], ["5", "6"],
    ]  # fmt: skip


def test_a_page_printed_a_row_higher_is_not_read_a_row_off(tmp_path):
    """The title takes a row's height on the first page: rows stand beside those before them."""
    left = [HEAD[:5], *LEFT]
    pages = [([TITLE], left), ([], [HEAD[5:], *RIGHT])]
    style = ParagraphStyle("row", fontName="DejaVu", fontSize=9, leading=16)
    imported(printed(tmp_path, *pages, style=RULED, text=style))
    assert figures(tmp_path / "plan") == truth(ROWS)


def test_three_parts_the_last_of_one_column(tmp_path):
    pages = [
        ([TITLE], [HEAD[:5], *LEFT]), ([], [["", HEAD[5]], *(["", r[0]] for r in RIGHT)]),
        ([], [["", HEAD[6]], *(["", r[1]] for r in RIGHT)]),
    ]  # fmt: skip
    assert not imported(printed(tmp_path, *pages, style=RULED)).questions
    assert figures(tmp_path / "plan") == truth(ROWS)


def test_a_unit_above_the_right_part_is_that_of_the_table(tmp_path):
    left, right = [HEAD[:2], *(r[:2] for r in ROWS)], [HEAD[5:], *RIGHT]
    left = [[*a, *b] for a, b in zip(left, [[HEAD[3]], *([r[3]] for r in ROWS)], strict=True)]
    path = printed(tmp_path, ([TITLE], left), (["Đơn vị tính: Tỷ đồng"], right), style=RULED)
    assert not imported(path).questions
    assert set(units(tmp_path / "plan").values()) == {"VND 9"}


@pytest.mark.parametrize("style", [RULED, []], ids=["ruled", "bare"])
def test_parts_whose_rows_do_not_agree_are_refused(tmp_path, style):
    path = printed(
        tmp_path, ([TITLE], [HEAD[:5], *LEFT]), ([], [HEAD[5:], *RIGHT[:4]]), style=style
    )
    with pytest.raises(SourceError, match=r"\[page 2\].*figures without labels"):
        imported(path)


def test_a_page_that_goes_on_below_is_not_put_beside(tmp_path):
    more = [[n + 6, f"Mục {n}", "ha", *row[3:]] for n, row in enumerate(ROWS, 1)]
    pages = [([TITLE], [HEAD, *ROWS]), ([], [HEAD, *more])]
    outcome = imported(printed(tmp_path, *pages, style=RULED))
    assert not outcome.questions and not outcome.notes
    assert figures(tmp_path / "plan") == truth([*ROWS, *more])


def test_a_table_of_its_own_with_the_same_labels_is_not_put_beside(tmp_path):
    left, right = cut((0, 1, 2))
    source = read_file(
        printed(tmp_path, ([TITLE], left), (["Biểu 2: HUYỆN"], right), style=RULED), "a.pdf"
    )
    assert not source.notes
    assert {len(line.cells) for line in source.lines} == {1, 5}


def test_other_columns_under_the_same_title_are_a_table_of_their_own(tmp_path):
    """By place alone the estimate would have been read as the year before."""
    again = [[row[0], f"{row[1]} khác", row[2], *row[5:]] for row in ROWS]
    path = tabbed(tmp_path, [
        [TITLE], HEAD[:5], *LEFT, [], [f"{TITLE} (tiếp theo)"], [*HEAD[:3], *HEAD[5:]], *again,
    ])  # fmt: skip
    imported(path)
    found = figures(tmp_path / "plan")
    assert [set(row) for _, row in found[:6]] == [{"actual_2022", "plan_2023"}] * 6
    assert [set(row) for _, row in found[6:]] == [{"estimate_2023", "plan_2024"}] * 6


# --- said again in one sheet -------------------------------------------------------------------


@pytest.mark.parametrize("repeated", [(0,), (0, 1), (0, 1, 2), (1,)])
def test_numbers_and_labels_said_again_further_right(tmp_path, repeated):
    left, right = cut(repeated)
    rows = [[TITLE], *([*a, "", *b] for a, b in zip(left, right, strict=True))]
    assert not imported(workbook(tmp_path, rows)).questions
    assert figures(tmp_path / "plan") == truth(ROWS)


@pytest.mark.parametrize(
    "rows",
    [
        [["Chỉ tiêu", "KH", "Chỉ tiêu", "TH"], ["Lúa", "7", "Lúa", "8"], ["Ngô", "5", "Tôm", "6"]],
        [["Chỉ tiêu", "KH", "Chỉ tiêu", "KH"], ["Lúa", "7", "Lúa", "8"], ["Ngô", "5", "Ngô", "6"]],
        [["Chỉ tiêu", "KH", "Chỉ tiêu", "TH"], ["Lúa", "7", "Lúa", "8"]],  # too little to tell
        [
            ["Chỉ tiêu", "ĐVT", "KH", "Chỉ tiêu", "ĐVT", "TH"],
            *[["Lúa", "ha", "7", "Lúa", "tạ", "8"]] * 2,
        ],
    ],
)  # fmt: skip
def test_what_is_not_said_again_stays(rows):
    before = [list(row) for row in rows]
    without_repeats(rows)
    assert rows == before
