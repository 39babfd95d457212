"""The quarters of a plan: flows add up, stocks and cumulative figures end, growth is its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kgdata import each
from kgdata.documents.cells import read_rows
from kgdata.documents.standing import comparisons
from kgdata.plan import Plan
from kgdata.strings import text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Scenario", "contributions", "same_elsewhere", "scenario", "weights", "years_said"]

_QUARTER = re.compile(r"plan_(\d{4})q([1-4])")
_WEIGHTS = ("document", "no", "indicator", "whole")
_SLACK = 1e-9  # for binary floating point alone
_HEAD = (
    "row", "indicator", "section_vi", "section_en", "label_vi", "label_en", "unit", "unit_mult",
    "decimals", "kind",
)  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """The table of a plan that states its quarters.

    Attributes
    ----------
    table : str
        The table.
    year : int
        The year.
    quarters : tuple of str
        Its series, one a quarter.
    rows : pandas.DataFrame
        A row per indicator with a figure: ``row, indicator, section_vi, section_en, label_vi,
        label_en, unit, unit_mult, decimals, kind, q1 … q4, year, implied, gap``. `kind` is
        ``flow`` (quarters add up), ``stock`` (the last quarter is the year's), ``cumulative``
        (each quarter holds the ones before), ``growth`` (an index, the same period of the year
        before = 100) or ``rate``. `implied` is what the quarters give for the year; for growth
        and rates, which do not add up, it is missing.
    """

    table: str
    year: int
    quarters: tuple[str, ...]
    rows: pd.DataFrame

    @property
    def tables(self) -> list[str]:
        """Return the table, for a source note; nothing if there is none."""
        return [self.table] if self.table else []

    @property
    def names(self) -> list[str]:
        """Return the columns of `rows` that hold the quarters."""
        return _columns(len(self.quarters))

    def labels(self, lang: str = "vi") -> list[str]:
        """Return what a reader calls the quarters."""
        return [text("scenario.quarter", lang, n=n) for n in range(1, len(self.quarters) + 1)]

    def of(self, *kinds: str) -> pd.DataFrame:
        """Return the rows of some kinds."""
        return self.rows[self.rows["kind"].isin(kinds)]

    def running(self) -> pd.DataFrame:
        """Return flows and cumulative rows as they stand at each quarter's end, in % of the year.

        Flows are summed and taken in percent of the printed year; so a path that does not end at
        100 shows that its quarters do not make the year.
        """
        frame = self.of("flow", "cumulative").set_index("indicator")
        values = frame[self.names]
        added = values.fillna(0).cumsum(axis=1).where(frame["kind"] == "flow", values)
        return added.div(frame["year"], axis=0) * 100

    def seasons(self) -> pd.DataFrame:
        """Return each quarter's part of what a flow's quarters add up to, in percent.

        Of a cumulative row, the part is what the quarter adds to the one before.
        """
        frame = self.of("flow", "cumulative").set_index("indicator")
        values = frame[self.names]
        steps = values.diff(axis=1).fillna(values.iloc[:, :1])
        parts = values.where(frame["kind"] == "flow", steps)
        return parts.div(parts.sum(axis=1), axis=0) * 100


def _columns(quarters: int) -> list[str]:
    return [f"q{n}" for n in range(1, quarters + 1)]


def scenario(plan: Plan) -> Scenario:
    """Find the table that states a plan's quarters.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    Scenario
        One without table and rows if no table does.

    Examples
    --------
    >>> import kgdata as kg
    >>> rows = scenario(kg.open()).rows.set_index("indicator")
    >>> rows.loc["SCN.PIG.HERD", "kind"], float(rows.loc["SCN.PIG.HERD", "implied"])
    ('stock', 388670.0)
    """
    for table in plan.tables_info:
        names = [n for n in plan.columns(table) if _QUARTER.fullmatch(n)]
        if names:
            match = _QUARTER.fullmatch(names[0])
            assert match is not None
            return Scenario(table, int(match[1]), tuple(names), _rows(plan, table, names))
    empty = pd.DataFrame(columns=[*_HEAD, "year", "implied", "gap"])
    return Scenario("", plan.years.plan if plan.years else plan.date.year, (), empty)


def _rows(plan: Plan, table: str, names: Sequence[str]) -> pd.DataFrame:
    assert plan.years is not None
    levels = plan.load(table)
    stated = levels[levels["value"].notna()]
    values = stated.pivot(index="indicator", columns="series", values="value")
    decimals = stated.groupby("indicator")["decimals"].max()
    slack = (0.5 * 10.0 ** -stated["decimals"]).groupby(stated["indicator"]).sum()
    by_id = {i.id: i for i in plan.rows[table]}
    rows = []
    for indicator in plan.rows[table]:
        if indicator.id not in values.index or indicator.unit is None:
            continue
        top = indicator
        while top.parent:
            top = by_id[top.parent]
        kind = indicator.nature or "rate"
        if kind == "rate" and indicator.id.endswith(".GROWTH"):
            kind = "growth"
        line: dict[str, Any] = {str(k): v for k, v in values.loc[indicator.id].items()}
        quarters = [float(line.get(n, float("nan"))) for n in names]
        year = float(line.get(f"plan_{plan.years.plan}", float("nan")))
        rows.append(
            (
                indicator.row, indicator.id, top.label_vi, top.label_en, indicator.label_vi,
                indicator.label_en, indicator.unit.code, indicator.unit.mult,
                int(decimals[indicator.id]), kind, *quarters, year, _implied(kind, quarters),
            )
        )  # fmt: skip
    columns = [*_HEAD, *_columns(len(names)), "year", "implied"]
    frame = pd.DataFrame(rows, columns=columns)
    gap = frame["implied"] - frame["year"]
    allowed = frame["indicator"].map(slack).astype("float64") * (1 + _SLACK)
    inside = gap.abs() <= allowed  # all that rounding allows
    return frame.assign(gap=gap.mask(inside, 0.0))


def _implied(kind: str, quarters: list[float]) -> float:
    stated = [q for q in quarters if pd.notna(q)]
    if kind == "flow":
        return sum(stated)  # a quarter without a figure stands for nothing, as in the audit
    return quarters[-1] if kind in {"stock", "cumulative"} else float("nan")


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


def same_elsewhere(plan: Plan) -> dict[str, str]:
    """Return, for each indicator, the one of another table that the rules hold to be the same."""
    from kgdata.auditing.stated import written_rules  # slow to import, and seldom asked for

    rules = written_rules(plan).values()
    return {r.facts["cell"]: r.facts["equals"] for r in rules if r.kind == "same"}


def years_said(plan: Plan, found: Scenario) -> pd.DataFrame:
    """Return what the quarters, the scenario, another table and a target say of one year.

    Parameters
    ----------
    plan : Plan
        The plan.
    found : Scenario
        Its quarters.

    Returns
    -------
    pandas.DataFrame
        The scenario's rows with ``elsewhere, table, apart, target, keeps``: another table's plan
        in the scenario's unit, how far the scenario's year is from it in percent (0 inside the
        rounding), the target joined and whether the scenario's year keeps it.

    Examples
    --------
    >>> import kgdata as kg
    >>> p = kg.open()
    >>> frame = years_said(p, scenario(p)).set_index("indicator")
    >>> frame.loc["SCN.TOURISTS.COUNT", "apart"].round(1)
    np.float64(20.7)
    """
    assert plan.years is not None
    levels = plan.load()
    levels = levels[levels["series"] == f"plan_{plan.years.plan}"]
    said: dict[str, Any] = {c.indicator: c for c in each.rows(levels)}
    pairs, units = same_elsewhere(plan), {i.id: i for rows in plan.rows.values() for i in rows}
    checked = comparisons(plan).drop_duplicates("indicator").set_index("indicator")
    targets = {t.no: t for t in plan.library.all_targets.get(plan.id, ())}
    rows = []
    for row in found.rows.to_dict("records"):
        other = pairs.get(row["indicator"])
        value, table, apart = float("nan"), "", 0.0
        unit = units[other].unit if other else None
        if other and unit is not None and pd.notna(said[other].value):
            power = 10.0 ** (unit.mult - int(row["unit_mult"]))
            value, table = float(said[other].value) * power, units[other].table
            half = 0.5 * 10.0 ** -float(said[other].decimals) * power
            half += 0.5 * 10.0 ** -float(said[row["indicator"]].decimals)
            if abs(row["year"] - value) > half * (1 + 1e-9):
                apart = 100 * (row["year"] / value - 1)
        no = checked["no"].get(row["indicator"])
        keeps = bool(checked["agrees"].get(row["indicator"], False))
        rows.append((value, table, apart, targets.get(str(no)) if no is not None else None, keeps))
    more = pd.DataFrame(rows, columns=["elsewhere", "table", "apart", "target", "keeps"])
    return pd.concat([found.rows.reset_index(drop=True), more], axis=1)
