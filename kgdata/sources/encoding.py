"""Bytes of a text file as characters, whatever encoding they were saved in."""

from __future__ import annotations

import re
import unicodedata

from kgdata.errors import SourceError
from kgdata.sources.form import is_wide
from kgdata.sources.legacy import legacy_of
from kgdata.sources.notes import Note, note
from kgdata.sources.syllable import share_of_syllables

__all__ = ["decoded"]

_SURE = 0.95
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|\?\?[^\W\d_]")  # a mark within a word
_WORD = re.compile(r"[^\W\d_]+")
_MUCH = 0.1  # share of the words that have such marks


def decoded(content: bytes, name: str, declared: str = "") -> tuple[str, list[Note]]:
    """Decode the bytes of a text file.

    Tried in turn: a byte order mark, UTF-8, UTF-16 without a mark, and 8-bit text of which nearly
    every word is Vietnamese once decoded (Windows-1258, or typed for TCVN3 or VNI fonts).

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        How addresses call it.
    declared : str, default ''
        The encoding that a web page says it is in; tried after UTF-8.

    Returns
    -------
    text : str
        The text; of old fonts as it stands, see :func:`kgdata.sources.legacy.unicode_lines`.
    notes : list of Note

    Raises
    ------
    SourceError
        If no encoding makes sense of it, or its letters have become question marks.

    Examples
    --------
    >>> decoded("Sản lượng".encode("utf-16"), "a.txt")[0]
    'Sản lượng'
    """
    text, notes = _decoded(content, name, declared)
    lost = [found.start() for found in _LOST.finditer(text)]
    if len(lost) > _MUCH * len(_WORD.findall(text)):
        shown = text[max(0, lost[0] - 8) : lost[0] + 12].split("\n")[0].strip(" ,;\t")
        msg = (
            f"the letters with marks were lost when it was saved ({shown!r}); save it once more "
            "as .xlsx or as UTF-8 text"
        )
        raise SourceError(msg, file=name, line=text[: lost[0]].count("\n") + 1)
    return text, notes


def _decoded(content: bytes, name: str, declared: str) -> tuple[str, list[Note]]:
    for bom, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(bom):
            return _strictly(content, encoding, name)
    if is_wide(content[:65536]):
        return _strictly(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be", name)
    try:
        wrong = content.find(b"\0")
        if wrong < 0:
            return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        wrong = error.start
    western = content.decode("cp1252", "replace")
    if "\ufffd" in western:
        western = content.decode("latin-1")
    if (
        b"\0" not in content and legacy_of(western)[1] >= _SURE
    ):  # what fonts they are for is noted with the lines
        return western, []
    others = () if b"\0" in content else (declared, "cp1258")
    for encoding in dict.fromkeys(filter(None, others)):
        try:
            text = unicodedata.normalize("NFC", content.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding == declared or share_of_syllables(text)[0] >= _SURE:
            return text, [note("encoding", name, encoding=encoding)]
    line = content[:wrong].count(b"\n") + 1
    raise SourceError("not UTF-8; save the text as UTF-8", file=name, line=line)


def _strictly(content: bytes, encoding: str, name: str) -> tuple[str, list[Note]]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        said = "UTF-8" if encoding.startswith("utf-8") else "UTF-16"
        msg = f"not {said}, though it begins like it; save the text as UTF-8"
        raise SourceError(msg, file=name, line=line) from None
    told = [] if encoding.startswith("utf-8") else [note("encoding", name, encoding="UTF-16")]
    return text.removeprefix("\ufeff"), told
