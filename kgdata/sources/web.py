"""Web pages: tables row by row, everything else as lines of one cell."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HTMLParser

from kgdata.errors import SourceError
from kgdata.sources.encoding import decoded
from kgdata.sources.form import facts
from kgdata.sources.lines import Line, Source
from kgdata.sources.notes import Note, note
from kgdata.sources.raised import Piece, joined
from kgdata.sources.spans import Merge, laid_out
from kgdata.sources.thousands import dotted

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_fragment", "read_page"]

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DROPPED = {"script", "style", "head", "title", "noscript", "template", "svg", "object", "iframe"}
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "pre", "hr", "center",
    "section", "article", "header", "footer", "main", "blockquote", "caption", "dt", "dd", "body",
    "html", "form", "address", "figure", "figcaption",
}  # fmt: skip
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all")
_SPAN = 200  # columns or rows that a cell spans at most
_STYLED = re.compile(r"(?:padding-left|text-indent|margin-left)\s*:\s*([\d.]+)\s*(px|pt|em|cm|in)")
_SPACES = {"px": 1 / 6, "pt": 1 / 5, "em": 2.0, "cm": 5.0, "in": 10.0}  # that a length becomes


def read_page(content: bytes, name: str) -> Source:
    """Read a web page.

    Parameters
    ----------
    content : bytes
        The page. Its scripts are dropped, and no address in it is asked.
    name : str
        How addresses call it; for a cell the table is added in brackets, with the row in it.

    Returns
    -------
    Source

    Raises
    ------
    SourceError
        If it is no page.
    """
    said = _DECLARED.search(content[:4096])
    text, notes = decoded(content, name, said[1].decode("ascii") if said else "")
    source = read_fragment(text, name)
    return Source(source.lines, [*notes, *source.notes])


def read_fragment(text: str, name: str) -> Source:
    """Read a page, or a part of one, that is text already."""
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        # Some programs write a NUL where a sign could not be converted.
        tree = etree.parse(BytesIO(text.replace("\0", "").encode("utf-8", "replace")), parser)
        root = tree.getroot()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        msg = f"not a readable web page ({reason}); save it again as .html or .docx"
        raise SourceError(msg, file=name) from None
    deep = [e for e in parser.error_log if "depth" in (e.message or "").casefold()]
    if deep:
        msg = "not a readable web page (its parts are nested too deep); save its tables as .xlsx"
        raise SourceError(msg, file=name)
    reader = _Reader(name)
    if root is not None:
        reader.block(root)
        reader.flush()
        if next(root.iter("script"), None) is not None:
            reader.notes.append(note("scripts", name))
    return Source(reader.lines, reader.notes)


class _Reader:
    """One pass through a page."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[Line] = []
        self.notes: list[Note] = []
        self.texts = self.tables = 0
        self.pending: list[str] = []

    def block(self, element: _Element) -> None:
        """Read an element and what is in it."""
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            return
        if element.tag == "table":
            self.flush()
            if _is_layout(element):
                for cell in element.iter("td", "th"):
                    if _table_of(cell) is element:
                        self._inside(cell)
                        self.flush()
            else:
                self._table(element)
            return
        if element.tag in _BLOCKS:
            self.flush()
        self._inside(element)
        if element.tag in _BLOCKS:
            self.flush()

    def _inside(self, element: _Element) -> None:
        self.pending.append(_squeezed(element.text))
        for child in element:
            if child.tag == "br":
                self.pending.append("\n")
            else:
                self.block(child)
            self.pending.append(_squeezed(child.tail))

    def flush(self) -> None:
        """End a paragraph: its lines become lines of one cell."""
        text = "".join(self.pending).replace("\xa0", " ")
        self.pending = []
        for part in text.split("\n"):
            if part.strip():
                self.texts += 1
                self.lines.append(Line(self.name, self.texts, [" ".join(part.split())]))

    def _table(self, table: _Element) -> None:
        self.tables += 1
        place = f"{self.name}[table {self.tables}]"
        for caption in table.iter("caption"):
            if _table_of(caption) is table:
                self._inside(caption)
                self.flush()
        limits = facts()["limits"]
        grid: dict[tuple[int, int], str] = {}
        merges: list[Merge] = []
        hidden: set[int] = set()
        rows = [row for row in table.iter("tr") if _table_of(row) is table]
        for r, row in enumerate(rows):
            c = 0
            if _unseen(row):
                self.notes.append(note("hidden_row", place, r + 1))
            for cell in row:
                if cell.tag not in {"td", "th"}:
                    continue
                unseen = bool(_HIDDEN.search((cell.get("style") or "").casefold()))
                while (r, c) in grid:
                    c += 1
                if unseen and c not in hidden:
                    hidden.add(c)
                    self.notes.append(note("hidden_column", place, None, c + 1, letter=c + 1))
                right = c + _span(cell, "colspan") - 1
                bottom = min(r + _span(cell, "rowspan", len(rows) - r) - 1, len(rows) - 1)
                if right >= limits["columns"] or len(grid) > limits["cells"]:
                    msg = (
                        f"a table of more than {limits['columns']} columns or {limits['cells']:,} "
                        "cells; save the tables that count as .xlsx"
                    )
                    raise SourceError(msg, file=place, line=r + 1)
                for k in range(r, bottom + 1):
                    for j in range(c, right + 1):
                        grid.setdefault((k, j), "")
                grid[r, c], told = _text(cell, place, r + 1, c + 1)
                self.notes += told
                if bottom > r or right > c:
                    merges.append(Merge(r, c, bottom, right))
                c = right + 1
        width = max((c for _, c in grid), default=-1) + 1
        texts = [[grid.get((r, c), "") for c in range(width)] for r in range(len(rows))]
        lines, notes = laid_out(texts, merges, place)
        self.lines += [*lines, Line(place, len(rows) + 1, [""])]
        self.notes += notes


def _squeezed(text: str | None) -> str:
    """Make spaces and line ends of the page's text one space, as a browser does."""
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _text(cell: _Element, place: str, row: int, column: int) -> tuple[str, list[Note]]:
    """Return a cell's text; breaks and paragraphs are line ends, what indents it is spaces."""
    pieces: list[Piece] = []
    notes: list[Note] = []

    def walk(element: _Element, raised: bool = False) -> None:
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            return
        why = _left_out(element) if element is not cell else ""
        if why:
            shown = " ".join("".join(element.itertext()).split())
            if shown:
                notes.append(note(why, place, row, column, shown=shown[:40]))
            return
        raised = raised or element.tag == "sup"
        if element.tag == "br" or (element.tag in _BLOCKS and any(p.text.strip() for p in pieces)):
            pieces.append(Piece("\n"))
        pieces.append(Piece(_squeezed(element.text), raised))
        for child in element:
            walk(child, raised)
            pieces.append(Piece(_squeezed(child.tail), raised))

    walk(cell)
    text, marks = joined(pieces)
    if marks:
        notes.append(note("footnote_mark", place, row, column, shown=marks))
    text = dotted(text.strip(" \n")).replace("\xa0", " ")
    lines = [line if line.startswith("  ") else line.strip() for line in text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and not lines[0].strip():
        lines.pop(0)
    spaces = sum(
        float(size) * _SPACES[unit]
        for element in (cell, *cell.iter("p", "div", "span"))
        for size, unit in _STYLED.findall(element.get("style") or "")
    )
    return (" " * min(int(spaces), 40) + "\n".join(lines) if lines else ""), notes


def _left_out(element: _Element) -> str:
    """Say why an element is no part of what a cell shows: a name of a note, or nothing."""
    style = (element.get("style") or "").casefold()
    if element.tag in {"del", "s", "strike"} or _STRUCK.search(style):
        return "struck_text"
    return "hidden_text" if element.get("hidden") is not None or _HIDDEN.search(style) else ""


def _span(cell: _Element, name: str, rest: int = _SPAN) -> int:
    """Return how far a cell spans; 0 rows are all that are left."""
    text = (cell.get(name) or "1").strip()
    if not text.isdecimal():
        return 1
    return min(int(text) or rest, _SPAN if name == "colspan" else rest) or 1


def _table_of(element: _Element) -> _Element | None:
    return next(element.iterancestors("table"), None)


def _is_layout(table: _Element) -> bool:
    """Tell whether a table only places other tables on the page; one of one cell is no table."""
    return any(len(list(t.iter("td", "th"))) > 1 for t in table.iterdescendants("table"))


def _unseen(row: _Element) -> bool:
    style = (row.get("style") or "").replace(" ", "").casefold()
    return row.get("hidden") is not None or "display:none" in style
