"""What Slack tells the doctor: who we are, what we may do, how it reaches us, what time it is."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.delivery import Numbers, new_client, open_session
from bot.metrics import MOST_SKEW
from bot.operating.findings import Finding, in_words, ok, unknown, wrong
from bot.operating.workspaces import look_at_workspaces
from bot.settings import Settings, missing_for_run
from bot.slack.manifest import SCOPES

PASSING = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Errors that say nothing about our settings."""


@dataclass(frozen=True)
class Answer:
    """What came back: an error's code, or neither body nor code where nothing that is Slack's did."""

    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    code: str | None = None

    @property
    def is_there(self) -> bool:
        """Whether it is Slack that answered."""
        return bool(self.body)


async def look_at_slack(settings: Settings, clock: Clock) -> list[Finding]:
    """Every check that needs Slack's answer."""
    async with open_session(Numbers()) as session:
        client = new_client(settings.slack_bot_token, settings.cairn_slack_api_url, session)
        began = clock()
        by_token = settings.slack_bot_token is not None and not settings.is_oauth
        answer = await _ask(client.auth_test() if by_token else client.api_test())
        if settings.is_oauth:
            reached = [_time(answer, began, clock()), _reached(answer, settings)]
            return [*reached, await look_at_workspaces(settings), _oauth(settings)]
        found = [_time(answer, began, clock()), _identity(answer, settings), _scopes(answer, settings)]
        if settings.slack_app_token is not None:
            return [*found, await _socket(client, settings.slack_app_token)]
        return [*found, _http(settings)]


async def _ask(call: Awaitable[Any]) -> Answer:
    try:
        response = await call
    except SlackApiError as error:
        response = error.response
    except Exception:  # no network, a time-out, an odd answer: none of them is Slack's
        return Answer()
    body = getattr(response, "data", response)
    if not isinstance(body, dict) or not (body.get("ok") or body.get("error")):
        return Answer()
    headers = {str(name).lower(): str(value) for name, value in getattr(response, "headers", {}).items()}
    return Answer(body, headers, None if body.get("ok") else str(body.get("error")))


def _time(answer: Answer, began: datetime, ended: datetime) -> Finding:
    """Slack's Date header has whole seconds, so half of one is added."""
    try:
        slacks = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return unknown("clock (Slack)", "Slack did not tell its time.")
    skew = began + (ended - began) / 2 - slacks - timedelta(seconds=0.5)
    if abs(skew) > MOST_SKEW:
        side = "ahead of" if skew > timedelta(0) else "behind"
        said = f"This machine is {in_words(skew)} {side} Slack."
        return wrong("clock (Slack)", said, "Let it keep time by NTP: signatures are refused and nudges come late.")
    return ok("clock (Slack)", "This machine and Slack agree.")


def _reached(answer: Answer, settings: Settings) -> Finding:
    if not answer.is_there:
        said = f"{settings.cairn_slack_api_url} does not answer as Slack does."
        return wrong("slack", said, "Look at the network, the proxy and CAIRN_SLACK_API_URL.")
    return ok("slack", "It answers.")


def _oauth(settings: Settings) -> Finding:
    problems = missing_for_run(settings)
    if problems:
        return wrong("install", " ".join(problems))
    return ok("install", f"Workspaces install the app at {settings.cairn_public_url}/slack/install")


def _identity(answer: Answer, settings: Settings) -> Finding:
    if settings.slack_bot_token is None:
        return wrong("slack", "SLACK_BOT_TOKEN is missing.", "Copy the Bot User OAuth Token (xoxb-...) of the app.")
    if not answer.is_there:
        said = f"{settings.cairn_slack_api_url} does not answer as Slack does."
        return wrong("slack", said, "Look at the network, the proxy and CAIRN_SLACK_API_URL.")
    if answer.code in PASSING:
        return unknown("slack", f"Slack is busy ({answer.code}).", "Ask again in a minute.")
    if answer.code is not None:
        return wrong("slack", f"Slack refuses the bot token ({answer.code}).", "Copy it again, or reinstall the app.")
    body = answer.body
    return ok("slack", f"The token is of {body.get('user')} in {body.get('team')} ({body.get('team_id')}).")


def _scopes(answer: Answer, settings: Settings) -> Finding:
    if settings.slack_bot_token is None or answer.code is not None or "x-oauth-scopes" not in answer.headers:
        return unknown("scopes", "Slack did not tell them.")
    granted = {scope.strip() for scope in answer.headers["x-oauth-scopes"].split(",")}
    missing = sorted(set(SCOPES) - granted)
    if missing:
        named = ", ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
        return wrong("scopes", f"Missing: {named}.", "Paste `cairn manifest` into the app, then reinstall it.")
    return ok("scopes", f"All {len(SCOPES)} are granted.")


async def _socket(client: AsyncWebClient, app_token: str) -> Finding:
    """It asks for an address to connect to and does not connect, so a running bot keeps its connections."""
    answer = await _ask(client.apps_connections_open(app_token=app_token))
    if not answer.is_there or answer.code in PASSING:
        return unknown("socket", "Slack did not say whether it takes the app token.", "Ask again in a minute.")
    if answer.code is not None:
        said = f"Slack refuses the app token ({answer.code})."
        return wrong("socket", said, "Copy SLACK_APP_TOKEN again, with connections:write, and turn on Socket Mode.")
    return ok("socket", "Slack takes the app token.")


def _http(settings: Settings) -> Finding:
    if settings.slack_signing_secret is None:
        said = "SLACK_APP_TOKEN (Socket Mode) and SLACK_SIGNING_SECRET (HTTP) are both missing."
        return wrong("http", said, "Set one of them.")
    if settings.cairn_public_url is None:
        return ok("http", "There is a signing secret.", "Set CAIRN_PUBLIC_URL, so that `cairn manifest` knows it.")
    return ok("http", f"Signed requests are expected at {settings.cairn_public_url}/slack/events.")
