"""Imports lead downward: no module rests on one that rests on it, no room on one above it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = [  # from the ground up; rooms of one floor may know each other
    {"strings"}, {"sources"}, {"documents"}, {"analysis", "auditing"}, {"importing"}, {"charts"},
    {"prose"}, {"listings"}, {"report"}, {"exploring"},
]  # fmt: skip


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted((ROOT / "kgdata").rglob("*.py"))}


def at_once(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a module is loaded; what types alone need does not."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            continue
        yield statement
        for inner in ("body", "orelse", "handlers", "finalbody"):
            yield from at_once(getattr(statement, inner, []))


def imported(text: str) -> set[str]:
    """The modules of the package that a module's text imports."""
    named = set()
    for statement in at_once(ast.parse(text).body):
        if isinstance(statement, ast.Import):
            named |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            inside = {f"{statement.module}.{alias.name}" for alias in statement.names}
            named |= inside & set(MODULES) or {statement.module}
    return named & set(MODULES)


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return {name: imported(path.read_text("utf-8")) for name, path in MODULES.items()}


def room(module: str) -> str:
    """The folder that a module lies in, or is; nothing for one on the top floor."""
    inside = MODULES[module].relative_to(ROOT / "kgdata").parts
    return inside[0] if len(inside) > 1 else ""


def test_what_is_imported_is_found():
    text = """
from __future__ import annotations
import kgdata.errors
from kgdata import each
from kgdata.numbers import number
if TYPE_CHECKING:
    from kgdata.plan import Plan
try:
    from kgdata.prose import voice
except ImportError:
    pass
def later():
    from kgdata.display import show
"""
    assert imported(text) == {
        "kgdata.errors", "kgdata.each", "kgdata.numbers", "kgdata.prose.voice",
    }  # fmt: skip


def test_no_module_rests_on_one_that_rests_on_it(graph):
    assert len(graph) > 100
    list(TopologicalSorter(graph).static_order())
    with pytest.raises(CycleError):  # and a circle would be seen
        list(TopologicalSorter(graph | {"kgdata.errors": {"kgdata.plan"}}).static_order())


def test_every_room_has_its_floor():
    rooms = {room(module) for module in MODULES} - {""}
    assert rooms == set().union(*FLOORS)


def test_no_room_rests_on_one_above_it(graph):
    floor = {name: n for n, rooms in enumerate(FLOORS) for name in rooms}
    pairs = [(m, t) for m, targets in graph.items() for t in targets if room(m) and room(t)]
    assert len(pairs) > 100
    assert [(m, t) for m, t in pairs if floor[room(m)] < floor[room(t)]] == []
