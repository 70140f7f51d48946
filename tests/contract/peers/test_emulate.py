"""The stand-in and an independent emulator of Slack answer the same questions alike, or differ where a rule says so."""

from __future__ import annotations

import asyncio
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache

import aiohttp
import pytest

from bot.standin import Standin

from .named import NAMED, Named
from .scenarios import SCENARIOS
from .shapes import Differences, differences, outcome
from .sides import Emulator, Side, emulate_side, furnish, seed, standin_side

pytestmark = pytest.mark.peers

Compared = Callable[[str], Differences]
RULE = re.compile(r"[A-Z]{2,4}-\d+: .+|not in the rules: .+")


async def run(name: str, emulator: Emulator) -> tuple[Side, Side]:
    """Tell one story to two Slacks that are both new."""
    async with (
        Standin(lambda: datetime.now(UTC), sample=False) as standin,
        aiohttp.ClientSession() as session,
    ):
        app = furnish(standin)
        address = emulator.fresh(seed(standin, app))
        ours = standin_side(standin, app, session)
        theirs = await emulate_side(address, app, session)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="The top-level `text` argument is missing")
            warnings.filterwarnings("ignore", message="BasicAuth is deprecated")
            for side in (ours, theirs):
                await SCENARIOS[name](side)
    return ours, theirs


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    try:
        running = Emulator()
    except RuntimeError as error:
        pytest.fail(str(error), pytrace=False)
    yield running
    running.close()


@pytest.fixture(scope="module")
def compared(emulator: Emulator) -> Compared:
    """The differences that a story brings to light; each story is told once."""

    @cache
    def differing(name: str) -> Differences:
        ours, theirs = asyncio.run(run(name, emulator))
        return differences(ours.answers, theirs.answers, (ours.names(), theirs.names()))

    return differing


@pytest.mark.parametrize("name", SCENARIOS)
def test_both_answer_alike_or_the_difference_is_named(name: str, compared: Compared) -> None:
    found = compared(name).values()
    unnamed = [str(each) for each in found if not any(known.covers(name, each) for known in NAMED)]
    assert not unnamed, "\n".join(["differences that nothing in named.py explains:", *sorted(unnamed)])


@pytest.mark.parametrize("known", NAMED, ids=lambda known: known.where)
def test_a_named_difference_is_still_there_and_has_a_reason(known: Named, compared: Compared) -> None:
    assert RULE.fullmatch(known.why)
    assert any(known.covers(name, each) for name in SCENARIOS for each in compared(name).values())


def test_the_comparison_notices_a_missing_key_another_value_and_another_outcome() -> None:
    ours = {"a": {"ok": True, "x": {"y": 1}, "t": "U0AAAAAAAAA"}, "b": {"ok": False, "error": "no_text"}}
    theirs = {"a": {"ok": True, "t": "U0BBBBBBBBB", "z": [False]}, "b": {"ok": True}}
    names = {"U0AAAAAAAAA": "ada"}, {"U0BBBBBBBBB": "ben"}
    found = {where: each.kind for where, each in differences(ours, theirs, names).items()}
    assert found == {"a.x": "ours", "a.t": "both", "a.z": "theirs", "b": "both"}
    assert differences(ours, ours, (names[0], names[0])) == {}


def test_what_is_no_answer_of_slacks_is_told_apart_from_a_refusal() -> None:
    assert [
        outcome(each) for each in ({"ok": True}, {"ok": False, "error": "no_text"}, {"message": "x"}, "<html>")
    ] == [
        "ok",
        "no_text",
        "no answer",
        "no answer",
    ]
