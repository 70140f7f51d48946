"""The shipped content, read once for all contract tests."""

import pytest

from bot.content import Content, load


@pytest.fixture(scope="session")
def content() -> Content:
    """As `cairn run` has it without a folder of one's own."""
    return load()
