"""``python -m tests.bench [NAME ...]``: run the benchmarks in this folder, or some of them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent


def main(names: list[str]) -> None:
    modules = {
        path.stem: import_module(f"{__package__}.{path.stem}")
        for path in sorted(FOLDER.glob("*.py"))
        if not path.stem.startswith("_")
    }
    benches = {name: module for name, module in modules.items() if hasattr(module, "main")}
    unknown = [name for name in names if name not in benches]
    if unknown:
        sys.exit(f"no benchmark {unknown[0]!r}; there are: {', '.join(benches)}")
    # the long ones run only when they are asked for
    usual = [name for name, module in benches.items() if not getattr(module, "ON_REQUEST", False)]
    for name in names or usual:
        print(f"\n{name}: {(benches[name].__doc__ or '').splitlines()[0]}", flush=True)
        benches[name].main()


if __name__ == "__main__":
    main(sys.argv[1:])
