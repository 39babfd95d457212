"""Tables of layouts mixed at random, each beside the figures that must come out of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from tests.importing.layouts import SERIES, document, page, tabbed, workbook

__all__ = ["UNITS", "Mixed", "write_mixed"]

SIMPLE = ["TH 2022", "KH 2023", "ƯTH 2023", "KH 2024"]
YEARS = ["Năm 2022", "Năm 2023", "", "Năm 2024"]
KINDS = ["Thực hiện", "Kế hoạch", "Ước TH", "Kế hoạch"]
RATIOS = {
    "estimate_2023/plan_2023": "ƯTH 2023/KH 2023",
    "plan_2024/estimate_2023": "KH 2024 so với ƯTH 2023 (%)",
}
UNITS = {"tấn": "t 0", "người": "person 0", "con": "head 0", "tỷ đồng": "VND 9", "ha": "ha 0"}
NAMES = [
    "Đàn bò",
    "Thu ngân sách",
    "Chi đầu tư",
    "Dân số",
    "Học sinh",
    "Trạm y tế",
    "Xã nông thôn mới",
    "Khách du lịch",
    "Điện thương phẩm",
    "Tôm sú",
    "Lao động",
    "Giáo viên",
    "Bệnh viện",
    "Doanh nghiệp",
    "Hợp tác xã",
    "Rừng trồng",
    "Cá tra",
    "Muối",
    "Xi măng",
    "Nước mắm",
    "Thịt hơi",
    "Sữa tươi",
    "Rau quả",
    "Gạo",
    "Đường",
    "Vải",
    "Giày",
    "Phân bón",
    "Thuốc",
    "Bia",
]
BROKEN = (
    ("Số hộ dân cư nông thôn được sử dụng nước", "sinh hoạt và nước hợp vệ sinh"),
    ("Số lượt khách du lịch trong nước và", "quốc tế đến tham quan"),
    ("Số người được đào tạo nghề (cả ngắn hạn", "và dài hạn)"),
)
FEET: tuple[list[list[str]], ...] = (
    [],
    [["Nơi nhận:", "", "", "TM. ỦY BAN NHÂN DÂN"], ["- Như trên;", "", "", "CHỦ TỊCH"]],
    [[""], ["Ghi chú: số ước đến tháng 11"]],
)


@dataclass
class Mixed:
    """A table as typed.

    Attributes
    ----------
    unit : str
        Where units stand: in a ``column``, ``above`` the table, in each ``label`` or in a
        ``heading``.
    stairs, numbered, years, compared, percent : bool
        Whether labels have three columns, rows numbers, years stand over kinds, there are ratios,
        and their cells a format of percent.
    above : list of str
        The line above the header.
    header, rows : list of list
        Its lines.
    truth : list of (str, str, dict)
        Label, unit and figures of each row that has some.
    """

    unit: str
    stairs: bool
    numbered: bool
    years: bool
    compared: bool
    percent: bool
    above: list[str] = field(default_factory=list)
    header: list[list[str]] = field(default_factory=list)
    rows: list[list[object]] = field(default_factory=list)
    truth: list[tuple[str, str, dict[str, float]]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.header[0])

    def begin(self) -> None:
        """Write the captions."""
        labels = ["Chỉ tiêu", "", ""] if self.stairs else ["Chỉ tiêu"]
        heads = ["STT"] * self.numbered + labels + ["ĐVT"] * (self.unit == "column")
        more = list(RATIOS.values()) if self.compared else []
        self.header = [[*heads, *(YEARS if self.years else SIMPLE), *more]]
        if self.years:
            self.header.append([*[""] * len(heads), *KINDS, *[""] * len(more)])

    def line(
        self, level: int, number: str, label: str, unit: str = "", values: Sequence[int] = ()
    ) -> None:
        """Write a line."""
        labels = [""] * 3 if self.stairs else [""]
        labels[level if self.stairs else 0] = label
        row: list[object] = [number] * self.numbered + labels + [unit] * (self.unit == "column")
        row += values
        if values and self.compared:
            said = dict(zip(SERIES, values, strict=True))
            for name in RATIOS:
                over, under = name.split("/")
                share = said[over] / said[under]
                row.append((share, "0.00%") if self.percent else (100 * share, "0.00"))
        self.rows.append(row + [""] * (self.width - len(row)))


def write_mixed(seed: int, folder: Path) -> tuple[Path, list[Mixed]]:
    """Write an annex of one to three tables in one of the forms that annexes come in."""
    rng = random.Random(seed)
    names, broken = rng.sample(NAMES, len(NAMES)), [*BROKEN]
    tables = [_table(rng, names, broken) for _ in range(rng.randint(1, 3))]
    foot = rng.choice(FEET)
    rows = _below(tables, foot)
    if len(tables) > 1 and rng.random() < 0.5:
        rows = [*_beside(tables, rng.randint(0, 1)), *foot]
    form = rng.choice(["xlsx", "docx", "html", "tabs"])
    if form in {"docx", "html"}:
        return (document if form == "docx" else page)(folder, "Kế hoạch 2024", rows), tables
    return (workbook if form == "xlsx" else tabbed)(folder, rows), tables


def _table(rng: random.Random, names: list[str], broken: list[tuple[str, str]]) -> Mixed:
    """Make a table; what it is called is taken from the lists."""
    unit = rng.choice(["column", "above", "label", "heading"])
    table = Mixed(unit, *(rng.random() < 0.5 for _ in range(5)))
    table.begin()
    usual = rng.choice([*UNITS])
    table.above = [f"ĐVT: {usual}" if unit == "above" else ""]
    if unit == "heading":
        table.line(0, "I", f"TỔNG HỢP ({usual})")
    level = 0
    for n in range(1, rng.randint(4, 8)):
        level = rng.randint(0, min(level + 1, 2)) if n > 1 else 0
        values = [rng.randint(11, 99_999) for _ in SERIES]
        own = rng.choice([*UNITS]) if unit in {"column", "label"} else usual
        label, rest = broken.pop() if broken and rng.random() < 0.2 else (names.pop(), "")
        if unit == "label":
            label, rest = (label, f"{rest} ({own})") if rest else (f"{label} ({own})", "")
        figures_below = bool(rest) and rng.random() < 0.5
        table.line(level, str(n), label, *(() if figures_below else (own, values)))
        if rest:
            table.line(level, "", rest, *((own, values) if figures_below else ()))
        said = dict(zip(SERIES, map(float, values), strict=True))
        if table.compared:
            for name in RATIOS:
                over, under = name.split("/")
                said[name] = float(f"{100 * said[over] / said[under] + 1e-9:.2f}")
        table.truth.append((f"{label} {rest}".strip(), own, said))
    return table


def _lines(n: int, table: Mixed) -> list[list[object]]:
    return [[f"Biểu {n}: BẢNG {n}"], [*table.above], *table.header, *table.rows]


def _beside(tables: Sequence[Mixed], gap: int) -> list[list[object]]:
    """Write tables side by side."""
    out = []
    for parts in zip_longest(*(_lines(n, t) for n, t in enumerate(tables, 1)), fillvalue=[]):
        row: list[object] = []
        for table, part in zip(tables, parts, strict=True):
            row += [*part, *[""] * (table.width - len(part) + gap)]
        out.append(row)
    return out


def _below(tables: Sequence[Mixed], foot: Sequence[Sequence[object]]) -> list[list[object]]:
    """Write tables one under the other, each with the same lines under it."""
    return [[*row] for n, table in enumerate(tables, 1) for row in (*_lines(n, table), *foot, [""])]
