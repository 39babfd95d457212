"""Things that plans count in one word: the label beside the word says which they are."""

from __future__ import annotations

import os

import pytest

import kgdata as kg
from tests.importing.annexes import imported

HEAD = [
    ("Biểu 1: CƠ SỞ VẬT CHẤT",),
    ("TT", "Chỉ tiêu", "ĐVT", "TH 2023", "KH 2024", "UTH 2024", "KH 2025"),
]
ROWS = [
    ("Số phòng khách sạn", "Phòng", "room"),
    ("Phòng học kiên cố", "Phòng", "classroom"),
    ("Số phòng khám đa khoa tư nhân", "phòng", "clinic"),
    ("Trong đó: ngoài công lập", "Phòng", "clinic"),
    ("Phòng trọ cho công nhân", "Phòng", "room"),
    ("Số cụm công nghiệp", "Cụm", "cluster"),
    ("Cụm loa truyền thanh", "Cụm", "loudspeaker_cluster"),
]


@pytest.fixture(autouse=True)
def no_cache(monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", os.devnull)


def test_a_word_for_several_things_is_what_its_label_says(tmp_path):
    rows = [
        (str(n), label, unit, *(str(10 * n + k) for k in range(4)))
        for n, (label, unit, _) in enumerate(ROWS, 1)
    ]
    outcome = imported(tmp_path, [*HEAD, *rows])
    frame = kg.open(tmp_path / "plan").load().drop_duplicates("row")
    wanted = [code for *_, code in ROWS]
    assert frame["unit"].tolist() == wanted
    assert [i.unit.code for i in outcome.plan.rows[frame["table"].iloc[0]]] == wanted
