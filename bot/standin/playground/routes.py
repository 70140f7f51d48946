"""Every door of the page: the bundle, what a person sees and does, and the tools around it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.standin.playground.controls import Controls
from bot.standin.playground.guard import guarded
from bot.standin.playground.live import Live
from bot.standin.playground.scripts import Scripts
from bot.standin.playground.seeing import Seeing

if TYPE_CHECKING:
    from bot.standin.server import Standin

BUNDLE = Path(__file__).parent / "static"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}


def add_routes(app: web.Application, standin: Standin) -> None:
    """All routes of the page, each behind the guard."""
    seeing, live = Seeing(standin), Live(standin)
    controls, scripts = Controls(standin), Scripts(standin)
    files = Bundle(standin.stage.bundle or BUNDLE)
    app.on_shutdown.append(live.end)
    for verb, path, answer in (
        ("GET", "/", files.index),
        ("GET", "/page/static/{name:.+}", files.file),
        ("GET", "/page/live", live.serve),
        ("GET", "/page/state", seeing.state),
        ("GET", "/page/messages", seeing.messages),
        ("GET", "/page/files/{file}", seeing.file),
        ("POST", "/page/acts/{act}", seeing.act),
        ("GET", "/page/wire", controls.wire),
        ("GET", "/page/wire/{number}", controls.exchange),
        ("POST", "/page/clock", controls.move),
        ("GET", "/page/faults", controls.faults),
        ("POST", "/page/faults", controls.add_fault),
        ("DELETE", "/page/faults", controls.clear_faults),
        ("POST", "/page/drop", controls.drop),
        ("POST", "/page/reset", controls.reset),
        ("GET", "/page/tours/{name}", scripts.tour),
        ("POST", "/page/script", scripts.read),
        ("POST", "/page/script/step", scripts.step),
        ("*", "/page/{anything:.*}", _nowhere),
    ):
        app.router.add_route(verb, path, guarded(answer))


async def _nowhere(_request: web.Request) -> web.StreamResponse:
    """Every other address below /page/, so that its answer has the same shape and headers."""
    raise web.HTTPNotFound(text="There is nothing here.")


class Bundle:
    """The files that the browser loads; nothing outside the folder can be asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return self._send("index.html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A script, a sheet, a font, the icon or the licences."""
        return self._send(request.match_info["name"])

    def _send(self, name: str) -> web.StreamResponse:
        place = self._place(name)
        if place is None:
            raise web.HTTPNotFound(text="There is no such file.")
        kind = TYPES.get(place.suffix, "application/octet-stream")
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        # no-cache asks each time whether it is still the same, so that an update is never mixed with what was before
        return web.FileResponse(place, headers={"Content-Type": kind + charset, "Cache-Control": "no-cache"})

    def _place(self, name: str) -> Path | None:
        try:
            place = (self._folder / name).resolve()
            return place if place.is_relative_to(self._folder.resolve()) and place.is_file() else None
        except (OSError, ValueError):  # a name that no file can have: too long, or with a NUL in it
            return None
