"""The commands about copies of the database: `cairn backup`, `restore`, `hold` and `db copy`."""

from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.operating.terminal import fail, settings


def backup(
    to: str = typer.Argument(metavar="TO", help="A new file, or a folder, in which it gets a name with the time"),
) -> None:
    """Copy the SQLite database while the bot runs; 1 if that fails. PostgreSQL: it says how pg_dump does it, and 2."""
    from bot.clock import system_clock
    from bot.errors import CairnError
    from bot.operating import backup as copying

    chosen = settings()
    if not chosen.database_url.startswith("sqlite:"):
        fail(*copying.POSTGRES)
    try:
        made = copying.back_up(chosen.database_url, to, system_clock(), has_keys=bool(chosen.encryption_keys))
    except CairnError as error:
        fail(str(error), code=1)
    typer.echo(copying.as_text(made))


def restore(
    source: Path = typer.Argument(metavar="FROM", help="What `cairn backup` made, or any copy of the file"),
    check: bool = typer.Option(False, "--check", help="Read it through and look for its keys; change nothing"),
) -> None:
    """Put a copy in the place of the SQLite database, which is kept, and on hold; 1 if that fails. Stop the bot first.

    On hold the bot looks for each message in Slack before it sends it: what went out after the copy was made does not
    go out twice.
    """
    from bot.clock import system_clock
    from bot.errors import CairnError
    from bot.operating import restore as restoring
    from bot.operating.backup import in_words

    chosen = settings()
    url, keys = chosen.database_url, chosen.encryption_keys
    if not url.startswith("sqlite:"):
        fail(*restoring.POSTGRES)
    try:
        if check:
            typer.echo(f"{source} can be restored: {in_words(restoring.inspect(url, source, keys))}.")
            return
        done = restoring.restore(url, source, keys, restoring.tombstones(chosen))
    except CairnError as error:
        fail(str(error), code=1)
    typer.echo(restoring.as_text(done, system_clock()))


def hold(
    since: str | None = typer.Option(None, help="When the copy was made, as 2026-11-25T10:30Z; default: found out"),
) -> None:
    """Hold a database that was put back by other means until Slack was asked what was sent since; 1 if that fails.

    Run it before the first start on the copy. A copy made by `cairn backup` is on hold by itself, and so is PostgreSQL
    that finds itself on another server, in another database or at an earlier moment of its own.
    """
    import asyncio

    from bot.errors import CairnError
    from bot.operating import hold as holding

    moment = None if since is None else _moment(since)
    chosen = settings()
    try:
        done = asyncio.run(holding.hold(chosen.database_url, chosen.encryption_keys, moment))
    except CairnError as error:
        fail(str(error), code=1)
    typer.echo(holding.as_text(done))


db = typer.Typer(no_args_is_help=True, help="Move to another database.")


@db.callback()
def _db() -> None:
    """Keep `copy` a command of its own though there is no other."""


@db.command()
def copy(
    source: str = typer.Argument(metavar="FROM", help="sqlite:///cairn.db"),
    target: str = typer.Argument(metavar="TO", help="postgresql://user@host/name, empty; PGPASSWORD is understood"),
) -> None:
    """Copy an SQLite database to an empty PostgreSQL one, whole or not at all, and compare both; 1 if that fails."""
    from bot.errors import CairnError
    from bot.operating import copying

    try:
        copied = copying.copy(source, target)
    except ValueError as error:
        fail(str(error))
    except CairnError as error:
        fail(str(error), code=1)
    typer.echo(copying.as_text(source, copied))


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        fail(f"--since {written}: write a moment as 2026-11-25T10:30Z.")
    return found.astimezone(UTC) if found.tzinfo is not None else found.replace(tzinfo=UTC)


def register(cli: typer.Typer) -> None:
    """Add them to the program."""
    for command in (backup, restore, hold):
        cli.command()(command)
    cli.add_typer(db, name="db")
