"""What a run writes besides its reports: the workbook and the tidy files."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgdata.catalogue import open_plan
from kgdata.errors import KgdataError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FilesJob", "FilesOutcome"]

NAME = "(files)"  # no report can be named so


@dataclass(frozen=True)
class FilesOutcome:
    """The files, and how many findings the audit had.

    Attributes
    ----------
    files : dict of str to bytes
        By their place in the run's folder.
    findings : dict
        For ``run.json``: the total and the counts by severity, status and rule.
    seconds : float
        How long it took.
    """

    files: Mapping[str, bytes]
    findings: Mapping[str, Any]
    seconds: float
    name: str = NAME


@dataclass(frozen=True)
class FilesJob:
    """Makes the workbook and the tidy files of a plan, beside the reports."""

    plan: str
    lang: str
    time_limit: float = 600.0
    name: str = NAME

    def run(self) -> FilesOutcome:
        """Make them."""
        # here, in the worker: a run that takes the files from the last one needs none of it
        import pandas as pd

        from kgdata.export import export_data
        from kgdata.report.workbook import write_workbook

        begin = time.monotonic()
        plan = open_plan(self.plan)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            export_data(plan, folder / "data")
            findings = pd.read_parquet(folder / "data" / "findings.parquet")
            write_workbook(plan, folder / "kgdata.xlsx", self.lang, findings)
            found = {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            }
        return FilesOutcome(found, _counts(findings), time.monotonic() - begin)

    def lost(self, error: Exception) -> FilesOutcome:
        """Without them there is no run."""
        if isinstance(error, KgdataError):
            raise error
        msg = f"workbook and tidy files could not be made: {type(error).__name__}: {error}"
        raise KgdataError(msg) from error


def _counts(findings: pd.DataFrame) -> dict[str, Any]:
    def count(column: str) -> dict[str, int]:
        return {str(k): int(n) for k, n in findings[column].value_counts().sort_index().items()}

    return {"total": len(findings), **{f"by_{c}": count(c) for c in ("severity", "status", "rule")}}
