"""Where sockets and temporary files are while reports run."""

from __future__ import annotations

import os
import tempfile

from kgdata.errors import ParameterError

__all__ = ["environment", "short_place"]

_SOCKET_BYTES = 107  # the longest path of a socket on Linux; macOS has 103
_ROOM = 46  # what is added: a run's folder, a parent's in it, a kernel's in that, its socket


def short_place() -> str:
    """Return a folder for temporary files whose path is short enough for sockets in it.

    Raises
    ------
    ParameterError
        If there is none.

    Examples
    --------
    >>> os.path.isdir(short_place())
    True
    """
    places = [os.path.abspath(tempfile.gettempdir()), "/tmp"]
    for place in places:
        fits = os.name != "posix" or len(os.fsencode(place)) <= _SOCKET_BYTES - _ROOM
        if fits and os.access(place, os.W_OK | os.X_OK):
            return place
    msg = f"too long a path for sockets; set TMPDIR to one of {_SOCKET_BYTES - _ROOM} bytes or less"
    raise ParameterError(msg, file=places[0])


def environment(folder: str) -> dict[str, str]:
    """Return the variables that keep within a folder what kernels leave behind.

    The user's own IPython profile is not read: a report is the same whoever runs it, and runs
    where the home folder cannot be written.
    """
    return {"TMPDIR": folder, "IPYTHONDIR": os.path.join(folder, "ipython")}
