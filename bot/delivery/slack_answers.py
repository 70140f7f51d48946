"""What an answer of Slack's means for a message: sent, wait, refused, our mistake, or doubt (API-6, API-8)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.delivery.wire import OverdueError, UnreachedError
from bot.store import PassingError

STOPS_WORKSPACE = frozenset(
    {
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
PASSES = frozenset({"ekm_access_denied", "invalid_auth", "org_login_required", "team_access_not_granted"})
"""Those of them that may pass by themselves: whose address is not allowed gets `invalid_auth` (API-14)."""
STOPS_MEMBER = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "too_many_users",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
REFUSES_THREAD = frozenset(
    {
        "cannot_reply_to_message",
        "invalid_thread_ts",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
OUR_MISTAKE = frozenset(
    {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "markdown_text_conflict",
        "metadata_too_large",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_allowed_token_type",
        "too_many_attachments",
    }
)
SAYS_WAIT = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
_UNWRITTEN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, UnreachedError, OverdueError, PassingError)
LEAVES_DOUBT = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Named for the record: a code that no set here knows leaves the same doubt."""


@dataclass(frozen=True)
class Accepted:
    """Slack said yes; `body` is its answer."""

    body: Mapping[str, Any]


@dataclass(frozen=True)
class Wait:
    """Surely not done: too many calls. `retry_after` is the header as it came."""

    code: str
    retry_after: str | None


@dataclass(frozen=True)
class Unreached:
    """Surely not done: no connection was made, or the request was never written."""

    code: str


@dataclass(frozen=True)
class MemberRefused:
    """Surely not done: this person cannot be written to."""

    code: str


@dataclass(frozen=True)
class ThreadRefused:
    """Surely not done: this thread is gone or takes no reply. The conversation that it stood in does."""

    code: str


@dataclass(frozen=True)
class WorkspaceRefused:
    """Surely not done: this installation is over."""

    code: str


@dataclass(frozen=True)
class Mistaken:
    """Surely not done: our mistake, or a scope that is missing. Trying again changes nothing."""

    code: str


@dataclass(frozen=True)
class Doubt:
    """It may be done or not: only looking tells. `unanswered`: no answer came, so it may be done as late as one may."""

    code: str
    unanswered: bool = False

    def may_change_until(self, now: datetime, lease_until: datetime | None) -> datetime:
        """Until when Slack may still accept it, the settling time aside."""
        return max(now, lease_until) if self.unanswered and lease_until is not None else now


Failure = Wait | Unreached | MemberRefused | ThreadRefused | WorkspaceRefused | Mistaken | Doubt
Answer = Accepted | Failure


def meaning(code: str, status: int = 200, retry_after: str | None = None) -> Failure:
    """What `ok: false` with this code and HTTP status means. A server error says nothing, whatever its body says."""
    if status == 429 or (code in SAYS_WAIT and status < 500):
        return Wait(code, retry_after)
    if status >= 500:
        return Doubt(code or f"http_{status}")
    if code in STOPS_WORKSPACE:
        return WorkspaceRefused(code)
    if code in REFUSES_THREAD:
        return ThreadRefused(code)
    if code in STOPS_MEMBER or code.startswith("restricted_action"):
        return MemberRefused(code)
    if code in OUR_MISTAKE or code.startswith("invalid_metadata_"):
        return Mistaken(code)
    return Doubt(code or f"http_{status}")


def meaning_of(error: Exception) -> Failure:
    """What an exception of a call means. What is not known to have failed before the request was written is doubt."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, _UNWRITTEN):
        return Unreached(type(error).__name__)
    if isinstance(error, asyncio.TimeoutError):
        return Doubt("timeout", unanswered=True)
    return Doubt(type(error).__name__, unanswered=True)


def _refusal(error: SlackApiError) -> Failure:
    response: Any = error.response  # the SDK's response, or aiohttp's own where the body is not JSON
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    body = getattr(response, "data", None)
    code = body.get("error") if isinstance(body, dict) else None
    headers = getattr(response, "headers", None) or {}
    return meaning(code if isinstance(code, str) else "", status, headers.get("Retry-After"))
