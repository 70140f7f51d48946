"""Methods about views: views.open, push, update, publish (INT-2, INT-4, INT-6, INT-8, HOME-1)."""

from __future__ import annotations

from bot.standin import viewing
from bot.standin.entities import JSON, View
from bot.standin.errors import SlackError
from bot.standin.lint import lint_view
from bot.standin.methods.registry import Call, method


def _body(call: Call, kind: str) -> JSON:
    body = call.args.get("view")
    problems = lint_view(body)
    if problems:
        raise SlackError("invalid_arguments", messages=[str(problem) for problem in problems])
    if not isinstance(body, dict) or body["type"] != kind:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] must be of type {kind} [json-pointer:/view/type]"])
    viewing.check_size(body)
    return body


@method("views.open", needs=("trigger_id", "view"), tier=4)
def views_open(call: Call) -> JSON:
    """Open a modal. Raises invalid_, exchanged_ or expired_trigger_id, duplicate_external_id."""
    body = _body(call, "modal")
    trigger = call.standin.grants.check_trigger(call.args.get("trigger_id"), call.install.app.id)
    view = viewing.open_modal(call.standin, call.install, trigger.user_id, body)
    trigger.used = True
    return {"view": view.json()}


@method("views.push", needs=("trigger_id", "view"), tier=4)
def views_push(call: Call) -> JSON:
    """Put a modal on top of another, three at most. Raises push_limit_reached, and not_found outside a modal."""
    body = _body(call, "modal")
    trigger = call.standin.grants.check_trigger(call.args.get("trigger_id"), call.install.app.id)
    if trigger.view_id is None or trigger.view_id not in call.workspace.views:
        raise SlackError("not_found")
    view = viewing.push(call.standin, call.install, trigger.user_id, body)
    trigger.used = True
    return {"view": view.json()}


def _existing(call: Call) -> View:
    view_id, external = call.text("view_id"), call.text("external_id")
    if bool(view_id) == bool(external):
        raise SlackError("invalid_arguments", messages=["[ERROR] must provide exactly one of: view_id, external_id"])
    views = call.workspace
    view = views.views.get(view_id) if view_id else views.external_views.get(external)
    if view is None or view.app_id != call.install.app.id:
        raise SlackError("not_found")
    return view


@method("views.update", needs=("view",), tier=4)
def views_update(call: Call) -> JSON:
    """Change an open view; a stale `hash` is refused with hash_conflict (INT-6). Raises not_found."""
    view = _existing(call)
    body = _body(call, view.kind)
    if call.text("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")
    viewing.replace(call.standin, view, body)
    return {"view": view.json()}


@method("views.publish", needs=("user_id", "view"), tier=4)
def views_publish(call: Call) -> JSON:
    """Show a Home tab to one member (HOME-1). Raises not_enabled, user_not_found, hash_conflict."""
    body = _body(call, "home")
    if not call.install.app.home_enabled:
        raise SlackError("not_enabled")
    user = call.user(call.text("user_id"))
    current = call.workspace.homes.get((call.install.app.id, user.id))
    if call.text("hash") and (current is None or call.text("hash") != current.hash):
        raise SlackError("hash_conflict")
    return {"view": viewing.publish(call.standin, call.install, user.id, body).json()}
