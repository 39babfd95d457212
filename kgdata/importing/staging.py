"""A plan's folder while it is being made: beside the target, and in its place when it is whole."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from kgdata.auditing.accepted import COLUMNS as ACCEPTED_COLUMNS
from kgdata.errors import ParameterError
from kgdata.importing.build import Built
from kgdata.importing.entries import Entry, ledger_text
from kgdata.importing.metafile import written
from kgdata.importing.vocab import sentence
from kgdata.indicators import COLUMNS as INDICATOR_COLUMNS

__all__ = ["Staging", "set_aside", "start", "swap", "write"]


class Staging:
    """A folder beside the target that is gone afterwards, whatever happens."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __enter__(self) -> Path:
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.folder = Path(
                tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=self.target.parent)
            )
            self.folder.chmod(0o755)
            if self.target.is_dir():
                shutil.copytree(self.target, self.folder, dirs_exist_ok=True)
        except OSError as error:
            msg = f"cannot be written: {error.strerror}"
            raise ParameterError(msg, file=str(self.target)) from None
        return self.folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def swap(staging: Path, target: Path) -> None:
    """Put the new folder in the place of the old one."""
    try:
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
            target.replace(old / "plan")
            staging.replace(target)
            shutil.rmtree(old, ignore_errors=True)
        else:
            staging.replace(target)
    except OSError as error:
        raise ParameterError(f"cannot be written: {error.strerror}", file=str(target)) from None


def write(folder: Path, built: Built, source: Path, name: str) -> None:
    """Write what a source says: its copy, its indicators and ``plan.toml``.

    Parameters
    ----------
    folder : pathlib.Path
        The plan's folder.
    built : Built
        What was read.
    source : pathlib.Path
        The file.
    name : str
        Its name within the plan's folder.
    """
    (folder / "source").mkdir(exist_ok=True)
    copy = folder / name
    shutil.copyfile(source, copy)
    (folder / "indicators.csv").write_text(_indicators_text(built.indicators), "utf-8")
    meta = folder / "plan.toml"
    if not meta.is_file() or tomllib.loads(meta.read_text("utf-8")) != built.meta:
        meta.write_text(written(built.meta), "utf-8")  # a person's comments stay where all is said


def _indicators_text(records: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, INDICATOR_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def start(path: Path) -> None:
    """Begin the files that a person fills."""
    if not path.exists():
        head = ",".join(ACCEPTED_COLUMNS) + "\n" if path.suffix == ".csv" else ""
        path.write_text(head or sentence("plan.rules", "en") + "\n", "utf-8")


def set_aside(staging: Path, plan_id: str, aside: Sequence[Entry]) -> None:
    """Keep the ledger lines that fit no cell any more."""
    path = staging / "corrections_aside.csv"
    if aside:
        path.write_text(ledger_text(plan_id, aside), "utf-8")
    else:
        path.unlink(missing_ok=True)
