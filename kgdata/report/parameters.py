"""The parameters of a notebook, typed by its own ``parameters`` cell and checked before it runs."""

from __future__ import annotations

import ast
import datetime as dt
import io
import json
import math
import re
import tokenize
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgdata.errors import KgdataError, SourceError
from kgdata.plan import Plan

__all__ = ["Parameter", "problems_of", "read_parameters", "read_value"]

_CHOICES = re.compile(r"(?:(?:choices|one of)\s*:\s*)?[{(]?(?P<list>[^{}()]+)[)}]?")
_WORD = re.compile(r"[\w./+-]+")
_SCALARS: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
_PLAIN: dict[str, type] = {
    "str": str, "bool": bool, "list": list, "dict": dict, "tuple": tuple, "set": set,
    "complex": complex, "bytes": bytes,
}  # fmt: skip
# papermill injects plain values: a day is its text, and the notebook makes a date of it
_MOMENTS = {"date": dt.date.fromisoformat, "datetime": dt.datetime.fromisoformat}
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Parameter:
    """A parameter as its notebook declares it.

    Attributes
    ----------
    name : str
        The variable.
    kind : ast.expr
        Its annotation, or the type of its default.
    default : object
        Its default.
    choices : tuple
        Values that it may take; empty if any of its type may be.
    """

    name: str
    kind: ast.expr
    default: Any
    choices: tuple[Any, ...] = ()

    @property
    def type(self) -> str:
        """The type as the notebook writes it."""
        return ast.unparse(self.kind)


def read_parameters(notebook: Mapping[str, Any], file: str | Path) -> dict[str, Parameter]:
    r"""Read what a notebook's ``parameters`` cell declares.

    Parameters
    ----------
    notebook : dict
        The notebook as JSON.
    file : path-like
        Its name, for messages.

    Returns
    -------
    dict of str to Parameter

    Raises
    ------
    SourceError
        If there is no such cell, or it holds more than assignments of plain values.

    Examples
    --------
    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]},
    ...         "source": 'table: str = "trade"\nlang = "vi"  # choices: vi, en'}
    >>> found = read_parameters({"cells": [cell]}, "sector.ipynb")
    >>> {p.name: (p.type, p.choices) for p in found.values()}
    {'table': ('str', ()), 'lang': ('str', ('vi', 'en'))}
    """
    cells = [
        "".join(cell["source"])
        for cell in notebook.get("cells", ())
        if cell.get("cell_type") == "code"
        and "parameters" in cell.get("metadata", {}).get("tags", ())
    ]
    if len(cells) != 1:
        found = "no cell" if not cells else f"{len(cells)} cells"
        msg = f"{found} tagged 'parameters'; a report's notebook has exactly one"
        raise SourceError(msg, file=str(file))
    try:
        body = ast.parse(cells[0]).body
    except SyntaxError as error:
        msg = f"the parameters cell is not Python: {error.msg}"
        raise SourceError(msg, file=str(file), line=error.lineno) from None
    comments = _comments(cells[0])
    declared = {}
    for statement in body:
        parameter = _parameter(statement, comments.get(statement.end_lineno or 0, ""), str(file))
        if parameter is not None:
            declared[parameter.name] = parameter
    return declared


def _parameter(statement: ast.stmt, comment: str, file: str) -> Parameter | None:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return None
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return None  # a docstring
    kind: ast.expr | None = None
    target: ast.expr | None = None
    value: ast.expr | None = None
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, kind, value = statement.target, statement.annotation, statement.value
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    if not isinstance(target, ast.Name) or value is None:
        msg = f"the parameters cell may only assign values: {ast.unparse(statement)!r}"
        raise SourceError(msg, file=file, line=statement.lineno)
    try:
        default = ast.literal_eval(value)
    except ValueError:
        msg = f"the default of {target.id!r} is no plain value: {ast.unparse(value)}"
        raise SourceError(msg, file=file, line=statement.lineno) from None
    try:
        if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
            kind = ast.parse(kind.value, mode="eval").body
        for part in ast.walk(kind) if kind else ():
            if isinstance(part, ast.Subscript) and _outer(part) == "Literal":
                _literals(part)
    except (SyntaxError, ValueError):
        msg = f"the type of {target.id!r} is not readable: {ast.unparse(statement)}"
        raise SourceError(msg, file=file, line=statement.lineno) from None
    if kind is None:
        if default is None:
            msg = f"parameter {target.id!r} has no type: annotate it, e.g. '{target.id}: str = ...'"
            raise SourceError(msg, file=file, line=statement.lineno)
        kind = ast.Name(type(default).__name__)
    # what the plan holds is for the plan to say, not for a remark
    choices = _choices(comment, kind, default) if target.id not in _DOMAINS else ()
    parameter = Parameter(target.id, kind, default, choices)
    problem = problem_of(parameter, default)
    if problem:
        raise SourceError(f"the default of {problem}", file=file, line=statement.lineno)
    return parameter


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}


def _choices(comment: str, kind: ast.expr, default: Any) -> tuple[Any, ...]:
    """Read ``choices: vi, en``, ``{'vi', 'en'}``, ``vi | en`` or ``vi, en``."""
    match = _CHOICES.fullmatch(comment.strip())
    if not match:
        return ()
    parts = [p.strip().strip("'\"") for p in re.split(r"[|,;]", match["list"])]
    if len(parts) < 2 or not all(_WORD.fullmatch(p) for p in parts):
        return ()
    element = kind.slice if isinstance(kind, ast.Subscript) else kind
    try:
        choices = tuple(_scalar(p, element) for p in parts)
    except (ValueError, KeyError):
        return ()
    stated = default if isinstance(default, list) else [default]
    # a remark that happens to have commas does not name the default
    return choices if all(v in choices for v in stated) else ()


def _scalar(text: str, kind: ast.expr) -> Any:
    name = kind.id if isinstance(kind, ast.Name) else "str"
    if name == "bool":
        return _TRUTH[text.casefold()]
    return _SCALARS.get(name, str)(text)


def read_value(parameter: Parameter, text: str) -> Any:
    """Read a parameter's value from the command line.

    Parameters
    ----------
    parameter : Parameter
        The parameter.
    text : str
        What was given; a list is separated by commas.

    Returns
    -------
    object
        The value; the text itself where it is not of the parameter's type, so that
        :func:`problem_of` names it.

    Examples
    --------
    >>> read_value(Parameter("tables", ast.parse("list[str]").body[0].value, []), "trade,fdi")
    ['trade', 'fdi']
    """
    return _read(text, parameter.kind)


def _read(text: str, kind: ast.expr) -> Any:
    try:
        if isinstance(kind, ast.BinOp):
            if text in {"None", "none", ""}:
                return None
            return _first(text, (kind.left, kind.right))
        if isinstance(kind, ast.Subscript):
            outer = _outer(kind)
            if outer == "Union":
                return None if text in {"None", "none", ""} else _first(text, _members(kind))
            if outer in {"dict", "Mapping"}:
                return json.loads(text)
            if outer == "Optional":
                return None if text in {"None", "none", ""} else _read(text, kind.slice)
            if outer == "Literal":
                options = {str(v): v for v in _literals(kind)}
                return options.get(text, text)
            if text.startswith("["):
                return json.loads(text)
            return [_read(part.strip(), kind.slice) for part in text.split(",") if part.strip()]
        if isinstance(kind, ast.Name) and kind.id in {"list", "dict"}:
            if kind.id == "dict" or text.startswith("["):
                return json.loads(text)
            return [part.strip() for part in text.split(",") if part.strip()]
        return _scalar(text, kind)
    except (ValueError, KeyError):
        return text


def _first(text: str, kinds: Sequence[ast.expr]) -> Any:
    values = [_read(text, kind) for kind in kinds]
    return next((value for value in values if not isinstance(value, str)), text)


def problem_of(parameter: Parameter, value: Any) -> str | None:
    """Say what is wrong with a value, or None."""
    if not _fits(value, parameter.kind):
        return f"{parameter.name!r} is {value!r}, which is no {parameter.type}"
    if parameter.choices:
        values = value if isinstance(value, list) else [value]
        if any(v not in parameter.choices for v in values):
            allowed = ", ".join(map(repr, parameter.choices))
            return f"{parameter.name!r} is {value!r}; it may be {allowed}"
    return None


def _fits(value: Any, kind: ast.expr) -> bool:
    if isinstance(kind, ast.BinOp):
        return _fits(value, kind.left) or _fits(value, kind.right)
    if isinstance(kind, ast.Constant):
        return value is None if kind.value is None else bool(value == kind.value)
    if isinstance(kind, ast.Subscript):
        outer = _outer(kind)
        if outer == "Union":
            return any(_fits(value, member) for member in _members(kind))
        if outer == "Literal":
            return any(value == v and type(value) is type(v) for v in _literals(kind))
        if outer == "Optional":
            return value is None or _fits(value, kind.slice)
        if outer in {"dict", "Mapping"}:
            return isinstance(value, dict)
        return isinstance(value, list) and all(_fits(v, kind.slice) for v in value)
    name = ast.unparse(kind).rpartition(".")[2]
    if name == "float":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and math.isfinite(value)
    if name == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if name in _MOMENTS:
        try:
            return isinstance(value, str) and bool(_MOMENTS[name](value))
        except ValueError:
            return False
    plain = _PLAIN.get(name)
    return plain is None or isinstance(value, plain)


def _outer(kind: ast.Subscript) -> str:
    return ast.unparse(kind.value).rpartition(".")[2]


def _members(kind: ast.Subscript) -> list[ast.expr]:
    return kind.slice.elts if isinstance(kind.slice, ast.Tuple) else [kind.slice]


def _literals(kind: ast.Subscript) -> list[Any]:
    inner = ast.literal_eval(kind.slice)
    return list(inner) if isinstance(inner, tuple) else [inner]


def problems_of(
    declared: Mapping[str, Parameter], given: Mapping[str, Any], plan: Plan
) -> list[str]:
    """List all that is wrong with the parameters given to a notebook.

    Parameters
    ----------
    declared : dict of str to Parameter
        What the notebook declares.
    given : dict
        The values given.
    plan : Plan
        The plan: parameters named ``table``, ``tables``, ``base`` and ``to`` name what it holds.

    Returns
    -------
    list of str
        One line each; empty if all is well.
    """
    out = []
    for name, value in given.items():
        if name not in declared:
            known = ", ".join(f"{p.name} ({p.type})" for p in declared.values()) or "none"
            out.append(f"unknown parameter {name!r}; the notebook has {known}")
            continue
        problem = problem_of(declared[name], value)
        if problem is None and name in _DOMAINS:
            problem = _DOMAINS[name](value, plan)
        if problem:
            out.append(problem)
    return out


def _unknown_table(value: Any, plan: Plan) -> str | None:
    for table in value if isinstance(value, list) else [value]:
        try:
            plan.table_id(table)
        except KgdataError as error:
            return str(error)
    return None


def _unknown_series(value: Any, plan: Plan) -> str | None:
    known = list(
        dict.fromkeys(c for t in plan.tables_info for c in plan.columns(t) if "/" not in c)
    )
    return None if value in known else f"no series {value!r}; there are: {', '.join(known)}"


# What a name in a notebook stands for: these parameters name something of the plan.
_DOMAINS: dict[str, Callable[[Any, Plan], str | None]] = {
    "table": _unknown_table,
    "tables": _unknown_table,
    "base": _unknown_series,
    "to": _unknown_series,
}
