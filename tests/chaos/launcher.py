"""Starts the bot again and again, each time in a moment: a fork of a process that has imported everything already.

Every line on standard input is an order, {"log", "settings", "quick"}; the answers on standard output are the new
process's id at once, and its exit code at its end.
"""

import json
import os
import sys
import traceback
from datetime import timedelta
from typing import Any, NoReturn

import uvloop

from bot.__main__ import cli
from bot.app import App
from bot.content import load
from bot.delivery import Numbers
from bot.logs import configure
from bot.serve import serve
from bot.settings import read_settings

QUICK = Numbers(
    timeout=timedelta(seconds=1),
    lease=timedelta(seconds=3),
    self_fence=timedelta(seconds=2),
    settle=timedelta(seconds=2),
    burst=100,
    per_second=50,
)
"""A message in doubt is looked for after two seconds instead of thirty; otherwise as always."""


def main() -> None:
    """One bot at a time, until the input ends."""
    load()  # what it imports, and the files in the cache of the machine
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            be_the_bot(json.loads(line))
        tell(pid=pid)
        tell(code=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def tell(**what: int) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def be_the_bot(order: dict[str, Any]) -> NoReturn:
    """`cairn run`, and the end of this process with its exit code."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order["settings"])
    code: Any = 0
    try:
        if order["quick"]:
            settings = read_settings()
            configure(settings.cairn_log_level)
            uvloop.run(serve(App(settings, numbers=QUICK)))
        else:
            cli(["run"])
    except SystemExit as end:
        code = end.code
    except BaseException:  # whatever it is, it belongs into the log and not into the launcher
        traceback.print_exc()
        code = 1
    finally:
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
