"""What a report was made from, as one digest: while that is the same, the report is the same."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

__all__ = [
    "code_digest",
    "digest_of",
    "files_under",
    "key_of",
    "sha256",
    "unchanged",
    "versions_digest",
]

_CODE = (".py", ".toml", ".csv", ".j2", ".css", ".mplstyle")
_SKIPPED = {"__pycache__", ".ipynb_checkpoints", ".git"}


def sha256(path: Path) -> str:
    """Return a file's sha256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_under(place: Path) -> list[Path]:
    """List the files in a folder, or the file itself, in a fixed order."""
    if place.is_file():
        return [place]
    found = (p for p in place.rglob("*") if p.is_file())
    return sorted(p for p in found if not _SKIPPED & set(p.relative_to(place).parts))


def digest_of(places: Iterable[Path]) -> str:
    """Return one digest of files and folders, names and contents."""
    state = hashlib.sha256()
    for place in places:
        for path in files_under(place):
            name = path.relative_to(place) if path != place else Path(path.name)
            state.update(f"{name} {sha256(path)}\n".encode())
    return state.hexdigest()


@cache
def code_digest() -> str:
    """Return the digest of this package's sources and data files."""
    package = Path(__file__).parent.parent
    state = hashlib.sha256()
    for path in files_under(package):
        if path.suffix in _CODE:
            state.update(f"{path.relative_to(package)} {sha256(path)}\n".encode())
    return state.hexdigest()


@cache
def versions_digest() -> str:
    """Return the digest of the interpreter's and all installed libraries' versions."""
    found = {sys.version}
    for folder in sys.path:
        if folder.endswith("site-packages"):
            # the folder's name states the version: reading 170 files would take longer
            found |= {p.name for p in Path(folder).glob("*.dist-info")}
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def key_of(
    notebook: Mapping[str, Any], parameters: Mapping[str, Any], facts: Sequence[str],
    depends: Sequence[str],
) -> str:  # fmt: skip
    """Return the digest of all that a report depends on.

    Parameters
    ----------
    notebook : dict
        The notebook as JSON; its outputs do not count.
    parameters : dict
        The parameters, resolved.
    facts : sequence of str
        What its page says besides: title, language, date.
    depends : sequence of str
        Digests of data and of further dependencies.

    Returns
    -------
    str
        Together with the digests of the package and of the libraries' versions.
    """
    cells = [
        [cell.get("cell_type"), "".join(cell.get("source", "")), cell.get("metadata", {})]
        for cell in notebook.get("cells", ())
    ]
    content = [
        cells, dict(parameters), list(facts), list(depends), code_digest(), versions_digest()
    ]  # fmt: skip
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def unchanged(folder: Path, outputs: Mapping[str, str]) -> bool:
    """Whether all outputs of an earlier run are there and as they were written."""
    return bool(outputs) and all(
        (folder / name).is_file() and sha256(folder / name) == digest
        for name, digest in outputs.items()
    )
