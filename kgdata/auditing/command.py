"""``kgdata audit``: the findings on a terminal, as CSV or as JSON."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

__all__ = ["audit"]

_STYLES = {"high": "bold red", "medium": "yellow", "low": "dim"}


@click.command()
@click.option("--plan", "plan_folder", type=click.Path(path_type=Path), help="A plan's folder.")
@click.option("--table", help="Only this table (an id, its number, or 'Biểu 2').")
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="How to print.",
)  # fmt: skip
def audit(plan_folder: Path | None, table: str | None, lang: str, form: str) -> int:
    """Find what does not add up in the annex.

    Exit status 1 if something is neither accepted (accepted.csv) nor corrected (corrections.csv).
    """
    from kgdata.auditing.accepted import stale
    from kgdata.auditing.explain import sentence
    from kgdata.catalogue import open_plan

    plan = open_plan(plan_folder)
    wanted = plan.table_id(table) if table is not None else None
    found = plan.audit()
    for line, finding, rule in stale(plan.folder / "accepted.csv", set(found["id"])):
        click.echo(sentence("stale", lang, line=line, finding=finding, rule=rule), err=True)
    if wanted is not None:
        found = found[found["table"] == wanted].reset_index(drop=True)
    if form == "csv":
        click.echo(found.to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        click.echo(found.to_json(orient="records", force_ascii=False, indent=1))
    else:
        _print(found, lang)
    return int((found["status"] == "open").any())


def _print(found: pd.DataFrame, lang: str) -> None:
    """Print the open findings in words, then what there is in all."""
    from rich.console import Console
    from rich.text import Text

    from kgdata.auditing.explain import sentence

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 400
    for finding in found[found["status"] == "open"].itertuples():
        severity = str(finding.severity)
        head = Text(f"{finding.id} {severity} {finding.rule} ", _STYLES[severity])
        words = getattr(finding, f"explanation_{lang}")
        console.print(head + Text(words), soft_wrap=not console.is_terminal)
    counts = {s: int((found["status"] == s).sum()) for s in ("open", "accepted", "corrected")}
    console.print(sentence("summary", lang, **counts))
