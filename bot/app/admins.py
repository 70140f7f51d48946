"""What the settings say of admins: who they are, and what holds until they set something."""

from bot.mentoring.admin import Defaults
from bot.settings import Settings
from bot.settings.shapes import parts
from bot.slack.admins import Admins


def admins(settings: Settings) -> Admins:
    """Who may use the page for admins."""
    return Admins(parts(settings.cairn_admins), by_slack=settings.cairn_admin_role == "workspace-admins")


def defaults(settings: Settings) -> Defaults:
    """What holds in a workspace whose admins have set nothing."""
    return Defaults(settings.cairn_dry_run, settings.cairn_cap_per_member, settings.cairn_cap_per_workspace)
