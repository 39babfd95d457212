"""A plan folder made from a file, whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kgdata.auditing.accepted import read_accepted
from kgdata.errors import ParameterError, SourceError
from kgdata.importing.again import (
    Before,
    Changes,
    changes_between,
    look_back,
    made_before,
    made_text,
)
from kgdata.importing.build import Built, Wish, build
from kgdata.importing.carried import known_indicators
from kgdata.importing.decisions import Decision, Decisions, read_decisions
from kgdata.importing.entries import (
    Entry,
    answered_entry,
    entries_of,
    fitting,
    ledger_text,
    new_entries,
)
from kgdata.importing.match import Known
from kgdata.importing.proposed import Rivals
from kgdata.importing.questions import Question, ask, read_answers
from kgdata.importing.questions import written as questions_text
from kgdata.importing.repairs import find_repairs
from kgdata.importing.staging import Staging, set_aside, start, swap, write
from kgdata.importing.vocab import sentence
from kgdata.plan import Plan
from kgdata.sources import Line, read_file
from kgdata.sources.notes import Note

__all__ = ["Outcome", "import_plan", "known_indicators"]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # also the name of a folder
_ROUNDS = 3  # a repair can leave another one as the only one


@dataclass
class Outcome:
    """What an import has done.

    Attributes
    ----------
    folder : pathlib.Path
        The plan's folder.
    plan : Plan
        The plan.
    built : Built
        What was read.
    notes : list of Note
        What was noticed in the file.
    repaired : list of Entry
        Ledger lines that this import has made.
    questions : list of Question
        What only a person can say.
    decisions : Decisions
        What a person has said.
    changes : Changes or None
        What differs from the import before, if there was one.
    aside : list of Entry
        Ledger lines that fit no cell any more.
    based : bool
        Whether it is on record what the import before read, if there was one.
    """

    folder: Path
    plan: Plan
    built: Built
    notes: list[Note]
    repaired: list[Entry]
    questions: list[Question]
    decisions: Decisions
    changes: Changes | None = None
    aside: list[Entry] = field(default_factory=list)
    based: bool = True


def import_plan(
    file: str | Path,
    *,
    id: str = "",
    area: str = "",
    into: str | Path | None = None,
    repair: bool = True,
    known: Sequence[Known] | None = None,
) -> Outcome:
    """Make a plan folder from an annex.

    Parameters
    ----------
    file : path-like
        The annex as received.
    id, area : str, optional
        The plan's id and its province, where the file does not say them.
    into : path-like, optional
        The plan's folder; by default ``data/ID``. One that is already a plan keeps what a person
        has decided in it.
    repair : bool, default True
        Whether misread cells that only one small change mends are entered in the ledger.
    known : sequence of Known, optional
        What other plans measure; by default those beside the new plan and the default plan.

    Returns
    -------
    Outcome

    Raises
    ------
    SourceError
        If the file cannot be read; nothing is written then.
    ParameterError
        If the folder is something else than a plan, or the id cannot name one.
    """
    if id and not _ID.fullmatch(id):
        msg = f"id {id!r}: expected letters without marks, digits, '-', '_' and '.', as kh215-2025"
        raise ParameterError(msg)
    path = Path(file)
    lines, notes, digest, name = _source(path)
    wish = Wish(id, area)
    if into is None:
        with _named_as_given(path, name):
            named = build(lines, name, digest, path.stem, wish, (), Decisions()).meta["id"]
        into = Path("data") / named
    target = Path(into)
    _check_target(target)
    catalogue = known_indicators(target) if known is None else known
    decisions = read_decisions(target / "decisions.csv")
    answered = _answered(target, decisions)
    before: Before | None = None
    if (target / "plan.toml").is_file():
        before = look_back(target, decisions, answered, catalogue, _source)
        answered = before.decisions
        bare = [d for d in answered.entries.values() if d.file in {"questions.csv", "plan.toml"}]
        with _named_as_given(path, name):
            first = build(
                lines, name, digest, path.stem, wish, catalogue, Decisions(bare), before.kept
            )
        answered = before.carry(first, _names(first))
    with _named_as_given(path, name):
        built = build(
            lines,
            name,
            digest,
            path.stem,
            wish,
            catalogue,
            answered,
            before.kept if before else None,
        )
    with Staging(target) as staging:
        write(staging, built, path, name)
        outcome = _finish(staging, target, built, notes, answered, before, repair)
        swap(staging, target)
    outcome.plan = Plan(target)
    return outcome


def _names(built: Built) -> dict[str, str]:
    """Return each table's id in the plan by the id that is read."""
    pairs = zip(built.drafts, built.meta["tables"], strict=True)
    return {draft.id: entry["id"] for draft, entry in pairs}


def _source(path: Path) -> tuple[list[Line], list[Note], str, str]:
    if not path.is_file():
        reason = "a folder, not a file" if path.is_dir() else "no such file"
        raise SourceError(reason, file=str(path))
    name = f"source/{path.name}"
    with _named_as_given(path, name):
        source = read_file(path, name)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return source.lines, list(source.notes), digest, name


@contextmanager
def _named_as_given(path: Path, name: str) -> Iterator[None]:
    """Name a file in errors as the call did: the plan's own copy may never be made."""
    try:
        yield
    except SourceError as error:
        file = str(error.file)
        if not file.startswith(name):
            raise
        file = str(path) + file.removeprefix(name)
        raise SourceError(error.message, file=file, line=error.line, column=error.column) from None


def _check_target(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise ParameterError("the plan's folder is a file", file=str(target))
    ours = ("plan.toml", "decisions.csv")
    if target.is_dir() and any(target.iterdir()) and not any((target / n).exists() for n in ours):
        msg = "the folder is not empty and no plan; name another one with --into"
        raise ParameterError(msg, file=str(target))


def _answered(target: Path, decisions: Decisions) -> Decisions:
    """Take the answers in ``questions.csv`` for decisions."""
    given = read_answers(target / "questions.csv")
    said = [
        Decision("questions.csv", name, "answer", r["read"], r["answer"], r["en"])
        for name, r in given.items()
    ]
    entered = [d for name, r in given.items() for d in answered_entry(name, r)]
    return decisions.added([*said, *entered])


def _finish(
    staging: Path,
    target: Path,
    built: Built,
    notes: list[Note],
    decisions: Decisions,
    before: Before | None,
    repair: bool,
) -> Outcome:
    """Write the ledger, the questions and the decisions, and compare with what was there."""
    ledger = staging / "corrections.csv"
    ledger.unlink(missing_ok=True)
    plan_id = built.meta["id"]
    made: list[Entry] = []
    rivals: list[Rivals] = []
    wanted = {e.key: e for e in (*entries_of(decisions), *(before.entries if before else []))}
    entries, aside = fitting(wanted.values(), Plan(staging).read() if wanted else {})
    order = [t["id"] for t in built.meta["tables"]]
    for _ in range(_ROUNDS):
        ledger.write_text(ledger_text(plan_id, entries), "utf-8")
        proposed, rivals = find_repairs(Plan(staging))
        fresh = new_entries(proposed, entries, decisions, order) if repair else []
        if not fresh:
            break
        made += fresh
        entries = [*entries, *fresh]
    plan = Plan(staging)
    answered = {key for (file, key, _) in decisions.entries if file == "questions.csv"}
    accepted = read_accepted(staging / "accepted.csv")
    rivals = [r for r in rivals if r.finding not in accepted]
    questions = [*built.questions, *_asked(rivals), *_kept(aside)]
    named = _names(built)
    settled = {(e.table, e.row, e.series) for e in entries}
    questions = [
        q for q in questions if q.id not in answered and not _is_settled(q, named, settled)
    ]
    questions = list({q.id: q for q in questions}.values())
    (staging / "questions.csv").write_text(questions_text(questions), "utf-8")
    set_aside(staging, plan_id, aside)
    for name in ("rules.toml", "accepted.csv"):
        start(staging / name)
    record = staging / "decisions.csv"
    if len(decisions):
        text = decisions.in_order_of(read_decisions(target / record.name)).written()
        record.write_text(text, "utf-8")
    else:
        record.unlink(missing_ok=True)  # all are what the import reads by now
    keys = {e.key: e.after for e in made} | (
        {k: v for k, v in made_before(target).items() if k in {e.key for e in entries}}
    )
    (staging / "import.toml").write_text(made_text(keys, built), "utf-8")
    changes = changes_between(before, plan, _names(built)) if before else None
    based = before is None or before.based
    return Outcome(target, plan, built, notes, made, questions, decisions, changes, aside, based)


def _is_settled(
    question: Question, names: Mapping[str, str], settled: Collection[tuple[str, int, str]]
) -> bool:
    """Whether the ledger has read what was no number."""
    if question.kind != "figure":
        return False
    table, row, series = question.cell.split("/", 2)
    return (names.get(table, table), int(row), series) in settled


def _asked(rivals: Sequence[Rivals]) -> list[Question]:
    """Ask which of several repairs is right."""
    out = []
    for each in rivals:
        cell, printed = each.changes[0][0], each.place
        readings = [f"{c}: {before} -> {after}" for c, before, after in each.changes]
        question = ask(
            "repair", each.finding, file=printed.file, line=printed.line, column=printed.column,
            cell=str(cell), read=printed.text, readings=readings, sums=each.vi,
            implies=" | ".join(sentence("implies.repair", "vi", where=str(c), before=b, after=a)
                               for c, b, a in each.changes),
        )  # fmt: skip
        out.append(
            question.__class__(
                **{**vars(question), "en": sentence("question.repair", "en", sums=each.en)}
            )
        )
    return out


def _kept(aside: Sequence[Entry]) -> list[Question]:
    return [
        ask(
            "ledger", f"{e.key}/{e.before}", cell=e.key, read=e.reads, id=e.id,
            readings=(e.before, e.after), implies=sentence("implies.ledger", "vi"),
        )
        for e in aside
    ]  # fmt: skip
