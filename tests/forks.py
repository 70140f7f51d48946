"""Runs `cairn` again and again, each time in a fork of a process that has imported everything, which takes the time.

`python -m tests.forks SOCKET` listens there until its standard input ends. A connection brings a line of arguments and
environment, and with it the files for standard output and error; it gets the exit code back.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, NoReturn

MOST = 1 << 20
"""Bytes of one order."""
ENDS_WITHIN = 60.0
"""Seconds."""


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """One run to its end, as `subprocess.run` tells of it."""
    order = json.dumps({"arguments": list(arguments), "environment": dict(environment), "folder": str(Path.cwd())})
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(ENDS_WITHIN)
        asked.connect(_address())
        socket.send_fds(asked, [order.encode() + b"\n"], [output.fileno(), errors.fileno()])
        code = int(asked.recv(16).decode())
        return subprocess.CompletedProcess(list(arguments), code, _read(output), _read(errors))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@cache
def _address() -> str:
    """Where the one of this test process listens; it ends with this process."""
    folder = tempfile.TemporaryDirectory(prefix="cairn-forks-")
    path = f"{folder.name}/socket"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forks", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def end() -> None:
        process.communicate()
        folder.cleanup()

    atexit.register(end)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return path


def main() -> None:
    """Serve until the input ends."""
    _import_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who answer
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(sys.argv[1])
        listener.listen(64)
        print("ready", flush=True)
        threading.Thread(target=_end_with_input, daemon=True).start()
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                _answer(connection)
            connection.close()


def _end_with_input() -> None:
    while os.read(0, MOST):  # not by sys.stdin: a fork would get its lock held, and wait for it where it reads
        pass
    os._exit(0)


def _import_all() -> None:
    import bot.__main__
    import bot.demo
    import bot.operating.backup
    import bot.operating.doctor
    import bot.operating.ledger
    import bot.operating.restore
    import bot.serve
    import bot.store.migrating
    from bot.content import load

    assert bot.__main__
    load()


def _answer(connection: socket.socket) -> NoReturn:
    """Run one in a process of its own, and say how it ended."""
    line, files, _, _ = socket.recv_fds(connection, MOST, 2)
    while not line.endswith(b"\n"):
        line += connection.recv(MOST)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        connection.close()
        _be_cairn(json.loads(line), files)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with suppress(BrokenPipeError):  # who asked does not wait any more
        connection.sendall(str(code).encode())
    os._exit(0)


def _be_cairn(order: Mapping[str, object], files: Sequence[int]) -> NoReturn:
    from bot.__main__ import main as cairn

    for source, target in zip((os.open(os.devnull, os.O_RDONLY), *files), (0, 1, 2), strict=True):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(order["environment"])  # type: ignore[call-overload]
    os.chdir(str(order["folder"]))
    sys.argv = ["cairn", *order["arguments"]]  # type: ignore[misc]
    code: object = 0
    try:
        cairn()
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code if isinstance(code, int) else code is not None)


if __name__ == "__main__":
    main()
