"""One environment, told in three files; and nothing in the tree that belongs to one machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]


def lock() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    return {
        canonicalize_name(name): version
        for line in lines
        if line.strip() and not line.startswith("#")
        for name, version in [line.split("==")]
    }


def direct() -> dict[str, Requirement]:
    listed = [*PROJECT["dependencies"], *(r for extra in EXTRAS.values() for r in extra)]
    listed += PYPROJECT["build-system"]["requires"]
    return {canonicalize_name(r.name): r for r in map(Requirement, listed)}


def listed_for_conda() -> list[str]:
    """The entries under `dependencies`, those for pip after the others, without comments."""
    text = (ROOT / "environment.yml").read_text("utf-8").partition("dependencies:\n")[2]
    return [m[1] for m in re.finditer(r"^ +- ([^#\n]*?) *(?:#.*)?$", text, re.M)]


def conda() -> dict[str, str]:
    """The versions in environment.yml, those for conda and those for pip."""
    versions = [re.split("==?", entry) for entry in listed_for_conda() if "=" in entry]
    return {canonicalize_name(name): version for name, version in versions}


def test_every_line_of_the_lock_is_a_name_and_a_version():
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.+]*", line), line


def test_no_name_is_locked_twice():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    names = [canonicalize_name(line.split("==")[0]) for line in lines]
    assert len(names) == len(set(names)) == len(lock())


def test_every_direct_dependency_is_locked_at_a_version_it_allows():
    locked = lock()
    for name, requirement in direct().items():
        assert name in locked, name
        assert requirement.specifier.contains(locked[name], prereleases=True), name


def test_conda_gets_the_direct_dependencies_at_the_versions_of_the_lock():
    found, locked = conda(), lock()
    assert found.pop("python").startswith("3.11")
    assert set(found) == set(direct())
    assert found == {name: locked[name] for name in found}


def test_the_project_itself_is_installed_by_conda_users_too():
    assert listed_for_conda()[-1] == "-e ."
    assert "channels:\n  - conda-forge\ndependencies:" in (ROOT / "environment.yml").read_text(
        "utf-8"
    )


def test_what_runs_is_what_is_locked():
    """The versions measured here are those that a user gets (make sets them up from the lock)."""
    from importlib.metadata import version

    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        pytest.skip("not the environment of this folder")
    locked = lock()
    assert {n: version(n) for n in direct()} == {n: locked[n] for n in direct()}


def test_every_module_that_is_imported_is_a_direct_dependency_or_one_of_its_own():
    """What comes by a long way round may be gone tomorrow; what pandas is made of will not."""
    from importlib.metadata import packages_distributions, requires

    known = packages_distributions()
    sure = set(direct())
    for name in direct():
        own = [Requirement(r) for r in requires(name) or ()]
        sure |= {canonicalize_name(r.name) for r in own if r.marker is None or r.marker.evaluate()}
    checked = set()
    for path in sorted((ROOT / "kgdata").rglob("*.py")):
        text = path.read_text("utf-8")
        for module in re.findall(r"^\s*(?:from|import) ([A-Za-z_]\w*)", text, re.M):
            if module in sys.stdlib_module_names or module not in known or module == "kgdata":
                continue
            checked.add(module)
            providers = {canonicalize_name(d) for d in known[module]}
            assert providers & sure, f"{path.relative_to(ROOT)} imports {module}"
    assert {"pandas", "numpy", "openpyxl", "platformdirs"} <= checked


def tracked() -> list[Path]:
    """The files that git tracks or would track."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        out = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not in a git checkout")
    return [ROOT / name for name in out.decode("utf-8").split("\0") if name]


# Places where people's and machines' folders are, and how the hosts of registries are called.
FOLDERS = ["home", "Users", "root", "work", "workspace", "mnt", "srv", "opt", "private"]
PATH = re.compile(
    rf"(?<![\w./<:-])/(?:{'|'.join(FOLDERS)})/[\w.-]|(?<!\w)[A-Z]:\\\\?[\w]|/tmp/[\w.-]"
)
HOST = re.compile(
    r"(?:pypi|npmjs|conda\.anaconda|crates|ghcr|quay|docker|artifactory|nexus|jfrog|pythonhosted)"
    r"[\w-]*\.(?:org|io|com|net)|(?:index|registry|proxy)-url\s*[=:]|--(?:extra-)?index-url|"
    r"\b(?:localhost|127\.0\.0\.1):\d{2,5}|\.(?:internal|corp|lan)\b",
    re.I,
)


def test_the_patterns_find_what_they_must():
    for folder in (*FOLDERS, "tmp"):
        assert PATH.search(f'open("/{folder}/x")'), folder
    assert PATH.search("\\".join(("C:", "Users", "ann")))
    for text in ("data/kh14-2024", "and/or", "https://a.org/home/b", "1/10", "a/home/b"):
        assert not PATH.search(text), text
    assert not any(PATH.search(f"</{folder}/") for folder in FOLDERS)  # an end tag, and more
    for text in ("https://nexus-a.org/simple", "--index-url x", "jfrog-b.io", "localhost:8080",
                 "pip.example.internal"):  # fmt: skip
        assert HOST.search(text), text


# What the page on schedules calls the folder that a reader has put the project in.
STAND_IN = "/srv/kgdata"


def test_no_file_names_a_machines_folder_or_a_registry():
    found = []
    for path in tracked():
        if path == Path(__file__) or not path.is_file():
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for number, line in enumerate(text.split("\n"), 1):
            match = PATH.search(line.replace(STAND_IN, "")) or HOST.search(line)
            if match:
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    assert not found, "\n".join(found)


def test_tracked_text_is_utf8_with_unix_lines():
    bad = []
    for path in tracked():
        content = path.read_bytes() if path.is_file() else b""
        if path.suffix in {
            ".py",
            ".md",
            ".toml",
            ".csv",
            ".txt",
            ".ipynb",
            ".yml",
            ".cfg",
            ".lock",
        }:
            try:
                content.decode("utf-8")
            except UnicodeDecodeError:
                bad.append(f"{path.name}: no UTF-8")
            if b"\r" in content and "source" not in path.parts:
                bad.append(f"{path.name}: carriage returns")
    assert not bad


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_what_make_starts_keeps_its_bytecode_whatever_the_shell_forbids(monkeypatch):
    # without it every process of a run would compile pandas and matplotlib anew
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    ask = f"{sys.executable} -c 'import sys; print(sys.dont_write_bytecode)'"
    told = [
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
        for command in (["sh", "-c", ask], ["make", "-s", "--eval", f"probe: ; @{ask}", "probe"])
    ]
    assert told == ["True", "False"]
