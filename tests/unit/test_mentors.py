"""Who may be asked for help, and who first: room, levels, shared hours over changes of clocks, fair load, words."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.content import Content, load
from bot.mentoring.mentors import Wish, answer_by, match, rank, read_wish, shared_hours, wish_of
from bot.mentoring.mentors.matching import ANSWER_WITHIN, LEAST_SHARED, Hours
from bot.slack.speech import read_message
from bot.slack.speech.intents import AddGoal, FindMentor, ShowMentors
from bot.slack.speech.mentors import read_mentor_command
from bot.store import Member, Mentor, MentorRequest

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
BERLIN, NEW_YORK, TOKYO, AUCKLAND = "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def member(user_id: str = "U0", zone: str = BERLIN, **values: Any) -> Member:
    return Member(team_id="T1", user_id=user_id, timezone=zone, created_at=NOW, updated_at=NOW, **values)


def mentor(user_id: str, **values: Any) -> Mentor:
    known = {"ladder": "backend", "level": "senior", "topics": ["architecture"], "capacity": 2, **values}
    return Mentor(team_id="T1", user_id=user_id, created_at=NOW, updated_at=NOW, **known)


def request(**values: Any) -> MentorRequest:
    known = {"id": 1, "topic": "architecture", "reason": "why", **values}
    return MentorRequest(team_id="T1", user_id="U0", created_at=NOW, updated_at=NOW, **known)


@dataclass
class Room:
    """Who offers what, and one member who looks for somebody."""

    content: Content
    mentee: Member

    def asks(self, *offers: Mentor | tuple[Mentor, Member], blocked: set[str] = frozenset(), **wish: Any) -> list[str]:  # type: ignore[assignment]
        """Who is asked, in order; those given without a row of their own work in Berlin."""
        pairs = [one if isinstance(one, tuple) else (one, member(one.user_id)) for one in offers]
        found = match(request(**wish), self.mentee, pairs, blocked, self.content, NOW)
        return [one.user_id for one in found.ready]


@pytest.fixture
def room(content: Content) -> Room:
    return Room(content, member(level="mid"))


def test_only_who_offers_it_above_my_level_is_asked(room: Room) -> None:
    offers = [mentor("U1"), mentor("U2", level="junior"), mentor("U3", topics=["code"]), mentor("U4", level="mid")]
    assert room.asks(*offers) == ["U1"]


def test_a_peer_is_asked_where_nobody_is_above_and_nobody_below_ever(room: Room) -> None:
    assert room.asks(mentor("U4", level="mid"), mentor("U2", level="junior")) == ["U4"]
    assert set(room.asks(mentor("U1"), mentor("U4", level="mid"), is_wide=True)) == {"U1", "U4"}


def test_never_oneself_the_blocked_the_inactive_the_paused_or_who_was_asked_before(room: Room) -> None:
    gone = (mentor("U3"), member("U3", is_active=False))
    offers: list[Mentor | tuple[Mentor, Member]]
    offers = [mentor("U0"), mentor("U1"), mentor("U2"), gone, mentor("U4", state="paused"), mentor("U5")]
    assert room.asks(*offers, blocked={"U1"}, passed=["U2"]) == ["U5"]


def test_a_shadowing_is_asked_of_who_offers_that_shadowing(room: Room) -> None:
    offers = [mentor("U1"), mentor("U2", topics=[], shadowings=["client_call"])]
    assert room.asks(*offers, topic=None, shadowing="client_call") == ["U2"]


def test_who_is_full_or_away_is_busy_and_not_nobody(room: Room) -> None:
    away = (mentor("U2"), member("U2", away="vacation"))
    pairs = [(mentor("U1", offered=1, engaged=1), member("U1")), away]
    found = match(request(), room.mentee, pairs, set(), room.content, NOW)
    assert found.ready == ()
    assert found.are_others_busy
    assert not match(request(passed=["U1", "U2"]), room.mentee, pairs, set(), room.content, NOW).are_others_busy


def test_the_least_load_goes_first_then_who_was_asked_longest_ago_then_a_lot_that_stays(room: Room) -> None:
    earlier = NOW - timedelta(days=1)
    offers = [
        mentor("U1", engaged=1, capacity=5),
        mentor("U2", asked_at=NOW),
        mentor("U3", asked_at=earlier),
        mentor("U4"),
    ]
    assert room.asks(*offers) == ["U4", "U3", "U2", "U1"]
    alike = [mentor(f"U{n}") for n in range(1, 9)]
    first = room.asks(*alike)
    assert room.asks(*reversed(alike)) == first
    assert {room.asks(*alike, id=n)[0] for n in range(40)} == {f"U{n}" for n in range(1, 9)}


def test_no_draw_of_requests_exceeds_a_capacity_or_leaves_loads_apart(room: Room) -> None:
    dice = random.Random(5)
    for _ in range(20):
        offers = [mentor(f"U{n}", capacity=3) for n in range(1, dice.randint(2, 8))]
        for number in range(30):
            ready = room.asks(*offers, id=number)
            full = all(one.offered == one.capacity for one in offers)
            assert bool(ready) is not full
            if ready:
                next(one for one in offers if one.user_id == ready[0]).offered += 1
            loads = [one.offered for one in offers]
            assert max(loads) - min(loads) <= 1
            assert max(loads) <= 3


@pytest.mark.parametrize(
    ("one", "other", "hours"),
    [
        (BERLIN, BERLIN, 10),
        (BERLIN, NEW_YORK, 4),
        (BERLIN, TOKYO, 2),
        (BERLIN, AUCKLAND, 0),
        (NEW_YORK, TOKYO, 0),
        ("America/Los_Angeles", "Pacific/Kiritimati", 8),
    ],
)
def test_shared_hours_are_what_two_working_days_have_in_common(one: str, other: str, hours: int) -> None:
    shared = shared_hours(Hours(one, "08:00", "18:00"), Hours(other, "08:00", "18:00"), date(2026, 11, 25))
    assert shared == timedelta(hours=hours)


def test_the_weeks_between_two_changes_of_clocks_decide_nothing() -> None:
    ours, theirs = Hours(BERLIN, "08:00", "16:00"), Hours(NEW_YORK, "08:00", "18:00")
    usual = shared_hours(ours, theirs, date(2026, 9, 7))
    assert usual == LEAST_SHARED
    start = date(2026, 1, 1)
    # New York changes its clocks one to three weeks before or after Berlin; the usual day stays the same.
    assert {shared_hours(ours, theirs, start + timedelta(weeks=week)) for week in range(520)} == {usual}
    assert all(
        shared_hours(ours, theirs, start + timedelta(weeks=week))
        == shared_hours(ours, theirs, start + timedelta(weeks=week, days=2))
        for week in range(104)
    )


def test_hours_that_are_none_count_as_the_usual_ones() -> None:
    assert shared_hours(Hours(BERLIN, "noon", ""), Hours(BERLIN, "08:00", "18:00"), date(2026, 11, 25)) == timedelta(
        hours=10
    )


@pytest.mark.parametrize(
    ("asked", "zone", "until"),
    [
        ("2026-11-25T10:30", BERLIN, "2026-11-27T10:30"),
        ("2026-11-27T10:30", BERLIN, "2026-12-01T10:30"),
        ("2026-11-28T10:30", BERLIN, "2026-12-01T23:00"),
        ("2026-11-27T16:00", TOKYO, "2026-12-01T15:00"),
        ("2026-10-23T10:00", BERLIN, "2026-10-27T11:00"),
    ],
)
def test_an_answer_has_48_hours_of_working_days(asked: str, zone: str, until: str) -> None:
    at = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    assert answer_by(at, zone) == datetime.fromisoformat(until).replace(tzinfo=UTC)


def test_no_answer_is_due_sooner_than_48_hours_nor_later_than_four_days_and_a_bit() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for zone in (BERLIN, NEW_YORK, TOKYO, AUCKLAND, "Pacific/Apia"):
        for hours in range(0, 24 * 400, 7):
            at = start + timedelta(hours=hours)
            assert ANSWER_WITHIN <= answer_by(at, zone) - at <= ANSWER_WITHIN + timedelta(hours=49)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("system design", Wish(topic="architecture")),
        ("client call", Wish(shadowing="client_call")),
        ("sit in on a customer meeting", Wish(shadowing="client_call")),
        ("on-call", Wish(shadowing="on_call")),
        ("a design session", Wish(shadowing="design_session")),
        ("", Wish()),
        ("xyzzy", Wish()),
    ],
)
def test_words_name_a_topic_or_a_shadowing(content: Content, said: str, wish: Wish) -> None:
    ladder = content.ladder(None)
    found = read_wish(said, ladder)
    assert found == wish
    assert wish_of(found.value, ladder) == wish


def test_a_forged_wish_is_an_empty_one(content: Content) -> None:
    ladder = content.ladder(None)
    for value in ("", "topic:", "topic:<!channel>", "shadow:everybody", "shadow", ":::"):
        assert wish_of(value, ladder) == Wish()


def test_an_unknown_level_has_no_rank(content: Content) -> None:
    assert rank(content, "backend", None) == rank(content, "backend", "archmage") == 0
    assert rank(content, "backend", "junior") == 1


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("find me a mentor for design", "design"),
        ("can you find me a mentor?", ""),
        ("I'm looking for a mentor in testing", "testing"),
        ("who would let me sit in on a client call?", "sit in on a client call"),
        ("can I shadow an on-call shift?", "shadow an on-call shift"),
        ("could someone mentor me on databases?", "databases"),
        ("I need a mentor", ""),
        ("I'd like a mentor for system design.", "system design"),
        ("looking for somebody to mentor me", ""),
        ("I'd like to shadow someone on a client call", "shadow someone on a client call"),
        ("I would love to sit in with somebody on call", "sit in with somebody on call"),
    ],
)
def test_a_direct_message_asks_for_somebody(said: str, about: str) -> None:
    assert read_message(said) == FindMentor(about)


def test_words_that_only_sound_like_it_stay_what_they_were() -> None:
    assert isinstance(read_message("I want to mentor a junior engineer this quarter"), AddGoal)
    assert isinstance(read_message("I'd like to shadow someone on a client call by end of March"), AddGoal)
    assert isinstance(read_message("I want to shadow a senior on a client call"), AddGoal)
    assert read_message("my mentor") == ShowMentors()
    assert not isinstance(read_message("how do I become a better mentor?"), FindMentor | ShowMentors)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ("", "")),
        ("find  system   design", ("find", "system design")),
        ("Shadow client call", ("find", "client call")),
        ("volunteer", ("volunteer", "")),
        ("pause", ("pause", "")),
        ("dance", ("unknown", "dance")),
        ("who would let me sit in on a client call?", ("find", "sit in on a client call")),
        ("find me a mentor for design", ("find", "design")),
        ("my mentor", ("", "")),
        ("I can help with architecture, two people", ("volunteer", "with architecture, two people")),
        ("I'd like to mentor", ("volunteer", "")),
        ("I'm happy to teach on-call", ("volunteer", "on-call")),
        ("I would like to shadow a client call", ("unknown", "I would like to shadow a client call")),
        ("I want to teach myself Kafka", ("unknown", "I want to teach myself Kafka")),
        ("I could use a mentor", ("find", "")),
        ("I need help with Kafka", ("unknown", "I need help with Kafka")),
    ],
)
def test_what_is_typed_after_the_command(typed: str, read: tuple[str, str]) -> None:
    assert read_mentor_command(typed) == read
