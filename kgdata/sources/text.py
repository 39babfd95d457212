"""Plain text: one printed line a line, cells between tabs, bars, or wide gaps."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from kgdata.errors import SourceError
from kgdata.sources.aligned import Word, aligned, is_table
from kgdata.sources.encoding import decoded
from kgdata.sources.lines import Line, Source
from kgdata.sources.notes import note
from kgdata.sources.spans import laid_out

__all__ = ["read_text"]

_GAP = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s|+:=\-─━┼├┤│┌┐└┘┬┴╪═]*")
_BARRED = 3  # lines with bars that make a text one of bars
_MARKS = ";\t,"


def read_text(content: bytes, name: str, *, commas: bool = False) -> Source:
    """Read text whose cells stand between tabs, or else between bars or wide gaps.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        How addresses call it.
    commas : bool, default False
        Whether it is a file of comma-separated values.

    Returns
    -------
    Source
        Every line, blank ones included, so that numbers agree with an editor's.

    Raises
    ------
    SourceError
        If its encoding makes no sense.
    """
    text, notes = decoded(content, name)
    if commas:
        return Source(_separated(text, name), notes)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    bare = [line.rstrip("\r").replace("\f", "") for line in lines]
    if any("\t" in line for line in bare):
        return Source([Line(name, i, line.split("\t")) for i, line in enumerate(bare, 1)], notes)
    if sum(line.count("|") > 1 or "│" in line for line in bare) >= _BARRED:
        return Source([Line(name, i, _barred(line)) for i, line in enumerate(bare, 1)], notes)
    cells, told = _gapped(bare)
    if not told:
        return Source([Line(name, i, row) for i, row in enumerate(cells, 1)], notes)
    laid, _ = laid_out(cells, [], name, framed=False)
    return Source(laid, [*notes, note("columns_by_place", name)])


def _barred(line: str) -> list[str]:
    line = line.replace("│", "|")
    if _RULE.fullmatch(line):
        return [""]
    if "|" not in line:
        return [line.strip()]
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.rstrip().removeprefix(" ") for cell in inner.split("|")]


def _gapped(lines: Sequence[str]) -> tuple[list[list[str]], bool]:
    """Divide lines at gaps of two spaces; words under one another are of one column."""
    words = [
        [Word(m.start(), m.end(), m[0]) for m in _GAP.finditer(line.replace("\xa0", " "))]
        for line in lines
    ]
    out: list[list[str]] = []
    block: list[list[Word]] = []
    found = False

    def close() -> None:
        nonlocal found
        if is_table(block):
            out.extend(aligned(block))
            found = True
        else:
            out.extend([" ".join(w.text for w in row)] for row in block)
        block.clear()

    for row in words:
        if row:
            block.append(row)
        else:
            close()
            out.append([""])
    close()
    return out, found


def _separated(text: str, name: str) -> list[Line]:
    sample = text[:65536]
    mark = max(_MARKS, key=lambda m: sum(line.count(m) for line in sample.splitlines()))
    out: list[Line] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=mark)
    try:
        for row in reader:
            out.append(
                Line(name, reader.line_num, [" ".join(cell.split()) for cell in row] or [""])
            )
    except csv.Error as error:
        msg = f"no text with commas ({error}); save it as .xlsx or as tab-separated text"
        raise SourceError(msg, file=name, line=reader.line_num) from None
    return out
