"""What a row with figures does not say: its label, its unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from kgdata.doubts import Doubt
from kgdata.header import Header
from kgdata.importing.lines import figures_in, texts_of
from kgdata.importing.seen import SeenRow
from kgdata.importing.tables import Found
from kgdata.indicators import Indicator
from kgdata.layout import Page
from kgdata.rows import Row
from kgdata.units import Unit

__all__ = ["UNSAID", "is_entered", "outside", "said", "unsaid"]

UNSAID = ("label", "unitless", "outside")  # kinds of doubts
_NONE = "-"  # the answer that there is none


def unsaid(
    rows: Sequence[Row],
    seen: Sequence[SeenRow],
    indicators: Sequence[Indicator],
    printed: Sequence[str],
    label: int,
) -> list[Doubt]:
    """List what only a person can say of a table's rows.

    Parameters
    ----------
    rows : sequence of Row
        The rows as read.
    seen : sequence of SeenRow
        The same as an import sees them.
    indicators : sequence of Indicator
        What they measure.
    printed : sequence of str
        What stands in the column of units; an unknown one is asked for by its name.
    label : int
        The column of the labels, from 1.

    Returns
    -------
    list of Doubt
        ``label`` for each row with figures and no words; ``unitless`` once for all rows with
        figures that have no unit, at the first of them.
    """
    out = [
        Doubt("label", row.file, row.line, label, str(n), str(n))
        for n, (row, own) in enumerate(zip(rows, seen, strict=True), 1)
        if own.has_figures and not any(map(str.isalpha, own.label))
    ]
    bare = [
        (row, own)
        for row, own, i, text in zip(rows, seen, indicators, printed, strict=True)
        if own.has_figures and i.unit is None and not text and any(map(str.isalpha, own.label))
    ]
    if bare:
        row, own = bare[0]
        out.append(Doubt("unitless", row.file, row.line, label, own.label, ""))
    return out


def outside(pages: Sequence[Page], headers: Sequence[Header]) -> list[Doubt]:
    """List the columns with figures that stand before those that were read, and are no numbers.

    Parameters
    ----------
    pages : sequence of Page
        The pages of a table.
    headers : sequence of Header
        Their headers.

    Returns
    -------
    list of Doubt
        One for each column, at the first figure in it.
    """
    out: dict[int, Doubt] = {}
    for page, header in zip(pages, headers, strict=True):
        known = {header.label, header.unit, header.stt, header.note, *page.heads.values()}
        for i in range(0 if page.columns else header.first):
            cells = [(x, texts_of(x).get(i, "")) for x in page.body]
            told = [(x, text) for x, text in cells if i in figures_in(x)]
            if i in known or i in out or not told or _counts([text for _, text in told]):
                continue
            captions = [t for x in page.header if (t := texts_of(x).get(i, ""))]
            line = told[0][0]
            printed = " ".join(captions) or told[0][1]
            out[i] = Doubt("outside", line.file, line.number, i + 1, printed, "")
    return list(out.values())


def _counts(texts: Sequence[str]) -> bool:
    """Whether figures only count the rows, each one higher than the last."""
    numbers = [int(t.rstrip(".)")) for t in texts if t.rstrip(".)").isdecimal()]
    alike = len(numbers) == len(texts) > 1
    return alike and all(b - a == 1 for a, b in pairwise(numbers))


def said(
    found: Found, given: Sequence[tuple[Doubt, str]], unit: Callable[[str], Unit | None]
) -> None:
    """Note what a person has answered.

    Parameters
    ----------
    found : Found
        The table; changed in place.
    given : sequence of (Doubt, str)
        The answers.
    unit : callable
        Reads a unit as a person writes it.
    """
    for doubt, answer in given:
        if doubt.kind == "label":
            found.labels[doubt.file, doubt.line] = answer.strip()
        elif doubt.kind == "unitless" and answer.strip() != _NONE:
            found.rest = unit(answer)


def is_entered(
    doubt: Doubt,
    table: str,
    seen: Sequence[SeenRow],
    indicators: Sequence[Indicator],
    entered: Mapping[str, Mapping[str, str]],
) -> bool:
    """Whether a person has already entered in ``indicators.csv`` what a doubt asks for.

    Parameters
    ----------
    doubt : Doubt
        The doubt.
    table : str
        The table's id.
    seen : sequence of SeenRow
        Its rows.
    indicators : sequence of Indicator
        What they measure.
    entered : mapping of str to mapping
        What has been entered, by table and row.
    """
    if doubt.kind == "label":
        return bool(entered.get(f"{table}/{doubt.read}", {}).get("label_vi"))
    bare = [row.row for row, i in zip(seen, indicators, strict=True)
            if row.has_figures and i.unit is None]  # fmt: skip
    return doubt.kind == "unitless" and all(
        entered.get(f"{table}/{n}", {}).get("unit") for n in bare
    )
