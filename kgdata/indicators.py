"""``indicators.csv``: what every printed row measures, in which unit, and how it adds up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kgdata.errors import SourceError
from kgdata.records import read_records
from kgdata.units import Unit

__all__ = ["COLUMNS", "Group", "Indicator", "groups_of", "read_indicators"]

COLUMNS = (
    "table", "row", "indicator", "label_vi", "label_en", "unit", "unit_mult",
    "parent", "role", "split", "nature", "note",
)  # fmt: skip
ROLES = ("", "part", "of")
NATURES = ("", "flow", "stock", "cumulative", "rate")
_ID = re.compile(r"[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+){2}")


@dataclass(frozen=True)
class Indicator:
    """What one printed row measures.

    Attributes
    ----------
    table : str
        The table.
    row : int
        Ordinal of the printed row within it.
    id : str
        ``DOMAIN.SUBJECT.MEASURE``, the same in every plan.
    label_vi, label_en : str
        The label as a reader should see it.
    unit : Unit or None
        What its figures count; None for a heading.
    parent : str
        The indicator that it belongs under, or an empty text.
    role : {'', 'part', 'of'}
        ``part``: with its siblings of the same `split` it makes up the parent; ``of``: an 'of
        which' that may not exceed the parent; empty: it does not add up.
    split : str
        Name of the breakdown where a parent has several.
    nature : {'', 'flow', 'stock', 'cumulative', 'rate'}
        How its figures behave over time.
    note : str
        A remark for whoever works on the plan.
    """

    table: str
    row: int
    id: str
    label_vi: str
    label_en: str
    unit: Unit | None
    parent: str
    role: str
    split: str
    nature: str
    note: str

    @property
    def subject(self) -> str:
        """The id without its measure."""
        return self.id.rpartition(".")[0]


@dataclass(frozen=True)
class Group:
    """A total and the parts that make it up, or may not exceed it one by one."""

    whole: int
    parts: tuple[int, ...]
    role: str


def read_indicators(path: Path, tables: Sequence[str]) -> dict[str, list[Indicator]]:
    """Read ``indicators.csv``.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    tables : sequence of str
        Ids of the plan's tables.

    Returns
    -------
    dict of str to list of Indicator
        For each table its indicators; the one at index ``n`` is of printed row ``n + 1``.

    Raises
    ------
    SourceError
        If an id is malformed or used twice, a row is out of order, or a parent does not exist.
    """
    out: dict[str, list[Indicator]] = {table: [] for table in tables}
    lines: dict[str, int] = {}
    for line, record in read_records(path, COLUMNS):
        indicator = _indicator(record, path.name, line, tables)
        known = out[indicator.table]
        if indicator.row != len(known) + 1:
            msg = f"row {indicator.row} of {indicator.table!r}; expected {len(known) + 1}"
            raise SourceError(msg, file=path.name, line=line, column=2)
        if indicator.id in lines:
            msg = f"indicator {indicator.id!r} is already on line {lines[indicator.id]}"
            raise SourceError(msg, file=path.name, line=line, column=3)
        known.append(indicator)
        lines[indicator.id] = line
    for indicators in out.values():
        _check_parents(indicators, lines, path.name)
    return out


def _indicator(record: Mapping[str, str], file: str, line: int, tables: Sequence[str]) -> Indicator:
    def fail(column: str, expected: str) -> SourceError:
        msg = f"{column} {record[column]!r}; expected {expected}"
        return SourceError(msg, file=file, line=line, column=COLUMNS.index(column) + 1)

    if record["table"] not in tables:
        raise fail("table", f"one of {', '.join(tables)}")
    if not record["row"].isdecimal():
        raise fail("row", "an ordinal from 1")
    if not _ID.fullmatch(record["indicator"]):
        raise fail("indicator", "an id such as 'AGR.RICE.AREA'")
    if record["role"] not in ROLES:
        raise fail("role", "part, of or nothing")
    if record["nature"] not in NATURES:
        raise fail("nature", "flow, stock, cumulative, rate or nothing")
    if record["unit"] and not re.fullmatch(r"-?\d+", record["unit_mult"]):
        raise fail("unit_mult", "a power of ten such as 0 or 9")
    for column in ("label_vi", "label_en"):
        if not record[column]:
            raise fail(column, "a label")
    unit = Unit(record["unit"], int(record["unit_mult"])) if record["unit"] else None
    return Indicator(
        record["table"], int(record["row"]), record["indicator"], record["label_vi"],
        record["label_en"], unit, record["parent"], record["role"], record["split"],
        record["nature"], record["note"],
    )  # fmt: skip


def _check_parents(indicators: Sequence[Indicator], lines: Mapping[str, int], file: str) -> None:
    parents = {i.id: i.parent for i in indicators}
    for indicator in indicators:
        seen = {indicator.id}
        parent = indicator.parent
        while parent:
            fail = partial(
                SourceError,
                file=file,
                line=lines[indicator.id],
                column=COLUMNS.index("parent") + 1,
            )
            if parent not in parents:
                raise fail(f"no indicator {parent!r} in {indicator.table!r}")
            if parent in seen:
                raise fail(f"{indicator.id!r} is its own ancestor")
            seen.add(parent)
            parent = parents[parent]
        if indicator.role and not indicator.parent:
            msg = f"role {indicator.role!r} without a parent"
            place = COLUMNS.index("role") + 1
            raise SourceError(msg, file=file, line=lines[indicator.id], column=place)


def groups_of(indicators: Sequence[Indicator]) -> list[Group]:
    """List the totals of a table with their parts.

    Parameters
    ----------
    indicators : sequence of Indicator
        The table's indicators.

    Returns
    -------
    list of Group
        Row ordinals; one group for each breakdown and one for each 'of which'.
    """
    rows = {i.id: i.row for i in indicators}
    parts: dict[tuple[str, str], list[int]] = defaultdict(list)
    groups = []
    for indicator in indicators:
        if indicator.role == "part":
            parts[indicator.parent, indicator.split].append(indicator.row)
        elif indicator.role == "of":
            groups.append(Group(rows[indicator.parent], (indicator.row,), "of"))
    groups += [Group(rows[p], tuple(members), "part") for (p, _), members in parts.items()]
    return sorted(groups, key=lambda g: (g.whole, g.parts))
