"""Whom the bot serves: where a request is from by its own words, and whether the app is installed there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.inputs import mapping, text

Standing = Literal["served", "unknown", "stranger"]
"""`stranger`: the app is installed there, but whoever acts is from elsewhere (Slack Connect)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a verified request is from; what it does not tell is empty.

    `homes` are the workspaces, or organisations, that whoever acts is a member of as the request says.
    """

    team_id: str
    enterprise_id: str = ""
    is_enterprise_install: bool = False
    homes: frozenset[str] = frozenset()

    @property
    def foreign(self) -> frozenset[str]:
        """The homes that are neither this workspace nor its organisation."""
        return self.homes - {self.team_id, self.enterprise_id}


class Served(Protocol):
    """The workspaces in which the app is installed."""

    def client_of(self, team_id: str) -> AsyncWebClient:
        """A workspace's client; its calls fail with `not_authed` where there is no token for it."""
        ...

    async def token_of(self, team_id: str) -> str | None:
        """Its token; None where it is not served."""
        ...

    async def scopes_of(self, team_id: str) -> frozenset[str]:
        """The scopes that it has granted."""
        ...

    async def standing(self, origin: Origin) -> Standing:
        """Whether a request from there is served. PassingError where the database cannot say."""
        ...

    def forget(self, team_id: str) -> None:
        """Something about this installation has changed: what is remembered of it no longer counts."""
        ...


class TwoOriginsError(Exception):
    """The request names two workspaces, or two organisations: of Slack's own only events of shared channels may."""


def read_origin(body: Mapping[str, Any]) -> Origin:
    """Where a request is from. TwoOriginsError where its parts do not agree."""
    if "command" in body:  # flat, and on the path where every microsecond counts
        is_enterprise = text(body.get("is_enterprise_install")) == "true"
        return Origin(text(body.get("team_id")), text(body.get("enterprise_id")), is_enterprise)
    listed = body.get("authorizations")
    granted = mapping(listed[0] if isinstance(listed, list) and listed else None)
    user = mapping(body.get("user"))
    teams = [text(body.get("team_id")), text(mapping(body.get("team")).get("id")), text(granted.get("team_id"))]
    enterprises = [text(each) for each in (body.get("enterprise_id"), mapping(body.get("enterprise")).get("id"))]
    enterprises.append(text(granted.get("enterprise_id")))
    flags = (body.get("is_enterprise_install"), granted.get("is_enterprise_install"))
    return Origin(
        team_id=_one(teams) or text(user.get("team_id")),
        enterprise_id=_one(enterprises),
        is_enterprise_install=any(flag is True or flag == "true" for flag in flags),
        homes=_homes(body, user),
    )


def _one(found: list[str]) -> str:
    told = {each for each in found if each}
    if len(told) > 1:
        raise TwoOriginsError
    return told.pop() if told else ""


def _homes(body: Mapping[str, Any], user: Mapping[str, Any]) -> frozenset[str]:
    event = mapping(body.get("event"))
    who = mapping(event.get("user"))
    told = [user.get("team_id"), body.get("context_team_id"), who.get("team_id")]
    told += [event.get(name) for name in ("team", "user_team", "source_team")]
    if who.get("is_stranger") is True or user.get("is_stranger") is True:
        told.append("a stranger's")
    return frozenset(text(each) for each in told if text(each))
