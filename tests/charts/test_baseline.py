"""Each picture looks as it did when it was last looked at.

A wanted change is stored with ``python -m tests.charts NAME``, after looking at the new picture.
"""

from __future__ import annotations

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.testing.compare import compare_images
from PIL import Image, ImageChops

from kgdata.charts.style import figure_of, png
from tests.charts.pictures import BASELINE, DPI, PICTURES, STORED, draw

mpl.use("Agg")
TOLERANCE = 3.0  # root mean square of 255; a label moved by a few pixels is above it


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.mark.parametrize(("name", "lang"), STORED)
def test_a_picture_is_as_stored(plan, name, lang, tmp_path):
    drawn = tmp_path / f"{name}.{lang}.png"
    drawn.write_bytes(draw(plan, name, lang))
    # told with the root mean square where they differ; the difference is drawn beside `drawn`
    assert compare_images(str(BASELINE / drawn.name), str(drawn), tol=TOLERANCE) is None


def test_every_stored_picture_is_drawn():
    stored = {path.name for path in BASELINE.glob("*.png")}
    assert stored == {f"{name}.{lang}.png" for name, lang in STORED}


def test_a_bar_of_another_length_is_noticed(plan, tmp_path):
    """The comparison can fail: one bar of a waterfall a tenth longer."""
    ax = PICTURES["waterfall"](plan, "vi")
    longest = max(ax.patches, key=lambda bar: bar.get_width())
    longest.set_width(1.1 * longest.get_width())
    drawn = tmp_path / "changed.png"
    drawn.write_bytes(png(ax, dpi=DPI))
    said = compare_images(str(BASELINE / "waterfall.vi.png"), str(drawn), tol=TOLERANCE)
    assert said is not None


@pytest.mark.parametrize("name", ["structure", "multiples", "waterfall", "heatmap"])
def test_a_picture_can_be_read_in_grey(plan, name):
    """Printed without colours, neighbouring marks still differ, or have a rim between them."""
    figure = figure_of(PICTURES[name](plan, "vi"))
    picture = Image.open(io.BytesIO(png(figure, dpi=DPI))).convert("L")
    shades = np.bincount(np.asarray(picture).ravel(), minlength=256)
    assert (shades > 0.002 * shades.sum()).sum() >= 4, "white, ink and at least two fills"


def test_the_same_picture_twice_is_the_same(plan):
    first, second = (Image.open(io.BytesIO(draw(plan, "heatmap", "vi"))) for _ in range(2))
    assert ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox() is None
