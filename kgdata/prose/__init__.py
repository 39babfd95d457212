"""Sentences about a plan's figures: every number in them is computed, none is typed."""

from __future__ import annotations

from kgdata.prose.comparison import (
    comparison_facts,
    comparison_heading,
    comparison_summary,
    comparison_title,
    movers_heading,
)
from kgdata.prose.questions import (
    checked,
    departures,
    doubts,
    figures_heading,
    findings_on,
    opening,
)
from kgdata.prose.sector import achieved, asked, facts, heading, sector, sector_title

__all__ = [
    "achieved", "asked", "checked", "comparison_facts", "comparison_heading", "comparison_summary",
    "comparison_title", "departures", "doubts", "facts", "figures_heading", "findings_on",
    "heading", "movers_heading", "opening", "sector", "sector_title",
]  # fmt: skip
