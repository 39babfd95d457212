"""A plan on one page: its chief figures, misses, leaps, doubts and targets at odds, laid out."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from great_tables import GT

from kgdata import each
from kgdata.auditing.explain import sentence
from kgdata.captions import (
    Series,
    bound_text,
    series_label,
    series_of,
    source_note,
    unit_text,
    years_of,
)
from kgdata.documents.standing import standings
from kgdata.highlights import figures, missed, out_of_line, telling
from kgdata.indicators import Indicator
from kgdata.listings.compact import compact, heads, labelled, lines
from kgdata.listings.sparkline import path
from kgdata.marks import SIGNS, Marks, marks_of
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.prose.overview import (
    change_text,
    doubts,
    missing,
    missing_besides,
    odds,
    section,
    size_text,
    striking,
)
from kgdata.reading import Marked
from kgdata.strings import text
from kgdata.wording import document_name, figure_text, number_text, target_text

__all__ = ["figures_table", "findings_table", "missed_table", "odds_table", "out_of_line_table"]

_MOST = 5  # rows of a table on the page; its notes count the others
_CHIEF = " ◆"  # a finding that touches a chief figure
_LEAST_INDEX = 50  # no economy grows by that, and none shrinks to it


def figures_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out the chief figures, each with its path.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT

    Examples
    --------
    >>> import kgdata as kg
    >>> "69.373,00" in figures_table(kg.open()).as_raw_html()
    True
    """
    names, years, frame = series_of(plan), years_of(plan), figures(plan)
    marks = {t: marks_of(plan, t) for t in dict.fromkeys(frame["table"])}
    rows = [_chief(plan, row, marks[row.table], lang) for row in each.rows(frame)]
    role = {r: series_label(getattr(names, r), lang, short=True) for r in _ROLES}
    labels = heads(
        lang, actual=role["actual"], estimate=role["estimate"],
        reached=text("overview.reached", lang, year=years.estimate),
        past=text("overview.growth", lang, to=years.estimate, base=years.actual),
        plan=role["plan"],
        asked=text("overview.growth", lang, to=years.plan, base=years.estimate),
        path=text("overview.path", lang),
    )  # fmt: skip
    notes = [text("overview.figures_note", lang, **_years(plan))]
    return compact(
        [[row[c] for c in labels] for row in rows], labels, name=f"kg-overview-figures-{lang}",
        title=section("figures", plan, lang),
        notes=[*notes, source_note(plan, dict.fromkeys(frame["table"]), lang)],
        wide=15, units="normal",
    )  # fmt: skip


def missed_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out the chief and the main figures that missed the year's plan, most of all first.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    names = series_of(plan)
    ends = {"target": names.target, "estimate": names.estimate}
    rows = [
        [*begun, _coloured(change_text(r, lang), r.change), lines(r.source)]
        for r, begun in _changed(plan, missed(plan), ends, lang)
    ]
    labels = heads(lang, **_ends(ends, lang), reached=text("overview.of_plan", lang))
    return compact(
        rows, labels, name=f"kg-overview-missed-{lang}",
        title=section("missed", plan, lang), subtitle=missing(plan, lang),
        notes=missing_besides(plan, len(rows), lang),
    )  # fmt: skip


def out_of_line_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out the chief and the main figures whose planned growth is out of line.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    names = series_of(plan)
    ends = {"estimate": names.estimate, "plan": names.plan}
    rows = [
        [
            *begun,
            size_text(r.past, r.points, int(r.decimals), lang, unit=r.unit)
            + SIGNS.get(r.past_mark, ""),
            _coloured(change_text(r, lang), r.apart),
            lines(f"{r.source}; {r.source_past}"),
        ]
        for r, begun in _changed(plan, out_of_line(plan), ends, lang)
    ]
    labels = heads(
        lang, **_ends(ends, lang), past=text("overview.past", lang, **_years(plan)),
        asked=text("overview.asked", lang, **_years(plan)),
    )  # fmt: skip
    return compact(
        rows, labels, name=f"kg-overview-line-{lang}", title=section("line", plan, lang),
        subtitle=striking(plan, lang),
    )  # fmt: skip


def findings_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out the audit's severe findings on chief figures or of some size.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
        Each finding names its number on the audit's page.
    """
    cells = {(c.table, c.row, c.series): c for c in each.rows(plan.load())}
    cells |= {(c.table, c.row, c.ratio): c for c in each.rows(plan.ratios())}
    rows = []
    for finding in each.rows(telling(plan)):
        cell = cells[finding.table, finding.row, finding.series]
        decimals = max(_decimals(cell), 1)
        label = str(getattr(cell, f"label_{lang}", "")) or _labels(plan, lang)[cell.indicator]
        table = plan.tables_info[finding.table].name(lang)
        unit = "%" if "/" in finding.series else unit_text(cell.unit, cell.unit_mult, lang)
        rows.append((
            labelled(label, f"{table}, {series_label(finding.series, lang, short=True)}",
                     _CHIEF if finding.chief else ""),
            unit, number(cell.value, _decimals(cell), lang),
            number(finding.expected, decimals, lang), _against(plan, finding, lang),
            lines(cell.source.rpartition(":")[0]),
            Marked(f'<a href="audit.html#kg-findings-open-{lang}">{html.escape(finding.id)}</a>'),
        ))  # fmt: skip
    labels = heads(
        lang, printed=text("overview.printed", lang), computed=text("overview.computed", lang),
        how=text("overview.how", lang),
    )  # fmt: skip
    labels["id"] = text("targets.finding", lang)
    return compact(
        rows, labels, name=f"kg-overview-findings-{lang}",
        title=section("findings", plan, lang), subtitle=doubts(plan, lang),
        notes=[text("overview.findings_note", lang, sign=_CHIEF)] if rows else [],
        left=("how", "id"),
    )  # fmt: skip


def odds_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out the numbered targets that the annex's plan does not keep.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    frame = standings(plan)
    frame = frame[(frame["verdict"] == "odds") & frame["headline"]]
    rows = [
        (
            labelled(f"{number_text(r.no)}. {getattr(r, f'label_{lang}')}", ""),
            target_text(r.target, lang),
            labelled(figure_text(r.planned, r.target, lang), _stated_in(plan, r, lang)),
            text(f"overview.asks_{r.asks}", lang), r.source.split(":")[-2],
        )
        for r in each.rows(frame)
    ]  # fmt: skip
    labels = {
        "label": text("overview.column_target", lang), "target": text("targets.target", lang),
        "planned": text("overview.annex", lang), "asks": text("overview.asks", lang),
        "line": text("overview.column_line", lang),
    }  # fmt: skip
    more = Marked(f'<a href="targets.html">{html.escape(text("overview.odds_more", lang))}</a>')
    return compact(
        rows, labels, name=f"kg-overview-odds-{lang}",
        title=section("odds", plan, lang), subtitle=odds(plan, lang),
        notes=[more] if rows else [], left=("asks",),
    )  # fmt: skip


def _stated_in(plan: Plan, row: Any, lang: str) -> str:
    """Name the table that a figure stands in, or that it is computed from."""
    name = plan.tables_info[row.table].name(lang)
    return text("overview.computed_from", lang, table=name) if row.computed else name


_ROLES = ("actual", "estimate", "plan")
_PAIRS = ("reached", "past", "asked")


def _years(plan: Plan) -> dict[str, int]:
    years = years_of(plan)
    return {"actual": years.actual, "estimate": years.estimate, "plan": years.plan}


def _labels(plan: Plan, lang: str) -> dict[str, str]:
    frame = plan.indicators()
    return dict(zip(frame["indicator"], frame[f"label_{lang}"], strict=True))


def _decimals(cell: Any) -> int:
    """Return how many decimals a level or a ratio is printed with."""
    known = getattr(cell, "decimals", None)
    if known is not None:
        return int(known)
    return len(str(cell.printed).strip(" %").replace(".", ",").partition(",")[2])


def _against(plan: Plan, finding: Any, lang: str) -> str:
    """Say what the computed figure rests on: another table, or a kind of relation."""
    tables = dict.fromkeys(cell.split("/")[0] for cell in finding.cells.split("; "))
    others = [
        plan.tables_info[t].name(lang) if t in plan.tables_info else document_name(plan, t, lang)
        for t in tables
        if t != finding.table
    ]
    return "; ".join(others) if others else sentence(f"kind-{finding.rule}", lang)


def _ends(ends: Mapping[str, str], lang: str) -> dict[str, str]:
    return {key: series_label(name, lang, short=True) for key, name in ends.items()}


def _changed(
    plan: Plan, frame: pd.DataFrame, ends: Mapping[str, str], lang: str
) -> Iterator[tuple[Any, list[str]]]:
    """Yield the first changes of weight with their label, their unit and both their figures."""
    frame = frame[frame["weight"] < 2].head(_MOST)
    marks = {t: marks_of(plan, t) for t in dict.fromkeys(frame["table"])}
    for row in each.rows(frame):
        both = [
            number(value, int(decimals), lang)
            + SIGNS.get(marks[row.table].get((row.row, name), ""), "")
            for value, decimals, name in zip(
                (row.base, row.to), (row.decimals_base, row.decimals_to), ends.values(), strict=True
            )
        ]
        label = labelled(getattr(row, f"label_{lang}"), plan.tables_info[row.table].name(lang))
        yield row, [label, unit_text(row.unit, row.unit_mult, lang), *both]


def _chief(plan: Plan, row: Any, marks: Marks, lang: str) -> dict[str, str]:
    """Write a chief figure, by column."""
    names = series_of(plan)
    printed = {role: getattr(row, role) for role in Series._fields}
    any_cell = next(c for c in printed.values() if c is not None)
    indicator = next(i for i in plan.rows[row.table] if i.id == row.indicator)
    index, unit = _is_index(indicator, any_cell), indicator.unit
    cells: dict[str, str] = {
        "label": labelled(
            getattr(any_cell, f"label_{lang}"), plan.tables_info[row.table].name(lang)
        ),
        "unit": text("overview.index", lang) if index
        else unit_text(unit.code, unit.mult, lang) if unit else "",
        "path": path(printed),
        "line": any_cell.source.split(":")[-2],
    }  # fmt: skip
    for role in _ROLES:
        mark = marks.get((row.row, getattr(names, role)), "")
        cells[role] = _figure(printed[role], mark, lang)
    for pair in _PAIRS:
        change = getattr(row, pair)
        written = change_text(change, lang)
        cells[pair] = _coloured(written, change.size) if written and change.size else written
    if index and row.asked is None and row.plan is not None:
        cells["asked"] = _growth(row.plan, marks, lang)
    return cells


def _figure(cell: Any, mark: str, lang: str) -> str:
    if cell is None:
        return Marked.span(text("overview.not_printed", lang), "quiet")
    if cell.status == "lost":
        return Marked.span(text("mark.lost", lang), "quiet")
    if cell.status == "bound":
        return bound_text(str(cell.printed), cell.value, int(cell.decimals), lang)
    if pd.isna(cell.value):
        return str(cell.printed)
    return number(cell.value, int(cell.decimals), lang) + SIGNS.get(mark, "")


def _coloured(written: str, way: float) -> Marked:
    return Marked.span(written, "rise" if way > 0 else "fall")


def _is_index(indicator: Indicator, cell: Any) -> bool:
    """Whether a growth rate is printed as 109,50 instead of 9,50, as annexes often do."""
    growth = indicator.nature == "rate" and indicator.id.endswith(".GROWTH")
    return growth and cell.value > _LEAST_INDEX


def _growth(cell: Any, marks: Marks, lang: str) -> str:
    growth = cell.value - 100
    written = percent(growth, int(cell.decimals), lang, sign=True)
    sign = SIGNS.get(marks.get((cell.row, cell.series), ""), "")
    return _coloured(written + sign, growth)
