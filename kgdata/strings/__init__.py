"""What pages, pictures and tables say, from one catalogue in two languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from kgdata.errors import KgdataError, UnknownNameError

__all__ = ["LANGUAGES", "catalogue", "text"]

LANGUAGES = ("vi", "en")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return every string of a language by its dotted key.

    Parameters
    ----------
    lang : {'vi', 'en'}
        Language.

    Returns
    -------
    dict of str to str

    Raises
    ------
    UnknownNameError
        If there is no such language.

    Examples
    --------
    >>> catalogue("vi")["mark.lost"]
    'mất'
    """
    if lang not in LANGUAGES:
        raise UnknownNameError.among("language", lang, LANGUAGES)
    out: dict[str, str] = {}

    def flatten(prefix: str, entry: dict[str, Any]) -> None:
        for key, value in entry.items():
            if isinstance(value, dict):
                flatten(f"{prefix}{key}.", value)
            else:
                out[prefix + key] = value

    flatten("", tomllib.loads(files(__name__).joinpath(f"{lang}.toml").read_text("utf-8")))
    return out


def text(key: str, lang: str = "vi", **values: object) -> str:
    """Return a string of the catalogue with its values filled in.

    Parameters
    ----------
    key : str
        Its dotted key, e.g. ``"series.plan"``.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    **values : object
        What stands for the names in braces.

    Returns
    -------
    str

    Raises
    ------
    KgdataError
        If there is no such language or key, or a value is missing.

    Examples
    --------
    >>> text("series.plan", "vi", period="2024"), text("series.plan", "en", period="2024")
    ('Kế hoạch 2024', '2024 plan')
    """
    strings = catalogue(lang)
    if key not in strings:
        raise UnknownNameError.among("string", key, strings)
    try:
        return strings[key].format(**values)
    except KeyError as error:
        msg = f"string {key!r} ({lang}) needs a value for {error.args[0]!r}"
        raise KgdataError(msg) from None
