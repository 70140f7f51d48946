"""slack-machine with fifty commands, as its own program runs it: run by an interpreter that has it, by its path."""

import asyncio
import json
import sys
from typing import Any

from machine import Machine
from machine.clients.slack import SlackClient
from machine.plugins.base import MachineBasePlugin
from machine.plugins.decorators import command
from machine.utils.collections import CaseInsensitiveDict
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

COMMANDS = 50


def answering(name: str) -> Any:
    """A handler that acknowledges with the answer, as ours does."""

    async def answer(self: Any, _command: Any) -> Any:
        yield self.settings["ANSWER"]

    answer.__name__ = name
    return answer


class FiftyCommands(MachineBasePlugin):  # type: ignore[misc]  # it is not installed where types are checked
    """The last one is `/level`."""


for number in range(COMMANDS):
    name = "/level" if number == COMMANDS - 1 else f"/other{number}"
    setattr(FiftyCommands, f"answer{number}", command(name)(answering(f"answer{number}")))


class Local(Machine):  # type: ignore[misc]
    """With Slack's address replaced, which it has no setting for."""

    async def _setup_slack_clients(self) -> None:
        settings = self._settings
        self._socket_mode_client = SocketModeClient(
            app_token=settings["SLACK_APP_TOKEN"],
            web_client=AsyncWebClient(token=settings["SLACK_BOT_TOKEN"], base_url=settings["API"]),
        )
        self._client = SlackClient(self._socket_mode_client, self._tz)
        await self._client.setup()


def main() -> None:
    """Serve until killed: the address of the Web API, and what to answer as JSON."""
    _, api, answer = sys.argv
    settings = CaseInsensitiveDict(
        {
            "SLACK_APP_TOKEN": "xapp-1-machine",
            "SLACK_BOT_TOKEN": "xoxb-machine",
            "API": api,
            "ANSWER": json.loads(answer),
            "PLUGINS": [f"{__name__}.FiftyCommands"],
            "STORAGE_BACKEND": "machine.storage.backends.memory.MemoryStorage",
            "TZ": "UTC",
            "LOGLEVEL": "ERROR",
            "HTTP_PROXY": None,
        }
    )
    asyncio.run(Local(settings).run())


if __name__ == "__main__":
    main()
