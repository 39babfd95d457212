"""From a source to everything that a plan folder says, before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kgdata.errors import SourceError
from kgdata.header import Years
from kgdata.importing.decisions import Decisions
from kgdata.importing.growth import set_apart
from kgdata.importing.identity import Area, Identity, place_of, read_identity, read_years
from kgdata.importing.inquiry import (
    asked_once,
    doubted,
    figure_questions,
    indicator_questions,
    settle,
    unit_questions,
)
from kgdata.importing.leftover import left_over
from kgdata.importing.lines import figures_in
from kgdata.importing.match import Known
from kgdata.importing.metafile import put
from kgdata.importing.pages import inferred, stated_pages
from kgdata.importing.parts import parted
from kgdata.importing.questions import Question, ask
from kgdata.importing.reading import DraftTable, read_tables, reread
from kgdata.importing.restated import COUNT, merged, pages_from
from kgdata.importing.tables import Found, find_tables
from kgdata.importing.unsaid import is_entered
from kgdata.importing.vocab import sentence
from kgdata.indicators import COLUMNS as INDICATOR_COLUMNS
from kgdata.sources import Line
from kgdata.words import fold

__all__ = ["Built", "Wish", "build"]

_NO_YEARS = Years(9997, 9998, 9999)  # stand-ins until a person has said which


@dataclass(frozen=True)
class Wish:
    """What the call asks for.

    Attributes
    ----------
    id, area : str
        The plan's id and its province, where the source is not to say.
    """

    id: str = ""
    area: str = ""


@dataclass
class Built:
    """A plan before it is written.

    Attributes
    ----------
    meta : dict
        What goes into ``plan.toml``.
    indicators : list of dict
        The records of ``indicators.csv``.
    drafts : list of DraftTable
        Its tables.
    questions : list of Question
        What only a person can say.
    empty : list of str
        Sheets without a table.
    pages : dict of str to list of dict
        For each table the pages as they are read, before what a person has made of them.
    rows : list of dict
        The same for the records of ``indicators.csv``; tables are called as they are read.
    """

    meta: dict[str, Any]
    indicators: list[dict[str, str]]
    drafts: list[DraftTable]
    questions: list[Question] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    pages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)


def build(
    lines: Sequence[Line],
    source: str,
    digest: str,
    stem: str,
    wish: Wish,
    known: Sequence[Known],
    decisions: Decisions,
    kept: Mapping[str, str] | None = None,
) -> Built:
    """Read a source as far as it can be without a person.

    Parameters
    ----------
    lines : sequence of Line
        The source.
    source, digest : str
        Its name within the plan's folder and its sha256.
    stem : str
        The file's own name without suffix, for a plan that says nothing of itself.
    wish : Wish
        What the call asks for.
    known : sequence of Known
        What other plans measure.
    decisions : Decisions
        What a person has decided, answers to questions included.
    kept : mapping of str to str, optional
        The ids that tables have had before; see :func:`kgdata.importing.entitled.ids_by_title`.

    Returns
    -------
    Built

    Raises
    ------
    SourceError
        If there is no table with a number.
    """
    found = [t for t in find_tables(lines) if _has_figures(t)]
    if not found:
        msg = "no table with figures; a header has 'Chỉ tiêu' in a cell of its own (in text: tabs)"
        raise SourceError(msg, file=source)
    answers = {k: v.get("answer", "") for k, v in decisions.keyed("questions.csv").items()}
    found, questions = parted(found, answers)
    identity = read_identity(lines, found)
    texts = [t.title for t in found] + [t.heading for t in found] + [stem]
    years = _years(read_years(found, identity, texts), decisions, answers, questions, source)
    decided = decisions.of("plan.toml", "area").get("name_vi", "")
    wish = replace(wish, area=wish.area or ("" if identity.area else decided))
    area = _area(identity, wish, answers, questions, source)
    drafts = set_apart(read_tables(found, years, known, area.name, kept), years, known)
    rows = decisions.keyed("indicators.csv")
    doubts = [
        [
            (q, d) for q, d in doubted(draft)
            if not is_entered(d, draft.id, draft.seen, draft.indicators, rows)
        ]
        for draft in drafts
    ]  # fmt: skip
    for draft, asked in zip(drafts, asked_once(drafts, doubts, answers), strict=True):
        questions += asked.questions
        if asked.given:
            settle(draft, years, asked.given)
            others = {i.id for d in drafts if d is not draft for i in d.indicators}
            reread(draft, years, known, others)
    pages = {d.id: stated_pages(d, years, source) for d in drafts}
    own: dict[str, list[dict[str, Any]]] = {}
    bare = set()  # tables whose pages a person wants to be found
    for draft in drafts:
        entries, doubtful = merged(draft.id, pages[draft.id], decisions, answers)
        questions += doubtful
        if entries is not None and not entries:
            bare.add(draft.id)
        elif entries:
            own[draft.id] = entries
            draft.found.pages = pages_from(entries, draft.found, lines, source)
            others = {i.id for d in drafts if d is not draft for i in d.indicators}
            reread(draft, years, known, others)
    questions += figure_questions(drafts, answers)
    for draft in drafts:
        questions += unit_questions(draft, answers)
    questions += left_over(lines, found, answers)
    named_rows = {key for key, fields in rows.items() if "indicator" in fields}
    questions += indicator_questions(drafts, known, answers, named_rows)
    sure = inferred(drafts, lines, years)
    meta = _meta(drafts, identity, area, years, wish, stem, source, digest)
    _decide_meta(meta, decisions)
    for draft, entry in zip(drafts, meta["tables"], strict=True):
        if not sure and bare != set(pages):
            entry[COUNT] = own.get(draft.id) or stated_pages(draft, years, source)
    records = _records(drafts, decisions, _table_names(drafts, decisions))
    read = _records(drafts, Decisions(), {d.id: d.id for d in drafts})
    return Built(meta, records, drafts, questions, _empty(lines, found), pages, read)


def _has_figures(table: Found) -> bool:
    return any(figures_in(x, 0) for page in table.pages for x in page.body)


def _empty(lines: Sequence[Line], found: Sequence[Found]) -> list[str]:
    """List the sheets of a workbook that have no table."""
    used = {x.file for t in found for p in t.pages for x in p.header}
    files = dict.fromkeys(x.file for x in lines if ".xls" in x.file and x.file.endswith("]"))
    return [f.rpartition("[")[2].rstrip("]") for f in files if f not in used]


# --- the document -------------------------------------------------------------------------------


def _years(
    read: Years | None,
    decisions: Decisions,
    answers: Mapping[str, str],
    questions: list[Question],
    source: str,
) -> Years:
    question = ask("years", "years", file=source, read="", implies=sentence("implies.years", "vi"))
    if read is None:
        answer = answers.get(question.id, "")
        if answer.isdecimal():
            read = Years(int(answer) - 2, int(answer) - 1, int(answer))
        else:
            questions.append(question)
            read = _NO_YEARS
    own = decisions.of("plan.toml", "years")
    return replace(read, **{k: int(v) for k, v in own.items() if v.isdecimal()})


def _area(
    identity: Identity,
    wish: Wish,
    answers: Mapping[str, str],
    questions: list[Question],
    source: str,
) -> Area:
    def asked(kind: str) -> str:
        question = ask(kind, kind, file=source, implies=sentence("implies.meta", "vi"))
        if question.id in answers:
            return answers[question.id]
        questions.append(question)
        return ""

    if identity.area and not wish.area:
        return identity.area
    named = wish.area or asked("area")
    return place_of(named) or Area("", "", named)


def _meta(
    drafts: Sequence[DraftTable],
    identity: Identity,
    area: Area,
    years: Years,
    wish: Wish,
    stem: str,
    source: str,
    digest: str,
) -> dict[str, Any]:
    place = area.said
    issuer = identity.issuer or f"{sentence('plan.issuer', 'vi')} {place}".strip()
    own = identity.id if identity.number else ""
    kind, year = _subject(drafts, identity, years)
    meta: dict[str, Any] = {
        "id": wish.id or own or _slug(stem),
        "number": identity.number,
        **({"date": identity.date} if identity.date else {}),
        "title_vi": sentence(kind, "vi", year=year, area=place or stem),
        "title_en": sentence(kind, "en", year=year, area=area.name or stem),
        "issuer_vi": issuer,
        "issuer_en": f"{sentence('plan.issuer', 'en')} of {area.name}" if area.name else issuer,
        "area": {"code": area.code, "name_vi": area.name, "name_en": area.name},
        "years": {"actual": years.actual, "estimate": years.estimate, "plan": years.plan},
        "source": {"file": source, "sha256": digest},
        "tables": [],
    }  # fmt: skip
    for draft in drafts:
        entry: dict[str, Any] = {"id": draft.id}
        if draft.found.number is not None:
            entry["number"] = draft.found.number
        entry |= {"heading": draft.heading, "title_vi": draft.title_vi}
        if draft.title_en:
            entry["title_en"] = draft.title_en
        meta["tables"].append(entry)
    return meta


def _subject(drafts: Sequence[DraftTable], identity: Identity, years: Years) -> tuple[str, int]:
    """Say what the document is, a plan or a report, and of which year."""
    stated = {c.name.partition("q")[0] for d in drafts for c in d.table.levels}
    kind = "plan.report" if identity.kind == "bc" else "plan.title"
    estimated, planned = f"estimate_{years.estimate}", f"plan_{years.plan}"
    if estimated in stated and (kind == "plan.report" or planned not in stated):
        return kind, years.estimate
    return kind, years.plan


def _slug(stem: str) -> str:
    bare = "".join(c if c.isalnum() else "-" for c in fold(stem))
    return "-".join(p for p in bare.split("-") if p) or "plan"


def _decide_meta(meta: dict[str, Any], decisions: Decisions) -> None:
    """Put what a person has decided into ``plan.toml``."""
    for key, fields in decisions.keyed("plan.toml").items():
        if key.startswith("tables/"):
            entry = next((t for t in meta["tables"] if t["id"] == key[len("tables/") :]), None)
            if entry is not None:
                put(entry, {k: v for k, v in fields.items() if k not in {"id", COUNT}})
        elif key:
            put(meta.setdefault(key, {}), fields)
        else:
            put(meta, fields)
    for key, fields in decisions.keyed("plan.toml").items():
        for entry in meta["tables"]:
            if key == f"tables/{entry['id']}" and "id" in fields:
                entry["id"] = fields["id"]
                break


def _table_names(drafts: Sequence[DraftTable], decisions: Decisions) -> dict[str, str]:
    """Return each table's id as decided, by the id that was read."""
    return {d.id: decisions.of("plan.toml", f"tables/{d.id}").get("id", d.id) for d in drafts}


# --- indicators.csv -----------------------------------------------------------------------------


def _records(
    drafts: Sequence[DraftTable], decisions: Decisions, names: Mapping[str, str]
) -> list[dict[str, str]]:
    decided = decisions.keyed("indicators.csv")
    renamed: dict[str, str] = {}
    for draft in drafts:
        for i in draft.indicators:
            new = decided.get(f"{draft.id}/{i.row}", {}).get("indicator")
            if new:
                renamed[i.id] = new
    out = []
    for draft in drafts:
        for i in draft.indicators:
            record = {
                "table": names[draft.id], "row": str(i.row), "indicator": renamed.get(i.id, i.id),
                "label_vi": i.label_vi, "label_en": i.label_en,
                "unit": i.unit.code if i.unit else "",
                "unit_mult": str(i.unit.mult) if i.unit else "",
                "parent": renamed.get(i.parent, i.parent), "role": i.role, "split": i.split,
                "nature": i.nature, "note": i.note,
            }  # fmt: skip
            record |= decided.get(f"{draft.id}/{i.row}", {})
            out.append({k: record[k] for k in INDICATOR_COLUMNS})
    return _sound(out)


def _sound(records: list[dict[str, str]]) -> list[dict[str, str]]:
    """Let go of parents that decisions have left behind."""
    ids = {r["indicator"] for r in records}
    for r in records:
        if r["parent"] and r["parent"] not in ids:
            r["parent"] = ""
        if not r["parent"]:
            r["role"] = r["split"] = ""
    return records
