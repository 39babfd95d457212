"""A compact look for tables that share one printed page, and the cells that they have alike."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from great_tables import GT
from great_tables import html as gt_html

from kgdata.reading import Marked, text_table
from kgdata.strings import text

__all__ = ["compact", "heads", "labelled", "lines"]

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


def compact(
    rows: Iterable[Sequence[str]], labels: Mapping[str, str], *, name: str, title: str,
    subtitle: str = "", notes: Sequence[str] = (), left: Sequence[str] = (), wide: int = 20,
    units: str = "nowrap",
) -> GT:  # fmt: skip
    """Lay out a table that leaves room for others on its page.

    Parameters
    ----------
    rows : iterable of sequence of str
        Cells as they are to be read, in the order of `labels`; :class:`Marked` ones hold HTML.
    labels : mapping of str to str
        The columns with their headings.
    name : str
        Id, unlike any other on the page.
    title : str
        Title.
    subtitle : str, optional
        What the table says, in a sentence.
    notes : sequence of str, optional
        Notes, the source last.
    left : sequence of str, optional
        Columns of text, besides ``label`` and ``unit``.
    wide : int, default 20
        Least width of the first column, in em.
    units : str, default 'nowrap'
        How the second column wraps, as in CSS.

    Returns
    -------
    great_tables.GT
    """
    words = [c for c in labels if c in {"label", "unit", *left}]
    table = (
        text_table(pd.DataFrame(rows, columns=list(labels), dtype=object), name=name)
        .tab_header(title=title, subtitle=subtitle or None)
        .cols_label(dict(labels))
        .cols_align("left", columns=words)
        .cols_align("right", columns=[c for c in labels if c not in words])
        .tab_options(
            table_font_size="12px", table_width="100%", data_row_padding="1px",
            data_row_padding_horizontal="4px", column_labels_padding_horizontal="4px",
            heading_align="left", heading_title_font_size="15px",
            heading_title_font_weight="bold", heading_subtitle_font_size="11px",
            heading_padding="2px", column_labels_padding="2px", source_notes_padding="2px",
            column_labels_font_weight="bold", column_labels_font_size="11px",
            source_notes_font_size="10.5px", container_overflow_x="auto",
        )
        .opt_css(_CSS.format(id=name, wide=wide, units=units))
    )  # fmt: skip
    for note in notes:
        table = table.tab_source_note(gt_html(note) if isinstance(note, Marked) else note)
    return table


def heads(lang: str, **columns: str) -> dict[str, str]:
    """Return the headings of a table of indicators: label and unit, its own, and the line."""
    return {
        "label": text("overview.column_label", lang), "unit": text("overview.column_unit", lang),
        **columns, "line": text("overview.column_line", lang),
    }  # fmt: skip


def labelled(label: str, place: str, sign: str = "") -> Marked:
    """Write a label with where it is from, which a reader may pass over.

    Examples
    --------
    >>> labelled("GRDP", "Biểu 1")
    'GRDP <span class="quiet">(Biểu 1)</span>'
    """
    quiet = " " + Marked.span(f"({place})", "quiet") if place else ""
    return Marked(f"{html.escape(label)}{sign}{quiet}")


def lines(source: str) -> str:
    """Write the printed lines of some addresses, each once.

    Examples
    --------
    >>> lines("annex.txt:12; annex.txt:14; annex.txt:12")
    '12; 14'
    """
    return "; ".join(dict.fromkeys(place.rpartition(":")[2] for place in source.split("; ")))
