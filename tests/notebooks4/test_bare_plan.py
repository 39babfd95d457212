"""A plan without documents beside it, and one without quarters, make pages that say so."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import nbformat
import openpyxl
import pytest

import kgdata as kg
from kgdata.captions import plan_cited, plan_name, source_note
from kgdata.charts.bullet import target_bullets
from kgdata.charts.contributions import contribution_bars
from kgdata.charts.quarters import growth_paths, seasons
from kgdata.documents.agenda import agenda
from kgdata.documents.progress import long_term, progress
from kgdata.importing.folder import import_plan
from kgdata.listings import contributions_table, targets_table
from kgdata.prose import agenda as tasks_told
from kgdata.prose import five_year as years_told
from kgdata.prose import opening, overview
from kgdata.prose import scenario as scenario_told
from kgdata.prose import targets as targets_told
from kgdata.report.page import _without_bare_headings
from kgdata.scenario import scenario
from kgdata.wording import document_name, documents_note

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


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


# --- every page of an annex that says nothing of itself ----------------------------------------

_HEAD = ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện năm 2023", "Kế hoạch năm 2024", "Ước TH năm 2024",
         "Kế hoạch năm 2025"]  # fmt: skip
_ANNEX = {
    "CHỈ TIÊU PHÁT TRIỂN NÔNG, LÂM, NGƯ NGHIỆP TỈNH HẬU GIANG NĂM 2025": [
        ["I", "Sản xuất nông nghiệp"],
        ["1", "Tổng diện tích gieo trồng lúa", "Ha", 178500, 176000, 177200, 175000],
        ["2", "Tổng sản lượng lúa", "Tấn", 1253000, 1240000, 1262000, 1255000],
        ["II", "Thủy sản"],
        ["1", "Sản lượng khai thác thủy sản", "Tấn", 2450, 2400, 2310, 2300],
    ],
    "CHỈ TIÊU THƯƠNG MẠI - DU LỊCH TỈNH HẬU GIANG NĂM 2025": [
        ["1", "Tổng lượt khách du lịch", "Lượt khách", 560000, 600000, 655000, 720000],
        ["2", "Lượt khách du lịch quốc tế", "Lượt khách", 28000, 30000, 31500, 40000],
    ],
}  # fmt: skip
_PAGES = (
    "agriculture", "audit", "budget", "comparison", "enterprises", "five_year", "growth_scenario",
    "industry", "overview", "population", "programmes", "sector", "services", "targets", "trade",
    "vintages",
)  # fmt: skip
_ODD = re.compile(
    r"\(\s*\)|\(, |\(; |: ?\.|(?<=\S)  +(?=\S)| ,|[:,;] *$| 0 (?:trong|of) 0\b|\b0 of the 0\b"
    r"|(?<![\w.])[A-Z]{3}\.[A-Z_]+(?:\.[A-Z_]+)*"
)


@pytest.fixture(scope="module")
def unnamed(tmp_path_factory):
    """A workbook's annex as it is imported: without number, date, main figures, documents."""
    book = openpyxl.Workbook()
    for n, (title, rows) in enumerate(_ANNEX.items(), 1):
        sheet = book.create_sheet(f"Bieu {n}") if n > 1 else book.active
        for line in ([title], _HEAD, *rows):
            sheet.append(line)
    place = tmp_path_factory.mktemp("unnamed")
    book.save(place / "hg.xlsx")
    import_plan(place / "hg.xlsx", into=place / "plans" / "hg", id="hg", area="Hậu Giang")
    return kg.open(place / "plans" / "hg")


def _run(name, plan, lang, monkeypatch):
    """Run a notebook's cells here, and return what a reader sees of its outputs, in order."""
    monkeypatch.setenv("KGDATA_PLAN", str(plan.folder))
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    outputs = []

    def show(data, raw=False, metadata=None):
        outputs.append(nbformat.v4.new_output("display_data", data))

    def told(line):
        outputs.append(nbformat.v4.new_output("stream", text=line))

    monkeypatch.setattr("IPython.display.display", show)
    monkeypatch.setattr("kgdata.charts.style.png", lambda figure: b"")  # drawn, but not painted
    space = {"print": told}
    years = plan.years
    given = {"lang": lang, "base": f"estimate_{years.estimate}", "to": f"plan_{years.plan}",
             "table": next(iter(plan.tables_info))}  # fmt: skip
    notebook.cells = [c for c in notebook.cells if c.cell_type == "code"]
    for cell in notebook.cells:
        outputs = cell.outputs = []
        exec(cell.source, space)  # the notebook's own code
        if "parameters" in cell.metadata.get("tags", ()):
            space |= given
    seen = [o for c in _without_bare_headings(notebook).cells for o in c.outputs]
    return [SimpleNamespace(text=o.get("text", ""), **{
        kind.partition("/")[2]: words for kind, words in o.get("data", {}).items()
        if kind != "text/plain"
    }) for o in seen]  # fmt: skip


@pytest.mark.parametrize("name", _PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_page_says_nothing(name, lang, unnamed, monkeypatch):
    seen = _run(name, unnamed, lang, monkeypatch)
    levels = []
    for output in seen:
        for line in getattr(output, "markdown", "").split("\n"):
            if line:
                levels.append(len(line) - len(line.lstrip("#")))
                found = _ODD.search(line) if not line.endswith(":") else None
                assert not found, (found, line)
        html = getattr(output, "html", "")
        if html:
            levels.append(0)
            body = re.search(r"<tbody[^>]*>(.*?)</tbody>", html, re.S)
            assert "<td" in body[1]
            words = re.sub(r"<style.*?</style>|<[^>]+>", "|", html, flags=re.S)
            assert not _ODD.search(re.sub(r"\s*\|\s*", "|", words).replace("\n", "|")), words
        if output.text or hasattr(output, "png"):
            levels.append(0)
    assert levels[0] == 1
    for level, below in zip(levels, [*levels[1:], 1], strict=True):
        assert not level or not below or below > level, levels


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_of_what_there_is_none_the_overview_counts_nothing(unnamed, lang):
    said = [getattr(overview, part)(unnamed, lang)
            for part in ("title", "missing", "striking", "doubts", "odds")]  # fmt: skip
    said += overview.missing_besides(unnamed, 0, lang)
    assert not re.search(r"(?<![\d.,])0 ", "\n".join(said)), said
    # 2.310 t of 2.400 planned is the only miss; rice and visitors are above their plans
    assert ("4 vượt, 1 hụt (" if lang == "vi" else "4 surpassed it, 1 fell short (") in said[0]
    assert ("1 chỉ tiêu chính" if lang == "vi" else "main indicators that missed") in said[-1]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_the_plan_lacks_is_counted_and_named(unnamed, lang):
    told = opening(unnamed, "agriculture", "estimate_2024", "plan_2025", lang)
    last = told.rpartition("\n\n")[2]
    assert re.search(r"\b[1-9]\d\b", last)
    assert last.count(";") <= 6
    assert "AGR." not in last


def test_a_plan_without_number_is_called_by_its_title(unnamed):
    assert plan_name(unnamed) == unnamed.title()
    assert plan_cited(unnamed) == f" ({unnamed.issuer_vi})"
    assert plan_cited(unnamed, "vi", ["number", "date"]) == ""
    assert source_note(unnamed) == f"Nguồn: {unnamed.title()}, {unnamed.issuer_vi}"
    assert document_name(unnamed, "hg") == unnamed.title()
    assert documents_note(unnamed, ["", "hg"], "en") == f"Source: {unnamed.title('en')}"
    assert documents_note(unnamed, [""]) == ""
