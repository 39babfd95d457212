"""Workbooks: every sheet a run of lines, formulas by cached values, merges at their corner."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl

from kgdata.errors import SourceError
from kgdata.printed import is_ambiguous
from kgdata.sources import Line

__all__ = ["read_workbook"]

# In a number format: texts, escaped and spacing characters, colours and conditions.
_UNSHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?](?:\.([0?]*)(#*))?(?![0#?.,])")


def read_workbook(path: Path, name: str) -> list[Line]:
    """Read the sheets of a workbook, in order.

    Parameters
    ----------
    path : pathlib.Path
        An ``.xlsx`` file. Macros are never run and formulas never evaluated.
    name : str
        How addresses call it; the sheet is added in brackets.

    Returns
    -------
    list of Line
        Numbers in cells are written the Vietnamese way, with the decimals that the cell shows.

    Raises
    ------
    SourceError
        If the file is missing or no workbook.
    """
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except FileNotFoundError:
        raise SourceError("the source file is missing", file=name) from None
    except Exception as error:  # a broken part raises whatever its parser does
        reason = " ".join(str(error).split()) or type(error).__name__
        msg = f"not a readable .xlsx workbook ({reason}); save it again as .xlsx"
        raise SourceError(msg, file=name) from None
    lines = []
    for sheet in book.worksheets:
        place = f"{name}[{sheet.title}]"
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = [_shown(cell.value, cell.number_format) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            lines.append(Line(place, number, cells or [""]))
        lines.append(Line(place, sheet.max_row + 1, [""]))
    return lines


def _shown(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).replace("\t", " ").replace("\n", " ")
    shown = _UNSHOWN.sub("", number_format.partition(";")[0])
    percent = "%" in shown
    # As a spreadsheet does: 15 digits count, and a half is rounded away from zero.
    exact = Decimal(value if isinstance(value, int) else f"{value:.15g}")
    exact = exact.scaleb(2) if percent else exact
    places = None if "E" in shown else _PLACES.search(shown)
    least, more = (len(places[1] or ""), len(places[2] or "")) if places else (0, 10)
    rounded = exact.quantize(Decimal(1).scaleb(-least - more), ROUND_HALF_UP)
    text = _written(rounded, least, "," in shown)
    if is_ambiguous(text):  # a cell's number is known, whatever its separators might mean
        text = _written(rounded, least, False)
    return text + "%" if percent else text


def _written(number: Decimal, least: int, grouped: bool) -> str:
    whole, _, digits = (f"{number:,f}" if grouped else f"{number:f}").partition(".")
    digits = digits[:least] + digits[least:].rstrip("0")
    return whole.replace(",", ".") + ("," + digits if digits else "")
