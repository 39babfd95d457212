"""OCR text: one printed line a line, cells separated by tabs."""

from __future__ import annotations

from pathlib import Path

from kgdata.errors import SourceError
from kgdata.sources import Line

__all__ = ["read_text"]


def read_text(path: Path, name: str) -> list[Line]:
    """Read tab-separated OCR text.

    Parameters
    ----------
    path : pathlib.Path
        A UTF-8 file.
    name : str
        How addresses call it.

    Returns
    -------
    list of Line
        Every line, blank ones included, so that numbers agree with an editor's.

    Raises
    ------
    SourceError
        If the file is missing or no UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SourceError("the source file is missing", file=name) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SourceError("not UTF-8; save the text as UTF-8", file=name, line=line) from None
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [Line(name, i, line.rstrip("\r").split("\t")) for i, line in enumerate(lines, 1)]
