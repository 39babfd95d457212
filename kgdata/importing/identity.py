"""What a document says of itself: its number, its date, its issuer, its area, its years."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kgdata.formula import read_caption
from kgdata.header import Years
from kgdata.importing.lines import texts_of
from kgdata.importing.tables import Found
from kgdata.sources import Line
from kgdata.words import fold

__all__ = ["Area", "Identity", "area_of", "provinces", "read_identity", "read_years"]

_NUMBER = re.compile(r"(?<![\d/])(\d{1,5}\s*/(?:(?:19|20)\d\d/)?[A-ZĐ]{2,}(?:-[A-ZĐ]+)*)(?!\w)")
_DATE = re.compile(
    r"ngày\s+(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.\-]|\s+năm\s+)\s*((?:19|20)\d\d)",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(?P<body>UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân)\s+"
    r"(?P<area>(?:tỉnh|thành phố|TP\.?)\s+[^\d,;()]+)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BODIES = {"ubnd": "Ủy ban nhân dân", "hdnd": "Hội đồng nhân dân"}
_KINDS = {"KH": "kh", "NQ": "nq", "QD": "qd", "QĐ": "qd", "CV": "cv", "BC": "bc", "CT": "ct"}


@dataclass(frozen=True)
class Area:
    """A province: its ISO 3166-2 code and its name."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True)
class Identity:
    """What a document says of itself; what it does not say is None or empty.

    Attributes
    ----------
    number : str
        ``14/KH-UBND``.
    date : datetime.date or None
        When it was issued.
    issuer : str
        Who issued it, written out.
    area : Area or None
        Its province.
    """

    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    area: Area | None = None

    @property
    def id(self) -> str:
        """The id that a plan of this number has, e.g. ``kh14-2024``; empty if nothing says it."""
        match = re.match(r"(\d+)/(?:\d+/)?([A-ZĐ]+)", self.number.replace(" ", ""))
        if match is None or self.date is None:
            return ""
        kind = _KINDS.get(match[2], fold(match[2]))
        return f"{kind}{match[1]}-{self.date.year}"


@cache
def _areas() -> tuple[Area, ...]:
    text = files("kgdata.importing").joinpath("areas.csv").read_text("utf-8")
    return tuple(Area(r["code"], r["kind"], r["name"]) for r in csv.DictReader(text.splitlines()))


def provinces() -> list[str]:
    """List the names of the provinces.

    Examples
    --------
    >>> "Kiên Giang" in provinces()
    True
    """
    return [area.name for area in _areas()]


def area_of(text: str) -> Area | None:
    """Find a province in a text, whatever its case and diacritics.

    Examples
    --------
    >>> area_of("UBND TỈNH KIÊN GIANG").code, area_of("tỉnh Xứ Lạ") is None
    ('VN-47', True)
    """
    folded = re.sub(r"\W+", " ", fold(text))
    found = [
        (m.start(), a)
        for a in _areas()
        if (m := re.search(rf"\b{re.sub(chr(92) + 'W+', ' ', fold(a.name))}\b", folded))
    ]
    return min(found, key=lambda pair: (pair[0], -len(pair[1].name)))[1] if found else None


def read_identity(lines: Sequence[Line], found: Iterable[Found]) -> Identity:
    """Read what a document says of itself outside its tables.

    Parameters
    ----------
    lines : sequence of Line
        The source.
    found : iterable of Found
        Its tables, whose rows say nothing of the document.

    Returns
    -------
    Identity
    """
    rows = {(x.file, x.number) for t in found for p in t.pages for x in (*p.header, *p.body)}
    texts = [text for x in lines if (x.file, x.number) not in rows for text in texts_of(x).values()]
    number = next((m[1] for t in texts if (m := _NUMBER.search(t))), "")
    date = next((d for t in texts for m in _DATE.finditer(t) if (d := _date(m))), None)
    issuer = next((m for t in texts if (m := _ISSUER.search(t))), None)
    area = (area_of(issuer["area"]) if issuer else None) or next(
        (a for t in texts if (a := area_of(t))), None
    )
    name = ""
    if issuer:
        body = _BODIES.get(fold(issuer["body"]), issuer["body"])
        place = f"{area.kind} {area.name}" if area else issuer["area"].strip()
        name = f"{body} {place}"
    return Identity(number.replace(" ", ""), date, name, area)


def _date(match: re.Match[str]) -> dt.date | None:
    day, month, year = map(int, match.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_years(found: Sequence[Found], identity: Identity, texts: Iterable[str]) -> Years | None:
    """Find out which years a document's words stand for.

    Parameters
    ----------
    found : sequence of Found
        Its tables.
    identity : Identity
        What it says of itself.
    texts : iterable of str
        Titles and the document's name.

    Returns
    -------
    Years or None
        None if no year is written anywhere.
    """
    said: dict[str, Counter[int]] = {k: Counter() for k in ("actual", "estimate", "plan", "")}
    for table in found:
        own: set[tuple[str, int]] = set()
        for page in table.pages:
            for line in page.header:
                for text in texts_of(line).values():
                    caption = read_caption(text)
                    for m in caption.mentions:
                        if m.year and not m.quarter and m.kind != "share":
                            own.add((m.kind or "", m.year))
        for kind, year in own:
            said[kind][year] += 1
    plan = _most(said["plan"])
    estimate = _most(said["estimate"])
    seen = {y for c in said.values() for y in c}
    if plan is None or (estimate is not None and plan <= estimate):
        plan = estimate + 1 if estimate is not None else plan
    titled = [int(y) for text in texts for y in _YEAR.findall(text)]
    if plan is None:
        plan = max(
            said[""] or titled or ([identity.date.year] if identity.date else []), default=None
        )
    if plan is None and seen:
        plan = max(seen)
    if plan is None:
        return None
    if estimate is None or estimate >= plan:
        estimate = plan - 1
    before = Counter({y: n for y, n in said["actual"].items() if y < estimate})
    actual = _most(before) or estimate - 1
    return Years(actual, estimate, plan)


def _most(counted: Counter[int]) -> int | None:
    """Return the year that most tables name; of equals the latest."""
    return max(counted, key=lambda year: (counted[year], year), default=None)
