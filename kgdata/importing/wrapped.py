"""Labels that go on in the next printed row, where nothing but words stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kgdata.importing.lines import figures_in, is_unit, texts_of
from kgdata.importing.vocab import begins, marked_words
from kgdata.importing.wording import wording_of
from kgdata.sources import Line

__all__ = ["goes_on", "may_break", "only_words", "unwrapped"]

_FULL = 0.6  # of the longest label: shorter ones are not broken for want of room
_WIDE = 60  # letters that a column of labels has room for at most
_LISTED = re.compile(r"[a-zđ]\d?[.)]|\(?\s*(?:\d|[*+–-])|\([a-zđ]\)")


def may_break(label: str, longest: int, *, surely: bool = False) -> bool:
    """Whether a label may go on in the next row: it has to, or it fills its column.

    Parameters
    ----------
    label : str
        The label.
    longest : int
        Letters of the longest in its column.
    surely : bool, default False
        Whether it has to: it ends in a word like *và*, or within a parenthesis.

    Examples
    --------
    >>> may_break("Nông, lâm nghiệp và", 40, surely=True), may_break("Giá trị (giá so sánh", 99)
    (True, True)
    >>> may_break("Sản phẩm theo giá so sánh", 30), may_break("Thủy sản", 30)
    (True, False)
    """
    if not label or label.endswith(":"):
        return False
    return _is_unfinished(label) or (not surely and len(label) >= _FULL * min(longest, _WIDE))


def _is_unfinished(label: str) -> bool:
    text = label.strip().casefold()
    if text.count("(") > text.count(")") or text.endswith((",", "/", "&")):
        return True
    return text.rpartition(" ")[2] in marked_words("unfinished")


def goes_on(text: str) -> bool:
    """Whether a text can be the rest of a label: it begins small, and begins no list.

    Examples
    --------
    >>> goes_on("so sánh năm 2010"), goes_on("a) Vụ Mùa"), goes_on("trong đó: nữ")
    (True, False, False)
    """
    bare = text.lstrip("( ")
    if not bare or not (bare[0].islower() or text[0] == "(") or _LISTED.match(text):
        return False
    marked = wording_of(bare).marker or begins(text, "notes") or begins(text, "attached")
    return not marked and not text.endswith(":")


def unwrapped(body: Sequence[Line], heads: Mapping[str, int]) -> tuple[list[Line], list[Line]]:
    """Join labels with the rows after them that have nothing but the label's rest.

    Parameters
    ----------
    body : sequence of Line
        The rows of a page.
    heads : mapping of str to int
        Where its columns of labels, numbers and units stand.

    Returns
    -------
    rows : list of Line
        The rows; of those joined the first line stays, with the whole label.
    rest : list of Line
        The lines that are no rows of their own.

    Examples
    --------
    >>> lines = [Line("a", 1, ["Giá trị (giá", "tỷ đồng", "7"]), Line("a", 2, ["so sánh)", "", ""])]
    >>> rows, rest = unwrapped(lines, {"label": 0, "unit": 1})
    >>> rows[0].cells, len(rest)
    (['Giá trị (giá so sánh)', 'tỷ đồng', '7'], 1)
    """
    label = heads.get("label", 0)
    usual = _small_rows(body, label)
    longest = max((len(texts_of(line).get(label, "")) for line in body), default=0)
    rows: list[Line] = []
    rest: list[Line] = []
    last = None  # the line that the last row ends on
    for line in body:
        said = only_words(line, label)
        if rows and said and last is not None and _follows(last, line) and goes_on(said):
            above = texts_of(rows[-1]).get(label, "")
            if may_break(above, longest, surely=usual):
                cells = list(rows[-1].cells)
                cells[label] = f"{cells[label].rstrip()} {said}"
                rows[-1] = rows[-1]._replace(cells=cells)
                rest.append(line)
                last = line
                continue
        rows.append(line)
        last = line
    return rows, rest


def only_words(line: Line, label: int) -> str:
    """Return a line's words, if they are of a label and all that it has.

    Parameters
    ----------
    line : Line
        The line.
    label : int
        The place of the labels.
    """
    texts = texts_of(line)
    if len(texts) != 1:
        return ""
    [(place, text)] = texts.items()
    alone = place == 0 and len(line.cells) == 1  # set over several columns
    return text if (place == label or alone) and not is_unit(text) else ""


def _follows(before: Line, line: Line) -> bool:
    return before.file == line.file and line.number - before.number == 1


def _small_rows(body: Sequence[Line], label: int) -> bool:
    """Whether labels begin small in this table: a row that does so is then a row."""
    for before, line in zip([None, *body], body, strict=False):
        text = texts_of(line).get(label, "")
        if goes_on(text) and figures_in(line, label) and line.cells[label].strip()[:1].islower():
            bare = before is not None and not figures_in(before, label)
            if not bare and not (before and _is_unfinished(texts_of(before).get(label, ""))):
                return True
    return False
