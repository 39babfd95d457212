"""What is wrong in a file is one message with file, line and column."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kgdata.documents.library import Library
from kgdata.errors import SourceError, UnknownNameError

TARGETS = "kh14-2024/targets.csv"
# file, text, what it becomes, what is asked for, place (line of the change) and message
CASES = {
    "indicator": (
        TARGETS, ",9,SOC.URBANISATION.RATE,", ",9,SOC.URBANIZATION.RATE,", "targets",
        r"kh14-2024/targets.csv:{line}:3: no indicator 'SOC.URBANIZATION.RATE' \(did you mean "
        r"'SOC.URBANISATION.RATE'\?\)",
    ),
    "agency of a target": (
        TARGETS, "kh14.txt:112:144,VSS", "kh14.txt:112:144,VSSX", "targets",
        r"kh14-2024/targets.csv:{line}:14: no agency 'VSSX'",
    ),
    "comparator": (
        TARGETS, "Urbanisation rate,=,", "Urbanisation rate,=>,", "targets",
        r"kh14-2024/targets.csv:{line}:6: no comparator '=>'.*there are: =, >=",
    ),
    "one number twice": (
        TARGETS, "kh14-2024,4,AGR", "kh14-2024,3.iv,AGR", "targets",
        r"kh14-2024/targets.csv:{line}:2: two targets have the number '3.iv'",
    ),
    "figure": (
        TARGETS, "=,36.3,", "=,\"36,3\",", "targets",
        r"kh14-2024/targets.csv:{line}:7: value '36,3' is no number",
    ),
    "no figure": (
        TARGETS, "=,36.3,", "=,,", "targets",
        r"kh14-2024/targets.csv:{line}:7: a target needs a figure",
    ),
    "end of no range": (
        TARGETS, "=,36.3,,", "=,36.3,37,", "targets",
        r"kh14-2024/targets.csv:{line}:8: only a range has an end",
    ),
    "range without end": (
        "nq535-2021/targets.csv", "..,35,40,", "..,35,,", "targets",
        r"nq535-2021/targets.csv:{line}:8: a range needs an end",
    ),
    "unit": (
        TARGETS, "=,16900,,VND^9,", "=,16900,,VND e9,", "targets",
        r"kh14-2024/targets.csv:{line}:9: no unit 'VND e9'",
    ),
    "measure": (
        TARGETS, "=,16900,,VND^9,total", "=,16900,,VND^9,sum", "targets",
        r"kh14-2024/targets.csv:{line}:10: no measure 'sum'",
    ),
    "period": (
        "nq535-2021/targets.csv", "73645,,VND^9,total,2021/2025", "73645,,VND^9,total,2025/2021",
        "targets", r"nq535-2021/targets.csv:{line}:11: period '2025/2021' is none",
    ),
    "address": (
        TARGETS, "kh14.txt:64:26", "kh14.txt:64", "targets",
        r"kh14-2024/targets.csv:{line}:13: 'kh14.txt:\d+' is no address",
    ),
    "foreign document": (
        TARGETS, "kh14-2024,4,AGR", "kh15-2025,4,AGR", "targets",
        r"kh14-2024/targets.csv:{line}:1: document 'kh15-2025' is not 'kh14-2024'",
    ),
    "place without a target": (
        "kh14-2024/targets_lists.csv", ",20,district,An Minh", ",26,district,An Minh", "lists",
        r"kh14-2024/targets_lists.csv:{line}:2: no target '26'",
    ),
    "agency of a directive": (
        "kh14-2024/directives.csv", "III.1.3,TAX,", "III.1.3,TAXES,", "directives",
        r"kh14-2024/directives.csv:{line}:3: no agency 'TAXES' \(did you mean 'TAX'\?\)",
    ),
    "date of a directive": (
        "kh14-2024/directives.csv", "2024-10-31", "2024-10-32", "directives",
        r"kh14-2024/directives.csv:{line}:8: due_date '2024-10-32' is no date; it must",
    ),
    "recurrence": (
        "kh14-2024/directives.csv", "2024-02-18,FREQ=MONTHLY", "2024-02-18,FREQ=SOMETIMES",
        "directives", r"kh14-2024/directives.csv:{line}:9: recurrence 'FREQ=SOMETIMES",
    ),
    "recurrence that misses its first day": (
        "kh14-2024/directives.csv", "2024-02-18,FREQ", "2024-02-19,FREQ", "directives",
        r"kh14-2024/directives.csv:{line}:9: the rule does not fall on 2024-02-19",
    ),
    "quarter of a programme": (
        "kh104-2021/programmes.csv", "quý II-2021,2021-06-30,kh104.txt:104:",
        "quý II-2021,2021-06-31,kh104.txt:104:", "programmes",
        r"kh104-2021/programmes.csv:{line}:10: due_date '2021-06-31' is no date",
    ),
    "kind of a programme": (
        "kh104-2021/programmes.csv", ",list,2021/2025,Hoàn thành trong quý II-",
        ",lsit,2021/2025,Hoàn thành trong quý II-", "programmes",
        r"kh104-2021/programmes.csv:{line}:7: no kind of programme 'lsit'",
    ),
    "agency twice": (
        "agencies.csv", "DOJ,Sở Tư pháp", "DOJ,Sở Công Thương", "targets",
        r"data/agencies.csv:{line}:2: 'Sở Công Thương' already means DOIT",
    ),
    "issuer in the register": (
        "documents.csv", "2024-01-19,PPC,", "2024-01-19,PPX,", "documents",
        r"data/documents.csv:{line}:5: no agency 'PPX'",
    ),
    "date of a citation": (
        "citations.csv", "411/QĐ-TTg,decision,2022-03-31,", "411/QĐ-TTg,decision,31/3/2022,",
        "documents", r"data/citations.csv:{line}:4: cited_date '31/3/2022' is no date",
    ),
    "kind of a citation": (
        "citations.csv", "411/QĐ-TTg,decision", "411/QĐ-TTg,decison", "documents",
        r"data/citations.csv:{line}:3: no kind of document 'decison'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_message_names_the_place(change, case):
    file, old, new, question, message = CASES[case]
    library = change(file, old, new)
    text = (library.root / file).read_text("utf-8")
    line = text.count("\n", 0, text.index(new)) + 1
    with pytest.raises(SourceError, match="^" + message.replace("{line}", str(line))):
        getattr(library, question)()


def test_unknown_column(copy):
    path = copy / TARGETS
    path.write_text(path.read_text("utf-8").replace("comparator", "sign", 1), "utf-8")
    with pytest.raises(SourceError, match=r"^kh14-2024/targets.csv:1:6: unknown column 'sign'"):
        Library(copy).targets()


def test_unknown_document(library):
    with pytest.raises(UnknownNameError, match=r"no document 'kh15-2024'.*there are: .*kh14-2024"):
        library.targets("kh15-2024")


def test_command_line_ends_with_status_two_and_one_line(change, copy):
    change(TARGETS, "Urbanisation rate,=,", "Urbanisation rate,=>,")
    run = subprocess.run(
        [sys.executable, "-c", "from kgdata.cli import main; main()", "show", "targets"],
        env={**os.environ, "KGDATA_PLAN": str(copy / "kh14-2024")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1
    assert "kh14-2024/targets.csv:16:6: no comparator '=>'" in run.stderr
