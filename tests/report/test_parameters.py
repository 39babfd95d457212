"""Parameters are typed by the notebook's own cell and checked before anything runs."""

from __future__ import annotations

import json

import pytest

from kgdata.errors import SourceError
from kgdata.report.parameters import problems_of, read_parameters, read_value
from tests.report.conftest import notebook

CELL = """
from typing import Literal
table: str = "trade"  # trade, fdi
base: str = "estimate_2023"
top: int = 10
share: float = 0.5
deep: bool = False
tables: list[str] = []  # empty: all
kind: Literal["bars", "dots"] = "bars"
limit: int | None = None
lang = "vi"  # vi, en
size = 3  # {1, 2, 3}
names: dict[str, str] = {}
words: list = []
day: dt.date | None = None
either: Union[int, str] = 1
pair: tuple = (1, 2)
""".strip()


@pytest.fixture
def declared():
    return read_parameters(json.loads(notebook([], CELL)), "a.ipynb")


def test_types_and_choices_are_read(declared):
    assert {n: p.type for n, p in declared.items()} == {
        "table": "str", "base": "str", "top": "int", "share": "float", "deep": "bool",
        "tables": "list[str]", "kind": "Literal['bars', 'dots']", "limit": "int | None",
        "lang": "str", "size": "int", "names": "dict[str, str]", "words": "list",
        "day": "dt.date | None", "either": "Union[int, str]", "pair": "tuple",
    }  # fmt: skip
    assert declared["lang"].choices == ("vi", "en")
    assert declared["size"].choices == (1, 2, 3)
    # 'empty: all' is a remark; what tables there are, the plan says
    assert declared["tables"].choices == declared["table"].choices == ()


@pytest.mark.parametrize(
    "given",
    [
        {"table": "health"}, {"table": "Biểu 5"}, {"top": 3}, {"share": 1}, {"deep": True},
        {"tables": ["trade", "2"]}, {"kind": "dots"}, {"limit": None}, {"limit": 4},
        {"base": "plan_2024"}, {"lang": "en"}, {},
    ],
)  # fmt: skip
def test_right_values(declared, plan, given):
    assert problems_of(declared, given, plan) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tabel": "trade"}, "unknown parameter 'tabel'; the notebook has table (str), base"),
        ({"top": "3"}, "'top' is '3', which is no int"),
        ({"top": True}, "which is no int"),
        ({"top": 2.5}, "which is no int"),
        ({"share": "much"}, "which is no float"),
        ({"deep": 1}, "which is no bool"),
        ({"tables": "trade"}, "which is no list[str]"),
        ({"tables": [1]}, "which is no list[str]"),
        ({"kind": "lines"}, "which is no Literal['bars', 'dots']"),
        ({"limit": "x"}, "which is no int | None"),
        ({"lang": "fr"}, "it may be 'vi', 'en'"),
        ({"size": 4}, "it may be 1, 2, 3"),
        ({"share": float("nan")}, "which is no float"),
        ({"names": ["a"]}, "which is no dict[str, str]"),
        ({"day": "2024-02-30"}, "which is no dt.date | None"),
        ({"either": [1]}, "which is no Union[int, str]"),
        ({"pair": "1,2"}, "which is no tuple"),
        ({"table": "helth"}, "did you mean 'health'"),
        ({"tables": ["trade", "x"]}, "no table 'x'"),
        ({"base": "plan_1999"}, "no series 'plan_1999'; there are:"),
    ],
)
def test_wrong_values(declared, plan, given, said):
    (problem,) = problems_of(declared, given, plan)
    assert said in problem


def test_all_that_is_wrong_is_named(declared, plan):
    found = problems_of(declared, {"x": 1, "top": "a", "lang": "fr", "kind": "dots"}, plan)
    assert len(found) == 3


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("top", "12", 12), ("share", "0.25", 0.25), ("deep", "true", True), ("deep", "no", False),
        ("tables", "trade, fdi", ["trade", "fdi"]), ("tables", "", []),
        ("tables", '["trade"]', ["trade"]), ("limit", "7", 7), ("limit", "None", None),
        ("names", '{"a": "b"}', {"a": "b"}), ("names", "a=b", "a=b"), ("words", "", []),
        ("words", "a, b", ["a", "b"]), ("day", "", None), ("day", "2024-02-29", "2024-02-29"),
        ("either", "3", 3), ("either", "ba=b", "ba=b"), ("top", "-5", -5), ("deep", "1", True),
        ("kind", "dots", "dots"), ("table", "2", "2"), ("top", "many", "many"),
    ],
)  # fmt: skip
def test_texts_of_the_command_line_become_values(declared, name, text, value):
    assert read_value(declared[name], text) == value


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, "no cell tagged 'parameters'"),
        ("x = None", "has no type: annotate it"),
        ("x = open('a')", "no plain value"),
        ("print(1)", "may only assign"),
        ("x: int = 'a'", "the default of 'x' is 'a'"),
        ("x: Literal[A] = 'a'", "the type of 'x' is not readable"),
        ("x: 'a b' = 'a'", "the type of 'x' is not readable"),
        ("x = = 1", "not Python"),
    ],
)
def test_wrong_cells(cell, said):
    with pytest.raises(SourceError) as error:
        read_parameters(json.loads(notebook(["1"], cell)), "a.ipynb")
    assert said in str(error.value)
    assert str(error.value).startswith("a.ipynb")
