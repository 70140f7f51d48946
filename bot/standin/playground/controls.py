"""The tools around the workspace: time, the wire, faults, cut connections, starting over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.standin.entities import JSON
from bot.standin.playground import showing
from bot.standin.playground.asked import PageError, body, flag, number
from bot.standin.playground.fault_settings import fault_settings
from bot.standin.playground.seeing import person_of

if TYPE_CHECKING:
    from bot.standin.people import Person
    from bot.standin.server import Standin

SHOWN = 200
FURTHEST = timedelta(days=731)
"""How far one move may go; what is due on the way all happens."""


class Controls:
    """Answers the tools of the page."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self._moving = asyncio.Lock()

    async def wire(self, request: web.Request) -> web.Response:
        """The newest 200 exchanges after a number."""
        after = number(request.query.get("after", "0"), "`after`")
        newest = self._standin.wire.after(after)[-SHOWN:]
        return web.json_response({"exchanges": [showing.exchange_json(exchange) for exchange in newest]})

    async def exchange(self, request: web.Request) -> web.Response:
        """One exchange with everything that was said."""
        found = self._standin.wire.find(number(request.match_info["number"], "The number of an exchange"))
        if found is None:
            raise web.HTTPNotFound(text="This exchange is not kept any more.")
        return web.json_response(showing.detail_json(found))

    async def move(self, request: web.Request) -> web.Response:
        """Move time on by a span, to a moment, or to the next weekday and time, in the zone of the person acted as."""
        if self._standin.stage.move is None:
            raise PageError("The time of this workspace is moved by the program that started it.")
        wanted = await body(request)
        async with self._moving:  # two tabs at once: one after the other, each seen from where the last one led
            await self._standin.stage.move(self._wanted(wanted, person_of(self._standin, request)))
        self._standin.feed.publish("clock")
        return web.json_response({"now": self._standin.now().isoformat()})

    def _wanted(self, wanted: JSON, person: Person) -> datetime:
        now = self._standin.now()
        try:
            moment = wanted_moment(wanted, now.astimezone(ZoneInfo(person.user.tz or "UTC")))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise PageError("Give seconds, a moment such as 2026-12-01T09:00, or a weekday and a time.") from error
        if moment <= now:
            raise PageError("Time only moves forward here. Reset begins again today.")
        if moment - now > FURTHEST:
            raise PageError("That is more than two years on. Go there in smaller steps.")
        return moment

    def _all_faults(self) -> web.Response:
        return web.json_response({"faults": showing.faults_json(self._standin)})

    async def faults(self, _request: web.Request) -> web.Response:
        """The faults in force, with how often they have struck."""
        return self._all_faults()

    async def add_fault(self, request: web.Request) -> web.Response:
        """Put a fault in force."""
        self._standin.faults.add(**fault_settings(await body(request)))
        self._standin.feed.publish("faults")
        return self._all_faults()

    async def clear_faults(self, _request: web.Request) -> web.Response:
        """End all faults."""
        self._standin.faults.clear()
        self._standin.feed.publish("faults")
        return self._all_faults()

    async def drop(self, request: web.Request) -> web.Response:
        """Cut every connection of Socket Mode, quietly or with Slack's word of it."""
        quietly = flag(await body(request), "quietly")
        dropped = await self._standin.sockets.drop(reason=None if quietly else "refresh_requested")
        return web.json_response({"dropped": dropped})

    async def reset(self, _request: web.Request) -> web.Response:
        """Start over: people, messages, time, and everything the app has stored."""
        stage = self._standin.stage
        if stage.restart is None:
            raise PageError("This workspace cannot be reset from here: its app keeps its own data.")
        async with self._moving:
            stage.restarting = True
            try:
                await stage.restart()
            finally:  # also where it failed: tabs were told nothing meanwhile, so they are told the whole
                stage.restarting = False
                self._standin.feed.publish("start_over")
        return web.json_response({})


def wanted_moment(wanted: JSON, local: datetime) -> datetime:
    """The moment in UTC that a request means. Raises KeyError, TypeError, ValueError, OverflowError."""
    if "seconds" in wanted:
        seconds = wanted["seconds"]
        if type(seconds) not in (int, float):
            raise TypeError("seconds are a number")
        return local.astimezone(UTC) + timedelta(seconds=seconds)
    if "moment" in wanted:
        moment = datetime.fromisoformat(wanted["moment"])
        return (moment if moment.tzinfo else moment.replace(tzinfo=local.tzinfo)).astimezone(UTC)
    return next_weekday(local, wanted["weekday"], time.fromisoformat(wanted.get("time", "09:00")))


def next_weekday(local: datetime, weekday: int, at: time) -> datetime:
    """The next such weekday (0 is Monday) and local time after now, in UTC. Raises ValueError for other weekdays."""
    if type(weekday) is not int or not 0 <= weekday <= 6:
        raise ValueError("a weekday is 0 to 6")
    now = local.astimezone(UTC)
    for days in ((weekday - local.weekday()) % 7, (weekday - local.weekday()) % 7 + 7):
        day = local.date() + timedelta(days=days)
        # an hour that comes twice counts once, as the first of the two
        moment = datetime.combine(day, at.replace(tzinfo=None), tzinfo=local.tzinfo).astimezone(UTC)
        if moment > now:
            break
    return moment
