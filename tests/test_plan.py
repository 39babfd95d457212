"""The questions that a plan answers, on the annex at hand: names, columns, addresses, ledger."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

import pandas as pd
import pytest

import kgdata as kg
from kgdata.errors import UnknownNameError
from kgdata.interval import Interval, quotient_meets
from kgdata.printed import read
from tests.annex import HEADER, Item, write_plan

OBSERVATIONS = [
    "plan", "table", "row", "indicator", "stt", "label_vi", "label_en", "unit", "unit_mult",
    "kind", "period", "series", "value", "decimals", "status", "printed", "source",
]  # fmt: skip
RATIOS = [
    "plan", "table", "row", "indicator", "ratio", "formula_printed", "formula", "printed", "value",
    "recomputed", "low", "high", "verdict", "source",
]  # fmt: skip
CORRECTIONS = [
    "id", "plan", "table", "row", "series", "before", "after", "reason", "evidence", "finding",
]  # fmt: skip
TABLES = {
    "scenario": None, "agriculture": 2, "industry": 3, "services": 4, "trade": 5, "investment": 6,
    "finance": 7, "fdi": 8, "enterprises": 9, "health": 10,
}  # fmt: skip
FOUR = ["actual_2022", "plan_2023", "estimate_2023", "plan_2024"]


# --- public names -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["agriculture", 2, "2", "Biểu 2", "biểu 2", "BIEU 2", "Table 2"])
def test_a_table_has_many_names(name):
    frame = kg.load(name)
    assert set(frame["table"]) == {"agriculture"}
    pd.testing.assert_frame_equal(frame, kg.open().load("agriculture"))
    assert set(kg.ratios(name)["table"]) == {"agriculture"}
    assert kg.wide(name)["indicator"].is_unique


@pytest.mark.parametrize(("table", "number"), TABLES.items())
def test_every_number_finds_its_table(plan, table, number):
    assert plan.table_id(table) == table
    if number is not None:
        assert plan.table_id(number) == plan.table_id(f"Biểu {number}") == table


def test_the_module_answers_as_the_plan_does(plan):
    pd.testing.assert_frame_equal(kg.load(), plan.load())
    pd.testing.assert_frame_equal(kg.ratios(), plan.ratios())
    pd.testing.assert_frame_equal(kg.tables(), plan.tables())
    pd.testing.assert_frame_equal(kg.indicators(), plan.indicators())
    pd.testing.assert_frame_equal(kg.corrections(), plan.corrections())
    how = {"base": "plan_2023", "to": "plan_2024"}
    pd.testing.assert_frame_equal(kg.compare("fdi", **how), plan.compare("fdi", **how))


def test_a_plan_opens_from_anywhere(plan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert kg.open(str(plan.folder)).load("fdi").equals(plan.load("fdi"))
    monkeypatch.setenv("KGDATA_PLAN", str(plan.folder))
    assert kg.open().folder == plan.folder


def test_the_tables_and_the_plan_among_the_plans(plan):
    frame = plan.tables()
    columns = ["table", "number", "title_vi", "title_en", "rows", "figures", "ratios"]
    assert frame.columns.tolist() == columns
    assert frame["table"].tolist() == list(TABLES)
    assert frame["number"].fillna(0).tolist() == [n or 0 for n in TABLES.values()]
    assert (frame["title_vi"] != frame["title_en"]).all()
    found = kg.plans().set_index("id").loc["kh14-2024"]
    assert found["number"] == plan.number == "14/KH-UBND" and found["folder"] == "kh14-2024"


@pytest.mark.parametrize(
    "search",
    ["lúa mùa", "LÚA MÙA", "lua mua", "Lua Mua", unicodedata.normalize("NFD", "lúa mùa")],
    ids=["written", "capitals", "bare", "bare capitals", "signs apart"],
)
def test_indicators_are_found_with_and_without_diacritics(search):
    found = kg.indicators(search=search)
    assert {"AGR.RICE_MUA.AREA", "AGR.RICE_MUA.OUTPUT"} <= set(found["indicator"])
    assert len(found) < 10


def test_diacritics_that_are_written_matter():
    """Written with its tone, lúa is not lụa: what is asked with diacritics is found with them."""
    with_tone = kg.indicators(search="mùa")["label_vi"]
    assert len(with_tone) and with_tone.str.casefold().str.contains("mùa").all()
    assert kg.indicators(search="mụa").empty


def test_indicators_are_found_by_id_english_and_table():
    found = kg.indicators(search="AGR.RICE.AREA")["indicator"].tolist()
    assert found == ["AGR.RICE.AREA", "AGR.RICE.AREA_HARVESTED"]
    assert len(kg.indicators(search="rice")) > len(kg.indicators(search="rice", table="trade")) > 0
    assert kg.indicators(search="no such thing").empty
    assert kg.indicators(table=8)["row"].tolist() == list(range(1, 25))


# --- the contract -------------------------------------------------------------------------------


def test_observations_have_the_contracts_columns_and_types(plan):
    frame = plan.load()
    assert frame.columns.tolist() == OBSERVATIONS
    assert str(frame["row"].dtype) == "int64" and str(frame["value"].dtype) == "float64"
    assert {str(frame[c].dtype) for c in ("unit_mult", "decimals")} == {"Int64"}
    assert not frame.duplicated(["table", "row", "series"]).any()
    assert set(frame["plan"]) == {"kh14-2024"}


def test_ratios_have_the_contracts_columns_and_types(plan):
    frame = plan.ratios()
    assert frame.columns.tolist() == RATIOS
    assert {str(frame[c].dtype) for c in ("value", "recomputed", "low", "high")} == {"float64"}
    assert not frame.duplicated(["table", "row", "ratio"]).any()
    assert plan.corrections().columns.tolist() == CORRECTIONS


def test_a_series_is_its_kind_and_period(plan):
    frame = plan.load()
    assert (frame["series"] == frame["kind"] + "_" + frame["period"]).all()
    assert set(frame["kind"]) == {"actual", "estimate", "plan", "share"}
    by_table = {t: list(dict.fromkeys(f["series"])) for t, f in frame.groupby("table")}
    assert by_table.pop("scenario") == ["plan_2024", *(f"plan_2024q{q}" for q in (1, 2, 3, 4))]
    assert by_table.pop("investment") == [*FOUR, "share_2024"]
    assert set(map(tuple, by_table.values())) == {tuple(FOUR)}


def test_every_row_has_a_cell_for_every_series(plan):
    for _, frame in plan.load().groupby("table"):
        assert len(frame) == frame["row"].nunique() * frame["series"].nunique()


def test_statuses_say_whether_there_is_a_value(plan):
    frame = plan.load()
    assert set(frame["status"]) == {"ok", "corrected", "bound", "lost", "blank", "nil"}
    stated = frame["status"].isin(["ok", "corrected", "bound"])
    assert (frame["value"].notna() == stated).all()
    assert (frame["decimals"].notna() == stated).all()
    assert ((frame["printed"] == "") == frame["status"].isin(["blank", "lost"])).all()
    assert set(frame.loc[frame["status"] == "nil", "printed"]) == {"-"}
    bounds = frame.loc[frame["status"] == "bound", ["printed", "value"]].drop_duplicates()
    assert dict(bounds.itertuples(index=False)) == {
        "<3%": 3,
        "Duy trì 11%": 11,
        "< 6": 6,
        ">90": 90,
    }


def test_indicators_are_stable_ids_one_for_each_row(plan):
    frame = plan.indicators()
    assert frame["indicator"].is_unique
    assert frame["indicator"].str.fullmatch(r"[A-Z]{3}(\.[A-Z][A-Z0-9_]*){2}").all()
    assert not frame["indicator"].str.contains(r"20\d\d").any()
    joined = plan.load().merge(frame, on=["table", "row"], suffixes=("", "_defined"))
    assert (joined["indicator"] == joined["indicator_defined"]).all()
    assert (joined["label_vi"] == joined["label_vi_defined"]).all()


# --- addresses ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cells(plan):
    """The source cut into cells by this test alone: no reader of the package has a hand in it."""
    text = (plan.folder / plan.source_file).read_bytes().decode("utf-8")
    return [line.split("\t") for line in text.split("\n")]


def bare(cell: str) -> str:
    return re.sub(r"</?[a-z]+>", "", cell).strip()


def at(cells, source):
    file, line, column = source.rsplit(":", 2)
    assert file == "source/annex.txt"
    return bare(cells[int(line) - 1][int(column) - 1]) if column != "0" else None


def test_every_observation_stands_where_its_source_says(plan, cells):
    frame = plan.load()
    for printed, source, status in frame[["printed", "source", "status"]].itertuples(index=False):
        assert at(cells, source) == (None if status == "lost" else printed), source


def test_every_ratio_stands_where_its_source_says(plan, cells):
    """A merged cell holds three; the others hold the ratio and nothing else."""
    merged = 0
    several = [cell.count("%") for line in cells for cell in line if cell.count("%") > 1]
    for printed, source in plan.ratios()[["printed", "source"]].itertuples(index=False):
        whole = at(cells, source)
        if whole != printed:
            assert printed in whole.split() and whole.count("%") >= 2, source
            merged += 1
    assert merged == sum(several) > 50  # page 2 of Biểu 10


def test_no_printed_cell_is_used_twice_or_left_out(plan, cells):
    """Every cell with a digit in the figure columns of a body row is some figure's, once."""
    levels = plan.load().query("printed != ''")
    ratios = plan.ratios()
    used = [*levels["source"], *ratios["source"]]
    times = pd.Series(used).value_counts()
    merged = ratios.groupby("source").size()
    assert (times[times > 1] == merged[merged > 1]).all()
    rows = (
        plan.load()
        .groupby("table")["source"]
        .agg(lambda s: sorted({int(x.split(":")[1]) for x in s}))
    )
    for table, lines in rows.items():
        first = 3 if table in {"investment", "finance"} else 4
        for line in lines:
            for column, cell in enumerate(cells[line - 1], 1):
                if column >= first and bare(cell):
                    assert times[f"source/annex.txt:{line}:{column}"] == max(
                        1, cell.count("%") if " " in cell.strip() else 1
                    )


def test_lost_cells_are_those_of_the_lost_columns(plan):
    """Biểu 8 has two columns of figures for four series: the other two are lost, not blank."""
    frame = plan.load()
    lost = frame[frame["status"] == "lost"]
    assert set(lost["table"]) == {"fdi"}
    assert set(lost["series"]) == {"actual_2022", "plan_2023"}
    assert len(lost) == 2 * 24
    assert lost["source"].str.fullmatch(r"source/annex\.txt:\d+:0").all()


# --- the ledger ---------------------------------------------------------------------------------


def figure_of(plan, cells, read_anew, table, row, series):
    """Read a cell anew from the source."""
    frame = plan.load(table).query("row == @row and series == @series").iloc[0]
    separators = read_anew[table].rows[row - 1].separators
    return read(at(cells, frame["source"]), separators)


def test_every_correction_names_a_cell_as_it_is_printed(plan, cells):
    assert plan.ledger
    for entry in plan.ledger:
        frame = plan.load(entry.table).query("row == @entry.row and series == @entry.series")
        assert at(cells, frame["source"].iloc[0]) == entry.before
        assert frame["status"].tolist() == ["corrected"]
        assert frame["printed"].tolist() == [entry.before]
        assert len(entry.reason) > 20


def test_every_corrections_evidence_fails_before_and_holds_after(plan, cells, read_anew):
    """Recomputed from the page: the parts from the hierarchy, the figures from the source."""
    for entry in plan.ledger:
        separators = read_anew[entry.table].rows[entry.row - 1].separators
        before, after = (read(text, separators) for text in (entry.before, entry.after))
        whole = plan.rows[entry.table][entry.row - 1]
        kinds = []
        for relation in entry.evidence.split("; "):
            kind, _, name = relation.partition(" ")
            kinds.append(kind)
            if kind == "total":
                parts = [
                    i.row
                    for i in plan.rows[entry.table]
                    if (i.parent, i.role) == (whole.id, "part")
                ]
                assert len(parts) > 1
                read_parts = [
                    figure_of(plan, cells, read_anew, entry.table, r, entry.series) for r in parts
                ]
                ranges = [Interval.of(part) for part in read_parts]
                added = Interval(sum(r.low for r in ranges), sum(r.high for r in ranges))
                holds = [added.meets(Interval.of(figure)) for figure in (before, after)]
            else:
                assert kind == "ratio"
                row = entry.row
                source = plan.ratios(entry.table).query("row == @row and ratio == @name")["source"]
                printed = read(at(cells, source.iloc[0]), separators)
                holds = []
                for figure in (before, after):
                    operands = [
                        figure
                        if s == entry.series
                        else figure_of(plan, cells, read_anew, entry.table, row, s)
                        for s in name.split("/")
                    ]
                    holds.append(quotient_meets(printed, *operands))
            assert holds == [False, True], f"{entry.id}: {relation}"
        assert len(set(kinds)) > 1, f"{entry.id} rests on one relation alone"


# --- ratios -------------------------------------------------------------------------------------


def test_every_ratio_is_recomputed_from_the_frame_itself(plan):
    """In exact fractions, from values and decimals alone."""
    keys = ["table", "row", "series"]
    levels = {tuple(cell[k] for k in keys): cell for cell in plan.load().to_dict("records")}
    counts = dict.fromkeys(["exact", "rounding", "inconsistent", "unverifiable"], 0)
    for r in plan.ratios().itertuples():
        top, bottom = (levels[r.table, r.row, name] for name in r.ratio.split("/"))
        counts[r.verdict] += 1
        usable = all(c["status"] in {"ok", "corrected"} for c in (top, bottom)) or (
            top["status"] == "nil" and bottom["status"] in {"ok", "corrected"}
        )
        if not usable or bottom["value"] == 0 or pd.isna(r.value):
            assert r.verdict == "unverifiable", r
            continue
        n, d = (
            Fraction(str(c["value"])) if pd.notna(c["value"]) else Fraction(0)
            for c in (top, bottom)
        )
        half = [
            Fraction(1, 2 * 10 ** int(c["decimals"])) if pd.notna(c["decimals"]) else 0
            for c in (top, bottom)
        ]
        ends = [100 * (n + a) / (d + b) for a in (-half[0], half[0]) for b in (-half[1], half[1])]
        low, high = min(ends), max(ends)
        digits = len(r.printed.rstrip("%").partition(",")[2])
        stated, off = Fraction(str(r.value)), Fraction(1, 2 * 10**digits)
        assert r.recomputed == pytest.approx(float(100 * n / d), rel=1e-12)
        assert (r.low, r.high) == pytest.approx((float(low), float(high)), rel=1e-12)
        if abs(100 * n / d - stated) <= off:
            expected = "exact"
        else:
            meet = low <= stated + off and stated - off <= high
            expected = "rounding" if meet else "inconsistent"
        assert r.verdict == expected, r
    assert counts["exact"] > 900 and counts["inconsistent"] >= 1


def test_what_the_header_says_is_kept_beside_what_the_numbers_do(plan):
    frame = plan.ratios()
    differ = frame[frame["formula"] != frame["formula_printed"]]
    agree = frame[frame["formula"] == frame["formula_printed"]]
    assert len(agree) > 700
    # Biểu 4 prints 7=6/5 (estimate over plan) over what is the estimate over the year before.
    services = differ.query("table == 'services' and formula_printed == '7=6/5'")
    assert set(services["ratio"]) == {"estimate_2023/actual_2022"}


# --- wide and compare ---------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_wide_is_load_and_ratios_side_by_side(plan, table):
    wide, levels, ratios = plan.wide(table), plan.load(table), plan.ratios(table)
    heads = ["row", "indicator", "stt", "label_vi", "label_en", "unit", "unit_mult"]
    assert wide.columns.tolist()[:7] == heads
    assert wide.columns.tolist()[7:] == [c for c in plan.columns(table) if c in wide]
    assert set(wide.columns[7:]) == set(levels["series"]) | set(ratios["ratio"])
    assert wide["row"].tolist() == sorted(set(levels["row"]))
    cells = wide.set_index("row")
    for frame, name in ((levels, "series"), (ratios, "ratio")):
        for r in frame.itertuples():
            found = cells.loc[r.row, getattr(r, name)]
            assert found == r.value or (pd.isna(found) and pd.isna(r.value))
    assert (
        wide.iloc[:, 7:].notna().sum().sum()
        == levels["value"].notna().sum() + ratios["value"].notna().sum()
    )


def test_wide_is_of_one_table(plan):
    with pytest.raises(UnknownNameError, match="there are: scenario, agriculture"):
        plan.wide(None)


def test_wide_columns_stand_in_printed_order(plan):
    assert plan.columns("services") == [
        "actual_2022", "plan_2023", "estimate_2023", "estimate_2023/actual_2022", "plan_2024",
        "plan_2024/estimate_2023",
    ]  # fmt: skip


# --- frames handed out --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask",
    [
        lambda p: p.load(), lambda p: p.load("trade"), lambda p: p.ratios(), lambda p: p.ratios(5),
        lambda p: p.wide("trade"), lambda p: p.tables(), lambda p: p.indicators(),
        lambda p: p.corrections(), lambda p: p.compare("trade", base="plan_2023", to="plan_2024"),
    ],
)  # fmt: skip
def test_a_frame_handed_out_is_a_copy(plan, ask):
    mine = ask(plan)
    before = mine.copy()
    mine.loc[:, mine.columns[0]] = mine[mine.columns[0]].iloc[-1]
    mine.loc[0, mine.columns[-1]] = mine[mine.columns[-1]].iloc[-1]
    mine.pop(mine.columns[1])
    pd.testing.assert_frame_equal(ask(plan), before)


def test_columns_handed_out_are_a_copy(plan):
    plan.columns("trade").clear()
    assert plan.columns("trade")


# --- main indicators ----------------------------------------------------------------------------


def test_without_a_list_the_outermost_rows_with_figures_are_the_main_ones(tmp_path):
    def row(label, *figures):
        return ["", label, "Tấn", *(figures or [""] * 4), "", "", ""]

    some = ("10", "11", "12", "13")
    lines = [
        row("Trồng trọt"),
        row("Lúa", *some), row("Lúa Mùa", *some), row("Giống", *some),
        row("Mía"),
        row("Mía tơ", *some),
        *(row(f"Cây {n}", *some) for n in range(9)),
    ]  # fmt: skip
    heading, rice, summer, seed, cane = (f"T.{n}.VALUE" for n in ("ALL", "R", "S", "SEED", "CANE"))
    items = [
        Item(heading), Item(rice, "t", 0, heading), Item(summer, "t", 0, rice, "part"),
        Item(seed, "t", 0, summer, "of"), Item(cane, "t", 0, heading),
        Item("T.YOUNG.VALUE", "t", 0, cane, "part"),
        *(Item(f"T.X{n}.VALUE", "t") for n in range(9)),
    ]  # fmt: skip
    folder = write_plan(tmp_path, [*HEADER, *lines], items)
    first = [rice, "T.YOUNG.VALUE", *(f"T.X{n}.VALUE" for n in range(6))]  # cane has no figures
    assert list(kg.open(folder).tables_info["crops"].main) == first
    meta = folder / "plan.toml"
    bare = meta.read_text("utf-8")
    for own in ([], [seed]):
        meta.write_text(f"{bare}main = {own}\n", "utf-8")
        assert list(kg.open(folder).tables_info["crops"].main) == own
