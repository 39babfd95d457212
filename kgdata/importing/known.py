"""What carried plans measure, as the rows of a new table are matched with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kgdata.importing.measures import is_measure_only, measure_of, subject_text
from kgdata.importing.sayings import Sayings, sayings_of
from kgdata.importing.wording import spell_out, ways, wording_of
from kgdata.indicators import Indicator
from kgdata.units import Unit

__all__ = ["Known", "known_of"]


@dataclass(frozen=True)
class Known:
    """An indicator that a carried plan has.

    Attributes
    ----------
    id : str
        ``DOMAIN.SUBJECT.MEASURE``.
    label_vi, label_en : str
        Its labels.
    unit : Unit or None
        Its unit; None for a heading.
    table : str
        The table that it stands in.
    parent : str
        The Vietnamese label of what it belongs under.
    printed : str
        Its label as that plan printed it, where that is known.
    above : str
        The label of what it belongs under, as that plan printed it, where that is known.
    """

    id: str
    label_vi: str
    label_en: str
    unit: Unit | None
    table: str
    parent: str = ""
    printed: str = ""
    above: str = ""

    @property
    def domain(self) -> str:
        """First part of the id."""
        return self.id.partition(".")[0]

    @property
    def measure(self) -> str:
        """Last part of the id."""
        return self.id.rpartition(".")[2]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The ways to say it, folded and written out."""
        unit = self.unit.code if self.unit else ""
        label = wording_of(self.printed).text
        said = () if is_measure_only(label, unit) else (spell_out(label, unit),)
        return ways(spell_out(self.label_vi, unit), subject_text(self.label_vi, unit), *said)

    @cached_property
    def sayings(self) -> Sayings:
        """What it is called, taken apart."""
        return sayings_of(self.label_vi, self.parent, self.printed, self.above, self.unit)

    @cached_property
    def telling(self) -> str:
        """The measure, where the label says it."""
        return self.measure if measure_of(self.label_vi, self.unit) == self.measure else ""


def known_of(
    tables: Mapping[str, Sequence[Indicator]], printed: Mapping[str, Sequence[str]] | None = None
) -> list[Known]:
    """List what a plan measures, for others to be matched with.

    Parameters
    ----------
    tables : dict of str to list of Indicator
        :attr:`kgdata.Plan.rows` of a plan.
    printed : dict of str to sequence of str, optional
        For each table the labels as its rows print them; the next plan prints them much the same.

    Examples
    --------
    >>> import kgdata as kg
    >>> known_of(kg.open().rows)[0].id
    'SCN.GRDP.GROWTH'
    """
    labels = {i.id: i.label_vi for rows in tables.values() for i in rows}
    printed = printed or {}
    said = {i.id: label for t in printed for i, label in zip(tables[t], printed[t], strict=True)}
    return [
        Known(
            i.id, i.label_vi, i.label_en, i.unit, table, labels.get(i.parent, ""),
            said.get(i.id, ""), said.get(i.parent, ""),
        )
        for table, rows in tables.items()
        for i in rows
    ]  # fmt: skip
