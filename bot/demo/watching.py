"""Content that is edited while the demo runs: taken over at once, or refused with file, line and key."""

import asyncio
from pathlib import Path

from watchfiles import awatch

from bot.content.loader import ContentError, load, shipped
from bot.content.tours import tours
from bot.demo.together import Together

SETTLES_MS = 200
"""How long files must lie still before they are read: an editor may write a file in several steps."""


async def watch(both: Together) -> None:
    """Look at the content's folders until cancelled. A file that cannot be used changes nothing but what is said."""
    folders = [root / part for root in _roots(both.company) for part in ("data", "prompts")]
    await follow(both, [folder for folder in folders if folder.is_dir()])


async def follow(both: Together, folders: list[Path]) -> None:
    """Read the content anew after each change in these folders; where they cannot be watched, the page says so."""
    try:
        async for _ in awatch(*folders, debounce=SETTLES_MS, step=SETTLES_MS):
            await reload(both)
    except (OSError, RuntimeError) as error:  # watchfiles' own errors are of these two kinds
        words = f"changes are not noticed any more ({error}); start the demo again to see them"
        both.standin.stage.problems = [{"file": str(folders[0]), "line": 0, "key": "", "message": words}]
        both.standin.feed.publish("problems")


async def reload(both: Together) -> None:
    """Read the content anew; where it cannot be used, the page shows why and the old one goes on."""
    stage = both.standin.stage
    scripts = await asyncio.to_thread(tours, both.company)
    if scripts != stage.scripts:
        stage.scripts = scripts
        both.standin.feed.publish("app")
    try:
        content = await asyncio.to_thread(load, both.company)
    except ContentError as error:
        stage.problems = [
            {"file": problem.file, "line": problem.line, "key": problem.key, "message": problem.message}
            for problem in error.problems
        ]
    else:
        gone = sorted(set(both.content.words) - set(content.words))
        if not gone:
            both.take(content)
        stage.problems = [_gone(key) for key in gone]
    both.standin.feed.publish("problems")


def _gone(name: str) -> dict[str, object]:
    """A message that is not there any more, though the bot says it: its key was renamed or lost."""
    file, _, key = name.partition(".")
    return {"file": f"prompts/messages/{file}.yaml", "line": 0, "key": key, "message": "this message is missing"}


def _roots(company: Path | None) -> list[Path]:
    return [shipped()] + ([company] if company else [])
