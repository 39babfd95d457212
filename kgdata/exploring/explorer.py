"""The explorer: a table, a filter, rows, series and a picture to choose, and files to save."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]

from kgdata.captions import series_label, table_heading
from kgdata.catalogue import open_plan
from kgdata.charts.style import alt_text, png
from kgdata.errors import KgdataError
from kgdata.exploring.grid import engine, grid
from kgdata.exploring.saving import save_picture, save_workbook
from kgdata.exploring.selection import Selection, chart_names, level_series
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["Explorer"]

VIEW = "application/vnd.jupyter.widget-view+json"
_KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
}


class Explorer:
    """A plan to look around in, in JupyterLab.

    Parameters
    ----------
    plan : Plan, optional
        The plan; by default the default one.
    table : str or int, optional
        The table shown at first; by default the plan's first.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    folder : path-like, default 'outputs/explore'
        Where files are saved.

    Attributes
    ----------
    table, search, rows, series, chart : ipywidgets.Widget
        What can be chosen.
    listing, picture, status : ipywidgets.Widget
        What is shown.
    to_workbook, to_picture : ipywidgets.Button
        What saves it.

    Examples
    --------
    >>> import kgdata as kg
    >>> explorer = Explorer(table="trade")
    >>> explorer.search.value = "gao"
    >>> explorer.chosen.found["indicator"].tolist()
    ['TRD.RICE_EXPORT.VOLUME']
    """

    def __init__(
        self,
        plan: Plan | None = None,
        *,
        table: str | int | None = None,
        lang: str = "vi",
        folder: str | Path = "outputs/explore",
    ) -> None:
        self.plan, self.lang, self.folder = plan or open_plan(), lang, Path(folder)
        tables = [(table_heading(self.plan, t, lang), t) for t in self.plan.tables_info]
        first = self.plan.table_id(table) if table is not None else tables[0][1]
        wide = widgets.Layout(width="auto")
        self.table = widgets.Dropdown(options=tables, value=first, layout=wide)
        self.search = widgets.Text(placeholder=self._say("search_hint"), layout=wide)
        self.rows = widgets.SelectMultiple(rows=9, layout=wide)
        self.series = widgets.SelectMultiple(rows=5, layout=wide)
        self.chart = widgets.Dropdown(layout=wide)
        self.to_workbook = widgets.Button(description=self._say("to_workbook"), icon="download")
        self.to_picture = widgets.Button(description=self._say("to_picture"), icon="image")
        self.status, self.picture = widgets.HTML(), widgets.HTML()
        self.listing, self._engine = widgets.Output(), widgets.Output()
        for name in ("table", "search", "rows", "series", "chart", "listing", "picture", "status"):
            getattr(self, name).add_class(f"kg-{name}")
        self.to_workbook.add_class("kg-to-workbook")
        self.to_picture.add_class("kg-to-picture")
        self._held = False
        self._drawn: Any = None
        self._table_changed()
        self.table.observe(self._on(self._table_changed), "value")
        self.search.observe(self._on(self._found_changed), "value")
        for chosen in (self.rows, self.series, self.chart):
            chosen.observe(self._on(self._show), "value")
        self.to_workbook.on_click(lambda _: self._save(save_workbook))
        self.to_picture.on_click(lambda _: self._save(save_picture))

    @property
    def chosen(self) -> Selection:
        """What is chosen now."""
        return Selection(
            self.plan, self.table.value, self.search.value.strip(), tuple(self.rows.value),
            tuple(self.series.value), self.chart.value or "", self.lang,
        )  # fmt: skip

    @cached_property
    def box(self) -> widgets.Widget:
        """Everything, as one widget."""
        self._engine.outputs = (_output(engine(), ""),)
        labelled = [
            (self.table, "table"), (self.search, "search"), (self.rows, "rows"),
            (self.series, "series"), (self.chart, "chart"),
        ]  # fmt: skip
        left = [
            widgets.VBox([widgets.Label(self._say(f"choose_{key}")), widget])
            for widget, key in labelled
        ]
        buttons = widgets.HBox([self.to_workbook, self.to_picture])
        sides = widgets.GridBox(
            [
                widgets.VBox([*left, buttons, self.status]),
                widgets.VBox([self.picture, self.listing, self._engine]),
            ],
            layout=widgets.Layout(grid_template_columns="minmax(220px, 30%) minmax(0, 1fr)",
                                  grid_gap="0 16px"),
        )  # fmt: skip
        return sides.add_class("kg-explorer")

    def __repr__(self) -> str:
        return f"<Explorer {self.chosen.title()}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Show the widget; where there is no kernel, the figures that it showed at first."""
        view = self.box._repr_mimebundle_()
        shown = {"text/plain": repr(self), "text/html": self.chosen.listing().as_raw_html()}
        return shown | {kind: data for kind, data in view.items() if kind == VIEW}

    # --- what happens -------------------------------------------------------------------------

    def _on(self, do: Callable[[], None]) -> Callable[[Any], None]:
        def changed(_: Any) -> None:
            if not self._held:
                do()

        return changed

    @contextmanager
    def _hold(self) -> Iterator[None]:
        """Set several choices at once: one change is shown, not each."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _table_changed(self) -> None:
        table = self.table.value
        with self._hold():
            series = level_series(self.plan, table)
            self.series.value = ()
            self.series.options = [(series_label(s, self.lang), s) for s in series]
            charts, before = chart_names(self.plan, table), self.chart.value
            self.chart.options = [(self._say(f"chart_{name}"), name) for name in charts]
            if charts:
                self.chart.value = before if before in charts else charts[0]
        self._found_changed()

    def _found_changed(self) -> None:
        with self._hold():
            self.rows.value = ()
            found = self.plan.indicators(self.search.value.strip() or None, self.table.value)
            labels = zip(found[f"label_{self.lang}"], found["row"], strict=True)
            self.rows.options = [(f"{row}. {label}", int(row)) for label, row in labels]
        self._show()

    def _show(self) -> None:
        chosen = self.chosen
        self.status.value = f'<span role="status">{html.escape(chosen.title())}</span>'
        if len(chosen.shown):
            shown = _output(grid(chosen), chosen.title())
            notes = "".join(f"<br>{html.escape(note)}" for note in chosen.notes())
            foot = _output(f'<p style="font-size:11px;color:#666">{notes[4:]}</p>', "")
            self.listing.outputs = (shown, foot)
        else:
            nothing = self._say("nothing")
            self.listing.outputs = (_output(f"<p>{html.escape(nothing)}</p>", nothing),)
        drawn = (chosen.table, tuple(chosen.drawn), chosen.chart)
        if chosen.chart == "change":
            drawn = (*drawn, chosen.series[0], chosen.series[-1])  # type: ignore[assignment]
        if drawn != self._drawn:  # a keystroke that changes nothing of it costs nothing
            self.picture.value, self._drawn = self._image(chosen), drawn

    def _image(self, chosen: Selection) -> str:
        figure = chosen.figure()
        if figure is None:
            return f"<p>{html.escape(self._say('no_picture'))}</p>"
        data = base64.b64encode(png(figure, 110)).decode("ascii")
        alt = html.escape(alt_text(figure))
        return f'<img style="max-width:100%" alt="{alt}" src="data:image/png;base64,{data}">'

    def _save(self, save: Callable[..., Path]) -> None:
        try:
            path = save(self.chosen, self.folder)
            data = base64.b64encode(path.read_bytes()).decode("ascii")
        except KgdataError as error:
            self.status.value = f'<span role="alert">{html.escape(str(error))}</span>'
            return
        name = html.escape(path.name)
        link = (
            f'<a download="{name}" href="data:{_KINDS[path.suffix]};base64,{data}">'
            f"{html.escape(self._say('download'))}</a>"
        )
        saved = html.escape(self._say("saved", file=path.as_posix()))
        self.status.value = f'<span role="status">{saved} {link}</span>'

    def _say(self, key: str, **values: object) -> str:
        return text(f"exploring.{key}", self.lang, **values)


def _output(content: str, words: str) -> dict[str, Any]:
    data = {"text/html": content, "text/plain": words}
    return {"output_type": "display_data", "data": data, "metadata": {}}
