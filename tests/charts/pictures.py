"""The pictures that are compared with stored ones; some in both languages, whose words differ."""

from __future__ import annotations

from pathlib import Path

import kgdata as kg
from kgdata.analysis import subject
from kgdata.changes import changes, movers
from kgdata.charts.bullet import target_bullets
from kgdata.charts.contributions import contribution_bars
from kgdata.charts.quarters import growth_paths, seasons
from kgdata.prose import agriculture, services
from kgdata.scenario import scenario
from kgdata.strings import text

BASELINE = Path(__file__).parent / "baseline"
DPI = 50
PAIR = {"base": "estimate_2023", "to": "plan_2024"}
DIGITAL = subject("services")["digital"]["rows"]


def _ranked(plan, lang):
    return kg.chart.ranked(movers(changes(plan, **PAIR), 8), plan=plan, lang=lang, **PAIR)


PICTURES = {
    "paths": lambda p, lang: kg.chart.paths("trade", plan=p, lang=lang),
    "dumbbell": lambda p, lang: kg.chart.dumbbell("agriculture", plan=p, lang=lang),
    "change_bars": lambda p, lang: kg.chart.fulfilment("industry", plan=p, lang=lang),
    "ranked": _ranked,
    "waterfall": lambda p, lang: kg.chart.waterfall(
        "FIN.DOMESTIC.REVENUE", plan=p, lang=lang, **PAIR
    ),
    "effects": lambda p, lang: agriculture.rice_chart(p, *PAIR.values(), lang),
    "structure": lambda p, lang: kg.chart.structure("FIN.DOMESTIC.REVENUE", plan=p, lang=lang),
    "multiples": services.digital_chart,
    "quotients": services.distance_chart,
    "bullets": lambda p, lang: kg.chart.plan_bullets(
        DIGITAL, title=text("services.digital_chart", lang), plan=p, lang=lang
    ),
    "targets": target_bullets,
    "heatmap": lambda p, lang: kg.chart.heatmap(plan=p, lang=lang),
    "quarters": lambda p, lang: growth_paths(p, scenario(p), lang),
    "seasons": lambda p, lang: seasons(p, scenario(p), lang),
    "contributions": lambda p, lang: contribution_bars(p, scenario(p), lang),
}

BOTH = ("waterfall", "multiples")
STORED = [
    (name, lang) for name in PICTURES for lang in ("vi", "en") if lang == "vi" or name in BOTH
]


def draw(plan, name, lang):
    """Draw a picture as it is stored."""
    return kg.chart.png(PICTURES[name](plan, lang), dpi=DPI)
