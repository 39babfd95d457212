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
    "change_low", "change_high", "contribution_low", "contribution_high", "share_base", "share_to",
    "share_shift", "share_shift_low", "share_shift_high", "shifted", "fulfilment", "years",
    "compound", "compound_low", "compound_high", "so_far", "ambition", "ambition_low",
    "ambition_high",
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


# --- shares, pace and other plans ---------------------------------------------------------------

FOUR = [["STT", "Chỉ tiêu", "ĐVT", "Thực hiện 2022", "Kế hoạch 2023", "Ước 2023", "Kế hoạch 2024"]]


def of_four(folder, *rows, measured, **pair):
    lines = [[str(n), f"Chỉ tiêu {n}", "Tấn", *row] for n, row in enumerate(rows, 1)]
    plan = kg.open(write_plan(folder, [*FOUR, *lines], measured))
    return plan.compare(**pair).set_index("row")


PARTS = [Item("T.ALL.OUTPUT", "t"), Item("T.A.OUTPUT", "t", 0, "T.ALL.OUTPUT", "part"),
         Item("T.B.OUTPUT", "t", 0, "T.ALL.OUTPUT", "part")]  # fmt: skip


def test_a_part_s_share_and_its_shift(tmp_path):
    frame = compared(
        tmp_path, ("200,0", "400,0"), ("50,0", "200,0"), ("150,0", "200,0"), measured=PARTS
    )
    part = frame.loc[2]
    assert (part["share_base"], part["share_to"], part["share_shift"]) == (25, 50, 25)
    assert part["share_shift_low"] == pytest.approx(100 * 199.95 / 400.05 - 100 * 50.05 / 199.95)
    assert part["share_shift_high"] == pytest.approx(100 * 200.05 / 399.95 - 100 * 49.95 / 200.05)
    assert part["shifted"]
    assert part["contribution"] == 75
    assert part["contribution_low"] == pytest.approx(100 * (150 - 0.1) / 200.05)
    assert part["contribution_high"] == pytest.approx(100 * (150 + 0.1) / 199.95)
    assert isnan(frame.loc[1, "share_base"]) and not frame.loc[1, "shifted"]


def test_a_shift_inside_the_rounding_is_none(tmp_path):
    frame = compared(tmp_path, ("8", "16"), ("3", "6"), ("5", "10"), measured=PARTS)
    assert frame.loc[2, "share_shift"] == 0 and not frame.loc[2, "shifted"]


def test_the_bounds_of_a_change(tmp_path):
    row = compared(tmp_path, ("80,0", "100")).loc[1]
    assert (row["change_low"], row["change_high"]) == pytest.approx((19.45, 20.55))


def test_fulfilment_is_an_estimate_over_its_own_plan(tmp_path):
    rows = {"measured": [Item("T.A.OUTPUT", "t")]}
    figures = ("100", "120", "108", "135")
    kept = of_four(tmp_path / "1", figures, **rows, base="plan_2023", to="estimate_2023").loc[1]
    assert (kept["fulfilment"], kept["years"]) == (90, 0)
    assert isnan(kept["compound"]) and isnan(kept["ambition"])
    asked = of_four(tmp_path / "2", figures, **rows, base="estimate_2023", to="plan_2024").loc[1]
    assert isnan(asked["fulfilment"])
    assert (asked["years"], asked["compound"]) == (1, asked["growth"])
    # 100 to 108 is 8 % in the year so far; 108 to 135 is 25 %
    assert (asked["so_far"], asked["ambition"]) == pytest.approx((8, 17))
    low = 100 * 134.5 / 108.5 - 100 * 108.5 / 99.5
    high = 100 * 135.5 / 107.5 - 100 * 107.5 / 100.5
    assert (asked["ambition_low"], asked["ambition_high"]) == pytest.approx((low, high))


def test_compound_growth_is_per_year(tmp_path):
    row = of_four(
        tmp_path, ("100", "", "", "121"), measured=[Item("T.A.OUTPUT", "t")],
        base="actual_2022", to="plan_2024",
    ).loc[1]  # fmt: skip
    assert (row["years"], row["compound"]) == (2, pytest.approx(10))
    assert row["compound_low"] == pytest.approx(100 * (120.5 / 100.5) ** 0.5 - 100)
    assert isnan(row["so_far"]), "nothing was measured before"


def test_two_plans_are_compared_in_the_unit_of_the_first(tmp_path):
    lines = [*FOUR, ["1", "Lúa", "Tấn", "100", "110", "120", "130"]]
    first = kg.open(write_plan(tmp_path / "a", lines, [Item("T.A.OUTPUT", "t")]))
    lines = [*FOUR, ["1", "Lúa", "Nghìn tấn", "0,10", "0,20", "0,24", "0,15"],
             ["2", "Khác", "Ha", "5", "6", "7", "8"]]  # fmt: skip
    items = [Item("T.A.OUTPUT", "t", 3), Item("T.B.AREA", "ha")]
    second = kg.open(write_plan(tmp_path / "b", lines, items))
    row = first.compare(base="estimate_2023", to="estimate_2023", other=second).iloc[0]
    assert (row["base"], row["to"], row["ratio"]) == pytest.approx((120, 240, 200))
    assert (row["change_low"], row["change_high"]) == pytest.approx((235 - 120.5, 245 - 119.5))
    back = second.compare(base="estimate_2023", to="estimate_2023", other=first)
    assert back["indicator"].tolist() == ["T.A.OUTPUT"]
    assert back["to"].iloc[0] == pytest.approx(0.12)


def test_what_counts_something_else_is_not_compared(tmp_path):
    lines = [*FOUR, ["1", "Lúa", "Tấn", "100", "110", "120", "130"]]
    tonnes = kg.open(write_plan(tmp_path / "a", lines, [Item("T.A.OUTPUT", "t")]))
    lines = [*FOUR, ["1", "Lúa", "Ha", "100", "110", "120", "130"]]
    hectares = kg.open(write_plan(tmp_path / "b", lines, [Item("T.A.OUTPUT", "ha")]))
    assert tonnes.compare(base="plan_2023", to="plan_2023", other=hectares).empty


def test_the_annex_s_own_shares_are_those_computed():
    # annex.txt, BIỂU 6 prints the structure of the 2024 plan: 97,15 for what the province manages
    frame = kg.compare("investment", base="actual_2022", to="plan_2024").set_index("indicator")
    found = frame.loc["INV.LOCALLY_MANAGED.CAPITAL"]
    assert found["share_to"] == pytest.approx(97.15, abs=0.005)
    # 40.270,475 to 69.373,00 in two years
    whole = frame.loc["INV.DEVELOPMENT_INVESTMENT.CAPITAL"]
    assert whole["compound"] == pytest.approx(100 * (69373 / 40270.475) ** 0.5 - 100)


def test_the_unit_is_what_the_figures_count_and_not_the_misprint(plan):
    # annex.txt:539 prints % for births of 12,80
    rows = plan.compare("health", base="estimate_2023", to="plan_2024").set_index("indicator")
    assert rows.loc["HLT.BIRTHS.RATE", "unit"] == "permille"
    assert rows.loc["HLT.BIRTHS_THIRD_CHILD.SHARE", "unit"] == "%"
