"""What is on the screen as a file: figures as a workbook, the picture as PNG."""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from kgdata.charts.style import png
from kgdata.errors import KgdataError
from kgdata.exploring.selection import Selection
from kgdata.report.sheets import frame_sheet, same_bytes
from kgdata.strings import text
from kgdata.words import fold

__all__ = ["picture", "save_picture", "save_workbook", "workbook"]

_LONG = 60  # characters of a file's name


def workbook(chosen: Selection) -> bytes:
    """Write the chosen figures as a workbook; a text in it is never a formula.

    Parameters
    ----------
    chosen : Selection
        What is chosen.

    Returns
    -------
    bytes
        The same for the same choice.
    """
    lang = chosen.lang
    book = Workbook()
    book.remove(book.worksheets[0])
    about = text("exploring.about", lang)
    if chosen.frame.empty:
        raise KgdataError(text("exploring.nothing", lang))
    name = chosen.plan.tables_info[chosen.table].name(lang)
    frame_sheet(book, name, chosen.frame)
    frame_sheet(book, about, pd.DataFrame({about: [chosen.title(), *chosen.notes()]}))
    written = io.BytesIO()
    book.save(written)
    return same_bytes(written.getvalue(), chosen.plan.date)


def picture(chosen: Selection) -> bytes:
    """Draw the chosen picture as PNG.

    Raises
    ------
    KgdataError
        If nothing of it can be drawn.
    """
    figure = chosen.figure()
    if figure is None:
        raise KgdataError(text("exploring.no_picture", chosen.lang))
    return png(figure)


def save_workbook(chosen: Selection, folder: str | Path = "outputs/explore") -> Path:
    """Save the chosen figures as a workbook.

    Parameters
    ----------
    chosen : Selection
        What is chosen.
    folder : path-like, default 'outputs/explore'
        Where; made if it is not there. A file with other content is never overwritten.

    Returns
    -------
    pathlib.Path
        The file.
    """
    return _saved(workbook(chosen), Path(folder), _name(chosen), ".xlsx")


def save_picture(chosen: Selection, folder: str | Path = "outputs/explore") -> Path:
    """Save the chosen picture as PNG; parameters and result are those of :func:`save_workbook`."""
    return _saved(picture(chosen), Path(folder), f"{_name(chosen)}-{chosen.chart}", ".png")


def _name(chosen: Selection) -> str:
    """Make a file's name of what is chosen: letters without diacritics, digits and hyphens."""
    search = re.sub(r"[^a-z0-9]+", "-", fold(chosen.search)).strip("-")
    parts = [chosen.plan.id, chosen.table, search, chosen.lang]
    return "-".join(part for part in parts if part)[:_LONG].strip("-")


def _saved(content: bytes, folder: Path, name: str, suffix: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            path = folder / f"{name}{f'-{number}' if number > 1 else ''}{suffix}"
            if not path.exists():
                break
            if path.read_bytes() == content:
                return path
            number += 1
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            file.write(content)
        try:
            os.link(file.name, path)  # never over a file that has come meanwhile
        finally:
            os.unlink(file.name)
    except OSError as error:
        raise KgdataError(f"cannot be written: {error.strerror}", file=str(folder)) from None
    return path
