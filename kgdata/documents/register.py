"""``documents.csv``: the documents at hand, by number, kind, date and issuer."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from kgdata.documents.cells import read_rows
from kgdata.words import fold

__all__ = ["COLUMNS", "Document", "document_kinds", "number_key", "read_documents"]

COLUMNS = (
    "document", "number", "kind", "date", "issuer", "signer", "title_vi", "carried", "folder",
)  # fmt: skip
_DASHES = re.compile(r"[-–—]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Document:
    """One document of the register.

    Attributes
    ----------
    id : str
        Its id.
    number, kind : str
        Number as printed and kind.
    date : datetime.date or None
        When it was issued.
    issuer : str
        The agency that issued it.
    signer, title_vi : str
        Who signed it, and its title.
    carried : bool
        Whether its facts are carried.
    folder : str
        The folder that carries them.
    line : int
        Line in the register.
    """

    id: str
    number: str
    kind: str
    date: dt.date | None
    issuer: str
    signer: str
    title_vi: str
    carried: bool
    folder: str
    line: int


@cache
def document_kinds() -> dict[str, tuple[str, str]]:
    """Return the kinds of documents with their names in Vietnamese and English."""
    text = files("kgdata.documents").joinpath("kinds.csv").read_text("utf-8")
    return {r["kind"]: (r["label_vi"], r["label_en"]) for r in csv.DictReader(text.splitlines())}


def number_key(number: str) -> str:
    """Return a document's number without what a scan or a typist varies.

    Parameters
    ----------
    number : str
        The number as printed.

    Examples
    --------
    >>> number_key("104 /KH-UBND"), number_key("09-Ctr/TU") == number_key("09–CTr/TU")
    ('104/kh-ubnd', True)
    """
    return _SPACES.sub("", _DASHES.sub("-", fold(number)))


def read_documents(
    path: Path, agencies: Collection[str], folders: Collection[str]
) -> dict[str, Document]:
    """Read the register.

    Parameters
    ----------
    path : pathlib.Path
        ``documents.csv``.
    agencies, folders : collection of str
        The agencies and the folders that exist.

    Returns
    -------
    dict of str to Document
        By id, in the file's order.

    Raises
    ------
    SourceError
        If a kind, an issuer or a folder does not exist, a date is none, or a document is entered
        twice.
    """
    documents: dict[str, Document] = {}
    for row in read_rows(path, COLUMNS):
        name = row.text("document")
        if name in documents:
            raise row.fail("document", f"document {name!r} is entered twice")
        carried = row.one_of("carried", ("true", "false"), "answer") == "true"
        if row["folder"] or carried:
            row.one_of("folder", folders, "folder")
        documents[name] = Document(
            name, row.text("number"), row.one_of("kind", document_kinds(), "kind of document"),
            row.date("date"), row.one_of("issuer", agencies, "agency", "agencies.csv"),
            row["signer"], row["title_vi"], carried, row["folder"], row.line,
        )  # fmt: skip
    return documents
