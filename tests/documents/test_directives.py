"""The assignments of plan 14/KH-UBND, counted sentence by sentence, and its reports."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from kgdata.documents.agenda import agenda
from kgdata.documents.register import number_key

# Sentences of each paragraph that orders something, counted in the printed text.
SENTENCES = {
    "III.1.1": 2, "III.1.2": 3, "III.1.3": 1, "III.1.4": 2,
    "III.2.1": 4, "III.2.2": 4, "III.2.3": 3,
    "III.3.a.1": 5, "III.3.a.2": 3, "III.3.a.3": 4, "III.3.a.4": 3, "III.3.a.5": 3,
    "III.3.b": 4, "III.3.c": 3, "III.3.d": 4, "III.3.đ": 4, "III.3.e": 1, "III.3.g": 1,
    "III.3.h": 2, "III.3.i": 1,
    "III.4.a.1": 6, "III.4.a.2": 2, "III.4.b": 1, "III.4.c": 2, "III.4.d": 2,
    "III.5.1": 4, "III.5.2": 2, "III.5.3": 2, "III.5.4": 1, "III.5.5": 4,
    "III.6.a": 5, "III.6.b": 4, "III.6.c": 3, "III.6.d.1": 1, "III.6.d.2": 3, "III.6.d.3": 2,
    "III.6.đ": 2,
    "III.7.1": 2, "III.7.2": 2,
    "III.8.1": 3, "III.8.2": 2, "III.8.3": 2,
    "III.9.1": 2, "III.9.2": 2, "III.9.3": 1,
    "III.10.1": 1, "III.10.2": 1,
    # section IV: action programmes, districts' plans, report of the result; monitoring and six
    # kinds of report; difficulties reported, and summed up by the planning department
    "IV.1": 1, "IV.1.1": 3, "IV.1.2": 7, "IV.1.3": 1, "IV.1.4": 2, "IV.2": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def directives(library):
    return library.all_directives["kh14-2024"]


def test_every_instruction_is_there(directives):
    assert Counter(d.section for d in directives) == SENTENCES
    by_section = Counter(".".join(d.section.split(".")[:2]) for d in directives)
    assert [by_section[f"III.{n}"] for n in range(1, 11)] == [8, 11, 38, 13, 13, 20, 4, 7, 5, 2]


def test_leads(directives):
    leads = {d.section: d.lead_agency for d in directives if not d.section.startswith("IV")}
    assert leads["III.1.1"] == leads["III.2.3"] == ("SBV",)
    assert leads["III.3.b"] == ("DPI", "DOIT", "EZ_KIEN_GIANG", "EZ_PHU_QUOC", "ITTPC")
    assert leads["III.5.4"] == ("VSS",)
    assert leads["III.8.3"] == ("INSPECTORATE", "DEPTS", "DPC")
    assert leads["III.9.1"] == ("MILITARY", "BORDER", "POLICE")


def test_reporting_calendar(directives):
    reports = {
        (";".join(d.lead_agency), d.due_date, d.recurrence.split(";UNTIL")[0])
        for d in directives
        if d.section == "IV.1.2" and d.due_date
    }
    quarterly = "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY="
    assert reports == {
        ("DEPTS;DPC;UNITS", dt.date(2024, 2, 18), "FREQ=MONTHLY;BYMONTHDAY=18"),
        ("DEPTS;DPC;UNITS", dt.date(2024, 3, 18), quarterly + "18"),
        ("DEPTS;DPC;UNITS", dt.date(2024, 10, 31), ""),
        ("DPI", dt.date(2024, 1, 20), "FREQ=MONTHLY;BYMONTHDAY=20"),
        ("DPI", dt.date(2024, 3, 20), quarterly + "20"),
        ("DPI", dt.date(2024, 11, 15), ""),
    }


def test_action_programmes_are_due_in_early_february(directives):
    due = [(d.lead_agency, d.due_date) for d in directives if d.due == "đầu tháng 02/2024"]
    assert due == [(("DEPTS", "DPC"), dt.date(2024, 2, 10)), (("DPC",), dt.date(2024, 2, 10))]


def test_instructions_cite_only_what_the_register_lists(library):
    cited = {(c.document, number_key(c.number)) for c in library.citations}
    missing = [
        (d.document, d.section, number)
        for each in library.all_directives.values()
        for d in each
        for number in d.cites
        if (d.document, number_key(number)) not in cited
    ]
    assert missing == []


def test_addresses_follow_the_text(directives):
    places = [tuple(map(int, d.source.split(":")[1:])) for d in directives]
    assert places == sorted(places)
    assert min(places)[0] == 82
    assert max(places)[0] == 138


def test_a_day_that_is_kept_is_no_deadline(plan):
    """Days of the press and of the family are to be publicised; nothing is due on them."""
    kept = [d for d in plan.library.all_directives["cv1088-2024"] if d.section.startswith("8.1.")]
    assert len(kept) == 4
    assert not any(d.due or d.due_date for d in kept)
    found = agenda(plan.library, dt.date(2024, 12, 31))
    late = found[found["no"].str.startswith("8.1") & (found["document"] == "cv1088-2024")]
    assert set(late["state"]) == {"undated"} and len(late) == 5
