"""Marks: no figure that the audit doubts is shown without its sign, also where it is computed."""

from __future__ import annotations

import re

from kgdata.listings import targets_table
from kgdata.marks import mark_of


def test_what_rests_on_a_doubtful_figure_is_doubtful(plan):
    # annex.txt:27 plans 55,439.94 billion for what table 3 plans 54,445.888: one is wrong
    assert mark_of(plan, ["IND.INDUSTRY.VALUE"], "plan_2024") == "doubtful"
    assert mark_of(plan, ["IND.INDUSTRY.VALUE"], "estimate_2023") == ""
    both = ["TRD.GOODS.EXPORTS", "IND.INDUSTRY.VALUE"]
    assert [mark_of(plan, names, "plan_2024") for names in (both, both[:1], [])] == [
        "doubtful", "", "",
    ]  # fmt: skip


def test_a_target_beside_a_doubtful_figure_shows_the_doubt(plan):
    html = targets_table(plan, "en").as_raw_html()
    rows = [re.sub("<[^>]+>", "|", r) for r in re.findall("<tr.*?</tr>", html, re.DOTALL)]
    doubted = [r for r in rows if "(?)" in r]
    industry = [r for r in doubted if "industrial gross output" in r]
    assert len(industry) == 1
    assert "at odds" not in industry[0]
    # those at odds say so in words, and the note explains the sign
    assert [r for r in doubted if r not in industry and "(?) Doubtful" not in r] == []
    assert any("(?) Doubtful" in r for r in rows)
