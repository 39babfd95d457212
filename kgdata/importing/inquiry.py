"""What is asked of the tables of a source, and what the answers make of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kgdata.columns import Doubt
from kgdata.errors import SourceError
from kgdata.formula import read_caption
from kgdata.header import Years, other_name
from kgdata.importing.lines import is_unit
from kgdata.importing.match import Known
from kgdata.importing.pages import columns_of
from kgdata.importing.questions import Question, ask
from kgdata.importing.reading import DraftTable, header_of
from kgdata.importing.unsaid import UNSAID, said
from kgdata.importing.vocab import sentence
from kgdata.layout import Page
from kgdata.stated import HEADS
from kgdata.units import Unit, read_unit
from kgdata.words import fold, plain, vocabulary

__all__ = [
    "Asked", "asked_once", "doubted", "figure_questions", "indicator_questions", "settle",
    "unit_questions",
]  # fmt: skip

_SERIES = re.compile(rf"(?:{'|'.join(vocabulary()['kinds'])})_(?:19|20)\d\d(?:q[1-4])?")
_ID = re.compile(r"[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+){2}")


def doubted(draft: DraftTable) -> list[tuple[Question, Doubt]]:
    """Ask about columns and separators."""
    out: list[tuple[Question, Doubt]] = []
    for doubt in draft.doubts:
        key = f"{draft.id}/{fold(doubt.printed) or doubt.read}"
        if any((d.kind, d.printed) == (doubt.kind, doubt.printed) for _, d in out):
            key += f"/{doubt.read}"  # a second column of one caption
        name = doubt.kind if doubt.kind in UNSAID else "column"
        cells = [r.cells[doubt.read] for r in draft.table.rows if doubt.read in r.cells]
        implied = sentence(f"implies.{name}", "vi", count=sum(bool(c.text) for c in cells))
        if doubt.kind == "separators":
            key = f"{draft.id}/{doubt.printed}"
            implied = " | ".join(doubt.readings)
        of_column = doubt.kind == "column"
        question = ask(
            doubt.kind, key, file=doubt.file, line=doubt.line, column=doubt.column,
            cell=f"{draft.id}//{doubt.read}" if of_column else draft.id, read=doubt.read,
            readings=(doubt.read, *doubt.readings) if of_column else doubt.readings,
            implies=implied, printed=doubt.printed,
        )  # fmt: skip
        out.append((question, doubt))
    return out


@dataclass
class Asked:
    """What is asked of a table, and what a person has answered.

    Attributes
    ----------
    questions : list of Question
        Those without an answer.
    given : list of (Doubt, str)
        The answers.
    """

    questions: list[Question] = field(default_factory=list)
    given: list[tuple[Doubt, str]] = field(default_factory=list)


def asked_once(
    drafts: Sequence[DraftTable],
    doubts: Sequence[Sequence[tuple[Question, Doubt]]],
    answers: Mapping[str, str],
) -> list[Asked]:
    """Ask once about columns of one caption in several tables, and take the answer for all.

    Parameters
    ----------
    drafts : sequence of DraftTable
        The tables.
    doubts : sequence of sequence of (Question, Doubt)
        For each what is asked of it.
    answers : mapping of str to str
        Answers by question. One for a table itself comes first; another table's that this one
        cannot take, as it has a column of that name or not those compared, is asked for again.

    Returns
    -------
    list of Asked
        One for each table.
    """
    alike: dict[tuple[str, int], list[tuple[Question, Doubt]]] = {}
    for own in doubts:
        for pair, key in zip(own, _captions(own), strict=True):
            if key is not None:
                alike.setdefault(key, []).append(pair)
    leads = {
        key: next((pair for pair in pairs if pair[0].id in answers), pairs[0])
        for key, pairs in alike.items()
    }
    out = []
    for draft, own in zip(drafts, doubts, strict=True):
        asked = Asked()
        for (question, doubt), key in zip(own, _captions(own), strict=True):
            lead, other = leads[key] if key else (question, doubt)
            if question.id in answers:
                asked.given.append((doubt, answers[question.id]))
            elif lead.id in answers:
                answer = answers[lead.id].strip()
                answer = doubt.read if answer == other.read else answer
                if _can_take(draft, answer, doubt.read):
                    asked.given.append((doubt, answer))
                else:
                    asked.questions.append(question)
            elif lead.id == question.id:
                asked.questions.append(_of_columns(question, len(alike[key]) if key else 1))
        out.append(asked)
    return out


def _captions(own: Sequence[tuple[Question, Doubt]]) -> list[tuple[str, int] | None]:
    """Return the caption of each column that is asked about, and how often it stood there before.

    None for what is asked of something else.
    """
    out: list[tuple[str, int] | None] = []
    for _, doubt in own:
        caption = fold(doubt.printed) if doubt.kind == "column" else ""
        before = sum(key is not None and key[0] == caption for key in out)
        out.append((caption, before) if caption else None)
    return out


def _of_columns(question: Question, count: int) -> Question:
    """Say that a question is of several columns."""
    if count == 1:
        return question
    more = sentence("implies.columns", "vi", count=count)
    return replace(question, implies=f"{question.implies}; {more}")


def _can_take(draft: DraftTable, answer: str, read: str) -> bool:
    """Whether a table can take the answer that was given for another one."""
    names = {column.name for column in draft.table.columns}
    if answer in {"-", "0", read} or answer in HEADS:
        return True
    return {*answer.split("/")} <= names if "/" in answer else answer not in names


def settle(draft: DraftTable, years: Years, given: Sequence[tuple[Doubt, str]]) -> None:
    """State the pages of a table with what a person has answered."""
    said(draft.found, given, _unit)
    known = {column.name for column in draft.table.columns}
    for n, page in enumerate(draft.found.pages):
        columns = list(columns_of(page, n, draft.table, header_of(page, years)))
        marks = next(("".join(r.separators) for r in draft.table.rows if r.page == n), ".,")
        for doubt, answer in given:
            if doubt.kind == "column":
                columns = _renamed(page, columns, doubt.read, _column_name(answer, known))
            elif doubt.kind == "outside" and answer.strip() not in {"", "-"}:
                columns += [""] * (doubt.column - len(columns))
                columns[doubt.column - 1] = _column_name(answer, known)
            elif doubt.kind == "separators" and answer in doubt.readings:
                marks = answer
        page.columns, page.separators = tuple(columns), marks


def _column_name(answer: str, known: Collection[str]) -> str:
    """Return what a person calls a column; empty if it is to be left out.

    Raises
    ------
    SourceError
        If it is no name that a column can have.
    """
    name = answer.strip()
    if name in {"-", "0"}:
        return ""
    parts = name.split("/")
    if name in HEADS or (len(parts) < 3 and all(p in known or _SERIES.fullmatch(p) for p in parts)):
        return name
    msg = (
        f"answer {name!r} is no column; a series is such as plan_2025 or estimate_2024q1, a ratio "
        "such as plan_2025/estimate_2024; note is a remark, and - leaves the column out"
    )
    raise SourceError(msg, file="questions.csv")


def _renamed(page: Page, columns: Sequence[str], read: str, name: str) -> list[str]:
    """Call a column what a person has answered.

    A column that the captions had given this name before is kept under its printed words, and so
    is it in the ratios that the numbers have found with it.
    """
    if name in columns and name != read and read in columns:
        if name in HEADS:
            name = ""
        else:
            place = columns.index(name)
            texts = [plain(x.cells[place]) for x in page.header if place < len(x.cells)]
            words = " ".join(t for t in texts if t and read_caption(t).number is None)
            other = other_name(words or name, dict(enumerate(columns)))
            columns = [
                "; ".join(
                    "/".join(other if part == name else part for part in each.split("/"))
                    for each in c.split("; ")
                )
                for c in columns
            ]
    return [name if c == read else c for c in columns]


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
