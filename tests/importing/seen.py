"""Tables written by hand: one line for each row, with what must be found beside it."""

from __future__ import annotations

from typing import NamedTuple

from kgdata.importing.tree import SeenRow
from kgdata.printed import read
from kgdata.units import read_unit


class Expected(NamedTuple):
    """What a person says of a row: the ordinal of its parent, its role, the name of its split."""

    parent: int | None
    role: str
    split: str


def table(text: str) -> tuple[list[SeenRow], list[Expected]]:
    """Read lines of ``number | label | unit | figures | parent role split``.

    Spaces before the number are the label's indent; ``.`` is a blank figure.
    """
    rows, expected = [], []
    for n, line in enumerate(filter(str.strip, text.splitlines()), 1):
        stt, label, unit, figures, place = (part for part in line.split("|"))
        indent = len(stt) - len(stt.lstrip()) if not stt.strip() else 0
        values = {
            f"actual_{2020 + k}": read("" if figure == "." else figure)
            for k, figure in enumerate(figures.split())
        }
        label = label.strip()
        bullet = label[0] if label[:1] in {"-", "+", "*"} else ""
        rows.append(
            SeenRow(
                n, stt.strip(), label.lstrip("-+* "), bullet, indent // 2,
                read_unit(unit.strip()) if unit.strip() else None, values,
            )
        )  # fmt: skip
        words = place.split()
        parent = int(words[0]) if words and words[0].isdecimal() else None
        role = words[1] if len(words) > 1 else ""
        expected.append(Expected(parent, role, words[2] if len(words) > 2 else ""))
    return rows, expected
