"""What the plans that are carried already measure, for a new one to be matched with."""

from __future__ import annotations

from pathlib import Path

from kgdata.catalogue import default_folder
from kgdata.errors import KgdataError
from kgdata.importing.decisions import read_decisions
from kgdata.importing.known import Known, known_of
from kgdata.plan import Plan

__all__ = ["known_indicators"]


def known_indicators(target: Path | None = None) -> list[Known]:
    """List what the plans beside a folder and the default plan measure.

    Parameters
    ----------
    target : pathlib.Path, optional
        A plan's folder; what it measures itself is left out, and so is what a plan of the same
        name does.

    Examples
    --------
    >>> next(k.printed for k in known_indicators() if k.id == "AGR.MAIZE.AREA")
    'Bắp'
    """
    roots = [default_folder().parent]
    if target is not None:
        roots.insert(0, target.resolve().parent)
    folders = {
        p.parent.resolve(): None for root in roots for p in sorted(root.glob("*/indicators.csv"))
    }
    out: dict[str, Known] = {}
    for folder in folders:
        if target is not None and folder.name == target.resolve().name:
            continue
        try:
            plan = Plan(folder)
            known = known_of(plan.rows, _printed(plan))
        except KgdataError:
            continue  # a folder that is no plan, or a broken one, teaches nothing
        for each in known:
            out.setdefault(each.id, each)
    return list(out.values())


def _printed(plan: Plan) -> dict[str, list[str]]:
    """Return each row's label as it was read; the record of what people made of it has it."""
    decided = read_decisions(plan.folder / "decisions.csv").entries
    out: dict[str, list[str]] = {}
    for table, rows in plan.rows.items():
        places = [("indicators.csv", f"{table}/{i.row}", "label_vi") for i in rows]
        out[table] = [
            decided[place].read if place in decided else i.label_vi
            for place, i in zip(places, rows, strict=True)
        ]
    return out
