"""``accepted.csv``: findings that a person has looked at and accepted, with the reason."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kgdata.errors import SourceError
from kgdata.records import read_records

__all__ = ["COLUMNS", "read_accepted", "stale"]

COLUMNS = ("finding", "rule", "table", "row", "series", "reason")


def stale(path: Path, findings: Collection[str]) -> list[tuple[int, str, str]]:
    """List the entries that no finding answers to any more.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    findings : collection of str
        Ids of the findings that there are.

    Returns
    -------
    list of (int, str, str)
        Line, id and rule: the figures were corrected, or the finding is another one now.
    """
    records = read_records(path, COLUMNS) if path.exists() else ()
    return [(n, r["finding"], r["rule"]) for n, r in records if r["finding"] not in findings]


def read_accepted(path: Path) -> dict[str, str]:
    """Read the accepted findings.

    Parameters
    ----------
    path : pathlib.Path
        The file; a plan without one has accepted nothing.

    Returns
    -------
    dict of str to str
        The reason of every accepted finding by its id. The other columns are for the reader.

    Raises
    ------
    SourceError
        If a finding is entered twice or without a reason.
    """
    if not path.exists():
        return {}
    out: dict[str, str] = {}
    for line, record in read_records(path, COLUMNS):
        if not record["reason"]:
            raise SourceError(
                f"finding {record['finding']!r} is accepted without a reason",
                file=path.name, line=line, column=6,
            )  # fmt: skip
        if record["finding"] in out:
            raise SourceError(
                f"finding {record['finding']!r} is accepted twice",
                file=path.name, line=line, column=1,
            )  # fmt: skip
        out[record["finding"]] = record["reason"]
    return out
