"""What can be made of an answer: a goal that waits for Save, a nudge for the coming week, a kept question."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content, Nudge
from bot.errors import NotFoundError
from bot.mentoring import dimensions, gaps
from bot.mentoring.choice import Coming, rank
from bot.mentoring.coming import coming, served_level, situation
from bot.mentoring.goals.reading import LONGEST_TITLE
from bot.mentoring.members import local_day
from bot.mentoring.questions.composing import Composed, compose
from bot.mentoring.questions.library import library
from bot.mentoring.questions.pieces import Piece, pieces
from bot.store import Goal, Member, Team

GOAL_WEEKS = 1
"""A goal from an answer is due on the Friday of next week: what is to be done takes a week."""


@dataclass(frozen=True)
class Offered:
    """A nudge that fits an answer. `week` is the slot that it was chosen for; None where nudges are off."""

    nudge: Nudge
    week: Coming | None


def find(content: Content, key: str) -> Piece:
    """The piece that a button names; NotFoundError where it is gone."""
    piece = pieces(content).get(key)
    if piece is None:
        raise NotFoundError(content.words.say("questions.gone"))
    return piece


async def draft_goal(team: Team, member: Member, key: str, content: Content, now: datetime) -> Goal:
    """What an answer says to do this week, as a goal that waits for Save."""
    ladder = content.ladder(member.ladder)
    piece = find(content, key)
    title = goal_title(compose(content, ladder, piece))
    today = local_day(now, member.timezone)
    own = next((one for one in ladder.dimensions if piece.dimension in (one.id, one.like)), None)
    dimension = own.id if own is not None else dimensions.guess(title, ladder)
    due_day = gaps.friday(today, GOAL_WEEKS)
    return await team.goals.draft(member.user_id, title, title, due_day, dimension, now)


def goal_title(answer: Composed) -> str:
    """One act that says by itself what it is about."""
    if answer.nudge is not None:
        return answer.nudge.title
    if answer.piece.kind == "nudge":
        return answer.piece.title
    act = re.split(r"(?<=[.?])\s", answer.step, maxsplit=1)[0].rstrip(".")
    whole = f"{act} ({answer.piece.title})"
    return whole if len(whole) <= LONGEST_TITLE else act[:LONGEST_TITLE]


async def offer_nudge(team: Team, member: Member, key: str, content: Content, now: datetime) -> Offered:
    """Choose the nudge that is nearest to an answer for the member's next slot; NotFoundError where none fits.

    Out of the question is what the choice of nudges leaves out too: refused ones and those that rest.
    """
    piece, ladder = find(content, key), content.ladder(member.ladder)
    schedule = await team.schedules.get(member.user_id)
    ahead = await coming(team, member, schedule, content, 1) if schedule is not None else []
    near = library(content).like(piece, "nudge", [served_level(content, member)], ladder.id)
    near = [piece, *near] if piece.kind == "nudge" else near
    week = ahead[0].slot.week if ahead else now.isocalendar().week
    about = await situation(team, member, content, week)
    eligible = {pick.nudge.id for pick in rank(content, about)}
    chosen = next((one.key for one in near if one.key in eligible), None)
    if chosen is None:
        raise NotFoundError(content.words.say("questions.no_nudge"))
    if ahead:
        await team.nudges.choose(member.user_id, ahead[0].slot.name, chosen, now)
    return Offered(content.nudges[chosen], ahead[0] if ahead else None)


async def keep_question(team: Team, member: Member, note_id: int, content: Content, now: datetime) -> str:
    """Hand a question over for the content's backlog: its words alone. The member's own copy is emptied.

    NotFoundError where there is no such note, or it was handed over before. Returns the words.
    """
    note = await team.notes.get(member.user_id, note_id)
    if note is None or not note.text:
        raise NotFoundError(content.words.say("questions.kept_already"))
    text, note.text = note.text, ""  # the same words beside a member's name would tell whose question it was
    await team.questions.keep(text, now)
    return text
