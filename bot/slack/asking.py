"""What Slack says of a member who is asked about."""

import asyncio
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.profiles import read_user

log = structlog.get_logger()


class StrangerError(Exception):
    """Somebody of another workspace, whom Slack Connect has brought here."""


async def look_up(client: AsyncWebClient, user_id: str, seconds: float = 1.0) -> dict[str, Any]:
    """Zone, locale, absence and whether they are there as Slack knows them; empty where it does not answer in time.

    StrangerError for somebody of another workspace, of whom nothing is to be kept.
    """
    try:
        answer = await asyncio.wait_for(client.users_info(user=user_id, include_locale=True), seconds)
    except Exception as error:  # any failure means the same here: ask again another time
        log.info("zone_unknown", error=type(error).__name__)
        return {}
    user = answer.get("user") or {}
    if user.get("is_stranger") is True:
        raise StrangerError
    return {**read_user(user), "is_active": user.get("deleted") is not True}
