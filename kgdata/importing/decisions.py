"""Decisions: where a person has said otherwise than the import reads. ``decisions.csv``.

A decision is kept beside what was read, so that a plan can be made again from its source, and so
that a better source gets a person's decisions but never an old reading. One that is what the import
reads anyway is dropped at the next import. The column ``why`` is for the person: the import never
fills it in, because it cannot know, and keeps what is written there.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kgdata.records import read_records

__all__ = ["COLUMNS", "Decision", "Decisions", "between", "read_decisions", "shown"]

COLUMNS = ("file", "key", "field", "read", "decided", "why")


class Decision(NamedTuple):
    """One thing that a person has decided.

    Attributes
    ----------
    file : str
        ``plan.toml``, ``indicators.csv``, ``corrections.csv`` or ``questions.csv``.
    key : str
        What it is about: ``tables/agriculture``, ``agriculture/51`` (a row),
        ``agriculture/51/actual_2022`` (a cell), a question's id; empty for the plan itself.
    field : str
        The field.
    read : str
        What the import read.
    decided : str
        What the person decided.
    why : str
        The reason, if the person wrote one down.
    """

    file: str
    key: str
    field: str
    read: str
    decided: str
    why: str = ""


class Decisions:
    """Decisions, found by what they are about.

    Examples
    --------
    >>> d = Decisions([Decision("indicators.csv", "crops/1", "unit", "", "ha")])
    >>> d.of("indicators.csv", "crops/1"), d.of("indicators.csv", "crops/2")
    ({'unit': 'ha'}, {})
    """

    def __init__(self, entries: Iterable[Decision] = ()) -> None:
        self.entries = {(d.file, d.key, d.field): d for d in entries}

    def __len__(self) -> int:
        return len(self.entries)

    def of(self, file: str, key: str) -> dict[str, str]:
        """Return what was decided about one thing, by field."""
        return {
            field: d.decided for (f, k, field), d in self.entries.items() if (f, k) == (file, key)
        }

    def keyed(self, file: str) -> dict[str, dict[str, str]]:
        """Return everything decided in a file, by key and field."""
        out: dict[str, dict[str, str]] = {}
        for (f, key, field), d in self.entries.items():
            if f == file:
                out.setdefault(key, {})[field] = d.decided
        return out

    def added(self, more: Iterable[Decision]) -> Decisions:
        """Return these and some more; of two about the same field the later counts."""
        out = Decisions(self.entries.values())
        for d in more:
            old = out.entries.get((d.file, d.key, d.field))
            out.entries[d.file, d.key, d.field] = (
                d if d.why or old is None else d._replace(why=old.why)
            )
        return out

    def in_order_of(self, other: Decisions) -> Decisions:
        """Return these in the order that they have in another record, new ones after them."""
        places = {place: n for n, place in enumerate(other.entries)}
        known = sorted(self.entries.items(), key=lambda e: places.get(e[0], len(places)))
        return Decisions(d for _, d in known)

    def written(self) -> str:
        """Return ``decisions.csv`` as text."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self.entries.values())
        return out.getvalue()


def read_decisions(path: Path) -> Decisions:
    """Read ``decisions.csv``; without one nothing is decided."""
    if not path.exists():
        return Decisions()
    return Decisions(Decision(**record) for _, record in read_records(path, COLUMNS))


def shown(value: Any) -> str:
    """Write a value of ``plan.toml`` into a field; lists as JSON.

    Examples
    --------
    >>> shown(2024), shown(["A", "B"]), shown(None)
    ('2024', '["A", "B"]', '')
    """
    if value is None:
        return ""
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def between(
    read: Mapping[tuple[str, str], Mapping[str, str]],
    decided: Mapping[tuple[str, str], Mapping[str, str]],
    fields: Sequence[str] | None = None,
) -> list[Decision]:
    """List where two records of the same things differ.

    Parameters
    ----------
    read, decided : mapping of (file, key) to mapping of field to text
        As the import reads them, and as they stand in the plan.
    fields : sequence of str, optional
        Only these.
    """
    out = []
    for place, record in decided.items():
        own = read.get(place, {})
        for name, value in record.items():
            if (fields is None or name in fields) and value != own.get(name, ""):
                out.append(Decision(*place, name, own.get(name, ""), value))
        for name, value in own.items():
            if name not in record and value and (fields is None or name in fields):
                out.append(Decision(*place, name, value, ""))
    return out
