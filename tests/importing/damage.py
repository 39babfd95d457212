"""Labels and figures as a scan misreads them: marks lost, letters and digits taken for others."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping

from kgdata.printed import Figure

# What OCR takes letters for. Marks on vowels go first, then look-alikes.
_LOOKALIKES = {
    "n": "uh", "u": "n", "o": "0c", "c": "oe", "e": "c", "l": "1i", "i": "l", "h": "b", "b": "h",
    "g": "q", "t": "l", "d": "đ", "s": "5", "a": "o", "m": "n",
}  # fmt: skip


def damage(label: str, share: float, rng: random.Random) -> str:
    """Damage a share of a label's letters."""
    out = []
    for letter in label:
        if rng.random() >= share or not letter.isalpha():
            out.append(letter)
            continue
        bare = unicodedata.normalize("NFD", letter)
        if len(bare) > 1 and rng.random() < 0.6:
            out.append(bare[0])
        elif letter.lower() in _LOOKALIKES and rng.random() < 0.85:
            out.append(rng.choice(_LOOKALIKES[letter.lower()]))
    return "".join(out)


def misread(values: Mapping[str, Figure], share: float, rng: random.Random) -> dict[str, Figure]:
    """Take a digit for another in a share of the figures."""
    out = dict(values)
    for name, figure in values.items():
        if figure.status != "ok" or figure.value is None or rng.random() >= share:
            continue
        digits = list(str(round(abs(figure.value) * 10**figure.decimals)))
        at = rng.randrange(len(digits))
        digits[at] = str((int(digits[at]) + rng.randint(1, 9)) % 10)
        out[name] = figure._replace(value=int("".join(digits)) / 10**figure.decimals)
    return out
