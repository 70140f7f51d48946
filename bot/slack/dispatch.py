"""From a request to whoever answers it: a look-up by kind and by name, where Bolt tries listener after listener."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from slack_bolt import BoltResponse
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.blocks.message import Message
from bot.blocks.page import note
from bot.errors import CairnError
from bot.slack import caring, handling, welcome
from bot.slack.answers import (
    JSON,
    Answer,
    Form,
    Invalid,
    Ready,
    answer_click,
    command_response,
    dated,
    empty,
    must_be_known_still,
)
from bot.slack.context import AlreadyDoneError, Desk, Payload, Visit
from bot.slack.envelopes import ORIGIN
from bot.slack.excuses import excuse
from bot.slack.inputs import Click, Filled, mapping, nameless, read_click, read_form, text
from bot.slack.places import answer_form, place_of
from bot.slack.problems import in_words
from bot.slack.served import Origin
from bot.slack.speech import unescape
from bot.store import PassingError
from bot.store.passing import retried

log = structlog.get_logger()
T = TypeVar("T")

CommandListener = Callable[[Visit, str], Awaitable[Message | Ready | None]]
ActionListener = Callable[[Visit, Click], Awaitable[Answer]]
ShortcutListener = Callable[[Visit], Awaitable[Answer]]
FormListener = Callable[[Visit, Filled], Awaitable[Message | Form | Invalid | None]]


REACHED = "cairn_reached"
"""Set in a request's context once it is known who answers it: a failure before that is the payload's, not ours."""
RETRY_AFTER = "1"
"""Seconds after which a request that could not be taken may be sent again."""


class UnseenError(CairnError):
    """The effect is there, but what would have told of it was lost: at the commit, or while it was read back."""


@dataclass(frozen=True)
class Dispatch:
    """Finds who answers a request, and turns the answer into what Slack expects.

    The same request may come twice, at the same moment and to two processes: the second one to be committed gets an
    empty 200. That is also what a form's first answer was, since a form is recorded only when it is accepted (INT-3).
    """

    desk: Desk
    commands: Mapping[str, CommandListener]
    actions: Mapping[str, ActionListener]
    forms: Mapping[str, FormListener]
    shortcuts: Mapping[str, ShortcutListener]

    async def answer(self, req: AsyncBoltRequest) -> BoltResponse | None:
        """None for a kind of request that nobody listens to."""
        if "command" in req.body:
            return await self._served(req, self._command)
        match text(req.body.get("type")):
            case "block_actions":
                return await self._served(req, self._click)
            case "shortcut" | "message_action":
                return await self._served(req, self._shortcut)
            case "view_submission":
                return await self._served(req, self._form)
            case "view_closed":
                return await self._served(req, self._closed)
            case "event_callback":
                return await self._served(req, self._event)
        _ignored()
        handling.done(_team_of(req))
        return None

    async def _served(
        self, req: AsyncBoltRequest, answer: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """The answer, or an honest refusal where the database cannot take the request and nothing has happened.

        Slack sends an event again (EVT-3) and tells a person that it failed; over a socket no acknowledgement is sent.
        """
        req.context[REACHED] = True
        try:
            return await answer(req)
        except AlreadyDoneError:
            handling.became("repeated")
            return empty()
        except PassingError as error:
            handling.became("busy")
            log.warning("unavailable", team=_team_of(req), error=type(error).__name__, reason=str(error))
            return BoltResponse(status=503, body="the database is busy", headers={"retry-after": RETRY_AFTER})
        finally:
            team_id = _team_of(req)
            self.desk.heard(team_id, self.now())
            handling.done(team_id)

    async def _tried(self, visit: Visit, listener: Callable[[], Awaitable[T]]) -> T:
        """Run a listener, and again where the database has undone its transaction in passing.

        A listener has nothing but reads before its one transaction and nothing but reads after it; what Slack is asked
        to show comes later. UnseenError where only those reads, or the news of the commit, were lost.
        """
        failed = False

        async def once() -> T:
            nonlocal failed
            try:
                return await listener()
            except (AlreadyDoneError, PassingError) as error:
                # Found done after a failure: the first commit was one, though nobody said so.
                if visit.has_had_effect or (failed and isinstance(error, AlreadyDoneError)):
                    raise UnseenError(visit.say("app.unseen", command=f"/{self.desk.prefix}cairn")) from error
                failed = True
                raise

        return await retried(once)

    async def _command(self, req: AsyncBoltRequest) -> BoltResponse:
        """The acknowledgement's body is the answer."""
        body = req.body
        visit = self._visit(body, _team_of(req), text(body.get("user_id")), _command_key(req), "command")
        name = text(body.get("command")).removeprefix("/").removeprefix(self.desk.prefix)
        listener, typed = self.commands.get(name), unescape(text(body.get("text")))
        plain = caring.answered(visit, typed)
        if plain is not None:
            return command_response(note(plain))
        answer: Message | Ready | None
        try:
            if listener is None:
                handling.became("ignored")
                answer = welcome.unknown_command(visit)
            else:
                handling.named(name)
                answer = await self._tried(visit, partial(listener, visit, typed))
            answer = await _welcomed(visit, answer)
        except (AlreadyDoneError, PassingError):
            raise
        except Exception as error:  # the one place where a listener's exception becomes words
            answer = in_words(error, self.desk.content(), visit.team_id, f"/{name}")
        return command_response(answer.in_short(visit.content.words) if isinstance(answer, Message) else answer)

    async def _click(self, req: AsyncBoltRequest) -> BoltResponse:
        """A button or another element: the answer travels to where the person clicked (INT-12)."""
        body = req.body
        actions = body.get("actions")
        click = read_click(actions[0] if isinstance(actions, list) and actions else None, body)
        visit = self._visit(body, _team_of(req), _user_of(body), _click_key(body), "action")
        listener = self.actions.get(click.verb)
        if listener is None:  # links and inputs tell of clicks too; nothing is to be done about them
            return _ignored()
        handling.named(click.verb)
        try:
            await answer_click(visit, await self._tried(visit, partial(listener, visit, click)))
        except (AlreadyDoneError, PassingError):
            raise
        except Exception as error:  # the one place where a listener's exception becomes words
            await excuse(visit, error, click.verb)
        return empty()

    async def _shortcut(self, req: AsyncBoltRequest) -> BoltResponse:
        """On a message or on none: it opens a form, within the three seconds of its trigger (INT-14)."""
        body = req.body
        name = text(body.get("callback_id"))
        listener = self.shortcuts.get(name)
        if listener is None:
            return _ignored()
        handling.named(name)
        key = f"shortcut:{_user_of(body)}:{body.get('action_ts')}:{name}"
        visit = self._visit(body, _team_of(req), _user_of(body), key, "action")
        try:
            await answer_click(visit, await self._tried(visit, partial(listener, visit)))
        except (AlreadyDoneError, PassingError):
            raise
        except Exception as error:  # the one place where a listener's exception becomes words
            await excuse(visit, error, name)
        return empty()

    async def _form(self, req: AsyncBoltRequest) -> BoltResponse:
        """A submitted form: it closes, turns into the next one, or stays open and says what is wrong (INT-3)."""
        body = req.body
        filled = read_form(body)
        visit = self._visit(body, _team_of(req), _user_of(body), _form_key(body), "view")
        listener = self.forms.get(filled.callback_id)
        if listener is None:
            return _ignored()
        handling.named(filled.callback_id)
        answer: Message | Form | Invalid | None
        place = place_of(visit, filled)
        try:
            await must_be_known_still(visit, filled)
            answer = caring.refused(visit, filled)
            answer = answer or await self._tried(visit, partial(listener, visit, place.seen_by(filled)))
        except (AlreadyDoneError, PassingError):
            raise
        except Exception as error:  # the one place where a listener's exception becomes words
            message = in_words(error, self.desk.content(), visit.team_id, filled.callback_id)
            if isinstance(error, UnseenError) or not filled.values:  # an open form would be sent again
                answer = message
            else:
                answer = Invalid({next(iter(filled.values)): message.text})
        if isinstance(answer, Invalid):
            handling.became("refused")
            errors = {"response_action": "errors", "errors": dict(answer.errors)}
            return BoltResponse(status=200, body=json.dumps(errors), headers=JSON)
        if isinstance(answer, Form):
            turned = {"response_action": "update", "view": dated(visit, answer.view).to_dict()}
            return BoltResponse(status=200, body=json.dumps(turned), headers=JSON)
        if answer is not None:
            answer_form(visit, filled, place, answer)
        return empty()

    async def _closed(self, _req: AsyncBoltRequest) -> BoltResponse:
        return empty()

    async def _event(self, req: AsyncBoltRequest) -> BoltResponse:
        """Written down under its key before Slack gets its 200, or nothing we listen to."""
        from bot.slack import events

        await events.take(self.desk, req.body, self.desk.clock())
        return empty()

    def _visit(self, body: Payload, team_id: str, user_id: str, key: str | None, kind: str) -> Visit:
        handling.keyed(key)
        return Visit(self.desk, team_id, user_id, self.now(), body, key, kind)

    def now(self) -> datetime:
        return self.desk.clock()


async def _welcomed(visit: Visit, answer: Message | Ready | None) -> Message | Ready | None:
    """The answer, with the welcome where it can be written down now: what was asked for does not fail for it."""
    try:
        return await retried(partial(welcome.with_welcome, visit, answer))
    except PassingError:
        return answer


def _ignored() -> BoltResponse:
    """Taken in; nobody here listens to it."""
    handling.became("ignored")
    return empty()


def _team_of(req: AsyncBoltRequest) -> str:
    """The workspace as whose the request was let in."""
    origin: Origin = req.context[ORIGIN]
    return origin.team_id


def _user_of(body: Payload) -> str:
    return text(mapping(body.get("user")).get("id"))


def _command_key(req: AsyncBoltRequest) -> str:
    """A signature is used once; over a socket the trigger id is as unique."""
    signature = req.headers.get("x-slack-signature")
    return f"sig:{signature[0]}" if signature else f"command:{req.body.get('trigger_id')}"


def _click_key(body: Payload) -> str:
    """Of user:action_ts:action_id:message_ts; the container's id stands in for the message on Home and in modals."""
    actions = body.get("actions")
    action = mapping(actions[0] if isinstance(actions, list) and actions else None)
    container = mapping(body.get("container"))
    place = container.get("message_ts") or container.get("view_id") or ""
    named = f"{_user_of(body)}:{action.get('action_ts')}:{action.get('action_id')}:{place}"
    return f"action:{nameless(named)}"


def _form_key(body: Payload) -> str:
    view = mapping(body.get("view"))
    values: Any = mapping(view.get("state")).get("values")
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return f"view:{view.get('id')}:{view.get('hash')}:{digest}"
