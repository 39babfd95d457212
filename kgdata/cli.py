"""The commands: ``kgdata tables``, ``show``, ``compare``, ``audit``, ``report``, ``export``."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Callable
from importlib import import_module
from numbers import Number
from pathlib import Path
from typing import Any

import click

from kgdata.errors import KgdataError

__all__ = ["main"]

_PARTS = {  # commands of rooms above and beside, imported only when called
    "audit": "kgdata.auditing.command:audit",
    "report": "kgdata.report.command:report",
    "import": "kgdata.importing.command:import_",
    "template": "kgdata.importing.command:template",
}
_DOCUMENTS = ("targets", "programmes", "directives", "documents", "agencies")

plan_option = click.option(
    "--plan", "plan_folder", type=click.Path(path_type=Path), help="A plan's folder."
)
lang_option = click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language."
)
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="How to print.",
)  # fmt: skip


class _Commands(click.Group):
    """A group that imports a command's room only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_PARTS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _PARTS:
            module, _, name = _PARTS[cmd_name].partition(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kgdata")
def cli() -> None:
    """Read, audit and report the annex of a socio-economic plan.

    Exit status: 0 all well; 1 a report failed or the audit found what is not accepted; 2 the call
    or the input is wrong.
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line; an error of the call or the input is one line and exit status 2."""
    atexit.register(gc.freeze)  # an ending process need not look through all that it has loaded
    try:
        status = cli.main(args, prog_name="kgdata", standalone_mode=False)
    except KgdataError as error:
        click.echo(f"kgdata: {error}", err=True)
        status = 2
    except click.exceptions.NoArgsIsHelpError as error:  # its message is the help itself
        click.echo(error.format_message(), err=True)
        status = 2
    except click.ClickException as error:
        click.echo(f"kgdata: {error.format_message()}", err=True)
        status = 2
    except click.Abort:
        status = 130
    except BrokenPipeError:  # the reader of a pipe had enough
        sys.stderr.close()
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


@cli.command()
@plan_option
@format_option
def tables(plan_folder: Path | None, form: str) -> None:
    """List the tables of the annex."""
    _print(_open(plan_folder).tables(), form)


@cli.command()
@click.argument("table")
@plan_option
@lang_option
@format_option
def show(table: str, plan_folder: Path | None, lang: str, form: str) -> None:
    """Show TABLE as printed (an id, its number, or "Biểu 2"), or the facts of the documents.

    Besides the tables of the annex: targets, programmes, directives, documents, agencies.
    """
    plan = _open(plan_folder)
    if table in _DOCUMENTS:
        _print(getattr(plan, table)(), form)
        return
    frame = plan.wide(table)
    if form == "text":
        other = "label_en" if lang == "vi" else "label_vi"
        frame = frame.drop(columns=[other, "indicator"])
    _print(frame, form)


@cli.command()
@click.argument("table", required=False)
@click.option("--base", required=True, help="Series to compare with, e.g. estimate_2023.")
@click.option("--to", required=True, help="Series compared, e.g. plan_2024.")
@plan_option
@lang_option
@format_option
def compare(
    table: str | None, base: str, to: str, plan_folder: Path | None, lang: str, form: str
) -> None:
    """Compare two series of TABLE, or of all tables."""
    frame = _open(plan_folder).compare(table, base=base, to=to)
    if form == "text":
        from kgdata.strings import text

        columns = [
            "table", "row", f"label_{lang}", "unit", "unit_mult", "base", "to", "change", "ratio",
            "contribution",
        ]  # fmt: skip
        same = text("analysis.same", lang)  # inside the printed rounding
        change = frame["change"].astype(object).where(frame["moved"], same)
        frame = frame.assign(change=change)[columns]
    _print(frame, form)


@cli.command()
@plan_option
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where to write.")
def export(plan_folder: Path | None, out: Path) -> None:
    """Write the tidy files of a plan (CSV, Parquet, data package)."""
    from kgdata.export import export_data

    for path in export_data(_open(plan_folder), out):
        click.echo(str(path))


@cli.command()
@click.argument("names", nargs=-1)
def notebooks(names: tuple[str, ...]) -> None:
    """Run the committed notebooks (all, or NAMES) and store their outputs, normalised."""
    from kgdata.notebook import refresh

    for path in refresh(names):
        click.echo(str(path))


def _open(folder: Path | None) -> Any:
    from kgdata.catalogue import open_plan

    return open_plan(folder)


def _print(frame: Any, form: str) -> None:
    days = frame.select_dtypes("datetime")
    frame = frame.assign(**{c: days[c].dt.strftime("%Y-%m-%d") for c in days})
    write: dict[str, Callable[[], str]] = {
        "csv": lambda: frame.to_csv(index=False, lineterminator="\n"),
        "json": lambda: frame.to_json(orient="records", force_ascii=False, indent=1) + "\n",
        "text": lambda: _aligned(frame),
    }
    click.echo(write[form](), nl=False)


def _aligned(frame: Any) -> str:
    """Set a frame as a text table, numbers without needless zeros."""
    from rich.console import Console
    from rich.table import Table

    numeric = {c for c in frame if any(isinstance(v, Number) for v in frame[c].dropna())}
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for name in frame.columns:
        grid.add_column(str(name), justify="right" if name in numeric else "left", overflow="fold")
    for row in frame.astype(object).where(frame.notna(), "").itertuples(index=False):
        grid.add_row(*(f"{round(v, 4):.15g}" if isinstance(v, float) else str(v) for v in row))
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = 400
    with console.capture() as capture:
        console.print(grid)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"
