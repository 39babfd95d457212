"""Citations: what they resolve to, and those that do not agree."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from kgdata.documents.citations import Citation, compare_citations, resolve
from kgdata.documents.library import Library
from kgdata.documents.register import Document
from kgdata.meta import read_meta

DAY = dt.date(2024, 1, 19)
PLAN = Document("p", "14/KH-UBND", "plan", DAY, "PPC", "", "", True, "p", 2)
REGISTER = {"p": PLAN}


def cite(number="14/KH-UBND", kind="plan", date=DAY, issuers=("PPC",), by="q", place="q.txt:1:1"):
    return Citation(by, number, kind, date, issuers, f"{kind} {number}", place)


def found(*citations):
    return [(d.what, d.printed, d.expected) for d in compare_citations(citations, REGISTER)]


@pytest.mark.parametrize("number", ["14/KH-UBND", "14 /KH-UBND", "14/kh–ubnd"])
def test_spelling_of_a_number_does_not_matter(number):
    assert resolve(cite(number), REGISTER) is PLAN
    assert found(cite(number)) == []


def test_numbers_start_anew_every_year():
    other = cite(date=dt.date(2021, 3, 1))
    assert resolve(other, REGISTER) is None
    assert found(other) == []
    assert resolve(cite(date=None), REGISTER) is PLAN


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        (cite(date=dt.date(2024, 2, 19)), ("date", "2024-02-19", "2024-01-19")),
        (cite(issuers=("DPI",)), ("issuer", "DPI", "PPC")),
        (cite("41/KH-UBND", by="p"), ("number", "41/KH-UBND", "14/KH-UBND")),
    ],
)
def test_citation_against_its_document(citation, expected):
    assert expected in found(citation)


def test_another_plan_of_the_same_day_is_no_mistake():
    assert found(cite("41/KH-UBND", by="q")) == []


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        (cite("9/QĐ-TTg", "plan", issuers=("PM",)), ("kind", "plan", "decision")),
        (
            cite("13-NQ/TW", "resolution", issuers=("GOV", "POLITBURO")),
            ("issuer", "GOV", "POLITBURO"),
        ),
        (cite("58/2023/NĐ-CP", "decree", issuers=("GOV",)), ("date", "2024-01-19", "2023")),
        (cite("2840-CV/BCSĐ-UBND", "dispatch", issuers=("PPC",)), ("issuer", "PPC", "PPC_PARTY")),
    ],
)  # fmt: skip
def test_citation_against_its_own_number(citation, expected):
    assert found(citation) == [expected]


def test_citations_of_one_document_against_each_other():
    wrong = cite("9/QĐ-TTg", "decision", dt.date(2024, 1, 3), ("PM",), place="q.txt:1:1")
    right = cite("9/QĐ-TTg", "decision", dt.date(2024, 11, 3), ("PM",), place="q.txt:5:1")
    silent = cite("9/QĐ-TTg", "decision", dt.date(2024, 11, 3), (), place="q.txt:9:1")
    assert found(wrong, right, silent) == [("date", "2024-01-03", "2024-11-03")]
    (found_one,) = compare_citations([right, wrong, silent], {})
    assert (found_one.source, found_one.against) == ("q.txt:1:1", "q.txt:9:1")
    assert found_one.printed == "2024-01-03"


def test_plan_14_cites_fourteen_documents_and_itself_under_every_table(library):
    ours = [c for c in library.citations if c.document == "kh14-2024"]
    assert len({c.number for c in ours if c.number} - {"14/KH-UBND"}) == 14
    assert [c.text for c in ours if not c.number] == ["Luật Tiếp công dân"]
    own = [c for c in ours if c.number == "14/KH-UBND"]
    assert len(own) == 10  # scenario and Biểu 2 to 10
    assert all(resolve(c, library.register).id == "kh14-2024" for c in own)


def test_own_citations_stand_where_the_annex_prints_them(plan, library):
    lines = (plan.folder / plan.source_file).read_text("utf-8").splitlines()
    own = [c for c in library.citations if c.source.startswith(f"{plan.source_file}:")]
    assert own
    for c in own:
        _, line, column = c.source.split(":")
        assert lines[int(line) - 1][int(column) - 1 :].startswith(c.text)


def test_nothing_cited_is_nothing_wrong(tmp_path):
    empty = Library(tmp_path)
    assert compare_citations(empty.citations, empty.register) == []


def test_known_disagreements_are_found(library):
    findings = compare_citations(library.citations, library.register)
    said = {(d.document, d.cited_number.replace(" ", ""), d.what) for d in findings}
    assert ("cv1088-2024", "14/KH-UBND", "date") in said  # 19/02/2024 for 19/01/2024
    assert ("kh104-2021", "101/KH-UBND", "number") in said  # the appendix of plan 104
    assert ("cv1088-2024", "1289/QĐ-TTg", "date") in said  # 03/1/2023 and 03/11/2023
    assert ("cv1088-2024", "13-NQ/TW", "issuer") in said  # Government and Politburo
    assert max(Counter(said).values()) == 1


def test_register_says_who_cites_whom(plan):
    frame = plan.documents()
    row = frame.set_index("document").loc["kh14-2024"]
    assert {"kh14-2024", "cv1088-2024"} <= set(row["cited_by"].split(";"))
    assert "181/NQ-HĐND" in row["cites"].split(";")
    cited = frame[frame["number"] == "13-NQ/TW"].iloc[0]
    assert not cited["carried"]
    assert set(cited["cited_by"].split(";")) == {"kh14-2024", "cv1088-2024"}


def test_register_agrees_with_the_folders(library):
    for document in library.register.values():
        assert document.carried
        meta = read_meta(library.root / document.folder / "plan.toml")
        if document.id == meta["id"]:  # a dispatch may lie in the folder of what it hands on
            assert document.number == meta["number"]
            assert document.date == meta["date"]
            assert document.signer == meta["signer"]
            assert document.title_vi == meta["title_vi"]
    assert set(library.folders) < set(library.register)
