"""The snippets of ``docs/scheduling.md`` are what they claim to be, as far as that can be tried."""

from __future__ import annotations

import ast
import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

DOC = Path(__file__).parents[2] / "docs" / "scheduling.md"


def snippets(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOC.read_text("utf-8"), re.S)


def commands() -> list[list[str]]:
    """Every call of ``kgdata report`` in the document, without what a shell takes for itself."""
    text = "\n".join(s for kind in ("cron", "ini", "python", "sh") for s in snippets(kind))
    calls = re.findall(r"kgdata (report\b[^>|\"\n]*)", text)
    return [call.replace("{{ ds }}", "2024-11-15").split() for call in calls if " " in call]


def test_every_call_is_one_that_the_command_takes():
    from kgdata.report.command import report

    calls = commands()
    assert len(calls) >= 5
    for call in calls:
        context = report.make_context("report", call[1:])
        assert context.params["names"] == ()


def test_cron_lines_have_five_times_and_run_in_a_shell(tmp_path):
    lines = [line for line in snippets("cron")[0].splitlines() if re.match(r"[\d*]", line)]
    assert len(lines) == 2
    assert all("%" not in line for line in lines)
    (tmp_path / "bin").mkdir()
    for name, text in (
        ("kgdata", "#!/bin/sh\necho ran $*\nexit ${KGDATA_STATUS}\n"),
        ("mail", "#!/bin/sh\ncat >alarm\n"),
    ):
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / ".venv").symlink_to(tmp_path, target_is_directory=True)
    for line in lines:
        *times, command = line.split(None, 5)
        assert len(times) == 5
        command = command.replace("/srv/kgdata", str(tmp_path))
        for status, alarm in ((0, False), (1, True)):
            (tmp_path / "alarm").unlink(missing_ok=True)
            subprocess.run(
                ["/bin/sh", "-c", command], check=True, cwd=tmp_path,
                env={"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "KGDATA_STATUS": str(status)},
            )  # fmt: skip
            assert (tmp_path / "alarm").exists() == alarm
            assert "ran report" in (tmp_path / "report.log").read_text()


def test_systemd_units_are_units():
    service, timer = snippets("ini")
    for text, section in ((service, "Service"), (timer, "Timer")):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str
        unit.read_string(text)
        assert section in unit.sections()
    assert "Type=oneshot" in service


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_knows_the_days():
    for day in re.findall(r"OnCalendar=(.+)", snippets("ini")[1]):
        subprocess.run(["systemd-analyze", "calendar", day], check=True, capture_output=True)


def test_the_workflow_is_a_workflow():
    yaml = pytest.importorskip("yaml")
    flow = yaml.safe_load(snippets("yaml")[0])
    steps = flow["jobs"]["report"]["steps"]
    assert [s.get("run") for s in steps if "run" in s] == ["make report"]
    assert flow[True]["schedule"][0]["cron"].split() == ["0", "23", "19", "*", "*"]


def test_python_snippets_are_python():
    for text in snippets("python"):
        ast.parse(text)
