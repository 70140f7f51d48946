"""The `cairn` command. Heavy modules are imported inside the commands that need them."""

from pathlib import Path

import typer

cli = typer.Typer(
    name="cairn",
    help="A mentor that lives in Slack: level expectations, weekly growth nudges, private goals.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.command()
def check(
    folder: Path | None = typer.Argument(None, help="Your own content folder, laid out as data/ and prompts/"),
) -> None:
    """Check ladders, nudges, sources and wording: file, line and key of everything that is wrong."""
    from bot.content.lint import lint
    from bot.content.loader import ContentError, load

    try:
        content = load(folder)
    except ContentError as error:
        for problem in error.problems:
            typer.echo(str(problem))
        typer.echo(f"{len(error.problems)} to mend.")
        raise typer.Exit(1) from None
    findings = lint(content)
    for finding in findings:
        typer.echo(finding)
    counts = f"{len(content.ladders)} ladder(s), {len(content.nudges)} nudges, {len(content.sources)} sources"
    typer.echo(f"{len(findings)} to mend. {counts}." if findings else f"All good: {counts}.")
    raise typer.Exit(1 if findings else 0)


@cli.callback()
def cairn() -> None:
    """Keeps `check` a subcommand while it is alone."""


def main() -> None:
    """The console script."""
    cli()


if __name__ == "__main__":
    main()
