"""``targets.csv``: what a document promises, one row per single figure."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kgdata.documents.cells import Row, read_rows
from kgdata.interval import Interval
from kgdata.units import Unit, read_unit

__all__ = [
    "COLUMNS",
    "LIST_COLUMNS",
    "ListedName",
    "Target",
    "read_lists",
    "read_targets",
    "target_span",
    "target_unit",
]

COLUMNS = (
    "document", "no", "indicator", "label_vi", "label_en", "comparator", "value", "value_to",
    "unit", "measure", "period", "note", "source",
)  # fmt: skip
OPTIONAL = ("agency",)
LIST_COLUMNS = ("document", "no", "kind", "name", "note", "source")
COMPARATORS = ("=", ">=", ">", "<=", "<", "~", "..")
MEASURES = ("level", "yearly", "average", "total", "added")
_PERIOD = re.compile(r"(\d{4})(?:/(\d{4}))?")


@dataclass(frozen=True)
class Target:
    """One figure that a document sets.

    Attributes
    ----------
    document, no : str
        The document and the number in it, e.g. ``3.i`` or ``25.v.district``.
    indicator : str
        What is measured; the annex's id where the annex measures the same.
    label_vi, label_en : str
        What a reader calls it.
    comparator : str
        ``=``, ``>=``, ``>``, ``<=``, ``<``, ``~`` (about) or ``..`` (a range).
    value, value_to : float, float or None
        The figure and, for a range, its end.
    unit : str
        A unit code, with the power of ten after a caret: ``VND^9``.
    measure : str
        ``level``, ``yearly``, ``average``, ``total`` or ``added``.
    period : str
        A year, or first and last year: ``2021/2025``.
    note, source : str
        A remark, and the address of the figure.
    agency : tuple of str
        Who answers for it, where the document says so.
    decimals : int
        Decimals printed.
    """

    document: str
    no: str
    indicator: str
    label_vi: str
    label_en: str
    comparator: str
    value: float
    value_to: float | None
    unit: str
    measure: str
    period: str
    note: str
    source: str
    agency: tuple[str, ...]
    decimals: int


@dataclass(frozen=True)
class ListedName:
    """A place that a target names."""

    document: str
    no: str
    kind: str
    name: str
    note: str
    source: str


def target_unit(text: str) -> Unit | None:
    """Read a target's unit.

    Parameters
    ----------
    text : str
        A code of ``units.csv``, with the power of ten after a caret.

    Returns
    -------
    Unit or None
        None if there is no such unit.

    Examples
    --------
    >>> target_unit("VND^9"), target_unit("%"), target_unit("dong")
    (Unit(code='VND', mult=9), Unit(code='%', mult=0), None)
    """
    code, caret, power = text.partition("^")
    unit = read_unit(code)
    if unit is None or unit.code != code or (caret and not power.isdecimal()):
        return None
    return Unit(code, int(power or 0))


def target_span(target: Target) -> Interval:
    """Return what a target allows: a bound is exact, a plain figure rounded as it is written.

    Parameters
    ----------
    target : Target
        The target.

    Returns
    -------
    Interval
        In the target's unit; open at one end for a bound.

    Examples
    --------
    >>> import kgdata as kg
    >>> targets = {t.no: t for t in kg.open().library.all_targets["kh14-2024"]}
    >>> target_span(targets["1"])
    Interval(low=6.7, high=inf)
    """
    half = 0.5 * 10.0**-target.decimals
    if target.comparator in {">=", ">"}:
        return Interval(target.value, math.inf)
    if target.comparator in {"<=", "<"}:
        return Interval(-math.inf, target.value)
    end = target.value if target.value_to is None else target.value_to
    return Interval(target.value - half, end + half)


def read_targets(
    path: Path, document: str, indicators: Collection[str], agencies: Collection[str]
) -> list[Target]:
    """Read ``targets.csv``.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    document : str
        The document that it belongs to.
    indicators, agencies : collection of str
        The ids that exist.

    Returns
    -------
    list of Target
        In the file's order.

    Raises
    ------
    SourceError
        If an indicator, agency, comparator, measure or unit does not exist, a figure or a period
        is none, or two targets have one number.
    """
    targets: dict[str, Target] = {}
    for row in read_rows(path, COLUMNS, OPTIONAL):
        row.belongs(document)
        target = _target(row, indicators, agencies)
        if target.no in targets:
            raise row.fail("no", f"two targets have the number {target.no!r}")
        targets[target.no] = target
    return list(targets.values())


def _target(row: Row, indicators: Collection[str], agencies: Collection[str]) -> Target:
    comparator = row.one_of("comparator", COMPARATORS, "comparator")
    value, value_to = row.number("value"), row.number("value_to")
    if value is None:
        raise row.fail("value", "a target needs a figure")
    if comparator == ".." and (value_to is None or value_to <= value):
        raise row.fail("value_to", "a range needs an end above its beginning")
    if comparator != ".." and value_to is not None:
        raise row.fail("value_to", f"only a range has an end, the comparator is {comparator!r}")
    if target_unit(row["unit"]) is None:
        raise row.fail("unit", f"no unit {row['unit']!r}; it must be a code such as %, km or VND^9")
    period = _PERIOD.fullmatch(row["period"])
    if period is None or (period[2] and period[2] <= period[1]):
        msg = f"period {row['period']!r} is none; it must be a year or first/last year (2021/2025)"
        raise row.fail("period", msg)
    return Target(
        row["document"], row.text("no"),
        row.one_of("indicator", indicators, "indicator", "indicators.csv"),
        row.text("label_vi"), row.text("label_en"), comparator, value, value_to, row["unit"],
        row.one_of("measure", MEASURES, "measure"), row["period"], row["note"], row.address(),
        row.several("agency", agencies, "agency", "agencies.csv"),
        len(row["value"].partition(".")[2]),
    )  # fmt: skip


def read_lists(path: Path, document: str, numbers: Collection[str]) -> list[ListedName]:
    """Read ``targets_lists.csv``: the communes and districts behind targets.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    document : str
        The document that it belongs to.
    numbers : collection of str
        The numbers of its targets.

    Returns
    -------
    list of ListedName
        In the file's order.

    Raises
    ------
    SourceError
        If a row names no target of the document, or a name is listed twice for one.
    """
    names: list[ListedName] = []
    for row in read_rows(path, LIST_COLUMNS):
        row.belongs(document)
        entry = ListedName(
            document, row.one_of("no", numbers, "target", "targets.csv"), row.text("kind"),
            row.text("name"), row["note"], row.address(),
        )  # fmt: skip
        if any((e.no, e.name, e.note) == (entry.no, entry.name, entry.note) for e in names):
            raise row.fail("name", f"{entry.name!r} is listed twice for target {entry.no!r}")
        names.append(entry)
    return names
