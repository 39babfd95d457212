"""What all tests share: a cache of their own, steady hypothesis runs, the plan at hand."""

from __future__ import annotations

import os
import tempfile

import hypothesis
import pytest

import kgdata as kg

# `pytest --hypothesis-profile=search` looks for new examples; CI repeats the same ones.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("steady")

_CACHE = pytest.StashKey[tempfile.TemporaryDirectory]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the user's cache and chosen plan out of the tests; xdist's workers inherit both."""
    os.environ.pop("KGDATA_PLAN", None)
    if not hasattr(config, "workerinput"):
        config.stash[_CACHE] = tempfile.TemporaryDirectory(prefix="kgdata-tests-")
        os.environ["KGDATA_CACHE"] = config.stash[_CACHE].name


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the cache."""
    if _CACHE in config.stash:
        config.stash[_CACHE].cleanup()


@pytest.fixture(scope="session")
def plan() -> kg.Plan:
    """The plan at hand."""
    return kg.open()


@pytest.fixture(scope="session")
def read_anew(plan):
    """The plan's tables, read from the source and not from a cache."""
    return plan.read()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("KGDATA_CACHE", str(folder))
    return folder
