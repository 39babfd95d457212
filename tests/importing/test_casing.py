"""Titles in capitals: a sentence with the capitals that names, acronyms and numerals keep."""

from __future__ import annotations

import pytest

from kgdata.importing.casing import readable


@pytest.mark.parametrize(
    ("title", "area", "read"),
    [
        ("CHỈ TIÊU PHÁT TRIỂN NÔNG, LÂM, NGƯ NGHIỆP TỈNH HẬU GIANG NĂM 2025", "Hậu Giang",
         "Chỉ tiêu phát triển nông, lâm, ngư nghiệp tỉnh Hậu Giang năm 2025"),
        ("GRDP VÀ VỐN FDI, ODA (TRIỆU USD)", "", "GRDP và vốn FDI, ODA (triệu USD)"),
        ("KINH TẾ TẬP THỂ: HTX, KT-XH", "", "Kinh tế tập thể: HTX, KT-XH"),
        ("VÙNG ĐBSCL, THU BHYT", "", "Vùng ĐBSCL, thu BHYT"),
        ("XI MĂNG QUÝ IV, VI SINH QUÝ I", "", "Xi măng quý IV, vi sinh quý I"),
        ("II. Y TẾ", "", "II. Y tế"),
        ("HẠ TẦNG LOGISTICS", "", "Hạ tầng logistics"),
        ("HÒA BÌNH Ở TỈNH HOÀ BÌNH", "Kiên Giang", "Hòa bình ở tỉnh Hoà Bình"),
        ("DU LỊCH HOÀ BÌNH", "Hòa Bình", "Du lịch Hoà Bình"),  # the tone on either vowel
        ("VỐN TRUNG ƯƠNG CHO ĐỒNG BẰNG SÔNG CỬU LONG", "",
         "Vốn Trung ương cho đồng bằng sông Cửu Long"),
        ("THU NGÂN SÁCH. CHI NGÂN SÁCH", "", "Thu ngân sách. Chi ngân sách"),
        ("Kế hoạch VỐN ODA", "", "Kế hoạch VỐN ODA"),  # not all in capitals: left as it is
        ("2025", "", "2025"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_title_in_capitals_is_read_as_a_sentence(title, area, read):
    assert readable(title, area) == read
