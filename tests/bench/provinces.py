"""Reports of 1, 8 and 63 synthetic provinces: how the cost grows."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import kgdata as kg
from kgdata.report.engine import Job
from kgdata.report.page import PageFacts
from kgdata.report.pool import run_jobs, workers
from kgdata.report.suite import default_preload, default_suite

ON_REQUEST = True


def main() -> None:
    """Run one sector report for each province and print the seconds."""
    cores = len(os.sched_getaffinity(0))
    notebook = default_suite().with_name("sector.ipynb").read_text("utf-8")
    source = kg.open()
    table = min(source.tables_info, key=lambda t: len(source.rows[t]))
    print(f"{'provinces':>10}{'wall s':>9}{'s each':>9}")
    with tempfile.TemporaryDirectory(prefix="kgbench") as place:
        plans = []
        for n in range(63):
            folder = shutil.copytree(source.folder, Path(place) / f"p{n:02}")
            text = (folder / "plan.toml").read_text("utf-8").replace(source.id, folder.name)
            (folder / "plan.toml").write_text(text, "utf-8")
            for ledger in folder.glob("*.csv"):
                ledger.write_text(
                    ledger.read_text("utf-8").replace(source.id, folder.name), "utf-8"
                )
            plans.append(folder)
        for count in (1, 8, 63):
            facts = PageFacts("", "vi")
            jobs = [
                (folder.name, str(folder)) for folder in plans[:count]
            ]  # each province is read from its source once, then from the cache
            begin = time.perf_counter()
            with (
                tempfile.TemporaryDirectory(prefix="kg") as scratch,
                workers("warm", None, cores, default_preload(), scratch) as (make, warm),
            ):
                tasks = [
                    Job(name, notebook, {"table": table}, place, folder, 300.0, facts, warm)
                    for name, folder in jobs
                ]
                outcomes = list(run_jobs(tasks, make, lambda _: None))
            seconds = time.perf_counter() - begin
            assert not any(o.failure for o in outcomes), [o.failure for o in outcomes if o.failure]
            print(f"{count:10}{seconds:9.1f}{seconds / count:9.2f}", flush=True)


if __name__ == "__main__":
    main()
