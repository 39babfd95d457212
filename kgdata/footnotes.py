"""What stands under a table: what was corrected, which units are misprinted, what marks mean."""

from __future__ import annotations

from typing import Any

from kgdata import each
from kgdata.captions import series_label, unit_text
from kgdata.marks import marks_of
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.strings import text
from kgdata.units import Unit

__all__ = ["footnotes"]


def footnotes(plan: Plan, table: str, lang: str = "vi") -> list[str]:
    """Return the notes that a table needs.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A table's id.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    list of str
        Each correction, the units that the table misprints, the spreadsheet errors that it prints
        and the meaning of the marks there are.

    Examples
    --------
    >>> import kgdata as kg
    >>> footnotes(kg.open(), "services", "en")[0].rpartition(": ")[2]
    'Digital signatures of persons and organisations in the province (units).'
    """
    notes = _corrections(plan, table, lang)
    units = _misprinted_units(plan, table, lang)
    if units:
        notes.append(text("note.units", lang, list="; ".join(units)))
    errors = _errors(plan, table)
    if errors:
        notes.append(text("note.errors", lang, list=", ".join(f"“{e}”" for e in errors)))
    kinds = set(marks_of(plan, table).values())
    return notes + [text(f"note.{k}", lang) for k in ("doubtful", "bound", "lost") if k in kinds]


def _corrections(plan: Plan, table: str, lang: str) -> list[str]:
    cells: dict[tuple[int, str], Any] = {(c.row, c.series): c for c in each.rows(plan.load(table))}
    cells |= {(c.row, c.ratio): c for c in each.rows(plan.ratios(table))}
    notes = []
    for entry in (e for e in plan.ledger if e.table == table):
        cell = cells[entry.row, entry.series]
        decimals = getattr(cell, "decimals", None)  # ratios are told with as many as they have
        after = number(cell.value, None if decimals is None else int(decimals), lang)
        told = {
            "label": _label(plan, table, entry.row, lang),
            "series": series_label(entry.series, lang),
            "after": after,
        }
        notes.append(text("note.one_correction", lang, before=entry.before, id=entry.id, **told))
    return notes


def _misprinted_units(plan: Plan, table: str, lang: str) -> list[str]:
    """Name the rows whose printed unit is another than the one that they count, with that unit."""
    levels = plan.load(table)
    first = each.rows(levels[levels["kind"] != "share"].drop_duplicates("row"))
    printed = {r.row: Unit(str(r.unit), int(r.unit_mult or 0)) for r in first if r.unit}
    return [
        f"{_label(plan, table, i.row, lang)} ({unit_text(*printed[i.row], lang)})"
        for i in plan.rows[table]
        if i.unit and i.row in printed and printed[i.row] != i.unit
    ]


def _errors(plan: Plan, table: str) -> list[str]:
    """List what a spreadsheet printed in a ratio's place."""
    ratios = plan.ratios(table)
    printed = ratios.loc[ratios["value"].isna(), "printed"].astype(str)
    return list(dict.fromkeys(p for p in printed if p.startswith("#")))


def _label(plan: Plan, table: str, row: int, lang: str) -> str:
    indicator = plan.rows[table][row - 1]
    return indicator.label_vi if lang == "vi" else indicator.label_en
