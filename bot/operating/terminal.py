"""What every command says where it cannot go on. Light: heavy modules are imported inside."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


def fail(*sentences: str, code: int = 2) -> NoReturn:
    """Say what is wrong, a sentence a line, and end: with 2 for a wrong use, with 1 for what did not work."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(code)


def settings(**overrides: object) -> "Settings":
    """The environment's settings, or the end of the program with everything that is wrong with them."""
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings(**overrides)
    except SettingsError as error:
        fail(*error.problems)


def ended_in_sentences(program: Callable[[], object]) -> None:
    """Run it; where the database goes away in the middle of a command, that ends with a sentence too, and with 1."""
    try:
        program()
    except Exception as error:
        from bot.store.passing import PassingError  # nothing failed yet when this module was read

        if not isinstance(error, PassingError):
            raise
        typer.echo(f"The database does not answer: {error}. Try again.", err=True)
        sys.exit(1)
