"""What the plan says of enterprises, cooperatives and foreign investment, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from kgdata.analysis.quotients import quotients
from kgdata.analysis.subjects import indicators_of, subject
from kgdata.plan import Plan
from kgdata.prose.pictures import family, ratios
from kgdata.prose.questions import kept_told, quotient_items, quotient_told, steps_of
from kgdata.prose.voice import Voice

__all__ = [
    "cooperatives", "foreign", "movement_chart", "private", "size_chart", "sizes",
]  # fmt: skip


def private(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell how many enterprises come, go and stay."""
    voice, ids = Voice(plan, lang), subject("enterprises")["private"]
    return voice.paragraphs(
        voice.heading("enterprises.private_heading"),
        kept_told(voice, indicators_of(ids), lower=[ids["gone"]]),
        *_movements(voice, ids, base, to),
    )  # fmt: skip


def _movements(voice: Voice, ids: Mapping[str, str], base: str, to: str) -> list[str]:
    """Tell of stock before, new, gone and stock after, and whether they add up."""
    out: list[str] = []
    stock = ids["stock"]
    if stock not in voice.figures:
        return out
    for pair in steps_of(voice, base, to):
        told = [voice.say("enterprises.stock", series=voice.heads(pair[1]), what=voice.name(stock),
                          step=voice.step(stock, *pair))]  # fmt: skip
        flows = [voice.figures.flow(ids[k], pair[1]) if ids[k] in voice.figures else None
                 for k in ("new", "gone")]  # fmt: skip
        ends = [voice.figures.measure(stock, s) for s in pair]
        unit = voice.figures.unit(stock)
        if flows[0] and flows[0].value and flows[1]:
            net = flows[0] - flows[1]
            for_each = voice.decimal(100 * flows[1].value / flows[0].value, 0)
            key = "enterprises.flows" if flows[1].value else "enterprises.flows_none"
            told.append(voice.say(
                key, new=voice.amount(flows[0], unit, 0),
                gone=voice.amount(flows[1], unit, 0), rate=for_each,
                net=voice.amount(net, unit, 0, sign=True),
            ))  # fmt: skip
            if ends[0] and ends[1]:
                left = (ends[1] - ends[0]) - net
                key = "enterprises.adds_up" if not left.moved else "enterprises.adds_up_not"
                told.append(voice.say(key, size=voice.amount(left, unit, 0, sign=True)))
        elif flows[0]:
            told.append(voice.say("enterprises.only_new", new=voice.value(ids["new"], pair[1])))
        out.append(" ".join(told))
    return out


def movement_chart(plan: Plan, lang: str = "vi") -> np.ndarray:
    """Draw enterprises and cooperatives that are, that come and that go."""
    voice, ids = Voice(plan, lang), subject("enterprises")
    rows = [ids[k][f] for k in ("private", "cooperatives") for f in ("stock", "new", "gone")]
    return family(plan, rows, voice.say("enterprises.movement_chart"), lang, shared=False,
                  columns=3)  # fmt: skip


def cooperatives(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell how many cooperatives come and go, and of what surrounds them."""
    voice, ids = Voice(plan, lang), subject("enterprises")["cooperatives"]
    others = [
        voice.went(i, *pair)
        for i in voice.figures.known(ids["others"])
        for pair in steps_of(voice, base, to)[-1:]
    ]
    return voice.paragraphs(
        voice.heading("enterprises.cooperatives_heading"),
        kept_told(voice, [ids[k] for k in ("stock", "new", "gone")], lower=[ids["gone"]]),
        *_movements(voice, ids, base, to),
        voice.bullets(others),
    )  # fmt: skip


def sizes(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell of capital, members, workers and revenue per unit."""
    voice, found = Voice(plan, lang), quotients(subject("enterprises")["sizes"])
    told = [voice.heading("enterprises.sizes_heading")]
    for pair in steps_of(voice, base, to):
        items = quotient_items(voice, found, *pair)
        if items:
            told += [voice.say("enterprises.sizes_step", base=voice.heads(pair[0]),
                               to=voice.period(pair[1])), voice.bullets(items)]  # fmt: skip
    told.append(_no_total(voice, to))
    return voice.paragraphs(*told)


def _no_total(voice: Voice, series: str) -> str:
    """Say so if what is printed as the cooperatives' total revenue can only be that of one."""
    check = subject("enterprises")["revenue"]
    each_one = quotients([check])[0].of(voice.figures, series)
    income = (voice.figures.measure(check["income"], series)
              if check["income"] in voice.figures else None)  # fmt: skip
    if each_one is None or income is None:
        return ""
    unit = voice.figures.unit(check["income"])
    own = each_one.scaled(10.0**-unit.mult)
    if (own - income).sign >= 0:
        return ""
    return voice.say(
        "enterprises.no_total", series=voice.period(series), label=voice.name(check["top"]),
        total=voice.value(check["top"], series), own=voice.amount(own, unit, 1),
        income=voice.value(check["income"], series),
    )  # fmt: skip


def size_chart(plan: Plan, lang: str = "vi") -> np.ndarray:
    """Draw capital, members, workers and revenue per unit."""
    voice = Voice(plan, lang)
    found = quotients(subject("enterprises")["sizes"])
    return ratios(plan, found, voice.say("enterprises.size_chart"), lang,
                  columns=4)  # fmt: skip


def foreign(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell of foreign projects, their capital, workers and payments, as far as they are printed."""
    voice, ids = Voice(plan, lang), subject("enterprises")["fdi"]
    items = [voice.went(i, base, to) for i in voice.figures.known(ids["rows"])]
    each_one = [
        voice.say("enterprises.per", what=voice.say(f"quotient.{q.key}"),
                  base=voice.period(base), to=voice.period(to), first=first, last=last)
        for q in quotients(ids["sizes"])
        if (first := quotient_told(voice, q, base))
        and (last := quotient_told(voice, q, to))
    ]  # fmt: skip
    lost = [s for s in voice.series if _is_lost(plan, ids["rows"], s)]
    gap = ""
    if lost:
        names = voice.say("analysis.and").join(voice.period(s) for s in lost)
        gap = voice.say("enterprises.lost", list=names)
    return voice.paragraphs(
        voice.heading("enterprises.fdi_heading"), gap, voice.bullets([*items, *each_one])
    )


def _is_lost(plan: Plan, rows: list[str], series: str) -> bool:
    levels = plan.load()
    cells = levels[levels["indicator"].isin(rows) & (levels["series"] == series)]
    return bool(len(cells)) and bool((cells["status"] == "lost").all())
