"""What a seed decides for a whole run: which troubles it has, and how often."""

import random
from dataclasses import dataclass, field

from bot.delivery import Numbers, Outbox
from tests.chaos.simulation.weather import DAY, HOUR, Climate, draw_climate


@dataclass(frozen=True)
class Scenario:
    """How large a run is, and what of the real thing it replaces by something wrong."""

    members: int = 20
    weeks: float = 4
    teams: int = 1
    is_lively: bool = True
    """Whether members do anything but read."""
    numbers: Numbers = field(default_factory=Numbers)
    outbox: type[Outbox] = Outbox


@dataclass
class Troubles:
    """The misfortunes of one run."""

    climate: Climate = field(default_factory=Climate)
    points_between_crashes: float = 0.0
    """On average; nought for none."""
    points_between_freezes: float = 0.0
    failing_commits: float = 0.0
    down: list[tuple[float, float]] = field(default_factory=list)
    """When the bot is not running: from and to, in seconds."""
    clock_jumps: list[tuple[float, float]] = field(default_factory=list)
    """When the machine's clock is set, and by how many seconds."""
    revoked: tuple[float, float] | None = None
    """When the token is worth nothing."""
    nap: float = 0.0
    """Seconds until a wake of the outbox takes effect."""
    refusing: float = 0.0
    """Share of members who cannot be written to from some day on."""


def draw_troubles(seed: int, weeks: float) -> Troubles:
    """The troubles of a seed.

    Slack accepts late in one half of the seeds, and the machine's clock is set in some of the others: a clock that
    jumps over the settling time takes away what the promise rests on where the process has no other clock.
    """
    dice = random.Random(f"troubles of {seed}")
    days = weeks * 7
    late = dice.random() < 0.5
    troubles = Troubles(draw_climate(dice, days, late=late))
    troubles.points_between_crashes = dice.choice((0, 100, 200, 400))
    troubles.points_between_freezes = dice.choice((0, 0, 300))
    troubles.failing_commits = dice.choice((0.0, 0.0, 0.01, 0.03))
    troubles.nap = dice.choice((0.0, 0.5, 1.0, 1.0, 2.0, 2.0))
    troubles.refusing = dice.choice((0.0, 0.0, 0.1))
    if dice.random() < 0.25:
        begins = dice.uniform(0, days) * DAY
        troubles.down.append((begins, begins + dice.choice((0.3, 1, 3, 3, 21)) * DAY))
    if not late and dice.random() < 0.5:
        for _ in range(dice.randrange(1, 4)):
            troubles.clock_jumps.append((dice.uniform(0, days) * DAY, dice.choice((-3600.0, 3600.0))))
    if dice.random() < 0.15:
        begins = dice.uniform(0, days) * DAY
        troubles.revoked = begins, begins + dice.choice((1, 10, 60)) * HOUR
    return troubles
