"""A throw-away PostgreSQL server on loopback: started in a moment, restarted at will, gone with whoever started it."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from tests.ports import free_port

OWNER = "postgres"
"""Who runs the server where we are root, whom it refuses."""
STARTED_WITHIN = 60.0
"""Seconds; usually it is a third of one."""
STOPS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
    "synchronous_commit": "on",
}
_SET_DEATH_SIGNAL = 1

Mode = Literal["smart", "fast", "immediate"]


class Server:
    """One server; `url` is its maintenance database, `create_database` makes others."""

    def __init__(self, folder: Path, port: int, *, is_durable: bool = True) -> None:
        self._folder = folder
        self._port = port
        self._settings = {**SETTINGS, "fsync": "on" if is_durable else "off"}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of the database that every server has."""
        return self._address("postgres")

    def start(self) -> None:
        """Start it and wait until it answers. RuntimeError with what it said where it does not."""
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        log = self._folder / "log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [program("postgres"), "-D", str(self._folder / "data"), "-p", str(self._port), *settings],
                stdout=output,
                stderr=output,
                preexec_fn=_end_with_parent(os.getpid()),
                cwd=self._folder,
                **_owner(),
            )
        deadline = time.monotonic() + STARTED_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")
            time.sleep(0.02)

    def stop(self, mode: Mode = "immediate") -> None:
        """End it; `immediate` is a crash, after which it recovers from its log."""
        if self._process is not None:
            self._process.send_signal(STOPS[mode])
            self._process.wait(30)
            self._process = None

    def restart(self, mode: Mode = "immediate") -> None:
        """End it and start it again at the same address."""
        self.stop(mode)
        self.start()

    def create_database(self, name: str) -> str:
        """A new, empty database; its address."""
        subprocess.run(
            [program("createdb"), "-h", "127.0.0.1", "-p", str(self._port), "-U", OWNER, name],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql://{OWNER}@127.0.0.1:{self._port}/{name}"

    def _answers(self) -> bool:
        """Whether it takes queries, and not only connections: while it recovers it refuses them."""
        asked = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        return subprocess.run(asked, check=False).returncode == 0


@contextmanager
def open_server(*, is_durable: bool = True) -> Iterator[Server]:
    """A running server in a temporary folder; both are gone at the end.

    One that is not durable outlives its own crashes as well, only not those of the machine, and is faster.
    """
    with tempfile.TemporaryDirectory(prefix="cairn-postgres-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
        subprocess.run(
            [
                program("initdb"),
                *("-D", str(folder / "data"), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
                "--no-sync",  # making an empty cluster need not survive a power cut; what comes later does
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **_owner(),
        )
        server = Server(folder, free_port(), is_durable=is_durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def program(name: str) -> str:
    """A program of the newest PostgreSQL on this machine; Debian keeps the server's own ones off PATH."""
    found = shutil.which(name)
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)):
        if (folder / name).exists():
            found = str(folder / name)
    if found is None:
        raise RuntimeError(f"{name} is missing: tests/postgres/install installs it")
    return found


def _owner() -> dict[str, Any]:
    """As whom the server runs: it refuses root."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam(OWNER)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What makes the server end with the process that started it, however that one ends. Linux knows how."""
    if sys.platform != "linux":
        return lambda: None
    control = ctypes.CDLL(None).prctl

    def ask() -> None:
        control(_SET_DEATH_SIGNAL, signal.SIGQUIT)
        if os.getppid() != parent:  # it has ended already
            os._exit(1)

    return ask
