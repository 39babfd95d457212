"""Text typed for the fonts of before Unicode: TCVN3 (ABC) and VNI, recognised and converted.

In these fonts a Vietnamese letter has the code of some Western one, so that ``Tổng`` is stored as
``Tæng`` (TCVN3) or ``Toång`` (VNI). What such text is told by: read as it stands its words are no
Vietnamese syllables, and converted they are.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from kgdata.sources.lines import Line
from kgdata.sources.notes import Note, note
from kgdata.sources.syllable import share_of_syllables

__all__ = ["NAMES", "from_tcvn3", "from_vni", "legacy_of", "unicode_lines"]

_SURE, _LIKELY = 0.95, 0.75  # share of words that are syllables once converted
_OURS = {*"ăđĩũơưĂĐĨŨƠƯ", *map(chr, range(0x1EA0, 0x1EFA))}  # letters that old fonts lacked
_SHARED = {*"àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ²³°±×"}  # signs of ours that Western text has too
_ENOUGH = 3  # words beyond ASCII that a judgement rests on
NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


def _table(name: str) -> list[dict[str, str]]:
    text = files("kgdata.sources").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _tcvn3() -> dict[int, str]:
    return {int(row["code"], 16): row["letter"] for row in _table("tcvn3.csv")}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    letters = {row["typed"]: row["letter"] for row in _table("vni.csv")}
    longest = sorted(letters, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), letters


def from_tcvn3(text: str) -> str:
    r"""Convert text typed for TCVN3 (ABC) fonts such as .VnTime.

    Examples
    --------
    >>> from_tcvn3("Tæng s¶n l\u00adîng n¨m 2024"), from_tcvn3("§¬n vÞ tÝnh: triÖu ®ång")
    ('Tổng sản lượng năm 2024', 'Đơn vị tính: triệu đồng')
    """
    return text.translate(_tcvn3())


def from_vni(text: str) -> str:
    """Convert text typed for VNI fonts such as VNI-Times.

    Examples
    --------
    >>> from_vni("Toång saûn löôïng naêm 2024"), from_vni("Ñôn vò tính: trieäu ñoàng")
    ('Tổng sản lượng năm 2024', 'Đơn vị tính: triệu đồng')
    """
    pattern, letters = _vni()
    return pattern.sub(lambda match: letters[match[0]], text)


_WAYS: dict[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}


def legacy_of(text: str) -> tuple[str, float]:
    """Tell for which old fonts a text was typed.

    Parameters
    ----------
    text : str
        The text, with characters up to U+00FF only.

    Returns
    -------
    encoding : {'tcvn3', 'vni', ''}
        Empty if it was typed for none.
    share : float
        The share of its words beyond ASCII that are syllables once converted.

    Examples
    --------
    >>> legacy_of("ChØ tiªu, KÕ ho¹ch, Thùc hiÖn")[0], legacy_of("Chæ tieâu, Keá hoaïch")[0]
    ('tcvn3', 'vni')
    >>> legacy_of("Hà Tiên, lúa mùa, tôm sú")
    ('', 0.0)
    """
    plain, count = share_of_syllables(text)
    if count < _ENOUGH:
        return "", 0.0
    best, encoding = max((share_of_syllables(way(text))[0], name) for name, way in _WAYS.items())
    return (encoding, best) if best >= _LIKELY and best > plain else ("", 0.0)


def unicode_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """Compose letters and marks (NFC) in all cells, and convert those typed for old fonts.

    Parameters
    ----------
    lines : sequence of Line
        Lines as read.

    Returns
    -------
    lines : list of Line
    notes : list of Note
        What encoding was met, where first, and in how many cells.
    """
    composed = [
        line
        if all(map(str.isascii, line.cells))
        else line._replace(cells=[unicodedata.normalize("NFC", c) for c in line.cells])
        for line in lines
    ]
    texts = [cell for line in composed for cell in line.cells if not cell.isascii()]
    mixed = any(max(cell) in _OURS for cell in texts)
    odd = [cell for cell in texts if _western(cell) and share_of_syllables(cell)[0] < 1]
    encoding, share = legacy_of("\n".join(odd))
    if not encoding:
        return composed, []
    way = _WAYS[encoding]
    sure = share >= _SURE
    out, seen = [], []
    for line in composed:
        cells = list(line.cells)
        for c, cell in enumerate(cells):
            if _western(cell) and _gains(cell, way, mixed):
                seen.append((line, c))
                cells[c] = unicodedata.normalize("NFC", way(cell)) if sure else cell
        out.append(line._replace(cells=cells))
    if not seen:
        return composed, []
    line, c = seen[0]
    kind = "legacy_font" if sure else "legacy_kept"
    told = note(
        kind, line.file, line.number, c + 1,
        count=len(seen), encoding=NAMES[encoding], shown=line.cells[c],
    )  # fmt: skip
    return out, [told]


def _western(cell: str) -> bool:
    """Tell whether a cell has letters beyond ASCII, and none that old fonts did not have."""
    return not cell.isascii() and max(cell) <= "\xff"


def _gains(cell: str, way: Callable[[str], str], mixed: bool) -> bool:
    """Tell whether converting a cell leaves more of its words Vietnamese, or as many.

    As many will do (``ƯTH`` is no syllable either way) where the whole file is of one kind, or
    where the cell has signs that Vietnamese has no use for.
    """
    before, after = share_of_syllables(cell)[0], share_of_syllables(way(cell))[0]
    alone = not mixed or any(
        not {c for c in word if not c.isascii()} <= _SHARED
        for word in re.split(r"[\s\d/]+", cell)
        if any(c.isascii() and c.isalpha() for c in word)  # 60 × 5 is no word
    )
    return after > before or (alone and after == before)
