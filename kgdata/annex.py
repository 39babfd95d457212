"""The annex of a plan: its printed tables, read from the source, corrected and cached."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgdata import store
from kgdata.errors import SourceError, UnknownNameError
from kgdata.header import Years
from kgdata.indicators import Indicator, read_indicators
from kgdata.layout import divide, stated
from kgdata.ledger import Correction, read_ledger
from kgdata.meta import tables_of
from kgdata.sources import read_source
from kgdata.words import fold

if TYPE_CHECKING:
    import pandas as pd

    from kgdata.tidy import Table

__all__ = ["Annex"]

_MAIN = 8  # main indicators of a table for which nobody has named any


class Annex:
    """The printed tables of one plan.

    Parameters
    ----------
    folder : pathlib.Path
        A folder with ``indicators.csv``, the source and, where a person has corrected something,
        ``corrections.csv``.
    meta : dict
        What its ``plan.toml`` says; see :func:`kgdata.meta.read_meta`.

    Attributes
    ----------
    id : str
        The plan's id.
    years : Years or None
        The years of its actuals, its estimates and its plan; None for a document without an annex.
    tables_info : dict of str to TableInfo
        Its tables in the document's order.
    """

    def __init__(self, folder: Path, meta: Mapping[str, Any]) -> None:
        self.folder = folder
        self.id: str = meta["id"]
        self.years = Years(**meta["years"]) if "years" in meta else None
        self.source_file: str = meta.get("source", {}).get("file", "")
        self.source_sha256: str = meta.get("source", {}).get("sha256", "")
        self.tables_info = tables_of(meta, self._main)

    def table_id(self, name: str | int) -> str:
        """Find a table by id, number or printed name.

        Parameters
        ----------
        name : str or int
            ``"agriculture"``, ``2``, ``"2"`` or ``"Biểu 2"``.

        Returns
        -------
        str

        Raises
        ------
        UnknownNameError
            If there is no such table.
        """
        text = str(name)
        if text in self.tables_info:
            return text
        number = re.fullmatch(r"(?:bieu|table)?\s*(?:so\s*)?(\d+)", fold(text))
        for info in self.tables_info.values():
            if number and info.number == int(number[1]):
                return info.id
        raise UnknownNameError.among("table", name, self.tables_info)

    # --- figures ------------------------------------------------------------------------------

    def load(self, table: str | int | None = None) -> pd.DataFrame:
        """Return the printed level figures, tidy.

        Parameters
        ----------
        table : str or int, optional
            A table; all by default.

        Returns
        -------
        pandas.DataFrame
            One row per cell of a level column, blank and lost cells included. ``value`` is in the
            printed unit (``unit`` times ten to the ``unit_mult``); ``source`` is
            ``file:line:column`` of the printed cell, column 0 where the column is lost.

        Examples
        --------
        >>> import kgdata as kg
        >>> rice = kg.load("agriculture").query("indicator == 'AGR.RICE.OUTPUT'")
        >>> rice.set_index("series")["value"].to_dict()["estimate_2023"]
        4555929.0
        """
        return self._of_table("observations", table)

    def ratios(self, table: str | int | None = None) -> pd.DataFrame:
        """Return the printed ratios beside what the printed figures give.

        Parameters
        ----------
        table : str or int, optional
            A table; all by default.

        Returns
        -------
        pandas.DataFrame
            One row per printed ratio, in percent; ``low`` and ``high`` bound what the rounded
            operands allow, and ``verdict`` is exact, rounding, inconsistent or unverifiable.

        Examples
        --------
        >>> import kgdata as kg
        >>> sorted(kg.ratios("trade")["verdict"].unique())
        ['exact']
        """
        return self._of_table("ratios", table)

    def wide(self, table: str | int) -> pd.DataFrame:
        """Lay a table out as printed: a row per row, a column per series and ratio.

        Parameters
        ----------
        table : str or int
            A table.

        Returns
        -------
        pandas.DataFrame
            ``row, indicator, stt, label_vi, label_en, unit, unit_mult``, then the figures in
            printed order.

        Examples
        --------
        >>> import kgdata as kg
        >>> kg.wide("trade").loc[1, ["plan_2024", "plan_2024/estimate_2023"]].tolist()
        [920.0, 106.98]
        """
        import pandas as pd

        table = self.table_id(table)  # one table, never all
        levels, printed = self.load(table), self.ratios(table)
        keys = ["row", "indicator", "stt", "label_vi", "label_en"]
        heads = levels.drop_duplicates("row")[[*keys, "unit", "unit_mult"]].set_index(
            "row", drop=False
        )
        heads = heads.rename_axis(None)
        values = levels.pivot(index="row", columns="series", values="value")
        compared = printed.pivot(index="row", columns="ratio", values="value")
        frame = pd.concat([heads, values, compared], axis=1)
        order = [c for c in self.columns(table) if c in frame]
        return frame[[*heads.columns, *order]].reset_index(drop=True)

    def columns(self, table: str | int) -> list[str]:
        """Return the names of a table's figure columns in printed order."""
        order = self._frames["columns"]
        return order.loc[order["table"] == self.table_id(table), "column"].tolist()

    # --- how they are read --------------------------------------------------------------------

    @cached_property
    def rows(self) -> dict[str, list[Indicator]]:
        """For each table what its printed rows measure."""
        return read_indicators(self.folder / "indicators.csv", list(self.tables_info))

    @cached_property
    def ledger(self) -> list[Correction]:
        """The corrections."""
        return read_ledger(self.folder / "corrections.csv", self.id, self.tables_info)

    def read(self) -> dict[str, Table]:
        """Read every table from the source.

        Returns
        -------
        dict of str to Table

        Raises
        ------
        SourceError
            If the source has changed or cannot be read.
        """
        from kgdata.tidy import read_table

        years = self._check_source()
        lines = read_source(self.folder / self.source_file, self.source_file)
        infos = self.tables_info
        if any(info.pages for info in infos.values()):
            pages = stated(lines, {t: info.pages for t, info in infos.items()})
        else:
            pages = divide(lines, {t: info.heading for t, info in infos.items()})
        return {
            t: read_table(t, pages[t], self.rows[t], years, self.ledger) for t in self.tables_info
        }

    def _main(self, table: str) -> tuple[str, ...]:
        return self._outermost.get(table, ())

    @cached_property
    def _outermost(self) -> dict[str, tuple[str, ...]]:
        """For each table its first rows with figures that stand under no other row with figures."""
        levels = self._frames["observations"]
        stated = levels.loc[levels["status"].isin(["ok", "corrected", "bound"]), "indicator"]
        told = set(stated)
        out = {}
        for table, rows in self.rows.items():
            above = {i.id: i.parent for i in rows}
            outer = (i.id for i in rows if i.id in told and not told & _line_up(i.parent, above))
            out[table] = tuple(islice(outer, _MAIN))
        return out

    def inputs(self) -> list[Path]:
        """List the files that the figures depend on."""
        names = ("plan.toml", "indicators.csv", "corrections.csv", self.source_file)
        return [p for name in names if (p := self.folder / name).exists()]

    def _check_source(self) -> Years:
        """See that there is an annex as received; return the years that it goes through."""
        if self.years is None:
            raise SourceError(f"{self.id} is carried without an annex", file=str(self.folder))
        path = self.folder / self.source_file
        if not path.is_file():
            raise SourceError("the source file is missing", file=str(path))
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.source_sha256:
            msg = f"sha256 is {found}, plan.toml says {self.source_sha256}; the source was changed"
            raise SourceError(msg, file=str(path))
        return self.years

    def _of_table(self, name: str, table: str | int | None) -> pd.DataFrame:
        frame = self._frames[name]
        if table is None:
            return frame.copy()
        return frame[frame["table"] == self.table_id(table)].reset_index(drop=True)

    @cached_property
    def _frames(self) -> Mapping[str, pd.DataFrame]:
        from kgdata.tidy import FRAMES, frames

        self._check_source()
        key = store.digest(self.inputs())
        return store.Frames(key, FRAMES, lambda: frames(self.id, self.read(), self.rows))


def _line_up(name: str, above: Mapping[str, str]) -> set[str]:
    """Return an indicator with all that it stands under."""
    line: set[str] = set()
    while name and name not in line:
        line.add(name)
        name = above.get(name, "")
    return line
