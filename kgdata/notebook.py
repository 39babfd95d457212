"""The committed notebooks: executed with their default parameters, and the same on every machine.

They are stored with their outputs, so that a reader sees them without running anything and a
validation compares a new run with them. What differs from run to run is taken out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kgdata.errors import KgdataError, SourceError, UnknownNameError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["default_folder", "execute", "normalise", "refresh"]

_KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_KEPT = ("tags",)  # of a cell's metadata
_WIDGET = "application/vnd.jupyter.widget-view+json"  # names a model of a kernel that has gone
_TIME_LIMIT = 300  # seconds a cell


def default_folder() -> Path:
    """Return the folder of the project's notebooks."""
    return Path(__file__).parent.parent / "notebooks"


def refresh(names: Iterable[str] = (), folder: Path | None = None) -> list[Path]:
    """Execute notebooks with their default parameters and store them with their outputs.

    Parameters
    ----------
    names : iterable of str, optional
        Notebooks, without ``.ipynb``; by default all in the folder.
    folder : pathlib.Path, optional
        By default the project's.

    Returns
    -------
    list of pathlib.Path
        Those whose stored form has changed.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.
    KgdataError
        If a cell fails; the stored notebook stays as it was.
    """
    import nbformat

    folder = folder or default_folder()
    there = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    wanted = list(names) or list(there)
    for name in wanted:
        if name not in there:
            raise UnknownNameError.among("notebook", name, there)
    changed = []
    for path in (there[name] for name in wanted):
        before = path.read_text("utf-8")
        try:
            notebook = nbformat.reads(before, as_version=4)
        except (ValueError, nbformat.ValidationError) as error:
            raise SourceError(f"no notebook: {error}", file=path.name) from None
        after = nbformat.writes(normalise(execute(notebook, path))) + "\n"
        if after != before:
            fresh = path.with_suffix(".ipynb.new")
            fresh.write_text(after, "utf-8")
            os.replace(fresh, path)
            changed.append(path)
    return changed


def execute(notebook: NotebookNode, path: Path) -> NotebookNode:
    """Execute a notebook as it stands, in the folder where it lies.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The notebook; its outputs are replaced.
    path : pathlib.Path
        Where it lies.

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    KgdataError
        If a cell fails, with the cell's ordinal and what it said.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    client = NotebookClient(
        notebook, timeout=_TIME_LIMIT, kernel_name=_KERNELSPEC["name"],
        resources={"metadata": {"path": str(path.parent)}},
        coalesce_streams=True,  # where a stream is cut is chance
    )  # fmt: skip
    try:
        executed: NotebookNode = client.execute()
    except (CellExecutionError, CellTimeoutError) as error:
        failed = sum(cell.get("execution_count") is not None for cell in notebook.cells)
        said = f"{error.ename}: {error.evalue}" if isinstance(error, CellExecutionError) else error
        msg = f"code cell {failed} failed: {said}"
        raise KgdataError(msg, file=path.name) from None
    return executed


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Take out of an executed notebook what differs from run to run and machine to machine.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The notebook; it is changed.

    Returns
    -------
    nbformat.NotebookNode
        The same notebook: cells keep their ids and tags alone, counts are in order.
    """
    notebook.metadata = {"kernelspec": _KERNELSPEC, "language_info": {"name": "python"}}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count = 0
    for n, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{n:02d}")
        cell.metadata = {key: cell.metadata[key] for key in _KEPT if cell.metadata.get(key)}
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if len(output.get("data", ())) > 1:  # what stands for a widget stays
                    output.data.pop(_WIDGET, None)
                if output.output_type == "execute_result":
                    output.execution_count = count
    return notebook
