"""The tidy files of a plan: CSV and Parquet, described by a data package."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from kgdata.errors import ParameterError
from kgdata.plan import Plan

__all__ = ["export_data", "frames_to_export"]

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_PARTS = ("targets", "programmes", "directives")
_DTYPES = {"string": "str", "number": "float64", "integer": "Int64", "date": "datetime64[s]"}


@cache
def _fields() -> dict[str, Any]:
    return tomllib.loads(files("kgdata").joinpath("fields.toml").read_text("utf-8"))


def frames_to_export(plan: Plan) -> dict[str, pd.DataFrame]:
    """Gather the tidy frames of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``observations``, ``ratios``, ``findings`` and ``corrections``, and ``targets``,
        ``programmes`` and ``directives`` of the documents beside it. All of them are there, and a
        frame without rows has the types of the others: whoever joins many plans relies on both.
    """
    frames = {
        "observations": plan.load(),
        "ratios": plan.ratios(),
        "findings": plan.audit(),
        "corrections": plan.corrections(),
    }
    frames |= {part: getattr(plan, part)() for part in _PARTS}
    return {name: frame if len(frame) else _typed(name, frame) for name, frame in frames.items()}


def _typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns without figures the types that ``fields.toml`` states."""
    return frame.astype({c: _DTYPES[_fields()[name][c]["type"]] for c in frame.columns})


def export_data(plan: Plan, folder: str | Path) -> list[Path]:
    """Write the tidy files of a plan.

    Parameters
    ----------
    plan : Plan
        The plan; its tables come in the document's order.
    folder : path-like
        Where to write; made if it is not there.

    Returns
    -------
    list of pathlib.Path
        The files written: each frame as CSV (UTF-8, decimal point) and Parquet, and
        ``datapackage.json`` (Frictionless Data Package v2), which describes every column.

    Raises
    ------
    ParameterError
        If the folder cannot be written.

    Examples
    --------
    >>> import tempfile, kgdata as kg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(p.name for p in export_data(kg.open(), folder))[:3]
    ['corrections.csv', 'corrections.parquet', 'datapackage.json']
    """
    target = Path(folder)
    frames = frames_to_export(plan)  # all is read before anything is written
    written = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            for suffix in ("csv", "parquet"):
                path = target / f"{name}.{suffix}"
                if suffix == "csv":
                    frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
                else:
                    frame.to_parquet(path, index=False)
                written.append(path)
        path = target / "datapackage.json"
        resources = [
            _resource(target / f"{name}.csv", name, frame) for name, frame in frames.items()
        ]
        said = [plan.number, plan.date.isoformat() if plan.dated else "", plan.issuer_en]
        package = {
            "$schema": _PROFILE,
            "name": plan.id,
            "title": plan.title_en,
            "description": ", ".join(filter(None, said)),
            "version": "1.0.0",
            "resources": resources,
        }
        path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
        written.append(path)
    except OSError as error:
        msg = f"cannot write the tidy files: {error.strerror}"
        raise ParameterError(msg, file=str(target)) from None
    return written


def _resource(path: Path, name: str, frame: pd.DataFrame) -> dict[str, Any]:
    fields = _fields()
    known = fields.get(name, {})
    schema: dict[str, Any] = {
        "fields": [{"name": c, **known.get(c, {"type": "any"})} for c in frame.columns],
        "missingValues": [""],
    }
    if name in fields["keys"]:
        schema["primaryKey"] = fields["keys"][name]
    content = path.read_bytes()
    return {
        "name": name,
        "type": "table",
        "description": fields["files"].get(name, name),
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }
