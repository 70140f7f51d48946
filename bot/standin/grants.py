"""Trigger ids and response URLs: what an app is allowed to do for a short while after an interaction."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.standin.entities import Message
from bot.standin.errors import SlackError
from bot.standin.ids import Ids

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5
REMEMBERED = 20_000


@dataclass(slots=True)
class Trigger:
    """A trigger id (INT-2); `view_id` is the modal it came from, which views.push needs (INT-4)."""

    id: str
    app_id: str
    team_id: str
    user_id: str
    expires_at: datetime
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A response URL (URL-1); `source` is the message whose button was pressed, None after a command."""

    key: str
    app_id: str
    team_id: str
    user_id: str
    channel_id: str
    expires_at: datetime
    source: Message | None = None
    uses: int = 0


class Grants:
    """All trigger ids and response URLs; the oldest are forgotten beyond 20,000 of each."""

    def __init__(self, now: Callable[[], datetime], ids: Ids) -> None:
        self._now = now
        self._ids = ids
        self.base_url = ""
        self._triggers: OrderedDict[str, Trigger] = OrderedDict()
        self._responses: OrderedDict[str, ResponseUrl] = OrderedDict()

    def trigger(self, app_id: str, team_id: str, user_id: str, view_id: str | None = None) -> str:
        """A new trigger id, good for three seconds and one use."""
        name = f"{self._ids.hexadecimal(11)}.{self._ids.hexadecimal(11)}.{self._ids.hexadecimal()}"
        self._triggers[name] = Trigger(name, app_id, team_id, user_id, self._now() + TRIGGER_LIFE, view_id)
        if len(self._triggers) > REMEMBERED:
            self._triggers.popitem(last=False)
        return name

    def peek(self, name: object) -> Trigger | None:
        """The trigger of that id, whatever has become of it."""
        return self._triggers.get(name) if isinstance(name, str) else None

    def check_trigger(self, name: object, app_id: str) -> Trigger:
        """The trigger of that id. Raises SlackError: invalid_, exchanged_ or expired_trigger_id (INT-2)."""
        trigger = self._triggers.get(name) if isinstance(name, str) else None
        if trigger is None or trigger.app_id != app_id:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._now() > trigger.expires_at:
            raise SlackError("expired_trigger_id")
        return trigger

    def response_url(
        self, app_id: str, team_id: str, user_id: str, channel_id: str, source: Message | None = None
    ) -> str:
        """A new response URL, good for thirty minutes and five uses (URL-1)."""
        key = f"{self._ids.hexadecimal(13)}/{self._ids.secret()}"
        self._responses[key] = ResponseUrl(
            key, app_id, team_id, user_id, channel_id, self._now() + RESPONSE_LIFE, source
        )
        if len(self._responses) > REMEMBERED:
            self._responses.popitem(last=False)
        return f"{self.base_url}/{'actions' if source else 'commands'}/{team_id}/{key}"

    def use_response(self, key: str) -> ResponseUrl:
        """Count one use of a response URL. Raises SlackError: used_url or expired_url."""
        found = self._responses.get(key)
        if found is None:
            raise SlackError("invalid_url", status=404)
        if self._now() > found.expires_at:
            raise SlackError("expired_url", status=404)
        if found.uses >= RESPONSE_USES:
            raise SlackError("used_url", status=404)
        found.uses += 1
        return found
