"""``exchange_rates.csv``: exchange rates with their day and source, none of them from a plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kgdata.documents.cells import read_rows
from kgdata.errors import SourceError

if TYPE_CHECKING:
    from kgdata.plan import Plan

__all__ = ["COLUMNS", "Rate", "default_rate", "rates", "read_rates"]

COLUMNS = ("currency", "date", "vnd", "kind", "label_vi", "label_en", "source")
KINDS = ("day", "average")
_HOME = Path(__file__).parents[2] / "data"


@dataclass(frozen=True)
class Rate:
    """One exchange rate.

    Attributes
    ----------
    currency : str
        A currency's code.
    date : datetime.date
        Its day, or the last day of the period that it is the average of.
    vnd : float
        Đồng for one unit.
    kind : {'day', 'average'}
        What it is.
    label_vi, label_en, source : str
        What it is called, and where it is published.
    """

    currency: str
    date: dt.date
    vnd: float
    kind: str
    label_vi: str
    label_en: str
    source: str

    def label(self, lang: str = "vi") -> str:
        """Return what a reader calls it."""
        return self.label_vi if lang == "vi" else self.label_en


def read_rates(path: Path) -> list[Rate]:
    """Read ``exchange_rates.csv``, oldest first.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Raises
    ------
    SourceError
        If a day is none, a rate is no number above 0, or the source is empty.
    """
    found = []
    for row in read_rows(path, COLUMNS):
        date, vnd = row.date("date"), row.number("vnd")
        if date is None:
            raise row.fail("date", "a rate needs its day")
        if vnd is None or vnd <= 0:
            raise row.fail("vnd", f"vnd {row['vnd']!r} is no rate; it must be above 0")
        found.append(
            Rate(
                row.text("currency"), date, vnd, row.one_of("kind", KINDS, "kind of rate"),
                row.text("label_vi"), row.text("label_en"), row.text("source"),
            )
        )  # fmt: skip
    return sorted(found, key=lambda r: r.date)


def rates(plan: Plan, currency: str = "USD") -> list[Rate]:
    """Return the rates of a currency: of the file beside the plan, else beside the package.

    Examples
    --------
    >>> import kgdata as kg
    >>> rates(kg.open())[0].vnd
    23159.78
    """
    path = plan.folder.parent / "exchange_rates.csv"
    path = path if path.exists() else _HOME / "exchange_rates.csv"
    return [r for r in read_rates(path) if r.currency == currency]


def default_rate(plan: Plan, currency: str = "USD") -> Rate:
    """Return the last rate known on the day of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    currency : str, default 'USD'
        Currency.

    Raises
    ------
    SourceError
        If there is none.

    Examples
    --------
    >>> import kgdata as kg
    >>> default_rate(kg.open()).vnd
    23942.0
    """
    known = [r for r in rates(plan, currency) if r.date <= plan.date]
    if not known:
        msg = f"no rate of {currency} on or before {plan.date}, the plan's day; enter one"
        raise SourceError(msg, file="exchange_rates.csv")
    return known[-1]
