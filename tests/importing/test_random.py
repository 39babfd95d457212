"""Whatever a table looks like: it is refused with a reason, or every figure comes through."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kgdata as kg
from tests.importing.annexes import imported

CAPTIONS = [
    "TH 2023", "KH 2024", "ƯTH 2024", "KH 2025", "Năm 2024", "Kế hoạch", "Thực hiện", "Quý I",
    "2023", "So sánh (%)", "KH 2025/ƯTH 2024", "5=4/3", "6 tháng", "Tỷ trọng (%)", "", "25/24",
    "Tăng trưởng",
]  # fmt: skip
LABELS = ["Lúa", "- Đông xuân", "Trong đó: tôm", "I. TRỒNG TRỌT", "Tổng cộng", "a) Heo", "1. Xã A"]
FIGURES = ["", "12,5", "100,1%", "-", "x", "5,481", "abc", "<3%", "1.2.3", "#####", "0", "-5,2"]

figures = st.one_of(st.sampled_from(FIGURES), st.integers(1, 99999).map(str))


@st.composite
def tables(draw):
    """Draw a table with one or two rows of captions, of whatever kind."""
    width = draw(st.integers(1, 6))
    heads = draw(st.sampled_from([["STT", "Chỉ tiêu", "ĐVT"], ["Chỉ tiêu"], ["Nội dung", "ĐVT"]]))
    lines = [["Biểu 1: Bảng"], [*heads, *draw(_row(st.sampled_from(CAPTIONS), width))]]
    if draw(st.booleans()):
        lines.append([*[""] * len(heads), *draw(_row(st.sampled_from(CAPTIONS), width))])
    for n in range(draw(st.integers(1, 6))):
        texts = {"STT": str(n + 1), "ĐVT": "ha"}
        named = [texts.get(h) or draw(st.sampled_from(LABELS)) for h in heads]
        lines.append([*named, *draw(_row(figures, width))])
    return lines


def _row(cells, width):
    return st.lists(cells, min_size=width, max_size=width)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(tables())
def test_every_figure_comes_through_or_the_source_is_refused(lines):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KGDATA_CACHE", os.devnull)
        try:
            outcome = imported(Path(folder), lines, area="Bến Tre", repair=False)
        except kg.SourceError as error:
            assert "no table with figures" in str(error) or "without any number" in str(error)
            return
        plan = kg.open(Path(folder) / "plan")
        shown = Counter(plan.load()["printed"]) + Counter(plan.ratios()["printed"])
        first = 3 if lines[1][0] == "STT" else 2 if lines[1][1:2] == ["ĐVT"] else 1
        body = [x.cells for d in outcome.built.drafts for p in d.found.pages for x in p.body]
        printed = Counter(text for cells in body for text in cells[first:] if text)
        assert not printed - shown
        plan.audit()  # whatever it finds, it can say it
