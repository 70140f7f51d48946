"""Content that is edited while the demo runs: shown at the next message, or refused with file, line and key."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.watching import watch

from .conftest import IN_CHROMIUM, Office, OpensPage, running_office

pytestmark = IN_CHROMIUM

OURS = 'set_done: "From now on you are {level}. {meaning}"\n'
BROKEN = 'set_done: "From now on you are {nothing}."\n'


@pytest.fixture
def levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company's own wording, which is not written yet."""
    folder = tmp_path / "ours" / "prompts" / "messages"
    folder.mkdir(parents=True)
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(tmp_path / "ours"))
    return folder / "levels.yaml"


@pytest_asyncio.fixture(loop_scope="session")
async def office(levels: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """The bot with the company's content, which is watched."""
    async with running_office(tmp_path) as running:
        watching = asyncio.create_task(watch(running.both))
        yield running
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_change_is_told_at_the_next_message_and_a_mistake_keeps_what_was(
    levels: Path, page_as: OpensPage
) -> None:
    ada = await page_as("ada")
    await ada.types("/level set junior")
    await ada.sees("Your level is now Junior")
    problems = ada.page.get_by_role("status").filter(has_text="content file")

    await asyncio.to_thread(levels.write_text, BROKEN)
    for words in (
        "1 content file has mistakes.",
        "levels.yaml",
        "line 1",
        "set_done",
        "The bot goes on with the content from before.",
    ):
        await ada.sees(words, in_=problems)
    await ada.shot("broken")
    assert await ada.violations() == []
    await ada.types("/level set mid")
    await ada.sees("it is now Mid")

    await asyncio.to_thread(levels.write_text, OURS)
    await ada.does_not_see("1 content file has mistakes.")
    await ada.acts_as("ben")
    await ada.types("/level set senior")
    await ada.sees("From now on you are Senior")
