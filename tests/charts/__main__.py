"""Store pictures anew, to be looked at before they are kept: ``python -m tests.charts [NAME]``."""

from __future__ import annotations

import sys

import matplotlib as mpl
import matplotlib.pyplot as plt

import kgdata as kg
from tests.charts.pictures import BASELINE, STORED, draw

mpl.use("Agg")


def main(names):
    plan = kg.open()
    for name, lang in STORED:
        if not names or name in names:
            path = BASELINE / f"{name}.{lang}.png"
            path.write_bytes(draw(plan, name, lang))
            plt.close("all")
            print(path.name)


if __name__ == "__main__":
    main(sys.argv[1:])
