"""Values of workbook cells written as the cells show them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from kgdata.printed import is_ambiguous
from kgdata.sources.thousands import dotted

__all__ = ["Shown", "shown"]

# In a number format: texts, escaped and spacing characters, colours and conditions.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_UNSHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?](?:\.([0?]*)(#*))?(?![0#?.,])")
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_HOLDS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_DIGITS = 15  # that a spreadsheet counts


class Shown(NamedTuple):
    """What a cell shows.

    Attributes
    ----------
    text : str
        Numbers are written the Vietnamese way.
    hides : str
        The value itself, if what is shown says less than it; otherwise empty.
    how : {'', 'hidden_digits', 'hidden_value', 'scaled', 'date'}
        In which way.
    """

    text: str
    hides: str = ""
    how: str = ""


class _Format(NamedTuple):
    percent: bool  # the value is shown a hundredfold
    sign: str  # a percent sign that is mere text
    least: int
    more: int
    grouped: bool
    thousands: int  # how often the number is divided by a thousand
    counted: bool  # whether the format has places of digits at all
    words: str  # what is shown where it has none


def shown(value: object, number_format: str) -> Shown:
    """Write a cell's value as the cell shows it.

    Parameters
    ----------
    value : object
        The value, as openpyxl gives it.
    number_format : str
        The cell's number format.

    Examples
    --------
    >>> shown(1.01836, "0.00%")
    Shown(text='101,84%', hides='101,836%', how='hidden_digits')
    >>> shown(0, '#,##0;-#,##0;"-"').text, shown(69373.0, "#,##0.0").text
    ('-', '69.373,0')
    """
    if value is None:
        return Shown("")
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return Shown(_date(value, number_format), str(value), "date")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Shown(dotted(str(value)).replace("\t", " "))
    # As a spreadsheet does: 15 digits count, and a half is rounded away from zero.
    exact = Decimal(value if isinstance(value, int) else f"{value:.{_DIGITS}g}")
    if not exact.is_finite():
        return Shown("")
    form = _format(number_format, _section(number_format, exact))
    if not form.counted:
        if form.words or number_format.strip("; "):
            return (
                Shown(form.words) if not exact else Shown(form.words, _plain(exact), "hidden_value")
            )
        return Shown("", _plain(exact), "hidden_value")
    whole = exact.scaleb(2) if form.percent else exact
    seen = whole.scaleb(-3 * form.thousands)
    rounded = seen.quantize(Decimal(1).scaleb(-form.least - form.more), ROUND_HALF_UP)
    text = _written(rounded, form.least, form.grouped)
    if is_ambiguous(text):  # a cell's number is known, whatever its separators might mean
        text = _written(rounded, form.least, False)
    sign = "%" if form.percent else form.sign
    if form.thousands:
        return Shown(text + sign, _plain(whole), "scaled")
    if rounded != seen:
        return Shown(text + sign, _plain(whole) + sign, "hidden_digits")
    return Shown(text + sign)


def _section(number_format: str, number: Decimal) -> int:
    """Choose a section: by the conditions that the format states, or by the sign."""
    if "[" in number_format:
        parts = _sections(number_format)
        stated = [_CONDITION.search(part) for part in parts]
        if any(stated):
            for k, found in enumerate(stated):
                if found is None or _HOLDS[found[1]](number, Decimal(found[2])):
                    return k
            return len(parts) - 1
    return 1 if number < 0 else 0 if number else 2


@lru_cache(maxsize=1 << 10)
def _format(number_format: str, section: int) -> _Format:
    """Read one section of a number format: for numbers above, below and at zero."""
    sections = _sections(number_format)
    chosen = sections[section] if section < len(sections) else sections[0]
    bare = _UNSHOWN.sub("", chosen)
    words = "".join(a or b for a, b in _LITERAL.findall(chosen))
    general = "general" in bare.casefold() or not number_format
    counted = general or any(mark in bare for mark in "0#?@")
    if section and not any(mark in bare for mark in "0#@") and words.strip():
        counted = False  # of `"-"??` nothing but the dash and room is seen
    places = None if "E" in bare or general else _PLACES.search(bare)
    scaled = _SCALED.search(bare)
    if scaled and not general:
        places = _PLACES.search(_SCALED.sub(lambda m: m[0].rstrip(","), bare))
    least, more = (len(places[1] or ""), len(places[2] or "")) if places else (0, 10)
    return _Format(
        "%" in bare,
        "%" if "%" in words else "",
        least,
        more,
        "," in (bare.replace(scaled[1], "", 1) if scaled else bare),
        len(scaled[1]) if scaled and not general else 0,
        counted,
        words.strip(),
    )


def _sections(number_format: str) -> list[str]:
    """Divide a format at its semicolons, but for those in texts."""
    parts, quoted = [""], False
    for k, sign in enumerate(number_format):
        quoted ^= sign == '"'
        if sign == ";" and not quoted and number_format[k - 1 : k] != "\\":
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _written(number: Decimal, least: int, grouped: bool) -> str:
    whole, _, digits = (f"{number:,f}" if grouped else f"{number:f}").partition(".")
    digits = digits[:least] + digits[least:].rstrip("0")
    if number.is_zero():
        whole = whole.lstrip("-")
    return whole.replace(",", ".") + ("," + digits if digits else "")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _date(value: dt.datetime | dt.date | dt.time | dt.timedelta, number_format: str) -> str:
    """Write a date as a Vietnamese spreadsheet shows it, as far as the format tells."""
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    form = _UNSHOWN.sub("", number_format).casefold()
    days, months, years = "d" in form, "m" in form, "y" in form
    if days and months and years:
        return value.strftime("%d/%m/%Y")
    if days and months:
        return f"{value.day}/{value.month}"
    if months and years:
        return value.strftime("%m/%Y")
    if years:
        return value.strftime("%Y")
    return value.strftime("%d/%m/%Y")
