"""What the audit says of the figures that a page uses."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kgdata import each
from kgdata.analysis.figures import figures_of
from kgdata.analysis.subjects import rows_of
from kgdata.marks import open_findings
from kgdata.plan import Plan
from kgdata.prose.voice import Voice

__all__ = ["doubts", "findings_on"]


def findings_on(
    plan: Plan, name: str, severities: Sequence[str] = ("high", "medium")
) -> pd.DataFrame:
    """Return the audit's open findings about the figures that an analysis uses.

    Parameters
    ----------
    plan : Plan
        The plan.
    name : str
        The analysis.
    severities : sequence of str, default ("high", "medium")
        Which of them.

    Examples
    --------
    >>> import kgdata as kg
    >>> "target-8-investment" in set(findings_on(kg.open(), "budget")["rule"])
    True
    """
    figures = figures_of(plan)
    known = rows_of(figures, name)
    rows = {f"{figures.table(i)}/{figures.indicator(i).row}" for i in known}
    found = open_findings(plan)
    about = found["cells"].map(
        lambda cells: any(cell.rpartition("/")[0] in rows for cell in cells.split("; "))
    )
    grave = found["severity"].isin(severities)
    return found[found["row"].notna() & about & grave].reset_index(drop=True)


def doubts(plan: Plan, name: str, lang: str = "vi") -> str:
    """Say how many open findings of the audit concern the page's figures."""
    voice, found = Voice(plan, lang), findings_on(plan, name)
    key = "analysis.doubts" if len(found) else "analysis.doubts_none"
    told = [voice.heading("analysis.doubts_heading"), voice.say(key, n=len(found))]
    slight = findings_on(plan, name, ["low"])
    named: dict[str, list[str]] = {}
    for finding in each.rows(slight):
        named.setdefault(_told_of(plan, finding, lang), []).append(str(finding.id))
    if named:
        items = voice.listed(f"{label} ({', '.join(ids)})" for label, ids in named.items())
        told.append(voice.say("analysis.doubts_low", n=len(slight), list=items))
    return voice.paragraphs(*told)


def _told_of(plan: Plan, finding: object, lang: str) -> str:
    """Name the row that a finding is told of."""
    rows = plan.rows[str(getattr(finding, "table"))]  # noqa: B009
    known = rows[int(getattr(finding, "row")) - 1]  # noqa: B009
    return known.label_vi if lang == "vi" else known.label_en
