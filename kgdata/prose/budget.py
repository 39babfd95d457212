"""What the plan says of investment, the budget and the banks, in sentences."""

from __future__ import annotations

from matplotlib.axes import Axes

from kgdata.analysis.measure import Measure
from kgdata.analysis.measure import total as sum_of
from kgdata.analysis.shares import share
from kgdata.analysis.subjects import subject
from kgdata.plan import Plan
from kgdata.prose.pictures import bridge, makeup
from kgdata.prose.questions import composed, depends, kept_told, steps_of
from kgdata.prose.voice import Voice

__all__ = [
    "balance",
    "bank",
    "capital",
    "capital_chart",
    "rests",
    "revenue",
    "revenue_bridge",
    "revenue_chart",
]  # fmt: skip


def capital(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell where the capital for development comes from, and who is to bring more of it."""
    voice, ids = Voice(plan, lang), subject("budget")["capital"]
    told = [voice.heading("budget.capital_heading"), kept_told(voice, [ids["total"]])]
    for pair in steps_of(voice, base, to):
        told += [composed(voice, ids[key], *pair) for key in ("total", "local")]
    return voice.paragraphs(*told)


def capital_chart(plan: Plan, base: str, to: str, lang: str = "vi") -> Axes:
    """Draw what each source adds to the capital managed by the province."""
    return bridge(plan, subject("budget")["capital"]["local"], base, to, lang)


def revenue(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell what revenue is made of, and how it does without land."""
    voice, ids = Voice(plan, lang), subject("budget")["revenue"]
    told = [voice.heading("budget.revenue_heading"), kept_told(voice, [ids["total"]])]
    for pair in steps_of(voice, base, to):
        told += [composed(voice, ids["domestic"], *pair), depends(voice, ids["land"], ids["total"],
                                                                  *pair)]  # fmt: skip
    return voice.paragraphs(*told)


def revenue_chart(plan: Plan, lang: str = "vi") -> Axes:
    """Draw what domestic revenue is made of."""
    return makeup(plan, subject("budget")["revenue"]["domestic"], lang)


def revenue_bridge(plan: Plan, base: str, to: str, lang: str = "vi") -> Axes:
    """Draw what each item adds to domestic revenue."""
    return bridge(plan, subject("budget")["revenue"]["domestic"], base, to, lang)


def rests(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell what the plan rests on: how much of what it adds is land, and how much private money."""
    voice, ids = Voice(plan, lang), subject("budget")
    pairs = (
        ("private", ids["capital"]["private"], ids["capital"]["total"]),
        ("land", ids["revenue"]["land"], ids["revenue"]["total"]),
    )
    items = []
    for key, parts, total in pairs:
        changes = [_change(voice, i, base, to) for i in (*parts, total)]
        if not all(changes):
            continue
        moved = [m for m in changes if m]
        gained, whole = sum_of(moved[:-1]), moved[-1]
        unit = voice.figures.unit(total)
        rises = gained.sign > 0 and whole.sign > 0
        values = {"what": voice.together(parts), "total": voice.name(total),
                  "size": voice.amount(gained, unit, 0, sign=not rises),
                  "whole": voice.amount(whole, unit, 0, sign=not rises)}  # fmt: skip
        if rises:
            part = voice.percent(gained.per(whole).scaled(100), 0)
            items.append(voice.say(f"budget.rests_{key}", part=part, **values))
        else:
            items.append(voice.say("budget.rests_apart", **values))
    capital = ids["capital"]
    shares = [share(voice.figures, capital["land"], capital["balance"], s)
              for s in (voice.series.actual, voice.series.target, voice.series.plan)]  # fmt: skip
    if shares[0] and shares[2]:
        items.append(voice.say(
            "budget.rests_balance", what=voice.name(capital["land"][0]),
            total=voice.name(capital["balance"]), actual=voice.percent(shares[0]),
            plan=voice.percent(shares[2]), first=voice.period(voice.series.actual),
            last=voice.period(voice.series.plan),
        ))  # fmt: skip
    return voice.paragraphs(voice.heading("budget.rests_heading"), voice.bullets(items))


def _change(voice: Voice, indicator: str, base: str, to: str) -> Measure | None:
    if indicator not in voice.figures:
        return None
    ends = [voice.figures.measure(indicator, s) for s in (base, to)]
    return ends[1] - ends[0] if ends[0] and ends[1] else None


def balance(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell of expenditure beside what is collected in the province, and of what it goes to."""
    voice, ids = Voice(plan, lang), subject("budget")
    spent, taken = ids["expenditure"]["total"], ids["revenue"]["total"]
    items = []
    if spent in voice.figures and taken in voice.figures:
        for series in (voice.series.actual, voice.series.estimate, voice.series.plan):
            ends = [voice.figures.measure(i, series) for i in (taken, spent)]
            if ends[0] and ends[1]:
                items.append(voice.say(
                    "budget.balance_item", series=voice.heads(series),
                    taken=voice.value(taken, series), spent=voice.value(spent, series),
                    size=voice.amount(ends[0] - ends[1], voice.figures.unit(spent), 0, sign=True),
                    share=voice.percent(ends[0].per(ends[1]).scaled(100)),
                ))  # fmt: skip
    told = [composed(voice, ids["expenditure"]["balance"], *pair)
            for pair in steps_of(voice, base, to)]  # fmt: skip
    return voice.paragraphs(
        voice.heading("budget.balance_heading"), voice.bullets(items),
        voice.say("budget.balance_note") if items else "", *told,
    )  # fmt: skip


def bank(plan: Plan, lang: str = "vi") -> str:
    """Tell of credit beside deposits, and of bad loans beside their ceiling."""
    voice, ids = Voice(plan, lang), subject("budget")["bank"]
    names, items = voice.series, []
    if ids["credit"] in voice.figures and ids["deposits"] in voice.figures:
        for series in (names.actual, names.estimate, names.plan):
            ends = [voice.figures.measure(ids[k], series) for k in ("credit", "deposits")]
            if ends[0] and ends[1]:
                items.append(voice.say(
                    "budget.bank_item", series=voice.heads(series),
                    credit=voice.value(ids["credit"], series),
                    deposits=voice.value(ids["deposits"], series),
                    share=voice.percent(ends[0].per(ends[1]).scaled(100)),
                ))  # fmt: skip
    told = [voice.heading("budget.bank_heading"), voice.bullets(items)]
    bad = ids["bad"]
    if bad in voice.figures:
        told.append(voice.say(
            "budget.bad", actual=voice.value(bad, names.actual),
            estimate=voice.value(bad, names.estimate), first=voice.period(names.actual),
            second=voice.period(names.estimate), ceiling=voice.value(bad, names.plan),
            last=voice.period(names.plan), size=voice.growth(bad, names.actual, names.estimate),
        ))  # fmt: skip
        told.append(_room(voice, bad))
    return voice.paragraphs(*told)


def _room(voice: Voice, bad: str) -> str:
    """Say whether the estimate stays below the ceiling that the plan sets."""
    now = voice.figures.measure(bad, voice.series.estimate)
    ceiling = voice.figures.limit(bad, voice.series.plan)
    if now is None or ceiling is None:
        return ""
    decimals = voice.figures.decimals(bad, voice.series.estimate)
    room = Measure(ceiling - now.value, ceiling - now.high, ceiling - now.low, now.mark)
    key = "budget.room" if room.sign > 0 else "budget.no_room"
    return voice.say(key, size=voice.points(room._replace(value=abs(room.value)), decimals,
                                            sign=False))  # fmt: skip
