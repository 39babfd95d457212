"""What speaks for a reading of a page when its ratios do not: sums, products, the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kgdata.indicators import Indicator, groups_of
from kgdata.interval import Interval
from kgdata.ledger import Correction
from kgdata.printed import COMMON, Figure, is_ambiguous, read

__all__ = ["Evidence"]

_AREAS = ("AREA", "AREA_HARVESTED")
_DECISIVE = 1_000_000  # what a person has decided outweighs every relation


class Evidence:
    """The relations of a table that can tell two readings of a page apart.

    Parameters
    ----------
    indicators : sequence of Indicator
        What the table's rows measure.
    ledger : iterable of Correction
        The table's corrections: a person who enters ``5481`` for ``5,481`` settles its page.
    """

    def __init__(self, indicators: Sequence[Indicator], ledger: Iterable[Correction]) -> None:
        self.groups = [g for g in groups_of(indicators) if g.role == "part"]
        subjects: dict[str, dict[str, int]] = defaultdict(dict)
        for indicator in indicators:
            subjects[indicator.subject][indicator.id.rpartition(".")[2]] = indicator.row
        self.crops = [
            ([m[a] for a in _AREAS if a in m], m["YIELD"], m["OUTPUT"])
            for m in subjects.values()
            if "YIELD" in m and "OUTPUT" in m
        ]
        self.decided = [
            (entry.row, entry.series, value)
            for entry in ledger
            if (value := _only_value(entry.after)) is not None
        ]

    def weigh(self, start: int, figures: Sequence[Mapping[str, Figure]]) -> int:
        """Count the relations of a page that hold, less those that do not.

        Parameters
        ----------
        start : int
            Ordinal of the page's first row within the table, from 1.
        figures : sequence of dict of str to Figure
            The page's figures by row and series, as one reading has them.

        Returns
        -------
        int
        """
        end = start + len(figures)

        def on_page(*rows: int) -> bool:
            return all(start <= row < end for row in rows)

        def at(row: int, series: str) -> Interval | None:
            figure = figures[row - start].get(series)
            return Interval.of(figure) if figure else None

        names = list(dict.fromkeys(name for row in figures for name in row))
        verdicts: list[bool] = []
        decisions: list[bool] = []
        for group in self.groups:
            if on_page(group.whole, *group.parts):
                for name in names:
                    parts = [x for row in group.parts if (x := at(row, name))]
                    total = at(group.whole, name)
                    if total and parts:
                        added = Interval(sum(x.low for x in parts), sum(x.high for x in parts))
                        verdicts.append(added.meets(total))
        for areas, rate, output in self.crops:
            if areas and on_page(*areas, rate, output):
                for name in names:
                    grown, made = at(rate, name), at(output, name)
                    fields = [x for row in areas if (x := at(row, name))]
                    if grown and made and fields:
                        verdicts.append(any(_times(x, grown).meets(made) for x in fields))
        for row, name, value in self.decided:
            if on_page(row) and (figure := figures[row - start].get(name)):
                decisions.append(figure.value == value)
        return _balance(verdicts) + _DECISIVE * _balance(decisions)


def _balance(verdicts: Sequence[bool]) -> int:
    return 2 * sum(verdicts) - len(verdicts)


def _times(a: Interval, b: Interval) -> Interval:
    ends = [x * y for x in a for y in b]
    return Interval(min(ends), max(ends))


def _only_value(text: str) -> float | None:
    """Return the value of a text that can be read in one way only."""
    if is_ambiguous(text):
        return None
    for separators in COMMON:
        try:
            return read(text, separators).value
        except ValueError:
            continue
    return None
