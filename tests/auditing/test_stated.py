"""The annex against what documents state, and documents against each other."""

from __future__ import annotations

import hashlib
import shutil

import pytest

import kgdata as kg
from kgdata.auditing import relations
from kgdata.documents.reconcile import reconcile


@pytest.fixture(scope="module")
def findings(plan):
    return plan.audit()


@pytest.fixture
def copied(plan, tmp_path, monkeypatch):
    """All documents in a folder of their own, to be changed."""
    monkeypatch.setenv("KGDATA_CACHE", str(tmp_path / "cache"))
    return shutil.copytree(plan.folder.parent, tmp_path / "data")


def changed(folder, name, before, after):
    path = folder / name
    text = path.read_text("utf-8")
    assert text.count(before) == 1, (name, before, text.count(before))
    path.write_text(text.replace(before, after), "utf-8")
    return kg.open(folder / "kh14-2024").audit()


def test_the_audit_and_the_targets_page_agree_on_every_join(plan):
    told = reconcile(plan)
    judged = relations(plan).query("kind == 'target'")
    assert len(judged) == len(told) == 26
    for (_, join), (_, relation) in zip(told.iterrows(), judged.iterrows(), strict=True):
        assert f"kh14-2024/{join['no']}/target" in relation["cells"].split("; ")
        assert (relation["verdict"] != "inconsistent") == join["agrees"], join["no"]


def test_targets_at_odds_with_the_annex(findings):
    # the sentences of the plan, lines 61 to 112 of its text, beside the annex
    found = findings[findings["rule"].str.startswith("target-")]
    assert sorted(found["rule"]) == [
        "target-23", "target-25.ii", "target-25.iii", "target-6.a", "target-6.b-scenario",
        "target-6.c", "target-8-investment", "target-8-scenario", "target-9", "target-III.5.4.a",
    ]  # fmt: skip
    assert set(found["origin"]) == {"reconciliation"}
    investment = found.set_index("rule").loc["target-8-investment"]
    assert (investment["printed"], investment["expected"]) == ("69.373,00", 45000.0)
    assert (investment["table"], investment["row"], investment["series"]) == (
        "investment", 1, "plan_2024",
    )  # fmt: skip
    assert investment["severity"] == "high"
    assert "chỉ tiêu 8 là 45.000 tỷ đồng" in investment["explanation_vi"]
    retail = found.set_index("rule").loc["target-6.a"]
    # 149.600 / 135.940 is 110,05 %; from 12 % up asks 135.940 × 1,12 at least
    assert retail["low"] == pytest.approx(135939.5 * 1.12)
    assert "149.600 / 135.940 (ước thực hiện 2023) × 100 − 100 = 10,05" in retail["explanation_vi"]
    assert "is at least 12%" in retail["explanation_en"]


def test_figures_of_the_text_that_contradict_each_other(findings):
    # line 112: 15,3 % in all, of it 12,44 % and 2,59 %; the annex prints 15,03
    found = findings.set_index("rule").loc["social-insurance-parts"]
    assert (found["printed"], found["expected"], found["origin"]) == ("15,3", 15.03, "publisher")
    assert found["proposal"].startswith("kh14-2024/III.5.4.a/target: 15,3 -> 15,03")
    assert found["table"] == "" and kg.open().load().query("table == ''").empty
    # line 105: 7.353 of 9.565 km are 76,87 %, not 76,8 %
    assert findings.set_index("rule").loc["rural-roads-share", "expected"] == pytest.approx(
        735300 / 9565
    )


def test_citations_that_do_not_agree(findings):
    found = findings[findings["rule"].str.startswith("citation-")]
    found = found.assign(source=found["cells"].str.partition("; ")[0]).set_index("source")
    assert found[["rule", "severity"]].T.to_dict("list") == {
        "cv1088.txt:44:164": ["citation-issuer", "medium"],  # "của Chính phủ ... của Bộ Chính trị"
        "cv1088.txt:78:3": ["citation-date", "medium"],  # Plan 14 is of 19 January
        "cv1088.txt:84:4": ["citation-date", "medium"],  # 1289/QĐ-TTg: 03/1, on line 104 03/11
        "kh104.txt:100:11": ["citation-number", "medium"],  # 101/KH-UBND of 7 May 2021 is 104
        "nq535.txt:183:1": ["citation-date", "low"],  # dated 14 January, passed on 13
    }
    date = found.loc["cv1088.txt:78:3", "explanation_vi"]
    assert "ngày 19/01/2024, nhưng câu dẫn ghi ngày 19/02/2024" in date
    assert "Politburo" in found.loc["cv1088.txt:44:164", "explanation_en"]


def test_a_target_changed_is_found(copied):
    # target 7 is the annex's own figure: 16.906,13 tỷ đồng, 16.906.130 triệu
    path = "kh14-2024/targets.csv"
    line = next(x for x in (copied / path).read_text("utf-8").splitlines() if ",7,FIN." in x)
    found = changed(copied, path, line, line.replace("16906.13", "16806.13"))
    one = found.set_index("rule").loc["target-7"]
    assert (one["printed"], one["expected"], one["severity"]) == (
        "16.906.130",
        16806130.0,
        "medium",
    )
    assert "kh14-2024/7/target: 16.806,13 -> 16.906,13" in one["proposal"]


def test_parts_of_the_structure_that_make_no_hundred(copied):
    found = changed(copied, "kh14-2024/targets.csv", ",20.82,,%,", ",28.02,,%,")
    one = found.set_index("rule").loc["grdp-structure"]
    assert (one["expected"], one["imbalance"]) == (31.67, 7.2)
    assert "100 − 35,43%" in one["explanation_vi"]


def test_a_list_that_is_shorter_than_its_target(copied):
    path = copied / "kh14-2024" / "targets_lists.csv"
    lines = path.read_text("utf-8").splitlines()
    before = set(kg.open(copied / "kh14-2024").audit()["rule"])
    assert "target-list" not in before
    path.write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    found = kg.open(copied / "kh14-2024").audit().set_index("rule").loc["target-list"]
    number, name = lines[-1].split(",")[1], lines[-1].split(",")[3]
    assert f"kh14-2024/{number}/target" in found["cells"]
    assert name not in found["explanation_vi"]


def test_a_year_that_asks_less_than_the_five_years_do(copied):
    # Resolution 535 asks 35.000 jobs in each year, Plan 14 as many
    path = "kh14-2024/targets.csv"
    line = next(x for x in (copied / path).read_text("utf-8").splitlines() if "SOC.JOBS.COUNT" in x)
    found = changed(copied, path, line, line.replace("35000", "30000").replace(">=", "="))
    one = found.set_index("rule").loc["target-yearly"]
    assert one["cells"].endswith("nq535-2021/b.6/target")
    assert "35.000" in one["explanation_vi"] and "30.000" in one["explanation_vi"]


def test_figures_in_each_others_rows_are_noticed(copied):
    # sheep and goats' neighbours: the plan of buffaloes and that of cattle change places
    source = copied / "kh14-2024" / "source" / "annex.txt"
    text = source.read_text("utf-8")
    lines = text.split("\n")
    cattle = next(n for n, x in enumerate(lines) if x.startswith("7.2\tĐàn bò"))
    assert lines[cattle].split("\t")[3:7] == ["10.448", "11.500", "10.573", "12.200"]
    above = lines[cattle - 1].split("\t")
    beside = lines[cattle].split("\t")
    above[4], beside[4] = beside[4], above[4]
    lines[cattle - 1], lines[cattle] = "\t".join(above), "\t".join(beside)
    source.write_text("\n".join(lines), "utf-8")
    meta = copied / "kh14-2024" / "plan.toml"
    plan = kg.open(copied / "kh14-2024")
    fresh = hashlib.sha256(source.read_bytes()).hexdigest()
    meta.write_text(meta.read_text("utf-8").replace(plan.source_sha256, fresh), "utf-8")
    found = kg.open(copied / "kh14-2024").audit()
    one = found[found["rule"] == "exchanged"]
    assert one["proposal"].str.contains("11.500", regex=False).any()


def test_an_accepted_finding_that_is_gone_is_told(copied):
    from click.testing import CliRunner

    from kgdata.auditing.command import audit as command

    path = copied / "kh14-2024" / "accepted.csv"
    path.write_text(path.read_text("utf-8") + "F00000000,ratio,fdi,1,,checked\n", "utf-8")
    result = CliRunner().invoke(command, ["--plan", str(copied / "kh14-2024"), "--lang", "en"])
    assert "there is no finding F00000000 (ratio) any more" in result.output
