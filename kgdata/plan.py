"""A plan: one folder of data, read, corrected and cached, with its questions as methods."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kgdata import store
from kgdata.comparison import compare
from kgdata.errors import SourceError, UnknownNameError
from kgdata.header import Years
from kgdata.indicators import Indicator, read_indicators
from kgdata.layout import divide, stated
from kgdata.ledger import COLUMNS as LEDGER_COLUMNS
from kgdata.ledger import Correction, read_ledger
from kgdata.meta import read_meta, tables_of
from kgdata.sources import read_source
from kgdata.tidy import FRAMES, Table, frames, read_table
from kgdata.words import fold

if TYPE_CHECKING:
    from kgdata.documents.library import Library

__all__ = ["Plan"]


class Plan:
    """One published plan with its annex.

    Parameters
    ----------
    folder : pathlib.Path
        A folder with ``plan.toml``, ``indicators.csv``, the source and, where a person has
        corrected something, ``corrections.csv``.

    Attributes
    ----------
    id, number, title_vi, title_en : str
        How the plan is called.
    date : datetime.date
        When it was issued.
    area : str
        The reference area.
    years : Years or None
        The years of its actuals, its estimates and its plan; None for a document without an annex.
    tables_info : dict of str to TableInfo
        Its tables in the document's order.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        meta = read_meta(self.folder / "plan.toml")
        self.id: str = meta["id"]
        self.number: str = meta["number"]
        self.date: dt.date = meta["date"]
        self.title_vi: str = meta["title_vi"]
        self.title_en: str = meta.get("title_en", meta["title_vi"])
        self.issuer_vi: str = meta["issuer_vi"]
        self.issuer_en: str = meta.get("issuer_en", meta["issuer_vi"])
        self.area: str = meta["area"]["name_vi"]
        self.years = Years(**meta["years"]) if "years" in meta else None
        self.source_file: str = meta.get("source", {}).get("file", "")
        self.source_sha256: str = meta.get("source", {}).get("sha256", "")
        self.tables_info = tables_of(meta)

    def __repr__(self) -> str:
        return f"<Plan {self.id}: {self.number}, {self.area}, {len(self.tables_info)} tables>"

    def _repr_html_(self) -> str:
        """Show the plan's tables in a notebook."""
        from kgdata.display import plan_table  # pages rest on plans, so it is imported late

        return plan_table(self).as_raw_html()

    def title(self, lang: str = "vi") -> str:
        """Return the plan's title in a language."""
        return self.title_vi if lang == "vi" else self.title_en

    # --- what there is ------------------------------------------------------------------------

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

    def tables(self) -> pd.DataFrame:
        """List the plan's tables.

        Returns
        -------
        pandas.DataFrame
            ``table, number, title_vi, title_en, rows, figures, ratios``, in the document's order.
        """
        levels, printed = self._frames["observations"], self._frames["ratios"]
        shown = levels[levels["status"].isin(["ok", "corrected", "bound"])]
        rows = [
            (
                info.id, info.number, info.title_vi, info.title_en, len(self.rows[info.id]),
                int((shown["table"] == info.id).sum()),
                int((printed.loc[printed["table"] == info.id, "value"].notna()).sum()),
            )
            for info in self.tables_info.values()
        ]  # fmt: skip
        columns = ["table", "number", "title_vi", "title_en", "rows", "figures", "ratios"]
        return pd.DataFrame(rows, columns=columns).astype({"number": "Int64"})

    def indicators(self, search: str | None = None, table: str | int | None = None) -> pd.DataFrame:
        """List what the plan measures.

        Parameters
        ----------
        search : str, optional
            Only labels or ids with this text, whatever its case; without diacritics in it, those
            of the labels do not matter either.
        table : str or int, optional
            Only this table.

        Returns
        -------
        pandas.DataFrame
            ``table, row, indicator, label_vi, label_en, unit, unit_mult, parent, role, split,
            nature``.

        Examples
        --------
        >>> import kgdata as kg
        >>> kg.indicators(search="sản lượng lúa Mùa")["indicator"].tolist()
        ['AGR.RICE_MUA.OUTPUT']
        """
        wanted = [self.table_id(table)] if table is not None else list(self.tables_info)
        rows = [
            (
                i.table, i.row, i.id, i.label_vi, i.label_en, i.unit.code if i.unit else "",
                i.unit.mult if i.unit else None, i.parent, i.role, i.split, i.nature,
            )
            for t in wanted
            for i in self.rows[t]
        ]  # fmt: skip
        columns = [
            "table", "row", "indicator", "label_vi", "label_en", "unit", "unit_mult", "parent",
            "role", "split", "nature",
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=columns).astype({"unit_mult": "Int64"})
        if search:
            bare = fold(search) == search.casefold().strip()
            how = fold if bare else str.casefold
            text = frame["label_vi"] + "\n" + frame["label_en"] + "\n" + frame["indicator"]
            frame = frame[text.map(how).str.contains(how(search.strip()), regex=False)]
        return frame.reset_index(drop=True)

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

    def compare(
        self,
        table: str | int | Sequence[str | int] | None = None,
        *,
        base: str,
        to: str,
        other: Plan | None = None,
    ) -> pd.DataFrame:
        """Compare two series, of this plan or of this and another.

        Parameters
        ----------
        table : str, int or sequence of them, optional
            Tables; by default all that state both series.
        base, to : str
            Series, e.g. ``"estimate_2023"`` and ``"plan_2024"``.
        other : Plan, optional
            The plan that states `to`; by default this one.

        Returns
        -------
        pandas.DataFrame
            See :func:`kgdata.comparison.compare`.

        Examples
        --------
        >>> import kgdata as kg
        >>> c = kg.compare("trade", base="estimate_2023", to="plan_2024")
        >>> float(c.set_index("indicator").loc["TRD.GOODS.EXPORTS", "ratio"].round(2))
        106.98
        """
        names = [table] if isinstance(table, str | int) else table
        wanted = [self.table_id(t) for t in names] if names is not None else None
        levels = self.load()
        if wanted is not None:
            levels = levels[levels["table"].isin(wanted)]
        there = (other.load(), other.indicators()) if other is not None else None
        return compare(levels, self.indicators(), base=base, to=to, other=there)

    def corrections(self) -> pd.DataFrame:
        """Return the ledger.

        Returns
        -------
        pandas.DataFrame
            ``id, plan, table, row, series, before, after, reason, evidence, finding``.
        """
        rows = [entry[:-1] for entry in self.ledger]
        return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS)).astype({"row": "int64"})

    # --- the documents around it --------------------------------------------------------------

    @cached_property
    def library(self) -> Library:
        """The documents that lie beside the plan, the plan itself among them."""
        from kgdata.documents.library import Library

        return Library(self.folder.parent, own=self.folder)

    def targets(self, document: str | None = None) -> pd.DataFrame:
        """Return what the plan and the documents beside it set as targets.

        Parameters
        ----------
        document : str, optional
            Only this one, by id.

        Returns
        -------
        pandas.DataFrame
            ``document, no, indicator, label_vi, label_en, comparator, value, value_to, unit,
            measure, period, note, source, agency``, one row per single figure.

        Examples
        --------
        >>> import kgdata as kg
        >>> kg.targets("kh14-2024").set_index("no").loc["3.i", "value"]
        np.float64(35.43)
        """
        return self.library.targets(document)

    def programmes(self, document: str | None = None) -> pd.DataFrame:
        """Return the programmes that the documents register, with agencies and deadlines."""
        return self.library.programmes(document)

    def directives(self, document: str | None = None) -> pd.DataFrame:
        """Return the instructions of the documents, with agencies, deadlines and recurrence."""
        return self.library.directives(document)

    def documents(self) -> pd.DataFrame:
        """Return the register of documents: the carried ones, then those that they cite."""
        return self.library.documents()

    def agencies(self) -> pd.DataFrame:
        """Return the agencies that the documents name."""
        return self.library.agency_frame()

    def audit(self) -> pd.DataFrame:
        """Find everything in the plan that does not add up.

        Returns
        -------
        pandas.DataFrame
            One row for each finding, most severe first; see
            :class:`kgdata.auditing.finding.Finding`.

        Examples
        --------
        >>> import kgdata as kg
        >>> kg.open().audit().query("severity == 'high' and table == 'fdi'")["rule"].tolist()
        ['ratio']
        """
        from kgdata.auditing import audit  # the audit rests on plans, so it is imported late

        return audit(self)

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
        if self.years is None:
            raise SourceError(f"{self.id} is carried without an annex", file=str(self.folder))
        self._check_source()
        lines = read_source(self.folder / self.source_file, self.source_file)
        infos = self.tables_info
        if any(info.pages for info in infos.values()):
            pages = stated(lines, {t: info.pages for t, info in infos.items()})
        else:
            pages = divide(lines, {t: info.heading for t, info in infos.items()})
        return {
            t: read_table(t, pages[t], self.rows[t], self.years, self.ledger)
            for t in self.tables_info
        }

    def inputs(self) -> list[Path]:
        """List the files that the figures depend on."""
        names = ("plan.toml", "indicators.csv", "corrections.csv", self.source_file)
        return [p for name in names if (p := self.folder / name).exists()]

    def _check_source(self) -> None:
        path = self.folder / self.source_file
        if not path.is_file():
            raise SourceError("the source file is missing", file=str(path))
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.source_sha256:
            msg = f"sha256 is {found}, plan.toml says {self.source_sha256}; the source was changed"
            raise SourceError(msg, file=str(path))

    def _of_table(self, name: str, table: str | int | None) -> pd.DataFrame:
        frame = self._frames[name]
        if table is None:
            return frame.copy()
        return frame[frame["table"] == self.table_id(table)].reset_index(drop=True)

    @cached_property
    def _frames(self) -> Mapping[str, pd.DataFrame]:
        self._check_source()
        key = store.digest(self.inputs())
        return store.Frames(key, FRAMES, lambda: frames(self.id, self.read(), self.rows))
