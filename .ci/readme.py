"""Run every command that the README shows in a fenced `sh` block; one that cannot run here must say why.

A block is run as it stands, in the checkout, with .venv/bin first on PATH. Directly before a block, the comment
`<!-- ci: not here, REASON -->` leaves it out, `<!-- ci: until TEXT -->` runs it until its output shows TEXT and then
stops it as an operator would (SIGTERM), which must end it with 0.
"""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

BLOCK = re.compile(r"(?:<!-- ci: (?P<how>[^\n]*?) -->\n)?```sh\n(?P<commands>.*?)```", re.S)
SECONDS = 600


def run(commands: str, how: str) -> int:
    """The exit code of a block."""
    environment = {**os.environ, "PATH": f"{Path('.venv/bin').resolve()}:{os.environ['PATH']}"}
    until = how.removeprefix("until ") if how.startswith("until ") else None
    process = subprocess.Popen(  # noqa: S603  # the README's own commands
        ["bash", "-euo", "pipefail", "-c", commands],  # noqa: S607
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    timer = threading.Timer(SECONDS, lambda: os.killpg(process.pid, signal.SIGKILL))
    timer.start()
    seen = False
    assert process.stdout is not None  # noqa: S101
    for line in process.stdout:
        print("   ", line.rstrip())  # noqa: T201
        if until and not seen and until in line:
            seen = True
            os.killpg(process.pid, signal.SIGTERM)
    code = process.wait()
    timer.cancel()
    if until:
        return 0 if seen and code in (0, -signal.SIGTERM, 128 + signal.SIGTERM, 2) else 1
    return code


def main() -> int:
    """Run all blocks; 1 where one fails."""
    failed = 0
    for match in BLOCK.finditer(Path("README.md").read_text(encoding="utf-8")):
        how, commands = match["how"] or "", match["commands"]
        first = commands.strip().splitlines()[0]
        if how.startswith("not here"):
            print(f"left out ({how.removeprefix('not here, ')}): {first}")  # noqa: T201
            continue
        print(f"running: {first}", flush=True)  # noqa: T201
        if run(commands, how) != 0:
            print(f"FAILED: {commands}")  # noqa: T201
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
