"""What a run says of itself, in Vietnamese or English."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["label", "on_day", "on_minute"]


@cache
def _labels() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("kgdata.report").joinpath("labels.toml").read_text("utf-8"))


def label(key: str, lang: str, **values: object) -> str:
    """Return a text of ``labels.toml``.

    Examples
    --------
    >>> label("found", "vi", n=3)
    '3 kết quả'
    """
    text = _labels()[lang][key]
    return text.format(**values) if values else text


def on_day(day: dt.date, lang: str) -> str:
    """Write a date as readers of a language do.

    Examples
    --------
    >>> on_day(dt.date(2024, 1, 19), "vi"), on_day(dt.date(2024, 1, 19), "en")
    ('19/01/2024', '19 January 2024')
    """
    if lang == "vi":
        return f"{day:%d/%m/%Y}"
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def on_minute(moment: dt.datetime, lang: str) -> str:
    """Write a moment as readers of a language do."""
    clock = f"{moment:%H:%M}"
    return f"{clock} {'ngày ' if lang == 'vi' else 'on '}{on_day(moment.date(), lang)}"
