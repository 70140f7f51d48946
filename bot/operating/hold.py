"""`cairn hold`: a database that was put back by other means is held until Slack was asked what was sent since."""

from datetime import datetime
from typing import NamedTuple

from bot.clock import Clock, system_clock
from bot.delivery.numbers import Numbers
from bot.operating.beside import beside
from bot.store.holding import EVER


class Hold(NamedTuple):
    """What was put on hold."""

    workspaces: int
    since: datetime


async def hold(url: str, keys: tuple[str, ...], since: datetime | None, clock: Clock = system_clock) -> Hold:
    """Put every workspace on hold. `since` is when the copy was made; by default the newest sign of life in it.

    CairnError where the database cannot be used.
    """
    numbers = Numbers()
    async with beside(url, keys, clock) as database, database.everywhere() as everywhere:
        known, now = since or await everywhere.holding.last_seen(), database.clock()
        look_at = now + numbers.lease + numbers.settle  # the bot may be running after all
        return Hold(await everywhere.holding.put(known, now, look_at), known)


def as_text(done: Hold) -> str:
    """What was done and what follows."""
    workspaces = f"{done.workspaces} workspace{'s' * (done.workspaces != 1)}"
    since = f"since {done.since:%Y-%m-%d %H:%M} UTC" if done.since > EVER else "at any time"
    return (
        f"{workspaces} on hold: what may have been sent {since} is looked for in Slack before it goes."
        " It ends by itself while the bot runs; `cairn doctor` shows it."
    )
