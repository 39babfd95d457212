"""What a label says: its marker and its bullet, and its abbreviations spelt out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple
from unicodedata import normalize

from rapidfuzz import fuzz

from kgdata.importing.vocab import of_labels
from kgdata.words import fold, plain

__all__ = [
    "Wording", "facts", "has_word", "is_alone", "is_outside", "is_total", "spell_out", "sums_up",
    "ways", "wording_of", "words_of",
]  # fmt: skip

_WORD = re.compile(r"[^\W_]+")
_LEAD = "*-+–—•. "
_MISREAD = 85  # likeness in percent from which words before a colon are a marker misread
_TELLING = 7  # letters that a marker needs for that


class Wording(NamedTuple):
    """A label taken apart.

    Attributes
    ----------
    marker : {'', 'of', 'split'}
        ``of`` for *Trong đó* and the like, ``split`` for *Chia ra*; empty if it has none.
    bullet : str
        A bullet that stood between the marker and the label.
    text : str
        The label without them; empty where the marker is all there is.
    opens : bool
        Whether the marker, or a colon, stands at the end and so concerns the rows that follow.
    """

    marker: str
    bullet: str
    text: str
    opens: bool


@cache
def facts() -> dict[str, Any]:
    """Return ``wording.toml`` with every word folded, longest first."""

    def folded(entry: Any) -> Any:
        if isinstance(entry, str):
            return fold(entry)
        return tuple(sorted((fold(word) for word in entry), key=lambda w: (-len(w), w)))

    raw = of_labels()
    data: dict[str, Any] = {
        key: {name: folded(words) for name, words in raw[key].items() if name != "vague"}
        for key in ("markers", "alone", "abbreviations")
    }
    data["by_unit"] = {
        code: {short: fold(long) for short, long in pairs.items()}
        for code, pairs in raw["abbreviations_by_unit"].items()
    }
    data["families"] = [
        frozenset(raw[key]["units"]) for key in ("things", "persons", "visits", "rates")
    ]
    data["quantities"] = [frozenset(units) for units in raw["quantities"]["units"]]
    data["breakdowns"] = folded(raw["breakdowns"]["words"])
    data["vague"] = frozenset(raw["alone"]["vague"])
    for key in ("measure", "nature"):
        data[key] = [
            {
                "id": rule["id"],
                "words": tuple(fold(word) for word in rule.get("words", ())),
                "unless": tuple(fold(word) for word in rule.get("unless", ())),
                "units": tuple(rule.get("units", ())),
                "marks": tuple(rule.get("unit_marks", ())),
            }
            for rule in raw[key]
        ]
    return data


def words_of(text: str) -> list[str]:
    """Return the words of a text without case, diacritics and punctuation.

    Examples
    --------
    >>> words_of("Tổng sản lượng: KT và NTTS")
    ['tong', 'san', 'luong', 'kt', 'va', 'ntts']
    """
    return _WORD.findall(fold(text))


@lru_cache(maxsize=1 << 13)
def spell_out(text: str, unit: str = "") -> str:
    """Fold a label and write its abbreviations out.

    Parameters
    ----------
    text : str
        A label.
    unit : str, optional
        The row's unit code: beside đồng, *DT* is no area.

    Examples
    --------
    >>> spell_out("DT thu hoạch", "ha"), spell_out("DT của HTX", "VND")
    ('dien tich thu hoach', 'doanh thu cua hop tac xa')
    """
    data = facts()
    table = data["abbreviations"] | data["by_unit"].get(unit, {})
    return " ".join(table.get(word, word) for word in words_of(text))


def has_word(text: str, words: Sequence[str]) -> bool:
    """Whether a folded text has one of some folded words, as a whole."""
    padded = f" {text} "
    return any(f" {word} " in padded for word in words)


@lru_cache(maxsize=1 << 15)
def wording_of(label: str, bullet: str = "") -> Wording:
    """Take a label apart.

    Parameters
    ----------
    label : str
        The label as printed.
    bullet : str, optional
        The bullet before it.

    Examples
    --------
    >>> wording_of("Trong đó: - Tôm đông")
    Wording(marker='of', bullet='-', text='Tôm đông', opens=False)
    >>> wording_of("Chia ra : "), wording_of("Vốn cân đối ngân sách. Trong đó:").opens
    (Wording(marker='split', bullet='', text='', opens=True), True)
    >>> wording_of("Tr0ng đỏ: gà").marker, wording_of("Trong nước: gà").marker
    ('of', '')
    """
    text = plain(label).strip()
    if not bullet and text[:1] and text[0] in _LEAD:
        bullet = text[0].strip(".")
    text = text.lstrip(_LEAD)
    opens = text.rstrip().endswith(":")
    folded = " ".join(words_of(text))
    for marker in ("of", "split"):
        for word, pattern in _patterns()[marker]:
            if not (folded.startswith(word) or folded.endswith(word)):
                continue
            place = _find(text, pattern)
            if place is None:
                continue
            start, end = place
            if not start:
                return _marked(marker, text[end:], bullet, opens)
            if not text[end:].strip(" :;,"):
                return Wording("", bullet, text[:start].rstrip(" ;,.:("), True)
    said, colon, rest = text.partition(":")
    misread = _misread(" ".join(words_of(said))) if colon else ""
    if misread:
        return _marked(misread, rest, bullet, opens)
    return Wording("", bullet, text.rstrip(" :"), opens)


def _marked(marker: str, rest: str, bullet: str, opens: bool) -> Wording:
    rest = rest.lstrip(" :;,")
    inner = rest[:1] if rest[:1] in _LEAD.strip() else ""
    rest = rest.lstrip(_LEAD).rstrip(" :")
    return Wording(marker, inner.strip() or bullet, rest, not rest or opens)


@lru_cache(maxsize=1 << 13)
def _misread(said: str) -> str:
    """Return the marker that words before a colon must be, some letters misread."""
    found = [
        (fuzz.ratio(said, word), marker)
        for marker in ("of", "split")
        for word in facts()["markers"][marker]
        if len(word) >= _TELLING
    ]
    likeness, marker = max(found, default=(0.0, ""))
    return marker if likeness >= _MISREAD else ""


@cache
def _patterns() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    out = {}
    for marker in ("of", "split"):
        words = [words_of(word) for word in facts()["markers"][marker]]
        out[marker] = [
            (" ".join(w), re.compile(rf"^{p}(?=\W|$)|(?<=[\s;,.(]){p}\W*$"))
            for w in words
            if (p := r"\W*".join(map(re.escape, w)))
        ]
    return out


def _find(text: str, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Find a folded pattern in a text, in the text's own places."""
    places = [n for n, char in enumerate(text) for _ in fold(char) or " "]
    folded = "".join(fold(char) or " " for char in text)
    match = pattern.search(folded)
    if match is None:
        return None
    end = places[match.end() - 1] + 1 if match.end() else 0
    return places[match.start()], end


def is_total(label: str) -> bool:
    """Whether a label speaks of a total.

    Examples
    --------
    >>> is_total("TỔNG SỐ"), is_total("Tổng KN Nhập khẩu"), is_total("Gạo")
    (True, True, False)
    >>> is_total("Cộng"), is_total("Công nghiệp"), is_total("Cộng tác viên")
    (True, False, False)
    """
    text = spell_out(label)
    words = facts()["markers"]["total"]
    return sums_up(label) or any(text == w or text.startswith(f"{w} ") for w in words)


def sums_up(label: str) -> bool:
    """Whether a label says that its row adds up the list above it, whatever it calls the sum.

    Examples
    --------
    >>> sums_up("Cộng nguồn ngân sách"), sums_up("Tổng nguồn ngân sách"), sums_up("CONG")
    (True, False, True)
    """
    raw = of_labels()["markers"]
    said = " ".join(_WORD.findall(normalize("NFC", label).casefold()))
    if any(f"{said} ".startswith(f"{w} ") for w in raw["total_marked"]):
        return not any(f"{said} ".startswith(f"{w} ") for w in raw["no_total"])
    return said in map(fold, raw["total_marked"])


def is_outside(label: str) -> bool:
    """Whether a label speaks of what has left the total that it stands under."""
    return has_word(spell_out(label), facts()["markers"]["outside"])


def is_alone(label: str) -> bool:
    """Whether a label's marker speaks of its own row only: *Riêng công nghiệp*."""
    text = spell_out(label)
    return any(text == w or text.startswith(f"{w} ") for w in facts()["markers"]["alone"])


def ways(*texts: str) -> tuple[str, ...]:
    """Return the different texts among some, without those that say nothing.

    Examples
    --------
    >>> ways("lua ", "", "lua", "lua mua")
    ('lua', 'lua mua')
    """
    return tuple(dict.fromkeys(" ".join(t.split()) for t in texts if t.strip()))
