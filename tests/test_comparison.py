"""Two series side by side: change, ratio, contribution, and what rounding leaves open."""

from __future__ import annotations

from fractions import Fraction
from math import isnan

import pytest

import kgdata as kg
from tests.annex import Item, write_plan

HEAD = [["STT", "Chỉ tiêu", "ĐVT", "Ước 2023", "Kế hoạch 2024"]]
COLUMNS = [
    "table", "row", "indicator", "stt", "label_vi", "label_en", "unit", "unit_mult", "base", "to",
    "change", "ratio", "ratio_low", "ratio_high", "growth", "moved", "contribution", "bound",
]  # fmt: skip


def compared(folder, *pairs, measured=None):
    rows = [[str(n), f"Chỉ tiêu {n}", "Tấn", *pair] for n, pair in enumerate(pairs, 1)]
    measured = measured or [Item(f"T.R{n}.VALUE", "t") for n in range(len(pairs))]
    plan = kg.open(write_plan(folder, [*HEAD, *rows], measured))
    return plan.compare(base="estimate_2023", to="plan_2024").set_index("row")


def test_the_arithmetic_of_one_row(tmp_path):
    row = compared(tmp_path, ("80,0", "100,0")).loc[1]
    assert (row["base"], row["to"], row["change"]) == (80, 100, 20)
    assert (row["ratio"], row["growth"]) == (125, 25)
    assert row["ratio_low"] == pytest.approx(100 * 99.95 / 80.05)
    assert row["ratio_high"] == pytest.approx(100 * 100.05 / 79.95)
    assert row["moved"] and not row["bound"] and isnan(row["contribution"])


@pytest.mark.parametrize(
    ("base", "to", "moved"),
    [("54,4", "54", False), ("54,5", "55", False), ("53,9", "55", True), ("10", "10", False),
     ("54", "55", True), ("0,88", "0,87", True), ("100", "20", True), ("6,30", "6,3", False)],
)  # fmt: skip
def test_what_rounding_explains_has_not_moved(tmp_path, base, to, moved):
    assert bool(compared(tmp_path, (base, to)).loc[1, "moved"]) is moved


@pytest.mark.parametrize("pair", [("", "5,5"), ("5,5", ""), ("-", "5,5"), ("5,5", "-"), ("", "")])
def test_a_row_that_lacks_a_figure_is_left_out(tmp_path, pair):
    assert compared(tmp_path, ("1,5", "2,5"), pair).index.tolist() == [1]


def test_no_ratio_over_nothing(tmp_path):
    row = compared(tmp_path, ("0,0", "5,5")).loc[1]
    assert row["change"] == 5.5
    assert all(isnan(row[c]) for c in ("ratio", "ratio_low", "ratio_high", "growth"))


@pytest.mark.parametrize(
    ("base", "to"), [("5,0", "-10,0"), ("-5,0", "-10,0"), ("-5,0", "10,0"), ("5", "0")]
)
def test_negative_figures_have_their_ratio_inside_its_bounds(tmp_path, base, to):
    """A loss of 10 after a gain of 5: the bounds are those of the quotient's four corners."""
    row = compared(tmp_path, (base, to)).loc[1]
    half = Fraction(1, 20) if "," in base else Fraction(1, 2)
    b, t = (Fraction(x.replace(",", ".")) for x in (base, to))
    corners = [100 * (t + i) / (b + j) for i in (-half, half) for j in (-half, half)]
    assert row["ratio_low"] == pytest.approx(float(min(corners)))
    assert row["ratio_high"] == pytest.approx(float(max(corners)))
    assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"]


def test_a_bound_is_marked(tmp_path):
    frame = compared(tmp_path, ("<3%", "2%"), ("5%", "Duy trì 11%"), ("5%", "6%"))
    assert frame["bound"].tolist() == [True, True, False]


def test_contributions_of_the_parts_add_up_to_the_growth(tmp_path):
    measured = [Item("T.ALL.OUTPUT", "t")]
    measured += [Item(f"T.P{n}.OUTPUT", "t", 0, "T.ALL.OUTPUT", "part") for n in (1, 2)]
    measured += [Item("T.SOME.OUTPUT", "t", 0, "T.P1.OUTPUT", "of"),
                 Item("T.FREE.OUTPUT", "t", 0, "T.ALL.OUTPUT")]  # fmt: skip
    frame = compared(
        tmp_path, ("200,5", "250,5"), ("150,5", "180,5"), ("50,0", "70,0"), ("100,5", "90,5"),
        ("1,5", "2,5"), measured=measured,
    )  # fmt: skip
    assert frame.loc[[2, 3], "contribution"].sum() == pytest.approx(frame.loc[1, "growth"])
    assert frame.loc[4, "contribution"] == pytest.approx(100 * -10 / 150.5)
    assert frame.loc[[1, 5], "contribution"].isna().all()


def test_a_part_of_what_is_not_compared_contributes_nothing(tmp_path):
    measured = [Item("T.ALL.OUTPUT", "t"), Item("T.P.OUTPUT", "t", 0, "T.ALL.OUTPUT", "part")]
    frame = compared(tmp_path, ("", "250,5"), ("150,5", "180,5"), measured=measured)
    assert frame["contribution"].isna().all()


def test_comparing_the_annex_at_hand():
    frame = kg.compare(base="estimate_2023", to="plan_2024")
    assert frame.columns.tolist() == COLUMNS
    assert not frame["table"].isin(["scenario"]).any()
    assert frame["indicator"].is_unique
    levels = kg.load().set_index(["indicator", "series"])["value"]
    for row in frame.itertuples():
        assert row.base == levels[row.indicator, "estimate_2023"]
        assert row.to == levels[row.indicator, "plan_2024"]
    both = levels.unstack()[["estimate_2023", "plan_2024"]].dropna()
    assert len(frame) == len(both)


def test_comparing_some_tables_keeps_the_documents_order():
    frame = kg.compare(["trade", 2], base="estimate_2023", to="plan_2024")
    assert frame["table"].drop_duplicates().tolist() == ["agriculture", "trade"]
    assert kg.compare("trade", base="estimate_2023", to="plan_2024").equals(
        frame[frame["table"] == "trade"].reset_index(drop=True)
    )


def test_a_series_against_itself_has_not_changed():
    frame = kg.compare("health", base="plan_2024", to="plan_2024")
    assert (frame["change"] == 0).all() and not frame["moved"].any()
