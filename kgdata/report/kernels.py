"""Kernels of reports: forked from a warm parent, or started as usual, through jupyter_client.

The warm kernel is a real ipykernel behind jupyter_client's own door for other ways of starting
kernels, a provisioner. papermill, nbclient and nbval need not know: with this package installed,
``JUPYTER_DEFAULT_PROVISIONER_NAME=kgdata-warm`` makes any of them start kernels this way.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Dict, DottedObjectName, Type, Unicode
from traitlets.config import Config

from kgdata.report.scratch import short_place
from kgdata.report.warm import WarmParent, can_fork, kernel_environment

__all__ = ["ReportKernelManager", "WarmProvisioner", "kernel_config"]

_NAME = "kgdata-warm"
_WARM_VARIABLE = "KGDATA_WARM_PARENT"
_START_SECONDS = 60.0
_END_SECONDS = 5.0
_SILENCE_SECONDS = 0.2  # in which a kernel that has answered says so on its other channel, too
_own: list[WarmParent] = []
_starting = threading.Lock()


class ForkedProcess:
    """A forked kernel, as far as jupyter_client uses a ``Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, request: Mapping[str, Any]) -> None:
        self.returncode: int | None = None
        self._rest = b""
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._connection.settimeout(_START_SECONDS)
        try:
            self._connection.connect(address)
            self._connection.sendall(json.dumps(request).encode() + b"\n")
            first = self._message()
        except OSError as error:
            msg = f"the warm parent does not answer: {error}"
            raise RuntimeError(msg) from None
        if "pid" not in first:
            msg = f"the warm parent forked no kernel: {first.get('error', 'it has ended')}"
            raise RuntimeError(msg)
        self.pid: int = first["pid"]

    def await_ready(self) -> None:
        """Wait until the kernel listens."""
        with contextlib.suppress(TimeoutError):  # jupyter_client's own limit then says so
            message = self._message()
            if not message.get("ready"):
                self.returncode = message.get("status", -signal.SIGKILL)

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        if self.returncode is None:
            self._connection.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while self.returncode is None:
                    message = self._message()
                    self.returncode = message.get("status") if message else -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; nothing can be asked of it afterwards."""
        status = self.await_end(timeout)
        self._connection.close()
        return status if status is not None else -signal.SIGKILL

    def await_end(self, timeout: float | None) -> int | None:
        """Wait for its end, and return the exit status if it came."""
        with selectors.DefaultSelector() as selector:
            if self.poll() is None:
                selector.register(self._connection, selectors.EVENT_READ)
                selector.select(timeout)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """End it."""
        self.send_signal(signal.SIGTERM)

    def _message(self) -> dict[str, Any]:
        while b"\n" not in self._rest:
            part = self._connection.recv(65536)
            if not part:
                return {}
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        message: dict[str, Any] = json.loads(line)
        return message


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by asking a warm parent to fork; as usual where forking is not possible."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel; the command says only which connection file it has."""
        assert self.parent is not None
        if not can_fork():
            return await super().launch_kernel(cmd, **kwargs)
        environment = kwargs.get("env") or dict(os.environ)
        request = {
            "connection_file": self.parent.connection_file,
            "cwd": str(kwargs.get("cwd") or os.getcwd()),
            "env": environment,
            "arguments": [a for a in cmd if a.startswith("--")],
        }
        address = environment.get(_WARM_VARIABLE) or _own_parent().address
        process = await asyncio.to_thread(ForkedProcess, address, request)
        await asyncio.to_thread(process.await_ready)
        self.process: Any = process
        self.pid, self.pgid = process.pid, process.pid  # it leads its own session
        self.cwd = kwargs.get("cwd", os.getcwd())
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill it and see it end; jupyter_client would look whether it has each 0.1 s."""
        process = self.process
        await super().kill(restart)
        if isinstance(process, ForkedProcess):
            await asyncio.to_thread(process.await_end, _END_SECONDS)

    async def wait(self) -> int | None:
        """Wait for the kernel's end, which the parent tells at once."""
        if not self.process:
            return 0
        if not isinstance(self.process, ForkedProcess):
            ended: int | None = await super().wait()
            return ended
        process, self.process = self.process, None
        status: int = await asyncio.to_thread(process.wait, _END_SECONDS)
        return status


def _own_parent() -> WarmParent:
    """Start a warm parent for a process that was not given one; it ends with this process."""
    from kgdata.report.suite import default_preload

    with _starting:
        if not _own or not _own[-1].alive:
            _own.append(WarmParent(default_preload()))
        return _own[-1]


class ReportKernelClient(AsyncKernelClient):
    """A client that is ready as soon as the kernel is.

    jupyter_client waits until a kernel has been silent for 0.2 s. Here what was asked is known to
    be done when the kernel says that it is idle again; all that it said before has then come, too.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on both channels.

        Parameters
        ----------
        timeout : float, optional
            Seconds after which it is given up.

        Raises
        ------
        RuntimeError
            If the kernel dies or does not answer in time.
        """
        deadline = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while time.monotonic() < deadline:
            request = self.kernel_info()
            with contextlib.suppress(Empty):  # one who listens too late asks again
                reply = await self.get_shell_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply" and await self._idle_after(request):
                    self._handle_kernel_info_reply(reply)
                    return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    async def _idle_after(self, request: str) -> bool:
        while True:
            message = await self.get_iopub_msg(timeout=_SILENCE_SECONDS)
            if (
                message["parent_header"].get("msg_id") == request
                and message["content"].get("execution_state") == "idle"
            ):
                return True


class ReportKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels have their own environment, provisioner and client."""

    client_class = DottedObjectName(f"{__name__}.ReportKernelClient")
    client_factory = Type(klass=ReportKernelClient)
    environment = Dict(help="Variables for the kernel.").tag(config=True)
    provisioner_name = Unicode("local-provisioner", help="How it is started.").tag(config=True)

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        spec = self.kernel_spec
        if spec is not None:
            spec.metadata["kernel_provisioner"] = {"provisioner_name": self.provisioner_name}
        kwargs["env"] = kernel_environment(self.environment)
        return await super()._async_pre_start_kernel(**kwargs)


@contextlib.contextmanager
def kernel_config(environment: Mapping[str, str], warm: str | None) -> Iterator[Config]:
    """Prepare how one kernel is started.

    Parameters
    ----------
    environment : dict of str to str
        Variables for the kernel.
    warm : str or None
        Address of a warm parent, ``""`` for one of this process's own, or None for an ordinary
        kernel.

    Yields
    ------
    traitlets.config.Config
        For nbclient. Kernels talk over sockets in a short folder of their own, which is removed:
        TCP ports collide when kernels start side by side.
    """
    folder = tempfile.mkdtemp(
        prefix="kg", dir=_own_parent().folder if warm == "" else short_place()
    )
    config = Config()
    manager = config.ReportKernelManager
    manager.environment = {**environment, _WARM_VARIABLE: warm} if warm else dict(environment)
    if os.name == "posix":
        manager.transport = "ipc"
        manager.transport_encryption = "disabled"  # a socket file that only the user can open
    manager.connection_file = f"{folder}/k.json"
    if warm is not None:
        _register()
        manager.provisioner_name = _NAME
    try:
        yield config
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _register() -> None:
    """Make the provisioner known where the package is used without being installed."""
    group = KernelProvisionerFactory.GROUP_NAME
    factory = KernelProvisionerFactory.instance()
    factory.provisioners.setdefault(_NAME, EntryPoint(_NAME, f"{__name__}:WarmProvisioner", group))
