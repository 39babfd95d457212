"""Tables side by side under one title: one table or two, as their numbers say, or asked."""

from __future__ import annotations

import csv
import os

import pytest

import kgdata as kg
from kgdata.importing.parts import parted
from kgdata.importing.tables import Found
from kgdata.layout import Page
from kgdata.sources import Line
from tests.importing.layouts import HEAD, SERIES, figures, imported, tabbed, truth, workbook


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def rows(first, word, count=4):
    return [
        [n, f"{word} {n}", "tấn", 100 + 7 * n, 110 + 7 * n, 112 + 7 * n, 120 + 8 * n]
        for n in range(first, first + count)
    ]


def beside(folder, left, right, over=()):
    body = [[*a, "", *b] for a, b in zip(left, right, strict=True)]
    return workbook(folder, [["Biểu 1: CÔNG NGHIỆP"], *over, [*HEAD, "", *HEAD], *body])


def answered(folder, text):
    path = folder / "plan" / "questions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, records[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**record, "answer": text} for record in records)


def test_numbers_that_go_on_make_one_table(tmp_path):
    left, right = rows(1, "Mục"), rows(5, "Mục")
    assert not imported(beside(tmp_path, left, right)).questions
    assert figures(tmp_path / "plan") == truth([*left, *right])
    assert list(kg.open(tmp_path / "plan").tables_info) == ["industry"]


def test_numbers_that_begin_anew_are_asked_about(tmp_path):
    left, right = rows(1, "Mục"), rows(1, "Việc")
    path = beside(tmp_path, left, right)
    (question,) = imported(path).questions
    assert (question.kind, question.line, question.column) == ("beside", 2, 9)
    assert "'Việc 1'" in question.en and question.readings == "1 | 2"
    assert list(kg.open(tmp_path / "plan").tables_info) == ["industry"]
    answered(tmp_path, "1")
    assert not imported(path).questions
    assert list(kg.open(tmp_path / "plan").tables_info) == ["industry"]


def test_answered_that_they_are_two(tmp_path):
    left, right = rows(1, "Mục"), rows(1, "Việc")
    path = beside(tmp_path, left, right)
    imported(path)
    answered(tmp_path, "2")
    assert not imported(path).questions
    plan = kg.open(tmp_path / "plan")
    assert [len(plan.rows[t]) for t in plan.tables_info] == [4, 4]
    assert figures(tmp_path / "plan") == truth([*left, *right])
    assert not imported(path).questions  # once decided, it stays


def test_a_section_numbered_anew_on_the_next_page_is_not_asked_about(tmp_path):
    """A page of a document has the header of the page before."""
    header = [Line("a[page 1]", 1, list(HEAD))]
    pages = [
        Page(
            header,
            "",
            [Line(f"a[page {p}]", n, list(map(str, r))) for n, r in enumerate(rows(1, "b"))],
            {"stt": 0, "label": 1},
        )
        for p in (1, 2)
    ]
    table = Found("Biểu 1", "A", 1, "", pages)
    assert parted([table], {}) == ([table], [])


def test_headings_of_their_own_make_two(tmp_path):
    left, right = rows(1, "Mục"), rows(1, "Việc")
    over = [["A. Khai thác", *[""] * 7, "B. Chế biến"]]
    assert not imported(beside(tmp_path, left, right, over)).questions
    assert len(kg.open(tmp_path / "plan").tables_info) == 2
    assert figures(tmp_path / "plan") == truth([*left, *right])


def test_other_columns_make_two(tmp_path):
    left, right = rows(1, "Mục"), rows(1, "Việc")
    body = [[*a[:5], "", *b[:3], *b[5:]] for a, b in zip(left, right, strict=True)]
    head = [*HEAD[:5], "", *HEAD[:3], *HEAD[5:]]
    assert not imported(workbook(tmp_path, [["Biểu 1: CÔNG NGHIỆP"], head, *body])).questions
    found = figures(tmp_path / "plan")
    assert [set(v) for _, v in found[:4]] == [{"actual_2022", "plan_2023"}] * 4
    assert [set(v) for _, v in found[4:]] == [{"estimate_2023", "plan_2024"}] * 4


# --- pages of one title, their captions in another order or of other columns --------------------

PAGES = [
    (["TH 2022", "KH 2023"], ["KH 2023", "KH 2024"]),
    (["TH 2022", "KH 2023", "ƯTH 2023"], ["KH 2023", "ƯTH 2023", "KH 2024"]),
    (["TH 2022", "KH 2023", "ƯTH 2023"], ["TH 2022", "ƯTH 2023"]),
    (["TH 2022", "KH 2023", "ƯTH 2023"], ["KH 2023", "TH 2022", "ƯTH 2023"]),
    (["TH 2022", "KH 2023"], ["TH 2022", "KH 2023", "KH 2024"]),
]


@pytest.mark.parametrize(("first", "second"), PAGES)
def test_figures_stand_under_the_captions_of_their_own_page(tmp_path, first, second):
    """Without ratios nothing but the captions says which column is which."""
    places = {caption: c for c, caption in enumerate(HEAD)}
    names = dict(zip(HEAD[3:], SERIES, strict=True))

    def page(captions, body):
        return [
            [*HEAD[:3], *captions],
            *([*r[:3], *(r[places[c]] for c in captions)] for r in body),
        ]

    top, below = rows(1, "Mục"), rows(5, "Mục")
    title = "Biểu 1: CÔNG NGHIỆP"
    again = [[], [f"{title} (tiếp theo)"]]
    imported(tabbed(tmp_path, [[title], *page(first, top), *again, *page(second, below)]))
    assert figures(tmp_path / "plan") == [
        (row[1], {s: row[places[c]] for c, s in names.items() if c in captions})
        for captions, body in ((first, top), (second, below))
        for row in body
    ]
