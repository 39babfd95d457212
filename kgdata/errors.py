"""The one family of errors: what is wrong, where, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["KgdataError", "ParameterError", "SourceError", "UnknownNameError"]


_MOST_NAMES = 40  # that a reader looks through
_SOME_NAMES = 5


class KgdataError(Exception):
    """Base of all errors that a call or an input can cause.

    Parameters
    ----------
    message : str
        What is wrong and what would be right, in one line.
    file : path-like, optional
        The file that the message is about.
    line, column : int, optional
        Where in that file, counted from 1. In a table the column is the cell's ordinal.

    Examples
    --------
    >>> print(KgdataError("'12x' is no number", file="annex.txt", line=3, column=4))
    annex.txt:3:4: '12x' is no number
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.message, self.file, self.line, self.column = message, file, line, column
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{place}: {message}" if place else message)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with the place (a report runs in another process)."""
        return _rebuild, (type(self), self.message, self.file, self.line, self.column)


def _rebuild(
    kind: type[KgdataError],
    message: str,
    file: str | Path | None,
    line: int | None,
    column: int | None,
) -> KgdataError:
    return kind(message, file=file, line=line, column=column)


class SourceError(KgdataError, ValueError):
    """A file is missing, changed, or does not say what it must."""


class ParameterError(KgdataError, ValueError):
    """A parameter has the wrong name, type or value."""


class UnknownNameError(KgdataError, LookupError):
    """A table, series, report or other name that does not exist."""

    @classmethod
    def among(cls, what: str, name: object, known: Iterable[str]) -> UnknownNameError:
        """Build the error with the names that would have been right, a few of them if many.

        Parameters
        ----------
        what : str
            The noun, e.g. ``"table"``.
        name : object
            The name that was asked for.
        known : iterable of str
            The names that exist.

        Examples
        --------
        >>> print(UnknownNameError.among("table", "helth", ["health", "trade"]))
        no table 'helth' (did you mean 'health'?); there are: health, trade
        """
        names = [str(k) for k in known]
        near = difflib.get_close_matches(str(name), names, n=1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        told = f": {', '.join(names) or 'none'}"
        if len(names) > _MOST_NAMES:
            some = difflib.get_close_matches(str(name), names, n=_SOME_NAMES, cutoff=0.0)
            told = f" {len(names)}, among them {', '.join(some)}"
        return cls(f"no {what} {str(name)!r}{hint}; there are{told}")
