"""``plan.toml`` written, and its fields as decisions name them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from kgdata.importing.decisions import shown
from kgdata.importing.restated import COUNT, page_fields

__all__ = ["fields_of", "put", "written"]

_TABLES = ("area", "years", "source")


def written(meta: Mapping[str, Any]) -> str:
    """Write ``plan.toml``.

    Examples
    --------
    >>> print(written({"id": "a", "years": {"plan": 2025}, "tables": [{"id": "x", "main": []}]}))
    id = "a"
    <BLANKLINE>
    [years]
    plan = 2025
    <BLANKLINE>
    [[tables]]
    id = "x"
    main = []
    <BLANKLINE>
    """
    parts = [_lines({k: v for k, v in meta.items() if k not in (*_TABLES, "tables")})]
    parts += [f"[{k}]\n{_lines(meta[k])}" for k in _TABLES if k in meta]
    parts += [f"[[tables]]\n{_lines(table)}" for table in meta.get("tables", ())]
    return "\n".join(parts)


def _lines(entries: Mapping[str, Any]) -> str:
    out = ""
    for key, value in entries.items():
        if key == "pages":
            pages = "".join(f"    {_value(page)},\n" for page in value)
            out += f"{key} = [\n{pages}]\n"
        else:
            out += f"{key} = {_value(value)}\n"
    return out


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    text = json.dumps(str(value), ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")


def put(entry: dict[str, Any], fields: Mapping[str, str]) -> None:
    """Put decided texts into an entry, with the types that its keys have.

    Examples
    --------
    >>> entry = {"date": None}
    >>> put(entry, {"date": "2024-01-19", "number": "2", "main": '["A"]', "title_vi": ""})
    >>> entry
    {'date': datetime.date(2024, 1, 19), 'number': '2', 'main': ['A']}
    """
    for key, text in fields.items():
        if not text:
            entry.pop(key, None)
        elif key == "date":
            entry[key] = dt.date.fromisoformat(text)
        elif text.startswith("["):
            entry[key] = json.loads(text)
        elif key in {"actual", "estimate", "plan"} or (key == "number" and "heading" in entry):
            entry[key] = int(text)
        else:
            entry[key] = text


def fields_of(
    meta: Mapping[str, Any], names: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, str]]:
    """List the fields of ``plan.toml`` as decisions name them.

    Parameters
    ----------
    meta : mapping
        Its entries.
    names : mapping of str to str
        For each table's id the id that the import reads.
    """
    out: dict[tuple[str, str], dict[str, str]] = {}
    own = {k: shown(v) for k, v in meta.items() if k not in (*_TABLES, "tables")}
    out["plan.toml", ""] = own
    for key in ("area", "years"):
        out["plan.toml", key] = {k: shown(v) for k, v in meta.get(key, {}).items()}
    for table in meta.get("tables", ()):
        name = names.get(table["id"], table["id"])
        pages = table.get(COUNT, ())
        fields = {k: shown(v) for k, v in table.items() if k != COUNT}
        out["plan.toml", f"tables/{name}"] = fields | ({COUNT: str(len(pages))} if pages else {})
        out |= {("plan.toml", key): own for key, own in page_fields(name, pages).items()}
    return out


def _key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else json.dumps(key)
