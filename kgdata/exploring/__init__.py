"""Looking around in a plan with a mouse: a table, its rows, series and a picture; then a file."""

from __future__ import annotations

from kgdata.exploring.explorer import Explorer
from kgdata.exploring.grid import grid
from kgdata.exploring.saving import save_picture, save_workbook
from kgdata.exploring.selection import CHARTS, Selection

__all__ = ["CHARTS", "Explorer", "Selection", "grid", "save_picture", "save_workbook"]
