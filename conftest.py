"""For tests and doctests alike."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def no_open_pictures():
    """Close what a test has drawn: pyplot keeps every figure, and warns of the twenty-first."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
