"""Methods about tokens, teams, bots and connections: api.test, auth.*, oauth.v2.access, apps.connections.open ..."""

from __future__ import annotations

from collections.abc import Callable

from bot.standin.entities import JSON
from bot.standin.errors import SlackError
from bot.standin.lint import Problem, lint_blocks, lint_message, lint_view
from bot.standin.methods.registry import Call, method


@method("api.test", tier=4, caller="none")
def api_test(call: Call) -> JSON:
    """Answers what it was asked; with `error` it fails with that error."""
    if call.text("error"):
        raise SlackError(call.text("error"), args=call.args)
    return {"args": call.args}


@method("auth.test", tier=4)
def auth_test(call: Call) -> JSON:
    """Who the token belongs to."""
    install, workspace = call.install, call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[install.bot_user_id].name,
        "team_id": workspace.id,
        "user_id": install.bot_user_id,
        "bot_id": install.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def auth_revoke(call: Call) -> JSON:
    """Revoke the token that was sent; the app is told by tokens_revoked (LIFE-1)."""
    if not call.flag("test"):
        call.standin.kill(call.install, "token_revoked")
    return {"revoked": not call.flag("test")}


@method("team.info", scopes=("team:read",))
def team_info(call: Call) -> JSON:
    """The workspace."""
    workspace = call.workspace
    return {
        "team": {"id": workspace.id, "name": workspace.name, "domain": workspace.domain, "email_domain": "", "icon": {}}
    }


@method("bots.info", scopes=("users:read",))
def bots_info(call: Call) -> JSON:
    """A bot user's app. Raises bot_not_found."""
    wanted = call.text("bot", call.install.bot_id)
    for install in call.workspace.installs.values():
        if install.bot_id == wanted:
            return {
                "bot": {
                    "id": install.bot_id,
                    "deleted": bool(install.revoked),
                    "name": install.app.name,
                    "updated": 0,
                    "app_id": install.app.id,
                    "user_id": install.bot_user_id,
                    "icons": {},
                }
            }
    raise SlackError("bot_not_found")


@method("apps.connections.open", tier=1, caller="app")
def apps_connections_open(call: Call) -> JSON:
    """The address for a Socket Mode connection (SOC-1)."""
    if not call.app.socket_mode:
        raise SlackError("forbidden_team", messages=["[ERROR] Socket Mode is off in the manifest"])
    return {"url": call.standin.sockets.ticket(call.app)}


@method("oauth.v2.access", needs=("code",), tier=4, caller="none")
def oauth_v2_access(call: Call) -> JSON:
    """Exchange a code for a token (OAU-1, OAU-3).

    Raises invalid_code, bad_redirect_uri, bad_client_secret, invalid_client_id.
    """
    return call.standin.consent.exchange(
        call.text("code"), call.text("client_id"), call.text("client_secret"), call.text("redirect_uri")
    )


@method("blocks.validate", tier=3, caller="none")
def blocks_validate(call: Call) -> JSON:
    """Check blocks, a message or a view without sending it (CHG-1)."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name) is not None]
    if len(given) != 1:
        raise SlackError("invalid_arguments", messages=["[ERROR] must provide exactly one of: blocks, message, view"])
    value = call.args[given[0]]
    checks: dict[str, Callable[[object], list[Problem]]] = {
        "blocks": lint_blocks,
        "message": _lint_message,
        "view": lint_view,
    }
    problems = checks[given[0]](value)
    if problems:
        errors = [{"pointer": each.pointer, "code": each.rule, "message": each.message} for each in problems]
        raise SlackError(f"invalid_{given[0]}", errors=errors)
    return {}


def _lint_message(value: object) -> list[Problem]:
    if not isinstance(value, dict):
        return [Problem("must provide an object", "/message", "BK-31")]
    return lint_message(value)
