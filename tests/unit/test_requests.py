"""What comes from Slack is read as it was sent, and what goes back over a socket is what goes back over HTTP."""

import json
from typing import cast
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest
from structlog.testing import capture_logs

from bot.app.bolting import Bolt
from bot.app.socket_mode import acknowledgement
from bot.bodies import parse
from bot.slack.answers import JSON
from bot.slack.dispatch import Dispatch
from bot.slack.envelopes import Gate
from bot.slack.requests import Typed, request_of

FORM = "application/x-www-form-urlencoded"
NAMES = st.text("abc_é %+&=", min_size=1, max_size=8).filter(lambda name: name != "payload")
RAW = st.lists(
    st.sampled_from(["%", "+", "a", "é", "4", "C3", "%C3%A9", "%F0%9F%8E%89", "%ZZ", "%ED%A0%80"]), max_size=9
)
HEADERS = {"x-slack-signature": "v0=abc", "x-slack-request-timestamp": "1"}


@given(st.dictionaries(NAMES, st.text(st.characters(codec="utf-8"), max_size=30), max_size=8))
def test_a_form_is_read_as_it_was_sent(fields: dict[str, str]) -> None:
    sent = urlencode(fields)
    assert parse(sent, FORM) == fields
    assert list(parse(sent, FORM).items()) == parse_qsl(sent, keep_blank_values=True)


@given(RAW.map("".join))
def test_what_is_quoted_badly_is_read_as_the_library_reads_it(raw: str) -> None:
    assert parse(f"text={raw}", FORM) == {"text": unquote_plus(raw)}


def test_a_command_is_what_bolt_makes_of_it() -> None:
    body = {"command": "/goals", "text": quote_plus("add Ä"), "team_id": "T1", "user_id": "U1"}
    ours, bolts = request_of(body, HEADERS), AsyncBoltRequest(mode="socket_mode", body=body, headers={**HEADERS})
    assert isinstance(ours, Typed)
    assert vars(ours).keys() == vars(bolts).keys()
    assert {**vars(ours), "context": None} == {**vars(bolts), "context": None}


def test_what_is_no_flat_form_is_looked_into_by_bolt() -> None:
    assert type(request_of({"type": "block_actions", "user": {"id": "U1"}}, HEADERS)) is AsyncBoltRequest
    with pytest.raises((KeyError, TypeError, AttributeError, ValueError)):
        request_of({"command": "/goals", "event": ["none"], "authorizations": [5]}, HEADERS)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (BoltResponse(status=200, body=""), {}),
        (BoltResponse(status=200, body=json.dumps({"text": "ü \u2060*"}), headers=JSON), {"text": "ü \u2060*"}),
        (BoltResponse(status=200, body='{"text": "ü"}', headers=JSON), {"text": "ü"}),
        (BoltResponse(status=200, body='{"text": "\ud800"}', headers=JSON), {"text": "?"}),
        (BoltResponse(status=200, body='a "word"'), {"text": 'a "word"'}),
    ],
    ids=["nothing", "escaped", "as it is", "half", "words"],
)
def test_an_acknowledgement_carries_the_answer(answer: BoltResponse, told: dict[str, str]) -> None:
    payload = {"payload": told} if told else {}
    assert json.loads(acknowledgement('odd"id', answer).encode()) == {"envelope_id": 'odd"id', **payload}


class Broken:
    """A part of ours with a mistake in it."""

    async def refused(self, req: AsyncBoltRequest) -> BoltResponse | None:
        raise RuntimeError(f"cannot do {req.body['text']}")


async def test_a_mistake_of_ours_is_a_500_and_nothing_of_the_request_is_logged() -> None:
    bolt = Bolt(cast(Gate, Broken()), cast(Dispatch, None), name="cairn", token="xoxb-1", signing_secret="s")
    with capture_logs() as logged:
        answer = await bolt.async_dispatch(request_of({"command": "/goals", "text": "what was typed"}, HEADERS))
    assert (answer.status, answer.body) == (500, "")
    assert logged == [{"event": "request_failed", "error": "RuntimeError", "log_level": "error"}]
