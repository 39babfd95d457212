"""Word documents: paragraphs as lines of one cell, tables row by row."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn

from kgdata.errors import SourceError
from kgdata.sources.form import facts
from kgdata.sources.lines import Line, Source
from kgdata.sources.notes import Note, note
from kgdata.sources.numbering import Numbering
from kgdata.sources.raised import Piece, joined
from kgdata.sources.safety import looked_at
from kgdata.sources.spans import Merge, laid_out
from kgdata.sources.thousands import dotted

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_document"]

_TWIPS = 142  # of indentation that count as a space: a tenth of an inch
_INDENT = 40  # spaces at most
_WIDEST = 200  # columns of a table
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def read_document(content: bytes, name: str, suffix: str = ".docx") -> Source:
    """Read the paragraphs and tables of a Word document, in order.

    Parameters
    ----------
    content : bytes
        A ``.docx`` or ``.docm`` file. Macros are never run and fields never computed.
    name : str
        How addresses call it; for a cell the table is added in brackets, with the row in it.
    suffix : str, default '.docx'
        The suffix of its name.

    Returns
    -------
    Source
        Numbers that the program writes before the paragraphs of a list are written out.

    Raises
    ------
    SourceError
        If it is no document.
    """
    kind = f"{suffix} Word document"
    notes = looked_at(content, name, kind, ".docx")
    try:
        document = Document(BytesIO(content))
        reader = _Reader(name, Numbering(document))
        reader.read(document.element.body)
    except Exception as error:  # a broken part raises whatever its parser does
        reason = " ".join(str(error).split()) or type(error).__name__
        msg = f"not a readable {kind} ({reason}); save it again as .docx"
        raise SourceError(msg, file=name) from None
    return Source(reader.lines, [*notes, *reader.notes])


class _Reader:
    """One pass through a document's body."""

    def __init__(self, name: str, numbering: Numbering) -> None:
        self.name, self.numbering = name, numbering
        self.lines: list[Line] = []
        self.notes: list[Note] = []
        self.paragraphs = self.tables = 0

    def read(self, body: _Element) -> None:
        """Read what stands in a body, one after another."""
        for element in _blocks(body):
            if element.tag == qn("w:tbl"):
                self._table(element)
            else:
                self._paragraph(element)
                for box in _boxes(element):
                    self.read(box)

    def _paragraph(self, element: _Element) -> None:
        self.paragraphs += 1
        text = self._text(element, self.name, self.paragraphs, None)
        for part in text.split("\n"):
            self.lines.append(Line(self.name, self.paragraphs, [" ".join(part.split())]))

    def _table(self, table: _Element) -> None:
        self.tables += 1
        place = f"{self.name}[table {self.tables}]"
        limit = facts()["limits"]["columns"]
        rows: list[list[str]] = []
        merges: dict[tuple[int, int], Merge] = {}
        open_: dict[int, tuple[int, int]] = {}  # by column the corner of what is merged downwards
        inner: list[_Element] = []
        kept = [row for row in _wrapped(table, "w:tr") if row.find(_path("w:trPr/w:del")) is None]
        for r, row in enumerate(kept):
            cells: list[str] = [""] * _number(row, "w:trPr/w:gridBefore")
            for cell in _wrapped(row, "w:tc"):
                if cell.find(_path("w:tcPr/w:cellDel")) is not None:
                    continue
                c = len(cells)
                span = min(max(1, _number(cell, "w:tcPr/w:gridSpan")), _WIDEST)
                down = cell.find(_path("w:tcPr/w:vMerge"))
                carried = down is not None and down.get(qn("w:val")) != "restart"
                text = self._cell(cell, place, r + 1, c + 1)
                inner += [
                    t for t in cell.iter(qn("w:tbl"))
                    if not _is_box(t) and not _within(t, cell, {_FALLBACK})
                ]  # fmt: skip
                if carried and c in open_ and not text.strip():
                    corner = open_[c]
                    merges[corner] = merges[corner]._replace(bottom=r)
                else:
                    open_.pop(c, None)
                    if down is not None:
                        open_[c] = (r, c)
                    merges[r, c] = Merge(r, c, r, c + span - 1)
                cells += [text, *[""] * (span - 1)]
                if len(cells) > limit:
                    raise ValueError(f"table {self.tables} has more than {limit} columns")
            if _hidden(row, "w:trPr/w:hidden"):
                self.notes.append(note("hidden_row", place, r + 1))
            rows.append(cells)
        width = max(map(len, rows), default=0)
        rows = [[*cells, *[""] * (width - len(cells))] for cells in rows]
        merged = [m for m in merges.values() if m.bottom > m.top or m.right > m.left]
        lines, notes = laid_out(rows, merged, place)
        self.lines += [*lines, Line(place, len(rows) + 1, [""])]
        self.notes += notes
        for nested in inner:
            if nested.getparent() is not None and _depth(nested, table) == 1:
                self._table(nested)

    def _cell(self, cell: _Element, place: str, row: int, column: int) -> str:
        found = [self._text(p, place, row, column) for p in _paragraphs(cell)]
        while found and not found[-1].strip():
            found.pop()
        return "\n".join(found)

    def _text(self, paragraph: _Element, place: str, row: int, column: int | None) -> str:
        """Return a paragraph's text, what indents it as spaces and the number before it."""
        pieces: list[Piece] = []
        out = {"hidden_text": "", "struck_text": ""}
        for run in paragraph.iter(qn("w:r"), _MATH):
            if _within(run, paragraph, {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")}):
                continue
            text = (run.text or "") if run.tag == _MATH else "".join(_signs(run))
            if _hidden(run, "w:rPr/w:vanish"):
                out["hidden_text"] += text
            elif _hidden(run, "w:rPr/w:strike") or _hidden(run, "w:rPr/w:dstrike"):
                out["struck_text"] += text
            else:
                raised = run.find(_path("w:rPr/w:vertAlign"))
                is_raised = raised is not None and raised.get(qn("w:val")) == "superscript"
                pieces.append(Piece(text, is_raised))
        text, out["footnote_mark"] = joined(pieces)
        for kind, shown in out.items():
            if shown.strip():
                self.notes.append(note(kind, place, row, column, shown=shown.strip()[:40]))
        text = dotted(text)
        label = self.numbering.label(paragraph)
        if label:
            text = f"{label} {text}".rstrip()
        if not text.strip() or column is None:
            return text
        return " " * _indent(paragraph) + text


def _boxes(paragraph: _Element) -> list[_Element]:
    """List the text boxes of a paragraph; of one that is written twice, for old programs, once."""
    found = paragraph.iter(qn("w:txbxContent"))
    return [box for box in found if not _within(box, paragraph, {_FALLBACK, qn("w:txbxContent")})]


def _paragraphs(cell: _Element) -> Iterator[_Element]:
    """Yield the paragraphs of a cell, those in text boxes and in tables of one cell too."""
    for child in _blocks(cell):
        if child.tag == qn("w:p"):
            yield child
            for box in _boxes(child):
                yield from _paragraphs(box)
        elif _is_box(child):
            for inner in child.iter(qn("w:tc")):
                yield from _paragraphs(inner)


def _is_box(table: _Element) -> bool:
    """Whether a table is but a frame around a text."""
    return len(list(table.iter(qn("w:tc")))) == 1


def _blocks(body: _Element) -> Iterator[_Element]:
    """Yield paragraphs and tables, those in content controls too."""
    for child in body:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _blocks(child)


def _wrapped(parent: _Element, tag: str) -> Iterator[_Element]:
    """Yield children of a kind, those in content controls too."""
    for child in parent:
        if child.tag == qn(tag):
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}:
            yield from _wrapped(child, tag)


def _signs(run: _Element) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            yield "\n"
        elif child.tag == qn("w:tab"):
            yield " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:sym"):
            yield "-"  # a bullet of a symbol font


def _path(path: str) -> str:
    return "/".join(qn(step) for step in path.split("/"))


def _number(element: _Element, path: str) -> int:
    found = element.find(_path(path))
    value = found.get(qn("w:val"), "0") if found is not None else "0"
    return min(int(value), _WIDEST) if value.isdecimal() else 0


def _hidden(element: _Element, path: str) -> bool:
    found = element.find(_path(path))
    return found is not None and found.get(qn("w:val"), "true") not in {"0", "false", "off"}


def _within(element: _Element, top: _Element, tags: set[str]) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if parent.tag in tags:
            return True
        parent = parent.getparent()
    return False


def _depth(table: _Element, outer: _Element) -> int:
    depth, parent = 0, table.getparent()
    while parent is not None:
        depth += parent.tag == qn("w:tbl")
        if parent is outer:
            return depth
        parent = parent.getparent()
    return 0


def _indent(paragraph: _Element) -> int:
    found = paragraph.find(_path("w:pPr/w:ind"))
    if found is None:
        return 0
    given = [found.get(qn(f"w:{side}"), "0") for side in ("left", "start", "firstLine")]
    given += [f"-{found.get(qn('w:hanging'), '0')}"]
    twips = sum(int(g) for g in given if g.lstrip("-").isdecimal())
    return max(0, min(twips // _TWIPS, _INDENT))
