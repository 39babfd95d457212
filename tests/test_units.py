"""Units as printed, as codes, and as a reader writes them."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgdata.captions import points_text
from kgdata.units import Unit, in_points, points_of, read_unit, unit_label

TABLE = list(csv.DictReader(files("kgdata").joinpath("units.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize(
    ("text", "code", "mult"),
    [
        ("Ha", "ha", 0),
        ("ha", "ha", 0),
        ("tấn/ha", "t/ha", 0),
        ("Tấn", "t", 0),
        ("Triệu tấn", "t", 6),
        ("Tỷ đồng", "VND", 9),
        ("Triệu đồng", "VND", 6),
        ("Tr. USD", "USD", 6),
        ("Triệu USD", "USD", 6),
        ("1.000Con", "head", 3),
        ("<i>1.000Con</i>", "head", 3),
        ("1000T", "t", 3),
        ("1000T/KM", "t.km", 3),
        ("1000L/NG", "passenger", 3),
        ("1000NG/KM", "passenger.km", 3),
        ("1.000 m3", "m3", 3),
        ("1.000 lít", "l", 3),
        ("1.000 kwh", "kWh", 3),
        ("nghìn cây", "tree", 3),
        ("Luot", "visit", 0),
        ("Triệu lượt", "visit", 6),
        ("G/VD", "beds/10000", 0),
        ("%", "%", 0),
        ("1000 tờ", "copy", 3),
        ("Tờ", "copy", 0),
        ("Tổ", "team", 0),
        ("nghìn tỷ đồng", "VND", 12),
    ],
)
def test_a_printed_unit(text, code, mult):
    assert read_unit(text) == Unit(code, mult)


@pytest.mark.parametrize("text", ["", "-", "xyz", "1000", "triệu", "10 ha", "2.000 con", "tấn ha"])
def test_an_unknown_unit_is_none(text):
    assert read_unit(text) is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    unit = read_unit(text)
    assert unit is None or unit.code in {row["code"] for row in TABLE}


def test_no_printed_unit_stands_for_two_codes():
    seen: dict[str, str] = {}
    for row in TABLE:
        for text in filter(None, [*row["printed"].split(";"), row["code"]]):
            found = read_unit(text)
            assert found == Unit(row["code"]), text
            assert seen.setdefault(text, row["code"]) == row["code"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["code"])
def test_every_code_has_a_label_in_both_languages(row):
    assert unit_label(row["code"]) == row["label_vi"] != ""
    assert unit_label(row["code"], 0, "en") == row["label_en"] != ""


@pytest.mark.parametrize("mult", [3, 6, 9])
@pytest.mark.parametrize("code", ["t", "VND", "head", "m3", "visit"])
def test_a_vietnamese_label_reads_as_its_unit(code, mult):
    assert read_unit(unit_label(code, mult)) == Unit(code, mult)


@pytest.mark.parametrize(
    ("code", "mult", "vi", "en"),
    [
        ("VND", 9, "tỷ đồng", "VND billion"),
        ("USD", 6, "triệu USD", "USD million"),
        ("t", 3, "nghìn tấn", "thousand t"),
        ("ha", 0, "ha", "ha"),
        ("no such", 0, "no such", "no such"),
        ("t", 4, "10^4 tấn", "10^4 t"),
    ],
)
def test_a_label_says_code_and_scale(code, mult, vi, en):
    assert (unit_label(code, mult), unit_label(code, mult, "en")) == (vi, en)


@pytest.mark.parametrize("code", ["%", "permille", "per1000"])
def test_a_rate_changes_in_points(code):
    assert in_points(code) and points_of(code)


@pytest.mark.parametrize("code", ["doctors/10000", "per100000", "subscriptions/100", "t", "none"])
def test_a_density_and_an_amount_change_in_percent(code):
    assert not in_points(code) and points_of(code) == ""


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_points_have_words_in_each_language(lang):
    for row in TABLE:
        if row["points"]:
            assert points_text("+0,5", row["code"], lang).startswith("+0,5\xa0")
            assert points_text("0,5", row["code"], lang, full=True).startswith("0,5\xa0")


def test_bricks_are_counted_by_another_word_than_clothes():
    # annex.txt:189, 235 and 242 print nghìn viên, 1.000 cái and 1.000 viên
    assert unit_label(*read_unit("1.000 viên")) == "nghìn viên"
    assert unit_label(*read_unit("1.000 cái")) == "nghìn chiếc"
    assert unit_label(*read_unit("1.000 viên"), "en") == "thousand units"


@pytest.mark.parametrize(
    ("text", "code", "mult"),
    [
        ("Bác sĩ", "doctor", 0),
        ("Bác sỹ", "doctor", 0),
        ("Cán bộ", "official", 0),
        ("Giường bệnh", "bed", 0),
        ("Xã, phường", "commune_or_ward", 0),
        ("Tr.đ", "VND", 6),
        ("Triệu đồng/người", "VND/person", 6),
        ("1.000 HK.km", "passenger.km", 3),
        ("1.000 quả", "egg", 3),
        ("m3/ngày đêm", "m3/day", 0),
        ("Con/phụ nữ", "children/woman", 0),
        ("BS/vạn dân", "doctors/10000", 0),
        ("Trang trại", "farm", 0),
        ("Tuổi", "year_of_age", 0),
    ],
)
def test_units_of_other_provinces(text, code, mult):
    assert read_unit(text) == Unit(code, mult)
