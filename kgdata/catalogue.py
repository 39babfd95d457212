"""Where plans lie: the default one, one from anywhere, and all those in a folder."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kgdata.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["default_folder", "known_labels", "open_plan", "plans"]


def default_folder() -> Path:
    """Return the folder of the plan that is meant when none is named.

    Returns
    -------
    pathlib.Path
        ``$KGDATA_PLAN``, else ``data/kh14-2024`` beside the package.
    """
    override = os.environ.get("KGDATA_PLAN")
    return Path(override) if override else Path(__file__).parent.parent / "data" / "kh14-2024"


def open_plan(folder: str | Path | None = None) -> Plan:
    """Open a plan.

    Parameters
    ----------
    folder : path-like, optional
        A folder with a ``plan.toml``; by default the one of :func:`default_folder`.

    Returns
    -------
    Plan

    Raises
    ------
    SourceError
        If there is no such folder, or ``plan.toml`` is not as it must be.

    Examples
    --------
    >>> import kgdata as kg
    >>> kg.open().number
    '14/KH-UBND'
    """
    return Plan(Path(folder) if folder is not None else default_folder())


def known_labels(lang: str = "vi") -> dict[str, str]:
    """Return how indicators are called by the plans beside the default one and in the package.

    Parameters
    ----------
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    dict of str to str
        By id.

    Examples
    --------
    >>> known_labels("en")["AGR.RICE.OUTPUT"]
    'Rice, total output'
    """
    found: dict[str, str] = {}
    for root in (default_folder().parent, Path(__file__).parent.parent / "data"):
        for path in sorted(root.glob("*/indicators.csv")):
            with path.open(encoding="utf-8", newline="") as rows:
                for row in csv.DictReader(rows):
                    found.setdefault(row.get("indicator") or "", row.get(f"label_{lang}") or "")
    return found


def plans(folder: str | Path | None = None) -> pd.DataFrame:
    """List the plans in a folder.

    Parameters
    ----------
    folder : path-like, optional
        Where to look; by default beside the default plan.

    Returns
    -------
    pandas.DataFrame
        One row per plan: ``id, number, date, area, title_vi, title_en, folder``.

    Examples
    --------
    >>> import kgdata as kg
    >>> "kh14-2024" in kg.plans()["id"].tolist()
    True
    """
    import pandas as pd

    root = Path(folder) if folder is not None else default_folder().parent
    found = [Plan(p.parent) for p in sorted(root.glob("*/plan.toml"))]
    columns = ["id", "number", "date", "area", "title_vi", "title_en", "folder"]
    rows = [
        (
            p.id, p.number, p.date if p.dated else None, p.area, p.title_vi, p.title_en,
            p.folder.name,
        )
        for p in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
