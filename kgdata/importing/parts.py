"""Tables side by side under one title: whether the right one goes on with the left one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kgdata.importing.lines import texts_of
from kgdata.importing.questions import Question, ask
from kgdata.importing.tables import Found
from kgdata.layout import Page

__all__ = ["parted"]

_ONE, _TWO = "1", "2"  # tables


def parted(
    found: Sequence[Found], answers: Mapping[str, str]
) -> tuple[list[Found], list[Question]]:
    """Ask of tables side by side whether they are one, where the right one is numbered anew.

    Numbers that go on are those of one table, and nothing is asked; without an answer the right
    one is read as the rest of the left one.

    Parameters
    ----------
    found : sequence of Found
        The tables of a source.
    answers : mapping of str to str
        A person's answers by the question's id.

    Returns
    -------
    tables : list of Found
    questions : list of Question
        Those answered too.
    """
    out: list[Found] = []
    questions: list[Question] = []
    for table in found:
        starts = [0]
        for n in range(1, len(table.pages)):
            left, right = table.pages[n - 1 : n + 1]
            if not _beside(left, right) or _numbers(right)[:1] != [1] or 1 not in _numbers(left):
                continue
            line = right.header[0]
            column = min(texts_of(line)) + 1
            asked = ask(
                "beside", f"{line.file}:{line.number}:{column}", file=line.file, line=line.number,
                column=column, read=_ONE, readings=(_ONE, _TWO), count=len(right.body),
                printed=texts_of(right.body[0]).get(right.heads.get("label", 0), ""),
            )  # fmt: skip
            questions.append(asked)
            if answers.get(asked.id, "").strip() == _TWO:
                starts.append(n)
        ends = [*starts[1:], len(table.pages)]
        for start, end in zip(starts, ends, strict=True):
            pages = table.pages[start:end]
            out.append(replace(table, pages=pages) if not start else _own(table, pages))
    return out, questions


def _own(table: Found, pages: list[Page]) -> Found:
    return replace(table, number=None, pages=pages, notes=[], aside=[], units=[], labels={})


def _beside(left: Page, right: Page) -> bool:
    one, other = left.header[0], right.header[0]
    same = (one.file, one.number) == (other.file, other.number)
    return same and max(texts_of(one)) < min(texts_of(other))


def _numbers(page: Page) -> list[int]:
    """List the whole numbers of a page's rows."""
    at = page.heads.get("stt", -1)
    texts = (texts_of(line).get(at, "").rstrip(".)") for line in page.body)
    return [int(text) for text in texts if text.isdecimal()]
