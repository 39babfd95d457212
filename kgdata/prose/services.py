"""What the plan says of services, in sentences."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from kgdata.analysis.effects import effects
from kgdata.analysis.quotients import quotients
from kgdata.analysis.shares import share
from kgdata.analysis.subjects import subject
from kgdata.plan import Plan
from kgdata.prose.pictures import bridge, family, ratios
from kgdata.prose.questions import (
    composed,
    divided,
    kept_told,
    quotient_items,
    quotient_told,
    steps_of,
)
from kgdata.prose.voice import Voice

__all__ = [
    "digital", "digital_chart", "distance_chart", "retail", "retail_chart", "tourism", "transport",
]  # fmt: skip


def retail(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell what each component adds to retail sales and services."""
    voice, total = Voice(plan, lang), subject("services")["retail"]["total"]
    told = [composed(voice, total, *pair) for pair in steps_of(voice, base, to)]
    return voice.paragraphs(voice.heading("services.retail_heading"), *told)


def retail_chart(plan: Plan, base: str, to: str, lang: str = "vi") -> Axes:
    """Draw what each component adds."""
    return bridge(plan, subject("services")["retail"]["total"], base, to, lang)


def tourism(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell of visits, of who stays overnight and comes from abroad, and of revenue per visit."""
    voice, ids = Voice(plan, lang), subject("services")["tourism"]
    told = [voice.heading("services.tourism_heading")]
    if ids["visits"] not in voice.figures:
        return told[0]
    told.append(kept_told(voice, [ids["visits"]]))
    told.append(
        voice.bullets([voice.went(ids["visits"], *pair) for pair in steps_of(voice, base, to)])
    )
    for key in ("overnight", "foreign"):
        part = share(voice.figures, ids[key], ids["visits"], to)
        if part is not None:
            told.append(voice.say(f"services.visitors_{key}", series=voice.period(to),
                                  share=voice.percent(part)))  # fmt: skip
    spent = quotients([ids["per_visit"]])[0]
    words = quotient_told(voice, spent, to)
    if words:
        told.append(voice.say("services.spent", series=voice.period(to), size=words))
    return voice.paragraphs(*told)


def transport(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell whether more is carried or further, and how far by mode."""
    voice, ids = Voice(plan, lang), subject("services")["transport"]
    names = {k: voice.say(f"analysis.factor_{k}") for k in ("volume", "distance")}
    told = [voice.heading("services.transport_heading")]
    for key in ("freight", "passengers"):
        for pair in steps_of(voice, base, to):
            found = effects(voice.figures, ids[key]["product"], ids[key]["size"], *pair)
            if found:
                told.append(divided(voice, found, names["volume"], names["distance"], *pair))
    if len(told) > 1:
        told.append(voice.say("services.transport_note"))
    items = quotient_items(voice, quotients(ids["distances"]), voice.series.actual, to)  # fmt: skip
    if items:
        first = voice.period(voice.series.actual)
        told += [voice.say("services.distances", base=first, to=voice.period(to)),
                 voice.bullets(items)]  # fmt: skip
    return voice.paragraphs(*told)


def distance_chart(plan: Plan, lang: str = "vi") -> np.ndarray:
    """Draw the average distance of a tonne and of a passenger by mode."""
    voice = Voice(plan, lang)
    found = quotients(subject("services")["transport"]["distances"])
    return ratios(plan, found, voice.say("services.distance_chart"), lang,
                  shared=True, notes=[voice.say("services.distance_note")])  # fmt: skip


def digital(plan: Plan, lang: str = "vi") -> str:
    """Tell how far digital government is from its plan, and what is asked next."""
    voice, rows = Voice(plan, lang), subject("services")["digital"]["rows"]
    names = voice.series
    next_steps = [
        voice.say("analysis.also", what=voice.label(i),
                  step=voice.step(i, names.estimate, names.plan))
        for i in voice.figures.known(rows)
    ]  # fmt: skip
    if not next_steps:
        return voice.heading("services.digital_heading")
    return voice.paragraphs(
        voice.heading("services.digital_heading"), kept_told(voice, rows),
        voice.say("services.digital_next", series=voice.heads(names.plan)),
        voice.bullets(next_steps),
    )  # fmt: skip


def digital_chart(plan: Plan, lang: str = "vi") -> np.ndarray:
    """Draw the shares of dossiers handled online, digitised and paid online."""
    voice = Voice(plan, lang)
    rows = subject("services")["digital"]["rows"]
    return family(plan, rows, voice.say("services.digital_chart"), lang, columns=3)
