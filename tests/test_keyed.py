"""The annex keyed a second time, by hand and from the page alone, against what the loader reads.

``data/keyed.csv`` was typed by a reader who never saw the program's figures: it is the one source
of expected values here. It keys what is printed, so a cell of the ledger has its text `before`.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kgdata.printed import read

KEYS = ["table", "row", "series"]

# Rows as the annex prints them. Health has 107: its last row, of unemployment insurance, stands on
# line 647, after the 646th and last newline, so that whoever counts newlines finds 106.
ROWS = {
    "scenario": 28, "agriculture": 152, "industry": 33, "services": 83, "trade": 23,
    "investment": 17, "finance": 34, "fdi": 24, "enterprises": 34, "health": 107,
}  # fmt: skip


@pytest.fixture(scope="module")
def keyed() -> pd.DataFrame:
    path = Path(__file__).parent / "data" / "keyed.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).astype({"row": int})
    frame["value"] = pd.to_numeric(frame["value"])
    return frame


@pytest.fixture(scope="module")
def loaded(plan) -> pd.DataFrame:
    columns = [*KEYS, "value", "printed", "source"]
    levels = plan.load()
    ratios = plan.ratios().rename(columns={"ratio": "series"})
    return pd.concat([levels.loc[levels["printed"] != "", columns], ratios[columns]])


@pytest.fixture(scope="module")
def both(keyed, loaded) -> pd.DataFrame:
    how = {"on": KEYS, "how": "outer", "suffixes": ("_keyed", ""), "indicator": "side"}
    return keyed.merge(loaded, **how)


@pytest.fixture(scope="module")
def ledger(plan) -> pd.DataFrame:
    return plan.corrections()


def test_no_cell_is_keyed_twice(keyed):
    assert not keyed.duplicated(KEYS).any()


def test_every_figure_is_on_both_sides(both):
    lone = both.loc[both["side"] != "both", [*KEYS, "printed_keyed", "printed", "side"]]
    assert lone.empty, lone.to_string()


def test_every_text_is_as_keyed(both):
    other = both.loc[both["printed_keyed"] != both["printed"], [*KEYS, "printed_keyed", "printed"]]
    assert other.empty, other.to_string()


def test_every_value_is_as_keyed_but_for_the_ledger(both, ledger):
    same = (both["value_keyed"] == both["value"]) | (
        both["value_keyed"].isna() & both["value"].isna()
    )
    differ = set(both.loc[~same, KEYS].itertuples(index=False, name=None))
    assert differ == set(ledger[KEYS].itertuples(index=False, name=None))


def test_a_cell_of_the_ledger_was_keyed_as_it_stands(both, ledger, read_anew):
    assert len(ledger)
    cells = both.set_index(KEYS)
    for entry in ledger.itertuples():
        cell = cells.loc[(entry.table, entry.row, entry.series)]
        page = read_anew[entry.table].rows[entry.row - 1].separators
        assert cell["printed"] == entry.before
        assert cell["value_keyed"] == read(entry.before, page).value
        assert cell["value"] == read(entry.after, page).value


@pytest.mark.parametrize("table", ROWS)
def test_as_many_rows_and_figures_as_printed(table, plan, keyed):
    info = plan.tables().set_index("table").loc[table]
    mine = keyed[(keyed["table"] == table) & keyed["value"].notna()]
    is_ratio = mine["series"].str.contains("/")
    assert plan.load(table)["row"].unique().tolist() == list(range(1, ROWS[table] + 1))
    assert info["rows"] == ROWS[table]
    assert info["figures"] == (~is_ratio).sum()
    assert info["ratios"] == is_ratio.sum()


def test_the_last_line_of_the_annex_is_a_row(plan):
    text = (plan.folder / plan.source_file).read_text("utf-8")
    assert not text.endswith("\n")
    last = plan.load("health").query("row == 107 and series == 'plan_2024'").iloc[0]
    assert text.count("\n") == 646
    assert last["source"].split(":")[1] == "647"
    assert last["printed"] in text.split("\n")[-1]
