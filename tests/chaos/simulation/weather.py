"""How Slack behaves at a moment: the shares of calls that go wrong, and in which way."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

POST_ACCEPTED = ("lost", "silent", "odd", "5xx", "fatal", "internal", "late")
"""Faults after which the message is in the conversation."""
POST_NOT_ACCEPTED = ("refused", "dropped", "hang", "no_5xx", "no_fatal", "no_odd")
READ_FAULTS = ("dropped", "hang", "no_5xx", "no_fatal", "limited", "garbled")
OPEN_FAULTS = ("refused", "dropped", "hang", "no_5xx", "limited")

HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True)
class Weather:
    """Shares of calls with each fault, by method; what is left goes well."""

    post: Mapping[str, float] = field(default_factory=dict)
    read: Mapping[str, float] = field(default_factory=dict)
    open: Mapping[str, float] = field(default_factory=dict)
    stripped: float = 0.0
    """Share of readings without metadata."""
    lagging: float = 0.0
    """Share of messages that the history shows seconds after they were accepted."""
    seconds: tuple[float, ...] = (0.1, 0.2, 0.3)
    """How long an answer takes: few values, so that several come at one moment."""


CALM = Weather()


def troubled(share: float, *, late: bool) -> Weather:
    """So large a share of posts goes wrong, half of those after Slack had accepted them; other calls as often."""
    accepted = [fault for fault in POST_ACCEPTED if late or fault != "late"]
    post = {fault: share / 2 / len(accepted) for fault in accepted}
    post |= {fault: share / 2 / len(POST_NOT_ACCEPTED) for fault in POST_NOT_ACCEPTED}
    post["limited"] = share / 8
    return Weather(
        post=post,
        read={fault: share / len(READ_FAULTS) for fault in READ_FAULTS},
        open={fault: share / len(OPEN_FAULTS) for fault in OPEN_FAULTS},
        stripped=share,
        lagging=share if late else 0.0,
    )


DOWN = Weather(
    post={"hang": 0.3, "refused": 0.3, "no_5xx": 0.3, "silent": 0.05, "5xx": 0.05},
    read={"hang": 0.3, "dropped": 0.3, "no_5xx": 0.4},
    open={"hang": 0.3, "refused": 0.3, "no_5xx": 0.4},
)
"""Nothing is answered; a post in ten gets through all the same."""
STORM = Weather(post={"limited": 0.8, "silent": 0.05}, read={"limited": 0.5}, open={"limited": 0.3})
"""Too many calls, says Slack."""
BLIND = Weather(post={"silent": 0.3, "hang": 0.2}, read={"no_5xx": 0.7, "limited": 0.3})
"""Posts vanish, and the history cannot be read."""


@dataclass(frozen=True)
class Episode:
    """Other weather for a while; seconds since the start."""

    begins: float
    ends: float
    weather: Weather


class Climate:
    """The usual weather of one workspace and its episodes, in their order."""

    def __init__(self, usual: Weather = CALM, episodes: Sequence[Episode] = ()) -> None:
        self.usual = usual
        self.episodes = sorted(episodes, key=lambda one: one.begins)

    def at(self, seconds: float) -> Weather:
        """The weather now; of two episodes the later one."""
        found = self.usual
        for episode in self.episodes:
            if episode.begins > seconds:
                break
            if seconds < episode.ends:
                found = episode.weather
        return found


def draw_climate(dice: random.Random, days: float, *, late: bool) -> Climate:
    """The climate of a seed: from quiet to a fifth of all calls failing, and a few bad hours at busy times."""
    episodes = []
    for _ in range(dice.choice((0, 1, 1, 2))):
        weather = dice.choice((DOWN, STORM, BLIND, troubled(0.6, late=late)))
        # Nudges come in the mornings: bad hours begin on one, so that they meet something.
        begins = dice.randrange(int(days)) * DAY + dice.uniform(0, 24) * HOUR
        episodes.append(Episode(begins, begins + dice.choice((0.2, 1, 3, 7)) * HOUR, weather))
    return Climate(troubled(dice.choice((0.0, 0.1, 0.2, 0.2, 0.3)), late=late), episodes)


def draw(dice: random.Random, shares: Mapping[str, float]) -> str | None:
    """One fault by its share, or none."""
    if not shares:
        return None
    left = dice.random()
    for fault, share in shares.items():
        left -= share
        if left < 0:
            return fault
    return None
