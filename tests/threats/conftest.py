"""The same office as in the end-to-end tests, over signed HTTP and over Socket Mode, and the bot's address alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content import Content
from tests.e2e.conftest import ada, content, database, mira, office
from tests.e2e.doors import Door, opened_door

__all__ = ["ada", "content", "database", "door", "mira", "office"]


@pytest.fixture
async def door(database: None, tmp_path: Path, content: Content) -> AsyncIterator[Door]:
    async with opened_door(tmp_path, content) as opened:
        yield opened
