"""Starts the bot again and again, each time in a moment: a fork of a process that has imported everything already.

Every line on standard input is an order, {"log", "settings", "numbers", "control"}; the answers on standard output are
the new process's id at once, and its id and exit code at its end. Whatever still runs when the input ends is killed.
"""

import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NoReturn

import uvloop

from bot.__main__ import cli
from bot.app import App
from bot.content import load
from bot.logs import configure
from bot.serve import serve
from bot.settings import read_settings
from tests.chaos.controls import CONTROLS, NUMBERS

_READ = 65536


def main() -> None:
    """Any number of bots side by side, until the input ends."""
    load()  # what it imports, and the files in the cache of the machine
    running: set[int] = set()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    try:
        for order in orders(woken, running):
            pid = os.fork()
            if pid == 0:
                os.close(woken)
                os.close(wake)
                be_the_bot(order)
            running.add(pid)
            tell(pid=pid)
    finally:
        for pid in running:
            os.kill(pid, signal.SIGKILL)


def orders(woken: int, running: set[int]) -> Iterator[dict[str, Any]]:
    """Orders as they come; meanwhile it is told who has ended."""
    typed = b""
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, _READ)
            bury(running)
        if 0 in ready:
            read = os.read(0, _READ)
            if not read:
                return
            *lines, typed = (typed + read).split(b"\n")
            yield from (json.loads(line) for line in lines)


def bury(running: set[int]) -> None:
    """Look who has ended."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            running.discard(ended[0])
            tell(ended=ended[0], code=os.waitstatus_to_exitcode(ended[1]))


def tell(**what: int) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def be_the_bot(order: dict[str, Any]) -> NoReturn:
    """`cairn run`, and the end of this process with its exit code."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    silence = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((silence, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.environ.update(order["settings"])
    code: Any = 0
    try:
        if order["numbers"] or order["control"]:
            settings = read_settings()
            configure(settings.cairn_log_level)
            numbers = CONTROLS[order["control"]](NUMBERS[order["numbers"]])
            uvloop.run(serve(App(settings, numbers=numbers)))
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
