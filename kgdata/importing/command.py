"""``kgdata import`` and ``kgdata template``."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

__all__ = ["import_", "template"]

_SELDOM = 100_000  # objects after which Python looks for garbage; a command makes little


@contextmanager
def _rarely_collected() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "name", default="", help="The plan's id; by default what the file says.")
@click.option("--area", default="", help="Its province, where the file does not say it.")
@click.option("--into", type=click.Path(path_type=Path), help="The plan's folder [data/ID].")
@click.option("--no-repair", is_flag=True, help="Leave every misread cell as printed.")
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language."
)
def import_(file: Path, name: str, area: str, into: Path | None, no_repair: bool, lang: str) -> int:
    """Make a plan folder from FILE: a workbook, a document, a page, text or a PDF with text.

    A folder that is a plan already keeps what a person has decided in it. What only a person can
    say is asked in questions.csv; fill in its answers and import again.

    Exit status 0: all settled; 1: questions remain; 2: the file cannot be read, nothing is written.
    """
    with _rarely_collected():
        from kgdata.importing.folder import import_plan
        from kgdata.importing.summary import summary

        outcome = import_plan(file, id=name, area=area, into=into, repair=not no_repair)
        summary(outcome, lang)
    return int(bool(outcome.questions))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, required=True, help="The year that is planned.")
@click.option("--plan", "plan_folder", type=click.Path(path_type=Path), help="A plan's folder.")
@click.option("--area", default="", help="The province; by default that plan's.")
def template(file: Path, year: int, plan_folder: Path | None, area: str) -> None:
    """Write FILE.xlsx: the tables of a plan, empty, for a department to fill in.

    Filled in, `kgdata import FILE.xlsx` makes a plan of it.
    """
    from kgdata.catalogue import open_plan
    from kgdata.importing.template import write_template

    click.echo(str(write_template(file, year, open_plan(plan_folder), area)))
