"""What the quarters of a plan say, in sentences."""

from __future__ import annotations

from typing import Any

from kgdata import each
from kgdata.captions import plan_name, quantity, series_label
from kgdata.contributions import contributions, shared_number
from kgdata.documents.standing import comparisons
from kgdata.highlights import sound_first
from kgdata.marks import SIGNS, mark_of
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.prose.sheet import document
from kgdata.prose.targets import taken_for_granted
from kgdata.scenario import Scenario, other_decimals, same_sum, years_said
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
_EVEN = 0.05  # points of a year between quarters that a reader sees as equal


def heading(key: str, lang: str = "vi") -> str:
    """Return a section heading in Markdown."""
    return "## " + text(f"scenario.{key}_heading", lang)


def _quarters(found: Scenario) -> list[str]:
    return [f"q{n}" for n in range(1, len(found.quarters) + 1)]


def _quarter(name: str, lang: str) -> str:
    return text("scenario.quarter", lang, n=name[1:])


def _label(row: Any, lang: str) -> str:
    return str(row[f"label_{lang}"])


def _figure(found: Scenario, row: Any, name: str, lang: str) -> str:
    decimals, mark = found.printed(str(row["indicator"]), name)
    written = number(float(row[name]), decimals, lang)
    return quantity(written, str(row["unit"]), int(row["unit_mult"]), lang) + SIGNS.get(mark, "")


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
        return f"{head}\n\n{text('scenario.none', lang, name=plan_name(plan, lang))}"
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
    if found.of("growth").empty:
        return ""
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
    told = [heading("growth", lang), "\n".join(items)]
    held = checked[checked["indicator"].isin(found.of("growth")["indicator"])]
    assumed = taken_for_granted(each.rows(held), lang)
    if assumed:
        told += [text("scenario.growth_assumes", lang), "\n".join(assumed)]
    return "\n\n".join(told)


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
                no=shared_number(frame["no"]),
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


def flows(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Tell which quarters do not make their year, and what stocks and running totals do.

    Parameters and result are those of :func:`title`.
    """
    if not found.table:
        return ""
    quarters = _quarters(found)
    rows = found.of("flow")
    fine = rows["gap"] == 0
    told = []
    if len(rows):
        told.append(text("scenario.flows_fine", lang, n=int(fine.sum()), all=len(rows)))
    items = [
        text(
            "scenario.flow_off",
            lang,
            label=_label(row, lang),
            year=_figure(found, row, "year", lang),
            implied=_figure(found, row, "implied", lang),
            share=percent(100 * row["implied"] / row["year"], 1, lang),
        )
        + _carried_over(plan, found, str(row["indicator"]), lang)
        for row in rows[~fine].to_dict("records")
    ]
    for row in found.of("stock").to_dict("records"):
        grown = 100 * (row[quarters[-1]] / row[quarters[-2]] - 1)
        way = "rise" if grown > 0 else "fall" if grown < 0 else "same"
        items.append(
            text(
                "scenario.stock_item",
                lang,
                label=_label(row, lang),
                first=_figure(found, row, quarters[0], lang),
                last=_figure(found, row, quarters[-1], lang),
                growth=text(f"overview.size_{way}", lang, size=percent(abs(grown), 1, lang)),
            )
        )
    for row in found.of("cumulative").to_dict("records"):
        values = [row[q] for q in quarters]
        steps = [b - a for a, b in zip([0.0, *values], values, strict=False)]
        decimals = found.printed(str(row["indicator"]), "implied")[0]
        items.append(
            text(
                "scenario.cumulative_item",
                lang,
                label=_label(row, lang),
                values=" → ".join(_figure(found, row, q, lang) for q in quarters),
                steps=", ".join(number(s, decimals, lang) for s in steps),
            )
        )
    told.append("\n".join(f"- {item}" for item in items))
    return "\n\n".join([heading("quarters", lang), *told])


def _carried_over(plan: Plan, found: Scenario, indicator: str, lang: str) -> str:
    """Say so if quarters that do not make their year make another one's."""
    cell = same_sum(plan, found, indicator)
    if cell is None:
        return ""
    written = number(float(cell.value), int(cell.decimals), lang)
    return " " + text(
        "scenario.flow_other",
        lang,
        series=series_label(cell.series, lang, inline=True),
        table=plan.tables_info[cell.table].name(lang),
        value=quantity(written, str(cell.unit), int(cell.unit_mult), lang),
        line=cell.source.split(":")[-2],
    )


def seasonal(found: Scenario, lang: str = "vi") -> str:
    """Tell which rows are most and least even over the year; see :func:`flows`."""
    frame = found.seasons()
    rows = {r["indicator"]: r for r in found.rows.to_dict("records")}
    frame = frame[[rows[i]["kind"] == "flow" for i in frame.index]].fillna(0.0)
    if frame.empty:
        return ""
    peak = frame.max(axis=1).sort_values(ascending=False, kind="stable")

    def top_of(name: str) -> float:
        return float(peak.loc[[name]].iloc[0])

    def is_doubtful(name: str) -> bool:
        return found.printed(name, "implied")[1] == "doubtful"

    def season(name: str) -> str:
        line, top = frame.loc[[name]].to_numpy(dtype=float)[0], top_of(name)
        most = [str(q) for q, part in zip(frame.columns, line, strict=True) if part >= top - _EVEN]
        share = percent(top, 0, lang) + SIGNS.get(found.printed(name, "implied")[1], "")
        quarters = text("analysis.and", lang).join(_quarter(q, lang) for q in most)
        key = "season" if len(most) == 1 else "season_each"
        label = _label(rows[name], lang)
        return text(f"scenario.{key}", lang, label=label, share=share, quarter=quarters)

    names = [str(i) for i in peak.index]
    sound, doubtful = sound_first(names, is_doubtful, _FEW)
    told = []
    for key, some in (("seasons_item", sound), ("seasons_doubtful", doubtful)):
        if some:
            told.append(text(f"scenario.{key}", lang, list="; ".join(map(season, some))))
    for name in sound_first(names[::-1], is_doubtful)[0]:
        share, label = percent(top_of(name), 1, lang), _label(rows[name], lang)
        told.append(text("scenario.seasons_even", lang, label=label, share=share))
    return "\n\n".join([heading("seasons", lang), " ".join(told)])


def years(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Tell where scenario, sector tables and targets disagree on the year.

    Parameters and result are those of :func:`title`.
    """
    if not found.table:
        return ""
    frame = years_said(plan, found)
    both = frame[frame["elsewhere"].notna()]
    apart = both[both["apart"] != 0]
    told = []
    if len(both):
        counts = {"n": len(both), "same": len(both) - len(apart), "apart": len(apart)}
        told.append(text("scenario.years_same", lang, **counts))
    told.append(
        "\n".join(
            "- "
            + text(
                "scenario.years_apart",
                lang,
                label=_label(row, lang),
                year=_figure(found, row, "year", lang),
                table=plan.tables_info[row["table"]].name(lang),
                elsewhere=_elsewhere(plan, found, row, lang),
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
            value=figure_text(row["planned"], targets[str(row["no"])], lang)
            + SIGNS.get(found.printed(str(i), "year")[1], ""),
            target=target_text(targets[str(row["no"])], lang),
        )
        for i, row in checked.iterrows()
        if i in set(found.rows["indicator"])
    )
    if listed:
        told.append(text("scenario.years_targets", lang, list=listed))
    return "\n\n".join([heading("years", lang), *filter(None, told)])


def _elsewhere(plan: Plan, found: Scenario, row: Any, lang: str) -> str:
    decimals = other_decimals(row["elsewhere"], found.printed(str(row["indicator"]), "year")[0])
    written = number(float(row["elsewhere"]), decimals, lang)
    mark = mark_of(plan, [row["other"]], f"plan_{found.year}")
    unit = quantity(written, str(row["unit"]), int(row["unit_mult"]), lang)
    return unit + SIGNS.get(mark, "")


def facts(plan: Plan, found: Scenario, lang: str = "vi") -> str:
    """Return a plain line that says whether the figures are still the same."""
    if not found.table:
        return text("scenario.none", lang, name=plan_name(plan, lang))
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
