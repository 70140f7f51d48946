"""The servers to compare with: Bolt with next to nothing behind it, as its documentation shows it."""

import argparse
import logging
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import uvicorn
import uvloop
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.bench.plain import Plain

TEXT = "Senior: owns a system end to end."
WORK = ("constant", "member", "goals", "session", "progress")

Listener = Callable[..., Awaitable[None]]


async def constant(ack: AsyncAck) -> None:
    """A short text."""
    await ack(TEXT)


def working(database: Plain, what: str) -> Listener:
    """The statements of a command, then a short text."""
    numbers = count()

    async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
        titles: list[str] = []
        if what == "member":
            await database.of_member()
        elif what == "progress":
            titles = [await database.progress(body["user_id"], f"key:{next(numbers)}")]
        else:
            titles = await (database.goals() if what == "goals" else database.session())
        await ack("\n".join([TEXT, *titles]))

    return listener


def build(arguments: argparse.Namespace, listener: Listener) -> AsyncApp:
    """An app with so many listeners, of which the last one answers the command."""
    app = AsyncApp(
        token=arguments.token,
        signing_secret=arguments.secret,
        client=AsyncWebClient(token=arguments.token, base_url=arguments.api),
        process_before_response=not arguments.stock,
        logger=logging.getLogger("bench"),
    )
    for number in range(arguments.listeners - 1):
        app.command(f"/other{number}")(constant)
    app.command(arguments.command)(listener)
    return app


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until killed."""
    listener: Listener = constant
    if arguments.database is not None:
        database = Plain(arguments.database, arguments.people.split(","))
        await database.start()
        listener = working(database, arguments.work)
    server = uvicorn.Server(
        uvicorn.Config(
            AsyncSlackRequestHandler(build(arguments, listener)),
            port=arguments.port,
            loop="uvloop",
            http="httptools",
            lifespan="off",
            access_log=False,
            log_level="error",
        )
    )
    await server.serve()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--command", default="/level")
    parser.add_argument("--listeners", type=int, default=1)
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--database")
    parser.add_argument("--people", default="U1")
    parser.add_argument("--work", choices=WORK, default="constant")
    arguments = parser.parse_args()
    logging.getLogger("bench").setLevel(logging.ERROR)
    uvloop.run(serve(arguments))


if __name__ == "__main__":
    main()
