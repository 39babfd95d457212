"""The commands as they are called: what they print, how they end."""

from __future__ import annotations

import json

import pytest

import kgdata as kg
from kgdata.cli import main


def called(capsys, *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    said = capsys.readouterr()
    return ended.value.code or 0, said.out, said.err


PAIR = ("--base", "estimate_2023", "--to", "plan_2024")


@pytest.mark.parametrize(("lang", "same"), [("vi", "không đổi"), ("en", "no change")])
def test_compare_says_where_nothing_changed_and_what_a_part_gives(capsys, lang, same):
    status, out, err = called(capsys, "compare", "agriculture", *PAIR, "--lang", lang)
    head, *lines = out.splitlines()
    assert (status, err) == (0, "")
    assert head.split()[-4:] == ["to", "change", "ratio", "contribution"]
    rows = kg.compare("agriculture", base=PAIR[1], to=PAIR[3])
    told = {int(line.split()[1]): line for line in lines}
    assert list(told) == rows["row"].tolist()
    still = rows.loc[~rows["moved"], "row"]
    assert len(still) and {n for n, line in told.items() if f" {same} " in line} == set(still)
    # source/annex.txt, BIỂU 2: sweet potato 1.045 and 1.050 of 5.643 ha of root crops
    assert told[32].split()[-4:] == ["1050", "5", "100.4785", "0.0886"]


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_days_are_printed_as_days(capsys, form):
    status, out, _ = called(capsys, "show", "documents", "--format", form)
    assert status == 0 and "2024-01-19" in out and "00:00" not in out
    if form == "json":
        assert {type(row["date"]) for row in json.loads(out)} <= {str, type(None)}


def test_a_call_without_a_command_shows_the_commands_and_fails(capsys):
    status, out, err = called(capsys)
    assert (status, out) == (2, "")
    assert err.startswith("Usage: kgdata ") and "  compare " in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["show", "helth"], "no table 'helth' (did you mean 'health'?)"),
        (["compare", "trade", "--base", "x", "--to", "plan_2024"], "no series 'x'; there are: "),
        (["compare", "trade"], "Missing option '--base'"),
        (["tables", "--plan", "nowhere"], "no plan.toml here"),
        (["nothing"], "No such command 'nothing'"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(capsys, args, said):
    status, out, err = called(capsys, *args)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("kgdata: ") and said in err
