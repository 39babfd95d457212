"""What a document says of itself: districts and communes, reports, form numbers, no date."""

from __future__ import annotations

import datetime as dt
import json
import os

import pytest

import kgdata as kg
from kgdata.captions import plan_origin
from kgdata.export import export_data
from kgdata.importing.entitled import name_tables
from kgdata.importing.identity import place_of, read_identity
from kgdata.importing.summary import lines_of
from kgdata.importing.tables import Found
from kgdata.sources import Line
from tests.importing.annexes import BEN_TRE, changed, imported

UNDATED = "(Kèm theo Kế hoạch của UBND tỉnh Bến Tre)"
DATED = BEN_TRE[1][0]


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def identity(*texts):
    cells = [[text] if isinstance(text, str) else list(text) for text in texts]
    return read_identity([Line("a", n, own) for n, own in enumerate(cells, 1)], [])


@pytest.mark.parametrize(
    ("texts", "issuer", "code", "area"),
    [
        (
            ["(Kèm theo Kế hoạch số 5/KH-UBND của UBND huyện Gò Quao, tỉnh Kiên Giang)"],
            "Ủy ban nhân dân huyện Gò Quao, tỉnh Kiên Giang", "", "Gò Quao, Kiên Giang",
        ),
        (
            ["UỶ BAN NHÂN DÂN", "HUYỆN GÒ QUAO", "tỉnh Kiên Giang"],
            "Ủy ban nhân dân huyện Gò Quao, tỉnh Kiên Giang", "", "Gò Quao, Kiên Giang",
        ),
        (
            [("ỦY BAN NHÂN DÂN", "CỘNG HÒA"), ("TỈNH KIÊN GIANG", "Độc lập")],
            "Ủy ban nhân dân tỉnh Kiên Giang", "VN-47", "Kiên Giang",
        ),
        (
            ["UBND TP. RẠCH GIÁ, TỈNH KIÊN GIANG"],
            "Ủy ban nhân dân thành phố Rạch Giá, tỉnh Kiên Giang", "", "Rạch Giá, Kiên Giang",
        ),
        (
            ["UBND phường 5 - TP Hồ Chí Minh"],
            "Ủy ban nhân dân phường 5, thành phố Hồ Chí Minh", "", "5, Hồ Chí Minh",
        ),
        (
            ["UBND các huyện, thành phố", "UBND huyện xem xét", "UBND thành phố Cần Thơ"],
            "Ủy ban nhân dân thành phố Cần Thơ", "VN-CT", "Cần Thơ",
        ),
        (["Chỉ tiêu năm 2026 của xã Hòa Lợi, tỉnh An Giang"], "", "", "Hòa Lợi, An Giang"),
        (["PHÁT TRIỂN KINH TẾ -", "XÃ HỘI TỈNH AN GIANG"], "", "VN-44", "An Giang"),
    ],
)  # fmt: skip
def test_who_issued_it_for_where(texts, issuer, code, area):
    found = identity(*texts)
    assert found.area is not None
    if issuer:
        assert found.issuer == issuer
    assert (found.area.code, found.area.name) == (code, area)


def test_the_place_of_a_call_and_of_a_plan_is_that_of_the_document():
    for said in ("huyện Gò Quao, tỉnh Kiên Giang", "Gò Quao, Kiên Giang"):
        place = place_of(said)
        assert (place.code, place.name) == ("", "Gò Quao, Kiên Giang")
    assert place_of("Kiên Giang, Việt Nam").code == "VN-47"


def test_the_number_of_a_form_is_not_that_of_the_document():
    assert identity("Biểu số 07/NS", "tỉnh Trà Vinh").number == ""
    own = identity("Biểu số 3 kèm theo Kế hoạch số 12/KH-UBND ngày 1/2/2025")
    assert (own.number, own.id) == ("12/KH-UBND", "kh12-2025")


def test_a_district_s_plan_does_not_join_its_province_s(tmp_path):
    district = changed(BEN_TRE, DATED, DATED.replace("UBND tỉnh", "UBND huyện Ba Tri, tỉnh"))
    outcome = imported(tmp_path, district)
    plan = outcome.plan
    assert not outcome.questions
    assert (plan.area, plan.issuer_vi) == (
        "Ba Tri, Bến Tre", "Ủy ban nhân dân huyện Ba Tri, tỉnh Bến Tre",
    )  # fmt: skip
    assert plan.title_vi.endswith("năm 2025, huyện Ba Tri, tỉnh Bến Tre")
    assert outcome.built.meta["area"]["code"] == ""
    again = imported(tmp_path, district)
    assert not again.changes.changed and not len(again.decisions)


def test_titles_in_capitals_keep_the_names_of_both_places():
    title = "CHỈ TIÊU VĂN HÓA NĂM 2026 HUYỆN GÒ QUAO, TỈNH KIÊN GIANG"
    [(name, _, readable, _)] = name_tables([Found("", title, None, "", [])], "Gò Quao, Kiên Giang")
    assert (name, readable) == (
        "chi-tieu-van-hoa", "Chỉ tiêu văn hóa năm 2026 huyện Gò Quao, tỉnh Kiên Giang",
    )  # fmt: skip


def test_a_report_is_called_one(tmp_path):
    report = changed(BEN_TRE, DATED, DATED.replace("Kế hoạch số 10/KH", "Báo cáo số 10/BC"))
    plan = imported(tmp_path, report).plan
    assert (plan.id, plan.title_vi) == (
        "bc10-2025", "Báo cáo tình hình kinh tế - xã hội năm 2024, tỉnh Bến Tre",
    )  # fmt: skip


# --- no date -----------------------------------------------------------------------------------


def folder_of(tmp_path, *dates):
    """Import an annex without a date; enter one in its folder."""
    outcome = imported(tmp_path, changed(BEN_TRE, DATED, UNDATED))
    path = outcome.folder / "plan.toml"
    said = path.read_text("utf-8")
    for date in dates:
        path.write_text(said.replace("\ntitle_vi", f"\ndate = {date}\ntitle_vi", 1), "utf-8")
    return outcome, path


def test_no_date_is_entered_where_the_document_says_none(tmp_path):
    outcome, path = folder_of(tmp_path)
    assert "date" not in path.read_text("utf-8")
    assert any("date = " in line for _, line in lines_of(outcome, "en"))
    plan = kg.open(path.parent)
    assert (plan.dated, plan.date) == (False, dt.date(2025, 1, 1))
    assert plan_origin(plan).count("2025") == 1  # in its title
    export_data(plan, tmp_path / "tidy")
    package = json.loads((tmp_path / "tidy" / "datapackage.json").read_text("utf-8"))
    assert package["description"] == plan.issuer_en
    assert kg.plans(tmp_path)["date"].isna().all()


def test_a_date_that_a_person_enters_stays(tmp_path):
    folder_of(tmp_path, "2025-01-09")
    for _ in range(2):
        outcome = imported(tmp_path, changed(BEN_TRE, DATED, UNDATED))
        assert (outcome.plan.dated, outcome.plan.date) == (True, dt.date(2025, 1, 9))
    assert "09/01/2025" in plan_origin(outcome.plan)
    assert [(d.field, d.decided) for d in outcome.decisions.entries.values()] == [
        ("date", "2025-01-09")
    ]


def test_a_folder_of_before_has_the_first_day_for_no_date(tmp_path):
    _, path = folder_of(tmp_path, "2025-01-01")
    assert not kg.open(path.parent).dated
    outcome = imported(tmp_path, changed(BEN_TRE, DATED, UNDATED))
    assert not len(outcome.decisions) and "date" not in path.read_text("utf-8")


def test_a_numbered_document_of_the_first_day_is_dated(tmp_path):
    first = changed(BEN_TRE, DATED, DATED.replace("05/01/2025", "01/01/2025"))
    assert imported(tmp_path, first).plan.dated
