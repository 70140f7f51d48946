"""What members do, at moments of the dice, through the functions that their commands and buttons use."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.blocks.message import Message
from bot.content import Content
from bot.delivery.letters import Letter, Withheld, Writer
from bot.errors import NotFoundError
from bot.mentoring import coming as ahead
from bot.mentoring import nudges as rules
from bot.mentoring.members import local_day
from bot.mentoring.rhythm import At, Hours, Off, On, PauseUntil, Resume, Rhythm
from bot.mentoring.schedules import carry_out, move_zone, turn_on
from bot.store import Database, InboxEntry, Member, Team

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "UTC",
)


@dataclass
class Person:
    """A member of a workspace, and what the check at the end has to know of their doings."""

    team_id: str
    user_id: str
    dice: random.Random
    touched_at: float = 0.0
    """The second of their latest act."""
    is_steady: bool = True
    """Whether they only ever answered, asked and travelled, so that each week has its slot."""
    asked: set[str] = field(default_factory=set)
    """Keys of questions that were acknowledged: each has one answer."""


Act = Callable[[Team, Member, Person, Content, datetime], Awaitable[None]]


async def sign_up(database: Database, person: Person, zone: str, wish: At | None, now: datetime) -> None:
    """The first contact and the yes."""
    async with database.team(person.team_id) as team:
        member = await team.members.meet(person.user_id, now)
        member.timezone, member.level, member.welcomed_at = zone, "mid", now
        await turn_on(team, member, now, wish)


async def act(database: Database, person: Person, what: Act, content: Content, now: datetime) -> None:
    """One thing a member does: one transaction, like a command's."""
    async with database.team(person.team_id) as team:
        member = await team.members.get(person.user_id)
        if member is not None:
            await what(team, member, person, content, now)


def told(draw: Callable[[random.Random, datetime], Rhythm]) -> Act:
    """Something typed after `/nudges`."""

    async def do(team: Team, member: Member, person: Person, content: Content, now: datetime) -> None:
        person.is_steady = False
        wish = draw(person.dice, now)
        await carry_out(team, member, wish, local_day(now, member.timezone), now)

    return do


async def travel(team: Team, member: Member, person: Person, content: Content, now: datetime) -> None:
    """Slack says that the member is in another zone."""
    await move_zone(team, person.user_id, person.dice.choice(ZONES), now)


async def drop(team: Team, member: Member, person: Person, content: Content, now: datetime) -> None:
    """No nudge in the coming week."""
    schedule = await team.schedules.get(person.user_id)
    found = await ahead.coming(team, member, schedule, content, count=1) if schedule is not None else []
    if found:
        await ahead.drop(team, member, content, found[0].slot.name, now)


async def be_away(team: Team, member: Member, person: Person, content: Content, now: datetime) -> None:
    """A status that says so, with an end or without, or a status that says so no longer."""
    away = person.dice.choice(("vacation", "sick", "away", None))
    until = now + timedelta(hours=person.dice.uniform(1, 120)) if person.dice.random() < 0.7 else None
    await team.members.change(person.user_id, now, away=away, away_until=until if away else None)


def answering(delivery_id: str) -> Act:
    """A press on a button of a nudge that has come."""

    async def do(team: Team, member: Member, person: Person, content: Content, now: datetime) -> None:
        try:
            given = await rules.find_to_answer(team, person.user_id, delivery_id, content, now)
        except NotFoundError:
            return
        said = person.dice.choice(("done", "never", "none", "later", "later", "later"))
        if said == "later":
            await rules.put_off(team, member, given, person.dice.choice(rules.LATER), now)
        else:
            await rules.answer(team, given, said, now)

    return do


def _pause(dice: random.Random, now: datetime) -> Rhythm:
    return PauseUntil(now.date() + timedelta(days=dice.randrange(2, 15)))


def _rhythm(dice: random.Random, now: datetime) -> Rhythm:
    return At(dice.randrange(7), time(dice.randrange(24), dice.choice((0, 30))), dice.choice((None, 1, 1, 2)))


def _hours(dice: random.Random, now: datetime) -> Rhythm:
    start = dice.randrange(5, 12)
    return Hours(time(start), time(start + dice.randrange(1, 10)))


ACTS: tuple[Act, ...] = (
    told(_pause),
    told(lambda *_: Resume()),
    told(lambda *_: Off()),
    told(lambda *_: On()),
    told(lambda *_: On()),
    told(_rhythm),
    told(_hours),
    travel,
    travel,
    travel,
    drop,
    be_away,
    be_away,
)


async def ask(database: Database, person: Person, key: str, now: datetime) -> None:
    """A message to the bot, as Slack delivers it: once it is acknowledged it has its answer."""
    async with database.team(person.team_id) as team:
        await team.inbox.take(key, "ask", {"user": person.user_id}, now, person.user_id)
    person.asked.add(key)


async def answer(team: Team, entry: InboxEntry, now: datetime) -> None:
    """The effect of a message: an answer that goes at once, or a reminder at a chosen minute."""
    user_id = str((entry.payload or {})["user"])
    chosen = entry.dedupe_key.endswith("5")
    due_at = now + timedelta(minutes=30) if chosen else now
    await team.deliveries.plan(
        user_id,
        "note",
        "chosen" if chosen else "requested",
        f"answer:{entry.dedupe_key}",
        due_at,
        expires_at=due_at + timedelta(minutes=30) if chosen else None,
        now=now,
    )


async def write_note(letter: Letter) -> Message | Withheld:
    """The letter of kind `note`."""
    return Message("Noted.")


def in_words(writer: Writer) -> Writer:
    """The same letter without its blocks: how they look is a quarter of the work and nothing to delivery."""

    async def write(letter: Letter) -> Message | Withheld:
        written = await writer(letter)
        return written if isinstance(written, Withheld) else Message(written.text)

    return write
