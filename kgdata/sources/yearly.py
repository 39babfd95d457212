"""Years over columns that a workbook holds as numbers or dates: what their cells say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from itertools import groupby
from typing import Protocol

__all__ = ["years_in"]

_YEARS = range(1900, 2200)
_TEXT = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_ENDS = {(1, 1), (12, 31)}  # days that stand for their year


class _Cell(Protocol):
    @property
    def value(self) -> object: ...
    @property
    def number_format(self) -> str: ...


def years_in(cells: Mapping[tuple[int, int], _Cell]) -> dict[tuple[int, int], str]:
    """Say what the cells of a row of years show.

    A row of years has several of them, no other number and no other date. A year may be a number
    with words in its format ("KH "0), or a date of the first or the last day of the year.

    Parameters
    ----------
    cells : mapping of (int, int) to cell
        The filled cells of a sheet by row and column.

    Returns
    -------
    dict of (int, int) to str
        What is shown, where it is not the bare number.
    """
    out: dict[tuple[int, int], str] = {}
    for _, row in groupby(sorted(cells), key=lambda at: at[0]):
        counted = [at for at in row if _is_counted(cells[at].value)]
        years = [_year(cells[at]) for at in counted]
        if len(counted) > 1 and all(years):
            shapes = {cells[at].number_format for at in counted}
            for at, year in zip(counted, years, strict=True):
                cell = cells[at]
                before, after = _words(cell.number_format)
                if not before and len(shapes) == 1:
                    after = ""  # a unit, not what tells the columns apart
                if before or after or not isinstance(cell.value, int | float):
                    out[at] = f"{before}{year}{after}".strip()
    return out


def _is_counted(value: object) -> bool:
    return isinstance(value, int | float | dt.date) and not isinstance(value, bool)


def _year(cell: _Cell) -> int:
    """Return the year that a cell's value stands for, or 0."""
    value = cell.value
    if isinstance(value, dt.date):
        form = _TEXT.sub("", cell.number_format).casefold()
        monthly = "m" in form and "d" not in form
        return value.year if (value.month, value.day) in _ENDS and not monthly else 0
    if isinstance(value, int | float) and value in _YEARS:
        return int(value)
    return 0


def _words(number_format: str) -> tuple[str, str]:
    """Return the words before and after the digits of a number format."""
    first = number_format.partition(";")[0]
    plain = _TEXT.sub(lambda found: "\0" * len(found[0]), first).casefold()  # texts have digits
    digits = re.search(r"[0#?][0#?,.]*" if "d" not in plain else r"(?!)", plain)
    digits = digits or (re.search(r"y+", plain) if not {*plain} & {*"dm"} else None)
    if digits is None or "," in digits[0]:
        return "", ""
    before, after = first[: digits.start()], first[digits.end() :]
    return _TEXT.sub(_literal, before), _TEXT.sub(_literal, after)


def _literal(found: re.Match[str]) -> str:
    return found[1] or found[2] or ""
