"""One look for all lists: what is text stands left, figures right, notes and source below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from great_tables import GT, loc, style

from kgdata.plan import Plan
from kgdata.reading import text_table

__all__ = ["FILLS", "lay_out", "table_name"]

_NBSP = "\N{NO-BREAK SPACE}"
FILLS = {
    "odds": "#FCE4D6",
    "short": "#FDF0DC",
    "edge": "#FDF0DC",
    "ahead": "#FDF0DC",
    "split": "#FCE4D6",
    "met": "#DCEBF7",
    "reached": "#DCEBF7",
    "past": "#FCE4D6",
}
# JupyterLab and nbconvert lay every table out with columns of one width and stripes: undone here
_CSS = """
#{id} td.gt_right {{white-space: nowrap; font-variant-numeric: tabular-nums;}}
#{id} th.gt_col_heading {{vertical-align: bottom; white-space: normal;}}
#{id} td:nth-child({wide}) {{min-width: 15em;}}
#{id} td {{vertical-align: top;}}
#{id} table {{table-layout: auto;}}
#{id} tbody tr {{background: transparent;}}
"""


def table_name(plan: Plan, table: str, lang: str) -> str:
    """Return what a reader calls a table, on one line; nothing for none."""
    return plan.tables_info[table].name(lang).replace(" ", _NBSP) if table else ""


def lay_out(
    body: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    title: str,
    name: str,
    left: Sequence[str],
    notes: Sequence[str] = (),
    groups: str | None = None,
    fills: Mapping[str, Sequence[str]] | None = None,
    wide: str = "label",
) -> GT:
    """Lay out a list.

    Parameters
    ----------
    body : pandas.DataFrame
        Texts as they are to be read.
    labels : mapping of str to str
        Headings by column.
    title : str
        Title.
    name : str
        Id, unlike any other on the page.
    left : sequence of str
        The columns of text.
    notes : sequence of str, optional
        Notes, the source last.
    groups : str, optional
        The column whose values head groups of rows.
    fills : mapping of str to sequence of str, optional
        Of a column, a key of `FILLS` or an empty text for each row.
    wide : str, default 'label'
        The column that needs room.

    Returns
    -------
    great_tables.GT
    """
    body = body.reset_index(drop=True)
    shown = [str(c) for c in body if c != groups]
    gt_id = f"kg-{name}"
    gt = text_table(body, name=gt_id, groups=groups).tab_header(title=title)
    gt = (
        gt.cols_label({c: labels[c] for c in shown})
        .cols_align("left", columns=list(left))
        .cols_align("right", columns=[c for c in shown if c not in left])
        .tab_options(
            table_font_size="12px",
            table_width="100%",
            data_row_padding="3px",
            data_row_padding_horizontal="5px",
            column_labels_padding_horizontal="5px",
            heading_align="left",
            heading_title_font_size="15px",
            column_labels_font_weight="bold",
            source_notes_font_size="11px",
            row_group_font_weight="bold",
            row_group_padding="4px",
            container_overflow_x="auto",
        )
        .opt_css(_CSS.format(id=gt_id, wide=shown.index(wide) + 1))
    )
    for column, keys in (fills or {}).items():
        for key in dict.fromkeys(keys):
            rows = [n for n, k in enumerate(keys) if k == key]
            if key in FILLS:
                gt = gt.tab_style(style.fill(FILLS[key]), loc.body(columns=[column], rows=rows))
    for note in filter(None, notes):
        gt = gt.tab_source_note(note)
    return gt
