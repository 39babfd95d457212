"""Progress of a run: a live display in a terminal, plain lines with times elsewhere."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

__all__ = ["Progress"]


class Progress:
    """Shows what runs, what is next and how long it will take.

    Parameters
    ----------
    names : sequence of str
        The reports, in the order in which they will start.
    expected : mapping of str to float
        Seconds that each is likely to take.
    jobs : int
        Reports at a time.
    console : rich.console.Console, optional
        Where to show it; standard error by default.
    """

    def __init__(
        self, names: Sequence[str], expected: Mapping[str, float], jobs: int,
        console: Console | None = None,
    ) -> None:  # fmt: skip
        self.console = console or Console(stderr=True)
        self.waiting = list(names)
        self.running: dict[str, tuple[float, int, int]] = {}
        self.done: list[str] = []
        self.failed: list[str] = []
        self.expected, self.jobs = dict(expected), max(1, jobs)
        self.total = len(names)
        self.begin = time.monotonic()
        self._live = (
            Live(
                console=self.console,
                get_renderable=self._picture,
                refresh_per_second=8,
                transient=True,
            )
            if self.console.is_terminal and names
            else None
        )

    def __enter__(self) -> Progress:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._live:
            self._live.stop()

    def tell(self, event: Mapping[str, Any]) -> None:
        """Take note of an event of a worker."""
        name = event.get("report", "")
        if event["event"] == "start" and name in self.waiting:
            self.waiting.remove(name)
            self.running[name] = (time.monotonic(), 0, 0)
            self.line(f"{name}: started", live=False)
        elif event["event"] == "cell" and name in self.running:
            self.running[name] = (self.running[name][0], event["cell"], event["of"])

    def finish(self, name: str, seconds: float, failure: str | None) -> None:
        """Take note of a report that is done."""
        self.running.pop(name, None)
        if name in self.waiting:
            self.waiting.remove(name)
        (self.failed if failure else self.done).append(name)
        count = f"{len(self.done) + len(self.failed)}/{self.total}"
        if failure:
            self.line(f"{name}: FAILED after {seconds:.1f} s: {failure} ({count})", style="red")
        else:
            self.line(f"{name}: done in {seconds:.1f} s ({count})", style="green")

    def line(self, text: str, *, live: bool = True, style: str = "") -> None:
        """Print a line, with the time where the output is kept rather than watched."""
        if self.console.is_terminal:
            if live:
                self.console.print(Text(text, style=style), soft_wrap=True)
        else:
            stamp = f"{dt.datetime.now():%Y-%m-%d %H:%M:%S}"
            with contextlib.suppress(OSError, ValueError):  # the run goes on if nobody can read it
                print(f"{stamp} {text}", file=self.console.file, flush=True)

    def left(self) -> float:
        """Estimate the seconds left."""
        now = time.monotonic()
        usual = sum(self.expected.values()) / max(1, len(self.expected))
        rest = sum(self.expected.get(n, usual) for n in self.waiting)
        current = [
            max(0.0, self.expected.get(n, usual) - (now - b)) for n, (b, *_) in self.running.items()
        ]
        return max((rest + sum(current)) / self.jobs, *current, 0.0)

    def _picture(self) -> Table:
        grid = Table.grid(padding=(0, 2))
        finished = len(self.done) + len(self.failed)
        head = f"{finished}/{self.total}"
        left = f"about {self.left():.0f} s left" if self.waiting or self.running else "writing"
        grid.add_row(Text("reports", style="bold"), head, left)
        for name, (begin, cell, of) in self.running.items():
            where = f"cell {cell}/{of}" if of else "starting"
            grid.add_row(
                Text(f"  {name}", style="cyan"), where, f"{time.monotonic() - begin:.0f} s"
            )
        if self.waiting:
            more = f" and {len(self.waiting) - 3} more" if len(self.waiting) > 3 else ""
            grid.add_row(Text("  next", style="dim"), ", ".join(self.waiting[:3]) + more, "")
        return grid
