"""From Bolt to our tables: one Bolt listener per kind, and a look-up by name instead of a scan."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.blocks.message import Message
from bot.slack import welcome
from bot.slack.answers import JSON, Answer, Invalid, Ready, answer_click, command_response, empty
from bot.slack.context import AlreadyDoneError, Desk, Payload, Visit
from bot.slack.inputs import Click, Filled, mapping, read_click, read_form, text
from bot.slack.problems import in_words

CommandListener = Callable[[Visit, str], Awaitable[Message | Ready | None]]
ActionListener = Callable[[Visit, Click], Awaitable[Answer]]
FormListener = Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]


REACHED = "cairn_reached"
"""Set in a request's context once it has come through Bolt: a failure before that is the payload's, not ours."""


class Direct(AsyncMiddleware):
    """Gives a middleware the request as it is: for a plain function Bolt looks thirty arguments up at every request."""

    def __init__(self, middleware: Callable[[AsyncBoltRequest, Any], Awaitable[BoltResponse | None]]) -> None:
        self._middleware = middleware

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        return await self._middleware(req, next)


@dataclass(frozen=True)
class Dispatch:
    """Finds who answers a request, and turns the answer into what Slack expects."""

    desk: Desk
    commands: Mapping[str, CommandListener]
    actions: Mapping[str, ActionListener]
    forms: Mapping[str, FormListener]

    async def command(self, req: AsyncBoltRequest) -> BoltResponse:
        """A slash command: the acknowledgement's body is the answer."""
        req.context[REACHED] = True
        body = req.body
        visit = self._visit(body, text(body.get("team_id")), text(body.get("user_id")), _command_key(req), "command")
        name = text(body.get("command")).removeprefix("/").removeprefix(self.desk.prefix)
        listener = self.commands.get(name)
        answer: Message | Ready | None
        try:
            if listener is None:
                answer = welcome.unknown_command(visit)
            else:
                answer = await listener(visit, text(body.get("text")))
            answer = await welcome.with_welcome(visit, answer)
        except AlreadyDoneError:
            return empty()
        except Exception as error:  # the one place where a listener's exception becomes words
            answer = in_words(error, self.desk.content(), visit.team_id, f"/{name}")
        return command_response(answer)

    async def click(self, req: AsyncBoltRequest) -> BoltResponse:
        """A button or another element: the answer travels to where the person clicked (INT-12)."""
        req.context[REACHED] = True
        body = req.body
        actions = body.get("actions")
        click = read_click(actions[0] if isinstance(actions, list) and actions else None, body)
        visit = self._visit(body, _team_of(body), _user_of(body), _click_key(body), "action")
        listener = self.actions.get(click.verb)
        if listener is None:  # links and inputs tell of clicks too; nothing is to be done about them
            return empty()
        try:
            await answer_click(visit, await listener(visit, click))
        except AlreadyDoneError:
            return empty()
        except Exception as error:  # the one place where a listener's exception becomes words
            await self._excuse(visit, error, click.verb)
        return empty()

    async def _excuse(self, visit: Visit, error: Exception, what: str) -> None:
        """Tell the person, without touching the message that was clicked in."""
        message = in_words(error, self.desk.content(), visit.team_id, what)
        url = text(visit.payload.get("response_url"))
        if url:
            body = {**message.body(), "response_type": "ephemeral", "replace_original": False}
            self.desk.afterwards(self.desk.respond(url, body), "excuse")
            return
        try:
            await answer_click(visit, message)
        except Exception as second:  # Slack itself refuses: what is left is the log
            in_words(second, self.desk.content(), visit.team_id, f"{what} (excuse)")

    async def form(self, req: AsyncBoltRequest) -> BoltResponse:
        """A submitted form: it closes, or it stays open and says what is wrong with which field (INT-3)."""
        req.context[REACHED] = True
        body = req.body
        filled = read_form(body)
        visit = self._visit(body, _team_of(body), _user_of(body), _form_key(body), "view")
        listener = self.forms.get(filled.callback_id)
        if listener is None:
            return empty()
        try:
            answer = await listener(visit, filled)
        except AlreadyDoneError:
            return empty()
        except Exception as error:  # the one place where a listener's exception becomes words
            message = in_words(error, self.desk.content(), visit.team_id, filled.callback_id)
            answer = Invalid({next(iter(filled.values), ""): message.text}) if filled.values else None
        if isinstance(answer, Invalid):
            errors = {"response_action": "errors", "errors": dict(answer.errors)}
            return BoltResponse(status=200, body=json.dumps(errors), headers=JSON)
        url = self.desk.origins.recall(visit.user_id, filled.metadata.get("origin", ""), visit.now)
        if answer is not None and url:
            self.desk.afterwards(self.desk.respond(url, {**answer.body(), "replace_original": True}), "form")
        return empty()

    async def closed(self, req: AsyncBoltRequest) -> BoltResponse:
        """A modal was closed: nothing is to be done."""
        req.context[REACHED] = True
        return empty()

    async def event(self, req: AsyncBoltRequest) -> BoltResponse:
        """An event: written down under its key before Slack gets its 200, or nothing we listen to."""
        req.context[REACHED] = True
        from bot.slack import events

        await events.take(self.desk, req.body, self.desk.clock())
        return empty()

    def _visit(self, body: Payload, team_id: str, user_id: str, key: str | None, kind: str) -> Visit:
        return Visit(self.desk, team_id, user_id, self.now(), body, key, kind)

    def now(self) -> datetime:
        return self.desk.clock()


def _team_of(body: Payload) -> str:
    return text(mapping(body.get("team")).get("id")) or text(mapping(body.get("user")).get("team_id"))


def _user_of(body: Payload) -> str:
    return text(mapping(body.get("user")).get("id"))


def _command_key(req: AsyncBoltRequest) -> str:
    """A signature is used once; over a socket the trigger id is as unique."""
    signature = req.headers.get("x-slack-signature")
    return f"sig:{signature[0]}" if signature else f"command:{req.body.get('trigger_id')}"


def _click_key(body: Payload) -> str:
    """team:user:action_ts:action_id:message_ts; the container's id stands in for the message on Home and in modals."""
    actions = body.get("actions")
    action = mapping(actions[0] if isinstance(actions, list) and actions else None)
    container = mapping(body.get("container"))
    place = container.get("message_ts") or container.get("view_id") or ""
    return f"action:{_user_of(body)}:{action.get('action_ts')}:{action.get('action_id')}:{place}"


def _form_key(body: Payload) -> str:
    view = mapping(body.get("view"))
    values: Any = mapping(view.get("state")).get("values")
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return f"view:{view.get('id')}:{view.get('hash')}:{digest}"
