"""A content folder that changes while the bot runs: read once it rests, kept out while anything is wrong with it."""

import asyncio
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import tally
from bot.app.reloading import Reloading
from bot.content import Content, load


@dataclass
class Process:
    """What has content in use."""

    content: Content

    @property
    def thanks(self) -> str:
        return self.content.words.say("dm.thanks")


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def as_it_is(content: Content) -> None:
    """Questions are answered from an index that takes a second; nobody asks one here."""


def written(folder: Path, thanks: str) -> Path:
    """A content folder that gives thanks in its own words."""
    (folder / "prompts" / "messages").mkdir(parents=True, exist_ok=True)
    (folder / "prompts" / "messages" / "dm.yaml").write_text(f'thanks: "{thanks}"\n')
    return folder


async def looks_twice(reloading: Reloading) -> None:
    await reloading.look()
    await reloading.look()


async def test_a_map_that_is_mounted_and_swapped_by_its_links_is_taken_over(tmp_path: Path, content: Content) -> None:
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    written(mounted / "..one", "First.")
    (mounted / "..data").symlink_to("..one")
    (mounted / "prompts").symlink_to("..data/prompts")
    process = Process(content)
    reloading = Reloading(process, mounted, as_it_is)
    await looks_twice(reloading)
    assert process.content is content, "it is as it was read at the start"

    first = (mounted / "..one" / "prompts" / "messages" / "dm.yaml").stat()
    written(mounted / "..two", "Other.")
    os.utime(mounted / "..two" / "prompts" / "messages" / "dm.yaml", ns=(first.st_atime_ns, first.st_mtime_ns))
    (mounted / "..new").symlink_to("..two")
    (mounted / "..new").replace(mounted / "..data")
    await looks_twice(reloading)
    assert process.thanks == "Other."


async def test_a_folder_that_breaks_or_goes_is_counted_and_changes_nothing(tmp_path: Path, content: Content) -> None:
    folder, process = written(tmp_path / "ours", "First."), Process(content)
    reloading = Reloading(process, folder, as_it_is)
    await reloading.reload()
    assert process.thanks == "First."
    counted = sum(tally.CONTENT_RELOADS_FAILED.values.values())

    written(folder, "{nobody}")
    await looks_twice(reloading)
    await looks_twice(reloading)
    assert (process.thanks, reloading.told) == ("First.", {"content_problems": 1})
    assert sum(tally.CONTENT_RELOADS_FAILED.values.values()) == counted + 1, "once for each change"
    shutil.rmtree(folder)
    await looks_twice(reloading)
    assert (process.thanks, reloading.told) == ("First.", {"content_problems": 1})
    written(folder, "Second.")
    await looks_twice(reloading)
    assert (process.thanks, reloading.told) == ("Second.", {})


async def test_whoever_asks_has_it_read_at_once_and_without_a_folder_nothing_is_watched(
    tmp_path: Path, content: Content
) -> None:
    folder, process = written(tmp_path / "ours", "First."), Process(content)
    reloading = Reloading(process, folder, as_it_is)
    watching = asyncio.create_task(reloading.watch())
    written(folder, "Asked for.")
    reloading.ask()
    async with asyncio.timeout(10):
        while process.content is content:  # noqa: ASYNC110 -- it is read in a thread
            await asyncio.sleep(0.01)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert process.thanks == "Asked for."

    async with asyncio.timeout(1):
        await Reloading(process, None).watch()


async def test_a_folder_that_is_emptied_is_refused_since_its_volume_may_be_gone(
    tmp_path: Path, content: Content
) -> None:
    folder, process = written(tmp_path / "ours", "First."), Process(content)
    reloading = Reloading(process, folder, as_it_is)
    await reloading.reload()
    shutil.rmtree(folder / "prompts")
    await looks_twice(reloading)
    await reloading.reload()  # nor by SIGHUP
    assert (process.thanks, reloading.told) == ("First.", {"content_problems": 1})
    written(folder, "Second.")
    await looks_twice(reloading)
    assert (process.thanks, reloading.told) == ("Second.", {})


async def test_a_link_that_leads_nowhere_hides_no_change_of_another_file(tmp_path: Path, content: Content) -> None:
    folder, process = written(tmp_path / "ours", "First."), Process(content)
    (folder / "data").mkdir()
    (folder / "data" / ".#sources.yaml").symlink_to("somebody@a-machine.1234:5")
    (folder / "data" / "round").symlink_to("round")
    reloading = Reloading(process, folder, as_it_is)
    written(folder, "Changed.")
    await looks_twice(reloading)
    assert process.thanks == "Changed."


async def test_content_that_no_index_can_be_made_of_is_not_taken_and_the_next_change_is(
    tmp_path: Path, content: Content
) -> None:
    folder, process = written(tmp_path / "ours", "First."), Process(content)
    failures = [RuntimeError("no index")]

    def learn(_content: Content) -> None:
        if failures:
            raise failures.pop()

    reloading = Reloading(process, folder, learn)
    written(folder, "Not learned.")
    await looks_twice(reloading)
    assert (process.content is content, reloading.told) == (True, {"content_problems": 1})
    written(folder, "Learned now.")
    await looks_twice(reloading)
    assert (process.thanks, reloading.told) == ("Learned now.", {})
