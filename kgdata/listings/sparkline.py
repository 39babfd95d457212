"""A path so small that it fits into a cell of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kgdata.charts.style import COLOURS
from kgdata.reading import Marked

__all__ = ["path"]

_WIDTH, _HEIGHT, _RIM = 72, 20, 5  # pixels


def path(printed: Mapping[str, Any]) -> str:
    """Draw actual, target, estimate and plan as one small path.

    Parameters
    ----------
    printed : mapping of str to cell or None
        Cells as :meth:`Plan.load` has them, by ``actual``, ``target``, ``estimate``, ``plan``.

    Returns
    -------
    str
        SVG for a cell of a table; nothing without an actual, an estimate and a plan.
    """
    drawn = {
        role: float(c.value)
        for role, c in printed.items()
        if c is not None and c.status != "bound" and pd.notna(c.value)
    }
    if not {"actual", "estimate", "plan"} <= set(drawn):
        return ""
    low, high = min(drawn.values()), max(drawn.values())
    span = (high - low) or 1.0
    x = {"actual": _RIM, "target": _WIDTH / 2, "estimate": _WIDTH / 2, "plan": _WIDTH - _RIM}
    at = {
        role: (x[role], round(_HEIGHT - _RIM - (value - low) / span * (_HEIGHT - 2 * _RIM), 1))
        for role, value in drawn.items()
    }

    def line(start: str, end: str, dashes: str) -> str:
        (x1, y1), (x2, y2) = at[start], at[end]
        return (
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#999999" '
            f'stroke-width="1.5"{dashes}/>'
        )

    def diamond(role: str, size: float, fill: str) -> str:
        cx, cy = at[role]
        points = f"{cx},{cy - size} {cx + size},{cy} {cx},{cy + size} {cx - size},{cy}"
        return (
            f'<polygon points="{points}" fill="{fill}" stroke="{COLOURS["plan"]}" '
            f'stroke-width="1.5"/>'
        )

    def dot(role: str, fill: str) -> str:
        cx, cy = at[role]
        return f'<circle cx="{cx}" cy="{cy}" r="2.6" fill="{fill}"/>'

    parts = [
        line("actual", "estimate", ""),
        line("estimate", "plan", ' stroke-dasharray="3 2"'),
        dot("actual", COLOURS["actual"]),
        dot("estimate", COLOURS["estimate"]),
        diamond("plan", 2.8, COLOURS["plan"]),
    ]
    if "target" in at:
        parts.append(diamond("target", 4.2, "none"))
    return Marked(
        f'<svg width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'aria-hidden="true">{"".join(parts)}</svg>'
    )
