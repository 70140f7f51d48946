"""A company's content folder, taken over while the bot runs: what is valid counts from the next message on."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog

from bot import tally
from bot.app.learning import learn
from bot.content import Content
from bot.content.loader import ContentError, load
from bot.content.strict_yaml import Problem

EVERY = 2.0
"""Seconds between two looks. A folder is read once it looks the same twice, so that no file is read half written.

Looks, not notices of the system: there are none for network drives, nor for a mounted map whose links are swapped.
"""
MOST_TOLD = 20
"""Problems that are logged; `cairn check` tells all."""

log = structlog.get_logger()

Looks = frozenset[tuple[str, int, int, str]]
"""Each file's path below the folder, its time of change in ns, its size, and where links lead."""


class Holder(Protocol):
    """What has the content in use."""

    content: Content


class Reloading:
    """Watches one folder for one process. Without a folder there is nothing to watch, and nothing happens."""

    def __init__(self, holder: Holder, folder: Path | None, learn: Callable[[Content], object] = learn) -> None:
        """To be made before the content is read, so that no change falls in between. `learn` is done in a thread."""
        self.problems = 0
        """How many keep the folder as it is now from being taken over; 0 where what it holds is in use."""
        self._holder = holder
        self._folder = folder
        self._learn = learn
        self._read_as = _looks(folder)
        self._seen = self._read_as
        self._had_files = False
        self._asked = asyncio.Event()
        self._turn = asyncio.Lock()

    @property
    def told(self) -> dict[str, int]:
        """For `/readyz`: with broken content the bot serves on with what it had, and says so."""
        return {"content_problems": self.problems} if self.problems else {}

    def ask(self) -> None:
        """Read it again now, whatever it looks like: for SIGHUP."""
        self._asked.set()

    async def watch(self) -> None:
        """Look until cancelled."""
        while self._folder is not None:
            try:
                async with asyncio.timeout(EVERY):
                    await self._asked.wait()
            except TimeoutError:
                await self.look()
            else:
                self._asked.clear()
                await self.reload()

    async def look(self) -> None:
        """Read the folder again where it has changed since it was read, and rests."""
        looks = await asyncio.to_thread(_looks, self._folder)
        rests, self._seen = looks == self._seen, looks
        if rests and looks != self._read_as:
            await self.reload()

    async def reload(self) -> None:
        """Read the folder; where anything is wrong the content before goes on, and the log says what and where."""
        async with self._turn:
            before, self._read_as = self._read_as, await asyncio.to_thread(_looks, self._folder)
            self._had_files = self._had_files or bool(before)
            try:
                content = await asyncio.to_thread(self._load)
                await asyncio.to_thread(self._learn, content)  # before it counts: nobody waits for the index
            except ContentError as error:
                self._refuse(error)
                return
            except Exception as error:  # whatever it is, the bot goes on with what it has
                tally.CONTENT_RELOADS_FAILED.add()
                self.problems = 1
                log.error("content_not_taken", error=type(error).__name__)
                return
            self._holder.content, self.problems = content, 0
            log.info("content_taken", ladders=len(content.ladders), nudges=len(content.nudges))

    def _load(self) -> Content:
        """What the folder holds. Emptied it is no content of a company's: a volume is gone, or its copy has only begun.

        Whoever wants the shipped content alone takes the setting back.
        """
        if self._folder is not None and self._had_files and not self._read_as and self._folder.is_dir():
            raise ContentError([Problem(str(self._folder), 0, "", "this content folder is empty, and was not before")])
        return load(self._folder)

    def _refuse(self, error: ContentError) -> None:
        tally.CONTENT_RELOADS_FAILED.add()
        self.problems = len(error.problems)
        for one in error.problems[:MOST_TOLD]:
            log.error("content_not_taken", file=one.file, line=one.line, key=one.key, problem=one.message)


def _looks(folder: Path | None) -> Looks:
    """What tells whether a folder has changed; empty for one that cannot be looked at."""
    found: set[tuple[str, int, int, str]] = set()
    if folder is None:
        return frozenset()
    with contextlib.suppress(OSError):  # a folder that goes while it is looked at: the next look differs
        for part in ("data", "prompts"):
            for path in (folder / part).rglob("*"):
                found.add(_look(path))
    return frozenset(found)


def _look(path: Path) -> tuple[str, int, int, str]:
    """Of one that leads nowhere, as an editor's lock does, only that it is there: it hides none of the others."""
    try:
        state = path.stat()
        return str(path), state.st_mtime_ns, state.st_size, str(path.resolve())
    except (OSError, RuntimeError):  # a loop of links is a RuntimeError before Python 3.13
        return str(path), 0, 0, ""
