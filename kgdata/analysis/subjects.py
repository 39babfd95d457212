"""Which rows an analysis speaks of: data by indicator, so that any plan with them will do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from kgdata.analysis.figures import Figures
from kgdata.errors import UnknownNameError

__all__ = ["SUBJECTS", "indicators_of", "rows_of", "subject"]

SUBJECTS = (
    "agriculture", "industry", "services", "trade", "budget", "enterprises", "population",
)  # fmt: skip


@cache
def subject(name: str) -> dict[str, Any]:
    """Return what an analysis speaks of.

    Parameters
    ----------
    name : str
        One of `SUBJECTS`.

    Returns
    -------
    dict
        Its questions, each with the ids of its indicators.

    Raises
    ------
    UnknownNameError
        If there is no such analysis.

    Examples
    --------
    >>> subject("agriculture")["rice"]["product"]
    'AGR.RICE.OUTPUT'
    """
    if name not in SUBJECTS:
        raise UnknownNameError.among("analysis", name, SUBJECTS)
    found: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    )
    return found


def indicators_of(entry: object) -> list[str]:
    """Return every indicator that a question names, in order.

    Examples
    --------
    >>> indicators_of({"key": "distance", "top": "SRV.FREIGHT.TURNOVER", "bottom": ["A.B.C"]})
    ['SRV.FREIGHT.TURNOVER', 'A.B.C']
    """
    return list(dict.fromkeys(_walk(entry)))


def rows_of(figures: Figures, name: str) -> list[str]:
    """Return the indicators of a plan that an analysis uses, the parts of its totals included.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.analysis.figures import figures_of
    >>> "IND.MINING.VALUE" in rows_of(figures_of(kg.open()), "industry")
    True
    """
    entry = subject(name)
    parts = [part for total in entry["composed"] for part in figures.parts(total)]
    return figures.known(dict.fromkeys([*indicators_of(entry), *parts]))


def _walk(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        if entry.count(".") == 2 and entry == entry.upper():
            yield entry
    elif isinstance(entry, dict):
        for value in entry.values():
            yield from _walk(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from _walk(value)
