"""A plan without documents beside it, and one without quarters, make pages that say so."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil

import pytest

import kgdata as kg
from kgdata.charts.bullet import target_bullets
from kgdata.charts.contributions import contribution_bars
from kgdata.charts.quarters import growth_paths, seasons
from kgdata.documents.agenda import agenda
from kgdata.documents.progress import long_term, progress
from kgdata.listings import contributions_table, targets_table
from kgdata.prose import agenda as tasks_told
from kgdata.prose import five_year as years_told
from kgdata.prose import scenario as scenario_told
from kgdata.prose import targets as targets_told
from kgdata.scenario import scenario


@pytest.fixture(scope="module")
def bare(plan, tmp_path_factory):
    """The annex alone, its table of quarters taken out."""
    folder = tmp_path_factory.mktemp("plans") / "bare"
    shutil.copytree(plan.folder, folder)
    for name in ("targets.csv", "joins.csv", "directives.csv", "targets_lists.csv", "weights.csv",
                 "rules.toml", "corrections.csv"):  # fmt: skip
        (folder / name).unlink()
    meta = (folder / "plan.toml").read_text("utf-8")
    parts = re.split(r"(?m)^(?=\[\[tables\]\])", meta)
    kept = "".join(p for p in parts if 'id = "scenario"' not in p)
    source = (folder / "source" / "annex.txt").read_text("utf-8")
    rest = source[source.index("BIỂU 2") :].encode()
    (folder / "source" / "annex.txt").write_bytes(rest)
    kept = re.sub(r'sha256 = "\w+"', f'sha256 = "{hashlib.sha256(rest).hexdigest()}"', kept)
    (folder / "plan.toml").write_text(kept, "utf-8")
    rows = (folder / "indicators.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "indicators.csv").write_text(
        "".join(r for r in rows if not r.startswith("scenario,")), "utf-8"
    )
    return kg.open(folder)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_targets(bare, lang):
    assert bare.number in targets_told.title(bare, lang)
    assert "<table" in targets_table(bare, lang).as_raw_html()
    assert not target_bullets(bare, lang).has_data()
    assert targets_told.named(bare, lang) == targets_told.assumed(bare, lang) == ""
    assert targets_told.odds(bare, lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_five_years(bare, lang):
    document = long_term(bare)
    assert document == ""
    found = progress(bare, document, 24000.0)
    assert found == []
    assert bare.number in years_told.title(bare, found, document, lang)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_quarters(bare, lang):
    found = scenario(bare)
    assert found.table == ""
    assert bare.number in scenario_told.title(bare, found, lang)
    assert scenario_told.contributed(bare, found, lang) == ""
    assert not contribution_bars(bare, found, lang).has_data()
    assert not growth_paths(bare, found, lang)[0].has_data()
    assert not seasons(bare, found, lang).has_data()
    assert "<table" in contributions_table(bare, found, lang).as_raw_html()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_tasks(bare, lang):
    day = dt.date(2024, 6, 30)
    frame = agenda(bare.library, day)
    assert frame.empty
    assert bare.number in tasks_told.title(bare, frame, day, lang)
    assert tasks_told.load(bare, frame, lang) == ""
