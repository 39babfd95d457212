"""The audit audited: the annex is damaged as a scan damages it; is it seen, found, mended?

Run with ``python -m tests.bench mutation [COUNT] [SEED]``.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict

import kgdata as kg
from kgdata.auditing.checks import context_of
from tests.auditing.damage import Outcome, damages, try_out
from tests.auditing.pages import PageOutcome, Rescanned, page_damages

COUNT, SEED = 2100, 1
PAGES = 80


def run(count: int, seed: int) -> list[Outcome]:
    """Try out damages on the corrected annex of the default plan, known findings set aside."""
    context = context_of(kg.open())
    known = frozenset(context.network.failing())
    rng = random.Random(seed)
    return [try_out(context, known, d) for d in damages(context.sheet, rng, count)]


def run_pages(count: int, seed: int) -> list[PageOutcome]:
    """Try out damages of whole pages, each read and audited anew."""
    return list(page_damages(Rescanned(kg.open().folder), random.Random(seed), count))


def share(group: list, name: str) -> str:
    """Write how many of a group are so."""
    return f"{100 * sum(getattr(o, name) for o in group) / len(group):.1f}%"


def table(outcomes: list[Outcome]) -> str:
    """Lay the shares out by kind of damage."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.damage.kind].append(outcome)
    head = f"{'':22}{'n':>6}{'refused':>9}{'detected':>10}{'located':>9}{'right':>8}{'wrong':>8}"
    return "\n".join(
        [head, *(_line(k, g) for k, g in sorted(kinds.items())), _line("all", outcomes)]
    )


def _line(kind: str, group: list[Outcome]) -> str:
    wrong = f"{100 * sum(o.wrong for o in group) / len(group):.2f}%"
    return (
        f"{kind:22}{len(group):6}{share(group, 'refused'):>9}{share(group, 'detected'):>10}"
        f"{share(group, 'located'):>9}{share(group, 'right'):>8}{wrong:>8}"
    )


def page_table(outcomes: list[PageOutcome]) -> str:
    """Lay the shares of page damages out by kind."""
    kinds: dict[str, list[PageOutcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.kind].append(outcome)
    lines = [f"{'':22}{'n':>6}{'refused':>9}{'restored':>10}{'reported':>10}{'silent':>8}"]
    for kind, group in [*sorted(kinds.items()), ("all", outcomes)]:
        lines.append(
            f"{kind:22}{len(group):6}{share(group, 'refused'):>9}{share(group, 'restored'):>10}"
            f"{share(group, 'reported'):>10}{share(group, 'silent'):>8}"
        )
    return "\n".join(lines)


def main(args: list[str] | None = None) -> None:
    """Print the benchmark."""
    numbers = [int(a) for a in (sys.argv[1:] if args is None else args) if a.isdigit()]
    count, seed = [*numbers, *(COUNT, SEED)[len(numbers) :]][:2]
    start = time.perf_counter()
    outcomes = run(count, seed)
    seconds = time.perf_counter() - start
    hidden = [o for o in outcomes if o.hideable]
    few = [o for o in outcomes if not o.hideable and o.relations < 2]
    firm = [o for o in outcomes if not o.hideable and o.relations >= 2]
    read = [o for o in firm if not o.refused]
    print(f"{count} damages, seed {seed}, {seconds:.1f} s ({1000 * seconds / count:.1f} ms each)")
    print("refused: the reader stops at the cell; detected and located count it")
    print("\nall damages")
    print(table(outcomes))
    print(f"\n{len(hidden)} are smaller than the printed rounding of every relation of their cell")
    print(f"{len(few)} others are in cells with fewer than two relations")
    print(f"\nthe {len(firm)} that rounding cannot hide, in cells with two or more relations")
    print(table(firm))
    print(f"\nthe {len(read)} of these that still read as figures")
    print(table(read))
    fired = Counter(rule for o in outcomes for rule in o.fired)
    print("\nrules that fired, and how often: ", end="")
    print(", ".join(f"{rule} {n}" for rule, n in fired.most_common()))
    print(f"\n{PAGES} damaged pages, read and audited anew")
    print(page_table(run_pages(PAGES, seed)))


if __name__ == "__main__":
    main()
