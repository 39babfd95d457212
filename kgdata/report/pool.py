"""Where jobs run: processes of this machine, or a cluster, behind one ``Executor``."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import re
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Protocol, TypeVar

from kgdata.errors import KgdataError
from kgdata.report.scratch import environment
from kgdata.report.warm import WarmParent, can_fork, set_subreaper

__all__ = ["Event", "cluster", "greet", "processes", "run_jobs", "workers"]

Event = dict[str, Any]
T_co = TypeVar("T_co", covariant=True)


class Task(Protocol[T_co]):
    """What is run in a worker: plain data that can be sent there."""

    @property
    def name(self) -> str:
        """What it is called in messages and events."""

    @property
    def time_limit(self) -> float:
        """Seconds that it may take."""

    def run(self) -> T_co:
        """Do it."""

    def lost(self, error: Exception) -> T_co:
        """Say what became of it when its worker is gone."""


def perform(task: Task[T_co]) -> T_co:
    """Run a task; this is what workers are sent."""
    return task.run()


_ADDRESS = re.compile(r"(?P<scheme>tcp|tls)://(?P<host>[^/\s]+):(?P<port>\d{1,5})")
_TICK = 0.1  # seconds between two looks at the progress
_ATTEMPTS = 2  # a worker that dies takes its neighbours' reports along: they are run again
_ANSWER_SECONDS = 5.0  # in which a cluster says something
_END_SECONDS = 5.0  # in which killed processes are gone
_GRACE = 30.0  # seconds beyond its own limit after which a worker is given up


@contextlib.contextmanager
def processes(jobs: int, folder: str) -> Iterator[Callable[[], Executor]]:
    """Provide process pools of this machine.

    Parameters
    ----------
    jobs : int
        Reports at a time.
    folder : str
        Where workers have their temporary files, so that they go however a worker ends.

    Yields
    ------
    callable
        Makes a pool; once more after a worker has died.
    """
    # before the fork: workers need not import it again
    import psutil  # type: ignore[import-untyped]  # noqa: F401  (to stop kernels)
    from jupyter_client.kernelspec import KernelSpecManager

    from kgdata.report import engine, page  # noqa: F401

    page.warm()
    with contextlib.suppress(Exception):  # whoever needs the kernel will say that there is none
        KernelSpecManager(kernel_dirs=[]).get_kernel_spec("python3")
    method = "fork" if sys.platform.startswith("linux") else "spawn"
    context = multiprocessing.get_context(method)
    pools: list[ProcessPoolExecutor] = []

    def make() -> Executor:
        pools.append(ProcessPoolExecutor(jobs, context, _prepare_worker, (folder,)))
        return pools[-1]

    try:
        yield make
    finally:
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)


def greet(address: str) -> None:
    """See that a cluster answers: dask itself tries for a long time and says much.

    Parameters
    ----------
    address : str
        The scheduler's address.

    Raises
    ------
    KgdataError
        If it is no address, or nobody there speaks within seconds.
    """
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise _silent(address, "no such address")
    try:
        host, port = match["host"].strip("[]"), int(match["port"])
        with socket.create_connection((host, port), _ANSWER_SECONDS) as asked:
            if match["scheme"] == "tls":
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                with contextlib.suppress(ssl.SSLError):  # an answer; the client sees to the rest
                    context.wrap_socket(asked)
            elif not asked.recv(1):  # a scheduler speaks first
                raise _silent(address, "it hung up")
    except (OSError, OverflowError) as error:
        raise _silent(address, error) from None


def _silent(address: str, error: object) -> KgdataError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return KgdataError(
        f"the cluster {address!r} does not answer ({reason}); expected tcp://HOST:PORT"
    )


@contextlib.contextmanager
def workers(
    engine: str, address: str | None, jobs: int, preload: Sequence[str], folder: str
) -> Iterator[tuple[Callable[[], Executor], str | None]]:
    """Provide what makes executors, and where their kernels come from.

    Parameters
    ----------
    engine : {'warm', 'cold'}
        Whether kernels are forked from a warm parent, where that is possible.
    address : str or None
        A cluster's scheduler; its workers have warm parents of their own.
    jobs : int
        Reports at a time on this machine.
    preload : sequence of str
        Modules that the warm parent imports.
    folder : str
        Where this machine's workers and kernels have their sockets and temporary files, so that
        these go however a process ends. An empty folder with a short path.

    Yields
    ------
    make : callable
        Makes an executor.
    warm : str or None
        See :func:`kgdata.report.kernels.kernel_config`.
    """
    warm = engine == "warm" and can_fork()
    with contextlib.ExitStack() as stack:
        if address is not None:
            yield stack.enter_context(cluster(address)), "" if warm else None
            return
        # The parent imports while this process does so too.
        parent = stack.enter_context(WarmParent(preload, folder)) if warm else None
        if can_fork():
            set_subreaper(True)  # what has lost its parent comes to this process
            stack.callback(set_subreaper, False)
        stack.callback(_kill_children)
        make = stack.enter_context(processes(jobs, folder))
        yield make, parent.address if parent else None


def _kill_children() -> None:
    """Leave no worker and no kernel behind, however the run ended."""
    import psutil

    children = psutil.Process().children(recursive=True)
    for child in children:
        with contextlib.suppress(psutil.Error):
            child.kill()
    # They may be making a file where all is removed. multiprocessing asks itself how its workers
    # ended, and waits for ever if another has asked before: so it is only looked whether they have.
    end = time.monotonic() + _END_SECONDS
    while any(map(_alive, children)) and time.monotonic() < end:
        time.sleep(0.005)


def _alive(process: Any) -> bool:
    import psutil

    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _prepare_worker(folder: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the run's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = folder
    os.environ.update(environment(folder))
    with contextlib.suppress(OSError):
        os.dup2(2, 1)  # what kernels print past Python is no part of what a run says
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            end = time.monotonic() + _END_SECONDS
            while os.path.exists(folder) and time.monotonic() < end:  # the job still writes there
                shutil.rmtree(folder, ignore_errors=True)
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Callable[[], Executor]]:
    """Provide the executor of a dask cluster.

    Parameters
    ----------
    address : str
        The scheduler's address, e.g. ``tcp://10.0.0.5:8786``.

    Yields
    ------
    callable
        Returns the executor.

    Raises
    ------
    KgdataError
        If ``distributed`` is not installed or the cluster does not answer.
    """
    try:
        from distributed import Client
    except ImportError:
        msg = "--cluster needs dask.distributed: pip install 'kgdata[cluster]'"
        raise KgdataError(msg) from None
    greet(address)
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise _silent(address, error) from None
    try:
        if not client.scheduler_info()["workers"]:
            raise KgdataError(f"the cluster {address!r} has no workers")
        yield lambda: client.get_executor(pure=False)
    finally:
        client.close()


def run_jobs(
    jobs: Sequence[Task[T_co]], make: Callable[[], Executor], tell: Callable[[Event], None],
    events: Path | None = None,
) -> Iterator[T_co]:  # fmt: skip
    """Run jobs side by side, in the order given as workers come free.

    Parameters
    ----------
    jobs : sequence of Task
        What to run.
    make : callable
        Makes an executor.
    tell : callable
        Called with each event of progress, and often.
    events : pathlib.Path, optional
        The file that workers append their progress to.

    Yields
    ------
    object
        What each task comes to, in no order, whatever became of its worker.
    """
    waiting = list(jobs)
    attempts = dict.fromkeys((job.name for job in jobs), 0)
    tail = _Tail(events)
    overdue: set[str] = set()
    while waiting:
        executor = make()
        futures: dict[Future[T_co], Task[T_co]] = {executor.submit(perform, j): j for j in waiting}
        waiting, broken = [], []
        while futures:
            done, _ = wait(futures, timeout=_TICK, return_when=FIRST_COMPLETED)
            for event in tail.read():
                tell(event)
            for name in tail.overdue(futures.values()):
                attempts[name] = _ATTEMPTS
                overdue.add(name)
                with contextlib.suppress(OSError):
                    os.kill(tail.begun[name][1], signal.SIGKILL)
            for future in done:
                job = futures.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    broken.append(job)
                except Exception as error:
                    yield job.lost(error)
        for job in broken:
            # only those that had begun can be to blame
            attempts[job.name] += job.name in tail.begun
            if job.name in overdue:
                yield job.lost(TimeoutError(f"not done within {job.time_limit:g} s"))
            elif attempts[job.name] >= _ATTEMPTS:
                yield job.lost(RuntimeError("the worker process died"))
            else:
                waiting.append(job)
        tail.begun.clear()


class _Tail:
    """Reads what workers have appended to the file of events."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.offset = path, 0
        self.begun: dict[str, tuple[float, int]] = {}  # when, and in which process

    def read(self) -> Iterator[Event]:
        if self.path is None:
            return
        try:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                content = file.read()
        except OSError:
            return
        whole = content[: content.rfind(b"\n") + 1]
        self.offset += len(whole)
        for line in whole.splitlines():
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                if event["event"] == "start":
                    self.begun[event["report"]] = (time.monotonic(), event["pid"])
                yield event

    def overdue(self, jobs: Iterable[Task[Any]]) -> list[str]:
        """Name the jobs whose worker does not even keep their own time limit."""
        now = time.monotonic()
        return [
            job.name
            for job in jobs
            if job.name in self.begun and now > self.begun[job.name][0] + job.time_limit + _GRACE
        ]
