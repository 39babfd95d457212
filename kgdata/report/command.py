"""``kgdata report``."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from kgdata.errors import ParameterError

__all__ = ["report"]

_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _parameters(
    _: click.Context, __: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise ParameterError(f"-p {text!r}; expected name=value")
        pairs.append((name.strip(), value.strip()))
    return tuple(pairs)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME ...]")
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language."
)
@click.option(
    "--jobs", type=click.IntRange(1), help="Reports at a time; by default one for each core."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the report speaks for.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    help="Output folder.",
)
@click.option(
    "--keep", type=click.IntRange(0), default=10, show_default=True, help="Earlier runs kept."
)
@click.option("--force", is_flag=True, help="Run what has not changed, too.")
@click.option("--plan", "plan_folder", type=click.Path(path_type=Path), help="A plan's folder.")
@click.option("--suite", "suite_file", type=click.Path(path_type=Path), help="Another suite.toml.")
@click.option(
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_parameters,
    help="A notebook's parameter.",
)
@click.option(
    "--engine",
    type=click.Choice(["warm", "cold"]),
    default="warm",
    show_default=True,
    help="Fork kernels from a warm parent, or start each anew.",
)
@click.option("--cluster", metavar="tcp://HOST:PORT", help="Run on a dask cluster.")
@click.pass_context
def report(
    context: click.Context, names: tuple[str, ...], lang: str, jobs: int | None,
    as_of: dt.datetime | None, out: Path, keep: int, force: bool, plan_folder: Path | None,
    suite_file: Path | None, parameters: tuple[tuple[str, str], ...], engine: str,
    cluster: str | None,
) -> None:  # fmt: skip
    """Run the reports and write pages, notebooks, workbook and tidy files to outputs/latest.

    NAME is a report of notebooks/suite.toml; without one, all are run. A report that has not
    changed is taken from the last run.
    """
    from kgdata.catalogue import open_plan
    from kgdata.report.run import Options, run
    from kgdata.report.suite import default_suite, read_suite

    with contextlib.suppress(OSError):
        # where 0, 1 and 2 are closed, the first sockets opened would be taken for them
        while (opened := os.open(os.devnull, os.O_RDWR)) < 3:
            os.set_inheritable(opened, True)
        os.close(opened)
    try:
        os.getcwd()
    except OSError:
        raise ParameterError("the current folder is there no more; change to another") from None
    plan = open_plan(plan_folder)
    suite = read_suite(suite_file or default_suite(), plan)
    if suite.left_out and not names:
        click.echo(f"kgdata: not of this plan: {', '.join(suite.left_out)}", err=True)
    options = Options(
        names, lang, jobs, as_of.date() if as_of else None, out, keep, force, parameters, engine,
        cluster,
    )  # fmt: skip
    # a terminal that is closed ends the run, unless it was started with nohup
    numbers = [n for n in _ENDING if signal.getsignal(n) is not signal.SIG_IGN]
    before = [signal.signal(number, _ended) for number in numbers]
    try:
        result = run(plan, suite, options)
    except (KeyboardInterrupt, SystemExit):
        _say(f"kgdata: interrupted; nothing half-made is left in {out}", err=True)
        raise
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
    reports = result.record["reports"]
    reused = sum(r["reused"] for r in reports)
    made = sum(r["status"] == "ok" for r in reports) - reused
    _say(
        f"{out / 'latest' / 'index.html'}: {made} made, {reused} unchanged, "
        f"{len(result.failed)} failed, {result.record['seconds']:.1f} s"
    )
    for name, why in result.failed:
        _say(f"kgdata: report {name!r} failed: {why}", err=True)
    if result.failed:
        context.exit(1)


def _ended(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)  # as a shell would say; every `finally` runs on the way


def _say(text: str, *, err: bool = False) -> None:
    """Say how it went; a log that cannot be written changes neither the run nor its status."""
    try:
        click.echo(text, err=err)
    except OSError:
        stream = sys.stderr if err else sys.stdout
        with contextlib.suppress(OSError, ValueError):  # else it is tried again at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
