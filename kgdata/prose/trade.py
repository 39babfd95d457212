"""What the plan says of foreign trade, in sentences."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from kgdata.analysis.effects import effects
from kgdata.analysis.measure import Measure
from kgdata.analysis.quotients import quotients
from kgdata.analysis.subjects import subject
from kgdata.plan import Plan
from kgdata.prose.pictures import bridge, makeup, ratios
from kgdata.prose.questions import composed, depends, divided, kept_told, quotient_items, steps_of
from kgdata.prose.voice import Voice

__all__ = ["balance", "exports", "exports_chart", "rice", "structure_chart", "unit_chart", "units"]


def exports(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell what each group of goods adds to exports, and what was reached of the plan."""
    voice, total = Voice(plan, lang), subject("trade")["exports"]["total"]
    told = [composed(voice, total, *pair) for pair in steps_of(voice, base, to)]
    reached = kept_told(voice, [total, *voice.figures.parts(total)])
    return voice.paragraphs(voice.heading("trade.exports_heading"), *told, reached)


def exports_chart(plan: Plan, base: str, to: str, lang: str = "vi") -> Axes:
    """Draw what each group of goods adds."""
    return bridge(plan, subject("trade")["exports"]["total"], base, to, lang)


def structure_chart(plan: Plan, lang: str = "vi") -> Axes:
    """Draw what exports are made of."""
    return makeup(plan, subject("trade")["exports"]["total"], lang)


def balance(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell of exports less imports, and how many times over exports pay for imports."""
    voice, ids = Voice(plan, lang), subject("trade")
    out, into = ids["exports"]["total"], ids["imports"]["total"]
    if out not in voice.figures or into not in voice.figures:
        return ""
    unit, items = voice.figures.unit(out), []
    for series in (voice.series.actual, voice.series.estimate, voice.series.plan):
        ends = [voice.figures.measure(i, series) for i in (out, into)]
        if ends[0] is None or ends[1] is None:
            continue
        left = ends[0] - ends[1]
        decimals = max(voice.figures.decimals(i, series) for i in (out, into))
        size = voice.amount(left._replace(value=abs(left.value)), unit, decimals)
        key = ("even", "surplus", "deficit")[left.sign]
        items.append(voice.say(
            "trade.balance_item", series=voice.heads(series),
            balance=voice.say(f"trade.{key}", size=size),
            times=voice.decimal(ends[0].per(ends[1]).value, 1),
        ))  # fmt: skip
    told = [composed(voice, into, *pair) for pair in steps_of(voice, base, to)]
    return voice.paragraphs(voice.heading("trade.balance_heading"), voice.bullets(items), *told)


def units(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell whether the value of exports moves with quantity or with value per unit."""
    voice, entries = Voice(plan, lang), subject("trade")["unit_values"]
    names = {k: voice.say(f"analysis.factor_{k}") for k in ("volume", "price")}
    told = [voice.heading("trade.units_heading")]
    for pair in steps_of(voice, base, to):
        items = quotient_items(voice, quotients(entries), *pair)
        if items:
            told += [voice.say("trade.units_step", base=voice.heads(pair[0]),
                               to=voice.period(pair[1])), voice.bullets(items)]  # fmt: skip
    for entry in entries:
        for pair in steps_of(voice, base, to)[1:]:
            found = effects(voice.figures, entry["top"], entry["bottom"], *pair)
            if found:
                told.append(divided(voice, found, names["volume"], names["price"], *pair))
    if len(told) > 1:
        told.append(voice.say("trade.units_note"))
    return voice.paragraphs(*told)


def unit_chart(plan: Plan, lang: str = "vi") -> np.ndarray:
    """Draw the value per unit of what is exported."""
    voice = Voice(plan, lang)
    found = quotients(subject("trade")["unit_values"])
    return ratios(plan, found, voice.say("trade.unit_chart"), lang)


def rice(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell how much exports depend on farm goods, of which rice is a part not printed apart."""
    voice, ids = Voice(plan, lang), subject("trade")
    parts, total = ids["dependence"]["parts"], ids["exports"]["total"]
    told = [depends(voice, parts, total, *pair) for pair in steps_of(voice, base, to)]
    worth = _worth(voice, parts, total, to)
    note = voice.say("trade.rice_note") if any(told) else ""
    return voice.paragraphs(voice.heading("trade.rice_heading"), *told, note, worth)


def _worth(voice: Voice, parts: list[str], total: str, to: str) -> str:
    """Say what a tenth off the price of the parts would take from the total."""
    ends = [voice.figures.measure(i, to) for i in (*parts, total) if i in voice.figures]
    if len(ends) < len(parts) + 1 or not all(ends):
        return ""
    part = sum(m.value for m in ends[:-1] if m)
    whole = ends[-1]
    assert whole is not None
    lost = Measure(0.1 * part, 0.1 * part, 0.1 * part)
    return voice.say(
        "trade.tenth", size=voice.amount(lost, voice.figures.unit(total), 1),
        share=voice.percent(lost.per(whole).scaled(100)),
    )  # fmt: skip
