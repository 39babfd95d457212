"""What stands around every picture: title, notes, source, and the words for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes

from kgdata.captions import source_note
from kgdata.charts.style import figure_of, finish, header
from kgdata.errors import UnknownNameError
from kgdata.plan import Plan
from kgdata.strings import catalogue, text

__all__ = ["chosen", "framed", "mark_notes"]

_MARKS = ("corrected", "doubtful")


def chosen(
    plan: Plan, table: str, indicators: Sequence[str] | str | None, lang: str
) -> dict[str, str]:
    """Return the labels of the indicators that are asked for, in that order.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        A table's id.
    indicators : sequence of str, str or None
        Ids of the table; None for its main ones.
    lang : {'vi', 'en'}
        Language.

    Returns
    -------
    dict of str to str

    Raises
    ------
    UnknownNameError
        If the table has no such indicator, or there is no such language.
    """
    catalogue(lang)  # says which languages there are
    if indicators is None:
        indicators = plan.tables_info[table].main
    rows = plan.indicators(table=table)
    known = dict(zip(rows["indicator"], rows[f"label_{lang}"], strict=True))
    names = [indicators] if isinstance(indicators, str) else list(indicators)
    for name in names:
        if name not in known:
            raise UnknownNameError.among(f"indicator of table {table!r}", name, known)
    return {name: known[name] for name in names}


def mark_notes(marks: Iterable[str], lang: str) -> list[str]:
    """Return the notes that explain the warnings on a picture or a table."""
    found = set(marks)
    return [text(f"note.{mark}", lang) for mark in _MARKS if mark in found]


def framed(
    drawn: Axes | np.ndarray,
    title: str,
    told: Sequence[str],
    *,
    plan: Plan,
    tables: Iterable[str],
    lang: str,
    notes: Sequence[str] = (),
    alt: str = "bars",
) -> None:
    """Put the title over a picture, notes and source under it, and remember what it says.

    Parameters
    ----------
    drawn : Axes or array of Axes
        The picture.
    title : str
        Its title.
    told : sequence of str
        What it shows, mark by mark.
    plan : Plan
        The plan.
    tables : iterable of str
        The tables that it rests on.
    lang : {'vi', 'en'}
        Language.
    notes : sequence of str, optional
        What stands above the source.
    alt : {'bars', 'paths'}, default 'bars'
        What the words for who cannot see it are about.
    """
    figure = figure_of(drawn)
    header(figure, title)
    words = text(f"chart.alt_{alt}", lang, title=title, **{alt: "; ".join(told)})
    finish(figure, [*notes, source_note(plan, tables, lang)], words)
