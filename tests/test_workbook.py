"""Annexes handed over as workbooks: numbers with the decimals that their cells show."""

from __future__ import annotations

import zipfile

import openpyxl
import pandas as pd
import pytest

import kgdata as kg
from kgdata.errors import SourceError
from kgdata.printed import is_ambiguous
from kgdata.sources import read_source
from tests.annex import CROPS, HEADER, crop_items, crop_rows, items, values, write_meta, write_plan


def sheet_of(folder, rows, name="annex.xlsx"):
    """Put rows into a workbook; a tuple is a value and its number format."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if isinstance(value, tuple):
                cell = sheet.cell(r, c, value[0])
                cell.number_format = value[1]
            elif value != "":
                sheet.cell(r, c, value)
    path = folder / name
    book.save(path)
    return path


def shown(tmp_path, value, number_format):
    return read_source(sheet_of(tmp_path, [[(value, number_format)]]), "a.xlsx")[0].cells[0]


def test_a_workbook_loads_to_the_same_frames_as_its_text(tmp_path):
    folder = write_plan(tmp_path / "plan", [*HEADER, *crop_rows()], crop_items())
    text = kg.open(folder)
    levels, ratios, wide = text.load(), text.ratios(), text.wide("crops")
    rows = [["BIỂU 1: TRỒNG TRỌT"], [], *HEADER]
    for n, (crop, line) in enumerate(zip(CROPS, crop_rows(), strict=True), 1):
        style = "#,##0.00" if crop.decimals else "#,##0"
        a, p, e, k = crop.figures
        compared = [(x / y, "0.00%") for x, y in ((e, p), (e, a), (k, e))]
        rows.append([n, line[1], crop.unit, *((v, style) for v in crop.figures), *compared])
    sheet_of(folder / "source", rows)
    write_meta(folder, "source/annex.xlsx", {"crops": ()})
    book = kg.open(folder)
    for one, other in ((levels, book.load()), (ratios, book.ratios())):
        assert other["source"].tolist() == [
            s.replace("annex.txt", "annex.xlsx[Biểu 1]") for s in one["source"]
        ]
        # Where a thousands separator could be read as a decimal mark the workbook writes none.
        assert other["printed"].tolist() == [
            text.replace(".", "") if is_ambiguous(text) else text for text in one["printed"]
        ]
        rest = ["source", "printed"]
        pd.testing.assert_frame_equal(one.drop(columns=rest), other.drop(columns=rest))
    pd.testing.assert_frame_equal(wide, book.wide("crops"))


def test_whole_numbers_in_cells_are_no_riddle(tmp_path):
    """Printed, 5.481 beside 2.250 could be either; a cell's number is known."""
    folder = write_plan(tmp_path / "plan", [*HEADER, *crop_rows()], items("t"))
    rows = [["BIỂU 1"], ["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2024"]]
    for value in ((5481, "#,##0"), 5481, 5481.0):
        sheet_of(folder / "source", [*rows, [1, "Cá", "Tấn", value]])
        write_meta(folder, "source/annex.xlsx", {"crops": ()})
        assert values(folder) == {(1, "plan_2024"): 5481.0}


def test_sheets_are_read_in_order_and_each_has_its_place(tmp_path):
    folder = write_plan(tmp_path / "plan", [*HEADER, *crop_rows()], crop_items())
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("Trang 1", crop_rows()[:4]), ("Trang 2", crop_rows()[4:])):
        sheet = book.create_sheet(title)
        heading = [["BIỂU 1"]] if title == "Trang 1" else []
        for row in [*heading, *HEADER, *rows]:
            sheet.append(list(row))
    book.save(folder / "source" / "annex.xlsx")
    write_meta(folder, "source/annex.xlsx", {"crops": ()})
    frame = kg.open(folder).load()
    assert frame["row"].max() == len(CROPS)
    assert frame["source"].iloc[0] == "source/annex.xlsx[Trang 1]:5:4"
    assert frame["source"].iloc[-1] == f"source/annex.xlsx[Trang 2]:{3 + len(CROPS) - 4}:7"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1234567, "#,##0", "1.234.567"),
        (1234567, "0", "1234567"),
        (1234.5, "#,##0.00", "1.234,50"),
        (1234.567, "#,##0.0", "1.234,6"),
        (12.5, "0.00_ ", "12,50"),
        (12.5, "0.00_);(0.00)", "12,50"),
        (1234.5, "#,##0.00;[Red]-#,##0.00", "1.234,50"),
        (-1234.5, "#,##0.00", "-1.234,50"),
        (1234.5, "_-* #,##0.00_-;-* #,##0.00_-", "1.234,50"),
        (12.5, '0.0" ha"', "12,5"),
        (12.5, "0.0\\ ", "12,5"),
        (1.0184, "0.00%", "101,84%"),
        (1.0184, "0%", "102%"),
        (1.0, "0.0%", "100,0%"),
        (1.00075, "0.00%", "100,08%"),
        (2.675, "0.00", "2,68"),
        (0.125, "0.00", "0,13"),
        (1e6, "#,##0", "1.000.000"),
        (0, "0.00", "0,00"),
        (5, "0.00", "5,00"),
        (69373.0, "#,##0.0", "69.373,0"),
        (1234, "#,##0", "1234"),
        (1234.5, "0.0##", "1234,5"),
        (12345.678, "#,##0.###", "12.345,678"),
        (0.5, "#,##0", "1"),
        (1234567, "#,##0_)", "1.234.567"),
        (1e10, "0.00E+00", "10000000000"),
        (5, "#", "5"),
    ],
)
def test_a_number_is_written_as_its_cell_shows_it(tmp_path, value, number_format, text):
    assert shown(tmp_path, value, number_format) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1234567"),
        (12.5, "12,5"),
        (0.1 + 0.2, "0,3"),
        (1234.25, "1234,25"),
        (7, "7"),
        (-0.5, "-0,5"),
        (1e6, "1000000"),
        (0.0, "0"),
        (1e-7, "0,0000001"),
    ],
)
def test_a_general_number_has_the_decimals_it_needs(tmp_path, value, text):
    assert shown(tmp_path, value, "General") == text


def test_what_is_no_number_is_its_text(tmp_path):
    path = sheet_of(tmp_path, [["Lúa\nMùa", "a\tb", True, "<3%", "-"], [], ["x"]])
    lines = read_source(path, "a.xlsx")
    assert lines[0].cells == ["Lúa Mùa", "a b", "True", "<3%", "-"]
    assert [(line.number, line.cells) for line in lines[1:3]] == [(2, [""]), (3, ["x"])]
    assert {line.file for line in lines} == {"a.xlsx[Biểu 1]"}


def test_a_formula_is_its_last_value(tmp_path):
    """openpyxl writes no cached values, so a formula that was never computed is blank."""
    path = sheet_of(tmp_path, [["=1+1", "y"]])
    assert read_source(path, "a.xlsx")[0].cells == ["", "y"]


def packed(path, **parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)


def bad_books(tmp_path):
    good = sheet_of(tmp_path, [["x"]], "good.xlsx")
    content = good.read_bytes()
    yield "text", b"no workbook"
    yield "empty", b""
    yield "short", content[: len(content) // 2]
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in (
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "[Content_Types].xml",
        "xl/styles.xml",
    ):
        for how, text in (("broken", b"<a><b>"), ("empty", b""), ("other", b"<a/>")):
            if how == "other" and name != "[Content_Types].xml":
                continue  # still a workbook, of no sheets or of no cells
            path = tmp_path / "bad.xlsx"
            with zipfile.ZipFile(path, "w") as archive:
                for part, whole in parts.items():
                    archive.writestr(part, text if part == name else whole)
            yield f"{name} {how}", path.read_bytes()
    path = tmp_path / "bad.zip"
    packed(path, a="b")
    yield "another zip", path.read_bytes()


def test_an_unreadable_workbook_is_one_clear_error(tmp_path):
    seen = 0
    for name, content in bad_books(tmp_path):
        path = tmp_path / "annex.xlsx"
        path.write_bytes(content)
        with pytest.raises(SourceError) as raised:
            pytest.fail(f"{name}: {read_source(path, 'source/annex.xlsx')}")
        said = str(raised.value)
        assert said.startswith("source/annex.xlsx: not a readable .xlsx workbook"), name
        assert said.endswith("save it again as .xlsx") and "\n" not in said, name
        seen += 1
    assert seen > 10


def test_a_plan_with_an_unreadable_workbook(tmp_path):
    folder = write_plan(tmp_path, [*HEADER, *crop_rows()], crop_items())
    (folder / "source" / "annex.xlsx").write_bytes(b"no workbook")
    write_meta(folder, "source/annex.xlsx", {"crops": ()})
    with pytest.raises(SourceError, match=r"source/annex\.xlsx: not a readable \.xlsx workbook"):
        kg.open(folder).load()


def test_a_missing_workbook_and_a_folder(tmp_path):
    with pytest.raises(SourceError, match="the source file is missing"):
        read_source(tmp_path / "none.xlsx", "none.xlsx")
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(SourceError, match="not a readable"):
        read_source(tmp_path / "a.xlsx", "a.xlsx")


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods"])
def test_another_kind_of_file_is_no_text(tmp_path, suffix):
    path = tmp_path / f"annex{suffix}"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    with pytest.raises(SourceError) as raised:
        read_source(path, path.name)
    assert f"a {suffix} file cannot be read; save it as .xlsx or as tab-separated text" in str(
        raised.value
    )


def test_a_cell_that_is_no_number_is_told_with_its_sheet(tmp_path):
    folder = write_plan(tmp_path, [*HEADER, *crop_rows()], crop_items())
    rows = crop_rows()
    rows[2][4] = "12x"
    sheet_of(folder / "source", [["BIỂU 1"], *HEADER, *rows])
    write_meta(folder, "source/annex.xlsx", {"crops": ()})
    with pytest.raises(SourceError, match=r"source/annex\.xlsx\[Biểu 1\]:7:5: '12x' is no number"):
        kg.open(folder).load()
