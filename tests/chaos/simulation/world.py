"""One run: a disk, Slack, people and a bot that starts, works, is ended and starts again, all from one seed."""

import asyncio
import hashlib
import random
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from types import TracebackType
from typing import Any

from bot.content import Content, load
from bot.delivery.register import register_letters
from bot.mentoring.rhythm import At
from bot.store.passing import PassingError
from tests.chaos.simulation import people
from tests.chaos.simulation.attempts import Attempts
from tests.chaos.simulation.chance import Scenario, Troubles, draw_troubles
from tests.chaos.simulation.disk import Disk
from tests.chaos.simulation.loop import VirtualLoop
from tests.chaos.simulation.people import Person
from tests.chaos.simulation.process import Process, track_tasks
from tests.chaos.simulation.seeded import seeded
from tests.chaos.simulation.slack import Accepted, Slack, Team
from tests.chaos.simulation.watch import Watch
from tests.chaos.simulation.weather import DAY, HOUR, Climate

START = datetime(2026, 10, 18, 12, 0, tzinfo=UTC)
"""A Sunday. The clocks change in Europe a week later, in America two."""
WEEK = 7 * DAY
TEAM = "T1"
RESTARTS = (0.2, 2.0, 9.0, 31.0, 61.0, 600.0, 5 * HOUR)
FREEZES = (12.0, 46.0, 90.0, 200.0)
_SHELF = 12


@cache
def content() -> Content:
    """The real content with a shorter shelf of nudges, since each choice looks at all of them."""
    whole = load()
    return replace(whole, nudges=dict(list(whole.nudges.items())[:: len(whole.nudges) // _SHELF]))


class World:
    """Use it as a context: see `seeded`."""

    def __init__(self, seed: int, scenario: Scenario | None = None, troubles: Troubles | None = None) -> None:
        self.seed = seed
        self.scenario = scenario or Scenario()
        self.troubles = troubles or draw_troubles(seed, self.scenario.weeks)
        self.dice = random.Random(f"world of {seed}")
        self.loop = VirtualLoop()
        self.disk = Disk()
        self.offset = 0.0
        self._zones = self.dice.sample(people.ZONES, 2)
        hours = [time(self.dice.randrange(24), self.dice.choice((0, 30))) for _ in range(3)]
        self._rhythms = [At(self.dice.randrange(7), hour, 1) for hour in hours]
        self.trace: list[tuple[Any, ...]] = []
        self.points = 0
        self.interrupts: dict[int, str] = {}
        """By the number of a point: `crash` or `freeze` there."""
        self.restarts: tuple[float, ...] = RESTARTS
        self.logged: dict[str, int] = {}
        self.is_calm = False
        self.failing = 0.0
        """Share of commits that fail; as the troubles have it once they begin."""
        self.slack = Slack(self.loop, START.timestamp(), self.note)
        self.slack.on_point = lambda name: self._passed(self.process, name)
        self.slack.on_accepted = self._saw
        self.people: dict[tuple[str, str], Person] = {}
        self.watch = Watch(self)
        self.attempts = Attempts(self.loop, self._up)
        self.process: Process | None = None
        self._number = 0
        self._errors: list[str] = []
        self.loop.set_exception_handler(self._complain)
        track_tasks(self.loop)
        for number in range(self.scenario.teams):
            team_id = TEAM if number == 0 else f"T{number + 1}"
            self.slack.teams[team_id] = Team(team_id, self.troubles.climate, random.Random(f"{team_id} of {seed}"))

    def __enter__(self) -> "World":
        self._seeded = seeded(self.seed, self._count_log)
        self._seeded.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.process is not None:
            self.process.kill()
            self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()
        self.disk.close()
        self._seeded.__exit__(kind, error, where)

    def clock(self) -> datetime:
        """The machine's clock, as right as somebody has set it."""
        return START + timedelta(seconds=self.loop.time() + self.offset)

    def note(self, what: str, *values: Any) -> None:
        """One line of the trace."""
        self.trace.append((round(self.loop.time(), 6), what, *values))

    def hash(self) -> str:
        """What two runs of one seed have in common."""
        return hashlib.sha256("\n".join(map(repr, self.trace)).encode()).hexdigest()

    # What a test or the plan of a seed lets happen.

    def found(self) -> None:
        """The workspaces, served."""
        self.start()
        assert self.process is not None
        for team_id in self.slack.teams:
            self.run(self._serve(team_id))

    def join(self, number: int, zone: str | None = None, wish: At | None = None, team_id: str = TEAM) -> Person:
        """A member who says yes to nudges."""
        person = self.newcomer(number, team_id)
        if zone is None:
            zone, wish = self.habits(person)
        self.sign_up(person, zone, wish)
        return person

    def newcomer(self, number: int, team_id: str = TEAM) -> Person:
        """Somebody who is in the workspace, whatever they do then."""
        person = Person(team_id, f"U{team_id}{number:05}", random.Random(f"{team_id}{number} of {self.seed}"))
        self.people[team_id, person.user_id] = person
        return person

    def sign_up(self, person: Person, zone: str, wish: At | None) -> None:
        """They say yes to nudges."""
        assert self.process is not None
        self.run(people.sign_up(self.process.database, person, zone, wish, self.clock()))

    def habits(self, person: Person) -> tuple[str, At | None]:
        """The zone and the wish that the dice give a member: few of each, so that many come at one moment."""
        zone = person.dice.choice(self._zones)
        return zone, person.dice.choice(self._rhythms) if person.dice.random() < 0.2 else None

    def start(self) -> None:
        """Start the bot, where it is not running."""
        if self._up() is not None:
            return
        self._number += 1
        letters, arrivals = register_letters()
        self.process = Process(
            self.loop,
            self.disk,
            self.slack,
            clock=self.clock,
            content=content(),
            letters={"nudge": people.in_words(letters["nudge"]), "note": people.write_note},
            arrivals=arrivals,
            effects={"ask": people.answer},
            numbers=self.scenario.numbers,
            outbox=self.scenario.outbox,
            dice=random.Random(f"process {self._number} of {self.seed}"),
            on_point=self._passed,
            failing=self.failing,
            nap=self.troubles.nap,
        )
        self.process.plans = not self.is_calm
        self.note("start", self._number)
        self.process.start()
        self.attempts.go_on()

    def crash(self, restart_in: float | None = None) -> None:
        """End the bot between two steps; start it again after so many seconds, or when `start` is called."""
        if self.process is None or self.process.is_dead:
            return
        self.note("crash")
        self.process.kill()
        if restart_in is not None:
            self.loop.call_later(restart_in, self.start)

    def freeze(self, seconds: float) -> None:
        """Stop the bot and let it go on: whatever was to happen meanwhile happens afterwards."""
        self.note("freeze", seconds)
        self.watch.froze(seconds)
        self.loop.skip(seconds)

    def set_clock(self, seconds: float) -> None:
        """Somebody sets the machine's clock forward or back."""
        self.note("clock", seconds)
        self.offset += seconds
        self.watch.clock_set()
        if self.process is not None:
            self.process.stir()

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Something of the running bot's, to its end."""
        assert self.process is not None
        self.loop.run_until_complete(self.process.spawn(work))

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.loop.run_until_complete(asyncio.sleep(seconds))

    def do(self, person: Person, what: people.Act) -> None:
        """A member does something; where the bot does not answer, once more a few minutes later."""
        person.touched_at = self.loop.time()
        self.attempts.make(lambda: self._act(person, what))

    def ask(self, person: Person, key: str, times: int = 1) -> None:
        """A member writes to the bot, and Slack delivers that so many times."""
        for _ in range(times):
            self.attempts.make(lambda: self._ask(person, key))

    def revoke(self, team_id: str = TEAM) -> None:
        """The token of a workspace is worth nothing from now on."""
        self.note("revoked", team_id)
        self.slack.teams[team_id].is_revoked = True

    def reinstall(self, team_id: str = TEAM) -> None:
        """A workspace has the bot again."""
        self.note("installed", team_id)
        self.slack.teams[team_id].is_revoked = False
        self.attempts.make(lambda: self._serve(team_id))

    def settle(self) -> None:
        """Troubles end, no further slot is planned, and time passes until nothing is open."""
        self.calm()
        for _ in range(16 * 24):  # a nudge that was put off at the very end comes two weeks later
            self.advance(HOUR)
            if not self.watch.is_open():
                break
        self.advance(60)

    def calm(self) -> None:
        """Everything goes well from now on, and no further slot is planned."""
        self.note("calm")
        self.is_calm = True
        self.interrupts.clear()
        for team_id, team in self.slack.teams.items():
            team.climate = Climate()
            team.refused.clear()
            if team.is_revoked:
                self.reinstall(team_id)
        self.start()
        assert self.process is not None
        self.process.plans = False
        self.failing = self.process.access.failing = 0.0
        self.process.stir()

    def problems(self) -> list[str]:
        """What is wrong with this run, by Slack's own record."""
        return [*self._errors, *self.watch.problems()]

    # How a run works.

    async def _serve(self, team_id: str) -> None:
        assert self.process is not None
        async with self.process.database.everywhere() as everywhere:
            await everywhere.workspaces.serve(team_id, "Harbour Works", "UBOT", self.clock())

    async def _act(self, person: Person, what: people.Act) -> None:
        assert self.process is not None
        person.touched_at = self.loop.time()
        await people.act(self.process.database, person, what, content(), self.clock())
        self.process.outbox.wake()

    async def _ask(self, person: Person, key: str) -> None:
        assert self.process is not None
        await people.ask(self.process.database, person, key, self.clock())
        self.process.wake("inbox")

    def _up(self) -> Process | None:
        return None if self.process is None or self.process.is_dead else self.process

    def _passed(self, process: Process | None, name: str) -> None:
        if process is None or process.is_dead:
            return
        self.points += 1
        self.note(name)
        fate = self.interrupts.pop(self.points, None)
        if fate == "freeze":
            self.freeze(self.dice.choice(FREEZES))
        elif fate is not None:
            self.crash(self.dice.choice(self.restarts))

    def _saw(self, accepted: Accepted) -> None:
        self.note("accepted", accepted.delivery_id, accepted.ts)
        person = self.watch.accepted(accepted)
        if person is None or self.is_calm or not self.scenario.is_lively or person.dice.random() > 0.3:
            return
        seconds = person.dice.choice((0.0, 20.0, 3 * HOUR, 30 * HOUR)) * person.dice.uniform(0.5, 1.5)
        self.loop.call_later(seconds, self.do, person, people.answering(accepted.delivery_id))

    def _count_log(self, line: str) -> None:
        self.logged[line] = self.logged.get(line, 0) + 1
        self.note("log", line)

    def _complain(self, loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
        error = about.get("exception")
        if not isinstance(error, PassingError | asyncio.CancelledError):
            self._errors.append(f"{about.get('message')}: {error!r}")
