"""`cairn healthcheck`: asks the running process whether it is healthy; light, since it is run every few seconds."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from bot.secret_files import folder_of_secrets

HOST = "127.0.0.1"
PORT = 3000
"""What `Settings` takes where nothing is set. Its model is not read here: that takes longer than asking."""
SECONDS = 4.0
"""How long an answer may take; Docker, Kubernetes and systemd are told to wait longer than that."""
LARGEST = 65_536
"""Bytes of an answer that are read; the process's own are below a thousand."""
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is listened on is not what is asked


@dataclass(frozen=True)
class Health:
    """Whether all is well, and a sentence that says what to do where it is not."""

    is_well: bool
    said: str


def address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Where the process with these settings listens, as seen from the same machine. ValueError for an unusable PORT."""
    chosen = {name: _stored(environment, name) for name in ("HOST", "PORT")}
    chosen |= {name.upper(): value for name, value in environment.items() if value}
    host = chosen["HOST"] or HOST
    port = int(chosen["PORT"] or PORT)
    if not 0 < port < 65536:
        raise ValueError(port)
    return _ANY.get(host, host), port


def _stored(environment: Mapping[str, str], name: str) -> str:
    """A setting in a file of its name; empty where there is none."""
    folder = folder_of_secrets(environment)
    for file in (folder / name.lower(), folder / name) if folder is not None else ():
        if file.is_file():
            return file.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def ask(environment: Mapping[str, str] = os.environ, *, is_ready: bool = False, seconds: float = SECONDS) -> Health:
    """What the process with these settings says of itself: that it lives, or that it can do its work."""
    try:
        host, port = address(environment)
    except ValueError:
        return Health(False, "PORT must be a number from 1 to 65535: the one that the bot listens on.")
    path = "/readyz" if is_ready else "/healthz"
    place = f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"
    try:
        status, body = _get(host, port, path, seconds)
    except TimeoutError:
        return Health(False, f"No answer from {place} within {seconds:g} s. Read the log, then start the bot again.")
    except (OSError, HTTPException):
        return Health(False, f"Nothing answers at {place}. Start `cairn run`, with the same HOST and PORT as here.")
    return _readiness(place, status, body) if is_ready else _liveness(place, status, body)


def _get(host: str, port: int, path: str, seconds: float) -> tuple[int, bytes]:
    connection = HTTPConnection(host, port, timeout=seconds)  # knows no proxy: this stays on the machine
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read(LARGEST)
    finally:
        connection.close()


def _liveness(place: str, status: int, body: bytes) -> Health:
    if (status, body) == (200, b"ok"):
        return Health(True, f"It is alive: {place}")
    return _stranger(place, status)


def _readiness(place: str, status: int, body: bytes) -> Health:
    try:
        report = json.loads(body)
    except ValueError:
        return _stranger(place, status)
    if status not in (200, 503) or not isinstance(report, dict):
        return _stranger(place, status)
    if status == 200:
        return Health(True, f"It is ready: {place}")
    missing = ", ".join(name for name, is_there in report.items() if is_there is False) or "it does not say what"
    return Health(False, f"It is not ready: {missing}. `cairn doctor` says what to do.")


def _stranger(place: str, status: int) -> Health:
    return Health(False, f"Something else answers at {place}, with {status}. Give the bot a PORT of its own.")
