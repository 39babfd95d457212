"""Pages: self-contained, described, navigable; and what a real Chromium makes of the index."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import nbformat
import pytest

from kgdata.report.page import PageFacts, render
from tests.report.conftest import PATIENCE

FACTS = PageFacts("Tiêu đề", "vi", (("Số liệu", "14/KH-UBND ngày 19/01/2024"),))
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def output(data, metadata=None):
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})


def cell(source="show()", *outputs, tags=()):
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def prose(text):
    return nbformat.v4.new_markdown_cell(text)


def page(*cells, failure=None):
    return render(nbformat.v4.new_notebook(cells=list(cells)), FACTS, failure)


def test_title_contents_code_and_foot():
    text, facts = page(
        prose("# Báo cáo"), cell("secret = 1 < 2"), prose("## Một\n\n### Nhỏ"), prose("## Hai"),
        cell("x", output({"text/markdown": "## Ba\n\nMột câu.", "text/plain": "Ba"})),
        cell("y", output({"text/markdown": "## Không có gì", "text/plain": ""})),
    )  # fmt: skip
    assert text.startswith('<!DOCTYPE html>\n<html lang="vi">')
    assert facts["title"] == "Báo cáo"
    assert facts["headings"] == ["Báo cáo", "Một", "Nhỏ", "Hai", "Ba"]
    assert text.count("<h1") == 1
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', text)
    assert [name for _, name in links] == ["Một", "Nhỏ", "Hai", "Ba"]
    assert all(f'id="{html.unescape(identity)}"' in text for identity, _ in links)
    assert text.count('<details class="source">') == 3
    assert "<details open" not in text
    assert "14/KH-UBND ngày 19/01/2024" in text
    assert "¶" not in text


def test_a_notebook_without_title_gets_the_reports():
    text, facts = page(prose("no heading"))
    assert "<h1>Tiêu đề</h1>" in text
    assert facts["title"] == "Tiêu đề"


def test_every_picture_has_words():
    text, facts = page(
        prose("## Lúa"),
        cell("a", output({"image/png": PIXEL}, {"image/png": {"alt": 'Sản lượng "lúa"'}})),
        cell("b", output({"image/png": PIXEL})),
        cell("c", output({"image/svg+xml": "<svg></svg>"})),
        cell("d", output({"text/html": '<img src="data:image/png;base64,AAAA">'})),
    )
    images = re.findall(r"<img [^>]*>", text)
    assert len(images) == 4
    assert [html.unescape(re.search(r'alt="([^"]*)"', i)[1]) for i in images] == [
        'Sản lượng "lúa"', "Hình 2: Lúa", "Hình 3: Lúa", "",
    ]  # fmt: skip
    assert facts["thumbnail"].startswith("data:image/png;base64,")


def test_nothing_is_loaded_from_elsewhere():
    loaded = (
        '<script src="https://cdn.example/x.js"></script>'
        '<link rel="stylesheet" href="//x.example/a.css">'
        '<style>@import url("https://x.example/b.css");</style><iframe src="http://x.example"></iframe>'
    )
    text, _ = page(cell("x", output({"text/html": loaded})))
    assert "example" not in text
    assert "Content-Security-Policy" in text
    assert not re.findall(r'(?:src|href)="(?!#|data:|\.\./index\.html)', text)


def test_what_a_reader_need_not_see_is_left_out():
    text, _ = page(nbformat.v4.new_markdown_cell("for editors", metadata={"tags": ["remove_cell"]}))
    assert "for editors" not in text


def test_a_failed_report_says_so():
    text, _ = page(cell("1/0"), failure="cell 1 (1/0): ZeroDivisionError: <b>")
    assert 'role="alert"' in text
    assert "ZeroDivisionError: &lt;b&gt;" in text


def test_texts_are_escaped():
    text, _ = page(cell("x = '</pre><script>alert(1)</script>'"))
    assert "<script>alert" not in text


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_page_of_a_failed_report_is_no_wider_than_the_window(tmp_path):
    long = "KeyError: " + "x" * 400 + " " + "word " * 80
    error = nbformat.v4.new_output(
        "error", ename="KeyError", evalue="x", traceback=["Traceback", f"\x1b[31m{long}\x1b[0m"]
    )
    text, _ = page(cell("f()", error), failure=long)
    assert 'pre class="text error"' in text
    look = """<script>const e = document.documentElement;
    document.title = JSON.stringify([e.scrollWidth, e.clientWidth]);</script></body>"""
    (tmp_path / "page.html").write_text(text.replace("</body>", look), "utf-8")
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1100,900",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         (tmp_path / "page.html").as_uri()],
        capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    wide, window = json.loads(re.search(r"<title>(.*?)</title>", done.stdout, re.S)[1])
    assert 0 < wide <= window


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_index_is_searched_without_diacritics(plan, tmp_path):
    from kgdata.export import export_data
    from kgdata.report.index import render_index

    report = {
        "name": "agriculture", "title": "Nông nghiệp", "short": "Nông nghiệp", "lang": "vi",
        "status": "ok", "reused": False, "seconds": 1.0, "parameters": {"table": "agriculture"},
        "facts": {"headings": ["Toàn cảnh"], "thumbnail": f"data:image/png;base64,{PIXEL}"},
        "error": None,
    }  # fmt: skip
    record = {
        "lang": "vi", "reports": [report], "findings": {"total": 0, "by_severity": {}},
        "started": "2024-10-15T08:00:00", "as_of": None, "inputs": [], "versions": {},
    }  # fmt: skip
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "agriculture.html").write_text("x")
    export_data(plan, tmp_path / "data")
    text = render_index(plan, record, tmp_path)
    assert re.findall(r'<img[^>]* alt="([^"]*)"', text) == ["Hình thu nhỏ của trang: Nông nghiệp"]
    look = """<script>
    const said = [];
    for (const q of ["SAN LUONG LUA MUA", "sản lượng lúa mùa", "AGR.RICE_MUA.OUTPUT",
                     "rainy-season rice output", "toan canh", "zzz"]) {
      box.value = q; look();
      said.push([count.textContent, list.firstChild ? list.firstChild.textContent : "",
                 list.querySelector("a")?.getAttribute("href") ?? ""]);
    }
    document.title = JSON.stringify(said);
    </script></body>"""
    (tmp_path / "index.html").write_text(text.replace("</body>", look), "utf-8")
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         (tmp_path / "index.html").as_uri()],
        capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    said = json.loads(html.unescape(re.search(r"<title>(.*?)</title>", done.stdout, re.S)[1]))
    expected = "Sản lượng lúa Mùa (tấn) TH 2022: 361.796"
    for found, first, href in said[:3]:
        assert found.split()[0] == "1"
        assert first.startswith(expected)
        assert href == "reports/agriculture.html"
    assert expected in said[3][1]
    assert said[4][1].startswith("Nông nghiệp")
    assert said[5][0] == "Không tìm thấy."
