"""The two Slacks that are compared, with the same people, channels, app and token, behind one interface."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.standin import App, Standin
from bot.standin.entities import JSON

HERE = Path(__file__).parent
TEAM = "T000000001"
PEOPLE = (
    ("admin", "Admin User", "admin@emulate.dev", True),
    ("ada", "Ada Okafor", "ada@example.com", False),
    ("ben", "Ben Castillo", "ben@example.com", False),
)
CHANNEL, ELSEWHERE = "harbour", "dock"
REDIRECT = "http://localhost/oauth"
SCOPES = (
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "im:history",
    "im:read",
    "im:write",
    "reactions:write",
    "users:read",
    "users:read.email",
)
MANIFEST: JSON = {
    "display_information": {"name": "peer"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "peer"},
    },
    "oauth_config": {"scopes": {"bot": list(SCOPES)}},
    "settings": {"interactivity": {"is_enabled": True}},
}


@dataclass(slots=True)
class Side:
    """One Slack. `ids` leads from names to ids, `trigger` makes a trigger id for a person, `code` an OAuth code."""

    client: AsyncWebClient
    app: App
    ids: dict[str, str]
    trigger: Callable[[str], Awaitable[str]]
    code: Callable[[], Awaitable[str]]
    answers: dict[str, Any] = field(default_factory=dict)

    async def asks(self, step: str, method: str, **arguments: Any) -> Any:
        """Call a method of the SDK's client, keep the answer under the name of the step and return it."""
        try:
            answer = (await getattr(self.client, method)(**arguments)).data
        except SlackApiError as error:
            answer = error.response.data
        self.answers[step] = answer
        return answer

    def names(self) -> dict[str, str]:
        """Ids of this side, by which they are made comparable."""
        return {found: name for name, found in self.ids.items()} | {self.app.bot_token: "token"}


class PostingClient(AsyncWebClient):
    """The SDK's client, but every argument travels in a form: emulate knows neither GET nor queries, which the SDK uses
    and Slack allows."""

    async def api_call(self, api_method: str, *, http_verb: str = "POST", **request: Any) -> AsyncSlackResponse:
        """As the SDK's; a query becomes a form."""
        query = request.pop("params", None)
        if query is not None:
            request["data"] = query
        return await super().api_call(api_method, http_verb="POST", **request)


class Emulator:
    """The process that runs emulate's Slack; each seed starts a fresh one."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None or not (HERE / "node_modules" / "emulate").is_dir():
            raise RuntimeError("the other emulator is not installed: run tests/contract/peers/install")
        self._process = subprocess.Popen(
            [node, "emulator.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fresh(self, seed: JSON) -> str:
        """Start a Slack from a seed; returns its address."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(seed) + "\n")
        self._process.stdin.flush()
        address = self._process.stdout.readline().strip()
        if not address:
            raise RuntimeError(f"the other emulator ended with {self._process.wait()}")
        return address

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=5)


def furnish(standin: Standin) -> App:
    """Give a stand-in without the sample the workspace that both sides have."""
    world = standin.world
    workspace = world.add_workspace("Peers", team_id=TEAM)
    for name in (CHANNEL, ELSEWHERE):
        world.add_channel(workspace, name)
    for name, real_name, email, admin in PEOPLE:
        user = world.add_user(workspace, name, real_name, is_admin=admin, email=email)
        for channel in (CHANNEL, ELSEWHERE):
            found = workspace.channel_named(channel)
            assert found is not None
            world.join(workspace, found, user.id)
    app = standin.add_app(MANIFEST)
    home = workspace.channel_named(CHANNEL)
    assert home is not None
    world.join(workspace, home, app.installs[TEAM].bot_user_id)
    return app


def seed(standin: Standin, app: App) -> JSON:
    """The same workspace in emulate's words."""
    install, workspace = app.installs[TEAM], standin.workspace
    identity = {"app_id": app.id, "bot_id": install.bot_id, "bot_user_id": install.bot_user_id}
    client = {"client_id": app.client_id, "client_secret": app.client_secret}
    return {
        "team": {"name": workspace.name, "domain": workspace.domain},
        "users": [
            {"name": name, "real_name": real_name, "email": email, "is_admin": admin}
            for name, real_name, email, admin in PEOPLE
        ],
        "channels": [{"name": CHANNEL}, {"name": ELSEWHERE}],
        "oauth_apps": [
            {
                **identity,
                **client,
                "name": app.name,
                "bot_name": app.name,
                "redirect_uris": [REDIRECT],
                "scopes": list(SCOPES),
            }
        ],
        "tokens": [
            {**identity, "token": app.bot_token, "type": "bot", "user_id": install.bot_user_id, "scopes": list(SCOPES)}
        ],
        "signing_secret": app.signing_secret,
        "strict_scopes": True,
    }


def standin_side(standin: Standin, app: App, session: aiohttp.ClientSession) -> Side:
    """The stand-in as a side."""
    workspace, install = standin.workspace, app.installs[TEAM]
    channels = {channel.name: channel.id for channel in workspace.channels.values()}

    async def trigger(user: str) -> str:
        return standin.grants.trigger(app.id, TEAM, workspace.names[user])

    async def code() -> str:
        return standin.consent.code(app, [workspace], redirect_uri=REDIRECT)

    return Side(
        AsyncWebClient(app.bot_token, base_url=standin.api_url, session=session),
        app,
        {**workspace.names, **channels, "app": app.id, "bot": install.bot_id},
        trigger,
        code,
    )


async def emulate_side(address: str, app: App, session: aiohttp.ClientSession) -> Side:
    """A freshly started emulate as a side; its ids are its own, and its bot has to join the channel."""
    client = PostingClient(app.bot_token, base_url=f"{address}/api/", session=session)
    people = {user["name"]: user["id"] for user in (await client.users_list())["members"]}
    channels = {each["name"]: each["id"] for each in (await client.conversations_list())["channels"]}
    await client.conversations_join(channel=channels[CHANNEL])

    async def trigger(user: str) -> str:
        made = await client.api_call("views.generateTriggerId", json={"user_id": people[user]})
        return str(made["trigger_id"])

    async def code() -> str:
        form = {"user_id": people["admin"], "redirect_uri": REDIRECT, "client_id": app.client_id, "scope": "chat:write"}
        url = f"{address}/oauth/v2/authorize/callback"
        async with session.post(url, data=form, allow_redirects=False) as response:
            return response.headers["Location"].partition("code=")[2]

    ids = {**people, **channels, "app": app.id, "bot": app.installs[TEAM].bot_id}
    return Side(client, app, ids, trigger, code)
