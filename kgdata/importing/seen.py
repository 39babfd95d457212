"""Rows of a table as an import sees them, before anybody has said what they measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kgdata.importing.measures import is_measure_only, measure_of, nature_of
from kgdata.importing.wording import Wording, wording_of
from kgdata.interval import Interval
from kgdata.printed import Figure
from kgdata.units import Unit

__all__ = ["SeenRow"]


@dataclass(frozen=True)
class SeenRow:
    """A printed body row of a table nobody has seen.

    Attributes
    ----------
    row : int
        Its ordinal, from 1.
    stt : str
        Its number as printed, without bullet; may be empty.
    label : str
        Its label; a marker such as *Trong đó* may stand in it.
    bullet : str, default ''
        The bullet before the label.
    indent : int, default 0
        How far the label is set in, in whatever the source counts.
    unit : Unit, optional
        Its unit, ditto marks resolved; None if it has none or an unknown one.
    values : dict of str to Figure
        Its level figures by column.
    """

    row: int
    stt: str
    label: str
    bullet: str = ""
    indent: int = 0
    unit: Unit | None = None
    values: Mapping[str, Figure] = field(default_factory=dict)

    @cached_property
    def wording(self) -> Wording:
        """The label taken apart."""
        return wording_of(self.label, self.bullet)

    @cached_property
    def has_figures(self) -> bool:
        """Whether anything is stated, a dash included."""
        return any(f.value is not None or f.status == "nil" for f in self.values.values())

    @cached_property
    def ranges(self) -> dict[str, Interval | None]:
        """What the printed levels stand for, in the row's power of ten; no shares, no ratios."""
        return {
            name: Interval.of(figure)
            for name, figure in self.values.items()
            if "/" not in name and not name.startswith("share_")
        }

    @cached_property
    def measure(self) -> str:
        """The measure that unit and words name."""
        return measure_of(self.wording.text, self.unit)

    @cached_property
    def nature(self) -> str:
        """How the figures behave over time; empty for a heading."""
        return nature_of(self.wording.text, self.unit) if self.has_figures else ""

    @cached_property
    def adds(self) -> bool:
        """Whether figures of this kind can be parts of a sum."""
        return self.has_figures and self.nature != "rate"

    @cached_property
    def bare(self) -> bool:
        """Whether the label names a measure but no subject."""
        return is_measure_only(self.wording.text, self.unit.code if self.unit else "")
