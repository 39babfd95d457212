"""What an import loads: not what only other commands or other formats need."""

from __future__ import annotations

import subprocess
import sys

from kgdata.catalogue import default_folder

HEAVY = ("docx", "great_tables", "lxml", "matplotlib", "openpyxl", "pandas", "pdfplumber", "rich")
RUN = """
import sys
from kgdata.cli import main
try:
    main(["import", *sys.argv[1:]])
except SystemExit as end:
    print(end.code, *sorted(sys.modules))
"""


def test_the_import_of_a_text_loads_no_other_format_and_no_frames(tmp_path):
    annex = default_folder() / "source" / "annex.txt"
    command = [sys.executable, "-c", RUN, str(annex), "--into", str(tmp_path / "plan")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    status, *modules = done.stdout.splitlines()[-1].split()
    assert status in {"0", "1"} and "rapidfuzz" in modules
    assert not set(HEAVY) & set(modules)
