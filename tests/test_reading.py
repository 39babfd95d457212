"""Tables of texts: escaped once, the same whichever way great_tables is fed."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from great_tables import GT

from kgdata import reading
from kgdata.reading import Marked, text_table

BODY = {
    "way": ["up & on", "up & on", "down"],
    "label": ["rice < 3%", 'a "quoted" one', Marked.span("5 & 6", "rise")],
    "figure": ["1,0", "", "=2+3"],
}


def cells(table):
    page = BeautifulSoup(table.as_raw_html(), "html.parser")
    return [
        [cell.get_text() for cell in row.find_all(["td", "th"])]
        for row in page.select("tbody.gt_table_body tr")
    ]


def test_texts_stand_as_they_are_and_groups_head_them():
    assert cells(text_table(BODY, name="t", groups="way")) == [
        ["up & on"], ["rice < 3%", "1,0"], ['a "quoted" one', ""], ["down"], ["5 & 6", "=2+3"],
    ]  # fmt: skip


def test_only_marked_texts_hold_html():
    page = text_table(BODY, name="t").as_raw_html()
    assert "rice &lt; 3%" in page
    assert '<span class="rise">5 &amp; 6</span>' in page
    assert "<script>" not in text_table({"a": ["<script>"]}, name="t").as_raw_html()


@pytest.mark.parametrize("groups", ["way", None])
def test_the_slow_way_gives_the_same_table(monkeypatch, groups):
    fast = text_table(BODY, name="t", groups=groups).as_raw_html()

    class Closed(GT):
        """A table whose inside is not known."""

        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            self.__dict__["_kept"] = self.__dict__.pop("_body")

        def __getattr__(self, name):
            if name == "_body":
                raise AttributeError(name)
            return super().__getattribute__(name)

    made = []

    def construct(*given, **named):
        made.append(given)
        return Closed(*given, **named) if len(made) == 1 else GT(*given, **named)

    monkeypatch.setattr(reading, "GT", construct)
    slow = text_table(BODY, name="t", groups=groups)
    assert len(made) == 2
    assert cells(slow) == [
        [cell.get_text() for cell in row.find_all(["td", "th"])]
        for row in BeautifulSoup(fast, "html.parser").select("tbody.gt_table_body tr")
    ]


def test_an_empty_frame_is_an_empty_table():
    assert cells(text_table(pd.DataFrame(columns=["a", "b"]), name="t")) == []
