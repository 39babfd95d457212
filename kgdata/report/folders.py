"""The output folder: one run at a time, and ``latest`` is always one complete run.

A run is written into a hidden folder beside. When all is there, it is moved to ``runs/<time>`` and
the link ``latest`` is replaced by one to it, which is a single step of the file system: whoever
opens ``latest`` sees the old run or the new one. Where links are not to be had (Windows without the
right), ``latest`` is a folder that is moved aside and replaced, with an instant between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgdata.errors import KgdataError, ParameterError
from kgdata.report.scratch import short_place

__all__ = ["RunFolder", "locked", "read_record"]

_TEMPORARY = ".run-"
_LOCK = ".lock"
_SCRATCH = "scratch"  # the file of a run that says where its temporary files are
_SCRATCH_NAME = re.compile(r"kg[0-9a-f]{8}")  # short: it is a part of sockets' paths
_TIME = "%Y-%m-%dT%H%M%S"
_RUN = re.compile(r"\d{4}-\d\d-\d\dT\d{6}[-\d]*")  # what a run's folder is called


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder for one run.

    Parameters
    ----------
    out : pathlib.Path
        The folder; made if it is not there. What an interrupted run left in it is removed.

    Raises
    ------
    ParameterError
        If it cannot be written, or another run holds it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        reason = error.strerror or str(error)
        if out.is_symlink() and not out.exists():
            reason = f"it is a link to {os.readlink(out)!r}, which is not there"
        msg = f"the output folder cannot be written: {reason}"
        raise ParameterError(msg, file=str(out)) from None
    try:
        if not _take(handle):
            holder = os.pread(handle, 200, 0).decode(errors="replace").strip()
            msg = f"another run is at work here{f' ({holder})' if holder else ''}; try again later"
            raise KgdataError(msg, file=str(out))
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            since = f"{dt.datetime.now():%Y-%m-%d %H:%M:%S}"
            os.write(handle, f"process {os.getpid()}, since {since}".encode())
        _clean(out)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Lock a file for this process alone: children that outlive it do not hold it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        lock: Any = msvcrt
        try:
            os.lseek(handle, 1000, os.SEEK_SET)
            lock.locking(handle, lock.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        except OSError:
            return False
        return True
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _clean(out: Path) -> None:
    for left in out.glob(f"{_TEMPORARY}*"):
        _clean_scratch(left / _SCRATCH)
        with contextlib.suppress(OSError):
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


def _clean_scratch(record: Path) -> None:
    """Remove the temporary files of a run that was killed together with all its processes."""
    with contextlib.suppress(OSError, ValueError):
        folder = Path(record.read_text("utf-8"))
        # whatever the file says, nothing but such a folder is removed
        if folder.is_absolute() and _SCRATCH_NAME.fullmatch(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def read_record(folder: Path) -> dict[str, Any]:
    """Return the ``run.json`` of a run's folder; empty if there is none that can be read."""
    try:
        record: dict[str, Any] = json.loads((folder / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


class RunFolder:
    """A run being written.

    Parameters
    ----------
    out : pathlib.Path
        The output folder, held by :func:`locked`.
    started : datetime.datetime
        When the run began; names its folder.
    """

    def __init__(self, out: Path, started: dt.datetime) -> None:
        self.out = out
        self.latest = out / "latest"
        self.name = f"{started:{_TIME}}"
        runs = out / "runs"
        if runs.exists():  # said now rather than when all is made
            if not runs.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "'runs' in it is no folder")
            if not os.access(runs, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "no permission to write 'runs'")
        number = 1
        while (runs / self.name).exists():
            number += 1
            self.name = f"{started:{_TIME}}-{number}"
        self.path = out / f"{_TEMPORARY}{self.name}"
        for part in ("reports", "notebooks", "data"):
            (self.path / part).mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def scratch(self) -> Iterator[str]:
        """Provide a folder for sockets and temporary files while the reports run.

        Yields
        ------
        str
            Its short path. It goes at the end, or with the leftovers if the run is killed: its
            name is on record before it is made.
        """
        record = self.path / _SCRATCH
        while True:
            folder = Path(short_place(), f"kg{secrets.token_hex(4)}")
            record.write_text(str(folder), "utf-8")
            with contextlib.suppress(FileExistsError):
                folder.mkdir(0o700)
                break
        try:
            yield str(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            record.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what has been written."""
        shutil.rmtree(self.path, ignore_errors=True)

    def publish(self, keep: int) -> Path:
        """Make this run the latest, all at once.

        Parameters
        ----------
        keep : int
            How many earlier runs to keep.

        Returns
        -------
        pathlib.Path
            ``latest``.
        """
        _to_disk(self.path)
        runs = self.out / "runs"
        runs.mkdir(exist_ok=True)
        place = runs / self.name
        if self.latest.exists() and not self.latest.is_symlink():
            _aside(self.latest, place)
        self.path.rename(place)
        link = self.out / f"{_TEMPORARY}link"
        try:
            link.symlink_to(Path("runs") / self.name, target_is_directory=True)
            link.replace(self.latest)
        except (OSError, NotImplementedError):
            with contextlib.suppress(OSError):
                link.unlink()
            place.rename(self.latest)
        _keep(runs, place, keep)
        return self.latest


def _aside(latest: Path, next_run: Path) -> None:
    """Move a ``latest`` that is no link among the earlier runs, beside where the next one goes."""
    made = dt.datetime.fromtimestamp(latest.stat().st_mtime)
    name = str(read_record(latest).get("run"))
    if not _RUN.fullmatch(name):
        name = f"{made:{_TIME}}"
    place = next_run.with_name(name)
    while place.exists() or place == next_run:  # made in the second in which this run began
        place = place.with_name(place.name + "-")
    latest.rename(place)


def _to_disk(folder: Path) -> None:
    """Have all files written for good before they take the place of others."""
    for path in folder.rglob("*"):
        if path.is_file() and os.name == "posix":
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _keep(runs: Path, newest: Path, keep: int) -> None:
    # what people have put beside them is theirs
    found = (p for p in runs.iterdir() if p.is_dir() and _RUN.fullmatch(p.name))
    earlier = sorted(p for p in found if p.name != newest.name)
    for old in earlier[: max(0, len(earlier) - keep)]:
        # renamed first: a half-removed run is a leftover, not a run
        doomed = runs.parent / f"{_TEMPORARY}old-{old.name}"
        with contextlib.suppress(OSError):
            old.rename(doomed)
            shutil.rmtree(doomed, ignore_errors=True)
