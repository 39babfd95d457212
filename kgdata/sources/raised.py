"""Raised signs: a mark of a footnote after a figure is none of its digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Piece", "joined"]

_FIGURE = re.compile(r"[<>≤≥~(]?\s*[-−–+]?\s*\d[\d.,\s]*%?\)?|[-–—−]")
_MARK = re.compile(r"[(\[]?(?:\d{1,2}|[a-z*†‡]{1,3})[)\]]?")


class Piece(NamedTuple):
    """A piece of a cell's text, and whether it is raised."""

    text: str
    raised: bool = False


def joined(pieces: Sequence[Piece]) -> tuple[str, str]:
    """Join the pieces of a cell, but for a raised mark beside a figure.

    Returns
    -------
    text : str
        What the cell says.
    marks : str
        The marks that were left out.

    Examples
    --------
    >>> joined([Piece("225"), Piece("2", True)]), joined([Piece("km"), Piece("2", True)])
    (('225', '2'), ('km2', ''))
    """
    level = "".join(p.text for p in pieces if not p.raised)
    marks = [p.text.strip() for p in pieces if p.raised and p.text.strip()]
    counts = bool(level.strip()) and _FIGURE.fullmatch(level.strip()) is not None
    if marks and counts and all(map(_MARK.fullmatch, marks)):
        return level, " ".join(marks)
    return "".join(p.text for p in pieces), ""
