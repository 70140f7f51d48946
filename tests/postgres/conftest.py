"""A database behind the second wall, as its owner has it who is no superuser."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from sqlalchemy import Connection, text

from bot.store import Database
from bot.store.migrating import migrate
from tests.contract.seeds import KEYS, OURS, THEIRS
from tests.contract.test_postgres import on, plant


@dataclass
class Place:
    """A database of a login that is no superuser: the owner of its tables."""

    admin: str
    """Its address for a superuser."""
    url: str


def owned(new_database: Callable[[], str], rights: str = "CREATEROLE") -> Place:
    """An empty database whose owner has these rights."""
    admin = new_database()
    name = urlsplit(admin).path[1:]
    login = f"owner_{name}"

    def make(connection: Connection) -> None:
        connection.execute(text(f"CREATE ROLE {login} LOGIN NOSUPERUSER {rights}"))
        connection.execute(text(f"ALTER DATABASE {name} OWNER TO {login}"))

    asyncio.run(on(admin, make))
    return Place(admin, admin.replace("postgres@", f"{login}@"))


@pytest.fixture(scope="module")
def place(new_database: Callable[[], str]) -> Place:
    """Two workspaces with the same people in one database, made by its owner."""
    found = owned(new_database)
    migrate(found.url)
    asyncio.run(on(found.admin, partial(plant, seeds=(OURS, THEIRS), is_open=False)))
    return found


@pytest_asyncio.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    opened = Database(place.url, keys=KEYS)
    await opened.start()
    yield opened
    await opened.stop()
