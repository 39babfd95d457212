"""A plan folder made from a file, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import tempfile
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kgdata.auditing.accepted import COLUMNS as ACCEPTED_COLUMNS
from kgdata.auditing.accepted import read_accepted
from kgdata.catalogue import default_folder
from kgdata.errors import KgdataError, ParameterError, SourceError
from kgdata.importing.again import (
    Before,
    Changes,
    changes_between,
    look_back,
    made_before,
    made_text,
)
from kgdata.importing.build import Built, Wish, build
from kgdata.importing.decisions import Decision, Decisions, read_decisions
from kgdata.importing.entries import (
    Entry,
    answered_entry,
    entries_of,
    fitting,
    ledger_text,
    new_entries,
)
from kgdata.importing.match import Known, known_of
from kgdata.importing.metafile import written
from kgdata.importing.proposed import Rivals
from kgdata.importing.questions import Question, ask, read_answers
from kgdata.importing.questions import written as questions_text
from kgdata.importing.repairs import find_repairs
from kgdata.importing.vocab import sentence
from kgdata.indicators import COLUMNS as INDICATOR_COLUMNS
from kgdata.plan import Plan
from kgdata.sources import Line, read_file
from kgdata.sources.notes import Note

__all__ = ["Outcome", "import_plan", "known_indicators"]

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
        If the folder is something else than a plan.
    """
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
            first = build(lines, name, digest, path.stem, wish, catalogue, Decisions(bare))
        answered = before.carry(first, _names(first))
    with _named_as_given(path, name):
        built = build(lines, name, digest, path.stem, wish, catalogue, answered)
    with _Staging(target) as staging:
        _write(staging, built, path, name)
        outcome = _finish(staging, target, built, notes, answered, before, repair)
        _swap(staging, target)
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


def known_indicators(target: Path | None = None) -> list[Known]:
    """List what the plans beside a folder and the default plan measure.

    Parameters
    ----------
    target : pathlib.Path, optional
        A plan's folder; what it measures itself is left out, and so is what a plan of the same
        name does.
    """
    roots = [default_folder().parent]
    if target is not None:
        roots.insert(0, target.resolve().parent)
    folders = {
        p.parent.resolve(): None for root in roots for p in sorted(root.glob("*/indicators.csv"))
    }
    out: dict[str, Known] = {}
    for folder in folders:
        if target is not None and folder.name == target.resolve().name:
            continue
        try:
            rows = Plan(folder).rows
        except KgdataError:
            continue  # a folder that is no plan, or a broken one, teaches nothing
        for each in known_of(rows):
            out.setdefault(each.id, each)
    return list(out.values())


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


# --- writing ------------------------------------------------------------------------------------


class _Staging:
    """A folder beside the target that is gone afterwards, whatever happens."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __enter__(self) -> Path:
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.folder = Path(
                tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=self.target.parent)
            )
            self.folder.chmod(0o755)
            if self.target.is_dir():
                shutil.copytree(self.target, self.folder, dirs_exist_ok=True)
        except OSError as error:
            msg = f"cannot be written: {error.strerror}"
            raise ParameterError(msg, file=str(self.target)) from None
        return self.folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _swap(staging: Path, target: Path) -> None:
    """Put the new folder in the place of the old one."""
    try:
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
            target.replace(old / "plan")
            staging.replace(target)
            shutil.rmtree(old, ignore_errors=True)
        else:
            staging.replace(target)
    except OSError as error:
        raise ParameterError(f"cannot be written: {error.strerror}", file=str(target)) from None


def _write(folder: Path, built: Built, source: Path, name: str) -> None:
    (folder / "source").mkdir(exist_ok=True)
    copy = folder / name
    shutil.copyfile(source, copy)
    (folder / "indicators.csv").write_text(_indicators_text(built.indicators), "utf-8")
    meta = folder / "plan.toml"
    if not meta.is_file() or tomllib.loads(meta.read_text("utf-8")) != built.meta:
        meta.write_text(written(built.meta), "utf-8")  # a person's comments stay where all is said


def _indicators_text(records: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, INDICATOR_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


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
    _aside(staging, plan_id, aside)
    for name in ("rules.toml", "accepted.csv"):
        _start(staging / name)
    if len(decisions):
        written = decisions.in_order_of(read_decisions(target / "decisions.csv")).written()
        (staging / "decisions.csv").write_text(written, "utf-8")
    keys = {e.key: e.after for e in made} | (
        {k: v for k, v in made_before(target).items() if k in {e.key for e in entries}}
    )
    (staging / "import.toml").write_text(made_text(keys), "utf-8")
    changes = changes_between(before, plan, _names(built)) if before else None
    return Outcome(target, plan, built, notes, made, questions, decisions, changes, aside)


def _is_settled(
    question: Question, names: Mapping[str, str], settled: Collection[tuple[str, int, str]]
) -> bool:
    """Whether the ledger has read what was no number."""
    if question.kind != "figure":
        return False
    table, row, series = question.cell.split("/", 2)
    return (names.get(table, table), int(row), series) in settled


def _start(path: Path) -> None:
    """Begin the files that a person fills."""
    if not path.exists():
        head = ",".join(ACCEPTED_COLUMNS) + "\n" if path.suffix == ".csv" else ""
        path.write_text(head or sentence("plan.rules", "en") + "\n", "utf-8")


def _aside(staging: Path, plan_id: str, aside: Sequence[Entry]) -> None:
    """Keep the ledger lines that fit no cell any more."""
    path = staging / "corrections_aside.csv"
    if aside:
        path.write_text(ledger_text(plan_id, aside), "utf-8")
    else:
        path.unlink(missing_ok=True)


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
