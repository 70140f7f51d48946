"""Acting on lines of the script language: each verb, what is said where one cannot be acted on, and replays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.standin import App, Standin
from bot.standin.actor import Actor
from bot.standin.replay import replay
from bot.standin.script import Script

from .conftest import Call, Clock, Listener, manifest
from .test_script import TOUR
from .test_terminal import FORM

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=BERLIN)


class Stage:
    """A stand-in with an app that answers as it is told, a clock, and somebody who acts on lines."""

    def __init__(self, standin: Standin, app: App, clock: Clock) -> None:
        self.standin, self.app, self.clock = standin, app, clock
        self.actor = Actor(standin, app, self.move, patience=0.05)

    async def move(self, when: timedelta | datetime) -> None:
        self.clock.now = when if isinstance(when, datetime) else self.clock.now + when

    async def refused(self, line: str) -> str:
        """What is said of a line that cannot be acted on."""
        done = await self.actor.does(line)
        assert done.error is not None, f"{line} was acted on"
        return done.error

    async def replays(self, text: str) -> None:
        await replay(self.standin, self.app, self.move, Script.read(text, "walk.txt"), patience=0.05)


@pytest.fixture
def stage(standin: Standin, app: App, clock: Clock) -> Stage:
    return Stage(standin, app, clock)


@pytest.fixture
async def form(stage: Stage, listener: Listener, call: Call) -> None:
    """The app has opened a form for Ada."""
    await stage.actor.does("/test")
    await call("views.open", trigger_id=listener.payload()["trigger_id"], view=FORM)


@pytest.mark.parametrize(
    ("line", "reached"),
    [
        ("wednesday 12:00", "2026-12-02T12:00:00+01:00"),
        ("clock 2026-11-25 12:00", "2026-11-25T12:00:00+01:00"),
        ("wednesday 12:01", "2026-11-25T12:01:00+01:00"),
        ("monday", "2026-11-30T09:00:00+01:00"),
        ("tuesday", "2026-12-01T09:00:00+01:00"),
        ("thursday", "2026-11-26T09:00:00+01:00"),
        ("friday 15:30", "2026-11-27T15:30:00+01:00"),
        ("saturday", "2026-11-28T09:00:00+01:00"),
        ("sunday", "2026-11-29T09:00:00+01:00"),
        ("+2h", "2026-11-25T14:00:00+01:00"),
        ("clock 2026-12-01 09:00", "2026-12-01T09:00:00+01:00"),
        ("clock 2026-12-01T09:00-05:00", "2026-12-01T15:00:00+01:00"),
    ],
)
async def test_time_passes_in_the_zone_of_who_types(stage: Stage, line: str, reached: str) -> None:
    stage.clock.now = WEDNESDAY.astimezone(UTC)
    done = await stage.actor.does(line)
    assert (done.error, done.kind) == (None, "time")
    assert stage.clock.now.astimezone(BERLIN).isoformat() == reached


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("clock 2026-11-25 11:59", "That moment is past"),
        ("clock 0001-01-01 00:00", "That moment is past"),
        ("clock 9999-12-31 23:59", "ten years at most"),
        ("clock 9999-12-31T23:59-12:00", "ten years at most"),
        ("+999999w", "ten years at most"),
    ],
)
async def test_the_clock_goes_neither_back_nor_out_of_sight(stage: Stage, line: str, said: str) -> None:
    stage.clock.now = WEDNESDAY.astimezone(UTC)
    assert said in await stage.refused(line)
    assert stage.clock.now == WEDNESDAY


async def test_a_line_tells_who_acts_where_and_what_was_seen(stage: Stage, listener: Listener) -> None:
    listener.says("here you are")
    done = await stage.actor.does("/test senior")
    assert (done.person, done.place, done.room, done.kind, done.error) == ("ada", "messages", "dm", "command", None)
    assert "here you are" in done.saw.text
    done = await stage.actor.does("/nothing")
    assert done.error == done.saw.error == "/nothing is not a valid command"
    assert (await stage.actor.does("as ben")).person == "ben"
    assert (await stage.actor.does("messages", "mira")).person == "mira"
    assert stage.actor.person.user.name == "ben"
    assert await stage.refused("as nobody") == "Nobody is called 'nobody'. There are: ada, ben, mira, olga."
    assert await stage.refused("as tester") == "Nobody is called 'tester'. There are: ada, ben, mira, olga."
    assert (await stage.actor.does("home", "nobody")).error is not None


@pytest.mark.usefixtures("form")
async def test_a_form_is_filled_in_and_stands_before_home(stage: Stage, listener: Listener) -> None:
    for line in ("home", "messages"):
        assert await stage.refused(line) == "A form is open. Submit or close it first."
    done = await stage.actor.does("fill Title = Write the RFC")
    assert (done.place, done.error) == ("modal", None)
    assert (await stage.actor.does("submit")).place == "messages"
    assert listener.payload()["view"]["state"]["values"]["title"]["it"]["value"] == "Write the RFC"


@pytest.mark.usefixtures("form")
async def test_a_form_can_be_closed_and_what_it_lacks_is_said(stage: Stage) -> None:
    assert "finds no field called 'Name'; there are: Title." in await stage.refused("fill Name = x")
    assert "finds nothing to click called 'Save'; nothing can be clicked here." in await stage.refused("click Save")
    assert (await stage.actor.does("close")).place == "messages"
    assert "no modal is open" in await stage.refused("submit")
    assert "there is no field here" in await stage.refused("choose Dimension = Business")


async def test_home_shows_what_the_app_publishes_even_late(
    standin: Standin, app: App, clock: Clock, call: Call
) -> None:
    actor = Stage(standin, app, clock).actor
    view = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Welcome* home"}}]}
    assert (await actor.does("home")).place == "home"
    await call("views.publish", user_id=actor.person.id, view=view)
    assert "Welcome home" in (await actor.does("home")).saw.text
    assert (await actor.does("sees Welcome home")).error is None
    await standin.person("ben").says("Welcome, all", in_="general")
    assert (await actor.does("does not see Welcome, all")).error is None  # it stands in a channel, not here
    assert "does not see 'Welcome, all' on Home" in str((await actor.does("sees Welcome, all")).error)
    assert (await actor.does("messages")).place == "messages"
    assert (await actor.does("does not see Welcome home")).error is None


async def test_an_app_without_home_is_not_waited_for(standin: Standin, clock: Clock, listener: Listener) -> None:
    features: dict[str, Any] = manifest()["features"] | {"app_home": {"messages_tab_enabled": True}}
    app = standin.add_app(manifest(features=features), request_url=listener.url)
    actor = Actor(standin, app, Stage(standin, app, clock).move, patience=600)
    assert (await actor.does("home")).place == "home"


async def test_a_label_may_begin_with_a_number(stage: Stage, listener: Listener) -> None:
    texts = ["Save", "Save", "2 weeks", "² more"]
    elements = [
        {"type": "button", "action_id": f"a{number}", "text": {"type": "plain_text", "text": text}}
        for number, text in enumerate(texts)
    ]
    listener.says({"text": "x", "blocks": [{"type": "actions", "elements": elements}]})
    await stage.actor.does("/test")
    for line, pressed in (
        ("click Save", "a0"),
        ("click 2 Save", "a1"),
        ("click 2 weeks", "a2"),
        ("click ² more", "a3"),
    ):
        assert (await stage.actor.does(line)).error is None
        assert listener.payload()["actions"][0]["action_id"] == pressed
    assert "called 'Save' (3); there are: Save, 2 weeks, ² more." in await stage.refused("click 3 Save")


async def test_commands_and_messages_go_where_in_says(stage: Stage, listener: Listener) -> None:
    assert (await stage.actor.does("in #general")).room == "#general"
    await stage.actor.does("/test")
    assert listener.payload()["channel_name"] == "general"
    await stage.actor.does("hello all")
    await stage.actor.does("as ben")
    assert (await stage.actor.does("sees hello all")).room == "dm"
    assert (await stage.actor.does("in dm", "ada")).room == "dm"
    await stage.actor.does("/test", "ada")
    assert listener.payload()["channel_name"] == "directmessage"
    assert await stage.refused("in #nowhere") == "ben is in no channel #nowhere. There are: #general, #random."


async def test_a_reply_goes_into_the_thread(stage: Stage, standin: Standin, listener: Listener, call: Call) -> None:
    posted = await call("chat.postMessage", channel=standin.person("ada").id, text="the plan")
    await stage.actor.does("thread the plan = I agree")
    assert listener.payload()["event"]["thread_ts"] == posted["ts"]
    await stage.actor.does("thread I agree = and so do I")
    assert listener.payload()["event"]["thread_ts"] == posted["ts"]
    listener.says("for you")
    await stage.actor.does("/test")
    assert "has no thread" in await stage.refused("thread for you = thanks")
    assert "sees no message with 'nothing like it'" in await stage.refused("thread nothing like it = thanks")


async def test_a_shortcut_is_used_by_name(stage: Stage, listener: Listener) -> None:
    await stage.actor.does("shortcut Start here")
    assert listener.payload()["callback_id"] == "start"
    assert "there are: Keep this, Start here" in await stage.refused("shortcut Nothing")


async def test_what_is_seen_is_waited_for(standin: Standin, app: App, clock: Clock, call: Call) -> None:
    actor = Actor(standin, app, Stage(standin, app, clock).move)

    async def posts() -> None:
        await call("chat.postMessage", channel=actor.person.id, text="late words")

    standin.spawn(posts())
    assert "late words" not in actor.person.screen()
    assert (await actor.does("sees late words")).error is None
    assert (await actor.does("sees once late words")).error is None
    assert (await actor.does("does not see late words", "ben")).error is None


async def test_after_the_stand_in_has_started_over_the_same_name_acts_anew(
    stage: Stage, standin: Standin, listener: Listener
) -> None:
    await stage.actor.does("as ben")
    await stage.actor.does("in #general")
    before = stage.actor.person.id
    await standin.start_over()
    assert await stage.refused("hello") == "The workspace is starting over. Try again in a moment."
    standin.add_app(manifest(), request_url=listener.url)
    done = await stage.actor.does("hello")
    assert (done.person, done.room, done.error) == ("ben", "dm", None)
    assert listener.payload()["event"]["user"] == stage.actor.person.id != before


async def test_a_replay_goes_through_the_whole_script(stage: Stage, listener: Listener) -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Save"}}
    listener.says({"text": "it is ok", "blocks": [{"type": "actions", "elements": [button]}]})
    await stage.replays(TOUR.replace("sees ok", "sees Save"))
    assert len(listener.requests) == 3
    assert listener.payload()["actions"][0]["action_id"] == "a"
    stage.standin.assert_clean()


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("click Save", "ada finds nothing to click called 'Save'"),
        ("sees nothing like it", "ada does not see 'nothing like it'"),
        ("does not see hello", "ada sees 'hello'"),
        ("sees once hello", "ada sees 'hello' 2 times"),
        ("/nothing", "/nothing is not a valid command"),
        ("as nobody", "Nobody is called 'nobody'"),
    ],
)
async def test_a_replay_fails_with_file_line_and_screen(stage: Stage, last: str, why: str) -> None:
    with pytest.raises(AssertionError) as caught:
        await stage.replays(f"# Say it twice.\nhello\nhello again\n\n{last}\nhome\n")
    message = str(caught.value)
    assert message.startswith(f"walk.txt:5: {last}\n{why}")
    assert message.count("The screen") == 1
    assert "ada: hello again" in message


async def test_a_replay_fails_where_slack_shows_an_error(stage: Stage, listener: Listener) -> None:
    listener.says("broken", status=500)
    with pytest.raises(AssertionError, match=r"^walk\.txt:1: /test\n/test failed"):
        await stage.replays("/test\n")
