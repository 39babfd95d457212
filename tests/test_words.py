"""Words without case and diacritics, cells without emphasis."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgdata.words import fold, plain, vocabulary

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵ "


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper()))
def test_folded_vietnamese_is_ascii(text):
    assert fold(text).isascii()
    assert fold(text) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_stripping_leaves_no_space_around(text):
    assert plain(text) == plain(text).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<i>Tr.đó: đàn vịt</i>", "Tr.đó: đàn vịt"), ("**1.578**", "1.578"), ("__x__", "x"),
        ("***x***", "x"), ("*Trồng cây phân tán", "*Trồng cây phân tán"), ("<3%", "<3%"),
        ("< 6", "< 6"), ("a < b > c", "a < b > c"), ("*", "*"), ("**", "**"), ("_", "_"), ("", ""),
        ("<br/>1<br>", "1"), ("- Số trẻ < 1 tuổi", "- Số trẻ < 1 tuổi"), ("* x *", "* x *"),
    ],
)  # fmt: skip
def test_only_emphasis_is_stripped(text, expected):
    assert plain(text) == expected


def words(entry):
    if isinstance(entry, dict):
        return [w for value in entry.values() for w in words(value)]
    return list(entry)


@pytest.mark.parametrize("name", vocabulary())
def test_every_word_of_the_vocabulary_is_folded_and_there(name):
    found = words(vocabulary()[name])
    assert found
    assert all(word and fold(word) == word for word in found)


@pytest.mark.parametrize("name", ["bounds", "kinds", "columns", "groups", "quarters"])
def test_no_word_of_the_vocabulary_has_two_meanings(name):
    found = words(vocabulary()[name])
    assert len(found) == len(set(found))
