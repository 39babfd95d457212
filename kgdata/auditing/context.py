"""What every check sees, and how it writes down a finding that is no failed relation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kgdata.auditing.explain import LANGUAGES, Speaker
from kgdata.auditing.finding import Finding, finding_id, shown
from kgdata.auditing.network import Network
from kgdata.auditing.rules import Rule
from kgdata.auditing.sheet import Cell, Sheet
from kgdata.meta import TableInfo

__all__ = ["Context"]

Words = Callable[[Speaker], str]


@dataclass
class Context:
    """A plan under audit.

    Attributes
    ----------
    sheet : Sheet
        Its printed cells.
    network : Network
        Their relations, judged.
    rules : dict of str to Rule
        The plan's own rules.
    tables : dict of str to TableInfo
        How its tables are called, and the documents whose targets it is held against.
    """

    sheet: Sheet
    network: Network
    rules: Mapping[str, Rule]
    tables: Mapping[str, TableInfo]

    @cached_property
    def speakers(self) -> dict[str, Speaker]:
        """One for each language."""
        return {lang: Speaker(self.sheet, self.tables, lang) for lang in LANGUAGES}

    def note(
        self,
        rule: str,
        origin: str,
        severity: str,
        cells: Sequence[Cell],
        words: Words,
        *,
        printed: str = "",
        series: str | None = None,
        row: bool = True,
        expected: float | None = None,
        low: float | None = None,
        high: float | None = None,
        proposal: str = "",
        mark: str = "",
    ) -> Finding:
        """Write down a finding.

        Parameters
        ----------
        rule, origin, severity : str
            As in :class:`Finding`.
        cells : sequence of Cell
            The cells concerned, the one in question first.
        words : callable
            Given a speaker, the explanation.
        printed : str, optional
            The text in question.
        series : str, optional
            The column; by default that of the first cell.
        row : bool, default True
            Whether the finding is about a row; else about a column or page.
        expected, low, high : float, optional
            What would be right.
        proposal : str, optional
            The repair.
        mark : str, optional
            What tells findings of one rule and the same cells apart.
        """
        first = cells[0]
        imbalance = None
        figure = self.sheet.figures.get(first)
        if expected is not None and figure is not None and figure.value is not None:
            imbalance = figure.value - expected
        spoken = [words(self.speakers[lang]) for lang in LANGUAGES]
        return Finding(
            finding_id(self.sheet, rule, cells, mark), self.sheet.plan, rule, origin, severity,
            first.table, first.row if row else None, first.series if series is None else series,
            printed, shown(expected), shown(low), shown(high), shown(imbalance), "", proposal,
            "open", spoken[0], spoken[1], "; ".join(map(self.sheet.address, cells)),
        )  # fmt: skip
