"""How payloads reach an app over HTTP: signatures, complete fields, time limits, retries (SIG, CMD, EVT)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.standin import DROP, App, Standin
from bot.standin.signing import sign

from .conftest import Clock, Listener, manifest


def test_the_published_signature_vector_holds() -> None:
    """SIG-1."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    wanted = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, body) == wanted


async def test_a_command_carries_every_field_and_a_valid_signature(
    standin: Standin, app: App, listener: Listener
) -> None:
    """CMD-1, SIG-1."""
    await standin.person("ada").types("/test", "é <b> & c")
    headers, body = listener.requests[0]
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    assert set(fields) == {
        "token",
        "team_id",
        "team_domain",
        "channel_id",
        "channel_name",
        "user_id",
        "user_name",
        "command",
        "text",
        "response_url",
        "trigger_id",
        "api_app_id",
        "is_enterprise_install",
    }
    assert fields["text"] == "é &lt;b&gt; &amp; c"
    assert fields["channel_name"] == "directmessage"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    verifier = SignatureVerifier(app.signing_secret)
    assert verifier.is_valid_request(body, headers)


async def test_a_command_names_the_organisation_where_there_is_one(
    standin: Standin, app: App, listener: Listener
) -> None:
    """CMD-1."""
    standin.workspace.enterprise_id = "E1"
    await standin.person("ada").types("/test")
    assert {"enterprise_id", "enterprise_name"} <= set(listener.payload())


async def test_an_event_has_its_full_envelope(standin: Standin, app: App, listener: Listener) -> None:
    """EVT-1, HOME-4."""
    await standin.person("ada").says("hello")
    envelope = listener.payload()
    assert envelope["type"] == "event_callback"
    assert envelope["event"]["channel_type"] == "im"
    assert envelope["event"]["client_msg_id"]
    assert envelope["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": standin.workspace.id,
            "user_id": app.installs[standin.workspace.id].bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]
    assert {"event_id", "event_time", "event_context", "is_ext_shared_channel", "context_team_id"} <= set(envelope)


async def test_an_app_hears_its_own_messages_with_bot_id(
    standin: Standin, app: App, listener: Listener, call: Any
) -> None:
    """HOME-4."""
    posted = await call("chat.postMessage", channel=standin.person("ada").id, text="hi")
    await standin.settle()
    assert listener.payload()["event"]["bot_id"] == app.installs[standin.workspace.id].bot_id
    assert listener.payload()["event"]["ts"] == posted["ts"]


async def test_a_late_acknowledgement_is_an_operation_timeout(standin: Standin, app: App, listener: Listener) -> None:
    """CMD-2."""
    standin.ack_seconds, listener.seconds = 0.05, 0.2
    saw = await standin.person("ada").types("/test")
    assert saw.error == '/test failed with the error "operation_timeout"'
    assert standin.person("ada").errors == [saw.error]
    assert [refusal.error for refusal in standin.refusals] == ["operation_timeout"]


@pytest.mark.parametrize("status", [404, 500])
async def test_a_refused_command_shows_dispatch_failed(
    standin: Standin, app: App, listener: Listener, status: int
) -> None:
    listener.says("no", status)
    assert "dispatch_failed" in str((await standin.person("ada").types("/test")).error)


async def test_an_acknowledgement_with_bad_blocks_is_an_error_for_the_person(
    standin: Standin, app: App, listener: Listener
) -> None:
    """BK-32 for the body of an acknowledgement."""
    listener.says({"blocks": [{"type": "divider"}] * 51, "text": "x"})
    saw = await standin.person("ada").types("/test")
    assert "invalid_blocks" in str(saw.error)
    assert standin.refusals[0].details == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    with pytest.raises(AssertionError, match="no more than 50"):
        standin.assert_clean()


async def test_in_channel_shows_the_answer_and_the_typed_command_to_all(
    standin: Standin, app: App, listener: Listener
) -> None:
    """CMD-3."""
    listener.says({"text": "for all", "response_type": "in_channel"})
    await standin.person("ada").types("/test", "now", in_="general")
    ben = standin.person("ben")
    ben.sees("for all")
    ben.sees("/test now")
    listener.says({"response_type": "in_channel"})
    await standin.person("ada").types("/test", "alone", in_="general")
    ben.sees("/test alone")
    listener.says({"text": ""})
    await standin.person("ada").types("/test", "unseen", in_="general")
    ben.does_not_see("unseen")


async def test_a_failed_event_is_tried_three_times_more_by_the_clock(
    standin: Standin, app: App, listener: Listener, clock: Clock
) -> None:
    """EVT-3: at once, after one minute, after five; the same event_id."""
    for _ in range(4):
        listener.says("broken", 500)
    await standin.person("ada").says("hello")
    assert len(listener.requests) == 2
    clock.forward(seconds=59)
    await standin.tick()
    assert len(listener.requests) == 2
    clock.forward(seconds=1)
    await standin.tick()
    clock.forward(minutes=5)
    await standin.tick()
    assert len(listener.requests) == 4
    clock.forward(hours=3)
    await standin.tick()
    assert len(listener.requests) == 4
    numbers = [headers.get("x-slack-retry-num") for headers, _ in listener.requests]
    assert numbers == [None, "1", "2", "3"]
    assert {headers.get("x-slack-retry-reason") for headers, _ in listener.requests[1:]} == {"http_error"}
    assert len({listener.payload(index)["event_id"] for index in range(4)}) == 1


async def test_no_retry_is_respected(standin: Standin, app: App, listener: Listener) -> None:
    """EVT-4."""
    listener.says("never again", 500, x_slack_no_retry="1")
    await standin.person("ada").says("hello")
    assert len(listener.requests) == 1
    assert not standin.events.waiting


@pytest.mark.parametrize(
    ("statuses", "error"), [([301], None), ([302, 301], None), ([302] * 3, "too_many_redirects"), ([307], "http_error")]
)
async def test_two_redirects_are_followed_and_the_payload_comes_along(
    standin: Standin, app: App, listener: Listener, statuses: list[int], error: str | None
) -> None:
    """EVT-2."""
    for status in statuses:
        listener.says(None, status, Location="/", x_slack_no_retry="1")
    await standin.person("ada").says("hello")
    assert [refusal.error for refusal in standin.refusals] == ([error] if error else [])
    followed = min(len(statuses), 2) if statuses != [307] else 0
    received = listener.requests[: followed + 1]
    assert {listener.payload(index)["event"]["text"] for index in range(len(received))} == {"hello"}
    verifier = SignatureVerifier(app.signing_secret)
    assert all(verifier.is_valid_request(body, headers) for headers, body in received)


async def test_events_not_subscribed_to_are_not_sent(standin: Standin, listener: Listener) -> None:
    quiet = manifest()
    quiet["settings"]["event_subscriptions"]["bot_events"] = ["user_change"]
    standin.add_app(quiet, request_url=listener.url)
    await standin.person("ada").says("hello")
    assert listener.requests == []
    await standin.person("ada").moves_to("Asia/Kolkata")
    assert listener.payload()["event"]["user"]["tz"] == "Asia/Kolkata"


async def test_uninstalling_sends_both_events_and_kills_the_token(
    standin: Standin, app: App, listener: Listener, call: Any
) -> None:
    """LIFE-1."""
    await standin.remove_app(app)
    kinds = {listener.payload(index)["event"]["type"] for index in range(len(listener.requests))}
    assert kinds == {"app_uninstalled", "tokens_revoked"}
    assert (await call("auth.test"))["error"] == "account_inactive"


async def test_a_token_that_its_app_revokes_is_told_of(
    standin: Standin, app: App, listener: Listener, call: Any
) -> None:
    """LIFE-1."""
    bot = app.installs[standin.workspace.id].bot_user_id
    assert (await call("auth.revoke", test=True))["revoked"] is False
    await standin.settle()
    assert listener.requests == []
    assert (await call("auth.revoke"))["revoked"] is True
    await standin.settle()
    assert listener.payload()["event"]["tokens"] == {"oauth": [], "bot": [bot]}
    assert len(listener.requests) == 1
    assert (await call("auth.test"))["error"] == "token_revoked"


async def test_payloads_can_be_forged_cut_and_repeated(standin: Standin, app: App, listener: Listener) -> None:
    ada = standin.person("ada")
    await standin.send_command(ada, "/test", fields={"team_id": "T0", "user_name": DROP})
    assert listener.payload()["team_id"] == "T0"
    assert "user_name" not in listener.payload()
    await standin.send_command(ada, "/test", headers={"x-slack-signature": None})
    assert "x-slack-signature" not in listener.requests[-1][0]
    await standin.resend(standin.sent[0])
    assert listener.requests[-1][1] == listener.requests[0][1]
    answer = await standin.send_raw(b"\xff\xfe", {"Content-Type": "text/plain"}, app=app)
    assert answer.status == 200
    assert listener.requests[-1][1] == b"\xff\xfe"
    await standin.send_event({"type": "message", "text": "x"}, fields={"event.text": "y"})
    assert listener.payload()["event"]["text"] == "y"


async def test_the_url_and_ssl_checks_are_sent(standin: Standin, app: App, listener: Listener) -> None:
    """SIG-5, CMD-7."""
    listener.says({"challenge": "abc"})
    answer = await standin.verify_url(app, "abc")
    assert answer.content() == {"challenge": "abc"}
    assert listener.payload()["type"] == "url_verification"
    await standin.check_ssl(app)
    assert listener.payload()["ssl_check"] == "1"


async def test_a_second_app_takes_a_command_name_over(standin: Standin, app: App, listener: Listener) -> None:
    """CMD-5."""
    second = standin.add_app(manifest(), request_url=listener.url)
    await standin.person("ada").types("/test")
    assert listener.payload()["api_app_id"] == second.id
    assert (await standin.person("ada").types("/unknown")).error == "/unknown is not a valid command"


async def test_a_new_member_is_announced(standin: Standin, app: App, listener: Listener) -> None:
    """LIFE-3."""
    zoe = await standin.hires("zoe", tz="Africa/Lagos")
    assert listener.payload()["event"]["type"] == "team_join"
    assert listener.payload()["event"]["user"]["tz_offset"] == 3600
    assert zoe.user.tz == "Africa/Lagos"
