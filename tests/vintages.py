"""The plan of the year after, for tests: made from the plan at hand, every year one later.

It says of 2023 what the first says of 2022, so that all figures are known and none is real.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import kgdata as kg

NEXT = "kh-next"
_YEAR = re.compile(r"(?<![\d.,])202[1-4](?![\d.,]\d|\d)")


def _later(text: str) -> str:
    return _YEAR.sub(lambda m: str(int(m[0]) + 1), text)


def next_plan(folder: Path, plan: kg.Plan | None = None) -> Path:
    """Write a plan folder whose years are all one later."""
    plan = plan or kg.open()
    out = folder / NEXT
    (out / Path(plan.source_file).parent).mkdir(parents=True)
    shutil.copy(plan.folder / "indicators.csv", out)
    ledger = (plan.folder / "corrections.csv").read_text("utf-8")
    source = _later((plan.folder / plan.source_file).read_text("utf-8"))
    (out / plan.source_file).write_text(source, "utf-8")
    (out / "corrections.csv").write_text(_later(ledger.replace(plan.id, NEXT)), "utf-8")
    meta = (plan.folder / "plan.toml").read_text("utf-8")
    meta = _later(meta.replace(plan.id, NEXT))
    meta = meta.replace(plan.number, "99/KH-UBND")
    digest = hashlib.sha256((out / plan.source_file).read_bytes()).hexdigest()
    (out / "plan.toml").write_text(meta.replace(plan.source_sha256, digest), "utf-8")
    return out
