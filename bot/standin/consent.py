"""Adding an app to Slack: the page where somebody allows it, and the code that becomes a token (OAU-1, OAU-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from bot.standin.errors import SlackError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.standin.apps import App
    from bot.standin.entities import JSON
    from bot.standin.server import Standin
    from bot.standin.world import Workspace

CODE_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was given out; of more than one workspace where an organisation's admin allowed it for all."""

    app: App
    workspaces: tuple[Workspace, ...]
    expires_at: datetime
    redirect_uri: str
    scopes: tuple[str, ...]
    is_enterprise_install: bool


class Consent:
    """Who asks, what for, and where the answer goes is checked as Slack does it."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._codes: dict[str, Code] = {}

    def code(
        self,
        app: App,
        workspaces: Sequence[Workspace],
        *,
        redirect_uri: str = "",
        scopes: Sequence[str] | None = None,
        is_enterprise_install: bool = False,
    ) -> str:
        """A code, good for ten minutes and one exchange."""
        name = self._standin.world.ids.secret(32)
        until = self._standin.now() + CODE_LIFE
        granted = tuple(app.scopes if scopes is None else scopes)
        self._codes[name] = Code(app, tuple(workspaces), until, redirect_uri, granted, is_enterprise_install)
        return name

    def allow(self, address: str, workspace: Workspace, *, allow: bool = True, for_all: bool = False) -> str:
        """Somebody in a workspace allows what an authorize address asks for, or declines; where the browser goes then.

        `for_all`: an admin of its organisation allows it for every workspace there. Raises SlackError.
        """
        return self._decided(dict(parse_qsl(urlsplit(address).query)), workspace, allow=allow, for_all=for_all)

    def _decided(self, asked: Mapping[str, str], workspace: Workspace, *, allow: bool, for_all: bool) -> str:
        app = self._app(asked)
        state = {"state": asked["state"]} if "state" in asked else {}
        if not allow:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', **state})}"
        everyone = [workspace]
        if for_all:
            worlds = self._standin.world.workspaces.values()
            everyone = [each for each in worlds if each.enterprise_id and each.enterprise_id == workspace.enterprise_id]
        code = self.code(
            app,
            everyone,
            redirect_uri=asked["redirect_uri"],
            scopes=asked["scope"].split(","),
            is_enterprise_install=for_all,
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': code, **state})}"

    def _app(self, asked: Mapping[str, str]) -> App:
        """Raises invalid_client_id, bad_redirect_uri, invalid_scope."""
        app = next(
            (each for each in self._standin.world.apps.values() if each.client_id == asked.get("client_id")), None
        )
        if app is None:
            raise SlackError("invalid_client_id")
        listed = (app.manifest.get("oauth_config") or {}).get("redirect_urls") or []
        where = asked.get("redirect_uri", "")
        if "#" in where or not any(where == each or where.startswith(f"{each.rstrip('/')}/") for each in listed):
            raise SlackError("bad_redirect_uri")
        scopes = asked.get("scope", "").split(",")
        if not set(scopes) <= set(app.scopes):
            raise SlackError("invalid_scope")
        return app

    def exchange(self, name: str, client_id: str, client_secret: str, redirect_uri: str) -> JSON:
        """A code for a token. Raises invalid_code, bad_redirect_uri, bad_client_secret, invalid_client_id."""
        found = self._codes.pop(name, None)
        if found is None or self._standin.now() > found.expires_at:
            raise SlackError("invalid_code")
        if client_id != found.app.client_id:
            raise SlackError("invalid_client_id")
        if client_secret != found.app.client_secret:
            raise SlackError("bad_client_secret")
        if redirect_uri != found.redirect_uri:
            raise SlackError("bad_redirect_uri")
        return self._installed(found)

    def _installed(self, code: Code) -> JSON:
        world, first = self._standin.world, code.workspaces[0]
        enterprise_id, token = first.enterprise_id, None
        for workspace in code.workspaces:
            install = world.install(
                code.app,
                workspace,
                scopes=code.scopes,
                token=token,
                enterprise_id=enterprise_id if code.is_enterprise_install else None,
            )
            token = install.bot_token if code.is_enterprise_install else None
        install = code.app.installs[first.id]
        installer = next((user for user in first.users.values() if user.is_admin), None)
        return {
            "access_token": install.bot_token,
            "token_type": "bot",
            "scope": ",".join(install.scopes),
            "bot_user_id": install.bot_user_id,
            "app_id": code.app.id,
            "team": None if code.is_enterprise_install else {"id": first.id, "name": first.name},
            "enterprise": {"id": enterprise_id, "name": enterprise_id} if enterprise_id else None,
            "is_enterprise_install": code.is_enterprise_install,
            "authed_user": {"id": installer.id if installer else None},
        }

    async def page(self, request: web.Request) -> web.Response:
        """Allow or Cancel, for each workspace."""
        try:
            app = self._app(request.query)
        except SlackError as error:
            return web.Response(status=400, text=f"{error.code}", content_type="text/plain")
        kept = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in request.query.items()
        )
        rows = "".join(
            f'<form method="post"><p>{escape(app.name)} asks to be added to {escape(each.name)}. {kept}'
            f'<input type="hidden" name="team" value="{each.id}"><button name="answer" value="allow">Allow</button> '
            '<button name="answer" value="cancel">Cancel</button></p></form>'
            for each in self._standin.world.workspaces.values()
        )
        html = f'<!doctype html><html lang="en"><title>Add {escape(app.name)}</title><h1>Add to Slack</h1>{rows}</html>'
        return web.Response(text=html, content_type="text/html")

    async def decide(self, request: web.Request) -> web.Response:
        """Back to the app, with a code or the word that it was declined."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        workspace = self._standin.world.workspaces.get(form.get("team", ""))
        if workspace is None:
            return web.Response(status=400, text="no such workspace")
        try:
            place = self._decided(form, workspace, allow=form.get("answer") == "allow", for_all=False)
        except SlackError as error:
            return web.Response(status=400, text=error.code)
        return web.Response(status=302, headers={"Location": place})
