"""What people of other workspaces get, who share a channel with one that has the app (Slack Connect): one sentence."""

import structlog
from slack_bolt import BoltResponse

from bot.blocks.page import note
from bot.slack.answers import command_response, empty
from bot.slack.context import Desk, Payload
from bot.slack.inputs import text

log = structlog.get_logger()


def refuse(desk: Desk, team_id: str, body: Payload) -> BoltResponse:
    """Whoever commands or clicks is told; what they write, and all else, has no effect."""
    log.info("stranger_refused", team=team_id)
    said = note(desk.content().words.say("install.stranger"))
    if "command" in body:
        return command_response(said)
    url = text(body.get("response_url"))
    if url:
        told = {**said.body(), "response_type": "ephemeral", "replace_original": False}
        desk.afterwards(desk.respond(url, told), "stranger")
    return empty()
