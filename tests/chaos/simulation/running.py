"""A whole run of a seed: people join, weeks pass with their troubles, and the books are compared."""

import random
from collections import Counter
from dataclasses import dataclass

from tests.chaos.simulation import people
from tests.chaos.simulation.chance import Scenario, Troubles
from tests.chaos.simulation.joining import join_all
from tests.chaos.simulation.weather import DAY, HOUR
from tests.chaos.simulation.world import TEAM, WEEK, World

REFUSALS = ("user_disabled", "user_not_found", "cannot_dm_bot", "channel_not_found", "restricted_action")


@dataclass(frozen=True)
class Outcome:
    """What came of a seed."""

    seed: int
    problems: list[str]
    counts: Counter[str]
    points: int
    hash: str
    trace: list[str]
    faults: int
    """Calls to Slack that went wrong."""
    crashes: int

    @property
    def planned(self) -> int:
        return self.counts.total()

    def report(self, lines: int = 60) -> str:
        """The seed, what is wrong, and the end of the trace."""
        said = [f"seed {self.seed}:", *self.problems[:20], f"... of {len(self.problems)} in all", *self.trace[-lines:]]
        return "\n".join(said)


def simulate(
    seed: int, scenario: Scenario | None = None, troubles: Troubles | None = None, *, keep_trace: bool = False
) -> Outcome:
    """Run a seed to its end. The trace is kept where something is wrong, or where it is asked for."""
    with World(seed, scenario, troubles) as world:
        world.found()
        join_all(world)
        _let_things_happen(world)
        world.advance(world.scenario.weeks * WEEK)
        world.settle()
        return outcome(world, keep_trace=keep_trace)


def outcome(world: World, *, keep_trace: bool = False) -> Outcome:
    """What came of a run that has settled."""
    problems = world.problems()
    trace = [" ".join(map(str, line)) for line in world.trace] if problems or keep_trace else []
    crashes = sum(line[1] == "crash" for line in world.trace)
    counts = world.watch.counts()
    return Outcome(world.seed, problems, counts, world.points, world.hash(), trace, world.slack.faults, crashes)


def _let_things_happen(world: World) -> None:
    troubles, loop = world.troubles, world.loop
    world.failing = troubles.failing_commits
    if world.process is not None:
        world.process.access.failing = world.failing
    for number, (begins, ends) in enumerate(troubles.down):
        loop.call_at(loop.time() + begins, world.crash)
        loop.call_at(loop.time() + ends, world.start)
        world.note("down", number, begins, ends)
    for at, seconds in troubles.clock_jumps:
        loop.call_at(loop.time() + at, world.set_clock, seconds)
    if troubles.revoked is not None:
        loop.call_at(loop.time() + troubles.revoked[0], world.revoke, TEAM)
        loop.call_at(loop.time() + troubles.revoked[1], world.reinstall, TEAM)
    _interrupt(world, "crash", troubles.points_between_crashes)
    _interrupt(world, "freeze", troubles.points_between_freezes)
    days = world.scenario.weeks * 7
    for person in world.people.values():
        if person.dice.random() < troubles.refusing:
            refused = world.slack.teams[person.team_id].refused
            at = person.dice.uniform(0, days) * DAY
            loop.call_at(loop.time() + at, refused.__setitem__, person.user_id, person.dice.choice(REFUSALS))
        if world.scenario.is_lively:
            _plan_life(world, person, days)


def _interrupt(world: World, fate: str, on_average: float) -> None:
    """Crashes are counted in steps, not in hours: that is where something can be broken off."""
    if not on_average:
        return
    dice = random.Random(f"{fate} of {world.seed}")
    point = world.points
    for _ in range(int(world.scenario.members * world.scenario.weeks * 40 / on_average)):
        point += 1 + int(dice.expovariate(1 / on_average))
        world.interrupts[point] = fate


def _plan_life(world: World, person: people.Person, days: float) -> None:
    dice, loop = person.dice, world.loop
    for _ in range(dice.choice((0, 0, 0, 1, 2))):
        at = loop.time() + dice.uniform(0, days) * DAY
        loop.call_at(at, world.do, person, dice.choice(people.ACTS))
    for _ in range(dice.choice((0, 0, 0, 1))):
        at = loop.time() + dice.uniform(0, days) * DAY
        loop.call_at(at, world.ask, person, f"{person.user_id}:{dice.randrange(10)}", dice.choice((1, 1, 2, 4)))
        if dice.random() < 0.3:
            _plan_chatter(world, person, at + dice.uniform(-1, 1) * HOUR)


def _plan_chatter(world: World, person: people.Person, at: float) -> None:
    """More messages than one page of the history holds."""
    team, channel = world.slack.teams[person.team_id], f"D{person.user_id[1:]}"
    for number in range(person.dice.randrange(5, 40)):
        world.loop.call_at(
            max(at, world.loop.time()) + number * 7, world.slack.accept, team, channel, at, 0.0, {"metadata": None}
        )
