"""The command itself: the page in the browser, the prompt in the terminal, a script without either."""

import asyncio
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.content.loader import ContentError
from bot.demo.together import Together, together
from bot.demo.watching import watch
from bot.errors import CairnError
from bot.settings import SettingsError
from bot.standin.replay import replay
from bot.standin.script import Script, ScriptError
from bot.standin.terminal import Terminal
from bot.standin.tokens import RealTokenError, refuse_real_tokens

LEFT_ALONE = "DATABASE_URL is set, and the demo leaves that database alone: --database names one for it."


class DemoError(Exception):
    """Why the demo cannot start or a script fails, a sentence each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def run_demo(*, port: int, http: bool, browser: bool = True, database: str | None = None) -> None:
    """Start both, open the page, give a prompt; without a terminal, or at the end of its input, serve until SIGTERM."""

    async def play(both: Together) -> None:
        url = f"{both.standin.url}/"
        print(f"The workspace is at {url}", flush=True)  # noqa: T201
        if browser and sys.stdout.isatty():
            await asyncio.to_thread(webbrowser.open, url)
        await _until_stopped(both)

    _run(port, http, database, play)


def run_script(path: Path, *, http: bool, database: str | None = None) -> None:
    """Replay a script without page or prompt. Raises DemoError with file, line and screen where a step fails."""

    async def play(both: Together) -> None:
        script = Script.load(path)
        await replay(both.standin, both.slack_app, both.move, script)
        print(f"{path.name}: {len(script.steps)} steps, all as they should be.")  # noqa: T201

    _run(0, http, database, play)


def _run(port: int, http: bool, database: str | None, play: Callable[[Together], Awaitable[None]]) -> None:
    import uvloop

    try:
        refuse_real_tokens(os.environ)
        if database is None and os.environ.get("DATABASE_URL"):
            print(LEFT_ALONE, file=sys.stderr, flush=True)  # noqa: T201
        with tempfile.TemporaryDirectory(prefix="cairn-demo-") as folder:
            uvloop.run(_play(Path(folder), port, http, database, play))
    except ContentError as error:
        raise DemoError([str(problem) for problem in error.problems]) from None
    except (CairnError, RealTokenError, ScriptError, AssertionError) as error:
        raise DemoError([str(error)]) from None
    except SettingsError as error:
        raise DemoError([problem.replace("DATABASE_URL:", "--database:", 1) for problem in error.problems]) from None
    except OSError as error:
        raise DemoError([f"Cannot listen on 127.0.0.1:{port}: {error.strerror}. Choose another with --port."]) from None


async def _play(
    folder: Path, port: int, http: bool, database: str | None, play: Callable[[Together], Awaitable[None]]
) -> None:
    async with together(folder, port, http, database=database) as both:
        await play(both)


async def _until_stopped(both: Together) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    terminal = Terminal(both.standin, both.slack_app, move_clock=both.move)
    prompt = asyncio.create_task(terminal.run())
    waiting = asyncio.create_task(stopping.wait())
    watching = asyncio.create_task(watch(both))
    done, _ = await asyncio.wait({prompt, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if prompt in done and not prompt.result():
        print(f"Serving the local Slack at {both.standin.url} until stopped.", file=sys.stderr, flush=True)  # noqa: T201
        await waiting
    for task in (prompt, waiting, watching):
        task.cancel()
    await asyncio.gather(prompt, waiting, watching, return_exceptions=True)
