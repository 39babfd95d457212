"""PDF with a layer of text: ruled tables by their lines, others by where the words stand."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kgdata.errors import SourceError
from kgdata.sources.aligned import Word, aligned, is_table
from kgdata.sources.lines import Line, Source
from kgdata.sources.notes import Note, note
from kgdata.sources.spans import Merge, laid_out
from kgdata.sources.syllable import is_syllable
from kgdata.sources.widths import Sheet, rejoined

if TYPE_CHECKING:
    from pdfplumber.page import Page

__all__ = ["read_pdf"]

_PAGES = 2_000
_GAP = 1.6  # widths of a space from which words are in different columns
_INDENTED = 2  # columns in which a text may be set in: numbers and labels
_WORDY = 4  # signs from which a text is a label, not a number set to the right
_PADDING = 6.0  # points between a text and the rule beside it
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?%?")
_TOLERANCE = 3.0  # points within which words stand on one line


def read_pdf(content: bytes, name: str) -> Source:
    """Read a PDF that has text.

    Parameters
    ----------
    content : bytes
        The file. Nothing in it is run and no link followed.
    name : str
        How addresses call it; the page is added in brackets.

    Returns
    -------
    Source

    Raises
    ------
    SourceError
        If pdfplumber is not installed, the file is broken or under a password, or has no text.
    """
    try:
        import pdfplumber
    except ImportError:
        msg = "a PDF needs pdfplumber: pip install 'kgdata[pdf]', or save the tables as .xlsx"
        raise SourceError(msg, file=name) from None
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pages: list[Sheet] = []
    notes: list[Note] = []
    try:
        with pdfplumber.open(BytesIO(content)) as book:
            if len(book.pages) > _PAGES:
                msg = f"the PDF has {len(book.pages):,} pages and at most {_PAGES:,} are read"
                raise SourceError(msg, file=name)
            for number, page in enumerate(book.pages, 1):
                place = f"{name}[page {number}]"
                own, told = _page(page, place)
                if own.lines:
                    pages.append(own)
                else:
                    told.append(note("no_text", place))
                notes += told
                page.close()
    except SourceError:
        raise
    except Exception as error:  # a broken part raises whatever its parser does
        broken = type(error).__name__
        locked = "password" in broken.casefold() or "password" in str(error.__cause__).casefold()
        locked = locked or "Password" in repr(error)
        reason = "it is under a password" if locked else " ".join(str(error).split()) or broken
        msg = f"not a readable PDF ({reason}); save its tables as .xlsx"
        raise SourceError(msg, file=name) from None
    lines, told = rejoined(pages)
    notes += told
    if not lines:
        msg = (
            "the PDF has no text, only pictures of pages; recognise its text first and import that "
            "as .txt, .md or .html"
        )
        raise SourceError(msg, file=name)
    return Source(lines, notes)


def _page(page: Page, place: str) -> tuple[Sheet, list[Note]]:
    """Read a page: from top to bottom its ruled tables, and the text around them."""
    tables = [t for t in page.find_tables() if len(t.rows[0].cells) > 1]
    tables.sort(key=lambda t: t.bbox[1])
    words = page.extract_words(
        keep_blank_chars=False, use_text_flow=False, x_tolerance=1.5, return_chars=True
    )
    outside = [w for w in words if not any(_inside(w, t.bbox) for t in tables)]
    cut = {id(t): [w for w in outside if _is_cut(w, t)] for t in tables}
    taken = {id(w) for own in cut.values() for w in own}
    outside = [w for w in outside if id(w) not in taken]
    blocks: list[tuple[float, Any]] = [(t.bbox[1], t) for t in tables]
    blocks += [(row[0]["top"], row) for row in _rows(outside)]
    blocks.sort(key=lambda block: block[0])
    lines: list[Line] = []
    notes: list[Note] = []
    tops: dict[int, float] = {}
    loose: list[list[Any]] = []

    def close() -> None:
        if loose:
            tops.update({len(lines) + n: row[0]["top"] for n, row in enumerate(loose, 1)})
            lines.extend(_loose(loose, place, len(lines) + 1))
            loose.clear()

    for _, block in blocks:
        if isinstance(block, list):
            loose.append(block)
            continue
        close()
        tops.update({len(lines) + n: row.bbox[1] for n, row in enumerate(block.rows, 1)})
        own, told = _ruled(block, place, len(lines) + 1, words, cut[id(block)])
        lines += own
        notes += told
    close()
    if lines:
        lines.append(Line(place, len(lines) + 1, [""]))
    return Sheet(place, lines, tops), notes


def _inside(word: Any, box: Sequence[float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _is_cut(word: Any, table: Any) -> bool:
    """Whether a word stands beside a table, where a box that the page cuts would be."""
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    at = 0 if x < table.bbox[0] else -1 if x > table.bbox[2] else None
    if at is None:
        return False
    return any(r.bbox[1] <= y <= r.bbox[3] and r.cells[at] is None for r in table.rows)


def _ruled(
    table: Any, place: str, first: int, words: Sequence[Any], cut: Sequence[Any]
) -> tuple[list[Line], list[Note]]:
    """Read a ruled table: each word is of the box that its middle is in."""
    boxes = [
        (box[1], box[3], box[0], box[2], r, c)
        for r, row in enumerate(table.rows)
        for c, box in enumerate(row.cells)
        if box
    ]
    held: dict[tuple[int, int], list[Any]] = {}
    for word in words:
        for part in _parted(word, boxes):
            x, y = (part["x0"] + part["x1"]) / 2, (part["top"] + part["bottom"]) / 2
            for top, bottom, left, right, r, c in boxes:
                if top <= y <= bottom and left <= x <= right:
                    held.setdefault((r, c), []).append(part)
                    break
    for word in cut:
        y, left = (word["top"] + word["bottom"]) / 2, word["x0"] < table.bbox[0]
        r = next(r for r, row in enumerate(table.rows) if row.bbox[1] <= y <= row.bbox[3])
        held.setdefault((r, 0 if left else len(table.rows[r].cells) - 1), []).append(word)
    edges: dict[int, float] = {}
    for (_, c), own in held.items():
        if c < _INDENTED:
            edges[c] = min(own[0]["x0"], edges.get(c, own[0]["x0"]))
    rows = [
        [_text(held.get((r, c), []), edges.get(c), row.cells[c]) for c in range(len(row.cells))]
        for r, row in enumerate(table.rows)
    ]
    return laid_out(rows, _merges(table), place, first=first)


def _parted(word: Any, boxes: Sequence[Any]) -> list[Any]:
    """Part a word at the rules that cross it: what is set close to a rule touches its neighbour."""
    y = (word["top"] + word["bottom"]) / 2
    rules = sorted({
        left for top, bottom, left, _, _, _ in boxes
        if top <= y <= bottom and word["x0"] < left < word["x1"]
    })  # fmt: skip
    if not rules:
        return [word]
    out: dict[int, Any] = {}
    for char in word["chars"]:
        at = sum((char["x0"] + char["x1"]) / 2 > rule for rule in rules)
        part = out.setdefault(at, {**word, "x0": char["x0"], "text": ""})
        part["x1"] = char["x1"]
        part["text"] += char["text"]
    return list(out.values())


def _text(words: Sequence[Any], edge: float | None, box: Sequence[float] | None) -> str:
    """Join the words of a box: line by line, set in as far as the first stands from the edge."""
    lines = _rows(words)
    if not lines:
        return ""
    space = (words[0]["bottom"] - words[0]["top"]) / 4
    first = lines[0][0]["x0"]
    text = "\n".join(" ".join(w["text"] for w in line) for line in lines)
    if len(lines) > 1 and box is not None:
        whole = text.replace("\n", "")
        if _NUMBER.fullmatch(whole) and all(_room(x, box, both=True) < 1 for x in lines[:-1]):
            return whole  # a number too wide for its box
        text = _mended(text.split("\n"), [_room(x, box, both=False) < 1 for x in lines])
    if edge is None or len(lines) > 1 or len(text) < _WORDY:
        return text
    return " " * max(0, round((first - edge) / space)) + text


def _room(line: Sequence[Any], box: Sequence[float], *, both: bool) -> float:
    """Return for how many signs a line has room in its box, on both sides or on the right."""
    start, end = line[0]["x0"], line[-1]["x1"]
    sign = (end - start) / sum(len(word["text"]) for word in line)
    left = start - box[0] - _PADDING if both else 0.0
    return float((left + box[2] - end - _PADDING) / sign)


def _mended(lines: Sequence[str], filled: Sequence[bool]) -> str:
    """Join lines; of a word too wide for its box the rest begins the next line."""
    text = lines[0]
    for line, full in zip(lines[1:], filled, strict=False):
        ends = text.split()[-1], line.split()[0]
        broken = full and not all(map(is_syllable, ends)) and is_syllable("".join(ends))
        text += line if broken else f"\n{line}"
    return text


def _merges(table: Any) -> list[Merge]:
    """Find merged cells: boxes that reach over the edges of others."""
    boxes = [
        (r, c, box) for r, row in enumerate(table.rows) for c, box in enumerate(row.cells) if box
    ]
    lefts = sorted({round(b[0]) for *_, b in boxes})
    tops = sorted({round(b[1]) for *_, b in boxes})
    out = []
    for r, c, (x0, top, x1, bottom) in boxes:
        over = sum(x0 + 2 < x < x1 - 2 for x in lefts)
        down = sum(top + 2 < y < bottom - 2 for y in tops)
        if over or down:
            out.append(Merge(r, c, r + down, c + over))
    return out


def _rows(words: Sequence[Any]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if rows and abs(rows[-1][0]["top"] - word["top"]) <= _TOLERANCE:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w["x0"]) for row in rows]


def _loose(rows: Sequence[Sequence[Any]], place: str, first: int) -> list[Line]:
    """Read lines without rules: words far apart are in different columns."""
    phrases = [_phrases(row) for row in rows]
    if not is_table(phrases):
        return [
            Line(place, first + n, [" ".join(w.text for w in row)]) for n, row in enumerate(phrases)
        ]
    sizes = sorted(w["bottom"] - w["top"] for row in rows for w in row)
    cells = aligned(phrases, step=sizes[len(sizes) // 2] / 4)
    return laid_out(cells, [], place, first=first, framed=False)[0]


def _phrases(row: Sequence[Any]) -> list[Word]:
    out: list[Word] = []
    for word in row:
        space = (word["bottom"] - word["top"]) / 4
        if out and word["x0"] - out[-1].end < _GAP * 2 * space:
            out[-1] = Word(out[-1].start, word["x1"], f"{out[-1].text} {word['text']}")
        else:
            out.append(Word(word["x0"], word["x1"], word["text"]))
    return out
