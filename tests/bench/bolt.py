"""The servers to compare with: Bolt with next to nothing behind it, as its documentation shows it."""

import argparse
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
import uvloop
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession

TEXT = "Senior: owns a system end to end."


class Aim(SQLModel, table=True):
    """A goal, as plain as a goal can be."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: str = Field(index=True)
    title: str


Listener = Callable[[AsyncAck], Awaitable[None]]


async def constant(ack: AsyncAck) -> None:
    """A short text."""
    await ack(TEXT)


def selecting(path: Path) -> Listener:
    """One plain select of three rows among three thousand, then a short text."""
    with Session(filling := create_engine(f"sqlite:///{path}")) as session:
        SQLModel.metadata.tables["aim"].create(filling)
        session.add_all(Aim(user_id=f"U{n:04}", title=f"Lead design review {m}") for n in range(1000) for m in range(3))
        session.commit()
    filling.dispose()
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")

    async def listener(ack: AsyncAck) -> None:
        async with AsyncSession(engine) as session:
            found = await session.exec(select(Aim).where(Aim.user_id == "U0500"))
            titles = [aim.title for aim in found.all()]
        await ack("\n".join([TEXT, *titles]))

    return listener


def build(arguments: argparse.Namespace) -> AsyncApp:
    """An app with so many listeners, of which the last one answers `/level`."""
    app = AsyncApp(
        token=arguments.token,
        signing_secret=arguments.secret,
        client=AsyncWebClient(token=arguments.token, base_url=arguments.api),
        process_before_response=not arguments.stock,
        logger=logging.getLogger("bench"),
    )
    for number in range(arguments.listeners - 1):
        app.command(f"/other{number}")(constant)
    app.command("/level")(selecting(arguments.select) if arguments.select else constant)
    return app


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--listeners", type=int, default=1)
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--select", type=Path)
    arguments = parser.parse_args()
    logging.getLogger("bench").setLevel(logging.ERROR)
    server = uvicorn.Server(
        uvicorn.Config(
            AsyncSlackRequestHandler(build(arguments)),
            port=arguments.port,
            loop="uvloop",
            http="httptools",
            lifespan="off",
            access_log=False,
            log_level="error",
        )
    )
    uvloop.run(server.serve())


if __name__ == "__main__":
    main()
