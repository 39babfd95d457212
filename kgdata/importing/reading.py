"""A plan in the making: tables read, rows placed and named, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kgdata.columns import Doubt
from kgdata.errors import SourceError
from kgdata.header import OTHER, Header, Years, read_header
from kgdata.importing.entitled import name_tables
from kgdata.importing.inherited import opens_units, units_above, units_of_parts
from kgdata.importing.match import Known, Match, domain_of, match
from kgdata.importing.mends import mended
from kgdata.importing.seen import SeenRow
from kgdata.importing.slipped import slipped_units
from kgdata.importing.tables import Found
from kgdata.importing.tree import Place, propose
from kgdata.importing.unsaid import outside, unsaid
from kgdata.indicators import Indicator
from kgdata.layout import Page
from kgdata.stated import stated_header
from kgdata.tidy import Table, read_table
from kgdata.units import Unit
from kgdata.words import plain

__all__ = ["DraftTable", "header_of", "read_tables", "reread"]

_BULLETS = "-+*–•"
_SURE = 0.6  # share of a table's rows that must match for its domain to be that of known ones


@dataclass
class DraftTable:
    """A table on its way into a plan.

    Attributes
    ----------
    id, domain : str
        Its id and the first part of its indicators' ids.
    title_vi, title_en : str
        Its titles; the English one may be missing.
    heading : str
        How its title begins in the source.
    found : Found
        What was found in the source.
    table : Table
        As read.
    seen : list of SeenRow
        Its rows before they have a meaning.
    places : list of Place
        Where they belong.
    matches : list of Match
        What they measure.
    indicators : list of Indicator
        Both together.
    doubts : list of Doubt
        What could not be settled.
    units : list of str
        The printed unit of each row, as text.
    """

    id: str
    domain: str
    title_vi: str
    title_en: str
    heading: str
    found: Found
    table: Table
    seen: list[SeenRow]
    places: list[Place]
    matches: list[Match]
    indicators: list[Indicator]
    doubts: list[Doubt]
    units: list[str] = field(default_factory=list)


def read_tables(
    found: Sequence[Found],
    years: Years,
    known: Sequence[Known],
    area: str = "",
    kept: Mapping[str, str] | None = None,
) -> list[DraftTable]:
    """Read the tables of a source and say what their rows measure.

    Parameters
    ----------
    found : sequence of Found
        The tables.
    years : Years
        The years that the document's words stand for.
    known : sequence of Known
        What other plans measure.
    area : str, optional
        The document's province.
    kept : mapping of str to str, optional
        By title the ids that tables have had before.

    Returns
    -------
    list of DraftTable
    """
    taken: set[str] = set()
    out = []
    for entry, each in zip(name_tables(found, area, kept), found, strict=True):
        draft = _read(each, *entry, years=years, known=known, taken=taken)
        taken |= {i.id for i in draft.indicators}
        out.append(draft)
    return out


def reread(draft: DraftTable, years: Years, known: Sequence[Known], taken: set[str]) -> None:
    """Read a table again whose pages have been stated.

    Parameters
    ----------
    draft : DraftTable
        The table; changed in place.
    years : Years
        The years that the document's words stand for.
    known : sequence of Known
        What other plans measure.
    taken : set of str
        Ids of other tables' indicators.
    """
    again = _read(
        draft.found, draft.id, draft.domain, draft.title_vi, draft.title_en,
        years=years, known=known, taken=taken,
    )  # fmt: skip
    vars(draft).update(vars(again))


def _read(
    found: Found,
    table_id: str,
    domain: str,
    title_vi: str,
    title_en: str,
    *,
    years: Years,
    known: Sequence[Known],
    taken: set[str],
) -> DraftTable:
    found.pages = pages = [mended(page, years) for page in found.pages]
    found.units = found.units or [page.unit for page in pages]
    if opens_units(pages, found.aside):  # the unit above the table is not that of every row
        found.pages = pages = [replace(page, unit="") for page in pages]
    headers = [header_of(page, years) for page in pages]
    printed = _texts(pages, headers, "unit")
    count = sum(len(page.body) for page in pages)
    bare = [Indicator(table_id, n, f"X.ROW{n}.X", "x", "x", *_BARE) for n in range(1, count + 1)]
    doubts: list[Doubt] = []
    table = read_table(table_id, pages, bare, years, [], doubts)
    if not any(f.value is not None for row in table.figures for f in row.values()):
        line = pages[0].header[0]
        raise SourceError("a table without any number", file=line.file, line=line.number)
    seen = _seen(found, table, headers, printed)
    if not domain:
        near, share = domain_of(seen, known) if known else ("", 0.0)
        domain = near if share >= _SURE else _domain(table_id)
    remarks = _texts(pages, headers, "note")
    seen, places, matches, indicators = _named(table_id, domain, seen, remarks, known, taken)
    for n, unit in slipped_units(table.rows, printed).items():
        indicators[n] = replace(indicators[n], unit=unit)
    again: list[Doubt] = doubts
    better = table
    if any(d.kind != "column" for d in doubts) or not _unit_by_unit(indicators, table):
        again = []
        better = read_table(table_id, pages, indicators, years, [], again)
    if _figures(better) != _figures(table):
        seen = _seen(found, better, headers, printed)
        seen, places, matches, indicators = _named(table_id, domain, seen, remarks, known, taken)
        again = []
        better = read_table(table_id, pages, indicators, years, [], again)
    indicators = _with_units(indicators, better, seen, found.rest)
    again += unsaid(better.rows, seen, indicators, printed, headers[0].label + 1)
    again += outside(pages, headers)
    heading = found.heading or found.sheet or title_vi
    return DraftTable(
        table_id, domain, title_vi, title_en, heading, found, better, seen, places, matches,
        indicators, again, printed,
    )  # fmt: skip


_BARE = (None, "", "", "", "", "")  # unit, parent, role, split, nature, note


def _unit_by_unit(indicators: Sequence[Indicator], table: Table) -> bool:
    """Whether every printed unit is that of the known indicator on its line."""
    pairs = zip(indicators, table.rows, strict=True)
    return all(i.unit == row.unit or row.unit is None for i, row in pairs)


def _figures(table: Table) -> list[dict[str, float | None]]:
    return [{name: f.value for name, f in row.items()} for row in table.figures]


def _domain(table_id: str) -> str:
    """Make the first part of ids from a table's id.

    Examples
    --------
    >>> _domain("giao-duc-dao-tao"), _domain("the-thao"), _domain("9-x")
    ('GDDT', 'TT', 'T9X')
    """
    parts = [p for p in table_id.split("-") if p]
    letters = "".join(p[0] if not p.isdigit() else p for p in parts[:4]).upper()
    letters = letters if len(letters) > 1 else table_id[:3].upper()
    return letters if letters[:1].isalpha() else f"T{letters}"


def header_of(page: Page, years: Years) -> Header:
    """Return a page's header, stated or read."""
    return stated_header(page) if page.columns else read_header(page, years, keep=True)


def _seen(
    found: Found, table: Table, headers: Sequence[Header], printed: Sequence[str]
) -> list[SeenRow]:
    pages = zip(found.pages, headers, strict=True)
    lines = [(line, head) for page, head in pages for line in page.body]
    levels = {c.name for c in table.levels}
    levels = {name for name in levels if not name.startswith(f"{OTHER}_")} or levels
    out = []
    for n, ((line, head), row) in enumerate(zip(lines, table.rows, strict=True), 1):
        raw = line.cells[head.label] if head.label < len(line.cells) else ""
        stt = (
            plain(line.cells[head.stt])
            if head.stt is not None and head.stt < len(line.cells)
            else ""
        )
        text = plain(raw)
        bullet = text[:1] if text[:1] in _BULLETS else stt if stt and stt in _BULLETS else ""
        indent = len(raw) - len(raw.lstrip())
        figures = table.figures[n - 1]
        values = {name: f for name, f in figures.items() if name in levels}
        label = found.labels.get((row.file, row.line), row.label)
        out.append(SeenRow(n, row.stt, label, bullet, indent, row.unit, values))
    above = units_above(out, table.rows, printed, found.aside, found.units)
    return [replace(row, unit=above.get(n, row.unit)) for n, row in enumerate(out)]


def _texts(pages: Sequence[Page], headers: Sequence[Header], head: str) -> list[str]:
    """Return what stands in the column of units or of remarks, row by row."""
    out = []
    for page, header in zip(pages, headers, strict=True):
        at = getattr(header, head)
        for line in page.body:
            out.append(plain(line.cells[at]) if at is not None and at < len(line.cells) else "")
    return out


def _named(
    table_id: str,
    domain: str,
    seen: Sequence[SeenRow],
    remarks: Sequence[str],
    known: Sequence[Known],
    taken: set[str],
) -> tuple[list[SeenRow], list[Place], list[Match], list[Indicator]]:
    places = propose(seen)
    parts = units_of_parts(seen, places)
    seen = [replace(row, unit=parts.get(n, row.unit)) for n, row in enumerate(seen)]
    matches = match(seen, known, domain, places=places, taken=taken)
    units = {k.id: k.unit for k in known}
    ids = {m.row: m.indicator for m in matches}
    indicators = [
        Indicator(
            table_id, row.row, m.indicator, m.label_vi or row.label or "?",
            m.label_en or m.label_vi or row.label or "?",
            row.unit if m.new else (units.get(m.indicator) or row.unit),
            ids[p.parent] if p.parent is not None else "", p.role, p.split, p.nature,
            remarks[row.row - 1],
        )
        for row, p, m in zip(seen, places, matches, strict=True)
    ]  # fmt: skip
    return list(seen), places, matches, indicators


def _with_units(
    indicators: Sequence[Indicator], table: Table, seen: Sequence[SeenRow], rest: Unit | None
) -> list[Indicator]:
    """Give every row the unit that it is printed with; known ones only fill gaps."""
    out = []
    for i, row, own in zip(indicators, table.rows, seen, strict=True):
        told = (own.unit, i.unit, rest) if own.has_figures else (i.unit,)
        out.append(replace(i, unit=next((u for u in (row.unit, *told) if u is not None), None)))
    return out
