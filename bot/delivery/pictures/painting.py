"""From SVG to PNG in a process of its own, since drawing holds on to the interpreter's lock for its whole time."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

from bot.blocks.pictures.font import FILES

PAINTER = Path(__file__).with_name("painter.py")
LONGEST = 20.0
"""Seconds after which a drawing is given up."""
PNG = b"\x89PNG\r\n\x1a\n"
_NEEDED = ("LD_LIBRARY_PATH", "SYSTEMROOT")


class DrawingError(Exception):
    """A picture could not be drawn."""


async def paint(svg: str) -> bytes:
    """The PNG of an SVG. DrawingError where there is none within 20 seconds.

    The process inherits no settings, so no token either. It takes about a tenth of a second more than drawing here,
    and nobody waits for it: a picture is drawn once.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", str(PAINTER), *(str(file) for file in FILES.values()),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=_environment(),
    )  # fmt: skip
    try:
        async with asyncio.timeout(LONGEST):
            png, _ = await process.communicate(svg.encode())
    except TimeoutError as error:
        raise DrawingError("too slow") from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode or not png.startswith(PNG):
        raise DrawingError(f"exit code {process.returncode}")
    return png


def _environment() -> dict[str, str]:
    """Where modules are found, and what the platform cannot do without."""
    kept = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
