"""Markdown: pipe tables, headings and paragraphs; tables written as HTML within it."""

from __future__ import annotations

import html
import re

from kgdata.sources.encoding import decoded
from kgdata.sources.lines import Line, Source
from kgdata.sources.notes import Note, note
from kgdata.sources.pandoc import drawn
from kgdata.sources.spans import opened
from kgdata.sources.web import read_fragment

__all__ = ["read_markdown"]

_ALIGNMENT = re.compile(r"\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)+\|?")
_ALONE = re.compile(r"\|\s*:?-+:?\s*\|")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_END = re.compile(r"</table\s*>", re.IGNORECASE)
_MARK = re.compile(r"\[\^[\w-]+\]")
_STRUCK = re.compile(r"~~(?=\S)(.+?)~~")
_COMMENT = re.compile(r"<!--.*?-->")


def read_markdown(content: bytes, name: str) -> Source:
    """Read Markdown as recognised from a scan or written by hand.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        How addresses call it.

    Returns
    -------
    Source
        A line for each line; rows that a scan fused into one are taken apart. Emphasis is kept.

    Raises
    ------
    SourceError
        If its encoding makes no sense.
    """
    text, notes = decoded(content, name)
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    out: list[Line] = []
    number = tables = 0
    bare = [line.rstrip("\r") for line in lines]
    barred = outer = False
    while number < len(lines):
        line = _COMMENT.sub("", lines[number].rstrip("\r")).rstrip()
        number += 1
        if _TABLE.search(line):
            block = [line]
            while not _END.search(block[-1]) and number < len(lines):
                block.append(lines[number])
                number += 1
            inner = read_fragment("\n".join(block), name)
            tables += 1
            out += [_numbered(each, name, number, tables) for each in inner.lines]
            notes += inner.notes
            continue
        table = drawn(bare, number - 1)
        if table is not None:
            for first, texts in table.rows:
                own, told = _opened([_cell(text) for text in texts], name, first + 1)
                out += own
                notes += told
            number = table.end
            continue
        outer = outer if barred else line.lstrip().startswith("|")
        barred = _in_table(lines, number - 1)
        rows, told = _rows(line, name, number, barred, outer)
        out += rows
        notes += told
    return Source(out, notes)


def _numbered(line: Line, name: str, number: int, table: int) -> Line:
    """Give a line of an HTML table the table's place in the file."""
    if line.file == name:
        return line._replace(number=number)
    rest = line.file.removeprefix(name).partition("]")[2]
    return line._replace(file=f"{name}[table {table}]{rest}")


def _in_table(lines: list[str], at: int) -> bool:
    """Tell whether a line stands in a table: it has bars, and so has one next to it."""
    if not _BAR.search(lines[at]):
        return False
    if lines[at].lstrip().startswith("|"):
        return True
    beside = [lines[k] for k in (at - 1, at + 1) if 0 <= k < len(lines)]
    return any(_BAR.search(line) for line in beside)


def _rows(
    line: str, name: str, number: int, in_table: bool, outer: bool
) -> tuple[list[Line], list[Note]]:
    """Read a line; of a table without outer bars a bar at the beginning ends an empty cell."""
    bare = line.strip()
    if _FENCE.match(line) or not bare or _ALIGNMENT.fullmatch(bare) or _ALONE.fullmatch(bare):
        # Of an alignment row nothing is left: a blank line would end the header above it.
        drops = bool(_ALIGNMENT.fullmatch(bare) or _ALONE.fullmatch(bare))
        return ([] if drops else [Line(name, number, [""])]), []
    if not in_table:
        heading = _HEADING.fullmatch(line)
        text = "" if _RULE.fullmatch(line) else _plain(heading[1] if heading else bare)
        parts = [" ".join(p.split()) for p in text.split("\n")]
        return [Line(name, number, [p]) for p in parts if p] or [Line(name, number, [""])], []
    inner = bare.removeprefix("|") if outer else bare
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return _opened([_cell(cell) for cell in _BAR.split(inner)], name, number)


def _opened(cells: list[str], name: str, number: int) -> tuple[list[Line], list[Note]]:
    """Make lines of a row; one that a scan fused of several is taken apart."""
    notes = []
    for c, cell in enumerate(cells):
        for kind, pattern in (("footnote_mark", _MARK), ("struck_text", _STRUCK)):
            left_out = " ".join(found[0] for found in pattern.finditer(cell))
            if left_out:
                notes.append(note(kind, name, number, c + 1, shown=left_out[:40]))
                cells[c] = pattern.sub("", cells[c]).strip(" \t")
    rows = opened(cells)
    if len(rows) == 1:
        return [Line(name, number, rows[0])], notes
    notes.append(note("fused_rows", name, number, None, count=len(rows)))
    return [Line(f"{name}[{k}/{len(rows)}]", number, row) for k, row in enumerate(rows, 1)], notes


def _cell(text: str) -> str:
    """Return a cell's text; spaces that the source writes out indent it."""
    return _plain(text.strip(" \t"))


def _plain(text: str) -> str:
    """Resolve breaks, escapes and entities; emphasis is left for a reader of words to strip."""
    text = _BREAK.sub("\n", text)
    if "&" in text:
        text = html.unescape(text).replace("\xa0", " ").replace("\u2003", "  ")
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
