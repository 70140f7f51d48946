"""What a member gets who asks too much: one sentence, and nobody else notices anything."""

import json

import structlog
from slack_bolt import BoltResponse

from bot.blocks.page import note
from bot.slack import handling
from bot.slack.answers import JSON, Sheet, answer_click, command_response, empty
from bot.slack.context import Desk, Payload, Visit
from bot.slack.inputs import mapping, read_form, text

log = structlog.get_logger()


def too_fast(desk: Desk, team_id: str, body: Payload) -> BoltResponse | None:
    """What a member gets who asks too much; None for everybody else.

    Never an error, which Slack would show as a broken app. A form stays open with all that was typed. What somebody
    writes in a direct message is never refused: it waits in the inbox and is answered in its turn.
    """
    kind = text(body.get("type"))
    event = mapping(body.get("event"))
    if kind == "event_callback":
        if event.get("type") != "app_home_opened":
            return None
        user_id = text(event.get("user"))
    else:
        user_id = text(body.get("user_id")) or text(mapping(body.get("user")).get("id"))
    now = desk.clock()
    if desk.pace.allows(team_id, user_id, now):
        return None
    handling.became("too_fast")
    if desk.pace.is_news(team_id, user_id, "log", now):
        log.info("member_too_fast", team=team_id)
    is_click = kind in ("block_actions", "shortcut", "message_action")
    if is_click and desk.pace.is_news(team_id, user_id, "click", now):
        desk.afterwards(_tell(Visit(desk, team_id, user_id, now, body)), "too_fast")
    return _acknowledged(desk, body, kind)


def _acknowledged(desk: Desk, body: Payload, kind: str) -> BoltResponse:
    said = desk.content().words.say("app.too_fast")
    if "command" in body:
        return command_response(note(said))
    if kind == "view_submission":
        fields = read_form(body).values
        errors = {"response_action": "errors", "errors": {next(iter(fields)): said}}
        return BoltResponse(status=200, body=json.dumps(errors), headers=JSON) if fields else empty()
    return empty()


async def _tell(visit: Visit) -> None:
    """Beside what was clicked in, which stays as it is; over Home and forms in a sheet of its own."""
    told, url = note(visit.say("app.too_fast")), text(visit.payload.get("response_url"))
    if url:
        await visit.desk.respond(url, {**told.body(), "response_type": "ephemeral", "replace_original": False})
    else:
        await answer_click(visit, Sheet(visit.say("app.name"), told))
