"""The bot is stopped and started again on the same file, while Slack goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.content import Content
from bot.demo import demo_settings
from bot.serve import Server, listen
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import App as SlackApp
from bot.standin import Standin
from tests.e2e.acts import clicks
from tests.e2e.conftest import WEDNESDAY, Office, chosen


@asynccontextmanager
async def bot_running(
    standin: Standin, slack_app: SlackApp, clock: MovableClock, content: Content, folder: Path, port: int
) -> AsyncIterator[App]:
    """The bot from its start to its stop, on the same file and at the same address each time."""
    listener = listen("127.0.0.1", port)
    listener.listen()  # whoever comes before the server is ready waits in line
    database = chosen() or f"sqlite:///{folder / 'cairn.db'}"
    settings = demo_settings(standin, slack_app, database, not slack_app.socket_mode)
    app = App(settings, clock=clock, content=content)
    await app.start()
    server = Server(app)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield app
    finally:
        server.stop()
        await asyncio.gather(serving, app.stop())
        listener.close()


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_bot_that_was_stopped_and_started_again_goes_on_where_it_was(
    tmp_path: Path, content: Content, http: bool
) -> None:
    clock = MovableClock(WEDNESDAY, frozen=True)
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    async with Standin(clock) as standin:
        url = f"http://127.0.0.1:{port}" if http else None
        slack_app = standin.add_app(manifest(COMMANDS, content.words, url=url))
        ada = standin.person("ada")
        async with bot_running(standin, slack_app, clock, content, tmp_path, port) as app:
            await ada.types("/goals", "add Write the storage RFC by Friday")
            await ada.types("/goals", "progress 1 60% draft sent to Priya")
            standin.faults.add("error", "chat.postMessage")
            await ada.says("I want to lead a retro by 4 December")
            await app.catch_up()
        standin.faults.clear()
        clock.forward(minutes=1)
        async with bot_running(standin, slack_app, clock, content, tmp_path, port) as app:
            office = Office(standin, slack_app, app, clock, tmp_path)
            await app.catch_up()  # it looks for what was in doubt, and finds that it is not there
            saw = await ada.types("/goals")
            assert "Write the storage RFC" in saw
            assert "60%" in saw
            assert "Shall I send you a step" not in saw
            saw = await clicks(office, ada, "Undo")
            assert "Taken back. Goal 1 is as it was." in saw
            await office.forward(minutes=1)
            await ada.waits_for("Shall I keep this as your goal?")
            await clicks(office, ada, "Save")
            assert "Goal 2 is set." in ada.screen()
            await ada.says("done with 1")
            await ada.waits_for("Goal 1 is done.")
            await standin.settle()  # Slack tells the bot of its own message too
        standin.assert_clean()
