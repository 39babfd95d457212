"""The audit on a page: its words, its tables, and a map of what is confirmed how often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from kgdata import each
from kgdata.auditing.explain import sentence
from kgdata.auditing.kept import coverage, relations
from kgdata.captions import series_label, source_note
from kgdata.numbers import number, percent
from kgdata.plan import Plan

if TYPE_CHECKING:
    from great_tables import GT
    from matplotlib.axes import Axes

__all__ = [
    "corrections_table", "coverage_map", "facts", "findings_table", "summary",
    "verdict_table", "words",
]  # fmt: skip

_VERDICTS = ("exact", "rounding", "inconsistent", "unverifiable")
_KINDS = (
    "ratio", "total", "of", "product", "share", "quarters-sum", "quarters-end", "quarters-rise",
    "quarters-between", "stock", "sum", "same", "density", "growth", "at_most", "between",
    "within", "target", "hundred",
)  # fmt: skip
_SHADES = ("#D55E00", "#F6D9A8", "#9CC9E1", "#0072B2")  # none, one, two, three relations or more
_WIDTHS = {"severity": "9%", "explanation": "63%", "origin": "16%", "id": "12%"}
_SEVERITIES = {"high": "#FCE4D6", "medium": "#FFF4D6", "low": "#FFFFFF"}


words = sentence  # what a page says besides: headings by their key


def summary(plan: Plan, findings: pd.DataFrame, lang: str = "vi") -> str:
    """Say in a paragraph what was checked and what came of it.

    Parameters
    ----------
    plan : Plan
        The plan.
    findings : pandas.DataFrame
        As :meth:`Plan.audit` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    verdicts = relations(plan)["verdict"].value_counts()
    levels = coverage(plan)
    levels = levels[~levels["series"].str.contains("/")]
    confirmed = (levels["relations"] - levels["failing"] >= 2).mean()
    opened = findings[findings["status"] == "open"]["severity"].value_counts()
    counts = {v: number(float(verdicts.get(v, 0)), 0, lang) for v in _VERDICTS}
    status = findings["status"].value_counts()
    told = sentence(
        "page-summary",
        lang,
        relations=number(float(verdicts.sum()), 0, lang),
        **counts,
        confirmed=percent(100 * confirmed, 0, lang),
        bare=number(float((levels["relations"] == 0).sum()), 0, lang),
    )
    if findings.empty:
        return told + sentence("page-summary-none", lang)
    return told + sentence(
        "page-summary-some",
        lang,
        open=int(opened.sum()),
        high=int(opened.get("high", 0)),
        accepted=int(status.get("accepted", 0)),
        corrected=int(status.get("corrected", 0)),
    )


def verdict_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out how many relations of each kind hold, and how.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    from great_tables import GT

    counts = relations(plan).groupby(["kind", "verdict"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=_VERDICTS, fill_value=0)
    kinds = [k for k in _KINDS if k in counts.index]
    frame = counts.loc[kinds].reset_index()
    frame["kind"] = [sentence(f"kind-{k}", lang) for k in kinds]
    total = {"kind": sentence("page-all", lang), **counts.sum().to_dict()}
    frame = pd.concat([frame, pd.DataFrame([total])], ignore_index=True)
    for verdict in _VERDICTS:
        frame[verdict] = [number(float(n), 0, lang) for n in frame[verdict]]
    labels: dict[str, Any] = {"kind": sentence("page-kind", lang)}
    labels |= {v: sentence(f"verdict-{v}", lang) for v in _VERDICTS}
    table = GT(frame, id=f"kg-verdicts-{lang}").cols_label(labels)
    table = table.tab_header(title=sentence("page-verdicts", lang))
    return table.cols_align("left", ["kind"]).cols_align("right", list(_VERDICTS))


def findings_table(
    findings: pd.DataFrame, lang: str = "vi", status: Sequence[str] = ("open",)
) -> GT:
    """Lay out findings by severity, each with its arithmetic, which tells its repair too.

    Parameters
    ----------
    findings : pandas.DataFrame
        As :meth:`Plan.audit` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    status : sequence of str, default ``("open",)``
        Which of them.

    Returns
    -------
    great_tables.GT
    """
    from great_tables import loc, style

    from kgdata.reading import text_table

    shown = findings[findings["status"].isin(list(status))].reset_index(drop=True)
    body = pd.DataFrame({
        "severity": [sentence(f"severity-{s}", lang) for s in shown["severity"]],
        "explanation": shown[f"explanation_{lang}"],
        "origin": [sentence(f"origin-{o}", lang) for o in shown["origin"]],
        "id": shown["id"],
    })  # fmt: skip
    names = ("severity", "explanation", "origin", "id")
    table = text_table(body, name=f"kg-findings-{'-'.join(status)}-{lang}")
    table = table.cols_label({n: sentence(f"page-{n}", lang) for n in names})
    table = table.cols_align("left", list(names)).cols_width(_WIDTHS)
    table = table.tab_style(style.css("white-space: nowrap"), loc.body(columns="id"))
    for severity, colour in _SEVERITIES.items():
        rows = [n for n, s in enumerate(shown["severity"]) if s == severity]
        if rows:
            table = table.tab_style(style.fill(colour), loc.body(columns="severity", rows=rows))
    return table


def corrections_table(plan: Plan, lang: str = "vi") -> GT:
    """Lay out the ledger.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    great_tables.GT
    """
    from great_tables import GT

    rows = [
        (
            entry.id, plan.tables_info[entry.table].name(lang),
            plan.rows[entry.table][entry.row - 1].label_vi
            if lang == "vi" else plan.rows[entry.table][entry.row - 1].label_en,
            series_label(entry.series, lang), entry.before, entry.after,
            _evidence(entry.evidence, lang),
        )
        for entry in plan.ledger
    ]  # fmt: skip
    names = ("id", "table", "label", "series", "before", "after", "evidence")
    table = GT(pd.DataFrame(rows, columns=list(names)), id=f"kg-ledger-{lang}")
    table = table.cols_label({n: sentence(f"page-{n}", lang) for n in names})
    return table.cols_align("left", list(names))


def _evidence(stated: str, lang: str) -> str:
    """Name the relations that hold once a cell is corrected, in the reader's language."""
    told = []
    for relation in stated.split("; "):
        kind, _, ratio = relation.partition(" ")
        place = f" ({series_label(ratio, lang, short=True)})" if ratio else ""
        told.append(sentence(f"kind-{kind}", lang) + place)
    return "; ".join(told)


def facts(findings: pd.DataFrame, lang: str = "vi") -> str:
    """Return a few plain lines that say whether the findings are still the same.

    Parameters
    ----------
    findings : pandas.DataFrame
        As :meth:`Plan.audit` gives it.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        A line for each status and severity: how many, by rule.
    """
    lines = []
    for (status, severity), group in findings.groupby(["status", "severity"]):
        rules = ", ".join(f"{rule} {n}" for rule, n in group.groupby("rule").size().items())
        head = f"{sentence(f'status-{status}', lang)}, {sentence(f'severity-{severity}', lang)}"
        lines.append(f"{head}: {len(group)} ({rules})")
    return "\n".join(lines)


def coverage_map(plan: Plan, lang: str = "vi") -> Sequence[Axes]:
    """Draw for every table how many relations check each printed figure.

    Parameters
    ----------
    plan : Plan
        The plan.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    sequence of Axes
        One for each table: rows down the page, series across; blank where nothing is printed.
    """
    import numpy as np
    from matplotlib.colors import ListedColormap

    from kgdata.charts.legend import titled
    from kgdata.charts.style import finish, new_figure, styled, wrap

    frame = coverage(plan)
    names = list(plan.tables_info)
    with styled():
        axes = new_figure(6.5, 1, len(names), layout="constrained")[0]
        for ax, table in zip(axes, names, strict=True):
            series = [c for c in plan.columns(table) if "/" not in c]
            grid = np.full((len(plan.rows[table]), len(series)), np.nan)
            for cell in each.rows(frame[frame["table"] == table]):
                if cell.series in series:
                    grid[cell.row - 1, series.index(cell.series)] = min(cell.relations, 3)
            ax.imshow(
                grid, cmap=ListedColormap(_SHADES), vmin=-0.5, vmax=3.5, aspect="auto",
                interpolation="none",
            )  # fmt: skip
            ax.set_xticks([])
            ax.set_yticks([0, len(grid) - 1], ["1", str(len(grid))], fontsize=7)
            ax.set_title(wrap(plan.tables_info[table].name(lang), 12), fontsize=7.5)
            ax.grid(visible=False)
        figure = axes[0].get_figure()
        words = [sentence(f"page-map-{n}", lang) for n in range(4)]
        for shade, word in zip(_SHADES, words, strict=True):
            axes[0].scatter([], [], marker="s", s=50, color=shade, label=word)
        titled(axes[0], sentence("page-map", lang), len(words))
        levels = frame[~frame["series"].str.contains("/")]["relations"].clip(upper=3)
        told = "; ".join(f"{w}: {int((levels == n).sum())}" for n, w in enumerate(words))
        alt = f"{sentence('page-map', lang)}: {told}."
        finish(figure, [source_note(plan, (), lang)], alt)
    return list(axes)
