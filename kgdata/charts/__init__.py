"""Pictures for reading, as functions that return matplotlib Axes; ``kg.chart``."""

from __future__ import annotations

from kgdata.charts.bars import change_bars, fulfilment, growth, ranked
from kgdata.charts.dumbbell import dumbbell, spread
from kgdata.charts.path import path, paths
from kgdata.charts.style import alt_text, png, show

__all__ = [
    "alt_text", "change_bars", "dumbbell", "fulfilment", "growth", "path", "paths", "png",
    "ranked", "show", "spread",
]  # fmt: skip
