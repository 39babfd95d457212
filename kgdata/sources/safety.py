"""Packed files (workbooks, documents) looked at before any parser opens them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from kgdata.errors import SourceError
from kgdata.sources.form import facts
from kgdata.sources.notes import Note, note

__all__ = ["looked_at"]

_XML = (".xml", ".rels", ".vml")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*>")
_TABLED = ("xl/worksheets/", "word/document")
_COUNTED = {
    "cells": re.compile(rb"<(?:\w+:)?(?:c|tc)[ />]"),
    "rows": re.compile(rb"<(?:\w+:)?(?:row|tr)[ />]"),
    "merges": re.compile(rb"<(?:\w+:)?(?:mergeCell|vMerge|gridSpan)[ />]"),
}
_STRICT = b"purl.oclc.org/ooxml"


def looked_at(content: bytes, name: str, kind: str, suffix: str) -> list[Note]:
    """See that a packed file is whole and harmless, and note what in it is left alone.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        How addresses call it.
    kind : str
        What it should be, for the message: ``.xlsx workbook``.
    suffix : str
        As what it should be saved again.

    Returns
    -------
    list of Note
        Embedded files, and macros and links of a document, none of which is followed.

    Raises
    ------
    SourceError
        If it is broken, unpacks to too much, is locked, or declares entities; if a workbook has
        macros, or takes data from elsewhere.
    """
    again = f"; save it again as {suffix}"
    limits = facts()["limits"]
    notes = []
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > limits["parts"]:
                reason = f"{len(parts):,} parts, and at most {limits['parts']:,} are read"
                raise _refused(kind, reason, again, name)
            read = [p for p in parts if p.filename.lower().endswith(_XML)]
            unpacked = sum(p.file_size for p in read)
            if unpacked > limits["unpacked"]:
                reason = (
                    f"it unpacks to {unpacked / 1e6:,.0f} MB, and at most "
                    f"{limits['unpacked'] / 1e6:,.0f} MB are read"
                )
                raise _refused(kind, reason, again, name)
            for part in read:
                if part.file_size > 1e6 and part.file_size > limits["ratio"] * part.compress_size:
                    reason = (
                        f"{part.filename} unpacks to more than {limits['ratio']} times its size"
                    )
                    raise _refused(kind, reason, again, name)
            if any(p.flag_bits & 1 for p in parts):
                raise _refused(kind, "its parts are under a password", again, name)
            outside = False
            counts = dict.fromkeys(_COUNTED, 0)
            for part in read:
                text = archive.read(part)
                if _DECLARED.search(text.replace(b"\0", b"")):
                    reason = f"{part.filename} declares XML entities, which no office program does"
                    raise _refused(kind, reason, again, name)
                if part.filename.startswith(_TABLED):
                    for what, pattern in _COUNTED.items():
                        counts[what] += sum(1 for _ in pattern.finditer(text))
                        if counts[what] > limits[what]:
                            reason = (
                                f"it has more than {limits[what]:,} {what}, empty ones included"
                            )
                            way = "; delete the empty rows and columns and save it again"
                            raise _refused(kind, reason, f"{way} as {suffix}", name)
                if part.filename.endswith(".rels"):
                    outside = outside or any(map(_leads_out, _OUTSIDE.findall(text)))
                if part.filename == "xl/workbook.xml" and _STRICT in text:
                    reason = "it is saved as Strict Open XML"
                    raise _refused(kind, reason, f"; save it as an ordinary {suffix}", name)
            names = [p.filename.lower() for p in parts]
    except (
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
        NotImplementedError,
        ValueError,
        EOFError,
    ) as e:
        if isinstance(e, SourceError):
            raise
        reason = " ".join(str(e).split()) or type(e).__name__
        raise _refused(kind, reason, again, name) from None
    macros = any(n.endswith("vbaproject.bin") for n in names)
    outside = outside or any(
        "/externallinks/" in n or n.endswith("/connections.xml") for n in names
    )
    if suffix == ".xlsx":  # its figures may be what a macro or another file last left in it
        if macros:
            raise _refused(kind, "it has macros", f"; save it without them as {suffix}", name)
        if outside:
            reason = "it takes data from other files or addresses"
            way = "; break its links (Data, Edit Links), so that their values stand"
            raise _refused(kind, reason, f"{way}, and save it as {suffix}", name)
    notes += [note("macros", name)] * macros + [note("outside", name)] * outside
    if any("/embeddings/" in n or "/activex/" in n for n in names):
        notes.append(note("embedded", name))
    return notes


def _leads_out(relation: bytes) -> bool:
    """Tell whether a part refers to another file; an address that a reader may click does not."""
    return b'"External"' in relation and b"/hyperlink" not in relation


def _refused(kind: str, reason: str, way: str, name: str) -> SourceError:
    return SourceError(f"not a readable {kind} ({reason}){way}", file=name)
