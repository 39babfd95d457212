"""What the pictures show is what the frames hold, in both languages."""

from __future__ import annotations

import datetime as dt
import math

import matplotlib.pyplot as plt
import pytest

from kgdata.charts.bullet import five_year_bullets, target_bullets
from kgdata.charts.contributions import contribution_bars
from kgdata.charts.quarters import growth_paths, quarter_paths, running_paths, seasons
from kgdata.charts.remaining import averages, totals
from kgdata.charts.style import alt_text, figure_of, png
from kgdata.charts.timeline import load_bars, timeline
from kgdata.contributions import contributions
from kgdata.documents.agenda import agenda, by_agency
from kgdata.documents.progress import progress
from kgdata.documents.standing import standings
from kgdata.scenario import scenario

DOCUMENT = "nq535-2021"
AS_OF = dt.date(2024, 6, 30)
PICTURES = {
    "targets": target_bullets,
    "levels": lambda p, lang: five_year_bullets(p, progress(p, DOCUMENT, 24e3), DOCUMENT, lang),
    "totals": lambda p, lang: totals(p, progress(p, DOCUMENT, 24e3), DOCUMENT, lang),
    "averages": lambda p, lang: averages(p, progress(p, DOCUMENT, 24e3), DOCUMENT, lang),
    "growth": lambda p, lang: growth_paths(p, scenario(p), lang),
    "quarters": lambda p, lang: quarter_paths(p, scenario(p), lang),
    "running": lambda p, lang: running_paths(p, scenario(p), lang),
    "seasons": lambda p, lang: seasons(p, scenario(p), lang),
    "contributions": lambda p, lang: contribution_bars(p, scenario(p), lang),
    "timeline": lambda p, lang: timeline(p, agenda(p.library, AS_OF), AS_OF, lang),
    "load": lambda p, lang: load_bars(p, agenda(p.library, AS_OF), lang),
}


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_title_source_words_and_pixels(plan, name, lang):
    figure = figure_of(PICTURES[name](plan, lang))
    assert len(figure.get_suptitle().strip()) > 10
    assert ("Nguồn: " if lang == "vi" else "Source: ") in figure.get_supxlabel()
    assert len(alt_text(figure)) > 100
    assert png(figure, dpi=40).startswith(b"\x89PNG")


def test_marks_of_the_targets_are_percentages_of_the_target(plan):
    ax = target_bullets(plan, "en")
    frame = standings(plan)
    frame = frame[frame["headline"] & frame["planned"].notna()]
    drawn = sorted(
        (line.get_ydata()[0], line.get_xdata()[0])
        for line in ax.lines if line.get_marker() == "D" and len(line.get_xdata())
    )  # fmt: skip
    wanted = [
        (y, min(100 * planned / target.value, 200))
        for y, (planned, target) in enumerate(zip(frame["planned"], frame["target"], strict=True))
    ]
    assert [y for y, _ in drawn] == [y for y, _ in wanted]
    assert [x for _, x in drawn] == pytest.approx([x for _, x in wanted])


def test_a_total_s_bars_reach_its_target(plan):
    for ax, p in zip(
        totals(plan, progress(plan, DOCUMENT, 24e3), DOCUMENT),
        [p for p in progress(plan, DOCUMENT, 24e3) if p.target.measure == "total"],
        strict=True,
    ):
        by_row: dict[float, float] = {}
        for bar in ax.patches:
            row = round(bar.get_y() + bar.get_height() / 2)
            by_row[row] = by_row.get(row, 0) + bar.get_width()
        assert by_row
        assert list(by_row.values()) == pytest.approx([p.target.value] * len(by_row))


def test_hatched_bars_are_what_an_average_still_needs(plan):
    shown = [
        p for p in progress(plan, DOCUMENT, 24e3) if p.target.measure == "average" and p.figures
    ]
    for ax, p in zip(averages(plan, progress(plan, DOCUMENT, 24e3), DOCUMENT), shown, strict=True):
        heights = [b.get_height() for b in ax.patches if b.get_hatch()]
        assert heights == pytest.approx([p.remaining()] * len(p.unknown()))


def test_quarter_bars_are_the_quarters(plan):
    found = scenario(plan)
    rows = found.of("flow", "stock", "cumulative", "rate").to_dict("records")
    for ax, row in zip(quarter_paths(plan, found), rows, strict=True):
        values = [row[q] for q in ("q1", "q2", "q3", "q4")]
        if row["kind"] == "flow":
            drawn = [b.get_height() for b in ax.patches]
            assert drawn == pytest.approx([0 if math.isnan(v) else v for v in values])
        else:
            assert not ax.patches  # what does not add up is no heap of bars
            assert list(ax.lines[0].get_ydata()) == values


def test_stacked_parts_are_the_contributions(plan):
    found = scenario(plan)
    frame = contributions(plan, found).set_index("indicator").drop(["sum", "printed"])
    heights = [b.get_height() for b in contribution_bars(plan, found).patches]
    periods = ["q1", "q2", "q3", "q4", "year"]
    assert heights == pytest.approx(frame[periods].to_numpy(dtype=float).ravel().tolist())


def test_bars_of_load_are_the_counts(plan):
    frame = agenda(plan.library, AS_OF)
    widths = [b.get_width() for b in load_bars(plan, frame, top=5).patches]
    assert widths == by_agency(frame).iloc[:5].to_numpy().T.ravel().tolist()


def test_the_time_line_has_a_panel_for_each_year_with_a_date(plan):
    frame = agenda(plan.library, AS_OF)
    axes = timeline(plan, frame, AS_OF, "en")
    assert [ax.get_xlabel() for ax in axes] == ["2021", "2024"]
    undated = frame[frame["due_date"].isna()]
    assert not timeline(plan, undated, AS_OF)[0].has_data()
