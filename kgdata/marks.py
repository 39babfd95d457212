"""Marks: which printed cells a reader must be warned about, and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from kgdata import each
from kgdata.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "SIGNS", "Marks", "mark_of", "marks_of", "open_findings", "questioned"]

KINDS = ("corrected", "doubtful", "bound", "lost")
SIGNS = {"corrected": "*", "doubtful": " (?)", "bound": "", "lost": ""}
Marks = dict[tuple[int, str], str]
_GRAVEST = ("doubtful", "lost", "bound", "corrected")
_BOTH_SIDES = {"reconciliation", "formula"}  # origins that leave open which of the cells is wrong


def marks_of(plan: Plan, table: str) -> Marks:
    """Find the marked cells of a table.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A table's id.

    Returns
    -------
    dict of (int, str) to str
        By row and column (a series or a ratio) one of `KINDS`: ``corrected`` through the ledger,
        ``doubtful`` (a printed ratio contradicts the figures that it compares, or an open finding
        of the audit puts the figure in question), ``bound`` (a limit, not a measurement),
        ``lost`` (missing from the scan).

    Examples
    --------
    >>> import kgdata as kg
    >>> marks_of(kg.open(), "fdi")[24, "plan_2024"]
    'doubtful'
    """
    return dict(_marks_of(plan, table))


@lru_cache(maxsize=32)  # every picture and table of a page asks
def _marks_of(plan: Plan, table: str) -> Marks:
    levels = plan.load(table)
    stated = levels[levels["status"].isin(["corrected", "bound", "lost"])]
    found = dict(
        zip(zip(stated["row"], stated["series"], strict=True), stated["status"], strict=True)
    )
    ratios = plan.ratios(table)
    for row, name in ratios.loc[ratios["verdict"] == "inconsistent", ["row", "ratio"]].itertuples(
        index=False
    ):
        for column in (name, *name.split("/")):
            found[row, column] = "doubtful"
    measured = levels[levels["status"].isin(["ok", "corrected", "nil"])]
    cells = set(zip(measured["row"], measured["series"], strict=True))
    for cell in questioned(plan).get(table, ()):
        if cell in cells:
            found[cell] = "doubtful"
    for entry in plan.ledger:
        if entry.table == table:
            found.setdefault((entry.row, entry.series), "corrected")
    return found


def mark_of(plan: Plan, indicators: Iterable[str], series: str) -> str:
    """Return the mark of what is computed from the figures of some indicators.

    Parameters
    ----------
    plan : Plan
        The plan.
    indicators : iterable of str
        What it rests on.
    series : str
        The series.

    Returns
    -------
    str
        One of `KINDS`, doubt before all others, or nothing.

    Examples
    --------
    >>> import kgdata as kg
    >>> mark_of(kg.open(), ["TRD.GOODS.EXPORTS", "HLT.POPULATION_URBAN.POPULATION"], "plan_2024")
    'doubtful'
    """
    wanted = set(indicators)
    found = {
        marks_of(plan, table).get((known.row, series), "")
        for table, rows in plan.rows.items()
        for known in rows
        if known.id in wanted
    }
    return next((kind for kind in _GRAVEST if kind in found), "")


@lru_cache(maxsize=8)
def open_findings(plan: Plan) -> pd.DataFrame:
    """Return the audit's findings that nobody has settled; they are kept in the cache.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        As :meth:`Plan.audit` gives them, those that are open.

    Examples
    --------
    >>> import kgdata as kg
    >>> set(open_findings(kg.open())["status"])
    {'open'}
    """
    found = plan.audit()
    return found[found["status"] == "open"].reset_index(drop=True)


@lru_cache(maxsize=8)
def questioned(plan: Plan) -> dict[str, dict[tuple[int, str], list[str]]]:
    """Return by table the cells that open findings put in question; kept in the cache.

    A finding without a printed figure is about a column, a label or a unit; the figures that it
    concerns are as good as any.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to dict
        By table, of each cell (row and series) the ids of the findings.

    Examples
    --------
    >>> import kgdata as kg
    >>> plan = kg.open()
    >>> ids = questioned(plan)["industry"][1, "plan_2024"]  # table 3 against the scenario
    >>> set(open_findings(plan).set_index("id").loc[ids, "origin"])
    {'reconciliation'}
    """
    import pandas as pd

    out: dict[str, dict[tuple[int, str], list[str]]] = {}
    for finding in each.rows(open_findings(plan)):
        if not finding.printed or not any(letter.isdigit() for letter in finding.printed):
            continue
        named, cells = finding.suspects.split("; "), finding.cells.split("; ")
        within = all(cell.partition("/")[0] in plan.tables_info for cell in cells)
        if finding.origin in _BOTH_SIDES and within:
            named += cells
        elif pd.notna(finding.row):
            named.append(f"{finding.table}/{finding.row}/{finding.series}")
        for cell in filter(None, dict.fromkeys(named)):
            table, _, place = cell.partition("/")
            if table in plan.tables_info:  # and neither a target nor the address of a citation
                row, series = place.split("/", 1)
                out.setdefault(table, {}).setdefault((int(row), series), []).append(finding.id)
    return out
