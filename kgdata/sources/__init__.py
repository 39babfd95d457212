"""Files as received, read into lines of cells that know their place.

Every reader is handed the bytes of a file whose content was seen to be what its name promises,
runs nothing that is in it, and opens nothing that it refers to.
"""

from __future__ import annotations

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
        Its lines and notes. Letters and their marks are composed, and text typed for fonts of
        before Unicode is converted.

    Raises
    ------
    SourceError
        If the file cannot be read as what its name says.
    """
    from kgdata.sources.form import content_of, promised, wrong_form
    from kgdata.sources.legacy import unicode_lines

    content = content_of(path, name)
    wrong = wrong_form(path, content)
    if wrong:
        raise SourceError(wrong, file=name)
    source = _read(promised(path), content, name, path.suffix.lower())
    lines, notes = unicode_lines(source.lines, name)
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
