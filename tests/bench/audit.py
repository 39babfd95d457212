"""How long the audit takes, for one plan and for many copies of it.

Run with ``python -m tests.bench audit``.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import kgdata as kg
from kgdata.auditing.checks import context_of, examine

COPIES = (1, 10, 100)


def best_of(times: int, call) -> float:
    """Time a call in seconds of the processor; the best of several runs is the least disturbed."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        call()
        seconds.append(time.process_time() - start)
    return min(seconds)


def audit_copies(folder: Path, count: int) -> float:
    """Audit several plans, each read from a folder of its own; seconds without the copying."""
    with tempfile.TemporaryDirectory() as base:
        folders = [Path(base) / f"copy-{n}" for n in range(count)]
        for each in folders:
            shutil.copytree(folder, each)
        start = time.process_time()
        for each in folders:
            examine(kg.open(each))  # and not what was kept of an equal one
        return time.process_time() - start


def main(args: list[str] | None = None) -> None:
    """Print the benchmark."""
    plan = kg.open()
    relations = len(context_of(plan).network.relations)
    whole = best_of(5, lambda: examine(plan))
    reading = best_of(5, plan.read)
    print(f"{relations} relations; reading {reading:.3f} s, audit {whole - reading:.3f} s after it")
    for count in COPIES:
        seconds = audit_copies(plan.folder, count)
        print(f"{count:4} plans: {seconds:7.2f} s, {1000 * seconds / count:6.1f} ms each")


if __name__ == "__main__":
    main()
