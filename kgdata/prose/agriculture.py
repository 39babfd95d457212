"""What the plan says of agriculture, forestry and fishery, in sentences."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from kgdata.analysis.effects import Effects, effects, summed
from kgdata.analysis.figures import Figures
from kgdata.analysis.shares import share
from kgdata.analysis.subjects import subject
from kgdata.captions import pair_labels, series_label
from kgdata.charts.waterfall import Step, steps
from kgdata.plan import Plan
from kgdata.prose.pictures import family, makeup
from kgdata.prose.questions import composed, divided, kept_told, steps_of, years
from kgdata.prose.voice import Voice
from kgdata.strings import text

__all__ = [
    "fishery", "fishery_chart", "forest", "reached", "rice", "rice_chart", "rice_effects",
    "yields_chart",
]  # fmt: skip

_COLOURS = {"size": "#0072B2", "rate": "#E69F00"}


def yields_chart(plan: Plan, lang: str = "vi") -> np.ndarray:
    """Draw the yields by season, all on one scale."""
    found = [season["rate"] for season in subject("agriculture")["rice"]["seasons"]]
    return family(plan, found, text("agriculture.yields", lang), lang)


def fishery_chart(plan: Plan, lang: str = "vi") -> Axes:
    """Draw how catch and farming share the output."""
    return makeup(plan, subject("agriculture")["fishery"]["total"], lang)


def rice_effects(figures: Figures, base: str, to: str) -> list[Effects]:
    """Divide the change of rice output between area and yield, season by season.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.analysis.figures import figures_of
    >>> [round(e.size.value) for e in
    ...  rice_effects(figures_of(kg.open()), "actual_2022", "estimate_2023")]
    [6695, -21282, -8607, 87221]
    """
    seasons = subject("agriculture")["rice"]["seasons"]
    found = [effects(figures, s["product"], s["size"], base, to) for s in seasons]
    return [e for e in found if e]


def rice(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell what the change of rice output comes from, for the year measured and the year asked."""
    voice = Voice(plan, lang)
    names = {k: voice.say(f"analysis.factor_{k}") for k in ("area", "yield")}
    product = subject("agriculture")["rice"]["product"]
    told = [voice.heading("agriculture.rice_heading")]
    for pair in steps_of(voice, base, to):
        found = rice_effects(voice.figures, *pair)
        if not found or product not in voice.figures:
            continue
        whole = summed(product, found)
        told.append(divided(voice, whole, names["area"], names["yield"], *pair))
        told.append(voice.bullets([_season(voice, e) for e in found]))
    if len(told) > 1:
        told.append(voice.say("agriculture.rice_note"))
    return voice.paragraphs(*told)


def _season(voice: Voice, found: Effects) -> str:
    unit = voice.figures.unit(found.name)
    said = {
        key: voice.amount(getattr(found, key), unit, 0, sign=True)
        for key in ("change", "size", "rate")
    }
    return voice.say("agriculture.season", what=voice.label(found.name), **said)


def rice_chart(plan: Plan, base: str, to: str, lang: str = "vi") -> Axes:
    """Draw what area and yield of each season add to the change of rice output."""
    voice = Voice(plan, lang)
    found = rice_effects(voice.figures, base, to)
    product = subject("agriculture")["rice"]["product"]
    names = {"size": voice.say("analysis.factor_area"), "rate": voice.say("analysis.factor_yield")}
    drawn: list[Step] = []
    unit = ""
    if found and product in voice.figures:
        whole, unit = summed(product, found), voice.figures.unit_text(product, lang)
        drawn = [Step(series_label(base, lang), whole.base, "end")]
        for e in found:
            for kind, effect in (("size", e.size), ("rate", e.rate)):
                label = text("agriculture.step", lang, what=voice.label(e.name), by=names[kind])
                drawn.append(Step(label, effect, kind))
        drawn.append(Step(series_label(to, lang), whole.to, "end"))
    return steps(
        drawn, title=text("agriculture.rice_chart", lang, **pair_labels(base, to, lang)),
        unit=unit, decimals=0, plan=plan, tables=voice.figures.tables([product]), lang=lang,
        colours={k: (names[k], c) for k, c in _COLOURS.items()},
    )  # fmt: skip


def fishery(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell how catch and farming share the output, and what each adds."""
    voice, ids = Voice(plan, lang), subject("agriculture")["fishery"]
    told = [voice.heading("agriculture.fishery_heading")]
    shares = [share(voice.figures, ids["farmed"], ids["total"], s) for s in voice.series]
    if shares[0] and shares[2] and shares[3]:
        path = [voice.percent(m) for m in (shares[0], shares[2], shares[3])]
        told.append(voice.say("agriculture.farmed_share", actual=path[0], estimate=path[1],
                              plan=path[2], **years(plan)))  # fmt: skip
    for pair in steps_of(voice, base, to):
        told.append(composed(voice, ids["total"], *pair))
        told.append(composed(voice, ids["farmed"], *pair))
    if ids["vessels"] in voice.figures:
        pair = (voice.series.actual, voice.series.estimate)
        told.append(voice.went(ids["vessels"], *pair))
    return voice.paragraphs(*told)


def reached(plan: Plan, lang: str = "vi") -> str:
    """Tell what of rice, fishery and livestock kept up with the year's plan."""
    voice, rows = Voice(plan, lang), subject("agriculture")["reached"]["rows"]
    told = kept_told(voice, rows, most=len(rows))
    return voice.paragraphs(voice.heading("agriculture.reached_heading"), told)


def forest(plan: Plan, lang: str = "vi") -> str:
    """Tell what was planted of what had been planned, and what happens to the cover."""
    voice, ids = Voice(plan, lang), subject("agriculture")["forest"]
    names = voice.series
    known = voice.figures.known([ids["planted"], *ids["others"]])
    told = [voice.heading("agriculture.forest_heading"), kept_told(voice, known)]
    if ids["planted"] in known:
        step = voice.step(ids["planted"], names.estimate, names.plan)
        told.append(voice.say("analysis.next", what=voice.name(ids["planted"]), step=step,
                              series=voice.heads(names.plan)))  # fmt: skip
    if ids["cover"] in voice.figures:
        told.append(_cover(voice, ids["cover"]))
    return voice.paragraphs(*told)


def _cover(voice: Voice, cover: str) -> str:
    names = voice.series
    now, then = (voice.figures.measure(cover, s) for s in (names.estimate, names.plan))
    told = voice.say("agriculture.cover", estimate=voice.value(cover, names.estimate),
                     plan=voice.value(cover, names.plan), **years(voice.plan))  # fmt: skip
    if now and then and (then - now).sign < 0:
        told += " " + voice.say("agriculture.cover_lower")
    elif not then and voice.figures.printed(cover, names.plan):
        told += " " + voice.say("agriculture.cover_bound")
    return told
