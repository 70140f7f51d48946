"""Everything that can be clicked, filled in or typed has its listener, and every listener can be reached."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app.authorization import Authorization
from bot.clock import system_clock
from bot.content import Content
from bot.delivery import Numbers, new_client, open_session
from bot.slack import ACTIONS, COMMANDS, FORMS, SHORTCUTS, answering, inbox_effects
from bot.slack.context import Desk
from bot.slack.envelopes import ORIGIN
from bot.slack.manifest import EVENTS
from bot.slack.places import BY_MESSAGE, SHOWN_BY
from bot.slack.served import Origin
from bot.store import Database
from tests.contract.source_code import given, literals, trees

KINDS = (
    {"command": "/nobodys"},
    {"type": "block_actions"},
    {"type": "shortcut"},
    {"type": "message_action"},
    {"type": "view_submission"},
    {"type": "view_closed"},
    {"type": "event_callback", "event": {"type": "nobodys"}},
)
"""A request of each kind, to nobody."""
FIELD = "value"
"""The action id of every input of a form: what it holds comes with the form, not as a click."""
EVENT_TYPES = {"message" if name.startswith("message.") else name for name in EVENTS}
SHEET = "sheet"
"""The callback id of what is only read."""


def test_every_button_that_is_drawn_has_its_listener_and_every_listener_its_button() -> None:
    drawn = given("action_id", "blocks")
    verbs = {text.split(":")[0]: where for text, where in drawn.items()}
    assert verbs.pop(FIELD)
    assert {verb: where for verb, where in verbs.items() if verb not in ACTIONS} == {}
    assert set(ACTIONS) - set(verbs) == set()


def test_buttons_are_drawn_by_renderings_alone() -> None:
    elsewhere = [folder for folder in ("slack", "delivery", "mentoring", "jobs") for _ in given("action_id", folder)]
    assert elsewhere == []


def test_every_form_that_is_shown_has_its_listener_and_every_listener_its_form() -> None:
    shown = set(given("callback_id", "blocks"))
    assert shown - {SHEET} == set(FORMS)
    assert SHEET in shown


def test_every_form_has_an_answer_where_the_place_it_was_opened_from_is_lost() -> None:
    assert set(FORMS) >= BY_MESSAGE
    assert {name.partition(".")[0] for name in set(FORMS) - BY_MESSAGE} == set(SHOWN_BY)


def test_names_of_buttons_forms_and_shortcuts_are_the_feature_and_a_verb() -> None:
    for name in (*ACTIONS, *FORMS, *SHORTCUTS):
        feature, dot, verb = name.partition(".")
        assert feature.replace("_", "").isalpha()
        assert dot
        assert verb.replace("_", "").isalpha()


@pytest.fixture
async def desk(tmp_path: Path, content: Content) -> AsyncIterator[Desk]:
    """What listeners are given; nothing here calls Slack or the database."""
    async with open_session(Numbers()) as session:
        client = new_client(None, "http://127.0.0.1:9/api/", session)
        database = Database(f"sqlite:///{tmp_path / 'cairn.db'}")
        yield Desk(
            database=database,
            served=Authorization(client, database, system_clock, None),
            content=lambda: content,
            clock=system_clock,
            session=session,
            response_host="127.0.0.1:9",
        )


@pytest.mark.parametrize("body", KINDS, ids=lambda body: body.get("type", "command"))
async def test_every_kind_of_request_is_answered_before_bolt_looks_for_a_listener(
    desk: Desk, body: dict[str, object]
) -> None:
    answer = await answering(desk).answer(request(body))
    assert answer is not None
    assert answer.status == 200


async def test_a_kind_that_we_do_not_ask_for_is_left_to_bolt(desk: Desk) -> None:
    assert await answering(desk).answer(request({"type": "block_suggestion"})) is None


def request(body: dict[str, object]) -> AsyncBoltRequest:
    """From no workspace."""
    return AsyncBoltRequest(mode="socket_mode", body={**body}, context={ORIGIN: Origin("")})


async def test_every_event_that_is_written_down_has_its_effect(desk: Desk) -> None:
    effects, preparations = inbox_effects(desk)
    written = {text for text in literals(trees("slack")["slack/events.py"]) if text in EVENT_TYPES}
    assert written - {"app_home_opened"} == set(effects) - {"import"}  # a click, worked on after its answer
    assert set(preparations) <= set(effects)


def test_commands_are_lower_case_words() -> None:
    assert all(name.isalpha() and name.islower() for name in COMMANDS)
