"""Files written by a real office program: LibreOffice Calc without a window."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ["OFFICE", "converted"]

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML"}


def converted(path: Path, form: str, folder: Path) -> Path:
    """Open a file in LibreOffice and save it in another form, in `folder`.

    Raises
    ------
    RuntimeError
        If LibreOffice writes nothing.
    """
    assert OFFICE is not None, "ask OFFICE first"
    # a profile of its own: another one running would be asked to do the work, and end with it
    with tempfile.TemporaryDirectory(prefix="office") as profile:
        done = subprocess.run(
            [
                OFFICE, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless",
                "--convert-to", FILTERS.get(form, form), "--outdir", str(folder), str(path),
            ],
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
    out = folder / f"{path.stem}.{form}"
    if not out.exists():
        raise RuntimeError(done.stderr or done.stdout)
    return out
