"""What a person is told where a click or a shortcut came to nothing: beside it, not in its place."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.text import escape
from bot.errors import CairnError
from bot.slack import handling
from bot.slack.answers import Sheet, UnderWayError, answer_click
from bot.slack.context import Visit
from bot.slack.inputs import text
from bot.slack.problems import TOO_LATE_SAID, by_key
from bot.store.passing import retried


async def excuse(visit: Visit, error: Exception, what: str) -> None:
    """At the response URL; without one where the click came from, if that can show one more thing; else by message."""
    if isinstance(error, UnderWayError):
        visit.desk.afterwards(_excuse_if_it_fails(visit, error, what), "excuse")
        return
    url = text(visit.payload.get("response_url"))
    if url:
        body = {**_told(visit, error, what).body(), "response_type": "ephemeral", "replace_original": False}
        visit.desk.afterwards(visit.desk.respond(url, body), "excuse")
    elif visit.has_place:
        visit.has_place = False
        try:
            told = _told(visit, error, what)
            is_in_view = isinstance(visit.payload.get("view"), Mapping)
            await answer_click(visit, told if is_in_view else Sheet(visit.say("app.name"), told))
        except Exception as second:  # Slack itself refuses
            await excuse(visit, second, f"{what} (excuse)")
    else:
        key, facts = (TOO_LATE_SAID, {}) if isinstance(error, CairnError) else _said(visit, error, what)
        visit.desk.afterwards(_send(visit, key, facts), "excuse")


async def _excuse_if_it_fails(visit: Visit, late: UnderWayError, what: str) -> None:
    try:
        await late.call
    except Exception as error:  # whatever it is, nothing was shown
        await excuse(visit, error, what)


def _told(visit: Visit, error: Exception, what: str) -> Message:
    if isinstance(error, CairnError):
        handling.became("refused")
        return note(escape(str(error)))
    key, facts = _said(visit, error, what)
    return note(visit.say(key, **facts))


def _said(visit: Visit, error: Exception, what: str) -> tuple[str, dict[str, str]]:
    """A sentence by its key. What could not be shown may have been done all the same."""
    key, facts = by_key(error, visit.team_id, what)
    if key == TOO_LATE_SAID and visit.has_had_effect:
        return "app.unseen", {"command": f"/{visit.desk.prefix}cairn"}
    return key, facts


async def _send(visit: Visit, key: str, facts: dict[str, str]) -> None:
    """A direct message, once for each request."""
    if visit.is_leaving:
        return
    await visit.member()
    subject: dict[str, Any] = {"say": key, "facts": facts}

    async def write() -> None:
        async with visit.desk.database.team(visit.team_id, is_brief=True) as team:
            name = f"excuse:{visit.key}"
            await team.deliveries.plan(
                visit.user_id, "reply.say", "requested", name, visit.now, subject=subject, now=visit.now
            )

    await retried(write)
