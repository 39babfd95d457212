"""Lists of targets, years, quarters and tasks laid out for a page."""

from __future__ import annotations

from kgdata.listings.agenda import agencies_table, calendar_table, tasks_table
from kgdata.listings.figures import doubts_table, figures_table
from kgdata.listings.five_year import five_year_table, rates_table, remaining_table
from kgdata.listings.scenario import contributions_table, quarters_table, years_table
from kgdata.listings.targets import findings_table, targets_table
from kgdata.listings.vintages import revisions_table

__all__ = [
    "agencies_table",
    "calendar_table",
    "contributions_table",
    "doubts_table",
    "figures_table",
    "findings_table",
    "five_year_table",
    "quarters_table",
    "rates_table",
    "remaining_table",
    "revisions_table",
    "targets_table",
    "tasks_table",
    "years_table",
]
