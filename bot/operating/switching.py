"""The commands `cairn stop` and `cairn start`."""

import typer

from bot.operating.terminal import fail, settings

_WORKSPACE = typer.Option(None, help="One workspace alone, by its id (T...)")


def stop(workspace: str | None = _WORKSPACE) -> None:
    """Stop all that nobody asked for, in every workspace or in one, while the bot runs; who asks gets an answer."""
    _switch(workspace, is_stop=True)


def start(workspace: str | None = _WORKSPACE) -> None:
    """Take up again what `cairn stop`, or a workspace's admins, have stopped: each member gets what is due, once."""
    _switch(workspace, is_stop=False)


def register(cli: typer.Typer) -> None:
    """Both, as commands of the program."""
    cli.command("stop")(stop)
    cli.command("start")(start)


def _switch(workspace: str | None, *, is_stop: bool) -> None:
    import asyncio

    from bot.errors import CairnError
    from bot.operating import stopping

    chosen = settings()
    act = stopping.stop if is_stop else stopping.start
    try:
        is_new = asyncio.run(act(chosen.database_url, chosen.encryption_keys, workspace))
    except CairnError as error:
        fail(str(error), code=1)
    tell = stopping.stopped_text if is_stop else stopping.started_text
    typer.echo(tell(workspace, is_new=is_new))
