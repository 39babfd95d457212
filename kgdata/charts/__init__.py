"""Pictures for reading, as functions that return matplotlib Axes; ``kg.chart``."""

from __future__ import annotations

from kgdata.charts.bars import change_bars, fulfilment, growth, ranked
from kgdata.charts.bullet import target_bullets
from kgdata.charts.contributions import contribution_bars
from kgdata.charts.dumbbell import dumbbell, spread
from kgdata.charts.goals import plan_bullets
from kgdata.charts.heatmap import heatmap
from kgdata.charts.multiples import multiples
from kgdata.charts.path import path, paths
from kgdata.charts.quarters import growth_paths, quarter_paths, running_paths, seasons
from kgdata.charts.structure import structure
from kgdata.charts.style import alt_text, png, show
from kgdata.charts.vintages import vintages
from kgdata.charts.waterfall import waterfall

__all__ = [
    "alt_text", "change_bars", "contribution_bars", "dumbbell", "fulfilment", "growth",
    "growth_paths", "heatmap", "multiples", "path", "paths", "plan_bullets", "png",
    "quarter_paths", "ranked", "running_paths", "seasons", "show", "spread", "structure",
    "target_bullets", "vintages", "waterfall",
]  # fmt: skip
