"""What the tables of an annex are called: their ids and titles, made of what is printed."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz

from kgdata.importing.casing import readable
from kgdata.importing.tables import Found
from kgdata.importing.vocab import words
from kgdata.words import fold

__all__ = ["ids_by_title", "name_tables", "title_in"]

_SIGNS = re.compile(r"[^a-z0-9]+")
_YEARS = re.compile(r"(?:cac )?(?:nam )?(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 40  # characters of an id
_ALIKE = 80  # how like a word of a known title one must be


@dataclass(frozen=True)
class _KnownTable:
    id: str
    domain: str
    title_vi: str
    title_en: str
    words: tuple[str, ...]


@cache
def _known_tables() -> tuple[_KnownTable, ...]:
    text = files("kgdata.importing").joinpath("known_tables.csv").read_text("utf-8")
    return tuple(
        _KnownTable(
            r["id"], r["domain"], r["title_vi"], r["title_en"],
            tuple(_gist(w) for w in r["words"].split(";")),
        )
        for r in csv.DictReader(text.splitlines())
    )  # fmt: skip


def _gist(title: str) -> str:
    """Return the words of a title that say what it is about."""
    said = [w for w in re.split(r"\W+", fold(title)) if w and not w.isdigit()]
    empty = {w for phrase in words("empty") for w in phrase.split()}
    return " ".join(w for w in said if w not in empty) or " ".join(said)


def title_in(table: Found) -> str:
    """Return the printed title of a table, else the name of its sheet; empty if that says nothing.

    Examples
    --------
    >>> title_in(Found("", "", None, "Du lịch", [])), title_in(Found("", "", None, "Sheet1", []))
    ('Du lịch', '')
    """
    return table.title or _sheet_title(table.sheet)


def ids_by_title(found: Sequence[Found], ids: Sequence[str]) -> dict[str, str]:
    """Return the ids of tables by what their titles say but for the year, to be kept."""
    out: dict[str, str] = {}
    for table, name in zip(found, ids, strict=True):
        out.setdefault(_bare(title_in(table)), name)  # others of one title are numbered after it
    return out


def _bare(title: str) -> str:
    """Return the words of a title without signs and years."""
    return " ".join(_SIGNS.sub(" ", _YEARS.sub(" ", fold(title))).split())


def name_tables(
    found: Sequence[Found], area: str = "", kept: Mapping[str, str] | None = None
) -> list[tuple[str, str, str, str]]:
    """Give tables ids: those of known titles, else made of their own.

    Parameters
    ----------
    found : sequence of Found
        The tables of a source.
    area : str, optional
        The document's province.
    kept : mapping of str to str, optional
        The ids that tables have had before, as :func:`ids_by_title` gives them; they stay.

    Returns
    -------
    list of (str, str, str, str)
        For each its id, its domain (empty if its title is not known) and both titles.
    """
    out: list[tuple[str, str, str, str]] = []
    used: set[str] = set()
    titles = [title_in(table) for table in found]
    slugs = _slugs([title or f"Bảng {n}" for n, title in enumerate(titles, 1)], area)
    for n, (title, slug) in enumerate(zip(titles, slugs, strict=True), 1):
        known = _known(title, used) if title else None
        if known is not None:
            entry = (known.id, known.domain, known.title_vi, known.title_en)
        else:
            entry = (slug or f"table-{n}", "", readable(title, area) or f"Bảng {n}", "")
        name = first = (kept or {}).get(_bare(title), entry[0])
        k = 1
        while name in used:
            k += 1
            name = f"{first}-{k}"
        used.add(name)
        out.append((name, *entry[1:]))
    return out


def _slugs(titles: Sequence[str], area: str) -> list[str]:
    """Make ids of titles: without the year, the province, and how every title begins."""
    said = [_without_place(_bare(title).split(), area) for title in titles]
    empty = {w for phrase in words("empty") for w in phrase.split()}
    while len(said) > 1 and min(map(len, said)) > 1:
        if len({s[0] for s in said}) > 1 or said[0][0] not in empty:
            break
        said = [s[1:] for s in said]
    for each in said:
        while len(each) > 1 and len("-".join(each)) > _LONGEST:
            each.pop()
    return ["-".join(each)[:_LONGEST] for each in said]


def _without_place(said: list[str], area: str) -> list[str]:
    """Leave places out of a title, and the words before them that say what they are."""
    for name in area.split(", "):
        place = _SIGNS.sub(" ", fold(name)).split()
        size = len(place)
        for n in range(len(said) - size, 0, -1) if place else ():
            if said[n : n + size] == place:
                ahead = n
                while ahead > 1 and said[ahead - 1] in words("placing"):
                    ahead -= 1
                said = said[:ahead] + said[n + size :]
                break
    return said


def _known(title: str, used: set[str]) -> _KnownTable | None:
    gist = _gist(title).split()
    for table in _known_tables():
        if table.id not in used and any(_same_words(gist, w.split()) for w in table.words):
            return table
    return None


def _same_words(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists hold the same words but for a misread letter, or one of many words."""
    lacking = sum(
        not any(fuzz.ratio(a, b) >= _ALIKE for b in theirs)
        for mine, theirs in ((one, other), (other, one))
        for a in set(mine)
    )
    return lacking == 0 or (lacking == 1 and min(len(set(one)), len(set(other))) > 4)


def _sheet_title(sheet: str) -> str:
    bare = re.sub(r"[\s_\d().-]+$", "", fold(sheet))
    return "" if bare in words("sheets") else sheet
