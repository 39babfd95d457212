"""Tasks by agency and day, counted again from the files."""

from __future__ import annotations

import datetime as dt

import pytest

from kgdata.documents.agenda import agenda, by_agency, day
from kgdata.errors import KgdataError
from kgdata.listings.agenda import calendar_table, tasks_table
from kgdata.prose import agenda as told
from tests.notebooks4 import printed

AS_OF = dt.date(2024, 6, 30)
DOCUMENTS = ("cv1088-2024", "kh104-2021", "kh14-2024", "nq535-2021")


def tasks():
    out = []
    for document in DOCUMENTS:
        for name in ("programmes.csv", "directives.csv"):
            if (printed.DATA / document / name).exists():
                out += [{**r, "file": name} for r in printed.rows(document, name)]
    return out


@pytest.fixture(scope="module")
def frame(plan):
    return agenda(plan.library, AS_OF)


def test_every_task_has_its_state(frame):
    expected = {"past": 0, "next": 0, "recurring": 0, "undated": 0}
    for task in tasks():
        if not task["due_date"]:
            expected["undated"] += 1
        elif task.get("recurrence"):
            expected["recurring"] += 1  # all run until the end of 2024
        else:
            past = dt.date.fromisoformat(task["due_date"]) < AS_OF
            expected["past" if past else "next"] += 1
    assert frame["state"].value_counts().to_dict() == expected
    assert len(frame) == len(tasks())


def test_what_recurs_ends_with_its_rule(plan):
    later = agenda(plan.library, dt.date(2025, 1, 1))
    assert "recurring" not in set(later["state"])


def test_a_deadline_of_today_is_still_to_come(plan, frame):
    row = frame[(frame["document"] == "cv1088-2024") & (frame["no"] == "4.2")].iloc[0]
    assert (row["state"], row["days"]) == ("next", 0)


@pytest.mark.parametrize("agency", ["DPI", "Sở Kế hoạch và Đầu tư", "so ke hoach va dau tu"])
def test_an_agency_sees_what_it_leads_and_takes_part_in(plan, agency):
    mine = agenda(plan.library, AS_OF, agency)
    expected = [
        t for t in tasks() if "DPI" in [*t["lead_agency"].split(";"), *t["partners"].split(";")]
    ]
    assert len(mine) == len(expected)
    leads = sum("DPI" in t["lead_agency"].split(";") for t in expected)
    assert (mine["role"] == "lead").sum() == leads


def test_counts_by_agency(frame):
    counts = by_agency(frame)
    for agency in ("DARD", "DPI", "DEPTS"):
        for document in DOCUMENTS:
            expected = sum(
                t["document"] == document and agency in t["lead_agency"].split(";") for t in tasks()
            )
            assert counts.loc[agency].get(document, 0) == expected
    assert counts.sum(axis=1).is_monotonic_decreasing


def test_the_calendar_of_an_agency(plan):
    shown = calendar_table(plan, AS_OF, dt.date(2024, 7, 31), "en", agency="DPI")
    html = shown.as_raw_html()
    assert "20 July 2024" in html and "Saturday" in html
    assert "18 July 2024" not in html  # that one is for the departments
    assert calendar_table(plan, dt.date(2030, 1, 1), dt.date(2030, 2, 1)) is None


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_page_says_that_results_are_unknown(plan, frame, lang):
    words = told.title(plan, frame, AS_OF, lang)
    assert f"**{frame['due_date'].notna().sum()}**" in words
    assert ("Không văn bản nào ghi" if lang == "vi" else "No document says") in words


def test_the_calendar_file_is_written_only_if_named(plan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _, shown = told.calendar_file(plan)
    assert list(tmp_path.iterdir()) == []
    words, _ = told.calendar_file(plan, "due.ics", "en")
    assert "`due.ics`" in words
    written = (tmp_path / "due.ics").read_bytes().decode()
    assert written.startswith("BEGIN:VCALENDAR\r\n")
    assert written.count("BEGIN:VEVENT") == shown.count("BEGIN:VEVENT") > 0
    with pytest.raises(KgdataError, match="cannot be written"):
        told.calendar_file(plan, "missing/due.ics")


@pytest.mark.parametrize("text", ["2024-06-31", "30/06/2024", ""])
def test_a_wrong_day(text):
    with pytest.raises(KgdataError, match="must be YYYY-MM-DD"):
        day(text)


def test_an_unknown_agency(plan):
    with pytest.raises(KgdataError, match="no agency 'XYZ'"):
        agenda(plan.library, AS_OF, "XYZ")


@pytest.mark.parametrize(("lang", "words"), [("vi", "đầu tháng 02/2024"), ("en", "of February")])
def test_a_day_that_was_read_out_of_words_stands_beside_them(plan, frame, lang, words):
    past = frame[frame["state"] == "past"]
    page = tasks_table(plan, past, AS_OF, lang, name="past").as_raw_html()
    assert words in page  # the 10th of February is nowhere printed
    assert ("quý II-2021" if lang == "vi" else "in Q2 2021") in page
