"""``plan.toml``: what a plan is called, where it is from and which tables it has."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgdata.errors import SourceError
from kgdata.layout import Origin, Stretch

__all__ = ["TableInfo", "read_meta", "tables_of"]

_KEYS = {
    "id": str, "number": str, "date": dt.date, "title_vi": str, "title_en": str, "issuer_vi": str,
    "issuer_en": str, "signer": str, "area": dict, "years": dict, "source": dict, "tables": list,
    "overview": list, "lower_is_better": list, "no_direction": list,
}  # fmt: skip
_TABLE_KEYS = {
    "id": str, "number": int, "heading": str, "title_vi": str, "title_en": str, "main": list,
    "pages": list,
}  # fmt: skip
_PAGE_KEYS = {
    "file": str, "header": list, "body": list, "skip": list, "unit": str, "columns": list,
    "separators": str, "above": str, "lost": dict,
    "mended": dict,
}  # fmt: skip
_YEARS = {"actual": int, "estimate": int, "plan": int}
_SOURCE = {"file": str, "sha256": str}
_JUDGED = ("overview", "lower_is_better", "no_direction")  # ids of indicators
_OPTIONAL = {
    "signer", "number", "date", "main", "issuer_en", "title_en", "years", "source", "tables",
    *_JUDGED, "pages", "file", "above", "skip", "unit", "lost", "mended",
}  # fmt: skip


@dataclass(frozen=True)
class TableInfo:
    """What ``plan.toml`` says of a table.

    Attributes
    ----------
    id : str
        Its id.
    number : int or None
        Its printed number.
    heading : str
        How its title begins in the source.
    title_vi, title_en : str
        Its titles.
    named : tuple of str or None
        The main indicators that it names; None if it names none, not even an empty list.
    pages : tuple of Stretch
        Where it stands, if that is stated.
    found : callable, optional
        Finds the main indicators of a table for which none are named.
    """

    id: str
    number: int | None
    heading: str
    title_vi: str
    title_en: str
    named: tuple[str, ...] | None = None
    pages: tuple[Stretch, ...] = ()
    found: Callable[[str], tuple[str, ...]] | None = field(default=None, compare=False, repr=False)

    @property
    def main(self) -> tuple[str, ...]:
        """The main indicators: those that ``plan.toml`` names, else those found in the table."""
        if self.named is not None:
            return self.named
        return self.found(self.id) if self.found else ()

    def title(self, lang: str = "vi") -> str:
        """Return the title in a language."""
        return self.title_vi if lang == "vi" else self.title_en

    def name(self, lang: str = "vi") -> str:
        """Return how a reader calls the table: ``Biểu 2``, or its title if it has no number."""
        if self.number is None:
            return self.title(lang)
        return f"{'Biểu' if lang == 'vi' else 'Table'} {self.number}"


def read_meta(path: Path) -> dict[str, Any]:
    """Read ``plan.toml``.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    dict
        Its entries; a document carried without an annex has neither tables nor years. Of
        indicators, by id, ``overview`` lists the figures that matter most, ``lower_is_better``
        those where less is an achievement, ``no_direction`` those where neither is.

    Raises
    ------
    SourceError
        If the file is missing or no TOML, a key is unknown or missing, or a value has the wrong
        type.
    """
    try:
        meta = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise SourceError(
            "no plan.toml here; a plan is a folder with one", file=str(path)
        ) from None
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"not readable as TOML: {error}", file=str(path)) from None
    _check_keys(meta, _KEYS, str(path), "")
    _check_tables(meta.get("tables", []), str(path))
    for key in _JUDGED:
        _check_ids(meta.get(key, []), key, str(path))
    _check_keys(meta["area"], {"code": str, "name_vi": str, "name_en": str}, str(path), "area: ")
    if "tables" not in meta:  # a document whose facts are carried without an annex
        if "date" not in meta:
            raise SourceError("date is missing; only an annex may lack it", file=str(path))
        return meta
    for key, kinds in (("years", _YEARS), ("source", _SOURCE)):
        if key not in meta:
            raise SourceError(f"tables need [{key}]", file=str(path))
        _check_keys(meta[key], kinds, str(path), f"{key}: ")
    if not dt.MINYEAR <= meta["years"]["plan"] <= dt.MAXYEAR:
        raise SourceError(f"years: plan = {meta['years']['plan']} is no year", file=str(path))
    source = Path(meta["source"]["file"])
    if source.is_absolute() or ".." in source.parts:
        raise SourceError("source.file must lie in the plan's folder", file=str(path))
    return meta


def _check_tables(tables: list[Any], file: str) -> None:
    seen: set[str] = set()
    for table in tables:
        if not isinstance(table, dict):
            msg = f"tables = {tables!r} must be [[tables]] with {', '.join(_TABLE_KEYS)}"
            raise SourceError(msg, file=file)
        where = f"table {table.get('id', '?')!r}"
        _check_keys(table, _TABLE_KEYS, file, f"{where}: ")
        if table["id"] in seen:
            raise SourceError(f"{where} is listed twice", file=file)
        if not table["heading"].strip():
            raise SourceError(f"{where}: heading must say how the title begins", file=file)
        _check_ids(table.get("main", []), f"{where}: main", file)
        for page in table.get("pages", ()):
            _check_page(page, file, where)
        seen.add(table["id"])
    stated = [bool(t.get("pages")) for t in tables if isinstance(t, dict)]
    if any(stated) and not all(stated):
        raise SourceError("pages must be stated for all tables or for none", file=file)


def _check_page(page: Any, file: str, where: str) -> None:
    if not isinstance(page, dict):
        raise SourceError(f"{where}: pages must be tables with header, body, columns", file=file)
    _check_keys(page, _PAGE_KEYS, file, f"{where}, page: ")
    for key in ("header", "body", "skip"):
        value = page.get(key, [])
        if not all(type(n) is int for n in value) or (key != "skip" and len(value) != 2):
            what = "line numbers" if key == "skip" else "a first and a last line number"
            raise SourceError(f"{where}: {key} = {value!r} must be {what}", file=file)
    columns = page["columns"]
    if not all(isinstance(c, str) for c in columns) or "label" not in columns:
        msg = f"{where}: columns = {columns!r} must name every printed column, 'label' among them"
        raise SourceError(msg, file=file)
    named = [n for c in columns for n in c.split("; ") if n] + list(page.get("lost", {}))
    twice = next((n for n in named if named.count(n) > 1), None)
    if twice:
        raise SourceError(f"{where}: the column {twice!r} is there twice", file=file)
    for ratio in (n for n in named if "/" in n):
        absent = [p for p in ratio.split("/") if p not in named]
        if absent or ratio.count("/") != 1:
            raise SourceError(f"{where}: {ratio!r} compares columns that are not there", file=file)
    for row, cells in page.get("mended", {}).items():
        if not row.isdecimal() or not all(
            isinstance(c, str) and re.fullmatch(r"\d+:\d+(\.\d+)?", c) for c in cells
        ):
            msg = f"{where}: mended row {row!r} must list cells such as '15:3' or '15:3.2'"
            raise SourceError(msg, file=file)
    marks = page["separators"]
    if marks not in {".,", ",.", ",,", ".."}:
        msg = f"{where}: separators = {marks!r} must be the thousands and the decimal mark, as '.,'"
        raise SourceError(msg, file=file)


def _check_ids(names: list[Any], where: str, file: str) -> None:
    if not all(isinstance(name, str) for name in names):
        raise SourceError(f"{where} = {names!r} must list ids of indicators", file=file)


def _check_keys(found: dict[str, Any], known: Mapping[str, type], file: str, where: str) -> None:
    for key in found:
        if key not in known:
            msg = f"{where}unknown key {key!r}; known are {', '.join(known)}"
            raise SourceError(msg, file=file)
    for key, kind in known.items():
        if key not in found:
            if key not in _OPTIONAL:
                raise SourceError(f"{where}no {key!r}", file=file)
        elif type(found[key]) is not kind:  # a bool is an int, but no year
            msg = f"{where}{key} = {found[key]!r} must be a {kind.__name__}"
            raise SourceError(msg, file=file)


def tables_of(
    meta: Mapping[str, Any], found: Callable[[str], tuple[str, ...]] | None = None
) -> dict[str, TableInfo]:
    """Return what ``plan.toml`` says of each table.

    Parameters
    ----------
    meta : dict
        As :func:`read_meta` gives it.
    found : callable, optional
        Finds the main indicators of a table for which it names none.

    Returns
    -------
    dict of str to TableInfo
        By id, in the document's order.
    """
    file = meta.get("source", {}).get("file", "")
    return {
        t["id"]: TableInfo(
            t["id"], t.get("number"), t["heading"], t["title_vi"],
            t.get("title_en", t["title_vi"]), tuple(t["main"]) if "main" in t else None,
            tuple(_stretch(page, file) for page in t.get("pages", ())), found,
        )
        for t in meta.get("tables", ())
    }  # fmt: skip


def _stretch(page: Mapping[str, Any], file: str) -> Stretch:
    (first, last), (top, end) = page["header"], page["body"]
    mended = {int(n): tuple(map(_origin, cells)) for n, cells in page.get("mended", {}).items()}
    return Stretch(
        page.get("file", file), (first, last), (top, end), tuple(page.get("skip", ())),
        page.get("unit", ""), tuple(page["columns"]), page["separators"], page.get("above", ""),
        page.get("lost", {}), mended,
    )  # fmt: skip


def _origin(text: str) -> Origin:
    """Read where a cell was printed: ``15:3``, or ``15:3.2`` for the second part of its text."""
    line, _, rest = text.partition(":")
    column, _, part = rest.partition(".")
    return int(line), int(column), int(part or 0)
