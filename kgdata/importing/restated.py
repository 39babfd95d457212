"""Pages of tables as a person has stated them, carried over to what an import reads now.

Three things meet in a field of a page: what the import read last time, what the person has made of
it, and what the import reads now. What the person has not touched follows the source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kgdata.importing.decisions import Decision, Decisions, shown
from kgdata.importing.questions import Question, ask
from kgdata.importing.tables import Found
from kgdata.layout import Page, stated
from kgdata.meta import tables_of
from kgdata.sources import Line

__all__ = ["COUNT", "is_of_pages", "merged", "page_fields", "pages_from"]

COUNT = "pages"  # the field of a table that says how many pages are stated
_SPANS = ("header", "body")
_LINES = ("skip", "mended")


def page_fields(table: str, pages: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """List the fields of a table's pages as decisions name them.

    Examples
    --------
    >>> page_fields("x", [{"body": [3, 9], "unit": "ha"}])
    {'tables/x/pages/1': {'body': '[3, 9]', 'unit': 'ha'}}
    """
    return {
        f"tables/{table}/pages/{n}": {k: shown(v) for k, v in page.items()}
        for n, page in enumerate(pages, 1)
    }


def is_of_pages(decision: Decision) -> bool:
    """Whether a decision is about the pages of a table."""
    table, _, page = decision.key.removeprefix("tables/").partition("/")
    return bool(table) and (bool(page) or decision.field == COUNT)


def merged(
    table: str, now: Sequence[Mapping[str, Any]], decisions: Decisions, answers: Mapping[str, str]
) -> tuple[list[dict[str, Any]] | None, list[Question]]:
    """Put what a person has decided into the pages that are read.

    Parameters
    ----------
    table : str
        The table's id as it is read.
    now : sequence of mapping
        Its pages as they are read.
    decisions : Decisions
        What a person has decided.
    answers : mapping of str to str
        Answers by question.

    Returns
    -------
    pages : list of dict or None
        None if nothing is decided; empty if no page is to be stated.
    questions : list of Question
        Where the source has changed under the person's hand.
    """
    count = decisions.of("plan.toml", f"tables/{table}").get(COUNT)
    wanted = int(count) if count and count.isdecimal() else 0 if count == "" else len(now)
    pages: list[dict[str, Any]] = [dict(page) for page in now[:wanted]]
    pages += [{} for _ in range(wanted - len(pages))]
    found: list[Question] = []
    touched = count is not None
    for n, page in enumerate(pages, 1):
        key = f"tables/{table}/pages/{n}"
        for (file, place, field), d in decisions.entries.items():
            if (file, place) == ("plan.toml", key):
                touched = True
                question = _merge(page, field, d.read, d.decided, key)
                if question is not None and question.id not in answers:
                    found.append(question)
                elif question is not None and answers[question.id].strip() == d.decided:
                    _set(page, field, d.decided)
    return (pages if touched else None), found


def _merge(page: dict[str, Any], field: str, read: str, decided: str, key: str) -> Question | None:
    """Merge one field; ask if the person's and the source's changes meet in it."""
    now = shown(page.get(field))
    if now != read and read and decided:
        before, wanted, own = (_value(text) for text in (read, decided, now or "[]"))
        if field in _SPANS:
            page[field] = [w - b + o for w, b, o in zip(wanted, before, own, strict=True)]
            return None
        if field == "columns" and len(before) == len(wanted) == len(own):
            page[field] = [o if w == b else w for w, b, o in zip(wanted, before, own, strict=True)]
            return None
        if field in (*_LINES, "columns"):
            return ask("conflict", f"{key}/{field}", read=now, before=read, decided=decided,
                       readings=(decided, now))  # fmt: skip
    _set(page, field, decided)
    return None


def _set(page: dict[str, Any], field: str, text: str) -> None:
    if text:
        page[field] = _value(text)
    else:
        page.pop(field, None)


def _value(text: str) -> Any:
    return json.loads(text) if text[:1] in {"[", "{"} else text


def pages_from(
    entries: Sequence[Mapping[str, Any]], found: Found, lines: Sequence[Line], source: str
) -> list[Page]:
    """Return the pages that entries of ``plan.toml`` state.

    Parameters
    ----------
    entries : sequence of mapping
        The entries.
    found : Found
        The table as it was found.
    lines : sequence of Line
        The source.
    source : str
        Its name within the plan's folder.

    Raises
    ------
    SourceError
        If there are no such lines.
    """
    table = {"id": "x", "heading": found.heading, "title_vi": found.title, COUNT: list(entries)}
    info = tables_of({"source": {"file": source}, "tables": [table]})
    return stated(lines, {"x": info["x"].pages})["x"]
