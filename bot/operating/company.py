"""The commands of somebody who writes a company's content: a ladder taken over from a file, schemas for an editor."""

from pathlib import Path
from typing import NoReturn

import typer

ladder = typer.Typer(no_args_is_help=True, help="A company's own ladder.")
content = typer.Typer(no_args_is_help=True, help="What helps to write content of one's own.")


@ladder.callback()
def _of_ladders() -> None:
    """Keeps `import` a command of its own while it is the only one."""


@content.callback()
def _of_content() -> None:
    """Keeps `schema` a command of its own while it is the only one."""


@ladder.command("import")
def take_over(
    file: Path = typer.Argument(help="A sheet saved as CSV (comma, semicolon or tab), or a Markdown page"),
    to: Path | None = typer.Option(None, help="The content folder to write into; CAIRN_CONTENT_DIR unless given"),
    name: str | None = typer.Option(None, "--id", help="The ladder's id; the file's name unless given"),
    title: str | None = typer.Option(None, help="What the ladder is called; the page's title or the file's name"),
    rows: str | None = typer.Option(None, help="What the rows of a table are: levels or dimensions"),
    default: bool = typer.Option(False, "--default", help="Everybody's ladder who has not chosen another"),
    force: bool = typer.Option(False, "--force", help="Take the place of a ladder with this id"),
) -> None:
    """Take a ladder over from a spreadsheet or a Markdown page; 1 with line and column where that cannot be."""
    from bot.clock import system_clock
    from bot.content.lint import lint
    from bot.content.loader import ContentError, load
    from bot.operating.ladders import LadderRefusedError, as_text, read_ladder, write_ladder
    from bot.operating.ladders.writing import slug

    folder = to or _content_dir()
    if rows not in (None, "levels", "dimensions"):
        _end("--rows is levels or dimensions.")
    try:
        draft = read_ladder(file, rows_are_levels=None if rows is None else rows == "levels")
        chosen = slug(name or file.stem, "company")
        called = title or draft.title or file.stem
        today = system_clock().date()
        shipped = load().default_ladder
        options = {"default": default, "force": force}
        files = write_ladder(draft, folder, today, shipped, name=chosen, title=called[:150], **options)
    except LadderRefusedError as error:
        _end(*(f"{file.name}: {problem}" if problem.line else str(problem) for problem in error.problems))
    except OSError as error:
        _end(f"{error.filename} cannot be written: {error.strerror}.")
    typer.echo(f"Understood, as statements by dimension and level:\n\n{as_text(draft)}\n")
    for path in files:
        typer.echo(f"Wrote {path}")
    try:
        findings = lint(load(folder))
    except ContentError as error:
        _end(*map(str, error.problems), "These are in the folder beside the new ladder; it is written.")
    found = f"`cairn check {folder}` names what could be better, {len(findings)} things, with file, line and key."
    typer.echo(found if findings else f"`cairn check {folder}` has nothing to mend.")


@content.command()
def schema(folder: Path = typer.Argument(help="Folder for the schemas; it is made where it is not there")) -> None:
    """Write JSON Schemas of all content files, for editors that check and complete YAML while it is typed."""
    import json

    from bot.content.loader import load
    from bot.content.schemas import schemas

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in schemas(load().words).items():
            path = folder / f"{name}.schema.json"
            path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        _end(f"{error.filename} cannot be written: {error.strerror}.")
    typer.echo(
        f"Wrote {len(list(folder.glob('*.schema.json')))} schemas to {folder}. The first line of a file names its own:"
    )
    typer.echo(f"# yaml-language-server: $schema={(folder / 'nudges.schema.json').resolve().as_posix()}")


def _content_dir() -> Path:
    from bot.settings import SettingsError, read_settings

    try:
        folder = read_settings().cairn_content_dir
    except SettingsError as error:
        _end(*error.problems)
    if folder is None:
        _end("Say with --to into which content folder, or set CAIRN_CONTENT_DIR.")
    return folder


def _end(*sentences: str) -> NoReturn:
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(1)
