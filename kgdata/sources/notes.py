"""Notes: what a reader saw in a file that a person should know before trusting its figures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Note", "kinds", "note"]


@dataclass(frozen=True)
class Note:
    """Something seen while a file was read; it stops nothing.

    Attributes
    ----------
    kind : str
        A name of ``notes.toml``, e.g. ``hidden_row``.
    file : str
        The file, for a workbook with the sheet in brackets.
    line, column : int or None
        Where, counted from 1; None where the note is about the whole.
    text : str
        The sentence, in English.
    text_vi : str
        The sentence in Vietnamese.
    """

    kind: str
    file: str
    line: int | None
    column: int | None
    text: str
    text_vi: str = ""

    @property
    def source(self) -> str:
        """``file:line:column``, as far as known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


@cache
def kinds() -> dict[str, dict[str, str]]:
    """Return the sentences of ``notes.toml`` by kind and language."""
    text = files("kgdata.sources").joinpath("notes.toml").read_text("utf-8")
    return tomllib.loads(text)


def note(
    kind: str, file: str, line: int | None = None, column: int | None = None, **values: object
) -> Note:
    """Make a note with its sentences.

    Parameters
    ----------
    kind : str
        A name of ``notes.toml``.
    file : str
        The file.
    line, column : int, optional
        Where in it.
    **values : object
        What the sentence names.

    Examples
    --------
    >>> note("hidden_row", "a.xlsx[Biểu 2]", 7).text
    'the row is hidden; it was read like any other'
    """
    said = kinds()[kind]
    return Note(kind, file, line, column, *(said[lang].format(**values) for lang in ("en", "vi")))
