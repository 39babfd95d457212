"""Tables of a source that nobody has seen: titles, units, headers, bodies, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from kgdata.importing.heads import STT, heads_of
from kgdata.importing.lines import (
    captions_in,
    figures_in,
    is_numbers,
    is_unit,
    label_place,
    opens_header,
    same_texts,
    stated_unit,
    texts_of,
)
from kgdata.importing.vocab import begins, words
from kgdata.layout import Page
from kgdata.sources import Line
from kgdata.words import fold, plain, vocabulary

__all__ = ["Found", "find_tables"]

_NUMBER = re.compile(
    r"\s*[:.\-–]*\s*(?P<number>\d+[a-zđ]?|[ivxlc]+)(?:[.\-/]\w+)*(?!\w)\s*[:.\-–]*\s*"
)
_LONG = 90  # letters of a line that is prose and no heading
_ALIKE = 0.5  # how much of two headers must agree for pages of one table


@dataclass
class Found:
    """A table of a source.

    Attributes
    ----------
    heading : str
        How its title begins, as printed; empty if it has none.
    title : str
        What its title says, without the number.
    number : int or None
        The printed number.
    sheet : str
        The sheet's name, if there is one.
    pages : list of Page
        Its pages.
    notes : list of Line
        Lines under it that are no rows.
    aside : list of Line
        Lines between its rows that are none.
    """

    heading: str
    title: str
    number: int | None
    sheet: str
    pages: list[Page]
    notes: list[Line] = field(default_factory=list)
    aside: list[Line] = field(default_factory=list)


@dataclass
class _Block:
    """A header with what follows it, up to the next header."""

    before: list[Line]
    header: list[Line]
    body: list[Line]
    after: list[Line]
    aside: list[Line]


def find_tables(lines: Sequence[Line]) -> list[Found]:
    """Find the tables of a source, in the document's order.

    Parameters
    ----------
    lines : sequence of Line
        The source.

    Returns
    -------
    list of Found

    Examples
    --------
    >>> cells = [["Biểu 3: Du lịch"], ["Chỉ tiêu", "Kế hoạch 2025"], ["Khách", "12"], ["Nguồn: Sở"]]
    >>> [table] = find_tables([Line("a.txt", n, c) for n, c in enumerate(cells, 1)])
    >>> table.title, table.number, [x.number for x in table.pages[0].body], table.notes[0].number
    ('Du lịch', 3, [3], 4)
    """
    found: list[Found] = []
    carried: list[Line] = []
    for block in _blocks(lines):
        before = [*carried, *block.before]
        carried = block.after
        if not block.body:
            continue
        texts = [text for line in before for text in texts_of(line).values()]
        unit = next((u for t in reversed(texts) if (u := stated_unit(t))), "")
        pages = [
            Page(block.header, unit, list(body), heads_of(block.header, block.body))
            for _, body in groupby(block.body, key=lambda line: line.file)
        ]
        page = pages[0]
        heading, title, number = _title(before)
        sheet = _sheet(block.header[0].file)
        if found and _continues(found[-1], page, heading, title, sheet, before):
            for each in pages:
                each.unit = unit or found[-1].pages[-1].unit
            found[-1].pages += pages
        else:
            found.append(Found(heading, title, number, sheet, pages))
        found[-1].aside += block.aside
        found[-1].notes += [
            x for x in block.after if any(begins(t, "notes") for t in texts_of(x).values())
        ]
    return found


def _sheet(file: str) -> str:
    match = re.fullmatch(r".*\[(.*)\]", file)
    return match[1] if match and ".xls" in file else ""


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    starts = _header_starts(lines)
    out: list[_Block] = []
    edges = [*starts, len(lines)]
    previous = 0
    for start, following in pairwise(edges):
        header_end = _header_end(lines, start)
        rest = lines[header_end:following]
        rest = _same_sheet(lines[start], rest)
        end = _body_end(lines[start:header_end], rest, following < len(lines))
        body = [x for x in rest[:end] if _is_row(x)]
        before = list(lines[previous:start])
        before = [x for x in before if _sheet(x.file) == _sheet(lines[start].file)]
        header = [x for x in lines[start:header_end] if texts_of(x)]
        aside = [x for x in rest[:end] if texts_of(x) and not _is_row(x)]
        out.append(_Block(before, header, body, list(rest[end:]), aside))
        previous = header_end + len(rest)
    return out


def _same_sheet(first: Line, rest: Sequence[Line]) -> Sequence[Line]:
    """Cut what follows at the end of the sheet."""
    for n, line in enumerate(rest):
        if _sheet(line.file) != _sheet(first.file):
            return rest[:n]
    return rest


def _header_starts(lines: Sequence[Line]) -> list[int]:
    starts: list[int] = []
    n = 0
    while n < len(lines):
        if not opens_header(lines[n], lines[n + 1] if n + 1 < len(lines) else None):
            n += 1
            continue
        start = n
        while start and _over(lines[start - 1], lines[n]):
            start -= 1
        end = _header_end(lines, n)
        starts.append(start)
        n = max(end, n + 1)
    return starts


def _over(line: Line, header: Line) -> bool:
    """Whether a line above the captions of labels belongs to the header."""
    if line.file != header.file:
        return False
    texts = texts_of(line)
    place = label_place(header)
    if not texts or place is None or min(texts) <= place:
        return False
    captions = captions_in(line)
    return bool(captions) and len(captions) >= len(texts) - 1


def _header_end(lines: Sequence[Line], start: int) -> int:
    """Return the index after the header that begins at a line."""
    first = lines[start]
    heads = _named(first)
    n = start + 1
    while n < len(lines) and lines[n].file == first.file:
        line = lines[n]
        texts = texts_of(line)
        if not texts:
            # a blank line inside a header is a merged row; captions must follow it
            if n + 1 < len(lines) and _is_caption_row(lines[n + 1], heads) and n == start + 1:
                n += 1
                continue
            break
        if is_numbers(line) or _is_caption_row(line, heads):
            n += 1
            continue
        break
    return n


def _named(line: Line) -> set[int]:
    """Return the places of the captions of labels, numbers and units."""
    known = vocabulary()["columns"]
    every = (*known["stt"], *known["unit"])
    found = {i for i, t in texts_of(line).items() if fold(t).strip(" .") in every}
    place = label_place(line)
    return found | ({place} if place is not None else {0})


def _is_caption_row(line: Line, heads: set[int]) -> bool:
    texts = texts_of(line)
    if not texts or is_numbers(line):
        return bool(texts)
    captions = captions_in(line)
    if any(i in texts for i in heads):
        named = [i for i in heads if i in texts]
        again = _named(line) & set(named) if label_place(line) is not None else set()
        return again == set(named) and bool(captions or len(again) > 1)
    if any(i not in captions for i in figures_in(line)):
        return False
    return min(texts) > min(heads) and (bool(captions) or len(texts) > 1 or len(heads) > 1)


def _is_row(line: Line) -> bool:
    """Whether a line inside a body is a printed row."""
    texts = texts_of(line)
    if not texts or is_numbers(line):
        return False
    if len(texts) > 1:
        return True
    text = next(iter(texts.values()))
    aside = begins(text, "attached") or begins(text, "again") or bool(stated_unit(text))
    return not aside and not re.fullmatch(r"(?:trang|page)?\s*\d+(?:\s*/\s*\d+)?", fold(text))


def _body_end(header: Sequence[Line], rest: Sequence[Line], repeated: bool) -> int:
    """Return the index after the last row: what follows it are notes, or the next title."""
    heads = heads_of(header, rest)
    label = heads.get("label", 0)
    last = -1
    gap = 0
    for n, line in enumerate(rest):
        texts = texts_of(line)
        if not texts:
            gap += 1
            continue
        if _ends(texts, label, gap):
            break
        told = any(i > label for i in figures_in(line))
        unit = heads.get("unit")
        if told or (unit is not None and is_unit(texts.get(unit, ""))) or _numbered(texts, heads):
            last = n
        gap = 0
    end = last + 1
    if repeated:
        while end < len(rest) and _heading_row(rest[end]) and last >= 0:
            end += 1
        if end < len(rest) and texts_of(rest[end]):  # a title may follow without a blank line
            end = last + 1 if not _all_blank(rest[end:]) else end
    return end


def _all_blank(lines: Iterable[Line]) -> bool:
    return not any(texts_of(x) for x in lines)


def _heading_row(line: Line) -> bool:
    texts = texts_of(line)
    if not texts:
        return False
    text = next(iter(texts.values()))
    return len(text) < _LONG and _is_row(line) and not any(
        begins(t, name) for t in texts.values() for name in ("numbered", "notes", "signature")
    )  # fmt: skip


def _ends(texts: dict[int, str], label: int, gap: int) -> bool:
    """Whether a line cannot belong to the table above it."""
    values = list(texts.values())
    if len(values) > 2 or any(i > label + 1 for i in texts if len(values) > 1):
        return False
    text = values[0]
    if begins(text, "numbered") and _NUMBER.match(fold(text), _numbered_length(text)):
        return True
    return gap > 0 and (begins(text, "notes") or begins(text, "signature") or len(text) >= _LONG)


def _numbered(texts: dict[int, str], heads: dict[str, int]) -> bool:
    """Whether a line has a number and a label."""
    stt, label = heads.get("stt"), heads.get("label")
    if stt is None or label is None or stt not in texts or label not in texts:
        return False
    return bool(STT.fullmatch(texts[stt]))


# --- titles -------------------------------------------------------------------------------------


def _numbered_length(text: str) -> int:
    folded = fold(text)
    return next((len(w) for w in words("numbered") if folded.startswith(w)), 0)


def _title(before: Sequence[Line]) -> tuple[str, str, int | None]:
    """Read the title above a table: how it begins, what it says, its number."""
    cells = [plain(t) for line in before for t in texts_of(line).values()]
    texts = [t for t in cells if _is_title(t)]
    for n in range(len(texts) - 1, -1, -1):
        text = texts[n]
        length = _numbered_length(text) if begins(text, "numbered") else 0
        match = _NUMBER.match(fold(text), length) if length else None
        if match is None:
            continue
        rest = text[match.end() :].strip() if len(fold(text)) == len(text) else text
        rest = rest or " ".join(texts[n + 1 : n + 3])
        heading = text[: match.end()].strip(" :.-–") if len(fold(text)) == len(text) else text
        number = int(match["number"]) if match["number"].isdecimal() else None
        return heading, rest or text, number
    if not texts:
        return "", "", None
    last = texts[-3:]
    capital = [t for t in last if t.isupper()]
    title = " ".join(capital or last)
    return (capital or last)[0], title, None


def _is_title(text: str) -> bool:
    if any(begins(text, n) for n in ("attached", "letterhead", "again", "notes", "signature")):
        return False
    if stated_unit(text) or (text.startswith("(") and text.endswith(")")):
        return False
    return any(c.isalpha() for c in text) and len(text) < 200


def _continues(
    table: Found, page: Page, heading: str, title: str, sheet: str, before: Sequence[Line]
) -> bool:
    """Whether a page belongs to the table before it."""
    if sheet != table.sheet:
        return False
    again = any(w in fold(t) for x in before for t in texts_of(x).values() for w in words("again"))
    if again or (
        title and fold(title) == fold(table.title) and fold(heading) == fold(table.heading)
    ):
        return True
    if heading:
        return False
    if not sheet and not any(x.file.endswith(("]",)) for x in page.header):
        return True  # text: a page's header may be damaged, but tables have titles
    old = [t for x in table.pages[0].header for t in texts_of(x).values()]
    new = [t for x in page.header for t in texts_of(x).values()]
    return same_texts(old, new) >= _ALIKE
