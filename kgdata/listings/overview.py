"""A plan on one page: its chief figures, misses, leaps, doubts and targets at odds, laid out."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd
from great_tables import GT
from great_tables import html as gt_html

from kgdata import each
from kgdata.auditing.explain import sentence
from kgdata.captions import Series, series_label, series_of, source_note, unit_text, years_of
from kgdata.documents.standing import standings
from kgdata.highlights import figures, missed, out_of_line, telling
from kgdata.indicators import Indicator
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
from kgdata.reading import Marked, text_table
from kgdata.strings import text
from kgdata.wording import document_name, figure_text, number_text, target_text

__all__ = ["figures_table", "findings_table", "missed_table", "odds_table", "out_of_line_table"]

_MOST = 5  # rows of a table on the page; its notes count the others
_CSS = """
#{id} {{padding: 0 !important;}}
@media print {{#{id} {{margin: -0.6em 0;}}}}
#{id} table {{table-layout: auto;}}
#{id} tbody tr {{background: transparent;}}
#{id} th.gt_col_heading {{vertical-align: bottom; white-space: normal;}}
#{id} td.gt_right {{white-space: nowrap; font-variant-numeric: tabular-nums;}}
#{id} td {{vertical-align: middle;}}
#{id} .rise {{color: #005A8C;}}
#{id} .fall {{color: #B34700;}}
#{id} .quiet {{color: #666666;}}
#{id} svg {{display: block; margin: auto;}}
#{id} td:nth-child(1) {{min-width: {wide}em;}}
#{id} td:nth-child(2) {{white-space: {units};}}
"""
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
    body: dict[str, list[str]] = {key: [] for key in ("label", "unit", *_ROLES, *_PAIRS, "line")}
    body["path"] = []
    for row in each.rows(frame):
        printed = {role: getattr(row, role) for role in Series._fields}
        any_cell = next(c for c in printed.values() if c is not None)
        table = plan.tables_info[row.table]
        body["label"].append(_labelled(getattr(any_cell, f"label_{lang}"), table.name(lang)))
        indicator = next(i for i in plan.rows[row.table] if i.id == row.indicator)
        index = _is_index(indicator, any_cell)
        unit = indicator.unit
        body["unit"].append(
            text("overview.index", lang) if index
            else unit_text(unit.code, unit.mult, lang) if unit else ""
        )  # fmt: skip
        for role in _ROLES:
            mark = marks[row.table].get((row.row, getattr(names, role)), "")
            body[role].append(_figure(printed[role], mark, lang))
        for pair in _PAIRS:
            body[pair].append(_coloured(getattr(row, pair), lang))
        if index and row.asked is None and row.plan is not None:
            body["asked"][-1] = _growth(row.plan, marks[row.table], lang)
        body["path"].append(path(printed))
        body["line"].append(any_cell.source.split(":")[-2])
    labels: dict[str, Any] = {
        "label": text("overview.column_label", lang), "unit": text("overview.column_unit", lang),
        **{role: series_label(getattr(names, role), lang, short=True) for role in _ROLES},
        "reached": text("overview.reached", lang, year=years.estimate),
        "past": text("overview.growth", lang, to=years.estimate, base=years.actual),
        "asked": text("overview.growth", lang, to=years.plan, base=years.estimate),
        "path": text("overview.path", lang), "line": text("overview.column_line", lang),
    }  # fmt: skip
    order = ["label", "unit", "actual", "estimate", "reached", "past", "plan", "asked", "path"]
    notes = [text("overview.figures_note", lang, **_years(plan))]
    return _laid_out(
        pd.DataFrame({key: body[key] for key in [*order, "line"]}, dtype=object),
        labels, "figures", plan, lang,
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
    frame = _first(missed(plan))
    marks = {t: marks_of(plan, t) for t in dict.fromkeys(frame["table"])}
    rows = [
        (
            _labelled(getattr(r, f"label_{lang}"), plan.tables_info[r.table].name(lang)),
            unit_text(r.unit, r.unit_mult, lang),
            *_ends(r, marks, (names.target, names.estimate), lang),
            Marked.span(change_text(r, lang), "rise" if r.change > 0 else "fall"),
            _lines(r.source),
        )
        for r in each.rows(frame)
    ]
    columns = ["label", "unit", "target", "estimate", "reached", "line"]
    labels = {
        "label": text("overview.column_label", lang), "unit": text("overview.column_unit", lang),
        "target": series_label(names.target, lang, short=True),
        "estimate": series_label(names.estimate, lang, short=True),
        "reached": text("overview.of_plan", lang), "line": text("overview.column_line", lang),
    }  # fmt: skip
    return _laid_out(
        pd.DataFrame(rows, columns=columns, dtype=object), labels, "missed", plan, lang,
        subtitle=missing(plan, lang),
        notes=missing_besides(plan, len(frame), lang),
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
    frame = _first(out_of_line(plan))
    marks = {t: marks_of(plan, t) for t in dict.fromkeys(frame["table"])}
    rows = [
        (
            _labelled(getattr(r, f"label_{lang}"), plan.tables_info[r.table].name(lang)),
            unit_text(r.unit, r.unit_mult, lang),
            *_ends(r, marks, (names.estimate, names.plan), lang),
            size_text(r.past, r.points, int(r.decimals), lang) + SIGNS.get(r.past_mark, ""),
            Marked.span(change_text(r, lang), "rise" if r.apart > 0 else "fall"),
            _lines(f"{r.source}; {r.source_past}"),
        )
        for r in each.rows(frame)
    ]
    columns = ["label", "unit", "estimate", "plan", "past", "asked", "line"]
    labels = {
        "label": text("overview.column_label", lang), "unit": text("overview.column_unit", lang),
        "estimate": series_label(names.estimate, lang, short=True),
        "plan": series_label(names.plan, lang, short=True),
        "past": text("overview.past", lang, **_years(plan)),
        "asked": text("overview.asked", lang, **_years(plan)),
        "line": text("overview.column_line", lang),
    }  # fmt: skip
    return _laid_out(
        pd.DataFrame(rows, columns=columns, dtype=object), labels, "line", plan, lang,
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
            _labelled(label, f"{table}, {series_label(finding.series, lang, short=True)}",
                      _CHIEF if finding.chief else ""),
            unit, number(cell.value, _decimals(cell), lang),
            number(finding.expected, decimals, lang), _against(plan, finding, lang),
            _lines(cell.source.rpartition(":")[0]),
            Marked(f'<a href="audit.html#kg-findings-open-{lang}">{html.escape(finding.id)}</a>'),
        ))  # fmt: skip
    columns = ["label", "unit", "printed", "computed", "how", "line", "id"]
    labels = {
        "label": text("overview.column_label", lang), "unit": text("overview.column_unit", lang),
        "printed": text("overview.printed", lang), "computed": text("overview.computed", lang),
        "how": text("overview.how", lang), "line": text("overview.column_line", lang),
        "id": text("targets.finding", lang),
    }  # fmt: skip
    notes = [text("overview.findings_note", lang, sign=_CHIEF)] if rows else []
    return _laid_out(
        pd.DataFrame(rows, columns=columns, dtype=object), labels, "findings", plan, lang,
        subtitle=doubts(plan, lang), notes=notes, left=("how", "id"),
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
            _labelled(f"{number_text(r.no)}. {getattr(r, f'label_{lang}')}", ""),
            target_text(r.target, lang),
            _labelled(figure_text(r.planned, r.target, lang), plan.tables_info[r.table].name(lang)),
            text(f"overview.asks_{r.asks}", lang), r.source.split(":")[-2],
        )
        for r in each.rows(frame)
    ]  # fmt: skip
    columns = ["label", "target", "planned", "asks", "line"]
    labels = {
        "label": text("overview.column_target", lang), "target": text("targets.target", lang),
        "planned": text("overview.annex", lang), "asks": text("overview.asks", lang),
        "line": text("overview.column_line", lang),
    }  # fmt: skip
    more = Marked(f'<a href="targets.html">{html.escape(text("overview.odds_more", lang))}</a>')
    return _laid_out(
        pd.DataFrame(rows, columns=columns, dtype=object), labels, "odds", plan, lang,
        subtitle=odds(plan, lang), notes=[more] if rows else [], left=("asks",),
    )  # fmt: skip


_ROLES = ("actual", "estimate", "plan")
_PAIRS = ("reached", "past", "asked")


def _first(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["weight"] < 2].head(_MOST)


def _years(plan: Plan) -> dict[str, int]:
    years = years_of(plan)
    return {"actual": years.actual, "estimate": years.estimate, "plan": years.plan}


def _lines(source: str) -> str:
    return "; ".join(dict.fromkeys(place.rpartition(":")[2] for place in source.split("; ")))


def _labelled(label: str, table: str, sign: str = "") -> Marked:
    place = f' <span class="quiet">({html.escape(table)})</span>' if table else ""
    return Marked(f"{html.escape(label)}{sign}{place}")


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


def _ends(row: Any, marks: dict[str, Marks], series: tuple[str, str], lang: str) -> list[str]:
    """Write both figures of a change, each with its own warning."""
    return [
        number(value, int(row.decimals), lang)
        + SIGNS.get(marks[row.table].get((row.row, name), ""), "")
        for value, name in zip((row.base, row.to), series, strict=True)
    ]


def _figure(cell: Any, mark: str, lang: str) -> str:
    if cell is None:
        return Marked.span(text("overview.not_printed", lang), "quiet")
    if cell.status == "lost":
        return Marked.span(text("mark.lost", lang), "quiet")
    if cell.status == "bound" or pd.isna(cell.value):
        return str(cell.printed)
    return number(cell.value, int(cell.decimals), lang) + SIGNS.get(mark, "")


def _coloured(change: Any, lang: str) -> str:
    written = change_text(change, lang)
    if not written or not change.size:
        return written
    return Marked.span(written, "rise" if change.size > 0 else "fall")


def _is_index(indicator: Indicator, cell: Any) -> bool:
    """Whether a growth rate is printed as 109,50 instead of 9,50, as annexes often do."""
    growth = indicator.nature == "rate" and indicator.id.endswith(".GROWTH")
    return growth and cell.value > _LEAST_INDEX


def _growth(cell: Any, marks: Marks, lang: str) -> str:
    growth = cell.value - 100
    written = percent(growth, int(cell.decimals), lang, sign=True)
    sign = SIGNS.get(marks.get((cell.row, cell.series), ""), "")
    return Marked.span(written + sign, "rise" if growth > 0 else "fall")


def _laid_out(
    body: pd.DataFrame, labels: dict[str, Any], name: str, plan: Plan, lang: str, *,
    subtitle: str = "", notes: Sequence[str] = (), left: Sequence[str] = (), wide: int = 20,
    units: str = "nowrap",
) -> GT:  # fmt: skip
    gt_id = f"kg-overview-{name}-{lang}"
    columns = [str(c) for c in body]
    words = [c for c in columns if c in {"label", "unit", *left}]
    table = (
        text_table(body, name=gt_id)
        .tab_header(title=section(name, plan, lang), subtitle=subtitle or None)
        .cols_label(labels)
        .cols_align("left", columns=words)
        .cols_align("right", columns=[c for c in columns if c not in words])
        .tab_options(
            table_font_size="12px", table_width="100%", data_row_padding="1px",
            data_row_padding_horizontal="4px", column_labels_padding_horizontal="4px",
            heading_align="left", heading_title_font_size="15px",
            heading_title_font_weight="bold", heading_subtitle_font_size="11px",
            heading_padding="2px", column_labels_padding="2px", source_notes_padding="2px",
            column_labels_font_weight="bold", column_labels_font_size="11px",
            source_notes_font_size="10.5px", container_overflow_x="auto",
        )
        .opt_css(_CSS.format(id=gt_id, wide=wide, units=units))
    )  # fmt: skip
    for note in notes:
        table = table.tab_source_note(gt_html(note) if isinstance(note, Marked) else note)
    return table
