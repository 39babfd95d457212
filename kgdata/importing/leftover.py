"""Lines with figures that are in no table: a header may not have been known for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kgdata.importing.lines import figures_in, is_numbers, texts_of
from kgdata.importing.questions import Question, ask
from kgdata.importing.tables import Found
from kgdata.importing.vocab import sentence
from kgdata.sources import Line
from kgdata.words import fold

__all__ = ["left_over"]

_FIGURES = 2  # that make a line with words one of a table
_GAP = 3  # lines between two that may still be of one table
_ROWS = 2  # fewer are no table


def left_over(
    lines: Sequence[Line], found: Sequence[Found], answers: Mapping[str, str]
) -> list[Question]:
    """Ask about runs of lines with figures that stand in none of the tables.

    Parameters
    ----------
    lines : sequence of Line
        The source.
    found : sequence of Found
        The tables that were found in it.
    answers : mapping of str to str
        What has been answered, by question.

    Returns
    -------
    list of Question
        One for each run. Whatever the answer, it is not asked again: to have the lines read, the
        header over them is mended in the file.
    """
    used = {
        (x.file, x.number)
        for table in found
        for x in (*table.aside, *(x for page in table.pages for x in (*page.header, *page.body)))
    }
    used |= {
        (page.body[n].file, line)
        for table in found
        for page in table.pages
        for n, cells in page.origins.items()
        for line, _, _ in cells
    }
    out = []
    for run in _runs([x for x in lines if (x.file, x.number) not in used and _is_row(x)]):
        first = next(text for text in texts_of(run[0]).values() if any(map(str.isalpha, text)))
        question = ask(
            "left_over", f"{run[0].file}/{fold(first)}", file=run[0].file, line=run[0].number,
            read=first, implies=sentence("implies.left_over", "vi", count=len(run)), printed=first,
            count=len(run),
        )  # fmt: skip
        if question.id not in answers:
            out.append(question)
    return out


def _is_row(line: Line) -> bool:
    words = any(any(map(str.isalpha, text)) for text in texts_of(line).values())
    return words and len(figures_in(line)) >= _FIGURES and not is_numbers(line)


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    runs: list[list[Line]] = []
    for line in lines:
        before = runs[-1][-1] if runs else None
        if before and before.file == line.file and line.number - before.number <= _GAP:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [run for run in runs if len(run) >= _ROWS]
