"""The admin interface under /standin/: drive and watch the stand-in from another process, in JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.standin.apps import App
from bot.standin.entities import JSON
from bot.standin.people import Person, Saw
from bot.standin.playground.guard import stranger

if TYPE_CHECKING:
    from bot.standin.server import Standin
    from bot.standin.world import Workspace

ACTS = {
    "types": ("command", "text", "in_", "raw"),
    "says": ("text", "in_", "thread", "raw"),
    "edits": ("message", "text"),
    "deletes": ("message",),
    "clicks": ("label", "in_", "nth", "message"),
    "chooses": ("label", "option", "in_", "nth", "message"),
    "fills": ("label", "text", "in_", "nth", "message"),
    "submits": (),
    "closes": ("everything",),
    "opens_home": (),
    "opens_messages": (),
    "shortcut": ("name", "message"),
    "moves_to": ("zone",),
    "leaves": (),
    "changes": None,
    "waits_for": ("words", "seconds"),
    "looks": (),
}
PAGE = 10_000
Answer = Callable[[web.Request], Awaitable[web.Response]]


def add_routes(app: web.Application, standin: Standin) -> None:
    """All admin routes; a mistake in a request is a 400 with a sentence, and no other web site is answered."""
    admin = Admin(standin)
    routes: list[tuple[str, str, Answer]] = [
        ("GET", "/standin/", admin.overview),
        ("POST", "/standin/workspaces", admin.add_workspace),
        ("POST", "/standin/people", admin.add_person),
        ("POST", "/standin/people/{name}/{act}", admin.act),
        ("GET", "/standin/people/{name}/screen", admin.screen),
        ("POST", "/standin/apps", admin.add_app),
        ("POST", "/standin/apps/{app}/install", admin.install),
        ("POST", "/standin/apps/{app}/remove", admin.remove),
        ("POST", "/standin/apps/{app}/drop-sockets", admin.drop_sockets),
        ("GET", "/standin/faults", admin.faults),
        ("POST", "/standin/faults", admin.add_fault),
        ("DELETE", "/standin/faults", admin.clear_faults),
        ("POST", "/standin/limits", admin.limits),
        ("GET", "/standin/record", admin.record),
        ("GET", "/standin/refusals", admin.refusals),
        ("GET", "/standin/wire", admin.wire),
        ("GET", "/standin/clock", admin.clock),
        ("POST", "/standin/clock", admin.move_clock),
    ]
    for verb, path, answer in routes:
        app.router.add_route(verb, path, _sentences(answer))


def _sentences(answer: Answer) -> Answer:
    async def answered(request: web.Request) -> web.Response:
        problem = stranger(request)
        if problem is not None:
            return web.json_response({"error": problem}, status=403)
        try:
            return await answer(request)
        except (AssertionError, AttributeError, KeyError, LookupError, TypeError, ValueError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return answered


async def _body(request: web.Request) -> JSON:
    body = await request.json() if request.can_read_body else {}
    if not isinstance(body, dict):
        raise ValueError("send a JSON object")
    return body


class Admin:
    """Answers the admin routes."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    def _workspace(self, team: Any) -> Workspace:
        return self._standin.world.workspaces[team] if team else self._standin.workspace

    def _app(self, request: web.Request) -> App:
        return self._standin.world.apps[request.match_info["app"]]

    def _person(self, request: web.Request) -> Person:
        app = request.query.get("app")
        return self._standin.person(
            request.match_info["name"],
            workspace=self._workspace(request.query.get("team")),
            app=self._standin.world.apps[app] if app else None,
        )

    async def overview(self, _request: web.Request) -> web.Response:
        """Where everything is: workspaces, people, channels, apps with their tokens."""
        world = self._standin.world
        return web.json_response(
            {
                "api_url": self._standin.api_url,
                "workspaces": [_workspace_json(each) for each in world.workspaces.values()],
                "apps": [_app_json(each) for each in world.apps.values()],
            }
        )

    async def add_workspace(self, request: web.Request) -> web.Response:
        """{"name"} creates a workspace without people."""
        workspace = self._standin.world.add_workspace((await _body(request))["name"])
        return web.json_response(_workspace_json(workspace))

    async def add_person(self, request: web.Request) -> web.Response:
        """{"name", "team"?, fields of a user} creates people; {"count", "prefix", "team"?, "tz"?} creates many."""
        body = await _body(request)
        workspace = self._workspace(body.pop("team", None))
        count, prefix = body.pop("count", None), body.pop("prefix", "member")
        names = [body.pop("name")] if count is None else [f"{prefix}{number}" for number in range(count)]
        users = [self._standin.world.add_user(workspace, name, **body) for name in names]
        return web.json_response({"ids": [user.id for user in users]})

    async def act(self, request: web.Request) -> web.Response:
        """Let somebody do something: the names and arguments of Person's acts."""
        name, body = request.match_info["act"], await _body(request)
        if name not in ACTS:
            raise ValueError(f"an act is one of: {', '.join(ACTS)}")
        known = ACTS[name]
        unknown = set(body) - set(known) if known is not None else set()
        if unknown:
            raise ValueError(f"{name} takes {', '.join(known or ())}, not {', '.join(sorted(unknown))}")
        person = self._person(request)
        result = getattr(person, name)(**body)
        return web.json_response(_saw_json(result if isinstance(result, Saw) else await result))

    async def screen(self, request: web.Request) -> web.Response:
        """Everything a person sees, as text."""
        return web.json_response({"screen": self._person(request).screen()})

    async def add_app(self, request: web.Request) -> web.Response:
        """{"manifest"?, "request_url"?, "team"?} creates an app and installs it; the answer holds its tokens."""
        body = await _body(request)
        workspace = self._workspace(body.get("team"))
        app = self._standin.add_app(body.get("manifest"), request_url=body.get("request_url"), workspace=workspace)
        return web.json_response(_app_json(app))

    async def install(self, request: web.Request) -> web.Response:
        """{"team"} installs an app in one more workspace; {"request_url"} moves its address."""
        app, body = self._app(request), await _body(request)
        if "request_url" in body:
            app.request_url = body["request_url"]
        if "team" in body:
            self._standin.install(app, self._workspace(body["team"]))
        return web.json_response(_app_json(app))

    async def remove(self, request: web.Request) -> web.Response:
        """{"team"?, "quietly"?} uninstalls an app; quietly, only its token dies."""
        app, body = self._app(request), await _body(request)
        workspace = self._workspace(body.get("team"))
        if body.get("quietly"):
            self._standin.revoke(app, workspace)
        else:
            await self._standin.remove_app(app, workspace)
        return web.json_response(_app_json(app))

    async def drop_sockets(self, request: web.Request) -> web.Response:
        """{"reason"?} closes an app's sockets; reason null cuts them without a word."""
        body = {"reason": "refresh_requested", **await _body(request)}
        dropped = await self._standin.sockets.drop(self._app(request), reason=body["reason"])
        return web.json_response({"dropped": dropped})

    async def faults(self, _request: web.Request) -> web.Response:
        """The faults in force."""
        return web.json_response({"faults": [fault.json() for fault in self._standin.faults.active]})

    async def add_fault(self, request: web.Request) -> web.Response:
        """One fault, as `Fault.read` takes it; {"seed"} alone starts the dice again."""
        body = await _body(request)
        if set(body) == {"seed"}:
            self._standin.faults.reseed(body["seed"])
            return web.json_response({})
        return web.json_response(self._standin.faults.add(**body).json())

    async def clear_faults(self, _request: web.Request) -> web.Response:
        """End all faults."""
        self._standin.faults.clear()
        return web.json_response({})

    async def limits(self, request: web.Request) -> web.Response:
        """{"tiers", "posts", "scarce_history", "burst"} switches rate limits."""
        for name, value in (await _body(request)).items():
            if name not in ("tiers", "posts", "scarce_history", "burst"):
                raise ValueError(f"unknown limit {name}")
            setattr(self._standin.limits, name, value)
        return web.json_response({})

    async def record(self, request: web.Request) -> web.Response:
        """The ledger of accepted posts from line `from` on, at most 10,000 lines; `next` is where to go on."""
        start = int(request.query.get("from", "0"))
        lines = [post.json() for post in self._standin.record[start : start + PAGE]]
        return web.json_response({"posts": lines, "next": start + len(lines), "total": len(self._standin.record)})

    async def refusals(self, _request: web.Request) -> web.Response:
        """What was refused so far."""
        return web.json_response({"refusals": [str(refusal) for refusal in self._standin.refusals]})

    async def wire(self, _request: web.Request) -> web.Response:
        """The last requests and answers in both directions."""
        lines = [
            {
                "at": each.at.isoformat(),
                "direction": each.direction,
                "via": each.via,
                "what": each.what,
                "status": each.status,
                "error": each.error,
                "request": each.request,
                "answer": each.answer,
            }
            for each in self._standin.wire
        ]
        return web.Response(text=json.dumps({"wire": lines}, default=_readable), content_type="application/json")

    async def clock(self, _request: web.Request) -> web.Response:
        """The stand-in's time."""
        return web.json_response({"now": self._standin.now().isoformat()})

    async def move_clock(self, request: web.Request) -> web.Response:
        """{"seconds"} moves the clock on, where it can be moved, and does what is then due."""
        seconds = float((await _body(request)).get("seconds", 0))
        if self._standin.stage.move is None:
            raise ValueError("the clock of this stand-in is moved by the program that started it")
        await self._standin.stage.move(timedelta(seconds=seconds))
        return web.json_response({"now": self._standin.now().isoformat()})


def _readable(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _workspace_json(workspace: Workspace) -> JSON:
    return {
        "id": workspace.id,
        "name": workspace.name,
        "people": {user.name: user.id for user in workspace.users.values() if not user.is_bot},
        "channels": {each.name: each.id for each in workspace.channels.values() if each.name},
    }


def _app_json(app: App) -> JSON:
    return {
        "id": app.id,
        "name": app.name,
        "signing_secret": app.signing_secret,
        "app_token": app.app_token,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "request_url": app.request_url,
        "socket_mode": app.socket_mode,
        "installs": {
            team: {"bot_token": each.bot_token, "bot_user_id": each.bot_user_id, "revoked": each.revoked}
            for team, each in app.installs.items()
        },
    }


def _saw_json(saw: Saw) -> JSON:
    return {
        "text": saw.text,
        "error": saw.error,
        "blocks": saw.blocks,
        "modal": saw.modal.json() if saw.modal else None,
        "fields": dict(saw.fields),
        "messages": [message.json() | {"only_for": message.only_for} for message in saw.messages],
    }
