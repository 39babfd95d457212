"""What a file is: by its name what it promises, by its content what it is."""

from __future__ import annotations

import re
import tomllib
import zipfile
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from kgdata.errors import SourceError

__all__ = ["content_of", "facts", "form_of", "is_wide", "promised", "wrong_form"]

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_HEAD = 1 << 16
_LEAD = rb"(?:\s|<!--.*?-->|<\?xml.*?\?>)*"
_HTML = re.compile(
    _LEAD + rb"<(?:!doctype\s+html|html|head|meta|title|style|body|table|div|p|h\d|ul|ol|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)
_TABLE = re.compile(rb"<(?:table|tr|td|body|html|p)\b", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LOOSE = {"text", "markdown", "csv"}  # forms of plain text, which its content does not tell apart


@cache
def facts() -> dict[str, Any]:
    """Return ``forms.toml``."""
    return tomllib.loads(files("kgdata.sources").joinpath("forms.toml").read_text("utf-8"))


def promised(path: Path) -> str:
    """Return the form that a file's name promises.

    Examples
    --------
    >>> promised(Path("a.XLSM")), promised(Path("a.md")), promised(Path("annex"))
    ('xlsx', 'markdown', 'text')
    """
    form: str = facts()["suffixes"].get(path.suffix.lower(), "text")
    return form


def content_of(path: Path, name: str) -> bytes:
    """Read the bytes of a file, if they are not too many.

    Raises
    ------
    SourceError
        If the file is missing, no file, not allowed or too large.
    """
    limit = facts()["limits"]["file"]
    try:
        if path.exists() and not path.is_file():
            msg = f"not a readable {path.suffix} file: it is a folder or a device; name a file"
            raise SourceError(msg, file=name)
        size = path.stat().st_size
        if size > limit:
            msg = (
                f"the file has {size / 1e6:,.0f} MB and at most {limit / 1e6:,.0f} MB are read; "
                "take out what is no table (pictures, other sheets) and save it again"
            )
            raise SourceError(msg, file=name)
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError("the source file is missing", file=name) from None
    except OSError as error:
        msg = f"the file cannot be opened ({error.strerror}); see that you may read it"
        raise SourceError(msg, file=name) from None


def form_of(content: bytes) -> str:
    r"""Tell what content is.

    Parameters
    ----------
    content : bytes
        A whole file.

    Returns
    -------
    str
        A name of ``forms.toml``; ``text`` for every kind of plain text but HTML.

    Examples
    --------
    >>> form_of(b"<!DOCTYPE html><p>x"), form_of("Biểu 1\t2".encode()), form_of(b"%PDF-1.7 ...")
    ('html', 'text', 'pdf')
    """
    if not content:
        return "empty"
    if content.startswith(_ZIP):
        return _packed(content)
    if content.startswith(_OLE):
        return next(
            (
                f
                for stream, f in facts()["streams"].items()
                if stream.encode("utf-16-le") in content
            ),
            "ole",
        )
    for form, marks in facts()["signatures"].items():
        if any(content.startswith(bytes.fromhex(mark)) for mark in marks):
            # two letters are also how a text may begin
            if len(marks[0]) <= 4 and b"\0" not in content[:_HEAD]:
                continue
            return str(form)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    head = content[:_HEAD]
    wide = head.startswith(_BOMS[1:]) or is_wide(head)
    if head.count(0) * 50 > len(head) and not wide:  # a stray one is a matter of its line
        return "binary"
    for bom in _BOMS:
        head = head.removeprefix(bom)
    head = head.replace(b"\0", b"") if wide else head
    if _HTML.match(head):
        return "html"
    if _XML.match(head):
        return "html" if re.search(rb"<html\b", head, re.IGNORECASE) else "xml"
    return "text"


def is_wide(head: bytes) -> bool:
    """Tell whether text without a mark is UTF-16: every other byte of its digits is 0."""
    low, high = head[0::2].count(0), head[1::2].count(0)
    return max(low, high) > len(head) / 8 and min(low, high) < max(low, high) / 4


def _packed(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            for part, form in facts()["parts"].items():
                if part in names:
                    return str(form)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return str(facts()["mimetypes"].get(said, "zip"))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return "zip"
    return "zip"


def wrong_form(path: Path, content: bytes) -> str:
    """Say why a file is not what its name promises, or cannot be read; empty if all is well.

    Parameters
    ----------
    path : pathlib.Path
        The file, for its name.
    content : bytes
        What is in it.
    """
    known = facts()
    form, wanted, suffix = form_of(content), promised(path), path.suffix.lower()
    if wanted in known["instead"] and form in {wanted, "ole", "zip", "binary"}:
        return f"a {suffix} file cannot be read; {known['instead'][wanted]}"
    if (
        form == wanted
        or (form == "text" and wanted in _LOOSE)
        or (form == "empty" and wanted in _LOOSE)
    ):
        return ""
    if wanted == "markdown" and form == "html":
        return ""
    if wanted == "html" and form == "text" and _TABLE.search(content):
        return ""
    what = known["names"].get(form, form)
    way = known["instead"].get(form) or f"rename it to {known['suffix_of'][form]}"
    if wanted == "xlsx" and form != "encrypted" and ".xlsx" not in way:
        way += (
            " or save it again as .xlsx"
            if form in known["suffix_of"]
            else "; save it again as .xlsx"
        )
    article = "an" if what.startswith((*"aeiouO", "XML")) else "a"
    noun = f"{suffix} {known['names'][wanted]}" if suffix in known["suffixes"] else "text"
    return f"not a readable {noun}: its content is {article} {what}; {way}"
