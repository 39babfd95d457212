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
    text = re.sub(r"\"\n\s*\"", "", text)  # Python's strings, one after the other
    text = re.sub(r"\{\{.*?\}\}", "2024-11-15", text)
    calls = re.findall(r"kgdata (report\b[^>|\"\n]*)", text)
    return [call.split() for call in calls if " " in call]


def test_every_call_is_one_that_the_command_takes():
    from kgdata.report.command import report

    calls = commands()
    assert len(calls) >= 5
    for call in calls:
        context = report.make_context("report", call[1:])
        assert context.params["names"] == ()
    assert sum("--as-of" in call for call in calls) == 1
    assert sum("--cluster" in call for call in calls) == 1


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
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    command = tmp_path / ".venv" / "bin" / "kgdata"  # it looks whether there is one
    command.parent.mkdir(parents=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    for text, kind in zip(snippets("ini"), ("service", "timer"), strict=True):
        unit = tmp_path / f"kgdata-report.{kind}"
        unit.write_text(text.replace("/srv/kgdata", str(tmp_path)), "utf-8")
        # of an unknown key or a day that there is not it only warns
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", unit],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode, done.stdout, [*own(done.stderr, tmp_path)]) == (0, "", [])


def own(said: str, folder: Path) -> list[str]:
    """Return what was said of our units; the machine's own may have faults as well."""
    return [line for line in said.splitlines() if str(folder) in line or "kgdata" in line]


def test_the_workflow_is_a_workflow():
    yaml = pytest.importorskip("yaml")
    flow = yaml.safe_load(snippets("yaml")[0])
    steps = flow["jobs"]["report"]["steps"]
    assert [s.get("run") for s in steps if "run" in s] == ["make report"]
    times = [entry["cron"].split() for entry in flow[True]["schedule"]]
    assert times == [["0", "23", "19", "*", "*"], ["0", "23", "14", "11", "*"]]


def test_every_scheduler_has_the_same_days():
    days = {("20", "*"), ("15", "11")}
    cron, airflow = snippets("cron")[0], snippets("python")[0]
    lines = re.findall(r"(?m)^0 6 (\S+) (\S+) \*", cron)
    assert set(lines) == days
    assert set(re.findall(r'"0 6 (\S+) (\S+) \*"', airflow)) == days
    timer = re.findall(r"OnCalendar=\*-(\S+)-(\d+) 06:00", snippets("ini")[1])
    assert {(day, month) for month, day in timer} == days


def test_python_snippets_are_python():
    for text in snippets("python"):
        ast.parse(text)
