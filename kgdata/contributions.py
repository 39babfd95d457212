"""What each sector adds to growth, by the structure that a plan aims at."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from kgdata.documents.cells import read_rows
from kgdata.plan import Plan
from kgdata.scenario import Scenario

__all__ = ["contributions", "shared_number", "weights"]

_WEIGHTS = ("document", "no", "indicator", "whole")


def weights(plan: Plan) -> pd.DataFrame:
    """Read ``weights.csv``: which share of the plan's targets weighs which sector's growth.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        ``no, share, indicator, whole``; empty if the plan has no such file.

    Raises
    ------
    SourceError
        If a target or an indicator does not exist.

    Examples
    --------
    >>> import kgdata as kg
    >>> weights(kg.open())["share"].sum().round(2)
    np.float64(100.0)
    """
    path: Path = plan.folder / "weights.csv"
    targets = {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    known = {i.id for rows in plan.rows.values() for i in rows}
    rows = []
    for row in read_rows(path, _WEIGHTS) if path.exists() else ():
        row.belongs(plan.id)
        number = row.one_of("no", targets, "target", "targets.csv")
        rows.append(
            (
                number, targets[number].value,
                row.one_of("indicator", known, "indicator", "indicators.csv"),
                row.one_of("whole", known, "indicator", "indicators.csv"),
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["no", "share", "indicator", "whole"])


def contributions(plan: Plan, found: Scenario) -> pd.DataFrame:
    """Split growth into what each sector adds, in percentage points.

    The shares are those of the plan's year. Growth is on the year before, so they are first
    brought back to it: a share divided by its sector's index, and made to add up to 100 again.
    The year's shares serve every quarter, for want of quarterly ones.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.

    Returns
    -------
    pandas.DataFrame
        A row per sector: ``indicator, no, label_vi, label_en, share, weight, q1 … q4, year``. Two
        more rows, ``sum`` and ``printed``, say what the sectors add up to and what the plan
        prints for the whole. Empty without ``weights.csv``.

    Examples
    --------
    >>> import kgdata as kg
    >>> from kgdata.scenario import scenario
    >>> p = kg.open()
    >>> contributions(p, scenario(p)).set_index("indicator")["year"].round(2).to_dict()["sum"]
    9.3
    """
    shares = weights(plan) if found.table else pd.DataFrame()
    periods = [*found.names, "year"]
    columns = ["indicator", "no", "label_vi", "label_en", "share", "weight", *periods]
    if shares.empty:
        return pd.DataFrame(columns=columns)
    rows = found.rows.set_index("indicator")
    index = rows.loc[shares["indicator"], periods].reset_index(drop=True)
    back = shares["share"] / index["year"]
    frame = shares.drop(columns="whole").assign(weight=100 * back / back.sum())
    for name in ("label_vi", "label_en"):
        frame[name] = rows.loc[frame["indicator"], name].to_numpy()
    frame[periods] = (index - 100).mul(frame["weight"], axis=0) / 100
    whole = rows.loc[shares["whole"].iloc[0]]
    added = {"indicator": "sum", **{p: frame[p].sum() for p in periods}}
    printed = {"indicator": "printed", **{p: whole[p] - 100 for p in periods}}
    out = pd.concat([frame, pd.DataFrame([added, printed])], ignore_index=True)
    return out[columns].fillna({"no": "", "label_vi": "", "label_en": ""})


def shared_number(numbers: Iterable[str]) -> str:
    """Return the target that several figures belong to.

    Examples
    --------
    >>> shared_number(["3.i", "3.ii", ""])
    '3'
    """
    return ", ".join(dict.fromkeys(no.partition(".")[0] for no in numbers if no))
