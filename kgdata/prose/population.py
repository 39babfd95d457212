"""What the plan says of population and health, in sentences."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from kgdata.analysis.quotients import quotients
from kgdata.analysis.shares import share
from kgdata.analysis.subjects import subject
from kgdata.charts.goals import plan_bullets
from kgdata.plan import Plan
from kgdata.prose.pictures import nothing, ratios
from kgdata.prose.questions import composed, kept_told, quotient_items, steps_of
from kgdata.prose.voice import Voice

__all__ = [
    "densities", "density_chart", "people", "programme_chart", "programmes", "staff",
]  # fmt: skip


def people(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell of the population and its urban part."""
    voice, ids = Voice(plan, lang), subject("population")["people"]
    if ids["total"] not in voice.figures:
        return voice.heading("population.people_heading")
    items = [voice.went(ids["total"], *pair) for pair in steps_of(voice, base, to)]
    shares = [
        voice.say("population.urban_share", share=voice.percent(part), series=voice.period(s))
        for s in dict.fromkeys((voice.series.actual, voice.series.estimate, to))
        if (part := share(voice.figures, ids["urban"], ids["total"], s))
    ]
    if shares:
        items.append(voice.say("population.urban", list=voice.listed(shares)))
    return voice.paragraphs(voice.heading("population.people_heading"), voice.bullets(items))


def densities(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell of beds, doctors and staff per 10,000 people, and whether the print agrees."""
    voice, entries = Voice(plan, lang), subject("population")["densities"]
    told = [voice.heading("population.density_heading")]
    for pair in steps_of(voice, base, to):
        items = quotient_items(voice, quotients(entries), *pair)
        if items:
            told += [voice.say("population.density_step", base=voice.heads(pair[0]),
                               to=voice.period(pair[1])), voice.bullets(items)]  # fmt: skip
    apart = []
    for entry, q in zip(entries, quotients(entries), strict=True):
        for series in voice.series:
            printed = (voice.figures.measure(entry["printed"], series)
                       if entry["printed"] in voice.figures else None)  # fmt: skip
            own = q.of(voice.figures, series)
            if printed and own and (printed - own).moved:
                apart.append(voice.say(
                    "population.apart", what=voice.say(f"quotient.{q.key}"),
                    series=voice.period(series), own=voice.decimal(own.value, 2),
                    printed=voice.value(entry["printed"], series),
                ))  # fmt: skip
    if apart:
        told += [voice.say("population.apart_heading"), voice.bullets(apart)]
    return voice.paragraphs(*told)


def density_chart(plan: Plan, lang: str = "vi") -> np.ndarray:
    """Draw beds, doctors and staff per 10,000 people."""
    voice = Voice(plan, lang)
    found = quotients(subject("population")["densities"])
    return ratios(plan, found, voice.say("population.density_chart"), lang)


def staff(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell which staff grows."""
    voice, total = Voice(plan, lang), subject("population")["staff"]["total"]
    told = [composed(voice, total, *pair) for pair in steps_of(voice, base, to)]
    return voice.paragraphs(voice.heading("population.staff_heading"), *told)


def programmes(plan: Plan, lang: str = "vi") -> str:
    """Tell which health programmes missed their plan; of some less is better."""
    voice, ids = Voice(plan, lang), subject("population")["programmes"]
    lower = voice.listed(voice.name(i) for i in voice.figures.known(ids["lower"]))
    return voice.paragraphs(
        voice.heading("population.programmes_heading"),
        kept_told(voice, ids["rows"], lower=ids["lower"], most=12),
        voice.say("population.lower", list=lower) if lower else "",
    )


def programme_chart(plan: Plan, lang: str = "vi") -> Axes:
    """Draw the programmes against their plan."""
    voice = Voice(plan, lang)
    rows = voice.figures.known(subject("population")["programmes"]["drawn"])
    if not rows:
        return nothing()
    return plan_bullets(rows, title=voice.say("population.programme_chart"), plan=plan, lang=lang)
