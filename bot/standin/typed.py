"""Lines from standard input, whatever stands behind it: a terminal, a pipe or a file."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress

CHUNK = 65_536


async def stdin_lines(descriptor: int = 0) -> AsyncGenerator[str, None]:
    """Lines as they come, until the input ends.

    A daemon thread reads the bare descriptor: event loops cannot watch plain files, and a thread inside sys.stdin
    would hold its lock when the interpreter ends.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()

    def give(part: bytes | None) -> None:
        with suppress(RuntimeError):  # the loop may be closed by the time something is typed
            loop.call_soon_threadsafe(queue.put_nowait, part)

    def read() -> None:
        with suppress(OSError):
            while part := os.read(descriptor, CHUNK):
                give(part)
        give(None)

    threading.Thread(target=read, name="standard input", daemon=True).start()
    rest = b""
    while (part := await queue.get()) is not None:
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield line.decode(errors="replace")
    if rest:
        yield rest.decode(errors="replace")
