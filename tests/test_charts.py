"""Pictures: what is drawn is what was printed, nothing is cut, and words go with each."""

from __future__ import annotations

import io
import re
import warnings
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text
from PIL import Image

import kgdata as kg
from kgdata.changes import changes, movers
from kgdata.charts.bars import _limit
from kgdata.charts.style import figure_of, styled
from kgdata.errors import ParameterError, UnknownNameError
from kgdata.numbers import MISSING
from tests.annex import HEADER, Item, write_plan

mpl.use("Agg")
SECTORS = [
    "agriculture", "industry", "services", "trade", "investment", "finance", "fdi", "enterprises",
    "health",
]  # fmt: skip
NAMES = {"base": "estimate_2023", "to": "plan_2024"}


@pytest.fixture(autouse=True)
def closed():
    import matplotlib.pyplot as plt

    yield
    plt.close("all")


def test_what_is_not_drawn_is_told_with_its_own_reason():
    # annex.txt:643: health insurance in %; 130: vessels, not planned for 2024
    assert "Không vẽ vì là tỷ lệ (%, ‰): Tỷ lệ bao phủ bảo hiểm y tế." in foot(
        kg.chart.dumbbell("health")
    )
    asked = [
        "FIN.DOMESTIC.REVENUE",
        "FIN.NON_PERFORMING_LOANS.RATE",
        "FIN.LOCAL_DEBT_INTEREST.EXPENDITURE",
    ]
    told = foot(kg.chart.dumbbell("finance", indicators=asked, lang="en"))
    assert "Not drawn, being a rate: Non-performing loan ratio." in told
    assert "Not drawn for want of figures: Interest payments on local government borrowing." in told


def test_a_printed_dash_is_not_called_missing():
    # annex.txt:199: 160,80, a dash that the audit questions, 10,65, 238,60; 203: 2022 is blank
    texts = [t.get_text() for t in kg.chart.path("AGR.AFFORESTATION_PROTECTION.AREA").texts]
    assert f"{MISSING} (?)" in texts and "không ghi" not in texts
    assert "không ghi" in [t.get_text() for t in kg.chart.path("AGR.FOREST_TENDED.AREA").texts]


def test_a_hollow_diamond_is_explained_where_there_is_one():
    assert "Hình thoi rỗng: kế hoạch 2023." in foot(kg.chart.paths("trade"))
    assert "Hình thoi rỗng" not in foot(kg.chart.paths("fdi"))  # that column is lost


def test_a_number_stands_on_the_side_that_its_line_leaves_free():
    # annex.txt:437: 3.545.690, 4.689.402 (?), 8.807.519: the line turns up at the estimate
    ax = kg.chart.path("FIN.DEVELOPMENT_INVESTMENT.EXPENDITURE")
    at = {t.get_text(): t.xyann[1] for t in ax.texts}
    assert at["4.689.402 (?)"] < 0 < at["8.807.519"]
    # annex.txt:363: rice 354.000, 644.200, 600.000: it turns down there
    ax = kg.chart.path("TRD.RICE_EXPORT.VOLUME")
    at = {t.get_text(): t.xyann[1] for t in ax.texts}
    assert at["354.000"] < 0 < at["644.200"] and at["600.000"] < 0


def texts_of(figure):
    """The texts that can be seen: a tick beyond the ends of its axis is not drawn."""
    hidden = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick, place in zip(axis.get_major_ticks(), axis.get_majorticklocs(), strict=False):
                if not low <= place <= high:
                    hidden.add(tick.label1)
    drawn = (t for t in figure.findobj(Text) if t.get_visible() and t not in hidden)
    return [t for t in drawn if t.get_text().strip()]


def foot(drawn):
    return figure_of(drawn).get_supxlabel()


def bars(ax):
    """Bars by their label: width drawn and what is written beside."""
    labels = [t.get_text().replace("\n", " ") for t in ax.get_yticklabels()]
    widths = [p.get_width() for p in ax.patches]
    return dict(
        zip(labels, zip(widths, [t.get_text() for t in ax.texts], strict=True), strict=True)
    )


def cut_off(drawn):
    """The texts of a picture that reach over its edge."""
    figure = figure_of(drawn)
    with styled():
        figure.canvas.draw()
    out = []
    for text in texts_of(figure):
        box, edge = text.get_window_extent(), figure.bbox
        inside = box.x0 >= edge.x0 - 1 and box.x1 <= edge.x1 + 1
        if not (inside and box.y0 >= edge.y0 - 1 and box.y1 <= edge.y1 + 1):
            out.append(text.get_text())
    return out


def overlapping(ax):
    """Pairs of row labels that touch."""
    boxes = [(t.get_text(), t.get_window_extent()) for t in ax.get_yticklabels() if t.get_text()]
    boxes.sort(key=lambda pair: -pair[1].y1)
    return [(a, b) for (a, x), (b, y) in pairwise(boxes) if y.y1 > x.y0 + 1]


# --- what is drawn ------------------------------------------------------------------------------


def test_fulfilment_draws_estimate_against_plan():
    # annex.txt, BIỂU 5: exports 860,00 of 860,00; rice 644.200 of 377.500; imports 135,00 of 160,00
    drawn = bars(kg.chart.fulfilment("trade"))
    assert drawn["Tổng kim ngạch xuất khẩu hàng hóa"] == (0, "không chênh lệch")
    assert drawn["Gạo xuất khẩu"] == (pytest.approx(100 * 644200 / 377500 - 100), "+70,6%")
    assert drawn["Tổng kim ngạch nhập khẩu"] == (pytest.approx(-15.625), "−15,6%")


def test_growth_draws_plan_against_estimate_in_english():
    drawn = bars(kg.chart.growth("trade", lang="en"))
    width, written = drawn["Exports of goods, total value"]
    assert (width, written) == (pytest.approx(100 * 920 / 860 - 100), "+7.0%")


def test_a_path_has_the_printed_figures_at_their_marks_and_its_unit():
    ax = kg.chart.path("AGR.RICE.OUTPUT")
    assert [t.get_text() for t in ax.texts] == ["4.405.404", "4.400.000", "4.555.929", "4.400.000"]
    marks = [line.get_ydata()[0] for line in ax.lines if line.get_marker() != "None"]
    assert marks == [4405404, 4400000, 4555929, 4400000]
    assert ax.get_ylabel() == "tấn"
    assert [t.get_text() for t in ax.get_xticklabels()] == [
        "TH 2022", "KH 2023", "Ước 2023", "KH 2024",
    ]  # fmt: skip


def test_a_small_change_is_not_blown_up():
    # annex.txt, BIỂU 10: population 1.751.758 to 1.758.848, 0.4 %
    low, high = kg.chart.path("HLT.POPULATION.POPULATION").get_ylim()
    assert high - low > 0.2 * 1_750_000


def test_a_lost_column_is_said_to_be_lost():
    ax = kg.chart.path("FDI.VALID_PROJECTS.COUNT", lang="en")
    assert [t.get_text() for t in ax.texts] == ["lost", "lost", "54", "55"]
    assert "missing from the scan" in foot(ax)


def test_a_dumbbell_starts_from_the_last_actual():
    # annex.txt, BIỂU 5, exports: 802,00 / 860,00 / 860,00 / 920,00
    ax = kg.chart.dumbbell("trade", indicators=["TRD.GOODS.EXPORTS"])
    drawn = [line for line in ax.lines if line.get_linestyle() == "None" and len(line.get_xdata())]
    at = [line.get_xdata()[0] for line in drawn]
    assert at == pytest.approx([100 * v / 802 for v in (860, 860, 920)])
    sizes = [line.get_markersize() for line in drawn]
    assert len(set(sizes)) == 3, "equal figures must not hide each other"


def test_a_spread_shows_quartiles_and_median(plan):
    frame = changes(plan, "trade", **NAMES)
    ax = kg.chart.spread(frame, plan=plan, **NAMES)
    rod = next(line for line in ax.lines if len(line.get_xdata()) == 2)
    ratios = np.sort([100 * b / a for a, b in zip(frame["base"], frame["to"], strict=True)])
    assert list(rod.get_xdata()) == pytest.approx(list(np.quantile(ratios, [0.25, 0.75])))
    assert "19" in ax.get_yticklabels()[0].get_text()


@pytest.fixture
def odd(tmp_path):
    """An outlier, a contradicted ratio, a share, a row without figures."""

    def row(unit, base, to, ratio=""):
        return ["", "Chỉ tiêu", unit, "", "", base, to, "", "", ratio]

    rows = [
        row("tấn", "10,0", "500,0", "5000,00%"),
        row("tấn", "40,0", "50,0", "125,00%"),
        row("tấn", "40,0", "44,0", "117,00%"),  # 110 %
        row("%", "50,0", "60,0", "120,00%"),
        row("tấn", "", "", ""),
    ]
    items = [Item(f"T.R{n}.VALUE", u) for n, u in enumerate(["t", "t", "t", "%", "t"], 1)]
    return kg.open(write_plan(tmp_path, [*HEADER, *rows], items))


def test_an_outlier_is_cut_and_says_so_with_its_full_number(odd):
    ids = [f"T.R{n}.VALUE" for n in range(1, 6)]
    ax = kg.chart.growth("crops", plan=odd, indicators=ids)
    drawn = bars(ax)
    assert drawn["T.R1.VALUE"] == (pytest.approx(1.15 * 25), "+4.900,0%")
    assert drawn["T.R2.VALUE"] == (pytest.approx(25), "+25,0%")
    assert "cắt ngắn" in foot(ax)
    whole = kg.chart.growth("crops", plan=odd, indicators=ids[1:])
    assert "cắt ngắn" not in foot(whole)


@pytest.mark.parametrize(
    ("sizes", "limit"),
    [
        ([4.5, -0.6], 4.5),  # two bars: neither is an outlier of the other
        ([4900, 1], 4900),
        ([20, 4, 3], 20),  # the others are seen well beside it
        ([60, 4, -3], 4),
        ([-500, 30, 4, 3], 30),  # of two outliers the second leaves too few
        ([-500, 60, 4, 3, 2], 4),
        ([20, 4, 3, 2], 4),
        ([5, 0, 0], 5),
        ([7], 7),
        ([], 1),
    ],
)
def test_a_bar_is_cut_only_if_it_dwarfs_several_others(sizes, limit):
    assert _limit(np.array(sizes, dtype=float)) == limit


def test_a_doubtful_figure_carries_its_mark_and_its_note(odd):
    ax = kg.chart.growth("crops", plan=odd, indicators=["T.R2.VALUE", "T.R3.VALUE"])
    assert bars(ax)["T.R3.VALUE"][1] == "+10,0% (?)"
    assert [bool(p.get_hatch()) for p in ax.patches] == [False, True]
    assert "(?)" in foot(ax)
    assert "(?)" in kg.chart.alt_text(ax)


def test_what_is_not_drawn_is_told(odd):
    ids = ["T.R2.VALUE", "T.R4.VALUE", "T.R5.VALUE"]
    ax = kg.chart.growth("crops", plan=odd, indicators=ids)
    assert list(bars(ax)) == ["T.R2.VALUE"]
    assert "T.R4.VALUE (+10,0\xa0điểm\xa0%)" in foot(ax)
    assert "thiếu số: T.R5.VALUE" in foot(ax)


def test_percentages_are_ranked_by_points(plan):
    frame = changes(plan, **NAMES)
    ax = kg.chart.ranked(movers(frame, 3, points=True), plan=plan, **NAMES)
    assert "điểm %" in ax.get_xlabel()
    # annex.txt:332, BIỂU 4: 60,80 % to 80,00 %
    assert ax.texts[0].get_text() == "+19,20"
    assert "(Biểu\N{NO-BREAK SPACE}4)" in ax.get_yticklabels()[0].get_text()


def test_what_is_doubtful_is_drawn_below_what_is_ranked(plan):
    frame = changes(plan, **NAMES)
    ax = kg.chart.ranked(movers(frame, 3, points=True), plan=plan, **NAMES)
    written = [t.get_text() for t in ax.texts]
    sound = [n for n, words in enumerate(written) if "(?)" not in words]
    assert sound == list(range(6))
    # annex.txt:333: 33,6 % to 100 %, where target 25.ii is 80 %
    assert written[6] == "+66,40 (?)"
    hatched = [bool(bar.get_hatch()) for bar in ax.patches]
    assert hatched == ["(?)" in words for words in written]
    dotted = [line.get_ydata()[0] for line in ax.lines if line.get_linestyle() == ":"]
    assert dotted == [5.5]
    assert "dưới vạch chấm: số đáng ngờ" in foot(ax)
    ax = kg.chart.ranked(movers(frame[frame["mark"] != "doubtful"], 3), plan=plan, **NAMES)
    assert "vạch chấm" not in foot(ax)
    assert not [line for line in ax.lines if line.get_linestyle() == ":"]


def test_nothing_to_compare_draws_nothing(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: shown.append(a))
    for drawn in (kg.chart.fulfilment("fdi"), kg.chart.dumbbell("fdi")):
        kg.chart.show(drawn)
    assert shown == []


def test_a_table_of_which_a_person_wants_no_main_indicators_has_no_paths(odd):
    assert any(ax.has_data() for ax in kg.chart.paths("crops", plan=odd))
    meta = odd.folder / "plan.toml"
    meta.write_text(meta.read_text("utf-8") + "main = []\n", "utf-8")
    bare = kg.open(odd.folder)
    assert bare.tables_info["crops"].main == ()
    assert not any(ax.has_data() for ax in kg.chart.paths("crops", plan=bare))


def test_a_total_without_parts_has_no_waterfall(odd):
    drawn = kg.chart.waterfall("T.R2.VALUE", base="estimate_2023", to="plan_2024", plan=odd)
    assert not drawn.has_data() and not drawn.texts
    whole = kg.chart.waterfall("TRD.GOODS.EXPORTS", **NAMES)
    assert whole.has_data()


@pytest.mark.parametrize("draw", [kg.chart.dumbbell, kg.chart.fulfilment, kg.chart.growth])
def test_bars_are_drawn_of_indicators_of_the_table_and_in_a_language_there_is(draw):
    one, listed = draw("trade", indicators="TRD.GOODS.IMPORTS"), ["TRD.GOODS.IMPORTS"]
    again = draw("trade", indicators=listed)
    assert one.has_data() and [t.get_text() for t in one.texts] == [
        t.get_text() for t in again.texts
    ]
    for name in ("TRD.GOODS.IMPORT", "AGR.RICE.OUTPUT"):
        with pytest.raises(UnknownNameError, match=f"no indicator of table 'trade' '{name}'.*TRD"):
            draw("trade", indicators=[*listed, name])
    with pytest.raises(UnknownNameError, match=r"no language 'fr'; there are: vi, en"):
        draw("trade", lang="fr")


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(UnknownNameError, match=r"did you mean 'AGR\.RICE\.OUTPUT'"):
        kg.chart.path("AGR.RICE.OUTPUTS")
    with pytest.raises(UnknownNameError, match="trade"):
        kg.chart.fulfilment("trades")
    with pytest.raises(UnknownNameError, match=r"no series 'plan_2042'.*there are: plan_2024"):
        kg.chart.waterfall("TRD.GOODS.EXPORTS", base="estimate_2023", to="plan_2042")
    with pytest.raises(UnknownNameError) as error:
        kg.chart.waterfall("TRD.GOODS.EXPORT", **NAMES)
    assert "there are 535, among them TRD.GOODS.EXPORTS" in str(error.value)
    assert len(str(error.value)) < 250


def test_a_comparison_may_be_drawn_as_it_is(plan):
    compared, told = plan.compare(**NAMES), changes(plan, **NAMES)
    for draw in (kg.chart.heatmap, kg.chart.spread):
        axes = [draw(frame, plan=plan, **NAMES) for frame in (compared, told)]
        one, other = ([t.get_text() for t in ax.texts] for ax in axes)
        assert one == other and any(one)
    chosen = told.index[~told["points"]][:6]
    one, other = (
        [t.get_text() for t in kg.chart.ranked(f.loc[chosen], plan=plan, **NAMES).texts]
        for f in (compared, told)
    )
    assert one == other and len(one) >= 6
    page = kg.display.movers_table(compared.loc[chosen], plan=plan, **NAMES).as_raw_html()
    assert compared.loc[chosen[0], "label_vi"] in page


def test_rates_and_levels_are_not_ranked_on_one_scale(plan):
    compared = plan.compare(**NAMES)
    for lay_out in (kg.chart.ranked, kg.display.movers_table):
        with pytest.raises(ParameterError, match=r"changes are in points, the others in percent"):
            lay_out(compared, plan=plan, **NAMES)


# --- how it looks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "lang"),
    [*((t, "vi") for t in SECTORS), *((t, "en") for t in ("agriculture", "finance", "health"))],
)
def test_no_word_is_cut_off_nor_foreign_nor_over_another(table, lang, plan):
    labels = plan.indicators(table=table)
    other = "label_en" if lang == "vi" else "label_vi"
    foreign = [n for n in set(labels[other]) - set(labels[f"label_{lang}"]) if len(n) > 6]
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing letter, a layout that does not fit
        for name in ("paths", "dumbbell", "growth"):
            drawn = getattr(kg.chart, name)(table, lang=lang)
            assert cut_off(drawn) == []
            if isinstance(drawn, Axes):
                assert overlapping(drawn) == []
            words = kg.chart.alt_text(drawn)
            assert not [label for label in foreign if label in words]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_long_ranking_keeps_its_labels_apart(plan, lang):
    top = movers(changes(plan, **NAMES), 20)
    ax = kg.chart.ranked(top, plan=plan, lang=lang, **NAMES)
    assert cut_off(ax) == []
    assert overlapping(ax) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["paths", "fulfilment", "dumbbell", "growth"])
def test_each_picture_has_title_source_and_words(name, lang, plan):
    drawn = getattr(kg.chart, name)("trade", lang=lang)
    figure = figure_of(drawn)
    assert figure.get_suptitle().startswith(plan.tables_info["trade"].title(lang))
    assert foot(drawn).splitlines()[-1].endswith("Biểu 5" if lang == "vi" else "Table 5")
    assert plan.number in foot(drawn)
    assert kg.chart.alt_text(drawn).startswith(figure.get_suptitle().replace("\n", " "))
    assert re.search(r"\d", kg.chart.alt_text(drawn))


def test_the_same_figures_make_the_same_bytes_whatever_the_users_settings():
    first = kg.chart.png(kg.chart.growth("finance"))
    with mpl.rc_context({"font.family": "serif", "axes.grid": True, "figure.dpi": 40}):
        assert kg.chart.png(kg.chart.growth("finance")) == first
    assert kg.chart.png(kg.chart.growth("industry")) != first


def test_the_users_settings_stay_as_they_were():
    before = dict(mpl.rcParams)
    kg.chart.png(kg.chart.paths("trade"))
    assert dict(mpl.rcParams) == before


def test_a_stored_picture_keeps_its_white_and_its_colours():
    picture = Image.open(io.BytesIO(kg.chart.png(kg.chart.growth("finance")))).convert("RGB")
    colours = dict((c, n) for n, c in picture.getcolors(maxcolors=256))
    assert max(colours, key=colours.get) == (255, 255, 255)
    assert colours[0x00, 0x72, 0xB2] > 1000, "the blue of a rise"


def test_it_can_be_drawn_on_axes_of_the_callers():
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2)
    assert kg.chart.growth("trade", ax=axes[0]) is axes[0]
    assert kg.chart.path("TRD.GOODS.EXPORTS", ax=axes[1]) is axes[1]
    assert axes[0].get_title(loc="left") and axes[1].get_title(loc="left")
    assert figure.get_suptitle() == ""


def test_a_shown_picture_has_its_words_and_is_closed(monkeypatch):
    import matplotlib.pyplot as plt

    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **more: shown.append((data, more)))
    ax = kg.chart.growth("trade")
    words = kg.chart.alt_text(ax)
    kg.chart.show(ax)
    [(data, more)] = shown
    assert data["text/plain"] == words == more["metadata"]["image/png"]["alt"]
    assert more["metadata"]["image/png"]["width"] == 864
    assert data["image/png"].startswith("iVBOR")
    assert plt.get_fignums() == []
