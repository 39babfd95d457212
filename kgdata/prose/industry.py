"""What the plan says of industry, in sentences."""

from __future__ import annotations

from matplotlib.axes import Axes

from kgdata.analysis.subjects import subject
from kgdata.charts.bars import fulfilment
from kgdata.plan import Plan
from kgdata.prose.pictures import bridge, nothing
from kgdata.prose.questions import composed, kept_told, steps_of
from kgdata.prose.voice import Voice

__all__ = ["output", "output_chart", "products", "products_chart"]


def output(plan: Plan, base: str, to: str, lang: str = "vi") -> str:
    """Tell what each branch adds to the growth of gross output."""
    voice, total = Voice(plan, lang), subject("industry")["output"]["total"]
    told = [composed(voice, total, *pair) for pair in steps_of(voice, base, to)]
    return voice.paragraphs(voice.heading("industry.output_heading"), *told)


def output_chart(plan: Plan, base: str, to: str, lang: str = "vi") -> Axes:
    """Draw what each branch adds."""
    return bridge(plan, subject("industry")["output"]["total"], base, to, lang)


def products(plan: Plan, lang: str = "vi") -> str:
    """Tell which products missed what had been planned for them."""
    voice = Voice(plan, lang)
    rows = subject("industry")["products"]["rows"]
    told = kept_told(voice, rows, most=len(rows))
    return voice.paragraphs(voice.heading("industry.products_heading"), told)


def products_chart(plan: Plan, lang: str = "vi") -> Axes:
    """Draw how far the products are from their plan; doubtful figures are left to the text."""
    voice = Voice(plan, lang)
    names = (voice.series.target, voice.series.estimate)
    rows = [i for i in voice.figures.known(subject("industry")["products"]["rows"])
            if all(voice.figures.mark(i, s) != "doubtful" for s in names)]  # fmt: skip
    tables = voice.figures.tables(rows)
    if not tables:
        return nothing()
    return fulfilment(tables[0], plan=plan, lang=lang, indicators=rows)
