"""What nobody should send: forged, malformed, foreign, stale, twice. A 4xx, never a 500, and nothing moves."""

import json
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.content import Content
from bot.standin.lint import lint_message
from tests.e2e.doors import FORM, JSON, Door, opened_door


@pytest.fixture
async def door(database: None, tmp_path: Path, content: Content) -> AsyncIterator[Door]:
    async with opened_door(tmp_path, content) as opened:
        yield opened


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "9" * 40, "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "1e9", "X-Slack-Signature": "v0=abc"},
        {"X-Slack-Request-Timestamp": "1764066600", "X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "1764066600", "X-Slack-Signature": "nonsense"},
    ],
)
async def test_headers_that_nobody_at_slack_writes_are_a_401(door: Door, headers: dict[str, str]) -> None:
    status, _ = await door.posts(door.command(), headers=headers)
    assert status == 401


async def test_wrong_stale_and_future_signatures_are_a_401(door: Door) -> None:
    body = door.command()
    assert (await door.posts(body, headers=door.signed(body, secret="another")))[0] == 401
    assert (await door.posts(body, headers=door.signed(body, age=301)))[0] == 401
    assert (await door.posts(body, headers=door.signed(body, age=-301)))[0] == 401
    assert (await door.posts(body, headers=door.signed(body, age=300)))[0] == 200
    assert (await door.posts(body + b"&x=1", headers=door.signed(body)))[0] == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"", JSON),
        (b"{", JSON),
        (b'{"type": "event_callback", "event": {', JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b"1", JSON),
        (b'"text"', JSON),
        (b"[" * 10_000, JSON),
        (b'{"a":' * 10_000, JSON),
        (b"\xff\xfe{}", JSON),
        (b"payload=notjson", FORM),
        (b"payload=%5B%5D", FORM),
        (b"payload=null", FORM),
        (b"payload=" + b"%5B" * 5_000, FORM),
        (b"text=\xff", FORM),
        (b"{}", "text/plain"),
        (b"{}", "multipart/form-data"),
        (b"{}", JSON),
        (b'{"type": "event_callback", "team_id": "T1"}', JSON),
        (b'{"type": "event_callback", "team_id": 5, "event": {"type": "message"}}', JSON),
        (b'{"type": "event_callback", "team_id": "T1", "event": []}', JSON),
        (b"command=%2Fgoals", FORM),
        (b"command=&team_id=T1&user_id=U1", FORM),
        (b"&".join(b"a%d=1" % n for n in range(5_000)), FORM),
    ],
)
async def test_a_signed_body_that_is_none_of_slacks_is_a_400(door: Door, body: bytes, kind: str) -> None:
    status, text = await door.posts(body, kind)
    assert status == 400
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions"},
        {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}},
        {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": []},
        {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": ["x"]},
        {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [{}]},
        {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [{"action_id": 7}]},
        {"type": "block_actions", "user": "U1", "team": None, "actions": [{"action_id": "x"}]},
        {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": {}},
        {"type": "view_closed", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": {"callback_id": 3}},
        {"type": "shortcut", "user": {"id": "U1"}, "team": {"id": "T1"}},
        {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}},
        {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": []},
    ],
)
async def test_an_interaction_without_its_parts_is_a_400(door: Door, payload: dict[str, object]) -> None:
    assert (await door.posts(door.payload(payload)))[0] == 400


async def test_parts_of_the_wrong_kind_are_taken_as_absent_and_never_a_500(door: Door) -> None:
    person = {"user": {"id": "U0SOMEBODY", "team_id": door.team}, "team": {"id": door.team}}
    odd: list[dict[str, Any]] = [
        {"type": "block_actions", "actions": [{"action_id": "goals.done", "type": "button"}], "response_url": 5},
        {"type": "block_actions", "actions": [{"action_id": "goals.done:1", "value": "99"}], "view": "no"},
        {"type": "block_actions", "actions": [{"action_id": "level.set", "value": "emperor"}]},
        {"type": "block_actions", "actions": [{"action_id": "level.why", "value": ":::"}], "container": 3},
        {"type": "view_submission", "view": {"callback_id": "goals.edit_form", "state": []}},
        {"type": "view_submission", "view": {"callback_id": "goals.edit_form", "private_metadata": "[1]"}},
        {"type": "view_submission", "view": {"callback_id": "goals.add_form", "state": {"values": {"title": None}}}},
        {"type": "view_closed", "view": {"callback_id": "sheet"}},
        {"type": "shortcut", "callback_id": "unknown"},
        {"type": "message_action", "callback_id": "unknown"},
        {"type": "block_suggestion", "action_id": "unknown"},
        {"type": "something_new"},
    ]
    for payload in odd:
        status, _ = await door.posts(door.payload({**person, **payload}))
        assert status in (200, 400), payload


ODD: tuple[Any, ...] = (None, 7, "", [], {}, "x" * 5000)


def mutants(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The value with one part dropped or replaced, for every part at every depth."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield (*path, key), {name: one for name, one in value.items() if name != key}
            for replacement in ODD:
                yield (*path, key), {**value, key: replacement}
            for where, mutant in mutants(part, (*path, key)):
                yield where, {**value, key: mutant}
    elif isinstance(value, list) and value:
        for where, mutant in mutants(value[0], (*path, 0)):
            yield where, [mutant, *value[1:]]


@pytest.mark.parametrize("stride", [9, pytest.param(1, marks=pytest.mark.long)])
async def test_real_payloads_with_parts_missing_or_odd_are_never_a_500(door: Door, stride: int) -> None:
    for kind, payload in await real_payloads(door):
        for where, mutant in islice(mutants({**payload, "never": "heard", "of": [1]}), 0, None, stride):
            if kind == "command":
                flat = {key: "" if one is None else str(one) for key, one in mutant.items()}
                status, _ = await door.posts(urlencode(flat).encode())
            elif kind == "event":
                status, _ = await door.posts(json.dumps(mutant).encode(), JSON)
            else:
                status, _ = await door.posts(door.payload(mutant))
            assert status in (200, 400, 403), (kind, where)


async def real_payloads(door: Door) -> list[tuple[str, dict[str, Any]]]:
    """One of each kind, as the stand-in sent them while somebody used the bot."""
    ada = door.office.standin.person("ada")
    await ada.types("/goals", "add Write the storage RFC")
    await ada.clicks("Edit")
    await ada.submits()
    await ada.says("list my goals")
    await ada.opens_home()
    await door.office.app.desk.settle()
    seen: dict[tuple[str, str, str], tuple[str, dict[str, Any]]] = {}
    for parcel in door.office.standin.sent:
        kind, event = str(parcel.payload.get("type")), parcel.payload.get("event") or {}
        seen.setdefault((parcel.kind, kind, str(event.get("type"))), (parcel.kind, dict(parcel.payload)))
    assert len(seen) >= 5
    return list(seen.values())


async def test_an_event_nobody_listens_to_is_taken_in(door: Door) -> None:
    for event in ("reaction_added", "team_join", "never_heard_of"):
        envelope = {"type": "event_callback", "team_id": door.team, "event_id": "E1", "event": {"type": event}}
        assert await door.posts(json.dumps(envelope).encode(), JSON) == (200, "")
    limited = {"type": "app_rate_limited", "team_id": door.team, "minute_rate_limited": 1}
    assert (await door.posts(json.dumps(limited).encode(), JSON))[0] == 200


async def test_a_workspace_that_never_installed_the_app_is_not_served(door: Door) -> None:
    status, text = await door.posts(door.command("/level", "senior", team_id="T0FOREIGN"))
    assert status == 403
    assert "time left" not in text
    envelope = {"type": "event_callback", "team_id": "T0FOREIGN", "event_id": "E1", "event": {"type": "user_change"}}
    assert (await door.posts(json.dumps(envelope).encode(), JSON))[0] == 403


async def test_a_body_over_a_megabyte_is_a_413(door: Door) -> None:
    assert (await door.posts(b"x" * 1_000_001))[0] == 413
    assert (await door.posts(door.command(text="x" * 900_000)))[0] == 200


async def test_slacks_own_questions_are_answered(door: Door) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    assert await door.posts(body, JSON) == (200, "3eZbrw1a")
    assert (await door.posts(b"ssl_check=1&token=x"))[0] == 200


async def test_a_look_at_the_certificate_is_answered_though_nobody_signs_it(door: Door) -> None:
    """CMD-7."""
    assert await door.posts(b"ssl_check=1&token=x", headers={}) == (200, "")
    assert await door.posts(b"ssl_check=1", headers={"X-Slack-Signature": "v0=abc"}) == (200, "")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"ssl_check=1&command=/goals&text=add+x&team_id=T1&user_id=U1", FORM),
        (b"ssl_check=1&payload={}", FORM),
        (b"ssl_check=1&ssl_check=1&token=" + b"x" * 500, FORM),
        (b"ssl_check=0&token=x", FORM),
        (b"ssl_check=", FORM),
        (b"token=x", FORM),
        (b"", FORM),
        (b'{"ssl_check": "1"}', JSON),
        (b"ssl_check=1", "text/plain"),
    ],
)
async def test_what_is_unsigned_and_more_than_a_look_at_the_certificate_is_a_401(
    door: Door, body: bytes, kind: str
) -> None:
    assert (await door.posts(body, kind, headers={}))[0] == 401


async def test_the_same_request_twice_has_one_effect(door: Door) -> None:
    body = door.command(text="add Write the storage RFC")
    headers = door.signed(body)
    first = await door.posts(body, headers=headers)
    assert "Write the storage RFC" in first[1]
    assert await door.posts(body, headers=headers) == (200, "")
    door.office.clock.forward(seconds=1)
    _, listed = await door.posts(door.command())
    assert json.loads(listed)["text"].count("Write the storage RFC") == 1


async def test_other_paths_and_methods_have_nothing_to_say(door: Door) -> None:
    base = door.url.removesuffix("/slack/events")
    for method, path, status in (
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("GET", "/", 404),
        ("GET", "/healthz", 200),
        ("HEAD", "/healthz", 200),
        ("POST", "/healthz", 404),
        ("GET", "/readyz", 200),
        ("GET", "/../etc/passwd", 404),
    ):
        async with door.session.request(method, base + path) as answer:
            assert answer.status == status, (method, path)


TYPED = [
    "",
    " ",
    "x" * 12_000,
    "add " + "x" * 12_000,
    "add <!channel> <@U123> <#C1|general> <https://evil.example|click>",
    "add `code` ```block``` *bold* _it_ ~no~",
    "add \u202eright to left\u202c שלום",
    "add 🙂🙂🙂👩‍👩‍👧‍👦",
    "add nul\x00byte and \ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "add " + "a\u0301" * 500 + "\u0301" * 2000,
    "done 99",
    "done 99999999999999999999",
    "done -1",
    "done two",
    "progress 1 900%",
    "progress",
    "move 1 to yesterday",
    "move",
    "drop",
    "edit 77",
    "history 0",
    "undo",
    "add become senior by 31 February",
    "add x by 1 January 2020",
    "frobnicate",
    "'; DROP TABLE goal; --",
    "{title} %s {0}",
    "add {title} %(x)s {{}} by Friday",
]


@pytest.mark.parametrize("name", ["/goals", "/level", "/nudges", "/cairn"])
async def test_whatever_is_typed_gets_a_clear_answer(door: Door, name: str) -> None:
    for number, typed in enumerate(TYPED):
        status, text = await door.posts(door.command(name, typed, trigger_id=f"{number}.1"))
        assert status == 200, typed
        answer = json.loads(text)
        assert answer["text"].strip(), typed
        assert "Something went wrong" not in answer["text"], typed
        everything = json.dumps(answer)
        for danger in ("<!channel>", "<@U123>", "<#C1", "<https://evil"):
            assert danger not in everything, typed
        assert lint_message(answer) == [], typed


async def test_an_unknown_command_points_to_the_known_ones(door: Door) -> None:
    _, text = await door.posts(door.command("/unheard", "of"))
    assert "/cairn help" in text
