"""What is asked of the tables of a source, and what the answers make of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kgdata.columns import Doubt
from kgdata.errors import SourceError
from kgdata.header import Years
from kgdata.importing.lines import is_unit
from kgdata.importing.match import Known
from kgdata.importing.pages import columns_of
from kgdata.importing.questions import Question, ask
from kgdata.importing.reading import DraftTable, header_of
from kgdata.importing.unsaid import UNSAID, said
from kgdata.importing.vocab import sentence
from kgdata.stated import HEADS
from kgdata.units import Unit, read_unit
from kgdata.words import fold, plain, vocabulary

__all__ = ["doubted", "figure_questions", "indicator_questions", "settle", "unit_questions"]

_ID = re.compile(r"[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+){2}")


def doubted(draft: DraftTable) -> list[tuple[Question, Doubt]]:
    """Ask about columns and separators."""
    out = []
    for doubt in draft.doubts:
        key = f"{draft.id}/{fold(doubt.printed) or doubt.read}"
        name = doubt.kind if doubt.kind in UNSAID else "column"
        cells = [r.cells[doubt.read] for r in draft.table.rows if doubt.read in r.cells]
        implied = sentence(f"implies.{name}", "vi", count=sum(bool(c.text) for c in cells))
        if doubt.kind == "separators":
            key = f"{draft.id}/{doubt.printed}"
            implied = " | ".join(doubt.readings)
        question = ask(
            doubt.kind, key, file=doubt.file, line=doubt.line, column=doubt.column,
            cell=f"{draft.id}//{doubt.read}" if doubt.kind == "column" else draft.id,
            read=doubt.read, readings=doubt.readings, implies=implied, printed=doubt.printed,
        )  # fmt: skip
        out.append((question, doubt))
    return out


def settle(draft: DraftTable, years: Years, given: Sequence[tuple[Doubt, str]]) -> None:
    """State the pages of a table with what a person has answered."""
    said(draft.found, given, _unit)
    for n, page in enumerate(draft.found.pages):
        columns = list(columns_of(page, n, draft.table, header_of(page, years)))
        marks = next(("".join(r.separators) for r in draft.table.rows if r.page == n), ".,")
        for doubt, answer in given:
            if doubt.kind == "column":
                taken = {"-", "0", *(name for name in columns if name in HEADS)}
                named = "" if answer.strip() in taken else answer.strip()
                if not named or named not in columns:
                    columns = [named if c == doubt.read else c for c in columns]
            elif doubt.kind == "outside" and answer.strip() not in {"", "-"}:
                columns += [""] * (doubt.column - len(columns))
                columns[doubt.column - 1] = answer.strip()
            elif doubt.kind == "separators" and answer in doubt.readings:
                marks = answer
        page.columns, page.separators = tuple(columns), marks


def figure_questions(drafts: Sequence[DraftTable], answers: Mapping[str, str]) -> list[Question]:
    """Ask about words where a figure should be."""
    out = []
    for draft in drafts:
        for n, row in enumerate(draft.table.rows, 1):
            for name, figure in draft.table.figures[n - 1].items():
                cell = row.cells[name]
                untold = fold(cell.text) in vocabulary()["untold"]
                if figure.status != "error" or cell.text[:1] == "#" or untold:
                    continue
                question = ask(
                    "figure", f"{draft.id}/{fold(row.label)}/{name}/{cell.text}", file=cell.file,
                    line=cell.line, column=cell.column, cell=f"{draft.id}/{n}/{name}",
                    read=cell.text, readings=(), implies=sentence("implies.figure", "vi"),
                    printed=cell.text,
                )  # fmt: skip
                if question.id not in answers:
                    out.append(question)
    return out


def unit_questions(draft: DraftTable, answers: Mapping[str, str]) -> list[Question]:
    """Ask about printed units that are not known, and take what was answered."""
    lines = [line for page in draft.found.pages for line in page.body]
    unknown: dict[str, list[int]] = {}
    for n, text in enumerate(draft.units):
        if text and not is_unit(text):
            unknown.setdefault(text, []).append(n)
    out = []
    for text, rows in unknown.items():
        line = lines[rows[0]]
        place = next((i for i, c in enumerate(line.cells, 1) if c.strip() == text), None)
        question = ask(
            "unit", f"{draft.id}/{fold(text)}", file=line.file, line=line.number, column=place,
            cell=f"{draft.id}/{rows[0] + 1}", read=text,
            implies=sentence("implies.unit", "vi", count=len(rows)), printed=text,
        )  # fmt: skip
        unit = _unit(answers.get(question.id, "")) or Unit(text)
        for n in rows:
            if draft.indicators[n].unit is None:
                draft.indicators[n] = replace(draft.indicators[n], unit=unit)
        if question.id not in answers:
            out.append(question)
    return out


def _unit(answer: str) -> Unit | None:
    """Read a unit as a person writes it: ``VND 9``, ``tỷ đồng`` or ``ha``."""
    code, _, mult = answer.strip().rpartition(" ")
    if code and mult.lstrip("-").isdecimal():
        return Unit(code, int(mult))
    return read_unit(answer) or (Unit(answer.strip()) if answer.strip() else None)


def indicator_questions(
    drafts: Sequence[DraftTable],
    known: Sequence[Known],
    answers: Mapping[str, str],
    decided: Collection[str],
) -> list[Question]:
    """Ask about rows that may be known indicators, and take what was answered.

    Parameters
    ----------
    drafts : sequence of DraftTable
        The tables; rows with an answer are changed in place.
    known : sequence of Known
        What other plans measure.
    answers : mapping of str to str
        Answers by question: an id, or ``-`` for an indicator that is new.
    decided : collection of str
        Rows, as ``table/row``, whose indicator a person has entered.

    Returns
    -------
    list of Question
        Those without an answer.

    Raises
    ------
    SourceError
        If an answer is no id, or the id of another row.
    """
    called = {k.id: k for k in known}
    out = []
    for draft in drafts:
        lines = [line for page in draft.found.pages for line in page.body]
        for n, found in enumerate(draft.matches):
            if not found.near or f"{draft.id}/{found.row}" in decided:
                continue
            line, label = lines[n], draft.seen[n].label
            place = next((i for i, c in enumerate(line.cells, 1) if label in plain(c)), None)
            question = ask(
                "indicator", found.indicator, file=line.file, line=line.number, column=place,
                cell=f"{draft.id}/{found.row}", read=found.indicator, readings=found.near,
                implies=" | ".join(f"{name}: {called[name].label_vi}" for name in found.near),
                printed=found.label_vi,
            )  # fmt: skip
            answer = answers.get(question.id, "").strip()
            if not answer:
                out.append(question)
            elif answer != "-":
                _rename(drafts, draft, n, answer, called.get(answer))
    return out


def _rename(
    drafts: Sequence[DraftTable], draft: DraftTable, n: int, name: str, known: Known | None
) -> None:
    """Call a row what a person has answered."""
    if not _ID.fullmatch(name):
        msg = f"answer {name!r} is no indicator; an id is such as AGR.RICE.AREA, or - for a new one"
        raise SourceError(msg, file="questions.csv")
    own = draft.indicators[n]
    other = next((i for d in drafts for i in d.indicators if i.id == name and i is not own), None)
    if other is not None:
        msg = f"answer {name!r} is the indicator of {other.table}/{other.row} already"
        raise SourceError(msg, file="questions.csv")
    for each in drafts:
        each.indicators = [
            replace(i, parent=name) if i.parent == own.id else i for i in each.indicators
        ]
    own = replace(draft.indicators[n], id=name)
    match = replace(draft.matches[n], indicator=name, new=known is None, near=())
    if known is not None:
        vi, en = known.label_vi, known.label_en
        own = replace(own, unit=own.unit or known.unit, label_vi=vi, label_en=en)
        match = replace(match, label_vi=vi, label_en=en)
    draft.indicators[n], draft.matches[n] = own, match
