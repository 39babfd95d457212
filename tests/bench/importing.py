"""Import of made-up annexes in every format; ``scale``: of 63 provinces x 10 years; ``layouts``.

Arguments: formats (all by default) and how many annexes of each (6); ``scale`` for the provinces
instead, and how many (630); ``layouts`` for layouts mixed at random, and how many (300). For each
format: the share of cells that are right, of misreads repaired among those that arithmetic can
settle, of wrong changes, and seconds an annex.
"""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from kgdata.errors import KgdataError
from tests.annexes import formats
from tests.annexes.annex import Annex, make
from tests.annexes.damage import Plant, write_damaged
from tests.annexes.measure import Score, score
from tests.annexes.office import OFFICE, converted

ON_REQUEST = True
PROVINCES, YEARS = 63, 10
AIM_RIGHT, AIM_REPAIRED = 0.999, 0.9

Writer = Callable[[Annex, Path], object]


def _by_office(form: str) -> Writer:
    def write(annex: Annex, path: Path) -> None:
        made = path.with_name("made") / "annex.xlsx"
        made.parent.mkdir()
        formats.write_xlsx(annex, made, formulas=True)
        converted(made, form, path.parent)

    return write


WRITERS: dict[str, tuple[str, Writer]] = {
    "xlsx": ("xlsx", formats.write_xlsx),
    "docx": ("docx", formats.write_docx),
    "html": ("html", formats.write_html),
    "md": ("md", formats.write_markdown),
    "tsv": ("tsv", formats.write_tsv),
    "gaps": ("txt", formats.write_gaps),
    "tcvn3": ("txt", formats.write_tcvn3),
    "vni": ("txt", formats.write_vni),
    "pdf": ("pdf", formats.write_pdf),
    "xlsx-office": ("xlsx", _by_office("xlsx")),
    "html-office": ("html", _by_office("html")),
    "pdf-office": ("pdf", _by_office("pdf")),
}
OCR = "ocr"


def imported(form: str, seed: int, folder: Path) -> tuple[Score, str]:
    """Make an annex, import it, and compare; the second value says why it failed, if it did."""
    from kgdata.importing.folder import import_plan

    annex = make(seed)
    folder.mkdir()
    plants: list[Plant] = []
    if form == OCR:
        path = folder / "annex.txt"
        plants = write_damaged(annex, path, seed)
    else:
        suffix, write = WRITERS[form]
        path = folder / f"annex.{suffix}"
        write(annex, path)
    begin = time.perf_counter()
    try:
        outcome = import_plan(path, id=annex.id, area=annex.area, into=folder / annex.id, known=[])
        seconds = time.perf_counter() - begin
        out = score(annex, outcome.plan, plants)
    except (KgdataError, KeyError, ValueError) as error:
        return Score(cells=len(annex.truth()), seconds=time.perf_counter() - begin), str(error)
    out.seconds = seconds
    return out, ""


def _share(part: int, whole: int) -> str:
    return f"{part / whole:8.2%}" if whole else "       -"


def accuracy(forms: Sequence[str], seeds: int) -> bool:
    """Print how each format comes through; return whether every aim is met."""
    heads = f"{'right':>9}{'repaired':>15}{'wrong':>7}{'s each':>8}"
    print(f"{'format':12}{'annexes':>8}{'cells':>8}{heads}")
    met = True
    for form in forms:
        if form.endswith("-office") and OFFICE is None:
            print(f"{form:12}  left out: LibreOffice is not installed")
            continue
        total = Score()
        failed = []
        with tempfile.TemporaryDirectory(prefix="kgbench") as place:
            for seed in range(seeds):
                one, why = imported(form, seed, Path(place) / str(seed))
                total += one
                failed += [f"seed {seed}: {why}"] * bool(why)
        repaired = _share(total.repaired, total.settleable)
        of = f"{repaired} of {total.settleable:3}" if total.settleable else "-"
        print(
            f"{form:12}{seeds:8}{total.cells:8}{_share(total.right, total.cells):>9}{of:>15}"
            f"{len(total.wrong):7}{total.seconds / seeds:8.2f}",
            flush=True,
        )
        for text in (*failed, *(f"wrong change {w}" for w in total.wrong)):
            print(f"    {text}")
        met &= total.right >= AIM_RIGHT * total.cells and not total.wrong and not failed
        met &= total.repaired >= AIM_REPAIRED * total.settleable
    print(
        "every aim is met" if met else "an aim is MISSED: 99.9 % right, 90 % repaired, none wrong"
    )
    return met


def _one(task: tuple[int, str]) -> tuple[float, int, int]:
    """Import one annex in a worker; return when it was done, its cells, and the memory so far."""
    from kgdata.importing.folder import import_plan

    seed, place = task
    annex = make(seed)
    folder = Path(place) / str(seed)
    folder.mkdir()
    path = folder / "annex.xlsx"
    formats.write_xlsx(annex, path)
    begin = time.perf_counter()
    import_plan(path, id=annex.id, area=annex.area, into=folder / annex.id, known=[])
    seconds = time.perf_counter() - begin
    return seconds, len(annex.truth()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def scale(count: int = PROVINCES * YEARS) -> None:
    """Import many annexes on two processes; print rate and memory, first and last."""
    workers = min(2, len(os.sched_getaffinity(0)))
    with tempfile.TemporaryDirectory(prefix="kgbench") as place:
        os.environ["KGDATA_CACHE"] = f"{place}/cache"
        begin = time.perf_counter()
        with ProcessPoolExecutor(workers) as pool:
            done = list(pool.map(_one, [(1000 + n, place) for n in range(count)], chunksize=1))
        wall = time.perf_counter() - begin
    tenth = max(1, count // 10)
    first, last = done[:tenth], done[-tenth:]
    print(f"{count} annexes on {workers} processes: {wall:.0f} s, {count / wall:.2f} annexes/s")
    for name, part in (("first", first), ("last", last)):
        rate = sum(cells for _, cells, _ in part) / sum(s for s, _, _ in part)
        median = statistics.median(s for s, _, _ in part)
        memory = max(m for _, _, m in part) / 1024
        print(f"{name:>6} tenth: {rate:8.0f} cells/s a process, median {median:.2f} s an annex, "
              f"{memory:.0f} MB at most")  # fmt: skip


def layouts(count: int) -> bool:
    """Import tables side by side, labels in several columns or rows, and print what comes out."""
    from tests.importing.layouts import figures, imported, units
    from tests.importing.mixed import UNITS, write_mixed

    cells = right = rows = named = measured = asked = 0
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kgbench") as place:
        for seed in range(count):
            folder = Path(place) / str(seed)
            folder.mkdir()
            path, tables = write_mixed(seed, folder)
            outcome = imported(path)
            asked += sum(q.kind != "repair" for q in outcome.questions)
            found, unit_of = figures(folder / "plan"), units(folder / "plan")
            for n, (label, unit, said) in enumerate(r for t in tables for r in t.truth):
                have = found[n] if n < len(found) else ("", {})
                rows, cells = rows + 1, cells + len(said)
                named += have[0] == label
                measured += unit_of.get(label) == UNITS[unit]
                right += sum(have[1].get(name) == value for name, value in said.items())
    each = (time.perf_counter() - begin) / count
    print(f"{count} annexes of mixed layouts, {each:.2f} s each: {cells} cells")
    for what, part, whole in (
        ("figures right", right, cells), ("labels right", named, rows),
        ("units right", measured, rows),
    ):  # fmt: skip
        print(f"{what:15}{_share(part, whole)}")
    print(f"{'questions':15}{asked:8}")
    return right >= AIM_RIGHT * cells


def main(arguments: Sequence[str] = ()) -> bool:
    """Measure what is asked for."""
    names = [*WRITERS, OCR]
    forms = [a for a in arguments if a in names]
    number = next((int(a) for a in arguments if a.isdecimal()), None)
    others = {"scale", "layouts"}
    unknown = [a for a in arguments if a not in {*names, *others} and not a.isdecimal()]
    if unknown:
        print(f"no format {unknown[0]!r}; there are: {', '.join(names)}, scale and layouts")
        return False
    met = True
    if forms or not others & set(arguments):
        met = accuracy(forms or names, number or 6)
    if "layouts" in arguments:
        met &= layouts(number or 300)
    if "scale" in arguments:
        scale(number or PROVINCES * YEARS)
    return met
