"""What a listener may answer, and how each answer travels to the place where the person clicked."""

import asyncio
import json
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.blocks.message import Message
from bot.blocks.sheet import sheet_view, title_of
from bot.errors import CairnError
from bot.mentoring.rights.forgetting import stamp
from bot.slack import handling
from bot.slack.context import Visit
from bot.slack.inputs import Filled, read_metadata
from bot.slack.problems import TOO_LATE

log = structlog.get_logger()

JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json;charset=utf-8"}


ACKNOWLEDGED_WITHIN = 2.5
"""Seconds since a request arrived: with the way there and back Slack has its answer within three."""


class UnderWayError(Exception):
    """Slack has not said in time whether it shows the answer; `call` says it later."""

    def __init__(self, call: Awaitable[object]) -> None:
        super().__init__()
        self.call = call


@dataclass(frozen=True)
class Ready:
    """A message rendered before: the body as Slack takes it."""

    body: str


@dataclass(frozen=True)
class Sheet:
    """Something to read beside what is on the screen: a modal without inputs."""

    title: str
    message: Message


@dataclass(frozen=True)
class Form:
    """A modal with inputs; its view must carry `origin(visit)` in its metadata to answer where it came from."""

    view: View


class OldFormError(CairnError):
    """The form was opened before the person's data was deleted."""


@dataclass(frozen=True)
class Invalid:
    """What is wrong with which field of a form; the form stays open with all that was typed (INT-3)."""

    errors: Mapping[str, str]


Answer = Message | Ready | Sheet | Form | Invalid | None


def empty() -> BoltResponse:
    """Taken in, nothing to show."""
    return BoltResponse(status=200, body="")


def command_response(answer: Message | Ready | None) -> BoltResponse:
    """The acknowledgement's body is the answer: one round trip, seen only by the person who asked (CMD-3)."""
    if answer is None:
        return empty()
    if isinstance(answer, Message):
        answer = answer.plainer or answer  # nobody learns whether Slack took what stands in an acknowledgement
    body = answer.body if isinstance(answer, Ready) else answer.written()
    return BoltResponse(status=200, body=body, headers=JSON)


def origin(visit: Visit) -> str:
    """A word for the place where the person clicked; empty on App Home and in forms."""
    url = visit.payload.get("response_url")
    whose = (visit.team_id, visit.user_id)
    return visit.desk.origins.keep(whose, url, _message_of(visit), visit.now) if isinstance(url, str) and url else ""


def dated(visit: Visit, view: View) -> View:
    """A form that tells whose it is: of the person as they are known by now, where that was looked at."""
    if visit.since is not None:
        carried = read_metadata(view.private_metadata or "")
        view.private_metadata = json.dumps({**carried, "since": str(stamp(visit.since))})
    return view


async def must_be_known_still(visit: Visit, filled: Filled) -> None:
    """OldFormError where the person was forgotten since the form was opened: it holds what is theirs no more."""
    since = filled.metadata.get("since")
    if since is None:
        return
    member = await visit.rows.members.get(visit.user_id)
    if member is None or str(stamp(member.created_at)) != since:
        raise OldFormError(visit.say("app.form_old"))


async def answer_click(visit: Visit, answer: Answer) -> None:
    """Show the answer where the click came from: in the message, in the form on top, or as a form over Home."""
    if answer is None or isinstance(answer, Invalid):
        return
    if isinstance(answer, Form):
        await _open(visit, dated(visit, answer.view))
        return
    if isinstance(answer, Sheet):
        await _open_sheet(visit, answer)
        return
    if isinstance(answer, Ready):
        raise TypeError("only a command is answered with a ready body")
    view = visit.payload.get("view")
    if not isinstance(view, Mapping):
        replace_at(visit, str(visit.payload.get("response_url") or ""), _message_of(visit), answer)
    elif view.get("type") == "home":
        await _open(visit, sheet_view(title_of(answer, visit.say("app.name")), answer))
    else:
        before = view.get("title") or {}
        title = title_of(answer, str(before.get("text") or visit.say("app.name")))
        fresh = sheet_view(title, answer)
        await _in_time(_update(visit, str(view.get("id")), str(view.get("hash") or ""), fresh))


async def _update(visit: Visit, view_id: str, hash_: str, fresh: View) -> None:
    """Answers to two clicks in one view overtake each other: the newest one stays (INT-6).

    The hash tells that another one was there first. Of those of other processes the last one stays.
    """
    client, newest = visit.desk.client_of(visit.team_id), visit.desk.newest
    if not newest.show(view_id, visit.turn):
        return
    try:
        await client.views_update(view_id=view_id, view=fresh, hash=hash_ or None)
    except SlackApiError as error:
        if error.response.get("error") != "hash_conflict":
            raise
        if newest.is_newest(view_id, visit.turn):
            await client.views_update(view_id=view_id, view=fresh)


async def _open_sheet(visit: Visit, sheet: Sheet) -> None:
    """Slack may refuse a picture that it has not taken in yet; nothing is open then, and the trigger still counts."""
    try:
        await _open(visit, sheet_view(sheet.title, sheet.message))
    except SlackApiError as error:
        if sheet.message.plainer is None or error.response.get("error") in TOO_LATE:
            raise
        await _open(visit, sheet_view(sheet.title, sheet.message.plainer))


async def _open(visit: Visit, view: View) -> None:
    client, trigger = visit.desk.client_of(visit.team_id), str(visit.payload.get("trigger_id") or "")
    inside = visit.payload.get("view")
    if isinstance(inside, Mapping) and inside.get("type") == "modal":
        await _in_time(client.views_push(trigger_id=trigger, view=view))
    else:
        visit.has_place = False
        await _in_time(client.views_open(trigger_id=trigger, view=view))


async def _in_time(call: Awaitable[object]) -> None:
    """Wait for it as long as the acknowledgement can wait (INT-1). UnderWayError where it goes on beyond that."""
    task = asyncio.ensure_future(call)
    done, _ = await asyncio.wait([task], timeout=handling.left(ACKNOWLEDGED_WITHIN))
    if not done:
        raise UnderWayError(task)
    task.result()


def replace_at(visit: Visit, url: str, place: str, message: Message) -> None:
    """Put it in the place of what stands there, as soon as Slack takes it and unless something newer comes."""
    newest = visit.desk.newest
    if not url or not newest.show(place, visit.turn):
        return
    message = message.in_short(visit.content.words)
    plainer = None if message.plainer is None else {**message.plainer.body(), "replace_original": True}
    body, is_wanted = {**message.body(), "replace_original": True}, partial(newest.is_newest, place, visit.turn)
    visit.desk.afterwards(visit.desk.responses.respond(url, body, plainer, is_wanted), "replace")


def _message_of(visit: Visit) -> str:
    """What names the message that was clicked in."""
    container = visit.payload.get("container")
    named = container if isinstance(container, Mapping) else {}
    return f"{visit.team_id}:{named.get('channel_id')}:{named.get('message_ts') or visit.key}"
