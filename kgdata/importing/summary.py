"""What an import says on a terminal; plain where it is piped."""

from __future__ import annotations

import click

from kgdata.captions import series_label
from kgdata.formula import read_caption
from kgdata.importing.folder import Outcome
from kgdata.importing.reading import DraftTable
from kgdata.importing.vocab import sentence

__all__ = ["lines_of", "summary"]

_LISTED = 12  # of a kind; the rest is counted


def summary(outcome: Outcome, lang: str = "vi") -> None:
    """Print what an import has done."""
    for style, line in lines_of(outcome, lang):
        colour = next((c for c in ("red", "green", "yellow") if c in style), None)
        click.secho(line, fg=colour, bold="bold" in style or None, dim="dim" in style or None)


def lines_of(outcome: Outcome, lang: str = "vi") -> list[tuple[str, str]]:
    """Return the lines of the summary, each with its style.

    Parameters
    ----------
    outcome : Outcome
        What an import has done.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    """
    built = outcome.built
    out = [("bold", _counts(outcome, lang))]
    for draft, entry in zip(built.drafts, built.meta["tables"], strict=True):
        title = entry["title_vi"] if lang == "vi" else entry.get("title_en", entry["title_vi"])
        names = ", ".join(c.name for c in draft.table.columns)
        out.append(("", "  " + sentence(
            "summary.table", lang, id=entry["id"], title=title, rows=len(draft.table.rows),
            columns=names,
        )))  # fmt: skip
        out += [("yellow", "  " + text) for text in _formulas(draft, entry["id"], lang)]
        assumed = [c.name for c in draft.table.columns if c.assumed]
        if assumed:
            out.append(("yellow", "  " + sentence(
                "summary.assumed", lang, table=entry["id"], columns=", ".join(assumed),
                year=built.meta["years"]["plan"],
            )))  # fmt: skip
        out += [
            ("yellow", "  " + sentence("summary.quotients", lang, table=entry["id"], **q._asdict()))
            for q in draft.table.quotients
        ]
    out += [("dim", sentence("summary.no_table", lang, sheet=name)) for name in built.empty]
    if not built.meta["number"]:
        out.append(("yellow", sentence("summary.no_number", lang)))
    if "date" not in built.meta:
        out.append(("yellow", sentence("summary.no_date", lang)))
    notes = [
        f"{n.source}: {n.text_vi if lang == 'vi' and n.text_vi else n.text}" for n in outcome.notes
    ]
    out += [("yellow", text) for text in _some(notes, lang)]
    matches = [m for d in built.drafts for m in d.matches]
    new = sum(m.new for m in matches)
    out.append(("", sentence("summary.matched", lang, known=len(matches) - new, new=new)))
    unsure = sum(not p.certain for d in built.drafts for p in d.places)
    if unsure:
        out.append(("", sentence("summary.places", lang, count=unsure)))
    if outcome.repaired:
        out.append(("green", sentence("summary.repaired", lang, count=len(outcome.repaired))))
        repairs = [
            sentence(
                "summary.repair", lang, table=e.table, row=e.row,
                series="/".join(series_label(s, lang) for s in e.series.split("/")),
                before=e.before, after=e.after,
            )
            for e in outcome.repaired
        ]  # fmt: skip
        out += [("", "  " + text) for text in _some(repairs, lang)]
    own = [d for d in outcome.decisions.entries.values() if not d.file.startswith("lost:")]
    if own:
        out.append(("", sentence("summary.decided", lang, count=len(own))))
    if not outcome.based:
        out.append(("yellow", sentence("summary.no_base", lang, folder=outcome.folder)))
    out += _changed(outcome, lang)
    if outcome.questions:
        where = str(outcome.folder / "questions.csv")
        out.append(("bold red", sentence(
            "summary.questions", lang, count=len(outcome.questions), file=where,
        )))  # fmt: skip
        asked = [
            ":".join(str(x) for x in (q.file, q.line, q.column) if x)
            + f": {q.vi if lang == 'vi' else q.en}"
            for q in outcome.questions
        ]
        out += [("", "  " + text) for text in _some(asked, lang)]
    else:
        out.append(("green", sentence("summary.settled", lang)))
    out.append(("bold", sentence("summary.written", lang, folder=outcome.folder)))
    return out


def _counts(outcome: Outcome, lang: str) -> str:
    drafts = outcome.built.drafts
    levels = [
        f for d in drafts for row in d.table.figures for name, f in row.items() if "/" not in name
    ]
    ratios = [
        f for d in drafts for row in d.table.figures for name, f in row.items() if "/" in name
    ]
    return sentence(
        "summary.read", lang, file=outcome.built.meta["source"]["file"], tables=len(drafts),
        rows=sum(len(d.table.rows) for d in drafts),
        figures=sum(f.value is not None for f in levels),
        ratios=sum(f.value is not None for f in ratios),
    )  # fmt: skip


def _formulas(draft: DraftTable, table: str, lang: str) -> list[str]:
    """Say where a header names other columns than the numbers compare."""
    numbers = {c.name: c.number for c in draft.table.columns}
    out = {}
    for column in draft.table.columns:
        if not column.is_ratio:
            continue
        top, bottom = (numbers[name] for name in column.pairs[0])
        for printed in draft.table.formulas:
            text = printed.get(column.name, "")
            formulas = read_caption(text).formulas
            named = {(f.numerator, f.denominator) for f in formulas}
            if named and (top, bottom) not in named:
                out[text] = sentence(
                    "summary.formula", lang, table=table, printed=text, name=column.name
                )
    return list(out.values())


def _changed(outcome: Outcome, lang: str) -> list[tuple[str, str]]:
    changes = outcome.changes
    if changes is None:
        return []
    counts = {name: len(getattr(changes, name)) for name in ("changed", "added", "removed")}
    cells = [
        sentence("summary.cell", lang, place=place, before=before, after=after)
        for place, before, after in changes.changed
    ]
    return [
        ("", sentence("summary.changed", lang, **counts)),
        *(("", "  " + text) for text in _some(cells, lang)),
    ]


def _some(texts: list[str], lang: str) -> list[str]:
    """Return the first of many texts, and how many there are besides."""
    more = len(texts) - _LISTED
    return texts if more <= 0 else [*texts[:_LISTED], sentence("summary.more", lang, count=more)]
