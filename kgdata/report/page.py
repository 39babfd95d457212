"""An executed notebook as a page: self-contained, printable, code folded away."""

from __future__ import annotations

import base64
import copy
import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kgdata.report.labels import label

__all__ = ["PageFacts", "render", "warm"]

_HEADING = re.compile(r"<h([1-3])([^>]*?)>(.*?)</h\1>", re.S)
_ID = re.compile(r'\bid="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")
_ANCHOR = re.compile(r'<a class="anchor-link".*?</a>', re.S)
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.M)
_IMAGE_WITHOUT_ALT = re.compile(r"<img\b(?![^>]*\balt=)", re.I)
_LOADED = re.compile(
    r"""<(?:link|script|iframe|object|embed)\b[^>]*?(?:src|href|data)\s*=\s*["']?(?:https?:)?//[^>]*>"""
    r"""(?:\s*</(?:script|iframe|object)>)?|@import\s+[^;]*;""",
    re.I,
)
_IMAGES = ("image/png", "image/jpeg", "image/svg+xml")
_THUMBNAIL = (480, 300)


@dataclass(frozen=True)
class PageFacts:
    """What a page says of itself.

    Attributes
    ----------
    title : str
        The report's title, for a notebook that gives none.
    lang : str
        The page's language.
    about : tuple of (str, str)
        Names and values at the foot: data and its date, parameters, run, versions.
    """

    title: str
    lang: str
    about: tuple[tuple[str, str], ...] = field(default=())


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter

    class PageExporter(HTMLExporter):
        """Renders as `HTMLExporter` does, without parsing the page once more for pictures."""

        def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> Any:
            resources = self._init_resources(resources)
            kinds = WidgetsDataTypeFilter(
                notebook_metadata=self._nb_metadata, parent=self, resources=resources
            )
            self.register_filter("filter_data_type", kinds)
            return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    template = Path(str(files("kgdata.report").joinpath("templates", "page.html.j2")))
    exporter = PageExporter(
        template_file=str(template), exclude_anchor_links=True,
        optimistic_validation=True,  # once, not after each of a dozen preprocessors
    )  # fmt: skip
    from nbconvert.filters.highlight import Highlight2HTML

    exporter.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3"))
    return exporter


@cache
def style() -> str:
    """Return the pages' style sheet."""
    return files("kgdata.report").joinpath("templates", "page.css").read_text("utf-8")


@cache
def _code_style() -> str:
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]

    return str(HtmlFormatter(style="default", nowrap=False).get_style_defs(".highlight"))


def render(notebook: Any, facts: PageFacts, failure: str | None) -> tuple[str, dict[str, Any]]:
    """Make the page of an executed notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The notebook; it is not changed.
    facts : PageFacts
        What the page says of itself.
    failure : str or None
        What went wrong, if the report failed.

    Returns
    -------
    page : str
        HTML without any address outside the file.
    facts : dict
        For the index: ``title``, ``headings`` and ``thumbnail`` (a data address or "").
    """
    shown = _described(notebook, facts.lang)
    words = {
        k: label(k, facts.lang) for k in ("to_index", "show_code", "code", "failed_page", "about")
    }
    exporter = _exporter()
    # The template is the same for all pages; what differs are these values.
    exporter.environment.globals.update(
        facts=facts, words=words, failure=failure, about=facts.about, style=style() + _code_style()
    )
    body, _ = exporter.from_notebook_node(shown)
    body = _LOADED.sub("", body)
    body = _IMAGE_WITHOUT_ALT.sub('<img alt=""', body)
    body, headings = _number_headings(body)
    title = next((text for level, _, text in headings if level == 1), "")
    if not title:
        title = facts.title
        body = body.replace("<!-- title -->", f"<h1>{html.escape(title)}</h1>", 1)
    contents = _contents([h for h in headings if h[0] in {2, 3}], facts.lang)
    first = body.find("<h2", body.find("<main>"))  # after the title and what introduces the page
    body = body[:first] + contents + body[first:] if contents else body
    body = body.replace("<!-- title -->", "", 1)
    return body, {
        "title": title,
        "headings": [text for _, _, text in headings],
        "thumbnail": thumbnail(notebook),
    }


def warm() -> None:
    """Load what making a page needs, before processes are forked that would each do so."""
    from PIL import Image

    from kgdata.report.jupyter import nbformat

    picture = io.BytesIO()
    Image.new("RGB", _THUMBNAIL).save(picture, "PNG")
    data = {"image/png": base64.b64encode(picture.getvalue()).decode()}
    output = nbformat.v4.new_output("display_data", data)
    cells = [
        nbformat.v4.new_markdown_cell("# *Biểu* 2"),
        nbformat.v4.new_code_cell("x: int = 1  # 2\nprint(f'{x}')", outputs=[output]),
    ]
    render(nbformat.v4.new_notebook(cells=cells), PageFacts("", "vi"), None)


def _described(notebook: Any, lang: str) -> Any:
    """Copy a notebook, every picture with its alternative text."""
    shown = copy.deepcopy(notebook)
    shown.cells = [c for c in shown.cells if "remove_cell" not in c.metadata.get("tags", ())]
    heading, number = "", 0
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            heading = _last_heading(cell.source, heading)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            heading = _last_heading("".join(data.get("text/markdown", "")), heading)
            for kind in _IMAGES:
                if kind not in data:
                    continue
                number += 1
                words = output.metadata.setdefault(kind, {})
                if not isinstance(words, dict):
                    words = output.metadata[kind] = {}
                if not words.get("alt"):
                    words["alt"] = label("picture", lang, n=number, heading=heading).rstrip(": ")
    return _without_bare_headings(shown)


def _without_bare_headings(notebook: Any) -> Any:
    """Take out of the outputs every section heading that has nothing under it."""
    below: int | None = 0  # level of the heading that comes next; a page's end is above all
    for cell in reversed(notebook.cells):
        if cell.cell_type == "markdown":
            below = _level(cell.source) or None
        kept = []
        for output in reversed(cell.get("outputs", ())):
            words = "".join(output.get("data", {}).get("text/markdown", ""))
            *before, last = words.rstrip().split("\n")
            level = _level(last)
            if level > 1 and below is not None and level >= below:
                words = "\n".join(before).rstrip()
                output["data"] = {"text/markdown": words, "text/plain": words}
                if not words:
                    continue
            kept.append(output)
            if output.output_type != "stream" or output.text.strip():
                below = _level(words.lstrip()) or None
        if "outputs" in cell:
            cell.outputs = kept[::-1]
    return notebook


def _level(line: str) -> int:
    """Return the level of the heading that a text begins with, or 0."""
    marks = line.partition(" ")[0]
    return len(marks) if marks and set(marks) == {"#"} else 0


def _last_heading(markdown: str, before: str) -> str:
    found = _MARKDOWN_HEADING.findall(markdown)
    return found[-1] if found else before


def _number_headings(body: str) -> tuple[str, list[tuple[int, str, str]]]:
    """Give each heading its own id; return the page and (level, id, text) of each."""
    found: list[tuple[int, str, str]] = []
    used: set[str] = {"about", "showcode"}
    start = body.find("<main>")
    end = body.rfind("</main>")

    def name(match: re.Match[str]) -> str:
        level, attributes, inner = int(match[1]), match[2], _ANCHOR.sub("", match[3])
        text = html.unescape(_TAG.sub("", inner)).strip()
        known = _ID.search(attributes)
        identity = known[1] if known else re.sub(r"\W+", "-", text)
        while identity in used or not identity:
            identity += "-"
        used.add(identity)
        attributes = _ID.sub("", attributes).rstrip()
        found.append((level, identity, text))
        return f'<h{level}{attributes} id="{html.escape(identity)}">{inner}</h{level}>'

    return body[:start] + _HEADING.sub(name, body[start:end]) + body[end:], found


def _contents(headings: Sequence[tuple[int, str, str]], lang: str) -> str:
    if len(headings) < 2:
        return ""

    def items() -> Iterator[str]:
        inside = False
        for level, identity, text in headings:
            if level == 3 and not inside:
                yield "<ol>"
            if level == 2 and inside:
                yield "</ol>"
            inside = level == 3
            yield f'<li><a href="#{html.escape(identity)}">{html.escape(text)}</a></li>'
        if inside:
            yield "</ol>"

    return (
        f'<nav class="contents"><h2>{label("contents", lang)}</h2><ol>{"".join(items())}</ol></nav>'
    )


def thumbnail(notebook: Any) -> str:
    """Return the first picture of a notebook, made small, as a data address; "" if none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data: Mapping[str, Any] = output.get("data", {})
            if "image/png" in data:
                return _small(base64.b64decode("".join(data["image/png"])))
    return ""


def _small(picture: bytes) -> str:
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(picture)).convert("RGB")
    except OSError:
        return ""
    image.thumbnail((_THUMBNAIL[0], 4 * _THUMBNAIL[1]))
    image = image.crop((0, 0, image.width, min(image.height, _THUMBNAIL[1])))
    buffer = io.BytesIO()
    image.quantize(64).save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
