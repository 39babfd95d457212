"""What plans side by side show, in sentences; with one plan, what they will show."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kgdata.captions import plan_cited, plan_name, years_of
from kgdata.numbers import number, percent
from kgdata.plan import Plan
from kgdata.strings import text

__all__ = ["facts", "heading", "step_name", "steps_of", "summary", "title"]

_STEP = ["period", "kind_before", "plan_before", "kind_after", "plan_after"]


def heading(key: str, lang: str = "vi") -> str:
    """Return a section's heading: ``chart``, ``table`` or ``facts``."""
    return "## " + text(f"vintages.{key}_heading", lang)


def title(plans: Sequence[Plan], lang: str = "vi") -> str:
    """Return the page's title, which plans stand side by side, and what that allows to compare.

    Parameters
    ----------
    plans : sequence of Plan
        As :func:`kgdata.vintages.plans_of` gives them.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> import kgdata as kg
    >>> title([kg.open()], "en").splitlines()[0]
    '# Plans side by side: how the figures for a year are revised'
    """
    told = [f"# {text('vintages.title', lang)}"]
    if not plans:
        return "\n\n".join([*told, text("vintages.none", lang)])
    named = [
        text("vintages.plan", lang, title=_inline(plan.title(lang)),
             cited=plan_cited(plan, lang, ["number", "date"]))
        for plan in plans
    ]  # fmt: skip
    years = years_of(plans[-1])
    if len(plans) == 1:
        told.append(text("vintages.one", lang, plan=named[0], estimate=years.estimate))
    else:
        items = "\n".join(f"- {name}" for name in named)
        told.append(text("vintages.several", lang, n=len(plans)) + "\n\n" + items)
    told.append(text("vintages.next", lang, estimate=years.estimate, year=years.plan))
    return "\n\n".join(told)


def _inline(words: str) -> str:
    return words[:1].lower() + words[1:]


def steps_of(steps: pd.DataFrame) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    """Divide revisions by year and by who said what before and after.

    Parameters
    ----------
    steps : pandas.DataFrame
        As :func:`kgdata.vintages.revisions` gives it.

    Returns
    -------
    list of tuple
        For each step its ``period, kind_before, plan_before, kind_after, plan_after`` and its
        revisions; by period.
    """
    groups = [(tuple(map(str, key)), part) for key, part in steps.groupby(_STEP, sort=False)]
    return sorted(groups, key=lambda group: group[0][0])


def step_name(key: Sequence[str], plans: Sequence[Plan], lang: str = "vi") -> str:
    """Say from whose word to whose a step leads.

    Parameters
    ----------
    key : sequence of str
        As :func:`steps_of` gives it.
    plans : sequence of Plan
        The plans.
    lang : {'vi', 'en'}, default 'vi'
        Language.
    """
    period, before, plan_before, after, plan_after = key
    numbers = {plan.id: plan_name(plan, lang, inline=True) for plan in plans}
    words = {
        "year": period,
        "before": text(f"vintages.kind_{before}", lang).lower(),
        "after": text(f"vintages.kind_{after}", lang).lower(),
        "first": numbers[plan_before],
        "second": numbers[plan_after],
    }
    within = plan_before == plan_after
    return text("vintages.step_within" if within else "vintages.step_between", lang, **words)


def summary(steps: pd.DataFrame, plans: Sequence[Plan], lang: str = "vi") -> str:
    """Say of each step how many figures went up, went down, or stayed within rounding.

    Parameters
    ----------
    steps : pandas.DataFrame
        As :func:`kgdata.vintages.revisions` gives it.
    plans : sequence of Plan
        The plans.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
        Markdown.
    """
    items = [f"- {_counted(key, part, plans, lang)}" for key, part in steps_of(steps)]
    return "\n".join(items) if items else text("vintages.nothing", lang)


def _counted(key: Sequence[str], part: pd.DataFrame, plans: Sequence[Plan], lang: str) -> str:
    counts = {
        "n": len(part),
        "up": int((part["change"] > 0).sum()),
        "down": int((part["change"] < 0).sum()),
        "same": int((~part["revised"]).sum()),
    }
    words = {k: number(float(v), 0, lang) for k, v in counts.items()}
    told = text("vintages.counts", lang, step=step_name(key, plans, lang), **words)
    sizes = part["percent"].abs().dropna()
    if len(sizes):
        told += " " + text("vintages.median", lang, size=percent(float(sizes.median()), 1, lang))
    return told


def facts(steps: pd.DataFrame, plans: Sequence[Plan], lang: str = "vi") -> str:
    """Return plain lines that say whether the figures are still the same.

    Parameters
    ----------
    steps : pandas.DataFrame
        As :func:`kgdata.vintages.revisions` gives it.
    plans : sequence of Plan
        The plans.
    lang : {'vi', 'en'}, default 'vi'
        Language.

    Returns
    -------
    str
    """
    lines = [_counted(key, part, plans, lang) for key, part in steps_of(steps)]
    return "\n".join(lines) or text("vintages.nothing", lang)
