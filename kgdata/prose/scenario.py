"""What the quarters of a plan say, in sentences."""

from __future__ import annotations

from typing import Any

from kgdata import each
from kgdata.captions import quantity
from kgdata.documents.standing import comparisons
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.prose.sheet import document
from kgdata.scenario import Scenario, contributions, years_said
from kgdata.strings import text
from kgdata.wording import figure_text, number_text, target_text

__all__ = [
    "contributed",
    "facts",
    "flows",
    "growth",
    "heading",
    "seasonal",
    "title",
    "years",
]

_FEW = 3  # how many a sentence names


def heading(key: str, lang: str = "vi") -> str:
    """Return a section heading in Markdown."""
    return "## " + text(f"scenario.{key}_heading", lang)


def _quarters(found: Scenario) -> list[str]:
    return [f"q{n}" for n in range(1, len(found.quarters) + 1)]


def _quarter(name: str, lang: str) -> str:
    return text("scenario.quarter", lang, n=name[1:])


def _label(row: Any, lang: str) -> str:
    return str(row[f"label_{lang}"])


def _figure(row: Any, name: str, lang: str) -> str:
    written = number(float(row[name]), int(row["decimals"]), lang)
    return quantity(written, str(row["unit"]), int(row["unit_mult"]), lang)


def title(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Return the page's title, where its figures come from, and what kinds of rows there are.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    head = f"# {text('scenario.title', lang, year=found.year)}"
    if not found.table:
        return f"{head}\n\n{text('scenario.none', lang, name=plan.number)}"
    name = plan.tables_info[found.table].name(lang)
    kinds = {k: len(found.of(k)) for k in ("growth", "flow", "stock", "cumulative")}
    return "\n\n".join(
        [
            head,
            text("scenario.origin", lang, table=name, **document(plan, lang)),
            text("scenario.counts", lang, n=len(found.rows), **kinds),
        ]
    )


def growth(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Tell the growth of the year, its slowest and its fastest quarter, and what was targeted.

    Parameters and result are those of :func:`title`.
    """
    checked, items = comparisons(plan), []
    targets = {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    for _, row in found.of("growth").iterrows():
        line = (row[_quarters(found)] - 100).astype(float)
        words = text(
            "scenario.growth_item",
            lang,
            label=_label(row, lang).rpartition(",")[0] or _label(row, lang),
            year=percent(row["year"] - 100, 2, lang),
            low=percent(line.min(), 2, lang),
            low_quarter=_quarter(str(line.idxmin()), lang),
            high=percent(line.max(), 2, lang),
            high_quarter=_quarter(str(line.idxmax()), lang),
        )
        for join in each.rows(checked[checked["indicator"] == row["indicator"]]):
            verdict = text("scenario.keeps" if join.agrees else "scenario.breaks", lang)
            words += " " + text(
                "scenario.growth_target",
                lang,
                no=number_text(str(join.no)),
                label=targets[str(join.no)].label_vi
                if lang == "vi"
                else targets[str(join.no)].label_en,
                verdict=verdict,
                target=target_text(targets[str(join.no)], lang),
            )
        items.append(f"- {words}")
    return "\n\n".join([heading("growth", lang), "\n".join(items)])


def contributed(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Tell what sectors add to growth, and how far their sum is from what is printed.

    Parameters and result are those of :func:`title`; empty if the plan has no structure.
    """
    frame = contributions(plan, found)
    if frame.empty:
        return ""
    by_id: dict[str, Any] = {str(r["indicator"]): r for r in frame.to_dict("records")}
    added, printed = by_id.pop("sum"), by_id.pop("printed")
    gap = number(abs(added["year"] - printed["year"]), 2, lang)
    top = max(by_id.values(), key=lambda r: r["year"])
    far = max(_quarters(found), key=lambda q: abs(added[q] - printed[q]))
    return "\n\n".join(
        [
            heading("contributions", lang),
            text(
                "scenario.contributions_sum",
                lang,
                sum=number(added["year"], 2, lang),
                printed=number(printed["year"], 2, lang),
                gap=gap,
            ),
            text(
                "scenario.contributions_top",
                lang,
                label=_label(top, lang).rpartition(",")[0],
                value=number(top["year"], 2, lang),
                share=percent(100 * top["year"] / added["year"], 0, lang),
            ),
            text(
                "scenario.contributions_quarters",
                lang,
                quarter=_quarter(far, lang),
                sum=percent(added[far], 2, lang),
                printed=percent(printed[far], 2, lang),
            ),
        ]
    )


def flows(found: Scenario, lang: str = "vi") -> str:
    """Tell which quarters do not make their year, and what stocks and running totals do.

    Parameters
    ----------
    found : Scenario
        The quarters.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    quarters = _quarters(found)
    rows = found.of("flow")
    fine = rows["gap"] == 0
    told = [text("scenario.flows_fine", lang, n=int(fine.sum()), all=len(rows))]
    items = [
        text(
            "scenario.flow_off",
            lang,
            label=_label(row, lang),
            year=_figure(row, "year", lang),
            implied=_figure({**row, "decimals": _enough(row, quarters)}, "implied", lang),
            share=percent(100 * row["implied"] / row["year"], 1, lang),
        )
        for row in rows[~fine].to_dict("records")
    ]
    for row in found.of("stock").to_dict("records"):
        items.append(
            text(
                "scenario.stock_item",
                lang,
                label=_label(row, lang),
                first=_figure(row, quarters[0], lang),
                last=_figure(row, quarters[-1], lang),
                growth=percent(100 * (row[quarters[-1]] / row[quarters[-2]] - 1), 1, lang),
            )
        )
    for row in found.of("cumulative").to_dict("records"):
        values = [row[q] for q in quarters]
        steps = [b - a for a, b in zip([0.0, *values], values, strict=False)]
        items.append(
            text(
                "scenario.cumulative_item",
                lang,
                label=_label(row, lang),
                values=" → ".join(_figure(row, q, lang) for q in quarters),
                steps=", ".join(number(s, int(row["decimals"]), lang) for s in steps),
            )
        )
    told.append("\n".join(f"- {item}" for item in items))
    return "\n\n".join([heading("quarters", lang), *told])


def _enough(row: Any, quarters: list[str]) -> int:
    """Return the decimals that a sum of a row's quarters has."""
    return max(
        int(row["decimals"]),
        *(len(f"{row[q]:.6f}".rstrip("0").partition(".")[2]) for q in quarters if row[q] == row[q]),
    )


def seasonal(found: Scenario, lang: str = "vi") -> str:
    """Tell which rows are most and least even over the year; see :func:`flows`."""
    frame = found.seasons()
    rows = {r["indicator"]: r for r in found.rows.to_dict("records")}
    frame = frame[[rows[i]["kind"] == "flow" for i in frame.index]].dropna()
    if frame.empty:
        return ""
    peak = frame.max(axis=1).sort_values(ascending=False, kind="stable")
    listed = "; ".join(
        text(
            "scenario.season",
            lang,
            label=_label(rows[str(i)], lang),
            share=percent(v, 0, lang),
            quarter=_quarter(str(frame.loc[str(i)].idxmax()), lang),
        )
        for i, v in peak.head(_FEW).items()
    )
    even = text(
        "scenario.seasons_even",
        lang,
        label=_label(rows[str(peak.index[-1])], lang),
        share=percent(peak.iloc[-1], 1, lang),
    )
    told = text("scenario.seasons_item", lang, list=listed)
    return "\n\n".join([heading("seasons", lang), f"{told} {even}"])


def years(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Tell where scenario, sector tables and targets disagree on the year.

    Parameters and result are those of :func:`title`.
    """
    frame = years_said(plan, found)
    both = frame[frame["elsewhere"].notna()]
    apart = both[both["apart"] != 0]
    told = [
        text(
            "scenario.years_same", lang, n=len(both), same=len(both) - len(apart), apart=len(apart)
        )
    ]
    told.append(
        "\n".join(
            "- "
            + text(
                "scenario.years_apart",
                lang,
                label=_label(row, lang),
                year=_figure(row, "year", lang),
                table=plan.tables_info[row["table"]].name(lang),
                elsewhere=_figure(
                    {**row, "decimals": _enough(row, ["elsewhere"])}, "elsewhere", lang
                ),
                size=percent(row["apart"], 1, lang, sign=True),
            )
            for row in apart.to_dict("records")
        )
    )
    checked = comparisons(plan).set_index("indicator")
    targets = {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    listed = "; ".join(
        text(
            "scenario.years_target",
            lang,
            no=number_text(str(row["no"])),
            label=row[f"label_{lang}"],
            verdict=text("scenario.keeps" if row["agrees"] else "scenario.breaks", lang),
            value=figure_text(row["planned"], targets[str(row["no"])], lang),
            target=target_text(targets[str(row["no"])], lang),
        )
        for i, row in checked.iterrows()
        if i in set(found.rows["indicator"])
    )
    if listed:
        told.append(text("scenario.years_targets", lang, list=listed))
    return "\n\n".join([heading("years", lang), *told])


def facts(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Return a plain line that says whether the figures are still the same."""
    if not found.table:
        return text("scenario.none", lang, name=plan.number)
    frame = contributions(plan, found).set_index("indicator")["year"]
    rows = found.of("flow")
    return text(
        "scenario.facts",
        lang,
        table=plan.tables_info[found.table].name(lang),
        n=len(found.rows),
        flow=len(rows),
        off=int((rows["gap"] != 0).sum()),
        sum=number(frame.get("sum"), 2, lang),
        printed=number(frame.get("printed"), 2, lang),
        apart=int((years_said(plan, found)["apart"] != 0).sum()),
    )
