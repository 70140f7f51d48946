import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.numbers import Numbers
from bot.delivery.pacing import (
    allowance,
    backoff,
    blocked_until,
    filled,
    full,
    rate,
    read_retry_after,
    refused,
    spread,
    taken,
    wait,
)
from bot.store.buckets import Bucket

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NUMBERS = Numbers()


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


class Pace:
    """One bucket, and what is done with it."""

    def __init__(self, numbers: Numbers = NUMBERS) -> None:
        self.bucket = full(NOW, numbers)
        self.dice = random.Random(1)

    def fill(self, now: datetime) -> Bucket:
        self.bucket = filled(self.bucket, now, NUMBERS)
        return self.bucket

    def allows(self, now: datetime) -> int:
        return allowance(self.fill(now), now)

    def take(self, messages: int, now: datetime) -> None:
        self.bucket = taken(self.fill(now), messages)

    def refuse(self, retry_after: str, now: datetime) -> datetime:
        self.bucket = refused(self.bucket, retry_after, now, NUMBERS, self.dice)
        assert self.bucket.blocked_until is not None
        return self.bucket.blocked_until

    def rate(self, now: datetime) -> float:
        return rate(self.bucket, now, NUMBERS)


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
    pace = Pace()
    assert pace.allows(NOW) == 10
    pace.take(10, NOW)
    assert pace.allows(NOW) == 0
    assert pace.allows(NOW + seconds(0.25)) == 1
    assert pace.allows(NOW + seconds(1)) == 4
    assert pace.allows(NOW + seconds(60)) == 10


def test_the_wait_is_until_the_next_message_may_go() -> None:
    pace = Pace()
    assert wait(pace.bucket, NOW, NUMBERS) == timedelta(0)
    pace.take(10, NOW)
    assert wait(pace.bucket, NOW, NUMBERS) == seconds(0.25)
    assert wait(pace.bucket, NOW + seconds(0.2), NUMBERS) == seconds(0.05)
    until = pace.refuse("60", NOW)
    assert wait(pace.bucket, NOW + seconds(10), NUMBERS) == until - NOW - seconds(10)


def test_a_429_blocks_the_method_and_halves_its_rate() -> None:
    pace = Pace()
    until = pace.refuse("5", NOW)
    assert seconds(5) <= until - NOW <= seconds(6)
    assert pace.allows(NOW + seconds(4.9)) == 0
    assert pace.rate(NOW) == 2
    assert pace.allows(NOW + seconds(6)) == 10


def test_one_storm_halves_the_rate_once() -> None:
    pace = Pace()
    for _ in range(10):
        pace.refuse("5", NOW)
    assert pace.rate(NOW) == 2
    pace.refuse("5", NOW + seconds(7))
    assert pace.rate(NOW + seconds(7)) == 1


def test_a_halved_rate_regains_one_a_second_each_minute() -> None:
    pace = Pace()
    pace.refuse("1", NOW)
    assert [pace.rate(NOW + timedelta(minutes=n)) for n in range(4)] == [2, 3, 4, 4]


def test_the_rate_has_a_floor() -> None:
    pace = Pace()
    for n in range(20):
        pace.refuse("1", NOW + seconds(3 * n))
    assert pace.rate(NOW + seconds(58)) == 0.25


def test_a_bucket_of_slower_days_goes_at_todays_rate() -> None:
    pace = Pace(Numbers(per_second=1, burst=1))
    assert pace.rate(NOW) == NUMBERS.per_second
    assert pace.allows(NOW + seconds(60)) == NUMBERS.burst


def test_a_later_429_never_shortens_the_block() -> None:
    pace = Pace()
    longest = pace.refuse("60", NOW)
    assert pace.refuse("1", NOW + seconds(1)) == longest


def test_a_clock_set_back_does_not_fill_the_bucket() -> None:
    pace = Pace()
    pace.take(10, NOW)
    earlier = NOW - timedelta(hours=1)
    assert pace.allows(earlier) == 0
    assert pace.allows(earlier + seconds(1)) == 4


def test_a_clock_set_back_neither_lengthens_a_block_nor_delays_the_old_rate() -> None:
    pace = Pace()
    pace.refuse("5", NOW)
    earlier = NOW - timedelta(hours=1)
    until = blocked_until(pace.fill(earlier), earlier)
    assert until is not None and seconds(5) <= until - earlier <= seconds(6)
    assert pace.allows(earlier + seconds(6)) == 10
    assert pace.rate(earlier + timedelta(minutes=2)) == 4


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
    assert Pace().refuse("0", NOW) - NOW >= seconds(1)


def test_backoff_doubles_from_two_seconds_to_a_quarter_of_an_hour() -> None:
    dice = random.Random(1)
    for earlier, longest in ((0, 2), (1, 2), (2, 4), (5, 32), (9, 512), (10, 900), (99, 900)):
        drawn = [backoff(earlier, NUMBERS, dice) / seconds(1) for _ in range(400)]
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
