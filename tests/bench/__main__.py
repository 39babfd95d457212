"""Run the benchmarks: ``python -m tests.bench [NAME [ARGUMENT ...]] ...``, by default all."""

from __future__ import annotations

import sys
from importlib import import_module
from inspect import signature
from pathlib import Path

FOLDER = Path(__file__).parent


def main(arguments: list[str]) -> None:
    """Run what is named; arguments that name no benchmark go to the one before them."""
    modules = {
        path.stem: import_module(f"{__package__}.{path.stem}")
        for path in sorted(FOLDER.glob("*.py"))
        if not path.stem.startswith("_")
    }
    benches = {name: module for name, module in modules.items() if hasattr(module, "main")}
    asked: list[tuple[str, list[str]]] = []
    for argument in arguments:
        if argument in benches:
            asked.append((argument, []))
        elif asked:
            asked[-1][1].append(argument)
        else:
            sys.exit(f"no benchmark {argument!r}; there are: {', '.join(benches)}")
    # the long ones run only when they are asked for
    usual = [name for name, module in benches.items() if not getattr(module, "ON_REQUEST", False)]
    for name, own in asked or [(name, []) for name in usual]:
        print(f"\n{name}: {(benches[name].__doc__ or '').splitlines()[0]}", flush=True)
        takes = signature(benches[name].main).parameters
        benches[name].main(*([own] if takes else []))


if __name__ == "__main__":
    main(sys.argv[1:])
