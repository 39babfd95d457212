"""Tables for reading, made with great_tables; ``kg.display``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd
from great_tables import GT, html, loc, style

from kgdata import each
from kgdata.captions import (
    level_text,
    plan_cited,
    series_label,
    source_note,
    table_heading,
    unit_text,
)
from kgdata.catalogue import open_plan
from kgdata.changes import changes, completed, one_measure
from kgdata.footnotes import footnotes
from kgdata.indicators import Indicator
from kgdata.marks import SIGNS, Marks, marks_of
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.reading import Marked, text_table
from kgdata.strings import text
from kgdata.units import Unit

__all__ = ["movers_table", "plan_table", "sector_table", "show"]

_FILLS = {"corrected": "#DCEBF7", "doubtful": "#FCE4D6"}
_GREY, _PALE, _BAND = "#666666", "#999999", "#F2F2F2"
_INDENT = 12  # pixels for each level of the tree
# JupyterLab and nbconvert lay every table out with columns of one width and stripes: undone here
_CSS = """
#{id} table {{table-layout: auto;}}
#{id} tbody tr {{background: transparent;}}
#{id} td.gt_right {{white-space: nowrap; font-variant-numeric: tabular-nums;}}
#{id} th.gt_col_heading {{vertical-align: bottom;}}
#{id} th.gt_right, #{id} td.gt_right:last-child {{padding-left: 6px;}}
#{id} td:nth-child({label}) {{min-width: 14em;}}
#{id} .rise {{color: #005A8C;}}
#{id} .fall {{color: #B34700;}}
#{id} .far {{font-weight: bold;}}
@media print {{
#{id} table th.gt_col_heading, #{id} table th.gt_column_spanner_outer,
#{id} table td {{font-size: 6.2pt; padding: 1px 0 1px 3px; letter-spacing: -0.02em;}}
#{id} td:nth-child({label}) {{min-width: 8.5em;}}
}}
"""
_FAR = 10  # per cent from which a deviation stands out


def show(shown: GT | str, words: str = "") -> None:
    """Show a table or a text in a notebook; of a table without rows, what it says of that.

    Parameters
    ----------
    shown : great_tables.GT or str
        A table, or Markdown.
    words : str, optional
        What stands for a table where there is no HTML.
    """
    from IPython.display import display

    if not isinstance(shown, str) and not len(shown._tbl_data):
        shown = _said(shown)
    if shown == "":
        return
    if isinstance(shown, str):
        mark = SIGNS["doubtful"]  # on the line of its figure
        shown = shown.replace(mark, "\N{NO-BREAK SPACE}" + mark.strip())
        display({"text/markdown": shown, "text/plain": shown}, raw=True)
    else:
        display({"text/html": shown.as_raw_html(), "text/plain": words}, raw=True)


def _said(table: GT) -> str:
    """Return what a table says under its title."""
    heading = table._heading
    return f"**{heading.title}**\n\n{heading.subtitle}" if heading.subtitle else ""


def sector_table(
    table: str | int, *, plan: Plan | None = None, lang: str = "vi", lines: bool = False
) -> GT:
    """Lay out a table as printed, each ratio beside what the figures give.

    Parameters
    ----------
    table : str or int
        A table.
    plan : Plan, optional
        The plan; by default the default one.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    lines : bool, default False
        Whether each row names its line in the source.

    Returns
    -------
    great_tables.GT
        Rows are indented by the tree of their parents; corrected, doubtful and lost cells are
        marked, and explained under the table.

    Examples
    --------
    >>> import kgdata as kg
    >>> "920,00" in kg.display.sector_table("trade").as_raw_html()
    True
    """
    plan = plan or open_plan()
    table = plan.table_id(table)
    marks, indicators = marks_of(plan, table), plan.rows[table]
    names = plan.columns(table)
    series, ratios = [n for n in names if "/" not in n], [n for n in names if "/" in n]
    heads = plan.load(table).drop_duplicates("row").set_index("row")
    body = {
        "stt": [str(s) for s in heads["stt"]],
        "label": [_label(i, lang) for i in indicators],
        "unit": [_unit(i.unit, lang) for i in indicators],
        **_levels(plan, table, series, marks, lang),
        **_ratios(plan, table, ratios, marks, lang),
    }
    labels: dict[str, Any] = {
        "stt": text("table.number", lang), "label": text("table.indicator", lang),
        "unit": text("table.unit", lang), **{n: _head(n, lang) for n in series},
    }  # fmt: skip
    if lines:
        body["line"] = [str(s).split(":")[-2] for s in heads["source"]]
        labels["line"] = text("table.line_short", lang)
    gt_id = f"kg-{table}-{lang}"
    gt = text_table(body, name=gt_id).tab_header(
        title=table_heading(plan, table, lang),
        subtitle=text("table.subtitle_lines" if lines else "table.subtitle", lang),
    )
    for name in ratios:
        recomputed = text("table.recomputed", lang).replace(" ", "\N{NO-BREAK SPACE}")
        labels |= {name: text("table.printed", lang), f"{name}=": recomputed}
        span = f"{series_label(name, lang, short=True)} (%)".replace("/", " /<br>")
        gt = gt.tab_spanner(label=html(span), columns=[name, f"{name}="])
    gt = _common(gt.cols_label(labels), list(body), ["stt", "label", "unit"], gt_id)
    for n, column in enumerate(body, 1):
        if column in ratios:
            gt = gt.opt_css(f"#{gt_id} td:nth-child({n}) {{padding-left: 10px;}}")
            gt = gt.opt_css(f"#{gt_id} td:nth-child({n + 1}) {{color: {_GREY};}}")
    gt = _filled(_tree(gt, indicators), list(body), marks)
    for note in footnotes(plan, table, lang):
        gt = gt.tab_source_note(note)
    if any(isinstance(cell, Marked) for column in body.values() for cell in column):
        gt = gt.tab_source_note(text("reading.deviations", lang, far=_FAR))
    return gt.tab_source_note(source_note(plan, [table], lang))


def plan_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out which tables a plan has; how a plan shows itself in a notebook.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
        For a document without an annex there is only the title.

    Examples
    --------
    >>> import kgdata as kg
    >>> "Xuất nhập khẩu" in plan_table(kg.open()).as_raw_html()
    True
    """
    keys = ("table", "id", "title", "rows", "figures", "ratios")
    rows = [
        (
            plan.tables_info[r.table].name(lang), r.table, plan.tables_info[r.table].title(lang),
            *(number(float(n), 0, lang) for n in (r.rows, r.figures, r.ratios)),
        )
        for r in _records(plan.tables() if plan.tables_info else pd.DataFrame())
    ]  # fmt: skip
    told = {"title": plan.title(lang), "cited": plan_cited(plan, lang, ["number", "date"])}
    heading = text(f"exploring.plan_{'table' if rows else 'none'}", lang, **told)
    table = text_table(pd.DataFrame(rows, columns=keys, dtype=object), name=f"kg-plan-{lang}")
    table = table.tab_header(title=heading)
    table = table.cols_label({key: text(f"exploring.column_{key}", lang) for key in keys})
    table = table.cols_align("left", columns=list(keys[:3]))
    table = table.cols_align("right", columns=list(keys[3:]))
    return table.tab_options(
        table_font_size="12px", data_row_padding="2px", heading_align="left",
        heading_title_font_size="14px", column_labels_font_weight="bold",
    )  # fmt: skip


def movers_table(frame: pd.DataFrame, *, base: str, to: str, plan: Plan, lang: str = "vi") -> GT:
    """Lay out changes with the line on which each was printed.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`kgdata.changes.movers` or :meth:`Plan.compare` gives it: all rates, or none.
    base, to : str
        The series compared.
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
    >>> from kgdata.changes import changes, movers
    >>> names = {"base": "estimate_2023", "to": "plan_2024"}
    >>> top = movers(changes(kg.open(), "trade", **names), 1)
    >>> "+33,3%" in kg.display.movers_table(top, plan=kg.open(), **names).as_raw_html()
    True
    """
    frame = completed(plan, frame, base, to)
    points = one_measure(frame)
    rows = [_mover(row, plan, lang) for row in frame.itertuples()]
    body = pd.DataFrame(rows, columns=_MOVER, dtype=object)
    labels: dict[str, Any] = {
        "label": text("table.indicator", lang), "where": text("table.where", lang),
        "unit": text("table.unit", lang), "base": series_label(base, lang),
        "to": series_label(to, lang), "line": text("table.line", lang),
        "change": text("table.points" if points else "table.change", lang),
        "size": text("table.growth", lang),
    }  # fmt: skip
    if points:
        body = body.drop(columns="size")
        del labels["size"]
    gt_id = f"kg-movers-{'points-' if points else ''}{lang}"
    gt = text_table(body, name=gt_id, groups="way")
    gt = gt.tab_header(title=text("table.movers_points" if points else "table.movers", lang))
    columns = [str(c) for c in body if c != "way"]
    gt = _common(gt.cols_label(labels), columns, ["label", "where", "unit"], gt_id)
    for kind in ("corrected", "doubtful"):
        if kind in {*frame["mark_base"], *frame["mark_to"]}:
            gt = gt.tab_source_note(text(f"note.{kind}", lang))
    tables = [t for t in plan.tables_info if t in set(frame["table"])]
    return gt.tab_source_note(source_note(plan, tables, lang))


_MOVER = ["way", "label", "where", "unit", "base", "to", "change", "size", "line"]


def _mover(row: Any, plan: Plan, lang: str) -> tuple[str, ...]:
    sign, way = SIGNS.get(row.mark, ""), "rise" if row.size > 0 else "fall"
    group = "doubtful" if row.mark == "doubtful" else f"{way}s"
    return (
        text(f"table.{group}", lang),
        str(getattr(row, f"label_{lang}")),
        plan.tables_info[row.table].name(lang).replace(" ", "\N{NO-BREAK SPACE}"),
        unit_text(row.unit, row.unit_mult, lang),
        number(row.base, int(row.decimals_base), lang) + SIGNS.get(row.mark_base, ""),
        number(row.to, int(row.decimals_to), lang) + SIGNS.get(row.mark_to, ""),
        Marked.span(number(row.change, int(row.decimals), lang, sign=True) + sign, way),
        Marked.span(percent(row.size, 1, lang, sign=True) + sign, way),
        "; ".join(place.rpartition(":")[2] for place in row.source.split("; ")),
    )


def _head(series: str, lang: str) -> str:
    """Return a column's label; a share is in percent whatever its rows count."""
    return series_label(series, lang) + (" (%)" if series.startswith("share_") else "")


def _records(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _label(indicator: Indicator, lang: str) -> str:
    return indicator.label_vi if lang == "vi" else indicator.label_en


def _unit(unit: Unit | None, lang: str) -> str:
    return unit_text(unit.code, unit.mult, lang) if unit else ""


def _levels(
    plan: Plan, table: str, series: Sequence[str], marks: Marks, lang: str
) -> dict[str, list[str]]:
    levels = plan.load(table)
    heading = {i.row for i in plan.rows[table] if i.unit is None}
    return {
        name: [
            str(cell.printed)
            if cell.row in heading
            else level_text(cell, marks.get((cell.row, name), ""), lang)
            for cell in each.rows(levels[levels["series"] == name])
        ]
        for name in series
    }


def _ratios(
    plan: Plan, table: str, names: Sequence[str], marks: Marks, lang: str
) -> dict[str, list[str]]:
    printed = {(r.row, r.ratio): r for r in plan.ratios(table).itertuples()}
    rows = [i.row for i in plan.rows[table]]
    out = {}
    for name in names:
        to, base = name.split("/")
        found = changes(plan, table, base=base, to=to)
        found = found[~found["bound"] & found["ratio"].notna()]
        recomputed = {r.row: _recomputed(r, lang) for r in _records(found)}
        out[name] = [_ratio(printed.get((row, name)), marks, lang) for row in rows]
        out[f"{name}="] = [recomputed.get(row, "") for row in rows]
    return out


def _recomputed(change: Any, lang: str) -> str:
    """Write a ratio in the colour of its deviation from 100, if that is more than rounding."""
    written = number(change.ratio, 2, lang)
    if not change.moved:
        return written
    way = "rise" if change.ratio > 100 else "fall"
    return Marked.span(written, f"{way} far" if abs(change.ratio - 100) >= _FAR else way)


def _ratio(cell: Any, marks: Marks, lang: str) -> str:
    if cell is None:
        return ""
    if pd.isna(cell.value):
        return str(cell.printed)
    stated = number(cell.value, lang=lang)
    decimals = len(str(cell.printed).strip(" %").replace(".", ",").partition(",")[2])
    if decimals:
        stated = number(cell.value, decimals, lang)
    return stated + SIGNS.get(marks.get((cell.row, cell.ratio), ""), "")


def _common(gt: GT, columns: Sequence[str], left: list[str], gt_id: str) -> GT:
    right = [c for c in columns if c not in left]
    css = _CSS.format(id=gt_id, label=list(columns).index("label") + 1)
    return (
        gt.cols_align("left", columns=left)
        .cols_align("right", columns=right)
        .tab_options(
            table_font_size="11.5px", table_width="100%", data_row_padding="2px",
            data_row_padding_horizontal="2px", column_labels_padding_horizontal="2px",
            heading_align="left", heading_title_font_size="15px", heading_subtitle_font_size="12px",
            column_labels_font_weight="bold", column_labels_font_size="11px",
            source_notes_font_size="11px",
            row_group_font_weight="bold", row_group_padding="4px", container_overflow_x="auto",
        )
        .opt_css(css)
    )  # fmt: skip


def _tree(gt: GT, indicators: Sequence[Indicator]) -> GT:
    """Indent rows below their parents; headings are bold, the roots of the tree are shaded."""
    parents = {i.id: i.parent for i in indicators}
    depths: dict[int, list[int]] = defaultdict(list)
    for n, indicator in enumerate(indicators):
        depth, parent = 0, indicator.parent
        while parent:
            depth, parent = depth + 1, parents[parent]
        depths[depth].append(n)
    for depth, rows in depths.items():
        if depth:
            indent = style.css(f"padding-left: {5 + _INDENT * depth}px;")
            gt = gt.tab_style(indent, loc.body(columns=["label"], rows=rows))
    bold = style.text(weight="bold")
    headings = [n for n, i in enumerate(indicators) if i.unit is None]
    if headings:
        gt = gt.tab_style(bold, loc.body(columns=["stt", "label"], rows=headings))
    return gt.tab_style([bold, style.fill(_BAND)], loc.body(rows=depths[0]))


def _filled(gt: GT, columns: Sequence[str], marks: Marks) -> GT:
    cells: dict[tuple[str, str], list[int]] = defaultdict(list)
    for (row, column), mark in marks.items():
        if column in columns:
            cells[mark, column].append(row - 1)
    for (mark, column), rows in cells.items():
        place = loc.body(columns=[column], rows=rows)
        if mark in _FILLS:
            gt = gt.tab_style(style.fill(_FILLS[mark]), place)
        elif mark == "lost":
            gt = gt.tab_style(style.text(color=_PALE, style="italic"), place)
    return gt
