"""Marks: which printed cells a reader must be warned about, and why."""

from __future__ import annotations

from functools import lru_cache

from kgdata.plan import Plan

__all__ = ["KINDS", "SIGNS", "Marks", "marks_of"]

KINDS = ("corrected", "doubtful", "bound", "lost")
SIGNS = {"corrected": "*", "doubtful": " (?)", "bound": "", "lost": ""}
Marks = dict[tuple[int, str], str]


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
        ``doubtful`` (a printed ratio contradicts the figures that it compares: one of the three
        is wrong), ``bound`` (a limit, not a measurement), ``lost`` (missing from the scan).

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
    for entry in plan.ledger:
        if entry.table == table:
            found.setdefault((entry.row, entry.series), "corrected")
    return found
