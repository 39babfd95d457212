"""papermill, nbformat and nbconvert, imported without what makes that slow.

jupyterlab brings ``rfc3987_syntax``; jsonschema then imports it, which takes seconds, to check
addresses that notebooks do not have, and ``isoduration`` for durations. papermill imports pyarrow
for notebooks that lie on Hadoop. They are kept out while these libraries are imported.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from typing import Any

__all__ = ["ENGINE", "nbformat", "papermill"]

ENGINE = "kgdata"


@contextlib.contextmanager
def without(*names: str) -> Iterator[None]:
    """Make modules that nobody has imported yet impossible to import."""
    absent = [name for name in names if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with without("rfc3987_syntax", "isoduration", "pyarrow"):
    import nbformat
    import papermill
    from papermill.engines import NBClientEngine, papermill_engines


class KeepingEngine(NBClientEngine):
    """papermill's own engine, which hands over the notebook before it runs it.

    Without that, papermill loses what has run when a kernel dies.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, keep: list[Any] | None = None, **kwargs: Any
    ) -> Any:
        """Run a notebook; `keep` gets it first."""
        if keep is not None:
            keep.append(nb_man.nb)
        return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)


papermill_engines.register(ENGINE, KeepingEngine)
for _logger in ("papermill", "traitlets"):
    logging.getLogger(_logger).setLevel(logging.CRITICAL)  # what failed, the run says itself
