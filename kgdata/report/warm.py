"""The warm parent: one process that has imported the libraries and forks kernels from itself.

Most of the time of a small notebook goes into starting a kernel and importing pandas, matplotlib
and seaborn. Here that is done once; each kernel is then a real ipykernel in a fork of this process.

A fork copies memory but only one thread, so the parent has one thread, no ZMQ context and no event
loop, and never imports the inline backend. It refuses to fork if a library has started a thread.
It ends, and its kernels with it, when its standard input is closed: whoever started it is gone.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import io
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kgdata.report.scratch import environment, short_place

__all__ = ["INLINE", "WarmParent", "answers", "can_fork", "kernel_environment", "set_subreaper"]

INLINE = "module://matplotlib_inline.backend_inline"
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# What a library would start threads or pick a display by, before it is imported.
_QUIET = {
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else the debugger, unused, warns on standard error
}
# What a kernel imports while it starts. Not the inline backend: it looks for its shell.
_KERNEL = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "IPython.core.completerlib",
    "IPython.core.debugger", "IPython.core.display", "IPython.core.logger", "IPython.core.oinspect",
    "IPython.core.pylabtools", "IPython.extensions.storemagic",
    "faulthandler", "sqlite3", "tornado.locks", "tornado.platform.asyncio", "tornado.queues",
)  # fmt: skip
# pandas looks whether it is imported in a kernel, and shows frames accordingly ever after; so what
# stands for a kernel is there before anything else is imported, this package included.
_BOOT = """
import builtins, gc, sys, types
gc.disable()  # until all is imported: nothing of it is garbage
builtins.get_ipython = lambda: types.SimpleNamespace(kernel=None)
from kgdata.report.warm import main
main(sys.argv[1:])
"""


def can_fork() -> bool:
    """Whether kernels can be forked here: on Linux; macOS libraries do not survive a fork."""
    return sys.platform.startswith("linux")


def kernel_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a report's kernel, warm or cold.

    Parameters
    ----------
    extra : dict of str to str
        Variables added to those of this process.
    """
    env = {k: v for k, v in os.environ.items() if k not in {"JPY_PARENT_PID", "PYTHONSAFEPATH"}}
    return {**env, **_QUIET, "MPLBACKEND": INLINE, **extra}


def answers(address: str) -> bool:
    """Whether a warm parent is there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        return not address or asked.connect_ex(address) == 0


class WarmParent:
    """A warm parent, started and ended by this process.

    Parameters
    ----------
    preload : sequence of str
        Modules to import.
    folder : str, optional
        An empty folder with a short path; one is made unless given.

    Attributes
    ----------
    folder : str
        Where its sockets are, and those of its kernels may be; it is removed when it ends.
    address : str
        Path of the socket on which it takes requests.
    """

    def __init__(self, preload: Sequence[str] = (), folder: str | None = None) -> None:
        self.folder = folder or tempfile.mkdtemp(prefix="kg", dir=short_place())
        self.address = f"{self.folder}/s"
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(self.address)  # here, so that requests may come while it imports
            listener.listen(64)
            self._process = subprocess.Popen(
                [
                    sys.executable, "-c", _BOOT,
                    str(listener.fileno()), self.address, *preload,
                ],
                stdin=subprocess.PIPE,
                pass_fds=[listener.fileno()],
                start_new_session=True,  # a Ctrl-C is for whoever started it to handle
                env={**os.environ, **_QUIET, **environment(self.folder)},
            )  # fmt: skip

    @property
    def pid(self) -> int:
        """The parent's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End it and all its kernels."""
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> WarmParent:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


# --- the parent itself ----------------------------------------------------------------------------


def main(arguments: list[str]) -> None:
    """Serve kernels on a socket until standard input closes."""
    descriptor, address, *preload = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = socket.socket(fileno=int(descriptor))
    with contextlib.suppress(OSError):
        os.dup2(2, 1)  # what kernels print past Python is no part of what a run says
    set_subreaper(True)  # those that a kernel has set free are ours to end
    if sys.path[:1] == [""]:
        del sys.path[0]  # as an ordinary kernel does
    _import(preload)
    _Server(listener, address).serve()


def _import(modules: Sequence[str]) -> None:
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # no report is debugged
    for name in (*_KERNEL, *modules):
        # A module that cannot be imported is the business of the notebook that wants it.
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    del sys.modules["debugpy"]
    del builtins.get_ipython  # type: ignore[attr-defined]  # see _BOOT
    # The inline backend joins itself to the shell when it is imported, and only then: a kernel
    # whose parent had imported it would show no picture.
    for name in [m for m in sys.modules if m.partition(".")[0] == "matplotlib_inline"]:
        del sys.modules[name]
    if "matplotlib.pyplot" in sys.modules:
        _draw_once()
    gc.freeze()  # keeps the collector of a child from touching, and so copying, every page
    gc.enable()


def _draw_once() -> None:
    """Draw a throw-away figure: fonts are found, and the grammar of formulas is built, once."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(2, 2))
    axes.loglog([1, 10], [1, 10], label="Biểu 2")  # its ticks are formulas
    axes.set_title("Biểu 2")
    axes.legend(title="Biểu 2")
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)


class _Server:
    """The loop: a connection asks for one kernel and is told of its end."""

    def __init__(self, listener: socket.socket, address: str) -> None:
        self.listener, self.address = listener, address
        self.kernels: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.wakeup, self._signalled = socket.socketpair()
        self._signalled.setblocking(False)
        self.wakeup.setblocking(False)

    def serve(self) -> None:
        signal.set_wakeup_fd(self._signalled.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: self.close())
        for source in (self.listener, self.wakeup, sys.stdin):
            self.selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.listener:
                    self._start(self.listener.accept()[0])
                elif key.fileobj is self.wakeup:
                    with contextlib.suppress(BlockingIOError):
                        self.wakeup.recv(4096)
                    self._reap()
                else:  # standard input: closed
                    self.close()

    def _start(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        try:
            request = json.loads(_read_line(connection))
        except (OSError, ValueError):
            connection.close()
            return
        threads = len(os.listdir("/proc/self/task"))
        if threads > 1:
            names = ", ".join(t.name for t in threading.enumerate())
            _tell(connection, error=f"{threads} threads ({names}): cannot fork")
            connection.close()
            return
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                for inherited in (self.listener, self.wakeup, self._signalled):
                    inherited.close()
                for other in self.kernels.values():
                    other.close()
                self.selector.close()
                _run_kernel(request, connection)
                status = 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 1
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                with contextlib.suppress(Exception):
                    sys.stderr.flush()
                os._exit(status)
        self.kernels[pid] = connection

    def _reap(self) -> None:
        while self.kernels:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            connection = self.kernels.pop(pid, None)
            if connection is not None:
                _tell(connection, status=os.waitstatus_to_exitcode(status))
                connection.close()

    def close(self) -> None:
        for pid in self.kernels:
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(OSError):
                    kill(pid, signal.SIGKILL)
        for pid in self.kernels:  # lest one makes a file in the folder while it is removed
            with contextlib.suppress(OSError):
                os.waitpid(pid, 0)
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        with contextlib.suppress(OSError):  # none is left
            while True:  # what kernels have started and left behind has come to this process
                for child in children.read_text().split():
                    os.kill(int(child), signal.SIGKILL)
                os.waitpid(-1, 0)
        shutil.rmtree(Path(self.address).parent, ignore_errors=True)
        os._exit(0)


def _run_kernel(request: dict[str, Any], connection: socket.socket) -> None:
    """Become an ordinary kernel: own session, environment, folder, random state and backend."""
    os.setsid()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    _tell(connection, pid=os.getpid())
    os.environ.clear()
    os.environ.update(request["env"])
    tempfile.tempdir = None  # to be looked up in them
    time.tzset()
    os.chdir(request["cwd"])
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # a fork copies the global state
    sys.argv = ["ipykernel_launcher.py", "-f", request["connection_file"]]
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance(parent_handle=os.getppid())  # ends when the parent is gone
    app.initialize(sys.argv[1:] + request.get("arguments", []))
    backend = request["env"].get("MPLBACKEND")
    if backend and "matplotlib.pyplot" in sys.modules:
        # as after an import in this kernel: the backend is named, and taken when first needed
        sys.modules["matplotlib"].rcParams["backend"] = backend
        sys.modules["matplotlib.pyplot"]._backend_mod = None  # type: ignore[attr-defined]
    _tell(connection, ready=True)
    app.start()


def set_subreaper(on: bool) -> None:
    """Become the parent of what descends from this process and has lost its own; Linux only."""
    _prctl(_PR_SET_CHILD_SUBREAPER, int(on))


def _prctl(option: int, value: int) -> None:
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(option, value)


def _read_line(connection: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        part = connection.recv(65536)
        if not part:
            break
        line += part
    return line


def _tell(connection: socket.socket, **message: object) -> None:
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(message).encode() + b"\n")
