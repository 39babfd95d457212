"""What figures say when they are put together: effects, shares, quotients, paths."""

from __future__ import annotations

from kgdata.analysis.effects import Effects, effects
from kgdata.analysis.figures import Figures, figures_of
from kgdata.analysis.measure import Measure
from kgdata.analysis.paths import asked, kept, out_of_line
from kgdata.analysis.quotients import Quotient, quotient
from kgdata.analysis.shares import Dependence, Part, dependence, parts_of, share
from kgdata.analysis.subjects import SUBJECTS, indicators_of, rows_of, subject

__all__ = [
    "SUBJECTS", "Dependence", "Effects", "Figures", "Measure", "Part", "Quotient", "asked",
    "dependence", "effects", "figures_of", "indicators_of", "kept", "out_of_line", "parts_of",
    "quotient", "rows_of", "share", "subject",
]  # fmt: skip
