"""The committed notebooks: thin, executed, the same everywhere; and the tool that stores them."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from kgdata import notebook
from kgdata.errors import KgdataError, UnknownNameError

PATHS = sorted(notebook.default_folder().glob("*.ipynb"))
NAMES = [path.stem for path in PATHS]
FIRST = [path for path in PATHS if path.stem in {"sector", "comparison"}]
OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*\\*["'](?:https?:)?//""")


def cells(path, kind="code"):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == kind]


def parameters(path):
    return next(c for c in cells(path) if "parameters" in c.metadata.get("tags", ()))


def test_the_first_notebooks_are_there():
    assert [path.stem for path in FIRST] == ["comparison", "sector"]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_parameters_are_typed_and_the_first_code(path):
    assert cells(path)[0] == parameters(path)
    for statement in ast.parse(parameters(path).source).body:
        assert isinstance(statement, ast.AnnAssign)
        assert statement.value is not None


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_a_notebook_is_thin(path):
    for cell in cells(path):
        lines = [n for n in cell.source.splitlines() if n.strip() and not n.strip().startswith("#")]
        assert len(lines) <= 15
        found = {type(node).__name__ for node in ast.walk(ast.parse(cell.source))}
        assert not found & {"FunctionDef", "ClassDef", "Try", "While"}


@pytest.mark.parametrize("path", FIRST, ids=lambda path: path.stem)
def test_no_figure_is_typed_in_prose(path):
    for cell in cells(path, "markdown"):
        assert not re.search(r"\d", cell.source)


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_it_is_stored_executed_and_normalised(path):
    stored = nbformat.read(path, as_version=4)
    nbformat.validate(stored)
    assert notebook.normalise(nbformat.from_dict(stored)) == nbformat.read(path, as_version=4)
    outputs = [o for cell in cells(path) for o in cell.outputs]
    assert {o.output_type for o in outputs} <= {"stream", "display_data"}
    kinds = {kind for o in outputs for kind in o.get("data", ())}
    guided = {"text/html"}  # a form to fill in: before it is, there is nothing to draw
    wanted = guided if path.stem == "import" else guided | {"text/markdown", "image/png"}
    assert wanted <= kinds
    assert any(o.output_type == "stream" and o.name == "stdout" for o in outputs)
    assert not [o for o in outputs if o.get("name") == "stderr"]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_every_picture_has_its_words(path):
    pictures = [o for c in cells(path) for o in c.outputs if "image/png" in o.get("data", ())]
    least = 4 if path in FIRST else 1
    assert len(pictures) >= (0 if path.stem == "import" else least)  # a form has none
    for picture in pictures:
        assert len(picture.metadata["image/png"]["alt"]) > 60


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_no_place_of_a_machine_is_in_it(path):
    text = path.read_text("utf-8")
    assert not re.search(r"(?<![\w:/.])/(?:home|root|work|tmp|usr|Users)/", text)
    assert not OUTSIDE.search(text)


# --- the tool -----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    def write(name, *sources):
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
        nbformat.write(made, tmp_path / f"{name}.ipynb")
        return tmp_path / f"{name}.ipynb"

    return write


def test_a_refreshed_notebook_has_its_outputs_and_the_next_time_nothing_changes(folder):
    path = folder("sums", "print(1 + 1)", "3")
    assert notebook.refresh(folder=path.parent) == [path]
    first = path.read_bytes()
    assert [o.text for o in cells(path)[0].outputs] == ["2\n"]
    assert "execution" not in cells(path)[0].metadata
    assert notebook.refresh(["sums"], path.parent) == []
    assert path.read_bytes() == first


def test_a_failing_notebook_stays_as_it_was(folder):
    path = folder("bad", "1", "1 / 0", "2")
    before = path.read_bytes()
    with pytest.raises(KgdataError, match=r"bad\.ipynb: code cell 2 failed: ZeroDivisionError"):
        notebook.refresh(folder=path.parent)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["bad.ipynb"]


def test_an_unknown_notebook_and_a_broken_one(folder):
    path = folder("sums", "1")
    with pytest.raises(UnknownNameError, match=r"'sum' .*'sums'"):
        notebook.refresh(["sum"], path.parent)
    path.write_text("{", "utf-8")
    with pytest.raises(KgdataError, match=r"sums\.ipynb: no notebook"):
        notebook.refresh(folder=path.parent)
