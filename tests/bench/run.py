"""Twelve typical report notebooks: papermill, papermill on two processes, ours, and the floor."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kgdata as kg

REPORTS = 12
PARAMETERS = "seed: int = 0\nturn: int = 0"
CELLS = [  # 500 rows, 10 code cells with the parameters, 4 charts, 2 tables
    "import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt\n"
    "import seaborn as sns\n"
    "%config InlineBackend.print_figure_kwargs = {'bbox_inches': None}",
    "rng = np.random.default_rng(seed)\n"
    "frame = pd.DataFrame({'row': range(500), 'sector': rng.choice(list('ABCDEF'), 500),\n"
    "  'base': rng.lognormal(8, 1, 500), 'growth': rng.normal(1.05, .1, 500)})\n"
    "frame['to'] = frame['base'] * frame['growth']\nprint(len(frame), round(frame['to'].sum()))",
    "frame.head(20)",
    "fig, ax = plt.subplots()\n"
    "frame.groupby('sector')[['base', 'to']].sum().plot.bar(ax=ax, title='Theo ngành');",
    "fig, ax = plt.subplots()\nax.set(xscale='log', yscale='log')\n"
    "sns.scatterplot(frame, x='base', y='to', hue='sector', ax=ax);",
    "table = frame.groupby('sector').agg({'base': 'sum', 'to': 'sum', 'growth': 'mean'})\ntable",
    "fig, ax = plt.subplots()\nsns.histplot(frame, x='growth', bins=30, ax=ax);",
    "fig, ax = plt.subplots()\n"
    "sns.boxplot(frame, x='sector', y='growth', ax=ax).set(title='Tốc độ tăng');",
    "print(table['growth'].round(6).to_dict())",
]

PAPERMILL = """
import sys
sys.modules["rfc3987_syntax"] = None  # spared the same slow import as ours
import papermill
from concurrent.futures import ProcessPoolExecutor

def one(n):
    papermill.execute_notebook(
        "bench.ipynb", f"out/{n}.ipynb", {"seed": n}, progress_bar=False, kernel_name="python3"
    )

if __name__ == "__main__":
    processes, reports = map(int, sys.argv[1:])
    if processes == 1:
        for n in range(reports):
            one(n)
    else:
        with ProcessPoolExecutor(processes) as pool:
            list(pool.map(one, range(reports)))
"""

FLOOR = """
import json, os, sys, time
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

shell = InteractiveShell.instance()
cells = json.load(open("cells.json"))

def once(seed):
    shell.reset(new_session=False)
    shell.user_ns["seed"] = seed
    pictures = 0
    for cell in cells:
        with capture_output() as caught:
            shell.run_cell(cell, store_history=False).raise_error()
        pictures += sum("image/png" in output.data for output in caught.outputs)
    assert pictures == 4, pictures

once(0)  # warm
begin, started = time.process_time(), time.perf_counter()
for seed in range(int(sys.argv[1])):
    once(seed)
print(time.process_time() - begin, time.perf_counter() - started)
"""


def measure(command: list[str], folder: Path, **environment: str) -> tuple[float, float, str]:
    """Run a command; return wall and CPU seconds, its children's included, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    wall = time.perf_counter() - begin
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} failed:\n{done.stdout}{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, done.stdout


def write_suite(folder: Path, reports: int = REPORTS) -> None:
    """Write the notebook, its suite and the scripts."""
    from tests.report.conftest import notebook

    (folder / "out").mkdir()
    (folder / "bench.ipynb").write_text(notebook(CELLS, PARAMETERS), "utf-8")
    (folder / "cells.json").write_text(json.dumps(CELLS), "utf-8")
    preload = ["numpy", "pandas", "pyarrow", "matplotlib.pyplot", "seaborn"]
    suite = f"preload = {json.dumps(preload)}\n"
    for n in range(reports):
        suite += f'[[reports]]\nname = "r{n}"\nnotebook = "bench.ipynb"\n'
        suite += f"parameters = {{ seed = {n} }}\n"
    (folder / "suite.toml").write_text(suite, "utf-8")
    (folder / "mill.py").write_text(PAPERMILL, "utf-8")
    (folder / "floor.py").write_text(FLOOR, "utf-8")


def floor(folder: Path, processes: int) -> tuple[float, float]:
    """Run the cells alone in warm processes, side by side; return wall and CPU seconds."""
    command = [sys.executable, "floor.py", str(REPORTS // processes)]
    running = [
        subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    told = [[float(word) for word in p.communicate()[0].split()] for p in running]
    return max(wall for _, wall in told), sum(cpu for cpu, _ in told)


def main() -> None:
    """Measure all in one go and print the table."""
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="kgbench") as place:
        folder = Path(place)
        write_suite(folder)
        python = sys.executable
        report = [
            python, "-c", "from kgdata.cli import main; main()", "report", "--plan",
            str(kg.open().folder), "--suite", "suite.toml", "--out", "runs",
        ]  # fmt: skip
        measure(report, folder)  # workbook and tidy files are made once and then unchanged
        rows = []
        for name, command in (
            ("papermill, one after the other", [python, "mill.py", "1", str(REPORTS)]),
            ("papermill, two processes", [python, "mill.py", "2", str(REPORTS)]),
            ("kgdata report", [*report, "-p", "turn=1"]),
            ("kgdata report --engine cold", [*report, "-p", "turn=2", "--engine", "cold"]),
            ("kgdata report, nothing changed", [*report, "-p", "turn=2", "--engine", "cold"]),
        ):
            rows.append((name, *measure(command, folder)[:2]))
        rows.append((f"the cells alone, warm, {cores} processes at once", *floor(folder, cores)))
        cpu = floor(folder, 1)[1]
        rows.append((f"floor: the same in one process, ÷ {cores} cores", cpu / cores, cpu))
    print(f"{'':48}{'wall s':>8}{'CPU s':>8}{'× faster':>10}{'× floor':>9}")
    for name, wall, used in rows:
        print(f"{name:48}{wall:8.1f}{used:8.1f}{rows[0][1] / wall:10.1f}{wall * cores / cpu:9.2f}")


if __name__ == "__main__":
    main()
