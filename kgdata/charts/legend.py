"""A legend between the title and the axes, where it covers neither."""

from __future__ import annotations

from matplotlib.axes import Axes

from kgdata.charts.style import figure_of, header

__all__ = ["titled"]

_TITLE = 0.31  # inches that a line of the title takes, with what is above it


def titled(ax: Axes, title: str, columns: int) -> None:
    """Put the title over a picture and the legend of an axes under it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The axes whose labelled marks are explained.
    title : str
        The title.
    columns : int
        How many entries stand beside each other.
    """
    figure = figure_of(ax)
    header(figure, title)
    handles, labels = ax.get_legend_handles_labels()
    lines = -(-len(labels) // columns)
    written = figure.get_suptitle()
    # the layout keeps room for the title alone, so the legend's lines are written into it
    figure.suptitle(written + "\n" * lines, x=0.01, ha="left")
    top = 1 - _TITLE * (written.count("\n") + 1) / float(figure.get_size_inches()[1])
    legend = figure.legend(
        handles, labels, loc="upper left", bbox_to_anchor=(0.004, top), ncols=columns,
        columnspacing=1.4, borderaxespad=0, borderpad=0,
    )  # fmt: skip
    legend.set_in_layout(False)
