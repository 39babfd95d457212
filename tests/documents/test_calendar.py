"""Deadlines and recurring reports, as a list and as an iCalendar file."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from dateutil.rrule import rrulestr

from kgdata.documents.calendar import due, ics
from kgdata.errors import ParameterError


def test_a_year_of_reports(library):
    year = due(library, dt.date(2024, 1, 1), dt.date(2024, 12, 31), "kh14-2024")
    # departments: 11 months from February, 4 quarters; planning department: 12 and 4; two annual
    # reports; in early February the action programmes and the districts' plans
    count = Counter(zip(year["lead_agency"], year["recurring"], strict=True))
    assert count == {
        ("DEPTS;DPC;UNITS", True): 15,
        ("DPI", True): 16,
        ("DEPTS;DPC;UNITS", False): 1,
        ("DPI", False): 1,
        ("DEPTS;DPC", False): 1,
        ("DPC", False): 1,
    }
    assert year["date"].is_monotonic_increasing


def test_first_and_last_day_count(library):
    day = dt.date(2024, 11, 15)
    assert len(due(library, day, day, "kh14-2024")) == 1
    nothing = due(library, dt.date(2025, 1, 1), dt.date(2025, 12, 31), "kh14-2024")
    assert nothing.empty
    assert list(nothing) == list(due(library, day, day))


def test_programmes_are_due_at_the_end_of_their_quarter(library):
    quarter = due(library, dt.date(2021, 6, 30), dt.date(2021, 6, 30), "kh104-2021")
    assert set(quarter["due"]) == {"Hoàn thành trong quý II-2021"}


def test_days_in_the_wrong_order_are_refused(library):
    with pytest.raises(ParameterError, match="before the first"):
        due(library, dt.date(2024, 2, 1), dt.date(2024, 1, 1))


@pytest.fixture(scope="module")
def lines(library):
    text = ics(library)
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_ics_is_well_formed(lines, library):
    names = Counter(line.split(":")[0].split(";")[0] for line in lines)
    dated = sum(
        1
        for facts in (library.all_directives, library.all_programmes)
        for each in facts.values()
        for fact in each
        if fact.due_date
    )
    assert names["BEGIN"] == names["END"] == dated + 1
    for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
        assert names[name] == dated
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids)


def test_ics_recurs_as_the_plan_says(lines):
    rules = [line.removeprefix("RRULE:") for line in lines if line.startswith("RRULE:")]
    assert len(rules) == 4
    starts = [
        lines[k - 1].removeprefix("DTSTART;VALUE=DATE:")
        for k, line in enumerate(lines)
        if line.startswith("RRULE:")
    ]
    for rule, start in zip(rules, starts, strict=True):
        days = list(rrulestr(rule, dtstart=dt.datetime.strptime(start, "%Y%m%d")))
        assert days[0].strftime("%Y%m%d") == start
        assert days[-1] < dt.datetime(2025, 1, 1)


def test_ics_escapes_and_folds_whole_letters(library):
    text = ics(library, "kh104-2021")
    summaries = [x for x in text.replace("\r\n ", "").split("\r\n") if x.startswith("SUMMARY")]
    assert any("\\," in x for x in summaries)
    titles = {p.title_vi for p in library.all_programmes["kh104-2021"]}
    plain = {x.partition(": ")[2].replace("\\,", ",").replace("\\;", ";") for x in summaries}
    assert plain == titles


def test_ics_is_the_same_again_and_speaks_english(library):
    assert ics(library) == ics(library)
    english = ics(library, "kh14-2024", "en").replace("\r\n ", "")
    assert "Monthly report to the planning department" in english


def test_every_deadline_has_english_words(plan):
    library = plan.library
    printed = {*library.programmes(None)["due"], *library.directives(None)["due"]} - {""}
    assert printed == set(library.deadlines)
    english = ics(library, lang="en")
    assert "each quarter" in english.replace("\r\n ", "")
    assert "hàng quý" in ics(library).replace("\r\n ", "")
    assert "hàng quý" not in english.replace("\r\n ", "")
