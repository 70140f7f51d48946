from collections.abc import Callable

import pytest

from bot.content import Content
from tests.threats.crossings import LIFE, Tally, crossings

SHORT = 80


@pytest.fixture(autouse=True)
def here_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def nothing_crossed(tally: Tally, requests: int) -> None:
    """Nobody saw another workspace's word, every request was served, and there was much to be seen."""
    assert tally.crossings == []
    assert not tally.refused
    assert tally.requests >= requests
    assert set(tally.kinds) >= {"command", "interaction", "event"}
    assert tally.own > requests / 10
    assert tally.rows > requests / 30


@pytest.mark.long
async def test_random_requests_show_and_keep_nothing_of_another_workspace(content: Content) -> None:
    nothing_crossed(await crossings(content, SHORT, seed=1), SHORT)


@pytest.mark.postgres
async def test_nor_do_they_on_postgresql(content: Content, new_database: Callable[[], str]) -> None:
    nothing_crossed(await crossings(content, SHORT, 2, new_database()), SHORT)


@pytest.mark.postgres
async def test_row_level_security_alone_keeps_workspaces_apart(
    content: Content, new_database: Callable[[], str]
) -> None:
    nothing_crossed(await crossings(content, SHORT, 3, new_database(), store=False), SHORT)


@pytest.mark.postgres
async def test_without_both_walls_the_watch_sees_them_crossed(
    content: Content, new_database: Callable[[], str]
) -> None:
    assert (await crossings(content, 150, 4, new_database(), store=False, policies=False)).crossings


@pytest.mark.long
@pytest.mark.parametrize("place", ["sqlite", "postgres", "policies alone"])
async def test_a_hundred_thousand_random_requests_cross_nothing(
    content: Content, request: pytest.FixtureRequest, place: str
) -> None:
    whole, seed = Tally(), 1
    while whole.requests < 100_000:
        url = None if place == "sqlite" else request.getfixturevalue("new_database")()
        whole += await crossings(content, LIFE, seed, url, store=place != "policies alone")
        seed += 1
    nothing_crossed(whole, 100_000)
