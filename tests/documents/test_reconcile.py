"""Targets against the annex, by the sums a reader can do."""

from __future__ import annotations

import shutil

import pytest

import kgdata as kg
from kgdata.documents.reconcile import reconcile
from kgdata.errors import SourceError


@pytest.fixture(scope="module")
def checked(plan):
    return reconcile(plan).set_index(["no", "indicator"])


@pytest.mark.parametrize(
    ("no", "indicator", "planned"),
    [
        ("1", "SCN.GRDP.GROWTH", 109.5 - 100),
        ("5", "IND.INDUSTRY.VALUE", 100 * 54445.888 / 49496.262 - 100),
        ("6.a", "SRV.RETAIL_SALES.REVENUE", 100 * 149600 / 135940 - 100),
        ("6.b", "SRV.TOURISTS.COUNT", 9.2),
        ("7", "FIN.STATE_BUDGET.REVENUE", 16906.13),
        ("8", "SCN.INVESTMENT.CAPITAL", 69373),
        ("9", "HLT.POPULATION_URBAN.POPULATION", 100 * 529760 / 1758848),
        ("23", "HLT.MEDICAL_WASTE.RATE", 100),
    ],
)
def test_annex_in_the_target_s_terms(checked, no, indicator, planned):
    assert checked.loc[(no, indicator), "planned"] == pytest.approx(planned, rel=1e-9)


def test_what_the_annex_s_plan_does_not_keep(checked):
    broken = {(no, i) for no, i in checked.index[~checked["agrees"].fillna(True)]}
    assert broken == {
        ("6.a", "SRV.RETAIL_SALES.REVENUE"),  # 10.05 %, 12 % wanted
        ("6.b", "SCN.TOURISTS.COUNT"),  # 11.1 million in the scenario
        ("6.c", "SRV.TOURISM.REVENUE"),  # 20,000
        ("8", "INV.DEVELOPMENT_INVESTMENT.CAPITAL"),  # 69,373
        ("8", "SCN.INVESTMENT.CAPITAL"),
        ("9", "HLT.POPULATION_URBAN.POPULATION"),  # 30.12 % urban
        ("23", "HLT.MEDICAL_WASTE.RATE"),  # 100 %
        ("25.ii", "SRV.DOSSIERS_DIGITISED.SHARE"),  # 100 %
        ("25.iii", "SRV.DOSSIERS_ONLINE_PAYMENT.SHARE"),  # 80 %, above 90 % wanted
        ("III.5.4.a", "HLT.SOCIAL_INSURANCE.RATE"),  # 15.03 %
    }


def test_what_2023_reached_already(checked):
    assert checked.loc[("12", "HLT.COMMUNES_HEALTH_STANDARD.SHARE"), "reached"]  # 99.3 %
    assert not checked.loc[("13", "HLT.DOCTORS.DENSITY"), "reached"]  # 10.13 for 10.14
    assert checked["reached"].isna()[("1", "SCN.GRDP.GROWTH")]  # no estimate is printed


def test_every_target_that_the_issue_names_is_joined(checked):
    wanted = {"1", "4", "5", "6", "7", "8", "9", "12", "13", "14", "18", "23", "24", "25"}
    assert wanted <= {no.split(".")[0] for no, _ in checked.index}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",9,share,HLT", ",99,share,HLT", r"joins.csv:14:2: no target '99'"),
        (",9,share,HLT", ",9,part,HLT", r"joins.csv:14:3: no comparison 'part'"),
        ("SRV.TOURISM.REVENUE", "SRV.TOURISM.INCOME", r"joins.csv:10:4: no indicator"),
        ("share,HLT.POPULATION_URBAN.POPULATION,HLT.POPULATION.POPULATION",
         "share,HLT.POPULATION_URBAN.POPULATION,", r"joins.csv:14:5: a share, and only a share"),
    ],
)  # fmt: skip
def test_bad_joins(tmp_path, plan, old, new, message):
    folder = tmp_path / "plan"
    shutil.copytree(plan.folder, folder)
    path = folder / "joins.csv"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(SourceError, match=message):
        reconcile(kg.open(folder))


def test_plan_without_targets_or_annex_has_nothing_to_reconcile(plan):
    assert reconcile(kg.open(plan.folder.parent / "kh104-2021")).empty
