"""Do-not-disturb: until when a member wants to hear nothing, asked of Slack where the scope is granted."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import from_epoch
from bot.delivery.numbers import Numbers
from bot.delivery.pacing import read_retry_after
from bot.delivery.slack_answers import Wait, meaning_of
from bot.store import PassingError

SCOPE = "dnd:read"
ASK_SECONDS = 3.0
"""How long a message waits for the answer before it goes without one."""
KEPT = timedelta(minutes=10)
"""How long an answer holds."""
MOST_KEPT = 10_000
"""Members whose answers are remembered, over all workspaces."""
LOOK_AGAIN = timedelta(hours=4)
"""After so long a do-not-disturb without an end is asked for again."""


@dataclass(frozen=True)
class _Answer:
    asked_at: datetime
    snoozed_until: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None


class Quiet:
    """Whether members have turned do-not-disturb on. Not to know is no reason to hold: Slack itself stays silent then.

    After a 429 a workspace is left alone until its Retry-After is over, after any other failure for
    `Numbers.bad_header`.
    """

    def __init__(
        self,
        client_of: Callable[[str], AsyncWebClient],
        scopes_of: Callable[[str], Awaitable[frozenset[str]]],
        numbers: Numbers | None = None,
    ) -> None:
        """`client_of` and `scopes_of` take a workspace's id; the scopes are those that it has granted."""
        self._client_of = client_of
        self._scopes_of = scopes_of
        self._numbers = numbers or Numbers()
        self._answers: OrderedDict[tuple[str, str], _Answer] = OrderedDict()
        self._left_alone: dict[str, datetime] = {}

    async def until(self, team_id: str, user_id: str, now: datetime) -> datetime | None:
        """When the do-not-disturb that is on at `now` ends; None where none is on, or where it is not known.

        Raises nothing but cancellation; takes `ASK_SECONDS` at most.
        """
        if not await self._may_ask(team_id):
            return None
        answer = self._answers.get((team_id, user_id))
        if answer is None or not answer.asked_at <= now < answer.asked_at + KEPT:
            answer = None if self._is_left_alone(team_id, now) else await self._ask(team_id, user_id, now)
        return None if answer is None else _end(answer, now)

    async def _may_ask(self, team_id: str) -> bool:
        try:
            return SCOPE in await self._scopes_of(team_id)
        except PassingError:
            return False

    def _is_left_alone(self, team_id: str, now: datetime) -> bool:
        until = self._left_alone.get(team_id, now)
        # A clock that was set back must not make a short rest a long one.
        return now < until <= now + self._numbers.retry_after_cap

    async def _ask(self, team_id: str, user_id: str, now: datetime) -> _Answer | None:
        client = self._client_of(team_id)
        try:
            async with asyncio.timeout(ASK_SECONDS):
                response = await client.dnd_info(user=user_id)
            data = response.data if isinstance(response.data, dict) else {}
        except Exception as error:  # whatever it is, it is no answer
            self._rest(team_id, error, now)
            return None
        answer = _read(data, now)
        self._answers[team_id, user_id] = answer
        self._answers.move_to_end((team_id, user_id))
        if len(self._answers) > MOST_KEPT:
            self._answers.popitem(last=False)
        return answer

    def _rest(self, team_id: str, error: Exception, now: datetime) -> None:
        import structlog

        failure = meaning_of(error)
        header = failure.retry_after if isinstance(failure, Wait) else None
        self._left_alone[team_id] = now + read_retry_after(header, self._numbers)
        structlog.get_logger("bot.delivery").info("quiet_unknown", team=team_id, error=failure.code)


def read_scopes(headers: Mapping[str, Any]) -> frozenset[str]:
    """The scopes that a token was granted, from the headers of any answer of Slack's to it (`x-oauth-scopes`)."""
    found = next((str(value) for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in found.split(",") if scope.strip())


def _read(data: Mapping[str, Any], now: datetime) -> _Answer:
    snoozed_until = None
    if data.get("snooze_enabled") is True:
        is_endless = data.get("snooze_is_indefinite") is True
        snoozed_until = now + LOOK_AGAIN if is_endless else from_epoch(data.get("snooze_endtime"))
    if data.get("dnd_enabled") is not True:
        return _Answer(now, snoozed_until, None, None)
    starts_at, ends_at = from_epoch(data.get("next_dnd_start_ts")), from_epoch(data.get("next_dnd_end_ts"))
    return _Answer(now, snoozed_until, starts_at, ends_at)


def _end(answer: _Answer, now: datetime) -> datetime | None:
    """A snooze may end within the daily hours, and then the one goes over into the other."""
    end = answer.snoozed_until if answer.snoozed_until is not None and answer.snoozed_until > now else now
    if answer.starts_at is not None and answer.ends_at is not None and answer.starts_at <= end < answer.ends_at:
        end = answer.ends_at
    return end if end > now else None
