"""The guided import: a file chosen, tables beside their questions, answers, a folder saved."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

import kgdata as kg
from kgdata.errors import ParameterError, SourceError
from kgdata.importing.guide import VIEW, Guide, table_html
from kgdata.importing.trial import Trial, cells_of, readable_files, table_of
from tests.annexes.annex import make
from tests.annexes.formats import write_html


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KGDATA_CACHE", str(tmp_path / "cache"))


# 140 + 250 is not 420: the first could be 170 or the second 280, and only a person can say.
SCAN = """BIỂU 1: VẬN TẢI

STT\tChỉ tiêu\tĐVT\tTH 2023\tKH 2024\tƯTH 2024\tKH 2025
1\tHàng hóa vận chuyển\tTấn\t300\t330\t360\t420
\t- Đường bộ\tTấn\t100\t110\t120\t140
\t- Đường thủy\tTấn\t200\t220\t240\t250
"""


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    write_html(make(2), made / "annex.html")
    (made / "scan.txt").write_text(SCAN, "utf-8")
    (made / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    return made


def contents(folder):
    return {p.relative_to(folder) for p in folder.rglob("*")}


def test_files_of_known_forms_are_offered(folder):
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "a.xlsx").touch()
    (folder / "sub").mkdir()
    (folder / "sub" / "b.docx").touch()
    (folder / "~$c.xlsx").touch()
    assert readable_files(folder) == ["annex.html", "scan.txt", "sub/b.docx"]


def test_nothing_is_written_before_it_is_saved(folder, tmp_path):
    before = contents(tmp_path / "in")
    guide = Guide(folder, into=tmp_path / "out")
    guide.file.value = "scan.txt"
    guide.id.value, guide.area.value = "kh-x", "An Hòa"
    guide.read.click()
    assert "chưa ghi gì" in guide.status.value
    assert not (tmp_path / "out").exists() and contents(tmp_path / "in") == before
    questions = guide.trial.outcome.questions
    of_tables = [t for t in guide.tables.titles if t.startswith("Biểu")]
    assert of_tables == ["Biểu 1 (1)"]
    assert set(guide.fields) == {q.id for q in questions} and questions
    guide.save.click()
    assert "Đã lưu" in guide.status.value
    plan = kg.open(tmp_path / "out")
    assert len(plan.tables_info) == 1 and plan.id == "kh-x"


def test_an_answer_is_carried_into_the_plan(folder, tmp_path):
    trial = Trial(folder / "scan.txt", id="kh-x")
    question = next(q for q in trial.outcome.questions if q.kind == "repair")
    readings = question.readings.split(" | ")
    assert len(readings) > 1
    first = next(r for r in readings if r.endswith("280"))
    trial.answer(question.id, first)
    again = trial.apply()
    assert question.id not in {q.id for q in again.questions}
    saved = trial.save(tmp_path / "out")
    assert question.id not in {q.id for q in saved.questions}
    with (tmp_path / "out" / "decisions.csv").open(encoding="utf-8", newline="") as file:
        decided = {r["key"]: r["decided"] for r in csv.DictReader(file)}
    assert decided[question.id] == first
    plan = kg.open(tmp_path / "out")
    frame = plan.load().set_index(["row", "series"])["value"]
    assert frame[3, "plan_2025"] == 280 and frame[2, "plan_2025"] == 140
    later = Trial(folder / "scan.txt", id="kh-x", into=tmp_path / "out")
    assert question.id not in {q.id for q in later.outcome.questions}
    trial.close(), later.close()


def test_a_cell_that_is_asked_about_is_marked(folder):
    trial = Trial(folder / "scan.txt", id="kh-x")
    plan = trial.outcome.plan
    question = next(q for q in trial.outcome.questions if q.kind == "repair")
    table = table_of(question, plan)
    page = table_html(plan, table, cells_of(question))
    assert page.count("background:#FCE4D6") == 2  # either could be the misread one
    assert f'font-weight:bold;text-align:right">{question.read}</td>' in page
    assert page.count("<tr>") == len(plan.rows[table]) + 1


@pytest.mark.parametrize(("lang", "said"), [("vi", "Chưa chọn tệp"), ("en", "No annex is chosen")])
def test_reading_without_a_file_is_said_in_the_reader_s_language(folder, lang, said):
    guide = Guide(folder, lang=lang)
    guide.read.click()
    assert 'role="alert"' in guide.status.value and said in guide.status.value


def test_what_cannot_be_read_is_said_and_nothing_else_changes(folder):
    guide = Guide(folder, lang="en")
    guide.file.value = "photo.png"
    guide.read.click()
    assert 'role="alert"' in guide.status.value and "a picture" in guide.status.value
    assert guide.trial is None and guide.save.disabled
    guide.file.value = "none.xlsx"
    guide.read.click()
    assert 'role="alert"' in guide.status.value


def handed(name, content):
    """Make what a browser hands over."""
    day = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return {"name": name, "content": memoryview(content), "type": "", "size": len(content),
            "last_modified": day}  # fmt: skip


def test_a_file_handed_over_by_the_browser(folder):
    guide = Guide(folder)
    content = (folder / "annex.html").read_bytes()
    guide.upload.value = (handed("../../evil/new.html", content),)
    path = Path(guide.file.value)
    assert path.name == "new.html" and "evil" not in path.parts
    assert path.read_bytes() == content
    guide.read.click()
    assert guide.trial.outcome.plan.source_file == "source/new.html"


def test_errors_of_a_trial(folder, tmp_path):
    trial = Trial(folder / "annex.html", id="kh-x")
    with pytest.raises(ParameterError, match="no question 'Q0' is asked"):
        trial.answer("Q0", "x")
    with pytest.raises(ParameterError, match="no folder to save in; name one"):
        trial.save()
    (folder / "annex.html").unlink()
    with pytest.raises(SourceError, match="no longer there"):
        trial.save(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_empty_guide_shows_the_same_each_time(folder):
    shown = [Guide(folder)._repr_mimebundle_() for _ in range(2)]
    assert shown[0]["text/html"] == shown[1]["text/html"]
    assert shown[0]["text/plain"] == "<Guide: no file chosen>"
    assert VIEW in shown[0]
