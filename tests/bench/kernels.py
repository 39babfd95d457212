"""Nine hundred kernels forked eight at a time: none may fail."""

from __future__ import annotations

import asyncio
import time

from jupyter_client.manager import AsyncKernelManager

from kgdata.report.kernels import ReportKernelManager, kernel_config
from kgdata.report.suite import default_preload
from kgdata.report.warm import WarmParent

ON_REQUEST = True
KERNELS, AT_A_TIME = 900, 8


async def one(address: str, number: int) -> None:
    """Start a kernel, have it compute, end it."""
    with kernel_config({}, address) as config:
        manager: AsyncKernelManager = ReportKernelManager(kernel_name="python3", config=config)
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            reply = await client._async_execute_interactive(
                f"import pandas; assert {number} == {number}",
                timeout=60,
                output_hook=lambda _: None,
            )
            assert reply["content"]["status"] == "ok", reply
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)


async def all_of_them(address: str) -> list[BaseException]:
    """Start them, eight at a time; return what failed."""
    room = asyncio.Semaphore(AT_A_TIME)
    failed: list[BaseException] = []

    async def guarded(number: int) -> None:
        async with room:
            try:
                await one(address, number)
            except Exception as error:
                failed.append(error)

    await asyncio.gather(*(guarded(n) for n in range(KERNELS)))
    return failed


def main() -> None:
    """Run them and say how many failed."""
    begin = time.perf_counter()
    with WarmParent(default_preload()) as parent:
        failed = asyncio.run(all_of_them(parent.address))
    seconds = time.perf_counter() - begin
    print(f"{KERNELS} kernels, {AT_A_TIME} at a time: {len(failed)} failed, {seconds:.0f} s")
    for error in failed[:5]:
        print(f"  {type(error).__name__}: {error}")
    assert not failed


if __name__ == "__main__":
    main()
