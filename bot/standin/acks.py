"""What an acknowledgement means to the person who waits for it (CMD-2, CMD-3, INT-1, INT-3, INT-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.standin import posting, viewing
from bot.standin.content import read_content
from bot.standin.entities import JSON, View
from bot.standin.errors import SlackError
from bot.standin.lint import lint_view
from bot.standin.outbound import Answer
from bot.standin.responses import say, thread_of

if TYPE_CHECKING:
    from bot.standin.apps import Install
    from bot.standin.conversations import Channel
    from bot.standin.server import Standin

TROUBLE = "We had some trouble connecting. Try again?"


def failure(answer: Answer) -> str | None:
    """The name of the error that the person sees when an acknowledgement does not come or is a refusal."""
    if answer.ok:
        return None
    return "operation_timeout" if answer.error == "http_timeout" else "dispatch_failed"


def _failed(standin: Standin, what: str, answer: Answer, error: str, details: list[str] | None = None) -> str:
    """Record a bad acknowledgement; returns the sentence that Slack shows."""
    lines = details if details is not None else [f"status {answer.status}: {answer.text[:200]}"]
    standin.refuse(f"acknowledgement of {what}", error, lines, answer.exchange)
    return f'{what} failed with the error "{error}"'


def command(
    standin: Standin, install: Install, channel: Channel, user_id: str, typed: str, answer: Answer
) -> str | None:
    """Show the answer to a slash command; returns the error the person sees, if any."""
    name = typed.split()[0]
    error = failure(answer)
    if error is not None:
        return _failed(standin, name, answer, error)
    content = answer.content()
    if content is None:
        return None
    body: JSON = {"text": content} if isinstance(content, str) else content
    if not isinstance(body, dict):
        return _failed(standin, name, answer, "invalid_command_response")
    is_shown = body.get("response_type") == "in_channel"
    says_something = any(body.get(part) for part in ("text", "blocks", "attachments"))
    try:
        shown = read_content(body, standin.world.ids, required=False)
        thread_of(channel, body)
        if is_shown:
            workspace = standin.world.workspaces[install.team_id]
            posting.write(standin, workspace, channel, user_id, typed)
        if says_something:
            say(standin, install, channel.id, user_id, body, shown, "ack")
    except SlackError as refused:
        return _failed(standin, name, answer, refused.code, refused.messages)
    return None


def interaction(standin: Standin, what: str, answer: Answer) -> str | None:
    """An acknowledgement of a click or shortcut carries nothing (INT-12); returns the error the person sees."""
    error = failure(answer)
    return None if error is None else _failed(standin, what, answer, error)


def submission(standin: Standin, install: Install, view: View, answer: Answer) -> str | None:
    """Close, change, stack or mark a modal as the acknowledgement of its submission says (INT-3)."""
    workspace = standin.world.workspaces[view.team_id]
    error = failure(answer)
    if error is not None:
        _failed(standin, "view_submission", answer, error)
        return TROUBLE
    content = answer.content()
    if content is None:
        viewing.close_top(standin, workspace, view.app_id, view.user_id)
        return None
    try:
        _respond(standin, install, view, content)
    except SlackError as refused:
        _failed(standin, "view_submission", answer, refused.code, refused.messages)
        return TROUBLE
    return None


def _respond(standin: Standin, install: Install, view: View, content: object) -> None:
    if not isinstance(content, dict):
        raise SlackError("invalid_view_response", messages=[f"a body that is not JSON: {str(content)[:80]}"])
    action = content.get("response_action")
    workspace = standin.world.workspaces[view.team_id]
    if action == "errors":
        view.errors = _field_errors(view, content.get("errors"))
        view.changed = standin.world.tick()
        standin.feed.publish("view", view=view)
    elif action == "clear":
        viewing.close_all(standin, workspace, view.app_id, view.user_id)
    elif action in ("update", "push"):
        body = _checked(content.get("view"))
        if action == "update":
            viewing.replace(standin, view, body)
        else:
            viewing.push(standin, install, view.user_id, body)
    else:
        raise SlackError("invalid_response_action", messages=[f"response_action: {action!r}"])


def _checked(body: object) -> JSON:
    problems = lint_view(body)
    if problems:
        raise SlackError("invalid_arguments", messages=[str(problem) for problem in problems])
    if not isinstance(body, dict) or body["type"] != "modal":
        raise SlackError("invalid_arguments", messages=["[ERROR] must be of type modal [json-pointer:/view/type]"])
    viewing.check_size(body)
    return body


def _field_errors(view: View, errors: object) -> dict[str, str]:
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_errors", messages=["errors must be an object with at least one entry"])
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    unknown = [str(name) for name in errors if name not in inputs]
    if unknown:
        raise SlackError("invalid_errors", messages=[f"not the block_id of an input: {', '.join(unknown)}"])
    empty = [name for name, words in errors.items() if not isinstance(words, str) or not words]
    if empty:
        raise SlackError("invalid_errors", messages=[f"not a sentence: {', '.join(empty)}"])
    return dict(errors)
