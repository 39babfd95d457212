"""The rows of a frame one by one, their cells known by the names of the columns alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rows"]


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Walk through a frame.

    A type checker knows no columns; what it would say of every cell is of no use here.

    Parameters
    ----------
    frame : pandas.DataFrame
        A frame.

    Yields
    ------
    tuple
        A named tuple for each row.

    Examples
    --------
    >>> import pandas as pd
    >>> [row.no for row in rows(pd.DataFrame({"no": [1, 2]}))]
    [1, 2]
    """
    yield from frame.itertuples()
