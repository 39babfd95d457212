"""Long-term targets year by year, and what the unknown years must bring."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from great_tables import GT

from kgdata.captions import date_text
from kgdata.charts.frame import mark_notes
from kgdata.documents.progress import Progress
from kgdata.documents.rates import rates
from kgdata.listings.sheet import lay_out
from kgdata.marks import SIGNS
from kgdata.numbers import MISSING, number, percent
from kgdata.plan import Plan
from kgdata.prose.five_year import progress_verdict
from kgdata.strings import text
from kgdata.wording import (
    documents_note,
    figure_text,
    known_text,
    plain_figure,
    target_text,
)

__all__ = ["five_year_table", "rates_table", "remaining_table"]


def five_year_table(plan: Plan, found: Sequence[Progress], document: str, lang: str = "vi") -> GT:
    """Lay out each long-term target with every year, the unknown ones as ``?``.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        As :func:`kgdata.documents.progress.progress` gives it.
    document : str
        The long-term document.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    assert plan.years is not None
    years = sorted({y for p in found for y in p.years})
    rows = []
    marks: set[str] = set()
    for p in found:
        annex = {f.year: f for f in p.annex}
        own = p.own
        marks |= {f.mark for f in p.annex}
        cells = [
            known_text(annex[y], p.target, lang, bare=True) if y in annex else "?" for y in years
        ]
        if own is None:
            mine = MISSING
        elif own.added:
            mine = text("five_year.adds", lang, value=plain_figure(own.value, p.target, lang))
        else:
            mine = known_text(own, p.target, lang, bare=True)
        sign = " ‡" if p.converted else ""
        rows.append(
            (
                p.target.no,
                getattr(p.target, f"label_{lang}"),
                target_text(p.target, lang),
                text(f"five_year.measure_{p.target.measure}", lang),
                *cells,
                mine + sign,
                progress_verdict(p, lang) + sign,
                _lines(plan, p),
            )
        )
    columns = [
        "no", "label", "target", "measure", *(f"y{y}" for y in years), "own", "verdict", "line",
    ]  # fmt: skip
    labels = {
        "no": text("table.number", lang),
        "label": text("table.indicator", lang),
        "target": text("targets.target", lang),
        "measure": text("five_year.measure", lang),
        "own": text("five_year.own_target", lang, year=plan.years.plan),
        "verdict": text("targets.verdict", lang),
        **{f"y{y}": _head(plan, y, lang) for y in years},
        "line": text("five_year.annex_line", lang),
    }
    notes = [text("five_year.table_note", lang)]
    if any(p.converted for p in found):
        notes.append(text("five_year.converted_note", lang))
    notes += [*mark_notes(marks, lang), documents_note(plan, [document, plan.id], lang)]
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("five_year.table", lang),
        name=f"five-year-{lang}",
        left=["no", "label", "target", "measure", "verdict", "line"],
        fills={"verdict": [p.verdict for p in found]},
        notes=notes,
    )


def _lines(plan: Plan, p: Progress) -> str:
    """Name the printed lines of the annex that a target is held against."""
    rests = {name for j in p.joins if j.how != "target" for name in (j.indicator, j.of) if name}
    told = []
    for table, rows in plan.rows.items():
        own = [i.row for i in rows if i.id in rests]
        levels = plan.load(table).drop_duplicates("row").set_index("row")["source"]
        told += [str(levels[n]).split(":")[-2] for n in own]
    return ", ".join(told)


def _head(plan: Plan, year: int, lang: str) -> str:
    assert plan.years is not None
    kinds = {plan.years.actual: "actual", plan.years.estimate: "estimate", plan.years.plan: "plan"}
    kind = kinds.get(year)
    return text(f"series_short.{kind}", lang, period=year) if kind else str(year)


def remaining_table(plan: Plan, found: Sequence[Progress], document: str, lang: str = "vi") -> GT:
    """Lay out what the unknown years must bring for totals and averages.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        Only totals and averages of which something is known are listed.
    document : str
        The long-term document.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    rows = []
    marks: set[str] = set()
    for p in found:
        if p.verdict != "open" or p.remaining() is None:
            continue
        ways = [False, True] if p.own is not None and _differ(p) else [False]
        for own in ways:
            rest, missing = p.remaining(own=own), p.unknown()
            total = p.target.measure == "total"
            known = sum(f.value for f in p.path(own=own).values())
            mark = p.mark(own=own)
            sign = SIGNS.get(mark, "")
            marks.add(mark)
            figure = figure_text(rest, p.target, lang) if total else percent(rest, 2, lang)
            each = figure_text((rest or 0) / len(missing), p.target, lang) if total else figure
            rows.append(
                (
                    getattr(p.target, f"label_{lang}"),
                    target_text(p.target, lang),
                    text("five_year.with_own" if own else "five_year.with_annex", lang),
                    ", ".join(str(y) for y in p.path(own=own)),
                    figure_text(known, p.target, lang) + sign if total else MISSING,
                    ", ".join(map(str, missing)),
                    figure + sign if total else MISSING,
                    each + sign,
                )
            )
    columns = ["label", "target", "way", "known", "sum", "missing", "rest", "each"]
    labels = {
        "label": text("table.indicator", lang),
        **{
            c: text(f"five_year.head_{c}", lang)
            for c in ("way", "known", "sum", "missing", "rest", "each")
        },
        "target": text("targets.target", lang),
    }
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("five_year.remaining", lang),
        name=f"remaining-{lang}",
        left=["label", "target", "way", "known", "missing"],
        notes=[
            text("five_year.remaining_note", lang),
            *mark_notes(marks, lang),
            documents_note(plan, [document, plan.id], lang),
        ],
    )


def _differ(p: Progress) -> bool:
    """Whether the plan's own target asks something else of the unknown years, as it is written."""
    figures = [p.remaining(), p.remaining(own=True)]
    return len({round(f, max(2, p.target.decimals)) for f in figures if f is not None}) > 1


def rates_table(plan: Plan, found: Sequence[Progress], chosen: float, lang: str = "vi") -> GT:
    """Lay out what converted targets come to at each rate that is known, and at the one chosen.

    Parameters
    ----------
    plan : Plan
        The annual plan.
    found : sequence of Progress
        As :func:`kgdata.documents.progress.progress` gives it at the rate chosen.
    chosen : float
        Đồng for a US dollar.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    listed = [(r.label(lang), r.vnd, date_text(r.date, lang), r.source) for r in rates(plan)]
    if chosen not in {vnd for _, vnd, _, _ in listed}:
        listed.append((text("five_year.given_rate", lang), chosen, "", ""))
    rows = []
    for p in (p for p in found if p.converted and p.own is not None):
        assert p.own is not None
        # dollars come to fewer as the rate rises; a target in đồng rises with it
        in_dollars = p.target.unit.startswith("USD")
        for label, vnd, _, source in listed:
            factor = chosen / vnd if in_dollars else vnd / chosen
            value = p.own.value * factor
            gap = 100 * (value / p.target.value - 1)
            sign = "→ " if vnd == chosen else ""
            rows.append(
                (
                    sign + label,
                    number(vnd, None, lang),
                    figure_text(value, p.target, lang) + " ‡",
                    target_text(p.target, lang),
                    percent(gap, 1, lang, sign=True),
                    source,
                )
            )
    columns = ["label", "rate", "value", "target", "gap", "source"]
    labels = {c: text(f"five_year.rate_{c}", lang) for c in columns}
    return lay_out(
        pd.DataFrame(rows, columns=columns),
        labels,
        title=text("five_year.rates", lang),
        name=f"rates-{lang}",
        left=["label", "source", "target"],
        notes=[text("five_year.rates_note", lang)],
    )
