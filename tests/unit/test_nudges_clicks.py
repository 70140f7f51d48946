import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks.message import Message
from bot.content import Content, load
from bot.errors import CairnError
from bot.slack import nudges
from bot.slack.answers import Form, Invalid, Sheet
from bot.slack.inputs import Filled
from bot.standin.lint import lint_view
from tests.unit.nudge_room import ADA, BEN, Room, T, buttons, open_room, sound


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def room(tmp_path: Path, content: Content) -> AsyncIterator[Room]:
    async with open_room(tmp_path, content) as opened:
        yield opened


async def test_yes_is_said_back_with_day_time_zone_and_the_first_date(room: Room) -> None:
    message = await room.types("on")
    assert message.text == "Nudges are on. Mondays 09:00, Europe/Berlin. The first one: Mon 30 November."


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("friday 15:30", "Changed. Fridays 15:30, Europe/Berlin. The first one: Fri 27 November."),
        ("every 2 weeks", "Changed. Every 2 weeks, Mondays 09:00, Europe/Berlin. The first one: Mon 30 November."),
        (
            "pause until 5 Jan",
            "Paused until Tue 5 January. Then: Mondays 09:00, Europe/Berlin. The first one: Mon 11 January.",
        ),
        ("hours 9-17", "between 09:00 and 17:00"),
        ("off", "Nudges are off"),
        ("resume", "There is no pause"),
        ("pause", "For how long?"),
        ("pause until yesterday", "not in the future"),
        ("pause until 1 Jan 2020", "not in the future"),
        ("pause until 1 Jan 2031", "a year at most"),
        ("history", "You have had no nudge yet."),
        ("help", "`/nudges pause until 5 Jan`"),
        ("", "Nudges are on."),
        ("fridya 15:30", "I do not understand|Changed"),
        ("ofn", "Did you mean"),
        ("<!channel> `x` " + "y" * 12_000, "I do not understand"),
        ("\x00", "Nudges are on."),
    ],
)
async def test_whatever_is_typed_gets_a_clear_answer(room: Room, typed: str, expected: str) -> None:
    await room.types("on")
    text = (await room.types(typed)).text
    assert any(part in text for part in expected.split("|"))
    assert "<!channel>" not in text


async def test_a_rhythm_before_the_yes_is_kept_in_the_button(room: Room) -> None:
    message = await room.types("friday 15:30 every 2 weeks")
    assert "not said yes" in message.text
    answer = await room.clicks("nudges.on", buttons(message)["nudges.on"])
    assert answer.text.startswith("Nudges are on. Every 2 weeks, Fridays 15:30")


async def test_the_welcomes_yes_is_answered_beside_it(room: Room) -> None:
    answer = await room.clicks("nudges.on", "welcome")
    assert isinstance(answer, Sheet) and "Mondays 09:00" in answer.message.text


async def test_a_misspelt_command_is_one_click_from_what_was_meant(room: Room) -> None:
    message = await room.types("hepl")
    answer = await room.clicks("nudges.ask", buttons(message)["nudges.ask"])
    assert "What /nudges understands" in answer.text


async def test_the_next_eight_can_be_swapped_dropped_and_put_back(room: Room) -> None:
    await room.types("on")
    message = await room.types("next")
    offered = buttons(message)
    assert len([action for action in offered if action.startswith("nudges.swap")]) == 8
    swapped = await room.clicks("nudges.swap:0", offered["nudges.swap:0"])
    assert buttons(swapped)["nudges.swap:0"] != offered["nudges.swap:0"]
    dropped = await room.clicks("nudges.drop:1", buttons(swapped)["nudges.drop:1"])
    assert "none, you dropped it" in dropped.text
    kept = await room.clicks("nudges.keep:1", buttons(dropped)["nudges.keep:1"])
    assert "none, you dropped it" not in kept.text


async def test_one_now_comes_in_the_answer_with_its_five_buttons(room: Room) -> None:
    message = await room.types("now")
    given = await room.newest()
    own = {action: value for action, value in buttons(message).items() if action.startswith("nudges.")}
    assert own == {f"nudges.{verb}": str(given.id) for verb in ("done", "later", "never", "why", "stop")}
    assert given.delivery_id is None


async def test_done_is_recorded_at_once_and_a_line_becomes_a_win(room: Room) -> None:
    await room.types("on")
    given = await room.receives()
    value = given.delivery_id or ""
    answer = await room.clicks("nudges.done", value)
    assert (await room.newest()).answer == "done" and list(buttons(answer)) == ["nudges.line"]
    again = await room.clicks("nudges.done", value)
    assert again.text == answer.text
    form = await room.clicks("nudges.line", value)
    assert isinstance(form, Form) and lint_view(form.view.to_dict()) == []
    metadata = json.loads(form.view.private_metadata or "")
    said = await nudges.line_said(room.visit(), Filled("nudges.line", {"line": " Sat in <!here> & asked "}, metadata))
    assert isinstance(said, Message) and "&lt;!here&gt; &amp; asked" in said.text and sound(said)
    [win] = await room.desk.database.glance(T).wins.of(ADA)
    assert (win.origin, win.text, win.origin_id) == ("nudge", "Sat in <!here> & asked", given.nudge_id)
    assert win.dimension == room.desk.content().nudges[given.nudge_id].dimension


@pytest.mark.parametrize("typed", ["", "   ", "x" * 601])
async def test_a_line_that_cannot_be_kept_leaves_the_form_open(room: Room, typed: str) -> None:
    await room.types("now")
    given = await room.newest()
    answer = await nudges.line_said(room.visit(), Filled("nudges.line", {"line": typed}, {"given": str(given.id)}))
    assert isinstance(answer, Invalid) and list(answer.errors) == ["line"]
    assert await room.desk.database.glance(T).wins.of(ADA) == []


async def test_later_keeps_the_nudge_in_view_and_says_when_it_comes_back(room: Room) -> None:
    await room.types("on")
    given = await room.receives()
    value = given.delivery_id or ""
    asked = await room.clicks("nudges.later", value)
    nudge = room.desk.content().nudges[given.nudge_id]
    assert nudge.title in asked.text
    assert list(buttons(asked)) == [
        "nudges.put_off:afternoon", "nudges.put_off:tomorrow", "nudges.put_off:week", "nudges.back",
    ]  # fmt: skip
    off = await room.clicks("nudges.put_off:tomorrow", buttons(asked)["nudges.put_off:tomorrow"])
    assert "comes back Tue 1 December at 09:00" in off.text
    again = await room.clicks("nudges.put_off:week", f"week {value}")
    assert "comes back Tue 1 December at 09:00" in again.text
    back = await room.clicks("nudges.back", value)
    assert "nudges.done" in buttons(back)


async def test_not_for_me_can_be_taken_back(room: Room) -> None:
    await room.types("now")
    value = str((await room.newest()).id)
    answer = await room.clicks("nudges.never", value)
    assert (await room.newest()).answer == "never" and list(buttons(answer)) == ["nudges.undo"]
    assert (await room.clicks("nudges.later", value)).text == answer.text
    restored = await room.clicks("nudges.undo", value)
    assert (await room.newest()).answer == "none" and "nudges.done" in buttons(restored)


async def test_why_shows_the_parts_and_the_sources(room: Room) -> None:
    await room.types("now")
    given = await room.newest()
    answer = await room.clicks("nudges.why", str(given.id))
    assert isinstance(answer, Sheet) and sound(answer.message)
    assert "+10: people in the field" in answer.message.text
    source = room.desk.content().sources[room.desk.content().nudges[given.nudge_id].sources[0]]
    assert source.title in answer.message.text


async def test_stop_ends_it_at_once_and_says_how_to_come_back(room: Room) -> None:
    await room.types("on")
    given = await room.receives()
    answer = await room.clicks("nudges.stop", given.delivery_id or "")
    assert "`/nudges on`" in answer.text
    assert (await room.clicks("nudges.stop", given.delivery_id or "")).text == answer.text
    schedule = await room.desk.database.glance(T).schedules.get(ADA)
    assert schedule is not None and not schedule.is_on


@pytest.mark.parametrize("action", ["done", "later", "never", "undo", "why", "line", "back", "put_off:week"])
async def test_a_forged_button_is_refused_like_an_unknown_one(room: Room, action: str) -> None:
    await room.types("on")
    given = await room.receives()
    said = []
    for value in (given.delivery_id or "", str(given.id), "424242", "x" * 2000, ""):
        with pytest.raises(CairnError) as refusal:
            await room.clicks(f"nudges.{action}", f"week {value}" if action == "put_off:week" else value, BEN)
        said.append(str(refusal.value))
    assert len(set(said)) == 1
    assert (await room.newest()).answer == "none"


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("nudges.put_off", "never 1"),
        ("nudges.pause", "0"),
        ("nudges.pause", "x"),
        ("nudges.swap", ""),
        ("nudges.keep", "x"),
    ],
)
async def test_what_no_button_of_ours_says_is_refused(room: Room, action: str, value: str) -> None:
    await room.types("on")
    with pytest.raises(CairnError):
        await room.clicks(action, value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300) | st.sampled_from(["now", "next", "history", "hours 25-3", "every 99 weeks"]))
async def test_no_words_break_the_command(room: Room, text: str) -> None:
    assert (await room.types(text)).text
