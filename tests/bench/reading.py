"""How fast figures are there: import, load and reading of numbers, as ratios within one run.

The machine's own speed falls out of a ratio, because both sides of it are measured in turn, in the
same minutes. Aims are those of the project; a ratio beyond its aim is said, never hidden.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd


class Measure(NamedTuple):
    """One figure measured, with its aim."""

    name: str
    value: float
    unit: str
    aim: float
    most: bool  # whether the aim is the most allowed, or the least

    @property
    def met(self) -> bool:
        """Whether the aim is met."""
        return self.value <= self.aim if self.most else self.value >= self.aim


def seconds(call: Callable[[], object], repeat: int) -> list[float]:
    """Time a call, several times."""
    out = []
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        out.append(time.perf_counter() - start)
    return out


def in_turn(one: Callable[[], object], other: Callable[[], object], repeat: int) -> list[float]:
    """Time two calls in turn, and return the ratio of each pair."""
    one(), other()  # what the first call loads is not its price
    return [seconds(one, 1)[0] / seconds(other, 1)[0] for _ in range(repeat)]


@contextlib.contextmanager
def _cache() -> Iterator[None]:
    """Measure with an empty cache of our own."""
    before = os.environ.get("KGDATA_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KGDATA_CACHE"] = folder
        try:
            yield
        finally:
            os.environ.pop("KGDATA_CACHE")
            if before is not None:
                os.environ["KGDATA_CACHE"] = before


def _run(statement: str) -> None:
    subprocess.run([sys.executable, "-c", statement], check=True)


def importing(repeat: int = 15) -> list[Measure]:
    """Compare `import kgdata` with `import pandas`, each in fresh interpreters.

    What the bare interpreter takes is in both: it is part of what a user waits for.
    """
    ratios = in_turn(lambda: _run("import kgdata"), lambda: _run("import pandas"), repeat)
    return [Measure("import kgdata / import pandas", statistics.median(ratios), "x", 1.2, True)]


def loading(repeat: int = 25) -> list[Measure]:
    """Compare loading all tables with reading the same frame, and read them from the source.

    Seconds are the least of several: what else the machine does can only add to them.
    """
    import kgdata as kg

    def from_cache() -> pd.DataFrame:
        return kg.open().load()

    def from_source() -> None:
        with _cache():
            kg.open().load()

    with _cache(), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.parquet"
        from_cache().to_parquet(path, index=False)
        pd.testing.assert_frame_equal(from_cache(), pd.read_parquet(path))
        ratios = in_turn(from_cache, lambda: pd.read_parquet(path), repeat)
        anew = seconds(lambda: _forget(kg.open().read), 9)
        whole = seconds(lambda: _forget(from_source), 9)
    return [
        Measure("load() from the cache / read_parquet", statistics.median(ratios), "x", 3, True),
        Measure("all tables from the source text", min(anew), "s", 0.3, True),
        Measure("load() from the source, frames made and kept", min(whole), "s", 0.3, True),
    ]


def _forget(call: Callable[[], object]) -> None:
    """Call with nothing remembered of texts that were read before."""
    from kgdata import formula, grid, words

    for remembered in (words.fold, formula.read_caption, grid.figure_in):
        remembered.cache_clear()
    call()


def numbers(repeat: int = 7) -> list[Measure]:
    """Compare reading printed numbers with babel's strict parser, on the annex's own cells."""
    from babel.numbers import parse_decimal

    import kgdata as kg
    from kgdata.printed import read

    frames = kg.load(), kg.ratios()
    cells = [text for frame in frames for text in frame["printed"] if text]
    plain = []
    for text in cells:  # those that babel can read at all, written as it wants them
        with contextlib.suppress(ValueError):
            read(text)
            parse_decimal(text.rstrip("%"), "vi", strict=True)
            plain.append(text.rstrip("%"))
    assert len(plain) > 0.8 * len(cells)

    def ours() -> None:
        for text in plain:
            read(text)

    def theirs() -> None:
        for text in plain:
            parse_decimal(text, "vi", strict=True)

    ratios = [1 / r for r in in_turn(ours, theirs, repeat)]
    rate = len(plain) / statistics.median(seconds(ours, repeat))
    return [
        Measure(
            "printed.read, against babel.parse_decimal", statistics.median(ratios), "x", 5, False
        ),
        Measure("printed.read", rate, "cells/s", 100_000, False),
    ]


def main() -> bool:
    """Measure everything, print a table, and say whether every aim is met."""
    measures = [*importing(), *loading(), *numbers()]
    width = max(len(m.name) for m in measures)
    for m in measures:
        sign = "≤" if m.most else "≥"
        figure = f"{m.value:,.0f}" if m.value >= 1000 else f"{m.value:.2f}"
        verdict = "met" if m.met else "MISSED"
        print(f"{m.name:<{width}}  {figure:>9} {m.unit:<8} {sign} {m.aim:<8,g} {verdict}")
    return all(m.met for m in measures)


if __name__ == "__main__":
    sys.exit(not main())
