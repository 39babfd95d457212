"""Tables of a source that nobody has seen: titles, units, headers, bodies, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from kgdata.importing.beside import taken_apart
from kgdata.importing.heads import STT, heads_of, other_columns
from kgdata.importing.lines import (
    captioned_unit,
    captions_in,
    figures_in,
    is_mark,
    is_numbers,
    is_unit,
    label_place,
    opens_header,
    same_texts,
    stated_unit,
    texts_of,
)
from kgdata.importing.titles import is_numbered, title_of
from kgdata.importing.vocab import begins, words
from kgdata.importing.wrapped import goes_on, only_words, unwrapped
from kgdata.layout import Page
from kgdata.sources import Line
from kgdata.units import Unit
from kgdata.words import fold, vocabulary

__all__ = ["Found", "find_tables"]

_LONG = 90  # letters of a line that is prose and no heading
_DAY = re.compile(r"ngay(?!\s*[\d.…])")  # of work, not of a signature
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
    units : list of str
        The unit stated above each page.
    labels : dict of (str, int) to str
        Labels that a person has given to rows without any, by file and line.
    rest : Unit or None
        The unit that a person has given to the rows without any.
    """

    heading: str
    title: str
    number: int | None
    sheet: str
    pages: list[Page]
    notes: list[Line] = field(default_factory=list)
    aside: list[Line] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    labels: dict[tuple[str, int], str] = field(default_factory=dict)
    rest: Unit | None = None


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
    apart = taken_apart(lines)
    for block in _blocks(apart):
        before = [*carried, *block.before]
        carried = block.after
        if not block.body:
            continue
        texts = [text for line in before for text in texts_of(line).values()]
        unit = next((u for t in reversed(texts) if (u := stated_unit(t))), "")
        unit = unit or captioned_unit(block.header)
        heads = heads_of(block.header, block.body)
        rows, rest = unwrapped(block.body, heads)
        block.aside += rest
        pages = [
            Page(block.header, unit, list(body), dict(heads))
            for _, body in groupby(rows, key=lambda line: line.file)
        ]
        page = pages[0]
        heading, title, number = title_of(before)
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
    if len(apart) > len(lines):
        for table in found:
            table.aside += _beside(table, lines)
    return found


def _beside(table: Found, lines: Sequence[Line]) -> list[Line]:
    """List the lines that only a table beside has rows on."""
    spans = [(p.body[0].file, p.body[0].number, p.body[-1].number) for p in table.pages]
    rows = {(x.file, x.number) for p in table.pages for x in p.body}
    rows |= {(x.file, x.number) for x in table.aside}
    return [
        x
        for x in lines
        if texts_of(x) and (x.file, x.number) not in rows
        and any(x.file == file and first < x.number < last for file, first, last in spans)
    ]  # fmt: skip


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
    rest = rest[: _signed(rest, heads)]
    last = -1
    gap = 0
    for n, line in enumerate(rest):
        texts = texts_of(line)
        if not texts:
            gap += 1
            continue
        if _ends(texts, label, gap) or (gap and _captions_others(line, heads)):
            break
        told = any(i > label for i in figures_in(line))
        unit = heads.get("unit")
        if told or (unit is not None and is_unit(texts.get(unit, ""))) or _numbered(texts, heads):
            last = n
        gap = 0
    end = last + 1
    while 0 < end < len(rest) and goes_on(only_words(rest[end], label)):
        end += 1  # the last label goes on
    own = end
    if repeated:
        while end < len(rest) and _heading_row(rest[end]) and last >= 0:
            end += 1
        if end < len(rest) and texts_of(rest[end]):  # a title may follow without a blank line
            end = own if not _all_blank(rest[end:]) else end
    return end


def _signed(rest: Sequence[Line], heads: dict[str, int]) -> int:
    """Return the index of the line that signatures begin on: no row comes after it."""
    label, unit = heads.get("label", 0), heads.get("unit")
    end = len(rest)
    for n in range(len(rest) - 1, -1, -1):
        texts = texts_of(rest[n])
        told = {i: t for i, t in texts.items() if i > label and not _is_year(t)}
        if any(i in told for i in figures_in(rest[n])):
            break
        if unit is not None and is_unit(texts.get(unit, "")):
            break
        if any(begins(t, "signature") and not _DAY.match(fold(t)) for t in texts.values()):
            end = n
    return end


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", text))


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


def _ends(texts: Mapping[int, str], label: int, gap: int) -> bool:
    """Whether a line cannot belong to the table above it."""
    values = list(texts.values())
    if len(values) > 2 or any(i > label + 1 for i in texts if len(values) > 1):
        return False
    text = values[0]
    if is_numbered(text):
        return True
    return gap > 0 and (begins(text, "notes") or begins(text, "signature") or len(text) >= _LONG)


def _captions_others(line: Line, heads: Mapping[str, int]) -> bool:
    """Whether words stand where figures should: over columns of another table."""
    texts = texts_of(line)
    label, unit = heads.get("label", 0), heads.get("unit")
    beyond = [t for i, t in texts.items() if i > label and not (i == unit and is_unit(t))]
    worded = [t for t in beyond if any(map(str.isalpha, t)) and not is_mark(t)]
    return len(worded) > 1 and len(worded) == len(beyond) and not figures_in(line, label)


def _numbered(texts: Mapping[int, str], heads: Mapping[str, int]) -> bool:
    """Whether a line has a number and a label."""
    stt, label = heads.get("stt"), heads.get("label")
    if stt is None or label is None or stt not in texts or label not in texts:
        return False
    return bool(STT.fullmatch(texts[stt]))


def _continues(
    table: Found, page: Page, heading: str, title: str, sheet: str, before: Sequence[Line]
) -> bool:
    """Whether a page belongs to the table before it."""
    if sheet != table.sheet or other_columns(table.pages[0].header, page.header):
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
