"""A request's id: the same for the same request, and at the beginning of every message's id that follows from it."""

import asyncio
from uuid import UUID

from bot import tracing


def of(key: str) -> tuple[str, list[str]]:
    """A request's id, and the ids of two messages that it plans."""
    with tracing.about(key, "inbox"):
        return tracing.request_id(), [tracing.new_delivery_id(), tracing.new_delivery_id()]


def test_the_ids_of_its_messages_begin_with_the_requests() -> None:
    request, planned = of("message:1")
    assert len(request) == 8
    assert all(one.startswith(f"{request}-") for one in planned)
    assert planned[0] != planned[1]
    assert {UUID(one).version for one in planned} == {8}
    assert {str(UUID(one)) == one for one in planned} == {True}


def test_a_request_that_comes_again_has_the_same_id_and_another_one_has_not() -> None:
    first, again, other = of("message:1"), of("message:1"), of("message:2")
    assert first[0] == again[0] != other[0]
    assert not set(first[1]) & set(again[1])


def test_messages_of_one_request_know_each_other_by_sixty_bits_of_its_key() -> None:
    digests = {tracing.digest_in(one) for key in ("a", "b") for one in of(key)[1]}
    assert len(digests) == 2
    assert all(digest is not None and 0 < digest < 1 << 60 for digest in digests)


def test_what_time_brings_follows_from_no_request() -> None:
    assert tracing.request_id() == ""
    alone = tracing.new_delivery_id()
    assert UUID(alone).version == 4
    assert tracing.digest_in(alone) is None
    assert tracing.digest_in("0193a7c2-89ab-7def-8123-456789abcdef") is None
    assert tracing.digest_in("no id") is None
    assert tracing.digest_in("zzzzzzzz-zzzz-8zzz-8zzz-zzzzzzzzzzzz") is None


async def test_requests_side_by_side_keep_their_ids_apart() -> None:
    async def handle(key: str) -> tuple[str, str]:
        tracing.begin(key, "command")
        before = tracing.request_id()
        await asyncio.sleep(0)
        after = tracing.request_id()
        tracing.end("answered")
        return before, after

    found = await asyncio.gather(*(handle(f"command:{number}") for number in range(20)))
    assert len(set(found)) == 20
    assert all(before == after for before, after in found)
    assert tracing.request_id() == ""


def test_an_end_without_a_beginning_does_nothing() -> None:
    tracing.end("answered")
    assert tracing.request_id() == ""


def test_a_line_of_the_log_names_the_request_and_never_overwrites_what_it_says_itself() -> None:
    with tracing.about("message:1", "inbox"):
        request = tracing.request_id()
        assert tracing.named(None, "info", {"event": "x"}) == {"event": "x", "request": request}
        assert tracing.named(None, "info", {"request": "another"}) == {"request": "another"}
    assert tracing.named(None, "info", {"event": "x"}) == {"event": "x"}
