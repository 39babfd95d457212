"""The public questions, agencies, and plans that lie elsewhere."""

from __future__ import annotations

import shutil

import pytest

import kgdata as kg
from kgdata.documents.agencies import find_agency
from kgdata.documents.library import Library
from kgdata.errors import UnknownNameError


def test_public_questions_have_answers():
    for question in (kg.targets, kg.programmes, kg.directives, kg.documents, kg.agencies):
        assert len(question()) > 0
    import kgdata.documents.citations

    assert kg.documents is kgdata.documents
    assert len(kg.documents()) > 0


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("DPI", "DPI"),
        ("Sở Kế hoạch và Đầu tư", "DPI"),
        ("sở lao động – thương binh và xã hội", "DOLISA"),
        ("Sở Lao động-Thương binh và Xã hội", "DOLISA"),
        ("UBND các huyện và thành phố", "DPC"),
        ("lực lượng kiểm ngư tinh", "FISHERIES_PATROL"),  # as scanned
        ("Trung tâm xúc tiến Đầu tư thương mại và Du lịch", "ITTPC"),
    ],
)
def test_agency_by_any_of_its_names(library, name, agency):
    assert find_agency(library.agencies, name) == agency


def test_no_such_agency(library):
    with pytest.raises(UnknownNameError, match="no agency 'Sở Thủy sản'"):
        find_agency(library.agencies, "Sở Thủy sản")


def test_every_indicator_of_the_shared_list_is_used(library, plan):
    annex = set(plan.indicators()["indicator"])
    used = {t.indicator for each in library.all_targets.values() for t in each}
    assert set(library.indicators) - annex <= used


def test_a_copy_elsewhere_answers_for_itself(tmp_path, plan):
    folder = tmp_path / "somewhere"
    shutil.copytree(plan.folder, folder, ignore=shutil.ignore_patterns("source"))
    copy = kg.open(folder)
    assert len(copy.targets()) == len(plan.targets("kh14-2024"))
    assert copy.programmes().empty
    assert copy.documents().empty


def test_filter_keeps_the_document(plan):
    assert set(plan.directives("kh14-2024")["document"]) == {"kh14-2024"}
    assert plan.programmes("kh14-2024").empty
    assert set(plan.programmes("kh104-2021")["due_date"].dt.year) == {2021}


def test_what_another_province_resolved_is_not_held_against_this_one(copy, change):
    own = copy / "kh14-2024"
    here = Library(copy, own=own)
    assert set(here.folders) == {"kh14-2024", "cv1088-2024", "kh104-2021", "nq535-2021"}
    change("kh14-2024/plan.toml", 'code = "VN-47"', 'code = "VN-73"')
    alone = Library(copy, own=own)
    assert list(alone.folders) == alone.carried == ["kh14-2024"]
    assert set(alone.targets()["document"]) == {"kh14-2024"}
    change("nq535-2021/plan.toml", 'code = "VN-47"', 'code = "VN"')  # the whole country's
    assert set(Library(copy, own=own).folders) == {"kh14-2024", "nq535-2021"}
    # two places that have no code are not one place
    change("kh14-2024/plan.toml", 'code = "VN-73"', 'code = ""')
    change("nq535-2021/plan.toml", 'code = "VN"', 'code = ""')
    assert set(Library(copy, own=own).folders) == {"kh14-2024", "nq535-2021"}
    change("nq535-2021/plan.toml", 'name_vi = "Kiên Giang"', 'name_vi = "Gò Quao"')
    assert set(Library(copy, own=own).folders) == {"kh14-2024"}
    # the registers are common property, and nothing in them is wrong now
    assert len(alone.register) == len(here.register)
    assert len(alone.citations) == len(here.citations)
