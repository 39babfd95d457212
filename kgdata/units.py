"""Units as printed (``tỷ đồng``, ``1000T/KM``) and as codes with a power of ten (``VND``, 9)."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from unicodedata import normalize

from kgdata.words import fold, plain

__all__ = ["Unit", "in_points", "points_of", "read_unit", "unit_label"]


class Unit(NamedTuple):
    """A unit code and the power of ten that its figures are counted in.

    Examples
    --------
    >>> Unit("VND", 9)
    Unit(code='VND', mult=9)
    """

    code: str
    mult: int = 0


_SCALES = {0: "", 2: "trăm", 3: "nghìn", 6: "triệu", 9: "tỷ", 12: "nghìn tỷ"}
_SCALES_EN = {0: "", 2: "hundred", 3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_PREFIX = re.compile(
    r"(?:(?P<n12>(?:1[.,]?000|nghin|ngan) t[yi]\b)"
    r"|(?P<n3>1[.,]?000\b|1[.,]?000(?=\D)|nghin\b|ngan\b)|(?P<n6>trieu\b|tr\.)|(?P<n9>ty\b|ti\b))\s*"
)


@cache
def _rows() -> list[dict[str, str]]:
    text = files("kgdata").joinpath("units.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _table() -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    rows = _rows()
    codes: dict[str, str] = {}
    for row in rows:
        for printed in (row["label_vi"], row["code"], *row["printed"].split(";")):
            if printed:
                codes.setdefault(fold(printed), row["code"])
    return codes, {r["code"]: (r["label_vi"], r["label_en"]) for r in rows}


@cache
def _marked() -> dict[str, str]:
    """Return the units as they are spelt, for those that only diacritics tell apart."""
    return {p.casefold(): r["code"] for r in _rows() for p in r["printed"].split(";") if p}


@cache
def _by_label() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Return the units that a word stands for beside certain labels: a room, or a clinic."""
    out: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for row in filter(lambda row: row["beside"], _rows()):
        word, _, said = row["beside"].partition(":")
        words = "|".join(re.escape(fold(w)) for w in said.split(";"))
        out.setdefault(fold(word), []).append((re.compile(rf"\b(?:{words})\b"), row["code"]))
    return out


def read_unit(text: str, *labels: str) -> Unit | None:
    """Read a printed unit.

    Parameters
    ----------
    text : str
        The unit as printed; tags, case and lost diacritics do not matter.
    *labels : str
        The label beside it, and those above: of things counted in one word the nearest says which.

    Returns
    -------
    Unit or None
        None if the unit is not known.

    Examples
    --------
    >>> read_unit("Tỷ đồng"), read_unit("1000T/KM"), read_unit("<i>1.000Con</i>")
    (Unit(code='VND', mult=9), Unit(code='t.km', mult=3), Unit(code='head', mult=3))
    >>> [read_unit("Phòng", label).code for label in ("Phòng khám tư nhân", "Khách sạn 3 sao")]
    ['clinic', 'room']
    """
    folded = fold(plain(text))
    for label in labels if folded in _by_label() else ():
        for words, code in _by_label()[folded]:
            if words.search(fold(label)):
                return Unit(code)
    codes, _ = _table()
    said = normalize("NFC", plain(text)).casefold()
    if said in _marked():
        return Unit(_marked()[said])
    if folded in codes:
        return Unit(codes[folded])
    match = _PREFIX.match(folded)
    if match is None or match.lastgroup is None:
        return None
    rest = folded[match.end() :]
    return Unit(codes[rest], int(match.lastgroup[1:])) if rest in codes else None


@cache
def points_of(code: str) -> str:
    """Return in which points a change between two figures of a unit is told.

    A rate per hundred or per thousand changes in points: from 7,00 ‰ to 6,70 ‰ is 0,30 points, not
    4,3 %. A density (doctors per 10,000 people) is a level and changes in percent, as all else.

    Parameters
    ----------
    code : str
        A code of ``units.csv``.

    Returns
    -------
    str
        ``percent``, ``permille`` or ``thousand``; empty where a change is told in percent.

    Examples
    --------
    >>> points_of("%"), points_of("permille"), points_of("doctors/10000")
    ('percent', 'permille', '')
    """
    return next((row["points"] for row in _rows() if row["code"] == code), "")


def in_points(code: str) -> bool:
    """Whether a change between two figures of a unit is told in points, not in percent.

    Examples
    --------
    >>> in_points("%"), in_points("t")
    (True, False)
    """
    return bool(points_of(code))


def unit_label(code: str, mult: int = 0, lang: str = "vi") -> str:
    """Return a unit as a reader writes it.

    Parameters
    ----------
    code : str
        A code of ``units.csv``; any other is returned as it is.
    mult : int, default 0
        Power of ten.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Examples
    --------
    >>> unit_label("VND", 9), unit_label("VND", 9, "en"), unit_label("t", 6, "en")
    ('tỷ đồng', 'VND billion', 'million t')
    """
    _, labels = _table()
    label = labels.get(code, (code, code))[0 if lang == "vi" else 1]
    scale = (_SCALES if lang == "vi" else _SCALES_EN).get(mult, f"10^{mult}")
    if not scale:
        return label
    return f"{label} {scale}" if lang == "en" and code in {"VND", "USD"} else f"{scale} {label}"
