"""Importing again: what a person has decided since, carried over to the rows of a new source."""

from __future__ import annotations

import csv
import datetime as dt
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from kgdata.errors import SourceError
from kgdata.importing.build import Built, Wish, build
from kgdata.importing.decisions import Decision, Decisions, between
from kgdata.importing.entitled import ids_by_title, title_in
from kgdata.importing.entries import Entry
from kgdata.importing.match import Known
from kgdata.importing.metafile import fields_of
from kgdata.importing.restated import COUNT, is_of_pages
from kgdata.indicators import COLUMNS as INDICATOR_COLUMNS
from kgdata.ledger import read_ledger
from kgdata.plan import Plan
from kgdata.tidy import Table
from kgdata.words import fold

__all__ = ["Before", "Changes", "changes_between", "look_back", "made_before", "made_text"]

_FILES = ("plan.toml", "indicators.csv")
_FIELDS = tuple(c for c in INDICATOR_COLUMNS if c not in {"table", "row"})
_MADE = "import.toml"  # what the last import entered by itself


@dataclass(frozen=True)
class Changes:
    """Cells that differ from the import before: place, text before, text now."""

    changed: tuple[tuple[str, str, str], ...]
    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]


@dataclass
class Before:
    """A plan folder as it stood before it is made anew.

    Attributes
    ----------
    tables : dict of str to Table
        Its tables as they were read.
    entries : list of Entry
        Its ledger, with what had been set aside.
    decisions : Decisions
        What a person has decided in it.
    rows : dict of str to dict of int to int
        For each table the new ordinal of every old row; filled when the new source is read.
    based : bool
        Whether the folder says what the import before read of its rows.
    kept : dict of str to str
        The ids that it gave to tables, by their titles.
    """

    tables: Mapping[str, Table]
    entries: list[Entry]
    decisions: Decisions
    based: bool
    kept: Mapping[str, str] = field(default_factory=dict)
    rows: dict[str, dict[int, int]] = field(default_factory=dict)

    def carry(self, built: Built, names: Mapping[str, str]) -> Decisions:
        """Carry decisions and ledger lines over to the rows of a new reading.

        Parameters
        ----------
        built : Built
            The new reading, before decisions on rows.
        names : mapping of str to str
            For each id that is read the id of the table in the plan.

        Returns
        -------
        Decisions
            What cannot be carried over stays on record, but applies to nothing.
        """
        for draft in built.drafts:
            old = self.tables.get(names.get(draft.id, draft.id))
            if old is not None:
                self.rows[draft.id] = _aligned(_keys(old), _keys(draft.table))
        renamed = {v: k for k, v in names.items()}
        moved = []
        for d in self.decisions.entries.values():
            if d.file not in {"indicators.csv", "corrections.csv"}:
                moved.append(d)
                continue
            key = self._moved(d.key, renamed if d.file == "corrections.csv" else {})
            moved.append(d._replace(key=key) if key else d._replace(file=f"lost:{d.file}"))
        self.entries = [
            replace(e, row=self.rows.get(renamed.get(e.table, e.table), {}).get(e.row, e.row))
            for e in self.entries
        ]
        return Decisions(moved)

    def _moved(self, key: str, renamed: Mapping[str, str]) -> str:
        table, row, *series = key.split("/", 2)
        known = self.rows.get(renamed.get(table, table))
        if known is None or not row.isdecimal():
            return ""
        new = known.get(int(row))
        return "/".join([table, str(new), *series]) if new else ""


def _keys(table: Table) -> list[str]:
    return [f"{fold(row.label)}" for row in table.rows]


def _aligned(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair the rows of two readings by their labels, in order."""
    out: dict[int, int] = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            out |= {a + k + 1: c + k + 1 for k in range(b - a)}
    return out


def look_back(
    folder: Path,
    decisions: Decisions,
    answers: Decisions,
    known: Sequence[Known],
    source: Callable[[Path], tuple[Any, ...]],
) -> Before:
    """Find out what a person has decided in a plan folder since it was made.

    Parameters
    ----------
    folder : pathlib.Path
        The plan's folder.
    decisions : Decisions
        Those on record.
    answers : Decisions
        Those with the answers given since.
    known : sequence of Known
        What other plans measure.
    source : callable
        Reads a file.

    Returns
    -------
    Before

    Raises
    ------
    SourceError
        If the folder cannot be read as it stands.
    """
    plan = Plan(folder)
    path = folder / plan.source_file
    if not path.is_file():
        raise SourceError("the source file of the import before is missing", file=str(path))
    lines, _, digest, _ = source(path)
    answered = [d for d in decisions.entries.values() if d.file == "questions.csv"]
    bare = Decisions(answered)
    read = build(lines, plan.source_file, digest, path.stem, Wish(), known, bare)
    kept = _ids_before(folder, read)
    if any(kept[title] != name for title, name in _ids_now(read).items()):
        read = build(lines, plan.source_file, digest, path.stem, Wish(), known, bare, kept)
    meta = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    names = {
        new["id"]: draft.id for new, draft in zip(meta.get("tables", ()), read.drafts, strict=False)
    }  # the id that is read, by the id in the plan
    own = {e["id"]: d.id for e, d in zip(read.meta["tables"], read.drafts, strict=True)}
    _lay_under(read, meta, folder)
    found = between(fields_of(read.meta, own), fields_of(meta, names))
    paged = [d for d in found if d.file == "plan.toml" and is_of_pages(d)]
    if paged:  # rows are compared with what these pages give
        bare = Decisions([*answered, *paged])
        read = build(lines, plan.source_file, digest, path.stem, Wish(), known, bare, kept)
    with (folder / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    now, base = _by_row(rows, names), _by_row(read.indicators, own)
    before = _rows_before(folder)
    found += between(_renamed(before if set(before) == set(now) else base, now), now)
    made = made_before(folder)
    ledger = [
        Entry.of(x) for x in read_ledger(folder / "corrections.csv", plan.id, plan.tables_info)
    ]
    gone = {k: v for k, v in made.items() if k not in {e.key for e in ledger}}
    found += [Decision("corrections.csv", k, "line", after, "") for k, after in gone.items()]
    found += [d for e in ledger if made.get(e.key) != e.after for d in _added(e)]
    aside = [
        Entry.of(x)
        for x in read_ledger(folder / "corrections_aside.csv", plan.id, plan.tables_info)
    ]
    # what stands in the folder says it all; of those on record only reasons are wanted
    why = {place: d.why for place, d in decisions.entries.items()}
    found = [d._replace(why=why.get(d[:3], "")) for d in found]
    old = [d for d in decisions.entries.values() if d.file not in _FILES]
    new = [d for d in answers.entries.values() if d.file not in _FILES]
    everything = Decisions(old).added(found).added(new)
    return Before(plan.read(), [*ledger, *aside], everything, bool(before), kept)


def _lay_under(read: Built, meta: Mapping[str, Any], folder: Path) -> None:
    """Take titles and pages that the last import read for what is read; a person may have edited.

    Where it is not on record what it read, it is what is read now of the same source; of titles
    the printed one, which imports wrote as it is.
    """
    first = dt.date(read.meta["years"]["plan"], 1, 1)
    if "date" not in read.meta and meta.get("date") == first and not meta.get("number"):
        read.meta["date"] = first  # what imports wrote for a date that nobody knew
    made = _made(folder)
    before, titles = made.get("pages", {}), made.get("titles", {})
    stated = any(COUNT in table for table in meta.get("tables", ()))
    written = [table["title_vi"] for table in meta.get("tables", ())]
    for n, (entry, draft) in enumerate(zip(read.meta["tables"], read.drafts, strict=True)):
        printed = title_in(draft.found)
        as_printed = not titles and printed in written[n : n + 1]
        entry["title_vi"] = printed if as_printed else titles.get(draft.id, entry["title_vi"])
        if draft.id in before:
            entry[COUNT] = json.loads(before[draft.id])
        elif stated:
            entry[COUNT] = read.pages[draft.id]


def _ids_now(read: Built) -> dict[str, str]:
    return ids_by_title([d.found for d in read.drafts], [d.id for d in read.drafts])


def _ids_before(folder: Path, read: Built) -> dict[str, str]:
    """Return the ids that the last import gave to the tables of the same source, by title."""
    ids = list(dict.fromkeys(key.rpartition("/")[0] for key in _made(folder).get("rows", {})))
    if len(ids) != len(read.drafts):  # not on record
        return _ids_now(read)
    return ids_by_title([d.found for d in read.drafts], ids)


def _renamed(
    read: dict[tuple[str, str], dict[str, str]], decided: Mapping[tuple[str, str], dict[str, str]]
) -> dict[tuple[str, str], dict[str, str]]:
    """Call the parents that were read as a person calls their rows."""
    names = {
        record["indicator"]: decided[place]["indicator"]
        for place, record in read.items()
        if place in decided
    }
    return {
        place: {**record, "parent": names.get(record["parent"], record["parent"])}
        for place, record in read.items()
    }


def _added(entry: Entry) -> list[Decision]:
    """Record a line that a person has entered."""
    fields = ("id", "before", "after", "reason", "evidence", "finding")
    return [
        Decision("corrections.csv", entry.key, name, "", getattr(entry, name)) for name in fields
    ]


def _by_row(
    records: Sequence[Mapping[str, str]], names: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, str]]:
    return {
        ("indicators.csv", f"{names.get(r['table'], r['table'])}/{r['row']}"): {
            c: (r.get(c) or "").strip() for c in _FIELDS
        }
        for r in records
    }


def _rows_before(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return the records that the last import read: what differs from them a person has changed.

    What an import reads of the same source changes with what is known and with the import itself.
    """
    rows = _made(folder).get("rows", {})
    return {
        ("indicators.csv", key): dict(zip(_FIELDS, json.loads(text), strict=True))
        for key, text in rows.items()
    }


def made_text(repairs: Mapping[str, str], built: Built) -> str:
    """Write down what an import has done by itself, so that it is known from a person's hand.

    Parameters
    ----------
    repairs : mapping of str to str
        The repairs that it entered, by cell; one whose line is deleted later stays deleted.
    built : Built
        What was read: its titles, its rows, and its pages if they had to be stated.
    """
    rows = {
        f"{r['table']}/{r['row']}": json.dumps([r[c] for c in _FIELDS], ensure_ascii=False)
        for r in built.rows
    }
    pages: dict[str, str] = {}
    if any(COUNT in entry for entry in built.meta["tables"]):
        pages = {t: json.dumps(x, ensure_ascii=False) for t, x in built.pages.items()}
    out = ""
    titles = {draft.id: draft.title_vi for draft in built.drafts}
    parts = (("repairs", repairs), ("titles", titles), ("pages", pages), ("rows", rows))
    for name, entries in parts:
        lines = (f"{_quoted(k)} = {_quoted(v)}\n" for k, v in entries.items())
        if entries or name == "repairs":
            out += f"{out and chr(10)}[{name}]\n" + "".join(lines)
    return out


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _made(folder: Path) -> dict[str, Any]:
    path = folder / _MADE
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def made_before(folder: Path) -> dict[str, str]:
    """Return the repairs that the last import entered, by cell."""
    return dict(_made(folder).get("repairs", {}))


def changes_between(before: Before, plan: Plan, names: Mapping[str, str]) -> Changes:
    """List the cells that differ from the import before.

    Parameters
    ----------
    before : Before
        The plan as it was.
    plan : Plan
        The plan as it is.
    names : mapping of str to str
        For each id that is read the id of the table in the plan.
    """
    changed, added, removed = [], [], []
    read = {v: k for k, v in names.items()}
    now = plan.read()
    for t, table in now.items():
        old = before.tables.get(t)
        pairs = before.rows.get(read.get(t, t), {})
        back = {new: was for was, new in pairs.items()}
        for n, row in enumerate(table.rows, 1):
            there = old.rows[back[n] - 1] if old and n in back else None
            for name, cell in row.cells.items():
                place = f"{t}/{n}/{name}"
                was = there.cells[name].text if there and name in there.cells else ""
                if cell.text and not was:
                    added.append((place, cell.text))
                elif was and cell.text != was:
                    changed.append((place, was, cell.text))
        for n, row in enumerate(old.rows if old else (), 1):
            new = table.rows[pairs[n] - 1] if n in pairs else None
            for name, cell in row.cells.items():
                if cell.text and (new is None or name not in new.cells):
                    removed.append((f"{t}/{n}/{name}", cell.text))
    for t in before.tables:
        if t not in now:
            removed.append((t, ""))
    return Changes(tuple(changed), tuple(added), tuple(removed))
