"""``rules.toml`` is read strictly: what is wrong, and in which rule."""

from __future__ import annotations

import pytest

from kgdata.auditing.rules import read_rules
from kgdata.errors import SourceError

KNOWN = {"A.B.C": 1, "A.D.E": 2}
RULE = {
    "id": '"one"', "kind": '"same"', "severity": '"high"', "cell": '"A.B.C"', "equals": '"A.D.E"',
    "vi": '"bằng nhau"', "en": '"equal"',
}  # fmt: skip


def written(tmp_path, **changes):
    entry = {**RULE, **changes}
    lines = [f"{key} = {value}" for key, value in entry.items() if value]
    path = tmp_path / "rules.toml"
    path.write_text("[[rule]]\n" + "\n".join(lines) + "\n", "utf-8")
    return path


def test_a_rule_has_its_facts_and_its_sentence(tmp_path):
    rule = read_rules(written(tmp_path), KNOWN)["one"]
    assert (rule.kind, rule.severity, rule.facts) == (
        "same", "high", {"cell": "A.B.C", "equals": "A.D.E"},
    )  # fmt: skip
    assert (rule.sentence("vi"), rule.sentence("en")) == ("bằng nhau", "equal")


def test_a_plan_without_rules_has_none(tmp_path):
    assert read_rules(tmp_path / "rules.toml", KNOWN) == {}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": '"equal"'}, "kind 'equal'; expected one of same, sum"),
        ({"severity": '"grave"'}, "severity 'grave'; expected one of high, medium, low"),
        ({"equals": ""}, "kind 'same' needs 'equals'"),
        ({"cell": ""}, "kind 'same' needs 'cell'"),
        ({"cell": '"A.B.X"'}, "no indicator 'A.B.X'"),
        ({"whole": '"A.B.C"'}, "unknown key 'whole'"),
        ({"vi": ""}, "no 'vi'"),
        ({"id": "7"}, "no 'id'"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, changes, message):
    with pytest.raises(SourceError, match=message):
        read_rules(written(tmp_path, **changes), KNOWN)


def test_a_side_of_an_at_most_may_be_a_product(tmp_path):
    product = {"kind": '"at_most"', "equals": "", "cell": '["A.B.C", "A.D.E"]'}
    rule = read_rules(written(tmp_path, **product, whole='"A.B.C"'), KNOWN)["one"]
    assert rule.facts == {"cell": ["A.B.C", "A.D.E"], "whole": "A.B.C"}
    for changes, message in (
        ({"whole": '["A.B.C"]'}, "'whole' is a product; only one side of an at_most can be one"),
        ({"whole": '"A.B.C"', "cell": '["A.B.X", "A.D.E"]'}, "no indicator 'A.B.X'"),
    ):
        with pytest.raises(SourceError, match=message):
            read_rules(written(tmp_path, **{**product, **changes}), KNOWN)
    with pytest.raises(SourceError, match="'cell' is a product"):
        read_rules(written(tmp_path, cell='["A.B.C", "A.D.E"]'), KNOWN)


def test_an_id_is_used_once(tmp_path):
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8") * 2, "utf-8")
    with pytest.raises(SourceError, match="the id is used twice"):
        read_rules(path, KNOWN)


def test_a_file_that_is_no_toml(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text("[[rule]\n", "utf-8")
    with pytest.raises(SourceError, match=r"rules\.toml: not readable as TOML"):
        read_rules(path, KNOWN)
