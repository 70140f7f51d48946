"""The one place where an exception becomes words."""

from uuid import uuid4

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.text import escape
from bot.content import Content
from bot.delivery.slack_answers import SAYS_WAIT
from bot.errors import CairnError
from bot.slack import handling
from bot.tracing import request_id

log = structlog.get_logger()

TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"} | SAYS_WAIT
"""A form must be opened within three seconds of the click, once (INT-2), and not while Slack asks to wait (API-1)."""
TOO_LATE_SAID = "app.too_late"


def in_words(error: Exception, content: Content, team_id: str, what: str) -> Message:
    """What the person is told. A bug is logged with the request's id and without anything that was typed."""
    if isinstance(error, CairnError):
        handling.became("refused")
        return note(escape(str(error)))
    key, facts = by_key(error, team_id, what)
    return note(content.words.say(key, **facts))


def by_key(error: Exception, team_id: str, what: str) -> tuple[str, dict[str, str]]:
    """The same as a key of prompts/messages/ with what it names, for what has no words of its own."""
    slack = str(error.response.get("error")) if isinstance(error, SlackApiError) else None
    if slack in TOO_LATE:
        handling.became("refused")
        log.info("trigger_refused", team=team_id, what=what, slack=slack)
        return TOO_LATE_SAID, {}
    handling.became("failed")
    number = request_id() or uuid4().hex[:8]
    log.error("failed", id=number, team=team_id, what=what, error=type(error).__name__, slack=slack, where=where(error))
    return "app.bug", {"id": number}


def where(error: BaseException) -> list[str]:
    """The places of a traceback, without the values in it."""
    places: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/bot/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
