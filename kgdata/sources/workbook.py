"""Workbooks: every sheet a run of lines, formulas by cached values, merges at their corner."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from kgdata.errors import SourceError
from kgdata.sources import Line

__all__ = ["read_workbook"]


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
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        msg = f"not a readable .xlsx workbook ({error}); save it again as .xlsx"
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
    percent = number_format.endswith("%")
    digits = number_format.rstrip("%").partition(".")[2]
    if percent:
        value *= 100
    if digits and set(digits) <= {"0"}:
        text = f"{value:,.{len(digits)}f}"
    elif number_format == "General" or "#" in digits:
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.10f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:,.0f}"
    text = text.translate(str.maketrans(",.", ".,"))
    return text + "%" if percent else text
