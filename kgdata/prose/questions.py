"""Answers that every sector asks for: what made a change, what was missed, what is asked next."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from kgdata import each
from kgdata.analysis.effects import Effects
from kgdata.analysis.measure import Measure
from kgdata.analysis.paths import asked, kept, out_of_line
from kgdata.analysis.quotients import Quotient
from kgdata.analysis.shares import Part, dependence, parts_of, unexplained
from kgdata.analysis.subjects import indicators_of, rows_of, subject
from kgdata.captions import pair_labels, years_of
from kgdata.changes import changes
from kgdata.marks import SIGNS
from kgdata.numbers import beside
from kgdata.plan import Plan
from kgdata.prose.findings import findings_on
from kgdata.prose.sheet import counted
from kgdata.prose.voice import Voice, decimals_of

__all__ = [
    "asked_told", "checked", "composed", "departures", "depends", "divided",
    "figures_heading", "kept_told", "opening", "quotient_items", "quotient_told",
    "steps_of", "years",
]  # fmt: skip

_FEW = 3
_MOST = 60.0  # percent of a change; of two causes one that makes less does not decide alone
_TINY = 0.05  # percentage points; what adds less is not worth a word


def steps_of(voice: Voice, base: str, to: str) -> list[tuple[str, str]]:
    """Return the pairs of series that a page tells of: the year measured, then the one asked for.

    Examples
    --------
    >>> import kgdata as kg
    >>> steps_of(Voice(kg.open()), "estimate_2023", "plan_2024")
    [('actual_2022', 'estimate_2023'), ('estimate_2023', 'plan_2024')]
    """
    first = (voice.series.actual, voice.series.estimate)
    return list(dict.fromkeys([first, (base, to)]))


def years(plan: Plan) -> dict[str, int]:
    """Return the plan's years as sentences name them."""
    found = years_of(plan)
    return {"actual_year": found.actual, "estimate_year": found.estimate, "plan_year": found.plan}


def figures_heading(plan: Plan, lang: str = "vi") -> str:
    """Return the heading over the figures that a page rests on."""
    return Voice(plan, lang).heading("analysis.figures_heading")


def opening(plan: Plan, name: str, base: str, to: str, lang: str = "vi") -> str:
    """Return a page's title, where its figures come from, and what of it the plan does not have.

    Parameters
    ----------
    plan : Plan
        The plan.
    name : str
        The analysis, one of :data:`kgdata.analysis.subjects.SUBJECTS`.
    base, to : str
        The series that the page compares.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    """
    voice, rows = Voice(plan, lang), indicators_of(subject(name))
    tables = voice.figures.tables(rows)
    told = voice.title(f"subjects.{name}", tables, base, to)
    return voice.paragraphs(told, voice.missing(rows) if tables else "")


def departures(plan: Plan, name: str, lang: str = "vi") -> str:
    """Tell where the plan departs most from the path so far."""
    voice, entry = Voice(plan, lang), subject(name)
    rows = indicators_of(entry.get("asked", entry))
    return voice.paragraphs(voice.heading("analysis.asked_heading"), asked_told(voice, rows))


def checked(plan: Plan, name: str, base: str, to: str, lang: str = "vi") -> str:
    """Return a few plain lines that say whether the figures are still the same.

    Examples
    --------
    >>> import kgdata as kg
    >>> print(checked(kg.open(), "trade", "estimate_2023", "plan_2024", "en").splitlines()[0])
    18 indicators, 72 figures, 0 doubtful; open findings: 0
    """
    voice = Voice(plan, lang)
    known = rows_of(voice.figures, name)
    stated = [m for i in known for s in voice.series if (m := voice.figures.measure(i, s))]
    doubtful = sum(m.mark == "doubtful" for m in stated)
    lines = [voice.say("analysis.facts", n=len(known), figures=len(stated), doubtful=doubtful,
                       findings=len(findings_on(plan, name)))]  # fmt: skip
    for pair in steps_of(voice, base, to):
        frame = changes(plan, base=pair[0], to=pair[1])
        frame = frame[frame["indicator"].isin(known) & ~frame["bound"]]
        lines.append(
            voice.say("facts.compared", **pair_labels(*pair, lang), **counted(frame, lang))
        )
    return "\n".join(lines)


def divided(voice: Voice, found: Effects, size: str, rate: str, base: str, to: str) -> str:
    """Tell what a product's change comes from.

    Parameters
    ----------
    voice : Voice
        The language.
    found : Effects
        The change, divided.
    size, rate : str
        What the two factors are called.
    base, to : str
        The series.
    """
    unit = voice.figures.unit(found.name)
    decimals = voice.figures.decimals(found.name, to)
    told = voice.say(
        "analysis.divided", To=voice.heads(to),
        base=voice.period(base), what=voice.name(found.name),
        change=voice.moved(found.change, voice.amount(_size(found.change), unit, decimals)),
        growth=voice.percent(found.to.growth(found.base), sign=True),
        size=size, size_effect=voice.amount(found.size, unit, decimals, sign=True),
        size_points=voice.points(found.part("size")),
        rate=rate, rate_effect=voice.amount(found.rate, unit, decimals, sign=True),
        rate_points=voice.points(found.part("rate")),
    )  # fmt: skip
    return f"{told} {_driver(voice, found, size, rate)}".rstrip()


def _driver(voice: Voice, found: Effects, size: str, rate: str) -> str:
    """Say which of the factors decides."""
    if not found.change.moved:
        return ""
    names = {"size": size, "rate": rate}
    main, other = sorted(names, key=lambda k: -abs(getattr(found, k).value))
    if getattr(found, main).sign * found.change.sign <= 0:
        return ""
    if getattr(found, other).sign * found.change.sign < 0:
        return voice.say("analysis.driver_against", main=names[main], other=names[other])
    part = getattr(found, main).per(found.change).scaled(100)
    key = "driver" if part.value >= _MOST else "driver_even"
    return voice.say(f"analysis.{key}", main=names[main], part=voice.percent(part, 0))


def _size(measure: Measure) -> Measure:
    return measure._replace(value=abs(measure.value))


def composed(voice: Voice, total: str, base: str, to: str, split: str = "") -> str:
    """Tell what the parts of a total add to its growth, and whose share moves most."""
    ends = [voice.figures.measure(total, s) for s in (base, to)] if total in voice.figures else []
    if not ends or ends[0] is None or ends[1] is None:
        return ""
    parts = [p for p in parts_of(voice.figures, total, base, to, split) if p.points]
    if not parts:
        return ""
    growth = ends[1].growth(ends[0])
    told = [voice.say(
        "analysis.composed", To=voice.heads(to),
        base=voice.period(base), what=voice.name(total), size=voice.growth(total, base, to),
        frm=voice.value(total, base), to=voice.value(total, to),
    )]  # fmt: skip
    order = sorted(parts, key=lambda p: -_points(p).value)
    up = [p for p in order if _points(p).sign > 0 and _points(p).value >= _TINY][:_FEW]
    down = [p for p in order[::-1] if _points(p).sign < 0 and _points(p).value <= -_TINY][:_FEW]
    first, second = (up, down) if growth.sign >= 0 else (down, up)
    for key, some in (("analysis.with", first), ("analysis.against", second)):
        if some:
            told.append(voice.say(
                key,
                list=voice.listed(
                    f"{voice.part(p.name, total)} {voice.points(_points(p))}" for p in some
                ),
            ))  # fmt: skip
    shifted = [p for p in parts if p.share_base and p.share_to]
    if shifted and len(parts) > 1:
        most = max(shifted, key=lambda p: abs(_shift(p).value))
        if _shift(most).moved and abs(_shift(most).value) >= _TINY:
            assert most.share_base is not None and most.share_to is not None
            key = "analysis.shift" if len(parts) > 2 else "analysis.shift_two"
            told.append(voice.say(
                key, what=voice.part(most.name, total),
                frm=voice.percent(most.share_base), to=voice.percent(most.share_to),
                size=voice.points(_shift(most)),
            ))  # fmt: skip
    left = [unexplained(voice.figures, total, voice.figures.parts(total, split), s)
            for s in (base, to)]  # fmt: skip
    for series, rest in zip((base, to), left, strict=True):
        if rest is not None and rest.moved:
            decimals = voice.figures.decimals(total, series)
            told.append(voice.say(
                "analysis.unexplained", series=voice.period(series),
                size=voice.amount(rest, voice.figures.unit(total), decimals, sign=True),
            ))  # fmt: skip
    return " ".join(told)


def _points(part: Part) -> Measure:
    assert part.points is not None
    return part.points


def _shift(part: Part) -> Measure:
    assert part.share_base is not None and part.share_to is not None
    return part.share_to - part.share_base


def kept_told(
    voice: Voice, indicators: Sequence[str], *, lower: Sequence[str] = (), most: int = 6
) -> str:
    """Tell which indicators missed, met or passed what had been planned for their year."""
    frame = kept(voice.plan, indicators, lower=lower)
    if frame.empty:
        return voice.say("analysis.kept_none")
    doubtful = frame[frame["mark"] == "doubtful"]
    sound = frame[frame["mark"] != "doubtful"]
    counts = sound["verdict"].value_counts()
    if len(sound) == 1 and doubtful.empty:
        verdict = voice.say(f"analysis.one_{sound['verdict'].iloc[0]}")
        return voice.say("analysis.kept_one", item=_kept_item(voice, next(each.rows(sound))),
                         verdict=verdict)  # fmt: skip
    classes = [
        voice.say(f"analysis.count_{key}", n=int(counts[key]))
        for key in ("passed", "met", "missed")
        if key in counts
    ]
    told = []
    if classes:
        told.append(voice.say("analysis.kept", n=len(sound), classes=", ".join(classes)))
    short = sound[sound["verdict"] == "missed"]
    apart = (short["ratio"] - 100).abs().fillna(inf)  # per cent, points and all
    short = short.loc[apart.sort_values(ascending=False, kind="stable").index]
    items = [_kept_item(voice, row) for row in each.rows(short.head(most))]
    if items:
        key = "analysis.missed_most" if len(short) > most else "analysis.missed"
        told.append(voice.say(key, n=len(short)))
    parts = [" ".join(told), voice.bullets(items)]
    if len(doubtful):
        parts.append(voice.say("analysis.kept_doubtful", list=voice.listed(
            _kept_item(voice, row) for row in each.rows(doubtful))))  # fmt: skip
    return voice.paragraphs(*parts)


def _kept_item(voice: Voice, row: object) -> str:
    name = str(getattr(row, "indicator"))  # noqa: B009
    ends = {"to": voice.value(name, voice.series.estimate),
            "base": voice.value(name, voice.series.target)}  # fmt: skip
    grown = voice.growth(name, voice.series.target, voice.series.estimate)
    return voice.say("analysis.kept_item", what=voice.label(name), size=grown, **ends)


def asked_told(voice: Voice, indicators: Sequence[str], *, most: int = 4) -> str:
    """Tell where the plan departs most from the path so far."""
    frame = asked(voice.plan, indicators)
    if frame.empty:
        return voice.say("analysis.asked_none")
    plain = frame[~frame["points"]]
    found = out_of_line(plain, most)
    told = [voice.say("analysis.asked", n=len(frame), years=_past(voice))]
    for key, some in (("above", found[found["turn"] > 0]), ("below", found[found["turn"] < 0])):
        if len(some):
            items = [_asked_item(voice, row) for row in each.rows(some)]
            told += [voice.say(f"analysis.asked_{key}"), voice.bullets(items)]
    rates = frame[frame["points"]]
    hundred = rates["unit"] == "%"  # a point of a rate per thousand is another size
    items = [
        _asked_item(voice, row, points=True)
        for among in (rates[hundred], rates[~hundred])
        for row in each.rows(out_of_line(among, most))
    ]
    if items:
        told += [voice.say("analysis.asked_points"), voice.bullets(items)]
    return voice.paragraphs(*told)


def _past(voice: Voice) -> str:
    found = years_of(voice.plan)
    return f"{found.actual}–{found.estimate}"


def _asked_item(voice: Voice, row: object, *, points: bool = False) -> str:
    name = str(getattr(row, "indicator"))  # noqa: B009
    # each pace carries the doubts of its own two figures, not those of the other's
    actual, estimate, plan = (
        found.mark if (found := voice.figures.measure(name, s)) else ""
        for s in (voice.series.actual, voice.series.estimate, voice.series.plan)
    )
    paces = [
        Measure(v, v, v, next((kind for kind in ("doubtful", "corrected") if kind in marks), ""))
        for v, marks in (
            (float(getattr(row, "past")), (actual, estimate)),  # noqa: B009
            (float(getattr(row, "pace")), (estimate, plan)),  # noqa: B009
        )
    ]
    decimals = int(getattr(row, "decimals")) if points else 1  # noqa: B009
    if points:
        unit = voice.figures.unit(name).code
        says = [voice.points(pace, decimals, unit=unit) for pace in paces]
    else:
        says = [voice.percent(pace, sign=True) for pace in paces]
    return voice.say(
        "analysis.asked_item", what=voice.label(name), past=says[0], pace=says[1],
        base=voice.value(name, voice.series.estimate), to=voice.value(name, voice.series.plan),
    )  # fmt: skip


def quotient_items(voice: Voice, found: Sequence[Quotient], base: str, to: str) -> list[str]:
    """Tell how quotients change between two series, one sentence each."""
    out = []
    for q in found:
        ends = [q.of(voice.figures, s) for s in (base, to)]
        if ends[0] is None or ends[1] is None:
            continue
        decimals = min(decimals_of(abs(end.value)) for end in ends if end is not None)
        told = {"base": quotient_told(voice, q, base, decimals),
                "to": quotient_told(voice, q, to, decimals)}  # fmt: skip
        grown = ends[1].growth(ends[0])
        alike = len({told[k].removesuffix(SIGNS["doubtful"]) for k in told}) == 1
        size = voice.hardly(grown) if alike and grown.moved else voice.grown(grown)
        what = voice.say(f"quotient.{q.key}")
        out.append(voice.say("analysis.quotient_item", what=what, size=size, **told))
    return out


def quotient_told(voice: Voice, q: Quotient, series: str, decimals: int | None = None) -> str:
    """Write a quotient with its unit; beside another one, with the decimals of both."""
    measure = q.of(voice.figures, series)
    if measure is None:
        return ""
    if decimals is None:
        decimals = decimals_of(abs(measure.value))
    value = voice.decimal(measure.value, decimals)
    told = beside(value, voice.say(f"quotient.{q.key}_unit", value=value))
    return told + SIGNS.get(measure.mark, "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def depends(voice: Voice, parts: Sequence[str], whole: str, base: str, to: str) -> str:
    """Tell how a total does with and without some of its parts."""
    found = dependence(voice.figures, parts, whole, base, to)
    if found is None:
        return ""
    shift = found.share_to - found.share_base
    return voice.say(
        "analysis.depends", parts=_capital(voice.together(parts)), whole=voice.name(whole),
        Whole=voice.label(whole),
        base=voice.period(base), to=voice.period(to), share_base=voice.percent(found.share_base),
        share_to=voice.percent(found.share_to), shift=voice.points(shift),
        growth=voice.grown(found.growth), without=voice.grown(found.without),
    )  # fmt: skip
