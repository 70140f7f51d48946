"""The command `cairn manifest`."""

import typer

from bot.operating.terminal import fail, settings


def manifest(
    url: str | None = typer.Option(None, help="For HTTP: the https address under which Slack reaches the bot"),
    socket: bool = typer.Option(False, "--socket", help="For Socket Mode, which needs no public address (the default)"),
    agent: bool = typer.Option(False, "--agent", help="Let Slack list it among the agents; paid plans have that"),
) -> None:
    """Print the Slack app manifest, to be pasted at api.slack.com/apps under From a manifest."""
    import json

    chosen = settings()
    address = url or (None if socket else chosen.cairn_public_url)
    if url and socket:
        fail("Choose one: --url for HTTP or --socket for Socket Mode.")
    if url is not None and not url.startswith("https://"):
        fail("--url must begin with https://, since Slack sends to no other address.")
    from bot.content import load
    from bot.content.loader import ContentError
    from bot.slack import COMMANDS
    from bot.slack.manifest import manifest as build

    try:
        words = load(chosen.cairn_content_dir).words
    except ContentError as error:
        fail(*(str(problem) for problem in error.problems))
    prefix, place = chosen.cairn_command_prefix, address.rstrip("/") if address else None
    built = build(COMMANDS, words, prefix=prefix, url=place, is_agent=agent)
    typer.echo(json.dumps(built, indent=2))


def register(cli: typer.Typer) -> None:
    """It, as a command of the program."""
    cli.command("manifest")(manifest)
