"""Modals and Home tabs: stacks of at most three, hashes, and values that survive an update (INT-3, INT-4, INT-6)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.standin import forms
from bot.standin.apps import Install
from bot.standin.content import complete
from bot.standin.entities import JSON, View
from bot.standin.errors import SlackError
from bot.standin.pictured import check_files

if TYPE_CHECKING:
    from bot.standin.server import Standin
    from bot.standin.world import Workspace

STACK = 3
VIEW_BYTES = 250_000


def check_size(body: JSON) -> None:
    """Raise view_too_large."""
    if len(json.dumps(body)) > VIEW_BYTES:
        raise SlackError("view_too_large")


def _hash(standin: Standin) -> str:
    return f"{int(standin.now().timestamp())}.{standin.world.ids.block()}"


def _new(standin: Standin, install: Install, user_id: str, body: JSON, below: View | None) -> View:
    workspace = standin.world.workspaces[install.team_id]
    external = body.get("external_id")
    if external and external in workspace.external_views:
        raise SlackError("duplicate_external_id")
    check_files(workspace, install, body["blocks"], "invalid_arguments", "/view/blocks")
    complete(body["blocks"], standin.world.ids)
    view_id = standin.world.ids.entity("V")
    view = View(
        id=view_id,
        team_id=install.team_id,
        app_id=install.app.id,
        bot_id=install.bot_id,
        user_id=user_id,
        body=body,
        hash=_hash(standin),
        root_view_id=below.root_view_id if below else view_id,
        previous_view_id=below.id if below else None,
        values=forms.defaults(body["blocks"]),
        changed=standin.world.tick(),
    )
    workspace.views[view_id] = view
    if external:
        workspace.external_views[external] = view
    return view


def open_modal(standin: Standin, install: Install, user_id: str, body: JSON) -> View:
    """Open a modal as the only one. Raises duplicate_external_id."""
    workspace = standin.world.workspaces[install.team_id]
    view = _new(standin, install, user_id, body, None)
    close_all(standin, workspace, install.app.id, user_id)
    workspace.stacks[install.app.id, user_id] = [view]
    standin.feed.publish("view", view=view)
    return view


def push(standin: Standin, install: Install, user_id: str, body: JSON) -> View:
    """Open a modal on top of the open one. Raises push_limit_reached beyond three (INT-4)."""
    workspace = standin.world.workspaces[install.team_id]
    stack = workspace.stacks.get((install.app.id, user_id), [])
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _new(standin, install, user_id, body, stack[-1])
    stack.append(view)
    standin.feed.publish("view", view=view)
    return view


def replace(standin: Standin, view: View, body: JSON) -> None:
    """Change a view in its place; what was typed stays where block and action ids are the same (INT-6)."""
    workspace = standin.world.workspaces[view.team_id]
    external, before = body.get("external_id"), view.body.get("external_id")
    if external and external != before and external in workspace.external_views:
        raise SlackError("duplicate_external_id")
    install = standin.world.apps[view.app_id].installs[view.team_id]
    check_files(workspace, install, body["blocks"], "invalid_arguments", "/view/blocks")
    complete(body["blocks"], standin.world.ids)
    view.values = forms.carried(view.values, body["blocks"])
    view.body, view.hash, view.errors = body, _hash(standin), {}
    view.changed = standin.world.tick()
    if before and before != external:
        workspace.external_views.pop(before, None)
    if external:
        workspace.external_views[external] = view
    standin.feed.publish("home" if view.kind == "home" else "view", view=view)


def publish(standin: Standin, install: Install, user_id: str, body: JSON) -> View:
    """Show a Home tab; publishing again changes the same view."""
    workspace = standin.world.workspaces[install.team_id]
    current = workspace.homes.get((install.app.id, user_id))
    if current is not None:
        replace(standin, current, body)
        return current
    view = _new(standin, install, user_id, body, None)
    workspace.homes[install.app.id, user_id] = view
    standin.feed.publish("home", view=view)
    return view


def close_top(standin: Standin, workspace: Workspace, app_id: str, user_id: str) -> None:
    """Close the topmost modal; the one below it shows again."""
    stack = workspace.stacks.get((app_id, user_id), [])
    if stack:
        _forget(workspace, stack.pop())
        standin.world.tick()
        standin.feed.publish("view", view=stack[-1] if stack else None)


def close_all(standin: Standin, workspace: Workspace, app_id: str, user_id: str) -> None:
    """Close every modal."""
    for view in workspace.stacks.pop((app_id, user_id), []):
        _forget(workspace, view)
    standin.feed.publish("view", view=None)


def _forget(workspace: Workspace, view: View) -> None:
    workspace.views.pop(view.id, None)
    external = view.body.get("external_id")
    if external:
        workspace.external_views.pop(external, None)
