"""Figures out of scale with their own row, by robust statistics of the whole annex."""

from __future__ import annotations

from math import exp, log
from statistics import median

from kgdata.auditing.context import Context
from kgdata.auditing.explain import Speaker
from kgdata.auditing.finding import Finding
from kgdata.auditing.sheet import Cell

__all__ = ["check_scale"]

_FAR = 40  # median deviations; one in a thousand figures of an annex lies so far off
_ISOLATED = 5  # times farther off than its neighbours are from each other


def check_scale(context: Context) -> list[Finding]:
    """Find figures out of scale with the other columns of their row.

    How far a figure lies from the median of its row's other columns is compared with how far the
    figures of the whole annex do, and with how far those others lie from each other.
    """
    sheet = context.sheet
    measured: list[tuple[Cell, float, float, list[Cell]]] = []
    for t in sheet.tables:
        series = [
            s
            for s in sheet.amounts(t)
            if not s.startswith("share_") and "q" not in s.rpartition("_")[2]
        ]
        for n in range(1, len(sheet.tables[t].rows) + 1):
            cells = [
                c
                for c in (Cell(t, n, s) for s in series)
                if c in sheet.ranges and (sheet.figures[c].value or 0.0) > 0
            ]
            logs = {c: log(sheet.figures[c].value or 1.0) for c in cells}
            for cell in cells if len(cells) > 2 else ():
                others = [c for c in cells if c != cell]
                values = [logs[c] for c in others]
                measured.append(
                    (cell, logs[cell] - median(values), max(values) - min(values), others)
                )
    if not measured:
        return []
    usual = median(abs(off) for _, off, _, _ in measured)
    return [
        _scale(context, cell, off, others, usual)
        for cell, off, spread, others in measured
        if usual and abs(off) > _FAR * usual and abs(off) > _ISOLATED * (spread + 3 * usual)
    ]


def _scale(context: Context, cell: Cell, off: float, others: list[Cell], usual: float) -> Finding:
    sheet, network = context.sheet, context.network
    held = [n for n in network.by_cell.get(cell, ()) if network.holds(n)]
    supported = "scale_supported" if held else "scale_unsupported"
    values = [sheet.figures[c].value or 0.0 for c in others]

    def words(speaker: Speaker) -> str:
        listed = ", ".join(f"{speaker.figure(c)} ({speaker.series(c.series)})" for c in others)
        text = speaker.say(
            "scale",
            printed=speaker.measured(cell),
            others=listed,
            times=speaker.value(float(round(exp(abs(off))))),
            usual=speaker.value(round(100 * (exp(usual) - 1), 1)),
        )
        return f"{speaker.where(cell)}{text} {speaker.say(supported)}"

    return context.note(
        "scale", "publisher", "low", [cell], words, printed=sheet.printed(cell),
        expected=median(values), low=min(values), high=max(values),
    )  # fmt: skip
