"""Annexes made for a test: a plan folder written line by line, so that each damage can be set."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import kgdata as kg
from kgdata.indicators import COLUMNS as INDICATOR_COLUMNS
from kgdata.ledger import COLUMNS as LEDGER_COLUMNS

Cells = Sequence[str]

# The commonest header of a plan's annex: four series, three ratios.
HEADER = (
    ("STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện 2022", "Năm 2023", "", "Kế hoạch năm 2024",
     "So sánh", "", ""),
    ("", "", "", "", "Kế hoạch", "Ước cả năm", "", "", "", ""),
    ("1", "2", "3", "4", "5", "6", "7", "8=6/5", "9=6/4", "10=7/6"),
)  # fmt: skip
SERIES = ("actual_2022", "plan_2023", "estimate_2023", "plan_2024")
RATIOS = ("estimate_2023/plan_2023", "estimate_2023/actual_2022", "plan_2024/estimate_2023")


class Item(NamedTuple):
    """What a printed row measures."""

    id: str
    unit: str = ""
    mult: int = 0
    parent: str = ""
    role: str = ""


def items(*units: str) -> list[Item]:
    """Name a row for each unit; an empty one is a heading."""
    return [Item(f"T.ROW{n}.VALUE", unit) for n, unit in enumerate(units, 1)]


def ratio(top: float, bottom: float, mark: str = ",") -> str:
    """Print a percentage with two decimals."""
    return f"{100 * top / bottom:.2f}%".replace(".", mark)


def toml(tables: Mapping[str, str], source: str, digest: str, plan: str = "test") -> str:
    """Write a plan.toml; `tables` has the heading of each table."""
    text = f"""id = "{plan}"
number = "1/KH"
date = 2024-01-19
title_vi = "Kế hoạch"
issuer_vi = "Tỉnh"
area = {{ code = "VN-47", name_vi = "Tỉnh", name_en = "Province" }}
years = {{ actual = 2022, estimate = 2023, plan = 2024 }}
source = {{ file = "{source}", sha256 = "{digest}" }}
"""
    for number, (table, heading) in enumerate(tables.items(), 1):
        text += f'\n[[tables]]\nid = "{table}"\nnumber = {number}\n'
        text += f'heading = "{heading}"\ntitle_vi = "Bảng {number}"\n'
    return text


def write_plan(
    folder: Path,
    lines: Sequence[Cells],
    measured: Sequence[Item] | Mapping[str, Sequence[Item]],
    corrections: Sequence[Mapping[str, object]] = (),
) -> Path:
    """Write a plan folder.

    `lines` is the annex. With a sequence of items it is one table ``crops`` and its title is put
    above it, so that ``lines[0]`` stands on line 3; with a mapping the lines carry the titles
    ``BIỂU 1``, ``BIỂU 2``, ... themselves.
    """
    if not isinstance(measured, Mapping):
        measured = {"crops": measured}
        lines = [["BIỂU 1: TRỒNG TRỌT"], [""], *lines]
    source = folder / "source" / "annex.txt"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text("".join("\t".join(cells) + "\n" for cells in lines), "utf-8")
    write_meta(folder, "source/annex.txt", measured)
    with (folder / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, INDICATOR_COLUMNS, restval="")
        writer.writeheader()
        for table, rows in measured.items():
            for row, item in enumerate(rows, 1):
                writer.writerow({
                    "table": table, "row": row, "indicator": item.id, "label_vi": item.id,
                    "label_en": item.id, "unit": item.unit,
                    "unit_mult": item.mult if item.unit else "", "parent": item.parent,
                    "role": item.role,
                })  # fmt: skip
    if corrections:
        write_ledger(folder, corrections)
    return folder


def write_meta(folder: Path, source: str, tables: Mapping[str, object]) -> None:
    """Write plan.toml for a source that is already there."""
    digest = hashlib.sha256((folder / source).read_bytes()).hexdigest()
    headings = {table: f"BIỂU {n}" for n, table in enumerate(tables, 1)}
    (folder / "plan.toml").write_text(toml(headings, source, digest), "utf-8")


def write_ledger(folder: Path, corrections: Sequence[Mapping[str, object]]) -> None:
    """Write corrections.csv; what an entry leaves out is filled in."""
    with (folder / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, LEDGER_COLUMNS, restval="")
        writer.writeheader()
        for n, entry in enumerate(corrections, 1):
            usual = {"id": f"C{n}", "plan": "test", "table": "crops", "reason": "misread"}
            writer.writerow({**usual, "evidence": "total", **entry})


def values(folder: Path, table: str = "crops") -> dict[tuple[int, str], float]:
    """Read a plan and return its level figures by row and series."""
    frame = kg.open(folder).load(table)
    frame = frame[frame["value"].notna()]
    return dict(zip(zip(frame["row"], frame["series"], strict=True), frame["value"], strict=True))


def printed_ratios(folder: Path, table: str = "crops") -> dict[tuple[int, str], float]:
    """Read a plan and return its printed ratios by row and name."""
    frame = kg.open(folder).ratios(table)
    frame = frame[frame["value"].notna()]
    return dict(zip(zip(frame["row"], frame["ratio"], strict=True), frame["value"], strict=True))


def show(value: float | None, decimals: int = 0, marks: str = ".,") -> str:
    """Print a number with a thousands separator and a decimal mark; None is a blank cell."""
    if value is None:
        return ""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", marks))


class Crop(NamedTuple):
    """A true row: four figures and how many decimals they are printed with."""

    unit: str
    figures: tuple[float | None, float | None, float | None, float | None]
    decimals: int = 0


# Areas, yields and outputs as a true annex has them; no two ratios of a row are alike.
CROPS = (
    Crop("Ha", (364, 150, 415, 420)),
    Crop("Tấn/ha", (15.06, 15.00, 15.25, 15.50), 2),
    Crop("Tấn", (5481, 2250, 6328, 6510)),
    Crop("Ha", (1025, 700, 1895, 1900)),
    Crop("Tấn/ha", (22.30, 24.00, 23.75, 23.75), 2),
    Crop("Tấn", (22858, 16800, 45011, 45125)),
    Crop("Tấn", (204568, 272650, 273000, 272650)),
)


def crop_rows(crops: Sequence[Crop] = CROPS, marks: str = ".,") -> list[list[str]]:
    """Print crops as body rows with their three ratios, in two decimals."""
    out = []
    for n, (unit, (a, p, e, k), decimals) in enumerate(crops, 1):
        shown = [show(v, decimals, marks) for v in (a, p, e, k)]
        compared = [ratio(x, y, marks[1]) if x and y else "" for x, y in ((e, p), (e, a), (k, e))]
        out.append([str(n), f"Cây {n}", unit, *shown, *compared])
    return out


def crop_items(crops: Sequence[Crop] = CROPS) -> list[Item]:
    """Name what crops measure."""
    codes = {"Ha": "ha", "Tấn/ha": "t/ha", "Tấn": "t"}
    return items(*(codes[crop.unit] for crop in crops))


def truth(crops: Sequence[Crop] = CROPS) -> dict[tuple[int, str], float]:
    """List the true figures of crops by row and series."""
    return {
        (n, series): value
        for n, crop in enumerate(crops, 1)
        for series, value in zip(SERIES, crop.figures, strict=True)
        if value is not None
    }
