"""Run deploy/cairn.service as printed, without systemd as the first process: its command, with its environment.

    unit.py [--program FOLDER] [--state FOLDER]

FOLDER is where the virtual environment is that the unit has in /opt/cairn, and where its state is that the unit has in
/var/lib/cairn; both may be elsewhere here. What the kernel can be told by one call, memory that is never both written
and executed, it is told; the unit's other walls are judged by `systemd-analyze security`, in checks.py.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from pathlib import Path

from running import ROOT, environment, live_and_stop, main_of, say, slack

UNIT = ROOT / "deploy" / "cairn.service"
PROGRAM, STATE = "/opt/cairn", "/var/lib/cairn"
NEVER_BOTH = "import ctypes, os, sys; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])"
"""PR_SET_MDWE, of Linux 6.3; an older kernel refuses it and the command is run all the same."""


def read(path: Path) -> dict[str, list[str]]:
    """The unit's section about the service: every key with its values in their order."""
    found: dict[str, list[str]] = {}
    _, _, service = path.read_text(encoding="utf-8").partition("[Service]\n")
    for line in service.partition("\n[")[0].splitlines():
        key, is_set, value = line.partition("=")
        if is_set and not key.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def check(program: Path, state: Path) -> None:
    """Start it against a local Slack, see it healthy, stop it."""
    service = read(UNIT)

    def here(text: str) -> str:
        return text.replace(PROGRAM, str(program)).replace(STATE, str(state))

    given = dict(each.split("=", 1) for each in map(here, service["Environment"]))
    start = shlex.split(here(service["ExecStart"][-1]))
    say(f"ExecStart={service['ExecStart'][-1]}")
    with slack() as settings:
        within = environment({"PATH": "/usr/bin:/bin", **given, **settings})
        place = [*within[:2], "-C", here(service["WorkingDirectory"][-1]), *within[2:]]
        walled = [sys.executable, "-c", NEVER_BOTH]
        live_and_stop([*place, *walled, *start], [*place, start[0], "healthcheck"])
    say(f"the state folder holds {', '.join(sorted(path.name for path in state.iterdir()))}")


def main() -> int:
    """Run it as a program; 1 with a sentence where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--program", type=Path, default=ROOT / ".venv")
    parser.add_argument("--state", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cairn-unit-") as name:
        state = (chosen.state or Path(name)).resolve()
        return main_of(lambda: check(chosen.program.absolute(), state))


if __name__ == "__main__":
    sys.exit(main())
