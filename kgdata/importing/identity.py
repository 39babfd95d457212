"""What a document says of itself: its number, its date, its issuer, its area, its years."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from kgdata.formula import read_caption
from kgdata.header import Years
from kgdata.importing.lines import texts_of
from kgdata.importing.tables import Found
from kgdata.importing.vocab import words
from kgdata.sources import Line
from kgdata.words import fold

__all__ = ["Area", "Identity", "area_of", "place_of", "provinces", "read_identity", "read_years"]

_NUMBER = re.compile(r"(?<![\d/])(\d{1,5}\s*/(?:(?:19|20)\d\d/)?[A-ZĐ]{2,}(?:-[A-ZĐ]+)*)(?!\w)")
_PARTS = re.compile(r"(\d+)\s*/(?:\d+/)?([A-ZĐ]+)")
_DATE = re.compile(
    r"ngày\s+(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.\-]|\s+năm\s+)\s*((?:19|20)\d\d)",
    re.IGNORECASE,
)
_BODY = r"UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân"
_LOCAL = r"huyện|thị xã|quận|đặc khu|xã(?!\s+hội\s*(?:[,.\-–]|tỉnh|năm|$))|phường|thị trấn"
_CITY = r"thành phố|TP\.?"
_NAMED = r"(?:\d{1,2}\b|[^\W\d_][^\d,;()\-–]*?)"
_PLACE = (
    rf"(?:(?P<local>(?:{_LOCAL})\s+{_NAMED})(?:\s*[,\-–]\s*|\s+(?=tỉnh|{_CITY})|\s*$)"
    rf"|(?P<city>(?:{_CITY})\s+{_NAMED})(?:\s*[,\-–]\s*|\s+)(?=tỉnh\s))?"
    rf"(?P<area>(?:tỉnh|{_CITY})\s+[^\d,;()]+)?"
)
_ISSUER = re.compile(rf"(?P<body>{_BODY})\s+{_PLACE}", re.IGNORECASE)
_WHERE = re.compile(_PLACE, re.IGNORECASE)
_AHEAD = r"(?:^|(?<=của )|(?<=địa bàn )|(?<= năm \d{4} ))"
_OWN = re.compile(rf"{_AHEAD}{_PLACE}(?<=\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BODIES = {
    "ubnd": "Ủy ban nhân dân", "uy ban nhan dan": "Ủy ban nhân dân", "hdnd": "Hội đồng nhân dân",
}  # fmt: skip
_KINDS = {"KH": "kh", "NQ": "nq", "QD": "qd", "QĐ": "qd", "CV": "cv", "BC": "bc", "CT": "ct"}


@dataclass(frozen=True)
class Area:
    """A province: its ISO 3166-2 code and its name; a district or commune has no code.

    Attributes
    ----------
    code, kind, name : str
        Its code, *tỉnh* or *huyện*, and its name; of a district with that of its province.
    full : str
        How a sentence names it, where kind and name do not.
    """

    code: str
    kind: str
    name: str
    full: str = ""

    @property
    def said(self) -> str:
        """How a sentence names it: *tỉnh Kiên Giang*."""
        return self.full or f"{self.kind} {self.name}".strip()


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
    def kind(self) -> str:
        """What kind of document its number says it is: ``kh`` a plan, ``bc`` a report."""
        match = _PARTS.match(self.number)
        return _KINDS.get(match[2], fold(match[2])) if match else ""

    @property
    def id(self) -> str:
        """The id that a plan of this number has, e.g. ``kh14-2024``; empty if nothing says it."""
        match = _PARTS.match(self.number)
        if match is None or self.date is None:
            return ""
        return f"{self.kind}{match[1]}-{self.date.year}"


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
    number = next((n for t in texts if (n := _number(t))), "")
    date = next((d for t in texts for m in _DATE.finditer(t) if (d := _date(m))), None)
    said = [*texts, *_letterheads(lines, rows)]
    issuer = next((m for t in said for m in _ISSUER.finditer(t) if _names_place(m)), None)
    province = next((a for t in texts if (a := area_of(t))), None)
    own = issuer or next((m for t in texts for m in _OWN.finditer(t) if _names_local(m)), None)
    area = (_place(own, province) if own else None) or province
    name = ""
    if issuer:
        body = _BODIES.get(fold(issuer["body"]), issuer["body"])
        name = f"{body} {area.said if area else issuer['area'].strip()}"
    return Identity(number.replace(" ", ""), date, name, area)


def place_of(text: str) -> Area | None:
    """Find the place that a text names: a province, or a district or commune of one.

    Examples
    --------
    >>> place_of("tỉnh Kiên Giang").name, place_of("huyện Gò Quao, tỉnh Kiên Giang").said
    ('Kiên Giang', 'huyện Gò Quao, tỉnh Kiên Giang')
    """
    match = _WHERE.match(text)
    place = _place(match, area_of(text)) if match else None
    if place is None and "," in text and area_of(text.partition(",")[0]) is None:
        return Area("", "", text.strip())  # a district with its province, as plan.toml names it
    return place or area_of(text)


def _place(match: re.Match[str], province: Area | None) -> Area | None:
    """Return the place of a match; where it names none but a district's, that of its province."""
    over = (area_of(match["area"]) if match["area"] else None) or province
    local = match["local"] or match["city"]
    if not local:
        return over if match["area"] else None
    kind, name = _local(local)
    said = f"{kind} {name}, {over.said}" if over else f"{kind} {name}"
    return Area("", kind, f"{name}, {over.name}" if over else name, said)


def _number(text: str) -> str:
    """Return the number of a document in a text; that of a form, *Biểu số 07/NS*, is none."""
    for match in _NUMBER.finditer(text):
        if fold(text[: match.start()]).strip(" .:") not in words("numbered"):
            return match[1]
    return ""


def _letterheads(lines: Sequence[Line], rows: Collection[tuple[str, int]]) -> Iterator[str]:
    """Join an issuer with what it is the issuer of, where that stands on the line below it."""
    own = [x for x in lines if (x.file, x.number) not in rows]
    for line, below in pairwise(own):
        under = texts_of(below)
        for place, text in texts_of(line).items():
            if fold(text) in _BODIES and place in under:
                yield f"{text} {under[place]}"


def _names_place(match: re.Match[str]) -> bool:
    """Whether an issuer is named with its place: *UBND huyện Gò Quao*, not *UBND huyện xem xét*."""
    return _names_local(match) if match["local"] else bool(match["city"] or match["area"])


def _names_local(match: re.Match[str]) -> bool:
    name = _local(match["local"])[1] if match["local"] else ""
    return name[:1].isdigit() or name[:1].isupper()


def _local(text: str) -> tuple[str, str]:
    """Return the kind and the name of a district or commune, its capitals as in a sentence.

    Examples
    --------
    >>> _local("HUYỆN GÒ QUAO"), _local("TP. Rạch Giá")
    (('huyện', 'Gò Quao'), ('thành phố', 'Rạch Giá'))
    """
    text = " ".join(text.split())
    kinds = re.match(rf"({_LOCAL}|{_CITY})\s+", text, re.IGNORECASE)
    assert kinds is not None
    kind = kinds[1].casefold()
    name = text[kinds.end() :].strip()
    return "thành phố" if kind.startswith("tp") else kind, name.title() if name.isupper() else name


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
