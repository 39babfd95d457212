"""The cache of parsed frames: it may be missing, broken, old or unwritable, and is never wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

import kgdata as kg
from kgdata import store
from tests.annex import HEADER, crop_items, crop_rows, write_ledger, write_plan


@pytest.fixture
def folder(tmp_path, cache):
    return write_plan(tmp_path / "plan", [*HEADER, *crop_rows()], crop_items())


def kept(cache):
    return sorted(cache.rglob("*.frame"))


def test_frames_come_from_the_cache_as_they_were_made(folder, cache, monkeypatch):
    made = kg.open(folder)
    frames = made.load(), made.ratios(), made.wide("crops"), made.tables()
    assert len(kept(cache)) == 3
    monkeypatch.setattr(kg.Plan, "read", lambda self: pytest.fail("read anew"))
    again = kg.open(folder)
    for one, other in zip(
        frames, (again.load(), again.ratios(), again.wide("crops"), again.tables()), strict=True
    ):
        pd.testing.assert_frame_equal(one, other)


def test_the_annex_at_hand_comes_from_the_cache_as_it_was_made(plan, cache):
    made, fetched = kg.open(), kg.open()
    for ask in (kg.Plan.load, kg.Plan.ratios):
        pd.testing.assert_frame_equal(ask(made), ask(fetched))
    assert len(kept(cache)) == 3


def test_nothing_is_left_half_written(folder, cache):
    kg.open(folder).load()
    assert [p.suffix for p in cache.rglob("*") if p.is_file()] == [".frame"] * 3


@pytest.mark.parametrize(
    "name", ["plan.toml", "indicators.csv", "corrections.csv", "source/annex.txt"]
)
def test_whatever_the_figures_depend_on_makes_them_anew(folder, cache, name):
    kg.open(folder).load()
    path = folder / name
    if name == "corrections.csv":
        write_ledger(folder, [{"row": 1, "series": "plan_2024", "before": "420", "after": "421"}])
    elif name == "source/annex.txt":
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
        import hashlib
        import re

        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        meta = folder / "plan.toml"
        meta.write_text(re.sub("[0-9a-f]{64}", digest, meta.read_text("utf-8")), "utf-8")
    else:
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    kg.open(folder).load()
    assert len(kept(cache)) == 6


def test_other_code_reads_anew(folder, cache, monkeypatch):
    kg.open(folder).load()
    monkeypatch.setattr(store, "_code", lambda: b"another reader")
    kg.open(folder).load()
    assert len(kept(cache)) == 6


def broken(content: bytes):
    third = len(content) // 3
    return {
        "empty": b"", "short": content[:third], "no tail": content[:-8], "text": b"no frame at all",
        "no head": content[third:], "hole": content[:third] + b"\0" * third + content[2 * third :],
        "tail": content[:-100] + b"\xff" * 92 + content[-8:],
    }  # fmt: skip


@pytest.mark.parametrize("how", broken(b"").keys())
def test_a_broken_cache_is_read_anew_and_mended(folder, cache, how, monkeypatch):
    whole = kg.open(folder).load()
    for path in kept(cache):
        path.write_bytes(broken(path.read_bytes())[how])
    pd.testing.assert_frame_equal(kg.open(folder).load(), whole)
    monkeypatch.setattr(kg.Plan, "read", lambda self: pytest.fail("not mended"))
    pd.testing.assert_frame_equal(kg.open(folder).load(), whole)


def test_no_flipped_byte_breaks_loading(folder, cache):
    whole = kg.open(folder).load()
    path = next(p for p in kept(cache) if p.name == "observations.frame")
    content = path.read_bytes()
    for at in range(0, len(content), max(1, len(content) // 30)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        pd.testing.assert_frame_equal(kg.open(folder).load(), whole, obj=f"byte {at}")


def test_another_frame_in_its_place_is_read_anew(folder, cache):
    whole = kg.open(folder).load()
    for path in kept(cache):
        pd.DataFrame({"a": [1]}).to_parquet(path)
    pd.testing.assert_frame_equal(kg.open(folder).load(), whole)


@pytest.mark.parametrize("where", [os.devnull, "a file"])
def test_a_cache_that_cannot_be_written_is_no_error(folder, tmp_path, monkeypatch, where):
    if where == "a file":
        where = str(tmp_path / "file")
        Path(where).write_text("x", "utf-8")
    monkeypatch.setenv("KGDATA_CACHE", where)
    assert len(kg.open(folder).load()) == 28
    assert len(kg.open(folder).load()) == 28


class Forbidden(type(Path())):
    """A path of another user's; root may look everywhere, so the refusal is played."""

    def _refuse(self, *_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    exists = is_file = read_bytes = mkdir = open = _refuse


def test_a_cache_that_may_not_be_looked_into_is_no_error(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_folder", lambda: Forbidden(tmp_path / "theirs"))
    assert len(kg.open(folder).load()) == 28
    assert not (tmp_path / "theirs").exists()


def test_a_full_disk_is_no_error_and_leaves_nothing(folder, cache, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store.Path, "replace", full)
        assert len(kg.open(folder).load()) == 28
    assert not [p for p in cache.rglob("*") if p.is_file()]
    assert len(kg.open(folder).load()) == 28
    assert len(kept(cache)) == 3


def test_the_cache_keeps_only_its_newest_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", str(tmp_path))
    monkeypatch.setattr(store, "_KEPT", 2)
    frame = pd.DataFrame({"a": [1]})
    for n, key in enumerate(("a" * 64, "b" * 64, "c" * 64)):
        store.Frames(key, ("x",), lambda: {"x": frame})["x"]
        os.utime(tmp_path / key[:32], (n, n))
    (tmp_path / "not-ours").mkdir()
    store.Frames("d" * 64, ("x",), lambda: {"x": frame})["x"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c" * 32, "d" * 32, "not-ours"]
