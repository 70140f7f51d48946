"""The lower seam for hostile tests: send any command, event or interaction, whole, forged, cut or twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from bot.standin import payloads
from bot.standin.apps import App
from bot.standin.entities import JSON
from bot.standin.outbound import Answer, Parcel

if TYPE_CHECKING:
    from bot.standin.outbound import Outbound
    from bot.standin.people import Person
    from bot.standin.server import Standin
    from bot.standin.world import World


class Dropped:
    """The mark of a field that is to be left out."""

    def __repr__(self) -> str:
        return "DROP"


DROP: Final = Dropped()
Headers = Mapping[str, str | None]


def altered(payload: JSON, fields: Mapping[str, Any] | None) -> JSON:
    """A payload with fields replaced, added or, with DROP, left out; `a.b.0` reaches into objects and lists."""
    result: JSON = _copy(payload)
    for path, value in (fields or {}).items():
        *way, last = path.split(".")
        place: Any = result
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        if isinstance(place, list):
            place[int(last)] = value
        elif value is DROP:
            place.pop(last, None)
        else:
            place[last] = value
    return result


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_copy(entry) for entry in value]
    return value


class Seam:
    """Sends payloads with overrides, and returns what the app answered; nobody sees the answer on a screen."""

    world: World
    outbound: Outbound

    def _app(self, app: App | None) -> App:
        return app or next(iter(self.world.apps.values()))

    async def send_command(
        self,
        person: Person,
        command: str,
        text: str = "",
        *,
        fields: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Headers | None = None,
    ) -> Answer:
        """A slash command as that person would type it in the app's messages tab, with overrides."""
        payload = payloads.command(
            person.standin, person.app, person.workspace, person.user, person.dm_channel, command, text
        )
        return await self.outbound.send(
            Parcel(person.app, "command", altered(payload, fields), command, body, headers or {})
        )

    async def send_event(
        self,
        event: JSON,
        *,
        app: App | None = None,
        team_id: str | None = None,
        fields: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Headers | None = None,
        retry: tuple[int, str] | None = None,
    ) -> Answer:
        """An event in its envelope, once and without retries; `fields` override the envelope (`event.text` too)."""
        target = self._app(app)
        install = target.installs[team_id] if team_id else next(iter(target.installs.values()))
        envelope = altered(payloads.envelope(cast("Standin", self), install, event), fields)
        return await self.outbound.send(Parcel(target, "event", envelope, "", body, headers or {}, retry))

    async def send_interaction(
        self,
        payload: JSON,
        *,
        app: App | None = None,
        fields: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Headers | None = None,
    ) -> Answer:
        """Any interaction payload; `person.last_sent.payload` holds a real one to start from."""
        return await self.outbound.send(
            Parcel(self._app(app), "interaction", altered(payload, fields), "", body, headers or {})
        )

    async def resend(
        self,
        parcel: Parcel,
        *,
        fields: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Headers | None = None,
        retry: tuple[int, str] | None = None,
    ) -> Answer:
        """Send something again that was sent before (`standin.sent[-1]`), the same or with overrides."""
        again = Parcel(
            parcel.app, parcel.kind, altered(parcel.payload, fields), parcel.command, body, headers or {}, retry
        )
        return await self.outbound.send(again)

    async def send_raw(
        self, body: bytes, headers: Headers, *, app: App | None = None, kind: str = "interaction"
    ) -> Answer:
        """Any bytes to the app's address; signed unless `headers` say otherwise."""
        return await self.outbound.send(Parcel(self._app(app), kind, {}, "", body, headers))

    async def verify_url(self, app: App | None = None, challenge: str = "a-challenge") -> Answer:
        """url_verification, as when somebody saves the request URL (SIG-5)."""
        target = self._app(app)
        payload = {"token": target.verification_token, "challenge": challenge, "type": "url_verification"}
        return await self.outbound.send(Parcel(target, "event", payload))

    async def check_ssl(self, app: App | None = None) -> Answer:
        """ssl_check, as Slack sends to distributed apps now and then (CMD-7)."""
        target = self._app(app)
        return await self.outbound.send(
            Parcel(target, "command", {"token": target.verification_token, "ssl_check": "1"})
        )
