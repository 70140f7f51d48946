"""The address of a PostgreSQL server: for the driver, with its settings, and for people, without secrets."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from bot.errors import CairnError

_NAME = "cairn"
_SETTINGS = {
    "application_name": _NAME,
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    # A process that was stopped inside a transaction must not hold its locks for ever.
    "idle_in_transaction_session_timeout": "15s",
    "timezone": "UTC",
    "standard_conforming_strings": "on",  # a workspace's id is part of the statement that begins a transaction
}
_ANSWERS_WITHIN = 35.0
"""Seconds: longer than any statement may take, so that it is the network that is gone."""


def read_address(url: str) -> tuple[str, dict[str, Any]]:
    """The driver's address and what it is told when it connects; `sslmode` is understood as psql does."""
    parts = urlsplit(url)
    connect: dict[str, Any] = {"server_settings": dict(_SETTINGS), "timeout": 10, "command_timeout": _ANSWERS_WITHIN}
    for name, value in parse_qsl(parts.query):
        if name == "sslmode":
            connect["ssl"] = value
        elif name == "application_name":
            connect["server_settings"][name] = value
        elif name == "host":
            connect["host"] = value
        else:
            raise CairnError(f"DATABASE_URL: the parameter {name} is not known; sslmode and application_name are.")
    return urlunsplit(("postgresql+asyncpg", parts.netloc, parts.path, "", "")), connect


def place_of(url: str) -> str:
    """Host and name of a database, without user and password."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}:{parts.port or 5432}{parts.path}"
