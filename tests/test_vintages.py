"""Plans side by side: joined on indicators, in one unit, with what each revises."""

from __future__ import annotations

import math

import nbformat
import pytest

import kgdata as kg
from kgdata import listings, notebook
from kgdata.errors import SourceError, UnknownNameError
from kgdata.prose import vintages as told
from kgdata.vintages import PANEL, REVISIONS, doubtful, panel, picked, plans_of, revisions
from tests.annex import Item, write_plan
from tests.vintages import NEXT, next_plan

HEADER = ["STT", "Chỉ tiêu", "Đơn vị tính"]


@pytest.fixture(scope="module")
def later(tmp_path_factory, plan):
    return kg.open(next_plan(tmp_path_factory.mktemp("plans"), plan))


@pytest.fixture(scope="module")
def both(plan, later):
    return kg.panel([plan, later])


@pytest.fixture(scope="module")
def steps(both):
    return kg.revisions(both)


def small(folder, series, figures, unit, mult=0, area="Tỉnh"):
    """Write a plan of one row: columns by caption, and the unit as printed."""
    lines = [[*HEADER, *series], ["1", "Thu", unit, *figures]]
    write_plan(folder, lines, [Item("T.REVENUE.VALUE", "VND", mult)])
    year = int(series[-1].split()[-1])
    meta = (folder / "plan.toml").read_text("utf-8")
    meta = meta.replace('id = "test"', f'id = "{folder.name}"').replace('"Tỉnh"', f'"{area}"')
    meta = meta.replace("date = 2024-01-19", f"date = {year}-01-19")
    meta = meta.replace("actual = 2022, estimate = 2023, plan = 2024",
                        f"actual = {year - 2}, estimate = {year - 1}, plan = {year}")  # fmt: skip
    (folder / "plan.toml").write_text(meta, "utf-8")
    return folder


def captions(year):
    return [f"Thực hiện {year - 2}", f"Kế hoạch {year - 1}", f"Ước thực hiện {year - 1}",
            f"Kế hoạch {year}"]  # fmt: skip


@pytest.fixture
def pair(tmp_path):
    """Two plans; the first counts in tỷ đồng, the second in triệu đồng."""
    first = small(tmp_path / "first", captions(2024), ["80", "95", "100", "110"], "Tỷ đồng", 9)
    second = small(
        tmp_path / "second", captions(2025), ["100400", "110000", "120000", "130000"],
        "Triệu đồng", 6,
    )  # fmt: skip
    return first, second


# --- which plans ----------------------------------------------------------------------------------


def test_a_plan_is_named_by_itself_its_folder_or_its_id(plan, later):
    ways = [plan, plan.folder, str(plan.folder), plan.id]
    for way in ways:
        assert [p.id for p in plans_of(way)] == [plan.id]
    assert [p.id for p in plans_of([later, *ways])] == [plan.id, NEXT]


def test_by_default_all_carried_plans_with_an_annex_stand_side_by_side(plan):
    assert [p.id for p in plans_of()] == [p.id for p in plans_of([])] == [plan.id]
    assert set(kg.panel()["plan"]) == {plan.id}


def test_a_document_without_an_annex_is_no_panel():
    with pytest.raises(SourceError, match="nq535-2021 is carried without an annex"):
        kg.panel("nq535-2021")


@pytest.mark.parametrize(
    ("plans", "indicators", "words"),
    [("kh14-2042", None, "kh14-2024"), (None, "AGR.RICE.OUTPUTS", "AGR.RICE.OUTPUT"),
     (None, ["TRD.GOODS.EXPORTS", "x"], "'x'")],
)  # fmt: skip
def test_an_unknown_name_is_an_error_that_says_what_there_is(plans, indicators, words):
    with pytest.raises(UnknownNameError) as caught:
        kg.panel(plans, indicators)
    assert words in str(caught.value)


def test_plans_of_another_province_are_joined_only_if_named(tmp_path, monkeypatch, pair):
    other = small(tmp_path / "other", captions(2024), ["1", "2", "3", "4"], "Tỷ đồng", 9, "Khác")
    monkeypatch.setenv("KGDATA_PLAN", str(pair[0]))
    assert [p.id for p in plans_of()] == ["first", "second"]
    frame = kg.panel([pair[0], other])
    assert set(frame["area"]) == {"Tỉnh", "Khác"}
    assert (kg.revisions(frame)["plan_before"] == kg.revisions(frame)["plan_after"]).all()


# --- the panel ------------------------------------------------------------------------------------


def test_a_panel_has_every_stated_figure_of_every_plan_once(plan, later, both):
    assert list(both.columns) == list(PANEL)
    for one in (plan, later):
        levels = one.load().query("status != 'blank'")
        own = both[both["plan"] == one.id]
        assert len(own) == len(levels)
        keys = ["indicator", "series"]
        left, right = (f.set_index(keys).sort_index() for f in (own, levels))
        assert left["printed"].tolist() == right["printed"].tolist()
        assert left["value"].equals(right["value"])


def test_a_year_has_what_each_plan_says_of_it(both):
    rice = both[(both["indicator"] == "AGR.RICE.OUTPUT") & (both["period"] == "2023")]
    said = list(zip(rice["plan"], rice["kind"], rice["value"], strict=True))
    assert said == [
        ("kh14-2024", "plan", 4400000.0),
        ("kh14-2024", "estimate", 4555929.0),
        (NEXT, "actual", 4405404.0),
    ]


def test_bounds_stand_for_what_rounds_to_the_figure(both):
    cell = both[(both["indicator"] == "AGR.RICE.YIELD") & (both["series"] == "estimate_2023")]
    assert cell[["low", "value", "high"]].round(3).values.tolist() == [[6.385, 6.39, 6.395]]
    bound = both[both["printed"] == "<3%"]
    assert len(bound) and bound["low"].isna().all() and (bound["value"] == 3).all()


def test_units_are_those_of_the_latest_plan(pair):
    frame = kg.panel(pair)
    assert set(frame["unit_mult"]) == {6} and set(frame["unit"]) == {"VND"}
    first = frame[frame["plan"] == "first"].set_index("series")
    assert first.loc["estimate_2023", ["low", "value", "high"]].tolist() == [99500, 100000, 100500]
    assert first.loc["estimate_2023", "printed"] == "100"


# --- revisions ------------------------------------------------------------------------------------


def test_an_estimate_is_held_against_the_actual_of_the_next_plan(pair):
    steps = kg.revisions(kg.panel(pair))
    assert list(steps.columns) == list(REVISIONS)
    said = steps[["period", "kind_before", "plan_before", "kind_after", "plan_after"]]
    assert said.values.tolist() == [
        ["2023", "plan", "first", "estimate", "first"],
        ["2023", "estimate", "first", "actual", "second"],
        ["2024", "plan", "first", "plan", "second"],
        ["2024", "plan", "second", "estimate", "second"],
    ]
    assert steps["change"].tolist() == [5000, 0, 0, 10000]
    assert steps["percent"].round(2).tolist() == [5.26, 0, 0, 9.09]


def test_what_may_be_the_same_number_is_no_revision(pair):
    """100 tỷ may be 100400 triệu; 100 and 101 tỷ are two numbers, though they touch at 100,5."""
    steps = kg.revisions(kg.panel(pair)).set_index("kind_after")
    assert steps["revised"].tolist() == [True, False, False, True]
    frame = kg.panel(pair[0])
    frame.loc[frame["series"] == "estimate_2023", ["value", "low", "high"]] = (96, 95.5, 96.5)
    assert kg.revisions(frame)["revised"].tolist() == [True]


def test_percentages_change_by_points_and_from_nothing_there_is_no_percent(steps):
    points = steps[steps["points"]]
    assert len(points) and points["percent"].isna().all() and points["change"].abs().max() < 100
    nothing = steps[steps["before"] == 0]
    assert len(nothing) and nothing["percent"].isna().all()


def test_revisions_follow_from_the_plans_figures(plan, steps):
    """Recomputed from the first plan's own comparison."""
    own = steps[(steps["plan_before"] == plan.id) & (steps["plan_after"] == plan.id)]
    compared = plan.compare(base="plan_2023", to="estimate_2023").set_index("indicator")
    compared = compared[~compared["bound"]]
    assert set(own["indicator"]) == set(compared.index)
    for row in own.itertuples():
        there = compared.loc[row.indicator]
        assert row.revised == there["moved"]
        assert row.change == pytest.approx(there["change"] if there["moved"] else 0)
        if not row.points and row.before:
            assert row.percent == pytest.approx(there["growth"] if there["moved"] else 0)


def test_a_frame_that_is_no_panel_is_refused(plan):
    with pytest.raises(UnknownNameError, match="period"):
        kg.revisions(plan.load().drop(columns="period"))


# --- how it is shown ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_picture_has_a_line_for_each_plan_and_says_every_figure(plan, later, lang):
    axes = kg.chart.vintages("AGR.RICE.OUTPUT", plans=[plan, later], lang=lang)
    lines = [line for line in axes[0].lines if len(line.get_xdata()) > 1]
    assert [list(line.get_ydata()) for line in lines] == [[4405404.0, 4555929.0, 4400000.0]] * 2
    ticks = [label.get_text() for label in axes[0].get_xticklabels()]
    mark = "," if lang == "vi" else "."
    assert ticks == ["2022", f"2023\n+0{mark}1%", f"2024\n+3{mark}5%", "2025"]
    alt = kg.chart.alt_text(axes)
    assert alt.count(f"({later.number})") == alt.count(f"({plan.number})") == 4 and "{" not in alt
    assert NEXT not in alt and plan.id not in alt


def test_a_picture_of_nothing_or_of_the_unknown_is_refused(plan):
    for wrong in ([], ["AGR.RICE.OUTPUTS"]):
        with pytest.raises(UnknownNameError):
            kg.chart.vintages(wrong, plans=plan)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_table_ranks_each_step_and_leaves_doubtful_figures_out(plan, later, steps, lang):
    html = listings.revisions_table(steps, [plan, later], 3, lang).as_raw_html()
    assert "14/KH-UBND" in html and "99/KH-UBND" in html
    body, _, foot = html.partition("<tfoot")
    ships = "Đóng tàu mới" if lang == "vi" else "New ships"
    assert ships in foot and ships not in body  # 451 is a doubtful figure


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_one_plan_says_what_it_cannot_show_yet(plan, later, steps, lang):
    one, two = told.title([plan], lang), told.title([plan, later], lang)
    assert "14/KH-UBND" in one and "kgdata import" in one and NEXT not in one
    assert "99/KH-UBND" in two and two != one
    assert told.summary(steps, [plan, later], lang).count("\n- ") == 5
    assert told.title([], lang) and told.summary(steps[:0], [plan], lang)


def test_the_most_revised_main_indicators_are_picked(plan, later, steps):
    chosen = picked([plan, later], steps, 4)
    main = [i for info in later.tables_info.values() for i in info.main]
    assert len(chosen) == 4 and chosen == [i for i in main if i in chosen]
    aside = set(steps.loc[doubtful([plan, later], steps), "indicator"])
    assert aside and not set(chosen) & aside
    steps = steps[~steps["indicator"].isin(aside)]
    size = steps.groupby("indicator")["percent"].agg(lambda p: p.abs().max())
    least = min(size[i] for i in chosen)
    assert all(
        math.isnan(size[i]) or size[i] <= least for i in main if i in size and i not in chosen
    )
    assert picked([plan], steps[:0], 4) == []


def test_a_doubtful_figure_is_not_drawn_as_a_large_revision(plan):
    # annex.txt:404: FDI 200,00 and 430,12 tỷ đồng, the second in question with table 8
    steps = revisions(panel([plan]))
    fdi = steps["indicator"] == "INV.FDI.CAPITAL"
    assert steps.loc[fdi, "percent"].round(2).tolist() == [115.06]
    assert doubtful([plan], steps[fdi]).tolist() == [True]
    assert "INV.FDI.CAPITAL" not in picked([plan], steps, 8)


def test_the_notebook_runs_on_two_plans(plan, later):
    path = notebook.default_folder() / "vintages.ipynb"
    book = nbformat.read(path, as_version=4)
    cell = next(c for c in book.cells if "parameters" in c.metadata.get("tags", ()))
    values = f'\nplans = ["{plan.folder}", "{later.folder}"]\ntop = 3\nlang = "en"\npanels = 2'
    cell.source += values
    done = notebook.execute(book, path)
    printed = "".join(o.get("text", "") for c in done.cells for o in c.get("outputs", ()))
    assert "from estimate (14/KH-UBND) to actual (99/KH-UBND): 373 figures" in printed
