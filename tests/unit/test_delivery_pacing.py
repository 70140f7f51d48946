import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.numbers import Numbers
from bot.delivery.pacing import Pacing, read_retry_after, spread

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NUMBERS = Numbers()
POST = "chat.postMessage"


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def new_pacing() -> Pacing:
    return Pacing(NUMBERS, random.Random(1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"lease": seconds(29), "self_fence": seconds(10)},
        {"settle": seconds(19)},
        {"self_fence": seconds(51)},
        {"timeout": seconds(25)},
    ],
)
def test_numbers_that_cannot_keep_the_promise_are_refused(wrong: dict[str, timedelta]) -> None:
    with pytest.raises(ValueError, match="must"):
        Numbers(**wrong)  # type: ignore[arg-type]


def test_a_burst_of_ten_then_four_a_second() -> None:
    pacing = new_pacing()
    assert pacing.allowance("T1", NOW) == 10
    for _ in range(10):
        pacing.take("T1", NOW)
    assert pacing.allowance("T1", NOW) == 0
    assert pacing.allowance("T1", NOW + seconds(0.25)) == 1
    assert pacing.allowance("T1", NOW + seconds(1)) == 4
    assert pacing.allowance("T1", NOW + seconds(60)) == 10


def test_workspaces_have_their_own_buckets() -> None:
    pacing = new_pacing()
    for _ in range(10):
        pacing.take("T1", NOW)
    pacing.refused("T1", POST, "60", NOW)
    assert pacing.allowance("T2", NOW) == 10


def test_a_429_blocks_the_method_of_the_workspace_and_halves_its_rate() -> None:
    pacing = new_pacing()
    until = pacing.refused("T1", POST, "5", NOW)
    assert seconds(5) <= until - NOW <= seconds(6)
    assert pacing.allowance("T1", NOW + seconds(4.9)) == 0
    assert pacing.blocked_until("T1", "conversations.history", NOW) is None
    assert pacing.rate("T1", NOW) == 2
    assert pacing.allowance("T1", NOW + seconds(6)) == 10


def test_one_storm_halves_the_rate_once() -> None:
    pacing = new_pacing()
    for _ in range(10):
        pacing.refused("T1", POST, "5", NOW)
    assert pacing.rate("T1", NOW) == 2
    pacing.refused("T1", POST, "5", NOW + seconds(7))
    assert pacing.rate("T1", NOW + seconds(7)) == 1


def test_a_halved_rate_regains_one_a_second_each_minute() -> None:
    pacing = new_pacing()
    pacing.refused("T1", POST, "1", NOW)
    assert [pacing.rate("T1", NOW + timedelta(minutes=n)) for n in range(4)] == [2, 3, 4, 4]


def test_the_rate_has_a_floor() -> None:
    pacing = new_pacing()
    for n in range(20):
        pacing.refused("T1", POST, "1", NOW + seconds(3 * n))
    assert pacing.rate("T1", NOW + seconds(58)) == 0.25


def test_a_later_429_never_shortens_the_block() -> None:
    pacing = new_pacing()
    longest = pacing.refused("T1", POST, "60", NOW)
    assert pacing.refused("T1", POST, "1", NOW + seconds(1)) == longest


def test_a_clock_set_back_neither_fills_the_bucket_nor_blocks_for_long() -> None:
    pacing = new_pacing()
    for _ in range(10):
        pacing.take("T1", NOW)
    pacing.refused("T2", POST, "900", NOW)
    earlier = NOW - timedelta(hours=1)
    assert pacing.allowance("T1", earlier) == 0
    assert pacing.allowance("T1", earlier + seconds(1)) == 4
    blocked = pacing.blocked_until("T2", POST, earlier)
    assert blocked is not None and blocked - earlier <= timedelta(minutes=16)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("5", 5),
        ("0", 0),
        ("2.5", 2.5),
        (None, 30),
        ("", 30),
        ("soon", 30),
        ("-1", 30),
        ("nan", 30),
        ("inf", 30),
        ("86400", 900),
    ],
)
def test_retry_after_is_read_with_care(header: str | None, expected: float) -> None:
    assert read_retry_after(header, NUMBERS) == seconds(expected)


def test_a_retry_after_of_nothing_means_a_second() -> None:
    assert new_pacing().refused("T1", POST, "0", NOW) - NOW >= seconds(1)


def test_backoff_doubles_from_two_seconds_to_a_quarter_of_an_hour() -> None:
    pacing = new_pacing()
    for earlier, longest in ((0, 2), (1, 2), (2, 4), (5, 32), (9, 512), (10, 900), (99, 900)):
        drawn = [pacing.backoff(earlier) / seconds(1) for _ in range(400)]
        assert 0.9 * longest < max(drawn) <= longest
        assert min(drawn) < 0.1 * longest


def test_ten_members_are_not_spread() -> None:
    assert {spread(f"U{n}", 10, NUMBERS) for n in range(10)} == {timedelta(0)}


@pytest.mark.parametrize(("together", "window"), [(11, 2.75), (400, 100), (5000, 900)])
def test_a_full_minute_is_spread_evenly_and_never_for_long(together: int, window: float) -> None:
    places = sorted(spread(f"U{n}", together, NUMBERS) / seconds(window) for n in range(1000))
    assert places[0] >= 0 and places[-1] < 1
    assert all(abs(place - n / 1000) < 0.06 for n, place in enumerate(places))


def test_a_member_keeps_the_same_place() -> None:
    assert spread("U1", 400, NUMBERS) == spread("U1", 400, NUMBERS) != spread("U2", 400, NUMBERS)
