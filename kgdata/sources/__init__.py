"""Files as received, read into lines of cells that know their place.

Every reader is handed the bytes of a file whose content was seen to be what its name promises,
runs nothing that is in it, and opens nothing that it refers to.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import groupby
from pathlib import Path

from kgdata.errors import SourceError
from kgdata.sources.lines import Line, Source
from kgdata.sources.notes import Note

__all__ = ["Line", "Note", "Source", "read_file", "read_source"]


def read_source(path: Path, name: str) -> list[Line]:
    """Read the lines of a source file of any known form.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        How addresses call it.

    Returns
    -------
    list of Line

    Raises
    ------
    SourceError
        If the file cannot be read as what its name says.
    """
    return read_file(path, name).lines


def read_file(path: Path, name: str) -> Source:
    """Read a source file of any known form, with what was noticed on the way.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        How addresses call it.

    Returns
    -------
    Source
        Its lines and notes. Letters and their marks are composed, text typed for fonts of before
        Unicode is converted, and labels that stand in several columns are put into one,
        and those that a table repeats further right are said once.

    Raises
    ------
    SourceError
        If the file cannot be read as what its name says.
    """
    from kgdata.sources.form import content_of, promised, wrong_form

    content = content_of(path, name)
    wrong = wrong_form(path, content)
    if wrong:
        raise SourceError(wrong, file=name)
    suffix = path.suffix.lower()
    key = (sha256(content).digest(), promised(path), name, suffix)
    source = _recent.pop(key, None) or _made(promised(path), content, name, suffix)
    _recent[key] = source
    while len(_recent) > _KEPT:
        del _recent[next(iter(_recent))]
    # what is kept must not change with what is handed out
    return Source([x._replace(cells=list(x.cells)) for x in source.lines], list(source.notes))


_UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff"))  # hyphens and breaks that may be
_CELLED = {"xlsx", "docx", "html", "markdown"}  # forms in which a space does not part cells
_KEPT = 2  # files: an import reads the same one several times over, and the one before it
_recent: dict[tuple[bytes, str, str, str], Source] = {}


def _made(form: str, content: bytes, name: str, suffix: str) -> Source:
    """Read a file, whatever its form, and put right what every form may have."""
    from kgdata.sources.legacy import unicode_lines
    from kgdata.sources.repeats import without_repeats
    from kgdata.sources.stairs import folded_stairs
    from kgdata.sources.thousands import dot_spaced, dotted

    source = _read(form, content, name, suffix)
    lines, notes = unicode_lines(source.lines)
    if not notes:  # in old fonts the code of a soft hyphen is a letter
        lines = [
            x if all(map(str.isascii, x.cells))
            else x._replace(cells=[dotted(c.translate(_UNSEEN)) for c in x.cells])
            for x in lines
        ]  # fmt: skip
    for _, sheet in groupby(lines, key=lambda line: line.file):
        rows = [line.cells for line in sheet]
        if form in _CELLED:
            dot_spaced(rows)
        without_repeats(rows)
        folded_stairs(rows)
    return Source(lines, [*source.notes, *notes])


def _read(form: str, content: bytes, name: str, suffix: str) -> Source:
    """Hand the content to its reader; each is imported when it is needed."""
    if form == "xlsx":
        from kgdata.sources.workbook import read_workbook

        return read_workbook(content, name, suffix)
    if form == "docx":
        from kgdata.sources.document import read_document

        return read_document(content, name, suffix)
    if form == "html":
        from kgdata.sources.web import read_page

        return read_page(content, name)
    if form == "pdf":
        from kgdata.sources.pdf import read_pdf

        return read_pdf(content, name)
    if form == "markdown":
        from kgdata.sources.markdown import read_markdown

        return read_markdown(content, name)
    from kgdata.sources.text import read_text

    return read_text(content, name, commas=form == "csv")
