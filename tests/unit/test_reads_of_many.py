"""What reads more rows the more members there are makes nobody wait who only wants a short answer."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, StaticPool, create_engine, event, func, select

from bot.store.counts import _DUE, _ENDED, _PENDING, _PLANNED
from bot.store.glances import Glance
from bot.store.members import AWAITED, WITHOUT_ZONE
from bot.store.planned import _TEAMS
from bot.store.rows import OF_MANY
from bot.store.sealing import Keyring
from bot.store.workspaces import _UNKNOWN


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Of the event loop's own thread, and of others; both can say in which thread they read."""
    url, options = f"sqlite:///{tmp_path / 'cairn.db'}", {"check_same_thread": False}
    made = tuple(create_engine(url, poolclass=pool, connect_args=options) for pool in (StaticPool, NullPool))

    def tell(connection: Any, _record: Any) -> None:
        connection.create_function("thread", 0, threading.get_ident)

    for engine in made:
        event.listen(engine, "connect", tell)
    yield made[0], made[1]
    for engine in made:
        engine.dispose()


async def test_a_short_read_takes_no_thread_and_one_of_many_rows_does(engines: tuple[Engine, Engine]) -> None:
    glance, here = Glance(*engines, Keyring()), threading.get_ident()
    asked = select(func.thread())
    assert await glance.first(asked) == here
    assert await glance.first(asked.execution_options(**{OF_MANY: True})) != here


@pytest.mark.parametrize("statement", [_DUE, _ENDED, _PENDING, _PLANNED, _TEAMS, AWAITED, WITHOUT_ZONE, _UNKNOWN])
def test_what_counts_or_seeks_among_all_members_is_such_a_read(statement: Any) -> None:
    assert statement.get_execution_options().get(OF_MANY) is True
