"""The audit's page says what the findings say."""

from __future__ import annotations

import re

import pytest

import kgdata as kg
from kgdata.auditing import coverage, page, relations
from kgdata.auditing.explain import LANGUAGES, sentence
from kgdata.numbers import number


def test_both_languages_have_the_same_sentences():
    from kgdata.auditing.explain import _sentences

    vietnamese, english = (_sentences()[lang] for lang in LANGUAGES)
    assert list(vietnamese) == list(english)
    fields = {k: sorted(set(_fields(v))) for k, v in vietnamese.items()}
    assert fields == {k: sorted(set(_fields(v))) for k, v in english.items()}


def _fields(text):
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text) if name]


def test_every_kind_of_relation_has_its_name_and_rule(plan):
    kinds = set(relations(plan)["kind"])
    for kind in kinds:
        assert sentence(f"kind-{kind}", "vi") != sentence(f"kind-{kind}", "en")
    assert kinds <= set(page._KINDS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_counts_what_the_frames_hold(plan, lang):
    findings = plan.audit()
    text = page.summary(plan, findings, lang)
    verdicts = relations(plan)["verdict"].value_counts()
    assert f"**{verdicts['inconsistent']} " in text
    assert f"**{(findings['status'] == 'open').sum()} " in text


def test_a_relation_that_fails_confirms_nothing(plan, monkeypatch):
    levels = coverage(plan)
    levels = levels[~levels["series"].str.contains("/")]
    spoilt = levels.assign(failing=levels["relations"])
    for frame, share in ((levels.assign(relations=2, failing=0), "100%"), (spoilt, "0%")):
        monkeypatch.setattr(page, "coverage", lambda _, frame=frame: frame)
        text = page.summary(plan, plan.audit(), "en")
        assert f" {share} of the figures are confirmed" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tables_show_every_finding_once(plan, lang):
    findings = plan.audit()
    html = page.findings_table(findings, lang).as_raw_html()
    for finding in findings.itertuples():
        assert html.count(finding.id) == (finding.status == "open")
    ids = re.findall(r'<td style="([^"]*)"[^>]*>F[0-9a-f]{8}<', html)
    assert len(ids) == (findings["status"] == "open").sum()
    assert all("white-space: nowrap" in s for s in ids)  # who looks for an id finds it whole
    assert "26,375" in page.corrections_table(plan, lang).as_raw_html()
    exact = int((relations(plan)["verdict"] == "exact").sum())
    written = number(exact, 0, lang)
    assert f">{written}<" in page.verdict_table(plan, lang).as_raw_html()  # the line of all kinds


def test_the_ledger_s_evidence_is_in_the_reader_s_language(plan):
    # corrections.csv: total; ratio estimate_2023/actual_2022
    told = {lang: page.corrections_table(plan, lang).as_raw_html() for lang in LANGUAGES}
    assert "tổng và các phần; tỷ lệ in (Ước 2023/TH 2022)" in told["vi"]
    assert "totals and parts; printed ratios (2023 est./2022 actual)" in told["en"]
    assert not any(entry.reason in told["vi"] for entry in plan.ledger)


def test_the_map_has_a_panel_for_every_table_and_says_its_counts(plan):
    axes = page.coverage_map(plan, "en")
    assert [ax.get_title(loc="left").replace("\n", " ") for ax in axes] == [
        info.name("en") for info in plan.tables_info.values()
    ]
    levels = coverage(plan)
    none = int((levels[~levels["series"].str.contains("/")]["relations"] == 0).sum())
    assert f"none: {none};" in kg.chart.alt_text(axes)
    assert axes[0].get_figure().get_supxlabel().startswith("Source: Plan 14/KH-UBND")
