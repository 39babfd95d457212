"""A guided import in JupyterLab: choose a file, see each table beside its questions, save."""

from __future__ import annotations

import html
import os
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import ipywidgets as widgets  # type: ignore[import-untyped]

from kgdata.captions import series_label
from kgdata.catalogue import default_folder
from kgdata.errors import KgdataError
from kgdata.importing.questions import Question
from kgdata.importing.trial import Trial, cells_of, readable_files, table_of
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["Guide", "table_html"]

VIEW = "application/vnd.jupyter.widget-view+json"
_STYLE = "border:1px solid #ccc;padding:1px 6px;"


class Guide:
    """The way from a file to a plan folder, in JupyterLab.

    Parameters
    ----------
    folder : path-like, default '.'
        Where files are offered from.
    into : path-like, optional
        The plan's folder, suggested for saving.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Attributes
    ----------
    file, upload, id, area, into : ipywidgets.Widget
        What to import, as what, and where to.
    read, apply, save : ipywidgets.Button
        The three steps.
    tables : ipywidgets.Tab
        Each table beside its questions.
    fields : dict of str to ipywidgets.Widget
        Where each question is answered.
    status : ipywidgets.HTML
        What was done last.
    trial : Trial or None
        The import on its way.

    Examples
    --------
    >>> Guide("data/kh14-2024")
    <Guide: no file chosen>
    """

    def __init__(
        self, folder: str | Path = ".", *, into: str | Path | None = None, lang: str = "vi"
    ) -> None:
        self.folder, self.lang = Path(folder), lang
        self.trial: Trial | None = None
        self._aside = tempfile.TemporaryDirectory(prefix="kgdata")
        wide = widgets.Layout(width="100%")
        self.file = widgets.Combobox(
            options=readable_files(self.folder), placeholder=self._say("file_hint"), layout=wide
        )
        self.upload = widgets.FileUpload(multiple=False, description=self._say("upload"))
        self.id, self.area = widgets.Text(layout=wide), widgets.Text(layout=wide)
        self.into = widgets.Text(value=str(into or ""), placeholder="data/kh-2025", layout=wide)
        self.read = widgets.Button(description=self._say("read"), button_style="primary")
        self.apply = widgets.Button(description=self._say("apply"), disabled=True)
        self.save = widgets.Button(description=self._say("save"), disabled=True)
        self.status, self.notes = widgets.HTML(), widgets.HTML()
        self.tables = widgets.Tab()
        self.fields: dict[str, widgets.Widget] = {}
        for name in ("file", "id", "area", "into", "read", "apply", "save", "status", "tables"):
            getattr(self, name).add_class(f"kg-import-{name}")
        self.upload.observe(lambda _: self._take(), "value")
        self.read.on_click(lambda _: self._do(self._read))
        self.apply.on_click(lambda _: self._do(self._apply))
        self.save.on_click(lambda _: self._do(self._save))

    @cached_property
    def box(self) -> widgets.Widget:
        """Everything, as one widget."""
        rows = []
        for name in ("file", "id", "area", "into"):
            label = widgets.Label(self._say(f"label_{name}"), layout=widgets.Layout(width="12em"))
            field = getattr(self, name)
            both = [label, widgets.Box([field], layout=widgets.Layout(flex="1"))]
            rows.append(widgets.HBox([*both, self.upload] if name == "file" else both))
        buttons = widgets.HBox([self.read, self.apply, self.save])
        return widgets.VBox([*rows, buttons, self.status, self.notes, self.tables])

    def __repr__(self) -> str:
        if self.trial is None:
            return "<Guide: no file chosen>"
        return f"<Guide: {self.trial.file.name}, {len(self.trial.outcome.questions)} questions>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Show the widget; where there is no kernel, what it said at first."""
        view = self.box._repr_mimebundle_()
        words = f"<p>{html.escape(self._say('start'))}</p>"
        shown = {"text/plain": repr(self), "text/html": words}
        return shown | {kind: data for kind, data in view.items() if kind == VIEW}

    # --- steps --------------------------------------------------------------------------------

    def _do(self, step: Callable[[], str]) -> None:
        """Take a step and say what it did, or why it could not be taken."""
        self._tell("status", self._say("busy"))
        try:
            self._tell("status", step())
        except KgdataError as error:
            self._tell("alert", str(error))
        settled = self.trial is not None
        self.apply.disabled = self.save.disabled = not settled

    def _take(self) -> None:
        """Put a file handed over by the browser aside, under its bare name."""
        for handed in self.upload.value:
            path = Path(self._aside.name) / Path(handed["name"].replace("\\", "/")).name
            path.write_bytes(bytes(handed["content"]))
            self.file.value = str(path)

    def _read(self) -> str:
        if not self.file.value.strip():
            raise KgdataError(self._say("no_file"))
        if self.trial is not None:
            self.trial.close()
            self.trial = None
        self.tables.children, self.notes.value = (), ""
        path = self.folder / self.file.value.strip()
        into = self.into.value.strip() or None
        self.trial = Trial(path, id=self.id.value.strip(), area=self.area.value.strip(), into=into)
        if not into:
            beside = default_folder().parent / self.trial.outcome.plan.id
            self.into.value = Path(os.path.relpath(beside)).as_posix()
        return self._shown("read_done")

    def _apply(self) -> str:
        self._gather()
        assert self.trial is not None
        self.trial.apply()
        return self._shown("apply_done")

    def _save(self) -> str:
        self._gather()
        assert self.trial is not None
        self.trial.save(self.into.value.strip() or None)
        return self._shown("save_done")

    def _gather(self) -> None:
        if self.trial is None:
            return
        for question, field in self.fields.items():
            self.trial.answer(question, str(field.value or ""))

    # --- what is shown ------------------------------------------------------------------------

    def _shown(self, said: str) -> str:
        assert self.trial is not None
        outcome = self.trial.outcome
        plan, questions = outcome.plan, outcome.questions
        self.fields = {}
        pages, titles = [], []
        general = [q for q in questions if not table_of(q, plan)]
        if general:
            pages.append(widgets.VBox([self._question(q) for q in general]))
            titles.append(self._say("general", count=len(general)))
        for table, info in plan.tables_info.items():
            own = [q for q in questions if table_of(q, plan) == table]
            asked = {cell for q in own for cell in cells_of(q)}
            seen = widgets.HTML(table_html(plan, table, asked, self.lang))
            beside = [self._question(q) for q in own] or [widgets.Label(self._say("no_questions"))]
            pages.append(
                widgets.GridBox(
                    [seen, widgets.VBox(beside)],
                    layout=widgets.Layout(
                        grid_template_columns="minmax(0, 60%) minmax(260px, 1fr)", grid_gap="0 16px"
                    ),
                )
            )
            titles.append(f"{info.name(self.lang)} ({len(own)})" if own else info.name(self.lang))
        self.tables.children, self.tables.titles = tuple(pages), tuple(titles)
        notes = [n.text_vi if self.lang == "vi" else n.text for n in outcome.notes]
        places = [n.source for n in outcome.notes]
        told = "".join(
            f"<li>{html.escape(place)}: {html.escape(note)}</li>"
            for place, note in zip(places, notes, strict=True)
        )
        self.notes.value = f"<ul>{told}</ul>" if told else ""
        return self._say(
            said, tables=len(plan.tables_info), questions=len(questions),
            repaired=len(outcome.repaired), folder=self.into.value,
        )  # fmt: skip

    def _question(self, question: Question) -> widgets.Widget:
        """Lay a question out: where, what was read, what is possible, and where to answer."""
        place = ":".join(str(p) for p in (question.file, question.line, question.column) if p)
        said = question.vi if self.lang == "vi" else question.en
        words = f"<b>{html.escape(said)}</b><br><small>{html.escape(place)}"
        if question.read:
            words += f" · {html.escape(self._say('was_read', text=question.read))}"
        words += "</small>"
        if question.implies:
            implied = html.escape(question.implies).replace(" | ", "<br>")
            words += f"<br><small>{implied}</small>"
        options = [r for r in question.readings.split(" | ") if r]
        field = widgets.Combobox(
            options=options, value=question.answer, ensure_option=False,
            placeholder=self._say("answer_hint"), layout=widgets.Layout(width="auto"),
        )  # fmt: skip
        self.fields[question.id] = field
        return widgets.VBox(
            [widgets.HTML(f'<div style="line-height:1.35">{words}</div>'), field],
            layout=widgets.Layout(margin="0 0 12px 0"),
        )

    def _tell(self, role: str, words: str) -> None:
        self.status.value = f'<span role="{role}">{html.escape(words)}</span>'

    def _say(self, key: str, **values: object) -> str:
        return text(f"guide.{key}", self.lang, **values)


def table_html(plan: Plan, table: str, asked: set[str], lang: str = "vi") -> str:
    """Lay a table out as it was read, with the cells that are asked about marked.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        The table.
    asked : set of str
        Cells, as ``table/row/column``.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    """
    printed: dict[tuple[int, str], str] = {}
    for frame, name in ((plan.load(table), "series"), (plan.ratios(table), "ratio")):
        for row, column, shown in frame[["row", name, "printed"]].itertuples(index=False):
            printed[row, column] = shown
    wide = plan.wide(table)
    named = {column for _, column in printed}
    columns = [c for c in wide.columns if c in named]
    heads = [text("guide.row", lang), text("guide.stt", lang), text("guide.label", lang)]
    heads += [text("guide.unit", lang), *(_caption(c, lang) for c in columns)]
    lines = ["".join(f'<th style="{_STYLE}">{html.escape(head)}</th>' for head in heads)]
    words = wide[["row", "stt", "label_vi", "unit"]].astype(object).fillna("")
    for row, stt, label, unit in words.itertuples(index=False):
        cells = [(str(row), ""), (str(stt), ""), (label, ""), (unit, "")]
        cells += [(printed.get((row, c), ""), f"{table}/{row}/{c}") for c in columns]
        lines.append("".join(_cell(shown, bool(at) and at in asked) for shown, at in cells))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return (
        '<div style="overflow:auto;max-height:70vh"><table style="border-collapse:collapse;'
        f'font-size:12px;line-height:1.4">{body}</table></div>'
    )


def _cell(shown: str, asked: bool) -> str:
    style = _STYLE + ("background:#FCE4D6;font-weight:bold" if asked else "")
    side = ";text-align:right" if shown[:1].isdecimal() else ""
    return f'<td style="{style}{side}">{html.escape(shown)}</td>'


def _caption(column: str, lang: str) -> str:
    return " / ".join(series_label(part, lang) for part in column.split("/"))
