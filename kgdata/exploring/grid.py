"""A table that sorts and turns its pages in the browser, with nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache
from typing import Any

from kgdata.exploring.selection import Selection
from kgdata.strings import text

__all__ = ["engine", "grid"]

_PAGE = 15  # rows


@cache
def engine() -> str:
    """Return the script that all grids of a page need; it holds the whole library."""
    from itables import options
    from itables.javascript import generate_init_offline_itables_html

    return str(generate_init_offline_itables_html(options.dt_bundle))


def grid(chosen: Selection) -> str:
    """Return the chosen figures as a table that can be sorted.

    Parameters
    ----------
    chosen : Selection
        What is chosen.

    Returns
    -------
    str
        HTML; it needs :func:`engine` on the same page.
    """
    from itables import to_html_datatable

    frame, numbers = chosen.texts.copy(), chosen.frame
    first, last = 3, 3 + len(chosen.series)  # the columns of figures
    columns: list[dict[str, Any]] = [
        {"targets": list(range(first)), "className": "dt-left"},
        {"targets": list(range(first, last + 1)), "className": "dt-right"},
    ]
    for at in range(first, last):
        if numbers.iloc[:, at].dtype.kind == "f":  # what is read sorts by what is meant
            hidden = len(frame.columns)
            columns.append({"targets": [at], "orderData": [hidden]})
            columns.append({"targets": [hidden], "visible": False})
            frame[f"{hidden}"] = numbers.iloc[:, at]
    lang = chosen.lang
    empty = text("exploring.grid_empty", lang)
    words = {
        "info": text("exploring.grid_info", lang), "infoEmpty": empty, "emptyTable": empty,
    }  # fmt: skip
    return to_html_datatable(
        frame, connected=False, display_logo_when_loading=False, maxBytes=0, showIndex=False,
        classes="display compact",
        style="width:100%;table-layout:auto",
        pageLength=_PAGE, paging=len(frame) > _PAGE, scrollX=True,
        layout={"topStart": None, "topEnd": None, "bottomStart": "info", "bottomEnd": "paging"},
        columnDefs=columns,
        language=words,
    )  # fmt: skip
