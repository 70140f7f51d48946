"""Slack in memory: conversations, and a client that answers as slack_sdk's does, or fails as it does."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.delivery.slack_post import EVENT_TYPE
from tests.chaos.simulation.disk import Point
from tests.chaos.simulation.loop import VirtualLoop
from tests.chaos.simulation.weather import Climate, Weather, draw

SHOWN_WITHIN = 29.5
"""Seconds from a request to its message in the history, at most: Slack's part of the promise."""
RETRY_AFTER = ("1", "2", "30", "60", "900", "junk", "-5", "inf", None)
ODD_CODES = ("moon_phase_unsuitable", "tls_downgraded", "")


@dataclass
class Reply:
    """An answer as the SDK's response object has it."""

    data: Any
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Accepted:
    """One message that Slack took. `asked` and `at` are seconds since the start: of the request, of its acceptance."""

    delivery_id: str
    team_id: str
    channel: str
    ts: str
    asked: float
    at: float
    shown: float
    message: dict[str, Any]


class Team:
    """One workspace: who is in it, what its conversations hold, and how it behaves."""

    def __init__(self, team_id: str, climate: Climate, dice: random.Random) -> None:
        self.team_id = team_id
        self.climate = climate
        self.dice = dice
        self.is_revoked = False
        self.refused: dict[str, str] = {}
        """By user: the code with which messages to them are refused."""
        self.conversations: dict[str, list[Accepted]] = {}


class Slack:
    """All workspaces, and the record from which the ledger is counted."""

    def __init__(self, loop: VirtualLoop, epoch: float, trace: Callable[..., None]) -> None:
        """`epoch`: Slack's time of day at the loop's second nought."""
        self.loop = loop
        self.teams: dict[str, Team] = {}
        self.record: list[Accepted] = []
        self.faults = 0
        """Calls that went wrong by the dice."""
        self.on_asked: Callable[[str, str], None] = lambda *_: None
        """Called with workspace and delivery for every post that is written to a socket."""
        self.on_accepted: Callable[[Accepted], None] = lambda *_: None
        self.on_point: Point = lambda *_: None
        """Called when Slack has taken a message and nobody knows yet."""
        self.trace = trace
        self._epoch = epoch
        self._last_ts = 0.0

    def client(self, team_id: str, point: Point) -> "Client":
        """What one process calls one workspace with."""
        return Client(self, self.teams[team_id], point)

    def accept(self, team: Team, channel: str, asked: float, lag: float, body: dict[str, Any]) -> str:
        """Take a message now; its ts."""
        at = self.loop.time()
        self._last_ts = max(self._last_ts + 1e-6, self._epoch + at)
        ts = f"{self._last_ts:.6f}"
        metadata, blocks = body.get("metadata"), body.get("blocks") or ()
        marked = [{"block_id": block["block_id"]} for block in blocks if "block_id" in block]
        accepted = Accepted(
            delivery_of(metadata, marked),
            team.team_id,
            channel,
            ts,
            asked,
            at,
            min(at + lag, max(at, asked + SHOWN_WITHIN)),
            {"ts": ts, "thread_ts": body.get("thread_ts"), "metadata": metadata, "blocks": marked},
        )
        team.conversations.setdefault(channel, []).append(accepted)
        if accepted.delivery_id:
            self.record.append(accepted)
            self.on_accepted(accepted)
        return ts


def delivery_of(metadata: Any, blocks: list[dict[str, Any]]) -> str:
    """The delivery that a message carries by both markers; nothing where it carries none or they disagree."""
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return ""
    found = str(metadata["event_payload"]["id"])
    return found if blocks and blocks[0]["block_id"] == f"d:{found}" else ""


class Client:
    """`api_call` as slack_sdk's asynchronous client has it."""

    def __init__(self, slack: Slack, team: Team, point: Point) -> None:
        self._slack = slack
        self._team = team
        self._point = point
        self._calls: dict[str, Callable[[dict[str, Any], Weather], Any]] = {
            "chat.postMessage": self._post,
            "conversations.open": self._open,
            "conversations.history": self._read,
            "conversations.replies": self._read,
            "users.info": self._info,
        }

    async def api_call(
        self,
        method: str,
        *,
        http_verb: str = "POST",
        params: dict[str, Any] | None = None,
        json: dict[str, Any] | None = None,
    ) -> Reply:
        """The answer, or an error of the SDK's or of the connection's; or none ever, for the caller to time out."""
        self._point(f"{method}?")
        if self._team.is_revoked:
            await self._pause()
            raise refusal("token_revoked")
        weather = self._team.climate.at(self._slack.loop.time())
        reply: Reply = await self._calls[method](json or params or {}, weather)
        self._point(f"{method}!")
        return reply

    async def _post(self, body: dict[str, Any], weather: Weather) -> Reply:
        team, slack, dice = self._team, self._slack, self._team.dice
        channel = str(body["channel"])
        asked = slack.loop.time()
        delivery_id = str(body["metadata"]["event_payload"]["id"])
        slack.on_asked(team.team_id, delivery_id)
        code = team.refused.get(f"U{channel[1:]}")
        if code is not None:
            await self._pause()
            raise refusal(code)
        fault = draw(dice, weather.post)
        slack.trace("post", delivery_id, fault)
        await self._fail(fault)
        lag = dice.uniform(0, 20) if dice.random() < weather.lagging else 0.0
        seconds = dice.choice(weather.seconds)
        wait = dice.uniform(10, 28) if fault == "late" else seconds / 2
        # Slack goes on by itself from here: neither a crash nor a timeout of ours takes the request back.
        taken = slack.loop.create_future()
        slack.loop.call_later(wait, self._take, channel, asked, lag, body, taken)
        ts = await asyncio.shield(taken)
        await asyncio.sleep(max(0.0, seconds - wait))
        await _fail_after(fault, dice)
        return Reply({"ok": True, "channel": channel, "ts": ts})

    def _take(self, channel: str, asked: float, lag: float, body: dict[str, Any], taken: "asyncio.Future[str]") -> None:
        taken.set_result(self._slack.accept(self._team, channel, asked, lag, body))
        self._slack.on_point("taken")

    async def _open(self, params: dict[str, Any], weather: Weather) -> Reply:
        user = str(params["users"])
        await self._fail(draw(self._team.dice, weather.open))
        await self._pause()
        code = self._team.refused.get(user)
        if code in ("user_disabled", "user_not_found", "cannot_dm_bot"):
            raise refusal(code)
        return Reply({"ok": True, "channel": {"id": f"D{user[1:]}"}})

    async def _info(self, params: dict[str, Any], _weather: Weather) -> Reply:
        await self._pause()
        user = str(params["user"])
        is_gone = self._team.refused.get(user) in ("user_disabled", "user_not_found")
        return Reply({"ok": True, "user": {"id": user, "deleted": is_gone}})

    async def _read(self, params: dict[str, Any], weather: Weather) -> Reply:
        dice = self._team.dice
        fault = draw(dice, weather.read)
        await self._fail(fault)
        await self._pause()
        if fault == "garbled":
            return Reply(dice.choice(("<html>", {"ok": True}, {"ok": True, "messages": [], "has_more": True})))
        now = self._slack.loop.time()
        oldest, cursor, limit = params.get("oldest") or "", params.get("cursor"), int(params["limit"])
        thread = params.get("ts")
        found = [
            one.message
            for one in reversed(self._team.conversations.get(str(params["channel"]), ()))
            if one.shown <= now
            and one.ts >= oldest
            and (cursor is None or one.ts < cursor)
            and one.message["thread_ts"] == thread
        ]
        page, has_more = found[:limit], len(found) > limit
        if dice.random() < weather.stripped:
            page = [{name: value for name, value in one.items() if name != "metadata"} for one in page]
        following = {"next_cursor": page[-1]["ts"]} if has_more else {}
        return Reply({"ok": True, "messages": page, "has_more": has_more, "response_metadata": following})

    async def _pause(self) -> None:
        await asyncio.sleep(self._team.dice.choice(self._team.climate.at(self._slack.loop.time()).seconds))

    async def _fail(self, fault: str | None) -> None:
        """The faults after which nothing was done; every fault is counted here."""
        self._slack.faults += fault is not None
        if fault == "refused":
            raise aiohttp.ConnectionTimeoutError("no connection")
        if fault == "hang":
            await asyncio.sleep(60)
        if fault == "dropped":
            await self._pause()
            raise aiohttp.ServerDisconnectedError
        if fault == "limited":
            raise limited(self._team.dice)
        if fault is not None and fault.startswith("no_"):
            await self._pause()
            raise failed(fault.removeprefix("no_"), self._team.dice)


async def _fail_after(fault: str | None, dice: random.Random) -> None:
    """The faults after which the message is there."""
    if fault in ("silent", "late"):
        await asyncio.sleep(60)
    if fault == "lost":
        raise aiohttp.ServerDisconnectedError
    if fault is not None:
        raise failed(fault, dice)


def failed(fault: str, dice: random.Random) -> SlackApiError:
    """An answer that says nothing of what was done."""
    if fault == "5xx":
        return SlackApiError("failed", Reply("", dice.choice((500, 502, 503, 504))))  # type: ignore[no-untyped-call]
    code = dice.choice(ODD_CODES) if fault == "odd" else f"{fault}_error"
    return refusal(code)


def refusal(code: str) -> SlackApiError:
    """`ok: false` with a code."""
    return SlackApiError("failed", Reply({"ok": False, "error": code}))  # type: ignore[no-untyped-call]


def limited(dice: random.Random) -> SlackApiError:
    """A 429, its header good or bad."""
    header = dice.choice(RETRY_AFTER)
    headers = {} if header is None else {"Retry-After": header}
    return SlackApiError(  # type: ignore[no-untyped-call]
        "failed", Reply({"ok": False, "error": "ratelimited"}, 429, headers)
    )
