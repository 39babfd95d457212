"""The documents that lie beside a plan, and the registers that they share."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kgdata.documents import agencies, directives, programmes, targets
from kgdata.documents.agencies import Agency, read_agencies
from kgdata.documents.cells import read_rows
from kgdata.documents.citations import Citation, read_citations, resolve
from kgdata.documents.directives import Directive, read_directives
from kgdata.documents.programmes import Programme, read_programmes
from kgdata.documents.register import COLUMNS as REGISTER_COLUMNS
from kgdata.documents.register import Document, number_key, read_documents
from kgdata.documents.targets import LIST_COLUMNS, ListedName, Target, read_lists, read_targets
from kgdata.errors import UnknownNameError
from kgdata.indicators import COLUMNS as ANNEX_COLUMNS
from kgdata.meta import read_meta

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Library"]

_HOME = Path(__file__).parents[2] / "data"
_FACTS = ("targets.csv", "programmes.csv", "directives.csv")
_KEPT = 1024  # files of other plans that are remembered: a folder may hold hundreds of plans
T = TypeVar("T")
Stamp = tuple[int, int]


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=_KEPT)
def _named_at(path: Path, _: Stamp) -> tuple[str, str]:
    """Return a document's id and its area: the code, or the name of one without a code."""
    meta = read_meta(path)
    return str(meta["id"]), str(meta["area"]["code"] or meta["area"]["name_vi"])


@lru_cache(maxsize=_KEPT)
def _labels_at(path: Path, _: Stamp) -> dict[str, tuple[str, str]]:
    rows = read_rows(path, ANNEX_COLUMNS)
    return {row["indicator"]: (row["label_vi"], row["label_en"]) for row in rows}


class _Facts(Mapping[str, list[T]]):
    """The facts of each document, read when they are asked for."""

    def __init__(self, paths: Mapping[str, Path], read: Callable[[Path, str], list[T]]) -> None:
        self._paths, self._read = paths, read
        self._known: dict[str, list[T]] = {}

    def __getitem__(self, document: str) -> list[T]:
        if document not in self._known:
            self._known[document] = self._read(self._paths[document], document)
        return self._known[document]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class Library:
    """Documents whose facts are carried, each in a folder of its own.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the folders; the registers that it lacks are those beside the package.
    own : pathlib.Path, optional
        A document's folder that comes before another one of the same id. What speaks for another
        area is not counted then: a neighbour's targets are not this province's.

    Examples
    --------
    >>> import kgdata as kg
    >>> "kh14-2024" in Library(kg.open().folder.parent).folders
    True
    """

    def __init__(self, root: Path, own: Path | None = None) -> None:
        self.root, self.own = Path(root), own

    # --- what there is ------------------------------------------------------------------------

    @cached_property
    def folders(self) -> dict[str, Path]:
        """The documents' folders by document."""
        if self.own is None:
            return {n: p for n, _, p in self._named}
        here = self._named[-1][1]
        # ISO 3166-2: VN-47 lies in VN, so a document of the whole country counts as well
        count = {here, here.partition("-")[0]}
        return {n: p for n, area, p in self._named if area in count}

    @cached_property
    def carried(self) -> list[str]:
        """The plan's own document and those without an annex: another plan's are its affair."""
        return [
            d
            for d, p in self.folders.items()
            if p == self.own or not (p / "indicators.csv").exists()
        ]

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """The agencies by id."""
        return read_agencies(self._shared("agencies.csv"))

    @cached_property
    def deadlines(self) -> dict[str, str]:
        """English words for deadlines as printed; the others are told by their date."""
        path = self._shared("deadlines.csv")
        rows = read_rows(path, ("due_vi", "due_en")) if path.exists() else ()
        return {row.text("due_vi"): row.text("due_en") for row in rows}

    @cached_property
    def indicators(self) -> Mapping[str, tuple[str, str]]:
        """Labels of what can be measured: the annexes' rows, and what only documents name."""
        known: dict[str, tuple[str, str]] = {}
        columns = ("indicator", "label_vi", "label_en")
        for row in read_rows(self._shared("indicators.csv"), columns):
            if row["indicator"] in known:
                raise row.fail("indicator", f"indicator {row['indicator']!r} is entered twice")
            known[row.text("indicator")] = (row.text("label_vi"), row.text("label_en"))
        annexes = [p / "indicators.csv" for p in reversed(self._annexes())]
        return ChainMap(*(_labels_at(p, _stamp(p)) for p in annexes), known)

    @cached_property
    def register(self) -> dict[str, Document]:
        """The register of documents by id; empty where there is none."""
        path = self.root / "documents.csv"
        if not path.exists():
            return {}
        return read_documents(path, self.agencies, [p.name for _, _, p in self._named])

    @cached_property
    def citations(self) -> list[Citation]:
        """What the documents cite."""
        path = self.root / "citations.csv"
        if not path.exists():
            return []
        known = {*(name for name, _, _ in self._named), *self.register}
        return read_citations(path, known, self.agencies)

    def inputs(self) -> list[Path]:
        """List the files that targets, joins, rules and citations of the carried are read from."""
        shared = ("agencies.csv", "indicators.csv")
        own = (
            "plan.toml",
            "indicators.csv",
            "targets.csv",
            "targets_lists.csv",
            "joins.csv",
            "rules.toml",
        )
        found = [self._shared(name) for name in shared]
        found += [self.root / "documents.csv", self.root / "citations.csv"]
        found += [self.folders[d] / name for d in self.carried for name in own]
        return [p for p in found if p.exists()]

    # --- facts as records ---------------------------------------------------------------------

    @cached_property
    def all_targets(self) -> Mapping[str, list[Target]]:
        """The targets of each document that has any."""
        return _Facts(
            self._with("targets.csv"),
            lambda p, d: read_targets(p / "targets.csv", d, self.indicators, self.agencies),
        )

    @cached_property
    def all_lists(self) -> Mapping[str, list[ListedName]]:
        """The places behind the targets of each document that lists any."""

        def read(folder: Path, document: str) -> list[ListedName]:
            numbers = [t.no for t in self.all_targets.get(document, ())]
            return read_lists(folder / "targets_lists.csv", document, numbers)

        return _Facts(self._with("targets_lists.csv"), read)

    @cached_property
    def all_programmes(self) -> dict[str, list[Programme]]:
        """The programmes of each document that has any."""
        return {
            d: read_programmes(p / "programmes.csv", d, self.agencies)
            for d, p in self._with("programmes.csv").items()
        }

    @cached_property
    def all_directives(self) -> dict[str, list[Directive]]:
        """The instructions of each document that has any."""
        return {
            d: read_directives(p / "directives.csv", d, self.agencies)
            for d, p in self._with("directives.csv").items()
        }

    # --- facts as frames ----------------------------------------------------------------------

    def targets(self, document: str | None = None) -> pd.DataFrame:
        """Return the targets, one row per figure, of one document or all."""
        columns = (*targets.COLUMNS, *targets.OPTIONAL)
        frame = _frame(self._of(self.all_targets, document), columns)
        return frame.astype({"value": "float64", "value_to": "float64"})

    def lists(self, document: str | None = None) -> pd.DataFrame:
        """Return the communes and districts behind targets."""
        return _frame(self._of(self.all_lists, document), LIST_COLUMNS)

    def programmes(self, document: str | None = None) -> pd.DataFrame:
        """Return the programmes of one document or all."""
        return _dated(_frame(self._of(self.all_programmes, document), programmes.COLUMNS))

    def directives(self, document: str | None = None) -> pd.DataFrame:
        """Return the instructions of one document or all."""
        return _dated(_frame(self._of(self.all_directives, document), directives.COLUMNS))

    def documents(self) -> pd.DataFrame:
        """Return the register and, after it, what is cited but not in it, with who cites whom."""
        import pandas as pd

        meant = [(c, resolve(c, self.register)) for c in self.citations]
        rows: dict[str, dict[str, Any]] = {
            d.id: {"document": d.id, **{c: getattr(d, c) for c in REGISTER_COLUMNS[1:]}}
            for d in self.register.values()
        }
        cites: dict[str, list[str]] = {}
        cited_by: dict[str, list[str]] = {}
        for citation, document in meant:
            name = document.number if document else citation.number or citation.text
            year = f" {citation.date.year}" if citation.date else ""
            key = document.id if document else number_key(name) + year
            if document is None and key not in rows:
                rows[key] = _cited(citation)
            cites.setdefault(citation.document, []).append(name)
            cited_by.setdefault(key, []).append(citation.document)
        for key, row in rows.items():
            row["cites"] = _joined(cites.get(row["document"], ()))
            row["cited_by"] = _joined(cited_by.get(key, ()))
        columns = [*REGISTER_COLUMNS, "cites", "cited_by"]
        frame = pd.DataFrame(list(rows.values()), columns=columns).astype({"carried": bool})
        return frame.assign(date=pd.to_datetime(frame["date"]))

    def agency_frame(self) -> pd.DataFrame:
        """Return the agencies."""
        import pandas as pd

        rows = [(a.id, a.name_vi, a.name_en, ";".join(a.aliases)) for a in self.agencies.values()]
        return pd.DataFrame(rows, columns=list(agencies.COLUMNS))

    # --- how it looks -------------------------------------------------------------------------

    def _shared(self, name: str) -> Path:
        path = self.root / name
        return path if path.exists() else _HOME / name

    @cached_property
    def _named(self) -> list[tuple[str, str, Path]]:
        """Every document's id, area and folder, the own one last."""
        found = [p.parent for p in sorted(self.root.glob("*/plan.toml"))]
        found = [p for p in found if any((p / name).exists() for name in _FACTS)]
        found += [self.own] if self.own is not None else []
        return [(*_named_at(m, _stamp(m)), m.parent) for m in (p / "plan.toml" for p in found)]

    def _annexes(self) -> list[Path]:
        folders = [*self.folders.values(), *(p.parent for p in self.root.glob("*/plan.toml"))]
        return [p for p in dict.fromkeys(folders) if (p / "indicators.csv").exists()]

    def _with(self, name: str) -> dict[str, Path]:
        return {d: p for d, p in self.folders.items() if (p / name).exists()}

    def _of(self, facts: Mapping[str, Sequence[Any]], document: str | None) -> list[Any]:
        if document is None:
            return [fact for each in facts.values() for fact in each]
        if document not in self.folders:
            raise UnknownNameError.among("document", document, self.folders)
        return list(facts.get(document, ()))


def _cited(citation: Citation) -> dict[str, Any]:
    return {
        "document": "", "number": citation.number, "kind": citation.kind, "date": citation.date,
        "issuer": ";".join(citation.issuers), "signer": "",
        "title_vi": "" if citation.number else citation.text, "carried": False, "folder": "",
    }  # fmt: skip


def _joined(names: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(names))


def _frame(records: Sequence[Any], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        [";".join(v) if isinstance(v := getattr(r, c), tuple) else v for c in columns]
        for r in records
    ]
    return pd.DataFrame(rows, columns=list(columns))


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return frame.assign(due_date=pd.to_datetime(frame["due_date"]))
