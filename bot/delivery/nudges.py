"""What is written about nudges: the weekly message, and the answers to questions about them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from bot.blocks import nudges as blocks
from bot.blocks import rhythm as rhythm_blocks
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.text import escape
from bot.content import Content, Nudge
from bot.delivery.holdout import holdout_page
from bot.delivery.intentions import with_own_words, with_words_of_then
from bot.delivery.letters import Letter, Withheld, Writer
from bot.mentoring.absence import KINDS
from bot.mentoring.choice import Part, read_parts, why_this_one
from bot.mentoring.coming import coming, level_of
from bot.mentoring.nudges import arrive, find, state
from bot.mentoring.schedules import Told, slower
from bot.store import Delivery, Member, NudgeGiven, Team

FORMS = 2048
"""Messages that are remembered: hundreds of members get the same one at nine o'clock, and making it is what costs."""
_PLACE = "\ue000"

nudge_arrived = arrive
"""What follows from the arrival of deliveries of kind `nudge`: their members have them."""


def nudge_writer(command: str = "/nudges") -> Writer:
    """The writer of kind `nudge`. The nudge was chosen when its slot came; its words are today's."""

    async def write(letter: Letter) -> Message | Withheld:
        subject, content = letter.delivery.subject, letter.content
        nudge = content.nudges.get(str(subject.get("nudge", "")))
        if nudge is None:
            return Withheld("skipped", "gone")
        for past in await letter.team.nudges.of(letter.member.user_id, nudge.id):
            same_week = past.week == subject.get("week") and past.delivery_id != letter.delivery.id
            if past.answer == "never" or (same_week and past.answer == "done"):
                return Withheld("cancelled", "user")
        openings = _openings(content, nudge, letter.delivery, command, is_slowed=await _is_slowed(letter))
        parts = read_parts(subject.get("reasons"))
        message = _message(content, nudge, letter.member, parts, letter.delivery.id, openings)
        return await with_own_words(letter, message)

    return write


async def _is_slowed(letter: Letter) -> bool:
    """Whether its arrival makes nudges rarer: not where the member has set another rhythm since it was chosen."""
    if not letter.delivery.subject.get("slowed"):
        return False
    schedule = await letter.team.schedules.get(letter.member.user_id)
    return schedule is not None and slower(schedule) == letter.delivery.subject["slowed"]


def _openings(content: Content, nudge: Nudge, delivery: Delivery, command: str, *, is_slowed: bool = True) -> list[str]:
    """What a nudge begins with: what held it, that it comes less often, that little is enough this time."""
    say, subject, openings = content.words.say, delivery.subject, []
    if delivery.held in KINDS:
        openings.append(say("nudges.held_away"))
    elif delivery.held == "dnd":
        openings.append(say("nudges.held_dnd"))
    if is_slowed and subject.get("slowed"):
        openings.append(say("nudges.slowed", weeks=subject["slowed"], command=command))
    if subject.get("comeback"):
        openings.append(say("nudges.comeback", minutes=nudge.first_step_minutes))
    return openings


async def nudge_as_it_came(
    team: Team, member: Member, content: Content, given: NudgeGiven, value: str, now: datetime, command: str
) -> Message:
    """A nudge that its member has, without an answer, with all that it came with; `value` is what its buttons carry."""
    nudge = content.nudges[given.nudge_id]
    delivery = await team.deliveries.get(given.delivery_id) if given.delivery_id else None
    openings = [] if delivery is None else _openings(content, nudge, delivery, command)
    message = _message(content, nudge, member, read_parts(given.reasons), value, openings)
    return await with_words_of_then(team, member, given, message, content.words, now)


async def answer_page(team: Team, member: Member, content: Content, what: Told, today: date, command: str) -> Message:
    """The answer from the rows as they are; the outcomes of a change, or `show`, `next`, `history`, `help`, `given`."""
    if what.outcome == "help":
        return rhythm_blocks.help_page(content, command)
    if what.outcome == "history":
        latest = await team.nudges.latest(member.user_id)
        return rhythm_blocks.history_page(content, latest, member.timezone, today)
    if what.outcome == "given":
        return await _given_page(team, member, content, what.about)
    if what.outcome.startswith("holdout"):
        return await holdout_page(team, member, content, what.outcome, today, command)
    now = await state(team, member, content)
    if what.outcome == "next" and now.schedule is not None and now.is_on:
        found = await coming(team, member, now.schedule, content)
        ladder, some_empty = content.ladder(member.ladder), member.holdout_since is not None
        return rhythm_blocks.ahead_page(content, ladder, found, now.schedule.timezone, today, some_empty=some_empty)
    if what.outcome in ("show", "next"):
        return rhythm_blocks.state_page(content, now, member, today, command)
    rest = await what_remains(team, member.user_id, content, command) if what.outcome == "off" else ""
    return rhythm_blocks.told(content, what, now, member, today, command, rest)


async def what_remains(team: Team, user_id: str, content: Content, command: str) -> str:
    """What still comes to a member whose nudges are off, and what stopped with them; empty for nothing."""
    schedules = [one for one in await team.schedules.all_of(user_id) if one.kind != "nudge"]
    return rhythm_blocks.rest_line(content, schedules, f"{command.removesuffix('nudges')}goals")


async def _given_page(team: Team, member: Member, content: Content, value: str) -> Message:
    if not value:
        return note(content.words.say("nudges.nothing_left"))
    given = await find(team, member.user_id, value, content)
    return _message(content, content.nudges[given.nudge_id], member, read_parts(given.reasons), value, [])


def _message(
    content: Content, nudge: Nudge, member: Member, parts: Sequence[Part], value: str, openings: list[str]
) -> Message:
    """A nudge; to somebody who has set no level it says for which one it is."""
    ladder, level = level_of(content, member)
    if member.level != level.id:
        openings = [*openings, content.words.say("nudges.no_level", level=escape(level.title))]
    form = _form(content, nudge.id, ladder.id, level.id, why_this_one(parts), "\n".join(openings))
    return Message(**json.loads(form.replace(_PLACE, value)))


@lru_cache(FORMS)
def _form(content: Content, nudge_id: str, ladder_id: str, level_id: str, why: Part, opening: str) -> str:
    """The message as JSON with a place for what its buttons carry: all that differs between those who get it."""
    ladder = content.ladders[ladder_id]
    standing = ladder, ladder.level(level_id)
    message = blocks.nudge_message(content, content.nudges[nudge_id], standing, [why], _PLACE, opening=opening or None)
    return json.dumps(message.body(), ensure_ascii=False)
