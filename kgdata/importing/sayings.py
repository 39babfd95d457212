"""What is said of a row or of an indicator: its label, what it stands under, what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from kgdata.importing.measures import measure_of, names_subject, said_measure
from kgdata.importing.terms import Terms, terms_of
from kgdata.importing.wording import wording_of
from kgdata.units import Unit

__all__ = ["Said", "Sayings", "said_of", "sayings_of"]


class Said(NamedTuple):
    """What is said of a row or of an indicator.

    Attributes
    ----------
    own : Terms
        Its label.
    above : tuple of Terms
        What it stands under, the nearest first.
    lent : int
        How many of those it takes to say of what the label speaks; 0 if it says so itself.
    needs : int
        How many of those whoever means the same must say too.
    measure : str
        What is measured: the label says it, or something above it, or the unit.
    certain : bool
        Whether the label itself says it.
    """

    own: Terms
    above: tuple[Terms, ...]
    lent: int
    needs: int
    measure: str
    certain: bool

    def measures_as(self, other: Said) -> bool:
        """Whether both may measure the same; what neither label says the unit must say."""
        return self.measure == other.measure or not (self.certain or other.certain)


def said_of(labels: Sequence[str], unit: Unit | None) -> Said:
    """Take a label and those above it apart.

    Parameters
    ----------
    labels : sequence of str
        The label, without its marker, and those of what it stands under, the nearest first.
    unit : Unit or None
        Its unit.

    Examples
    --------
    >>> said = said_of(["Đường bộ", "Vận chuyển hàng hóa"], Unit("t", 3))
    >>> said.lent, said.measure, said.certain
    (1, 'VOLUME', False)
    """
    code = unit.code if unit else ""
    said = (name for label in labels if (name := _named(label, unit)))
    measure = next(said, "") or measure_of("", unit)
    own, *above = (terms_of(label, code, measure) for label in labels)
    lent = next((n for n, label in enumerate(labels) if names_subject(label, code)), len(above))
    return Said(own, tuple(above), lent, lent, measure, bool(_named(labels[0], unit)))


@lru_cache(maxsize=1 << 15)
def _named(label: str, unit: Unit | None) -> str:
    return said_measure(label, unit)


@dataclass(frozen=True, eq=False)
class Sayings:
    """What an indicator is called: by people, and by the plan that has it.

    Attributes
    ----------
    called : Said
        Its label for readers.
    printed : Said or None
        Its label as it stands on the page, where that is known.
    """

    called: Said
    printed: Said | None

    @cached_property
    def ways(self) -> list[Said]:
        """Both, or the one there is."""
        return [self.called, *([self.printed] if self.printed else [])]

    @cached_property
    def labels(self) -> list[Terms]:
        """All their labels, with those above them."""
        return [terms for said in self.ways for terms in (said.own, *said.above)]

    @cached_property
    def everything(self) -> frozenset[str]:
        """The words of all of them."""
        return frozenset(w for terms in self.labels for w in terms.words)

    @cached_property
    def own(self) -> frozenset[str]:
        """The words of its own labels, and of what they need to say of what they speak."""
        lent = (t for way in self.ways for t in way.above[: way.lent])
        return frozenset(w for t in (*(way.own for way in self.ways), *lent) for w in t.words)

    @cached_property
    def wanted(self) -> list[tuple[Terms, frozenset[str]]]:
        """Its own labels, each with what whoever means the same must say; none of them twice."""
        pairs = ((w.own, (t.told for t in w.above[: w.needs])) for w in self.ways)
        return list(dict.fromkeys((own, own.told.union(*above)) for own, above in pairs))


@lru_cache(maxsize=1 << 15)
def sayings_of(label: str, parent: str, printed: str, above: str, unit: Unit | None) -> Sayings:
    """Take the labels of an indicator apart.

    Parameters
    ----------
    label, parent : str
        Its label for readers, and that of what it belongs under.
    printed, above : str
        Both as they stand on the page; empty where that is not known.
    unit : Unit or None
        Its unit.
    """
    called = said_of([label, *filter(None, [parent])], unit)
    text = wording_of(printed).text
    if not text:
        return Sayings(called, None)
    said = said_of([text, *filter(None, [wording_of(above).text])], unit)
    # on its page a label means what it stands under as well
    return Sayings(called, said._replace(needs=len(said.above)))
