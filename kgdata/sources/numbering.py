"""Numbers that a word processor writes before paragraphs of a list, counted again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

__all__ = ["Numbering"]

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class _Level(NamedTuple):
    form: str
    text: str
    start: int


class Numbering:
    """The lists of a document, each counted as its paragraphs come.

    Parameters
    ----------
    document : docx.document.Document
        The document.
    """

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        lists = {}
        for abstract in root.findall(qn("w:abstractNum")):
            lists[abstract.get(qn("w:abstractNumId"))] = {
                int(level.get(qn("w:ilvl"), "0")): _Level(
                    _value(level, "w:numFmt") or "decimal",
                    _value(level, "w:lvlText"),
                    int(_value(level, "w:start") or 1),
                )
                for level in abstract.findall(qn("w:lvl"))
            }
        for number in root.findall(qn("w:num")):
            found = lists.get(_value(number, "w:abstractNumId"), {})
            self._levels[number.get(qn("w:numId"), "")] = found

    def label(self, paragraph: _Element) -> str:
        """Count a paragraph and return what stands before it; empty if it is in no list.

        Parameters
        ----------
        paragraph : lxml element
            A ``w:p``; they must be asked for in the document's order.
        """
        where = f"{qn('w:pPr')}/{qn('w:numPr')}"
        numbered = paragraph.find(where)
        if numbered is None:
            return ""
        name, depth = _value(numbered, "w:numId"), int(_value(numbered, "w:ilvl") or 0)
        levels = self._levels.get(name, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(name, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if levels[depth].form == "bullet":
            return "-"
        if levels[depth].form == "none":
            return ""

        def counted(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at, levels[depth])
            return _written(counts.get(at, level.start), level.form)

        return _PLACE.sub(counted, levels[depth].text)


def _value(element: _Element, tag: str) -> str:
    found = element.find(qn(tag))
    return (found.get(qn("w:val")) or "") if found is not None else ""


def _written(number: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"}:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
        return text if form == "upperRoman" else text.lower()
    if form in {"upperLetter", "lowerLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return f"{number:02d}" if form == "decimalZero" else str(number)
