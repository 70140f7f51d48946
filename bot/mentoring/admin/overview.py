"""How things stand in a workspace, as its admins see it: settings, rounded numbers, and what admins did."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.mentoring.admin.counting import Numbers, Tally
from bot.mentoring.admin.rules import Defaults, Rules, rules_of
from bot.store import AdminAct, Team
from bot.store.controls import Controls

LATELY = timedelta(days=7)
ACTS = 10


@dataclass(frozen=True)
class Overview:
    """`is_dry_by_settings`: the installation's settings say so for every workspace."""

    controls: Controls
    rules: Rules
    numbers: Numbers
    tally: Tally
    acts: list[AdminAct]
    is_dry_by_settings: bool = False


async def overview(team: Team, defaults: Defaults, now: datetime) -> Overview:
    """No name of a member is in it but those of admins who did something, and nothing that a member wrote."""
    controls = await team.controls.read()
    return Overview(
        controls,
        rules_of(controls, defaults),
        Numbers.of(await team.census.count()),
        Tally.of(await team.caps.ended(now - LATELY)),
        await team.admin_acts.newest(ACTS),
        defaults.is_dry_run,
    )
