"""A small library of documents to break."""

from __future__ import annotations

import shutil

import pytest

import kgdata as kg
from kgdata.documents.library import Library


@pytest.fixture(scope="session")
def library(plan):
    """The documents at hand."""
    return plan.library


@pytest.fixture
def copy(tmp_path):
    """The documents' facts in a folder of the test's own."""
    root = kg.open().folder.parent
    shutil.copytree(root, tmp_path / "data", ignore=shutil.ignore_patterns("source"))
    return tmp_path / "data"


@pytest.fixture
def change(copy):
    """Change one text in a file of the copy and open the library anew."""

    def changed(file: str, old: str, new: str) -> Library:
        path = copy / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} must be there once"
        path.write_text(text.replace(old, new), "utf-8")
        return Library(copy)

    return changed
