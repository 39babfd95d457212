"""The look that all pictures share, and how a picture is shown with its words."""

from __future__ import annotations

import base64
import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.ticker import FuncFormatter

from kgdata.numbers import number

__all__ = [
    "COLOURS", "SECTORS", "WIDTH", "alt_text", "describe", "figure_of", "finish", "halo",
    "header", "lines_of", "new_figure", "number_ticks", "png", "rows_down", "show",
    "small_multiples", "styled", "unmeasured", "wrap", "written_beside",
]  # fmt: skip

STYLE = "kgdata.kgdata"  # kgdata.mplstyle in this package, as matplotlib names it
WIDTH = 9.0  # inches: the width of a page
COLOURS = {
    "actual": "#7F7F7F", "plan": "#E69F00", "estimate": "#0072B2", "share": "#009E73",
    "rise": "#0072B2", "fall": "#D55E00", "same": "#999999", "ink": "#222222", "quiet": "#666666",
}  # fmt: skip
SECTORS = ["#009E73", "#0072B2", "#E69F00", "#CC79A7", "#56B4E9", "#7F7F7F"]
_INKS = 128  # colours of a stored picture, the shades of its letters' edges included
_ALT: WeakKeyDictionary[Figure, str] = WeakKeyDictionary()


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the common style, whatever the caller's own settings are."""
    import matplotlib.style

    with mpl.rc_context():
        mpl.rcdefaults()  # a notebook's or a matplotlibrc's settings would change the picture
        matplotlib.style.use(STYLE)
        yield


def new_figure(height: float, rows: int = 1, columns: int = 1, **options: Any) -> np.ndarray:
    """Make a figure of a page's width and return its axes, always two-dimensional."""
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False, **options)
    return np.asarray(axes)


def small_multiples(count: int, columns: int, head: float, row: float) -> np.ndarray:
    """Make a figure of several panels and return their axes, of which there is at least one.

    Parameters
    ----------
    count : int
        How many panels.
    columns : int
        Panels beside each other.
    head, row : float
        Inches for what stands around the panels, and for each row of them.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes
    """
    rows = max(-(-count // columns), 1)
    axes, used = new_figure(head + row * rows, rows, columns), max(count, 1)
    for spare in axes.flat[used:]:
        spare.remove()
    return np.asarray(axes.flat[:used])


def wrap(text: str, width: int) -> str:
    r"""Break a long label into as few lines as fit, all about as long.

    Examples
    --------
    >>> wrap("Tổng sản lượng lúa", 14)
    'Tổng sản\nlượng lúa'
    """

    def broken(width: int) -> list[str]:
        return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)

    lines = broken(width)
    if len(lines) < 2:
        return text
    while width > 1 and len(tighter := broken(width - 1)) == len(lines):
        width, lines = width - 1, tighter
    return "\n".join(lines)


def unmeasured(label: str) -> str:
    """Leave out what a picture's title says of all its labels.

    Examples
    --------
    >>> unmeasured("Khu vực I, tốc độ tăng trưởng")
    'Khu vực I'
    """
    return label.rpartition(",")[0] or label


def lines_of(labels: Sequence[str], least: float) -> float:
    """Return how many lines of text rows with these labels need, each `least` or more."""
    return sum(max(least, 0.95 * label.count("\n") + 1.3) for label in labels)


def halo() -> list[AbstractPathEffect]:
    """Return the white rim that keeps a number readable over a line."""
    return [withStroke(linewidth=2.5, foreground="white")]


def written_beside(
    ax: Axes, words: str, at: tuple[float, float], side: int, gap: float = 4
) -> None:
    """Write a number to the right (1) or the left (-1) of a mark."""
    ax.annotate(
        words, at, (gap * side, 0), textcoords="offset points", va="center", fontsize=8,
        ha="left" if side > 0 else "right", color=COLOURS["ink"],
    )  # fmt: skip


def rows_down(ax: Axes, labels: Sequence[str]) -> None:
    """Label what is drawn at 0, 1, 2 … from the top down, as in a list."""
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.grid(axis="x")
    ax.spines["left"].set_visible(False)


def number_ticks(ax: Axes, which: str, lang: str, suffix: str = "", *, sign: bool = False) -> None:
    """Write an axis' numbers in a language."""

    def write(value: float, _: int | None = None) -> str:
        return number(round(value, 10), lang=lang, sign=sign) + suffix

    (ax.xaxis if which == "x" else ax.yaxis).set_major_formatter(FuncFormatter(write))


def header(figure: Figure, title: str) -> None:
    """Put the title over the whole picture, broken where it is too long."""
    figure.suptitle(textwrap.fill(title, 92), x=0.01, ha="left")


def finish(figure: Figure, notes: Sequence[str], alt: str) -> None:
    """Put notes and the source at the foot, and remember the alternative text."""
    foot = "\n".join(textwrap.fill(note, 140) for note in notes if note)
    figure.supxlabel(foot, x=0.01, ha="left", fontsize=7.5, color=COLOURS["quiet"])
    describe(figure, alt)


def describe(figure: Figure, alt: str) -> None:
    """Remember a picture's alternative text."""
    _ALT[figure] = alt


def figure_of(drawn: Axes | Figure | np.ndarray | Sequence[Axes]) -> Figure:
    """Return the figure that axes belong to."""
    if isinstance(drawn, Figure):
        return drawn
    first = drawn if isinstance(drawn, Axes) else np.asarray(drawn, dtype=object).flat[0]
    figure = first.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def alt_text(drawn: Axes | Figure | np.ndarray | Sequence[Axes]) -> str:
    """Return what a picture says, for who cannot see it.

    Parameters
    ----------
    drawn : Axes, array of Axes or Figure
        What a chart function returned.

    Returns
    -------
    str
        Empty for a picture that is not from this package.
    """
    return _ALT.get(figure_of(drawn), "")


def png(drawn: Axes | Figure | np.ndarray | Sequence[Axes], dpi: float = 144) -> bytes:
    """Return a picture as PNG; drawn anew from the same figures it is the same bytes.

    Parameters
    ----------
    drawn : Axes, array of Axes or Figure
        What a chart function returned.
    dpi : float, default 144
        Resolution.

    Returns
    -------
    bytes
    """
    from PIL import Image

    figure, packed = figure_of(drawn), io.BytesIO()
    own, scale = figure.canvas, figure.dpi
    try:  # drawn once on its own canvas: savefig would draw, and lay out, twice
        canvas = FigureCanvasAgg(figure)
        figure.dpi = dpi
        with styled():
            canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    finally:
        figure.set_canvas(own)
        figure.dpi = scale
    few = picture.quantize(_INKS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    ground, colours = int(np.asarray(few)[0, 0]), list(few.getpalette() or ())
    colours[3 * ground : 3 * ground + 3] = [
        int(c) for c in np.asarray(picture)[0, 0]
    ]  # stays white
    few.putpalette(colours)
    few.save(packed, format="png", optimize=True)  # a quarter of the size, nothing lost to the eye
    return packed.getvalue()


def show(drawn: Axes | Figure | np.ndarray | Sequence[Axes]) -> None:
    """Show a picture in a notebook, with its alternative text, once; nothing if it is empty.

    The text stands in the output's metadata, where pages take it from, and as ``text/plain``,
    where it is compared when the notebook is validated.

    Parameters
    ----------
    drawn : Axes, array of Axes or Figure
        What a chart function returned.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    figure = figure_of(drawn)
    if not any(ax.has_data() for ax in figure.axes):  # the prose says that there is nothing
        plt.close(figure)
        return
    alt = alt_text(figure)
    width, height = (round(96 * float(side)) for side in figure.get_size_inches())
    data = {"image/png": base64.b64encode(png(figure)).decode("ascii"), "text/plain": alt}
    display(data, raw=True, metadata={"image/png": {"alt": alt, "width": width, "height": height}})
    plt.close(figure)  # else the inline backend shows it a second time
