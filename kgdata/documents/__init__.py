"""The documents around the annex: targets, programmes, directives, register and citations.

The package is also the question ``kg.documents()``: a module of this name cannot stand beside a
function of the same name, so the module answers when it is called.

Examples
--------
>>> import kgdata as kg
>>> kg.documents().set_index("document").loc["kh14-2024", "number"]
'14/KH-UBND'
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Library", "calendar", "citations", "reconcile"]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "Library":
        return import_module("kgdata.documents.library").Library
    if name in __all__:
        return import_module(f"kgdata.documents.{name}")
    msg = f"module 'kgdata.documents' has no attribute {name!r}"
    raise AttributeError(msg)


class _Answering(ModuleType):
    def __call__(self) -> pd.DataFrame:
        """Return the register of documents beside the default plan; see `Plan.documents`."""
        from kgdata import _default

        return _default().documents()


sys.modules[__name__].__class__ = _Answering
