"""Files as received, read into lines of cells that know their place."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kgdata.errors import SourceError

__all__ = ["Line", "read_source"]

_OTHER = {".xls", ".xlsb", ".ods", ".doc", ".docx", ".odt", ".pdf"}


class Line(NamedTuple):
    """One line of a source.

    Attributes
    ----------
    file : str
        The file, relative to the plan's folder; for a workbook with the sheet in brackets.
    number : int
        The line's number, from 1.
    cells : list of str
        The cells' texts.
    """

    file: str
    number: int
    cells: list[str]


def read_source(path: Path, name: str) -> list[Line]:
    """Read a source file of any known form.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        How addresses call it.

    Returns
    -------
    list of Line

    Raises
    ------
    SourceError
        If the file cannot be read as what its name says.
    """
    suffix = path.suffix.lower()
    if suffix in _OTHER:
        msg = f"a {suffix} file cannot be read; save it as .xlsx or as tab-separated text"
        raise SourceError(msg, file=name)
    if suffix in {".xlsx", ".xlsm"}:
        from kgdata.sources.workbook import read_workbook

        return read_workbook(path, name)
    from kgdata.sources.text import read_text

    return read_text(path, name)
