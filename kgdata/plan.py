"""A plan: one folder of data, its annex and its questions as methods.

pandas is imported by the questions that make frames: it is slow, and whoever only asks what plan
this is, as a report run in which nothing has changed, need not wait for it.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kgdata.annex import Annex
from kgdata.ledger import COLUMNS as LEDGER_COLUMNS
from kgdata.meta import read_meta
from kgdata.words import fold

if TYPE_CHECKING:
    import pandas as pd

    from kgdata.documents.library import Library

__all__ = ["Plan"]


class Plan(Annex):
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
        When it was issued; of one that does not say it, the first day of the year that it plans.
    dated : bool
        Whether it says when.
    area : str
        The reference area.
    years : Years or None
        The years of its actuals, its estimates and its plan; None for a document without an annex.
    tables_info : dict of str to TableInfo
        Its tables in the document's order.
    """

    def __init__(self, folder: Path) -> None:
        meta = read_meta(Path(folder) / "plan.toml")
        super().__init__(Path(folder), meta)
        self.number: str = meta["number"]
        first = dt.date(self.years.plan if self.years else dt.MINYEAR, 1, 1)
        self.date: dt.date = meta.get("date", first)
        # in folders of before the first day stands for a date that nobody knew
        self.dated: bool = "date" in meta and bool(self.number or self.date != first)
        self.title_vi: str = meta["title_vi"]
        self.title_en: str = meta.get("title_en", meta["title_vi"])
        self.issuer_vi: str = meta["issuer_vi"]
        self.issuer_en: str = meta.get("issuer_en", meta["issuer_vi"])
        self.area: str = meta["area"]["name_vi"]

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

    def tables(self) -> pd.DataFrame:
        """List the plan's tables.

        Returns
        -------
        pandas.DataFrame
            ``table, number, title_vi, title_en, rows, figures, ratios``, in the document's order.
        """
        import pandas as pd

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
        import pandas as pd

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
            search = unicodedata.normalize("NFC", search)  # as the labels are, however it is typed
            bare = fold(search) == search.casefold().strip()
            how = fold if bare else str.casefold
            text = frame["label_vi"] + "\n" + frame["label_en"] + "\n" + frame["indicator"]
            frame = frame[text.map(how).str.contains(how(search.strip()), regex=False)]
        return frame.reset_index(drop=True)

    # --- figures ------------------------------------------------------------------------------

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
        from kgdata.comparison import compare

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
        import pandas as pd

        rows = [entry[: len(LEDGER_COLUMNS)] for entry in self.ledger]
        frame = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))
        return frame.astype({**dict.fromkeys(LEDGER_COLUMNS, "str"), "row": "int64"})

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
