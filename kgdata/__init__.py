"""kgdata: the annex of a provincial socio-economic plan as data that economists trust.

Examples
--------
>>> import kgdata as kg
>>> kg.load("agriculture").shape[1]
17
>>> kg.compare("trade", base="estimate_2023", to="plan_2024")["indicator"].iloc[0]
'TRD.GOODS.EXPORTS'
"""

from __future__ import annotations

from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from kgdata.catalogue import open_plan as open
from kgdata.catalogue import plans
from kgdata.errors import KgdataError, ParameterError, SourceError, UnknownNameError
from kgdata.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kgdata.vintages import panel, revisions

__version__ = "0.1.0"
__all__ = [
    "KgdataError", "ParameterError", "Plan", "SourceError", "UnknownNameError", "agencies", "audit",
    "chart", "compare", "corrections", "directives", "display", "documents", "indicators", "load",
    "open", "panel", "plans", "programmes", "ratios", "revisions", "tables", "targets", "wide",
]  # fmt: skip

# pandas, matplotlib and great_tables are slow to import, and not all who come need them
_LAZY = {
    "chart": "kgdata.charts", "display": "kgdata.display", "documents": "kgdata.documents",
    "exploring": "kgdata.exploring", "panel": "kgdata.vintages:panel",
    "revisions": "kgdata.vintages:revisions",
}  # fmt: skip


@cache
def _default() -> Plan:
    return open()


def tables() -> pd.DataFrame:
    """List the tables of the default plan; see :meth:`Plan.tables`."""
    return _default().tables()


def indicators(search: str | None = None, table: str | int | None = None) -> pd.DataFrame:
    """List what the default plan measures; see :meth:`Plan.indicators`."""
    return _default().indicators(search, table)


def load(table: str | int | None = None) -> pd.DataFrame:
    """Return tidy figures of the default plan; see :meth:`Plan.load`."""
    return _default().load(table)


def wide(table: str | int) -> pd.DataFrame:
    """Lay out a table of the default plan as printed; see :meth:`Plan.wide`."""
    return _default().wide(table)


def ratios(table: str | int | None = None) -> pd.DataFrame:
    """Return printed and recomputed ratios of the default plan; see :meth:`Plan.ratios`."""
    return _default().ratios(table)


def compare(
    table: str | int | Sequence[str | int] | None = None,
    *,
    base: str,
    to: str,
    other: Plan | None = None,
) -> pd.DataFrame:
    """Compare two series of the default plan; see :meth:`Plan.compare`."""
    return _default().compare(table, base=base, to=to, other=other)


def audit() -> pd.DataFrame:
    """Find what does not add up in the default plan; see :meth:`Plan.audit`."""
    return _default().audit()


def corrections() -> pd.DataFrame:
    """Return the default plan's ledger; see :meth:`Plan.corrections`."""
    return _default().corrections()


def targets(document: str | None = None) -> pd.DataFrame:
    """Return the targets beside the default plan; see :meth:`Plan.targets`."""
    return _default().targets(document)


def programmes(document: str | None = None) -> pd.DataFrame:
    """Return the programmes beside the default plan; see :meth:`Plan.programmes`."""
    return _default().programmes(document)


def directives(document: str | None = None) -> pd.DataFrame:
    """Return the instructions beside the default plan; see :meth:`Plan.directives`."""
    return _default().directives(document)


def agencies() -> pd.DataFrame:
    """Return the agencies beside the default plan; see :meth:`Plan.agencies`."""
    return _default().agencies()


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return resolve_name(_LAZY[name])
    msg = f"module 'kgdata' has no attribute {name!r}"
    raise AttributeError(msg)
