"""The explorer as its user has it: in JupyterLab, in a browser, with a mouse and a keyboard."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import openpyxl
import psutil
import pytest
from PIL import Image

from kgdata.notebook import default_folder

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LOCAL = {"127.0.0.1", "localhost"}
READY = """() => {
    const app = window.jupyterapp, panel = app?.shell.currentWidget;
    return app?.commands.hasCommand('notebook:run-all-cells') && panel?.content?.widgets?.length
        && panel.sessionContext?.session?.kernel?.status === 'idle';
}"""
ROWS = "document.querySelectorAll('.kg-listing table.dataTable tbody tr').length"
PATIENCE = 600_000  # ms, against a browser that hangs; nothing waits so long


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab with the notebook in an empty folder, and a configuration of its own."""
    home, root = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("lab")
    shutil.copy(default_folder() / "explore.ipynb", root)
    own = {
        name: str(home / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
            "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "HOME",
        )
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--ServerApp.root_dir={root}", "--ServerApp.port=0", "--IdentityProvider.token=",
        "--expose-app-in-browser", "--LabApp.extension_manager=readonly",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    log = (home / "log").open("w+")
    server = subprocess.Popen(
        command, cwd=root, env={**os.environ, **own}, stdout=log, stderr=log, start_new_session=True
    )
    try:
        yield _address(server, home / "jupyter_runtime_dir", home / "log"), root
    finally:
        started = psutil.Process(server.pid).children(recursive=True) if not server.poll() else []
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        for process in psutil.wait_procs(started, 5)[1]:
            process.kill()
        log.close()


def _address(server, runtime, log):
    """Return where the server listens, as soon as it says so."""
    for _ in range(PATIENCE // 100):
        for found in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(found.read_text("utf-8"))["url"]
            except ValueError:
                pass  # being written
        try:
            server.wait(0.1)
            break
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"JupyterLab does not start:\n{log.read_text('utf-8')[-2000:]}")


@pytest.fixture
def page():
    """A page of a headless browser."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            page = browser.new_page(viewport={"width": 1500, "height": 1100})
            page.set_default_timeout(PATIENCE)
            yield page
        finally:
            browser.close()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the explorer is not tried in Lab")
def test_choose_filter_and_save_in_a_real_lab(lab, page):
    address, root = lab
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}lab/tree/explore.ipynb")
    page.wait_for_function(READY)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")

    picture = page.locator(".kg-explorer .kg-picture img")
    picture.wait_for()
    page.wait_for_function(f"{ROWS} > 0")
    first = picture.get_attribute("src")
    assert len(picture.get_attribute("alt")) > 60

    # another table: another picture, other rows
    page.locator(".kg-table select").select_option(label="Biểu 5. Xuất nhập khẩu")
    page.wait_for_function(
        "before => document.querySelector('.kg-picture img')?.src !== before", arg=first
    )
    assert picture.get_attribute("src").startswith("data:image/png;base64,")
    page.wait_for_function("document.querySelector('.kg-listing')?.innerText.includes('357')")
    all_rows = page.evaluate(ROWS)

    # a filter without diacritics: fewer rows, those with them
    page.locator(".kg-search input").fill("gao xuat khau")
    page.wait_for_function(f"{ROWS} > 0 && {ROWS} < {all_rows}")
    assert page.evaluate(ROWS) == 1
    assert "Gạo xuất khẩu" in page.locator(".kg-listing table.dataTable tbody").inner_text()
    assert (
        "644.200" in page.locator(".kg-listing table.dataTable tbody").inner_text()
    )  # annex.txt: rice, 2023

    # what is on the screen, as files
    status = page.locator(".kg-status")
    page.locator(".kg-to-workbook").click()
    status.get_by_text("outputs/explore/").and_(status.get_by_text("xlsx")).wait_for()
    page.locator(".kg-to-picture").click()
    status.get_by_text("png").first.wait_for()
    folder = root / "outputs" / "explore"
    book, image = sorted(folder.iterdir(), key=lambda path: path.suffix, reverse=True)
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert [cell.value for cell in sheet["B"]] == ["Chỉ tiêu", "Gạo xuất khẩu"]
    with Image.open(image) as drawn:
        assert min(drawn.size) > 200

    # nothing came from anywhere else
    hosts = {urlsplit(url).hostname for url in asked if url.startswith(("http", "ws"))}
    assert hosts <= LOCAL
