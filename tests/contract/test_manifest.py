"""The manifest is one that Slack takes, names what exists and nothing else, and asks for what is used."""

import ast
import json
import re
from typing import Any

import pytest

from bot.content import Content
from bot.content.loader import shipped
from bot.slack import COMMANDS, SHORTCUTS
from bot.slack.installation import concerns
from bot.slack.manifest import EVENTS, EVENTS_OF_ENTERPRISES, OPTIONAL_SCOPES, SCOPES, manifest
from tests.contract.source_code import called, literals, trees

ADDRESS = "https://cairn.example.com"
WAYS: list[dict[str, Any]] = [{}, {"url": ADDRESS}, {"prefix": "acme-"}, {"prefix": "a" * 16, "url": ADDRESS}]

SCOPE_OF = {
    "api.test": None,
    "apps.connections.open": None,  # the app-level token's own scope, connections:write
    "auth.test": None,
    "chat.getPermalink": None,
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "im:history",
    "conversations.open": "im:write",
    "conversations.replies": "im:history",
    "dnd.info": "dnd:read",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.getUploadURLExternal": "files:write",
    "files.info": "files:read",
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
"""The bot scope that each Web API method of ours needs in direct messages; None where any bot token will do."""
SCOPE_OF_EVENT = {"message.im": "im:history", "user_change": "users:read"}

LENGTHS = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.long_description": (175, 4000),
    "display_information.background_color": (4, 7),
    "features.bot_user.display_name": (1, 80),
}
ALLOWED = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "long_description", "background_color"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "oauth_config": {"scopes"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
}
"""Keys of the places that we fill; Slack refuses unknown ones."""


def at(described: Any, path: str) -> Any:
    for part in path.split(".") if path else []:
        described = described[part]
    return described


@pytest.mark.parametrize("way", WAYS)
def test_every_text_has_a_length_that_slack_takes(content: Content, way: dict[str, Any]) -> None:
    described = manifest(COMMANDS, content.words, **way)
    for path, (least, most) in LENGTHS.items():
        assert least <= len(at(described, path)) <= most, path
    assert re.fullmatch(r"#[0-9a-f]{6}", described["display_information"]["background_color"])
    assert len(described["settings"]["event_subscriptions"]["bot_events"]) <= 100
    assert all(len(event) <= 50 for event in EVENTS)
    assert len(described["oauth_config"]["scopes"]["bot"]) <= 255


@pytest.mark.parametrize("way", WAYS)
def test_only_known_keys_stand_in_it(content: Content, way: dict[str, Any]) -> None:
    described = manifest(COMMANDS, content.words, **way)
    for path, allowed in ALLOWED.items():
        more = {"redirect_urls"} if path == "oauth_config" and "url" in way else set()
        assert set(at(described, path)) == allowed | more, path


@pytest.mark.parametrize("way", WAYS)
def test_it_has_every_command_that_there_is_each_with_its_description_and_hint(
    content: Content, way: dict[str, Any]
) -> None:
    entries = manifest(COMMANDS, content.words, **way)["features"]["slash_commands"]
    prefix = way.get("prefix", "")
    assert [entry["command"] for entry in entries] == [f"/{prefix}{name}" for name in COMMANDS]
    assert len(entries) <= 50
    for entry in entries:
        assert re.fullmatch(r"/[a-z0-9_-]+", entry["command"])
        assert 2 <= len(entry["command"]) <= 32
        assert 1 <= len(entry["description"]) <= 2000
        assert 1 <= len(entry["usage_hint"]) <= 1000
        assert ("url" in entry) == ("url" in way)


def test_every_shortcut_that_it_names_has_its_listener_and_the_name_that_slack_takes(content: Content) -> None:
    described = manifest(COMMANDS, content.words)["features"]["shortcuts"]
    assert {entry["callback_id"] for entry in described} == set(SHORTCUTS)
    assert len(described) <= 10
    for entry in described:
        assert set(entry) == {"name", "type", "callback_id", "description"}
        assert 1 <= len(entry["name"]) <= 24
        assert 1 <= len(entry["description"]) <= 150
        assert len(entry["callback_id"]) <= 255
        assert entry["type"] in ("global", "message")


def test_for_http_every_address_is_the_bots_own_and_for_a_socket_there_is_none(content: Content) -> None:
    http = manifest(COMMANDS, content.words, url=ADDRESS)
    assert http["settings"]["socket_mode_enabled"] is False
    addresses = {entry["url"] for entry in http["features"]["slash_commands"]}
    addresses |= {http["settings"][part]["request_url"] for part in ("event_subscriptions", "interactivity")}
    assert addresses == {f"{ADDRESS}/slack/events"}
    assert http["oauth_config"]["redirect_urls"] == [f"{ADDRESS}/slack/oauth_redirect"]
    socket = manifest(COMMANDS, content.words)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(socket)


def test_people_can_write_to_it_and_see_its_home(content: Content) -> None:
    assert manifest(COMMANDS, content.words)["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_it_listens_to_the_events_that_it_acts_on(content: Content) -> None:
    acted_on = {
        text
        for node in ast.walk(trees("slack")["slack/events.py"])
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id == "kind"
        for text in literals(node)
    }
    for url, events in ((None, EVENTS), (ADDRESS, (*EVENTS, *EVENTS_OF_ENTERPRISES))):
        subscribed = manifest(COMMANDS, content.words, url=url)["settings"]["event_subscriptions"]["bot_events"]
        assert subscribed == sorted(events)
        named = {"message" if event == "message.im" else event for event in subscribed}
        assert named == acted_on | {event for event in events if concerns({"event": {"type": event}})}


def methods() -> set[str]:
    """Every Web API method that the code calls: on a client of the SDK, or by its name."""
    found: set[str] = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and re.search(r"\bclient(?:_of\(.*\))?\.\w+$", ast.unparse(node.func)):
                family, _, rest = called(node).partition("_")
                found.add(next((name for name in SCOPE_OF if plain(name) == plain(family + rest)), called(node)))
        found |= {
            text
            for text in literals(tree)
            if re.fullmatch(r"(?:chat|conversations|files|users|views)\.[a-zA-Z]+", text)
        }
    return found - {"api_call", "is_connected"}


def plain(method: str) -> str:
    return re.sub(r"[._]", "", method).lower()


def test_every_method_that_is_called_has_its_scope_and_every_scope_its_use(content: Content) -> None:
    assert methods() - set(SCOPE_OF) == set()
    assert set(SCOPE_OF) - methods() == set()
    needed = {scope for method in methods() if (scope := SCOPE_OF[method])}
    needed |= {"commands"} | {SCOPE_OF_EVENT[event] for event in EVENTS if event in SCOPE_OF_EVENT}
    assert needed == set(SCOPES) | set(OPTIONAL_SCOPES)
    asked_for = manifest(COMMANDS, content.words)["oauth_config"]["scopes"]
    assert asked_for == {"bot": sorted(needed), "bot_optional": ["dnd:read", "files:read"]}


def test_every_scope_says_why() -> None:
    assert all(reason.strip() and not reason.endswith(".") for reason in (SCOPES | OPTIONAL_SCOPES).values())


def test_the_file_in_deploy_is_what_the_command_prints(content: Content) -> None:
    file = shipped() / "deploy" / "slack-manifest-socket.json"
    assert json.loads(file.read_text(encoding="utf-8")) == manifest(COMMANDS, content.words)
