"""Sentences about a plan's figures: every number in them is computed, none is typed."""

from __future__ import annotations

from kgdata.prose.comparison import (
    comparison_facts,
    comparison_heading,
    comparison_summary,
    comparison_title,
    movers_heading,
)
from kgdata.prose.findings import doubts, findings_on
from kgdata.prose.questions import checked, departures, figures_heading, opening
from kgdata.prose.sector import (
    achieved,
    asked,
    facts,
    findings_of,
    findings_told,
    heading,
    sector,
    sector_title,
)

__all__ = [
    "achieved", "asked", "checked", "comparison_facts", "comparison_heading", "comparison_summary",
    "comparison_title", "departures", "doubts", "facts", "figures_heading", "findings_of",
    "findings_on", "findings_told", "heading", "movers_heading", "opening", "sector",
    "sector_title",
]  # fmt: skip
