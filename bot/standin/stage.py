"""What the program around the stand-in can do for those who watch: move time, start over, give scripts and problems."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.standin.entities import JSON

Move = Callable[[timedelta | datetime], Awaitable[None]]


@dataclass(slots=True)
class Stage:
    """Whatever is None cannot be done here; the page and the admin interface say so.

    `move` takes a span or an aware moment and returns when everything due by then is done. `restart` stops the apps,
    calls `Standin.start_over` and starts them anew. `frozen` says that time stands still between moves. `scripts` are
    the tours a visitor is offered. `problems` are files of the app's that cannot be used now, as {file, line, key,
    message}. `run` counts the lives of this `program`: what was known in another one is void; between two lives
    `restarting` is true. `bundle` is a folder with the page where it is not to be the shipped one. `exposed` lets any
    Host name be answered, as is meant by whoever opens the stand-in to other machines.
    """

    move: Move | None = None
    restart: Callable[[], Awaitable[None]] | None = None
    frozen: bool = False
    scripts: list[Path] = field(default_factory=list)
    problems: list[JSON] = field(default_factory=list)
    run: int = 1
    program: str = field(default_factory=lambda: secrets.token_hex(4))
    restarting: bool = False
    bundle: Path | None = None
    exposed: bool = False
