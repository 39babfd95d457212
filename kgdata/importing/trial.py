"""An import tried out in a folder of its own, answered question by question, then kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kgdata.errors import ParameterError, SourceError
from kgdata.importing.folder import Outcome, import_plan
from kgdata.importing.questions import Question, written
from kgdata.plan import Plan
from kgdata.sources.form import facts

__all__ = ["Trial", "cells_of", "readable_files", "table_of"]


def readable_files(folder: Path) -> list[str]:
    """List the files in a folder, and in the folders in it, whose names promise a known form.

    Parameters
    ----------
    folder : pathlib.Path
        Where to look; hidden folders are passed over.
    """
    known = {s for s, form in facts()["suffixes"].items() if form in facts()["suffix_of"]} | {".md"}
    found = [*folder.glob("*"), *folder.glob("[!.]*/*")]
    return sorted(
        path.relative_to(folder).as_posix()
        for path in found
        if path.suffix.lower() in known and path.is_file() and not path.name.startswith((".", "~$"))
    )


def table_of(question: Question, plan: Plan) -> str:
    """Return the table that a question is about; empty if it is about the whole."""
    table = question.cell.partition("/")[0]
    return table if table in plan.tables_info else ""


def cells_of(question: Question) -> set[str]:
    """Return the cells that a question is about, those of its readings too.

    Examples
    --------
    >>> from kgdata.importing.questions import ask
    >>> readings = ["t/1/plan_2025: 140 -> 170", "t/2/plan_2025: 250 -> 280"]
    >>> asked = ask("unit", "x", cell="t/1/plan_2025", readings=readings, printed="x")
    >>> sorted(cells_of(asked))
    ['t/1/plan_2025', 't/2/plan_2025']
    """
    places = [reading.partition(": ")[0] for reading in question.readings.split(" | ")]
    return {question.cell, *(place for place in places if place.count("/") > 1)} - {""}


class Trial:
    """One file on its way to a plan folder; before `save` only a temporary one is written.

    Parameters
    ----------
    file : path-like
        The annex.
    id, area : str, optional
        The plan's id and its province, where the file does not say them.
    into : path-like, optional
        The plan's folder. If it is a plan already, what a person has decided in it is kept.

    Attributes
    ----------
    outcome : Outcome
        What the last reading gave.
    answers : dict of str to str
        Answers given, by question.
    """

    def __init__(
        self, file: str | Path, *, id: str = "", area: str = "", into: str | Path | None = None
    ) -> None:
        self.file, self.id, self.area = Path(file), id, area
        self.into = Path(into) if into else None
        self.answers: dict[str, str] = {}
        self._place = tempfile.TemporaryDirectory(prefix="kgdata")
        self._folder = Path(self._place.name) / "plan"
        if self.into is not None and (self.into / "plan.toml").is_file():
            shutil.copytree(self.into, self._folder)
        self.outcome = self._import(self._folder)

    def _import(self, folder: Path) -> Outcome:
        return import_plan(self.file, id=self.id, area=self.area, into=folder)

    def answer(self, question: str, text: str) -> None:
        """Note an answer; an empty one takes it back.

        Raises
        ------
        ParameterError
            If no such question is asked.
        """
        if question not in {q.id for q in self.outcome.questions} | set(self.answers):
            msg = f"no question {question!r} is asked"
            raise ParameterError(msg)
        self.answers[question] = text.strip()

    def apply(self) -> Outcome:
        """Read the file again with the answers given so far."""
        self.outcome = _answered(self._folder, self.outcome, self.answers, self._import)
        return self.outcome

    def save(self, into: str | Path | None = None) -> Outcome:
        """Write the plan folder, with the answers as decisions.

        Parameters
        ----------
        into : path-like, optional
            The folder; by default the one named before.

        Raises
        ------
        ParameterError
            If no folder is named, or it is something else than a plan.
        """
        target = Path(into) if into else self.into
        if target is None:
            raise ParameterError("no folder to save in; name one, such as data/kh-2025")
        if not self.file.is_file():
            raise SourceError("the file is no longer there", file=str(self.file))
        self.outcome = _answered(target, self._import(target), self.answers, self._import)
        self.into = target
        return self.outcome

    def close(self) -> None:
        """Remove the temporary folder."""
        self._place.cleanup()


def _answered(
    folder: Path, outcome: Outcome, answers: dict[str, str], again: Callable[[Path], Outcome]
) -> Outcome:
    """Write answers beside their questions and import again, if there are any."""
    given = [replace(q, answer=answers.get(q.id, "")) for q in outcome.questions]
    if not any(q.answer for q in given):
        return outcome
    (folder / "questions.csv").write_text(written(given), "utf-8")
    return again(folder)
