"""The `cairn` command. Heavy modules are imported inside the commands that need them."""

import sys
from pathlib import Path

import typer

from bot.operating import company, copies, manifesting, switching
from bot.operating.terminal import ended_in_sentences, fail, settings

cli = typer.Typer(
    name="cairn",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.add_typer(company.ladder, name="ladder")
cli.add_typer(company.content, name="content")


def _documented() -> str:
    """Every setting with its default, for `cairn run --help`."""
    if "--help" not in sys.argv:  # the settings model takes a tenth of a second to import
        return ""
    from bot.settings import describe

    return describe()


def _say_version(is_asked: bool) -> None:
    if is_asked:
        from bot import __version__

        typer.echo(f"cairn {__version__}")
        raise typer.Exit


@cli.callback()
def program(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_say_version, help="Print the version."),
) -> None:
    """A mentor that lives in Slack: level expectations, weekly growth nudges, private goals."""


def _import_structlog() -> None:
    """Without rich, which it would load for tracebacks that we never show: 5 MB, and a twentieth of the start."""
    if "rich" not in sys.modules:
        sys.modules["rich"] = None  # type: ignore[assignment]  # as if it were not installed
        import structlog  # noqa: F401

        del sys.modules["rich"]


@cli.command(epilog=_documented())
def run() -> None:
    """Run the bot: Socket Mode with SLACK_APP_TOKEN, else HTTP with SLACK_SIGNING_SECRET; many workspaces by OAuth."""
    import gc

    gc.disable()  # next to nothing that is made at start is ever let go; `serve` enables it
    _import_structlog()
    from bot.settings import SettingsError, settings_for_run

    try:
        chosen = settings_for_run()
    except SettingsError as error:
        fail(*error.problems)
    from bot.content.loader import ContentError
    from bot.errors import CairnError, SettingRefusedError
    from bot.logs import configure

    configure(chosen.cairn_log_level)
    import uvloop

    from bot.app import App
    from bot.serve import serve

    try:
        uvloop.run(serve(App(chosen)))
    except CairnError as error:  # 1: what is missing may be there at the next start, a database for example
        fail(str(error), code=2 if isinstance(error, SettingRefusedError) else 1)
    except ContentError as error:
        fail(*(str(problem) for problem in error.problems))


@cli.command()
def demo(
    port: int = typer.Option(8900, min=0, max=65535, help="Port of the local Slack and its page"),
    http: bool = typer.Option(False, help="Signed HTTP between the two instead of Socket Mode"),
    no_browser: bool = typer.Option(False, "--no-browser", help="Do not open the page; its address is printed"),
    script: Path | None = typer.Option(None, help="Replay a script without page or prompt; 2 if a step fails"),
    database: str | None = typer.Option(None, help="A database that stays; DATABASE_URL is not looked at"),
) -> None:
    """Try everything on this machine: the real bot against a local Slack, no account needed."""
    from bot.demo import DemoError, run_demo, run_script

    try:
        if script is not None:
            run_script(script, http=http, database=database)
        else:
            run_demo(port=port, http=http, browser=not no_browser, database=database)
    except DemoError as error:
        fail(*error.sentences)


def _broken_tours(folder: Path | None) -> list[str]:
    """What is wrong with the guided tours: file, line and a sentence."""
    from bot.content.tours import tours
    from bot.standin.sample import PEOPLE
    from bot.standin.script import Script, ScriptError

    found = []
    for path in tours(folder):
        try:
            Script.load(path, people=[name for name, *_ in PEOPLE])
        except ScriptError as error:
            line = f":{error.line}" if error.line else ""
            found.append(f"prompts/tours/{path.name}{line}: {error.sentence}")
    return found


@cli.command()
def check(
    folder: Path | None = typer.Argument(None, help="Your own content folder, laid out as data/ and prompts/"),
    lenient: bool = typer.Option(False, "--lenient", help="End with 0 where all loads, whatever could be better"),
) -> None:
    """Check ladders, nudges, sources, wording and tours: file, line and key of everything that is wrong."""
    from bot.content.lint import lint
    from bot.content.loader import ContentError, load
    from bot.content.unread import unread

    broken = _broken_tours(folder)
    try:
        content = load(folder)
    except ContentError as error:
        problems = [*map(str, error.problems), *broken]
        for problem in problems:
            typer.echo(problem)
        typer.echo(f"{len(problems)} to mend.")
        raise typer.Exit(1) from None
    found = [*(unread(folder) if folder is not None else ()), *lint(content)]
    findings = [*broken, *found]
    for finding in findings:
        typer.echo(finding)
    ladders = len(content.ladders)
    counts = f"{ladders} ladder{'s' * (ladders != 1)}, {len(content.nudges)} nudges, {len(content.sources)} sources"
    typer.echo(f"{len(findings)} to mend. {counts}." if findings else f"All good: {counts}.")
    raise typer.Exit(1 if broken or (found and not lenient) else 0)


@cli.command()
def migrate() -> None:
    """Bring the database to this version; an SQLite file is copied first where that changes it."""
    import contextlib

    from filelock import Timeout

    from bot.errors import CairnError
    from bot.store.migrating import HEAD, version
    from bot.store.migrating import migrate as bring
    from bot.store.sqlite_file import file_lock

    url = settings().database_url
    # PostgreSQL is migrated while the bot runs on it; an SQLite file belongs to one process at a time.
    try:
        with file_lock(url) if url.startswith("sqlite:") else contextlib.nullcontext():
            before = version(url)
            copy = bring(url)
    except CairnError as error:
        fail(str(error))
    except Timeout:
        fail("The bot is running on this database. Stop it first, then migrate.")
    if before == HEAD:
        typer.echo(f"The database is at version {HEAD} already.")
    elif before is not None and before > HEAD:
        typer.echo(f"The database is at version {before}, newer than this program ({HEAD}), which it still supports.")
    else:
        typer.echo(f"The database is at version {HEAD} now." + (f" The copy from before: {copy}" if copy else ""))


@cli.command()
def ledger(
    weeks: int = typer.Option(4, min=1, max=104, help="How many weeks, this one included"),
    workspace: str | None = typer.Option(None, help="One workspace alone, by its id (T...)"),
    as_json: bool = typer.Option(False, "--json", help="For a program to read"),
) -> None:
    """Account for every message by workspace and week; 1 if the counts do not agree. Works while the bot runs."""
    import asyncio

    from bot.clock import system_clock
    from bot.errors import CairnError
    from bot.operating import ledger as account

    try:
        accounts = asyncio.run(account.read_ledger(settings().database_url, system_clock(), weeks, workspace))
    except CairnError as error:
        fail(str(error))
    typer.echo(account.as_json(accounts) if as_json else account.as_text(accounts))
    raise typer.Exit(0 if all(each.balances for each in accounts) else 1)


@cli.command()
def questions() -> None:
    """List what people asked that nothing curated answers; only what they let be kept, without whose it is."""
    import asyncio

    from bot.errors import CairnError
    from bot.operating import backlog

    try:
        chosen = settings()
        kept = asyncio.run(backlog.read_backlog(chosen.database_url, chosen.encryption_keys))
    except CairnError as error:
        fail(str(error))
    typer.echo(backlog.as_text(kept))


keys = typer.Typer(no_args_is_help=True, help="The keys by which tokens and what people type are encrypted at rest.")
cli.add_typer(keys, name="keys")


@keys.command()
def new() -> None:
    """Print a key for CAIRN_ENCRYPTION_KEYS, or for the key file. Keep a copy where the database's backups are not."""
    from bot.store.sealing import new_key

    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Seal everything with the newest key, also what is in the clear; 1 if older ones stay. Works while it runs.

    The order: the new key behind the old one for every process, then before it, then this, then without the old one.
    """
    import asyncio

    from bot.errors import CairnError
    from bot.operating import keys as sealing

    chosen = settings()
    try:
        done = asyncio.run(sealing.rotate(chosen.database_url, chosen.encryption_keys))
    except CairnError as error:
        fail(str(error))
    typer.echo(sealing.as_text(done))
    raise typer.Exit(1 if done.left or done.older else 0)


@cli.command()
def doctor(as_json: bool = typer.Option(False, "--json", help="For a program to read")) -> None:
    """Look for what is wrong: settings, zones, Slack, database; 1 if something is. Works while the bot runs."""
    import asyncio

    from bot.operating import doctor, findings

    found = asyncio.run(doctor.examine())
    typer.echo(findings.as_json(found) if as_json else findings.as_text(found))
    raise typer.Exit(1 if findings.failures(found) else 0)


@cli.command()
def healthcheck(
    ready: bool = typer.Option(False, "--ready", help="Whether it can do its work, and not only whether it lives"),
) -> None:
    """Ask the bot that runs on this machine, by the same HOST and PORT, whether it is healthy; 1 if it is not."""
    from bot.operating import health

    found = health.ask(is_ready=ready)
    typer.echo(found.said, err=not found.is_well)
    raise typer.Exit(0 if found.is_well else 1)


manifesting.register(cli)
copies.register(cli)
switching.register(cli)


def main() -> None:
    """The console script."""
    ended_in_sentences(cli)


if __name__ == "__main__":
    main()
