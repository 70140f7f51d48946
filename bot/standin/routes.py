"""The HTTP doors of the stand-in: Web API, response URLs, uploads, files, sockets, the admin interface."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.standin import admin, playground, responses
from bot.standin.api import Api
from bot.standin.playground.guard import ANY_NAME

if TYPE_CHECKING:
    from bot.standin.entities import File
    from bot.standin.server import Standin

UPLOAD_BYTES = 64 * 1024 * 1024


def application(standin: Standin) -> web.Application:
    """All routes."""
    app = web.Application(client_max_size=UPLOAD_BYTES, middlewares=[_told(standin)])
    app[ANY_NAME] = standin.stage.exposed
    api = Api(standin)
    files = Files(standin)
    answers = responses.ResponseUrls(standin)
    app.router.add_post("/api/{method}", api.serve)
    app.router.add_get("/api/{method}", api.serve, allow_head=False)
    app.router.add_post("/commands/{team}/{number}/{secret}", answers.serve)
    app.router.add_post("/actions/{team}/{number}/{secret}", answers.serve)
    app.router.add_get("/link/", standin.sockets.serve, allow_head=False)
    app.router.add_post("/upload/v1/{team}/{file}/{token}", files.upload)
    app.router.add_get("/files/{key}/{name}", files.download, allow_head=False)
    app.router.add_get("/files/{key}/download/{name}", files.download, allow_head=False)
    app.router.add_get("/login", login, allow_head=False)
    app.router.add_get("/oauth/v2/authorize", standin.consent.page, allow_head=False)
    app.router.add_post("/oauth/v2/authorize", standin.consent.decide)
    admin.add_routes(app, standin)
    playground.add_routes(app, standin)
    return app


def _told(standin: Standin) -> Middleware:
    """What fails in the stand-in itself is recorded, so that no test passes over it."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except (web.HTTPException, web.RequestPayloadError, OSError):
            raise
        except Exception as error:
            standin.refuse(f"{request.method} {request.path}", "internal_error", [repr(error)])
            raise

    return guarded


class Files:
    """Bytes of files in and out."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    async def upload(self, request: web.Request) -> web.Response:
        """Receive the bytes of a file, raw or as a form; a wrong length is refused."""
        workspace = self._standin.world.workspaces.get(request.match_info["team"])
        file = workspace.files.get(request.match_info["file"]) if workspace else None
        if file is None or file.completed or file.upload_token != request.match_info["token"]:
            return web.Response(status=404, text="not found")
        content = await _bytes(request)
        if len(content) != file.length:
            self._standin.refuse("upload", "length_mismatch", [f"said {file.length}, sent {len(content)} bytes"])
            return web.Response(status=400, text="length mismatch")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.Response:
        """Give out the bytes of a file to whoever sends a token of that workspace with files:read.

        To anybody else Slack shows the page where one signs in: a browser is led there, and so is a bot.
        """
        team, _, file_id = request.match_info["key"].partition("-")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        install = self._standin.world.tokens.get(token)
        if install is None or install.team_id != team or install.revoked or not install.has("files:read"):
            raise web.HTTPFound(f"{self._standin.url}/login?redir={quote(request.path)}")
        file: File | None = self._standin.world.workspaces[team].files.get(file_id)
        if file is None or file.content is None or not file.completed:
            return web.Response(status=404, text="not found")
        return web.Response(body=file.content, content_type="application/octet-stream")


async def login(_request: web.Request) -> web.Response:
    """The page that Slack shows in place of a file; nobody signs in here."""
    return web.Response(
        text="<!DOCTYPE html><title>Sign in</title><p>Sign in to see this file.", content_type="text/html"
    )


async def _bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    for value in form.values():
        if isinstance(value, web.FileField):
            return value.file.read()
        if isinstance(value, (bytes, bytearray)):
            return bytes(value)
    return b""
