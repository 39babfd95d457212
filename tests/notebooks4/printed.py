"""The facts as the files hold them, read with nothing but the csv module."""

from __future__ import annotations

import csv
from pathlib import Path

import kgdata

DATA = Path(kgdata.__file__).parent.parent / "data"


def rows(*parts):
    with (DATA.joinpath(*parts)).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def targets(document):
    return {r["no"]: r for r in rows(document, "targets.csv")}


def line(number):
    """The cells of a line of the annex, as printed."""
    text = (DATA / "kh14-2024" / "source" / "annex.txt").read_text("utf-8").split("\n")
    return text[number - 1].split("\t")


def value(printed):
    """A number as Vietnamese print has it: 9.200.000 or 69.373,00."""
    return float(printed.strip(" %").replace(".", "").replace(",", "."))
