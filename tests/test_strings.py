"""The catalogue: the same strings in both languages, each used, each use there."""

from __future__ import annotations

import re
import tokenize
from pathlib import Path
from string import Formatter

import pytest

import kgdata
from kgdata.errors import KgdataError
from kgdata.strings import LANGUAGES, catalogue, text

IMPORT = "from kgdata.strings import text"
QUOTED = r"""f?(?:"([^"]+)"|'([^']+)')"""
CALL = re.compile(rf"\btext\(\s*{QUOTED}(?: if .+? else {QUOTED})?")
KEY = re.compile(r"[a-z_]+\.(?:[a-z_]|\{[^}]*\})+")


def fields(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def pattern_of(key):
    """A key with values in braces, as a pattern: each is any word."""
    return re.sub(r"\\\{[^}]*\\\}", "[a-z_]+", re.escape(key))


def used():
    """What the package asks the catalogue for in so many words."""
    for path in Path(kgdata.__file__).parent.rglob("*.py"):
        source = path.read_text("utf-8")
        for call in CALL.finditer(source) if IMPORT in source else ():
            for key in filter(None, call.groups()):
                yield path.name, pattern_of(key)


def quoted(path):
    """The strings of a module, those with values in braces as they are written."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.STRING:
                yield token.string.lstrip("fr").strip("\"'")


def test_the_languages_say_the_same_things():
    assert set(catalogue("vi")) == set(catalogue("en"))


@pytest.mark.parametrize("key", sorted(catalogue("vi")))
def test_a_string_takes_the_same_values_in_both_languages(key):
    vi, en = fields(catalogue("vi")[key]), fields(catalogue("en")[key])
    assert {f.casefold() for f in vi} == {f.casefold() for f in en}


def test_no_string_was_left_untranslated():
    def words(template):
        return re.sub(r"\{[^}]*\}|\W|\d", "", template)

    same = {k for k, v in catalogue("vi").items() if words(v) and v == catalogue("en")[k]}
    assert same == set()


def test_what_the_package_asks_for_is_there():
    missing = [
        (file, pattern)
        for file, pattern in used()
        if not any(re.fullmatch(pattern, key) for key in catalogue("vi"))
    ]
    assert missing == []


def test_no_string_is_there_for_nothing():
    patterns = {pattern for _, pattern in used()}
    for path in Path(kgdata.__file__).parent.rglob("*.py"):
        patterns |= {pattern_of(k) for k in quoted(path) if KEY.fullmatch(k)}  # put together first
    assert len(patterns) > 50
    idle = [k for k in catalogue("vi") if not any(re.fullmatch(p, k) for p in patterns)]
    assert idle == []


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: text("chart.sum"), ["'chart.sum'", "chart.same"]),
        (lambda: text("chart.same", "fr"), ["'fr'", "vi, en"]),
        (lambda: text("series.plan", "en"), ["'series.plan'", "'period'"]),
    ],
)
def test_a_wrong_call_says_what_would_be_right(call, words):
    with pytest.raises(KgdataError) as caught:
        call()
    assert all(word in str(caught.value) for word in words)


def test_values_are_filled_in():
    assert text("series.actual", "vi", period="2022") == "Thực hiện 2022"
    assert LANGUAGES == ("vi", "en")
