"""``agencies.csv``: every agency that a document names, under one id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kgdata.documents.cells import read_rows
from kgdata.errors import UnknownNameError
from kgdata.words import fold

__all__ = ["COLUMNS", "Agency", "find_agency", "read_agencies"]

COLUMNS = ("agency", "name_vi", "name_en", "aliases")
_ID = re.compile(r"[A-Z][A-Z0-9_]*")
_DASHES = re.compile(r"\s*[-–—]\s*")


@dataclass(frozen=True)
class Agency:
    """An agency.

    Attributes
    ----------
    id : str
        Short id, e.g. ``DPI``.
    name_vi, name_en : str
        Names.
    aliases : tuple of str
        Other spellings in documents, those of a scan included.
    """

    id: str
    name_vi: str
    name_en: str
    aliases: tuple[str, ...] = ()

    def name(self, lang: str = "vi") -> str:
        """Return the name in a language."""
        return self.name_vi if lang == "vi" else self.name_en


def _key(name: str) -> str:
    return _DASHES.sub("-", fold(name))


def read_agencies(path: Path) -> dict[str, Agency]:
    """Read the agencies.

    Parameters
    ----------
    path : pathlib.Path
        ``agencies.csv``.

    Returns
    -------
    dict of str to Agency
        By id, in the file's order.

    Raises
    ------
    SourceError
        If an id or a spelling is empty or names two agencies.
    """
    agencies: dict[str, Agency] = {}
    spellings: dict[str, str] = {}
    for row in read_rows(path, COLUMNS):
        name = row.text("agency")
        if not _ID.fullmatch(name):
            raise row.fail("agency", f"{name!r} is no id; it must be capitals, digits and _")
        if name in agencies:
            raise row.fail("agency", f"agency {name!r} is entered twice")
        aliases = tuple(a.strip() for a in row["aliases"].split(";") if a.strip())
        agencies[name] = Agency(name, row.text("name_vi"), row.text("name_en"), aliases)
        for column, spelling in [("name_vi", row["name_vi"]), *(("aliases", a) for a in aliases)]:
            owner = spellings.setdefault(_key(spelling), name)
            if owner != name:
                raise row.fail(column, f"{spelling!r} already means {owner}")
    return agencies


def find_agency(agencies: Mapping[str, Agency], name: str) -> str:
    """Find an agency by id, name or another spelling of it.

    Parameters
    ----------
    agencies : mapping of str to Agency
        See :func:`read_agencies`.
    name : str
        What a document, or a person, calls it; case and diacritics do not matter.

    Returns
    -------
    str
        Its id.

    Raises
    ------
    UnknownNameError
        If there is none.

    Examples
    --------
    >>> dpi = Agency("DPI", "Sở Kế hoạch và Đầu tư", "Department of Planning", ("Sở KH&ĐT",))
    >>> find_agency({"DPI": dpi}, "so ke hoach va dau tu")
    'DPI'
    """
    wanted = _key(name)
    for agency in agencies.values():
        if wanted in {
            _key(s) for s in (agency.id, agency.name_vi, agency.name_en, *agency.aliases)
        }:
            return agency.id
    raise UnknownNameError.among("agency", name, agencies)
