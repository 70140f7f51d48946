"""What of Slack's answer makes an installation, what its pages say, and which settings many workspaces need."""

from typing import Any

import pytest

from bot.app.installing import read_granted
from bot.app.pages import Pages
from bot.content import Content, load
from bot.settings import SettingsError, missing_for_run, read_settings
from bot.slack.served import Origin, TwoOriginsError, read_origin
from tests.cairn import OURS

KEY = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4="
ANSWER: dict[str, Any] = {
    "ok": True,
    "access_token": "xoxb-1",
    "token_type": "bot",
    "scope": "chat:write,commands",
    "bot_user_id": "U0BOT",
    "app_id": "A1",
    "team": {"id": "T1", "name": "Harbour Works"},
    "enterprise": None,
    "is_enterprise_install": False,
    "authed_user": {"id": "W1"},
}
WHOLE: dict[str, Any] = {"team": None, "enterprise": {"id": "E1", "name": "Water"}, "is_enterprise_install": True}
OAUTH: dict[str, Any] = {
    "slack_client_id": "1.2",
    "slack_client_secret": "canary-secret",
    "slack_signing_secret": "canary-signing",
    "cairn_public_url": "https://cairn.example.com",
    "cairn_encryption_keys": KEY,
}


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)


def test_a_bot_token_for_a_workspace_is_an_installation_of_it() -> None:
    granted = read_granted(ANSWER)
    assert granted is not None
    assert (granted.team_id, granted.enterprise_id, granted.token) == ("T1", "", "xoxb-1")
    inside = read_granted(ANSWER | {"enterprise": {"id": "E1"}})
    assert inside is not None
    assert (inside.team_id, inside.enterprise_id, inside.is_enterprise_install) == ("T1", "E1", False)


def test_a_bot_token_for_an_organisation_is_one_of_no_workspace() -> None:
    granted = read_granted(ANSWER | WHOLE)
    assert granted is not None
    assert (granted.team_id, granted.enterprise_id, granted.name) == ("", "E1", "Water")


@pytest.mark.parametrize(
    "odd",
    [
        {"token_type": "user"},
        {"access_token": "xoxp-1"},
        {"access_token": None},
        {"expires_in": 43200, "access_token": "xoxe.xoxb-1"},
        {"bot_user_id": ""},
        {"app_id": None},
        {"team": None},
        {"team": {"id": "T1' OR 1=1"}},
        {"team": "T1"},
        {"enterprise": {"id": "../E1"}},
        WHOLE | {"enterprise": None},
    ],
)
def test_anything_else_is_none(odd: dict[str, Any]) -> None:
    assert read_granted(ANSWER | odd) is None


def test_a_page_shows_names_as_they_are_typed_and_runs_nothing(content: Content) -> None:
    pages = Pages(content.words, prefix="/acme-", start="https://cairn.example.com/slack/install", is_https=True)
    for name in ("<script>alert(1)</script>", "\u202egnirts", "{0} $title ${x}", "\ud800", "é" * 200):
        page = pages.done("A1", "T1", name, ())
        text = page.body.decode()
        assert page.status == 200
        assert "<script" not in text
        assert "/acme-level" in text
        assert text.count("<h1>") == 1
    assert b"strict-transport-security" in dict(page.headers)
    for what in ("denied", "lost", "code", "busy", "many", "down"):
        assert b"https://cairn.example.com/slack/install" in pages.refused(400, what).body
    assert b"/slack/install" not in pages.refused(502, "wrong").body
    plain = Pages(content.words, prefix="/", start="http://127.0.0.1:3000/slack/install", is_https=False)
    assert b"strict-transport-security" not in dict(plain.refused(400, "code").headers)


def test_the_address_and_the_keys_are_asked_for_together() -> None:
    assert missing_for_run(read_settings(**OAUTH)) == []
    bare = read_settings(slack_client_id="1.2", slack_client_secret="s", slack_app_token="xapp-1")
    said = missing_for_run(bare)
    assert [sentence.split()[0] for sentence in said] == [
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "CAIRN_PUBLIC_URL",
        "CAIRN_ENCRYPTION_KEYS",
    ]
    assert "canary" not in repr(read_settings(**OAUTH))


@pytest.mark.parametrize("alone", ["slack_client_id", "slack_client_secret"])
def test_one_of_id_and_secret_alone_is_a_mistake(alone: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(**{alone: "canary"}, port="eighty")
    assert len(refusal.value.problems) == 2
    assert any("SLACK_CLIENT_SECRET: is set together with SLACK_CLIENT_ID" in each for each in refusal.value.problems)
    assert "canary" not in str(refusal.value)


@pytest.mark.parametrize(
    "url", ["http://cairn.example.com", "https://", "https://a.example?x=1", "http://localhost.evil.example", "ftp://a"]
)
def test_browsers_are_sent_to_https_alone_unless_it_is_this_machine(url: str) -> None:
    with pytest.raises(SettingsError, match="must begin with https://"):
        read_settings(cairn_public_url=url)


@pytest.mark.parametrize("url", ["http://localhost:3000", "http://127.0.0.1:3000/", "http://[::1]:3000"])
def test_on_this_machine_http_will_do(url: str) -> None:
    assert read_settings(cairn_public_url=url).cairn_public_url == url.rstrip("/")


def test_a_request_tells_where_it_is_from() -> None:
    command = {"command": "/level", "team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}
    assert read_origin(command) == Origin("T1", "E1", is_enterprise_install=True)
    click = {"type": "block_actions", "team": None, "user": {"id": "W1", "team_id": "T1"}, "enterprise": {"id": "E1"}}
    assert read_origin(click) == Origin("T1", "E1", homes=frozenset({"T1"}))
    assert read_origin({"team_id": "T1", "event": {"type": "message", "user_team": "T2"}}).foreign == {"T2"}
    assert read_origin({"team_id": "T1", "event": {"type": "user_change", "user": {"is_stranger": True}}}).foreign
    assert not read_origin({"team_id": "T1", "enterprise_id": "E1", "event": {"team": "E1"}}).foreign
    odds: tuple[Any, ...] = (7, "x", [], {}, [7], None)
    for odd in odds:
        assert read_origin({"team_id": "T1", "authorizations": odd, "team": odd, "user": odd, "event": odd})


@pytest.mark.parametrize(
    "other", [{"team": {"id": "T2"}}, {"authorizations": [{"team_id": "T2"}]}, {"enterprise": {"id": "E2"}}]
)
def test_one_that_names_two_places_is_none_of_slacks(other: dict[str, Any]) -> None:
    with pytest.raises(TwoOriginsError):
        read_origin({"team_id": "T1", "enterprise_id": "E1", **other})
