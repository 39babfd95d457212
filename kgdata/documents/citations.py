"""``citations.csv``: what documents cite, and citations that do not agree."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from kgdata.documents.cells import read_rows
from kgdata.documents.register import Document, document_kinds, number_key
from kgdata.words import fold

__all__ = [
    "COLUMNS",
    "Citation",
    "Disagreement",
    "compare_citations",
    "read_citations",
    "resolve",
]

COLUMNS = (
    "document", "cited_number", "cited_kind", "cited_date", "cited_issuer", "text", "source",
)  # fmt: skip
_YEAR = re.compile(r"/(\d{4})/")
_OWN = " (the number)"  # of a citation that contradicts itself


@dataclass(frozen=True)
class Citation:
    """One citation as printed.

    Attributes
    ----------
    document : str
        The document that cites.
    number, kind : str
        What it cites; a law may have no number.
    date : datetime.date or None
        The date printed.
    issuers : tuple of str
        The agencies printed as its issuer: none, one, or (wrongly) more.
    text, source : str
        The printed words and their address.
    """

    document: str
    number: str
    kind: str
    date: dt.date | None
    issuers: tuple[str, ...]
    text: str
    source: str


@dataclass(frozen=True)
class Disagreement:
    """A citation that contradicts the document cited, another citation of it, or itself.

    Attributes
    ----------
    what : {'number', 'date', 'issuer', 'kind'}
        What does not agree.
    document, cited_number : str
        The citing document and the number as it prints it.
    printed, expected : str
        What the citation says, and what the other place says.
    source, against : str
        Address of the citation, and the other place: an address, or the id of the document.
    text : str
        The citation.
    """

    what: str
    document: str
    cited_number: str
    printed: str
    expected: str
    source: str
    against: str
    text: str

    @property
    def own(self) -> bool:
        """Whether the citation contradicts its own number."""
        return self.against.endswith(_OWN)

    @staticmethod
    def day(text: str) -> dt.date | None:
        """Read a day as a disagreement writes it; None if it is a year alone."""
        return dt.date.fromisoformat(text) if text.count("-") == 2 else None


@cache
def _marks() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Kinds and issuers that the letters of a number stand for, the more telling ones first."""
    text = files("kgdata.documents").joinpath("marks.csv").read_text("utf-8")
    marks: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for r in csv.DictReader(text.splitlines()):
        marks[r["field"]].append((fold(r["mark"]), tuple(r["values"].split(";"))))
    return marks


def _marked(number: str, field: str) -> tuple[str, ...]:
    parts = re.split(r"[-/]", number_key(number))
    return next((values for mark, values in _marks()[field] if mark in parts), ())


def read_citations(
    path: Path, documents: Collection[str], agencies: Collection[str]
) -> list[Citation]:
    """Read the citations.

    Parameters
    ----------
    path : pathlib.Path
        ``citations.csv``.
    documents, agencies : collection of str
        The documents and the agencies that exist.

    Returns
    -------
    list of Citation
        In the file's order.

    Raises
    ------
    SourceError
        If the citing document, a kind or an agency does not exist, or a date is none.
    """
    citations = []
    for row in read_rows(path, COLUMNS):
        date, text = row.date("cited_date"), row.text("text")
        cites = row.one_of("document", documents, "document")
        kind = row.one_of("cited_kind", document_kinds(), "kind of document")
        issuers = row.several("cited_issuer", agencies, "agency", "agencies.csv")
        found = Citation(cites, row["cited_number"], kind, date, issuers, text, row.address())
        citations.append(found)
    return citations


def resolve(citation: Citation, documents: Mapping[str, Document]) -> Document | None:
    """Find the document of the register that a citation means.

    Parameters
    ----------
    citation : Citation
        The citation.
    documents : mapping of str to Document
        The register.

    Returns
    -------
    Document or None
        The one with that number and, as numbers start anew every year, of that year; or the
        citing document itself where all but the number is its own.
    """
    key = number_key(citation.number)
    for document in documents.values():
        if number_key(document.number) == key and _same_year(citation.date, document.date):
            return document
    own = documents.get(citation.document)
    if own and (citation.kind, citation.date, citation.issuers) == (
        own.kind,
        own.date,
        (own.issuer,),
    ):
        return own
    return None


def _same_year(a: dt.date | None, b: dt.date | None) -> bool:
    return a is None or b is None or a.year == b.year


def compare_citations(
    citations: Sequence[Citation], documents: Mapping[str, Document]
) -> list[Disagreement]:
    """Compare citations with the register, with each other and with themselves.

    Parameters
    ----------
    citations : sequence of Citation
        The citations.
    documents : mapping of str to Document
        The register.

    Returns
    -------
    list of Disagreement
        With the document cited, with another citation of it, or with themselves; in the order of
        the citations.

    Examples
    --------
    >>> import kgdata as kg
    >>> library = kg.open().library
    >>> found = compare_citations(library.citations, library.register)
    >>> ("14/KH-UBND", "2024-02-19", "2024-01-19") in [
    ...     (d.cited_number, d.printed, d.expected) for d in found]
    True
    """
    found: list[tuple[int, Disagreement]] = []
    others: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for index, citation in enumerate(citations):
        found += [(index, d) for d in _with_itself(citation)]
        document = resolve(citation, documents)
        if document:
            found += [(index, d) for d in _with_document(citation, document)]
        elif citation.number:
            year = citation.date.year if citation.date else None
            others[number_key(citation.number), year].append(index)
    for indices in others.values():
        found += _with_each_other(indices, citations)
    return [d for _, d in sorted(found, key=lambda pair: pair[0])]


def _disagree(
    citation: Citation, what: str, printed: object, expected: object, against: str
) -> Disagreement:
    return Disagreement(
        what, citation.document, citation.number, str(printed), str(expected), citation.source,
        against, citation.text,
    )  # fmt: skip


def _with_itself(citation: Citation) -> Iterable[Disagreement]:
    kinds, issuers = _marked(citation.number, "kind"), _marked(citation.number, "issuer")
    against = citation.source + _OWN
    if kinds and citation.kind not in kinds:
        yield _disagree(citation, "kind", citation.kind, ";".join(kinds), against)
    strangers = [i for i in citation.issuers if issuers and i not in issuers]
    if strangers or len(citation.issuers) > 1:
        kept = [i for i in citation.issuers if i not in strangers] or list(issuers)
        yield _disagree(
            citation, "issuer", ";".join(strangers or citation.issuers), ";".join(kept), against
        )
    year = _YEAR.search(citation.number)
    if year and citation.date and int(year[1]) != citation.date.year:
        yield _disagree(citation, "date", citation.date, year[1], against)


def _with_document(citation: Citation, document: Document) -> Iterable[Disagreement]:
    if number_key(citation.number) != number_key(document.number):
        yield _disagree(citation, "number", citation.number, document.number, document.id)
    if citation.date and document.date and citation.date != document.date:
        yield _disagree(citation, "date", citation.date, document.date, document.id)
    if citation.kind != document.kind:
        yield _disagree(citation, "kind", citation.kind, document.kind, document.id)
    if citation.issuers and document.issuer not in citation.issuers:
        printed = ";".join(citation.issuers)
        yield _disagree(citation, "issuer", printed, document.issuer, document.id)


def _with_each_other(
    indices: Sequence[int], citations: Sequence[Citation]
) -> list[tuple[int, Disagreement]]:
    """Hold citations of one number and year against what most of them, or the last, say."""
    found = []
    fields = {"date": lambda c: c.date, "kind": lambda c: c.kind, "issuer": lambda c: c.issuers}
    for what, field in fields.items():
        values = {i: field(citations[i]) for i in indices if field(citations[i])}
        if what == "issuer":  # an issuer that contradicts itself is reported already
            values = {i: v[0] for i, v in values.items() if len(v) == 1}
        if len(set(values.values())) < 2:
            continue
        counts = Counter(values.values())
        usual = max(values, key=lambda i: (counts[values[i]], i))
        found += [
            (i, _disagree(citations[i], what, v, values[usual], citations[usual].source))
            for i, v in values.items()
            if v != values[usual]
        ]
    return found
