"""What columns, units and sources are called on a page."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from kgdata.errors import KgdataError
from kgdata.header import Years
from kgdata.marks import SIGNS
from kgdata.numbers import beside, number
from kgdata.plan import Plan
from kgdata.printed import read
from kgdata.strings import text
from kgdata.units import points_of, unit_label

__all__ = [
    "Series", "bound_text", "date_text", "level_text", "pair_labels", "plan_cited", "plan_name",
    "plan_named", "plan_origin", "points_text", "quantity", "series_label", "series_of",
    "source_note", "table_heading", "unit_text", "years_of",
]  # fmt: skip

_MONEY = {"VND", "USD"}  # in English it stands before the amount
_QUARTER = re.compile(r"(\d{4})q([1-4])")


class Series(NamedTuple):
    """The four series that a sector table goes through, by name.

    Attributes
    ----------
    actual, target, estimate, plan : str
        What was measured, what had been planned for the year after, what that year is estimated
        to come to, and the year now planned.
    """

    actual: str
    target: str
    estimate: str
    plan: str


def years_of(plan: Plan) -> Years:
    """Return a plan's years.

    Raises
    ------
    KgdataError
        If it is a document without an annex, which has none.
    """
    if plan.years is None:
        msg = f"{plan.id!r} has no annex, so there are no figures to show"
        raise KgdataError(msg, file=str(plan.folder / "plan.toml"))
    return plan.years


def series_of(plan: Plan) -> Series:
    """Return the names of a plan's four series.

    Examples
    --------
    >>> import kgdata as kg
    >>> series_of(kg.open())
    Series(actual='actual_2022', target='plan_2023', estimate='estimate_2023', plan='plan_2024')
    """
    years = years_of(plan)
    return Series(
        f"actual_{years.actual}", f"plan_{years.estimate}",
        f"estimate_{years.estimate}", f"plan_{years.plan}",
    )  # fmt: skip


def series_label(name: str, lang: str = "vi", *, short: bool = False, inline: bool = False) -> str:
    """Return how a reader calls a series or a ratio of two.

    Parameters
    ----------
    name : str
        ``kind_period``, or ``numerator/denominator``.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    short : bool, default False
        Whether there is little room.
    inline : bool, default False
        Whether it stands inside a sentence.

    Examples
    --------
    >>> series_label("estimate_2023"), series_label("plan_2024/estimate_2023", short=True)
    ('Ước thực hiện 2023', 'KH 2024/Ước 2023')
    >>> series_label("plan_2024q1", "en")
    'Q1 2024 plan'
    """
    if "/" in name:
        return "/".join(series_label(part, lang, short=short) for part in name.split("/"))
    kind, _, period = name.partition("_")
    quarter = _QUARTER.fullmatch(period)
    if quarter:
        period = text("series.quarter", lang, year=quarter[1], quarter=quarter[2])
    label = text(f"series_short.{kind}" if short else f"series.{kind}", lang, period=period)
    return label[:1].lower() + label[1:] if inline else label


def pair_labels(base: str, to: str, lang: str = "vi") -> dict[str, str]:
    """Return the labels of two series for a sentence; ``To`` begins one.

    Examples
    --------
    >>> pair_labels("plan_2023", "estimate_2023")
    {'base': 'kế hoạch 2023', 'to': 'ước thực hiện 2023', 'To': 'Ước thực hiện 2023'}
    """
    return {
        "base": series_label(base, lang, inline=True), "to": series_label(to, lang, inline=True),
        "To": series_label(to, lang),
    }  # fmt: skip


def table_heading(plan: Plan, table: str, lang: str = "vi") -> str:
    """Return how a table is headed: its number and title; a table without a number has a title.

    Examples
    --------
    >>> import kgdata as kg
    >>> table_heading(kg.open(), "trade", "en"), table_heading(kg.open(), "scenario", "en")
    ('Table 5. Foreign trade', 'Growth scenario')
    """
    info = plan.tables_info[table]
    if info.number is None:
        return info.title(lang)
    return text("table.title", lang, name=info.name(lang), title=info.title(lang))


def unit_text(code: str, mult: int | None, lang: str = "vi") -> str:
    """Return a unit as a reader writes it; nothing for a heading."""
    return unit_label(code, int(mult or 0), lang) if code else ""


def quantity(value: str, code: str, mult: int | None, lang: str = "vi") -> str:
    r"""Write a number with its unit, as in a sentence, where no line ends between them.

    Parameters
    ----------
    value : str
        The number as written.
    code : str
        Code of the unit.
    mult : int or None
        Its power of ten.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Examples
    --------
    >>> quantity("920,0", "USD", 6), quantity("920.0", "USD", 6, "en"), quantity("93", "%", 0)
    ('920,0\xa0triệu USD', 'USD\xa0920.0\xa0million', '93%')
    >>> quantity("3.408", "USD", 0), quantity("3,408", "USD", 0, "en")
    ('3.408\xa0USD', 'USD\xa03,408')
    """
    unit = unit_text(code, mult, lang)
    if unit[:1] in {"%", "‰"}:
        return value + unit
    if unit.startswith(f"{code} ") or (lang == "en" and unit == code and code in _MONEY):
        return beside(value, f"{code} {value} {unit.removeprefix(code).strip()}".rstrip())
    return beside(value, f"{value} {unit}".rstrip())


def points_text(size: str, code: str, lang: str = "vi", *, full: bool = False) -> str:
    r"""Write a change of a rate with the points that it is told in.

    Parameters
    ----------
    size : str
        The change as written.
    code : str
        Code of the unit, one whose changes are told in points (:func:`kgdata.units.points_of`).
    lang : {'vi', 'en'}, default 'vi'
        Language.
    full : bool, default False
        Whether there is room for the words.

    Examples
    --------
    >>> points_text("+0,50", "%"), points_text("0.50", "%", "en", full=True)
    ('+0,50\xa0điểm\xa0%', '0.50\xa0percentage points')
    """
    key = f"{points_of(code)}_full" if full else points_of(code)
    return beside(size, text(f"points.{key}", lang, size=size))


def bound_text(printed: str, value: float, decimals: int, lang: str = "vi") -> str:
    """Write a limit that is printed in a figure's place: in Vietnamese as printed.

    Parameters
    ----------
    printed : str
        The cell's text.
    value : float
        The limit.
    decimals : int
        Its printed decimals.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Examples
    --------
    >>> bound_text("Duy trì 11%", 11.0, 0), bound_text("Duy trì 11%", 11.0, 0, "en")
    ('Duy trì 11%', 'kept at 11%')
    >>> bound_text("<3,5", 3.5, 1, "en")
    '< 3.5'
    """
    if lang == "vi":
        return printed
    written = number(value, decimals, lang) + ("%" if printed.rstrip().endswith("%") else "")
    try:
        comparator = read(printed).comparator
    except ValueError:  # a page with other separators
        comparator = ""
    if comparator == "=":
        return text("limit.kept", lang, value=written)
    signs = {"<=": "≤", ">=": "≥", "~": "≈"}
    return f"{signs.get(comparator, comparator)} {written}" if comparator else printed


def level_text(cell: Any, mark: str, lang: str) -> str:
    """Write a level cell as a reader has it: with its warning, a limit in his language.

    Parameters
    ----------
    cell : named tuple
        A row of :meth:`Plan.load`.
    mark : str
        Its mark, or nothing; see :func:`kgdata.marks.marks_of`.
    lang : {'vi', 'en'}
        Language.
    """
    if mark == "lost":
        return text("mark.lost", lang)
    if cell.status == "bound":
        return bound_text(str(cell.printed), cell.value, int(cell.decimals), lang)
    if math.isnan(cell.value):
        return str(cell.printed) + SIGNS.get(mark, "")
    return number(cell.value, int(cell.decimals), lang) + SIGNS.get(mark, "")


def date_text(date: dt.date, lang: str = "vi") -> str:
    """Write a day.

    Examples
    --------
    >>> date_text(dt.date(2024, 1, 19)), date_text(dt.date(2024, 1, 19), "en")
    ('19/01/2024', '19 January 2024')
    """
    if lang == "vi":
        return f"{date:%d/%m/%Y}"
    return f"{date.day} {text('agenda.months', lang).split()[date.month - 1]} {date.year}"


def source_note(plan: Plan, tables: Iterable[str] = (), lang: str = "vi") -> str:
    """Return the line that stands under a picture or a table: where its figures were printed.

    Parameters
    ----------
    plan : Plan
        The plan.
    tables : iterable of str, optional
        The tables that it rests on; none for all.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Examples
    --------
    >>> import kgdata as kg
    >>> source_note(kg.open(), ["agriculture"], "en")
    "Source: Plan 14/KH-UBND of 19 January 2024, People's Committee of Kiên Giang province, Table 2"
    """
    infos = [plan.tables_info[t] for t in tables]
    numbers = [str(info.number) for info in infos if info.number is not None]
    named = [info.name(lang) for info in infos if info.number is None]
    if len(numbers) == 1:
        named.insert(0, next(info.name(lang) for info in infos if info.number is not None))
    elif numbers:
        named.insert(0, text("source.tables", lang, numbers=", ".join(numbers)))
    names = ", ".join(named)
    note = text("source.plan", lang, plan=plan_origin(plan, lang))
    return f"{note}, {names}" if names else note


def plan_name(plan: Plan, lang: str = "vi", *, inline: bool = False) -> str:
    """Return how a plan is called for short: by its number, or by its title if it has none.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    inline : bool, default False
        Whether the name stands inside a sentence.

    Examples
    --------
    >>> import kgdata as kg
    >>> plan_name(kg.open())
    '14/KH-UBND'
    """
    title = plan.title(lang)
    if inline:
        title = text("source.titled", lang, title=title[:1].lower() + title[1:])
    return plan.number or title


def plan_named(plan: Plan, lang: str = "vi") -> str:
    """Name a plan inside a sentence, as a plan: by its number or its title.

    Examples
    --------
    >>> import kgdata as kg
    >>> plan_named(kg.open())
    'kế hoạch 14/KH-UBND'
    """
    if not plan.number:
        return plan_name(plan, lang, inline=True)
    name = text("source.numbered", lang, number=plan.number)
    return name[:1].lower() + name[1:]


def plan_origin(plan: Plan, lang: str = "vi") -> str:
    """Name a plan on a line of its own: its number, or its title, its date and its issuer.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Examples
    --------
    >>> import kgdata as kg
    >>> plan_origin(kg.open(), "en")
    "Plan 14/KH-UBND of 19 January 2024, People's Committee of Kiên Giang province"
    """
    name = text("source.numbered", lang, number=plan.number) if plan.number else plan.title(lang)
    if date := _issued(plan, lang):
        name = text("source.dated", lang, plan=name, date=date)
    told = ", ".join(part for part in (name, _issuer(plan, lang)) if part)
    return told[:1].upper() + told[1:]


def plan_cited(
    plan: Plan, lang: str = "vi", parts: Sequence[str] = ("number", "issuer", "day")
) -> str:
    """Return what is known of a plan besides its title, in brackets, to follow it; or nothing.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    parts : sequence of {'number', 'issuer', 'date', 'day'}
        What to tell; the ``day`` is the date as it follows an issuer.

    Examples
    --------
    >>> import kgdata as kg
    >>> plan_cited(kg.open(), "en", ["number", "date"])
    ' (14/KH-UBND, 19 January 2024)'
    """
    date = _issued(plan, lang)
    known = {
        "number": plan.number, "issuer": _issuer(plan, lang), "date": date,
        "day": text("source.day", lang, date=date) if date else "",
    }  # fmt: skip
    told = ", ".join(known[part] for part in parts if known[part])
    return f" ({told})" if told else ""


def _issuer(plan: Plan, lang: str) -> str:
    return plan.issuer_vi if lang == "vi" else plan.issuer_en


def _issued(plan: Plan, lang: str) -> str:
    return date_text(plan.date, lang) if plan.dated else ""
