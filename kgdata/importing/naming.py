"""Provisional ids of indicators that no plan carries yet: the same whenever they are read again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from kgdata.importing.wording import words_of

__all__ = ["new_ids", "subject_of"]

_LONGEST = 48
_ASCII = re.compile(r"[^A-Z0-9]+")


def subject_of(label: str, longest: int = _LONGEST) -> str:
    """Make the subject of an id from a label.

    Parameters
    ----------
    label : str
        The label; case, diacritics and signs do not matter.
    longest : int, default 48
        Characters to keep, whole words.

    Examples
    --------
    >>> subject_of("Khoai các loại (môn, ngọt)"), subject_of("***")
    ('KHOAI_CAC_LOAI_MON_NGOT', 'X')
    """
    words = [w for w in (_ASCII.sub("", word.upper()) for word in words_of(label)) if w]
    while len(words) > 1 and len("_".join(words)) > longest:
        words.pop()
    return "_".join(words)[:longest] or "X"


def new_ids(
    domain: str, chains: Sequence[tuple[str, ...]], measures: Sequence[str], taken: Collection[str]
) -> list[str]:
    """Make ids for rows.

    Parameters
    ----------
    domain : str
        First part of the ids.
    chains : sequence of tuple of str
        For each row its own label, that of the row it stands under, and so on.
    measures : sequence of str
        Last part of each id.
    taken : collection of str
        Ids that stand for something else.

    Returns
    -------
    list of str
        Different from each other and from those taken. An id depends on the row's labels alone;
        those that would be the same name what they stand under as well, as far up as it takes.

    Examples
    --------
    >>> new_ids("AGR", [("Sen",), ("Sen", "Cây khác")], ["AREA", "OUTPUT"], [])
    ['AGR.SEN.AREA', 'AGR.SEN.OUTPUT']
    >>> new_ids("AGR", [("Sen", "Xã A"), ("Sen", "Xã B")], ["AREA", "AREA"], [])
    ['AGR.SEN_XA_A.AREA', 'AGR.SEN_XA_B.AREA']
    """
    depth = [1] * len(chains)

    def made(n: int) -> str:
        parts = [subject_of(label) for label in chains[n][: depth[n]]]
        if depth[n] > len(chains[n]):  # the whole of every label, before numbers must do
            parts = [subject_of(label, 10**6) for label in chains[n]]
        return f"{domain}.{'_'.join(parts)}.{measures[n]}"

    while True:
        ids = [made(n) for n in range(len(chains))]
        count = Counter(ids)
        again = [
            n
            for n, name in enumerate(ids)
            if (count[name] > 1 or name in taken) and depth[n] <= len(chains[n])
        ]
        if not again:
            return _numbered(ids, set(taken))
        for n in again:
            depth[n] += 1


def _numbered(ids: Sequence[str], taken: set[str]) -> list[str]:
    """Give numbers to the ids of rows that nothing but their order tells apart."""
    used: dict[str, int] = defaultdict(int)
    out: list[str] = []
    for name in ids:
        domain, subject, measure = name.split(".")
        candidate = name
        while candidate in taken:
            used[name] += 1
            candidate = f"{domain}.{subject}_{used[name] + 1}.{measure}"
        taken.add(candidate)
        out.append(candidate)
    return out
