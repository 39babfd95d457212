"""Parsed frames kept on disk under a digest of everything that they depend on."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Frames", "digest"]

_KEY = 32  # letters of a digest that name a folder
_KEPT = 64  # folders
_CHECK = hashlib.sha256().digest_size


def _folder() -> Path:
    """Return the cache's folder: ``$KGDATA_CACHE`` or the user's cache folder."""
    override = os.environ.get("KGDATA_CACHE")
    return Path(override) if override else user_cache_path("kgdata")


@cache
def _code() -> bytes:
    """Digest of the package's code and vocabulary, so that a changed reader reads again."""
    from importlib.metadata import version

    package = Path(__file__).parent
    state = hashlib.sha256(f"{version('pandas')} {version('pyarrow')}".encode())
    for path in sorted(
        (
            *package.glob("*.py"),
            *package.glob("sources/*.py"),
            *package.glob("*.toml"),
            *package.glob("*.csv"),
        )
    ):
        state.update(path.name.encode() + path.read_bytes())
    return state.digest()


@cache
def _room(name: str) -> bytes:
    """Digest of what lies in one of the package's folders."""
    state = hashlib.sha256()
    for path in sorted((Path(__file__).parent / name).iterdir()):
        if path.is_file():
            state.update(path.name.encode() + path.read_bytes())
    return state.digest()


def digest(files: Iterable[Path], rooms: Iterable[str] = ()) -> str:
    """Return the digest of some files, of the code that reads them and of more of the package.

    Parameters
    ----------
    files : iterable of pathlib.Path
        The files; one that is missing counts as empty.
    rooms : iterable of str, optional
        Folders of the package that the result depends on, besides what reads plans.

    Returns
    -------
    str
    """
    state = hashlib.sha256(_code())
    for room in rooms:
        state.update(_room(room))
    for path in files:
        content = path.read_bytes() if path.is_file() else b""
        state.update(f"{path.name} {len(content)} ".encode() + content)
    return state.hexdigest()


def _path(key: str, name: str) -> Path:
    return _folder() / key[:_KEY] / f"{name}.frame"


def _fetch(key: str, name: str) -> pd.DataFrame | None:
    """Return a stored frame, or None if there is none that is whole."""
    import pandas as pd  # a plan that nobody asks for figures needs none

    try:
        content = memoryview(_path(key, name).read_bytes())
    except OSError:
        return None
    parquet, check = content[:-_CHECK], content[-_CHECK:]
    # Parquet notices a flipped byte only in places, and then with any exception.
    if hashlib.sha256(parquet).digest() != check:
        return None
    return pd.read_parquet(io.BytesIO(parquet))


def _keep(key: str, name: str, frame: pd.DataFrame) -> None:
    """Store a frame as Parquet and its sha256; a cache that cannot be written is no error."""
    parquet = frame.to_parquet(index=False)
    path = _path(key, name)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with open(handle, "wb") as file:
                file.write(parquet + hashlib.sha256(parquet).digest())
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink()


class Frames(dict[str, "pd.DataFrame"]):
    """Frames fetched from the cache, or made all at once when one of them is not there.

    Parameters
    ----------
    key : str
        Digest of what they depend on.
    names : tuple of str
        Their names.
    make : callable
        Makes them all.
    """

    def __init__(
        self, key: str, names: tuple[str, ...], make: Callable[[], dict[str, pd.DataFrame]]
    ) -> None:
        super().__init__()
        self._key, self._names, self._make = key, names, make

    def __missing__(self, name: str) -> pd.DataFrame:
        frame = _fetch(self._key, name)
        if frame is not None:
            self[name] = frame
            return frame
        self.update(self._make())
        for each in self._names:
            _keep(self._key, each, self[each])
        _prune()
        return self[name]


def _prune() -> None:
    """Remove all but the newest folders, so that the cache stays small."""
    with contextlib.suppress(OSError):
        folders = [p for p in _folder().iterdir() if p.is_dir() and len(p.name) == _KEY]
        for old in sorted(folders, key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
