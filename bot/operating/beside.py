"""The database of a command that changes a few rows at a time while the bot may run on it."""

import contextlib
from collections.abc import AsyncIterator

from bot.clock import Clock, system_clock
from bot.errors import CairnError
from bot.store import Database, PassingError
from bot.store.looking import in_sentences
from bot.store.sqlite_file import sqlite_path
from bot.store.versions import is_postgres


@contextlib.asynccontextmanager
async def beside(
    url: str, keys: tuple[str, ...], clock: Clock = system_clock, *, after: str = "Nothing was changed; try again."
) -> AsyncIterator[Database]:
    """It, started, for as long as the block lasts. `after` is said where it does not answer in the middle.

    CairnError where it cannot be used, whatever the block was at then.
    """
    if not is_postgres(url) and not sqlite_path(url).exists():
        raise CairnError(f"There is no database at {sqlite_path(url)} yet: `cairn migrate` or `cairn run` makes one.")
    database = Database.beside(url, keys, clock)
    with in_sentences(url):
        try:
            await database.start()
            if not await database.is_supported():
                raise CairnError("The database is of another version. Run `cairn migrate`.")
            yield database
        except PassingError as error:
            raise CairnError(f"The database does not answer: {error}. {after}") from None
        finally:
            await database.stop()
