"""What Slack tells the doctor of workspaces that installed the app by OAuth: whether it takes their tokens."""

from slack_sdk.errors import SlackApiError

from bot.delivery import Numbers, new_client, open_session
from bot.delivery.quiet import read_scopes
from bot.errors import CairnError
from bot.operating.findings import Finding, ok, unknown, wrong
from bot.settings import Settings
from bot.slack.manifest import SCOPES
from bot.store import Everywhere, Workspace
from bot.store.looking import snapshot

MOST = 20
"""Workspaces of which Slack is asked; those that were served or installed anew last come first."""
NAMED = 5
"""Workspaces that are named where something is wrong with them."""


async def look_at_workspaces(settings: Settings) -> Finding:
    """One line about all of them."""
    try:
        async with snapshot(settings.database_url, settings.encryption_keys) as rows:
            active = sorted(await rows.workspaces.active(), key=lambda each: each.updated_at, reverse=True)
            tokens = [(each, await _token(rows, each)) for each in active[:MOST]]
    except CairnError as error:
        return unknown("workspaces", str(error), "See to the database first.")
    if not active:
        return unknown(
            "workspaces", "None has installed the app yet.", f"Open {settings.cairn_public_url}/slack/install"
        )
    wrongs = [(each, what) for each, token in tokens if (what := await _asked(settings, token)) is not None]
    whole = len(tokens) == len(active)
    asked = f"{len(active)} served" if whole else f"{len(active)} served, {len(tokens)} of them looked at"
    if not wrongs:
        return ok("workspaces", f"{asked}: Slack takes every token, and every scope is there.")
    named = "; ".join(f"{each.team_id} ({what})" for each, what in wrongs[:NAMED])
    more = f"; and {len(wrongs) - NAMED} more" if len(wrongs) > NAMED else ""
    return wrong("workspaces", f"{asked}. Not as they should be: {named}{more}.", "Let them install the app again.")


async def _token(rows: Everywhere, workspace: Workspace) -> str | None:
    found = await rows.installations.of(workspace.team_id, workspace.enterprise_id)
    return next((each.token for each in found if each.token is not None), None)


async def _asked(settings: Settings, token: str | None) -> str | None:
    """What is wrong with one; None where nothing is, or where Slack is only busy."""
    if token is None:
        return "no token"
    async with open_session(Numbers()) as session:
        try:
            answer = await new_client(token, settings.cairn_slack_api_url, session).auth_test()
        except SlackApiError as error:
            return str(error.response.get("error"))
        except Exception:  # no network, a time-out, an odd answer: said by the check of Slack itself
            return None
    missing = sorted(set(SCOPES) - read_scopes(answer.headers))
    return f"without {', '.join(missing)}" if missing else None
