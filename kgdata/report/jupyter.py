"""papermill, nbformat and nbconvert, imported without what makes that slow.

jupyterlab brings ``rfc3987_syntax``; jsonschema then imports it, which takes seconds, to check
addresses that notebooks do not have. It is kept out while these libraries are imported.
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
def without(name: str) -> Iterator[None]:
    """Make a module that nobody has imported yet impossible to import."""
    absent = name not in sys.modules
    if absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules[name]


with without("rfc3987_syntax"):
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
