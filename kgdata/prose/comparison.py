"""What a comparison of two series shows across tables, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kgdata.captions import pair_labels
from kgdata.changes import direction, thousandths
from kgdata.numbers import number
from kgdata.plan import Plan
from kgdata.prose.sheet import counted, document, listed
from kgdata.strings import text

__all__ = [
    "comparison_facts", "comparison_heading", "comparison_summary", "comparison_title",
    "movers_heading",
]  # fmt: skip

_NAMED = 8  # doubtful indicators that a sentence names; of more it tells the lines


def comparison_title(
    plan: Plan, tables: Sequence[str], base: str, to: str, lang: str = "vi"
) -> str:
    """Return a comparison page's title and where its figures come from.

    Parameters
    ----------
    plan : Plan
        The plan.
    tables : sequence of str
        Ids of the tables compared; none for all.
    base, to : str
        The series.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> import kgdata as kg
    >>> words = comparison_title(kg.open(), ["trade"], "estimate_2023", "plan_2024", "en")
    >>> words.splitlines()[0]
    '# 2024 plan against 2023 estimate: the largest rises and falls'
    """
    title = text("prose.comparison_title", lang, **pair_labels(base, to, lang))
    which = ", ".join(plan.tables_info[t].name(lang) for t in tables)
    which = which or text("prose.all_tables", lang)
    origin = text("prose.comparison_origin", lang, tables=which, **document(plan, lang))
    return f"# {title}\n\n{origin}"


def comparison_summary(frame: pd.DataFrame, lang: str = "vi") -> str:
    """Say how many indicators rise and fall, and what is left out of it; limits are not counted.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.changes` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    limits, frame = frame["bound"].sum(), frame[~frame["bound"]]
    still = direction(frame) == 0
    found = {
        "inside": (still & (frame["change"] != 0)).sum(), "bounds": limits,
        "apart": frame["points"].sum(), "zero": (~frame["points"] & frame["ratio"].isna()).sum(),
    }  # fmt: skip
    words = counted(frame, lang) | {k: number(float(v), 0, lang) for k, v in found.items()}
    told = [text("prose.comparison_counts", lang, **words)]
    if found["inside"]:
        told[0] += " " + text("prose.comparison_inside", lang, **words)
    besides = [
        text(f"prose.comparison_{key}", lang, **words)
        for key in ("apart", "bounds", "zero")
        if found[key]
    ]
    rates = thousandths(frame)
    if len(rates):
        besides.insert(1, text("prose.comparison_mille", lang, list=listed(rates, lang)))
    if besides:
        told.append(" ".join(besides))
    doubtful = frame[frame["mark"] == "doubtful"]
    if 0 < len(doubtful) <= _NAMED:
        names = "; ".join(doubtful[f"label_{lang}"])
        told.append(text("prose.comparison_doubtful", lang, list=names))
    elif len(doubtful):
        lines = [s.partition(";")[0].rpartition(":")[2] for s in doubtful["source"]]
        n = number(float(len(doubtful)), 0, lang)
        told.append(text("prose.comparison_doubts", lang, n=n, lines=", ".join(lines)))
    return "\n\n".join(told)


def comparison_facts(frame: pd.DataFrame, base: str, to: str, lang: str = "vi") -> str:
    """Return a plain line that says whether the figures are still the same.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.changes` gives it.
    base, to : str
        The series compared.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
    """
    found = counted(frame[~frame["bound"]], lang)
    return text("facts.compared", lang, **pair_labels(base, to, lang), **found)


def comparison_heading(base: str, to: str, lang: str = "vi") -> str:
    """Return the heading over how two series compare table by table."""
    return "## " + text("prose.comparison_tables_heading", lang, **pair_labels(base, to, lang))


def movers_heading(frame: pd.DataFrame, lang: str = "vi", *, points: bool = False) -> str:
    """Return the heading of a ranking, and say so if there is nothing to rank.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.movers` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    points : bool, default False
        Whether percentages are ranked.

    Returns
    -------
    str
        Markdown.
    """
    kind = "points" if points else "movers"
    title = "## " + text(f"prose.comparison_{kind}_heading", lang)
    return title if len(frame) else f"{title}\n\n{text(f'prose.comparison_no_{kind}', lang)}"
