"""A member who asks far too much gets one sentence, loses nothing, and is noticed by nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.slack.pace import Pace
from bot.standin.people import Person
from tests.e2e.acts import clicks, settled
from tests.e2e.conftest import Office
from tests.e2e.doors import Door

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
LEFT_OUT = "more than I can answer at once"


def used_up(office: Office, per_minute: int = 3) -> None:
    """From now on so many requests a minute, of each member."""
    office.app.desk.pace = Pace(per_minute)


def test_a_minute_has_so_many_requests_and_each_second_brings_its_share() -> None:
    pace = Pace(60)
    assert [pace.allows("T1", "U1", NOW) for _ in range(62)] == [True] * 60 + [False] * 2
    assert pace.allows("T1", "U1", NOW + timedelta(seconds=1))
    assert not pace.allows("T1", "U1", NOW + timedelta(seconds=1))
    assert [pace.allows("T1", "U1", NOW + timedelta(hours=1)) for _ in range(61)] == [True] * 60 + [False]


def test_members_and_workspaces_do_not_share_a_minute() -> None:
    pace = Pace(1)
    assert pace.allows("T1", "U1", NOW)
    assert not pace.allows("T1", "U1", NOW)
    assert pace.allows("T1", "U2", NOW)
    assert pace.allows("T2", "U1", NOW)


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing() -> None:
    pace = Pace(2)
    assert pace.allows("T1", "U1", NOW)
    assert pace.allows("T1", "U1", NOW - timedelta(hours=1))
    assert not pace.allows("T1", "U1", NOW - timedelta(hours=1))
    assert pace.allows("T1", "U1", NOW - timedelta(minutes=59))


def test_none_is_no_limit() -> None:
    pace = Pace(0)
    assert all(pace.allows("T1", "U1", NOW) for _ in range(10_000))
    assert len(pace) == 0


def test_what_is_remembered_is_bounded_and_the_quietest_are_forgotten() -> None:
    pace = Pace(1, most=100)
    assert pace.allows("T1", "flooder", NOW)
    for number in range(1_000):
        pace.allows("T1", f"U{number}", NOW)
        assert not pace.allows("T1", "flooder", NOW)
    assert len(pace) == 100


def test_one_is_told_once_a_minute() -> None:
    pace = Pace(1)
    pace.allows("T1", "U1", NOW)
    assert [pace.is_news("T1", "U1", "click", NOW + timedelta(seconds=at)) for at in (0, 1, 59, 60, 61)] == [
        *(True, False, False),
        *(True, False),
    ]


async def test_commands_beyond_it_are_answered_with_a_sentence_and_change_nothing(office: Office, ada: Person) -> None:
    used_up(office)
    for number in range(3):
        assert LEFT_OUT not in await ada.types("/goals", f"add Write page {number}")
    for _ in range(20):
        saw = await ada.types("/goals", "add Write one page more")
        assert LEFT_OUT in saw
        assert saw.error is None
    await office.forward(minutes=1)
    listed = await ada.types("/goals")
    assert "Write page 2" in listed
    assert "one page more" not in listed


async def test_somebody_else_notices_nothing(office: Office, ada: Person, mira: Person) -> None:
    used_up(office)
    for _ in range(30):
        await ada.types("/level", "senior")
    for number in range(3):
        assert LEFT_OUT not in await mira.types("/goals", f"add Write page {number}")


async def test_a_click_beyond_it_is_told_once_and_the_message_stays(office: Office, ada: Person) -> None:
    used_up(office, 2)
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "All goals", in_="dm")
    told = [await clicks(office, ada, "Done", in_="dm") for _ in range(3)]
    assert [LEFT_OUT in saw for saw in told] == [True, False, False]
    assert all(saw.error is None for saw in told)
    await office.forward(minutes=1)
    assert "Goal 1 is done" in await clicks(office, ada, "Done", in_="dm")


async def test_a_click_on_home_beyond_it_is_told_over_home(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await office.app.desk.settle()
    await ada.opens_home()
    used_up(office, 1)
    await ada.types("/goals")
    await ada.opens_home()
    await clicks(office, ada, "Done", in_="home")
    assert ada.modal is not None
    assert LEFT_OUT in ada.screen()
    await ada.closes()
    await clicks(office, ada, "Done", in_="home")
    assert ada.modal is None


async def test_a_form_beyond_it_stays_open_with_all_that_was_typed(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "Edit")
    await ada.fills("What do you want to reach?", "Write the storage RFC with its costs")
    used_up(office, 1)
    await ada.types("/goals")
    saw = await ada.submits()
    assert ada.modal is not None
    assert LEFT_OUT in str(ada.modal.errors) + str(saw)
    await office.forward(minutes=1)
    await ada.submits()
    assert ada.modal is None
    await settled(office, ada)
    await office.forward(minutes=1)
    assert "with its costs" in await ada.types("/goals")


async def test_what_is_said_in_a_direct_message_is_never_left_out(office: Office, ada: Person) -> None:
    used_up(office, 1)
    await ada.types("/goals")
    since = office.standin.world.seq
    for number in range(5):
        await ada.says(f"win: I wrote page {number}")
    await office.forward(minutes=1)
    await settled(office, ada, since)
    listed = await ada.types("/wins")
    assert all(f"page {number}" in listed for number in range(5))


@pytest.mark.thorough
async def test_six_hundred_a_minute_go_through_as_they_come(door: Door) -> None:
    for number in range(601):
        status, text = await door.posts(door.command("/level", "senior", trigger_id=f"{number}.1"))
        assert status == 200
        assert (LEFT_OUT in text) == (number == 600)
    assert LEFT_OUT not in (await door.posts(door.command("/level", "senior", user_id="U0ANOTHER")))[1]


@pytest.mark.parametrize("value", ["-1", "many"])
def test_a_limit_that_is_none_is_refused_at_the_start(value: str) -> None:
    from bot.settings import SettingsError, read_settings

    with pytest.raises(SettingsError, match="CAIRN_RATE_PER_MEMBER"):
        read_settings(cairn_rate_per_member=value)
