"""Two series side by side: change, ratio, growth and contribution, with what rounding allows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kgdata.errors import UnknownNameError

__all__ = ["compare"]

_SLACK = 1e-12  # relative; binary floating point, not tolerance
_KEYS = ["table", "row", "indicator", "stt", "label_vi", "label_en", "unit", "unit_mult"]


def compare(levels: pd.DataFrame, indicators: pd.DataFrame, *, base: str, to: str) -> pd.DataFrame:
    """Compare two series of tidy observations.

    Parameters
    ----------
    levels : pandas.DataFrame
        Observations as :meth:`kgdata.plan.Plan.load` gives them.
    indicators : pandas.DataFrame
        As :meth:`kgdata.plan.Plan.indicators` gives them; names the parents.
    base, to : str
        The series compared.

    Returns
    -------
    pandas.DataFrame
        A row for each printed row that states both series, in the document's order:

        - ``base``, ``to`` : the figures, in the printed unit;
        - ``change`` : ``to - base``, in the printed unit;
        - ``ratio`` : ``100 to / base``, in percent, with ``ratio_low`` and ``ratio_high`` for all
          values that are printed so; missing where `base` is 0;
        - ``growth`` : ``ratio - 100``, in percent;
        - ``moved`` : whether the change is larger than the printed rounding; what is printed 55
          is more than what is printed 54, but 54.4 printed beside 54 may be the same;
        - ``contribution`` : for a part of a total, its change in percent of the total's base,
          that is, in percentage points of the total's growth;
        - ``bound`` : whether one of the figures is a bound (``<3%``), not a measurement.

    Raises
    ------
    UnknownNameError
        If no table states one of the series.
    """
    known = list(dict.fromkeys(levels["series"]))
    for series in (base, to):
        if series not in known:
            raise UnknownNameError.among("series", series, known)
    stated = levels[levels["value"].notna()]
    half = 0.5 * 10.0 ** -stated["decimals"].astype("float64")
    stated = stated.assign(
        low=stated["value"] - half, high=stated["value"] + half, bound=stated["status"] == "bound"
    )
    figures = ["value", "low", "high", "bound"]
    left = stated.loc[stated["series"] == base, [*_KEYS, *figures]]
    right = stated.loc[stated["series"] == to, ["indicator", *figures]]
    both = left.merge(right, on="indicator", suffixes=("_base", "_to"))
    stated_base = both["value_base"] != 0
    corners = pd.concat(
        [100 * both[t] / both[b] for t in ("low_to", "high_to") for b in ("low_base", "high_base")],
        axis=1,
    )
    slack = _SLACK * both[["high_base", "high_to"]].abs().max(axis=1)
    out = both[_KEYS].assign(
        base=both["value_base"],
        to=both["value_to"],
        change=both["value_to"] - both["value_base"],
        ratio=np.where(
            stated_base,
            100 * both["value_to"] / both["value_base"].replace(0, np.nan),
            np.nan,
        ),
        ratio_low=corners.min(axis=1).where(stated_base),
        ratio_high=corners.max(axis=1).where(stated_base),
        moved=(both["low_to"] - both["high_base"] >= -slack)
        | (both["low_base"] - both["high_to"] >= -slack),
        bound=both["bound_base"] | both["bound_to"],
    )
    out["growth"] = out["ratio"] - 100
    parents = indicators.set_index("indicator")
    totals = out.set_index("indicator")["base"]
    role = out["indicator"].map(parents["role"])
    whole = out["indicator"].map(parents["parent"]).map(totals).astype("float64")
    out["contribution"] = (100 * out["change"] / whole.replace(0, np.nan)).where(
        role.isin(["part", "of"])
    )
    order = [
        "base",
        "to",
        "change",
        "ratio",
        "ratio_low",
        "ratio_high",
        "growth",
        "moved",
        "contribution",
        "bound",
    ]
    return out[[*_KEYS, *order]]
