"""The same office as in the end-to-end tests, over signed HTTP and over Socket Mode, and the bot's address alone."""

import io
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.content import Content
from tests.e2e.conftest import ada, content, database, mira, office
from tests.e2e.doors import Door, opened_door

__all__ = ["ada", "content", "database", "door", "mira", "office", "written"]


@pytest.fixture
async def door(database: None, tmp_path: Path, content: Content) -> AsyncIterator[Door]:
    async with opened_door(tmp_path, content) as opened:
        yield opened


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, as by `cairn run` with CAIRN_LOG_LEVEL=DEBUG, and all else that is printed."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "stdout", stream)
    logs.configure("DEBUG")
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
