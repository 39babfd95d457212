"""Small annexes written by hand, line by line, and what an import makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import kgdata as kg
from kgdata.importing.folder import Outcome, import_plan

Cells = Sequence[object]

# Another province, other years, years above and kinds below.
BEN_TRE = (
    ("Biểu 1: NÔNG NGHIỆP",),
    ("(Kèm theo Kế hoạch số 10/KH-UBND ngày 05/01/2025 của UBND tỉnh Bến Tre)",),
    ("",),
    ("TT", "Chỉ tiêu", "ĐVT", "Năm 2023", "Năm 2024", "", "Năm 2025", "So sánh (%)", "", ""),
    ("", "", "", "Thực hiện", "Kế hoạch", "Ước TH", "Kế hoạch", "", "", ""),
    ("A", "B", "C", "1", "2", "3", "4", "5=3/2", "6=3/1", "7=4/3"),
    ("1", "Diện tích dừa", "ha", "78.000", "79.000", "79.500", "80.000", "100,63", "101,92",
     "100,63"),
    ("", "- Dừa hữu cơ", '"', "20.000", "21.000", "21.500", "23.000", "102,38", "107,50", "106,98"),
    ("", "- Dừa khác", '"', "58.000", "58.000", "58.000", "57.000", "100,00", "100,00", "98,28"),
    ("2", "Sản lượng dừa", "1000 tấn", "688,5", "700,0", "702,3", "711,0", "100,33", "102,00",
     "101,24"),
    ("Ghi chú: số ước đến tháng 11",),
)  # fmt: skip
SERIES = ["actual_2023", "plan_2024", "estimate_2024", "plan_2025"]
RATIOS = ["estimate_2024/plan_2024", "estimate_2024/actual_2023", "plan_2025/estimate_2024"]


def text(lines: Sequence[Cells]) -> str:
    """Write lines as tab-separated text."""
    return "".join("\t".join(map(str, cells)) + "\n" for cells in lines)


def changed(lines: Sequence[Cells], before: str, after: str) -> list[list[object]]:
    """Return lines with one cell's text replaced."""
    out = [[after if cell == before else cell for cell in cells] for cells in lines]
    assert sum(a != list(b) for a, b in zip(out, lines, strict=True)) == 1
    return out


def imported(folder: Path, lines: Sequence[Cells], **options: object) -> Outcome:
    """Import lines as a text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "annex.txt"
    path.write_text(text(lines), "utf-8")
    options = {"into": folder / "plan", "known": (), **options}
    return import_plan(path, **options)


def figures(folder: Path, table: str | None = None) -> dict[tuple[int, str], float]:
    """Return the level figures of a plan by row and series."""
    frame = kg.open(folder).load(table).dropna(subset=["value"])
    return dict(zip(zip(frame["row"], frame["series"], strict=True), frame["value"], strict=True))
